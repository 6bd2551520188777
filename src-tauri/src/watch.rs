//! Locks the desk when nobody is there and when the machine has slept. Runs in Rust, so that a hung page
//! still ends locked.

use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::desk::Held;

const BEAT: Duration = Duration::from_secs(2);
/// A wall clock this far ahead of the running clock between two beats means that the machine slept.
const NAP: Duration = Duration::from_secs(20);

/// Starts the watch; it ends with the process.
pub fn start(desk: Held) -> std::io::Result<()> {
    thread::Builder::new().name("watch".into()).spawn(move || keep(&desk)).map(drop)
}

fn keep(desk: &Held) {
    let mut last = (Instant::now(), wall());
    loop {
        thread::sleep(BEAT);
        let now = (Instant::now(), wall());
        if slept(now.0 - last.0, now.1.duration_since(last.1).unwrap_or_default()) {
            desk.0.lock();
        } else {
            desk.0.lock_if_idle();
        }
        last = now;
    }
}

/// The running clock stands still while the machine sleeps, the wall clock does not.
fn slept(ran: Duration, passed: Duration) -> bool {
    passed > ran + NAP
}

#[expect(clippy::disallowed_methods, reason = "only the difference of two beats is used, to notice a sleep")]
fn wall() -> SystemTime {
    SystemTime::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_wall_clock_that_ran_ahead_means_sleep() {
        let seconds = Duration::from_secs;
        assert!(!slept(seconds(2), seconds(2)));
        assert!(!slept(seconds(40), seconds(41)), "a slow machine is not a sleeping one");
        assert!(!slept(seconds(2), seconds(0)), "a clock set back is not a sleep");
        assert!(slept(seconds(2), seconds(600)));
    }
}
