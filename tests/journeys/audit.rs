//! What was done at this laptop: changes and looking in one log, narrowed, opened, verified; what cannot be written
//! down does not happen.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::{PASSPHRASE, Place};
use crate::reports::approved;
use crate::two_laptops::{joined, sync};

const MINUTE: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE;

fn investigator() -> Place {
    Place::of("M. Okafor", "investigator")
}

fn lines(place: &Place, request: Value) -> Vec<Value> {
    let list = place.ok("log_show", request);
    let entries = list["entries"].as_array().unwrap().clone();
    assert_eq!(list["total"], entries.len(), "counted as listed");
    entries
}

fn acts(place: &Place) -> Vec<Value> {
    lines(place, json!({"source": "acts"}))
}

fn names(entries: &[Value]) -> Vec<&str> {
    entries.iter().map(|entry| entry["action"].as_str().unwrap()).collect()
}

#[test]
fn looking_and_searching_are_written_down_without_a_word_of_what_was_seen() {
    let place = investigator();
    let case = place.case("Safe house");
    place.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    let number = place.show(&case)["number"].clone();
    place.ok("search", json!({"text": "ceban"}));
    place.ok("case_list", json!({}));
    let acts = acts(&place);
    assert_eq!(names(&acts), ["search", "case.view", "vault.create"], "a list is no search");
    let (search, view) = (&acts[0], &acts[1]);
    assert_eq!((&search["act"]["n"], &search["case"]), (&json!(1), &Value::Null));
    assert_eq!((&view["case"], &view["case_number"]), (&json!(case), &number));
    assert_eq!((&view["author"], &view["at"]), (&json!("M. Okafor"), &json!("2026-11-22T18:00:00.000Z")));
    let all = serde_json::to_string(&acts).unwrap().to_lowercase();
    assert!(!all.contains("ceban") && !all.contains("safe house"), "{all}");
    assert_eq!(place.ok("log_verify", json!({}))["acts"], 3);
}

#[test]
fn a_document_that_is_recorded_with_its_file_is_one_line_of_the_log_and_no_act_beside_it() {
    let hq = Headquarters::open(Store::Sqlite);
    let (place, _, case, report) = approved(&hq);
    let other = place.case("Stamps");
    for (command, request) in [
        ("export_case", json!({"case": case, "format": "json", "path": place.path("case.json")})),
        ("export_case", json!({"case": case, "format": "pdf", "path": place.path("case.pdf")})),
        ("report_export", json!({"id": report, "path": place.path("report.pdf")})),
        ("case_list_export", json!({"cases": [case], "path": place.path("one.csv")})),
        ("case_list_export", json!({"cases": [case, other], "path": place.path("two.csv")})),
    ] {
        let before = (acts(&place).len(), lines(&place, json!({"kinds": ["disclose"]})).len());
        let made = place.ok(command, request.clone());
        let cases = request["cases"].as_array().map_or(1, Vec::len);
        assert_eq!(acts(&place).len(), before.0, "{command}");
        assert_eq!(lines(&place, json!({"kinds": ["disclose"]})).len(), before.1 + cases, "{command}");
        let known = place.ok("disclosure_list", json!({}));
        assert!(known.to_string().contains(made["sha256"].as_str().unwrap()), "{command}: {known}");
    }
}

#[test]
fn every_way_out_of_the_vault_is_written_down_before_and_with_the_hash_of_what_left() {
    let place = investigator();
    let case = place.case("Cards");
    let file = place.file("card.txt", b"a card");
    let attached = place.ok("attach_file", json!({"case": case, "path": file}));
    let item = place.add(
        &case,
        "evidence",
        json!({"item_number": "1", "description": "A card", "evidence_type": "document"}),
    );
    for (command, request, act) in [
        ("attachment_save", json!({"id": attached["id"], "path": place.path("copy.txt")}), "file.save"),
        ("evidence_label", json!({"id": item, "path": place.path("label.pdf")}), "print"),
        ("log_export", json!({"path": place.path("log.txt")}), "log.export"),
        ("backup", json!({"path": place.path("vault.bin")}), "backup"),
        ("statistics_export", json!({"path": place.path("year.csv")}), "export"),
    ] {
        let path = request["path"].as_str().unwrap().to_owned();
        let reply = place.ok(command, request);
        let acts = acts(&place);
        assert_eq!(names(&acts[..2]), [act, act], "{command}");
        assert_eq!(acts[0]["act"]["sha256"], reply["sha256"], "{command}");
        assert_eq!(acts[0]["act"]["format"], path.rsplit('.').next().unwrap(), "{command}");
        assert_eq!(acts[1]["act"]["sha256"], Value::Null, "{command}");
    }
}

