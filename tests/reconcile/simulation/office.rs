//! Headquarters in the simulation: the real house over its real SQLite store, twice, as two processes over
//! one database. Its clock is the simulation's.

use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;
use hq::exchange::{Conversation, Incoming};
use hq::{House, Place};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;

use super::trap::{Trap, Trapped};

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

/// Sets the clock of every headquarters of this thread.
pub fn set_clock(now_ms: i64) {
    NOW.with(|now| now.set(now_ms));
}

fn clock() -> i64 {
    NOW.with(Cell::get)
}

pub struct Office {
    pub runtime: Runtime,
    place: Place,
    folder: PathBuf,
    pub houses: Vec<Arc<House>>,
    pub trap: Arc<Trap>,
    backups: u32,
}

/// A copy of everything HQ had, and when it was made.
#[derive(Clone, Debug)]
pub struct Backup {
    pub file: PathBuf,
}

/// What a device gets for a request.
#[derive(Debug)]
pub enum Answer {
    /// The frames, whole.
    Whole(Vec<u8>),
    /// The process died; these bytes had been handed to the line.
    Died(Vec<u8>),
    Refused {
        status: u16,
        words: Vec<u8>,
    },
}

impl Office {
    pub fn open(folder: PathBuf) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let place = Place { data: folder.join("hq"), ..Place::default() };
        runtime.block_on(House::init(&place)).expect("a new headquarters");
        let mut office =
            Self { runtime, place, folder, houses: Vec::new(), trap: Arc::default(), backups: 0 };
        office.start();
        office
    }

    /// Starts both processes anew, over what the database holds.
    pub fn start(&mut self) {
        self.houses.clear();
        self.trap = Arc::default();
        for _ in 0..2 {
            let mut house = self.runtime.block_on(House::open(&self.place)).expect("headquarters opens");
            house.clock = clock;
            house.books.store =
                Arc::new(Trapped { inner: house.books.store.clone(), trap: self.trap.clone() });
            self.houses.push(Arc::new(house));
        }
    }

    pub fn admin<T>(
        &self,
        act: impl AsyncFnOnce(&House) -> Result<T, hq::HqError>,
    ) -> Result<T, hq::HqError> {
        let house = self.houses[0].clone();
        self.runtime.block_on(act(&house))
    }

    pub fn backup(&mut self) -> Backup {
        self.backups += 1;
        let file = self.folder.join(format!("hq-{}.backup", self.backups));
        let out = file.clone();
        self.admin(async move |house| hq::admin::backup::backup(house, &out).await).expect("a backup");
        Backup { file }
    }

    pub fn restore(&mut self, backup: &Backup) {
        self.houses.clear();
        let restored = self.runtime.block_on(hq::admin::backup::restore(&self.place, &backup.file));
        restored.expect("the backup restores");
        self.start();
    }

    /// Puts an old copy back in secret: no restore is declared, and the feed goes on as if nothing had been.
    pub fn roll_back(&mut self, backup: &Backup) {
        self.restore(backup);
        self.tamper("DELETE FROM epoch WHERE n = (SELECT MAX(n) FROM epoch)");
        self.tamper("DELETE FROM restored");
    }

    /// Somebody with access to the database, and to nothing else, runs a statement.
    pub fn tamper(&self, sql: &'static str) {
        let write = hq::store::Write::new(sql, vec![]);
        let done = self.admin(async move |house| Ok(house.books.store.write(vec![write]).await?));
        done.expect("the database obeys");
    }

    /// The answer of one of the two processes to a request whose body breaks off after `body`. When the
    /// trap makes it stand still, `meanwhile` happens before it goes on.
    pub fn answer(
        &self,
        process: usize,
        device: ledger::DeviceId,
        body: Vec<u8>,
        meanwhile: impl FnOnce(),
    ) -> Answer {
        let house = self.houses[process % self.houses.len()].clone();
        let stands_still = self.trap.stands_still();
        let (out, mut bytes) = mpsc::channel::<Bytes>(1 << 16);
        let trap = self.trap.clone();
        let talk = async move {
            let Ok(Some(device)) = house.books.device(device).await else {
                return Err(hq::HqError::UnknownDevice);
            };
            if device.revoked_at.is_some() {
                return Err(hq::HqError::RevokedDevice);
            }
            let pieces: Vec<_> = body.chunks(1000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
            let mut incoming = Incoming::new(futures_util::stream::iter(pieces));
            let conversation = Conversation::begin(house, device, &mut incoming, out).await?;
            conversation.hold(incoming).await;
            Ok(())
        };
        let mut talk = Box::pin(talk);
        let first = self.runtime.block_on(async {
            tokio::select! {
                done = &mut talk => Some(done),
                () = trap.snapped.notified() => None,
            }
        });
        let done = match first {
            Some(done) => Some(done),
            None if stands_still => {
                meanwhile();
                trap.go_on.notify_one();
                Some(self.runtime.block_on(talk))
            }
            // The process is gone: whatever it was about to do never happens.
            None => None,
        };
        let mut said = Vec::new();
        while let Ok(piece) = bytes.try_recv() {
            said.extend_from_slice(&piece);
        }
        match done {
            Some(Ok(())) => Answer::Whole(said),
            None => Answer::Died(said),
            Some(Err(error)) => {
                let words =
                    serde_json::json!({"error": {"code": error.code(), "message": error.to_string()}});
                Answer::Refused { status: 403, words: words.to_string().into_bytes() }
            }
        }
    }
}
