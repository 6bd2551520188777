//! The work around a case: referrals before it, its checklist and reviews, repeating tasks, a new lead, the
//! gate before it closes, its transfer to another post.

use serde_json::{Value, json};

use testkit::lab::{Headquarters, Store};

use crate::desk::Place;
use crate::two_laptops::{joined, sync};

fn referral(place: &Place, fields: Value) -> String {
    let mut all = json!({"source": "consular_fpu", "received_on": "2026-11-13", "summary": "Two bank letters with one signature.\nSeen at the window."});
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let made = place.ok("record_add", json!({"kind": "referral", "fields": all}));
    made["id"].as_str().unwrap().to_owned()
}

fn intake(place: &Place) -> Value {
    place.ok("intake_list", json!({}))
}

fn decide(id: &str, decision: &str, reason: Option<&str>) -> Value {
    json!({"id": id, "decision": decision, "reason": reason})
}

#[test]
fn a_referral_comes_in_at_the_post_with_a_day_to_decide_by_and_is_overdue_after_it() {
    let place = Place::of("M. Okafor", "investigator");
    let late = referral(&place, json!({}));
    let fresh = referral(&place, json!({"received_on": "2026-11-20"}));
    let list = intake(&place);
    let rows = list["rows"].as_array().unwrap();
    assert_eq!((rows.len(), &list["undecided"], &list["overdue"]), (2, &json!(2), &json!(1)));
    assert_eq!(
        (&rows[0]["id"], &rows[0]["due_on"], &rows[0]["overdue"]),
        (&json!(late), &json!("2026-11-20"), &json!(true))
    );
    assert_eq!((&rows[1]["id"], &rows[1]["due_on"]), (&json!(fresh), &json!("2026-11-27")));
    let shown = place.ok("record_show", json!({"id": late}));
    assert_eq!(shown["case"], Value::Null);
    assert!(shown["fields"]["received_by"].is_string());
    assert_eq!(place.ok("my_work", json!({}))["intake"].as_array().unwrap().len(), 2);
}

#[test]
fn a_referral_is_decided_once_answered_and_becomes_as_many_cases_as_it_takes() {
    let place = Place::of("M. Okafor", "investigator");
    let id = referral(&place, json!({"referrer": "Consular section", "reference": "FPU-26-118"}));
    let open = json!({"id": id, "type": "visa_fraud"});
    assert_eq!(place.rule("intake_open", open.clone()), "not_accepted");
    assert_eq!(place.rule("intake_reply", json!({"id": id, "reply": "Ours."})), "not_decided_yet");
    assert_eq!(place.rule("intake_decide", decide(&id, "declined", None)), "reason_required");
    let decided = place.ok("intake_decide", decide(&id, "accepted", None));
    assert_eq!(decided["fields"]["decided_on"], "2026-11-22");
    assert_eq!(place.rule("intake_decide", decide(&id, "declined", Some("no grounds"))), "already_decided");
    assert_eq!(
        place.rule("record_set", json!({"id": id, "fields": {"decision": "declined", "reason": "x"}})),
        "already_decided"
    );
    assert_eq!(intake(&place)["unanswered"], 1);
    place.ok("intake_reply", json!({"id": id, "reply": "Taken on."}));
    assert_eq!(intake(&place)["rows"], json!([]));

    let first = place.ok("intake_open", open.clone());
    place.ok("intake_open", json!({"id": id, "type": "document_vendor", "title": "The printer"}));
    let page = place.show(first["number"].as_str().unwrap());
    assert_eq!(page["title"], "Two bank letters with one signature.");
    let fields = &page["record"]["fields"];
    assert_eq!(
        (&fields["referred_by"], &fields["external_reference"]),
        (&json!("Consular section"), &json!("FPU-26-118"))
    );
    let all = place.ok("intake_list", json!({"all": true}));
    assert_eq!(all["rows"][0]["cases"].as_array().unwrap().len(), 2);
    // A referral that came with a case says which one.
    let came = json!({"source": "walk_in", "received_on": "2026-11-20", "summary": "Came along."});
    place.ok("record_add", json!({"kind": "referral", "case": first["number"], "fields": came}));
    let rows = intake(&place)["rows"].as_array().unwrap().clone();
    let along = rows.iter().find(|row| row["summary"] == "Came along.").unwrap();
    assert_eq!(along["cases"][0]["number"], first["number"]);
}

#[test]
fn a_supervisor_reconsiders_with_a_reason_and_local_staff_decide_nothing() {
    let place = Place::of("T. Brandt", "supervisor");
    let id = referral(&place, json!({}));
    place.ok("intake_decide", decide(&id, "returned", Some("names are missing")));
    assert_eq!(place.rule("intake_decide", decide(&id, "accepted", None)), "reason_required");
    place.ok("intake_decide", decide(&id, "accepted", Some("names came")));
    let history = place.ok("record_show", json!({"id": id, "history": true}));
    let decision =
        history["history"].as_array().unwrap().iter().find(|field| field["field"] == "decision").unwrap();
    assert_eq!(decision["values"].as_array().unwrap().len(), 2);
    let local = Place::of("R. Delacroix", "fsn");
    let refused = local.refused("intake_decide", decide(&id, "accepted", None));
    assert_eq!(refused.code, "not_found");
}

