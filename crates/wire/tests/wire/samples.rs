//! One sample of each frame, always the same.

use ledger::{DeviceId, Origin, Scope, UserId};
use uuid::Uuid;
use wire::v1::{
    Ack, Acks, Carried, Cursor, Frame, Head, HeldChange, Hello, Need, Pull, Push, Released, Run, Slow,
    Welcome,
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

/// Frames with what was added after the first release; the first ones stay as they were.
pub fn later() -> Vec<(&'static str, Frame)> {
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
    let hello = Hello {
        protocol: 1,
        schema: 1,
        device: DeviceId(id(0xd1)),
        incarnation: 2,
        epoch: id(0xe0),
        cursor: Cursor { at: 1000, backfill: None },
        heads: vec![],
        frame_bytes: Some(131_072),
        dictionaries: None,
        received: Some(412),
    };
    vec![("welcome_end", Frame::Welcome(welcome)), ("hello_received", Frame::Hello(hello))]
}
