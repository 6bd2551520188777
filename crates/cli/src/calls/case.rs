//! Cases and what waits for a supervisor.

use app::{Desk, Failure};
use serde_json::json;

use super::Call;
use crate::args::{Approval, Case, Intake};
use crate::{fields, input};

pub fn of(desk: &Desk, case: &Case) -> Result<Call, Failure> {
    Ok(match case {
        Case::List { status, case_type, text, mine, sort, descending, limit, offset } => (
            "case_list",
            json!({
                "status": status, "type": case_type, "text": text, "mine": mine, "sort": sort,
                "descending": descending.then_some(true), "limit": limit, "offset": offset,
            }),
        ),
        Case::Show { case } => ("case_show", json!({ "case": case })),
        Case::Access { case: Some(case) } => ("case_access", json!({ "case": case })),
        Case::Access { case: None } => ("access_list", json!({})),
        Case::New { case_type, title, fields } => {
            let fields = fields::typed(&desk.call("schema", json!({}))?, "case", fields)?;
            ("case_new", json!({ "type": case_type, "title": title, "fields": fields }))
        }
        Case::Transition { case, state, reason } => {
            ("case_transition", json!({ "case": case, "to": state, "reason": reason }))
        }
        Case::Transfer { case, step, to, reason } => {
            ("case_transfer", json!({ "case": case, "step": step, "to": to, "reason": reason }))
        }
        Case::Reviews => ("review_list", json!({})),
        Case::Meanwhile { case } => ("changes_meanwhile", json!({ "case": case })),
        Case::Seen { case, upto } => ("changes_seen", json!({ "case": case, "upto": upto })),
        Case::Links { case, from, to } => {
            let id = |id: &Option<String>| id.as_deref().map(|id| input::id("record", id)).transpose();
            ("case_links", json!({ "case": case, "from": id(from)?, "to": id(to)? }))
        }
        Case::History { case, limit, offset } => {
            ("case_history", json!({ "case": case, "limit": limit, "offset": offset }))
        }
    })
}

pub fn of_approval(approval: &Approval) -> Result<Call, Failure> {
    let (id, decision, reason) = match approval {
        Approval::List { decided } => return Ok(("approval_list", json!({ "decided": decided }))),
        Approval::Approve { id, reason } => (id, "approve", reason),
        Approval::Return { id, reason } => (id, "return", reason),
    };
    let id = input::id("approval", id)?;
    Ok(("approval_decide", json!({ "id": id, "decision": decision, "reason": reason })))
}

pub fn of_intake(intake: &Intake) -> Result<Call, Failure> {
    let of = |id: &str| input::id("referral", id);
    Ok(match intake {
        Intake::List { all } => ("intake_list", json!({ "all": all })),
        Intake::Decide { id, decision, reason } => {
            ("intake_decide", json!({ "id": of(id)?, "decision": decision, "reason": reason }))
        }
        Intake::Reply { id, text, on } => {
            ("intake_reply", json!({ "id": of(id)?, "reply": text, "replied_on": on }))
        }
        Intake::Open { id, case_type, title } => {
            ("intake_open", json!({ "id": of(id)?, "type": case_type, "title": title }))
        }
    })
}
