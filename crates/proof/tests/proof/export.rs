//! Exported logs: whatever is changed, removed, added or moved is found and named.

use ledger::{Change, DeviceId, Draft, GENESIS, Hlc, Origin, Quality, Scope, SigningKey, Stream, UserId};
use proof::export::{Entry, Included, Maker, Verdict, Writer, stream_name, verify};
use proof::{CHANGE, Checkpoint, Edge, Leaf, LogName, RELEASED, Tiles, inclusion_spans};
use proptest::prelude::*;
use uuid::Uuid;

fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

fn id(n: u8) -> Uuid {
    Uuid::from_u128(n.into())
}

const HQ: u8 = 1;

/// A stream of one author, each change signed.
fn stream(device: u8, scope: &Scope, length: u64) -> (Stream, Vec<Change>) {
    let origin = Origin { device: DeviceId(id(device)), incarnation: 1 };
    let (mut previous, mut changes) = (GENESIS, Vec::new());
    for seq in 1..=length {
        let draft = Draft {
            scope: scope.clone(),
            origin,
            author: UserId(id(device)),
            schema: 1,
            min_reader: 1,
            quality: Quality::Checked,
            action: 4,
            seq,
            hlc: Hlc(seq),
            wall: 1_790_000_000_000,
            salt: [device; 8],
            ops: vec![],
        };
        let change = draft.sign(&key(device), &previous);
        previous = change.hash;
        changes.push(change);
    }
    (Stream { origin, scope: scope.clone() }, changes)
}

fn log() -> LogName {
    LogName { hq: DeviceId(id(HQ)), epoch: id(99) }
}

/// The feed of three streams in turn, and its last entry a released payload.
struct Feed {
    entries: Vec<(Stream, Change, u8)>,
}

impl Feed {
    fn new() -> Self {
        let org = stream(HQ, &Scope::Org, 3);
        let case = stream(2, &Scope::Case(id(50)), 5);
        let other = stream(3, &Scope::Case(id(51)), 4);
        let mut entries = Vec::new();
        for turn in 0..5 {
            for (stream, changes) in [&org, &case, &other] {
                entries.extend(changes.get(turn).map(|change| (stream.clone(), change.clone(), CHANGE)));
            }
        }
        let released = (case.0.clone(), case.1[1].clone(), RELEASED);
        entries.push(released);
        Self { entries }
    }

    fn leaf(&self, index: usize) -> Leaf<'_> {
        let (stream, change, part) = &self.entries[index];
        let pos = index as u64 + 1;
        Leaf {
            pos,
            part: *part,
            scope: &stream.scope,
            hash: &change.hash,
            received_at: 1_790_000_000_000 + index as i64,
        }
    }

    fn keys<W: std::io::Write>(writer: &mut Writer<W>) {
        for device in [HQ, 2, 3] {
            let public = key(device).verifying_key().to_bytes();
            writer.key(UserId(id(device)), DeviceId(id(device)), &public).unwrap();
        }
    }

    fn by_hq(&self, content: bool) -> String {
        let mut out = Vec::new();
        let mut writer = Writer::begin(&mut out, Maker::Hq, None, 7, content).unwrap();
        Self::keys(&mut writer);
        let mut edge = Edge::default();
        for (index, (stream, change, part)) in self.entries.iter().enumerate() {
            let leaf = self.leaf(index);
            edge.push(leaf.hash());
            let entry = Entry {
                stream,
                seq: change.header.seq,
                raw: &change.raw,
                hash: change.hash,
                released: *part == RELEASED,
                placed: Some((leaf.pos, leaf.received_at)),
                included: None,
            };
            writer.entry(&entry).unwrap();
            if index % 4 == 2 || index + 1 == self.entries.len() {
                let note = Checkpoint { log: log(), root: edge.root() }.sign(&key(HQ));
                writer.checkpoint(&note.to_string(), None).unwrap();
            }
        }
        writer.finish(DeviceId(id(HQ)), &key(HQ)).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// What the laptop of device 2 exports: its own case with a proof, and HQ's stream.
    fn by_vault(&self) -> String {
        let (mut edge, mut tiles, mut roots) = (Edge::default(), Tiles::default(), Vec::new());
        for index in 0..self.entries.len() {
            edge.push(self.leaf(index).hash());
            roots.push(edge.root());
        }
        tiles.0.extend(edge.take());
        let mut out = Vec::new();
        let mut writer = Writer::begin(&mut out, Maker::Vault, None, 7, true).unwrap();
        Self::keys(&mut writer);
        let (middle, last) = (roots[6], roots[roots.len() - 1]);
        let note = |root| Checkpoint { log: log(), root }.sign(&key(HQ)).to_string();
        writer.checkpoint(&note(middle), None).unwrap();
        let spans = proof::consistency_spans(middle.size, last.size).unwrap();
        writer.checkpoint(&note(last), Some((middle.size, &tiles.proof(&spans).unwrap()))).unwrap();
        for device in [HQ, 2] {
            let own = self.entries.iter().enumerate().filter(|(_, (stream, _, part))| {
                stream.origin.device == DeviceId(id(device)) && *part == CHANGE
            });
            for (index, (stream, change, _)) in own {
                let leaf = self.leaf(index);
                let spans = inclusion_spans(index as u64, last.size).unwrap();
                let included = (device == 2 && change.header.seq == 4).then(|| Included {
                    pos: leaf.pos,
                    received_at: leaf.received_at,
                    size: last.size,
                    proof: tiles.proof(&spans).unwrap(),
                });
                let entry = Entry {
                    stream,
                    seq: change.header.seq,
                    raw: &change.raw,
                    hash: change.hash,
                    released: false,
                    placed: None,
                    included,
                };
                writer.entry(&entry).unwrap();
            }
        }
        writer.finish(DeviceId(id(2)), &key(2)).unwrap();
        String::from_utf8(out).unwrap()
    }
}

