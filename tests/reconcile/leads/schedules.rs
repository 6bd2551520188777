//! How far a lead is, on laptops of the other post that hear of each other late and in pieces: none of them sees
//! it go back, no step is lost, and once everything was exchanged all see the same.

use ledger::{Clock, DeviceId, Draft, EntityId, Op, Origin, Quality, Scope, ScopeState, SigningKey, UserId};
use model::lead::{self, Party, REGISTER, Said, Standing, State, Step};
use model::workflow::Actor;
use model::{Record, Role, kinds, registry};
use uuid::Uuid;

use crate::simulation::dice::Dice;

const FILE: Uuid = Uuid::from_u128(9);
const LEAD: Uuid = Uuid::from_u128(10);
const DAYS: [&str; 3] = ["2026-11-02", "2026-11-05", "2026-11-09"];

/// A laptop with the file of one lead on it; the first is the sender's.
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
        Self { origin, post, clock: Clock::default(), state: ScopeState::new(Scope::Case(FILE)), seq: 0 }
    }

    fn live(&self) -> Vec<Standing> {
        let lead = self.state.entities.get(&EntityId(LEAD));
        let register = lead.and_then(|lead| lead.registers.get(&REGISTER));
        let distinct = register.map(ledger::Register::distinct).unwrap_or_default();
        distinct.iter().filter_map(|live| Standing::decode(&live.value)).collect()
    }

    fn far(&self) -> Option<State> {
        lead::merged(&self.live()).map(|standing| standing.state)
    }

    fn sends(&mut self) {
        let sent = Standing {
            state: State::Sent,
            sent_on: Some("2026-11-01".into()),
            acknowledged_on: None,
            answered_on: None,
            answer: None,
            reason: None,
        };
        self.says(&sent, 1_000_000);
    }

    /// Takes a step if the rule lets it, from what this laptop knows.
    fn tries(&mut self, step: Step, on: &str, now_ms: i64) {
        let actor = Actor { user: self.origin.device.0, role: Role::Supervisor };
        let party = Party { actor, post: self.post };
        let said = Said { on, answer: Some("Known here."), reason: Some("not ours") };
        if let Ok(after) = lead::decide(step, &said, &party, "KBP", None, &self.live()) {
            assert_eq!(lead::judge(&after, &party, "KBP", None, &self.live()), Ok(()));
            self.says(&after, now_ms);
        }
    }

    fn says(&mut self, standing: &Standing, now_ms: i64) {
        let mut record = Record::new(LEAD, &kinds::LEAD);
        standing.write(&mut record).expect("a standing that is written");
        let register = registry::register_numbered(&kinds::LEAD, REGISTER).expect("the register of a lead");
        let lead = self.state.entities.get(&EntityId(LEAD));
        let prev = lead.map(|lead| lead.dots(REGISTER)).unwrap_or_default();
        let value = register.encode(&record.fields);
        let op = Op::Set { entity: EntityId(LEAD), field: REGISTER, prev, value, seen: None };
        self.seq += 1;
        let draft = Draft {
            scope: self.state.scope.clone(),
            origin: self.origin,
            author: UserId(self.origin.device.0),
            schema: 1,
            min_reader: 1,
            quality: Quality::Unknown,
            action: 5,
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

/// Plays one schedule and says how often steps had been taken apart.
fn play(seed: u64) -> usize {
    let mut dice = Dice::new(seed);
    let mut desks = [(1, "BUC"), (2, "KBP"), (3, "KBP"), (4, "KBP")].map(|(n, post)| Desk::new(n, post));
    desks[0].sends();
    let mut apart = 0;
    for turn in 0..60_i64 {
        // No two clocks agree, and some run an hour ahead.
        let (who, wall) = (dice.below(4), 1_000_000 + turn * 1_000 + dice.below(3_600_000) as i64);
        let before = desks[who].far();
        if dice.percent(40) {
            let (step, day) = (Step::ALL[dice.below(4)], DAYS[dice.below(3)]);
            desks[who].tries(step, day, wall);
        } else {
            hear(&mut desks, who, &mut dice, 70, wall);
        }
        assert!(desks[who].far() >= before, "schedule {seed}: a lead went back");
        apart += usize::from(desks[who].live().len() > 1);
    }
    for _ in 0..8 {
        (0..4).for_each(|who| hear(&mut desks, who, &mut dice, 100, 9_000_000));
    }
    let first = (lead::merged(&desks[0].live()), desks[0].state.state_hash());
    for desk in &desks {
        assert_eq!((lead::merged(&desk.live()), desk.state.state_hash()), first, "schedule {seed}");
    }
    apart
}

fn hear(desks: &mut [Desk; 4], who: usize, dice: &mut Dice, chance: u64, wall: i64) {
    for from in (0..4).filter(|from| *from != who) {
        let other = std::mem::replace(&mut desks[from], Desk::new(99, "BUC"));
        desks[who].hears(&other, chance, dice, wall);
        desks[from] = other;
    }
}

#[test]
fn whatever_crosses_on_the_way_a_lead_never_goes_back_and_in_the_end_all_see_the_same() {
    let apart: usize = (0..400).map(play).sum();
    // The schedules did go where it is dangerous.
    assert!(apart > 300, "{apart} apart");
}
