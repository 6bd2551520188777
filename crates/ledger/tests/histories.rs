//! Random histories of several devices: whatever is lost, doubled, shuffled, replayed or restored from an
//! older copy, all who hold the same changes hold the same state, and no value vanishes unnamed.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{
    Change, Clock, Conflict, DeviceId, Dot, Draft, EntityId, EntityState, Op, Origin, Quality, RawChange,
    Received, Scope, ScopeState, SigningKey, Snapshot, UserId, verify_run,
};
use proptest::prelude::*;
use uuid::Uuid;

type LiveValues = BTreeMap<(EntityId, u16), BTreeSet<(Dot, Vec<u8>)>>;
/// When a disposition was made, and whether it accepts.
type Verdict = ((ledger::Hlc, Origin, u64), bool);

const DEVICES: usize = 4;
const ENTITIES: u8 = 3;
const FIELDS: u8 = 3;
const LIST: u16 = 20;
const CHAIN: u16 = 30;

#[derive(Clone, Debug)]
enum Step {
    Edit {
        device: usize,
        entity: u8,
        field: u8,
        value: u8,
    },
    AddItem {
        device: usize,
        entity: u8,
        value: u8,
    },
    RemoveItem {
        device: usize,
        entity: u8,
        which: u8,
    },
    Append {
        device: usize,
        entity: u8,
        value: u8,
    },
    Delete {
        device: usize,
        entity: u8,
    },
    Restore {
        device: usize,
        entity: u8,
    },
    Resolve {
        device: usize,
        entity: u8,
        field: u8,
        value: u8,
    },
    Reject {
        device: usize,
        which: u8,
        accept: bool,
    },
    Erase {
        device: usize,
        which: u8,
    },
    /// Some of what one device holds reaches another: shuffled, doubled, cut.
    Deliver {
        from: usize,
        to: usize,
        shuffle: u64,
        keep: u8,
        twice: bool,
    },
    /// The vault is put aside as a copy …
    Copy {
        device: usize,
    },
    /// … and comes back: everything since is gone from this laptop.
    ComeBack {
        device: usize,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let d = 0..DEVICES;
    let e = 0..ENTITIES;
    prop_oneof![
        6 => (d.clone(), e.clone(), 0..FIELDS, 0..4u8)
            .prop_map(|(device, entity, field, value)| Step::Edit { device, entity, field, value }),
        2 => (d.clone(), e.clone(), 0..4u8)
            .prop_map(|(device, entity, value)| Step::AddItem { device, entity, value }),
        1 => (d.clone(), e.clone(), any::<u8>())
            .prop_map(|(device, entity, which)| Step::RemoveItem { device, entity, which }),
        2 => (d.clone(), e.clone(), any::<u8>())
            .prop_map(|(device, entity, value)| Step::Append { device, entity, value }),
        1 => (d.clone(), e.clone()).prop_map(|(device, entity)| Step::Delete { device, entity }),
        1 => (d.clone(), e.clone()).prop_map(|(device, entity)| Step::Restore { device, entity }),
        2 => (d.clone(), e, 0..FIELDS, 0..4u8)
            .prop_map(|(device, entity, field, value)| Step::Resolve { device, entity, field, value }),
        1 => (d.clone(), any::<u8>(), any::<bool>())
            .prop_map(|(device, which, accept)| Step::Reject { device, which, accept }),
        1 => (d.clone(), any::<u8>()).prop_map(|(device, which)| Step::Erase { device, which }),
        6 => (d.clone(), d.clone(), any::<u64>(), any::<u8>(), any::<bool>())
            .prop_map(|(from, to, shuffle, keep, twice)| Step::Deliver { from, to, shuffle, keep, twice }),
        1 => d.clone().prop_map(|device| Step::Copy { device }),
        1 => d.prop_map(|device| Step::ComeBack { device }),
    ]
}

#[derive(Clone)]
struct Laptop {
    key: SigningKey,
    origin: Origin,
    author: UserId,
    clock: Clock,
    seq: u64,
    state: ScopeState,
}

impl Laptop {
    fn new(n: usize) -> Self {
        let n = n as u128 + 1;
        Self {
            key: SigningKey::from_bytes(&[n as u8; 32]),
            origin: Origin { device: DeviceId(Uuid::from_u128(n)), incarnation: 1 },
            author: UserId(Uuid::from_u128(100 + n)),
            clock: Clock::default(),
            seq: 0,
            state: ScopeState::new(scope()),
        }
    }

