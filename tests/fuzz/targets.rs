//! Every parser that meets bytes from elsewhere, as a function of bytes. Each may refuse; none may panic, and
//! what it accepts must come back as it was when it is written again.

use std::io::Cursor;

use ledger::{
    Change, DeviceId, EntityState, GENESIS, Op, RawChange, Scope, SigningKey, Snapshot, verify_run,
};
use model::{Value, registry};
use proof::{Checkpoint, Note, Restored, Root, Tiles};
use sha2::{Digest as _, Sha256};
use wire::FrameDecoder;
use wire::bundle::{BLOCK, Claim, Header};
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
    Target { name: "snapshot", run: snapshot },
    Target { name: "bundle", run: bundle },
    Target { name: "sealed", run: sealed },
    Target { name: "checkpoint", run: checkpoint },
    Target { name: "proofs", run: proofs },
    Target { name: "export", run: export },
];

/// Whoever signs what the seeds hold.
fn signer() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn frame(bytes: &[u8]) {
    let Ok(frame) = Frame::from_cbor(bytes) else { return };
    assert_eq!(Frame::from_cbor(&frame.to_cbor()).ok().as_ref(), Some(&frame));
    let runs = match frame {
        Frame::Push(push) => push.runs,
        Frame::Pull(pull) => pull.runs,
        _ => return,
    };
    let key = signer().verifying_key();
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
    let key = signer().verifying_key();
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

/// States of scopes: their own bytes, and the frame that carries them.
fn snapshot(bytes: &[u8]) {
    let framed = match Frame::from_cbor(bytes) {
        Ok(Frame::Snap(snap)) => snap.scopes,
        _ => Vec::new(),
    };
    let alone = Snapshot::decode_all(bytes).unwrap_or_default();
    for snapshots in [framed, alone] {
        let written = Snapshot::encode_all(&snapshots.iter().collect::<Vec<_>>());
        assert_eq!(Snapshot::decode_all(&written).as_ref(), Ok(&snapshots));
        for snapshot in &snapshots {
            let _ = (snapshot.accounts_for_its_records(), snapshot.join(snapshot));
            snapshot.records.values().for_each(|record| looked_at(&record.state));
        }
    }
}

/// The outside of a bundle, from its header alone: a block around it, signed and read.
fn bundle(bytes: &[u8]) {
    let Ok(length) = u32::try_from(bytes.len()) else { return };
    let mut block = [0; BLOCK];
    let front = [b"CHBUNDLE".as_slice(), &length.to_be_bytes(), bytes].concat();
    block[..front.len().min(BLOCK)].copy_from_slice(&front[..front.len().min(BLOCK)]);
    let Ok(claim) = Claim::of_block(block) else { return };
    assert!(claim.verified(&signer().verifying_key()).is_err(), "nobody signed it");
    let header = claim.header();
    let signed = header.sign(&signer()).expect("what was read can be written");
    let again = Claim::of_block(signed).expect("what was written can be read");
    assert_eq!(again.verified(&signer().verifying_key()).ok(), Some(header));
}

/// The body of a bundle whose outside is right, opened by one of its recipients.
fn sealed(bytes: &[u8]) {
    let recipient = DeviceId(uuid::Uuid::from_u128(2));
    let header = Header {
        version: wire::bundle::VERSION,
        id: uuid::Uuid::nil(),
        from: recipient,
        to: vec![recipient],
        created: 0,
        part: 1,
        parts: 1,
        length: bytes.len() as u64,
        sha256: Sha256::digest(bytes).into(),
        feed: None,
    };
    let block = header.sign(&signer()).expect("a good header");
    let mut file = Cursor::new([&block, bytes].concat());
    let claim = Claim::read(&mut file).expect("the header was just made");
    let checked = wire::bundle::check(&claim, &signer().verifying_key(), &mut file, |_| true);
    let checked = checked.expect("the body is the one that was signed for").expect("nobody stops it");
    let Ok(mut frames) = checked.open(file, &SigningKey::from_bytes(&[2; 32])) else { return };
    while let Ok(Some(_)) = frames.next_frame() {}
}

/// Notes, and what HQ says in them.
fn checkpoint(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let key = signer();
    if let Ok(note) = Note::parse(text) {
        assert_eq!(note.to_string(), text, "one note has one form");
        let witness = proof::Witness { name: "w.example/1".into(), key: key.verifying_key() };
        let _ = note.cosigned_at(&witness);
    }
    if let Ok(checkpoint) = Checkpoint::open(text, &key.verifying_key()) {
        let again = checkpoint.sign(&key).to_string();
        assert_eq!(Checkpoint::open(&again, &key.verifying_key()), Ok(checkpoint));
    }
    if let Ok(restored) = Restored::open(text, &key.verifying_key()) {
        let again = restored.sign(&key).to_string();
        assert_eq!(Restored::open(&again, &key.verifying_key()), Ok(restored));
    }
    if let Ok(witness) = text.parse::<proof::Witness>() {
        assert_eq!(witness.to_string().parse(), Ok(witness));
    }
}

/// Three numbers, two roots and a leaf's hash, then a proof. What holds has the length its sizes demand.
fn proofs(bytes: &[u8]) {
    let Some((front, proof)) = bytes.split_first_chunk::<{ 3 * 8 + 2 * 32 }>() else { return };
    let number = |at: usize| u64::from_be_bytes(front[at..at + 8].try_into().expect("eight bytes"));
    let hash = |at: usize| front[at..at + 32].try_into().expect("thirty-two bytes");
    let (newer, older) = (Root { size: number(0), hash: hash(24) }, Root { size: number(8), hash: hash(56) });
    let index = number(16);
    let lasts = proof::consistency_spans(older.size, newer.size);
    let holds = proof::inclusion_spans(index, newer.size);
    if newer.extends(&older, proof) {
        assert_eq!(lasts.map(|spans| spans.len() * 32), Some(proof.len()));
    } else if let Some(spans) = lasts {
        assert_eq!(Tiles::default().proof(&spans).is_some(), spans.is_empty());
    }
    if newer.includes(b"leaf", index, proof) {
        assert_eq!(holds.map(|spans| spans.len() * 32), Some(proof.len()));
    }
}

/// An exported log.
fn export(bytes: &[u8]) {
    if let Ok(verdict) = proof::export::verify(bytes) {
        let _ = format!("{verdict:?}");
    }
}
