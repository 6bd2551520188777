//! A line between a laptop and HQ: whole, cut after so many bytes, or as thin, slow and lossy as a satellite's.
//!
//! A relay over TCP: a lost packet shows as the wait until it is sent again, as TCP shows it to a program. No
//! TUN device: the relay needs no rights, and what is measured is bytes.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::{Duration, Instant};

/// Which way the bytes go that are counted before the cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Up,
    Down,
}

/// How good the line is, each way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quality {
    pub bytes_per_second: u32,
    /// From one end to the other.
    pub delay: Duration,
    /// One packet of so many is lost.
    pub one_lost_of: u32,
    /// Until a lost packet is sent again.
    pub repeat_after: Duration,
}

impl Quality {
    /// 64 kbit/s, 600 ms there and back, 5 % loss, with time running so many times faster.
    #[must_use]
    pub fn thin(faster: u32) -> Self {
        Self {
            bytes_per_second: 8_000 * faster,
            delay: Duration::from_millis(300) / faster,
            one_lost_of: 20,
            repeat_after: Duration::from_millis(800) / faster,
        }
    }
}

const CATCH_UP: Duration = Duration::from_millis(50);

/// A relay in front of HQ. Whole unless told to cut; every cut is good for one connection.
#[derive(Debug)]
pub struct Line {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    hq: Mutex<SocketAddr>,
    quality: Mutex<Option<Quality>>,
    cut_up: AtomicU64,
    cut_down: AtomicU64,
    passed_up: AtomicU64,
    passed_down: AtomicU64,
    connections: AtomicU64,
}

impl Line {
    /// # Panics
    /// When no port can be had.
    #[must_use]
    pub fn to(hq: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let shared = Arc::new(Shared {
            hq: hq.into(),
            quality: Mutex::default(),
            cut_up: u64::MAX.into(),
            cut_down: u64::MAX.into(),
            passed_up: AtomicU64::default(),
            passed_down: AtomicU64::default(),
            connections: AtomicU64::default(),
        });
        let own = shared.clone();
        thread::spawn(move || {
            for laptop in listener.incoming().flatten() {
                join(laptop, &own);
            }
        });
        Self { address, shared }
    }

    /// The line now leads to another port.
    pub fn lead_to(&self, hq: SocketAddr) {
        *self.shared.hq.lock().unwrap_or_else(PoisonError::into_inner) = hq;
    }

    /// From the next connection on.
    pub fn become_as(&self, quality: Option<Quality>) {
        *self.shared.quality.lock().unwrap_or_else(PoisonError::into_inner) = quality;
    }

    /// The next connection breaks after this many bytes that way.
    pub fn cut_after(&self, bytes: u64, way: Way) {
        let cut = if way == Way::Up { &self.shared.cut_up } else { &self.shared.cut_down };
        cut.store(bytes, Ordering::SeqCst);
    }

    /// Bytes that the line has carried, up and down, whether they arrived or were lost in a cut.
    #[must_use]
    pub fn passed(&self) -> (u64, u64) {
        (self.shared.passed_up.load(Ordering::SeqCst), self.shared.passed_down.load(Ordering::SeqCst))
    }

    /// How often laptops have connected.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

fn join(laptop: TcpStream, shared: &Arc<Shared>) {
    let hq = *shared.hq.lock().unwrap_or_else(PoisonError::into_inner);
    let quality = *shared.quality.lock().unwrap_or_else(PoisonError::into_inner);
    let Ok(server) = TcpStream::connect(hq) else { return };
    let number = shared.connections.fetch_add(1, Ordering::SeqCst);
    let limits = [&shared.cut_up, &shared.cut_down].map(|cut| cut.swap(u64::MAX, Ordering::SeqCst));
    for stream in [&laptop, &server] {
        drop(stream.set_nodelay(true));
    }
    let broken = Arc::new(AtomicBool::new(false));
    for (way, limit) in [(Way::Up, limits[0]), (Way::Down, limits[1])] {
        let (Ok(laptop), Ok(server)) = (laptop.try_clone(), server.try_clone()) else { return };
        let (from, to) = if way == Way::Up { (laptop, server) } else { (server, laptop) };
        let course = Course { from, to, way, limit, quality, luck: number * 2 + 1, broken: broken.clone() };
        let shared = shared.clone();
        thread::spawn(move || course.run(&shared));
    }
}

/// One direction of one connection.
struct Course {
    from: TcpStream,
    to: TcpStream,
    way: Way,
    limit: u64,
    quality: Option<Quality>,
    luck: u64,
    broken: Arc<AtomicBool>,
}

impl Course {
    fn run(mut self, shared: &Shared) {
        let passed = if self.way == Way::Up { &shared.passed_up } else { &shared.passed_down };
        let (sender, arriving) = mpsc::channel::<(Instant, Vec<u8>)>();
        let (Ok(to), Ok(from), broken) = (self.to.try_clone(), self.from.try_clone(), self.broken.clone())
        else {
            return;
        };
        let far_end = thread::spawn(move || deliver(to, &from, &arriving, &broken));
        let mut left = self.limit;
        let (mut free_at, mut last_due) = (Instant::now(), Instant::now());
        let mut buffer = [0; 1400];
        while let Ok(read @ 1..) = self.from.read(&mut buffer) {
            let passing = usize::try_from(left).unwrap_or(usize::MAX).min(read);
            left -= passing as u64;
            passed.fetch_add(passing as u64, Ordering::SeqCst);
            if let Some(quality) = self.quality {
                let takes = Duration::from_secs_f64(passing as f64 / f64::from(quality.bytes_per_second));
                // A thread that slept too long makes up for it, within limits.
                let earliest = Instant::now().checked_sub(CATCH_UP).unwrap_or_else(Instant::now);
                free_at = free_at.max(earliest) + takes;
                thread::sleep(free_at.saturating_duration_since(Instant::now()));
                last_due = last_due.max(free_at + quality.delay + self.misfortune(&quality));
            }
            if left == 0 {
                // What is under way when the line breaks does not arrive.
                self.broken.store(self.quality.is_some(), Ordering::SeqCst);
            }
            if sender.send((last_due, buffer[..passing].to_vec())).is_err() || left == 0 {
                break;
            }
        }
        drop(sender);
        drop(far_end.join());
    }

    fn misfortune(&mut self, quality: &Quality) -> Duration {
        self.luck = self.luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let lost = (self.luck >> 33).is_multiple_of(u64::from(quality.one_lost_of));
        if lost { quality.repeat_after } else { Duration::ZERO }
    }
}

fn deliver(
    mut to: TcpStream,
    from: &TcpStream,
    arriving: &mpsc::Receiver<(Instant, Vec<u8>)>,
    broken: &AtomicBool,
) {
    while let Ok((due, bytes)) = arriving.recv() {
        thread::sleep(due.saturating_duration_since(Instant::now()));
        if broken.load(Ordering::SeqCst) || to.write_all(&bytes).is_err() {
            break;
        }
    }
    // A cut takes both directions with it; so does an ordinary end, which HTTP survives here.
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
