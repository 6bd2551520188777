//! A report from its first word to its second version: written, sent for approval, returned with remarks,
//! approved and frozen, amended, printed. Two people over a real headquarters.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::Place;
use crate::two_laptops::{joined, sync};

fn report(place: &Place, case: &str) -> String {
    place.add(case, "report", json!({"title": "Cards of one print series", "report_type": "roi"}))
}

fn section(place: &Place, case: &str, report: &str, position: u32, heading: &str, body: &str) -> String {
    let fields = json!({"report": report, "position": position, "heading": heading, "body": body});
    place.add(case, "report_section", fields)
}

fn page(place: &Place, id: &str) -> Value {
    place.ok("report_show", json!({"id": id}))
}

fn submit(id: &str) -> Value {
    json!({"id": id})
}

fn decide(id: &str, decision: &str, reason: Option<&str>) -> Value {
    json!({"id": id, "decision": decision, "reason": reason})
}

fn steps(page: &Value) -> Vec<&str> {
    page["steps"].as_array().unwrap().iter().map(|step| step.as_str().unwrap()).collect()
}

#[test]
fn a_report_goes_to_a_supervisor_comes_back_with_remarks_and_is_approved_and_frozen() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Cards");
    let person = mine.add(&case, "person", json!({"surname": "Eriksson", "role": "suspect"}));
    let id = report(&mine, &case);
    assert_eq!(mine.refused("report_submit", submit(&id)).fields[0].field, "body", "it says nothing yet");
    let first = section(&mine, &case, &id, 2, "Findings", "Nine travelers presented cards.");
    section(&mine, &case, &id, 1, "Basis", "Referral of the consular section.");
    mine.ok("record_set", json!({"id": first, "fields": {"cites": [person]}}));
    assert_eq!(
        mine.rule("record_set", json!({"id": id, "fields": {"state": "approved"}})),
        "use_report_step"
    );
    let sent = mine.ok("report_submit", json!({"id": id, "reason": "for the grand jury"}));
    assert_eq!(
        (&sent["state"], &sent["open"], &sent["rule"]),
        (&json!("submitted"), &json!(false), &json!("supervisor_only"))
    );
    let rewrite = json!({"id": first, "fields": {"body": "Eleven travelers presented cards."}});
    assert_eq!(mine.rule("record_set", rewrite.clone()), "report_submitted");
    sync(&mine);

    let theirs = joined(&hq, "T. Brandt", "supervisor");
    sync(&theirs);
    let seen = page(&theirs, &id);
    let headings: Vec<&Value> =
        seen["sections"].as_array().unwrap().iter().map(|section| &section["fields"]["heading"]).collect();
    assert_eq!(
        (headings, steps(&seen)),
        (vec![&json!("Basis"), &json!("Findings")], vec!["approve", "return"])
    );
    assert_eq!(theirs.ok("approval_list", json!({}))[0]["asks"], "report");
    theirs.add(&case, "report_comment", json!({"report": id, "section": first, "text": "Count them again."}));
    assert_eq!(theirs.rule("report_decide", decide(&id, "return", None)), "reason_required");
    theirs.ok("report_decide", decide(&id, "return", Some("see the remark")));
    assert_eq!(theirs.ok("approval_list", json!({})), json!([]));
    sync(&theirs);
    sync(&mine);

    let back = page(&mine, &id);
    assert_eq!((&back["state"], steps(&back)), (&json!("returned"), vec!["submit"]));
    let remark = back["comments"][0]["id"].clone();
    mine.ok("record_set", rewrite.clone());
    mine.ok("record_set", json!({"id": remark, "fields": {"settled": true}}));
    mine.ok("report_submit", submit(&id));
    sync(&mine);
    sync(&theirs);
    let waiting = theirs.ok("approval_list", json!({}))[0]["id"].clone();
    theirs.ok("approval_decide", json!({"id": waiting, "decision": "approve"}));
    sync(&theirs);
    sync(&mine);

    for place in [&mine, &theirs] {
        assert_eq!(place.rule("record_set", rewrite.clone()), "report_frozen");
        assert_eq!(
            place.rule("record_set", json!({"id": id, "fields": {"title": "Other"}})),
            "report_frozen"
        );
        let more = json!({"report": id, "position": 3, "heading": "More"});
        let more = json!({"case": case, "kind": "report_section", "fields": more});
        assert_eq!(place.rule("record_add", more), "report_frozen");
    }
    assert_eq!(theirs.rule("record_delete", json!({"id": first, "reason": "x"})), "report_frozen");
    assert_eq!(mine.rule("report_submit", submit(&id)), "illegal_report_step");
    assert_eq!(steps(&page(&mine, &id)), ["amend", "export"]);
    assert_eq!(mine.ok("conflict_list", json!({})), json!([]));
}

