//! Who may be the same as somebody else: found however the name is spelt, never linked by itself, and nothing
//! of a case that may not be seen.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::Place;
use crate::two_laptops::{joined, sync};

fn asked(place: &Place, kind: &str, fields: Value) -> Value {
    place.ok("candidates", json!({"kind": kind, "fields": fields}))
}

fn codes(row: &Value) -> Vec<&str> {
    row["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].as_str().unwrap()).collect()
}

#[test]
fn a_name_spelt_another_way_is_found_while_it_is_typed_with_its_reasons() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let fields = json!({"role": "suspect", "surname": "ЧЕБАН", "given_names": "Василе", "birth_date": "about 1984",
        "nationalities": ["MDA", "ROU"], "sex": "male"});
    let ceban = place.add(&case, "person", fields);
    place.add(&case, "person", json!({"role": "witness", "surname": "POPESCU", "given_names": "Ion"}));
    let before = place.hash();
    let typed =
        json!({"surname": "Ceban", "given_names": "Vasile", "birth_date": "198", "nationalities": ["ROU"]});
    let found = asked(&place, "person", typed);
    assert_eq!(found["rows"].as_array().unwrap().len(), 1, "{found}");
    let row = &found["rows"][0];
    assert_eq!(row["record"]["id"], json!(ceban));
    assert_eq!(codes(row), ["spelt_another_way", "same_country"]);
    assert_eq!(row["reasons"][0]["text"], "name spelt another way");
    assert_eq!(
        (&row["birth_date"], &row["linked"], &found["cases"]),
        (&json!("about 1984"), &json!(false), &json!(1))
    );
    assert_eq!(place.hash(), before, "asking changes nothing");
    assert_eq!(asked(&place, "person", json!({"surname": "Kowalski"}))["rows"], json!([]));
    assert_eq!(asked(&place, "person", json!({}))["rows"], json!([]));
    // Somebody deleted is nobody's likeness, and an edit is found at once.
    place.ok("record_set", json!({"id": ceban, "fields": {"surname": "MORARU", "given_names": null}}));
    assert_eq!(
        asked(&place, "person", json!({"surname": "Ceban", "given_names": "Vasile"}))["rows"],
        json!([])
    );
    assert_eq!(asked(&place, "person", json!({"surname": "Moraru"}))["rows"].as_array().unwrap().len(), 1);
    place.ok("record_delete", json!({"id": ceban, "reason": "entered twice"}));
    assert_eq!(asked(&place, "person", json!({"surname": "Moraru"}))["rows"], json!([]));
    assert_eq!(place.refused("candidates", json!({})).code, "invalid_fields");
}

#[test]
fn a_number_is_told_to_be_known_in_other_cases_however_it_is_typed() {
    let place = Place::of("M. Okafor", "investigator");
    let (one, two, three) = (place.case("One"), place.case("Two"), place.case("Three"));
    let doru = place.add(&one, "person", json!({"role": "facilitator", "surname": "“Doru”"}));
    let ceban = place.add(&three, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    place.add(&one, "phone", json!({"number": "+373 69 555 0417", "holder": doru}));
    place.add(&two, "phone", json!({"number": "00373-69-555-0417"}));
    let found = asked(&place, "phone", json!({"number": "0 69 555 04 17"}));
    assert_eq!(found["cases"], 2, "{found}");
    assert!(found["rows"].as_array().unwrap().iter().all(|row| codes(row) == ["same_phone"]));
    let holders: Vec<&Value> =
        found["rows"].as_array().unwrap().iter().map(|row| &row["holder"]["title"]).collect();
    assert!(holders.contains(&&json!("“Doru”")));
    // Who holds the number is worth a look, whatever they are called.
    place.add(&three, "phone", json!({"number": "+37369 5550417", "holder": ceban}));
    let found = place.ok("candidates", json!({"id": ceban}));
    assert_eq!(found["rows"][0]["record"]["id"], json!(doru), "{found}");
    assert_eq!(codes(&found["rows"][0]), ["same_phone"]);
    for (kind, here, typed) in [
        (
            "travel_document",
            json!({"document_type": "passport", "number": "X47P20195"}),
            json!({"number": "x47p 2O195"}),
        ),
        ("email", json!({"address": "Doru.Trans@example.org"}), json!({"address": "doru.trans@EXAMPLE.org"})),
        ("vehicle", json!({"plate": "B 99 XYZ"}), json!({"plate": "b-99-xyz"})),
        (
            "account",
            json!({"account_number": "RO49 AAAA 1B31 0075 9384 0000"}),
            json!({"account_number": "ro49aaaa1b31007593840000"}),
        ),
        (
            "handle",
            json!({"platform": "Telegram", "handle": "@doru_77"}),
            json!({"handle": "https://t.me/Doru_77"}),
        ),
    ] {
        let id = place.add(&one, kind, here);
        let found = asked(&place, kind, typed);
        assert_eq!(found["rows"][0]["record"]["id"], json!(id), "{kind}: {found}");
    }
}

#[test]
fn linked_people_stand_as_one_row_and_unlinking_restores_each_exactly() {
    let place = Place::of("M. Okafor", "investigator");
    let (one, two) = (place.case("One"), place.case("Two"));
    let ceban =
        place.add(&one, "person", json!({"role": "suspect", "surname": "CEBAN", "given_names": "Vasile"}));
    let cheban = place.add(
        &two,
        "person",
        json!({"role": "witness", "surname": "CHEBAN", "given_names": "Vasilii", "birth_date": "1984"}),
    );
    let people = |place: &Place| {
        place.ok("record_list", json!({"kinds": ["person", "organisation"], "together": true}))
    };
    let pages = |place: &Place| [&ceban, &cheban].map(|id| place.ok("record_show", json!({"id": id})));
    let (list, before) = (people(&place), pages(&place));
    assert_eq!(list["total"], 2);
    let found = place.ok("candidates", json!({"id": ceban}));
    assert_eq!(found["rows"][0]["record"]["id"], json!(cheban), "{found}");
    place.ok("record_link", json!({"id": ceban, "other": cheban}));
    let linked = people(&place);
    assert_eq!((&linked["total"], linked["rows"].as_array().unwrap().len()), (&json!(1), 1), "{linked}");
    let leader = linked["rows"][0]["id"].as_str().unwrap();
    assert_eq!(linked["same"][leader].as_array().unwrap().len(), 1);
    let by_text = place
        .ok("record_list", json!({"kinds": ["person", "organisation"], "together": true, "text": "cheban"}));
    assert_eq!(by_text["total"], 1, "either spelling leads to the one row");
    assert_eq!(place.ok("record_list", json!({"kinds": ["person"]}))["total"], 2, "both are kept");
    assert_eq!(place.ok("candidates", json!({"id": ceban}))["rows"][0]["linked"], true);
    place.ok("record_unlink", json!({"id": cheban, "other": ceban}));
    let after = pages(&place);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!((&before["fields"], &before["same_as"]), (&after["fields"], &after["same_as"]));
    }
    assert_eq!(people(&place)["total"], 2);
}

