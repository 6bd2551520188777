//! What people do at a laptop: real edits through the vault's one writer. Every text bears a mark of its
//! own, by which it is looked for afterwards.

use std::collections::BTreeMap;

use ledger::Scope;
use model::actions::Action;
use model::{Kind, Value, kinds, registry};
use serde_json::json;
use uuid::Uuid;
use vault::{ConflictFilter, ConflictKind, Edit, Stamp, Vault, VaultError};

use super::dice::Dice;

/// The mark as it stands in a text.
pub fn mark(number: u64) -> String {
    format!("m{number:06}x")
}

/// One act: what was written, if anything, and in which case.
#[derive(Debug)]
pub struct Act {
    pub what: &'static str,
    pub case: Uuid,
    pub written: bool,
    /// The attachment whose bytes lie beside its record.
    pub file: Option<Uuid>,
}

/// The registers of a kind that these fields fill.
pub fn sets(kind: &'static Kind, id: Uuid, fields: &serde_json::Value) -> Vec<Edit> {
    let mut values = BTreeMap::new();
    for (name, json) in fields.as_object().expect("fields by name") {
        let field = kind.field(name).expect("a field of the kind");
        values.insert(field.number, Value::from_json(field, json).expect("a good value"));
    }
    let filled = |register: &model::registry::Register| -> BTreeMap<u16, Value> {
        let own = values.iter().filter(|(number, _)| register.fields.iter().any(|f| f.number == **number));
        own.map(|(number, value)| (*number, value.clone())).collect()
    };
    registry::registers(kind)
        .into_iter()
        .filter_map(|register| {
            let own = filled(&register);
            (!own.is_empty()).then(|| Edit::Set {
                id,
                register: register.number,
                value: register.encode(&own),
            })
        })
        .collect()
}

fn created(kind: &'static Kind, id: Uuid, fields: &serde_json::Value) -> Vec<Edit> {
    let mut edits = vec![Edit::Create { id, kind: kind.number }];
    edits.extend(sets(kind, id, fields));
    edits
}

/// Does one thing at random. An error of the vault is the caller's: the laptop may be dying.
pub fn act(
    vault: &mut Vault,
    dice: &mut Dice,
    wall: i64,
    number: u64,
    may_open_cases: bool,
) -> Result<Option<Act>, VaultError> {
    let cases: Vec<Uuid> = vault.reads().scopes()?.iter().filter_map(Scope::case).collect();
    let mark = mark(number);
    let case = match dice.pick(&cases) {
        Some(case) if !(may_open_cases && dice.percent(8)) => case,
        _ if may_open_cases => return new_case(vault, dice, wall, &mark).map(Some),
        _ => return Ok(None),
    };
    if !vault.reads().has_record(case)? {
        return Ok(None);
    }
    let (what, action, edits) = match dice.below(100) {
        0..5 => return attach(vault, dice, (wall, case), &mark).map(Some),
        5..20 => (
            "note",
            Action::RecordAdd,
            created(
                &kinds::NOTE,
                dice.id(),
                &json!({
                    "note_kind": "interview", "happened_at": "2026-11-20T09:00:00Z", "text": format!("Heard {mark}"),
                }),
            ),
        ),
        20..40 => ("synopsis", Action::CaseEdit, sets(&kinds::CASE, case, &json!({"synopsis": mark}))),
        40..50 => {
            let fields = json!({"title": format!("Case {mark}"), "external_reference": mark});
            ("two fields", Action::CaseEdit, sets(&kinds::CASE, case, &fields))
        }
        50..60 => return edit_note(vault, dice, (wall, case), &mark),
        60..68 => {
            let fields = json!({"role": "suspect", "surname": format!("Ceban {mark}")});
            ("person", Action::RecordAdd, created(&kinds::PERSON, dice.id(), &fields))
        }
        68..76 => return alias(vault, dice, (wall, case), &mark),
        76..84 => return custody(vault, dice, (wall, case), &mark),
        84..90 => return delete_or_restore(vault, dice, (wall, case), &mark),
        90..94 => {
            // Against the rules: nobody approved it. HQ holds it.
            let fields = json!({"status": "open", "status_on": "2026-11-20", "status_reason": mark});
            ("status", Action::CaseTransition, sets(&kinds::CASE, case, &fields))
        }
        _ => return resolve(vault, dice, (wall, case), &mark),
    };
    write(vault, wall, case, what, action, edits).map(Some)
}

