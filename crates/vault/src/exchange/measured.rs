//! What exchanges taught about the line and about this laptop's clock, kept between them.

use ledger::{MAX_PUSH_MS, Quality};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::{Reads, Vault, VaultError, meta};

const FRAMES: &str = "frame_targets";
const CLOCK: &str = "clock_estimates";
/// So many estimates are kept.
const MOST: usize = 8;
/// An older estimate says nothing: laptop clocks drift, and people set them.
const GOOD_FOR_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// Two estimates that differ by more than their errors and this are of two settings of the clock.
const DRIFT_MS: i64 = 10_000;

/// The compressed size of frames that the line likes best, in either direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameTargets {
    pub up: u32,
    pub down: u32,
}

/// HQ's clock minus ours, as one exchange found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockEstimate {
    /// By our clock.
    pub at_ms: i64,
    pub offset_ms: i64,
    /// Half the round trip: the offset lies within so much of it.
    pub error_ms: i64,
}

impl ClockEstimate {
    /// Whether this laptop's clock is known to be off by more than merging tolerates.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.offset_ms.saturating_abs().saturating_sub(self.error_ms) > MAX_PUSH_MS
    }
}

/// The best of those that are recent and of the clock's present setting: the one with the least error.
fn best(estimates: &[ClockEstimate], now_ms: i64) -> Option<ClockEstimate> {
    let newest = estimates.iter().max_by_key(|estimate| estimate.at_ms)?;
    let age = now_ms.saturating_sub(newest.at_ms);
    if !(-MAX_PUSH_MS..=GOOD_FOR_MS).contains(&age) {
        return None;
    }
    let agrees = |other: &&ClockEstimate| {
        let apart = other.offset_ms.saturating_sub(newest.offset_ms).saturating_abs();
        apart <= other.error_ms.saturating_add(newest.error_ms).saturating_add(DRIFT_MS)
            && now_ms.saturating_sub(other.at_ms) <= GOOD_FOR_MS
    };
    estimates.iter().filter(agrees).min_by_key(|estimate| estimate.error_ms).copied()
}

fn estimates(db: &Connection) -> Result<Vec<ClockEstimate>, VaultError> {
    Ok(meta::get_json(db, CLOCK)?.unwrap_or_default())
}

/// How far a stamp made now can be believed.
pub(crate) fn quality(db: &Connection, now_ms: i64) -> Result<Quality, VaultError> {
    Ok(match best(&estimates(db)?, now_ms) {
        None => Quality::Unknown,
        Some(estimate) if estimate.is_off() => Quality::Off,
        Some(_) => Quality::Checked,
    })
}

/// What HQ's clock would say, as far as we know.
pub(crate) fn corrected(db: &Connection, now_ms: i64) -> Result<i64, VaultError> {
    let offset = best(&estimates(db)?, now_ms).map_or(0, |estimate| estimate.offset_ms);
    Ok(now_ms.saturating_add(offset))
}

impl Vault {
    /// What earlier exchanges learnt about the line; nothing before the first.
    pub fn frame_targets(&self) -> Result<Option<FrameTargets>, VaultError> {
        meta::get_json(&self.db, FRAMES)
    }

    pub fn keep_frame_targets(&mut self, targets: FrameTargets) -> Result<(), VaultError> {
        meta::put_json(&self.db, FRAMES, &targets)
    }

    /// Remembers how HQ's clock compared with ours.
    pub fn note_clock(&mut self, estimate: ClockEstimate) -> Result<(), VaultError> {
        let mut kept = estimates(&self.db)?;
        // What was noted under a clock that has been set back since is of no use.
        kept.retain(|older| older.at_ms <= estimate.at_ms);
        kept.push(estimate);
        let surplus = kept.len().saturating_sub(MOST);
        kept.drain(..surplus);
        meta::put_json(&self.db, CLOCK, &kept)
    }
}

impl Reads<'_> {
    /// HQ's clock minus ours, when it was compared lately.
    pub fn clock_estimate(&self, now_ms: i64) -> Result<Option<ClockEstimate>, VaultError> {
        Ok(best(&estimates(self.db)?, now_ms))
    }

    /// Changes here whose author's clock lay so far ahead that it was not followed.
    pub fn changes_ahead(&self) -> Result<u64, VaultError> {
        let mut count = self.db.prepare_cached("SELECT count(*) FROM change WHERE ahead_ms IS NOT NULL")?;
        Ok(crate::log::unsigned(count.query_row([], |row| row.get(0))?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000_000;

    fn of(ago_ms: i64, offset_ms: i64, error_ms: i64) -> ClockEstimate {
        ClockEstimate { at_ms: NOW - ago_ms, offset_ms, error_ms }
    }

    #[test]
    fn the_estimate_with_the_least_error_counts_unless_the_clock_was_set_meanwhile() {
        let day = 24 * 60 * 60 * 1000;
        let cases = [
            ("none", vec![], None),
            ("a better older one", vec![of(day, 900, 40), of(10, 1_200, 800)], Some(900)),
            ("a clock set since", vec![of(day, 3_600_000, 40), of(10, 1_200, 800)], Some(1_200)),
            ("too old", vec![of(8 * day, 900, 40)], None),
            ("a clock set back since", vec![of(-day, 900, 40)], None),
        ];
        for (name, estimates, offset) in cases {
            assert_eq!(best(&estimates, NOW).map(|found| found.offset_ms), offset, "{name}");
        }
    }

    #[test]
    fn a_clock_is_off_only_beyond_the_doubt() {
        assert!(of(0, MAX_PUSH_MS + 1_000, 500).is_off());
        assert!(!of(0, MAX_PUSH_MS + 1_000, 2_000).is_off());
        assert!(of(0, i64::MIN, 500).is_off());
    }
}
