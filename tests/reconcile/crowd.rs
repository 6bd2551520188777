//! Many laptops at once at the served program on PostgreSQL, in small: everything is taken, nothing is held,
//! no position is empty. How fast it is, `cargo xtask bench load` says.

use std::collections::BTreeMap;

use ledger::Scope;
use testkit::crowd::{self, Light};
use testkit::day::Day;
use testkit::postgres::Postgres;
use testkit::process::Office;
use wire::Dictionary;

use crate::processes::feed_holds;

const LAPTOPS: usize = 25;
const CASES: usize = 2;
const CHANGES: usize = 20;

#[test]
fn twenty_five_laptops_at_once_all_get_rid_of_their_day() {
    let postgres = Postgres::start();
    let office = Office::init(Some(postgres.url()));
    // Fewer places than laptops: some are told to come back.
    let server = office.serve_with(&["--exchanges", "8"]);
    let _ = office.user("Supervisor", "BUC", "supervisor");
    let mut laptops: Vec<Light> = (0..LAPTOPS)
        .map(|number| {
            let code = office.code(&office.user(&format!("Ana {number}"), "BUC", "investigator"));
            Light::enrol(server.address, &office.ca_pem(), "BUC", &code)
        })
        .collect();
    let dictionary = Dictionary::shared(&Dictionary::known());
    let sent = crowd::at_once(&mut laptops, LAPTOPS, |number, laptop| {
        laptop.work(&mut Day::new(number as u64), CASES, CHANGES);
        let body = laptop.body(dictionary);
        let visit = laptop.exchange(server.address, &body);
        assert!(visit.up > 0 && visit.down > 0);
        // What was sent once may come again: the answer got lost.
        let again = laptop.exchange(server.address, &body);
        assert_eq!(again.up, visit.up);
        (laptop.device(), laptop.changes)
    });
    assert_eq!(sent.iter().map(|(_, changes)| changes).sum::<usize>(), LAPTOPS * CHANGES);
    feed_holds(&office, &BTreeMap::<(Scope, uuid::Uuid), u64>::new());
    let kept: usize =
        postgres.sql("SELECT count(*) FROM feed WHERE scope LIKE 'case:%'").trim().parse().expect("a count");
    assert_eq!(kept, LAPTOPS * CHANGES, "each change stands once");
}
