//! Desks in memory: each writes, hears of others, and shows what it then has.

use ledger::{
    Change, Clock, Conflict, DeviceId, Draft, EntityId, EntityState, Hash, Op, Origin, Quality, Received,
    Scope, ScopeState, SigningKey, UserId,
};
use uuid::Uuid;

pub const TITLE: u16 = 1;
pub const STATUS: u16 = 3;
pub const CUSTODY: u16 = 30;

pub struct Desk {
    pub origin: Origin,
    clock: Clock,
    pub state: ScopeState,
    pub seq: u64,
}

pub fn desk(n: u128) -> Desk {
    Desk {
        origin: Origin { device: DeviceId(Uuid::from_u128(n)), incarnation: 1 },
        clock: Clock::default(),
        state: ScopeState::new(Scope::Case(Uuid::from_u128(9))),
        seq: 0,
    }
}

pub fn record() -> EntityId {
    EntityId(Uuid::from_u128(77))
}

impl Desk {
    pub fn does(&mut self, op: Op) -> &mut Self {
        self.does_at_once(vec![op])
    }

    /// One change of several operations.
    pub fn does_at_once(&mut self, ops: Vec<Op>) -> &mut Self {
        self.seq += 1;
        let draft = Draft {
            scope: self.state.scope.clone(),
            origin: self.origin,
            author: UserId(self.origin.device.0),
            schema: 1,
            min_reader: 1,
            quality: Quality::Unknown,
            action: 2,
            seq: self.seq,
            hlc: self.clock.tick(1_000),
            wall: 1_000,
            salt: [0; 8],
            ops,
        };
        let previous: Hash = self.state.head(&self.origin);
        let change = draft.sign(&SigningKey::from_bytes(&[1; 32]), &previous);
        assert_eq!(self.state.receive(change.raw), Ok(Received::Applied));
        self
    }

    pub fn writes(&mut self, field: u16, value: &str) -> &mut Self {
        let prev = self.record().dots(field);
        self.does(Op::Set { entity: record(), field, prev, value: value.into(), seen: None })
    }

    pub fn resolves(&mut self, field: u16, value: &str) -> &mut Self {
        let prev = self.record().dots(field);
        let reason = "compared with the original".into();
        self.does(Op::Resolve { entity: record(), field, prev, value: value.into(), reason, seen: None })
    }

    pub fn deletes(&mut self) -> &mut Self {
        let (prev, seen) = (self.record().dots(ledger::LIFE), self.state.known.to_pairs());
        self.does(Op::Tombstone { entity: record(), prev, reason: "entered twice".into(), seen })
    }

    pub fn hands_over(&mut self, to: &str) -> &mut Self {
        let state = self.record();
        let parents = state.logs.get(&CUSTODY).map_or(vec![], |log| log.heads());
        let parents = parents.iter().map(|item| item.dot).collect();
        self.does(Op::Append { entity: record(), log: CUSTODY, parents, body: to.into() })
    }

    pub fn says_of(&mut self, target: (Origin, u64), accept: bool) -> &mut Self {
        let (origin, seq) = target;
        self.does(Op::Disposition { origin, seq, accept, reason: "reviewed".into() })
    }

    /// Erases a change as headquarters does: its words go, its place stays.
    pub fn erases(&mut self, target: (Origin, u64)) -> &mut Self {
        let (origin, seq) = target;
        let is_target = |c: &&Change| (c.header.origin, c.header.seq) == target;
        let change = self.state.log().iter().find(is_target).expect("it was heard of");
        let left = change.ops.iter().map(Op::without_words).collect();
        self.does(Op::Redact { origin, seq, basis: "erasure order 12/2026".into(), left })
    }

    /// The change made last.
    pub fn last(&self) -> (Origin, u64) {
        (self.origin, self.seq)
    }

    pub fn record(&self) -> EntityState {
        self.state.entities.get(&record()).cloned().unwrap_or_default()
    }

    pub fn hears(&mut self, other: &Desk) -> &mut Self {
        for change in other.state.log() {
            self.state.receive(change.raw.clone()).expect("a true change");
        }
        self
    }

    pub fn values(&self, field: u16) -> Vec<String> {
        let state = self.record();
        state.live(field).iter().map(|l| String::from_utf8_lossy(&l.value).into_owned()).collect()
    }
}

/// Two desks that both know a record with a title.
pub fn two_desks() -> (Desk, Desk) {
    let (mut a, mut b) = (desk(1), desk(2));
    a.does(Op::Create { entity: record(), kind: 1 }).writes(TITLE, "first");
    b.hears(&a);
    (a, b)
}

pub fn meet(a: &mut Desk, b: &mut Desk) {
    a.hears(b);
    b.hears(a);
    assert_eq!(a.state.state_hash(), b.state.state_hash());
}

pub fn conflicting_fields(desk: &Desk) -> Vec<u16> {
    desk.record().conflicts().iter().map(Conflict::register).collect()
}
