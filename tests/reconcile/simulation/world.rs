//! A few weeks of several laptops and one headquarters, from a seed: who does what, what breaks, and when.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ledger::DeviceId;
use sync::engine::Event;
use tempfile::TempDir;
use uuid::Uuid;

use super::carrier::{Carried, Trouble, carry};
use super::dice::Dice;
use super::laptop::{Laptop, START};
use super::office::{Answer, Backup, Office, set_clock};
use super::trap::Snare;
use super::{invariants, newer, user};

const HOUR: i64 = 3_600_000;
const TEN_YEARS: i64 = 10 * 365 * 24 * HOUR;
/// Full rounds of everybody after which all must be quiet.
const ROUNDS: usize = 16;

/// How large, and what is broken on purpose to see that it is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    pub laptops: usize,
    pub steps: usize,
    pub sabotage: Option<Sabotage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// Somebody tells a laptop that HQ has what it has not.
    FalseWord,
    /// A change is left out of what HQ's feed is folded from.
    SkippedChange,
}

/// A text that somebody saved, and may rely on.
#[derive(Clone, Debug)]
pub struct Mark {
    pub number: u64,
    pub laptop: usize,
    /// Lost with the laptop's disk, before HQ had it: nobody can be blamed.
    pub excused: bool,
}

/// What a broken promise looks like.
#[derive(Clone, Debug)]
pub struct Broken {
    pub invariant: &'static str,
    pub what: String,
}

pub struct World {
    pub plan: Plan,
    pub dice: Dice,
    pub now: i64,
    pub office: Office,
    pub laptops: Vec<Laptop>,
    pub marks: Vec<Mark>,
    /// Scopes a user was ever granted, as HQ's feed said at any time.
    pub ever_granted: BTreeSet<(ledger::UserId, Uuid)>,
    pub story: Vec<String>,
    pub exchanges: u64,
    /// What a laptop of the next version wrote.
    pub from_the_future: Option<ledger::Change>,
    pub first_broken: Option<Broken>,
    backup: Option<Backup>,
    astray: Vec<(DeviceId, Vec<u8>)>,
    passed: Vec<(DeviceId, Vec<u8>)>,
    _folder: TempDir,
}

impl World {
    pub fn new(plan: Plan) -> Self {
        set_clock(START);
        let base =
            if std::path::Path::new("/dev/shm").is_dir() { "/dev/shm".into() } else { std::env::temp_dir() };
        let folder = tempfile::Builder::new().prefix("simulation-").tempdir_in(base).expect("a folder");
        let office = Office::open(folder.path().to_owned());
        let mut dice = Dice::new(plan.seed);
        let roles = [
            ("investigator", "BUC"),
            ("supervisor", "BUC"),
            ("fsn", "BUC"),
            ("investigator", "WAW"),
            ("supervisor", "WAW"),
        ];
        let laptops = (0..plan.laptops)
            .map(|number| {
                Laptop::joined(&office, folder.path(), &mut dice, number, roles[number % roles.len()])
            })
            .collect();
        Self {
            plan,
            dice,
            now: START,
            office,
            laptops,
            marks: Vec::new(),
            ever_granted: BTreeSet::new(),
            story: Vec::new(),
            exchanges: 0,
            from_the_future: None,
            first_broken: None,
            backup: None,
            astray: Vec::new(),
            passed: Vec::new(),
            _folder: folder,
        }
    }

    /// The whole story. Ends with everybody having met headquarters again.
    pub fn run(&mut self) -> Result<(), Broken> {
        for step in 0..self.plan.steps {
            self.pass_time();
            self.tell(format_args!("— step {step}"));
            match self.dice.below(100) {
                0..68 => self.somebody_works(),
                68..74 => self.something_at_headquarters(),
                74..86 => self.something_to_a_laptop(),
                86..92 => self.something_on_the_line(),
                _ => self.access_changes(),
            }
            self.note_grants();
            if let Some(broken) = self.first_broken.take() {
                return Err(broken);
            }
            if step % 8 == 7 {
                invariants::while_it_goes_on(self)?;
            }
        }
        self.settle()?;
        invariants::at_the_end(self)
    }

    fn pass_time(&mut self) {
        self.now += 60_000 + (self.dice.number() % (12 * HOUR as u64)) as i64;
        if self.dice.percent(2) {
            self.now += 90 * 24 * HOUR;
            self.tell(format_args!("ninety days pass"));
        }
        set_clock(self.now);
    }

