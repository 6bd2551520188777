//! What leaves the vault: recorded with its file or not made, marked as its parts demand, known again by its hash.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use testkit::lab::{Headquarters, Store};

use crate::desk::Place;
use crate::two_laptops::{joined, sync};

fn summary(case: &str, path: &Path, to: Value) -> Value {
    json!({"case": case, "format": "json", "path": path, "to": to})
}

fn outside() -> Value {
    json!({"basis": "court_order", "recipient": "District Court", "address": "Splaiul 5", "purpose": "Trial",
        "authority": "Order 114/2026"})
}

fn list(place: &Place) -> Vec<Value> {
    place.ok("disclosure_list", json!({})).as_array().unwrap().clone()
}

fn hash(path: &Path) -> String {
    Sha256::digest(std::fs::read(path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What stands beside the vault.
fn files(place: &Place) -> Vec<String> {
    let all = std::fs::read_dir(place.folder.path()).unwrap();
    let mut names: Vec<String> = all.map(|one| one.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "vault");
    names.sort();
    names
}

#[test]
fn a_file_that_leaves_is_recorded_in_its_case_with_its_hash_and_whom_it_went_to() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    place.add(&case, "person", json!({"role": "suspect", "surname": "CEBAN"}));
    let path = place.path("court.json");
    let written = place.ok("export_case", summary(&case, &path, outside()));
    assert_eq!(written["sha256"], hash(&path));
    let rows = list(&place);
    let fields = &rows[0]["record"]["fields"];
    for (name, value) in outside().as_object().unwrap() {
        assert_eq!(&fields[name], value, "{name}");
    }
    assert_eq!((&fields["sha256"], &fields["document"]), (&written["sha256"], &json!("case_data")));
    assert_eq!(
        (&fields["file_marking"], &fields["file_name"]),
        (&json!("CUI//SP-LEI"), &json!("court.json"))
    );
    assert_eq!(fields["included"], "1 case, 1 person");
    assert_eq!(rows[0]["cases"][0]["id"], json!(case));
    assert_eq!(rows[0]["record"]["author"]["name"], "M. Okafor");
    let log = place.ok("log_show", json!({"case": case}));
    assert!(log.to_string().contains("disclose"), "{log}");
}

#[test]
fn a_file_for_ones_own_use_needs_no_words_and_is_recorded_all_the_same() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    place.ok("export_case", json!({"case": case, "format": "json", "path": place.path("own.json")}));
    let fields = list(&place)[0]["record"]["fields"].clone();
    assert_eq!((&fields["basis"], &fields["recipient"]), (&json!("own_use"), &json!("M. Okafor")));
    assert_eq!((&fields["address"], &fields["unredacted"]), (&json!("BUC"), &json!(false)));
}

#[test]
fn whoever_gives_a_document_away_says_to_whom_where_why_and_by_what_authority() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let path = place.path("out.json");
    let refused = place.refused("export_case", summary(&case, &path, json!({"basis": "routine_use"})));
    let mut missing: Vec<&str> = refused.fields.iter().map(|field| field.field.as_str()).collect();
    missing.sort_unstable();
    assert_eq!(missing, ["address", "authority", "purpose", "recipient"]);
    let unknown = place.refused("export_case", summary(&case, &path, json!({"basis": "because"})));
    assert_eq!(unknown.fields[0].field, "basis");
    assert_eq!((list(&place), files(&place)), (vec![], vec![]), "neither a record nor a file");
}

#[test]
fn a_marking_is_raised_in_the_file_and_never_lowered() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    place.add(&case, "note", json!({"note_kind": "call", "text": "x", "marking": "CUI//SP-LEI/PRVCY"}));
    let path = place.path("out.json");
    for milder in ["CUI", "CUI//SP-LEI//FED ONLY"] {
        let refused = place.rule("export_case", summary(&case, &path, json!({"marking": milder})));
        assert_eq!(refused, "marking_lowered", "{milder}");
    }
    assert_eq!(files(&place), Vec::<String>::new());
    let raised = json!({"marking": "CUI//SP-LEI/PRVCY//FED ONLY", "handling": "Return after the trial."});
    let written = place.ok("export_case", summary(&case, &path, raised));
    assert_eq!(written["marking"], "CUI//SP-LEI/PRVCY//FED ONLY");
    let file: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(
        (&file["marking"], &file["handling"]),
        (&written["marking"], &json!("Return after the trial."))
    );
    assert_eq!(place.show(&case)["marking"], "CUI//SP-LEI/PRVCY", "the case is no stricter for it");
}