#[test]
fn who_wrote_or_submitted_a_report_does_not_approve_it() {
    let hq = Headquarters::open(Store::Sqlite);
    let boss = joined(&hq, "T. Brandt", "supervisor");
    let case = boss.case("Cards");
    let id = report(&boss, &case);
    section(&boss, &case, &id, 1, "Basis", "Seen by me.");
    sync(&boss);
    let other = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&other);
    other.ok("report_submit", submit(&id));
    assert_eq!(other.rule("report_decide", decide(&id, "approve", None)), "four_eyes");
    sync(&other);
    sync(&boss);
    assert_eq!(boss.rule("report_decide", decide(&id, "approve", None)), "four_eyes");
    assert_eq!(page(&boss, &id)["rule"], "four_eyes");
}

/// An approved report with two sections, at the desk of who wrote it and of who approved it.
pub(crate) fn approved(hq: &Headquarters) -> (Place, Place, String, String) {
    let mine = joined(hq, "M. Okafor", "investigator");
    let case = mine.case("Cards");
    let id = report(&mine, &case);
    section(&mine, &case, &id, 1, "Basis", "Referral of the consular section.");
    section(&mine, &case, &id, 2, "Findings", "Nine travelers presented cards.");
    mine.ok("report_submit", submit(&id));
    sync(&mine);
    let theirs = joined(hq, "T. Brandt", "supervisor");
    sync(&theirs);
    theirs.ok("report_decide", decide(&id, "approve", None));
    sync(&theirs);
    sync(&mine);
    (mine, theirs, case, id)
}

#[test]
fn an_approved_report_is_amended_by_a_version_that_says_word_by_word_what_is_new() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case, id) = approved(&hq);
    let draft = mine.ok("report_amend", json!({"id": id}));
    let version = draft["report"]["id"].as_str().unwrap().to_owned();
    assert_eq!((&draft["state"], draft["versions"].as_array().unwrap().len()), (&json!("draft"), 2));
    // Two people who begin it apart, before either heard of the other, begin one version.
    let again = theirs.ok("report_amend", json!({"id": id}));
    assert_eq!(again["report"]["id"], json!(version));
    for place in [&mine, &theirs, &mine] {
        sync(place);
    }
    let findings = draft["sections"][1]["id"].clone();
    mine.ok("record_set", json!({"id": findings, "fields": {"body": "Eleven travelers presented cards."}}));
    section(&mine, &case, &version, 3, "Arrests", "One.");
    for place in [&mine, &theirs, &mine] {
        sync(place);
    }
    assert_eq!(mine.ok("conflict_list", json!({})), json!([]));
    assert_eq!(page(&mine, &version)["sections"].as_array().unwrap().len(), 3);

    let said = mine.ok("report_difference", json!({"id": version}));
    let parts = said["parts"].as_array().unwrap();
    let whats: Vec<(&Value, &Value)> = parts.iter().map(|part| (&part["heading"], &part["what"])).collect();
    let expected = [("", "same"), ("Basis", "same"), ("Findings", "changed"), ("Arrests", "added")];
    assert_eq!(json!(whats), json!(expected));
    let pieces: Vec<&Value> =
        parts[2]["pieces"].as_array().unwrap().iter().filter(|piece| piece["what"] != "same").collect();
    assert_eq!(
        json!(pieces),
        json!([{"what": "removed", "text": "Nine"}, {"what": "added", "text": "Eleven"}])
    );

    mine.ok("report_submit", submit(&version));
    sync(&mine);
    sync(&theirs);
    theirs.ok("report_decide", decide(&version, "approve", None));
    sync(&theirs);
    sync(&mine);
    let old = page(&mine, &id);
    assert_eq!((&old["state"], steps(&old)), (&json!("amended"), vec!["export"]));
    assert_eq!(mine.rule("report_amend", json!({"id": id})), "amended_already");
    let states: Vec<&Value> = old["versions"].as_array().unwrap().iter().map(|one| &one["state"]).collect();
    assert_eq!(states, [&json!("amended"), &json!("approved")]);
    assert_eq!(mine.show(&case)["conflicts"], json!([]));
}