#[test]
fn a_case_that_may_not_be_seen_leaves_no_trace_among_those_alike() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let (open, shut) = (mine.case("Open to staff"), mine.case("Not open to staff"));
    for case in [&open, &shut] {
        let person =
            mine.add(case, "person", json!({"role": "suspect", "surname": "CEBAN", "given_names": "Vasile"}));
        mine.add(case, "phone", json!({"number": "+373 69 555 0417", "holder": person}));
    }
    let everything = asked(&mine, "person", json!({"surname": "Čeban", "given_names": "Vasile"}));
    assert_eq!(everything["cases"], 2);
    sync(&mine);
    // What was taken back is hidden, and then gone.
    let case = uuid::Uuid::parse_str(&shut).unwrap();
    let user = mine.desk.with_vault(|vault| vault.identity().user).unwrap();
    hq.admin(async |house| hq::admin::cases::withdraw(house, case, user).await);
    let refused = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&refused);
    sync(&mine);
    let found = asked(&mine, "person", json!({"surname": "Čeban", "given_names": "Vasile"}));
    assert_eq!((found["cases"].as_u64(), found["rows"].as_array().unwrap().len()), (Some(1), 1), "{found}");
    assert_eq!(asked(&mine, "phone", json!({"number": "069 555 0417"}))["cases"], 1);
    // Whoever came new has both by the exchange, with their keys.
    assert_eq!(asked(&refused, "person", json!({"surname": "ЧЕБАН", "given_names": "Василе"}))["cases"], 2);
}

#[test]
fn partial_dates_nationalities_and_looks_are_taken_shown_and_found() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Descriptions");
    let fields = json!({"role": "suspect", "surname": "“Doru”", "birth_date": "about 1975", "nationalities": ["MDA", "ROU", "UKR"],
        "height_cm": 178, "build": "heavy", "eye_colour": "grey", "hair_colour": "black, thinning", "marks": "anchor on the left forearm"});
    let doru = place.add(&case, "person", fields.clone());
    let shown = place.ok("record_show", json!({"id": doru}));
    for (name, value) in fields.as_object().unwrap() {
        assert_eq!(&shown["fields"][name], value, "{name}");
    }
    let hit = place.ok("search", json!({"text": "anchor forearm"}));
    assert_eq!(hit[0]["id"], json!(doru));
    for (given, fits) in [
        ("1975", true),
        ("1975-03", true),
        ("1975-03-09", true),
        ("about 1975-03", true),
        ("75", false),
        ("ca. 1975", false),
    ] {
        let set = json!({"id": doru, "fields": {"birth_date": given}});
        match place.desk.call("record_set", set) {
            Ok(view) => assert!(fits && view["fields"]["birth_date"] == given, "{given}"),
            Err(failure) => {
                assert!(!fits && failure.fields[0].code == "not_a_partial_date", "{given}: {failure}")
            }
        }
    }
}
