//! Weeks of many laptops and one headquarters in seconds, from a seed, over the code that ships: real vaults,
//! HQ's real rules and store, the real engine. Only the wire, the clock and the people are made up.
//!
//! A broken promise prints the seed, the story's end, and the line that plays it again.

mod carrier;
mod courier;
pub mod dice;
mod events;
mod excuses;
mod feed;
mod files;
mod invariants;
mod laptop;
mod law;
mod newer;
mod office;
mod oracle;
mod trap;
mod user;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use world::{Broken, Plan, Sabotage, World};

/// So many a run of all tests plays; `cargo xtask simulate --seeds N` plays more.
const SEEDS: u64 = 200;
/// Seeds that once found something. They are played first.
const REGRESSIONS: &str = include_str!("seeds.txt");

/// Small worlds find most; every twentieth is a large one.
fn plan(seed: u64) -> Plan {
    let (laptops, steps) =
        if seed % 20 == 19 { (6 + (seed % 15) as usize, 60) } else { (3 + (seed % 3) as usize, 24) };
    Plan { seed, laptops, steps, long: is_long(seed), sabotage: None }
}

/// Every tenth seed begins with a case that comes as a state before its history.
fn is_long(seed: u64) -> bool {
    seed % 10 == 4
}

fn play(plan: Plan) -> Result<u64, String> {
    let mut story = Vec::new();
    let played = catch_unwind(AssertUnwindSafe(|| {
        let mut world = World::new(plan);
        let outcome = catch_unwind(AssertUnwindSafe(|| world.run()));
        story = std::mem::take(&mut world.story);
        (outcome, world.exchanges)
    }));
    let broken = match played {
        Ok((Ok(Ok(())), exchanges)) => return Ok(exchanges),
        Ok((Ok(Err(Broken { invariant, what })), _)) => format!("{invariant}: {what}"),
        Ok((Err(_), _)) | Err(_) => "it panicked; see above".to_owned(),
    };
    let keep = if std::env::var_os("SIMULATE_STORY").is_some() { usize::MAX } else { 30 };
    let end = story.len().saturating_sub(keep);
    Err(format!(
        "{}\n\nseed {} breaks {broken}\n  cargo xtask simulate --seed {} --laptops {} --steps {}\n",
        story[end..].join("\n"),
        plan.seed,
        plan.seed,
        plan.laptops,
        plan.steps
    ))
}

/// Plays plans on as many threads as there are processors; the first failures in order of seed.
fn play_all(plans: &[Plan]) -> (u64, Vec<String>) {
    let (next, exchanges) = (AtomicUsize::new(0), Mutex::new(0));
    let failures = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(plan) = plans.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match play(*plan) {
                        Ok(count) => *exchanges.lock().expect("no panic") += count,
                        Err(story) => failures.lock().expect("no panic").push((plan.seed, story)),
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("no panic");
    failures.sort();
    (exchanges.into_inner().expect("no panic"), failures.into_iter().map(|(_, story)| story).collect())
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// What is asked for by `cargo xtask simulate`, or what every run of the tests plays.
fn plans() -> Vec<Plan> {
    let sized = |seed| {
        let usual = plan(seed);
        let laptops = number("SIMULATE_LAPTOPS").map_or(usual.laptops, |n| n as usize);
        let steps = number("SIMULATE_STEPS").map_or(usual.steps, |n| n as usize);
        Plan { laptops, steps, ..usual }
    };
    if let Some(seed) = number("SIMULATE_SEED") {
        return vec![sized(seed)];
    }
    let from = number("SIMULATE_FROM").unwrap_or(0);
    let known = REGRESSIONS.lines().filter(|line| !line.starts_with('#'));
    let known = known.filter_map(|line| {
        let mut words = line.split_whitespace().map(|word| word.parse::<u64>().ok());
        let (seed, laptops, steps) = (words.next()??, words.next()??, words.next()??);
        let (laptops, steps) = (laptops as usize, steps as usize);
        Some(Plan { seed, laptops, steps, long: is_long(seed), sabotage: None })
    });
    let fresh = (from..from + number("SIMULATE_SEEDS").unwrap_or(SEEDS)).map(sized);
    known.chain(fresh).collect()
}

#[test]
fn the_fourteen_promises_hold_over_every_seed() {
    let plans = plans();
    let (exchanges, failures) = play_all(&plans);
    println!("{} seeds, {exchanges} exchanges", plans.len());
    for line in failures.iter().flat_map(|story| story.lines()).filter(|line| line.starts_with("seed ")) {
        println!("{line}");
    }
    assert!(
        failures.is_empty(),
        "{} of {} seeds fail\n\n{}",
        failures.len(),
        plans.len(),
        failures[..failures.len().min(3)].join("\n")
    );
}

/// The laptop itself finds it: HQ's log does not show the change.
#[test]
fn a_false_acknowledgement_is_found_out() {
    found_out(Sabotage::FalseWord, "Chain");
}

#[test]
fn a_change_left_out_of_the_fold_is_found_out() {
    found_out(Sabotage::SkippedChange, "Converge");
}

#[test]
fn a_headquarters_that_goes_back_in_secret_is_found_out() {
    found_out(Sabotage::RolledBack, "Chain");
}

#[test]
fn files_that_headquarters_forgot_are_found_out() {
    found_out(Sabotage::LostFiles, "NoLoss");
}

#[test]
fn words_that_were_to_be_erased_are_found_wherever_they_are_left() {
    found_out(Sabotage::WordsKept, "PurgeClean");
}

#[test]
fn a_case_sent_to_somebody_to_whom_it_is_not_open_is_found_out() {
    found_out(Sabotage::Indiscreet, "Confine");
}

#[test]
fn a_change_that_waits_for_a_reviewer_unknown_to_its_author_is_found_out() {
    found_out(Sabotage::SilentHold, "NoSilentDrop");
}

/// A control: what is broken on purpose breaks that promise within a few seeds.
fn found_out(sabotage: Sabotage, invariant: &str) {
    let plan = |seed| Plan { sabotage: Some(sabotage), ..plan(seed) };
    let mut seen = Vec::new();
    for seed in 0..12 {
        let Err(story) = play(plan(seed)) else { continue };
        let breaks = format!("seed {seed} breaks ");
        let what: String = story.split(&breaks).skip(1).collect();
        if what.starts_with(invariant) {
            return;
        }
        seen.push(format!("{seed}: {what}"));
    }
    panic!("{sabotage:?} is not found as {invariant}; found instead:\n{}", seen.join("\n"));
}