#[test]
fn what_is_for_federal_employees_alone_goes_to_no_agency_of_another_country_and_to_a_court_with_a_warning() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let known = |kind: &str, fields: Value| -> Value {
        place.ok("record_add", json!({"kind": kind, "fields": fields}))["id"].clone()
    };
    let police =
        known("agency", json!({"name": "Police", "agency_type": "national_police", "country": "ROU"}));
    let ours = known("agency", json!({"name": "Homeland", "agency_type": "us_agency", "country": "ROU"}));
    let officer = known("contact", json!({"name": "I. Popa", "agency": police}));
    let fed_only = "CUI//SP-LEI//FED ONLY";
    let seen = |to: Value| {
        let mut asked = json!({"document": "case_data", "cases": [case]});
        asked.as_object_mut().unwrap().extend(to.as_object().unwrap().clone());
        let seen = place.ok("export_preview", asked);
        (seen["refused"].is_string(), seen["doubt"].is_string())
    };
    for (to, told) in [
        (json!({"basis": "routine_use", "known_as": police}), (false, false)),
        (json!({"basis": "routine_use", "known_as": police, "marking": fed_only}), (true, false)),
        (json!({"basis": "routine_use", "known_as": officer, "handling": "NOFORN"}), (true, false)),
        (json!({"basis": "routine_use", "known_as": ours, "marking": fed_only}), (false, false)),
        (json!({"basis": "court_order", "marking": fed_only}), (false, true)),
        (json!({"marking": fed_only}), (false, false)),
    ] {
        assert_eq!(seen(to.clone()), told, "{to}");
    }
    let path = place.path("out.json");
    let mut to = outside();
    to.as_object_mut().unwrap().extend([("known_as".into(), officer), ("marking".into(), json!(fed_only))]);
    assert_eq!(place.rule("export_case", summary(&case, &path, to)), "dissemination_limited");
    assert_eq!((list(&place), files(&place)), (vec![], vec![]), "neither a record nor a file");
}

#[test]
fn what_stays_out_is_in_no_form_of_the_document_and_the_preview_says_so_before() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let person = place.add(&case, "person", json!({"role": "suspect", "surname": "Petrescu"}));
    let passport = json!({"document_type": "passport", "number": "X1", "holder": person});
    place.add(&case, "travel_document", passport);
    place.add(&case, "note", json!({"note_kind": "call", "text": "¶: told by {{the clerk}}"}));
    place.ok("record_set", json!({"id": case, "fields": {"narrative": "Nine cards were seen."}}));
    let without = json!(["subjects", "notes", "narrative"]);
    for (document, format) in [("case_summary", "pdf"), ("case_data", "json")] {
        let whole = place.ok("export_preview", json!({"document": document, "cases": [case]}));
        assert_eq!(
            (&whole["included"]["person"], &whole["redacted"][0]["words"]),
            (&json!(1), &json!("the clerk"))
        );
        let asked = json!({"document": document, "cases": [case], "without": without});
        let seen = place.ok("export_preview", asked);
        assert_eq!((&seen["included"]["person"], &seen["redacted"]), (&json!(null), &json!([])), "{format}");
        let path = place.path(&format!("out.{format}"));
        let request = json!({"case": case, "format": format, "path": path, "without": without});
        let written = place.ok("export_case", request);
        assert_eq!((&written["included"], &written["left_out"]), (&seen["included"], &seen["left_out"]));
        let left =
            |kind: &str| written["left_out"].as_array().unwrap().iter().any(|line| line["kind"] == kind);
        assert!(left("person") && left("note") && left("narrative"), "{written}");
        let text = if format == "pdf" { printed(&path) } else { std::fs::read_to_string(&path).unwrap() };
        for gone in ["Petrescu", "PETRESCU", "the clerk", "Nine cards"] {
            assert!(!text.contains(gone), "{format}: {gone}");
        }
        assert!(text.contains("X1"), "{format}: the passport goes along");
    }
    assert_eq!(place.refused("export_preview", json!({"document": "soul"})).fields[0].field, "document");
}

fn printed(path: &Path) -> String {
    let text = std::process::Command::new("pdftotext").arg(path).arg("-").output().unwrap();
    String::from_utf8(text.stdout).unwrap()
}

