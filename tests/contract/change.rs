//! One signed change with one of each operation: what another implementation has to read and to make.

use ledger::{
    Change, DeviceId, Dot, Draft, EntityId, GENESIS, Hlc, Op, Origin, Quality, RawChange, Scope, SigningKey,
    UserId,
};
use uuid::Uuid;

use crate::golden;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | n)
}

fn origin() -> Origin {
    Origin { device: DeviceId(id(0xd1)), incarnation: 2 }
}

fn operations() -> Vec<Op> {
    let (entity, user) = (EntityId(id(0xe1)), UserId(id(0xa1)));
    let prev = vec![Dot { origin: origin(), seq: 6, op: 1 }];
    let seen = vec![(origin(), 6)];
    let reason = "compared with the original".to_owned();
    let case = Scope::Case(id(0xca));
    let mut ops = vec![
        Op::Create { entity, kind: 2 },
        Op::Set { entity, field: 2, prev: prev.clone(), value: b"\x65CEBAN".to_vec(), seen: None },
        Op::Set { entity, field: 3, prev: vec![], value: b"\xf6".to_vec(), seen: Some(seen.clone()) },
        Op::SetAdd { entity, field: 15, value: b"\x64Doru".to_vec() },
        Op::SetRemove { entity, field: 15, prev: prev.clone() },
        Op::Append { entity, log: 900, parents: prev.clone(), body: id(0xe2).as_bytes().to_vec() },
        Op::Tombstone { entity, prev: prev.clone(), reason: reason.clone(), seen: seen.clone() },
        Op::Restore { entity, prev: prev.clone(), reason: reason.clone() },
        Op::Resolve {
            entity,
            field: 2,
            prev: prev.clone(),
            value: b"\x65CEBAN".to_vec(),
            reason: reason.clone(),
            seen: None,
        },
        Op::Link { entity, other: EntityId(id(0xe3)) },
        Op::Unlink { entity, prev },
    ];
    let left = ops.iter().map(Op::without_words).collect();
    ops.extend([
        Op::Disposition { origin: origin(), seq: 5, accept: false, reason: reason.clone() },
        Op::Redact { origin: origin(), seq: 4, basis: "erasure order".into(), left },
        Op::Grant { scope: case.clone(), user, until: Some(1_790_000_000_000) },
        Op::Revoke { scope: case.clone(), user },
        Op::Lease { scope: case, user, offline_days: 30 },
        Op::Key {
            device: DeviceId(id(0xd2)),
            user,
            name: "M. Okafor".into(),
            post: "BUC".into(),
            role: "investigator".into(),
            public_key: [4; 32],
            revoked: false,
        },
        Op::Unknown { code: 4711, raw: vec![0x82, 0x19, 0x12, 0x67, 0x01] },
    ]);
    ops
}

fn made() -> Change {
    let draft = Draft {
        scope: Scope::Case(id(0xca)),
        origin: origin(),
        author: UserId(id(0xa1)),
        schema: 1,
        min_reader: 1,
        quality: Quality::Checked,
        action: 5,
        seq: 7,
        hlc: Hlc(1_790_000_000_000 << 16),
        wall: 1_790_000_000_123,
        salt: [9; 8],
        ops: operations(),
    };
    draft.sign(&SigningKey::from_bytes(&[7; 32]), &[3; 32])
}

#[test]
fn a_change_is_made_as_it_was_released() {
    let change = made();
    let raw = &change.raw;
    assert_eq!(golden::bytes("change/header.hex", &raw.header), raw.header);
    assert_eq!(
        golden::bytes("change/payload.hex", raw.payload.as_ref().unwrap()),
        *raw.payload.as_ref().unwrap()
    );
    assert_eq!(golden::bytes("change/hash.hex", &change.hash), change.hash);
    assert_eq!(golden::bytes("change/signature.hex", &raw.signature.unwrap()), raw.signature.unwrap());
}

#[test]
fn a_change_that_was_released_is_read_as_what_it_said() {
    let payload = golden::read("change/payload.hex");
    let raw = RawChange {
        header: golden::read("change/header.hex"),
        payload_hash: RawChange::hash_payload(&payload),
        payload: Some(payload),
        signature: golden::read("change/signature.hex").try_into().ok(),
    };
    let change = Change::open(raw, &[3; 32]).unwrap();
    assert_eq!((&change.ops, &change.header), (&operations(), &made().header));
    assert_eq!(change.hash.to_vec(), golden::read("change/hash.hex"));
    assert!(change.is_signed_by(&SigningKey::from_bytes(&[7; 32]).verifying_key()));
    assert_ne!(change.raw.hash(&GENESIS), change.hash, "its place in the chain is part of it");
}