fn check(file: &[u8]) -> Option<Verdict> {
    verify(file).ok()
}

fn lines(file: &str) -> Vec<String> {
    file.lines().map(str::to_owned).collect()
}

fn joined(lines: &[String]) -> Vec<u8> {
    lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
}

/// Where the first entry line stands, and how many there are.
fn entry_lines(lines: &[String]) -> Vec<usize> {
    (0..lines.len()).filter(|n| lines[*n].starts_with("{\"entry\"")).collect()
}

#[test]
fn a_whole_log_is_whole_with_content_and_without() {
    let feed = Feed::new();
    for file in [feed.by_hq(false), feed.by_hq(true)] {
        let verdict = check(file.as_bytes()).unwrap();
        assert_eq!(verdict.bad, vec![]);
        assert_eq!((verdict.entries, verdict.streams, verdict.covered), (13, 3, 13));
        assert_eq!((verdict.signatures, verdict.checkpoints), (12, 4));
        let hq = proof::to_hex(key(HQ).verifying_key().as_bytes());
        assert_eq!((verdict.signed_by.as_ref(), verdict.hq_key.as_ref()), (Some(&hq), Some(&hq)));
    }
    let verdict = check(feed.by_vault().as_bytes()).unwrap();
    assert_eq!(verdict.bad, vec![]);
    assert_eq!((verdict.entries, verdict.streams, verdict.covered, verdict.checkpoints), (8, 2, 1, 2));
    assert!(!feed.by_hq(false).contains("\"payload\""), "no content unless asked for");
    assert!(feed.by_hq(true).contains("\"payload\""));
}

#[test]
fn every_removed_entry_is_named() {
    let feed = Feed::new();
    let hq = lines(&feed.by_hq(true));
    for (pos, at) in (1..).zip(entry_lines(&hq)) {
        let mut cut = hq.clone();
        cut.remove(at);
        let bad = check(&joined(&cut)).unwrap().bad;
        assert_eq!(bad[0].pos, Some(pos), "{bad:?}");
    }
    let vault = lines(&feed.by_vault());
    let mut expected = (1..=3).map(|seq| (HQ, seq)).chain((1..=5).map(|seq| (2, seq)));
    for at in entry_lines(&vault) {
        let (device, seq) = expected.next().unwrap();
        let mut cut = vault.clone();
        cut.remove(at);
        let bad = check(&joined(&cut)).unwrap().bad;
        assert_eq!(bad[0].seq, seq, "{bad:?}");
        assert!(bad[0].stream.starts_with(&id(device).to_string()), "{bad:?}");
    }
}

