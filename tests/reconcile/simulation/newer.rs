//! A laptop of the next version: it says things that this version does not know.

use ed25519_dalek::{Signer, SigningKey};
use ledger::{Change, DeviceId, Draft, EntityId, GENESIS, Hlc, Op, Origin, Quality, Scope, Stream};
use uuid::Uuid;
use wire::enrol::EnrolRequest;
use wire::v1::{Cursor, Frame, Hello, PROTOCOL, Push, Run};

use super::dice::Dice;
use super::office::{Answer, Office};

/// An operation with a number that nobody has given out: `[250, "new"]`.
const UNKNOWN: &[u8] = &[0x82, 0x18, 0xfa, 0x63, b'n', b'e', b'w'];
const NEXT_SCHEMA: u16 = model::registry::SCHEMA_VERSION + 1;
const UNKNOWN_FIELD: u16 = 800;

/// Writes into a case of this user as the next version would; gives back what it wrote.
pub fn writes(
    office: &Office,
    dice: &mut Dice,
    user: ledger::UserId,
    case: Uuid,
    now: i64,
) -> Result<Change, String> {
    let key = |dice: &mut Dice| {
        let half = |dice: &mut Dice| dice.id().into_bytes();
        SigningKey::from_bytes(&[half(dice), half(dice)].concat().try_into().expect("32 bytes"))
    };
    let (signing, tls, device) = (key(dice), key(dice), DeviceId(dice.id()));
    let code = office.admin(async |house| hq::admin::devices::code(house, user).await).expect("a code").code;
    let mut request = EnrolRequest {
        code,
        device: device.0,
        device_name: "the next version".into(),
        local_user: user.0,
        public_key: signing.verifying_key().to_bytes(),
        tls_public_key: tls.verifying_key().to_bytes(),
        proof: [0; 64],
    };
    request.proof = signing.sign(&request.proof_bytes()).to_bytes();
    let enrolled =
        office.admin(async |house| hq::admin::devices::enrol(house, request).await).expect("enrolment");
    let value = model::Value::text("from the future").encode();
    let future = Op::Set { entity: EntityId(case), field: UNKNOWN_FIELD, prev: vec![], value, seen: None };
    let draft = Draft {
        scope: Scope::Case(case),
        origin: Origin { device, incarnation: 1 },
        author: user,
        schema: NEXT_SCHEMA,
        min_reader: NEXT_SCHEMA,
        quality: Quality::Unknown,
        action: model::actions::Action::CaseEdit.number(),
        seq: 1,
        hlc: Hlc::at(now),
        wall: now,
        salt: [7; 8],
        ops: vec![Op::Unknown { code: 250, raw: UNKNOWN.to_vec() }, future],
    };
    let change = draft.sign(&signing, &GENESIS);
    let stream = Stream { origin: change.header.origin, scope: change.header.scope.clone() };
    let run = Run::of(&stream, 1, vec![change.raw.clone()]).expect("a signed run");
    let hello = Hello {
        protocol: PROTOCOL,
        schema: NEXT_SCHEMA,
        device,
        incarnation: 1,
        epoch: enrolled.epoch,
        cursor: Cursor::default(),
        heads: vec![],
        frame_bytes: None,
        dictionaries: None,
        log: None,
        fills: None,
        received: None,
    };
    let frames = [Frame::Hello(hello), Frame::Push(Push { runs: vec![run] }), Frame::End];
    let body = frames.iter().flat_map(|frame| wire::encode_frame(frame, 3).expect("small")).collect();
    match office.answer(0, device, body, || ()) {
        Answer::Whole(_) => Ok(change),
        other => Err(format!("HQ does not take the next version's change: {other:?}")),
    }
}
