//! A desk on a real vault, for the measurements.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use app::Desk;
use app::host::{SystemClock, SystemIds};
use serde_json::{Value, json};
use vault::KdfCost;

const PASSPHRASE: &str = "a passphrase for measuring";

/// A vault like a person's, but for the cost of its passphrase, which is not what is measured.
pub fn open(folder: &Path, role: &str) -> Desk {
    let desk = Desk::new(folder, Arc::new(SystemClock), Arc::new(SystemIds), KdfCost::for_tests);
    let who = json!({"user": "M. Okafor", "post": "BUC", "role": role, "passphrase": PASSPHRASE});
    call(&desk, "session_create", who);
    desk
}

pub fn call(desk: &Desk, name: &str, request: Value) -> Value {
    desk.call(name, request).unwrap_or_else(|failure| panic!("{name}: {}", failure.message))
}

/// Milliseconds that a piece of work takes.
pub fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let started = Instant::now();
    let done = work();
    (started.elapsed().as_secs_f64() * 1000.0, done)
}
