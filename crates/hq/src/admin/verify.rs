//! Proof that the feed is what was written: every chain, every signature, no gap in the positions, and the
//! tree that HQ has signed for.

use std::collections::BTreeMap;

use ledger::{Change, DeviceId, Hash, Op, Origin, RawChange, Stream, VerifyingKey};
use proof::{Checkpoint, Edge, TILE, TileId};
use serde::Serialize;

use crate::books::StreamHead;
use crate::error::HqError;
use crate::house::House;
use crate::store::{Entry, Part};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub entries: u64,
    pub streams: u64,
    pub signatures: u64,
    pub checkpoints: u64,
}

struct Chain {
    seq: u64,
    hash: Hash,
    /// The last change was signed: a chain that ends unsigned was cut.
    is_signed: bool,
    pos: u64,
}

/// Reads the whole feed and names the first entry that does not belong.
pub async fn verify(house: &House) -> Result<Verified, HqError> {
    let keys = keys(house).await?;
    let mut chains: BTreeMap<Stream, Chain> = BTreeMap::new();
    let mut silent: BTreeMap<(Stream, u64), u64> = BTreeMap::new();
    let mut verified = Verified::default();
    let mut signed = SignedFor::default();
    // What was promised before we began must be there when we end; the feed may grow meanwhile.
    let promised = house.books.largest_checkpoint().await?.max(house.books.tree_size().await?);
    let promised = promised.max(house.books.head().await?.last);
    let mut last = 0;
    loop {
        let page = house.books.everything(last).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            let pos = entry.pos;
            let broken = |why: &str| HqError::BrokenFeed { pos, why: why.to_owned() };
            if pos != last + 1 {
                return Err(HqError::BrokenFeed { pos: last + 1, why: "it is missing".into() });
            }
            last = pos;
            verified.entries += 1;
            if entry.raw.payload.is_none() {
                silent.insert((entry.stream(), entry.seq), pos);
            }
            signed.entry(house, &entry).await?;
            if entry.part == Part::Released {
                let fits = entry.raw.payload.as_deref().map(RawChange::hash_payload);
                if fits.is_some_and(|hash| hash != entry.raw.payload_hash) {
                    return Err(broken("its payload was changed"));
                }
                continue;
            }
            if entry.origin.device == house.own.device {
                for (origin, seq) in erased(&entry) {
                    silent.remove(&(Stream { origin, scope: entry.scope.clone() }, seq));
                }
            }
            verified.signatures += u64::from(one(entry, &keys, &mut chains).map_err(broken)?);
        }
    }
    // Words may be missing by an order that the feed itself holds, or because they never came.
    for ((stream, seq), pos) in silent {
        if house.books.held_of(&stream, seq, seq).await?.is_empty() {
            return Err(HqError::BrokenFeed { pos, why: "its payload is gone without an order".into() });
        }
    }
    if promised > last {
        let why = format!("it is missing: headquarters had {promised} entries");
        return Err(HqError::BrokenFeed { pos: last + 1, why });
    }
    for (stream, chain) in &chains {
        let head = house.books.stream_heads(std::slice::from_ref(stream)).await?;
        let head = head.first().copied().unwrap_or(StreamHead::NONE);
        if !chain.is_signed || head.seq != chain.seq || head.hash != chain.hash {
            let why = "its stream does not end here".to_owned();
            return Err(HqError::BrokenFeed { pos: chain.pos, why });
        }
    }
    verified.checkpoints = signed.checkpoints;
    verified.streams = chains.len() as u64;
    Ok(verified)
}

/// The tree computed again from the feed, beside the one that is stored and signed for.
#[derive(Default)]
struct SignedFor {
    edge: Edge,
    tile: Vec<Hash>,
    waiting: std::collections::VecDeque<crate::books::KeptCheckpoint>,
    /// How much of the tree the last good checkpoint holds.
    agreed: u64,
    checkpoints: u64,
}

