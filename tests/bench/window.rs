//! From the start of the real window to its unlock screen, on a screen in memory whose pixels are read. Nothing drives
//! the window: a program that people carry refuses that.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{Figure, desk, quantile, save};

const ROUNDS: usize = 9;
/// The banner of the unlock screen; its purple is used for nothing else, and it reaches from side to side.
const BANNER: [u8; 3] = [0x50, 0x2b, 0x85];
const MOST: Duration = Duration::from_secs(30);

pub fn figures() -> Vec<Figure> {
    let folder = tempfile::tempdir_in(save::target()).expect("a folder beside the build");
    let vault = folder.path().join("vault");
    drop(desk::open(&vault, "investigator"));
    let program = save::target().join("../chancery-desktop");
    let screen = Screen::open(folder.path());
    // The first start reads the program and its engine from the disk; it is told by itself.
    let cold = screen.until_shown(&program, &vault);
    let mut warm: Vec<f64> = (0..ROUNDS).map(|_| screen.until_shown(&program, &vault)).collect();
    let (p50, p95) = (quantile(&mut warm, 0.5), quantile(&mut warm, 0.95));
    vec![Figure {
        what: "window: start to unlock screen",
        ours: format!("{p50:.0} ms"),
        limit: format!("p95 {p95:.0}, first {cold:.0}"),
        ratio: "-".into(),
        goal: "<= 1500 ms",
    }]
}

/// A screen in memory: its pixels stand in a file, one row after the other at the end of it.
struct Screen {
    server: Child,
    display: String,
    pixels: PathBuf,
}

impl Screen {
    fn open(folder: &Path) -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-fbdir"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb (package xvfb) starts");
        let mut said = std::io::BufReader::new(server.stdout.take().expect("what it says"));
        let mut number = String::new();
        std::io::BufRead::read_line(&mut said, &mut number).expect("its number");
        Self { server, display: format!(":{}", number.trim()), pixels: folder.join("Xvfb_screen0") }
    }

    /// Milliseconds until the banner stands there; the window is closed again, and the screen black.
    fn until_shown(&self, program: &Path, vault: &Path) -> f64 {
        let started = Instant::now();
        let mut window = Command::new(program)
            .arg("--vault")
            .arg(vault)
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the window, built as people get it, starts");
        let shown = self.wait(true, started);
        window.kill().expect("it ends");
        drop(window.wait());
        self.wait(false, Instant::now());
        shown
    }

    fn wait(&self, banner: bool, from: Instant) -> f64 {
        while self.has_banner() != banner {
            assert!(from.elapsed() < MOST, "the unlock screen came or went not at all");
            sleep(Duration::from_millis(4));
        }
        from.elapsed().as_secs_f64() * 1000.0
    }

    /// Whether a thousand pixels of the banner stand in the upper part of the screen.
    fn has_banner(&self) -> bool {
        let file = File::open(&self.pixels).expect("the pixels");
        let mut rows = vec![0; 1366 * 4 * 120];
        let all = file.metadata().expect("their size").len();
        let picture = 1366 * 4 * 768;
        file.read_exact_at(&mut rows, all - picture).expect("the upper rows");
        let purple = |pixel: &&[u8]| pixel[0] == BANNER[2] && pixel[1] == BANNER[1] && pixel[2] == BANNER[0];
        rows.chunks_exact(4).filter(purple).count() > 1000
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
