//! Acts: what was done on this laptop that changes no record. The only writer of their table.
//!
//! Each row is bound to the one before by its hash, and this device signs where the chain ends: a row that was
//! taken out or altered is found. Acts stay here; they hold no word of a record and no word that was searched for.

use ed25519_dalek::{Signature, Signer as _};
use ledger::{GENESIS, Hash, SigningKey, UserId, VerifyingKey};
use model::acts::Act;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::keys::Attempts;
use crate::log::{signed, unsigned, user_at};
use crate::{OpenError, Reads, Vault, VaultError, meta};

const ACT_DOMAIN: &[u8] = b"chancery/act/1";
const END_DOMAIN: &[u8] = b"chancery/acts-end/1";
/// Under this name the vault keeps where the chain ends.
const END: &str = "acts_end";

/// What is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAct {
    /// Milliseconds of UTC, and how many minutes the post's clocks are ahead of it.
    pub at_ms: i64,
    pub utc_offset: i32,
    /// A case.
    pub about: Option<Uuid>,
    /// Hits of a search; wrong passphrases before an unlock or a change of the passphrase.
    pub n: Option<u64>,
    pub format: Option<String>,
    pub marking: Option<String>,
    /// Of what left the vault, in hex.
    pub sha256: Option<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedAct {
    pub seq: u64,
    pub user: UserId,
    /// The name of a [`model::acts::Act`].
    pub what: String,
    pub said: NewAct,
    pub hash: Hash,
}

/// Where the chain ends, in this device's hand.
#[derive(Serialize, Deserialize)]
struct End {
    seq: u64,
    hash: Hash,
    signature: Vec<u8>,
}

impl End {
    fn signed_by(seq: u64, hash: Hash, key: &SigningKey) -> Self {
        Self { seq, hash, signature: key.sign(&end_bytes(seq, &hash)).to_bytes().to_vec() }
    }

    fn is_by(&self, key: &VerifyingKey) -> bool {
        let signature = Signature::from_slice(&self.signature);
        signature.is_ok_and(|it| key.verify_strict(&end_bytes(self.seq, &self.hash), &it).is_ok())
    }
}

fn end_bytes(seq: u64, hash: &Hash) -> Vec<u8> {
    [END_DOMAIN, &seq.to_be_bytes(), hash].concat()
}

impl LoggedAct {
    fn hash_after(&self, previous: &Hash) -> Hash {
        let mut hasher = Sha256::new();
        hasher.update(ACT_DOMAIN);
        hasher.update(previous);
        hasher.update(self.seq.to_be_bytes());
        hasher.update(self.said.at_ms.to_be_bytes());
        hasher.update(self.said.utc_offset.to_be_bytes());
        hasher.update(self.user.0.as_bytes());
        let n = self.said.n.map(u64::to_be_bytes);
        let parts: [Option<&[u8]>; 6] = [
            Some(self.what.as_bytes()),
            self.said.about.as_ref().map(|case| case.as_bytes().as_slice()),
            n.as_ref().map(<[u8; 8]>::as_slice),
            self.said.format.as_deref().map(str::as_bytes),
            self.said.marking.as_deref().map(str::as_bytes),
            self.said.sha256.as_deref().map(str::as_bytes),
        ];
        for part in parts {
            // What is absent and what is empty are two things.
            let length = part.map_or(u64::MAX, |part| part.len() as u64);
            hasher.update(length.to_be_bytes());
            hasher.update(part.unwrap_or_default());
        }
        hasher.finalize().into()
    }
}

impl Vault {
    /// Writes an act down; when this returns it is as safe as any change.
    ///
    /// `false` when an act of this person stands for it already; see [`Act::stands_ms`].
    pub fn record_act(&mut self, what: Act, said: NewAct) -> Result<bool, VaultError> {
        let user = self.identity.user;
        if stands(&self.db, what, user, &said)? {
            return Ok(false);
        }
        let transaction = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (seq, previous) = next_place(&transaction)?;
        let mut act = LoggedAct { seq, user, what: what.name().into(), said, hash: GENESIS };
        act.hash = act.hash_after(&previous);
        insert(&transaction, &act)?;
        meta::put_json(&transaction, END, &End::signed_by(act.seq, act.hash, &self.keys.signing))?;
        transaction.commit()?;
        Ok(true)
    }

    /// Wrong passphrases that no act tells of yet.
    #[must_use]
    pub fn untold_tries(&self) -> u64 {
        Attempts::read(&self.dir).untold()
    }

    /// An act tells of them now. When this fails they are told twice, never lost.
    pub fn tries_told(&self) -> Result<(), OpenError> {
        Attempts::told(&self.dir)
    }
}

/// The next number, and the hash it is bound to: that of the end that was signed, whatever rows are there. A chain
/// that lost rows or its end goes on, so that nobody is shut out, and never closes again.
fn next_place(db: &Connection) -> Result<(u64, Hash), VaultError> {
    let last: Option<i64> = db.query_row("SELECT max(seq) FROM act", [], |row| row.get(0))?;
    let last = unsigned(last.unwrap_or(0));
    let (seq, hash) = end_of(db)?.map_or((0, GENESIS), |end| (end.seq, end.hash));
    Ok((seq.max(last) + 1, hash))
}

/// `None` also when what is kept of it cannot be read.
fn end_of(db: &Connection) -> Result<Option<End>, VaultError> {
    match meta::get_json(db, END) {
        Err(VaultError::Stored { .. }) => Ok(None),
        found => found,
    }
}

