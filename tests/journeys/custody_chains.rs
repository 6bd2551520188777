//! The chain of custody as the ledger keeps it, whoever hands over without knowing of whom.

use ledger::{DeviceId, Dot, EntityId, EntityState, Hlc, Op, OpAt, Origin, UserId};
use model::kinds::{CUSTODY_EVENT, CUSTODY_LOG};
use model::{Record, Value, exhibit};
use proptest::prelude::*;
use uuid::Uuid;

const DESKS: usize = 3;

#[derive(Clone, Debug)]
enum Step {
    HandOver {
        desk: usize,
        to: u8,
    },
    /// One desk hears of everything that another one knows.
    Hear {
        desk: usize,
        from: usize,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let hand_over = (0..DESKS, any::<u8>()).prop_map(|(desk, to)| Step::HandOver { desk, to });
    let hear = (0..DESKS, 0..DESKS).prop_map(|(desk, from)| Step::Hear { desk, from });
    proptest::collection::vec(prop_oneof![2 => hand_over, 1 => hear], 1..60)
}

/// What one desk knows of one exhibit.
#[derive(Clone, Default)]
struct Desk {
    state: EntityState,
    known: Vec<(OpAt, Op)>,
}

impl Desk {
    fn take(&mut self, at: &OpAt, op: &Op) {
        if self.known.iter().all(|(known, _)| known.dot != at.dot) {
            let seen: Vec<Dot> = self.known.iter().map(|(at, _)| at.dot).collect();
            self.state.apply(at, op, &|dot| seen.contains(dot));
            self.known.push((*at, op.clone()));
        }
    }

    fn ends(&self) -> Vec<(Dot, u8)> {
        let log = self.state.logs.get(&CUSTODY_LOG);
        let heads = log.map(ledger::Log::heads).unwrap_or_default();
        heads.into_iter().map(|item| (item.dot, item.body[0])).collect()
    }

    /// Who holds it, by the rule of the domain.
    fn custodian(&self) -> Option<String> {
        let event = |(_, to): &(Dot, u8)| {
            let mut event = Record::new(Uuid::from_u128(1), &CUSTODY_EVENT);
            event.set("to_party", Value::Text(format!("P{to}"))).unwrap();
            event
        };
        let events: Vec<Record> = self.ends().iter().map(event).collect();
        exhibit::custodian(events.iter()).map(str::to_owned)
    }
}

fn hand_over(desks: &mut [Desk], desk: usize, to: u8, clock: u64) {
    let device = DeviceId(Uuid::from_u128(desk as u128 + 1));
    let dot = Dot { origin: Origin { device, incarnation: 1 }, seq: clock, op: 0 };
    let at = OpAt { dot, hlc: Hlc(clock), author: UserId(Uuid::from_u128(9)) };
    let parents = desks[desk].ends().into_iter().map(|(dot, _)| dot).collect();
    let entity = EntityId(Uuid::from_u128(7));
    desks[desk].take(&at, &Op::Append { entity, log: CUSTODY_LOG, parents, body: vec![to] });
}

fn hear(desks: &mut [Desk], desk: usize, from: usize) {
    for (at, op) in desks[from].known.clone() {
        desks[desk].take(&at, &op);
    }
}

proptest! {
    #[test]
    fn every_exhibit_has_one_custodian_or_a_question_that_one_hand_over_settles(steps in steps()) {
        let mut desks = vec![Desk::default(); DESKS];
        for (clock, step) in steps.into_iter().enumerate() {
            let clock = clock as u64 + 1;
            match step {
                Step::HandOver { desk, to } => {
                    hand_over(&mut desks, desk, to, clock);
                    // Whoever hands over knows the one who holds it now.
                    prop_assert_eq!(desks[desk].custodian(), Some(format!("P{to}")));
                }
                Step::Hear { desk, from } => hear(&mut desks, desk, from),
            }
            for desk in &desks {
                let ends = desk.ends().len();
                prop_assert_eq!(ends == 0, desk.known.is_empty(), "what was handed over is somewhere");
                prop_assert_eq!(desk.custodian().is_some(), ends == 1, "never two, and never one of two");
            }
        }
        for (desk, from) in (0..DESKS).flat_map(|desk| (0..DESKS).map(move |from| (desk, from))) {
            hear(&mut desks, desk, from);
        }
        for desk in 0..DESKS {
            hear(&mut desks, desk, DESKS - 1);
        }
        prop_assert!(desks.windows(2).all(|pair| pair[0].ends() == pair[1].ends()), "all know the same ends");
        hand_over(&mut desks, 0, 255, 1_000);
        for desk in 1..DESKS {
            hear(&mut desks, desk, 0);
        }
        for desk in &desks {
            prop_assert_eq!(desk.custodian(), Some("P255".to_owned()));
        }
    }
}