    pub fn tell(&mut self, words: std::fmt::Arguments<'_>) {
        let mut line = String::new();
        let _ = write!(line, "{words}");
        self.story.push(line);
    }

    fn broken(&mut self, invariant: &'static str, what: String) {
        self.first_broken.get_or_insert(Broken { invariant, what });
    }

    fn somebody_works(&mut self) {
        let who = self.dice.below(self.laptops.len());
        for _ in 0..self.dice.below(5) {
            self.act(who);
        }
        if self.dice.percent(70) {
            let trouble = self.trouble();
            self.exchange(who, trouble);
        }
    }

    fn act(&mut self, who: usize) {
        let number = self.marks.len() as u64;
        let dies = self.dice.percent(2);
        let steps = 50 * self.dice.below(400) as i64;
        let laptop = &mut self.laptops[who];
        let wall = laptop.wall(self.now);
        let opens = laptop.role != "fsn";
        if dies {
            vault::testing::die_after(laptop.vault(), steps).expect("a hook");
        }
        let done = user::act(laptop.vault(), &mut self.dice, wall, number, opens);
        match done {
            Ok(Some(act)) => {
                let name = laptop.name.clone();
                self.tell(format_args!(
                    "{name}: {} m{number:06}x in {} ({})",
                    act.what, act.case, act.written
                ));
                if act.written {
                    self.marks.push(Mark { number, laptop: who, excused: false });
                } else {
                    self.marks.push(Mark { number, laptop: who, excused: true });
                }
            }
            Ok(None) => {}
            // Such a field asks for a decision instead, and says so.
            Err(vault::VaultError::InConflict { .. }) => {}
            // It was not saved, and its author was told so.
            Err(error) if dies => self.tell(format_args!("died while saving: {error}")),
            Err(error) => self.broken("NoLoss", format!("an act fails: {error}")),
        }
        if dies {
            self.laptops[who].kill(self.now);
        }
    }

    /// What goes wrong in the next exchange: half of the time nothing.
    fn trouble(&mut self) -> Trouble {
        let dice = &mut self.dice;
        let share = dice.number() % 1000;
        let mut trouble = Trouble { process: dice.below(2), ..Trouble::default() };
        match dice.below(100) {
            0..50 => {}
            50..56 => trouble.unreachable = true,
            56..64 => trouble.cut_up = Some(share),
            64..74 => trouble.cut_down = Some(share),
            74..78 => trouble.late = true,
            78..81 => trouble.busy = true,
            81..85 => trouble.snare = Some(Snare::DieBefore(dice.below(3) as u32)),
            85..89 => trouble.snare = Some(Snare::DieAfter(dice.below(3) as u32)),
            89..93 => trouble.snare = Some(Snare::StandStill(dice.below(2) as u32)),
            93..98 => trouble.dies_at = Some(100 * dice.below(600) as i64),
            _ => trouble.stopped = true,
        }
        trouble.lies = self.plan.sabotage == Some(Sabotage::FalseWord) && self.dice.percent(20);
        trouble
    }

    pub fn exchange(&mut self, who: usize, trouble: Trouble) {
        let words = format!("{trouble:?}");
        let others: Vec<usize> = (0..self.laptops.len()).filter(|other| *other != who).collect();
        let other = self.dice.pick(&others);
        let (office, laptops, dice, now) = (&self.office, &mut self.laptops, &mut self.dice, self.now);
        let mut second = Dice::new(dice.number());
        // While one process stands still, somebody meets the other.
        let elsewhere = Trouble { process: 1 - trouble.process, ..Trouble::default() };
        let mut beside: Option<Carried> = None;
        let (laptop, other) = two(laptops, who, other);
        let mut meanwhile = || {
            if let Some(other) = &mut *other.borrow_mut() {
                let event = (now, Event::Asked);
                beside = Some(carry(office, other, event, &mut second, elsewhere.clone(), &mut || ()));
            }
        };
        let carried = carry(office, laptop, (now, Event::Asked), dice, trouble, &mut meanwhile);
        let name = self.laptops[who].name.clone();
        self.tell(format_args!("{name}: exchange {} {words}", outcome(&carried)));
        if let Some(beside) = beside {
            self.tell(format_args!("   beside: {}", outcome(&beside)));
            self.take_in(beside);
        }
        self.take_in(carried);
    }

