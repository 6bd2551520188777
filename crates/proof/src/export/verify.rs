//! Reads the file once, from the first line to the last, and names what does not belong.
//!
//! Nothing a line says of itself is believed: chains, signatures, the tree and the end are computed anew.

use std::collections::BTreeMap;
use std::io::{BufRead, Read as _};

use ed25519_dalek::Signature;
use ledger::{Change, DeviceId, GENESIS, Hash, Origin, RawChange, Stream, UserId, VerifyingKey};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::line::{END_DOMAIN, EntryLine, FORMAT, Line, Maker};
use super::stream_name;
use crate::checkpoint::{Checkpoint, LogName};
use crate::hex::from_hex;
use crate::leaf::{CHANGE, Leaf, RELEASED};
use crate::tiles::Edge;
use crate::tree::Root;

/// A longer line is none of ours: a change with its content is at most half of this in hexadecimal.
const MAX_LINE: u64 = 2 * 1024 * 1024;
/// As many bad entries are told; the first one matters.
const MAX_BAD: usize = 100;
/// A file that names more streams is not looked at.
const MAX_STREAMS: usize = 4_000_000;

/// Why there is no verdict at all.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    #[error("the file is not an exported log, or its first line is damaged")]
    NotALog,
    #[error("the file cannot be read")]
    Io(#[from] std::io::Error),
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub entries: u64,
    pub streams: u64,
    pub signatures: u64,
    pub checkpoints: u64,
    /// Entries that a checkpoint was shown to hold.
    pub covered: u64,
    /// The key that signed the file, to be compared with what its maker tells by another way.
    pub signed_by: Option<String>,
    /// The key that signed the checkpoints.
    pub hq_key: Option<String>,
    /// The first bad entry of each stream, in the order of the file.
    pub bad: Vec<Bad>,
}

/// An entry that does not belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    /// `log` where it is not an entry of one stream.
    pub stream: String,
    pub seq: u64,
    /// Its position in HQ's feed, where the file has positions.
    pub pos: Option<u64>,
    pub problem: String,
}

/// One stream so far.
struct Chain {
    stream: Stream,
    seq: u64,
    hash: Hash,
    author: Option<UserId>,
    is_signed: bool,
    is_bad: bool,
}

struct Reading {
    maker: Maker,
    keys: BTreeMap<(UserId, DeviceId), VerifyingKey>,
    chains: Vec<Chain>,
    /// The tree over the entries so far; none once an entry was bad.
    edge: Option<Edge>,
    /// How much of the tree the last good checkpoint holds.
    agreed: u64,
    roots: BTreeMap<(u64, LogName), Root>,
    heads: usize,
    verdict: Verdict,
}

/// Checks an exported log.
pub fn verify(mut file: impl BufRead) -> Result<Verdict, Unreadable> {
    let mut digest = Sha256::new();
    let (mut lines, mut line) = (0_u64, Vec::new());
    let mut reading: Option<Reading> = None;
    let mut ended = false;
    loop {
        line.clear();
        if file.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let parsed = parse(&line);
        match (&mut reading, parsed) {
            (None, Some(Line::Log { format, made_by, .. })) if format == FORMAT => {
                reading = Some(Reading::begin(made_by));
            }
            (None, _) => return Err(Unreadable::NotALog),
            (Some(reading), Some(Line::End { lines: told, entries, sha256, device, signature }))
                if !ended =>
            {
                ended = true;
                let found: Hash = digest.clone().finalize().into();
                let whole =
                    told == lines && entries == reading.verdict.entries && bytes(&sha256) == Some(found);
                reading.end(whole, &found, device, &signature);
            }
            (Some(reading), parsed) if !ended => reading.line(parsed),
            (Some(reading), _) => reading.tell_log("something follows the end of the log"),
        }
        digest.update(&line);
        lines += 1;
    }
    let mut reading = reading.ok_or(Unreadable::NotALog)?;
    if !ended {
        reading.cut();
    }
    reading.verdict.streams = reading.chains.len() as u64;
    Ok(reading.verdict)
}

