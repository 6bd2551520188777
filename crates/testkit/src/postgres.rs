//! A PostgreSQL server of a test's own: made in a temporary folder, stopped and removed on drop, also
//! when the test panics. Never skipped: without the programs the test fails and says what to install.

use std::fs;
use std::io;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const USER: &str = "postgres";
const READY_WITHIN: Duration = Duration::from_secs(30);

/// A running server with one empty database.
#[derive(Debug)]
pub struct Postgres {
    server: Child,
    port: u16,
    folder: TempDir,
}

/// The account a server runs under: PostgreSQL refuses to run as root.
#[derive(Clone, Copy)]
struct Account {
    uid: u32,
    gid: u32,
}

impl Postgres {
    /// Starts a server. Durability is off: nothing here outlives the test.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not come up.
    #[must_use]
    pub fn start() -> Self {
        let programs = programs();
        let account = account();
        let folder = TempDir::new().expect("a temporary folder");
        hand_over(folder.path(), account);
        let data = folder.path().join("data");
        let mut initdb = command(&programs.join("initdb"), account);
        initdb.args(["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--username", USER, "-D"]);
        let made = initdb.arg(&data).current_dir(folder.path()).output().expect("initdb runs");
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        let port = free_port();
        let mut postgres = command(&programs.join("postgres"), account);
        postgres.arg("-D").arg(&data).arg("-k").arg(folder.path()).args(["-p", &port.to_string()]);
        for setting in ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"] {
            postgres.args(["-c", setting]);
        }
        postgres.args(["-c", "listen_addresses=127.0.0.1"]).current_dir(folder.path());
        let server = postgres.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("postgres runs");
        let mut started = Self { server, port, folder };
        started.wait_until_ready(&programs);
        started
    }

    /// Where to connect, as `--database-url` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/postgres", self.port)
    }

    /// A fresh, empty database on this server.
    ///
    /// # Panics
    /// When the server refuses.
    #[must_use]
    pub fn database(&self, name: &str) -> String {
        let mut createdb = Command::new(programs().join("createdb"));
        createdb.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", USER, name]);
        let made = createdb.output().expect("createdb runs");
        assert!(made.status.success(), "createdb failed: {}", String::from_utf8_lossy(&made.stderr));
        format!("postgres://{USER}@127.0.0.1:{}/{name}", self.port)
    }

    /// The server's own folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn wait_until_ready(&mut self, programs: &Path) {
        let started = Instant::now();
        loop {
            let mut probe = Command::new(programs.join("pg_isready"));
            probe.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", USER]);
            if probe.status().is_ok_and(|status| status.success()) {
                return;
            }
            let ended = self.server.try_wait().ok().flatten();
            assert!(ended.is_none(), "postgres ended before it was ready: {ended:?}");
            assert!(started.elapsed() < READY_WITHIN, "postgres was not ready in {READY_WITHIN:?}");
            std::thread::sleep(Duration::from_millis(40));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT asks for a fast shutdown, which also ends the server's children.
        let pid = self.server.id().to_string();
        let asked = Command::new("kill").args(["-INT", &pid]).status();
        let deadline = Instant::now() + Duration::from_secs(10);
        while asked.is_ok() && Instant::now() < deadline {
            if matches!(self.server.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn programs() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| {
        panic!(
            "PostgreSQL is needed for this test and /usr/lib/postgresql/*/bin has none: \
             install the Debian package `postgresql`"
        )
    })
}

fn account() -> Option<Account> {
    let own = fs::metadata("/proc/self").map(|status| std::os::unix::fs::MetadataExt::uid(&status));
    if own.unwrap_or(1) != 0 {
        return None;
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let line = passwd.lines().find(|line| line.starts_with("postgres:"));
    let number = |index: usize| line.and_then(|line| line.split(':').nth(index)?.parse().ok());
    match (number(2), number(3)) {
        (Some(uid), Some(gid)) => Some(Account { uid, gid }),
        _ => panic!("there is no account `postgres`: install the Debian package `postgresql`"),
    }
}

fn hand_over(folder: &Path, account: Option<Account>) {
    if let Some(Account { uid, gid }) = account {
        chown(folder, Some(uid), Some(gid)).expect("the folder can be handed to the postgres account");
    }
}

fn command(program: &Path, account: Option<Account>) -> Command {
    let mut command = Command::new(program);
    if let Some(Account { uid, gid }) = account {
        command.uid(uid).gid(gid);
    }
    command.env("LC_ALL", "C").stdin(Stdio::null());
    command
}

fn free_port() -> u16 {
    let bound: io::Result<_> = std::net::TcpListener::bind("127.0.0.1:0");
    bound.and_then(|listener| listener.local_addr()).expect("a free port").port()
}