/// Whether an act that was written stands for this one.
fn stands(db: &Connection, what: Act, user: UserId, said: &NewAct) -> Result<bool, VaultError> {
    let within = what.stands_ms();
    if within == 0 {
        return Ok(false);
    }
    let mut statement = db.prepare_cached(
        "SELECT 1 FROM act WHERE what = ?1 AND user = ?2 AND about IS ?3 AND at > ?4 AND at <= ?5
           AND coalesce(count, 0) >= ?6",
    )?;
    let (from, to) = (said.at_ms.saturating_sub(within), said.at_ms);
    let n = signed(said.n.unwrap_or(0));
    Ok(statement.exists((what.name(), user.0, said.about, from, to, n))?)
}

fn insert(db: &Connection, act: &LoggedAct) -> Result<(), VaultError> {
    let LoggedAct { seq, user, what, said, hash } = act;
    db.prepare_cached(
        "INSERT INTO act (seq, at, utc_offset, user, what, about, count, format, marking, sha256, hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?
    .execute((
        signed(*seq),
        said.at_ms,
        said.utc_offset,
        user.0,
        what,
        said.about,
        said.n.map(signed),
        &said.format,
        &said.marking,
        &said.sha256,
        hash,
    ))?;
    Ok(())
}

const COLUMNS: &str = "seq, at, utc_offset, user, what, about, count, format, marking, sha256, hash";

fn act_row(row: &Row<'_>) -> rusqlite::Result<LoggedAct> {
    let said = NewAct {
        at_ms: row.get(1)?,
        utc_offset: row.get(2)?,
        about: row.get(5)?,
        n: row.get::<_, Option<i64>>(6)?.map(unsigned),
        format: row.get(7)?,
        marking: row.get(8)?,
        sha256: row.get(9)?,
    };
    let (seq, user) = (unsigned(row.get(0)?), user_at(row, 3)?);
    Ok(LoggedAct { seq, user, what: row.get(4)?, said, hash: row.get(10)? })
}

impl Reads<'_> {
    /// The act of that number.
    pub(crate) fn act(&self, seq: u64) -> Result<Option<LoggedAct>, VaultError> {
        let sql = format!("SELECT {COLUMNS} FROM act WHERE seq = ?1");
        Ok(self.db.prepare_cached(&sql)?.query_row([signed(seq)], act_row).optional()?)
    }

    /// Follows the chain of acts from its beginning to the end that this device signed. The first that does not
    /// fit, and why.
    pub fn verify_acts(&self, key: &VerifyingKey) -> Result<Option<(u64, &'static str)>, VaultError> {
        let sql = format!("SELECT {COLUMNS} FROM act ORDER BY seq");
        let mut statement = self.db.prepare_cached(&sql)?;
        let mut rows = statement.query([])?;
        let mut last = (0, GENESIS);
        while let Some(row) = rows.next()? {
            let Ok(act) = act_row(row) else { return Ok(Some((last.0 + 1, "it cannot be read"))) };
            if act.seq != last.0 + 1 {
                return Ok(Some((last.0 + 1, "it is missing")));
            }
            if act.hash != act.hash_after(&last.1) {
                return Ok(Some((act.seq, "it was altered, or stands after one that is missing")));
            }
            last = (act.seq, act.hash);
        }
        Ok(match end_of(self.db)? {
            None if last.0 == 0 => None,
            None => Some((last.0, "nothing signed says that the acts end here")),
            Some(end) if !end.is_by(key) => {
                Some((end.seq, "the end of the acts is not signed by this device"))
            }
            Some(end) if end.seq > last.0 => Some((last.0 + 1, "it is missing")),
            Some(end) if (end.seq, end.hash) == last => None,
            Some(_) => Some((last.0, "it stands after the end that this device signed")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(said: NewAct) -> LoggedAct {
        LoggedAct { seq: 1, user: UserId(Uuid::from_u128(1)), what: "export".into(), said, hash: GENESIS }
    }

    #[test]
    fn every_part_of_an_act_is_bound_by_its_hash() {
        let some = |text: &str| Some(text.to_owned());
        let first = act(NewAct::default());
        let others = [
            NewAct { at_ms: 1, ..NewAct::default() },
            NewAct { utc_offset: 120, ..NewAct::default() },
            NewAct { about: Some(Uuid::from_u128(7)), ..NewAct::default() },
            NewAct { n: Some(0), ..NewAct::default() },
            NewAct { format: some(""), ..NewAct::default() },
            NewAct { format: some("pdf"), ..NewAct::default() },
            NewAct { marking: some("pdf"), ..NewAct::default() },
            NewAct { sha256: some("pdf"), ..NewAct::default() },
        ];
        let mut hashes: Vec<Hash> = others.into_iter().map(|said| act(said).hash_after(&GENESIS)).collect();
        hashes.push(first.hash_after(&GENESIS));
        hashes.push(first.hash_after(&[1; 32]));
        hashes.push(LoggedAct { seq: 2, ..first.clone() }.hash_after(&GENESIS));
        hashes.push(LoggedAct { what: "print".into(), ..first.clone() }.hash_after(&GENESIS));
        hashes.push(LoggedAct { user: UserId(Uuid::from_u128(2)), ..first }.hash_after(&GENESIS));
        let all = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), all);
    }
}
