//! What two people say apart, through the desk: nothing is overwritten, each case has its way to be decided.

use app::host::Clock as _;
use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::{Place, handed_over, taken_from};
use crate::two_laptops::{joined, sync};

/// An investigator and a supervisor with one case.
fn two(hq: &Headquarters) -> (Place, Place, String) {
    let mine = joined(hq, "M. Okafor", "investigator");
    let case = mine.case("Cards");
    sync(&mine);
    let theirs = joined(hq, "J. Lindqvist", "supervisor");
    sync(&theirs);
    (mine, theirs, case)
}

fn meet(mine: &Place, theirs: &Place) {
    for place in [mine, theirs, mine] {
        sync(place);
    }
}

fn same_state(mine: &Place, theirs: &Place, case: &str) {
    let hash = |place: &Place| place.ok("state_hash", json!({"case": case}))["hash"].clone();
    assert_eq!(hash(mine), hash(theirs));
}

fn open(place: &Place) -> Vec<Value> {
    place.ok("conflict_list", json!({})).as_array().unwrap().clone()
}

#[test]
fn number_and_type_of_a_document_are_one_choice() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case) = two(&hq);
    let document = mine.add(&case, "travel_document", json!({"document_type": "passport", "number": "1"}));
    meet(&mine, &theirs);
    mine.ok("record_set", json!({"id": document, "fields": {"number": "L898902C3"}}));
    theirs.ok("record_set", json!({"id": document, "fields": {"document_type": "identity_card"}}));
    meet(&mine, &theirs);
    let clash = open(&theirs).remove(0);
    assert_eq!(clash["fields"], json!(["document_type", "number", "issuer"]));
    assert_eq!(clash["base"], json!({"document_type": "passport", "number": "1", "issuer": null}));
    let value = json!({"document_type": "identity_card", "number": "L898902C3"});
    let decide = json!({"id": clash["id"], "value": value, "reason": "compared with the card"});
    assert_eq!(theirs.ok("conflict_resolve", decide)["left"], 0);
    meet(&mine, &theirs);
    let shown = mine.ok("record_show", json!({"id": document}));
    assert_eq!(shown["fields"]["number"], "L898902C3");
    assert_eq!(shown["fields"]["document_type"], "identity_card");
    same_state(&mine, &theirs, &case);
}

#[test]
fn items_of_a_list_are_added_and_removed_apart_without_a_question() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case) = two(&hq);
    let fields = json!({"role": "suspect", "surname": "CEBAN", "aliases": ["Doru", "Nelu"]});
    let person = mine.add(&case, "person", fields);
    meet(&mine, &theirs);
    mine.ok("record_set", json!({"id": person, "fields": {"aliases": ["Doru", "Nelu", "Gigi"]}}));
    theirs.ok("record_set", json!({"id": person, "fields": {"aliases": ["Nelu", "Vasia"]}}));
    meet(&mine, &theirs);
    assert_eq!(open(&mine), Vec::<Value>::new());
    let shown = theirs.ok("record_show", json!({"id": person}));
    let mut aliases: Vec<&str> =
        shown["fields"]["aliases"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    aliases.sort_unstable();
    assert_eq!(aliases, ["Gigi", "Nelu", "Vasia"]);
    same_state(&mine, &theirs, &case);
}

