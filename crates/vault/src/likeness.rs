//! What people, organisations and identifiers are found by, however they are spelt: keys beside their records.
//!
//! A key only brings two records together; whether they are alike is for `matching` to say, and whether they
//! are the same for a person.

use std::collections::{BTreeMap, BTreeSet};

use ledger::EntityState;
use matching::{Class, Identifier, KEYS_VERSION, Subject};
use model::{Kind, Record, kinds};
use rusqlite::Connection;
use uuid::Uuid;

use crate::log::{scope_of, signed};
use crate::state::record_of;
use crate::{Reads, StoredRecord, VaultError, meta};

/// Kinds whose records have keys. A source's identity is not among them: nothing leads to it.
const FOUND: &[&Kind] = &[
    &kinds::PERSON,
    &kinds::ORGANISATION,
    &kinds::TRAVEL_DOCUMENT,
    &kinds::PHONE,
    &kinds::EMAIL,
    &kinds::ACCOUNT,
    &kinds::VEHICLE,
    &kinds::HANDLE,
];

/// Under this name the version of the keys is kept.
const VERSION: &str = "match_keys";

/// What is known of a person or an organisation, without what else they hold. `None` for other kinds.
#[must_use]
pub fn subject_of(record: &Record) -> Option<Subject> {
    let text = |name: &str| record.text(name).unwrap_or_default();
    let mut subject = match record.kind.name {
        "person" => Subject::default()
            .named(&format!("{} {}", text("surname"), text("given_names")))
            .born(text("birth_date"))
            .of_sex(text("sex")),
        "organisation" => Subject::default().named(text("name")),
        _ => return None,
    };
    subject = subject.named(text("name_original"));
    for alias in record.texts("aliases") {
        subject = subject.also_called(alias);
    }
    let countries = record.texts("nationalities").into_iter().chain(record.text("country"));
    for country in countries {
        subject = subject.of_country(country);
    }
    Some(identifiers_of(record).into_iter().fold(subject, Subject::with))
}

/// The numbers and addresses that a record says.
#[must_use]
pub fn identifiers_of(record: &Record) -> Vec<Identifier> {
    let text = |name: &str| record.text(name).unwrap_or_default();
    let said: &[(Class, &str, &str)] = match record.kind.name {
        "person" => &[(Class::National, "national_id", "")],
        "organisation" => &[(Class::National, "registration_number", "")],
        "travel_document" => &[(Class::Document, "number", "issuer"), (Class::Document, "visa_foil", "")],
        "phone" => &[(Class::Phone, "number", ""), (Class::Serial, "imei", "")],
        "email" => &[(Class::Email, "address", "")],
        "account" => &[(Class::Account, "account_number", "")],
        "vehicle" => &[(Class::Plate, "plate", "plate_country"), (Class::Serial, "vin", "")],
        "handle" => &[(Class::Handle, "handle", "platform")],
        _ => &[],
    };
    let read =
        |(class, field, beside): &(Class, &str, &str)| Identifier::read(*class, text(field), text(beside));
    said.iter().filter_map(read).collect()
}

fn keys_of(record: &Record) -> BTreeSet<String> {
    match subject_of(record) {
        Some(subject) => subject.keys(),
        None => identifiers_of(record).iter().map(Identifier::key).collect(),
    }
}

/// Writes the keys of a record, when they are others than before.
pub(crate) fn write(
    db: &Connection,
    pk: i64,
    deleted: bool,
    record: &Record,
    is_new: bool,
) -> Result<(), VaultError> {
    if !FOUND.contains(&record.kind) {
        return Ok(());
    }
    let wanted = if deleted { BTreeSet::new() } else { keys_of(record) };
    if !is_new {
        let mut statement = db.prepare_cached("SELECT key FROM match_key WHERE entity = ?1")?;
        let rows = statement.query_map([pk], |row| row.get(0))?;
        let before: BTreeSet<String> = rows.collect::<Result<_, _>>()?;
        if before == wanted {
            return Ok(());
        }
        db.prepare_cached("DELETE FROM match_key WHERE entity = ?1")?.execute([pk])?;
    }
    let mut insert = db.prepare_cached("INSERT OR IGNORE INTO match_key VALUES (?1, ?2)")?;
    for key in wanted {
        insert.execute((key, pk))?;
    }
    Ok(())
}

/// Makes the keys anew when those here are of another version, or of none.
pub(crate) fn catch_up(db: &Connection) -> Result<(), VaultError> {
    let current = KEYS_VERSION.to_be_bytes();
    if meta::get(db, VERSION)?.as_deref() == Some(&current) {
        return Ok(());
    }
    let transaction = db.unchecked_transaction()?;
    transaction.execute("DELETE FROM match_key", [])?;
    for kind in FOUND {
        let mut statement =
            transaction.prepare("SELECT pk, id, state FROM entity WHERE kind = ?1 AND deleted = 0")?;
        let mut rows = statement.query([kind.number])?;
        while let Some(row) = rows.next()? {
            let state = EntityState::decode(row.get_ref(2)?.as_blob().unwrap_or_default())?;
            let (record, _) = record_of(row.get(1)?, kind, &state);
            write(&transaction, row.get(0)?, false, &record, true)?;
        }
    }
    meta::put(&transaction, VERSION, &current)?;
    Ok(transaction.commit()?)
}

