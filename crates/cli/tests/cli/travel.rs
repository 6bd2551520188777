//! Reports, leads and typed text from the command line.

use serde_json::json;

use crate::laptop::Laptop;

fn case(laptop: &Laptop) -> String {
    let made = laptop.json(["case", "new", "--type", "visa_fraud", "--title", "Petition mill"]);
    made["number"].as_str().unwrap().to_owned()
}

fn add(laptop: &Laptop, case: &str, kind: &str, fields: &[&str]) -> String {
    let mut words = vec!["record", "add", case, kind];
    for field in fields {
        words.extend(["--field", field]);
    }
    laptop.json(words)["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_report_is_written_and_submitted_by_words_alone() {
    let laptop = Laptop::with_cases();
    let case = case(&laptop);
    let report = add(&laptop, &case, "report", &["title=Bank letters", "report_type=roi"]);
    let of = format!("report={report}");
    add(&laptop, &case, "report_section", &[&of, "position=1", "heading=Basis", "body=Two letters."]);
    let page = laptop.json(["report", "show", &report]);
    assert_eq!((&page["state"], &page["sections"][0]["title"]), (&json!("draft"), &json!("Basis")));
    assert!(laptop.run(["report", "list", "--case", &case]).text().contains("Bank letters"));
    let submitted = laptop.json(["report", "submit", &report, "--reason", "for the court"]);
    assert_eq!(submitted["state"], "submitted");
    assert_eq!(laptop.error(["report", "approve", &report])["args"]["rule"], "supervisor_only");
    let early = laptop.error(["report", "export", &report, "--out", "report.pdf"]);
    assert_eq!(early["args"]["rule"], "not_approved_yet");
    assert_eq!(laptop.error(["report", "amend", &report])["args"]["rule"], "not_approved_yet");
}

#[test]
fn a_lead_is_sent_with_the_records_that_are_named_by_words_alone() {
    let laptop = Laptop::with_cases();
    let case = case(&laptop);
    let person = add(&laptop, &case, "person", &["surname=CEBAN", "role=suspect"]);
    let lead = add(&laptop, &case, "lead", &["to_post=KBP", "subject=Who is he", "request=Is he known?"]);
    assert_eq!(laptop.json(["lead", "list", "--way", "draft"])["rows"][0]["id"], json!(lead));
    let sent = laptop.json(["lead", "send", &lead, "--record", &person]);
    assert_eq!((&sent["lead"]["state"], &sent["lead"]["records"]), (&json!("sent"), &json!(1)));
    let id = sent["lead"]["id"].as_str().unwrap();
    assert!(laptop.run(["lead", "show", id]).text().contains("Who is he"));
    assert_eq!(laptop.error(["lead", "acknowledge", id])["args"]["rule"], "not_the_receiver");
    assert_eq!(laptop.error(["lead", "answer", id, "Known."])["args"]["rule"], "not_the_receiver");
}

#[test]
fn typed_text_is_kept_listed_and_forgotten() {
    let laptop = Laptop::with_cases();
    laptop.json(["draft", "keep", "note/1", "The clerk said"]);
    assert_eq!(laptop.json(["draft", "list"])[0]["text"], "The clerk said");
    laptop.json(["draft", "drop", "note/1"]);
    assert_eq!(laptop.json(["draft", "list"]), json!([]));
}
