//! Two desks and a real headquarters: conflicts, decisions, access that ends.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::{Place, handed_over, taken_from};

/// A desk whose user headquarters knows, and which has joined.
pub fn joined(hq: &Headquarters, name: &str, role: &str) -> Place {
    let place = Place::of(name, role);
    let user = hq.user(name, "BUC", role);
    let ca = place.file("ca.pem", hq.ca_pem().as_bytes());
    let reply = place.ok("enroll", json!({"hq": hq.url(), "code": hq.code(user), "ca": ca}));
    assert_eq!(reply["user_name"], name);
    place
}

pub fn sync(place: &Place) -> Value {
    place.clock.forward(1_000);
    let report = place.ok("sync_now", json!({}));
    assert_eq!(report["status"], "all_sent", "{report}");
    report
}

#[test]
fn two_edits_of_one_field_wait_for_a_person_and_different_words_are_offered_together() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Cards");
    let text = "nine travelers presented cards at two crossings, four of them refused";
    mine.ok("record_set", json!({"id": case, "fields": {"synopsis": text, "next_due": "2026-11-30"}}));
    sync(&mine);
    let theirs = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&theirs);
    assert_eq!(theirs.show(&case)["sync"], "sent");
    mine.ok(
        "record_set",
        json!({"id": case, "fields": {"synopsis": text.replace("nine", "eleven"), "next_due": "2026-11-24"}}),
    );
    theirs.ok(
        "record_set",
        json!({"id": case, "fields": {"synopsis": text.replace("four", "five"), "priority": "high"}}),
    );
    sync(&mine);
    sync(&theirs);
    sync(&mine);
    for place in [&mine, &theirs] {
        let open = place.ok("conflict_list", json!({"case": case}));
        assert_eq!(open.as_array().unwrap().len(), 1, "other fields merge without asking");
        assert_eq!((&open[0]["field"], &open[0]["base"]), (&json!("synopsis"), &json!(text)));
        let both = text.replace("nine", "eleven").replace("four", "five");
        assert_eq!(open[0]["both"], json!(both));
        let names: Vec<&Value> =
            open[0]["candidates"].as_array().unwrap().iter().map(|c| &c["author"]).collect();
        assert_eq!(names, [&json!("M. Okafor"), &json!("J. Lindqvist")]);
        assert_eq!(place.show(&case)["record"]["fields"]["next_due"], "2026-11-24");
        assert_eq!(
            place.refused("record_set", json!({"id": case, "fields": {"synopsis": "over it"}})).code,
            "conflict_open"
        );
    }
    let open = mine.ok("conflict_list", json!({}));
    let decide = json!({"id": open[0]["id"], "value": open[0]["both"], "reason": "both are right"});
    assert_eq!(mine.ok("conflict_resolve", decide.clone())["left"], 0);
    assert_eq!(mine.refused("conflict_resolve", decide).code, "not_found");
    sync(&mine);
    sync(&theirs);
    assert_eq!(theirs.ok("conflict_list", json!({})), json!([]));
    assert_eq!(theirs.show(&case)["record"]["fields"]["synopsis"], open[0]["both"]);
    let hash = |place: &Place| place.ok("state_hash", json!({"case": case}))["hash"].clone();
    assert_eq!(hash(&mine), hash(&theirs));
}

#[test]
fn an_opening_is_asked_for_at_one_desk_and_decided_at_another() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("To be opened");
    mine.ok("case_transition", json!({"case": case, "to": "preliminary"}));
    mine.ok("case_transition", json!({"case": case, "to": "pending_opening", "reason": "pattern"}));
    assert_eq!(mine.rule("case_transition", json!({"case": case, "to": "open"})), "supervisor_only");
    sync(&mine);
    let theirs = joined(&hq, "T. Brandt", "supervisor");
    sync(&theirs);
    let waiting = theirs.ok("approval_list", json!({}));
    assert_eq!(
        (&waiting[0]["may_decide"], &waiting[0]["requested_by"]["name"]),
        (&json!(true), &json!("M. Okafor"))
    );
    let id = &waiting[0]["id"];
    assert_eq!(theirs.rule("approval_decide", json!({"id": id, "decision": "return"})), "reason_required");
    let decided = theirs.ok("approval_decide", json!({"id": id, "decision": "approve"}));
    assert_eq!(decided["state"], "approved");
    assert_eq!(theirs.rule("approval_decide", json!({"id": id, "decision": "approve"})), "already_decided");
    sync(&theirs);
    sync(&mine);
    let page = mine.show(&case);
    assert_eq!(
        (&page["status"], &page["record"]["fields"]["opened_on"]),
        (&json!("open"), &json!("2026-11-22"))
    );
    assert_eq!(mine.ok("log_verify", json!({}))["ok"], true);
}

