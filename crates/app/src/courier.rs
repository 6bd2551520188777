//! A bundle under way: how far it has come, and whether a person wants it stopped.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::view::bundle::BundleProgress;

#[derive(Debug, Default)]
pub(crate) struct UnderWay {
    running: AtomicBool,
    cancelled: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl UnderWay {
    /// From here to the end of the guard's life something is under way.
    pub(crate) fn begin(&self) -> Running<'_> {
        self.cancelled.store(false, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
        self.total.store(0, Ordering::Relaxed);
        self.running.store(true, Ordering::Relaxed);
        Running(self)
    }

    /// Whether there was something to stop.
    pub(crate) fn cancel(&self) -> bool {
        self.cancelled.store(true, Ordering::Relaxed);
        self.running.load(Ordering::Relaxed)
    }

    pub(crate) fn progress(&self) -> BundleProgress {
        BundleProgress {
            running: self.running.load(Ordering::Relaxed),
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }
}

pub(crate) struct Running<'u>(&'u UnderWay);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.store(false, Ordering::Relaxed);
    }
}

impl sync::bundle::Watch for Running<'_> {
    fn progress(&self, done: u64, total: u64) {
        self.0.done.store(done, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use sync::bundle::Watch as _;

    use super::*;

    #[test]
    fn a_cancel_stops_what_runs_and_not_what_comes_after() {
        let under_way = UnderWay::default();
        assert!(!under_way.cancel(), "nothing runs");
        let running = under_way.begin();
        assert!(!running.is_cancelled());
        running.progress(3, 9);
        assert_eq!(under_way.progress(), BundleProgress { running: true, done: 3, total: 9 });
        assert!(under_way.cancel());
        assert!(running.is_cancelled());
        drop(running);
        assert!(!under_way.progress().running);
        assert!(!under_way.begin().is_cancelled());
    }
}