    fn take_in(&mut self, carried: Carried) {
        self.exchanges += 1;
        if let Some(what) = carried.broken {
            self.broken("Bounded", what);
        }
        if carried.requests > 8 {
            self.broken("Bounded", format!("{} round trips in one exchange", carried.requests));
        }
        self.astray.extend(carried.astray);
        self.passed.extend(carried.passed);
        self.passed.truncate(40);
        if carried.hq_died {
            self.office.start();
        }
    }

    fn something_at_headquarters(&mut self) {
        match self.dice.below(10) {
            0..3 => {
                self.backup = Some(self.office.backup());
                self.tell(format_args!("HQ: backup"));
            }
            3..6 => {
                let Some(backup) = self.backup.clone() else { return };
                self.tell(format_args!("HQ: restored"));
                self.office.restore(&backup);
                invariants::excuse_what_went_with_two_disks(self);
            }
            6..8 => {
                self.office.start();
                self.tell(format_args!("HQ: restarted"));
            }
            _ => drop(self.decide_held(1)),
        }
    }

    /// Reviewers decide what is held, at most so many.
    fn decide_held(&mut self, most: usize) -> usize {
        let held =
            self.office.admin(async |house| Ok(house.books.held_waiting().await?)).expect("HQ answers");
        let mut held: Vec<_> = held.into_iter().take(most).collect();
        held.sort_by_key(|held| (held.received_at, held.seq));
        for entry in &held {
            let accept = self.dice.percent(60);
            let id = entry.id;
            let decided = self
                .office
                .admin(async move |house| hq::admin::held::decide(house, id, accept, "looked at").await);
            self.tell(format_args!(
                "HQ: held {} {}: {accept} {:?}",
                entry.code,
                entry.seq,
                decided.as_ref().err()
            ));
            if let Err(error) = decided {
                self.broken("Live", format!("a held change cannot be decided: {error}"));
            }
        }
        held.len()
    }

    fn something_to_a_laptop(&mut self) {
        let who = self.dice.below(self.laptops.len());
        let (now, marks) = (self.now, self.marks.len() as u64);
        let name = self.laptops[who].name.clone();
        match self.dice.below(16) {
            0..2 => {
                self.laptops[who].kill(now);
                self.tell(format_args!("{name}: killed"));
            }
            2..5 if self.laptops[who].copy.is_none() => {
                self.laptops[who].keep_copy(marks, now);
                self.tell(format_args!("{name}: copied"));
            }
            2..9 => {
                if let Some(since) = self.laptops[who].put_copy_back(now) {
                    self.tell(format_args!("{name}: copy put back, of m{since}"));
                    invariants::excuse_what_went_with_a_disk(self, who, since);
                }
            }
            9..11 => {
                let file = self.laptops[who].dir.with_extension("backup");
                let _ = std::fs::remove_file(&file);
                self.laptops[who].vault().backup(&file).expect("a backup");
                let since = self.marks.len() as u64;
                for _ in 0..3 {
                    self.act(who);
                }
                let trouble = self.trouble();
                self.exchange(who, trouble);
                self.laptops[who].restore_backup(now, &file);
                self.tell(format_args!("{name}: own backup restored, of m{since}"));
                invariants::excuse_what_went_with_a_disk(self, who, since);
            }
            11..13 if self.laptops.len() < self.plan.laptops + 2 => {
                let number = self.laptops.len();
                let clone = self.laptops[who].cloned(number, now);
                self.laptops.push(clone);
                self.tell(format_args!("{name}: cloned as {number}"));
            }
            _ => {
                let skews = [0, TEN_YEARS, -TEN_YEARS, 7 * 60_000, -HOUR];
                let skew = self.dice.pick(&skews).unwrap_or(0);
                self.laptops[who].skew = skew;
                self.tell(format_args!("{name}: clock off by {skew} ms"));
            }
        }
    }

    /// A request arrives again, or long after its sender gave it up.
    fn something_on_the_line(&mut self) {
        let stray = if self.astray.is_empty() {
            self.dice.pick(&self.passed)
        } else {
            let at = self.dice.below(self.astray.len());
            Some(self.astray.remove(at))
        };
        let Some((device, body)) = stray else { return };
        let process = self.dice.below(2);
        let answer = self.office.answer(process, device, body, || ());
        let words = match answer {
            Answer::Whole(_) => "taken",
            Answer::Died(_) => "died",
            Answer::Refused { .. } => "refused",
        };
        self.tell(format_args!("an old request arrives: {words}"));
    }

