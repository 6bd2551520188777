//! From a record as it should be to the edits that make it so.

use ledger::EntityState;
use model::{Record, Value, registry};
use vault::{Edit, StoredRecord};

/// Edits that make a record from nothing.
pub(crate) fn create(record: &Record) -> Vec<Edit> {
    let id = record.id;
    let mut edits = vec![Edit::Create { id, kind: record.kind.number }];
    for register in registry::registers(record.kind) {
        if register.is_list() {
            let items = record.fields.get(&register.number).map(Value::items).unwrap_or_default();
            edits.extend(items.iter().map(|item| Edit::Add {
                id,
                field: register.number,
                value: item.encode(),
            }));
        } else if register.fields.iter().any(|field| record.fields.contains_key(&field.number)) {
            edits.push(Edit::Set { id, register: register.number, value: register.encode(&record.fields) });
        }
    }
    edits
}

/// Edits that lead from the record as stored to `wanted`, register by register.
///
/// `state` is the stored one: what a newer version wrote into a group is kept from it.
pub(crate) fn update(stored: &StoredRecord, state: &EntityState, wanted: &Record) -> Vec<Edit> {
    let id = wanted.id;
    let before = &stored.record.fields;
    let mut edits = Vec::new();
    for register in registry::registers(wanted.kind) {
        let number = register.number;
        if register.is_list() {
            edits.extend(list_edits(id, number, before.get(&number), wanted.fields.get(&number)));
            continue;
        }
        let differs =
            register.fields.iter().any(|field| before.get(&field.number) != wanted.fields.get(&field.number));
        if differs {
            let stored = state.displayed(number).map(|live| live.value.as_slice()).unwrap_or_default();
            edits.push(Edit::Set {
                id,
                register: number,
                value: register.encode_over(&wanted.fields, stored),
            });
        }
    }
    edits
}

/// The record with an item of a list added, or taken away.
pub(crate) fn with_item(
    record: &mut Record,
    field: u16,
    value: &[u8],
    added: bool,
) -> Result<(), model::ValueError> {
    let item = Value::decode(value)?;
    let mut items = record.fields.get(&field).map(Value::items).unwrap_or_default().to_vec();
    items.retain(|other| *other != item);
    items.extend(added.then_some(item));
    if items.is_empty() {
        record.fields.remove(&field);
    } else {
        record.fields.insert(field, Value::List(items));
    }
    Ok(())
}

fn list_edits(id: uuid::Uuid, field: u16, before: Option<&Value>, wanted: Option<&Value>) -> Vec<Edit> {
    let before = before.map(Value::items).unwrap_or_default();
    let wanted = wanted.map(Value::items).unwrap_or_default();
    let gone = before.iter().filter(|item| !wanted.contains(item));
    let come = wanted.iter().filter(|item| !before.contains(item));
    let removed = gone.map(|item| Edit::Remove { id, field, value: item.encode() });
    removed.chain(come.map(|item| Edit::Add { id, field, value: item.encode() })).collect()
}