#[test]
fn a_preview_of_a_summary_tells_of_no_passage_that_a_summary_has_no_place_for() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let report = place.add(&case, "report", json!({"title": "Cards", "report_type": "roi"}));
    let body = "¶: told by {{the clerk}}";
    place.add(
        &case,
        "report_section",
        json!({"report": report, "position": 1, "heading": "Basis", "body": body}),
    );
    let seen = |document: &str| {
        let preview = place.ok("export_preview", json!({"document": document, "cases": [case]}));
        preview["redacted"].as_array().unwrap().len()
    };
    assert_eq!((seen("case_summary"), seen("case_data")), (0, 1));
}

#[test]
fn to_whom_a_case_went_before_goes_along_with_no_document() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    for name in ["first.json", "second.json"] {
        place.ok("export_case", summary(&case, &place.path(name), outside()));
    }
    assert!(!std::fs::read_to_string(place.path("second.json")).unwrap().contains("District Court"));
    assert_eq!(place.show(&case)["others"].as_array().unwrap().len(), 2);
}

#[test]
fn a_file_is_known_again_by_its_hash_and_one_flipped_byte_is_another_file() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let path = place.path("out.json");
    place.ok("export_case", summary(&case, &path, outside()));
    let verdict = place.ok("disclosure_verify", json!({"path": path}));
    assert_eq!(verdict["found"][0]["record"]["fields"]["recipient"], "District Court");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[40] ^= 1;
    let changed = place.file("changed.json", &bytes);
    assert_eq!(place.ok("disclosure_verify", json!({"path": changed}))["found"], json!([]));
}

#[test]
fn a_manifest_beside_the_file_names_its_hash_and_its_recipient() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let mut to = outside();
    to["manifest"] = json!(true);
    let written = place.ok("export_case", summary(&case, &place.path("out.json"), to));
    let beside = std::fs::read(place.path("out.json.manifest.json")).unwrap();
    let told: Value = serde_json::from_slice(&beside).unwrap();
    assert_eq!((&told["sha256"], &told["recipient"]), (&written["sha256"], &json!("District Court")));
}

#[test]
fn a_path_that_cannot_be_written_leaves_neither_a_file_nor_a_record() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let before = place.hash();
    std::fs::create_dir(place.path("folder")).unwrap();
    for path in [place.path("no/such/folder/out.json"), place.path("folder")] {
        let failure = place.refused("export_case", summary(&case, &path, outside()));
        assert_eq!(failure.code, "file_unwritable", "{failure}");
    }
    assert_eq!((place.hash(), list(&place), files(&place)), (before, vec![], vec!["folder".to_owned()]));
}

#[test]
fn a_file_that_does_not_get_its_name_at_the_last_moment_is_not_recorded() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let before = place.hash();
    let path = place.path("out.json");
    let in_the_way = Arc::new(path.join("in the way"));
    place.desk.listen(move |_| {
        let _ = std::fs::create_dir_all(&*in_the_way);
    });
    let mut to = outside();
    to["manifest"] = json!(true);
    let failure = place.refused("export_case", summary(&case, &path, to));
    assert_eq!(failure.code, "file_unwritable", "{failure}");
    place.desk.listen(|_| ());
    assert_eq!((place.hash(), list(&place), files(&place)), (before, vec![], vec!["out.json".to_owned()]));
    assert!(path.is_dir(), "what was in the way is still there");
}

#[test]
fn an_export_that_cannot_be_recorded_does_not_happen() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let mut to = outside();
    to["handling"] = json!("long ".repeat(12_000));
    place.desk.with_vault(|vault| vault::testing::leave_pages(vault, 0)).unwrap().unwrap();
    let failure = place.refused("export_case", summary(&case, &place.path("out.json"), to.clone()));
    assert_eq!(failure.code, "disk_full", "{failure}");
    assert_eq!((list(&place), files(&place)), (vec![], vec![]), "neither a file nor a part of one");
    place.desk.with_vault(|vault| vault::testing::make_room(vault)).unwrap().unwrap();
    place.ok("export_case", summary(&case, &place.path("out.json"), to));
    assert_eq!((list(&place).len(), files(&place)), (1, vec!["out.json".to_owned()]));
}

#[test]
fn what_was_recorded_is_changed_by_nobody_and_typed_by_nobody() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = place.case("Cards");
    place.ok("export_case", summary(&case, &place.path("out.json"), outside()));
    let id = list(&place)[0]["record"]["id"].clone();
    let rewrite = json!({"id": id, "fields": {"recipient": "Nobody"}});
    assert_eq!(place.rule("record_set", rewrite), "append_only");
    assert_eq!(place.rule("record_delete", json!({"id": id, "reason": "x"})), "append_only");
    let by_hand = json!({"case": case, "kind": "disclosure", "fields": {}});
    assert_eq!(place.refused("record_add", by_hand).code, "use_export");
    assert!(!place.show(&case)["may_add"].to_string().contains("disclosure"));
    let taken_back = place.ok("operation_list", json!({}));
    assert!(!taken_back.to_string().contains("disclose"), "{taken_back}");
}

