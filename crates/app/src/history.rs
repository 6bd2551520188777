//! The log in words: who changed what, from which value to which.

use std::collections::{BTreeMap, HashMap};

use ledger::{Dot, Op, Scope, Stream};
use model::registry::LIFE_REGISTER;
use model::{Action, Kind, Type, Value, registry};
use serde_json::{Value as Json, json};
use uuid::Uuid;
use vault::{LoggedChange, Standing, StoredRecord, Vault};

use crate::conflict::json_of;
use crate::show::Shown;
use crate::view::history::{Edit, FieldHistory, FieldVersion, HistoryEntry, HistoryList};
use crate::view::record::RecordRef;
use crate::{Failure, moment};

/// How many changes a case has.
pub(crate) fn length(vault: &Vault, case: Uuid) -> Result<u64, Failure> {
    Ok(vault.reads().change_count(Some(&Scope::Case(case)))?)
}

/// A page of a case's history, newest first.
pub(crate) fn of_case(
    shown: &Shown<'_>,
    case: Uuid,
    offset: u64,
    limit: u64,
) -> Result<HistoryList, Failure> {
    // Old values may come from anywhere in the log: it is read whole, only the page is worded.
    let all = shown.vault.reads().changes(case, usize::MAX >> 1, 0)?;
    let values = Values::of(&all);
    let page = all.iter().skip(to_usize(offset)).take(to_usize(limit));
    let entries = page.map(|change| entry(shown, change, &values)).collect::<Result<_, _>>()?;
    let older_missing = shown.vault.reads().arriving(case)?.is_some();
    Ok(HistoryList { total: all.len() as u64, entries, older_missing })
}

/// One change. Only the values that it replaced are looked up.
pub(crate) fn of_change(shown: &Shown<'_>, change: &LoggedChange) -> Result<HistoryEntry, Failure> {
    let (reads, scope) = (shown.vault.reads(), &change.stream.scope);
    let mut before = Vec::new();
    for dot in change.ops.iter().flat_map(Op::prev) {
        before.extend(reads.op_named(scope, dot)?.map(|op| (*dot, op)));
    }
    let values = before.iter().filter_map(|(dot, op)| Some((*dot, value_of(op)?))).collect();
    entry(shown, change, &Values(values))
}

fn to_usize(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

fn value_of(op: &Op) -> Option<&[u8]> {
    match op {
        Op::Set { value, .. } | Op::SetAdd { value, .. } | Op::Resolve { value, .. } => Some(value),
        _ => None,
    }
}

/// Register bytes by the name of the operation that wrote them.
struct Values<'c>(HashMap<Dot, &'c [u8]>);

impl<'c> Values<'c> {
    fn of(changes: &'c [LoggedChange]) -> Self {
        let mut values = HashMap::new();
        for change in changes {
            for (index, op) in (0..).zip(&change.ops) {
                if let Some(value) = value_of(op) {
                    values.insert(Dot { origin: change.stream.origin, seq: change.seq, op: index }, value);
                }
            }
        }
        Self(values)
    }

    fn before(&self, op: &Op) -> Option<&'c [u8]> {
        op.prev().iter().rev().find_map(|dot| self.0.get(dot).copied())
    }
}

fn entry(shown: &Shown<'_>, change: &LoggedChange, values: &Values<'_>) -> Result<HistoryEntry, Failure> {
    let mut edits = Vec::new();
    for op in &change.ops {
        let Some(id) = op.entity() else { continue };
        let record = shown.reference(id.0)?.unwrap_or_else(|| unknown(id.0));
        let kind = registry::kind_named(&record.kind);
        edits.extend(edits_of(op, &record, kind, values));
    }
    for edit in &mut edits {
        let kind = registry::kind_named(&edit.record.kind);
        edit.refs = refs(shown, kind, edit.field.as_deref(), [&edit.old, &edit.new])?;
    }
    Ok(HistoryEntry {
        change: hex(&change.hash),
        at: moment::text(change.wall_ms),
        author: shown.names.person(change.author.0),
        device: shown.names.device(change.stream.origin.device),
        action: action(change.action).to_owned(),
        case: change.stream.scope.case(),
        edits: told_once(edits),
        state: state(shown, &change.stream, change.seq, &change.standing)?.to_owned(),
    })
}

