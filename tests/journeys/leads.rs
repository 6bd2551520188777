//! A lead to another post: sent with the ticked records and nothing else, worked on there, answered or returned.
//! Two posts over a real headquarters.

use serde_json::{Value, json};
use testkit::lab::{Headquarters, Store};

use crate::desk::{PASSPHRASE, Place};
use crate::two_laptops::sync;

/// A desk at a post, joined.
fn desk(hq: &Headquarters, name: &str, post: &str, role: &str) -> Place {
    let mut place = Place::empty();
    let request = json!({"user": name, "post": post, "role": role, "passphrase": PASSPHRASE});
    place.created = place.ok("session_create", request);
    let user = hq.user(name, post, role);
    let ca = place.file("ca.pem", hq.ca_pem().as_bytes());
    place.ok("enroll", json!({"hq": hq.url(), "code": hq.code(user), "ca": ca}));
    sync(&place);
    place
}

/// A case with a lead to Kyiv, a person to be ticked and one not to be.
struct Asked {
    case: String,
    lead: String,
    ticked: String,
}

const TICKED: &str = "CEBAN";
const UNTICKED: &str = "ZAHARIA-UNTICKED";

fn ask(mine: &Place) -> Asked {
    ask_in(mine, mine.case("Secret working title"))
}

fn ask_in(mine: &Place, case: String) -> Asked {
    let ticked = mine.add(&case, "person", json!({"surname": TICKED, "role": "suspect"}));
    mine.add(&case, "person", json!({"surname": UNTICKED, "role": "witness"}));
    let fields = json!({"to_post": "KBP", "subject": "Who is he", "request": "Is he known in Kyiv?", "due_on": "2026-12-20"});
    let lead = mine.add(&case, "lead", fields);
    Asked { case, lead, ticked }
}

fn send(asked: &Asked) -> Value {
    json!({"id": asked.lead, "records": [asked.ticked]})
}

fn step(id: &Value, step: &str) -> Value {
    json!({"id": id, "step": step})
}

fn rows(place: &Place) -> Vec<Value> {
    place.ok("lead_list", json!({"all": true}))["rows"].as_array().unwrap().clone()
}

fn steps(page: &Value) -> Vec<&str> {
    page["steps"].as_array().unwrap().iter().map(|step| step.as_str().unwrap()).collect()
}

/// Whether these bytes are anywhere in what the vault holds, decrypted.
fn holds(place: &Place, words: &str) -> bool {
    let dump = place.desk.with_vault(|vault| vault::testing::dump_everything(vault)).unwrap().unwrap();
    dump.windows(words.len()).any(|window| window == words.as_bytes())
}

