//! Spreadsheets in: a mapping kept under a name, a rehearsal with every bad row, an import undone as one.

use serde_json::{Value, json};

use crate::desk::Place;

const WORKBOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/exercises.xlsx");

fn mapping(kind: &str, columns: &[(&str, &str)]) -> Value {
    let columns: Vec<Value> =
        columns.iter().map(|(column, field)| json!({"column": column, "field": field})).collect();
    json!({"name": "register", "kind": kind, "columns": columns})
}

fn exercises() -> Value {
    let columns = [
        ("Title", "title"),
        ("Type", "exercise_type"),
        ("Date", "on"),
        ("People", "participants"),
        ("Place", "place"),
    ];
    mapping("exercise", &columns)
}

fn count(place: &Place, kind: &str) -> Value {
    place.ok("programme_list", json!({"kind": kind}))["total"].clone()
}

#[test]
fn a_workbook_with_a_title_serial_days_and_formulas_is_read_as_people_see_it() {
    let place = Place::of("M. Okafor", "investigator");
    let seen = place.ok("table_read", json!({"path": WORKBOOK, "kind": "exercise"}));
    assert_eq!(seen["heads"], json!(["Title", "Type", "Date", "People", "Place"]));
    assert_eq!((&seen["rows"], &seen["sheets"]), (&json!(3), &json!(["Exercises"])));
    let fields: Vec<&str> =
        seen["suggested"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["title", "exercise_type", "on", "place"]);
    let before = place.hash();
    let rehearsal = place.ok("table_import", json!({"path": WORKBOOK, "with": exercises(), "dry_run": true}));
    assert_eq!((&rehearsal["written"], &rehearsal["rejected"]), (&json!(2), &json!(1)));
    assert_eq!((&rehearsal["bad"][0]["line"], &rehearsal["bad"][0]["field"]), (&json!(7), &json!("on")));
    assert_eq!(place.hash(), before, "a rehearsal writes nothing");
    let refused = place.refused("table_import", json!({"path": WORKBOOK, "with": exercises()}));
    assert_eq!(refused.code, "bad_lines");
    assert_eq!(place.hash(), before, "one bad row means nothing is written");
    place.ok("table_import", json!({"path": WORKBOOK, "with": exercises(), "skip_bad": true}));
    let list = place.ok("programme_list", json!({"kind": "exercise", "sort": "on"}));
    let said: Vec<[&Value; 4]> = list["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["title", "exercise_type", "on", "participants"].map(|name| &row["fields"][name]))
        .collect();
    assert_eq!(
        said,
        [
            [&json!("White powder"), &json!("fire"), &json!("2026-10-21"), &json!(34)],
            [&json!("White powder again"), &json!("tabletop"), &json!("2026-10-25"), &json!(12)],
        ]
    );
}

#[test]
fn a_messy_text_file_is_imported_by_a_kept_mapping_and_twice_is_once() {
    let place = Place::of("M. Okafor", "investigator");
    let course = place.ok("record_add", json!({"kind": "training_event", "fields": {"title": "Documents", "programme": "ilea", "starts_on": "2026-10-05"}}));
    place.ok("record_add", json!({"kind": "agency", "fields": {"name": "Poliția de Frontieră"}}));
    let mut text = "\u{feff}Register;;\r\n\r\nCourse;Name;Office;There;Vetted;Vetted on\r\nDocuments;Ștefan;politia de frontiera;Attended;Cleared;30.04.2026\r\n;;;;;\r\n".as_bytes().to_vec();
    text.extend_from_slice(b"Documents;Ren\xE9e;;Absent;Cleared;46142\r\nNo such course;X;;Absent;;\r\n");
    let path = place.file("register.csv", &text);
    let columns = [
        ("Course", "training_event"),
        ("Name", "name"),
        ("Office", "agency"),
        ("There", "attendance"),
        ("Vetted", "vetting"),
        ("Vetted on", "vetted_on"),
    ];
    place.ok("mapping_save", json!({"mapping": mapping("trainee", &columns)}));
    assert_eq!(place.ok("mapping_list", json!({}))[0]["kind"], "trainee");
    let request = json!({"path": path, "mapping": "register", "skip_bad": true});
    let first = place.ok("table_import", request.clone());
    assert_eq!((&first["read"], &first["written"]), (&json!(3), &json!(2)), "{first}");
    assert_eq!(first["bad"][0]["field"], "training_event");
    let page = place.ok("programme_show", json!({"id": course["id"]}));
    let rows = page["parts"][0]["rows"].as_array().unwrap();
    assert_eq!(rows[0]["title"], "Renée");
    assert_eq!(rows[0]["fields"]["vetted_on"], "2026-04-30");
    assert_eq!(rows[1]["fields"]["vetted_on"], "2026-04-30");
    assert!(rows[1]["fields"]["agency"].is_string(), "found by its name without marks");
    let again = place.ok("table_import", request);
    assert_eq!((&again["written"], &again["unchanged"]), (&json!(0), &json!(2)));
    place.ok("mapping_delete", json!({"name": "register"}));
    assert_eq!(place.ok("mapping_list", json!({})), json!([]));
}

#[test]
fn an_import_is_undone_as_one_and_can_be_made_again() {
    let place = Place::of("M. Okafor", "investigator");
    let own = place.ok(
        "record_add",
        json!({"kind": "exercise", "fields": {"title": "Own", "exercise_type": "fire", "on": "2026-01-02"}}),
    );
    let import =
        || place.ok("table_import", json!({"path": WORKBOOK, "with": exercises(), "skip_bad": true}));
    let batch = import()["batch"].clone();
    assert_eq!(count(&place, "exercise"), 3);
    let listed = place.ok("import_list", json!({}));
    assert_eq!(
        (&listed[0]["id"], &listed[0]["written"], &listed[0]["file"]),
        (&batch, &json!(2), &json!("exercises.xlsx"))
    );
    let undone = place.ok("import_undo", json!({"id": batch}));
    assert_eq!((&undone["deleted"], &undone["gone"]), (&json!(2), &json!(0)));
    let left = place.ok("programme_list", json!({"kind": "exercise"}));
    assert_eq!((&left["total"], &left["rows"][0]["id"]), (&json!(1), &own["id"]));
    assert_eq!(place.refused("import_undo", json!({"id": batch})).code, "undone");
    let entries = place.ok("log_show", json!({}));
    assert!(entries.to_string().contains("import.undo"), "one action of its own in the log");
    assert_eq!(import()["written"], 2, "what was undone is made again");
    assert_eq!(count(&place, "exercise"), 3);
    assert_eq!(place.ok("log_verify", json!({}))["ok"], true);
}

#[test]
fn ten_thousand_rows_are_taken_and_undone() {
    let place = Place::of("M. Okafor", "investigator");
    let mut text = String::from("Name,Organization,Sector\n");
    for at in 0..10_000 {
        text.push_str(&format!("Contact {at},Firm {},Energy\n", at % 90));
    }
    let path = place.file("osac.csv", text.as_bytes());
    let with =
        mapping("osac_contact", &[("Name", "name"), ("Organization", "organisation"), ("Sector", "sector")]);
    let report = place.ok("table_import", json!({"path": path, "with": with}));
    assert_eq!((&report["written"], &report["rejected"]), (&json!(10_000), &json!(0)));
    assert_eq!(count(&place, "osac_contact"), 10_000);
    assert_eq!(place.ok("import_undo", json!({"id": report["batch"]}))["deleted"], 10_000);
    assert_eq!(count(&place, "osac_contact"), 0);
}

#[test]
fn parts_of_a_case_need_their_case_and_a_mapping_names_real_fields() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Applicants");
    let path = place.file("people.csv", b"Surname,Role,Born\nCEBAN,Suspect,1975\nION,Witness,04/03/1980\n");
    let mut with = mapping("person", &[("Surname", "surname"), ("Role", "role"), ("Born", "birth_date")]);
    let refused = place.refused("table_import", json!({"path": path, "with": with.clone()}));
    assert_eq!((refused.fields[0].field.as_str(), refused.fields.len()), ("case", 2));
    with["case"] = json!(case);
    with["month_first"] = json!(true);
    place.ok("table_import", json!({"path": path, "with": with}));
    let page = place.show(&case);
    let mut born: Vec<&str> = page["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .map(|subject| subject["record"]["fields"]["birth_date"].as_str().unwrap())
        .collect();
    born.sort_unstable();
    assert_eq!(born, ["1975", "1980-04-03"]);
    let unknown = json!({"mapping": mapping("person", &[("Surname", "shoe_size")])});
    assert_eq!(place.refused("mapping_save", unknown).fields[0].code, "unknown_field");
    let elsewhere = json!({"path": path, "with": mapping("exercise", &[("Title", "title")])});
    assert_eq!(place.refused("table_import", elsewhere).code, "no_such_columns");
    let nothing = place.file("broken.xlsx", b"PK\x03\x04 this is none");
    assert_eq!(place.refused("table_read", json!({"path": nothing})).code, "table_unreadable");
}

/// What stays of an undone import, by its title.
fn left(undone: &Value) -> Vec<(&str, &str)> {
    let rows = undone["left"].as_array().unwrap().iter();
    let mut left: Vec<_> = rows
        .map(|row| (row["record"]["title"].as_str().unwrap_or("—"), row["why"].as_str().unwrap()))
        .collect();
    left.sort_unstable();
    left
}

#[test]
fn an_undone_import_leaves_what_was_worked_on_since_and_says_which_and_why() {
    let place = Place::of("D. Whitlock", "supervisor");
    let rows = "Title,Kind,Where\nAlone,visa_fraud,\nEdited,visa_fraud,\nGrown,visa_fraud,\nHeld,visa_fraud,\nWas closed,visa_fraud,closed\n";
    let path = place.file("cases.csv", rows.as_bytes());
    let with = mapping("case", &[("Title", "title"), ("Kind", "type"), ("Where", "status")]);
    let batch = place.ok("table_import", json!({"path": path, "with": with}))["batch"].clone();
    let id = |title: &str| {
        let list = place.ok("case_list", json!({"limit": 500}));
        let rows = list["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["title"] == title).unwrap_or_else(|| panic!("{list}"));
        row["id"].as_str().unwrap().to_owned()
    };
    place.ok("record_set", json!({"id": id("Edited"), "fields": {"synopsis": "Seen again"}}));
    let person = place.add(&id("Grown"), "person", json!({"surname": "CEBAN", "role": "suspect"}));
    let hold = json!({"legal_hold": true, "legal_hold_reason": "Suit"});
    place.ok("record_set", json!({"id": id("Held"), "fields": hold}));
    let undone = place.ok("import_undo", json!({"id": batch}));
    assert_eq!(undone["deleted"], 1);
    assert_eq!(
        left(&undone).iter().map(|(_, why)| *why).collect::<Vec<_>>(),
        ["changed", "has_parts", "legal_hold", "closed"]
    );
    assert_eq!(place.ok("record_show", json!({"id": person}))["deleted"], json!(false));
    let titles = place.ok("case_list", json!({"limit": 500})).to_string();
    assert!(!titles.contains("Alone") && titles.contains("Grown"), "{titles}");
}

#[test]
fn what_a_record_that_stays_points_to_stays_with_it() {
    let place = Place::of("M. Okafor", "investigator");
    let path = place.file("boxes.csv", b"Name\nOne\nTwo\n");
    let with = mapping("agency", &[("Name", "name")]);
    let batch = place.ok("table_import", json!({"path": path, "with": with}))["batch"].clone();
    let agencies = place.ok("programme_list", json!({"kind": "agency"}));
    let one = agencies["rows"].as_array().unwrap().iter().find(|row| row["title"] == "One").unwrap();
    let fields = json!({"held_on": "2026-11-02", "subject": "Cards", "agency": one["id"]});
    place.ok("record_add", json!({"kind": "liaison_meeting", "fields": fields}));
    let undone = place.ok("import_undo", json!({"id": batch}));
    assert_eq!((&undone["deleted"], left(&undone)), (&json!(1), vec![("One", "has_parts")]));
    assert_eq!(count(&place, "agency"), 1);
}

#[test]
fn an_import_of_which_everything_was_worked_on_stays_whole_and_may_be_undone_later() {
    let place = Place::of("M. Okafor", "investigator");
    let batch = place.ok("table_import", json!({"path": WORKBOOK, "with": exercises(), "skip_bad": true}));
    let list = place.ok("programme_list", json!({"kind": "exercise"}));
    for row in list["rows"].as_array().unwrap() {
        place.ok("record_set", json!({"id": row["id"], "fields": {"summary": "Went well"}}));
    }
    let undone = place.ok("import_undo", json!({"id": batch["batch"]}));
    assert_eq!((&undone["deleted"], undone["left"].as_array().unwrap().len()), (&json!(0), 2));
    assert_eq!(place.ok("import_list", json!({}))[0]["undone"], false);
}