/// A case that an investigator asked to be closed, with one open task and one exhibit, as it is brought along.
fn asked_to_close(place: &Place) -> String {
    let case = "c0000000-0000-4000-8000-0000000000c1";
    let asker = "c0000000-0000-4000-8000-0000000000a1";
    let lines = [
        json!({"kind": "case", "id": case, "fields": {"title": "Old", "type": "impostor", "status": "pending_closure", "status_by": asker, "status_on": "2026-11-01"}}),
        json!({"kind": "task", "id": "c0000000-0000-4000-8000-0000000000e1", "case": case, "fields": {"title": "Return the file"}}),
        json!({"kind": "evidence", "id": "c0000000-0000-4000-8000-0000000000f1", "case": case, "fields": {"item_number": "E-1", "description": "Bank letter"}}),
    ];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let path = place.file("old.ndjson", text.as_bytes());
    place.ok("import", json!({"path": path}));
    case.to_owned()
}

#[test]
fn a_case_is_not_closed_over_open_work_unless_its_supervisor_says_why() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = asked_to_close(&place);
    let page = place.show(&case);
    let reasons: Vec<_> = page["blockers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|blocker| blocker["reason"].as_str().unwrap())
        .collect();
    assert_eq!(reasons, ["open_task", "evidence_held"]);
    let closing = page["transitions"].as_array().unwrap().iter().find(|step| step["to"] == "closed").unwrap();
    assert_eq!((&closing["allowed"], &closing["needs_reason"]), (&json!(true), &json!(true)));
    let approval = json!({"id": page["approvals"][0]["id"], "decision": "approve"});
    assert_eq!(place.rule("approval_decide", approval.clone()), "open_items");
    assert_eq!(place.show(&case)["status"], "pending_closure");
    let mut said = approval;
    said["reason"] = json!("the exhibit stays for the court");
    place.ok("approval_decide", said);
    let page = place.show(&case);
    assert_eq!(page["status"], "closed");
    assert_eq!(page["record"]["fields"]["status_reason"], "the exhibit stays for the court");
}

#[test]
fn a_case_that_opens_gets_its_checklist_and_the_day_of_its_first_review() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = "c0000000-0000-4000-8000-0000000000c2";
    let asker = "c0000000-0000-4000-8000-0000000000a1";
    let lines = [
        json!({"kind": "case", "id": case, "fields": {"title": "New", "type": "visa_fraud", "status": "pending_opening", "status_by": asker}}),
    ];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let path = place.file("new.ndjson", text.as_bytes());
    place.ok("import", json!({"path": path}));
    place.ok("case_transition", json!({"case": case, "to": "open"}));
    let page = place.show(case);
    assert_eq!(page["record"]["fields"]["next_review_on"], "2027-02-22");
    let points =
        page["others"].as_array().unwrap().iter().filter(|other| other["kind"] == "checklist_item").count();
    assert_eq!((points, page["blockers"].as_array().unwrap().len()), (6, 6));
    assert_eq!(place.ok("review_list", json!({})), json!([]));

    place.clock.forward(100 * 24 * 60 * 60 * 1000);
    let due = place.ok("review_list", json!({}));
    assert_eq!((&due[0]["record"]["id"], &due[0]["overdue"]), (&json!(case), &json!(true)));
    assert_eq!(place.ok("my_work", json!({}))["reviews"].as_array().unwrap().len(), 1);
    place.add(case, "case_review", json!({"reviewed_on": "2027-03-02", "findings": "On course."}));
    assert_eq!(place.show(case)["record"]["fields"]["next_review_on"], "2027-06-02");
    assert_eq!(place.ok("review_list", json!({})), json!([]));
    let investigator = Place::of("M. Okafor", "investigator");
    let own = investigator.case("Mine");
    let review =
        json!({"case": own, "kind": "case_review", "fields": {"reviewed_on": "2026-11-22", "findings": "x"}});
    assert_eq!(investigator.rule("record_add", review), "supervisor_only");
}

#[test]
fn a_repeating_task_that_is_done_makes_its_next_once_and_keeps_to_the_month_ends() {
    let place = Place::of("M. Okafor", "investigator");
    let case = place.case("Petition mill");
    let task = place.add(
        &case,
        "task",
        json!({"title": "Ask the bank", "due_on": "2027-01-31", "repeats": "monthly"}),
    );
    let done = |id: &str, state: &str| place.ok("record_set", json!({"id": id, "fields": {"state": state}}));
    let open = |place: &Place| -> Vec<(String, String)> {
        let page = place.show(&case);
        let tasks = page["tasks"].as_array().unwrap().iter();
        let open = tasks.filter(|task| task["fields"]["state"] != "done");
        open.map(|task| {
            (task["id"].as_str().unwrap().into(), task["fields"]["due_on"].as_str().unwrap().into())
        })
        .collect()
    };
    done(&task, "done");
    let next = open(&place);
    assert_eq!((next.len(), next[0].1.as_str()), (1, "2027-02-28"));
    done(&next[0].0, "done");
    assert_eq!(open(&place)[0].1, "2027-03-31");
    done(&task, "to_do");
    done(&task, "done");
    assert_eq!(open(&place).len(), 1, "one successor is enough");
}

