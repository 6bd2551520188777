//! Lists of the programmes: what is found by words, in which order, and as lines and tables for other programs.

use std::collections::BTreeMap;

use ledger::Scope;
use model::{Kind, Record, Type, Value, programme};
use serde_json::json;
use uuid::Uuid;
use vault::{Reads, StoredRecord};

use crate::gate::Turn;
use crate::show::{Shown, reference_of};
use crate::view::case::{Count, DueRow};
use crate::view::programme::ByCode;
use crate::view::sync::LeftOut;
use crate::{Failure, access, moment, sheet};

/// How many there are of each code of the kind's first vocabulary field that says how far it is; else of its first.
pub(crate) fn by_code(kind: &'static Kind, all: &[StoredRecord]) -> Option<ByCode> {
    let coded = || kind.fields.iter().filter(|field| matches!(field.ty, Type::Code(_)));
    let field = coded().find(|field| field.name == "state").or_else(|| coded().next())?;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for stored in all {
        *counts.entry(stored.record.text(field.name).unwrap_or_default().to_owned()).or_default() += 1;
    }
    let counts = counts.into_iter().map(|(name, count)| Count { name, count }).collect();
    Some(ByCode { field: field.name.to_owned(), counts })
}

/// What a person reads in one field: labels, names and titles.
pub(crate) fn words(shown: &Shown<'_>, record: &Record, name: &str) -> Result<String, Failure> {
    let Some(field) = record.kind.field(name) else { return Ok(String::new()) };
    let items = record.fields.get(&field.number).map(Value::items).unwrap_or_default();
    let mut parts = Vec::new();
    for item in items {
        parts.push(match (&field.ty, item.as_ref_id()) {
            (Type::User, Some(id)) => shown.names.person(id).name,
            (Type::Ref(_), Some(id)) => shown.reference(id)?.map_or_else(String::new, |found| found.title),
            _ => item.display(field),
        });
    }
    Ok(parts.join("; "))
}

