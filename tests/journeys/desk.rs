//! A desk of a test: a vault of its own, a clock that stands still, ids that can be told.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use app::host::{CountedIds, FixedClock};
use app::{Desk, Failure};
use serde_json::{Value, json};
use tempfile::TempDir;

pub const PASSPHRASE: &str = "correct horse battery staple";
pub const NOW_MS: i64 = 1_795_370_400_000;

/// No two desks of a run give the same ids.
static DESKS: AtomicU64 = AtomicU64::new(1);

pub struct Place {
    pub folder: TempDir,
    pub clock: Arc<FixedClock>,
    pub desk: Desk,
    pub created: Value,
}

impl Place {
    /// A desk in front of an empty folder.
    pub fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(FixedClock::at(NOW_MS));
        let ids = CountedIds::from(DESKS.fetch_add(1, Ordering::Relaxed) << 32);
        let desk =
            Desk::new(&folder.path().join("vault"), clock.clone(), Arc::new(ids), vault::KdfCost::for_tests);
        Self { folder, clock, desk, created: Value::Null }
    }

    /// A desk at a new, open vault.
    pub fn of(name: &str, role: &str) -> Self {
        let mut place = Self::empty();
        let request = json!({"user": name, "post": "BUC", "role": role, "passphrase": PASSPHRASE});
        place.created = place.ok("session_create", request);
        place
    }

    /// The same folder under another program; this one wrote no farewell.
    pub fn after_a_crash(self) -> Self {
        let ids = CountedIds::from(DESKS.fetch_add(1, Ordering::Relaxed) << 32);
        let folder = self.folder.path().join("vault");
        let Self { folder: kept, clock, desk, created } = self;
        drop(desk);
        let desk = Desk::new(&folder, clock.clone(), Arc::new(ids), vault::KdfCost::for_tests);
        Self { folder: kept, clock, desk, created }
    }

    pub fn ok(&self, command: &str, request: Value) -> Value {
        self.desk
            .call(command, request)
            .unwrap_or_else(|failure| panic!("{command}: {failure} {:?}", failure.fields))
    }

    pub fn refused(&self, command: &str, request: Value) -> Failure {
        match self.desk.call(command, request) {
            Ok(reply) => panic!("{command} should have been refused: {reply}"),
            Err(failure) => failure,
        }
    }

    /// The rule that refuses.
    pub fn rule(&self, command: &str, request: Value) -> String {
        let failure = self.refused(command, request);
        assert_eq!(failure.code, "rule", "{failure}");
        failure.args["rule"].clone()
    }

    /// A draft with a number.
    pub fn case(&self, title: &str) -> String {
        let case = self.ok("case_new", json!({"title": title, "type": "visa_fraud"}));
        case["id"].as_str().unwrap().to_owned()
    }

    pub fn add(&self, case: &str, kind: &str, fields: Value) -> String {
        let record = self.ok("record_add", json!({"case": case, "kind": kind, "fields": fields}));
        record["id"].as_str().unwrap().to_owned()
    }

    pub fn show(&self, case: &str) -> Value {
        self.ok("case_show", json!({"case": case}))
    }

    pub fn hash(&self) -> Value {
        self.ok("state_hash", json!({}))["hash"].clone()
    }

    /// A file beside the vault.
    pub fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// A hand-over of an exhibit to somebody, from whoever holds it.
pub fn handed_over(evidence: &str, to: &str, at: &str) -> Value {
    json!({"evidence": evidence, "fields": {"action": "transferred", "to_party": to, "happened_at": at,
        "purpose": "Safe keeping", "place": "Consular section"}})
}

/// The same when it is collected, from somebody.
pub fn taken_from(giver: &str, mut hand_over: Value) -> Value {
    hand_over["fields"]["from_party"] = json!(giver);
    hand_over["fields"]["action"] = json!("collected");
    hand_over
}