#[test]
fn an_approved_report_leaves_as_a_marked_pdf_and_a_draft_does_not() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, _, case, id) = approved(&hq);
    let path = mine.path("report.pdf");
    let export = |id: &str| json!({"id": id, "path": path.to_str().unwrap()});
    let draft = report(&mine, &case);
    assert_eq!(mine.rule("report_export", export(&draft)), "not_approved_yet");
    let written = mine.ok("report_export", export(&id));
    assert_eq!(
        (&written["marking"], &written["included"]["report_section"]),
        (&json!("CUI//SP-LEI"), &json!(2))
    );
    let text = printed(&path);
    for words in ["CUI//SP-LEI", "Report of investigation", "Nine travelers presented cards.", "T. Brandt"] {
        assert!(text.contains(words), "{words} in {text}");
    }
}

/// The words of a PDF, whatever lines they stand in.
fn printed(path: &std::path::Path) -> String {
    let text = std::process::Command::new("pdftotext").arg(path).arg("-").output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_redacted_in_a_report_is_not_in_its_pdf_unless_the_whole_of_it_is_asked_for() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Cards");
    let seen = mine.add(&case, "person", json!({"surname": "Eriksson", "role": "suspect"}));
    let told = mine.add(&case, "person", json!({"surname": "Marinescu", "role": "witness"}));
    let id = report(&mine, &case);
    let body = format!(
        "¶# Findings\n¶: [[Eriksson|{seen}]] presented a card; {{{{a clerk named [[Marinescu|{told}]]}}}} told us, \
         {{{{in the park}}}}."
    );
    let findings = section(&mine, &case, &id, 1, "Findings", &body);
    mine.ok("record_set", json!({"id": findings, "fields": {"cites": [seen, told]}}));
    assert_eq!(mine.ok("search", json!({"text": "clerk named mar"}))[0]["id"], json!(findings));
    assert_eq!(mine.ok("search", json!({"text": told})), json!([]), "ids of citations are no words");
    mine.ok("report_submit", submit(&id));
    sync(&mine);
    let theirs = joined(&hq, "T. Brandt", "supervisor");
    sync(&theirs);
    theirs.ok("report_decide", decide(&id, "approve", None));

    let path = theirs.path("outside.pdf");
    let outside = theirs.ok("report_export", json!({"id": id, "path": path.to_str().unwrap()}));
    let text = printed(&path);
    let bytes = std::fs::read(&path).unwrap();
    for gone in ["Marinescu", "clerk", "park"] {
        assert!(!text.contains(gone), "{gone} in {text}");
        assert!(!bytes.windows(gone.len()).any(|window| window == gone.as_bytes()), "{gone} in the file");
    }
    assert!(text.contains("Eriksson [1]") && text.matches("[redacted]").count() >= 2, "{text}");
    let left_out: Vec<(&Value, &Value)> =
        outside["left_out"].as_array().unwrap().iter().map(|line| (&line["kind"], &line["n"])).collect();
    assert_eq!(json!(left_out), json!([["redaction", 2], ["citation", 1]]));

    let path = theirs.path("inside.pdf");
    let whole = json!({"id": id, "path": path.to_str().unwrap(), "unredacted": true});
    assert_eq!(theirs.ok("report_export", whole)["left_out"], json!([]));
    let text = printed(&path);
    assert!(text.contains("a clerk named Marinescu [2] told us, in the park."), "{text}");
}

