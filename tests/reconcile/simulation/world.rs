//! A few weeks of several laptops and one headquarters, from a seed: who does what, what breaks, and when.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use ledger::DeviceId;
use sync::engine::Event;
use tempfile::TempDir;
use uuid::Uuid;

use super::carrier::{Carried, Trouble, carry};
use super::courier::Stick;
use super::dice::Dice;
use super::files::FileCut;
use super::laptop::{Laptop, START};
use super::office::{Backup, Office, set_clock};
use super::trap::Snare;
use super::{excuses, invariants, law, newer, user};

pub const HOUR: i64 = 3_600_000;
/// Full rounds of everybody after which all must be quiet.
const ROUNDS: usize = 16;

const ROLES: [(&str, &str); 5] = [
    ("investigator", "BUC"),
    ("supervisor", "BUC"),
    ("fsn", "BUC"),
    ("investigator", "WAW"),
    ("supervisor", "WAW"),
];
/// Changes of a long case: more than HQ gives as plain feed.
const LONG: usize = 140;
/// How a thin line is measured.
const THIN: vault::FrameTargets = vault::FrameTargets { up: 16 * 1024, down: 2048 };

/// How large, and what is broken on purpose to see that it is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    pub seed: u64,
    pub laptops: usize,
    pub steps: usize,
    /// Begins with a case whose history is long: states come before it, and lines are thin.
    pub long: bool,
    pub sabotage: Option<Sabotage>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sabotage {
    /// Somebody tells a laptop that HQ has what it has not.
    FalseWord,
    /// A change is left out of what HQ's feed is folded from.
    SkippedChange,
    /// HQ's database is put back in secret.
    RolledBack,
    /// HQ forgets files that it said it had.
    LostFiles,
    /// Words count as erased and are not.
    WordsKept,
    /// A case is opened to somebody for as long as one answer takes.
    Indiscreet,
    /// HQ says that nothing of it waits for a reviewer.
    SilentHold,
}

/// A text that somebody saved, and may rely on.
#[derive(Clone, Debug)]
pub struct Mark {
    pub number: u64,
    pub laptop: usize,
    /// Lost with the laptop's disk, before HQ had it: nobody can be blamed.
    pub excused: bool,
    /// The case and the attachment, where a file lies beside the text; it can be lost by itself.
    pub file: Option<(Uuid, Uuid)>,
    pub file_excused: bool,
}

/// A change whose words were erased, and the marks in them.
pub type Erased = (ledger::Hash, Vec<u64>);

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
    /// Cases of which somebody who might do so sent something to a user: nothing else may be on their laptop.
    pub sent: BTreeSet<(ledger::UserId, Uuid)>,
    /// What was erased by law: changes, and the marks in them.
    pub erased: Vec<Erased>,
    /// The same of what a restore took back.
    pub to_erase_again: Vec<Erased>,
    pub reviewers: [ledger::UserId; 2],
    pub sticks: Vec<Stick>,
    pub sticks_made: usize,
    /// HQ came back from a backup once: what a revoked laptop believes to be there may not be.
    pub restored: bool,
    pub story: Vec<String>,
    pub exchanges: u64,
    /// What a laptop of the next version wrote.
    pub from_the_future: Option<ledger::Change>,
    pub first_broken: Option<Broken>,
    /// The newest backup, and what had been erased when it was made.
    pub backup: Option<(Backup, Vec<Erased>)>,
    pub astray: Vec<(DeviceId, Vec<u8>)>,
    pub passed: Vec<(DeviceId, Vec<u8>)>,
    pub folder: TempDir,
}

impl World {
    pub fn new(plan: Plan) -> Self {
        set_clock(START);
        let base =
            if std::path::Path::new("/dev/shm").is_dir() { "/dev/shm".into() } else { std::env::temp_dir() };
        let folder = tempfile::Builder::new().prefix("simulation-").tempdir_in(base).expect("a folder");
        let office = Office::open(folder.path().to_owned());
        let mut dice = Dice::new(plan.seed);
        let reviewers = law::reviewers(&office);
        let mut laptops: Vec<Laptop> = (0..plan.laptops)
            .map(|number| {
                Laptop::joined(&office, folder.path(), &mut dice, number, ROLES[number % ROLES.len()])
            })
            .collect();
        if plan.long {
            let vault = laptops[0].vault();
            user::long_case(vault, &mut dice, START, LONG).expect("a long case");
        }
        Self {
            plan,
            dice,
            now: START,
            office,
            laptops,
            marks: Vec::new(),
            ever_granted: BTreeSet::new(),
            sent: BTreeSet::new(),
            erased: Vec::new(),
            to_erase_again: Vec::new(),
            reviewers,
            sticks: Vec::new(),
            sticks_made: 0,
            restored: false,
            story: Vec::new(),
            exchanges: 0,
            from_the_future: None,
            first_broken: None,
            backup: None,
            astray: Vec::new(),
            passed: Vec::new(),
            folder,
        }
    }