/// The records that a field pointed to before or points to now, as far as they are here.
fn refs<'j>(
    shown: &Shown<'_>,
    kind: Option<&'static Kind>,
    field: Option<&str>,
    values: impl IntoIterator<Item = &'j Json>,
) -> Result<BTreeMap<Uuid, RecordRef>, Failure> {
    let field = kind.and_then(|kind| kind.field(field?));
    let mut refs = BTreeMap::new();
    if !field.is_some_and(|field| matches!(field.ty, Type::Ref(_))) {
        return Ok(refs);
    }
    let items = values
        .into_iter()
        .flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
    for id in items.filter_map(|item| Uuid::parse_str(item.as_str()?).ok()) {
        refs.extend(shown.reference(id)?.map(|found| (id, found)));
    }
    Ok(refs)
}

fn unknown(id: Uuid) -> RecordRef {
    RecordRef { id, kind: "unknown".into(), title: String::new() }
}

/// A new record's first values belong to its creation: one line says that it was made, the others what it said.
fn told_once(edits: Vec<Edit>) -> Vec<Edit> {
    edits.into_iter().filter(|edit| edit.what != "set" || edit.old != edit.new).collect()
}

pub(crate) fn action(number: u16) -> &'static str {
    Action::numbered(number).map_or("unknown", Action::name)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `unsent`, `sent`, `held`, `rejected`, `withheld`, `erased` or `received`.
