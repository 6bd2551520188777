//! One sample of each frame, always the same.

use ledger::{
    DeviceId, Dot, EntityId, Hlc, Op, OpAt, Origin, RecordState, Scope, Snapshot, StreamEnd, UserId, Verdict,
};
use uuid::Uuid;
use wire::v1::{
    Ack, Acks, Carried, Checkpoint, Cursor, Fill, Frame, Head, HeldChange, Hello, Included, Linked, LogAsk,
    Need, Piece, Pull, Push, Released, Run, Since, Slow, Snap, Wanted, Welcome,
};

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn origin() -> Origin {
    Origin { device: DeviceId(id(0xd1)), incarnation: 2 }
}

fn run(scope: Scope) -> Run {
    let changes = vec![
        Carried { header: b"header 7".to_vec(), payload: Some(b"payload 7".to_vec()), payload_hash: None },
        Carried { header: b"header 8".to_vec(), payload: None, payload_hash: Some([8; 32]) },
    ];
    Run { scope, origin: origin(), first_seq: 7, changes, signature: [9; 64] }
}

fn head() -> Head {
    Head { scope: Scope::Case(id(0xca)), origin: origin(), seq: 8, hash: [3; 32] }
}

pub fn all() -> Vec<(&'static str, Frame)> {
    let case = Scope::Case(id(0xca));
    let cursor = Cursor { at: 1000, backfill: Some(17) };
    let hello = Hello {
        protocol: 1,
        schema: 1,
        device: DeviceId(id(0xd1)),
        incarnation: 2,
        epoch: id(0xe0),
        cursor,
        heads: vec![head()],
        frame_bytes: Some(32_768),
        dictionaries: None,
        fills: None,
        log: None,
        received: None,
    };
    let welcome = Welcome {
        protocol: 1,
        time: 1_790_000_000_123,
        epoch: id(0xe0),
        cursor,
        heads: vec![head()],
        schema: 1,
        end: None,
        dictionaries: None,
    };
    let held =
        HeldChange { seq: 8, code: "four_eyes".into(), reason: "the person who asks never decides".into() };
    let ack = Ack {
        scope: case.clone(),
        origin: origin(),
        received: 8,
        durable: 8,
        held: vec![held],
        frozen: None,
        flagged: None,
    };
    let frozen = Ack { scope: Scope::Post("BUC".into()), held: vec![], frozen: Some(true), ..ack.clone() };
    let pull = Pull {
        from: Cursor { at: 999, backfill: None },
        to: cursor,
        runs: vec![run(Scope::Org), run(Scope::User(UserId(id(0xab))))],
        released: vec![Released {
            scope: case.clone(),
            header: b"header 8".to_vec(),
            payload: b"payload 8".to_vec(),
        }],
        history: None,
    };
    vec![
        ("hello", Frame::Hello(hello)),
        ("push", Frame::Push(Push { runs: vec![run(case.clone())] })),
        ("end", Frame::End),
        ("welcome", Frame::Welcome(welcome)),
        ("ack", Frame::Ack(Acks { streams: vec![ack, frozen] })),
        ("pull", Frame::Pull(pull)),
        ("need", Frame::Need(Need { scope: case, origin: origin(), from: 5 })),
        ("slow", Frame::Slow(Slow { retry_after_ms: 5000 })),
        ("unknown", Frame::Unknown { code: 500 }),
    ]
}

