//! A line between a laptop and HQ that can be cut after so many bytes, in either direction.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Which way the bytes go that are counted before the cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

/// A relay in front of HQ. Whole unless told to cut; every cut is good for one connection.
#[derive(Debug)]
pub struct Line {
    pub address: SocketAddr,
    cuts: Arc<Cuts>,
}

#[derive(Debug)]
struct Cuts {
    hq: Mutex<SocketAddr>,
    up: AtomicU64,
    down: AtomicU64,
}

impl Line {
    /// # Panics
    /// When no port can be had.
    #[must_use]
    pub fn to(hq: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let cuts = Arc::new(Cuts { hq: hq.into(), up: u64::MAX.into(), down: u64::MAX.into() });
        let shared = cuts.clone();
        thread::spawn(move || {
            for laptop in listener.incoming().flatten() {
                let hq = *shared.hq.lock().unwrap_or_else(PoisonError::into_inner);
                let Ok(server) = TcpStream::connect(hq) else { continue };
                let up = shared.up.swap(u64::MAX, Ordering::SeqCst);
                let down = shared.down.swap(u64::MAX, Ordering::SeqCst);
                relay(&laptop, &server, up);
                relay(&server, &laptop, down);
            }
        });
        Self { address, cuts }
    }

    /// The line now leads to another port.
    pub fn lead_to(&self, hq: SocketAddr) {
        *self.cuts.hq.lock().unwrap_or_else(PoisonError::into_inner) = hq;
    }

    /// The next connection breaks after this many bytes that way.
    pub fn cut_after(&self, bytes: u64, way: Way) {
        let cut = if way == Way::Up { &self.cuts.up } else { &self.cuts.down };
        cut.store(bytes, Ordering::SeqCst);
    }
}

fn relay(from: &TcpStream, to: &TcpStream, limit: u64) {
    let (Ok(mut from), Ok(mut to)) = (from.try_clone(), to.try_clone()) else { return };
    thread::spawn(move || {
        let mut left = limit;
        let mut buffer = [0; 4096];
        while let Ok(read) = from.read(&mut buffer) {
            let passing = usize::try_from(left).unwrap_or(usize::MAX).min(read);
            left -= passing as u64;
            if read == 0 || to.write_all(&buffer[..passing]).is_err() || left == 0 {
                break;
            }
        }
        // A cut takes both directions with it; so does an ordinary end, which HTTP survives here.
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    });
}
