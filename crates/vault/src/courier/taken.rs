//! Bundles that were taken in here. Each part is receipted once, by a signed change in this device's own
//! scope, which the next exchange or bundle carries to HQ.

use ledger::{DeviceId, Op, Scope};
use model::actions::Action;
use uuid::Uuid;

use crate::log::{signed, unsigned};
use crate::{Reads, Stamp, Vault, VaultError};

/// A part of a bundle that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenPart {
    pub id: Uuid,
    pub part: u16,
    pub parts: u16,
    pub sha256: [u8; 32],
    pub from: DeviceId,
    pub made_ms: i64,
    /// Changes it brought that were not here.
    pub changes: u64,
}

/// A bundle of which at least one part was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenBundle {
    pub id: Uuid,
    pub from: DeviceId,
    pub made_ms: i64,
    pub taken_ms: i64,
    pub parts: u16,
    /// Numbers of the parts that are here.
    pub here: Vec<u16>,
    pub changes: u64,
}

impl Vault {
    /// Remembers a part as taken in; says so in the log when it brought work of people. A receipt for
    /// receipts would never end.
    pub fn remember_taken(
        &mut self,
        taken: &TakenPart,
        worth_a_receipt: bool,
        stamp: Stamp,
    ) -> Result<(), VaultError> {
        if self.reads().taken_part(taken.id, taken.part)? {
            return Ok(());
        }
        let scope = Scope::Device(self.identity.device);
        self.write(stamp, |writer| {
            writer
                .fold
                .db
                .prepare_cached("INSERT INTO bundle_taken VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
                .execute((
                    taken.id,
                    taken.part,
                    taken.parts,
                    taken.sha256,
                    taken.from.0,
                    taken.made_ms,
                    stamp.now_ms,
                    signed(taken.changes),
                ))?;
            if !worth_a_receipt {
                return Ok(());
            }
            let receipt = Op::Receipt {
                bundle: taken.id,
                part: taken.part,
                sha256: taken.sha256,
                from: taken.from,
                changes: taken.changes,
            };
            writer.say(&scope, Action::BundleTake, vec![receipt])
        })?;
        Ok(())
    }
}

impl Reads<'_> {
    pub fn taken_part(&self, bundle: Uuid, part: u16) -> Result<bool, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT 1 FROM bundle_taken WHERE id = ?1 AND part = ?2")?;
        Ok(statement.exists((bundle, part))?)
    }

    /// Bundles taken in here, newest first.
    pub fn bundles_taken(&self) -> Result<Vec<TakenBundle>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, part, parts, from_device, made_at, taken_at, changes FROM bundle_taken
             ORDER BY id, part",
        )?;
        let mut rows = statement.query([])?;
        let mut bundles: Vec<TakenBundle> = Vec::new();
        while let Some(row) = rows.next()? {
            let (id, part): (Uuid, u16) = (row.get(0)?, row.get(1)?);
            let (taken_ms, changes) = (row.get(5)?, unsigned(row.get(6)?));
            match bundles.last_mut().filter(|bundle| bundle.id == id) {
                Some(bundle) => {
                    bundle.here.push(part);
                    bundle.changes += changes;
                    bundle.taken_ms = bundle.taken_ms.max(taken_ms);
                }
                None => bundles.push(TakenBundle {
                    id,
                    from: DeviceId(row.get::<_, Uuid>(3)?),
                    made_ms: row.get(4)?,
                    taken_ms,
                    parts: row.get(2)?,
                    here: vec![part],
                    changes,
                }),
            }
        }
        bundles.sort_by_key(|bundle| std::cmp::Reverse(bundle.taken_ms));
        Ok(bundles)
    }
}
