//! Case numbers as an administrator sees them: leased, borne, void, and borne twice.

use ledger::DeviceId;

use super::until_written;
use crate::books::{Block, Borne, Voided};
use crate::error::HqError;
use crate::feed::{FSN_OFFLINE_DAYS, numbers as leases};
use crate::house::House;
use crate::store::{Batch, Write};

/// Everything about the numbers of one post, or of all.
#[derive(Clone, Debug)]
pub struct Numbers {
    pub blocks: Vec<Block>,
    pub voids: Vec<Voided>,
    /// Cases that share a number.
    pub clashes: Vec<Borne>,
    /// Cases that came with a number after it was voided.
    pub late: Vec<Borne>,
}

pub async fn list(house: &House, post: Option<&str>) -> Result<Numbers, HqError> {
    let books = &house.books;
    let asked = |named: &str| post.is_none_or(|post| post == named);
    let mut numbers = Numbers {
        blocks: books.blocks().await?,
        voids: books.voids().await?,
        clashes: books.number_clashes().await?,
        late: books.borne_though_void().await?,
    };
    numbers.blocks.retain(|block| asked(&block.post));
    numbers.voids.retain(|void| asked(&void.post));
    numbers.clashes.retain(|borne| asked(&borne.post));
    numbers.late.retain(|borne| asked(&borne.post));
    Ok(numbers)
}

/// Ends the blocks of a device. It gets others at its next exchange.
pub async fn retire(house: &House, device: DeviceId, reason: &str) -> Result<u64, HqError> {
    if reason.trim().is_empty() {
        return Err(HqError::Invalid { what: "--reason", expected: "a sentence" });
    }
    house.books.device(device).await?.ok_or(HqError::UnknownDevice)?;
    until_written(|| async {
        let (books, now) = (&house.books, house.now());
        let policy = books.head().await?.policy;
        let blocks = books.blocks_of(device).await?;
        let live: Vec<&Block> = blocks.iter().filter(|block| block.retired_at.is_none()).collect();
        let count = live.len() as u64;
        let (mut sayings, mut writes) = (Vec::new(), Vec::new());
        leases::retire(live.into_iter(), reason.trim(), now, &mut sayings, &mut writes);
        let sealed = house.own.seal(books, sayings, now).await?;
        let batch = Batch {
            policy: Some(policy),
            entries: sealed.entries,
            streams: sealed.streams,
            writes,
            ..Batch::default()
        };
        Ok((books.store.append(batch).await?, count))
    })
    .await
}

/// What an administrator may set, with what holds when nobody did.
pub const SETTINGS: &[(&str, i64)] = &[
    (leases::FREE_SETTING, leases::FREE as i64),
    ("offline_days_investigator", 0),
    ("offline_days_supervisor", 0),
    ("offline_days_fsn", FSN_OFFLINE_DAYS as i64),
    ("offline_days_hq", 0),
    ("offline_days_auditor", 0),
];

/// Sets a number; `0` offline days mean no limit.
pub async fn set(house: &House, name: &str, value: i64) -> Result<(), HqError> {
    let expected = "one of those that `setting` lists";
    SETTINGS.iter().find(|(known, _)| *known == name).ok_or(HqError::Invalid { what: "NAME", expected })?;
    let most = if name == leases::FREE_SETTING { 100_000 } else { 3_650 };
    if !(0..=most).contains(&value) {
        return Err(HqError::Invalid {
            what: "VALUE",
            expected: "a number from 0 to 3650 (serials: 100000)",
        });
    }
    let sql = "INSERT INTO setting (name, value) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    house.books.store.write(vec![Write::new(sql, vec![name.into(), value.into()])]).await?;
    Ok(())
}

/// What holds now.
pub async fn setting(house: &House, name: &str) -> Result<i64, HqError> {
    let default = SETTINGS.iter().find(|(known, _)| *known == name).map_or(0, |(_, default)| *default);
    Ok(house.books.setting(name).await?.unwrap_or(default))
}