#[test]
fn a_closed_case_leaves_like_an_open_one_and_an_auditor_takes_nothing_out() {
    let place = Place::of("T. Brandt", "supervisor");
    let line = json!({"kind": "case", "id": "0198c6a0-0000-7000-8000-000000000001", "fields": {
        "title": "Closed", "type": "visa_fraud", "status": "closed", "post": "BUC", "closed_on": "2026-01-02"}});
    place.ok("import", json!({"path": place.file("closed.ndjson", format!("{line}\n").as_bytes())}));
    let closed = "0198c6a0-0000-7000-8000-000000000001";
    place.ok("export_case", summary(closed, &place.path("out.json"), outside()));
    assert_eq!(list(&place).len(), 1);
    let auditor = Place::of("A. Reader", "auditor");
    let refused = auditor.rule("case_list_export", json!({"cases": [], "path": auditor.path("x.csv")}));
    assert_eq!(refused, "auditor_reads_only");
}

#[test]
fn a_list_of_cases_is_recorded_in_each_of_them_and_shown_once() {
    let place = Place::of("M. Okafor", "investigator");
    let cases = [place.case("=Cards"), place.case("Visas")];
    let path = place.path("cases.csv");
    let written = place.ok("case_list_export", json!({"cases": cases, "path": path, "to": outside()}));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("'=Cards") && text.matches("CUI//SP-LEI").count() == 2, "{text}");
    let rows = list(&place);
    assert_eq!((rows.len(), rows[0]["cases"].as_array().unwrap().len()), (1, 2));
    for case in &cases {
        let of_case = place.ok("disclosure_list", json!({"case": case}));
        assert_eq!(of_case[0]["record"]["fields"]["sha256"], written["sha256"]);
    }
}

#[test]
fn what_is_redacted_goes_outside_by_a_supervisor_alone_and_the_preview_warns_of_it() {
    for (role, rule) in [("investigator", Some("supervisor_only")), ("supervisor", None)] {
        let place = Place::of("T. Brandt", role);
        let case = place.case("Cards");
        let mut request = summary(&case, &place.path("out.json"), outside());
        request["unredacted"] = json!(true);
        let preview =
            json!({"document": "case_data", "cases": [case], "unredacted": true, "basis": "court_order"});
        let seen = place.ok("export_preview", preview);
        assert_eq!(seen["refused"].is_string(), rule.is_some(), "{role}: {seen}");
        match rule {
            Some(rule) => assert_eq!(place.rule("export_case", request), rule),
            None => assert_eq!(place.ok("export_case", request)["left_out"], json!([])),
        }
    }
}

#[test]
fn an_agency_of_the_post_says_its_name_and_address() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let agency = json!({"name": "General Inspectorate of Police", "address": "Strada Mihai Vodă 6"});
    let agency = place.ok("record_add", json!({"kind": "agency", "fields": agency}))["id"].clone();
    let mut to = outside();
    to.as_object_mut().unwrap().retain(|name, _| name != "recipient" && name != "address");
    to["known_as"] = agency.clone();
    place.ok("export_case", summary(&case, &place.path("out.json"), to.clone()));
    let fields = list(&place)[0]["record"]["fields"].clone();
    assert_eq!(
        (&fields["recipient"], &fields["address"], &fields["known_as"]),
        (&json!("General Inspectorate of Police"), &json!("Strada Mihai Vodă 6"), &agency)
    );
    to["known_as"] = json!(case);
    let failure = place.refused("export_case", summary(&case, &place.path("no.json"), to));
    assert_eq!(failure.fields[0].field, "known_as");
}

#[test]
fn what_left_one_laptop_is_known_at_headquarters_and_at_the_other_laptop() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Cards");
    let path = mine.path("out.json");
    mine.ok("export_case", summary(&case, &path, outside()));
    sync(&mine);
    assert_eq!(mine.ok("sync_status", json!({}))["unsent"], json!([]));
    let theirs = joined(&hq, "T. Brandt", "supervisor");
    sync(&theirs);
    let found = theirs.ok("disclosure_verify", json!({"path": path}));
    assert_eq!(found["found"][0]["record"]["author"]["name"], "M. Okafor");
}
