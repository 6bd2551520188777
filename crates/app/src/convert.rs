//! An assistance to a citizen becomes a case: the case with the citizen as its victim, and what the assistance
//! says of it, in one transaction. They are two changes, because a case and a post are two scopes.

use ledger::Scope;
use model::{Action, Record, Status, Value, kinds, programme};
use serde_json::json;
use vault::{StoredRecord, Vault};

use crate::gate::Turn;
use crate::view::Fields;
use crate::view::case::CaseNew;
use crate::{Failure, edits, mint, moment, rules, supply, transact};

pub(crate) const CASE_TYPE: &str = "crime_against_us_citizen";

pub(crate) fn assistance(
    turn: &Turn<'_>,
    vault: &mut Vault,
    stored: &StoredRecord,
    title: Option<&str>,
) -> Result<CaseNew, Failure> {
    let before = &stored.record;
    if before.kind != &kinds::CITIZEN_ASSISTANCE || stored.deleted {
        return Err(Failure::not_found("citizen assistance"));
    }
    rules::no_conflict(stored, "state")?;
    programme::may_convert(before)?;
    let mut case = case_of(turn, vault, before, title)?;
    let citizen = citizen_of(turn, before)?;
    let mut wanted = before.clone();
    wanted.set("state", Value::text("converted"))?;
    wanted.set("case", Value::Ref(case.id))?;
    wanted.check()?;
    let state = vault.reads().state(before.id)?.unwrap_or_default();
    let said = edits::update(stored, &state, &wanted);
    let scope = Scope::Case(case.id);
    let number = transact::change(turn, vault, |writer| {
        let number = mint::next(writer, &case, turn.now_ms)?;
        case.set("case_number", Value::Text(number.clone()))?;
        let mut opening = edits::create(&case);
        opening.extend(edits::create(&citizen));
        writer.change(&scope, Action::AssistanceConvert.number(), opening)?;
        writer.change(&stored.scope, Action::AssistanceConvert.number(), said)?;
        Ok(number)
    })?;
    Ok(CaseNew { id: case.id, number, status: "draft".into() })
}

fn case_of(
    turn: &Turn<'_>,
    vault: &Vault,
    assistance: &Record,
    title: Option<&str>,
) -> Result<Record, Failure> {
    let made = format!("{} {}", assistance.display("matter"), assistance.display("received_on"));
    let title = title.map(str::trim).filter(|title| !title.is_empty()).unwrap_or(&made);
    let mut fields = Fields::from([
        ("title".to_owned(), json!(title)),
        ("type".to_owned(), json!(CASE_TYPE)),
        ("assistance".to_owned(), json!(assistance.id)),
    ]);
    fields.extend(assistance.text("summary").map(|summary| ("synopsis".to_owned(), json!(summary))));
    let mut case = Record::new(turn.desk.ids.id(), &kinds::CASE);
    case.set("status", Value::text(Status::Draft.code()))?;
    supply::new_record(&mut case, &fields, vault.identity(), &turn.actor, turn.now_ms)?;
    case.set("status_on", Value::Text(moment::date(turn.now_ms)))?;
    case.set("status_by", Value::Ref(turn.actor.user))?;
    let lead = assistance.reference("responsible").unwrap_or(turn.actor.user);
    case.set("lead_investigator", Value::Ref(lead))?;
    Ok(case)
}

/// The citizen as a subject of the case. How the name divides is for a person to say.
fn citizen_of(turn: &Turn<'_>, assistance: &Record) -> Result<Record, Failure> {
    let mut citizen = Record::new(turn.desk.ids.id(), &kinds::PERSON);
    citizen.set("role", Value::text("victim"))?;
    citizen.set("surname", Value::text(assistance.text("citizen").unwrap_or_default()))?;
    citizen.set("us_citizen", Value::Bool(true))?;
    citizen.check()?;
    Ok(citizen)
}
