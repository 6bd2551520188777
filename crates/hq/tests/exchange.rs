//! The exchange over real TLS: what is pushed is acknowledged and reaches who may see it.

mod common;

use common::laptop::new_id;
use common::words::{new_case, new_note};
use common::{Laptop, Office};
use ledger::Scope;

const CASE_NEW: u16 = 1;
const RECORD_ADD: u16 = 4;

fn open_case(laptop: &mut Laptop, post: &str) -> Scope {
    let id = new_id();
    let scope = Scope::Case(id);
    laptop.write(&scope, CASE_NEW, new_case(id, post, "visa_fraud"));
    scope
}

#[test]
fn a_case_written_on_one_laptop_reaches_the_supervisor_of_its_post_and_nobody_else() {
    let office = Office::sqlite();
    let mut writer = office.laptop("Ana", "BUC", "investigator");
    let mut supervisor = office.laptop("Sam", "BUC", "supervisor");
    let mut stranger = office.laptop("Max", "MAD", "supervisor");
    let scope = open_case(&mut writer, "BUC");
    writer.write(&scope, RECORD_ADD, new_note(new_id(), "met at the gate"));
    let talk = writer.sync();
    assert_eq!(talk.held(), vec![]);
    assert_eq!(talk.acks[0].durable, 2);
    assert!(talk.ended);
    assert!(talk.changes_pulled() > 0, "directory and grant come back");
    supervisor.sync();
    assert_eq!(supervisor.state_hash(&scope), writer.state_hash(&scope));
    stranger.sync();
    assert_eq!(stranger.state_hash(&scope), None);
    let again = supervisor.sync();
    assert_eq!((again.changes_pulled(), again.pulls.len()), (0, 0), "nothing is sent twice");
}
