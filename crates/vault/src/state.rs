//! From the mergeable state of a record to the record that people know.

use std::collections::BTreeMap;

use ledger::{EntityState, Live};
use model::{Kind, Record, Value, registry};
use uuid::Uuid;

/// The record a state shows. Values that this version cannot read are left out and named.
pub(crate) fn record_of(id: Uuid, kind: &'static Kind, state: &EntityState) -> (Record, Vec<u16>) {
    let mut record = Record::new(id, kind);
    let mut unreadable = Vec::new();
    for register in registry::registers(kind) {
        if register.is_list() {
            let items = items(state.live(register.number));
            if !items.is_empty() {
                record.fields.insert(register.number, Value::List(items));
            }
            continue;
        }
        let Some(live) = state.displayed(register.number) else { continue };
        match register.decode(&live.value) {
            Ok(fields) => record.fields.extend(fields),
            Err(_) => unreadable.push(register.number),
        }
    }
    (record, unreadable)
}

/// The items of a list, each once, in the order in which they were added.
fn items(live: &[Live]) -> Vec<Value> {
    let mut first: BTreeMap<&[u8], (ledger::Hlc, ledger::Dot)> = BTreeMap::new();
    for entry in live.iter().filter(|entry| entry.item) {
        let at = (entry.hlc, entry.dot);
        let known = first.entry(&entry.value).or_insert(at);
        *known = at.min(*known);
    }
    let mut ordered: Vec<_> = first.into_iter().collect();
    ordered.sort_by_key(|(_, at)| *at);
    ordered.into_iter().filter_map(|(bytes, _)| Value::decode(bytes).ok()).collect()
}

/// Values that do not decode any more are in conflict when several distinct ones live.
pub(crate) fn conflicted(state: &EntityState, register: u16) -> bool {
    state.registers.get(&register).is_some_and(|register| register.distinct().len() > 1)
}