fn state(shown: &Shown<'_>, stream: &Stream, seq: u64, standing: &Standing) -> Result<&'static str, Failure> {
    Ok(match standing {
        Standing::Held { .. } => "held",
        Standing::Rejected { .. } => "rejected",
        Standing::Withheld => "withheld",
        Standing::Erased { .. } => "erased",
        Standing::InForce if stream.origin.device.0 != shown.names.own_device => "received",
        Standing::InForce if shown.marks.is_unsent(stream, seq)? => "unsent",
        Standing::InForce => "sent",
    })
}

/// The fields that one operation touched.
fn edits_of(op: &Op, record: &RecordRef, kind: Option<&'static Kind>, values: &Values<'_>) -> Vec<Edit> {
    let edit = |what: &str, field: Option<&str>, old: Json, new: Json, reason: Option<&str>| Edit {
        what: what.to_owned(),
        record: record.clone(),
        field: field.map(str::to_owned),
        old,
        new,
        reason: reason.filter(|reason| !reason.is_empty()).map(str::to_owned),
        refs: BTreeMap::new(),
    };
    let none = Json::Null;
    match op {
        Op::Create { .. } => vec![edit("created", None, none.clone(), none, None)],
        Op::Tombstone { reason, .. } => vec![edit("deleted", None, none.clone(), none, Some(reason))],
        Op::Restore { reason, .. } => vec![edit("restored", None, none.clone(), none, Some(reason))],
        Op::Append { .. } => vec![edit("appended", Some("custody"), none.clone(), none, None)],
        Op::Link { .. } => vec![edit("linked", None, none.clone(), none, None)],
        Op::Unlink { .. } => vec![edit("unlinked", None, none.clone(), none, None)],
        Op::Set { field, value, .. } | Op::Resolve { field, value, .. } => {
            let reason = if let Op::Resolve { reason, .. } = op { Some(reason.as_str()) } else { None };
            let what = if reason.is_some() { "resolved" } else { "set" };
            let changed = changed_fields(kind, *field, values.before(op), value);
            changed.into_iter().map(|(name, old, new)| edit(what, Some(&name), old, new, reason)).collect()
        }
        Op::SetAdd { field, value, .. } => {
            let (name, value) = item(kind, *field, Some(value));
            vec![edit("added", name, none, value, None)]
        }
        Op::SetRemove { field, .. } => {
            let (name, value) = item(kind, *field, values.before(op));
            vec![edit("removed", name, value, none, None)]
        }
        _ => vec![edit("unknown", None, none.clone(), none, None)],
    }
}

fn item(kind: Option<&'static Kind>, field: u16, bytes: Option<&[u8]>) -> (Option<&'static str>, Json) {
    let field = kind.and_then(|kind| kind.field_numbered(field));
    let value = bytes.and_then(|bytes| Value::decode(bytes).ok());
    let json = field.zip(value).map_or(Json::Null, |(field, value)| value.to_json(field));
    (field.map(|field| field.name), json)
}

/// Name, old and new value of each field of the register that differs; the only field in any case.
fn changed_fields(
    kind: Option<&'static Kind>,
    number: u16,
    old: Option<&[u8]>,
    new: &[u8],
) -> Vec<(String, Json, Json)> {
    if number == LIFE_REGISTER {
        return vec![("deleted".into(), Json::Null, json!(new == [1]))];
    }
    let Some(register) = kind.and_then(|kind| registry::register_numbered(kind, number)) else {
        return Vec::new();
    };
    let (old, new) = (old.map_or(Json::Null, |old| json_of(&register, old)), json_of(&register, new));
    match register.fields.as_slice() {
        [field] => vec![(field.name.to_owned(), old, new)],
        fields => fields
            .iter()
            .map(|field| (field.name.to_owned(), old[field.name].clone(), new[field.name].clone()))
            .filter(|(_, old, new)| old != new)
            .collect(),
    }
}

/// Every value that each field of a record ever had.
pub(crate) fn of_record(shown: &Shown<'_>, stored: &StoredRecord) -> Result<Vec<FieldHistory>, Failure> {
    let kind = stored.record.kind;
    let mut fields: Vec<FieldHistory> = Vec::new();
    for register in shown.vault.reads().history(stored.record.id)? {
        let live = register.entries.iter().filter(|entry| entry.live).count();
        for entry in &register.entries {
            for (name, value, what, reason) in versions(kind, register.register, &entry.op) {
                let version = FieldVersion {
                    change: hex(&entry.change),
                    value,
                    what: what.to_owned(),
                    reason,
                    author: shown.names.name(entry.author),
                    author_id: entry.author.0,
                    device: shown.names.device(entry.device),
                    at: moment::text(entry.wall_ms),
                    state: version_state(entry, live > 1 && stored.conflicted.contains(&register.register))
                        .to_owned(),
                };
                match fields.iter_mut().find(|field| field.field == name) {
                    Some(field) => field.values.push(version),
                    None => fields.push(FieldHistory {
                        field: name,
                        values: vec![version],
                        refs: BTreeMap::new(),
                    }),
                }
            }
        }
    }
    for field in &mut fields {
        field.refs =
            refs(shown, Some(kind), Some(&field.field), field.values.iter().map(|version| &version.value))?;
    }
    Ok(fields)
}

fn version_state(entry: &vault::HistoryEntry, in_conflict: bool) -> &'static str {
    match (entry.rejected, entry.live) {
        (true, _) => "rejected",
        (_, true) if in_conflict => "candidate",
        (_, true) => "current",
        _ => "superseded",
    }
}

type Version = (String, Json, &'static str, Option<String>);

fn versions(kind: &'static Kind, register: u16, op: &Op) -> Vec<Version> {
    let reason = |reason: &String| Some(reason.clone()).filter(|reason| !reason.is_empty());
    match op {
        Op::Set { value, .. } => changed_fields(Some(kind), register, None, value)
            .into_iter()
            .map(|(n, _, v)| (n, v, "set", None))
            .collect(),
        Op::Resolve { value, reason: why, .. } => {
            let changed = changed_fields(Some(kind), register, None, value);
            changed.into_iter().map(|(name, _, value)| (name, value, "resolved", reason(why))).collect()
        }
        Op::SetAdd { field, value, .. } => {
            let (name, value) = item(Some(kind), *field, Some(value));
            name.map(|name| (name.to_owned(), value, "added", None)).into_iter().collect()
        }
        Op::SetRemove { field, .. } => {
            let name = kind.field_numbered(*field).map(|field| field.name);
            name.map(|name| (name.to_owned(), Json::Null, "removed", None)).into_iter().collect()
        }
        Op::Tombstone { reason: why, .. } => vec![("deleted".into(), json!(true), "deleted", reason(why))],
        Op::Restore { reason: why, .. } => vec![("deleted".into(), json!(false), "restored", reason(why))],
        _ => Vec::new(),
    }
}
