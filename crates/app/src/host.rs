//! What the outside gives the desk: the time and new ids. Tests give fixed ones.

use std::fmt::Debug;
use std::sync::atomic::{AtomicU64, Ordering};

use uuid::Uuid;

/// The wall clock, milliseconds of UTC.
pub trait Clock: Debug + Send + Sync {
    fn now_ms(&self) -> i64;

    /// How many minutes the clocks of the place are ahead of UTC now.
    fn utc_offset(&self) -> i32 {
        0
    }
}

/// Where new ids come from.
pub trait Ids: Debug + Send + Sync {
    fn id(&self) -> Uuid;
}

/// The machine's own clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that reads the clock")]
    fn now_ms(&self) -> i64 {
        chrono::Utc::now().timestamp_millis()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the adapter that reads the clock")]
    fn utc_offset(&self) -> i32 {
        chrono::Local::now().offset().local_minus_utc() / 60
    }
}

/// Ids in order of time, from the system's randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter that makes ids")]
    fn id(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(std::sync::atomic::AtomicI64);

impl FixedClock {
    pub fn at(now_ms: i64) -> Self {
        Self(now_ms.into())
    }

    pub fn forward(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Clock for FixedClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Ids counted from a start, the same in every run.
#[derive(Debug)]
pub struct CountedIds(AtomicU64);

impl CountedIds {
    pub fn from(start: u64) -> Self {
        Self(start.into())
    }
}

impl Ids for CountedIds {
    fn id(&self) -> Uuid {
        Uuid::from_u64_pair(
            0x0190_0000_0000_7000,
            0x8000_0000_0000_0000 | self.0.fetch_add(1, Ordering::Relaxed),
        )
    }
}
