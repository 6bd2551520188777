//! Lawful erasure: two people of headquarters, the words gone from the feed, the chains whole.

use hq::admin::erasure::{Stage, redact};
use hq::books::User;
use ledger::{Hash, Scope};

use crate::attachments::{attach, put};
use crate::common::laptop::new_id;
use crate::common::words::{create, dot, new_note, set, text};
use crate::common::{Laptop, Office, on_both_stores};

on_both_stores!(
    one_person_asks_and_another_carries_it_out,
    erased_words_leave_the_feed_and_every_laptop_and_the_chains_stay_whole,
    a_change_that_was_held_and_accepted_is_erased_with_its_release,
    what_builds_on_erased_words_stands,
    words_that_vanish_without_an_order_are_found,
    an_erasure_outlives_a_backup,
    the_file_of_an_erased_record_goes_with_it,
    the_words_of_a_purged_case_go_by_two_people_and_those_of_any_other_stay,
);

const WORDS: &str = "a name that must not be kept";

struct Scene {
    office: Office,
    ana: Laptop,
    sam: Laptop,
    scope: Scope,
    hanna: User,
    hugo: User,
    hash: Hash,
}

/// A case at two laptops whose second change holds words that must go.
fn scene(office: Office) -> Scene {
    let mut ana = office.laptop("Ana", "BUC", "investigator");
    let mut sam = office.laptop("Sam", "BUC", "supervisor");
    let scope = ana.open_case("BUC", "visa_fraud");
    // Of a person, whose words everybody in the case may go on with.
    let person = new_id();
    let said = [("role", "suspect"), ("description", WORDS)];
    let mut ops = vec![create(person, "person")];
    ops.extend(said.iter().map(|(name, value)| set(person, "person", &[(*name, text(value))], vec![])));
    ana.write(&scope, 4, ops);
    ana.write(&scope, 4, new_note(new_id(), "and on it goes"));
    assert_eq!(ana.sync().held(), vec![]);
    sam.sync();
    let hash = ana.own[&scope][1].hash;
    let (hanna, hugo) = (office.user("Hanna", "WAS", "hq"), office.user("Hugo", "WAS", "hq"));
    Scene { office, ana, sam, scope, hanna, hugo, hash }
}

impl Scene {
    fn redact(&self, by: &User, basis: Option<&str>) -> Result<Stage, String> {
        let done = self.office.block(redact(self.office.house(), &self.hash, by, basis));
        done.map_err(|error| error.code().to_owned())
    }

    fn erase(&self) {
        assert_eq!(self.redact(&self.hanna, Some("Art. 17")), Ok(Stage::Asked));
        assert_eq!(self.redact(&self.hugo, None), Ok(Stage::Done));
    }

    fn feed_holds(&self, words: &str) -> bool {
        let all = self.office.block(self.office.house().books.everything(0)).unwrap();
        let holds = |payload: &Vec<u8>| payload.windows(words.len()).any(|part| part == words.as_bytes());
        all.iter().filter_map(|entry| entry.raw.payload.as_ref()).any(holds)
    }
}

fn the_file_of_an_erased_record_goes_with_it(office: Office) {
    let mut scene = scene(office);
    let (scope, id) = attach(&mut scene.ana, b"a face that must not be kept");
    let path = crate::attachments::path(&scope, id);
    assert_eq!(put(&scene.ana, &path, 0, b"a face that must not be kept").status, 200);
    let (other_scope, other) = attach(&mut scene.ana, b"stays");
    let other = crate::attachments::path(&other_scope, other);
    assert_eq!(put(&scene.ana, &other, 0, b"stays").status, 200);
    let object = scene.office.place().data.join("objects").join(path.rsplit("attachments/").next().unwrap());
    assert!(object.exists(), "{}", object.display());
    scene.hash = scene.ana.own[&scope].last().unwrap().hash;
    scene.erase();
    assert!(!object.exists());
    assert_eq!(scene.ana.request(&format!("GET {path} HTTP/1.1"), &[]).status, 404);
    assert_eq!(
        put(&scene.ana, &path, 0, b"a face that must not be kept").status,
        404,
        "nor does it come again"
    );
    assert_eq!(scene.ana.request(&format!("GET {other} HTTP/1.1"), &[]).body, b"stays");
    scene.office.block(hq::admin::verify::verify(scene.office.house())).unwrap();
}