#[test]
fn every_swap_and_every_repeated_line_is_found() {
    let feed = Feed::new();
    for file in [feed.by_hq(true), feed.by_vault()] {
        let whole = lines(&file);
        for first in 0..whole.len() {
            let mut twice = whole.clone();
            twice.insert(first + 1, whole[first].clone());
            assert!(check(&joined(&twice)).is_none_or(|v| !v.bad.is_empty()), "line {first} twice");
            for second in first + 1..whole.len() {
                let mut swapped = whole.clone();
                swapped.swap(first, second);
                assert!(check(&joined(&swapped)).is_none_or(|v| !v.bad.is_empty()), "{first} and {second}");
            }
        }
    }
}

#[test]
fn a_file_cut_anywhere_is_found_and_the_first_missing_entry_named() {
    let feed = Feed::new();
    for file in [feed.by_hq(false), feed.by_vault()] {
        for cut in (0..file.len()).step_by(41).chain([file.len() - 1]) {
            assert!(check(&file.as_bytes()[..cut]).is_none_or(|v| !v.bad.is_empty()), "cut at {cut}");
        }
    }
    let hq = lines(&feed.by_hq(false));
    for (pos, at) in (1..).zip(entry_lines(&hq)) {
        assert_eq!(check(&joined(&hq[..at])).unwrap().bad[0].pos, Some(pos));
    }
}

/// Somebody who holds the exporter's key, but not headquarters', writes the file anew without an entry.
#[test]
fn a_log_that_was_written_anew_does_not_fit_the_checkpoints() {
    let feed = Feed::new();
    let mut shorter = Feed::new();
    shorter.entries.retain(|(_, change, part)| *part == CHANGE && change.header.seq < 4);
    let genuine = lines(&feed.by_hq(false));
    let checkpoints: Vec<&String> =
        genuine.iter().filter(|line| line.starts_with("{\"checkpoint\"")).collect();
    let mut out = Vec::new();
    let mut writer = Writer::begin(&mut out, Maker::Hq, None, 7, false).unwrap();
    Feed::keys(&mut writer);
    for (index, (stream, change, _)) in shorter.entries.iter().enumerate() {
        let leaf = shorter.leaf(index);
        let placed = Some((leaf.pos, leaf.received_at));
        let (raw, hash) = (&change.raw, change.hash);
        let entry =
            Entry { stream, seq: change.header.seq, raw, hash, released: false, placed, included: None };
        writer.entry(&entry).unwrap();
    }
    let last: serde_json::Value = serde_json::from_str(checkpoints[checkpoints.len() - 1]).unwrap();
    writer.checkpoint(last["checkpoint"]["note"].as_str().unwrap(), None).unwrap();
    writer.finish(DeviceId(id(2)), &key(2)).unwrap();
    let bad = check(&out).unwrap().bad;
    assert_eq!(bad[0].pos, Some(shorter.entries.len() as u64 + 1), "{bad:?}");
    assert!(bad[0].problem.contains("is missing"), "{bad:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_changed_bit_is_found_and_an_entrys_is_named(
        by_hq in any::<bool>(), place in any::<proptest::sample::Index>(), bit in 0_u8..8,
    ) {
        let feed = Feed::new();
        let file = if by_hq { feed.by_hq(true) } else { feed.by_vault() };
        let mut bytes = file.clone().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let line = file.as_bytes()[..place].iter().filter(|byte| **byte == b'\n').count();
        let whole = lines(&file);
        let Some(verdict) = check(&bytes) else {
            prop_assert_eq!(line, 0, "only a file that does not say what it is gets no verdict");
            return Ok(());
        };
        prop_assert!(!verdict.bad.is_empty());
        let first = &verdict.bad[0];
        if let Some(index) = entry_lines(&whole).iter().position(|at| *at == line) {
            if by_hq {
                prop_assert_eq!(first.pos, Some(index as u64 + 1), "{:?}", verdict.bad);
            } else {
                let own: Vec<_> = feed.entries.iter().filter(|(_, _, part)| *part == CHANGE).collect();
                let of = |device: u8| own.iter().filter(move |(s, _, _)| s.origin.device == DeviceId(id(device)));
                let (stream, change, _) = of(HQ).chain(of(2)).nth(index).unwrap();
                prop_assert_eq!(&first.stream, &stream_name(stream), "{:?}", verdict.bad);
                prop_assert_eq!(first.seq, change.header.seq, "{:?}", verdict.bad);
            }
        }
    }

    #[test]
    fn rubbish_gets_no_verdict_and_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(check(&bytes).is_none());
    }
}