/// Whether any field says this; `wanted` is folded already.
pub(crate) fn says(shown: &Shown<'_>, record: &Record, wanted: &str) -> Result<bool, Failure> {
    for field in record.kind.fields {
        if model::text::folded(&words(shown, record, field.name)?).contains(wanted) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// By one field as a person reads it, or by the latest change. What says nothing comes last either way.
pub(crate) fn sorted(
    shown: &Shown<'_>,
    all: Vec<StoredRecord>,
    sort: &str,
    descending: bool,
) -> Result<Vec<StoredRecord>, Failure> {
    if sort == "changed" {
        return Ok(all);
    }
    let mut keyed = Vec::with_capacity(all.len());
    for stored in all {
        let number = stored.record.int(sort);
        let text = model::text::folded(&words(shown, &stored.record, sort)?);
        let key = (!text.is_empty()).then_some((number, text));
        keyed.push((key, stored));
    }
    keyed.sort_by(|(a, _), (b, _)| match (a, b) {
        (Some(a), Some(b)) if descending => b.cmp(a),
        (Some(a), Some(b)) => a.cmp(b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
    Ok(keyed.into_iter().map(|(_, stored)| stored).collect())
}

/// Living records of a kind that name this one, by their titles.
pub(crate) fn pointing(
    turn: &Turn<'_>,
    reads: &Reads<'_>,
    kind: &'static Kind,
    id: Uuid,
) -> Result<Vec<StoredRecord>, Failure> {
    let names = |record: &Record| {
        let refs = kind.fields.iter().filter(|field| matches!(field.ty, Type::Ref(_)));
        refs.filter_map(|field| record.fields.get(&field.number))
            .any(|value| value.items().iter().any(|item| item.as_ref_id() == Some(id)))
    };
    let mut all = access::visible(reads, turn, reads.records_of(&[kind], 0, 0)?.1)?;
    all.retain(|stored| names(&stored.record));
    all.sort_by_key(|stored| stored.record.title());
    Ok(all)
}

/// A record with living parts stays: they would point to nothing.
pub(crate) fn may_delete(turn: &Turn<'_>, reads: &Reads<'_>, record: &Record) -> Result<(), Failure> {
    for (part, _) in programme::parts_of(record.kind) {
        if !pointing(turn, reads, part, record.id)?.is_empty() {
            return Err(model::RuleError::HasParts { parts: part.plural }.into());
        }
    }
    Ok(())
}

/// Corrective actions, plans and follow-ups that are to be done, the earliest first.
pub(crate) fn due(turn: &Turn<'_>, shown: &Shown<'_>) -> Result<Vec<DueRow>, Failure> {
    let today = moment::date(turn.now_ms);
    let reads = shown.vault.reads();
    let kinds = [&model::kinds::FINDING, &model::kinds::EVENT_PLAN, &model::kinds::LIAISON_MEETING];
    let mut rows: Vec<DueRow> = Vec::new();
    for stored in access::visible(&reads, turn, reads.records_of(&kinds, 0, 0)?.1)? {
        let record = &stored.record;
        let due_on = programme::due_field(record).and_then(|field| record.text(field));
        let Some(due_on) = due_on else { continue };
        rows.push(DueRow {
            record: reference_of(record),
            case: stored.case,
            case_number: None,
            priority: None,
            due_on: Some(due_on.to_owned()),
            overdue: due_on < today.as_str(),
        });
    }
    rows.sort_by(|a, b| (&a.due_on, &a.record.title).cmp(&(&b.due_on, &b.record.title)));
    Ok(rows)
}

/// What a citizen told without a privacy waiver is nobody's to pass on, nor are the steps before a court in it.
pub(crate) fn untold(
    reads: &Reads<'_>,
    mut all: Vec<StoredRecord>,
) -> Result<(Vec<StoredRecord>, Vec<LeftOut>), Failure> {
    let mut left: BTreeMap<&str, u64> = BTreeMap::new();
    let mut told = Vec::with_capacity(all.len());
    for stored in all.drain(..) {
        let whole = match stored.record.kind.name {
            "court_step" => stored.record.reference("assistance").map(|id| reads.record(id)).transpose()?,
            _ => None,
        };
        let of = whole.flatten().map_or_else(|| stored.record.clone(), |whole| whole.record);
        if programme::is_withheld(&of) {
            *left.entry(stored.record.kind.name).or_default() += 1;
        } else {
            told.push(stored);
        }
    }
    let left = left.into_iter().map(|(kind, n)| LeftOut { kind: kind.into(), n, why: WITHHELD.into() });
    Ok((told, left.collect()))
}

/// Why an assistance is in no export.
pub(crate) const WITHHELD: &str = "the citizen signed no privacy waiver: what they told is told to nobody";

/// Lines as `import` reads them: wholes before their parts.
pub(crate) fn ndjson(all: &[StoredRecord]) -> String {
    let order = programme::kinds();
    let place = |stored: &&StoredRecord| order.iter().position(|kind| *kind == stored.record.kind);
    let mut all: Vec<&StoredRecord> = all.iter().collect();
    all.sort_by_key(|stored| (place(stored), stored.created_at, stored.record.id));
    let mut text = String::new();
    for stored in all {
        let mut line = json!({
            "kind": stored.record.kind.name, "id": stored.record.id, "fields": stored.record.to_json(),
        });
        match &stored.scope {
            Scope::Post(post) => line["post"] = json!(post),
            scope => line["case"] = json!(scope.case()),
        }
        text.push_str(&line.to_string());
        text.push('\n');
    }
    text
}

/// One kind as a table: a column per field as a person reads it, and the marking in every row.
pub(crate) fn csv(
    shown: &Shown<'_>,
    kind: &'static Kind,
    all: &[StoredRecord],
    marking: &str,
) -> Result<String, Failure> {
    let heads = ["id"].into_iter().chain(kind.fields.iter().map(|field| field.name)).chain(["marking"]);
    let mut text = sheet::csv_line(heads);
    for stored in all {
        let mut cells = vec![stored.record.id.to_string()];
        for field in kind.fields {
            cells.push(words(shown, &stored.record, field.name)?);
        }
        cells.push(marking.to_owned());
        text.push_str(&sheet::csv_line(cells.iter().map(String::as_str)));
    }
    Ok(text)
}