fn one_person_asks_and_another_carries_it_out(office: Office) {
    let scene = scene(office);
    let sam = scene.office.user("Sue", "BUC", "supervisor");
    assert_eq!(scene.redact(&sam, Some("Art. 17")), Err("invalid".into()), "not a supervisor's");
    assert_eq!(scene.redact(&scene.hanna, None), Err("no_basis".into()));
    assert_eq!(scene.redact(&scene.hanna, Some("  ")), Err("no_basis".into()));
    assert_eq!(scene.redact(&scene.hanna, Some("Art. 17")), Ok(Stage::Asked));
    assert_eq!(scene.redact(&scene.hanna, None), Err("four_eyes".into()));
    assert!(scene.feed_holds(WORDS), "asking erases nothing");
    assert_eq!(scene.redact(&scene.hugo, None), Ok(Stage::Done));
    assert_eq!(scene.redact(&scene.hugo, Some("again")), Err("already_erased".into()));
    let unknown = Scene { hash: [9; 32], ..scene };
    assert_eq!(unknown.redact(&unknown.hanna, Some("Art. 17")), Err("change_unknown".into()));
}

fn erased_words_leave_the_feed_and_every_laptop_and_the_chains_stay_whole(office: Office) {
    let mut scene = scene(office);
    scene.erase();
    assert!(!scene.feed_holds(WORDS));
    scene.sam.sync();
    scene.ana.sync();
    let mut late = scene.office.laptop("Sue", "BUC", "supervisor");
    late.sync();
    for laptop in [&scene.ana, &scene.sam, &late] {
        let log = laptop.scopes[&scene.scope].log();
        let change = log.iter().find(|change| change.hash == scene.hash).unwrap();
        assert!(change.raw.payload.is_none() && change.ops.is_empty());
        assert_eq!(laptop.state_hash(&scene.scope), scene.sam.state_hash(&scene.scope));
    }
    assert_eq!(late.scopes[&scene.scope].entities.len(), 3, "the record stays, without its words");
    scene.office.block(hq::admin::verify::verify(scene.office.house())).unwrap();
    // A laptop that sends the words again brings nothing back.
    let again = scene.ana.run(&scene.scope, 1, 3);
    scene.ana.exchange(vec![vec![again]]);
    assert!(!scene.feed_holds(WORDS));
}

fn a_change_that_was_held_and_accepted_is_erased_with_its_release(office: Office) {
    let mut scene = scene(office);
    let case = scene.scope.case().unwrap();
    let words = "the day before yesterday";
    scene.ana.write(&scene.scope, 2, vec![set(case, "case", &[("opened_on", text(words))], vec![])]);
    assert_eq!(scene.ana.sync().held().len(), 1);
    scene.hash = scene.ana.own[&scene.scope][3].hash;
    assert_eq!(scene.redact(&scene.hanna, Some("Art. 17")), Err("still_held".into()));
    let books = &scene.office.house().books;
    let id = scene.office.block(books.held_waiting()).unwrap()[0].id;
    let accept = hq::admin::held::decide(scene.office.house(), id, true, "meant so");
    scene.office.block(accept).unwrap();
    scene.sam.sync();
    assert!(scene.feed_holds(words));
    scene.erase();
    assert!(!scene.feed_holds(words), "neither the change nor its release");
    let mut late = scene.office.laptop("Sue", "BUC", "supervisor");
    late.sync();
    scene.sam.sync();
    scene.ana.sync();
    assert_eq!(late.state_hash(&scene.scope), scene.sam.state_hash(&scene.scope));
    assert_eq!(scene.ana.state_hash(&scene.scope), scene.sam.state_hash(&scene.scope));
    scene.office.block(hq::admin::verify::verify(scene.office.house())).unwrap();
}