#[test]
fn a_case_that_is_looked_at_again_and_again_is_one_act_in_ten_minutes() {
    let place = investigator();
    let case = place.case("Cards");
    let person = place.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    let looked = |place: &Place| lines(place, json!({"source": "acts", "kinds": ["case.view"]})).len();
    for _ in 0..5 {
        place.show(&case);
        place.ok("case_history", json!({"case": case}));
        place.ok("record_show", json!({"id": person}));
    }
    assert_eq!(looked(&place), 1);
    place.clock.forward(9 * MINUTE);
    place.show(&case);
    assert_eq!(looked(&place), 1);
    place.clock.forward(MINUTE);
    place.ok("record_show", json!({"id": person}));
    assert_eq!(looked(&place), 2);
}

#[test]
fn unlocking_and_locking_are_written_down_and_wrong_passphrases_are_counted() {
    let place = investigator();
    place.ok("session_lock", json!({}));
    for _ in 0..3 {
        place.refused("session_unlock", json!({"passphrase": "wrong horse battery staple"}));
    }
    place.ok("session_unlock", json!({"passphrase": PASSPHRASE}));
    place.clock.forward(11 * MINUTE);
    place.desk.lock_if_idle();
    place.ok("session_unlock", json!({"passphrase": PASSPHRASE}));
    let acts = acts(&place);
    assert_eq!(names(&acts), ["unlock", "lock", "unlock", "lock", "vault.create"]);
    assert_eq!((&acts[0]["act"]["n"], &acts[2]["act"]["n"]), (&Value::Null, &json!(3)), "told once");
}

#[test]
fn a_change_of_the_passphrase_is_written_down_before_it_holds() {
    let place = investigator();
    let change = |old: &str, new: &str| json!({"old": old, "new": new});
    let next = "another horse battery staple";
    place.refused("passphrase_change", change("wrong horse battery staple", next));
    place.refused("passphrase_change", change(PASSPHRASE, "short"));
    assert_eq!(names(&acts(&place)), ["vault.create"], "what was refused changed nothing");
    read_only(&place, "ON");
    assert_eq!(place.refused("passphrase_change", change(PASSPHRASE, next)).code, "act_unwritten");
    read_only(&place, "OFF");
    place.ok("passphrase_change", change(PASSPHRASE, next));
    let written = acts(&place);
    assert_eq!(names(&written), ["passphrase.change", "vault.create"]);
    assert_eq!(written[0]["act"]["n"], 1, "wrong ones before it are told with it");
    place.desk.lock();
    place.ok("passphrase_change", change(next, PASSPHRASE));
    place.ok("session_unlock", json!({"passphrase": PASSPHRASE}));
    assert_eq!(names(&acts(&place))[..3], ["unlock", "passphrase.change", "lock"]);
}

fn read_only(place: &Place, on: &str) {
    let pragma = format!("PRAGMA query_only = {on}");
    place.desk.with_vault(|vault| vault::testing::tamper(vault, &pragma).unwrap()).unwrap();
}

#[test]
fn what_cannot_be_written_down_does_not_happen_and_nothing_is_lost() {
    let place = investigator();
    let (seen, other) = (place.case("Seen"), place.case("Other"));
    place.show(&seen);
    let hash = place.hash();
    read_only(&place, "ON");
    let out = place.path("out.csv");
    for (command, request) in [
        ("case_show", json!({"case": other})),
        ("search", json!({"text": "other"})),
        ("statistics_export", json!({"path": out})),
        ("backup", json!({"path": place.path("vault.bin")})),
    ] {
        let refused = place.refused(command, request);
        assert_eq!(refused.code, "act_unwritten", "{command}: {refused}");
        assert!(refused.message.contains("Everything saved is safe"), "{refused}");
    }
    assert!(!out.exists() && !place.path("vault.bin").exists());
    assert_eq!(place.show(&seen)["record"]["fields"]["title"], "Seen", "its act stands for ten minutes");
    place.desk.lock();
    assert_eq!(place.ok("session_status", json!({}))["state"], "locked", "locking never waits for the audit");
    place.ok("session_unlock", json!({"passphrase": PASSPHRASE}));
    assert_eq!(place.hash(), hash);
    place.show(&other);
    assert_eq!(place.ok("log_verify", json!({}))["ok"], true);
}

#[test]
fn an_act_that_somebody_took_out_is_named_by_the_check() {
    let place = investigator();
    let case = place.case("Cards");
    place.show(&case);
    place.ok("search", json!({"text": "cards"}));
    assert_eq!(place.ok("log_verify", json!({}))["ok"], true);
    place
        .desk
        .with_vault(|vault| {
            vault::testing::tamper(vault, "DELETE FROM act WHERE what = 'case.view'").unwrap()
        })
        .unwrap();
    let verdict = place.ok("log_verify", json!({}));
    assert_eq!((&verdict["ok"], &verdict["bad"][0]["stream"]), (&json!(false), &json!("acts")));
    assert_eq!(verdict["bad"][0]["seq"], 2);
    let problems = place.ok("check", json!({}))["problems"].clone();
    assert_eq!(problems[0]["object"], "acts entry 2", "{problems}");
}