impl SignedFor {
    async fn entry(&mut self, house: &House, entry: &Entry) -> Result<(), HqError> {
        let (size, index) = (self.edge.size(), usize::try_from(self.edge.size() % TILE as u64).unwrap_or(0));
        if index == 0 {
            let tile = TileId { level: 0, index: size / TILE as u64 };
            self.tile = house.books.tiles([tile].into()).await?.0.remove(&tile).unwrap_or_default();
            self.waiting = house.books.checkpoints(size, size + TILE as u64).await?.into();
        }
        let (pos, part) = (entry.pos, u8::try_from(entry.part.code()).unwrap_or(u8::MAX));
        let (scope, hash, received_at) = (&entry.scope, &entry.hash, entry.received_at);
        let leaf = proof::Leaf { pos, part, scope, hash, received_at }.hash();
        if self.tile.get(index).is_some_and(|stored| *stored != leaf) {
            let why = "it is not the entry that was put into the tree".to_owned();
            return Err(HqError::BrokenFeed { pos, why });
        }
        self.edge.push(leaf);
        while let Some(kept) = self.waiting.front().filter(|kept| kept.size == self.edge.size()) {
            let signed = Checkpoint::open(&kept.note, &house.own.verifying_key());
            if signed.ok().is_none_or(|signed| signed.root != self.edge.root()) {
                let first = self.agreed + 1;
                let why = format!("the checkpoint of {} entries is not the tree from here on", kept.size);
                return Err(HqError::BrokenFeed { pos: first, why });
            }
            self.agreed = kept.size;
            self.checkpoints += 1;
            self.waiting.pop_front();
        }
        Ok(())
    }
}

async fn keys(house: &House) -> Result<BTreeMap<DeviceId, VerifyingKey>, HqError> {
    let devices = house.books.devices().await?.into_iter();
    let key = |bytes: &[u8; 32]| VerifyingKey::from_bytes(bytes).ok();
    let mut keys: BTreeMap<_, _> =
        devices.filter_map(|device| Some((device.id, key(&device.public_key)?))).collect();
    keys.insert(house.own.device, house.own.verifying_key());
    Ok(keys)
}

/// The changes that an entry of HQ's own orders to be erased.
fn erased(entry: &Entry) -> Vec<(Origin, u64)> {
    let Ok(change) = Change::open(entry.raw.clone(), &ledger::GENESIS) else { return Vec::new() };
    let order = |op: &Op| match op {
        Op::Redact { origin, seq, .. } => Some((*origin, *seq)),
        _ => None,
    };
    change.ops.iter().filter_map(order).collect()
}

/// Checks one entry after its predecessor; says whether it bore a signature.
fn one(
    entry: Entry,
    keys: &BTreeMap<DeviceId, VerifyingKey>,
    chains: &mut BTreeMap<Stream, Chain>,
) -> Result<bool, &'static str> {
    let stream = entry.stream();
    let before = chains.get(&stream).map_or((0, ledger::GENESIS), |chain| (chain.seq, chain.hash));
    let (pos, stored_hash, origin) = (entry.pos, entry.hash, entry.origin);
    let change = Change::open(entry.raw, &before.1).map_err(|_| "it cannot be read or was changed")?;
    let header = &change.header;
    if header.scope != stream.scope || header.origin != stream.origin || header.seq != before.0 + 1 {
        return Err("it does not follow the one before it in its stream");
    }
    if change.hash != stored_hash {
        return Err("its hash is not the one that was recorded");
    }
    let is_signed = change.raw.signature.is_some();
    if is_signed {
        let key = keys.get(&origin.device).ok_or("its device is not known")?;
        if !change.is_signed_by(key) {
            return Err("its signature does not fit");
        }
    }
    chains.insert(stream, Chain { seq: header.seq, hash: change.hash, is_signed, pos });
    Ok(is_signed)
}