impl Reads<'_> {
    /// Records of these kinds that share a key, those with the most shared keys first and the newest among
    /// equals. Cases in `hidden` leave no trace: they take nobody's place either.
    pub fn found_by(
        &self,
        keys: &BTreeSet<String>,
        kinds: &[&Kind],
        hidden: &[Uuid],
        limit: usize,
    ) -> Result<Vec<StoredRecord>, VaultError> {
        let hidden: BTreeSet<Uuid> = hidden.iter().copied().collect();
        let keys = serde_json::to_string(keys).unwrap_or_default();
        let mut statement = self.db.prepare_cached(
            "SELECT e.id, e.scope, e.kind FROM (
               SELECT entity, count(*) AS shared FROM match_key
               WHERE key IN (SELECT value FROM json_each(?1)) GROUP BY entity
             ) m JOIN entity e ON e.pk = m.entity ORDER BY m.shared DESC, e.pk DESC",
        )?;
        let mut rows = statement.query([keys])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: Option<u16> = row.get(2)?;
            let wanted = kind.is_some_and(|number| kinds.iter().any(|kind| kind.number == number));
            let scope = scope_of(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            if !wanted || scope.case().is_some_and(|case| hidden.contains(&case)) {
                continue;
            }
            found.extend(self.record(row.get(0)?)?);
            if found.len() >= limit {
                break;
            }
        }
        Ok(found)
    }

    /// The identifiers that name this record as their holder, deleted ones left out.
    pub fn held_by(&self, holder: Uuid) -> Result<Vec<StoredRecord>, VaultError> {
        let mut found = Vec::new();
        for kind in FOUND.iter().filter(|kind| kind.field("holder").is_some()) {
            let sql = format!(
                "SELECT record_id FROM \"{}\" WHERE case_id IN (SELECT case_id FROM person WHERE record_id = ?1
                   UNION SELECT case_id FROM organisation WHERE record_id = ?1) AND holder = ?1 AND deleted = 0",
                kind.name
            );
            let mut statement = self.db.prepare_cached(&sql)?;
            let ids = statement.query_map([holder], |row| row.get::<_, Uuid>(0))?;
            for id in ids {
                found.extend(self.record(id?)?);
            }
        }
        Ok(found)
    }

    /// Records said to be the same, in groups: each member with everybody it is one with, itself among them.
    pub fn groups_of_same(&self) -> Result<BTreeMap<Uuid, BTreeSet<Uuid>>, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT e.id, s.other FROM same_as s JOIN entity e ON e.pk = s.entity")?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, Uuid>(0)?, row.get::<_, Uuid>(1)?)))?;
        let mut groups: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
        for pair in rows {
            let (one, other) = pair?;
            let mut all: BTreeSet<Uuid> = [one, other].into();
            for id in [one, other] {
                all.extend(groups.get(&id).into_iter().flatten());
            }
            for member in &all {
                groups.insert(*member, all.clone());
            }
        }
        Ok(groups)
    }

    /// As [`Reads::records_of`] for people and organisations, without these records.
    pub fn subjects_but(
        &self,
        but: &BTreeSet<Uuid>,
        offset: usize,
        limit: usize,
    ) -> Result<(u64, Vec<StoredRecord>), VaultError> {
        let but: Vec<String> = but.iter().map(|id| id.simple().to_string()).collect();
        let but = serde_json::to_string(&but).unwrap_or_default();
        let which = format!(
            "kind IN ({}, {}) AND deleted = 0 AND id NOT IN (SELECT unhex(value) FROM json_each(?1))",
            kinds::PERSON.number,
            kinds::ORGANISATION.number
        );
        let count = format!("SELECT count(*) FROM entity WHERE {which}");
        let total: i64 = self.db.prepare_cached(&count)?.query_row([&but], |row| row.get(0))?;
        let page =
            format!("SELECT id FROM entity WHERE {which} ORDER BY changed_at DESC, pk LIMIT ?2 OFFSET ?3");
        let mut statement = self.db.prepare_cached(&page)?;
        let ids = statement
            .query_map((&but, signed(limit as u64), signed(offset as u64)), |row| row.get::<_, Uuid>(0))?;
        let mut records = Vec::new();
        for id in ids {
            records.extend(self.record(id?)?);
        }
        Ok((u64::try_from(total).unwrap_or_default(), records))
    }

    /// People and organizations kept as criminal intelligence whose revalidation was due before this day, the oldest first.
    pub fn to_revalidate(&self, before: &str) -> Result<Vec<StoredRecord>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT record_id FROM (
               SELECT record_id, revalidate_on, criminal_intelligence, deleted FROM person
               UNION ALL SELECT record_id, revalidate_on, criminal_intelligence, deleted FROM organisation)
             WHERE deleted = 0 AND criminal_intelligence = 1 AND revalidate_on < ?1
             ORDER BY revalidate_on, record_id",
        )?;
        let ids = statement.query_map([before], |row| row.get::<_, Uuid>(0))?;
        let mut records = Vec::new();
        for id in ids {
            records.extend(self.record(id?)?);
        }
        Ok(records)
    }
}
