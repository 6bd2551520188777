//! A PostgreSQL server of a test's own: made in a temporary folder, stopped and removed on drop, also
//! when the test panics. Never skipped: without the programs the test fails and says what to install.

use std::fs;
use std::io;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::port;

const USER: &str = "postgres";
const READY_WITHIN: Duration = Duration::from_secs(60);

/// What a test needs that never crashes its server.
const THROWAWAY: &[&str] = &["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
/// What a replica calls itself, and whom its primary waits for.
const REPLICA: &str = "replica";

/// A running server with one empty database.
#[derive(Debug)]
pub struct Postgres {
    server: Option<Child>,
    port: u16,
    folder: TempDir,
    settings: &'static [&'static str],
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
        Self::made_in(TempDir::new().expect("a temporary folder"), THROWAWAY)
    }

    /// Starts a server as an administrator would: what it committed survives a crash.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not come up.
    #[must_use]
    pub fn start_durable() -> Self {
        Self::durable_in(TempDir::new().expect("a temporary folder"))
    }

    /// As [`Postgres::start_durable`], on a disk of the caller's choice.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not come up.
    #[must_use]
    pub fn durable_in(folder: TempDir) -> Self {
        Self::made_in(folder, &[])
    }

    fn made_in(folder: TempDir, settings: &'static [&'static str]) -> Self {
        Self::at(folder, port::free(), settings)
    }

    fn at(folder: TempDir, port: u16, settings: &'static [&'static str]) -> Self {
        hand_over(folder.path(), account());
        let made = Self { server: None, port, folder, settings };
        let how = ["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--username", USER, "-D"];
        made.run("initdb", &how);
        made.up()
    }

    fn up(mut self) -> Self {
        self.again();
        self
    }

    /// Starts again after [`Postgres::crash`], on the same port with the same data.
    ///
    /// # Panics
    /// When the server does not come up.
    pub fn again(&mut self) {
        let mut postgres = command(&programs().join("postgres"), account());
        postgres.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
        postgres.args(["-p", &self.port.to_string(), "-c", "max_connections=200"]);
        for setting in self.settings {
            postgres.args(["-c", setting]);
        }
        postgres.args(["-c", "listen_addresses=127.0.0.1"]).current_dir(self.folder.path());
        let server = postgres.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("postgres runs");
        self.server = Some(server);
        self.wait_until_ready();
    }

    /// Ends the server at once, as a power cut would end it: no goodbye, no last checkpoint.
    pub fn crash(&mut self) {
        let Some(mut server) = self.server.take() else { return };
        // SIGQUIT ends the server's children as well, at once.
        signal(&server, "-QUIT");
        let _ = server.wait();
    }

    /// A second server that follows this one. From now on a commit here waits until it is on both disks.
    ///
    /// # Panics
    /// When the replica does not come up or does not catch up.
    #[must_use]
    pub fn with_replica(&self) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        hand_over(folder.path(), account());
        let replica = Self { server: None, port: port::free(), folder, settings: self.settings };
        let port = self.port.to_string();
        let copy = ["-h", "127.0.0.1", "-p", &port, "-U", USER, "--checkpoint=fast", "--no-sync", "-D"];
        replica.run("pg_basebackup", &copy);
        let follow = format!(
            "primary_conninfo = 'host=127.0.0.1 port={port} user={USER} application_name={REPLICA}'\n"
        );
        let conf = replica.data().join("postgresql.auto.conf");
        fs::write(&conf, follow).expect("the replica's settings");
        fs::write(replica.data().join("standby.signal"), "").expect("the replica's role");
        let replica = replica.up();
        self.sql(&format!("ALTER SYSTEM SET synchronous_standby_names = '{REPLICA}'"));
        self.sql("SELECT pg_reload_conf()");
        let is_followed = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'";
        wait_for("the replica follows", || self.sql(is_followed).trim() == "1");
        replica
    }

    /// The replica becomes the primary. When this returns, it takes writes.
    ///
    /// # Panics
    /// When it refuses.
    pub fn promote(&self) {
        self.run("pg_ctl", &["promote", "-w", "-D"]);
    }

    /// Runs one statement and gives what `psql` prints.
    ///
    /// # Panics
    /// When the server refuses it.
    pub fn sql(&self, statement: &str) -> String {
        let said = self.psql(statement).expect("psql runs");
        assert!(said.status.success(), "{statement}: {}", String::from_utf8_lossy(&said.stderr));
        String::from_utf8_lossy(&said.stdout).into_owned()
    }

    fn psql(&self, statement: &str) -> io::Result<Output> {
        let mut psql = Command::new(programs().join("psql"));
        psql.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", USER, "-tAq", "-c", statement]);
        psql.arg("postgres").output()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs one of PostgreSQL's programs whose last argument is the data folder.
    fn run(&self, program: &str, words: &[&str]) {
        let mut command = command(&programs().join(program), account());
        let ran = command.args(words).arg(self.data()).current_dir(self.folder.path()).output();
        let ran = ran.expect("a program of PostgreSQL runs");
        assert!(ran.status.success(), "{program} failed: {}", String::from_utf8_lossy(&ran.stderr));
    }

    /// Where to connect, as `--database-url` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Where to connect when either may be the one that takes writes.
    #[must_use]
    pub fn url_with(&self, other: &Self) -> String {
        let (one, two) = (self.port, other.port);
        format!("postgres://{USER}@127.0.0.1:{one},127.0.0.1:{two}/postgres?target_session_attrs=read-write")
    }

    /// Where to connect to one of its databases.
    pub(crate) fn url_of(&self, database: &str) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/{database}", self.port)
    }

    pub(crate) fn create_database(&self, name: &str) {
        self.sql(&format!("CREATE DATABASE {name}"));
    }

    /// Whoever is still connected is thrown out. Never panics: a test that failed drops its database as well.
    pub(crate) fn drop_database(&self, name: &str) {
        let _ = self.psql(&format!("DROP DATABASE {name} WITH (FORCE)"));
    }

    /// The server's own folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Asks the server itself: at its port another one may answer.
    fn wait_until_ready(&mut self) {
        let data = self.data();
        wait_for("postgres is ready", || {
            let server = self.server.as_mut().expect("it was started");
            let ended = server.try_wait().ok().flatten();
            assert!(ended.is_none(), "postgres ended before it was ready: {ended:?}");
            says_ready(&data, server.id())
        });
    }
}

/// Whether the server of this process has written into its `postmaster.pid` that it takes connections.
fn says_ready(data: &Path, process: u32) -> bool {
    let said = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    lines.first() == Some(&&*process.to_string())
        && lines.get(7).is_some_and(|state| matches!(*state, "ready" | "standby"))
}

fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < READY_WITHIN, "not within {READY_WITHIN:?}: {what}");
        std::thread::sleep(Duration::from_millis(40));
    }
}

fn signal(server: &Child, signal: &str) {
    let _ = Command::new("kill").args([signal, &server.id().to_string()]).status();
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let Some(mut server) = self.server.take() else { return };
        // SIGINT asks for a fast shutdown, which also ends the server's children.
        signal(&server, "-INT");
        let deadline = Instant::now() + Duration::from_secs(10);
        while Instant::now() < deadline {
            if matches!(server.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = server.kill();
        let _ = server.wait();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[should_panic(expected = "postgres ended before it was ready")]
    fn a_server_whose_port_another_one_holds_is_not_taken_for_it() {
        let first = Postgres::start();
        let second = Postgres::at(TempDir::new().unwrap(), first.port, THROWAWAY);
        assert_eq!(second.port, first.port);
    }
}