/// A case with one field set twice, one change held back and one rejected.
pub fn snapshot() -> Snapshot {
    let case = id(0xca);
    let mut snapshot = Snapshot::new(Scope::Case(case));
    snapshot.heads.insert(origin(), StreamEnd { seq: 9, hash: [4; 32], hlc: Hlc(0x0001_90ab_cdef_0003) });
    snapshot.withheld.insert((origin(), 7));
    let by = (Origin { device: DeviceId(id(0x4e)), incarnation: 1 }, 2);
    let verdict = Verdict { accept: false, reason: "no right".into(), hlc: Hlc::at(1_790_000_000_500), by };
    snapshot.verdicts.insert((origin(), 8), verdict);
    let mut record = RecordState { min_reader: 1, ..RecordState::default() };
    let entity = EntityId(case);
    let ops = [
        (5, Op::Create { entity, kind: 1 }),
        (5, Op::Set { entity, field: 1, prev: vec![], value: b"one".to_vec(), seen: None }),
        (
            6,
            Op::Set {
                entity,
                field: 1,
                prev: vec![],
                value: b"two".to_vec(),
                seen: Some(vec![(origin(), 4)]),
            },
        ),
        (6, Op::SetAdd { entity, field: 15, value: b"item".to_vec() }),
        (6, Op::SetRemove { entity, field: 15, prev: vec![Dot { origin: origin(), seq: 7, op: 0 }] }),
        (9, Op::Append { entity, log: 900, parents: vec![], body: b"entry".to_vec() }),
    ];
    for (number, (seq, op)) in (0..).zip(ops) {
        let at = OpAt {
            dot: Dot { origin: origin(), seq, op: number },
            hlc: Hlc::at(1_790_000_000_000 + i64::try_from(seq).unwrap()),
            author: UserId(id(0xab)),
        };
        record.state.apply(&at, &op, &|dot| dot.seq != 7);
    }
    snapshot.records.insert(entity, record);
    snapshot
}

/// Frames with what was added after the first release; the first ones stay as they were.
pub fn later() -> Vec<(&'static str, Frame)> {
    let Frame::Hello(hello) = all().remove(0).1 else { panic!("hello") };
    let Frame::Pull(pull) = all().remove(5).1 else { panic!("pull") };
    let scope = Scope::Case(id(0xca));
    let fill = Fill { scope: scope.clone(), through: 900, at: 40, whole: true };
    let piece = Piece { scope, through: 900, from: 40, to: 900 };
    let welcome = Welcome {
        protocol: 1,
        time: 1_790_000_000_123,
        epoch: id(0xe0),
        cursor: Cursor { at: 1000, backfill: None },
        heads: vec![],
        schema: 1,
        end: Some(1204),
        dictionaries: None,
    };
    let wanted = Wanted { scope: Scope::Case(id(0xca)), incarnation: 2, seq: 8 };
    let ask = LogAsk { epoch: id(0xe0), size: 900, others: vec![700], wanted: vec![wanted] };
    let asking = Hello {
        cursor: Cursor { at: 1000, backfill: None },
        heads: vec![],
        frame_bytes: None,
        dictionaries: None,
        fills: None,
        log: Some(ask),
        received: None,
        ..hello.clone()
    };
    let since = Since { epoch: id(0xe0), size: 900 };
    let counting = Hello { frame_bytes: Some(131_072), log: None, received: Some(412), ..asking.clone() };
    vec![
        ("welcome_end", Frame::Welcome(welcome)),
        ("snap", Frame::Snap(Snap { through: 900, whole: true, scopes: vec![snapshot()] })),
        ("hello_fills", Frame::Hello(Hello { fills: Some(vec![fill]), ..hello })),
        ("pull_history", Frame::Pull(Pull { history: Some(vec![piece]), released: vec![], ..pull })),
        ("hello_received", Frame::Hello(counting)),
        ("hello_log", Frame::Hello(asking)),
        ("checkpoint", Frame::Checkpoint(checkpoint())),
        ("checkpoint_since", Frame::Checkpoint(Checkpoint { since: Some(since), ..checkpoint() })),
    ]
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        note: "origin\n1000\nroot\n\n\u{2014} origin signature\n".into(),
        proof: vec![1; 64],
        linked: vec![Linked { size: 700, proof: vec![2; 32] }],
        included: vec![Included {
            scope: Scope::Case(id(0xca)),
            origin: origin(),
            seq: 8,
            pos: 950,
            received_at: 1_790_000_000_123,
            proof: vec![3; 96],
        }],
        restored: vec!["chancery/restore/1\n".into()],
        since: None,
    }
}