#[test]
fn what_is_redacted_in_a_case_is_in_neither_form_of_its_export() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    let secret = "¶: told by {{the clerk}} himself";
    place.ok("record_set", json!({"id": case, "fields": {"narrative": secret}}));
    place.add(&case, "note", json!({"note_kind": "interview", "text": secret}));
    for format in ["pdf", "json"] {
        let path = place.path(&format!("case.{format}"));
        let export = |unredacted: bool| {
            let request = json!({"case": case, "format": format, "path": path.to_str().unwrap(), "unredacted": unredacted});
            let report = place.ok("export_case", request);
            let text = if format == "pdf" { printed(&path) } else { std::fs::read_to_string(&path).unwrap() };
            (report["left_out"].clone(), text)
        };
        let (left_out, text) = export(false);
        assert_eq!((&left_out[0]["kind"], &left_out[0]["n"]), (&json!("redaction"), &json!(2)), "{format}");
        assert!(!text.contains("the clerk") && text.contains("[redacted"), "{format}: {text}");
        let (left_out, text) = export(true);
        assert_eq!(left_out, json!([]), "{format}");
        assert!(text.contains("the clerk"), "{format}: {text}");
    }
}

#[test]
fn two_versions_differ_by_their_words_and_not_by_their_marks() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, _, _, id) = approved(&hq);
    let version = mine.ok("report_amend", json!({"id": id}));
    let part = |place: usize, body: &str| {
        let section = &version["sections"][place]["id"];
        mine.ok("record_set", json!({"id": section, "fields": {"body": body}}));
    };
    part(0, "¶: **Referral** of the consular section.");
    part(1, "¶- Nine **travelers** presented {{forged}} cards.");
    let said = mine.ok("report_difference", json!({"id": version["report"]["id"]}));
    assert_eq!(
        (&said["parts"][1]["what"], &said["parts"][2]["what"]),
        (&json!("restyled"), &json!("changed"))
    );
    let added: Vec<&Value> = said["parts"][2]["pieces"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|piece| piece["what"] != "same")
        .map(|piece| &piece["text"])
        .collect();
    assert_eq!(json!(added), json!(["• ", " ⟨forged⟩"]));
}

#[test]
fn what_was_written_into_a_report_by_somebody_who_had_not_heard_of_its_approval_is_held_and_kept() {
    let hq = Headquarters::open(Store::Sqlite);
    let (mine, theirs, case, id) = approved(&hq);
    let draft = mine.ok("report_amend", json!({"id": id}));
    let version = draft["report"]["id"].as_str().unwrap().to_owned();
    sync(&mine);
    let third = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&third);
    sync(&theirs);
    mine.ok("report_submit", submit(&version));
    sync(&mine);
    sync(&theirs);
    theirs.ok("report_decide", decide(&version, "approve", None));
    sync(&theirs);
    let section = draft["sections"][0]["id"].clone();
    third.ok("record_set", json!({"id": section, "fields": {"body": "Written on the road."}}));
    let told = third.ok("sync_now", json!({}));
    assert_eq!(told["held"], 1, "{told}");
    let unsent = third.show(&case)["unsent"].clone();
    assert_eq!(unsent[0]["state"], "held", "{unsent}");
    sync(&mine);
    assert_eq!(page(&mine, &version)["sections"][0]["fields"]["body"], "Referral of the consular section.");
}

#[test]
fn a_section_or_remark_of_a_report_of_another_case_is_refused() {
    let place = Place::of("M. Okafor", "investigator");
    let (case, other) = (place.case("Cards"), place.case("Border"));
    let id = report(&place, &case);
    let part = section(&place, &case, &id, 1, "Basis", "Referral of the consular section.");
    let own = report(&place, &other);
    for (kind, fields, field) in [
        ("report_section", json!({"report": id, "position": 1, "heading": "Findings"}), "report"),
        ("report_comment", json!({"report": id, "text": "Which cards?"}), "report"),
        ("report_comment", json!({"report": own, "section": part, "text": "Which cards?"}), "section"),
    ] {
        let refused =
            place.refused("record_add", json!({"case": other, "kind": kind, "fields": fields.clone()}));
        assert_eq!(refused.fields[0].field, field, "{kind}");
        let line = json!({"kind": kind, "case": other, "fields": fields});
        let path = place.file("parts.ndjson", format!("{line}\n").as_bytes());
        let refused = place.refused("import", json!({"path": path}));
        assert_eq!(
            (refused.fields[0].field.as_str(), refused.fields[0].code.as_str()),
            (field, "wrong_case")
        );
    }
}
