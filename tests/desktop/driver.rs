//! WebKitWebDriver in its own process group, ended on drop: also when a test panics, nothing is left running.

use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[derive(Debug)]
pub struct Driver {
    group: Child,
    port: u16,
}

impl Driver {
    /// Starts one whose window sees `environment`.
    pub fn start(environment: &[(&str, String)]) -> Self {
        assert!(std::env::var_os("DISPLAY").is_some(), "the window needs a screen: run under xvfb-run");
        let port = testkit::port::free();
        let group = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("WebKitWebDriver (package webkit2gtk-driver) starts");
        let driver = Self { group, port };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(started.elapsed() < Duration::from_secs(20), "WebKitWebDriver does not answer");
            sleep(Duration::from_millis(50));
        }
        driver
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The shell's own `kill` knows groups, and a shell is everywhere.
        let end = format!("kill -s KILL -- -{}", self.group.id());
        let _ = Command::new("sh").args(["-c", &end]).stderr(Stdio::null()).status();
        let _ = self.group.wait();
    }
}
