//! Many at once: the feed stays gap-free and in the order of commits, with one process and with two.

use ledger::Scope;

use crate::common::laptop::new_id;
use crate::common::words::new_note;
use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(laptops_that_push_at_the_same_time_leave_no_gap);

fn push_all(mut laptops: Vec<Laptop>, cases: usize, notes: usize) -> Vec<(Laptop, Vec<Scope>)> {
    let mut threads = Vec::new();
    for mut laptop in laptops.drain(..) {
        threads.push(std::thread::spawn(move || {
            let mut scopes = Vec::new();
            for _ in 0..cases {
                let scope = laptop.open_case("BUC", "visa_fraud");
                for _ in 0..notes {
                    laptop.write(&scope, 4, new_note(new_id(), "at the same time"));
                }
                let talk = laptop.sync();
                assert!(talk.ended && talk.held().is_empty(), "{talk:?}");
                scopes.push(scope);
            }
            (laptop, scopes)
        }));
    }
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

fn check(office: &Office, wrote: &[(Laptop, Vec<Scope>)], notes: usize) {
    let cases: usize = wrote.iter().map(|(_, scopes)| scopes.len()).sum();
    let changes = office.block(hq::admin::stats::stats(office.house())).unwrap().changes;
    assert!(changes as usize > cases * (notes + 2));
    assert_eq!(office.feed_length(), changes, "no position is empty");
    let mut supervisor = office.laptop("Sam", "BUC", "supervisor");
    supervisor.sync();
    for (laptop, scopes) in wrote {
        for scope in scopes {
            assert_eq!(supervisor.state_hash(scope), laptop.state_hash(scope));
        }
    }
    office.block(hq::admin::verify::verify(office.house())).unwrap();
}

fn laptops_that_push_at_the_same_time_leave_no_gap(office: Office) {
    office.user("Sue", "BUC", "supervisor");
    let laptops = (0..4).map(|n| office.laptop(&format!("Ana {n}"), "BUC", "investigator")).collect();
    let wrote = push_all(laptops, 4, 10);
    check(&office, &wrote, 10);
}

#[test]
fn two_processes_over_one_postgresql_keep_one_order() {
    let office = Office::postgres();
    office.user("Sue", "BUC", "supervisor");
    let second = office.start_another();
    let mut laptops: Vec<Laptop> =
        (0..4).map(|n| office.laptop(&format!("Ana {n}"), "BUC", "investigator")).collect();
    for laptop in laptops.iter_mut().skip(2) {
        laptop.addr = second.addr;
    }
    let wrote = push_all(laptops, 5, 20);
    check(&office, &wrote, 20);
    office.block(second.shutdown());
}

#[test]
fn too_many_exchanges_at_once_are_told_to_come_back() {
    let mut office = Office::sqlite();
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    office.stop();
    office.start_with(0);
    ana.addr = office.running().addr;
    let talk = ana.sync();
    assert!(talk.slow && talk.ended);
}

#[test]
fn draining_does_not_wait_for_idle_lines() {
    use std::io::{Read as _, Write as _};
    let mut office = Office::sqlite();
    let ana = office.laptop("Ana", "BUC", "investigator");
    let mut line = crate::common::http::connect(ana.addr, &ana.tls).unwrap();
    line.write_all(b"GET /v1/health HTTP/1.1\r\nHost: hq\r\n\r\n").unwrap();
    let mut answer = [0; 15];
    line.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    let before = std::time::Instant::now();
    office.stop();
    assert!(before.elapsed() < std::time::Duration::from_secs(10));
}
