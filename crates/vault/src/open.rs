//! The one door to the database: key, settings, version check, upgrade step by step.
//!
//! It never deletes a file of a vault. What it cannot open it reports and leaves as it was.

use std::path::Path;
use std::sync::Once;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::files::DATABASE;
use crate::keys::StoreKey;
use crate::{OpenError, log};

/// Before this version SQLite could corrupt a database when the WAL was reset.
const LEAST_SQLITE: i32 = 3_051_003;

/// Every released step, in order. `user_version` counts the steps taken.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_snapshots.sql"),
    include_str!("../migrations/0003_access.sql"),
    include_str!("../migrations/0004_files.sql"),
    include_str!("../migrations/0005_courier.sql"),
    include_str!("../migrations/0006_checkpoints.sql"),
    include_str!("../migrations/0007_merge.sql"),
    include_str!("../migrations/0008_engine.sql"),
    include_str!("../migrations/0009_casework.sql"),
    include_str!("../migrations/0010_likeness.sql"),
    include_str!("../migrations/0011_steps.sql"),
    include_str!("../migrations/0012_counts.sql"),
    include_str!("../migrations/0013_intelligence.sql"),
    include_str!("../migrations/0014_lists.sql"),
    include_str!("../migrations/0015_acts.sql"),
    include_str!("../migrations/0016_disclosures.sql"),
];

/// Opens the database in `dir`, upgrading it if it is older.
pub(crate) fn open_database(dir: &Path, key: &StoreKey) -> Result<Connection, OpenError> {
    let path = dir.join(DATABASE);
    if !path.is_file() {
        return Err(OpenError::Damaged { what: "the database file is missing" });
    }
    let mut db = connect(&path, key)?;
    upgrade(&mut db, dir, MIGRATIONS)?;
    Ok(db)
}

/// Makes a database at `path`, which must not exist.
pub(crate) fn create_database(path: &Path, key: &StoreKey) -> Result<Connection, OpenError> {
    let mut db = connect(path, key)?;
    migrate(&mut db, 0, MIGRATIONS)?;
    Ok(db)
}

/// SQLite lets a second thread pass while the first is still starting SQLCipher, and keying then fails.
/// The first connection of the process therefore waits until an empty database in memory takes a key.
fn wait_for_cipher() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        let takes_a_key = || {
            let db = Connection::open_in_memory()?;
            db.execute_batch("PRAGMA cipher_log_level = NONE; PRAGMA key = 'starting'")
        };
        for _ in 0..200 {
            if takes_a_key().is_ok() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    });
}

/// A connection with the key and every setting. Only this module and backups come through here.
pub(crate) fn connect(path: &Path, key: &StoreKey) -> Result<Connection, OpenError> {
    if rusqlite::version_number() < LEAST_SQLITE {
        return Err(OpenError::OldSqlite { found: rusqlite::version() });
    }
    wait_for_cipher();
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags)?;
    // SQLCipher tells what it could not decrypt on standard error; callers get an error instead.
    db.execute_batch("PRAGMA cipher_log_level = NONE")?;
    db.execute_batch(&key.pragma())?;
    db.execute_batch(
        "PRAGMA cipher_compatibility = 4;
         PRAGMA temp_store = MEMORY;
         PRAGMA mmap_size = 0;
         PRAGMA cache_size = -65536;
         PRAGMA trusted_schema = OFF;
         PRAGMA cell_size_check = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON;
         PRAGMA journal_mode = WAL;
         PRAGMA journal_size_limit = 16777216;
         PRAGMA synchronous = FULL;",
    )?;
    db.set_prepared_statement_cache_capacity(256);
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    log::read_headers_in_sql(&db)?;
    check_settings(&db)?;
    Ok(db)
}

/// A setting that did not take is a reason not to open: each of them guards something.
fn check_settings(db: &Connection) -> Result<(), OpenError> {
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let journal: String = db.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    let cipher: Option<String> = db.pragma_query_value(None, "cipher_version", |row| row.get(0)).ok();
    let taken = number("synchronous")? == 2
        && number("secure_delete")? == 1
        && number("temp_store")? == 2
        && number("trusted_schema")? == 0
        && number("foreign_keys")? == 1
        && journal.eq_ignore_ascii_case("wal")
        && cipher.is_some();
    if taken { Ok(()) } else { Err(OpenError::Damaged { what: "the database refuses its safety settings" }) }
}