fn write(
    vault: &mut Vault,
    wall: i64,
    case: Uuid,
    what: &'static str,
    action: Action,
    edits: Vec<Edit>,
) -> Result<Act, VaultError> {
    let scope = Scope::Case(case);
    let (made, _) = vault.write(Stamp::at(wall), |writer| writer.change(&scope, action.number(), edits))?;
    Ok(Act { what, case, written: made.is_some(), file: None })
}

fn new_case(vault: &mut Vault, dice: &mut Dice, wall: i64, mark: &str) -> Result<Act, VaultError> {
    let case = dice.id();
    let suffix = format!("{:04}", dice.below(10_000));
    let fields = json!({
        "title": format!("New {mark}"), "type": "visa_fraud", "status": "draft", "post": vault.identity().post,
        "case_number": format!("VF-2026-{}-{:05}-T{suffix}", vault.identity().post, dice.below(100_000)),
    });
    write(vault, wall, case, "new case", Action::CaseNew, created(&kinds::CASE, case, &fields))
}

fn some_record(vault: &Vault, dice: &mut Dice, case: Uuid, kind: &Kind) -> Result<Option<Uuid>, VaultError> {
    let mut ids: Vec<Uuid> = vault.reads().records(case, Some(kind))?.iter().map(|r| r.record.id).collect();
    ids.sort();
    Ok(dice.pick(&ids))
}

type At = (i64, Uuid);

fn edit_note(
    vault: &mut Vault,
    dice: &mut Dice,
    (wall, case): At,
    mark: &str,
) -> Result<Option<Act>, VaultError> {
    let Some(note) = some_record(vault, dice, case, &kinds::NOTE)? else { return Ok(None) };
    let edits = sets(&kinds::NOTE, note, &json!({"text": format!("Mended {mark}")}));
    write(vault, wall, case, "note mended", Action::RecordSet, edits).map(Some)
}

fn alias(
    vault: &mut Vault,
    dice: &mut Dice,
    (wall, case): At,
    mark: &str,
) -> Result<Option<Act>, VaultError> {
    let Some(person) = some_record(vault, dice, case, &kinds::PERSON)? else { return Ok(None) };
    let field = kinds::PERSON.field("aliases").expect("a list").number;
    let state = vault.reads().state(person)?.unwrap_or_default();
    let items: Vec<Vec<u8>> = state.live(field).iter().map(|live| live.value.clone()).collect();
    let edit = match dice.pick(&items) {
        Some(value) if dice.percent(40) => Edit::Remove { id: person, field, value },
        Some(value) if dice.percent(20) => Edit::Add { id: person, field, value },
        _ => Edit::Add { id: person, field, value: Value::text(mark).encode() },
    };
    let marked = matches!(&edit, Edit::Add { value, .. } if *value == Value::text(mark).encode());
    let act = write(vault, wall, case, "alias", Action::RecordSet, vec![edit])?;
    Ok(Some(Act { written: act.written && marked, ..act }))
}

