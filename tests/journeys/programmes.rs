//! The programmes of an office: what is written, found, listed with its parts, turned into a case.

use serde_json::{Value, json};

use crate::desk::Place;

fn write(place: &Place, kind: &str, fields: Value) -> String {
    let record = place.ok("record_add", json!({"kind": kind, "fields": fields}));
    record["id"].as_str().unwrap().to_owned()
}

fn field_problems(place: &Place, command: &str, request: Value) -> Vec<String> {
    let failure = place.refused(command, request);
    assert_eq!(failure.code, "invalid_fields", "{failure}");
    failure.fields.into_iter().map(|field| field.field).collect()
}

#[test]
fn every_kind_of_the_programmes_is_written_found_changed_and_kept_in_history() {
    let place = Place::of("M. Okafor", "investigator");
    let agency = write(&place, "agency", json!({"name": "Border police"}));
    let contact = write(&place, "contact", json!({"name": "Col. Munteanu", "agency": agency}));
    let course = write(
        &place,
        "training_event",
        json!({"title": "Documents", "programme": "ilea", "starts_on": "2026-10-05"}),
    );
    let citizen = json!({"citizen": "Hale", "matter": "theft", "received_on": "2026-11-01"});
    let assistance = write(&place, "citizen_assistance", citizen);
    let exercise = write(
        &place,
        "exercise",
        json!({"title": "White powder", "exercise_type": "cbrn", "on": "2026-10-21"}),
    );
    let games = write(
        &place,
        "major_event",
        json!({"name": "Games", "event_type": "games", "starts_on": "2027-01-22"}),
    );
    let osac = write(&place, "osac_contact", json!({"name": "Ines Faro"}));
    let rewards = place.ok("case_new", json!({"title": "Nomination", "type": "rewards"}));
    let rewards = rewards["id"].as_str().unwrap();
    let nominated = json!({"subject": "Somebody", "nominated_on": "2026-11-02", "basis": "Tip"});
    place.add(rewards, "reward_nomination", nominated);
    for (kind, fields) in [
        (
            "liaison_meeting",
            json!({"held_on": "2026-11-12", "subject": "Letters", "agency": agency, "contacts": [contact]}),
        ),
        ("trainee", json!({"training_event": course, "name": "M. Stanciu", "attendance": "attended"})),
        ("court_step", json!({"assistance": assistance, "on": "2026-11-03", "step": "First hearing"})),
        ("finding", json!({"found_in": exercise, "title": "Gate 2 is too narrow"})),
        ("event_plan", json!({"major_event": games, "title": "Evacuation"})),
        ("delegation", json!({"major_event": games, "name": "Youth team"})),
        (
            "shared_notice",
            json!({"title": "Callers", "issued_on": "2026-10-30", "text": "They call.", "shared_with": [osac]}),
        ),
        ("storage_place", json!({"name": "Locker 2"})),
    ] {
        write(&place, kind, fields);
    }
    for kind in model::programme::kinds() {
        let list = place.ok("programme_list", json!({"kind": kind.name}));
        assert_eq!(list["total"], 1, "{}", kind.name);
        let row = &list["rows"][0];
        let remarks = kind.fields.iter().find(|field| field.name == "remarks");
        let changed = place.ok(
            "record_set",
            json!({"id": row["id"], "fields": match remarks {
                Some(_) => json!({"remarks": "Seen"}),
                None => json!({}),
            }}),
        );
        assert_eq!(changed["title"], row["title"]);
        let page = place.ok("record_show", json!({"id": row["id"], "history": true}));
        assert!(!page["history"].as_array().unwrap().is_empty(), "{}", kind.name);
    }
    let hits = place.ok("search", json!({"text": "Munteanu"}));
    assert_eq!(hits[0]["kind"], "contact");
    let listed = place.ok("programme_list", json!({"kind": "liaison_meeting", "text": "munteanu"}));
    assert_eq!(listed["total"], 1, "by the title of what it names");
}