#[test]
fn two_hand_overs_are_joined_by_a_third_that_names_both() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Custody");
    let item = mine.add(&case, "evidence", json!({"item_number": "E-01", "description": "Phone"}));
    sync(&mine);
    let theirs = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&theirs);
    let hand = |to: &str| handed_over(&item, to, "2026-11-20T11:10:00Z");
    mine.ok("custody_add", taken_from("the applicant", hand("Locker 2")));
    theirs.ok("custody_add", taken_from("the applicant", hand("Laboratory")));
    sync(&mine);
    sync(&theirs);
    sync(&mine);
    let page = mine.show(&case);
    assert_eq!(
        (&page["evidence"][0]["custody_conflict"], &page["evidence"][0]["holder"]),
        (&json!(true), &Value::Null)
    );
    let open = mine.ok("conflict_list", json!({}));
    assert_eq!(open[0]["what"], "custody");
    let laboratory = open[0]["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["value"].as_str().unwrap().contains("Laboratory"))
        .unwrap();
    mine.ok(
        "conflict_resolve",
        json!({"id": open[0]["id"], "keep": laboratory["n"], "reason": "the laboratory signed for it"}),
    );
    assert_eq!(mine.show(&case)["evidence"][0]["holder"], "Laboratory");
    assert_eq!(mine.ok("conflict_list", json!({})), json!([]));
}

#[test]
fn deleted_by_one_and_edited_by_another_is_a_choice() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Deleted");
    let task = mine.add(&case, "task", json!({"title": "Call"}));
    sync(&mine);
    let theirs = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&theirs);
    mine.ok("record_delete", json!({"id": task, "reason": "done by phone"}));
    theirs.ok("record_set", json!({"id": task, "fields": {"title": "Call twice"}}));
    sync(&mine);
    sync(&theirs);
    sync(&mine);
    let open = mine.ok("conflict_list", json!({}));
    assert_eq!(open[0]["what"], "deletion");
    mine.ok("conflict_resolve", json!({"id": open[0]["id"], "keep": 2, "reason": "still to do"}));
    assert_eq!(mine.show(&case)["tasks"][0]["title"], "Call twice");
    assert_eq!(mine.ok("conflict_list", json!({})), json!([]));
}

#[test]
fn an_unreachable_headquarters_is_said_and_nothing_is_lost() {
    let mut hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Offline");
    hq.close();
    let report = mine.ok("sync_now", json!({}));
    assert_eq!((&report["status"], &report["sent"]), (&json!("offline"), &json!(0)));
    assert!(report["unsent"].as_u64().unwrap() > 0);
    let status = mine.ok("sync_status", json!({}));
    assert_eq!((&status["online"], &status["unsent"][0]["state"]), (&json!(false), &json!("waiting")));
    mine.add(&case, "task", json!({"title": "Work goes on"}));
    hq.reopen();
    sync(&mine);
    assert_eq!(mine.ok("desk_status", json!({}))["unsent"], 0);
}

#[test]
fn a_case_that_is_not_granted_any_more_leaves_no_trace() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let local = joined(&hq, "R. Delacroix", "fsn");
    let case = mine.case("Safe house");
    let person = mine.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    mine.add(&case, "task", json!({"title": "Call the neighbour"}));
    sync(&mine);
    sync(&local);
    assert_eq!(local.refused("case_show", json!({"case": case})).code, "not_found");
    let user = local.ok("desk_status", json!({}))["user"]["id"].as_str().unwrap().parse().unwrap();
    let id = case.parse().unwrap();
    let day = 24 * 60 * 60 * 1000;
    // Headquarters lives by the real clock, the desk by a fixed one: the grant must stand for both.
    let until = hq.admin(async |house| Ok(house.now())).max(crate::desk::NOW_MS) + day;
    hq.admin(async |house| hq::admin::cases::grant(house, id, ledger::UserId(user), Some(until)).await);
    sync(&local);
    assert_eq!(local.ok("case_list", json!({}))["total"], 1);
    local.add(&case, "note", json!({"note_kind": "call", "text": "Two vans."}));
    assert_eq!(local.rule("record_delete", json!({"id": person, "reason": "x"})), "role_may_not");
    assert_eq!(local.rule("case_transition", json!({"case": case, "to": "preliminary"})), "role_may_not");
    sync(&local);

    local.clock.forward(until - crate::desk::NOW_MS + day);
    let traces = [
        local.ok("case_list", json!({}))["total"].clone(),
        local.ok("case_counts", json!({}))["all"].clone(),
        local.ok("record_list", json!({"kinds": ["person"]}))["total"].clone(),
        local.ok("my_work", json!({}))["due_total"].clone(),
    ];
    assert_eq!(traces, [0, 0, 0, 0].map(|n| json!(n)));
    for reply in [
        local.ok("search", json!({"text": "CEBAN"})),
        local.ok("approval_list", json!({})),
        local.ok("conflict_list", json!({})),
        local.ok("log_show", json!({}))["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|e| !e["case"].is_null())
            .cloned()
            .collect(),
    ] {
        assert_eq!(reply, json!([]));
    }
    for (command, request) in [
        ("case_show", json!({"case": case})),
        ("case_history", json!({"case": case})),
        ("record_show", json!({"id": person})),
        ("state_hash", json!({"case": case})),
        (
            "record_add",
            json!({"case": case, "kind": "note", "fields": {"note_kind": "call", "text": "late"}}),
        ),
    ] {
        assert_eq!(local.refused(command, request).code, "not_found", "{command}");
    }
    // The same file for a case that is nowhere is refused in the same words.
    let told = |of: &str| {
        let line = json!({"kind": "note", "case": of, "fields": {"note_kind": "call", "text": "late"}});
        let path = local.file("late.ndjson", format!("{line}\n").as_bytes());
        let refused = local.refused("import", json!({"path": path}));
        (refused.code, refused.fields.into_iter().map(|field| field.message).collect::<Vec<_>>())
    };
    assert_eq!(told(&case), told("c0000000-0000-4000-8000-00000000dead"));
}

