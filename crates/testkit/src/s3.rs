//! A server of a test's own that speaks S3: PyPI's `moto`, in the tests' Python. Stopped on drop. Never
//! skipped: without it the test fails and says what to install.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const READY_WITHIN: Duration = Duration::from_secs(120);

/// A running server, without a bucket yet.
#[derive(Debug)]
pub struct S3 {
    server: Child,
    port: u16,
    buckets: AtomicU32,
}

impl S3 {
    /// # Panics
    /// When `moto` is not installed or does not come up.
    #[must_use]
    pub fn start() -> Self {
        let port = crate::port::free();
        let mut command = Command::new(python());
        command.args(["-m", "moto.server", "-H", "127.0.0.1", "-p", &port.to_string()]);
        let server = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let server = server.expect("the tests' Python runs: `cargo xtask setup` makes it");
        let mut started = Self { server, port, buckets: AtomicU32::new(0) };
        started.wait_until_ready();
        started
    }

    /// The address of a new, empty bucket, as `--objects` takes it.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn bucket(&self) -> String {
        let name = format!("chancery-{}", self.buckets.fetch_add(1, Ordering::Relaxed));
        let answer = self.ask("PUT", &format!("/{name}")).expect("the server answers");
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        format!("s3://{name}/attachments")
    }

    /// How HQ reaches it.
    #[must_use]
    pub fn settings(&self) -> Vec<(String, String)> {
        let endpoint = format!("http://127.0.0.1:{}", self.port);
        [
            ("aws_endpoint", endpoint.as_str()),
            ("aws_region", "us-east-1"),
            ("aws_access_key_id", "test"),
            ("aws_secret_access_key", "test"),
            ("aws_allow_http", "true"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    fn ask(&self, method: &str, path: &str) -> std::io::Result<String> {
        let mut line = TcpStream::connect(("127.0.0.1", self.port))?;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            self.port
        );
        line.write_all(head.as_bytes())?;
        let mut answer = String::new();
        line.read_to_string(&mut answer)?;
        Ok(answer)
    }

    fn wait_until_ready(&mut self) {
        let began = Instant::now();
        while self.ask("GET", "/moto-api/").is_err() {
            let ended = self.server.try_wait().ok().flatten();
            assert!(
                ended.is_none(),
                "`moto` ended before it was ready: `cargo xtask setup` installs tests/requirements.txt"
            );
            assert!(began.elapsed() < READY_WITHIN, "`moto` was not ready in {READY_WITHIN:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The tests' own Python: `cargo xtask` says where, and it is where `cargo xtask` puts it.
fn python() -> PathBuf {
    std::env::var_os("CHANCERY_PYTHON").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../.tools/python/bin/python")),
        PathBuf::from,
    )
}
