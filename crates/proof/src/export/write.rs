//! Writes the file line by line; a feed of any length needs no more memory than its streams have heads.

use std::collections::BTreeMap;
use std::io::{self, Write};

use ed25519_dalek::Signer as _;
use ledger::{DeviceId, GENESIS, Hash, RawChange, SigningKey, Stream, UserId};
use sha2::{Digest, Sha256};

use super::line::{END_DOMAIN, EntryLine, FORMAT, Line, Maker};
use crate::hex::to_hex;
use crate::leaf::{CHANGE, Leaf, RELEASED};

/// One entry as its store has it.
#[derive(Debug)]
pub struct Entry<'a> {
    pub stream: &'a Stream,
    pub seq: u64,
    pub raw: &'a RawChange,
    /// The change's own hash.
    pub hash: Hash,
    /// Whether only the payload of an earlier entry is released here.
    pub released: bool,
    /// Position and time in HQ's feed, where the maker knows them.
    pub placed: Option<(u64, i64)>,
    /// How HQ showed that the entry is in its log.
    pub included: Option<Included>,
}

/// Where a change stands in HQ's log, and the proof of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Included {
    pub pos: u64,
    pub received_at: i64,
    /// The size of the checkpoint that holds it.
    pub size: u64,
    pub proof: Vec<u8>,
}

/// A file in the making.
pub struct Writer<W> {
    out: W,
    digest: Sha256,
    lines: u64,
    entries: u64,
    with_content: bool,
    numbers: BTreeMap<Stream, u64>,
    heads: Vec<(u64, Hash)>,
}

impl<W> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").field("lines", &self.lines).finish_non_exhaustive()
    }
}

impl<W: Write> Writer<W> {
    /// Begins the file. Without content, payloads stay behind and only their hashes go along.
    pub fn begin(
        out: W,
        maker: Maker,
        scope: Option<String>,
        made_at: i64,
        content: bool,
    ) -> io::Result<Self> {
        let mut writer = Self {
            out,
            digest: Sha256::new(),
            lines: 0,
            entries: 0,
            with_content: content,
            numbers: BTreeMap::new(),
            heads: Vec::new(),
        };
        writer.put(&Line::Log { format: FORMAT.into(), made_by: maker, made_at, scope })?;
        Ok(writer)
    }

    fn put(&mut self, line: &Line) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.digest.update(&text);
        self.lines += 1;
        self.out.write_all(text.as_bytes())
    }

    pub fn key(&mut self, user: UserId, device: DeviceId, key: &[u8; 32]) -> io::Result<()> {
        self.put(&Line::Key { device: device.0, user: user.0, key: to_hex(key) })
    }

    /// A checkpoint; `linked` is the size of an earlier one and the proof that this one extends it.
    pub fn checkpoint(&mut self, note: &str, linked: Option<(u64, &[u8])>) -> io::Result<()> {
        let (after, proof) = linked.map(|(size, proof)| (size, to_hex(proof))).unzip();
        self.put(&Line::Checkpoint { note: note.to_owned(), after, proof })
    }

    pub fn entry(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let n = self.number(entry.stream)?;
        let Entry { seq, raw, hash, released, placed, included, .. } = entry;
        if !released {
            self.heads[usize::try_from(n).unwrap_or(usize::MAX)] = (*seq, *hash);
        }
        let leaf = placed.filter(|_| included.is_none()).map(|(pos, received_at)| {
            let part = if *released { RELEASED } else { CHANGE };
            Leaf { pos, part, scope: &entry.stream.scope, hash, received_at }.hash()
        });
        let placed = placed.or(included.as_ref().map(|included| (included.pos, included.received_at)));
        self.entries += 1;
        self.put(&Line::Entry(EntryLine {
            stream: n,
            seq: *seq,
            pos: placed.map(|(pos, _)| pos),
            received_at: placed.map(|(_, received_at)| received_at),
            header: (!released).then(|| to_hex(&raw.header)),
            payload_hash: (!released).then(|| to_hex(&raw.payload_hash)),
            signature: raw.signature.filter(|_| !released).map(|signature| to_hex(&signature)),
            payload: raw.payload.as_deref().filter(|_| self.with_content && !released).map(to_hex),
            hash: released.then(|| to_hex(hash)),
            leaf: leaf.map(|leaf| to_hex(&leaf)),
            size: included.as_ref().map(|included| included.size),
            proof: included.as_ref().map(|included| to_hex(&included.proof)),
        }))
    }

    /// The stream's number; its line comes before its first entry.
    fn number(&mut self, stream: &Stream) -> io::Result<u64> {
        if let Some(n) = self.numbers.get(stream) {
            return Ok(*n);
        }
        let n = self.heads.len() as u64;
        self.numbers.insert(stream.clone(), n);
        self.heads.push((0, GENESIS));
        self.put(&Line::Stream {
            n,
            device: stream.origin.device.0,
            incarnation: stream.origin.incarnation,
            scope: stream.scope.to_string(),
        })?;
        Ok(n)
    }

    /// The heads, and an end signed by whoever made the file. Gives the number of entries.
    pub fn finish(mut self, device: DeviceId, key: &SigningKey) -> io::Result<u64> {
        for (n, (seq, hash)) in (0..).zip(std::mem::take(&mut self.heads)) {
            self.put(&Line::Head { n, seq, hash: to_hex(&hash) })?;
        }
        let sha256: Hash = self.digest.clone().finalize().into();
        let signature = key.sign(&[END_DOMAIN, &sha256].concat()).to_bytes();
        let (lines, entries) = (self.lines, self.entries);
        let (sha256, signature) = (to_hex(&sha256), to_hex(&signature));
        self.put(&Line::End { lines, entries, sha256, device: device.0, signature })?;
        self.out.flush()?;
        Ok(entries)
    }
}