#[test]
fn who_locks_during_an_exchange_can_unlock_again() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    for n in 0..40 {
        mine.case(&format!("Case {n}"));
    }
    std::thread::scope(|scope| {
        let sending = scope.spawn(|| mine.desk.call("sync_now", json!({})));
        mine.ok("session_lock", json!({}));
        mine.ok("session_unlock", json!({"passphrase": crate::desk::PASSPHRASE}));
        let report = sending.join().unwrap();
        assert!(
            report.is_ok() || report.is_err_and(|failure| failure.code == "busy" || failure.code == "locked")
        );
    });
    sync(&mine);
}

#[test]
fn a_whole_post_that_was_imported_alone_reaches_headquarters_and_nothing_of_it_is_held() {
    let hq = Headquarters::open(Store::Sqlite);
    let alone = Place::of("M. Okafor", "investigator");
    let report = alone.ok("demo", json!({}));
    assert_eq!(report["rejected"], 0);
    let user = hq.user("M. Okafor", "BUC", "investigator");
    let ca = alone.file("ca.pem", hq.ca_pem().as_bytes());
    alone.ok("enroll", json!({"hq": hq.url(), "code": hq.code(user), "ca": ca}));
    let sent = sync(&alone);
    assert_eq!((&sent["held"], &sent["unsent"]), (&json!(0), &json!(0)), "{sent}");

    let supervisor = joined(&hq, "T. Brandt", "supervisor");
    sync(&supervisor);
    let got = supervisor.ok("case_list", json!({"limit": 500}));
    let got = got["rows"].as_array().unwrap();
    assert!(got.len() > 40, "{} cases of the post", got.len());
    for row in got {
        assert!(row["number"].as_str().unwrap().contains("-BUC-"), "a case of another post: {row}");
        assert_ne!(row["type"], "internal_malfeasance", "restricted cases do not go there by themselves");
        let hash = |place: &Place| place.ok("state_hash", json!({"case": row["id"]}))["hash"].clone();
        assert_eq!(hash(&alone), hash(&supervisor));
    }
}

/// A picture large enough to need a thumbnail and a field copy.
fn photograph() -> Vec<u8> {
    let mut state = 5_u32;
    let pixels = image::RgbImage::from_fn(500, 380, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(x / 3) as u8, (y / 2) as u8, (state >> 24) as u8])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

#[test]
fn a_photograph_is_shown_elsewhere_fetched_when_wanted_and_let_go_again() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Cards");
    let path = mine.file("front-door.png", &photograph());
    let file = mine.ok("attach_file", json!({"case": case, "path": path}));
    let id = &file["id"];
    assert_eq!(mine.refused("attachment_release", json!({"id": id})).code, "not_durable");
    sync(&mine);
    let theirs = joined(&hq, "J. Lindqvist", "supervisor");
    theirs.ok("file_rules_set", json!({"originals_up_to": 50_000}));
    sync(&theirs);

    let standing = |place: &Place| {
        let list = place.ok("attachment_list", json!({"case": case}));
        assert_eq!(list["files"].as_array().map(Vec::len), Some(1));
        list["files"][0].clone()
    };
    let there = standing(&theirs);
    assert_eq!((&there["place"], &there["waits"]), (&json!("hq"), &json!("large")), "{there}");
    assert!(there["reason"].as_str().is_some_and(|words| words.contains("Fetch or pin")));
    let thumb = theirs.ok("attachment_picture", json!({"id": id, "part": "thumb"}));
    assert!(thumb["base64"].as_str().is_some_and(|text| text.starts_with("/9j/")), "a JPEG");
    assert!(thumb["size"].as_u64().is_some_and(|size| size <= 8_000));
    let out = theirs.path("out.png");
    assert_eq!(theirs.refused("attachment_save", json!({"id": id, "path": out})).code, "attachment_absent");
    assert_eq!(theirs.refused("attachment_picture", json!({"id": id, "part": "original"})).code, "usage");

    theirs.ok("attachment_fetch", json!({"id": id}));
    sync(&theirs);
    assert_eq!(standing(&theirs)["place"], "both");
    assert_eq!(theirs.ok("attachment_save", json!({"id": id, "path": out}))["sha256"], file["sha256"]);
    let gone = theirs.ok("attachment_release", json!({"id": id}));
    assert_eq!((&gone["place"], &gone["waits"]), (&json!("hq"), &json!("released")));
    sync(&theirs);
    assert_eq!(standing(&theirs)["bytes_here"], 0);
    assert_eq!(theirs.ok("check", json!({}))["ok"], true);
}
