//! Lawful erasure: the words of a change go and never come back, its place in the chain stays, and what it
//! had replaced stays replaced.

use std::collections::BTreeMap;

use ledger::{Op, Origin, Place};
use model::kinds::ATTACHMENT;
use rusqlite::Connection;
use uuid::Uuid;

use crate::apply::Fold;
use crate::log::{self, signed, unsigned};
use crate::{VaultError, attachment, snapshot};

/// Takes the words of a change out of the log, of the waiting room and of the index.
pub(crate) fn erase(
    fold: &mut Fold<'_>,
    view: usize,
    (origin, seq): (Origin, u64),
    basis: &str,
    left: &[Op],
) -> Result<(), VaultError> {
    let scope = fold.views[view].bytes.clone();
    let place = (&scope, origin.device.0, origin.incarnation, signed(seq));
    fold.db.prepare_cached("INSERT OR IGNORE INTO erasure VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?.execute((
        place.0,
        place.1,
        place.2,
        place.3,
        basis,
        Op::encode_all(left),
    ))?;
    let of_change = "scope = ?1 AND device = ?2 AND incarnation = ?3 AND seq = ?4";
    let early = format!("DELETE FROM inbox_hold WHERE reason = 'early' AND {of_change}");
    fold.db.prepare_cached(&early)?.execute(place)?;
    let waiting = format!("UPDATE inbox_hold SET payload = NULL WHERE {of_change}");
    fold.db.prepare_cached(&waiting)?.execute(place)?;
    if let Some(head) = fold.views[view].heads.get(&origin).filter(|head| seq <= head.seq) {
        log::set_payload(fold.db, head.id, seq, None)?;
    }
    for id in left.iter().filter_map(attached) {
        // Without its key the file is noise from this transaction on; it goes when the exchange has ended.
        fold.db
            .prepare_cached("INSERT OR IGNORE INTO purge_file (id, scope) VALUES (?1, ?2)")?
            .execute((id, &scope))?;
        attachment::forget(fold.db, id)?;
    }
    snapshot::erase(fold.db, &scope, (origin, seq))?;
    fold.forget_gaps(view);
    fold.refold.insert(view);
    fold.scrub = true;
    Ok(())
}

/// The attachment that an operation makes.
fn attached(op: &Op) -> Option<Uuid> {
    match op {
        Op::Create { entity, kind } if *kind == ATTACHMENT.number => Some(entity.0),
        _ => None,
    }
}

/// What is left of each erased change of a scope.
pub(crate) fn of_scope(db: &Connection, scope: &[u8]) -> Result<BTreeMap<Place, Vec<Op>>, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT device, incarnation, seq, remains FROM erasure WHERE scope = ?1")?;
    let mut rows = statement.query([scope])?;
    let mut erased = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let place = (log::origin_at(row, 0)?, unsigned(row.get(2)?));
        erased.insert(place, Op::decode_all(row.get_ref(3)?.as_blob().unwrap_or_default())?);
    }
    Ok(erased)
}
