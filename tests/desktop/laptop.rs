//! One person's laptop: a folder with a vault, whatever the window keeps beside it, and the answer to the next
//! file dialog.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::driver::Driver;
use crate::screen::Screen;

#[derive(Debug)]
pub struct Laptop {
    folder: TempDir,
    passphrase: String,
}

impl Laptop {
    /// A new one, with no vault yet.
    pub fn new(passphrase: &str) -> Self {
        let folder =
            tempfile::Builder::new().prefix("chancery-laptop-").tempdir().expect("a temporary folder");
        Self { folder, passphrase: passphrase.into() }
    }

    pub fn passphrase(&self) -> &str {
        &self.passphrase
    }

    /// A file or folder of this laptop.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Opens the window and waits for its page.
    pub fn open(&self) -> Screen {
        self.open_program(&program("chancery-desktop"))
    }

    /// The same, of a program that lies elsewhere.
    pub fn open_program(&self, window: &Path) -> Screen {
        Screen::open(Driver::start(&self.environment()), window)
    }

    /// Starts the program once more beside the window that is open, and waits for its end.
    pub fn start_again(&self, window: &Path, word: &str) -> ExitStatus {
        Command::new(window).arg(word).envs(self.environment()).status().expect("it starts")
    }

    fn environment(&self) -> [(&'static str, String); 7] {
        [
            ("CHANCERY_VAULT", text(&self.path("vault"))),
            ("CHANCERY_PICK", text(&self.path("pick"))),
            // The story decides who hears of what when.
            ("CHANCERY_BY_HAND", "1".into()),
            ("XDG_DATA_HOME", text(&self.path("data"))),
            ("XDG_CACHE_HOME", text(&self.path("cache"))),
            ("XDG_CONFIG_HOME", text(&self.path("config"))),
            ("XDG_RUNTIME_DIR", text(&self.path("run"))),
        ]
    }

    /// What the next file dialog answers.
    pub fn will_pick(&self, path: &Path) {
        fs::write(self.path("pick"), text(path)).expect("the answer is written");
    }

    /// Runs `chancery … --json` on this vault; the window must be closed. A refusal panics with its words.
    pub fn chancery(&self, words: &[&str]) -> Value {
        let run = || {
            let mut command = Command::new(program("chancery"));
            command.args(["--json", "--vault", &text(&self.path("vault"))]).args(words);
            command.env("CHANCERY_PASSPHRASE", &self.passphrase).output().expect("chancery starts")
        };
        let mut said = run();
        // A window that was just closed takes a moment to end on a busy machine, and has the vault until then.
        for _ in 0..20 {
            if !String::from_utf8_lossy(&said.stderr).contains("vault_in_use") {
                break;
            }
            sleep(Duration::from_millis(250));
            said = run();
        }
        assert!(said.status.success(), "chancery {words:?}: {}", String::from_utf8_lossy(&said.stderr));
        serde_json::from_slice(&said.stdout).expect("one JSON document")
    }
}

/// A program that the same build made; cargo puts tests one folder below programs.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("this test's own path");
    let built = test.ancestors().nth(2).expect("the folder of this build").join(name);
    assert!(
        built.exists(),
        "{name} is not built: run `cargo build --workspace` first, or `cargo xtask test`"
    );
    built
}

fn text(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").into()
}
