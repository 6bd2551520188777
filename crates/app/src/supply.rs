//! What the program fills in when the person did not: who, when, which post, since when.

use model::workflow::Actor;
use model::{FieldProblem, Record, Value};
use serde_json::Value as Json;
use vault::Identity;

use crate::view::Fields;
use crate::{Failure, casework, moment, rules};

/// Puts the given fields in; every one that cannot be taken is named.
pub(crate) fn fields(record: &mut Record, given: &Fields) -> Vec<FieldProblem> {
    given.iter().filter_map(|(name, value): (&String, &Json)| record.set_json(name, value).err()).collect()
}

/// Fields of a new record that are the program's to fill, then the check of the whole.
pub(crate) fn new_record(
    record: &mut Record,
    given: &Fields,
    identity: &Identity,
    actor: &Actor,
    now_ms: i64,
) -> Result<(), Failure> {
    let mut problems = fields(record, given);
    rules::may_say(record, given, actor)?;
    let user = Value::Ref(actor.user);
    let supplied = [
        ("author", user.clone()),
        ("received_by", user.clone()),
        ("reviewer", user.clone()),
        ("requested_by", user),
        ("requested_at", Value::Int(now_ms)),
        ("post", Value::Text(identity.post.clone())),
        ("collected_by", Value::Text(identity.user_name.clone())),
    ];
    for (name, value) in supplied {
        // Somebody has an exhibit from its first moment: who enters it, unless another one is named.
        let by_program = |field: &model::Field| field.supplied || field.name == "collected_by";
        let missing = record.kind.field(name).is_some_and(by_program) && record.get(name).is_none();
        if missing && let Err(problem) = record.set(name, value) {
            problems.push(problem);
        }
    }
    suspicion(None, record, actor)?;
    if let Err(problem) = casework::fill(record, actor, now_ms) {
        problems.push(problem);
    }
    let named: Vec<String> = problems.iter().map(|problem| problem.field.clone()).collect();
    let missing = record.check().err().unwrap_or_default();
    problems.extend(missing.into_iter().filter(|problem| !named.contains(&problem.field)));
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

/// Of a longer text what will do as a title.
pub(crate) fn first_line(text: &str) -> String {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().chars().take(120).collect()
}

/// Who decided and when, beside a decision that was just changed.
pub(crate) fn decision(
    before: &Record,
    wanted: &mut Record,
    actor: &Actor,
    now_ms: i64,
) -> Result<(), Failure> {
    suspicion(Some(before), wanted, actor)?;
    let today = Value::Text(moment::date(now_ms));
    let user = Value::Ref(actor.user);
    let beside = match before.kind.name {
        "travel_document" => vec![
            ("examiner_decision", "decided_on", today.clone()),
            ("examiner_decision", "decided_by", user.clone()),
            ("revocation_recommended_to", "revocation_recommended_on", today.clone()),
            ("revocation_recommended_to", "revocation_recommended_by", user),
        ],
        "evidence" => vec![("disposition", "disposition_by", user)],
        "referral" => vec![
            ("decision", "decided_on", today.clone()),
            ("decision", "decided_by", user),
            ("reply", "replied_on", today.clone()),
        ],
        "checklist_item" => {
            vec![("answer", "answered_on", today.clone()), ("answer", "answered_by", user)]
        }
        "lead" => vec![("answer", "answered_on", today.clone())],
        _ => Vec::new(),
    };
    for (decided, name, value) in beside {
        // What the person wrote beside it is left as written.
        if before.get(decided) != wanted.get(decided) && before.get(name) == wanted.get(name) {
            wanted.set(name, value)?;
        }
    }
    if before.kind.name == "task" && before.text("state") != wanted.text("state") {
        let done = matches!(wanted.text("state"), Some("done"));
        if done && wanted.get("done_on").is_none() {
            wanted.set("done_on", today)?;
        }
    }
    Ok(())
}

/// Who records a suspicion, and the last day the law lets it stand unless a nearer one was given.
fn suspicion(before: Option<&Record>, wanted: &mut Record, actor: &Actor) -> Result<(), Failure> {
    if model::intelligence::register(wanted.kind).is_none()
        || wanted.bool("criminal_intelligence") != Some(true)
    {
        return Ok(());
    }
    if wanted.get("suspicion_by").is_none() {
        wanted.set("suspicion_by", Value::Ref(actor.user))?;
    }
    let day = |name: &str| wanted.text(name).and_then(|text| model::parse_date(text).ok());
    let Some(from) = day("suspicion_on") else { return Ok(()) };
    let is_same = |name: &str| before.is_some_and(|before| before.get(name) == wanted.get(name));
    let validated = !is_same("revalidated_on") && is_same("revalidate_on") && day("revalidated_on").is_some();
    if validated || wanted.get("revalidate_on").is_none() {
        let last = model::intelligence::latest_revalidation(from, day("revalidated_on"));
        wanted.set("revalidate_on", Value::Text(last.to_string()))?;
    }
    Ok(())
}