#[test]
fn a_difference_is_shown_word_by_word_with_who_where_and_when() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case) = two(&hq);
    mine.ok("record_set", json!({"id": case, "fields": {"synopsis": "nine cards at two crossings"}}));
    meet(&mine, &theirs);
    mine.ok("record_set", json!({"id": case, "fields": {"synopsis": "eleven cards at two crossings"}}));
    theirs
        .ok("record_set", json!({"id": case, "fields": {"synopsis": "nine cards at two crossings, seized"}}));
    meet(&mine, &theirs);
    let clash = open(&mine).remove(0);
    assert_eq!(clash["both"], "eleven cards at two crossings, seized");
    let candidates = clash["candidates"].as_array().unwrap();
    let ours = candidates.iter().find(|side| side["mine"] == true).unwrap();
    assert_eq!(
        ours["difference"],
        json!([
            {"what": "removed", "text": "nine"},
            {"what": "added", "text": "eleven"},
            {"what": "same", "text": " cards at two crossings"},
        ])
    );
    let other = candidates.iter().find(|side| side["mine"] == false).unwrap();
    assert_eq!((&other["author"], &other["post"]), (&json!("J. Lindqvist"), &json!("BUC")));
    assert!(other["at"].as_str().unwrap().starts_with("2026-"));
}

#[test]
fn two_records_of_one_person_are_said_to_be_the_same_and_the_saying_is_taken_back() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case) = two(&hq);
    let other_case = theirs.case("Another case of this man");
    let one = mine.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    let two = theirs.add(&other_case, "person", json!({"role": "witness", "surname": "ČEBAN"}));
    let third = mine.add(&case, "person", json!({"role": "suspect", "surname": "CEBANU"}));
    let car = mine.add(&case, "vehicle", json!({"plate": "B 99 XYZ"}));
    meet(&mine, &theirs);
    let before = theirs.ok("record_show", json!({"id": one}));
    theirs.ok("record_link", json!({"id": one, "other": two}));
    let page = mine.ok("record_link", json!({"id": one, "other": third}));
    assert_eq!(page["same_as"].as_array().unwrap().len(), 1);
    meet(&mine, &theirs);
    let page = theirs.ok("record_show", json!({"id": two}));
    let said: Vec<(&Value, &Value)> =
        page["same_as"].as_array().unwrap().iter().map(|s| (&s["record"]["title"], &s["direct"])).collect();
    assert!(said.contains(&(&json!("CEBAN"), &json!(true))), "{said:?}");
    assert!(said.contains(&(&json!("CEBANU"), &json!(false))), "it follows: {said:?}");
    // The other case is not on the investigator's laptop: it leaves no trace there.
    let page = mine.ok("record_show", json!({"id": one}));
    assert_eq!(page["same_as"].as_array().unwrap().len(), 1);

    // Each keeps its own fields and its own conflicts.
    mine.ok("record_set", json!({"id": one, "fields": {"given_names": "Vasile"}}));
    theirs.ok("record_set", json!({"id": one, "fields": {"given_names": "Vasyl"}}));
    meet(&mine, &theirs);
    assert_eq!(open(&mine)[0]["record"], json!(one));
    assert_eq!(theirs.ok("record_show", json!({"id": third}))["conflicts"], json!([]));
    let decide = json!({"id": open(&mine)[0]["id"], "keep": 1, "reason": "passport"});
    mine.ok("conflict_resolve", decide);
    meet(&mine, &theirs);

    let unlink = |place: &Place, a: &str, b: &str| place.ok("record_unlink", json!({"id": a, "other": b}));
    assert_eq!(
        theirs.refused("record_unlink", json!({"id": two, "other": third})).code,
        "not_linked",
        "what only follows is not taken back by itself"
    );
    // From whichever side it is said.
    unlink(&theirs, &two, &one);
    unlink(&mine, &third, &one);
    meet(&mine, &theirs);
    let after = theirs.ok("record_show", json!({"id": one}));
    assert_eq!(after["same_as"], json!([]));
    assert_eq!(after["fields"]["surname"], before["fields"]["surname"]);
    same_state(&mine, &theirs, &case);

    assert_eq!(mine.refused("record_link", json!({"id": one, "other": car})).code, "not_alike");
    assert_eq!(mine.refused("record_link", json!({"id": one, "other": one})).code, "not_alike");
    let note = mine.add(&case, "note", json!({"note_kind": "call", "text": "x"}));
    let again = mine.add(&case, "note", json!({"note_kind": "call", "text": "x"}));
    assert_eq!(mine.rule("record_link", json!({"id": note, "other": again})), "never_the_same");
}

