//! Weeks of many laptops and one headquarters in seconds, from a seed, over the code that ships: real vaults,
//! HQ's real rules and store, the real engine. Only the wire, the clock and the people are made up.
//!
//! A broken promise prints the seed, the story's end, and the line that plays it again.

mod carrier;
pub mod dice;
mod invariants;
mod laptop;
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
    Plan { seed, laptops, steps, sabotage: None }
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
        Some(Plan { seed, laptops: laptops as usize, steps: steps as usize, sabotage: None })
    });
    let fresh = (from..from + number("SIMULATE_SEEDS").unwrap_or(SEEDS)).map(sized);
    known.chain(fresh).collect()
}

#[test]
fn the_fourteen_promises_hold_over_every_seed() {
    let plans = plans();
    let (exchanges, failures) = play_all(&plans);
    println!("{} seeds, {exchanges} exchanges", plans.len());
    assert!(
        failures.is_empty(),
        "{} of {} seeds fail\n\n{}",
        failures.len(),
        plans.len(),
        failures[..failures.len().min(3)].join("\n")
    );
}

#[test]
fn a_false_acknowledgement_is_found_out() {
    found_out(Sabotage::FalseWord, "NoLoss");
}

#[test]
fn a_change_left_out_of_the_fold_is_found_out() {
    found_out(Sabotage::SkippedChange, "Converge");
}

/// A control: what is broken on purpose breaks that promise within a few seeds.
fn found_out(sabotage: Sabotage, invariant: &str) {
    let found = (0..12).any(|seed| {
        play(Plan { sabotage: Some(sabotage), ..plan(seed) }).is_err_and(|story| story.contains(invariant))
    });
    assert!(found, "{sabotage:?} goes unnoticed");
}
