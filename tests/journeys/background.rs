//! The exchange that runs by itself: what is saved is sent without anybody pressing anything.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::Place;
use crate::two_laptops::joined;

/// Lets the desk's clock run until `done`; the machine may be as slow as it likes.
fn until(place: &Place, what: &str, done: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..1_500 {
        let status = place.ok("sync_status", json!({}));
        if done(&status) {
            return status;
        }
        place.clock.forward(20_000);
        place.ok("sync_steer", json!({"what": "resume"}));
        std::thread::sleep(Duration::from_millis(40));
    }
    panic!("{what} does not come about: {}", place.ok("sync_status", json!({})));
}

/// Ends the thread that keeps in touch, whatever becomes of the test.
struct Hangs<'a>(&'a Place);

impl Drop for Hangs<'_> {
    fn drop(&mut self) {
        self.0.desk.lose_touch();
    }
}

#[test]
fn a_change_goes_to_headquarters_by_itself_and_pausing_keeps_it_here() {
    let mut hq = Headquarters::open(Store::Sqlite);
    let place = joined(&hq, "M. Okafor", "investigator");
    std::thread::scope(|scope| {
        let hangs = Hangs(&place);
        scope.spawn(|| place.desk.keep_in_touch());
        place.case("Print shop");
        let sent =
            until(&place, "the first exchange", |status| status["total"] == 0 && status["phase"] == "idle");
        assert_eq!(sent["paused"], json!(false));
        assert!(sent["next_attempt_at"].is_string() && sent["days_since_contact"].is_u64(), "{sent}");
        assert!(sent["clock_offset_minutes"].is_i64(), "HQ's clock was compared: {sent}");
        assert_eq!(sent["progress"]["sent"], 1);

        // The line breaks: it is tried again and again, which stays one line of the record.
        hq.close();
        place.case("Petition mill");
        let tried = |status: &Value| {
            status["log"][0]["status"] == "offline" && status["log"][0]["times"].as_u64() > Some(1)
        };
        let offline = until(&place, "a second attempt in vain", tried);
        assert_eq!((&offline["total"], &offline["online"]), (&json!(1), &json!(false)));
        assert!(offline["last_trouble"].is_string() && offline["last_contact_at"].is_string());
        hq.reopen();
        until(&place, "the end of the queue", |status| status["total"] == 0);

        place.ok("sync_steer", json!({"what": "pause"}));
        drop(hangs);
    });
    assert_eq!(place.refused("sync_steer", json!({"what": "hurry"})).code, "usage");
}

#[test]
fn while_paused_only_a_person_starts_an_exchange() {
    let hq = Headquarters::open(Store::Sqlite);
    let place = joined(&hq, "M. Okafor", "investigator");
    std::thread::scope(|scope| {
        let hangs = Hangs(&place);
        scope.spawn(|| place.desk.keep_in_touch());
        until(&place, "the first exchange", |status| status["last_contact_at"].is_string());
        while place.ok("sync_status", json!({}))["paused"] != true {
            place.ok("sync_steer", json!({"what": "pause"}));
            std::thread::sleep(Duration::from_millis(40));
        }
        place.case("Print shop");
        place.clock.forward(24 * 60 * 60 * 1000);
        place.case("Petition mill");
        std::thread::sleep(Duration::from_millis(200));
        assert_eq!(place.ok("sync_status", json!({}))["total"], 2);
        assert_eq!(place.ok("sync_now", json!({}))["unsent"], 0);
        drop(hangs);
    });
}