#[test]
fn a_lead_is_sent_worked_on_and_answered_and_its_sender_sees_every_step_with_its_day() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = desk(&hq, "M. Okafor", "BUC", "investigator");
    let theirs = desk(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let worker = desk(&hq, "P. Nowak", "KBP", "investigator");
    let asked = ask(&mine);
    assert_eq!(steps(&mine.ok("lead_show", json!({"id": asked.lead}))), ["send"]);
    let sent = mine.ok("lead_send", send(&asked));
    let id = &sent["lead"]["id"];
    assert_eq!((&sent["lead"]["way"], &sent["lead"]["state"]), (&json!("out"), &json!("sent")));
    assert_eq!(sent["lead"]["records"], 1);
    assert_eq!(rows(&mine).len(), 1, "the draft is not told beside it");
    assert_eq!(mine.ok("lead_send", send(&asked))["lead"]["id"], *id, "sending twice is sending once");
    assert_eq!(mine.rule("lead_step", step(id, "acknowledge")), "not_the_receiver");
    sync(&mine);

    // Weeks without a line, then it comes in at the other post's supervisor.
    theirs.clock.forward(20 * 24 * 60 * 60 * 1000);
    sync(&theirs);
    sync(&worker);
    assert!(rows(&worker).is_empty(), "it is for the supervisors until it is assigned");
    let list = theirs.ok("lead_list", json!({"way": "in"}));
    assert_eq!((&list["waiting"], &list["rows"][0]["days"]), (&json!(1), &json!(20)));
    let page = theirs.ok("lead_show", json!({"id": id}));
    assert_eq!(page["request"], "Is he known in Kyiv?");
    assert_eq!(
        (&page["records"][0]["fields"]["surname"], page["records"].as_array().unwrap().len()),
        (&json!(TICKED), 1)
    );
    assert_eq!(theirs.rule("lead_step", step(id, "return")), "reason_required");
    theirs.ok("lead_step", step(id, "acknowledge"));
    let people = theirs.ok("people", json!({}));
    let nowak = people.as_array().unwrap().iter().find(|person| person["name"] == "P. Nowak").unwrap();
    let assign = json!({"id": id, "step": "assign", "assignee": nowak["id"]});
    assert_eq!(theirs.ok("lead_step", assign)["lead"]["state"], "assigned");
    sync(&theirs);

    worker.clock.forward(21 * 24 * 60 * 60 * 1000);
    sync(&worker);
    sync(&worker);
    let page = worker.ok("lead_show", json!({"id": id}));
    assert_eq!((steps(&page), &page["lead"]["assignee"]["me"]), (vec!["answer"], &json!(true)));
    let file = page["lead"]["case"].as_str().unwrap();
    let note =
        worker.add(file, "note", json!({"note_kind": "record_check", "text": "Two visas refused here."}));
    assert_eq!(worker.rule("lead_step", step(id, "answer")), "answer_required");
    let answer = json!({"id": id, "step": "answer", "answer": "Known here since 2019.", "records": [note]});
    worker.ok("lead_step", answer.clone());
    assert_eq!(worker.rule("lead_step", answer), "illegal_lead_step");
    sync(&worker);

    mine.clock.forward(30 * 24 * 60 * 60 * 1000);
    sync(&mine);
    let back = mine.ok("lead_show", json!({"id": id}));
    let row = &back["lead"];
    assert_eq!(
        (&row["state"], &row["days"], &row["overdue"]),
        (&json!("answered"), &json!(21), &json!(false))
    );
    assert_eq!(
        (&row["sent_on"], &row["acknowledged_on"], &row["answered_on"]),
        (&json!("2026-11-22"), &json!("2026-12-12"), &json!("2026-12-13"))
    );
    assert_eq!(back["answer"], "Known here since 2019.");
    let asks = mine.show(&asked.case)["needs_attention"].clone();
    assert!(!asks.to_string().contains("overdue"), "what was answered is not waited for: {asks}");
    assert_eq!(back["answer_records"][0]["fields"]["text"], "Two visas refused here.");
    assert_eq!(mine.ok("conflict_list", json!({})), json!([]));
}

#[test]
fn a_lead_is_never_typed_as_sent_or_answered() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Cards");
    for (name, value) in [("state", "answered"), ("sent_on", "2026-11-20"), ("answer", "He is not known.")] {
        let fields =
            json!({"to_post": "KBP", "subject": "Who is he", "request": "Is he known?", name: value});
        let request = json!({"case": case, "kind": "lead", "fields": fields});
        assert_eq!(place.rule("record_add", request), "use_lead_step", "{name}");
    }
}

