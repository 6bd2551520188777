//! Admission: how many exchanges run at once, and how often one device may come. Who is too many is told
//! when to come back; nobody waits inside.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ledger::DeviceId;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// Exchanges one device may begin within a minute.
const PER_MINUTE: usize = 240;
/// Exchanges one device may run at the same time: a cut one may still be ending when the next begins.
const PER_DEVICE: usize = 4;
const MINUTE: Duration = Duration::from_secs(60);
/// Looks, 20 ms apart, for a device's own earlier request to leave a file: a few seconds.
const LEAVES_WITHIN: u32 = 250;
/// Wrong enrolment codes taken within a minute, from everybody together.
const WRONG_CODES: usize = 60;

#[derive(Debug)]
pub struct Gate {
    exchanges: Arc<Semaphore>,
    visits: Mutex<HashMap<DeviceId, Vec<Instant>>>,
    inside: Arc<Mutex<HashMap<DeviceId, usize>>>,
    wrong_codes: Mutex<Vec<Instant>>,
    files: Arc<Mutex<HashMap<String, Holder>>>,
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
    files: Arc<Mutex<HashMap<String, Holder>>>,
    file: String,
    leave: Arc<Notify>,
}

#[derive(Debug)]
struct Holder {
    device: DeviceId,
    leave: Arc<Notify>,
}

impl FileTurn {
    /// Resolves when the same device came back: what it wrote before over a dead line should end now.
    pub async fn is_wanted_back(&self) {
        self.leave.notified().await;
    }
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

    /// One writer for one file; `None` while another device is writing it.
    ///
    /// A device that comes back while HQ still listens to its old, dead line takes the place of that one.
    pub async fn take_file(&self, file: &str, device: DeviceId) -> Option<FileTurn> {
        for _ in 0..LEAVES_WITHIN {
            match self.try_file(file, device) {
                Ok(turn) => return Some(turn),
                Err(Some(own)) => own.notify_waiters(),
                Err(None) => return None,
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        None
    }

    /// The turn, or how to ask the device's own other request to leave.
    fn try_file(&self, file: &str, device: DeviceId) -> Result<FileTurn, Option<Arc<Notify>>> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(holder) = files.get(file) {
            return Err((holder.device == device).then(|| Arc::clone(&holder.leave)));
        }
        let leave = Arc::new(Notify::new());
        files.insert(file.to_owned(), Holder { device, leave: Arc::clone(&leave) });
        Ok(FileTurn { files: Arc::clone(&self.files), file: file.to_owned(), leave })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

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

    #[tokio::test]
    async fn a_file_has_one_writer_and_a_device_that_comes_back_is_it() {
        let gate = Gate::new(1);
        let turn = gate.take_file("a", device(1)).await.expect("free");
        assert!(gate.take_file("a", device(2)).await.is_none());
        assert!(gate.take_file("b", device(2)).await.is_some());
        let (again, ()) = tokio::join!(gate.take_file("a", device(1)), async {
            turn.is_wanted_back().await;
            drop(turn);
        });
        drop(again.expect("the old one left"));
        assert!(gate.take_file("a", device(2)).await.is_some());
    }
}