/// Brings an older database up to the last step, with a copy of it beside.
pub(crate) fn upgrade(db: &mut Connection, dir: &Path, steps: &[&str]) -> Result<(), OpenError> {
    let found: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found == 0 {
        return Err(OpenError::Damaged { what: "the database is empty" });
    }
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    if found < known {
        let copy = dir.join(format!("before-format-{known}.db"));
        if !copy.exists() {
            snapshot(db, &copy)?;
        }
        migrate(db, found, steps)?;
    }
    Ok(())
}

fn migrate(db: &mut Connection, found: u32, steps: &[&str]) -> Result<(), OpenError> {
    let mut at = found;
    let mut step = || -> rusqlite::Result<()> {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Exclusive)?;
        for sql in &steps[usize::try_from(found).unwrap_or(usize::MAX).min(steps.len())..] {
            at += 1;
            transaction.execute_batch(sql)?;
            transaction.pragma_update(None, "user_version", at)?;
        }
        transaction.commit()
    };
    let done = step();
    done.map_err(|source| OpenError::Migration { to: at, source })
}

/// A consistent copy under the same key. A half-made one is removed.
pub(crate) fn snapshot(db: &Connection, to: &Path) -> Result<(), OpenError> {
    let Some(name) = to.to_str() else {
        return Err(std::io::Error::from(std::io::ErrorKind::InvalidFilename).into());
    };
    let part = format!("{name}.part");
    _ = std::fs::remove_file(&part);
    let made = db.execute("VACUUM INTO ?1", [&part]).map_err(OpenError::from).and_then(|_| {
        std::fs::File::open(&part)?.sync_all()?;
        Ok(std::fs::rename(&part, to)?)
    });
    if made.is_err() {
        _ = std::fs::remove_file(&part);
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: u32 = MIGRATIONS.len() as u32;

    fn fresh(dir: &Path) -> (Connection, StoreKey) {
        let key = StoreKey::random().unwrap();
        (create_database(&dir.join(DATABASE), &key).unwrap(), key)
    }

    /// As the first version made it.
    fn first(dir: &Path) -> (Connection, StoreKey) {
        let key = StoreKey::random().unwrap();
        let mut db = connect(&dir.join(DATABASE), &key).unwrap();
        migrate(&mut db, 0, &MIGRATIONS[..1]).unwrap();
        (db, key)
    }

    #[test]
    fn a_vault_of_the_first_version_is_brought_to_this_one() {
        let dir = tempfile::tempdir().unwrap();
        let (db, key) = first(dir.path());
        drop(db);
        let db = open_database(dir.path(), &key).unwrap();
        let version: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, KNOWN);
    }

    #[test]
    fn an_older_vault_is_copied_then_upgraded_in_one_step() {
        let dir = tempfile::tempdir().unwrap();
        let (mut db, key) = fresh(dir.path());
        let steps = [MIGRATIONS, &["CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;"]].concat();
        upgrade(&mut db, dir.path(), &steps).unwrap();
        db.execute("INSERT INTO later VALUES (1)", []).unwrap();
        let copy = connect(&dir.path().join(format!("before-format-{}.db", steps.len())), &key).unwrap();
        let version: u32 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version as usize, MIGRATIONS.len());
    }

    #[test]
    fn a_failed_upgrade_leaves_the_vault_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let (mut db, key) = fresh(dir.path());
        let later = ["CREATE TABLE later (id INTEGER);", "CREATE TABLE meta (id INTEGER);"];
        let steps = [MIGRATIONS, &later].concat();
        let failed = upgrade(&mut db, dir.path(), &steps);
        assert!(matches!(failed, Err(OpenError::Migration { to, .. }) if to as usize == steps.len()));
        drop(db);
        let mut db = connect(&dir.path().join(DATABASE), &key).unwrap();
        let later: i64 = db
            .query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'later'", [], |r| r.get(0))
            .unwrap();
        assert_eq!(later, 0);
        upgrade(&mut db, dir.path(), &steps[..=MIGRATIONS.len()]).unwrap();
    }

    #[test]
    fn a_newer_vault_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let (db, key) = fresh(dir.path());
        db.pragma_update(None, "user_version", 99).unwrap();
        drop(db);
        let refused = open_database(dir.path(), &key);
        assert!(matches!(refused, Err(OpenError::Newer { found: 99, .. })));
    }

    #[test]
    fn a_vault_from_before_there_were_parts_keeps_its_files_as_originals() {
        let dir = tempfile::tempdir().unwrap();
        let key = StoreKey::random().unwrap();
        let mut db = connect(&dir.path().join(DATABASE), &key).unwrap();
        migrate(&mut db, 0, &MIGRATIONS[..1]).unwrap();
        db.execute_batch(
            "INSERT INTO attachment_file VALUES (x'01', x'02', x'03', 7, x'04', 'address', 5, 1);
             INSERT INTO attachment_part VALUES (x'05', x'06');",
        )
        .unwrap();
        upgrade(&mut db, dir.path(), MIGRATIONS).unwrap();
        let row: (String, i64, bool) = db
            .query_row("SELECT part, size, durable FROM attachment_file WHERE id = x'01'", [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .unwrap();
        assert_eq!(row, ("original".to_owned(), 7, true));
        let arriving: String = db
            .query_row("SELECT part FROM attachment_arriving WHERE id = x'05'", [], |row| row.get(0))
            .unwrap();
        assert_eq!(arriving, "original");
    }

    #[test]
    fn the_log_of_a_vault_from_before_there_were_acts_is_searched_like_any_other() {
        let dir = tempfile::tempdir().unwrap();
        let key = StoreKey::random().unwrap();
        let mut db = connect(&dir.path().join(DATABASE), &key).unwrap();
        migrate(&mut db, 0, &MIGRATIONS[..13]).unwrap();
        let id = uuid::Uuid::from_u128;
        let origin = ledger::Origin { device: ledger::DeviceId(id(1)), incarnation: 1 };
        let draft = ledger::Draft {
            scope: ledger::Scope::Org,
            origin,
            author: ledger::UserId(id(2)),
            schema: 1,
            min_reader: 1,
            quality: ledger::Quality::Unknown,
            action: 8,
            seq: 1,
            hlc: ledger::Hlc(1),
            wall: 1_790_000_000_000,
            salt: [0; 8],
            ops: Vec::new(),
        };
        let change = draft.sign(&ledger::SigningKey::from_bytes(&[7; 32]), &ledger::GENESIS);
        db.execute_batch(
            "INSERT INTO stream (id, scope, device, incarnation, own, seq, hash, hlc)
             VALUES (5, x'00', x'01', 1, 1, 2, x'00', 0);",
        )
        .unwrap();
        for (pos, header) in [(3, change.raw.header), (4, b"damaged".to_vec())] {
            db.execute(
                "INSERT INTO change (pos, stream, seq, header, payload_hash, hash, stored_at)
                 VALUES (?1, 5, ?1, ?2, x'', x'', 0)",
                (pos, header),
            )
            .unwrap();
        }
        upgrade(&mut db, dir.path(), MIGRATIONS).unwrap();
        let mut facts =
            db.prepare("SELECT pos, stream, at, author, action FROM log_fact ORDER BY pos").unwrap();
        let facts: Vec<(i64, i64, i64, uuid::Uuid, i64)> = facts
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(
            facts,
            [(3, 5, 1_790_000_000_000, id(2), 8), (4, 5, 0, id(0), 0)],
            "a damaged one keeps its place"
        );
    }

    #[test]
    fn the_tables_of_every_kind_have_the_columns_of_the_registry() {
        let dir = tempfile::tempdir().unwrap();
        let (db, _) = fresh(dir.path());
        for kind in model::registry::KINDS {
            let mut columns = db.prepare("SELECT name, type FROM pragma_table_info(?1)").unwrap();
            let columns = columns.query_map([kind.name], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
            let mut found: Vec<(String, String)> = columns.map(Result::unwrap).skip(4).collect();
            let mut wanted = crate::table::columns(kind);
            found.sort();
            wanted.sort();
            assert_eq!(found, wanted, "the registry has grown: write the next migration ({})", kind.name);
        }
    }

    #[test]
    fn the_bundled_sqlite_is_new_enough_and_encrypts() {
        let dir = tempfile::tempdir().unwrap();
        let (db, _) = fresh(dir.path());
        assert!(rusqlite::version_number() >= LEAST_SQLITE);
        drop(db);
        let bytes = std::fs::read(dir.path().join(DATABASE)).unwrap();
        assert!(!bytes.starts_with(b"SQLite format 3"));
    }
}
