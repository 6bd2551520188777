//! Wrong passphrases: five in 15 minutes close the door for a time that doubles with each further one.
//!
//! Time served is counted by how long the machine ran, not by the wall clock: setting the clock forward
//! or restarting does not shorten the wait. Deleting the record buys an attacker nothing that copying the
//! disk would not; the cost of the passphrase itself is the wall.

use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::file::write_durably;
use crate::OpenError;

const NAME: &str = "attempts.json";
const ALLOWED: usize = 5;
const WINDOW_MS: u64 = 15 * 60 * 1000;
const FIRST_WAIT_MS: u64 = 60 * 1000;
const LONGEST_WAIT_MS: u64 = 24 * 60 * 60 * 1000;

/// A point in the running time of this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moment {
    /// Which start of the machine.
    pub boot: String,
    pub uptime_ms: u64,
}

impl Moment {
    /// Running time as the system tells it; of this process where the system does not.
    pub(crate) fn now() -> Self {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id");
        let uptime = std::fs::read_to_string("/proc/uptime").ok();
        let seconds = uptime.as_deref().and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
        match (boot, seconds) {
            (Ok(boot), Some(seconds)) => {
                let uptime_ms = std::time::Duration::from_secs_f64(seconds.max(0.0)).as_millis();
                Self { boot: boot.trim().to_owned(), uptime_ms: u64::try_from(uptime_ms).unwrap_or(0) }
            }
            _ => Self::of_this_process(),
        }
    }

    fn of_this_process() -> Self {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        let elapsed = START.get_or_init(Instant::now).elapsed().as_millis();
        let boot = format!("process {}", std::process::id());
        Self { boot, uptime_ms: u64::try_from(elapsed).unwrap_or(0) }
    }

    /// What the machine provably ran since `earlier`.
    fn since(&self, earlier: &Self) -> u64 {
        if self.boot == earlier.boot {
            self.uptime_ms.saturating_sub(earlier.uptime_ms)
        } else {
            self.uptime_ms
        }
    }
}

/// The record of wrong tries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attempts {
    last: Option<Moment>,
    /// How long ago, in running time, each wrong try of the window was.
    ages_ms: Vec<u64>,
    wait_ms: u64,
    next_wait_ms: u64,
    /// Wrong tries that no act tells of yet. They outlast the right passphrase until one does.
    #[serde(default)]
    untold: u64,
}

