//! What the browser finds: a desk in front of no vault, a desk with nothing on it, a working office, and a large
//! one to measure by.

use std::sync::Arc;

use app::Desk;
use app::host::{CountedIds, FixedClock};
use hq::admin::lists::{Post, put_post};
use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::lab::{Headquarters, Store};

/// The Sunday on which the sample post was written down, so that what is overdue stays so.
const NOW_MS: i64 = 1_795_370_400_000;

/// Known to the tests of the page as well; it protects fictional people only.
pub const PASSPHRASE: &str = "fictional people only";

/// The worlds, with what must outlive them.
pub struct Worlds {
    absent: Laptop,
    empty: Laptop,
    office: Laptop,
    large: Option<Laptop>,
    _colleague: Laptop,
    _hq: Headquarters,
}

impl Worlds {
    /// With a large vault of so many cases beside them, where one is asked for.
    pub fn open(cases: Option<u32>) -> Self {
        let hq = Headquarters::open(Store::Sqlite);
        list_posts(&hq);
        let absent = Laptop::new(1);
        let empty = Laptop::new(2);
        empty.make("Dana Whitlock", "supervisor");
        let office = Laptop::new(3);
        office.make("Dana Whitlock", "supervisor");
        office.ok("demo", json!({}));
        office.join(&hq, "Dana Whitlock", "supervisor");
        let colleague = Laptop::new(4);
        colleague.make("Marcus Ellery", "supervisor");
        colleague.join(&hq, "Marcus Ellery", "supervisor");
        disagree(&office, &colleague);
        assign(&office);
        let large = cases.map(|cases| {
            let large = Laptop::new(5);
            large.make("Dana Whitlock", "supervisor");
            large.ok("demo", json!({"cases": cases, "seed": 7}));
            large
        });
        Self { absent, empty, office, large, _colleague: colleague, _hq: hq }
    }

    /// Each under its name.
    pub fn desks(&self) -> Vec<(&'static str, Arc<Desk>)> {
        let named = [("absent", &self.absent), ("empty", &self.empty), ("office", &self.office)];
        let large = self.large.iter().map(|laptop| ("large", laptop));
        named.into_iter().chain(large).map(|(name, laptop)| (name, laptop.desk.clone())).collect()
    }
}

/// Where the posts of the sample are.
fn list_posts(hq: &Headquarters) {
    for (code, name, country) in [("BUC", "Bucharest", "ROU"), ("CHI", "Chișinău", "MDA")] {
        let post = Post {
            code: code.into(),
            name: name.into(),
            country: Some(country.into()),
            time_zone: Some("Europe/Bucharest".into()),
        };
        hq.admin(async |house| put_post(house, &post).await);
    }
}

/// Two people write the same field of one case apart, and some work waits to be sent.
fn disagree(office: &Laptop, colleague: &Laptop) {
    for laptop in [office, colleague] {
        laptop.sync();
    }
    let list = office.ok("case_list", json!({"text": "VF-2026-BUC-00007", "limit": 1}));
    let case = list["rows"][0]["id"].clone();
    let words = office.ok("case_show", json!({"case": case}))["record"]["fields"]["synopsis"].clone();
    let words = words.as_str().expect("the first case of the sample has a synopsis");
    for (laptop, end) in
        [(colleague, "Two more were seized on Friday."), (office, "A third agency is named.")]
    {
        laptop.ok("record_set", json!({"id": case, "fields": {"synopsis": format!("{words} {end}")}}));
        laptop.sync();
    }
    office.ok("record_set", json!({"id": case, "fields": {"next_due": "2026-11-27"}}));
}

/// The user of this desk leads a few of the sample's cases and has tasks, one of them overdue.
fn assign(office: &Laptop) {
    let people = office.ok("people", json!({}));
    let me = people.as_array().into_iter().flatten().find(|person| person["me"] == true);
    let me = me.expect("HQ's directory knows the user")["id"].clone();
    let list = office.ok("case_list", json!({"due_within_days": 7, "limit": 3}));
    for (case, due) in
        list["rows"].as_array().into_iter().flatten().zip(["2026-11-19", "2026-11-23", "2026-11-27"])
    {
        office.ok("record_set", json!({"id": case["id"], "fields": {"lead_investigator": me}}));
        let fields = json!({"title": "Compare the employer letters", "assignee": me, "due_on": due});
        office.ok("record_add", json!({"case": case["id"], "kind": "task", "fields": fields}));
    }
}

struct Laptop {
    folder: TempDir,
    clock: Arc<FixedClock>,
    desk: Arc<Desk>,
}

impl Laptop {
    /// No two laptops of a run give the same ids.
    fn new(number: u64) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let clock = Arc::new(FixedClock::at(NOW_MS));
        let ids = Arc::new(CountedIds::from(number << 32));
        let vault = folder.path().join("vault");
        let desk = Arc::new(Desk::new(&vault, clock.clone(), ids, vault::KdfCost::for_tests));
        Self { folder, clock, desk }
    }

    fn ok(&self, command: &str, request: Value) -> Value {
        let reply = self.desk.call(command, request);
        reply.unwrap_or_else(|failure| panic!("{command}: {failure} {:?}", failure.fields))
    }

    fn make(&self, name: &str, role: &str) {
        let named = json!({"user": name, "post": "BUC", "role": role, "device_name": "field laptop 03", "passphrase": PASSPHRASE});
        self.ok("session_create", named);
    }

    fn join(&self, hq: &Headquarters, name: &str, role: &str) {
        let user = hq.user(name, "BUC", role);
        let ca = self.folder.path().join("ca.pem");
        std::fs::write(&ca, hq.ca_pem()).expect("the certificate is written");
        self.ok("enroll", json!({"hq": hq.url(), "code": hq.code(user), "ca": ca}));
    }

    fn sync(&self) {
        self.clock.forward(1_000);
        let report = self.ok("sync_now", json!({}));
        assert_ne!(report["status"], "offline", "{report}");
    }
}
