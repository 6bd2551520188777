//! Some fields of every record of a kind: what counting over a whole vault needs, read from the table of the kind
//! and without a look at any state.

use ledger::Scope;
use model::{Field, Kind, Record};
use uuid::Uuid;

use crate::{Reads, VaultError, log, table};

/// A record of which only the fields that were asked for were read.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordBrief {
    pub record: Record,
    pub scope: Scope,
    pub case: Option<Uuid>,
    /// Milliseconds of UTC by the hybrid clock.
    pub created_at: i64,
    pub changed_at: i64,
}

impl Reads<'_> {
    /// Every record of a kind with these of its fields, deleted ones left out, in order of creation. No field may be
    /// a list.
    pub fn record_briefs(
        &self,
        kind: &'static Kind,
        fields: &[&str],
    ) -> Result<Vec<RecordBrief>, VaultError> {
        let fields: Vec<&Field> = fields.iter().filter_map(|name| kind.field(name)).collect();
        let columns: String = fields.iter().map(|field| format!(", k.\"{}\"", field.name)).collect();
        let mut statement = self.db.prepare_cached(&format!(
            "SELECT k.record_id, e.scope, e.created_at, e.changed_at{columns}
             FROM \"{}\" k JOIN entity e ON e.pk = k.pk WHERE k.deleted = 0 ORDER BY e.created_at, k.record_id",
            kind.name
        ))?;
        let mut rows = statement.query([])?;
        let mut briefs = Vec::new();
        while let Some(row) = rows.next()? {
            let scope = log::scope_of(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            let mut record = Record::new(row.get(0)?, kind);
            for (field, at) in fields.iter().zip(4..) {
                let value = table::value(field, row.get_ref(at)?);
                record.fields.extend(value.map(|value| (field.number, value)));
            }
            let (created_at, changed_at) = (row.get(2)?, row.get(3)?);
            briefs.push(RecordBrief { record, case: scope.case(), scope, created_at, changed_at });
        }
        Ok(briefs)
    }

    /// The records of a kind in which somebody has to choose between values of this register.
    pub fn contested(&self, kind: &Kind, register: u16) -> Result<Vec<Uuid>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT e.id FROM conflict c JOIN entity e ON e.pk = c.entity
             WHERE c.what = 'values' AND c.register = ?2 AND e.kind = ?1 AND e.deleted = 0",
        )?;
        let rows = statement.query_map((kind.number, register), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
