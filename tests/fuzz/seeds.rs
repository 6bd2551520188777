//! What each parser is given to begin with: good messages, made by the code that writes them, the golden
//! messages, and every input that was once found to be bad.

use std::path::{Path, PathBuf};

use ledger::{
    DeviceId, Dot, Draft, EntityId, EntityState, GENESIS, Hlc, Op, OpAt, Origin, Quality, Scope, SigningKey,
    Snapshot, UserId,
};
use proof::export::{Entry, Maker, Writer};
use proof::{
    Checkpoint, Edge, LogName, Restored, Root, Tiles, Witness, consistency_spans, inclusion_spans, leaf_hash,
};
use uuid::Uuid;
use wire::bundle::BLOCK;

/// The golden messages of the wire, one line of hexadecimal digits after another.
const GOLDEN: &str = "tests/contract/wire";
/// `<target>-<what>.hex`: inputs that once broke a promise.
const FOUND: &str = "tests/fuzz/found";

/// The seeds of the target of this name, for a project in this folder.
pub fn of(project: &Path, target: &str) -> Vec<Vec<u8>> {
    let golden = project.join(GOLDEN);
    let mut seeds = match target {
        "frame" => files(&golden, "").iter().filter_map(|bytes| frames(bytes)).collect(),
        "stream" => files(&golden, ""),
        "header" => vec![sample().raw.header],
        "payload" => vec![Op::encode_all(&operations())],
        "change" => vec![whole()],
        "state" => vec![record().encode()],
        "scope" => scopes(),
        "value" => values(),
        "enrolment" => texts(ENROLMENT),
        "import" => texts(LINES),
        "mrz" => texts(ZONES),
        "snapshot" => snapshots(&golden),
        "bundle" => vec![header_of(&released(project))],
        "sealed" => vec![released(project).split_off(BLOCK)],
        "checkpoint" => notes(),
        "proofs" => proofs(),
        "export" => vec![export()],
        _ => Vec::new(),
    };
    seeds.extend(files(&project.join(FOUND), &format!("{target}-")));
    seeds
}

const ENROLMENT: &[&str] = &[
    r#"{"code":"ABCD-EFGH-JKLM","device":"01900000-0000-7000-8000-000000000001","device_name":"laptop","local_user":"01900000-0000-7000-8000-000000000002","public_key":"00","tls_public_key":"00","proof":"00"}"#,
    r#"{"error":{"code":"code_used","message":"the enrolment code was used before; ask for a new one"}}"#,
];

const LINES: &[&str] = &[
    r#"{"kind":"case","case_number":null,"fields":{"title":"Print shop","type":"visa_fraud","status":"open","opened_on":"2026-03-04"}}"#,
    r#"{"kind":"person","case":"VF-2026-BUC-00001","fields":{"role":"suspect","surname":"CEBAN","aliases":["Doru"]}}"#,
];

const ZONES: &[&str] = &[
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
];

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn files(folder: &Path, prefix: &str) -> Vec<Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let fits = |path: &PathBuf| {
        path.extension().is_some_and(|ending| ending == "hex")
            && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix))
    };
    paths
        .iter()
        .filter(|path| fits(path))
        .filter_map(|path| unhex(&std::fs::read_to_string(path).ok()?))
        .collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks_exact(2).map(pair).collect()
}

/// Golden files hold frames without their compression; a whole stream is for another target.
fn frames(bytes: &[u8]) -> Option<Vec<u8>> {
    wire::v1::Frame::from_cbor(bytes).is_ok().then(|| bytes.to_vec())
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | n)
}

fn origin() -> Origin {
    Origin { device: DeviceId(id(1)), incarnation: 2 }
}

fn dot(seq: u64, op: u16) -> Dot {
    Dot { origin: origin(), seq, op }
}

/// One of each operation.
fn operations() -> Vec<Op> {
    let (entity, reason) = (EntityId(id(2)), "compared".to_owned());
    let (prev, seen) = (vec![dot(1, 0), dot(2, 1)], vec![(origin(), 7)]);
    let user = UserId(id(3));
    let scope = Scope::Case(id(9));
    let mut ops = vec![
        Op::Create { entity, kind: 2 },
        Op::Set { entity, field: 3, prev: prev.clone(), value: vec![0x61, 0x78], seen: Some(seen.clone()) },
        Op::Set { entity, field: 3, prev: vec![], value: vec![0xf6], seen: None },
        Op::SetAdd { entity, field: 15, value: vec![0x61, 0x79] },
        Op::SetRemove { entity, field: 15, prev: prev.clone() },
        Op::Append { entity, log: 900, parents: prev.clone(), body: id(5).as_bytes().to_vec() },
        Op::Tombstone { entity, prev: prev.clone(), reason: reason.clone(), seen: seen.clone() },
        Op::Restore { entity, prev: prev.clone(), reason: reason.clone() },
        Op::Resolve {
            entity,
            field: 3,
            prev: prev.clone(),
            value: vec![1],
            reason: reason.clone(),
            seen: Some(seen),
        },
        Op::Link { entity, other: EntityId(id(8)) },
        Op::Unlink { entity, prev },
    ];
    let left = ops.iter().map(Op::without_words).collect();
    ops.extend([
        Op::Redact { origin: origin(), seq: 4, basis: "Art. 17".into(), left },
        Op::Disposition { origin: origin(), seq: 4, accept: true, reason },
        Op::Grant { scope: scope.clone(), user, until: Some(1_790_000_000_000) },
        Op::Revoke { scope: scope.clone(), user },
        Op::Lease { scope, user, offline_days: 30 },
        Op::Key {
            device: DeviceId(id(1)),
            user,
            name: "M. Okafor".into(),
            post: "BUC".into(),
            role: "investigator".into(),
            public_key: [4; 32],
            revoked: false,
        },
        Op::Unknown { code: 4711, raw: vec![0x83, 0x19, 0x12, 0x67, 0x01, 0x61, 0x78] },
    ]);
    ops
}