/// A line of the form we write, byte for byte.
fn parse(line: &[u8]) -> Option<Line> {
    let text = line.strip_suffix(b"\n")?;
    let parsed: Line = serde_json::from_slice(text).ok()?;
    (serde_json::to_vec(&parsed).ok()? == text).then_some(parsed)
}

impl Reading {
    fn begin(maker: Maker) -> Self {
        Self {
            maker,
            keys: BTreeMap::new(),
            chains: Vec::new(),
            edge: (maker == Maker::Hq).then(Edge::default),
            agreed: 0,
            roots: BTreeMap::new(),
            heads: 0,
            verdict: Verdict::default(),
        }
    }

    fn tell(&mut self, stream: String, seq: u64, pos: Option<u64>, problem: &str) {
        if self.verdict.bad.len() < MAX_BAD {
            self.verdict.bad.push(Bad { stream, seq, pos, problem: problem.to_owned() });
        }
    }

    fn tell_log(&mut self, problem: &str) {
        self.tell("log".into(), 0, None, problem);
    }

    /// The position the next entry must have.
    fn next_pos(&self) -> Option<u64> {
        (self.maker == Maker::Hq).then_some(self.verdict.entries + 1)
    }

    /// A line that is missing or cannot be read, told by the entry that belongs there.
    fn gap(&mut self, problem: &str) {
        let pos = self.next_pos();
        self.edge = None;
        match (self.maker, self.chains.last_mut()) {
            (Maker::Vault, Some(chain)) if self.heads == 0 => {
                let (name, seq, told) = (stream_name(&chain.stream), chain.seq + 1, chain.is_bad);
                chain.is_bad = true;
                if !told {
                    self.tell(name, seq, None, problem);
                }
            }
            _ => self.tell("log".into(), 0, pos.filter(|_| self.heads == 0), problem),
        }
    }

    fn line(&mut self, line: Option<Line>) {
        match line {
            Some(Line::Key { device, user, key }) if self.chains.is_empty() => {
                match bytes(&key).and_then(|key| VerifyingKey::from_bytes(&key).ok()) {
                    Some(key) => drop(self.keys.insert((UserId(user), DeviceId(device)), key)),
                    None => self.tell_log("a key cannot be read"),
                }
            }
            Some(Line::Checkpoint { note, after, proof }) => self.checkpoint(&note, after, proof.as_deref()),
            Some(Line::Stream { n, device, incarnation, scope }) => {
                self.stream(n, device, incarnation, &scope)
            }
            Some(Line::Entry(entry)) => self.entry(entry),
            Some(Line::Head { n, seq, hash }) => self.head(n, seq, &hash),
            Some(Line::Key { .. } | Line::Log { .. } | Line::End { .. }) | None => self.gap("cannot be read"),
        }
    }

    fn stream(&mut self, n: u64, device: Uuid, incarnation: u32, scope: &str) {
        let origin = Origin { device: DeviceId(device), incarnation };
        let stream = scope.parse().ok().map(|scope| Stream { origin, scope });
        let Some(stream) =
            stream.filter(|_| n == self.chains.len() as u64 && self.chains.len() < MAX_STREAMS)
        else {
            return self.gap("is missing, or stands elsewhere");
        };
        self.chains.push(Chain {
            stream,
            seq: 0,
            hash: GENESIS,
            author: None,
            is_signed: true,
            is_bad: false,
        });
    }

    fn entry(&mut self, entry: EntryLine) {
        let expected = self.next_pos();
        let index = usize::try_from(entry.stream).unwrap_or(usize::MAX);
        let in_turn = self.maker == Maker::Hq || index + 1 == self.chains.len();
        if index >= self.chains.len() || !in_turn || self.heads > 0 {
            self.gap("is missing, or stands elsewhere");
            self.verdict.entries += 1;
            return;
        }
        if self.maker == Maker::Hq && entry.pos != expected {
            let problem = "is missing, or stands elsewhere";
            self.edge = None;
            let name = stream_name(&self.chains[index].stream);
            self.tell(name, entry.seq, expected, problem);
            // Told once: what follows is counted from where it says it stands.
            self.verdict.entries =
                entry.pos.unwrap_or(self.verdict.entries + 1).max(self.verdict.entries + 1);
        } else {
            self.verdict.entries += 1;
        }
        let hash = match &entry.header {
            Some(_) => self.change(index, &entry),
            None => released(self.maker, &entry).ok_or_else(|| "cannot be read".to_owned()),
        };
        let advanced = hash.is_ok();
        let placed = hash.and_then(|hash| self.place(index, &entry, &hash));
        let chain = &mut self.chains[index];
        if let Err(problem) = placed
            && !std::mem::replace(&mut chain.is_bad, true)
        {
            // A change is told by the number that belongs there, whatever the line says of itself.
            let seq = if advanced || entry.header.is_none() { entry.seq } else { chain.seq + 1 };
            let name = stream_name(&chain.stream);
            self.edge = None;
            self.tell(name, seq, entry.pos, &problem);
        }
    }