#[test]
fn what_a_colleague_changed_meanwhile_is_told_until_it_was_seen() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case) = two(&hq);
    let phone = mine.add(&case, "phone", json!({"number": "+40 21 000"}));
    let upto = |place: &Place| place.ok("changes_meanwhile", json!({"case": case}))["upto"].clone();
    meet(&mine, &theirs);
    theirs.ok("changes_seen", json!({"case": case, "upto": upto(&theirs)}));
    theirs.ok("record_set", json!({"id": phone, "fields": {"remarks": "answered in Russian"}}));
    mine.ok("record_set", json!({"id": phone, "fields": {"number": "+40 21 111"}}));
    meet(&mine, &theirs);
    let told = theirs.ok("changes_meanwhile", json!({}));
    assert_eq!(told["lines"].as_array().unwrap().len(), 1, "{told}");
    let line = &told["lines"][0];
    assert_eq!((&line["field"], &line["author"]["name"]), (&json!("number"), &json!("M. Okafor")));
    assert!(line["text"].as_str().unwrap().ends_with("number was changed by M. Okafor at BUC"), "{line}");
    let told = mine.ok("changes_meanwhile", json!({"case": case}));
    assert_eq!(told["lines"][0]["field"], "remarks", "who made a record is told of changes to it");
    let seen = mine.ok("changes_seen", json!({"case": case, "upto": told["upto"]}));
    assert_eq!(seen["lines"], json!([]));
    assert_eq!(theirs.ok("changes_meanwhile", json!({}))["lines"].as_array().unwrap().len(), 1);
}

#[test]
fn an_exhibit_that_was_disposed_of_is_handed_to_nobody() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case) = two(&hq);
    let item = mine.add(&case, "evidence", json!({"item_number": "E-01", "description": "Phone"}));
    let hand = |to: &str| handed_over(&item, to, "2026-11-20T11:10:00Z");
    let dispose = json!({"id": item, "fields": {"disposition": "transferred", "disposed_on": "2026-11-21", "authority": "Order 4"}});
    mine.ok("custody_add", taken_from("the applicant", hand("Locker 2")));
    mine.ok("custody_add", hand("Prosecutor"));
    meet(&mine, &theirs);
    // Apart: given away for good at one post, handed on at the other.
    mine.ok("record_set", dispose.clone());
    theirs.ok("custody_add", hand("Laboratory"));
    meet(&mine, &theirs);
    let clash = open(&mine).remove(0);
    assert_eq!((&clash["what"], &clash["field"]), (&json!("disposal"), &json!("disposition")));
    assert_eq!(clash["candidates"].as_array().unwrap().len(), 2);
    assert_eq!(mine.rule("custody_add", hand("Court")), "disposed");
    // It was not given away after all.
    mine.ok("conflict_resolve", json!({"id": clash["id"], "keep": 2, "reason": "the laboratory has it"}));
    meet(&mine, &theirs);
    assert_eq!(open(&theirs), Vec::<Value>::new());
    theirs.ok("custody_add", hand("Court"));
    assert_eq!(theirs.show(&case)["evidence"][0]["holder"], "Court");
    meet(&mine, &theirs);
    mine.ok("record_set", dispose);
    meet(&mine, &theirs);
    assert_eq!(theirs.rule("custody_add", hand("Nobody")), "disposed");
    same_state(&mine, &theirs, &case);
}