fn sample() -> ledger::Change {
    let draft = Draft {
        scope: Scope::Case(id(9)),
        origin: origin(),
        author: UserId(id(3)),
        schema: 1,
        min_reader: 1,
        quality: Quality::Checked,
        action: 5,
        seq: 3,
        hlc: Hlc(1_790_000_000_000 << 16),
        wall: 1_790_000_000_123,
        salt: [9; 8],
        ops: operations(),
    };
    draft.sign(&SigningKey::from_bytes(&[7; 32]), &GENESIS)
}

fn whole() -> Vec<u8> {
    let raw = sample().raw;
    let length = u8::try_from(raw.header.len()).unwrap_or(u8::MAX);
    [vec![length], raw.header, raw.payload.unwrap_or_default()].concat()
}

fn record() -> EntityState {
    let mut state = EntityState::default();
    for (index, op) in (0..).zip(&operations()) {
        let at = OpAt { dot: dot(3, index), hlc: Hlc(u64::from(index) << 16), author: UserId(id(3)) };
        state.apply(&at, op, &|_| false);
    }
    state
}

fn scopes() -> Vec<Vec<u8>> {
    let all = [Scope::Org, Scope::Post("BUC".into()), Scope::User(UserId(id(3))), Scope::Case(id(9))];
    all.iter().flat_map(|scope| [scope.to_bytes(), scope.to_string().into_bytes()]).collect()
}

fn values() -> Vec<Vec<u8>> {
    let text = model::Value::text;
    let group = std::collections::BTreeMap::from([(3, text("open")), (4, text("2026-03-04"))]);
    let status = model::registry::register_numbered(&model::kinds::CASE, 3);
    let mut values: Vec<Vec<u8>> = vec![text("CEBAN").encode(), model::Value::Ref(id(4)).encode()];
    values.extend(status.map(|status| status.encode(&group)));
    values
}

/// The bundle whose bytes are kept for ever.
fn released(project: &Path) -> Vec<u8> {
    files(&project.join("tests/contract/bundle"), "").remove(0)
}

fn header_of(bundle: &[u8]) -> Vec<u8> {
    let length = bundle[8..12].try_into().map_or(0, u32::from_be_bytes);
    bundle[12..12 + usize::try_from(length).unwrap_or(0)].to_vec()
}

fn snapshots(golden: &Path) -> Vec<Vec<u8>> {
    let snapshot = Snapshot::of(Scope::Case(id(9)), &[sample()]);
    let mut seeds = files(golden, "snap");
    seeds.extend([Snapshot::encode_all(&[&snapshot]), Snapshot::encode_all(&[])]);
    seeds
}

fn log_name(epoch: u128) -> LogName {
    LogName { hq: DeviceId(id(1)), epoch: id(epoch) }
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn notes() -> Vec<Vec<u8>> {
    let root = Root { size: 1204, hash: [5; 32] };
    let checkpoint = Checkpoint { log: log_name(70), root };
    let mut cosigned = checkpoint.sign(&key());
    cosigned.cosign("w.example/1", &key(), 1_790_000_000);
    let restored = Restored { log: log_name(71), before: log_name(70), base: root, at: 1_790_000_000_000 };
    let witness = Witness { name: "w.example/1".into(), key: key().verifying_key() };
    let signed = [checkpoint.sign(&key()), cosigned, restored.sign(&key())];
    let texts = signed.iter().map(ToString::to_string).chain([witness.to_string()]);
    texts.map(String::into_bytes).collect()
}

/// Proofs that hold in a tree of several tiles, as the target reads them.
fn proofs() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (older, newer, index) in [(0, 1, 0), (1, 7, 3), (256, 700, 0), (300, 700, 512), (700, 700, 699)] {
        let (mut edge, mut tiles, mut before) = (Edge::default(), Tiles::default(), Root::empty());
        for leaf in 0..newer {
            edge.push(leaf_hash(if leaf == index { b"leaf" } else { b"other" }));
            if leaf + 1 == older {
                before = edge.root();
            }
        }
        tiles.0.extend(edge.take());
        let root = edge.root();
        for spans in [consistency_spans(older, newer), inclusion_spans(index, newer)] {
            let proof = spans.and_then(|spans| tiles.proof(&spans)).unwrap_or_default();
            let numbers = [newer, older, index].map(u64::to_be_bytes).concat();
            seeds.push([numbers, root.hash.to_vec(), before.hash.to_vec(), proof].concat());
        }
    }
    seeds
}

/// A log of one entry under one checkpoint, as headquarters writes it.
fn export() -> Vec<u8> {
    let change = sample();
    let (stream, user) = (change.header.stream(), change.header.author);
    let mut out = Vec::new();
    let write = |out: &mut Vec<u8>| {
        let mut writer = Writer::begin(out, Maker::Hq, None, 1_790_000_000_000, false)?;
        writer.key(user, stream.origin.device, &key().verifying_key().to_bytes())?;
        let entry = Entry {
            stream: &stream,
            seq: change.header.seq,
            raw: &change.raw,
            hash: change.hash,
            released: false,
            placed: Some((1, 1_790_000_000_000)),
            included: None,
        };
        writer.entry(&entry)?;
        writer.finish(stream.origin.device, &key())
    };
    write(&mut out).map_or_else(|_| Vec::new(), |_| out)
}
