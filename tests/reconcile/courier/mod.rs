//! Without a line: work goes on a stick to headquarters, and its answer comes back the same way.

mod between;
mod journey;
mod leaving;
mod log;
mod order;
mod trouble;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use hq::courier::{Exported, Imported};
use ledger::DeviceId;
use serde_json::json;
use sync::SyncError;
use sync::bundle::{self, Made, Order, Recipient, Taken, Unwatched};
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;
use uuid::Uuid;

static BUNDLES: AtomicU64 = AtomicU64::new(1);

/// A folder that a courier carries.
struct Stick(tempfile::TempDir);

impl Stick {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("the stick");
        let mut names: Vec<String> = entries
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        names
    }
}

fn order(to: Vec<Recipient>, out: &Path) -> Order<'_> {
    let number = BUNDLES.fetch_add(1, Ordering::Relaxed);
    let id = Uuid::from_u64_pair(0x0190_0000_0000_7b00, 0x8000_0000_0000_0000 | number);
    Order { id, to, out, with_files: false, max_size: None }
}

fn to_hq(laptop: &Laptop, out: &Path) -> Made {
    bundle::export(laptop, &order(vec![Recipient::Hq], out), &Unwatched).expect("a bundle for headquarters")
}

fn to_devices(laptop: &Laptop, devices: &[DeviceId], out: &Path) -> Result<Made, SyncError> {
    let to = devices.iter().map(|device| Recipient::Device(*device)).collect();
    bundle::export(laptop, &order(to, out), &Unwatched)
}

fn take(laptop: &Laptop, file: &Path) -> Result<Taken, SyncError> {
    bundle::import(laptop, file, &Unwatched)
}

fn hand_in(hq: &Headquarters, file: &Path) -> Result<Imported, hq::HqError> {
    hq.ask(async |house| hq::courier::import(house, file).await)
}

fn fetch_from(hq: &Headquarters, laptop: &Laptop, out: &Path) -> Exported {
    let device = laptop.device();
    hq.admin(async |house| hq::courier::export(house, device, out, None).await)
}

fn unsent(laptop: &Laptop) -> u64 {
    laptop.with(|vault| vault.unsent_count())
}

fn note(laptop: &Laptop, case: Uuid, text: &str) -> Uuid {
    let fields = json!({"note_kind": "surveillance", "happened_at": "2026-11-20T09:00:00Z", "text": text});
    laptop.add(case, "note", &fields)
}

/// Letters that do not compress well, the same for the same seed.
fn noise(seed: u64, length: usize) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let letters = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-";
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            char::from(letters[(state >> 20) as usize % letters.len()])
        })
        .collect()
}