    /// The change after the one before it in its stream.
    fn change(&mut self, index: usize, entry: &EntryLine) -> Result<Hash, String> {
        let chain = &mut self.chains[index];
        if chain.is_bad {
            return Err(String::new());
        }
        let raw = raw_of(entry).ok_or("cannot be read")?;
        let change = Change::open(raw, &chain.hash).map_err(|error| error.to_string())?;
        let header = &change.header;
        if header.stream() != chain.stream {
            return Err("belongs to another stream".into());
        }
        if header.seq != chain.seq + 1 || entry.seq != header.seq {
            return Err("does not follow the one before it".into());
        }
        if !chain.is_signed && chain.author != Some(header.author) {
            return Err("the one before it ends its author's run without a signature".into());
        }
        if change.raw.signature.is_some() {
            let key = self.keys.get(&(header.author, header.origin.device));
            let key = key.ok_or("is signed by a key that is not in the file")?;
            if !change.is_signed_by(key) {
                return Err("bears a signature that does not fit".into());
            }
            self.verdict.signatures += 1;
        }
        chain.seq = header.seq;
        chain.hash = change.hash;
        chain.author = Some(header.author);
        chain.is_signed = change.raw.signature.is_some();
        Ok(change.hash)
    }

    /// The entry's place in HQ's log: its leaf, or the proof that a checkpoint holds it.
    fn place(&mut self, index: usize, entry: &EntryLine, hash: &Hash) -> Result<(), String> {
        let part = if entry.header.is_some() { CHANGE } else { RELEASED };
        let (Some(pos), Some(received_at)) = (entry.pos, entry.received_at) else {
            let none = entry.pos.is_none() && entry.received_at.is_none() && entry.proof.is_none();
            return if none && entry.leaf.is_none() && self.maker == Maker::Vault {
                Ok(())
            } else {
                Err("does not say where it stands".into())
            };
        };
        let leaf = Leaf { pos, part, scope: &self.chains[index].stream.scope, hash, received_at };
        if self.maker == Maker::Hq {
            if entry.size.is_some() || entry.proof.is_some() {
                return Err("cannot be read".into());
            }
            if entry.leaf.as_deref().and_then(bytes) != Some(leaf.hash()) {
                return Err("is not the entry its leaf was made of".into());
            }
            if let Some(edge) = &mut self.edge {
                edge.push(leaf.hash());
            }
            return Ok(());
        }
        let proof = entry.proof.as_deref().and_then(from_hex);
        let held = entry.size.zip(proof).is_some_and(|(size, proof)| {
            let mut roots = self.roots.iter().filter(|((found, _), _)| *found == size);
            pos > 0 && roots.any(|(_, root)| root.includes(&leaf.to_bytes(), pos - 1, &proof))
        });
        if !held || entry.leaf.is_some() {
            return Err("is not in the checkpoint it names".into());
        }
        self.verdict.covered += 1;
        Ok(())
    }