#[test]
fn steps_that_depend_on_what_is_in_conflict_are_not_taken() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case) = two(&hq);
    let item = mine.add(&case, "evidence", json!({"item_number": "E-01", "description": "Phone"}));
    let report =
        mine.add(&case, "report", json!({"title": "Findings", "report_type": "roi", "body": "first"}));
    mine.ok("case_transition", json!({"case": case, "to": "preliminary"}));
    mine.ok("case_transition", json!({"case": case, "to": "pending_closure", "reason": "unfounded"}));
    meet(&mine, &theirs);
    let hand = |to: &str| handed_over(&item, to, "2026-11-20T11:10:00Z");
    mine.ok("custody_add", taken_from("the applicant", hand("Locker 2")));
    theirs.ok("custody_add", taken_from("the applicant", hand("Laboratory")));
    mine.ok("record_set", json!({"id": report, "fields": {"body": "mine"}}));
    mine.ok("report_submit", json!({"id": report}));
    theirs.ok("record_set", json!({"id": report, "fields": {"body": "theirs"}}));
    meet(&mine, &theirs);
    assert_eq!(open(&theirs).len(), 2);
    let dispose = json!({"id": item, "fields": {"disposition": "transferred", "disposed_on": "2026-11-21", "authority": "Order 4"}});
    assert_eq!(theirs.rule("record_set", dispose.clone()), "unresolved_conflict", "nobody knows who has it");
    let release = json!({"id": report, "decision": "approve"});
    assert_eq!(
        theirs.rule("report_decide", release.clone()),
        "unresolved_conflict",
        "nobody knows what it says"
    );
    let close = json!({"case": case, "to": "closed"});
    assert_eq!(theirs.rule("case_transition", close.clone()), "unresolved_conflict");
    for clash in open(&theirs) {
        theirs.ok("conflict_resolve", json!({"id": clash["id"], "keep": 1, "reason": "compared"}));
    }
    theirs.ok("report_decide", release);
    theirs.ok("record_set", dispose);
    theirs.ok("case_transition", close);
    meet(&mine, &theirs);
    assert_eq!(mine.show(&case)["status"], "closed");
    same_state(&mine, &theirs, &case);
}

#[test]
fn a_record_of_a_newer_version_is_shown_and_not_edited() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case) = two(&hq);
    let person = mine.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    let scope = ledger::Scope::Case(case.parse().unwrap());
    let op = ledger::Op::Set {
        entity: ledger::EntityId(person.parse().unwrap()),
        field: 777,
        prev: vec![],
        value: vec![7],
        seen: None,
    };
    let newer = |place: &Place, op| {
        let now = place.clock.now_ms();
        let write =
            |vault: &mut vault::Vault| vault::testing::write_as_version(vault, &scope, (2, 2), vec![op], now);
        place.desk.with_vault(write).unwrap().unwrap();
    };
    newer(&mine, op.clone());
    meet(&mine, &theirs);
    let shown = theirs.ok("record_show", json!({"id": person}));
    assert_eq!((&shown["needs_update"], &shown["title"]), (&json!(true), &json!("CEBAN")));
    for (command, request) in [
        ("record_set", json!({"id": person, "fields": {"surname": "X"}})),
        ("record_delete", json!({"id": person, "reason": "x"})),
    ] {
        let failure = theirs.refused(command, request);
        assert_eq!(failure.code, "needs_update", "{failure}");
        assert!(failure.message.contains("Update Chancery"), "{failure}");
    }
    theirs.add(&case, "note", json!({"note_kind": "call", "text": "the rest of the case goes on"}));
    // Two newer laptops disagree about a field that is not known here.
    newer(&theirs, op);
    let other = ledger::Op::Set {
        entity: ledger::EntityId(person.parse().unwrap()),
        field: 777,
        prev: vec![],
        value: vec![8],
        seen: None,
    };
    newer(&theirs, other);
    meet(&mine, &theirs);
    let clash = open(&mine).remove(0);
    assert_eq!(clash["needs_update"], true);
    let decide = json!({"id": clash["id"], "keep": 1, "reason": "guessed"});
    assert_eq!(mine.refused("conflict_resolve", decide).code, "needs_update");
    same_state(&mine, &theirs, &case);
}
