//! Reports and leads: what goes to a supervisor or to another post, and typed text.

use app::Failure;
use serde_json::json;

use super::{Call, text};
use crate::args::{Draft, Lead, Report};
use crate::input;

pub fn of_report(report: &Report) -> Result<Call, Failure> {
    let of = |id: &str| input::id("report", id);
    let decide = |id: &str, decision: &str, reason: &Option<String>| -> Result<Call, Failure> {
        Ok(("report_decide", json!({ "id": of(id)?, "decision": decision, "reason": reason })))
    };
    Ok(match report {
        Report::List { case, state } => ("report_list", json!({ "case": case, "state": state })),
        Report::Show { id } => ("report_show", json!({ "id": of(id)? })),
        Report::Submit { id, reason } => ("report_submit", json!({ "id": of(id)?, "reason": reason })),
        Report::Approve { id, reason } => decide(id, "approve", reason)?,
        Report::Return { id, reason } => decide(id, "return", reason)?,
        Report::Amend { id } => ("report_amend", json!({ "id": of(id)? })),
        Report::Difference { id, from } => {
            let from = from.as_deref().map(of).transpose()?;
            ("report_difference", json!({ "id": of(id)?, "from": from }))
        }
        Report::Export { id, out, unredacted, to } => {
            let (path, to) = (text(out)?, super::giving(to)?);
            ("report_export", json!({ "id": of(id)?, "path": path, "unredacted": unredacted, "to": to }))
        }
    })
}

pub fn of_lead(lead: &Lead) -> Result<Call, Failure> {
    let of = |id: &str| input::id("lead", id);
    let all = |ids: &[String]| ids.iter().map(|id| input::id("record", id)).collect::<Result<Vec<_>, _>>();
    Ok(match lead {
        Lead::List { way, all } => ("lead_list", json!({ "way": way, "all": all })),
        Lead::Show { id } => ("lead_show", json!({ "id": of(id)? })),
        Lead::Send { id, records } => ("lead_send", json!({ "id": of(id)?, "records": all(records)? })),
        Lead::Acknowledge { id } => ("lead_step", json!({ "id": of(id)?, "step": "acknowledge" })),
        Lead::Assign { id, to } => {
            ("lead_step", json!({ "id": of(id)?, "step": "assign", "assignee": input::id("person", to)? }))
        }
        Lead::Answer { id, text, records } => (
            "lead_step",
            json!({ "id": of(id)?, "step": "answer", "answer": text, "records": all(records)? }),
        ),
        Lead::Return { id, reason } => {
            ("lead_step", json!({ "id": of(id)?, "step": "return", "reason": reason }))
        }
    })
}

pub fn of_draft(draft: &Draft) -> Call {
    match draft {
        Draft::List => ("draft_list", json!({})),
        Draft::Keep { key, text } => ("draft_keep", json!({ "key": key, "text": text })),
        Draft::Drop { key } => ("draft_drop", json!({ "key": key })),
    }
}
