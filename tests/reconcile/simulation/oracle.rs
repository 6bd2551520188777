//! What is in force, by the definition itself: every value that no effective operation names. No order of
//! arrival, no clock, none of the product's code for merging. One scope at a time: a dot is a name within it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Change, Dot, EntityId, EntityState, GENESIS, LIFE, LINKS, Op, Origin, RawChange};

type Place = (Origin, u64);

/// For each record: of each register the dots that live, of each chain the dots it has.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct InForce {
    pub registers: BTreeMap<(EntityId, u16), BTreeSet<Dot>>,
    pub chains: BTreeMap<(EntityId, u16), BTreeSet<Dot>>,
    pub records: BTreeSet<EntityId>,
}

pub fn in_force(raws: impl Iterator<Item = RawChange>) -> InForce {
    let changes: Vec<Change> =
        raws.map(|raw| Change::open(raw, &GENESIS).expect("what is stored can be read")).collect();
    let rejected = rejected(&changes);
    let erased = erased(&changes);
    let place = |change: &Change| -> Place { (change.header.origin, change.header.seq) };
    // What was erased has no words, and is the operations that the order left of it.
    let effective = || {
        let accepted = changes.iter().filter(|change| !rejected.contains(&place(change)));
        accepted.filter_map(|change| match erased.get(&place(change)) {
            Some(left) => Some((change, *left)),
            None => change.raw.payload.is_some().then_some((change, &change.ops)),
        })
    };
    let named: BTreeSet<Dot> = effective()
        .flat_map(|(_, ops)| ops)
        .filter(|op| !matches!(op, Op::Append { .. }))
        .flat_map(|op| op.prev().to_vec())
        .collect();
    let mut found = InForce::default();
    for (change, ops) in effective() {
        for (number, op) in (0..).zip(ops) {
            let dot = Dot { origin: change.header.origin, seq: change.header.seq, op: number };
            let Some(entity) = op.entity() else { continue };
            found.records.insert(entity);
            match op {
                Op::Append { log, .. } => {
                    found.chains.entry((entity, *log)).or_default().insert(dot);
                }
                Op::Set { field, .. } | Op::Resolve { field, .. } | Op::SetAdd { field, .. }
                    if !named.contains(&dot) =>
                {
                    found.registers.entry((entity, *field)).or_default().insert(dot);
                }
                Op::Tombstone { .. } | Op::Restore { .. } if !named.contains(&dot) => {
                    found.registers.entry((entity, LIFE)).or_default().insert(dot);
                }
                Op::Link { .. } if !named.contains(&dot) => {
                    found.registers.entry((entity, LINKS)).or_default().insert(dot);
                }
                _ => {}
            }
        }
    }
    found
}

fn rejected(changes: &[Change]) -> BTreeSet<Place> {
    let verdicts = changes.iter().flat_map(|change| &change.ops).filter_map(|op| match op {
        Op::Disposition { origin, seq, accept: false, .. } => Some((*origin, *seq)),
        _ => None,
    });
    verdicts.collect()
}

fn erased(changes: &[Change]) -> BTreeMap<Place, &Vec<Op>> {
    let orders = changes.iter().flat_map(|change| &change.ops).filter_map(|op| match op {
        Op::Redact { origin, seq, left, .. } => Some(((*origin, *seq), left)),
        _ => None,
    });
    orders.collect()
}

/// The same of states that the product folded.
pub fn of_states(states: impl Iterator<Item = (EntityId, EntityState)>) -> InForce {
    let mut found = InForce::default();
    for (entity, state) in states {
        found.records.insert(entity);
        for (number, register) in &state.registers {
            let live: BTreeSet<Dot> = register.live.iter().map(|live| live.dot).collect();
            if !live.is_empty() {
                found.registers.insert((entity, *number), live);
            }
        }
        for (number, log) in &state.logs {
            found.chains.insert((entity, *number), log.items.iter().map(|item| item.dot).collect());
        }
    }
    found
}
