//! The hybrid logical clock. It orders what is displayed and printed; it never decides a conflict.

/// How far past our own wall clock a remote stamp may push ours.
pub const MAX_PUSH_MS: i64 = 5 * 60 * 1000;

const COUNTER_BITS: u32 = 16;

/// 48 bits of milliseconds since 1970 and a 16-bit counter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hlc(pub u64);

impl Hlc {
    /// The stamp of a wall clock's reading with the counter at zero. Times before 1970 count as 1970.
    #[must_use]
    pub fn at(wall_ms: i64) -> Self {
        let ms = u64::try_from(wall_ms).unwrap_or(0).min((1 << 48) - 1);
        Self(ms << COUNTER_BITS)
    }

    /// The milliseconds part.
    #[must_use]
    pub fn ms(self) -> i64 {
        i64::try_from(self.0 >> COUNTER_BITS).unwrap_or(i64::MAX)
    }
}

/// How far the author's wall clock can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    /// Never compared with HQ.
    Unknown,
    /// Compared with HQ within the last days and found close.
    Checked,
    /// Known to be off by more than five minutes.
    Off,
}

impl Quality {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Checked => 1,
            Self::Off => 2,
        }
    }

    pub(crate) fn from_code(code: u8) -> Self {
        match code {
            1 => Self::Checked,
            2 => Self::Off,
            _ => Self::Unknown,
        }
    }
}

/// What became of a remote stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The remote stamp lay too far ahead and pushed our clock only part of the way.
    pub clamped: bool,
}

/// A device's own clock; the caller keeps it and hands in the wall clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clock {
    pub last: Hlc,
}

impl Clock {
    /// The stamp for a new change: later than every stamp given or observed before.
    pub fn tick(&mut self, wall_ms: i64) -> Hlc {
        self.last = Hlc::at(wall_ms).max(Hlc(self.last.0 + 1));
        self.last
    }

    /// Takes a remote stamp in, at most [`MAX_PUSH_MS`] past our wall clock. Never refuses.
    pub fn observe(&mut self, remote: Hlc, wall_ms: i64) -> Observed {
        let limit = Hlc::at(wall_ms.saturating_add(MAX_PUSH_MS));
        self.last = self.last.max(remote.min(limit));
        Observed { clamped: remote > limit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_always_grow_even_when_the_wall_clock_goes_back() {
        let mut clock = Clock::default();
        let stamps: Vec<Hlc> = [50_000, 50_000, 10, -4, 60_000].map(|ms| clock.tick(ms)).into();
        assert!(stamps.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_clock_ten_years_ahead_pushes_ours_five_minutes_and_is_flagged() {
        let mut clock = Clock::default();
        let seen = clock.observe(Hlc::at(1_000_000 + 315_360_000_000), 1_000_000);
        assert!(seen.clamped);
        assert_eq!(clock.last.ms(), 1_000_000 + MAX_PUSH_MS);
        assert!(!clock.observe(Hlc::at(1_000_001), 1_000_000).clamped);
    }
}
