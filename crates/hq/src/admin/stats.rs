//! Figures about the whole, without content.

use serde::Serialize;

use super::files::{self, Files};
use crate::error::HqError;
use crate::house::House;

#[derive(Clone, Debug, Serialize)]
pub struct Stats {
    pub changes: u64,
    pub scopes: u64,
    pub bytes: u64,
    pub held: u64,
    pub quarantined: u64,
    pub frozen_streams: u64,
    pub attachments: Files,
    pub devices: Vec<DeviceStats>,
}

#[derive(Clone, Debug, Serialize)]
pub struct DeviceStats {
    pub device: uuid::Uuid,
    pub seen_at: Option<i64>,
    /// How far the device said it had fetched when it came last; what that visit brought it says next time.
    pub fetched: u64,
    /// Age in seconds of the oldest entry of others after that which it may see.
    pub oldest_unfetched_seconds: Option<i64>,
}

pub async fn stats(house: &House) -> Result<Stats, HqError> {
    let store = &house.books.store;
    let one = |sql: &'static str| async move {
        let rows = store.read(sql, vec![]).await?;
        rows.first().map_or(Ok(0), |row| row.unsigned(0))
    };
    let mut devices = Vec::new();
    for device in house.books.devices().await? {
        let oldest = house.books.oldest_unfetched(&device, house.now()).await?;
        devices.push(DeviceStats {
            device: device.id.0,
            seen_at: device.seen_at,
            fetched: device.fetched,
            oldest_unfetched_seconds: oldest.map(|at| (house.now() - at).max(0) / 1000),
        });
    }
    let bytes =
        "SELECT CAST(COALESCE(SUM(LENGTH(header) + COALESCE(LENGTH(payload), 0)), 0) AS BIGINT) FROM feed";
    Ok(Stats {
        changes: one("SELECT COUNT(*) FROM feed WHERE part = 0").await?,
        scopes: one("SELECT COUNT(DISTINCT scope) FROM feed").await?,
        bytes: one(bytes).await?,
        held: one("SELECT COUNT(*) FROM held WHERE decided IS NULL").await?,
        quarantined: one("SELECT COUNT(*) FROM quarantine").await?,
        frozen_streams: one("SELECT COUNT(*) FROM stream WHERE frozen = 1").await?,
        attachments: files::counted(house).await?,
        devices,
    })
}
