//! Who owns a case, on laptops that hear of each other late and in pieces: at every moment each of them sees
//! exactly one owner, and once everything was exchanged all see the same.

use ledger::{Clock, DeviceId, Draft, EntityId, Op, Origin, Quality, Scope, ScopeState, SigningKey, UserId};
use model::transfer::{self, Party, REGISTER, Step, Tenure};
use model::workflow::Actor;
use model::{Record, Role, kinds, registry};
use uuid::Uuid;

use crate::simulation::dice::Dice;

const HOME: &str = "BUC";
const OTHER: &str = "KBP";
const CASE: Uuid = Uuid::from_u128(9);

/// A supervisor's laptop with one case on it.
struct Desk {
    origin: Origin,
    post: &'static str,
    clock: Clock,
    state: ScopeState,
    seq: u64,
}

impl Desk {
    fn new(n: u128, post: &'static str) -> Self {
        let origin = Origin { device: DeviceId(Uuid::from_u128(n)), incarnation: 1 };
        Self { origin, post, clock: Clock::default(), state: ScopeState::new(Scope::Case(CASE)), seq: 0 }
    }

    fn party(&self) -> Party<'_> {
        let actor = Actor { user: self.origin.device.0, role: Role::Supervisor };
        Party { actor, post: self.post }
    }

    fn register(&self) -> Option<&ledger::Register> {
        self.state.entities.get(&EntityId(CASE))?.registers.get(&REGISTER)
    }

    fn live(&self) -> Vec<Tenure> {
        let distinct = self.register().map(ledger::Register::distinct).unwrap_or_default();
        distinct.iter().filter_map(|live| Tenure::decode(&live.value)).collect()
    }

    fn owner(&self) -> String {
        let live = self.live();
        let owner = transfer::owner(HOME, &live).to_owned();
        assert!(owner == HOME || owner == OTHER, "{live:?} has an owner that never was in it");
        owner
    }

    /// Takes a step if the rule lets it, from what this laptop knows.
    fn tries(&mut self, step: Step, now_ms: i64) {
        let to = if self.post == HOME { OTHER } else { HOME };
        let reason = Some("because");
        let Ok(after) = transfer::decide(step, Some(to), reason, &self.party(), HOME, &self.live()) else {
            return;
        };
        let mut case = Record::new(CASE, &kinds::CASE);
        after
            .write(&mut case, "2026-11-20".into(), self.origin.device.0, reason)
            .expect("a step that is written");
        let register =
            registry::register_numbered(&kinds::CASE, REGISTER).expect("the register of a transfer");
        let (value, prev) = (register.encode(&case.fields), self.dots());
        let op = Op::Set { entity: EntityId(CASE), field: REGISTER, prev, value, seen: None };
        self.says(op, now_ms);
    }

    /// Settles steps that crossed, if it is for this post to do.
    fn settles(&mut self, which: usize, now_ms: i64) {
        let live = self.live();
        let Some(register) = self.register().filter(|_| live.len() > 1) else { return };
        let kept = &register.distinct()[which % live.len()].value.clone();
        let tenure = Tenure::decode(kept).expect("a tenure");
        if transfer::settle(&tenure, &self.party(), HOME, &live).is_err() {
            return;
        }
        let (value, prev, reason) = (kept.clone(), self.dots(), "as agreed".into());
        self.says(
            Op::Resolve { entity: EntityId(CASE), field: REGISTER, prev, value, reason, seen: None },
            now_ms,
        );
    }

    fn dots(&self) -> Vec<ledger::Dot> {
        self.state.entities.get(&EntityId(CASE)).map(|state| state.dots(REGISTER)).unwrap_or_default()
    }

    fn says(&mut self, op: Op, now_ms: i64) {
        self.seq += 1;
        let draft = Draft {
            scope: self.state.scope.clone(),
            origin: self.origin,
            author: UserId(self.origin.device.0),
            schema: 1,
            min_reader: 1,
            quality: Quality::Unknown,
            action: 16,
            seq: self.seq,
            hlc: self.clock.tick(now_ms),
            wall: now_ms,
            salt: [0; 8],
            ops: vec![op],
        };
        let change = draft.sign(&SigningKey::from_bytes(&[1; 32]), &self.state.head(&self.origin));
        self.state.receive(change.raw).expect("an own change");
    }

    /// Some of what another laptop has reaches this one, in any order.
    fn hears(&mut self, other: &Self, chance: u64, dice: &mut Dice, now_ms: i64) {
        let mut log: Vec<_> = other.state.log().to_vec();
        while !log.is_empty() {
            let change = log.swap_remove(dice.below(log.len()));
            if dice.percent(chance) {
                self.clock.observe(change.header.hlc, now_ms);
                self.state.receive(change.raw).expect("a change in order");
            }
        }
    }
}

/// Plays one schedule and says how often the case changed hands, and how often steps had crossed.
fn play(seed: u64) -> (usize, usize) {
    let mut dice = Dice::new(seed);
    let mut desks = [(1, HOME), (2, HOME), (3, OTHER), (4, OTHER)].map(|(n, post)| Desk::new(n, post));
    let (mut moved, mut crossed) = (0, 0);
    for turn in 0..80_i64 {
        // No two clocks agree, and some run an hour ahead.
        let (who, wall) = (dice.below(4), 1_000_000 + turn * 1_000 + dice.below(3_600_000) as i64);
        let before = desks[who].owner();
        if dice.percent(50) {
            desks[who].tries(Step::ALL[dice.below(4)], wall);
            desks[who].settles(dice.below(4), wall);
        } else {
            let from = dice.below(4);
            let (log, post) = (std::mem::replace(&mut desks[from], Desk::new(99, HOME)), from);
            if post != who {
                desks[who].hears(&log, 70, &mut dice, wall);
            }
            desks[from] = log;
        }
        moved += usize::from(desks[who].owner() != before);
        crossed += usize::from(desks[who].live().len() > 1);
    }
    exchange_everything(&mut desks, &mut dice);
    let first = (desks[0].owner(), desks[0].state.state_hash());
    for desk in &desks {
        assert_eq!((desk.owner(), desk.state.state_hash()), first, "schedule {seed}");
    }
    (moved, crossed)
}

fn exchange_everything(desks: &mut [Desk; 4], dice: &mut Dice) {
    for _ in 0..2 {
        for to in 0..4 {
            for from in (0..4).filter(|from| *from != to) {
                let other = std::mem::replace(&mut desks[from], Desk::new(99, HOME));
                desks[to].hears(&other, 100, dice, 9_000_000);
                desks[from] = other;
            }
        }
    }
}

#[test]
fn whatever_crosses_on_the_way_every_laptop_sees_one_owner_and_in_the_end_the_same() {
    let (mut moved, mut crossed) = (0, 0);
    for seed in 0..600 {
        let (m, c) = play(seed);
        (moved, crossed) = (moved + m, crossed + c);
    }
    // The schedules did go where it is dangerous.
    assert!(moved > 300 && crossed > 1_000, "{moved} moved, {crossed} crossed");
}
