//! The one list of kinds and fields. Numbers are append-only: laptops in the field carry them for ever.
//! Never renumber, never reuse; `registry.lock` and its test hold us to it.

use std::collections::BTreeMap;

use crate::field::Field;
use crate::kind::Kind;
use crate::kinds;
use crate::value::{Value, ValueError};

/// Version of this registry as written into the header of every change.
pub const SCHEMA_VERSION: u16 = 1;

/// The register every entity has for its own life (deleted, restored); the ledger keeps it.
pub const LIFE_REGISTER: u16 = 0;

/// Kind number set aside for the block of case numbers leased to a device; it has no records.
pub const CASE_COUNTER: u16 = 22;

/// Every kind, in the order of its number.
pub static KINDS: &[&Kind] = &[
    &kinds::CASE,
    &kinds::PERSON,
    &kinds::ORGANISATION,
    &kinds::TRAVEL_DOCUMENT,
    &kinds::PHONE,
    &kinds::EMAIL,
    &kinds::ACCOUNT,
    &kinds::ADDRESS,
    &kinds::VEHICLE,
    &kinds::HANDLE,
    &kinds::NOTE,
    &kinds::TASK,
    &kinds::EVIDENCE,
    &kinds::CUSTODY_EVENT,
    &kinds::LINK,
    &kinds::ATTACHMENT,
    &kinds::OUTCOME,
    &kinds::REFERRAL,
    &kinds::LEAD,
    &kinds::REPORT,
    &kinds::APPROVAL,
    &kinds::POST,
    &kinds::CODE_LIST_ENTRY,
    &kinds::CONTACT,
    &kinds::AGENCY,
    &kinds::LIAISON_MEETING,
    &kinds::TRAINING_EVENT,
    &kinds::TRAINEE,
    &kinds::CITIZEN_ASSISTANCE,
    &kinds::EXERCISE,
    &kinds::MAJOR_EVENT,
    &kinds::OSAC_CONTACT,
    &kinds::REWARD_NOMINATION,
    &kinds::SHARED_NOTICE,
    &kinds::FINDING,
    &kinds::EVENT_PLAN,
    &kinds::DELEGATION,
    &kinds::COURT_STEP,
    &kinds::STORAGE_PLACE,
    &kinds::CONTAINER,
    &kinds::CASE_REVIEW,
    &kinds::CHECKLIST_ITEM,
    &kinds::SOURCE_IDENTITY,
    &kinds::REPORT_SECTION,
    &kinds::REPORT_COMMENT,
    &kinds::DISCLOSURE,
];

pub fn kind(number: u16) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.number == number)
}

pub fn kind_named(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

/// What merges as one: a field, or a group of fields that only make sense together.
#[derive(Debug, Clone)]
pub struct Register {
    pub number: u16,
    pub fields: Vec<&'static Field>,
}

/// The register that holds this field.
pub fn register(kind: &Kind, field: &Field) -> Register {
    Register { number: field.register, fields: members(kind, field.register) }
}

/// The register of that number, if the kind has it.
pub fn register_numbered(kind: &Kind, number: u16) -> Option<Register> {
    let fields = members(kind, number);
    (!fields.is_empty()).then_some(Register { number, fields })
}

/// Every register of a kind, ascending. List fields are registers of their own.
pub fn registers(kind: &Kind) -> Vec<Register> {
    let mut numbers: Vec<u16> = kind.fields.iter().map(|field| field.register).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.into_iter().filter_map(|number| register_numbered(kind, number)).collect()
}

fn members(kind: &Kind, number: u16) -> Vec<&'static Field> {
    kind.fields.iter().filter(|field| field.register == number).collect()
}

impl Register {
    pub fn is_group(&self) -> bool {
        self.fields.len() > 1
    }

    pub fn is_list(&self) -> bool {
        self.fields.iter().any(|field| field.list)
    }

    /// The bytes of this register: the value of its one field, or a map of field numbers to values.
    /// Empty fields of a group are left out. A list register has no bytes of its own: its
    /// items travel one by one as `Value::encode`.
    pub fn encode(&self, fields: &BTreeMap<u16, Value>) -> Vec<u8> {
        self.encode_over(fields, &[])
    }

    /// As [`Register::encode`], keeping what a newer version wrote into this group and we do not know.
    pub fn encode_over(&self, fields: &BTreeMap<u16, Value>, before: &[u8]) -> Vec<u8> {
        if !self.is_group() {
            return fields.get(&self.number).unwrap_or(&Value::Null).encode();
        }
        let mut map = self.unknown_in(before);
        for field in &self.fields {
            match fields.get(&field.number) {
                Some(value) if *value != Value::Null => {
                    map.insert(field.number, value.clone());
                }
                _ => {}
            }
        }
        crate::value::encode_map(&map)
    }

    /// The fields in these bytes. Numbers this version does not know are kept.
    pub fn decode(&self, bytes: &[u8]) -> Result<BTreeMap<u16, Value>, ValueError> {
        // A field that was alone when it was written may have become the first of a group since.
        if self.is_group() && crate::value::is_map(bytes) {
            return crate::value::decode_map(bytes);
        }
        let value = Value::decode(bytes)?;
        Ok(match value {
            Value::Null => BTreeMap::new(),
            value => BTreeMap::from([(self.number, value)]),
        })
    }

    fn unknown_in(&self, before: &[u8]) -> BTreeMap<u16, Value> {
        if before.is_empty() {
            return BTreeMap::new();
        }
        let mut map = self.decode(before).unwrap_or_default();
        map.retain(|number, _| !self.fields.iter().any(|field| field.number == *number));
        map
    }
}