    fn checkpoint(&mut self, note: &str, after: Option<u64>, proof: Option<&str>) {
        let signed = self.keys.iter().filter_map(|((_, device), key)| {
            let found = Checkpoint::open(note, key).ok()?;
            (found.log.hq == *device).then_some((found, *key))
        });
        let Some((found, key)) = signed.into_iter().next() else {
            return self.tell(
                "log".into(),
                0,
                self.next_pos(),
                "a checkpoint bears no signature of headquarters",
            );
        };
        self.verdict.checkpoints += 1;
        self.verdict.hq_key = Some(crate::to_hex(key.as_bytes()));
        let root = found.root;
        if self.maker == Maker::Vault {
            let linked = after.map(|size| {
                let proof = proof.and_then(from_hex);
                let older = self.roots.get(&(size, found.log));
                older.zip(proof).is_some_and(|(older, proof)| root.extends(older, &proof))
            });
            if linked == Some(false)
                || self.roots.insert((root.size, found.log), root).is_some_and(|other| other != root)
            {
                let problem = "a checkpoint does not hold what an earlier one held";
                self.tell("log".into(), 0, Some(root.size), problem);
            }
            return;
        }
        let Some(edge) = &self.edge else { return };
        if edge.root() == root {
            self.agreed = root.size;
            self.verdict.covered = root.size;
            return;
        }
        let (pos, problem) = if root.size > edge.size() {
            (edge.size() + 1, "is missing: the checkpoint that follows holds it".to_owned())
        } else {
            let first = self.agreed + 1;
            (first, format!("an entry from {first} to {} is not the one headquarters signed for", root.size))
        };
        self.edge = None;
        self.tell("log".into(), 0, Some(pos), &problem);
    }

    fn head(&mut self, n: u64, seq: u64, hash: &str) {
        if n != self.heads as u64 || self.heads >= self.chains.len() {
            self.heads += 1;
            return self.tell_log("a stream's head is missing, or stands elsewhere");
        }
        let chain = &self.chains[self.heads];
        self.heads += 1;
        if chain.is_bad {
            return;
        }
        let name = stream_name(&chain.stream);
        if chain.seq != seq || bytes(hash) != Some(chain.hash) {
            let first = chain.seq.min(seq) + 1;
            self.tell(name, first, None, "is missing, or stands where the stream had ended");
        } else if !chain.is_signed {
            self.tell(name, seq, None, "ends the stream without a signature");
        }
    }

    fn end(&mut self, whole: bool, found: &Hash, device: Uuid, signature: &str) {
        if self.heads != self.chains.len() {
            self.tell_log("a stream's head is missing");
        }
        let signed = bytes::<64>(signature).and_then(|signature| {
            let message = [END_DOMAIN, &found[..]].concat();
            let signature = Signature::from_bytes(&signature);
            let keys = self.keys.iter().filter(|((_, owner), _)| owner.0 == device);
            keys.map(|(_, key)| key).find(|key| key.verify_strict(&message, &signature).is_ok()).copied()
        });
        self.verdict.signed_by = signed.map(|key| crate::to_hex(key.as_bytes()));
        if !self.verdict.bad.is_empty() || (whole && signed.is_some()) {
            return;
        }
        self.tell_log(if whole {
            "the end is not signed by a key of the file"
        } else {
            "a line that no entry depends on (a key, a name, a witness) was changed, added or removed"
        });
    }

    /// The file stops before its end.
    fn cut(&mut self) {
        if self.verdict.bad.is_empty() {
            self.gap("is missing: the file ends before its end");
        }
    }
}

/// The change whose payload was released here.
fn released(maker: Maker, entry: &EntryLine) -> Option<Hash> {
    let alone = entry.payload_hash.is_none() && entry.signature.is_none() && entry.payload.is_none();
    entry.hash.as_deref().filter(|_| alone && maker == Maker::Hq).and_then(bytes)
}

fn raw_of(entry: &EntryLine) -> Option<RawChange> {
    let some = |text: &Option<String>| match text {
        Some(text) => from_hex(text).map(Some),
        None => Some(None),
    };
    if entry.hash.is_some() {
        return None;
    }
    Some(RawChange {
        header: from_hex(entry.header.as_deref()?)?,
        payload: some(&entry.payload)?,
        payload_hash: bytes(entry.payload_hash.as_deref()?)?,
        signature: match &entry.signature {
            Some(text) => Some(bytes(text)?),
            None => None,
        },
    })
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N {
        return None;
    }
    from_hex(text)?.try_into().ok()
}
