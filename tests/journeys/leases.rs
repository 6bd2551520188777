//! What stays open without contact, for how long; what a person is told of a case that is shut, of numbers,
//! posts and code lists.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::Place;
use crate::two_laptops::{joined, sync};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn user_of(place: &Place) -> ledger::UserId {
    let user = place.ok("desk_status", json!({}))["user"]["id"].clone();
    ledger::UserId(user.as_str().unwrap().parse().unwrap())
}

/// The outcomes of this fiscal year.
fn behind(place: &Place) -> Value {
    place.ok("statistics_behind", json!({"of": "outcomes"}))["rows"].clone()
}

/// What of the case can be found at this desk.
fn traces(place: &Place) -> Vec<Value> {
    let mut found = vec![
        place.ok("case_list", json!({}))["rows"].clone(),
        place.ok("search", json!({"text": "CEBAN"})),
        place.ok("conflict_list", json!({})),
        place.ok("record_list", json!({"kinds": ["person"]}))["rows"].clone(),
        behind(place),
    ];
    found.retain(|reply| *reply != json!([]) && !reply.is_null());
    found
}

#[test]
fn a_case_is_shut_after_its_days_without_contact_and_opens_by_itself_at_the_next() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let local = joined(&hq, "R. Delacroix", "fsn");
    let case = mine.case("Safe house");
    let person = mine.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    mine.add(&case, "outcome", json!({"outcome_type": "arrest", "jurisdiction": "host", "on": "2026-11-02"}));
    sync(&mine);
    let (id, user) = (case.parse().unwrap(), user_of(&local));
    hq.admin(async |house| hq::admin::cases::grant(house, id, user, None).await);
    sync(&local);
    let here = local.ok("case_access", json!({"case": case}))["here"].clone();
    assert_eq!((&here["state"], &here["offline_days"]), (&json!("open"), &json!(14)), "as set for the role");
    assert_eq!(
        behind(&local)[0]["case_number"],
        local.show(&case)["number"],
        "a number opens what one may see"
    );

    local.clock.forward(13 * DAY_MS);
    local.add(&case, "note", json!({"note_kind": "call", "text": "Two vans."}));
    local.clock.forward(2 * DAY_MS);
    for set_back in [0, 12 * DAY_MS] {
        // Setting the clock back opens nothing.
        local.clock.forward(-set_back);
        let list = local.ok("case_list", json!({}));
        assert_eq!((&list["total"], &list["locked"]), (&json!(0), &json!(1)), "one locked case, no more");
        assert_eq!(traces(&local), Vec::<Value>::new());
        for (command, request) in [
            ("case_show", json!({"case": case})),
            ("record_show", json!({"id": person})),
            ("case_history", json!({"case": case})),
            ("record_set", json!({"id": person, "fields": {"surname": "CEBANU"}})),
            ("record_add", json!({"case": case, "kind": "task", "fields": {"title": "x"}})),
        ] {
            let refused = local.refused(command, request);
            assert_eq!(refused.code, "case_locked", "{command}");
            assert!(refused.message.contains("not in touch with HQ for 15 days"), "{refused}");
        }
        assert_eq!(local.ok("access_list", json!({}))[0]["state"], "locked");
    }
    sync(&local);
    assert_eq!(local.show(&case)["record"]["fields"]["title"], "Safe house");
    sync(&mine);
    let notes = mine.ok("search", json!({"text": "vans"}));
    assert_eq!(notes.as_array().unwrap().len(), 1, "what was written offline was locked, never lost");
}

#[test]
fn headquarters_sets_how_long_a_role_or_a_grant_may_be_out_of_touch() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    hq.admin(async |house| hq::admin::numbers::set(house, "offline_days_investigator", 30).await);
    let case = mine.case("Safe house");
    sync(&mine);
    let state = |place: &Place| place.ok("access_list", json!({}))[0]["state"].clone();
    assert_eq!(mine.ok("case_access", json!({"case": case}))["here"]["offline_days"], 30);
    mine.clock.forward(31 * DAY_MS);
    assert_eq!(state(&mine), "locked");
    sync(&mine);
    assert_eq!(state(&mine), "open");
    let (id, user) = (case.parse().unwrap(), user_of(&mine));
    hq.admin(async |house| hq::admin::cases::grant_leased(house, id, user, None, Some(0)).await);
    sync(&mine);
    mine.clock.forward(400 * DAY_MS);
    assert_eq!(state(&mine), "open", "no limit");
}

#[test]
fn a_desk_shows_its_numbers_which_are_void_and_why_and_the_lists_of_headquarters() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    hq.admin(async |house| {
        hq::admin::numbers::set(house, "numbers_free", 5).await?;
        let post = hq::admin::lists::Post {
            code: "BUC".into(),
            name: "Bucharest".into(),
            country: Some("ROU".into()),
            time_zone: None,
        };
        hq::admin::lists::put_post(house, &post).await?;
        hq::admin::lists::put_code(house, "agency", "dsu", Some("Document Security Unit"), false).await?;
        hq::admin::lists::put_code(house, "agency", "old", Some("As it was"), true).await
    });
    sync(&mine);
    assert_eq!(mine.ok("numbers", json!({}))["free"], 5);
    let made = mine.ok("case_new", json!({"title": "Numbered", "type": "visa_fraud"}));
    assert_eq!(made["number"], "VF-2026-BUC-00001");
    let other = mine.ok("case_new", json!({"title": "Numbered", "type": "impostor"}));
    assert_eq!(other["number"], "IM-2026-BUC-00002", "the serial is the post's, whatever the type");
    let device = mine.created["device"].as_str().unwrap().parse::<uuid::Uuid>().unwrap();
    hq.admin(async |house| hq::admin::numbers::retire(house, device.into(), "printed twice").await);
    sync(&mine);
    let numbers = mine.ok("numbers", json!({}));
    assert_eq!(numbers["void"][0]["reason"], "printed twice");
    assert_eq!(numbers["free"], 5);
    assert_eq!(numbers["shared"], json!([]));

    assert_eq!(mine.ok("post_list", json!({}))[0]["name"], "Bucharest");
    let codes = |request| mine.ok("code_list", request).as_array().unwrap().len();
    assert_eq!((codes(json!({})), codes(json!({"retired": true}))), (1, 2));
    let refused =
        mine.refused("record_add", json!({"kind": "post", "fields": {"code": "SOF", "name": "Sofia"}}));
    assert_eq!(refused.args["rule"], "role_may_not");
}
