//! A vault in a temporary folder, and the program to use it with.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, RwLock};

use app::Desk;
use app::host::{SystemClock, SystemIds};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const PASSPHRASE: &str = "correct horse battery";

/// What one run of the program left behind.
#[derive(Debug)]
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The document on standard output, when the run succeeded.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        assert_eq!(self.err, "");
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("not one document: {}", self.out))
    }

    /// The error on standard error, when the run was refused.
    #[track_caller]
    pub fn error(&self) -> Value {
        assert_eq!(self.code, 1, "{self:?}");
        let whole: Value =
            serde_json::from_str(&self.err).unwrap_or_else(|_| panic!("not a document: {self:?}"));
        whole["error"].clone()
    }

    #[track_caller]
    pub fn text(&self) -> &str {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        &self.out
    }
}

/// The program without any vault, passphrase or terminal.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    for name in ["CHANCERY_VAULT", "CHANCERY_PASSPHRASE", "CHANCERY_NEW_PASSPHRASE"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A child has all open files of this process until it becomes the program: while a vault is open in here, none
/// may be made, or that vault seems to be in use for as long as the child takes.
static OPEN_HERE: RwLock<()> = RwLock::new(());

pub fn start(command: &mut Command) -> Child {
    let _none_open = OPEN_HERE.read().unwrap();
    command.spawn().unwrap()
}

pub fn run(command: &mut Command) -> Run {
    ended(start(command))
}

pub fn run_with_input(command: &mut Command, input: &str) -> Run {
    let mut child = start(command.stdin(Stdio::piped()));
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    ended(child)
}

fn ended(child: Child) -> Run {
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

pub struct Laptop {
    dir: TempDir,
}

impl Laptop {
    /// A vault whose passphrase is cheap to try.
    pub fn new() -> Self {
        Self::of("investigator")
    }

    pub fn of(role: &str) -> Self {
        let laptop = Self::empty();
        let _open = OPEN_HERE.write().unwrap();
        let desk =
            Desk::new(&laptop.vault(), Arc::new(SystemClock), Arc::new(SystemIds), vault::KdfCost::for_tests);
        let request = json!({ "user": "Ana Petrescu", "post": "BUC", "role": role, "device_name": "BUC-1", "passphrase": PASSPHRASE });
        desk.call("session_create", request).unwrap();
        laptop
    }

    /// With the two fictional cases of the fixture.
    pub fn with_cases() -> Self {
        let laptop = Self::new();
        let report = laptop.json(["import".as_ref(), fixture("two-cases.ndjson").as_os_str()]);
        assert_eq!(report["written"], 5, "{report}");
        laptop
    }

    /// No vault yet.
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    pub fn vault(&self) -> PathBuf {
        self.dir.path().join("vault")
    }

    /// A path beside the vault.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn command<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Command {
        let mut command = program();
        command.env("CHANCERY_VAULT", self.vault()).env("CHANCERY_PASSPHRASE", PASSPHRASE).args(words);
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Run {
        run(&mut self.command(words))
    }

    #[track_caller]
    pub fn json<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Value {
        run(self.command(words).arg("--json")).json()
    }

    #[track_caller]
    pub fn error<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Value {
        run(self.command(words).arg("--json")).error()
    }
}