    fn commit(&mut self, ops: Vec<Op>, wall: i64) {
        self.seq += 1;
        let draft = Draft {
            scope: scope(),
            origin: self.origin,
            author: self.author,
            schema: 1,
            min_reader: 1,
            quality: Quality::Unknown,
            action: 1,
            seq: self.seq,
            hlc: self.clock.tick(wall),
            wall,
            salt: [7; 8],
            ops,
        };
        let change = draft.sign(&self.key, &self.state.head(&self.origin));
        assert_eq!(self.state.receive(change.raw), Ok(Received::Applied));
    }

    fn entity(&self, n: u8) -> (EntityId, EntityState) {
        let id = EntityId(Uuid::from_u128(1000 + u128::from(n)));
        (id, self.state.entities.get(&id).cloned().unwrap_or_default())
    }

    /// What a vault does before a first edit: the record has to exist.
    fn with_creation(&self, n: u8, ops: Vec<Op>) -> Vec<Op> {
        let (entity, state) = self.entity(n);
        match state.created {
            Some(_) => ops,
            None => [vec![Op::Create { entity, kind: 2 }], ops].concat(),
        }
    }
}

fn scope() -> Scope {
    Scope::Case(Uuid::from_u128(42))
}

fn shuffled<T>(mut items: Vec<T>, mut seed: u64) -> Vec<T> {
    for last in (1..items.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(last, (seed >> 33) as usize % (last + 1));
    }
    items
}

fn play(steps: &[Step]) -> Vec<Laptop> {
    let mut laptops: Vec<Laptop> = (0..DEVICES).map(Laptop::new).collect();
    let mut copies: Vec<Laptop> = laptops.clone();
    for (number, step) in (0i64..).zip(steps) {
        // Laptops' clocks are wildly wrong: nothing may depend on them.
        let wall = |device: usize| number * 10 + (device as i64 - 1) * 315_360_000_000;
        match step {
            Step::Edit { device, entity, field, value } => {
                let laptop = &mut laptops[*device];
                let (id, state) = laptop.entity(*entity);
                let field = 1 + u16::from(*field);
                let prev = state.dots(field);
                let set = Op::Set { entity: id, field, prev, value: vec![*value], seen: None };
                laptop.commit(laptop.with_creation(*entity, vec![set]), wall(*device));
            }
            Step::AddItem { device, entity, value } => {
                let laptop = &mut laptops[*device];
                let (id, _) = laptop.entity(*entity);
                let add = Op::SetAdd { entity: id, field: LIST, value: vec![*value] };
                laptop.commit(laptop.with_creation(*entity, vec![add]), wall(*device));
            }
            Step::RemoveItem { device, entity, which } => {
                let laptop = &mut laptops[*device];
                let (id, state) = laptop.entity(*entity);
                let dots = state.dots(LIST);
                if !dots.is_empty() {
                    let prev = vec![dots[usize::from(*which) % dots.len()]];
                    laptop.commit(vec![Op::SetRemove { entity: id, field: LIST, prev }], wall(*device));
                }
            }
            Step::Append { device, entity, value } => {
                let laptop = &mut laptops[*device];
                let (id, state) = laptop.entity(*entity);
                let heads = state.logs.get(&CHAIN).map_or(vec![], |log| log.heads());
                let parents = heads.iter().map(|item| item.dot).collect();
                let append = Op::Append { entity: id, log: CHAIN, parents, body: vec![*value] };
                laptop.commit(laptop.with_creation(*entity, vec![append]), wall(*device));
            }
            Step::Delete { device, entity } => {
                let laptop = &mut laptops[*device];
                let (id, state) = laptop.entity(*entity);
                if state.created.is_some() && !state.is_deleted() {
                    let (prev, seen) = (state.dots(ledger::LIFE), laptop.state.known.to_pairs());
                    let op = Op::Tombstone { entity: id, prev, reason: "entered twice".into(), seen };
                    laptop.commit(vec![op], wall(*device));
                }
            }
            Step::Restore { device, entity } => {
                let laptop = &mut laptops[*device];
                let (id, state) = laptop.entity(*entity);
                if state.is_deleted() {
                    let prev = state.dots(ledger::LIFE);
                    let op = Op::Restore { entity: id, prev, reason: "needed after all".into() };
                    laptop.commit(vec![op], wall(*device));
                }
            }
            Step::Resolve { device, entity, field, value } => {
                let laptop = &mut laptops[*device];
                let (id, state) = laptop.entity(*entity);
                let field = 1 + u16::from(*field);
                let prev = state.dots(field);
                if prev.len() > 1 {
                    let (value, reason) = (vec![*value], "asked the author".into());
                    let op = Op::Resolve { entity: id, field, prev, value, reason, seen: None };
                    laptop.commit(vec![op], wall(*device));
                }
            }
            Step::Reject { device, which, accept } => {
                let laptop = &mut laptops[*device];
                let log = laptop.state.log();
                if let Some(target) = log.get(usize::from(*which) % log.len().max(1)) {
                    let (origin, seq) = (target.header.origin, target.header.seq);
                    let op = Op::Disposition { origin, seq, accept: *accept, reason: "no right".into() };
                    laptop.commit(vec![op], wall(*device));
                }
            }
            Step::Erase { device, which } => {
                let laptop = &mut laptops[*device];
                let log = laptop.state.log();
                let target = log.get(usize::from(*which) % log.len().max(1));
                // What decides about others is never erased, nor twice the same.
                let Some(target) = target.filter(|c| c.ops.iter().any(|op| op.entity().is_some())) else {
                    continue;
                };
                let (origin, seq) = (target.header.origin, target.header.seq);
                let left = target.ops.iter().map(Op::without_words).collect();
                let op = Op::Redact { origin, seq, basis: "by law".into(), left };
                laptop.commit(vec![op], wall(*device));
            }
            Step::Deliver { from, to, shuffle, keep, twice } => {
                let raws: Vec<RawChange> = laptops[*from].state.log().iter().map(|c| c.raw.clone()).collect();
                let count = raws.len() * usize::from(*keep) / 255;
                let mut cut: Vec<RawChange> = shuffled(raws, *shuffle).into_iter().take(count).collect();
                if *twice {
                    cut.extend(cut.clone());
                }
                receive_all(&mut laptops[*to], &cut);
            }
            Step::Copy { device } => copies[*device] = laptops[*device].clone(),
            Step::ComeBack { device } => {
                let lives = laptops[*device].origin.incarnation;
                laptops[*device] = copies[*device].clone();
                laptops[*device].origin.incarnation = lives + 1;
                laptops[*device].seq = 0;
            }
        }
    }
    laptops
}

fn receive_all(laptop: &mut Laptop, raws: &[RawChange]) {
    for raw in raws {
        let received = laptop.state.receive(raw.clone()).expect("a true change is taken in");
        assert_ne!(received, Received::Equivocation, "no origin ever wrote two changes under one name");
    }
}

fn everything(laptops: &[Laptop]) -> Vec<RawChange> {
    let held = |laptop: &Laptop| -> Vec<RawChange> {
        let log = laptop.state.log().iter().map(|change| change.raw.clone());
        log.chain(laptop.state.waiting().cloned()).collect()
    };
    let mut all: BTreeMap<_, RawChange> = BTreeMap::new();
    for raw in laptops.iter().flat_map(held) {
        let kept = all.entry(place(&raw)).or_insert_with(|| raw.clone());
        // Words that anybody still has are handed round: an erasure may have been lost with its laptop.
        if kept.payload.is_none() {
            *kept = raw;
        }
    }
    all.into_values().collect()
}

fn place(raw: &RawChange) -> (Origin, u64) {
    let header = Change::peek(&raw.header).expect("a header of our own");
    (header.origin, header.seq)
}

/// A laptop that came back from a copy may have taken the beginning of a stream with it for ever.
fn has_all_before_it(raw: &RawChange, all: &BTreeSet<(Origin, u64)>) -> bool {
    let (origin, seq) = place(raw);
    (1..seq).all(|before| all.contains(&(origin, before)))
}

/// The rule of the merge said once more, in the plainest way: the values that no effective operation names.
fn live_by_the_book(log: &[Change]) -> LiveValues {
    let mut verdicts: BTreeMap<(Origin, u64), Verdict> = BTreeMap::new();
    for change in log {
        for op in &change.ops {
            if let Op::Disposition { origin, seq, accept, .. } = op {
                let stamp = (change.header.hlc, change.header.origin, change.header.seq);
                let verdict = verdicts.entry((*origin, *seq)).or_insert((stamp, *accept));
                *verdict = (*verdict).max((stamp, *accept));
            }
        }
    }
    let erased: BTreeMap<(Origin, u64), &Vec<Op>> = log
        .iter()
        .flat_map(|c| &c.ops)
        .filter_map(|op| match op {
            Op::Redact { origin, seq, left, .. } => Some(((*origin, *seq), left)),
            _ => None,
        })
        .collect();
    let said = |c: &Change| -> Vec<Op> {
        erased.get(&(c.header.origin, c.header.seq)).map_or(c.ops.clone(), |left| (*left).clone())
    };
    let effective = |c: &&Change| verdicts.get(&(c.header.origin, c.header.seq)).is_none_or(|v| v.1);
    let named: BTreeSet<(EntityId, u16, Dot)> = log
        .iter()
        .filter(effective)
        .flat_map(said)
        .filter_map(|op| Some((op.entity()?, op.register()?, op.prev().to_vec())))
        .flat_map(|(entity, field, prev)| prev.into_iter().map(move |dot| (entity, field, dot)))
        .collect();
    let mut live: LiveValues = BTreeMap::new();
    for change in log.iter().filter(effective) {
        for (index, op) in (0..).zip(&said(change)) {
            let (entity, field, value) = match op {
                Op::Set { entity, field, value, .. }
                | Op::Resolve { entity, field, value, .. }
                | Op::SetAdd { entity, field, value } => (*entity, *field, value.clone()),
                Op::Tombstone { entity, .. } => (*entity, ledger::LIFE, vec![1]),
                Op::Restore { entity, .. } => (*entity, ledger::LIFE, vec![0]),
                _ => continue,
            };
            let dot = Dot { origin: change.header.origin, seq: change.header.seq, op: index };
            if !named.contains(&(entity, field, dot)) {
                live.entry((entity, field)).or_default().insert((dot, value));
            }
        }
    }
    live
}

fn live_of(state: &ScopeState) -> LiveValues {
    let mut live = BTreeMap::new();
    for (id, entity) in &state.entities {
        for (field, register) in &entity.registers {
            let values: BTreeSet<_> = register.live.iter().map(|l| (l.dot, l.value.clone())).collect();
            if !values.is_empty() {
                live.insert((*id, *field), values);
            }
        }
    }
    live
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_converges_and_keeps_every_value_that_nobody_replaced(
        steps in prop::collection::vec(step(), 0..36),
        order in any::<u64>(),
    ) {
        let mut laptops = play(&steps);
        let all = everything(&laptops);
        for (n, laptop) in (0u64..).zip(&mut laptops) {
            receive_all(laptop, &shuffled(all.clone(), order.wrapping_add(n)));
            let places = all.iter().map(place).collect();
            let stuck = laptop.state.waiting().find(|raw| has_all_before_it(raw, &places));
            prop_assert!(stuck.is_none(), "nothing waits whose predecessors arrived");
        }
        let reference = laptops[0].state.state_hash();
        for laptop in &laptops {
            prop_assert_eq!(laptop.state.state_hash(), reference);
        }

        let state = &laptops[0].state;
        prop_assert_eq!(live_of(state), live_by_the_book(state.log()));
        for (id, entity) in &state.entities {
            prop_assert_eq!(EntityState::decode(&entity.encode()), Ok(entity.clone()));
            for (field, register) in &entity.registers {
                let distinct = register.distinct().len();
                let shown = entity.conflicts().iter().any(|c| matches!(c, Conflict::Values { field: f, .. } if f == field));
                prop_assert_eq!(shown, distinct > 1, "{} {}", id, field);
            }
        }
    }

    #[test]
    fn every_stream_verifies_with_only_its_last_signature(steps in prop::collection::vec(step(), 1..24)) {
        let laptops = play(&steps);
        let keys: BTreeMap<DeviceId, _> =
            laptops.iter().map(|l| (l.origin.device, l.key.verifying_key())).collect();
        for laptop in &laptops {
            let own: Vec<&Change> =
                laptop.state.log().iter().filter(|c| c.header.origin == laptop.origin).collect();
            let Some(last) = own.last() else { continue };
            let mut raws: Vec<RawChange> = own.iter().map(|c| c.raw.clone()).collect();
            let end = raws.len() - 1;
            raws[..end].iter_mut().for_each(|raw| raw.signature = None);
            let key_of = |_: &UserId, origin: &Origin| keys.get(&origin.device).copied();
            let verified = verify_run(&last.header.stream(), 0, &ledger::GENESIS, raws.clone(), key_of);
            prop_assert!(verified.is_ok());

            // Any flipped bit, any hole, any swap is noticed.
            let mut flipped = raws.clone();
            let byte = flipped[0].header.len() / 2;
            flipped[0].header[byte] ^= 1;
            prop_assert!(verify_run(&last.header.stream(), 0, &ledger::GENESIS, flipped, key_of).is_err());
            if end > 0 {
                let mut hole = raws.clone();
                hole.remove(0);
                prop_assert!(verify_run(&last.header.stream(), 0, &ledger::GENESIS, hole, key_of).is_err());
                let mut cut = raws;
                cut.pop();
                prop_assert!(verify_run(&last.header.stream(), 0, &ledger::GENESIS, cut, key_of).is_err());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_goes_on_as_the_whole_history_does(
        steps in prop::collection::vec(step(), 1..36),
        cut in any::<u8>(),
        order in any::<u64>(),
    ) {
        let laptops = play(&steps);
        let mut whole = laptops[0].clone();
        receive_all(&mut whole, &shuffled(everything(&laptops), order));
        let log = whole.state.log();
        let (before, after) = log.split_at(log.len() * usize::from(cut) / 255);
        let mut snapshot = Snapshot::of(scope(), before);
        prop_assert!(snapshot.accounts_for_its_records());
        prop_assert_eq!(Snapshot::decode_all(&Snapshot::encode_all(&[&snapshot])), Ok(vec![snapshot.clone()]));
        // A verdict on what the snapshot holds is only whole with the history, and so is an erasure: whoever
        // hears of one folds anew.
        let reopened = log.iter().flat_map(|change| &change.ops).any(|op| match op {
            Op::Disposition { origin, seq, .. } => {
                snapshot.covers(&(*origin, *seq)) && after.iter().any(|change| change.ops.contains(op))
            }
            Op::Redact { .. } => true,
            _ => false,
        });
        snapshot.extend(after);
        for (origin, end) in &snapshot.heads {
            prop_assert_eq!(end.hash, whole.state.head(origin));
        }
        if !reopened {
            prop_assert_eq!(snapshot_hash(&snapshot), whole.state.state_hash());
        }
        prop_assert_eq!(snapshot_hash(&whole.state.snapshot()), whole.state.state_hash());
    }

    #[test]
    fn two_snapshots_join_to_what_their_histories_say_together(
        steps in prop::collection::vec(step(), 1..36),
        order in any::<u64>(),
    ) {
        // The verdicts and erasures of one side alone cannot be joined without history; see the next test.
        let joins = |step: &Step| !matches!(step, Step::Reject { .. } | Step::Erase { .. });
        let steps: Vec<Step> = steps.into_iter().filter(joins).collect();
        let laptops = play(&steps);
        let snapshots: Vec<Snapshot> = laptops.iter().map(|laptop| laptop.state.snapshot()).collect();
        // What one fold has taken in of each stream, no order of arrival can change.
        let mut whole = Laptop::new(0);
        let logs: Vec<RawChange> =
            laptops.iter().flat_map(|l| l.state.log()).map(|change| change.raw.clone()).collect();
        receive_all(&mut whole, &shuffled(logs, order));
        let expected = whole.state.state_hash();
        let joined = snapshots[1..].iter().fold(snapshots[0].clone(), |joined, next| joined.join(next));
        prop_assert_eq!(snapshot_hash(&joined), expected);
        let other_way =
            snapshots[..3].iter().rev().fold(snapshots[3].clone(), |joined, next| next.join(&joined));
        prop_assert_eq!(&other_way, &joined);
        prop_assert_eq!(&joined.join(&joined), &joined);
        prop_assert_eq!(&joined.join(&snapshots[1]), &joined);
    }

    #[test]
    fn a_join_of_any_two_snapshots_drops_no_value_that_both_show(
        steps in prop::collection::vec(step(), 1..36),
    ) {
        let laptops = play(&steps);
        let (a, b) = (laptops[0].state.snapshot(), laptops[1].state.snapshot());
        let joined = a.join(&b);
        for (id, record) in &a.records {
            for (field, register) in &record.state.registers {
                let there = b.records.get(id).map_or(&[][..], |record| record.state.live(*field));
                let both = register.live.iter().filter(|live| there.contains(live));
                for live in both.filter(|live| !joined.is_rejected(&(live.dot.origin, live.dot.seq))) {
                    prop_assert!(joined.records[id].state.live(*field).contains(live));
                }
            }
        }
    }

    #[test]
    fn flipped_bytes_of_a_snapshot_are_an_answer_or_an_error(
        steps in prop::collection::vec(step(), 1..12),
        at in any::<usize>(),
        flip in 1_u8..,
    ) {
        let snapshot = play(&steps)[0].state.snapshot();
        let mut bytes = Snapshot::encode_all(&[&snapshot, &snapshot]);
        let at = at % bytes.len();
        bytes[at] ^= flip;
        if let Ok(read) = Snapshot::decode_all(&bytes) {
            for snapshot in &read {
                _ = (snapshot.accounts_for_its_records(), snapshot.join(&read[0]));
            }
        }
        _ = Snapshot::decode_all(&bytes[..at]);
    }
}

/// The hash two vaults compare, of a snapshot.
fn snapshot_hash(snapshot: &Snapshot) -> ledger::Hash {
    let records = snapshot.records.iter().map(|(id, record)| (*id, record.state.encode()));
    ledger::state_hash(&scope(), records)
}
