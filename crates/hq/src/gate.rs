//! Admission: how many exchanges run at once, and how often one device may come. Who is too many is told
//! when to come back; nobody waits inside.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ledger::DeviceId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// Exchanges one device may begin within a minute.
const PER_MINUTE: usize = 240;
/// Exchanges one device may run at the same time: a cut one may still be ending when the next begins.
const PER_DEVICE: usize = 4;
const MINUTE: Duration = Duration::from_secs(60);
/// Wrong enrolment codes taken within a minute, from everybody together.
const WRONG_CODES: usize = 60;

#[derive(Debug)]
pub struct Gate {
    exchanges: Arc<Semaphore>,
    visits: Mutex<HashMap<DeviceId, Vec<Instant>>>,
    inside: Arc<Mutex<HashMap<DeviceId, usize>>>,
    wrong_codes: Mutex<Vec<Instant>>,
    files: Arc<Mutex<HashSet<Uuid>>>,
}

/// The right to run one exchange; given back on drop.
#[derive(Debug)]
pub struct Admission {
    _permit: OwnedSemaphorePermit,
    device: DeviceId,
    inside: Arc<Mutex<HashMap<DeviceId, usize>>>,
}

impl Drop for Admission {
    fn drop(&mut self) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inside.get_mut(&self.device) {
            *count -= 1;
            if *count == 0 {
                inside.remove(&self.device);
            }
        }
    }
}

/// The right to write one file; given back on drop.
#[derive(Debug)]
pub struct FileTurn {
    files: Arc<Mutex<HashSet<Uuid>>>,
    file: Uuid,
}

impl Drop for FileTurn {
    fn drop(&mut self) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.file);
    }
}

impl Gate {
    #[must_use]
    pub fn new(exchanges: usize) -> Self {
        Self {
            exchanges: Arc::new(Semaphore::new(exchanges)),
            visits: Mutex::default(),
            inside: Arc::default(),
            wrong_codes: Mutex::default(),
            files: Arc::default(),
        }
    }

    /// Lets a device in, or says how long it should stay away.
    pub fn admit(&self, device: DeviceId) -> Result<Admission, Duration> {
        let mut visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = visits.entry(device).or_default();
        recent.retain(|visit| visit.elapsed() < MINUTE);
        if recent.len() >= PER_MINUTE {
            return Err(Duration::from_secs(15));
        }
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let own = inside.entry(device).or_default();
        let permit = Arc::clone(&self.exchanges).try_acquire_owned();
        let (true, Ok(_permit)) = (*own < PER_DEVICE, permit) else {
            return Err(Duration::from_secs(5));
        };
        *own += 1;
        recent.push(Instant::now());
        Ok(Admission { _permit, device, inside: Arc::clone(&self.inside) })
    }

    /// Whether another guess at an enrolment code is taken now.
    #[must_use]
    pub fn may_guess(&self) -> bool {
        let mut wrong = self.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner);
        wrong.retain(|guess| guess.elapsed() < MINUTE);
        wrong.len() < WRONG_CODES
    }

    pub fn note_wrong_code(&self) {
        self.wrong_codes.lock().unwrap_or_else(PoisonError::into_inner).push(Instant::now());
    }

    /// One writer for one file; `None` while there is another.
    #[must_use]
    pub fn take_file(&self, file: Uuid) -> Option<FileTurn> {
        let free = self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(file);
        free.then(|| FileTurn { files: Arc::clone(&self.files), file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(number: u128) -> DeviceId {
        DeviceId(Uuid::from_u128(number))
    }

    #[test]
    fn one_device_cannot_take_every_place() {
        let gate = Gate::new(6);
        let mut inside: Vec<Admission> = (0..PER_DEVICE).filter_map(|_| gate.admit(device(1)).ok()).collect();
        assert_eq!(inside.len(), PER_DEVICE);
        assert!(gate.admit(device(1)).is_err());
        let other = gate.admit(device(2));
        assert!(other.is_ok());
        inside.pop();
        assert!(gate.admit(device(1)).is_ok(), "a place that was given back is free again");
    }

    #[test]
    fn a_full_house_says_when_to_come_back() {
        let gate = Gate::new(1);
        let first = gate.admit(device(1));
        assert!(first.is_ok());
        assert!(gate.admit(device(2)).is_err_and(|after| after > Duration::ZERO));
    }

    #[test]
    fn a_file_has_one_writer() {
        let gate = Gate::new(1);
        let turn = gate.take_file(Uuid::nil());
        assert!(turn.is_some() && gate.take_file(Uuid::nil()).is_none());
        drop(turn);
        assert!(gate.take_file(Uuid::nil()).is_some());
    }
}