fn what_builds_on_erased_words_stands(office: Office) {
    let mut scene = scene(office);
    let person = scene.ana.own[&scene.scope][1].ops[0].entity().unwrap().0;
    let prev = vec![dot(scene.ana.origin(), 2, 2)];
    // Written before its author hears of the erasure.
    scene.sam.write(
        &scene.scope,
        5,
        vec![set(person, "person", &[("description", text("corrected"))], prev)],
    );
    scene.erase();
    assert_eq!(scene.sam.sync().held(), vec![]);
    scene.ana.sync();
    assert_eq!(scene.ana.state_hash(&scene.scope), scene.sam.state_hash(&scene.scope));
}

fn words_that_vanish_without_an_order_are_found(office: Office) {
    let scene = scene(office);
    let house = scene.office.house();
    let sql = "UPDATE feed SET payload = NULL WHERE hash = $1";
    let write = hq::store::Write::new(sql, vec![scene.hash.into()]);
    scene.office.block(house.books.store.write(vec![write])).unwrap();
    let found = scene.office.block(hq::admin::verify::verify(house)).unwrap_err();
    assert!(matches!(found, hq::HqError::BrokenFeed { .. }), "{found}");
}

fn an_erasure_outlives_a_backup(office: Office) {
    let mut scene = scene(office);
    scene.erase();
    let file = scene.office.data.path().join("after.backup");
    scene.office.block(hq::admin::backup::backup(scene.office.house(), &file)).unwrap();
    scene.office.stop();
    let data = scene.office.data.path().to_owned();
    for kept in ["hq.db", "hq.db-wal", "hq.db-shm"] {
        drop(std::fs::remove_file(data.join(kept)));
    }
    for name in std::fs::read_dir(&data).unwrap().flatten() {
        if name.path() != file {
            let _ = std::fs::remove_file(name.path());
        }
    }
    scene.office.restore_from(&file);
    scene.office.start();
    assert!(!scene.feed_holds(WORDS));
    assert_eq!(scene.redact(&scene.hanna, Some("again")), Err("already_erased".into()));
}

fn the_words_of_a_purged_case_go_by_two_people_and_those_of_any_other_stay(office: Office) {
    use hq::admin::purged::{Progress, erase};
    let mut scene = scene(office);
    let case = scene.scope.case().unwrap();
    let step = |scene: &Scene, by: &User, basis| {
        let done = scene.office.block(erase(scene.office.house(), case, by, basis));
        done.map_err(|error| error.code().to_owned())
    };
    assert_eq!(step(&scene, &scene.hanna, Some("retention")), Err("not_purged".into()));
    let ids: Vec<_> = scene.sam.scopes[&scene.scope].entities.keys().copied().collect();
    let end = |id: &ledger::EntityId| ledger::Op::Tombstone {
        entity: *id,
        prev: vec![],
        reason: "retention is over".into(),
        seen: vec![],
    };
    scene.sam.write(&scene.scope, 19, ids.iter().map(end).collect());
    assert_eq!(scene.sam.sync().held(), vec![]);
    let other = scene.ana.open_case("BUC", "visa_fraud");
    scene.ana.write(&other, 4, new_note(new_id(), "of another case"));
    scene.ana.sync();
    assert_eq!(step(&scene, &scene.hanna, None), Err("no_basis".into()));
    assert_eq!(step(&scene, &scene.hanna, Some("retention")), Ok(Progress { asked: 3, erased: 0 }));
    assert_eq!(step(&scene, &scene.hanna, None), Ok(Progress { asked: 3, erased: 0 }), "nobody does both");
    assert!(scene.feed_holds(WORDS));
    assert_eq!(step(&scene, &scene.hugo, None), Ok(Progress { asked: 0, erased: 3 }));
    assert!(!scene.feed_holds(WORDS) && scene.feed_holds("of another case"));
    assert_eq!(step(&scene, &scene.hugo, None), Ok(Progress::default()), "a second time does nothing");
    scene.sam.sync();
    assert_eq!(scene.sam.sync().held(), vec![]);
    scene.office.block(hq::admin::verify::verify(scene.office.house())).unwrap();
}
