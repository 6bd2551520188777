//! Every parser that meets bytes from elsewhere, as a function of bytes. Each may refuse; none may panic, and
//! what it accepts must come back as it was when it is written again.

use ledger::{Change, EntityState, GENESIS, Op, RawChange, Scope, SigningKey, verify_run};
use model::{Value, registry};
use wire::FrameDecoder;
use wire::enrol::{EnrolRequest, Enrolled, Refusal};
use wire::v1::Frame;

/// One parser.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
}

/// Every parser there is; a new one gets its row here and its seeds in `seeds`.
pub const TARGETS: &[Target] = &[
    Target { name: "frame", run: frame },
    Target { name: "stream", run: stream },
    Target { name: "header", run: header },
    Target { name: "payload", run: payload },
    Target { name: "change", run: change },
    Target { name: "state", run: state },
    Target { name: "scope", run: scope },
    Target { name: "value", run: value },
    Target { name: "enrolment", run: enrolment },
    Target { name: "import", run: import },
    Target { name: "mrz", run: mrz },
];

fn frame(bytes: &[u8]) {
    let Ok(frame) = Frame::from_cbor(bytes) else { return };
    assert_eq!(Frame::from_cbor(&frame.to_cbor()).ok().as_ref(), Some(&frame));
    let runs = match frame {
        Frame::Push(push) => push.runs,
        Frame::Pull(pull) => pull.runs,
        _ => return,
    };
    let key = SigningKey::from_bytes(&[7; 32]).verifying_key();
    for run in runs {
        let (stream, after) = (run.stream(), run.first_seq.wrapping_sub(1));
        let _ = (run.last_seq(), run.weight());
        let Ok(raws) = run.into_raw() else { continue };
        let _ = verify_run(&stream, after, &GENESIS, raws, |_, _| Some(key));
    }
}

/// The bytes of a connection, in two pieces.
fn stream(bytes: &[u8]) {
    let mut decoder = FrameDecoder::new();
    let (first, second) = bytes.split_at(bytes.len() / 2);
    for piece in [first, second] {
        decoder.push(piece);
        while let Ok(Some(_)) = decoder.next_frame() {}
    }
}

fn header(bytes: &[u8]) {
    if let Ok(header) = Change::peek(bytes) {
        let stream = header.stream();
        assert_eq!(Scope::from_bytes(&stream.scope.to_bytes()), Some(stream.scope));
    }
}

fn payload(bytes: &[u8]) {
    let Ok(ops) = Op::decode_all(bytes) else { return };
    assert_eq!(Op::decode_all(&Op::encode_all(&ops)).as_ref(), Ok(&ops));
    let silent: Vec<Op> = ops.iter().map(Op::without_words).collect();
    assert_eq!(Op::decode_all(&Op::encode_all(&silent)).as_ref(), Ok(&silent));
    let mut state = EntityState::default();
    for (index, op) in (0..).zip(&ops) {
        let origin = ledger::Origin { device: ledger::DeviceId(uuid::Uuid::nil()), incarnation: 1 };
        let dot = ledger::Dot { origin, seq: 1, op: index };
        let at = ledger::OpAt { dot, hlc: ledger::Hlc(0), author: ledger::UserId(uuid::Uuid::nil()) };
        state.apply(&at, op, &|_| false);
    }
    looked_at(&state);
}

/// A length, a header of that length, and a payload.
fn change(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_first() else { return };
    let (header, payload) = rest.split_at(usize::from(*length).min(rest.len()));
    let raw = RawChange {
        header: header.to_vec(),
        payload: Some(payload.to_vec()),
        payload_hash: RawChange::hash_payload(payload),
        signature: Some([1; 64]),
    };
    let key = SigningKey::from_bytes(&[7; 32]).verifying_key();
    if let Ok(change) = Change::open(raw, &GENESIS) {
        assert!(!change.is_signed_by(&key));
        let _ = ledger::limits::exceeded(&change);
    }
}

fn state(bytes: &[u8]) {
    if let Ok(state) = EntityState::decode(bytes) {
        assert_eq!(EntityState::decode(&state.encode()).as_ref(), Ok(&state));
        looked_at(&state);
    }
}

fn looked_at(state: &EntityState) {
    let _ = (state.conflicts(), state.latest(), state.is_deleted(), state.links().count());
    for log in state.logs.values() {
        assert_eq!(log.in_order().len(), log.items.len());
    }
}

fn scope(bytes: &[u8]) {
    if let Some(scope) = Scope::from_bytes(bytes) {
        assert_eq!(scope.to_string().parse(), Ok(scope));
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Ok(scope) = text.parse::<Scope>()
    {
        assert_eq!(Scope::from_bytes(&scope.to_bytes()), Some(scope));
    }
}

/// The bytes of a register of every kind.
fn value(bytes: &[u8]) {
    if let Ok(value) = Value::decode(bytes) {
        assert_eq!(value.encode(), bytes);
    }
    for kind in registry::KINDS {
        for register in registry::registers(kind) {
            let Ok(fields) = register.decode(bytes) else { continue };
            for field in register.fields.iter().filter(|field| fields.contains_key(&field.number)) {
                let _ = (fields[&field.number].check(field), fields[&field.number].to_json(field));
            }
            let _ = register.encode_over(&fields, bytes);
        }
    }
}

fn enrolment(bytes: &[u8]) {
    if let Ok(request) = serde_json::from_slice::<EnrolRequest>(bytes) {
        let _ = request.proof_bytes();
    }
    let _ = serde_json::from_slice::<Enrolled>(bytes);
    let _ = serde_json::from_slice::<Refusal>(bytes);
}

fn import(bytes: &[u8]) {
    if let Err(error) = model::import::parse_line(bytes) {
        let _ = error.to_string();
    }
}

fn mrz(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 27).unwrap_or_default();
        let _ = model::mrz::check(text, today);
    }
}
