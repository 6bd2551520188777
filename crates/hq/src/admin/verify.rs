//! Proof that the feed is what was written: every chain, every signature, no gap in the positions.

use std::collections::BTreeMap;

use ledger::{Change, DeviceId, Hash, Op, Origin, RawChange, Stream, VerifyingKey};
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
    for (stream, chain) in &chains {
        let head = house.books.stream_heads(std::slice::from_ref(stream)).await?;
        let head = head.first().copied().unwrap_or(StreamHead::NONE);
        if !chain.is_signed || head.seq != chain.seq || head.hash != chain.hash {
            let why = "its stream does not end here".to_owned();
            return Err(HqError::BrokenFeed { pos: chain.pos, why });
        }
    }
    let end = house.books.head().await?.last;
    if end > last {
        return Err(HqError::BrokenFeed { pos: last + 1, why: "it is missing".into() });
    }
    verified.streams = chains.len() as u64;
    Ok(verified)
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