    fn access_changes(&mut self) {
        let cases = self.office.admin(async |house| Ok(house.books.cases().await?)).expect("HQ answers");
        let mut cases: Vec<Uuid> = cases.iter().map(|case| case.id).collect();
        cases.sort();
        let who = self.dice.below(self.laptops.len());
        let (Some(case), user) = (self.dice.pick(&cases), self.laptops[who].user) else { return };
        let name = self.laptops[who].name.clone();
        if self.dice.percent(70) {
            let done =
                self.office.admin(async move |house| hq::admin::cases::grant(house, case, user, None).await);
            self.tell(format_args!("HQ: grants {case} to {name}: {:?}", done.err()));
        } else if self.laptops[who].role == "fsn" {
            let done =
                self.office.admin(async move |house| hq::admin::cases::withdraw(house, case, user).await);
            self.tell(format_args!("HQ: withdraws {case} from {name}: {:?}", done.err()));
        }
    }

    fn note_grants(&mut self) {
        let granted = self.office.admin(async |house| {
            let mut granted = Vec::new();
            for case in house.books.cases().await? {
                for access in house.books.access_to(&ledger::Scope::Case(case.id)).await? {
                    granted.push((access.user, case.id));
                }
                granted.push((case.creator, case.id));
            }
            Ok(granted)
        });
        self.ever_granted.extend(granted.expect("HQ answers"));
    }

    fn the_next_version_writes(&mut self) -> Result<(), Broken> {
        let cases = self.office.admin(async |house| Ok(house.books.cases().await?)).expect("HQ answers");
        let Some(case) = self.dice.pick(&cases) else { return Ok(()) };
        let written = newer::writes(&self.office, &mut self.dice, case.creator, case.id, self.now);
        self.from_the_future = Some(written.map_err(|what| Broken { invariant: "Compat", what })?);
        Ok(())
    }

    /// Faults stop. Nobody presses anything: time passes, engines tick, reviewers do their work.
    fn settle(&mut self) -> Result<(), Broken> {
        self.tell(format_args!("— faults stop"));
        self.the_next_version_writes()?;
        for round in 0..ROUNDS {
            let mut moved = self.decide_held(usize::MAX) as u64;
            for who in 0..self.laptops.len() {
                self.now += sync::LONGEST_MS;
                set_clock(self.now);
                let (office, dice) = (&self.office, &mut self.dice);
                let laptop = &mut self.laptops[who];
                let event = (self.now, Event::Tick);
                let calm = Trouble { process: dice.below(2), ..Trouble::default() };
                let carried = carry(office, laptop, event, dice, calm, &mut || ());
                let name = laptop.name.clone();
                self.tell(format_args!("{name}: {}", outcome(&carried)));
                match &carried.finished {
                    Some(finished) => moved += finished.report.sent + finished.report.received,
                    None => self.broken("Live", format!("{name} does not exchange by itself")),
                }
                self.take_in(carried);
                self.note_grants();
            }
            if let Some(broken) = self.first_broken.take() {
                return Err(broken);
            }
            if moved == 0 && round > 0 {
                return Ok(());
            }
        }
        Err(Broken {
            invariant: "Live",
            what: format!("things still move after {ROUNDS} rounds without faults"),
        })
    }
}

type Other<'a> = std::cell::RefCell<Option<&'a mut Laptop>>;

/// One laptop, and another beside it.
fn two(laptops: &mut [Laptop], one: usize, other: Option<usize>) -> (&mut Laptop, Other<'_>) {
    match other {
        Some(other) if other < one => {
            let (left, right) = laptops.split_at_mut(one);
            (&mut right[0], Some(&mut left[other]).into())
        }
        Some(other) => {
            let (left, right) = laptops.split_at_mut(other);
            (&mut left[one], Some(&mut right[0]).into())
        }
        None => (&mut laptops[one], None.into()),
    }
}

fn outcome(carried: &Carried) -> String {
    carried.finished.as_ref().map_or_else(
        || "nothing".into(),
        |finished| {
            let report = &finished.report;
            format!(
                "{} sent {} received {} held {} unsent {} {}",
                report.status.word(),
                report.sent,
                report.received,
                report.held,
                report.unsent,
                report.trouble.clone().unwrap_or_default()
            )
        },
    )
}
