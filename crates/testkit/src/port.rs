//! Ports for a test's own servers, each given once.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};

/// Below what Linux gives to outgoing connections (`ip_local_port_range`, 32768 to 60999): a port from there can
/// be somebody's before the server it was meant for has bound it, and while that server restarts.
const FIRST: u16 = 10_240;
const MANY: u16 = 20_000;

static GIVEN: AtomicU16 = AtomicU16::new(0);

/// A free port that this process has given to nobody else.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free() -> u16 {
    // Processes that test at the same time begin in different places.
    let begin = std::process::id().wrapping_mul(97) % u32::from(MANY);
    let begin = u16::try_from(begin).expect("less than the number of ports");
    for _ in 0..MANY {
        let port = FIRST + (begin + GIVEN.fetch_add(1, Ordering::Relaxed) % MANY) % MANY;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no port is free")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn no_port_is_given_twice_also_to_those_who_ask_at_once() {
        let asking = || (0..50).map(|_| super::free()).collect::<Vec<_>>();
        let askers: Vec<_> = (0..4).map(|_| std::thread::spawn(asking)).collect();
        let given: Vec<u16> = askers.into_iter().flat_map(|asker| asker.join().unwrap()).collect();
        assert_eq!(given.iter().collect::<BTreeSet<_>>().len(), given.len());
    }
}
