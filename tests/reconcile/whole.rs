//! The plain way: work offline, meet headquarters, be whole.

use serde_json::json;
use sync::{Door as _, Status};
use testkit::lab::Headquarters;
use testkit::laptop::Laptop;

crate::on_both_stores![
    a_case_made_offline_reaches_the_supervisor_of_its_post,
    one_round_trip_carries_both_directions,
    a_second_exchange_sends_nothing_twice,
    a_vault_that_worked_alone_joins_later_and_sends_everything_it_holds,
    a_file_reaches_the_other_laptop_byte_for_byte,
];

fn a_case_made_offline_reaches_the_supervisor_of_its_post(hq: Headquarters) {
    let investigator = Laptop::joined(&hq, "M. Okafor", "investigator");
    let supervisor = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = investigator.new_case("Counterfeit residence cards used for onward travel");
    let person = investigator.add(case, "person", &json!({"role": "suspect", "surname": "CEBAN"}));

    let sent = investigator.sync();
    assert_eq!((sent.status, sent.sent, sent.unsent), (Status::AllSent, 2, 0), "{sent:?}");
    let received = supervisor.sync();
    assert_eq!(received.status, Status::AllSent, "{received:?}");
    assert_eq!(supervisor.text(person, "surname").as_deref(), Some("CEBAN"));
    assert_eq!(supervisor.hash(case), investigator.hash(case));
}

fn one_round_trip_carries_both_directions(hq: Headquarters) {
    let one = Laptop::joined(&hq, "One", "supervisor");
    let two = Laptop::joined(&hq, "Two", "supervisor");
    let of_one = one.new_case("Made on the first laptop");
    let of_two = two.new_case("Made on the second laptop");
    one.sync();
    let report = two.sync();
    assert_eq!(report.round_trips, 1, "{report:?}");
    assert!(two.has(of_one) && report.sent == 1, "{report:?}");
    one.sync();
    assert_eq!(one.hash(of_two), two.hash(of_two));
}

fn a_second_exchange_sends_nothing_twice(hq: Headquarters) {
    let laptop = Laptop::joined(&hq, "M. Okafor", "investigator");
    let case = laptop.new_case("Petition mill");
    laptop.sync();
    let before = laptop.hash(case);
    let again = laptop.sync();
    assert_eq!((again.status, again.sent, again.received), (Status::AllSent, 0, 0), "{again:?}");
    assert_eq!(laptop.hash(case), before);
}

fn a_vault_that_worked_alone_joins_later_and_sends_everything_it_holds(hq: Headquarters) {
    let laptop = Laptop::new("M. Okafor", "investigator");
    let cases: Vec<_> = (0..5).map(|n| laptop.new_case(&format!("Alone {n}"))).collect();
    let number = laptop.text(cases[0], "case_number");
    let supervisor = Laptop::joined(&hq, "T. Brandt", "supervisor");
    laptop.join(&hq, hq.user("M. Okafor", "BUC", "investigator"));
    let report = laptop.sync();
    assert_eq!((report.status, report.sent, report.held), (Status::AllSent, 5, 0), "{report:?}");
    supervisor.sync();
    for case in &cases {
        assert_eq!(supervisor.hash(*case), laptop.hash(*case));
    }
    assert_eq!(supervisor.text(cases[0], "case_number"), number, "a case number is never changed");
}

fn a_file_reaches_the_other_laptop_byte_for_byte(hq: Headquarters) {
    let investigator = Laptop::joined(&hq, "M. Okafor", "investigator");
    let supervisor = Laptop::joined(&hq, "T. Brandt", "supervisor");
    let case = investigator.new_case("Blank identity cards");
    let bytes: Vec<u8> = (0..900_000u32).flat_map(|n| (n % 251).to_le_bytes()).take(900_000).collect();
    let attachment = investigator.attach(case, "scan.jpg", &bytes);

    let up = investigator.sync();
    assert_eq!((up.attachments_sent, up.unsent), (1, 0), "{up:?}");
    let down = supervisor.sync();
    assert_eq!(down.attachments_received, 1, "{down:?}");
    let mut copy = Vec::new();
    supervisor.vault(|vault| vault.read_attachment(attachment, &mut copy)).expect("the file is here");
    assert!(copy == bytes, "the file differs");
}