#[test]
fn a_record_is_shown_with_its_parts_and_with_what_names_it() {
    let place = Place::of("M. Okafor", "investigator");
    let games = write(
        &place,
        "major_event",
        json!({"name": "Games", "event_type": "games", "starts_on": "2027-01-22"}),
    );
    let agency = write(&place, "agency", json!({"name": "Border police"}));
    write(&place, "event_plan", json!({"major_event": games, "title": "Evacuation"}));
    write(&place, "event_plan", json!({"major_event": games, "title": "Communications"}));
    write(&place, "delegation", json!({"major_event": games, "name": "Youth team"}));
    place.ok("record_set", json!({"id": games, "fields": {"agencies": [agency]}}));
    let page = place.ok("programme_show", json!({"id": games}));
    let parts: Vec<(String, usize)> = page["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["kind"].as_str().unwrap().to_owned(), part["rows"].as_array().unwrap().len()))
        .collect();
    assert_eq!(parts, [("finding".into(), 0), ("event_plan".into(), 2), ("delegation".into(), 1)]);
    assert_eq!(page["parts"][1]["rows"][0]["title"], "Communications");
    let of_agency = place.ok("programme_show", json!({"id": agency}));
    assert_eq!(of_agency["mentioned_in"][0]["id"], json!(games));
    assert_eq!(place.rule("record_delete", json!({"id": games, "reason": "twice"})), "has_parts");
}

#[test]
fn a_list_is_sorted_filtered_and_counted_by_its_state() {
    let place = Place::of("M. Okafor", "investigator");
    for (title, on, state) in
        [("Zulu", "2026-03-01", "held"), ("Ășa", "2026-05-01", "planned"), ("Mike", "2026-04-01", "held")]
    {
        let fields = json!({"title": title, "exercise_type": "fire", "on": on, "state": state});
        write(&place, "exercise", fields);
    }
    let titles = |request: Value| -> Vec<String> {
        let list = place.ok("programme_list", request);
        let rows = list["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["fields"]["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(titles(json!({"kind": "exercise", "sort": "title"})), ["Ășa", "Mike", "Zulu"]);
    let latest = json!({"kind": "exercise", "sort": "on", "descending": true});
    assert_eq!(titles(latest), ["Ășa", "Mike", "Zulu"]);
    assert_eq!(titles(json!({"kind": "exercise", "code": "held", "sort": "on"})), ["Zulu", "Mike"]);
    assert_eq!(titles(json!({"kind": "exercise", "text": "asa"})), ["Ășa"]);
    let list = place.ok("programme_list", json!({"kind": "exercise"}));
    assert_eq!(list["by"]["field"], "state");
    assert_eq!(list["by"]["counts"], json!([{"name": "held", "count": 2}, {"name": "planned", "count": 1}]));
    assert_eq!(field_problems(&place, "programme_list", json!({"kind": "person"})), ["kind"]);
}

#[test]
fn the_rules_of_the_programmes_hold_at_the_desk() {
    let place = Place::of("M. Okafor", "investigator");
    let course = write(
        &place,
        "training_event",
        json!({"title": "Documents", "programme": "ilea", "starts_on": "2026-10-05"}),
    );
    let trainee =
        write(&place, "trainee", json!({"training_event": course, "name": "A", "attendance": "absent"}));
    let certificate = json!({"id": trainee, "fields": {"certificate_number": "7"}});
    assert_eq!(field_problems(&place, "record_set", certificate), ["certificate_number"]);
    let exercise =
        write(&place, "exercise", json!({"title": "Fire", "exercise_type": "fire", "on": "2026-10-21"}));
    let finding = write(&place, "finding", json!({"found_in": exercise, "title": "Gate"}));
    let close = json!({"id": finding, "fields": {"state": "closed"}});
    assert_eq!(field_problems(&place, "record_set", close), ["closed_on", "result"]);
    let early = json!({"kind": "training_event", "fields": {"title": "T", "programme": "ata", "starts_on": "2026-10-05", "ends_on": "2026-10-01"}});
    assert_eq!(field_problems(&place, "record_add", early), ["ends_on"]);
    let contact = write(&place, "contact", json!({"name": "Col. Munteanu"}));
    let notice = json!({"title": "N", "issued_on": "2026-10-30", "text": "x", "shared_with": [contact]});
    let refused = json!({"kind": "shared_notice", "fields": notice});
    assert_eq!(field_problems(&place, "record_add", refused), ["shared_with"], "only OSAC contacts");
}

#[test]
fn a_nomination_is_written_in_a_restricted_case_only() {
    let place = Place::of("M. Okafor", "investigator");
    let open = place.case("Open to the office");
    let nomination = |case: &str| json!({"case": case, "kind": "reward_nomination", "fields": {"subject": "X", "nominated_on": "2026-11-02", "basis": "b"}});
    assert_eq!(place.rule("record_add", nomination(&open)), "restricted_only");
    let rewards = place.ok("case_new", json!({"title": "N", "type": "rewards"}));
    let rewards = rewards["id"].as_str().unwrap();
    assert_eq!(place.show(rewards)["record"]["fields"]["restricted"], true);
    place.ok("record_add", nomination(rewards));
}

#[test]
fn an_assistance_becomes_a_case_once_with_the_citizen_in_it() {
    let place = Place::of("M. Okafor", "investigator");
    let fields = json!({"citizen": "Harold Benning", "matter": "assault", "received_on": "2026-11-01",
        "summary": "Beaten after a concert.", "privacy_waiver": "limited", "waiver_on": "2026-11-01", "waiver_limits": "Sister only"});
    let assistance = write(&place, "citizen_assistance", fields);
    let by_hand = json!({"id": assistance, "fields": {"state": "converted"}});
    assert!(!field_problems_or_rule(&place, by_hand).is_empty());
    let page = place.ok("programme_show", json!({"id": assistance}));
    assert_eq!((&page["may_convert"], &page["sharing"]["state"]), (&json!(true), &json!("within")));
    assert_eq!(page["sharing"]["limits"], "Sister only");
    let made = place.ok("assistance_convert", json!({"id": assistance}));
    assert!(made["number"].as_str().unwrap().starts_with("CC-2026-BUC-"), "{made}");
    let case = place.show(made["id"].as_str().unwrap());
    assert_eq!(case["record"]["fields"]["assistance"], json!(assistance));
    assert_eq!(case["record"]["fields"]["synopsis"], "Beaten after a concert.");
    assert_eq!(case["subjects"][0]["record"]["fields"]["role"], "victim");
    let after = place.ok("programme_show", json!({"id": assistance}));
    assert_eq!(after["record"]["fields"]["state"], "converted");
    assert_eq!(after["record"]["fields"]["case"], made["id"]);
    assert_eq!(after["may_convert"], false);
    assert_eq!(place.rule("assistance_convert", json!({"id": assistance})), "already_converted");
    let back = json!({"id": assistance, "fields": {"state": "open", "case": null}});
    assert_eq!(place.rule("record_set", back), "use_convert");
    place.ok("record_set", json!({"id": assistance, "fields": {"remarks": "Told the family"}}));
    assert_eq!(place.ok("log_verify", json!({}))["ok"], true);
}

fn field_problems_or_rule(place: &Place, request: Value) -> String {
    place.refused("record_set", request).code
}

#[test]
fn local_staff_do_not_turn_an_assistance_into_a_case() {
    let place = Place::of("I. Dragomir", "fsn");
    let fields = json!({"citizen": "Hale", "matter": "theft", "received_on": "2026-11-01"});
    let assistance = write(&place, "citizen_assistance", fields);
    assert_eq!(place.rule("assistance_convert", json!({"id": assistance})), "role_may_not");
    assert_eq!(place.ok("programme_show", json!({"id": assistance}))["may_convert"], false);
}

#[test]
fn overdue_corrective_actions_stand_in_my_work_until_they_are_closed() {
    let place = Place::of("M. Okafor", "investigator");
    let exercise =
        write(&place, "exercise", json!({"title": "Fire", "exercise_type": "fire", "on": "2026-10-21"}));
    let late =
        write(&place, "finding", json!({"found_in": exercise, "title": "Late", "due_on": "2026-11-10"}));
    write(&place, "finding", json!({"found_in": exercise, "title": "Soon", "due_on": "2026-12-15"}));
    let meeting = json!({"held_on": "2026-11-01", "subject": "Letters", "follow_up": "Send the list", "follow_up_on": "2026-11-20"});
    write(&place, "liaison_meeting", meeting);
    let due = || -> Vec<(String, bool)> {
        let work = place.ok("my_work", json!({}));
        let rows = work["programmes_due"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| (row["record"]["title"].as_str().unwrap().to_owned(), row["overdue"] == true))
            .collect()
    };
    assert_eq!(due(), [("Late".into(), true), ("2026-11-01: Letters".into(), true), ("Soon".into(), false)]);
    let closed = json!({"state": "closed", "closed_on": "2026-11-21", "result": "Fitted"});
    place.ok("record_set", json!({"id": late, "fields": closed}));
    assert_eq!(due().len(), 2);
}

#[test]
fn what_is_exported_of_the_programmes_imports_into_another_vault_as_it_was() {
    let place = Place::of("M. Okafor", "investigator");
    place.ok("import", json!({"path": concat!(env!("CARGO_MANIFEST_DIR"), "/../sample/post.ndjson")}));
    let path = place.path("programmes.ndjson");
    let kinds = [
        "agency",
        "contact",
        "liaison_meeting",
        "training_event",
        "trainee",
        "exercise",
        "finding",
        "major_event",
        "event_plan",
        "delegation",
        "osac_contact",
        "shared_notice",
        "storage_place",
    ];
    let report = place.ok("programme_export", json!({"kinds": kinds, "format": "ndjson", "path": path}));
    assert_eq!(report["included"]["agency"], 4);
    assert_eq!(report["marking"], "CUI//SP-LEI/PRVCY");
    let other = Place::of("Another", "investigator");
    let taken = other.ok("import", json!({"path": path}));
    assert_eq!((&taken["rejected"], &taken["read"]), (&json!(0), &taken["written"]));
    for kind in kinds {
        let rows = |place: &Place| {
            let list = place.ok("programme_list", json!({"kind": kind, "sort": "changed", "limit": 500}));
            let mut rows: Vec<String> = list["rows"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| format!("{} {}", row["id"], row["fields"]))
                .collect();
            rows.sort();
            rows
        };
        assert_eq!(rows(&place), rows(&other), "{kind}");
    }
    let table = place.path("agencies.csv");
    place.ok("programme_export", json!({"kinds": ["agency"], "format": "csv", "path": table}));
    let text = std::fs::read_to_string(&table).unwrap();
    assert!(text.starts_with("id,name,name_original,agency_type,"), "{text}");
    assert_eq!(text.matches("CUI//SP-LEI/PRVCY").count(), 4, "every row carries the marking");
    let two = json!({"kinds": ["agency", "contact"], "format": "csv", "path": table});
    assert_eq!(field_problems(&place, "programme_export", two), ["kinds"]);
}

#[test]
fn what_a_citizen_told_without_a_waiver_is_in_no_export_and_the_export_says_how_many() {
    let place = Place::of("M. Okafor", "investigator");
    let help = |citizen: &str, waiver: Value| {
        let mut fields = json!({"citizen": citizen, "matter": "crime_victim", "received_on": "2026-11-02"});
        fields.as_object_mut().unwrap().extend(waiver.as_object().unwrap().clone());
        let id =
            place.ok("record_add", json!({"kind": "citizen_assistance", "fields": fields}))["id"].clone();
        let step = json!({"assistance": id, "on": "2026-11-10", "step": "hearing"});
        place.ok("record_add", json!({"kind": "court_step", "fields": step}));
        id
    };
    let silent = help("QUIETMAN", json!({}));
    help("TALKER", json!({"privacy_waiver": "signed", "waiver_on": "2026-11-03"}));
    let limits = "to the family alone";
    help("LIMITED", json!({"privacy_waiver": "limited", "waiver_on": "2026-11-03", "waiver_limits": limits}));
    for (format, kinds) in [
        ("ndjson", json!(["citizen_assistance", "court_step"])),
        ("ndjson", json!([])),
        ("csv", json!(["citizen_assistance"])),
        ("csv", json!(["court_step"])),
    ] {
        let path = place.path("assistance.out");
        let report = place.ok("programme_export", json!({"kinds": kinds, "format": format, "path": path}));
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("QUIETMAN") && !text.contains(silent.as_str().unwrap()), "{format} {kinds}");
        assert!(kinds == json!(["court_step"]) || text.contains("TALKER") && text.contains(limits));
        let left = report["left_out"].as_array().unwrap();
        assert!(!left.is_empty() && left.iter().all(|left| left["n"] == 1), "{report}");
    }
}

#[test]
fn a_case_that_began_as_an_assistance_without_a_waiver_does_not_name_it_on_its_way_out() {
    let place = Place::of("M. Okafor", "investigator");
    let fields = json!({"citizen": "QUIETMAN", "matter": "crime_victim", "received_on": "2026-11-02"});
    let id = place.ok("record_add", json!({"kind": "citizen_assistance", "fields": fields}))["id"].clone();
    let case = place.ok("assistance_convert", json!({"id": id}))["id"].clone();
    let title = place.show(case.as_str().unwrap())["record"]["refs"][id.as_str().unwrap()]["title"].clone();
    for format in ["json", "pdf"] {
        let path = place.path(&format!("case.{format}"));
        let report = place.ok("export_case", json!({"case": case, "format": format, "path": path}));
        assert_eq!(report["left_out"][0]["kind"], "citizen_assistance", "{format}");
        if format == "json" {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains(title.as_str().unwrap()), "{text}");
        }
    }
}
