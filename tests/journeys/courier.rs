//! A desk without a line: what goes on the stick, what comes back, and what the list says in between.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::Place;

fn joined(hq: &Headquarters, name: &str, role: &str) -> Place {
    let place = Place::of(name, role);
    let user = hq.user(name, "BUC", role);
    let ca = place.file("ca.pem", hq.ca_pem().as_bytes());
    place.ok("enroll", json!({"hq": hq.url(), "code": hq.code(user), "ca": ca}));
    place
}

fn device(place: &Place) -> Value {
    json!(place.desk.with_vault(|vault| vault.identity().device.0).unwrap())
}

#[test]
fn a_bundle_goes_to_headquarters_and_its_answer_settles_the_list() {
    let hq = Headquarters::open(Store::Sqlite);
    let far = joined(&hq, "M. Okafor", "investigator");
    let case = far.case("Print shop");
    far.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    let stick = tempfile::tempdir().unwrap();
    let file = |name: &str| stick.path().join(name).display().to_string();

    let made = far.ok("bundle_export", json!({"to": ["hq"], "path": file("up.chbundle")}));
    assert!(made["changes"].as_u64().unwrap() >= 2, "{made}");
    assert_eq!(made["parts"][0]["path"], file("up.chbundle"));
    assert_eq!(far.ok("bundle_list", json!({}))["made"][0]["at_hq"], false);
    assert!(far.ok("sync_status", json!({}))["total"].as_u64().unwrap() > 0);

    let up = stick.path().join("up.chbundle");
    hq.admin(async |house| hq::courier::import(house, &up).await);
    let down = stick.path().join("down.chbundle");
    let id = uuid::Uuid::parse_str(made["bundle"].as_str().unwrap()).unwrap();
    let to = far.desk.with_vault(|vault| vault.identity().device).unwrap();
    hq.admin(async |house| hq::courier::export(house, to, &down, None).await);

    far.clock.forward(60_000);
    let seen = far.ok("bundle_preview", json!({"path": file("down.chbundle")}));
    assert_eq!((&seen["outside"]["standing"], &seen["outside"]["for_us"]), (&json!("hq"), &json!(true)));
    assert!(seen["inside"]["changes"].as_u64().unwrap() > 0, "grants and directory: {seen}");
    let taken = far.ok("bundle_import", json!({"path": file("down.chbundle")}));
    assert_eq!(
        (&taken["unsent"], &taken["again"], &taken["missing_parts"]),
        (&json!(0), &json!(false), &json!([]))
    );
    let list = far.ok("bundle_list", json!({}));
    assert_eq!((&list["made"][0]["bundle"], &list["made"][0]["at_hq"]), (&json!(id), &json!(true)));
    assert_eq!(list["made"][0]["receipts"][0]["by"]["person"], "Headquarters");
    assert_eq!(list["taken"][0]["from"]["person"], "Headquarters");
    let status = far.ok("sync_status", json!({}));
    assert_eq!((&status["total"], &status["unsent"]), (&json!(0), &json!([])), "a receipt is nobody's work");
    assert_eq!(far.ok("bundle_import", json!({"path": file("down.chbundle")}))["again"], true);
    assert_eq!(far.ok("log_verify", json!({}))["ok"], true);
}

#[test]
fn a_colleagues_bundle_is_looked_into_first_and_shows_the_conflict_to_come() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let theirs = joined(&hq, "T. Brandt", "supervisor");
    let case = mine.case("Print shop");
    for place in [&mine, &theirs] {
        place.clock.forward(1_000);
        place.ok("sync_now", json!({}));
    }
    mine.ok("record_set", json!({"id": case, "fields": {"synopsis": "nine travellers"}}));
    theirs.ok("record_set", json!({"id": case, "fields": {"synopsis": "eleven travellers"}}));
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("over.chbundle").display().to_string();
    mine.ok("bundle_export", json!({"to": [device(&theirs)], "path": path}));

    let seen = theirs.ok("bundle_preview", json!({"path": path}));
    let inside = &seen["inside"];
    assert_eq!((&inside["conflicts"], &inside["changes"]), (&json!(1), &json!(1)), "{seen}");
    assert_eq!((&inside["records"][0]["kind"], &inside["records"][0]["n"]), (&json!("case"), &json!(1)));
    assert_eq!(seen["outside"]["from"]["person"], "M. Okafor");
    assert_eq!(theirs.ok("conflict_list", json!({})), json!([]), "a preview writes nothing");
    let taken = theirs.ok("bundle_import", json!({"path": path}));
    assert_eq!((&taken["conflicts"], &taken["changes"]), (&json!(1), &json!(1)));
    assert_eq!(theirs.ok("conflict_list", json!({})).as_array().unwrap().len(), 1);

    // Carried by its maker it stays shut.
    let own = mine.ok("bundle_preview", json!({"path": path}));
    assert_eq!((&own["inside"], &own["outside"]["intact"]), (&json!(null), &json!(true)));
    assert_eq!(mine.refused("bundle_import", json!({"path": path})).code, "bundle_not_for_us");
}

#[test]
fn what_is_wrong_with_a_bundle_is_said_in_words_and_writes_nothing() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    mine.case("Print shop");
    let stick = tempfile::tempdir().unwrap();
    let path = stick.path().join("up.chbundle").display().to_string();
    let nobody = uuid::Uuid::from_u128(7);
    for (request, code) in [
        (json!({"to": ["hq"], "path": path, "max_size": 10}), "bundle_size"),
        (json!({"to": ["everybody"], "path": path}), "usage"),
        (json!({"to": [nobody], "path": path}), "bundle_recipient"),
        (json!({"to": [], "path": path}), "bundle_recipients"),
        (json!({"to": ["hq"], "path": stick.path()}), "file_unwritable"),
        (json!({"to": ["hq"], "path": "/nowhere/at/all.chbundle"}), "file_unwritable"),
    ] {
        assert_eq!(mine.refused("bundle_export", request.clone()).code, code, "{request}");
    }
    assert_eq!(std::fs::read_dir(stick.path()).unwrap().count(), 0);
    assert_eq!(mine.ok("bundle_list", json!({})), json!({"made": [], "taken": []}));

    let text = mine.file("note.txt", &[b'x'; 5000]);
    assert_eq!(mine.refused("bundle_preview", json!({"path": text})).code, "bundle_none");
    assert_eq!(mine.refused("bundle_import", json!({"path": "/nowhere"})).code, "file_unreadable");
    let works = mine.ok("work_list", json!({}));
    assert!(works.as_array().unwrap().iter().all(|work| work["state"] == "failed"), "nothing runs: {works}");
    let alone = Place::of("A. Ionescu", "investigator");
    assert_eq!(alone.refused("bundle_export", json!({"to": ["hq"], "path": path})).code, "not_enrolled");
}