#[test]
fn two_laptops_that_finish_one_repeating_task_apart_make_one_next() {
    let hq = Headquarters::open(Store::Sqlite);
    let mine = joined(&hq, "M. Okafor", "investigator");
    let case = mine.case("Petition mill");
    let fields = json!({"title": "Ask the bank", "due_on": "2027-01-31", "repeats": "monthly"});
    let task = mine.add(&case, "task", fields);
    let undated = mine.add(&case, "task", json!({"title": "Look again", "repeats": "weekly"}));
    sync(&mine);
    let theirs = joined(&hq, "J. Lindqvist", "supervisor");
    sync(&theirs);
    for place in [&mine, &theirs] {
        for id in [&task, &undated] {
            place.ok("record_set", json!({"id": id, "fields": {"state": "done"}}));
        }
    }
    for place in [&mine, &theirs, &mine] {
        assert_eq!(sync(place)["held"], 0);
    }
    for place in [&mine, &theirs] {
        let page = place.show(&case);
        let open = page["tasks"].as_array().unwrap().iter().filter(|task| task["fields"]["state"] != "done");
        let mut due: Vec<&str> = open.map(|task| task["fields"]["due_on"].as_str().unwrap()).collect();
        due.sort_unstable();
        assert_eq!(due, ["2026-11-29", "2027-02-28"]);
        assert_eq!(page["conflicts"], json!([]));
    }
    let hash = |place: &Place| place.ok("state_hash", json!({"case": case}))["hash"].clone();
    assert_eq!(hash(&mine), hash(&theirs));
}

#[test]
fn a_new_lead_investigator_finds_a_brief_of_what_is_open() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = place.case("Petition mill");
    place.add(&case, "task", json!({"title": "Interview the clerk", "due_on": "2026-12-01"}));
    place.add(&case, "evidence", json!({"item_number": "E-1", "description": "Bank letter"}));
    let other = "c0000000-0000-4000-8000-0000000000b1";
    place.ok(
        "record_set",
        json!({"id": case, "fields": {"lead_investigator": other, "next_due": "2026-12-05"}}),
    );
    let page = place.show(&case);
    let others = page["others"].as_array().unwrap();
    let brief = others.iter().find(|other| other["kind"] == "report").unwrap();
    assert_eq!(
        (&brief["fields"]["report_type"], &brief["fields"]["state"]),
        (&json!("hand_over_brief"), &json!("draft"))
    );
    let body = brief["fields"]["body"].as_str().unwrap();
    for line in [
        "From T. Brandt to",
        "- Interview the clerk, due on 2026-12-01",
        "- E-1 Bank letter",
        "- Next due: 2026-12-05",
    ] {
        assert!(body.contains(line), "{line} in {body}");
    }
}

#[test]
fn a_case_goes_to_another_post_only_by_offer_and_the_steps_are_told_to_whom_they_belong() {
    let place = Place::of("T. Brandt", "supervisor");
    let case = place.case("Petition mill");
    let step = |step: &str, to: Option<&str>, reason: Option<&str>| json!({"case": case, "step": step, "to": to, "reason": reason});
    assert_eq!(place.show(&case)["transfer"]["steps"], json!(["offer"]));
    assert_eq!(
        place.rule("record_set", json!({"id": case, "fields": {"owning_post": "KBP"}})),
        "use_transfer"
    );
    assert_eq!(place.rule("case_transfer", step("offer", Some("KBP"), None)), "reason_required");
    assert_eq!(place.rule("case_transfer", step("offer", Some("BUC"), Some("x"))), "offered_to_itself");
    assert_eq!(place.rule("case_transfer", step("accept", None, None)), "nothing_offered");
    let offered = place.ok("case_transfer", step("offer", Some("KBP"), Some("the subjects are there")));
    assert_eq!(
        (&offered["owner"], &offered["state"], &offered["to"]),
        (&json!("BUC"), &json!("offered"), &json!("KBP"))
    );
    assert_eq!(offered["steps"], json!(["revoke"]));
    assert_eq!(place.rule("case_transfer", step("accept", None, None)), "not_offered_to");
    let back = place.ok("case_transfer", step("revoke", None, Some("they came back")));
    assert_eq!((&back["owner"], &back["state"]), (&json!("BUC"), &json!("revoked")));
    let history = place.ok("case_history", json!({"case": case}));
    assert_eq!(history["entries"][0]["action"], "case.transfer");
    let investigator = Place::of("M. Okafor", "investigator");
    let own = investigator.case("Mine");
    assert_eq!(
        investigator.rule("case_transfer", json!({"case": own, "step": "offer", "to": "KBP", "reason": "x"})),
        "supervisor_only"
    );
}
