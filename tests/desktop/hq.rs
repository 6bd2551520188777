//! A real headquarters: the program `chancery-hq` on a folder of its own, ended on drop.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::laptop::program;

#[derive(Debug)]
pub struct Hq {
    folder: TempDir,
    server: Option<Child>,
    listens: String,
}

impl Hq {
    /// Made and listening.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("chancery-hq-").tempdir().expect("a temporary folder");
        let mut hq = Self { folder, server: None, listens: "127.0.0.1:0".into() };
        hq.run(&["init"]);
        hq.up();
        hq
    }

    pub fn url(&self) -> String {
        format!("https://{}", self.listens)
    }

    /// The certificate that laptops are given by hand.
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// Registers a person and returns a single-use code for one device.
    pub fn code_for(&self, name: &str, post: &str, role: &str) -> String {
        let user = self.run(&["user", "add", "--name", name, "--post", post, "--role", role]);
        let user = user["user"].as_str().expect("a user id").to_owned();
        self.run(&["device", "code", "--user", &user])["code"].as_str().expect("a code").to_owned()
    }

    /// The line is cut: nobody listens any more.
    pub fn down(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    /// Listens again, where it did before.
    pub fn up(&mut self) {
        let mut server = self
            .command(&["serve", "--listen", &self.listens])
            .stdout(Stdio::piped())
            .spawn()
            .expect("chancery-hq serves");
        let said = BufReader::new(server.stdout.take().expect("its words")).lines();
        self.server = Some(server);
        let line = said.map_while(Result::ok).find(|line| line.starts_with("listening on "));
        let place = line.expect("chancery-hq says where it listens");
        let place = place.trim_start_matches("listening on ").trim().trim_start_matches("https://");
        self.listens = place.trim_end_matches('/').to_owned();
    }

    /// Runs `chancery-hq … --json`; a refusal panics with its words.
    pub fn run(&self, words: &[&str]) -> Value {
        let said = self.command(&[words, &["--json"]].concat()).output().expect("chancery-hq starts");
        assert!(said.status.success(), "chancery-hq {words:?}: {}", String::from_utf8_lossy(&said.stderr));
        serde_json::from_slice(&said.stdout).unwrap_or(Value::Null)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(program("chancery-hq"));
        command.args(words).arg("--data").arg(self.folder.path()).stdin(Stdio::null());
        command
    }
}

impl Drop for Hq {
    fn drop(&mut self) {
        self.down();
    }
}
