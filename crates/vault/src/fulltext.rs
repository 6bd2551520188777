//! The rows of full text: what a record is found by, how its text is replaced, and how words are scrubbed.
//!
//! The index scrubs what is deleted (FTS5 `secure-delete`). While the fold replaces the text of a record it
//! does not: that costs ten times the replacement, and the words stay in the log anyway. Whoever erases words from the
//! log has them scrubbed from the whole index.

use model::{Kind, Record, Value, narrative};
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use crate::VaultError;

/// What full text finds a record by: its title, and its searchable fields.
pub(crate) fn text_of(record: &Record) -> (String, String) {
    let mut body = String::new();
    for field in record.kind.fields.iter().filter(|field| field.search) {
        let values = record.fields.get(&field.number).map(Value::items).unwrap_or_default();
        for text in values.iter().filter_map(Value::as_text) {
            if !body.is_empty() {
                body.push('\n');
            }
            if field.written {
                body.push_str(&narrative::words(text));
            } else {
                body.push_str(text);
            }
        }
    }
    (record.title(), body)
}

/// The words by which search filters inside the index.
pub(crate) fn kind_tag(kind: &Kind) -> String {
    format!("k{}", kind.number)
}

pub(crate) fn case_tag(case: Uuid) -> String {
    format!("c{}", case.simple())
}

/// Writes rows of full text within one transaction.
#[derive(Debug, Default)]
pub(crate) struct TextPen {
    lifted: bool,
}

impl TextPen {
    pub(crate) fn write(
        &mut self,
        db: &Connection,
        pk: i64,
        case: Option<Uuid>,
        deleted: bool,
        record: &Record,
        is_new: bool,
    ) -> Result<(), VaultError> {
        let wanted = (!deleted).then(|| text_of(record));
        if !is_new {
            let mut old = db.prepare_cached("SELECT title, body FROM search WHERE rowid = ?1")?;
            let old: Option<(String, String)> =
                old.query_row([pk], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            if old == wanted {
                return Ok(());
            }
            if old.is_some() {
                self.lift(db)?;
                db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([pk])?;
            }
        }
        let Some((title, body)) = wanted else { return Ok(()) };
        let tag = match case {
            Some(case) => format!("{} {}", kind_tag(record.kind), case_tag(case)),
            None => kind_tag(record.kind),
        };
        db.prepare_cached("INSERT INTO search (rowid, title, body, tag) VALUES (?1, ?2, ?3, ?4)")?
            .execute((pk, title, body, tag))?;
        Ok(())
    }

    /// From here on replaced words are not scrubbed, until the pen is laid down.
    fn lift(&mut self, db: &Connection) -> Result<(), VaultError> {
        if !self.lifted {
            secure_delete(db, false)?;
            self.lifted = true;
        }
        Ok(())
    }

    pub(crate) fn lay_down(self, db: &Connection) -> Result<(), VaultError> {
        if self.lifted { secure_delete(db, true) } else { Ok(()) }
    }
}

fn secure_delete(db: &Connection, on: bool) -> Result<(), VaultError> {
    db.prepare_cached("INSERT INTO search (search, rank) VALUES ('secure-delete', ?1)")?.execute([on])?;
    Ok(())
}

/// Merges the whole index, so that no word of a deleted or replaced text is left in it.
pub(crate) fn scrub(db: &Connection) -> Result<(), VaultError> {
    db.execute("INSERT INTO search (search) VALUES ('optimize')", [])?;
    Ok(())
}

/// An empty index. Deleting row by row would scrub each of them.
pub(crate) fn clear(db: &Connection) -> Result<(), VaultError> {
    let sql: String =
        db.query_row("SELECT sql FROM sqlite_schema WHERE name = 'search'", [], |row| row.get(0))?;
    db.execute_batch("DROP TABLE search")?;
    db.execute_batch(&sql)?;
    secure_delete(db, true)
}
