//! Views under names of their own: counted as the list counts, kept in the vault, on this laptop alone.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::{PASSPHRASE, Place};
use crate::two_laptops::{joined, sync};

fn of_drafts() -> Value {
    json!({"of": "cases", "filter": {"status": ["draft"], "sort": "title", "descending": false}, "columns": ["number", "due"]})
}

fn names(place: &Place) -> Vec<String> {
    let all = place.ok("view_list", json!({}));
    all.as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_view_is_named_counted_renamed_and_taken_away_and_survives_a_lock() {
    let place = Place::of("M. Okafor", "investigator");
    place.case("Petition mill");
    let view = place.ok("view_save", json!({"name": "  New ones ", "shape": of_drafts()}));
    assert_eq!((&view["name"], &view["count"]), (&json!("New ones"), &json!(1)));
    place.case("Employment letters");
    place.ok("session_lock", json!({}));
    place.ok("session_unlock", json!({"passphrase": PASSPHRASE}));
    let kept = place.ok("view_list", json!({}))[0].clone();
    assert_eq!((&kept["count"], &kept["id"]), (&json!(2), &view["id"]));
    assert_eq!(kept["shape"]["columns"], json!(["number", "due"]));
    assert_eq!(kept["shape"]["filter"]["status"], json!(["draft"]));
    place.ok("view_save", json!({"name": "All", "shape": {"of": "cases", "filter": {}, "columns": []}}));
    place.ok("view_save", json!({"id": view["id"], "name": "Drafts of mine", "shape": of_drafts()}));
    assert_eq!(names(&place), ["All", "Drafts of mine"]);
    place.ok("view_delete", json!({"id": view["id"]}));
    assert_eq!(names(&place), ["All"]);
}

#[test]
fn a_name_is_of_one_view_and_short_and_what_cannot_be_asked_is_not_kept() {
    let place = Place::of("M. Okafor", "investigator");
    place.ok("view_save", json!({"name": "Due", "shape": of_drafts()}));
    let refused = |name: &str| {
        place.refused("view_save", json!({"name": name, "shape": of_drafts()})).fields[0].clone()
    };
    assert_eq!(refused("due").message, "is the name of another view");
    assert_eq!(refused(" ").code, "required");
    assert_eq!(refused(&"x".repeat(61)).code, "too_long");
    assert_eq!(refused("a\nb").code, "control_character");
    // A web may bear the same name as a list.
    place.ok("view_save", json!({"name": "Due", "shape": {"of": "links", "kinds": ["person"]}}));
    let bad = json!({"of": "cases", "filter": {"sort": "colour"}, "columns": []});
    assert_eq!(place.refused("view_save", json!({"name": "Bad", "shape": bad})).fields[0].field, "sort");
    assert_eq!(names(&place), ["Due", "Due"]);
}

#[test]
fn a_view_of_a_web_goes_with_its_case_and_none_ever_travels() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Petition mill");
    let web =
        |case: &str| json!({"of": "links", "case": case, "centre": case, "depth": 2, "linked_only": true});
    let elsewhere = "c0ffee00-0000-4000-8000-000000000009";
    mine.ok("view_save", json!({"name": "Around the mill", "shape": web(&case)}));
    mine.ok("view_save", json!({"name": "Around what left", "shape": web(elsewhere)}));
    assert_eq!(names(&mine), ["Around the mill"]);
    sync(&mine);
    let before = mine.hash();
    mine.ok("view_save", json!({"name": "Another", "shape": of_drafts()}));
    assert_eq!((mine.hash(), sync(&mine)["sent"].clone()), (before, json!(0)));
    let theirs = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&theirs);
    assert_eq!(names(&theirs), Vec::<String>::new());
}

#[test]
fn the_list_is_narrowed_by_post_priority_and_lead() {
    let place = Place::of("D. Whitlock", "supervisor");
    place.ok("import", json!({"path": concat!(env!("CARGO_MANIFEST_DIR"), "/../sample/post.ndjson")}));
    let rows = |filter: Value| place.ok("case_list", filter)["rows"].as_array().unwrap().clone();
    let all = rows(json!({"limit": 500}));
    let lead = all.iter().find_map(|row| row["lead"]["id"].as_str()).unwrap();
    let filters = [("post", "CHI", "/post"), ("priority", "urgent", "/priority"), ("lead", lead, "/lead/id")];
    for (name, value, at) in filters {
        let fits = |row: &&Value| row.pointer(at) == Some(&json!(value));
        let found = rows(json!({name: [value], "limit": 500}));
        assert!(!found.is_empty() && found.iter().all(|row| fits(&row)), "{name}");
        assert_eq!(found.len(), all.iter().filter(fits).count(), "{name}");
    }
}