fn custody(
    vault: &mut Vault,
    dice: &mut Dice,
    (wall, case): At,
    mark: &str,
) -> Result<Option<Act>, VaultError> {
    let Some(evidence) = some_record(vault, dice, case, &kinds::EVIDENCE)? else {
        let fields = json!({"item_number": mark, "description": "Card printer"});
        let edits = created(&kinds::EVIDENCE, dice.id(), &fields);
        return write(vault, wall, case, "exhibit", Action::RecordAdd, edits).map(Some);
    };
    let event = dice.id();
    let mut edits = created(
        &kinds::CUSTODY_EVENT,
        event,
        &json!({
            "evidence": evidence, "action": "transferred", "happened_at": "2026-11-20T10:00:00Z",
            "from_party": "M. Okafor", "to_party": mark,
        }),
    );
    edits.push(Edit::Append { id: evidence, log: kinds::CUSTODY_LOG, body: event.as_bytes().to_vec() });
    write(vault, wall, case, "hand-over", Action::CustodyAdd, edits).map(Some)
}

fn delete_or_restore(
    vault: &mut Vault,
    dice: &mut Dice,
    (wall, case): At,
    mark: &str,
) -> Result<Option<Act>, VaultError> {
    let mut deleted: Vec<Uuid> = vault.reads().deleted_records(case)?.iter().map(|r| r.record.id).collect();
    deleted.sort();
    if let Some(id) = dice.pick(&deleted).filter(|_| dice.percent(40)) {
        let edit = Edit::Restore { id, reason: mark.into() };
        return write(vault, wall, case, "restore", Action::RecordRestore, vec![edit]).map(Some);
    }
    let Some(id) = some_record(vault, dice, case, &kinds::NOTE)? else { return Ok(None) };
    let edit = Edit::Delete { id, reason: mark.into() };
    write(vault, wall, case, "delete", Action::RecordDelete, vec![edit]).map(Some)
}

fn resolve(
    vault: &mut Vault,
    dice: &mut Dice,
    (wall, case): At,
    mark: &str,
) -> Result<Option<Act>, VaultError> {
    let filter = ConflictFilter { case: Some(case), ..ConflictFilter::default() };
    let open = vault.reads().conflicts(&filter)?;
    let values: Vec<_> = open.into_iter().filter(|conflict| conflict.what == ConflictKind::Values).collect();
    let Some(conflict) = dice.pick(&values) else { return Ok(None) };
    let Some(kept) = dice.pick(&conflict.candidates) else { return Ok(None) };
    let edit = Edit::Resolve {
        id: conflict.record,
        register: conflict.register,
        value: kept.value,
        reason: mark.into(),
    };
    write(vault, wall, case, "resolve", Action::ConflictResolve, vec![edit]).map(Some)
}

/// A file of a few to sixty kilobytes: one that goes at once, and one that is asked for first.
fn attach(vault: &mut Vault, dice: &mut Dice, (wall, case): At, mark: &str) -> Result<Act, VaultError> {
    let id = dice.id();
    let length = if dice.percent(70) { 3_000 } else { 60_000 };
    let bytes: Vec<u8> = mark.bytes().cycle().take(length).collect();
    let stored = vault.attach(id, case, &mut &bytes[..], wall)?;
    let digits: String = stored.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let fields = json!({
        "name": format!("{mark}.txt"), "address": stored.address, "size": stored.size, "sha256": digits,
    });
    let edits = created(&kinds::ATTACHMENT, id, &fields);
    let act = write(vault, wall, case, "attachment", Action::Attach, edits)?;
    Ok(Act { file: Some(id), ..act })
}

/// A case whose history is far longer than its state: one note mended again and again.
pub fn long_case(vault: &mut Vault, dice: &mut Dice, wall: i64, changes: usize) -> Result<(), VaultError> {
    let Act { case, .. } = new_case(vault, dice, wall, "Long")?;
    let note = dice.id();
    let fields = json!({"note_kind": "call", "happened_at": "2026-11-20T09:00:00Z", "text": "First words"});
    write(vault, wall, case, "note", Action::RecordAdd, created(&kinds::NOTE, note, &fields))?;
    for _ in 0..changes {
        let words = format!("Plates {:x}, {:x}", dice.number(), dice.number());
        let edits = sets(&kinds::NOTE, note, &json!({"text": words}));
        write(vault, wall, case, "note mended", Action::RecordSet, edits)?;
    }
    Ok(())
}
