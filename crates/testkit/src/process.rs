//! The program `chancery-hq` as processes: as many as a test wants over one database and one folder of keys,
//! ended at any moment without a goodbye.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The folder of one headquarters and the database it uses.
#[derive(Debug)]
pub struct Office {
    folder: TempDir,
    database_url: Option<String>,
}

/// One serving process of it. Killed on drop.
#[derive(Debug)]
pub struct Server {
    process: Child,
    pub address: SocketAddr,
}

impl Office {
    /// Made by `chancery-hq init`, not served yet.
    ///
    /// # Panics
    /// When the program is not built or refuses.
    #[must_use]
    pub fn init(database_url: Option<String>) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let office = Self { folder, database_url };
        office.run(&["init"]);
        office
    }

    /// Starts a process on a free port and waits until it listens.
    ///
    /// # Panics
    /// When it ends before it listens.
    #[must_use]
    pub fn serve(&self) -> Server {
        self.serve_with(&[])
    }

    /// As [`Office::serve`], with further words on its command line.
    ///
    /// # Panics
    /// When it ends before it listens.
    #[must_use]
    pub fn serve_with(&self, words: &[&str]) -> Server {
        let mut command = self.command(&[&["serve", "--listen", "127.0.0.1:0"], words].concat());
        let mut process = command.stdout(Stdio::piped()).spawn().expect("chancery-hq serves");
        let said = BufReader::new(process.stdout.take().expect("its words")).lines();
        let place = said.map_while(Result::ok).find_map(|line| {
            let place = line.strip_prefix("listening on https://")?;
            place.trim().trim_end_matches('/').parse().ok()
        });
        Server { process, address: place.expect("chancery-hq says where it listens") }
    }

    /// The certificate that laptops are given by hand.
    ///
    /// # Panics
    /// When it is not there.
    #[must_use]
    pub fn ca_pem(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("ca.pem")).expect("the authority's certificate")
    }

    /// Registers a person; gives their id.
    ///
    /// # Panics
    /// When the program refuses.
    #[must_use]
    pub fn user(&self, name: &str, post: &str, role: &str) -> String {
        let user = self.run(&["user", "add", "--name", name, "--post", post, "--role", role]);
        user["user"].as_str().expect("a user id").to_owned()
    }

    /// A single-use code for one device of a person.
    ///
    /// # Panics
    /// When the program refuses.
    #[must_use]
    pub fn code(&self, user: &str) -> String {
        self.run(&["device", "code", "--user", user])["code"].as_str().expect("a code").to_owned()
    }

    /// Runs `chancery-hq … --json`.
    ///
    /// # Panics
    /// With the program's own words when it refuses.
    pub fn run(&self, words: &[&str]) -> Value {
        let said = self.command(&[words, &["--json"]].concat()).output().expect("chancery-hq starts");
        assert!(said.status.success(), "chancery-hq {words:?}: {}", String::from_utf8_lossy(&said.stderr));
        serde_json::from_slice(&said.stdout).unwrap_or(Value::Null)
    }

    /// The same headquarters opened in this process, to look into it.
    #[must_use]
    pub fn place(&self) -> hq::Place {
        let data = self.folder.path().to_owned();
        hq::Place { data, database_url: self.database_url.clone(), ..hq::Place::default() }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program("chancery-hq"));
        command.args(words).arg("--data").arg(self.folder.path()).stdin(Stdio::null());
        if let Some(url) = &self.database_url {
            command.args(["--database-url", url]);
        }
        command
    }
}

impl Server {
    /// SIGKILL: it gets to say nothing and to finish nothing.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// The most memory it has had at once so far, in bytes.
    #[must_use]
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        kib.unwrap_or(0) * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A program that the same build made; cargo puts tests one folder below programs.
///
/// # Panics
/// When it is not built.
#[must_use]
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("this test's own path");
    let built = test.ancestors().nth(2).unwrap_or(Path::new("")).join(name);
    assert!(
        built.exists(),
        "{name} is not built: run `cargo build --workspace` first, or `cargo xtask test`"
    );
    built
}
