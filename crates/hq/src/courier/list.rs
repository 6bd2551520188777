//! What bundles were made here and taken in, and what came back about them.

use std::collections::BTreeMap;

use ledger::{DeviceId, Op, Scope};
use uuid::Uuid;

use super::waiting;
use crate::error::HqError;
use crate::house::House;
use crate::store::{Row, StoreError};

/// A bundle that was made for a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeBundle {
    pub id: Uuid,
    pub device: DeviceId,
    pub made_at: i64,
    pub parts: u64,
    pub bytes: u64,
    /// Parts that the device signed to have taken in, and when that was heard here. It signs for parts that
    /// brought work.
    pub receipts: BTreeMap<u16, i64>,
}

/// A bundle of a device of which at least one part was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBundle {
    pub id: Uuid,
    pub device: DeviceId,
    /// By the device's clock.
    pub made_at: i64,
    /// When the last part was taken in whole.
    pub taken_at: Option<i64>,
    pub parts: u16,
    /// Taken in whole.
    pub here: Vec<u16>,
    /// Kept until what they build on comes.
    pub waiting: Vec<u16>,
    pub changes: u64,
}

/// Everything, newest first.
pub async fn list(house: &House) -> Result<(Vec<MadeBundle>, Vec<TakenBundle>), HqError> {
    Ok((made(house).await?, taken(house).await?))
}

async fn made(house: &House) -> Result<Vec<MadeBundle>, HqError> {
    let sql = "SELECT id, device, made_at, parts, bytes FROM courier_made ORDER BY made_at DESC, id";
    let rows = house.books.store.read(sql, vec![]).await?;
    let mut receipts: BTreeMap<DeviceId, BTreeMap<(Uuid, u16), i64>> = BTreeMap::new();
    let mut made = Vec::new();
    for row in &rows {
        let (id, device) = (row.uuid(0)?, DeviceId(row.uuid(1)?));
        if let std::collections::btree_map::Entry::Vacant(unread) = receipts.entry(device) {
            unread.insert(receipts_of(house, device).await?);
        }
        let of_bundle = receipts[&device].range((id, 0)..=(id, u16::MAX));
        made.push(MadeBundle {
            id,
            device,
            made_at: row.int(2)?,
            parts: row.unsigned(3)?,
            bytes: row.unsigned(4)?,
            receipts: of_bundle.map(|((_, part), at)| (*part, *at)).collect(),
        });
    }
    Ok(made)
}

/// What a device signed for, in its own scope.
async fn receipts_of(house: &House, device: DeviceId) -> Result<BTreeMap<(Uuid, u16), i64>, HqError> {
    let sql = "SELECT payload, received_at FROM feed WHERE scope = $1 AND device = $2 AND part = 0 \
               AND withheld = 0 AND payload IS NOT NULL ORDER BY pos";
    let cells = vec![(&Scope::Device(device)).into(), device.into()];
    let mut receipts = BTreeMap::new();
    for row in house.books.store.read(sql, cells).await? {
        let at = row.int(1)?;
        for op in Op::decode_all(&row.blob(0)?).unwrap_or_default() {
            if let Op::Receipt { bundle, part, from, .. } = op
                && from == house.own.device
            {
                receipts.entry((bundle, part)).or_insert(at);
            }
        }
    }
    Ok(receipts)
}

async fn taken(house: &House) -> Result<Vec<TakenBundle>, HqError> {
    let sql =
        "SELECT id, device, made_at, taken_at, parts, part, changes FROM courier_taken ORDER BY id, part";
    let mut bundles: Vec<TakenBundle> = Vec::new();
    for row in &house.books.store.read(sql, vec![]).await? {
        let part = read_part(row)?;
        match bundles.last_mut().filter(|bundle| bundle.id == part.id) {
            None => bundles.push(part),
            Some(bundle) => {
                bundle.here.extend(part.here);
                bundle.changes += part.changes;
                bundle.taken_at = bundle.taken_at.max(part.taken_at);
            }
        }
    }
    for header in waiting::all(house).await? {
        match bundles.iter_mut().find(|bundle| bundle.id == header.id) {
            Some(bundle) => bundle.waiting.push(header.part),
            None => bundles.push(TakenBundle {
                id: header.id,
                device: header.from,
                made_at: header.created,
                taken_at: None,
                parts: header.parts,
                here: Vec::new(),
                waiting: vec![header.part],
                changes: 0,
            }),
        }
    }
    // What waits is what somebody may want to do something about.
    bundles.sort_by_key(|bundle| std::cmp::Reverse(bundle.taken_at.unwrap_or(i64::MAX)));
    Ok(bundles)
}

fn read_part(row: &Row) -> Result<TakenBundle, StoreError> {
    let number = |at| u16::try_from(row.int(at)?).map_err(|_| StoreError::Malformed("a part of a bundle"));
    Ok(TakenBundle {
        id: row.uuid(0)?,
        device: DeviceId(row.uuid(1)?),
        made_at: row.int(2)?,
        taken_at: Some(row.int(3)?),
        parts: number(4)?,
        here: vec![number(5)?],
        waiting: Vec::new(),
        changes: row.unsigned(6)?,
    })
}