#[test]
fn the_log_is_narrowed_by_person_device_kind_case_and_time() {
    let place = investigator();
    place.clock.forward(1);
    let case = place.case("Cards");
    place.clock.forward(DAY_MS);
    place.ok("record_set", json!({"id": case, "fields": {"synopsis": "Nine cards"}}));
    place.clock.forward(1);
    place.show(&case);
    let found = |request: Value| names(&lines(&place, request)).join(" ");
    assert_eq!(found(json!({})), "case.edit case.new", "changes unless said otherwise");
    assert_eq!(found(json!({"source": "all"})), "case.view case.edit case.new vault.create");
    assert_eq!(found(json!({"source": "all", "case": case})), "case.view case.edit case.new");
    assert_eq!(found(json!({"source": "all", "kinds": ["case.new", "case.view"]})), "case.view case.new");
    assert_eq!(found(json!({"source": "all", "from": "2026-11-23"})), "case.view case.edit");
    assert_eq!(
        found(json!({"source": "all", "before": "2026-11-22T20:00:00+01:00"})),
        "case.new vault.create"
    );
    let choices = place.ok("log_choices", json!({}));
    assert_eq!(
        (&choices["actions"], &choices["acts"]),
        (&json!(["case.new", "case.edit"]), &json!(["case.view", "vault.create"]))
    );
    let (me, here) = (&choices["people"][0]["id"], &choices["devices"][0]["id"]);
    assert_eq!(found(json!({"source": "all", "people": [me], "devices": [here]})).split(' ').count(), 4);
    assert_eq!(found(json!({"source": "all", "people": [case]})), "");
    assert_eq!(found(json!({"source": "all", "devices": [case]})), "");
    for wrong in [json!({"source": "x"}), json!({"kinds": ["x"]}), json!({"from": "last week"})] {
        assert_eq!(place.refused("log_show", wrong).code, "invalid_fields");
    }
    let page = place.ok("log_show", json!({"source": "all", "offset": 1, "limit": 2}));
    assert_eq!(
        (&page["total"], names(page["entries"].as_array().unwrap())),
        (&json!(4), vec!["case.edit", "case.new"])
    );
}

#[test]
fn a_line_opens_to_what_it_changed_from_and_to() {
    let place = investigator();
    let (case, other) = (place.case("Cards"), place.case("Other"));
    place.ok("record_set", json!({"id": case, "fields": {"title": "Nine cards"}}));
    let line = lines(&place, json!({"case": case, "kinds": ["case.edit"]})).remove(0);
    let opened = place.ok("log_change", json!({"case": case, "place": line["place"]}));
    let edit = &opened["edits"][0];
    assert_eq!(
        (&edit["field"], &edit["old"], &edit["new"]),
        (&json!("title"), &json!("Cards"), &json!("Nine cards"))
    );
    assert_eq!(opened["change"], line["hash"]);
    for wrong in [
        json!({"case": other, "place": line["place"]}),
        json!({"place": line["place"]}),
        json!({"case": case, "place": 999}),
    ] {
        assert_eq!(place.refused("log_change", wrong).code, "not_found");
    }
}

#[test]
fn a_case_one_may_not_see_leaves_no_line_no_count_and_no_name_in_the_log() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let local = joined(&hq, "R. Delacroix", "fsn");
    let case = mine.case("Safe house");
    sync(&mine);
    let status = local.ok("desk_status", json!({}));
    let user = ledger::UserId(status["user"]["id"].as_str().unwrap().parse().unwrap());
    let id = case.parse().unwrap();
    hq.admin(async |house| hq::admin::cases::grant(house, id, user, None).await);
    sync(&local);
    local.show(&case);
    let of_case = || {
        let all = lines(&local, json!({"source": "all"}));
        all.iter().filter(|entry| !entry["case"].is_null()).count()
    };
    let people = || local.ok("log_choices", json!({}))["people"].to_string().contains("Okafor");
    assert!(of_case() >= 2 && people());
    let line = lines(&local, json!({"case": case})).remove(0);
    let before = local.ok("log_verify", json!({}));

    local.clock.forward(15 * DAY_MS);
    assert_eq!(of_case(), 0);
    assert!(!people());
    assert_eq!(
        local.refused("log_change", json!({"case": case, "place": line["place"]})).code,
        "case_locked"
    );
    assert_eq!(local.refused("log_change", json!({"place": line["place"]})).code, "not_found");
    let after = local.ok("log_verify", json!({}));
    assert_eq!(after["ok"], true);
    let count = |verdict: &Value, what: &str| verdict[what].as_u64().unwrap();
    for what in ["entries", "streams", "acts"] {
        assert!(count(&after, what) < count(&before, what), "{what}");
    }
}
