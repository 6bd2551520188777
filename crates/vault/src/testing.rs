//! Hooks for tests of what a laptop does to a vault. Not for the program.

use ledger::{Draft, Op, Quality, Scope};

use crate::{Vault, VaultError};

/// Writes a change as a vault of another version would: with its schema, its least reader and its words.
pub fn write_as_version(
    vault: &mut Vault,
    scope: &Scope,
    (schema, min_reader): (u16, u16),
    ops: Vec<Op>,
    now_ms: i64,
) -> Result<(), VaultError> {
    let (origin, author, key) = (vault.identity.origin(), vault.identity.user, vault.keys.signing.clone());
    let hlc = vault.clock.tick(now_ms);
    let write = vault.fold_in(now_ms, |fold| {
        let view = fold.view(scope)?;
        let head = fold.head(view, &origin)?;
        let (seq, previous) = (head.seq + 1, head.hash);
        let draft = Draft {
            scope: scope.clone(),
            origin,
            author,
            schema,
            min_reader,
            quality: Quality::Unknown,
            action: 5,
            seq,
            hlc,
            wall: now_ms,
            salt: [7; 8],
            ops,
        };
        fold.append(&draft.sign(&key, &previous))
    });
    write.map(|_| ())
}

/// Lets the database grow by at most this many pages more: a disk that is about to be full.
pub fn leave_pages(vault: &Vault, pages: u32) -> Result<(), VaultError> {
    let count: u32 = vault.db.pragma_query_value(None, "page_count", |row| row.get(0))?;
    vault.db.pragma_update_and_check(None, "max_page_count", count + pages, |_| Ok(()))?;
    Ok(())
}

/// The disk has room again.
pub fn make_room(vault: &Vault) -> Result<(), VaultError> {
    vault.db.pragma_update_and_check(None, "max_page_count", u32::MAX - 1, |_| Ok(()))?;
    Ok(())
}

/// The disk has so many bytes left, as far as files are concerned; `None` asks the disk again.
pub fn pretend_room(vault: &mut Vault, free: Option<u64>) {
    vault.pretended_room = free;
}

/// The laptop dies after so many more steps of its database: every statement from then on fails, and what
/// was not committed is gone.
pub fn die_after(vault: &mut Vault, steps: i64) -> Result<(), VaultError> {
    const EACH: i32 = 10;
    let mut left = steps;
    let handler = move || {
        left -= i64::from(EACH);
        left < 0
    };
    Ok(vault.db.progress_handler(EACH, Some(handler))?)
}

/// The database says that a later version wrote it.
pub fn pretend_newer(vault: &Vault) -> Result<(), VaultError> {
    Ok(vault.db.pragma_update(None, "user_version", 9_999)?)
}

/// Somebody who has the key changes the database behind the program's back.
pub fn tamper(vault: &Vault, sql: &str) -> Result<(), VaultError> {
    Ok(vault.db.execute_batch(sql)?)
}

/// Decides which cases leave, and takes so many steps of their purge: what a crash at that place leaves.
pub fn purge_until(vault: &mut Vault, hq_ms: i64, now_ms: i64, steps: usize) -> Result<(), VaultError> {
    let contact = crate::Contact { hq_ms, device_ms: now_ms, latest_ms: now_ms };
    crate::meta::put_contact(&vault.db, contact)?;
    vault.decide_purges(now_ms)?;
    for leaving in vault.reads().leaving()? {
        for _ in 0..steps {
            vault.purge_step(leaving.case)?;
        }
    }
    Ok(())
}

/// Every value of every table, decrypted: where a word that was purged must not be found.
pub fn dump_everything(vault: &Vault) -> Result<Vec<u8>, VaultError> {
    let tables: Vec<String> = {
        let mut statement = vault.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect::<Result<_, _>>()?
    };
    let mut bytes = Vec::new();
    for table in tables {
        let mut statement = vault.db.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for at in 0..columns {
                match row.get_ref(at)? {
                    rusqlite::types::ValueRef::Text(text) | rusqlite::types::ValueRef::Blob(text) => {
                        bytes.extend_from_slice(text);
                    }
                    _ => {}
                }
                bytes.push(0);
            }
        }
    }
    Ok(bytes)
}

/// Every row of every table whose content two vaults with the same log must share, as text, sorted.
pub fn dump_derived(vault: &Vault) -> Result<Vec<String>, VaultError> {
    let mut tables = vec![
        ("entity".to_owned(), "pk".to_owned()),
        ("conflict".to_owned(), "entity".to_owned()),
        ("case_fact".to_owned(), "pk".to_owned()),
        ("verdict".to_owned(), String::new()),
        ("erasure".to_owned(), String::new()),
        ("same_as".to_owned(), "entity".to_owned()),
        ("grant_row".to_owned(), String::new()),
        ("number_block".to_owned(), String::new()),
        ("number_void".to_owned(), String::new()),
    ];
    tables.extend(model::registry::KINDS.iter().map(|kind| (kind.name.to_owned(), "pk".to_owned())));
    let mut lines = Vec::new();
    for (table, key) in tables {
        let sql = if key.is_empty() {
            format!("SELECT * FROM \"{table}\"")
        } else {
            format!("SELECT e.id, e.scope, t.* FROM \"{table}\" t JOIN entity e ON e.pk = t.\"{key}\"")
        };
        let mut statement = vault.db.prepare(&sql)?;
        let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut line = table.clone();
            for (at, name) in names.iter().enumerate() {
                // Places in a table may differ; what they hold may not.
                if *name != key {
                    line.push_str(&format!(" {name}={:?}", row.get_ref(at)?));
                }
            }
            lines.push(line);
        }
    }
    let mut statement = vault
        .db
        .prepare("SELECT e.id, s.title, s.body, s.tag FROM search s JOIN entity e ON e.pk = s.rowid")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        lines.push(format!(
            "search {:?} {:?} {:?} {:?}",
            row.get_ref(0)?,
            row.get_ref(1)?,
            row.get_ref(2)?,
            row.get_ref(3)?
        ));
    }
    lines.sort();
    Ok(lines)
}
