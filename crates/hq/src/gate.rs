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
const MINUTE: Duration = Duration::from_secs(60);
/// Wrong enrolment codes taken within a minute, from everybody together.
const WRONG_CODES: usize = 60;

#[derive(Debug)]
pub struct Gate {
    exchanges: Arc<Semaphore>,
    visits: Mutex<HashMap<DeviceId, Vec<Instant>>>,
    wrong_codes: Mutex<Vec<Instant>>,
    files: Arc<Mutex<HashSet<Uuid>>>,
}

/// The right to run one exchange.
#[derive(Debug)]
pub struct Admission(#[expect(dead_code, reason = "held until the exchange ends")] OwnedSemaphorePermit);

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
        let permit = Arc::clone(&self.exchanges).try_acquire_owned();
        let permit = permit.map_err(|_| Duration::from_secs(5))?;
        recent.push(Instant::now());
        Ok(Admission(permit))
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