    /// The whole story. Ends with everybody having met headquarters again.
    pub fn run(&mut self) -> Result<(), Broken> {
        for step in 0..self.plan.steps {
            self.pass_time();
            self.tell(format_args!("— step {step}"));
            match self.dice.below(100) {
                0..58 => self.somebody_works(),
                58..66 => self.something_at_headquarters(),
                66..78 => self.something_to_a_laptop(),
                78..83 => self.something_on_the_line(),
                83..90 => self.somebody_carries(),
                _ => self.access_changes(),
            }
            self.sabotage_at(step);
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

    /// What is to be found out happens in every such story, not only by chance.
    fn sabotage_at(&mut self, step: usize) {
        let (third, late) = (self.plan.steps / 3, self.plan.steps * 2 / 3);
        match self.plan.sabotage {
            Some(Sabotage::RolledBack) if step == third => self.headquarters_keeps_a_copy(),
            Some(Sabotage::RolledBack) if step == late => self.headquarters_comes_back(),
            Some(Sabotage::WordsKept) if step == late => self.headquarters_erases(),
            _ => {}
        }
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

    pub fn broken(&mut self, invariant: &'static str, what: String) {
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

    pub fn act(&mut self, who: usize) {
        let number = self.marks.len() as u64;
        let dies = self.dice.percent(2);
        let room = (!dies && self.dice.percent(3)).then(|| self.dice.below(6) as u32);
        let steps = 50 * self.dice.below(400) as i64;
        let laptop = &mut self.laptops[who];
        let wall = laptop.wall(self.now);
        let opens = laptop.role != "fsn";
        if dies {
            vault::testing::die_after(laptop.vault(), steps).expect("a hook");
        }
        if let Some(pages) = room {
            vault::testing::leave_pages(laptop.vault(), pages).expect("a limit");
        }
        let done = user::act(laptop.vault(), &mut self.dice, wall, number, opens);
        if room.is_some() {
            vault::testing::make_room(laptop.vault()).expect("no limit");
        }
        match done {
            Ok(Some(act)) => {
                let name = laptop.name.clone();
                self.tell(format_args!(
                    "{name}: {} m{number:06}x in {} ({})",
                    act.what, act.case, act.written
                ));
                let (excused, file) = (!act.written, act.file.map(|id| (act.case, id)));
                self.marks.push(Mark { number, laptop: who, excused, file, file_excused: excused });
            }
            Ok(None) => {}
            // Such a field asks for a decision instead, and says so.
            Err(vault::VaultError::InConflict { .. }) => {}
            // It was not saved, and its author was told so.
            Err(vault::VaultError::DiskFull) if room.is_some() => {
                self.tell(format_args!("the disk is full: nothing was saved"));
            }
            Err(error) if dies => self.tell(format_args!("died while saving: {error}")),
            Err(error) => self.broken("NoLoss", format!("an act fails: {error}")),
        }
        if dies {
            self.laptops[who].kill(self.now);
        }
    }

    /// What goes wrong in the next exchange: half of the time nothing.
    pub fn trouble(&mut self) -> Trouble {
        let dice = &mut self.dice;
        let share = dice.number() % 1000;
        let bytes = dice.number() % 70_000;
        let mut trouble = Trouble { process: dice.below(2), ..Trouble::default() };
        match dice.below(100) {
            0..40 => {}
            40..44 => trouble.file_cut = Some(FileCut::Up(bytes)),
            44..48 => trouble.file_cut = Some(FileCut::Down(bytes)),
            48..51 => trouble.room = Some(dice.below(60) as u32),
            51..56 => trouble.unreachable = true,
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
        trouble.hushed = self.plan.sabotage == Some(Sabotage::SilentHold);
        trouble.lies = self.plan.sabotage == Some(Sabotage::FalseWord) && self.dice.percent(20);
        trouble
    }

    pub fn exchange(&mut self, who: usize, trouble: Trouble) {
        if self.plan.long && self.dice.percent(50) {
            self.laptops[who].vault().keep_frame_targets(THIN).expect("it is noted");
        }
        let opened = self.open_a_case_to(who);
        let words = format!("{trouble:?}");
        let others: Vec<usize> = (0..self.laptops.len()).filter(|other| *other != who).collect();
        let other = self.dice.pick(&others);
        let (office, laptops, dice, now) = (&self.office, &mut self.laptops, &mut self.dice, self.now);
        let mut second = Dice::new(dice.number());
        // While one process stands still, somebody meets the other.
        let elsewhere = Trouble { process: 1 - trouble.process, ..Trouble::default() };
        let (mut beside, beside_whom): (Option<Carried>, _) = (None, other);
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
        if let Some(case) = opened {
            let user = self.laptops[who].user;
            drop(self.office.admin(async move |house| hq::admin::cases::withdraw(house, case, user).await));
        }
        if let (Some(beside), Some(other)) = (beside, beside_whom) {
            self.tell(format_args!("   beside: {}", outcome(&beside)));
            self.take_in(other, beside);
        }
        self.take_in(who, carried);
    }

    /// Only where it is to be found out: somebody's access is open for the span of one answer.
    fn open_a_case_to(&mut self, who: usize) -> Option<Uuid> {
        if self.plan.sabotage != Some(Sabotage::Indiscreet) {
            return None;
        }
        let cases = self.office.admin(async |house| Ok(house.books.cases().await?)).expect("HQ answers");
        let (user, case) = (self.laptops[who].user, self.dice.pick(&cases)?.id);
        let may = invariants::users_of(&self.office, &ledger::Scope::Case(case), self.now);
        let open = async move |house: &hq::House| hq::admin::cases::grant(house, case, user, None).await;
        (!may.contains(&user) && self.office.admin(open).is_ok()).then_some(case)
    }

    fn take_in(&mut self, who: usize, carried: Carried) {
        self.exchanges += 1;
        self.note_what_was_sent(who, &carried.sent);
        let laptop = &mut self.laptops[who];
        let trouble = laptop.vault().log_trouble().expect("the vault reads");
        if let Some(code) = trouble {
            let name = laptop.name.clone();
            self.broken("Chain", format!("{name} doubts HQ's log: {code}"));
        }
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

    /// HQ sends only what is open to the user at that moment.
    fn note_what_was_sent(&mut self, who: usize, cases: &[Uuid]) {
        let (user, name) = (self.laptops[who].user, self.laptops[who].name.clone());
        let cases: BTreeSet<Uuid> = cases.iter().copied().collect();
        for case in cases {
            let may = invariants::users_of(&self.office, &ledger::Scope::Case(case), self.now);
            if may.contains(&user) {
                self.sent.insert((user, case));
            } else {
                self.broken("Confine", format!("HQ sends {name} {case}, which is not open to its user"));
            }
        }
    }

    /// The same of a bundle, which nobody but its device can look into.
    pub fn note_that_all_is_sent(&mut self, user: ledger::UserId) {
        let cases = self.office.admin(async |house| Ok(house.books.cases().await?)).expect("HQ answers");
        for case in cases {
            let may = invariants::users_of(&self.office, &ledger::Scope::Case(case.id), self.now);
            if may.contains(&user) {
                self.sent.insert((user, case.id));
            }
        }
    }

    pub fn known_at_hq(&self, case: Uuid) -> bool {
        let cases = self.office.admin(async |house| Ok(house.books.cases().await?)).expect("HQ answers");
        cases.iter().any(|known| known.id == case)
    }

    /// Somebody new at a post, whose laptop has nothing yet.
    pub fn somebody_joins(&mut self) {
        let number = self.laptops.len();
        let role = ROLES[self.dice.below(ROLES.len())];
        let laptop = Laptop::joined(&self.office, self.folder.path(), &mut self.dice, number, role);
        self.tell(format_args!("{} joins as {role:?}", laptop.name));
        self.laptops.push(laptop);
        // A backup from before would not know the new device at all.
        self.backup = None;
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
        // Whatever HQ asked anybody to wait for is over.
        self.now += HOUR;
        self.bring_what_revoked_laptops_hold();
        excuses::what_revoked_laptops_could_not_hand_in(self);
        if self.plan.sabotage == Some(Sabotage::LostFiles) {
            self.office.tamper("DELETE FROM attachment");
        }
        self.the_next_version_writes()?;
        for round in 0..ROUNDS {
            let mut moved = self.decide_held(usize::MAX) as u64;
            self.erase_again();
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
                self.take_in(who, carried);
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