#[test]
fn what_was_not_ticked_never_reaches_the_other_post() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = desk(&hq, "M. Okafor", "BUC", "investigator");
    let theirs = desk(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let asked = ask(&mine);
    mine.ok("lead_send", send(&asked));
    sync(&mine);
    sync(&theirs);
    assert!(holds(&mine, UNTICKED) && holds(&theirs, TICKED));
    for words in [UNTICKED, "Secret working title"] {
        assert!(!holds(&theirs, words), "{words}");
    }
    // Not even the name of what was left out.
    let unticked = mine.show(&asked.case)["subjects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["record"]["fields"]["surname"] == UNTICKED)
        .unwrap()["record"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let bytes = uuid::Uuid::parse_str(&unticked).unwrap();
    let dump = theirs.desk.with_vault(|vault| vault::testing::dump_everything(vault)).unwrap().unwrap();
    assert!(!dump.windows(16).any(|window| window == bytes.as_bytes()));
    assert!(theirs.refused("case_show", json!({"case": asked.case})).code == "not_found");
}

#[test]
fn sources_files_and_records_of_restricted_cases_do_not_go_along() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = desk(&hq, "M. Okafor", "BUC", "investigator");
    let asked = ask(&mine);
    let source = mine.add(&asked.case, "person", json!({"role": "source", "source_number": "S-12"}));
    let report = mine.add(&asked.case, "report", json!({"title": "Findings", "report_type": "roi"}));
    for never in [&source, &report] {
        let request = json!({"id": asked.lead, "records": [never]});
        assert_eq!(mine.rule("lead_send", request), "not_shared");
    }
    let other = mine.case("Another case");
    let elsewhere = mine.add(&other, "person", json!({"surname": "ELSEWHERE", "role": "suspect"}));
    let refused = mine.refused("lead_send", json!({"id": asked.lead, "records": [elsewhere]}));
    assert_eq!(refused.fields[0].field, "records");
    mine.ok("record_set", json!({"id": asked.lead, "fields": {"to_post": "BUC"}}));
    assert_eq!(mine.rule("lead_send", send(&asked)), "lead_to_itself");
    mine.ok("record_set", json!({"id": asked.lead, "fields": {"to_post": "KBP"}}));
    let few_see = json!({"title": "Few see it", "type": "visa_fraud", "fields": {"restricted": true}});
    let restricted = ask_in(&mine, mine.ok("case_new", few_see)["id"].as_str().unwrap().to_owned());
    assert_eq!(mine.rule("lead_send", send(&restricted)), "restricted_stays");
    assert_eq!(steps(&mine.ok("lead_show", json!({"id": asked.lead}))), ["send"], "nothing was sent");
}

#[test]
fn steps_of_two_supervisors_who_did_not_hear_of_each_other_come_to_one_and_nothing_is_sent_twice() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = desk(&hq, "M. Okafor", "BUC", "investigator");
    let one = desk(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let two = desk(&hq, "V. Bondar", "KBP", "supervisor");
    let asked = ask(&mine);
    let id = mine.ok("lead_send", send(&asked))["lead"]["id"].clone();
    assert_eq!(
        mine.rule("record_set", json!({"id": asked.lead, "fields": {"request": "Other"}})),
        "lead_sent"
    );
    assert_eq!(mine.rule("record_set", json!({"id": id, "fields": {"request": "Other"}})), "use_lead_step");
    for lead in [&json!(asked.lead), &id] {
        assert_eq!(mine.rule("record_delete", json!({"id": lead, "reason": "x"})), "lead_sent");
    }
    let cases = |request: Value| mine.ok("case_list", request)["total"].clone();
    assert_eq!(
        (cases(json!({})), cases(json!({"type": ["lead"]}))),
        (json!(1), json!(1)),
        "a file is no investigation"
    );
    for place in [&mine, &one, &two] {
        sync(place);
    }
    one.ok("lead_step", step(&id, "acknowledge"));
    two.clock.forward(3 * 24 * 60 * 60 * 1000);
    let back = json!({"id": id, "step": "return", "reason": "ask Warsaw"});
    two.ok("lead_step", back);
    for place in [&one, &two, &one, &mine] {
        assert_eq!(sync(place)["held"], 0);
    }
    for place in [&one, &two, &mine] {
        let page = place.ok("lead_show", json!({"id": id}));
        let row = &page["lead"];
        assert_eq!(
            (&row["state"], &row["acknowledged_on"], &row["days"]),
            (&json!("returned"), &json!("2026-11-22"), &json!(3))
        );
        assert_eq!((&page["reason"], steps(&page)), (&json!("ask Warsaw"), vec![]));
        assert_eq!(rows(place).len(), 1);
    }
}

#[test]
fn leads_out_and_in_are_counted_once_with_their_days() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = desk(&hq, "T. Brandt", "BUC", "supervisor");
    let theirs = desk(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let asked = ask(&mine);
    let id = mine.ok("lead_send", send(&asked))["lead"]["id"].clone();
    sync(&mine);
    sync(&theirs);
    theirs.clock.forward(4 * 24 * 60 * 60 * 1000);
    theirs.ok("lead_step", json!({"id": id, "step": "answer", "answer": "Not known."}));
    sync(&theirs);
    sync(&mine);
    let measured = |place: &Place, code: &str| {
        let all = place.ok("statistics", json!({"from": "2026-10-01", "to": "2026-12-31"}));
        find(&all, code).unwrap_or_else(|| panic!("{code} in {all}"))
    };
    for (place, out, inn) in [(&mine, 1, 0), (&theirs, 0, 1)] {
        assert_eq!(measured(place, "leads_out")["total"]["count"], out);
        assert_eq!(measured(place, "leads_in")["total"]["count"], inn);
    }
    let answered = measured(&mine, "leads_out_answered");
    assert_eq!((&answered["total"]["count"], &answered["total"]["days"]), (&json!(1), &json!(4)));
}

/// The measure of this code, wherever it stands.
fn find(value: &Value, code: &str) -> Option<Value> {
    match value {
        Value::Object(map) if map.get("name").is_some_and(|found| found == code) => Some(value.clone()),
        Value::Object(map) => map.values().find_map(|inner| find(inner, code)),
        Value::Array(items) => items.iter().find_map(|inner| find(inner, code)),
        _ => None,
    }
}

#[test]
fn a_lead_to_headquarters_is_answered_there() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = desk(&hq, "M. Okafor", "BUC", "investigator");
    let officer = desk(&hq, "H. Lindqvist", "WAS", "hq");
    let other = desk(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let case = mine.case("Cards");
    let fields =
        json!({"to_post": "WAS", "subject": "Who is he", "request": "Is he known?", "due_on": "2026-12-20"});
    let lead = mine.add(&case, "lead", fields);
    let id = mine.ok("lead_send", json!({"id": lead}))["lead"]["id"].clone();
    sync(&mine);
    sync(&officer);
    sync(&other);
    assert!(rows(&other).is_empty(), "other posts hear nothing of it");
    let list = officer.ok("lead_list", json!({"way": "in"}));
    assert_eq!((&list["waiting"], &list["rows"][0]["id"]), (&json!(1), &id));
    officer.ok("lead_step", step(&id, "acknowledge"));
    let me = officer.ok("desk_status", json!({}))["user"]["id"].clone();
    officer.ok("lead_step", json!({"id": id, "step": "assign", "assignee": me}));
    officer.ok("lead_step", json!({"id": id, "step": "answer", "answer": "He is not."}));
    assert_eq!(sync(&officer)["held"], 0, "headquarters judges as its desk does");
    sync(&mine);
    let page = mine.ok("lead_show", json!({"id": id}));
    assert_eq!((&page["lead"]["state"], &page["answer"]), (&json!("answered"), &json!("He is not.")));
}

#[test]
fn a_lead_that_came_back_is_not_waited_for_any_more() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = desk(&hq, "M. Okafor", "BUC", "supervisor");
    let theirs = desk(&hq, "O. Hrytsenko", "KBP", "supervisor");
    let asked = ask(&mine);
    let id = mine.ok("lead_send", send(&asked))["lead"]["id"].clone();
    sync(&mine);
    sync(&theirs);
    theirs.ok("lead_step", json!({"id": id, "step": "return", "reason": "ask Warsaw"}));
    sync(&theirs);
    mine.clock.forward(60 * 24 * 60 * 60 * 1000);
    let overdue = || mine.show(&asked.case)["needs_attention"].to_string().contains("overdue");
    assert!(overdue(), "nothing was heard of it yet");
    sync(&mine);
    assert!(!overdue(), "it came back");
}
