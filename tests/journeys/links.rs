//! The web of a case: what is linked by a person, what follows from a field, who else knows it, and the way between.

use serde_json::{Value, json};

use crate::desk::Place;

fn edges(web: &Value) -> Vec<(String, String, String)> {
    let title = |id: &Value| {
        let node = web["nodes"].as_array().unwrap().iter().find(|node| node["record"]["id"] == *id).unwrap();
        node["record"]["title"].as_str().unwrap().to_owned()
    };
    let mut edges: Vec<_> = web["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (title(&e["from"]), e["relation"].as_str().unwrap().to_owned(), title(&e["to"])))
        .collect();
    edges.sort();
    edges
}

#[test]
fn a_web_holds_links_holders_and_other_cases_and_finds_the_shortest_way() {
    let place = Place::of("M. Okafor", "investigator");
    let (case, other) = (place.case("Cards"), place.case("Transport"));
    let person =
        |case: &str, surname: &str| place.add(case, "person", json!({"role": "suspect", "surname": surname}));
    let (ceban, rusu, alone) = (person(&case, "CEBAN"), person(&case, "RUSU"), person(&case, "POPESCU"));
    let phone = place.add(&case, "phone", json!({"number": "+373 69 555 0417", "holder": rusu}));
    let link = json!({"from_record": ceban, "to_record": rusu, "relation": "spouse_of", "since": "2019",
        "source": "Liaison report 93"});
    let link = place.add(&case, "link", link);
    let again = person(&other, "CEBAN");
    place.ok("record_link", json!({"id": ceban, "other": again}));
    let web = place.ok("case_links", json!({"case": case, "from": phone, "to": ceban}));
    let number = place.show(&other)["number"].as_str().unwrap().to_owned();
    let expected = [
        ("+373 69 555 0417", "holder", "RUSU"),
        ("CEBAN", "Spouse of", "RUSU"),
        ("CEBAN", "also in", number.as_str()),
    ];
    let expected = expected.map(|(from, relation, to)| (from.to_owned(), relation.to_owned(), to.to_owned()));
    assert_eq!(edges(&web), expected);
    assert_eq!(web["path"], json!([phone, rusu, ceban]));
    let stated = web["edges"].as_array().unwrap().iter().find(|edge| edge["link"] == json!(link)).unwrap();
    assert_eq!((&stated["since"], &stated["source"]), (&json!("2019"), &json!("Liaison report 93")));
    let nodes = web["nodes"].as_array().unwrap();
    assert_eq!(nodes.last().unwrap()["record"]["id"], json!(alone), "who is linked with nobody comes last");
    let web = place.ok("case_links", json!({"case": case, "from": alone, "to": ceban}));
    assert_eq!(web["path"], json!([]));
    place.ok("record_delete", json!({"id": link, "reason": "another couple"}));
    let web = place.ok("case_links", json!({"case": case}));
    assert_eq!(edges(&web).len(), 2, "a deleted link links nothing");
}

#[test]
fn a_drawn_web_is_written_as_the_picture_it_is_and_nothing_else() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let path = place.path("web.svg");
    // `<svg xmlns="http://www.w3.org/2000/svg"/>`
    let svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";
    let saved = place.ok("picture_save", json!({"case": case, "path": path, "base64": svg}));
    assert_eq!(saved["size"], 41);
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("<svg "));
    // `MZ…`: a program is no picture.
    let other = place.path("web.exe");
    let failure =
        place.refused("picture_save", json!({"case": case, "path": other, "base64": "TVqQAAMAAAA="}));
    assert_eq!(failure.code, "not_a_picture");
    assert!(!other.exists());
}