impl Attempts {
    pub(crate) fn read(dir: &Path) -> Self {
        let bytes = std::fs::read(dir.join(NAME)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn write(&self, dir: &Path) -> Result<(), OpenError> {
        let bytes = serde_json::to_vec(self)
            .map_err(|_| OpenError::Damaged { what: "the record of tries cannot be written" })?;
        Ok(write_durably(dir, NAME, &bytes)?)
    }

    fn advance(&mut self, now: &Moment) {
        if let Some(last) = &self.last {
            let served = now.since(last);
            self.wait_ms = self.wait_ms.saturating_sub(served);
            self.ages_ms.iter_mut().for_each(|age| *age = age.saturating_add(served));
            self.ages_ms.retain(|age| *age < WINDOW_MS);
        }
        self.last = Some(now.clone());
    }

    fn fail(&mut self) {
        self.untold = self.untold.saturating_add(1);
        self.ages_ms.push(0);
        if self.ages_ms.len() >= ALLOWED || self.next_wait_ms > 0 {
            self.wait_ms = self.next_wait_ms.max(FIRST_WAIT_MS);
            self.next_wait_ms = (self.wait_ms * 2).min(LONGEST_WAIT_MS);
        }
    }

    /// Counts a try before it is made, so that a killed program has not tried for nothing.
    pub(crate) fn begin(&mut self, dir: &Path, now: &Moment) -> Result<(), OpenError> {
        self.advance(now);
        if self.wait_ms > 0 {
            self.write(dir)?;
            return Err(OpenError::Throttled { wait_s: self.wait_ms.div_ceil(1000) });
        }
        self.fail();
        self.write(dir)
    }

    /// The try was right: it was none of the wrong ones, which no longer close the door.
    pub(crate) fn clear(dir: &Path) -> Result<(), OpenError> {
        let untold = Self::read(dir).untold.saturating_sub(1);
        if untold > 0 { Self { untold, ..Self::default() }.write(dir) } else { Self::wipe(dir) }
    }

    /// An act tells of the wrong tries from now on.
    pub(crate) fn told(dir: &Path) -> Result<(), OpenError> {
        let untold = 0;
        let left = Self { untold, ..Self::read(dir) };
        if left == Self::default() { Self::wipe(dir) } else { left.write(dir) }
    }

    pub(crate) fn untold(&self) -> u64 {
        self.untold
    }

    fn wipe(dir: &Path) -> Result<(), OpenError> {
        match std::fs::remove_file(dir.join(NAME)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Tries left before a pause.
    pub(crate) fn left(&self) -> u32 {
        if self.next_wait_ms > 0 {
            return 0;
        }
        u32::try_from(ALLOWED.saturating_sub(self.ages_ms.len())).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(boot: &str, seconds: u64) -> Moment {
        Moment { boot: boot.into(), uptime_ms: seconds * 1000 }
    }

    fn tries(dir: &Path, moment: &Moment) -> Result<(), OpenError> {
        Attempts::read(dir).begin(dir, moment)
    }

    #[test]
    fn five_wrong_passphrases_close_the_door_for_a_growing_time() {
        let dir = tempfile::tempdir().unwrap();
        for second in 0..5 {
            tries(dir.path(), &at("a", second)).unwrap();
        }
        assert!(matches!(tries(dir.path(), &at("a", 10)), Err(OpenError::Throttled { wait_s: 54 })));
        tries(dir.path(), &at("a", 70)).unwrap();
        assert!(matches!(tries(dir.path(), &at("a", 70)), Err(OpenError::Throttled { wait_s: 120 })));
    }

    #[test]
    fn a_restart_does_not_shorten_the_wait() {
        let dir = tempfile::tempdir().unwrap();
        for _ in 0..5 {
            tries(dir.path(), &at("a", 1000)).unwrap();
        }
        assert!(matches!(tries(dir.path(), &at("b", 20)), Err(OpenError::Throttled { wait_s: 40 })));
        assert!(tries(dir.path(), &at("b", 61)).is_ok());
    }

    #[test]
    fn wrong_tries_far_apart_do_not_close_the_door() {
        let dir = tempfile::tempdir().unwrap();
        for hour in 0..12 {
            tries(dir.path(), &at("a", hour * 1000)).unwrap();
        }
    }

    #[test]
    fn the_right_passphrase_opens_the_door_again_and_wrong_tries_are_counted_until_they_are_told() {
        let dir = tempfile::tempdir().unwrap();
        for _ in 0..4 {
            tries(dir.path(), &at("a", 1)).unwrap();
        }
        Attempts::clear(dir.path()).unwrap();
        assert_eq!(Attempts::read(dir.path()), Attempts { untold: 3, ..Attempts::default() });
        tries(dir.path(), &at("a", 2)).unwrap();
        Attempts::clear(dir.path()).unwrap();
        assert_eq!(Attempts::read(dir.path()).untold(), 3, "the right one is none of them");
        Attempts::told(dir.path()).unwrap();
        assert!(!dir.path().join(NAME).exists());
    }

    #[test]
    fn a_record_from_before_tries_were_told_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let older = r#"{"last":null,"ages_ms":[1,2],"wait_ms":0,"next_wait_ms":0}"#;
        std::fs::write(dir.path().join(NAME), older).unwrap();
        assert_eq!(Attempts::read(dir.path()).left(), 3);
    }
}
