//! Lawful erasure of a change's words. One person of headquarters asks for it on a legal basis, another one
//! carries it out; the feed then tells every device. The chain stays, and so does what the change replaced.
//!
//! Backups made before still hold the words: they have to be replaced by newer ones.

use ledger::{Change, GENESIS, Hash, Op, Stream};
use model::Role;
use model::actions::Action;

use super::{files, until_written};
use crate::books::{Erasure, User};
use crate::error::HqError;
use crate::feed::Saying;
use crate::house::House;
use crate::store::{Batch, Cell, Entry, Outcome, StoreError, Write};

/// How far an erasure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Another person has to carry it out.
    Asked,
    Done,
}

/// Asks for an erasure, or carries out one that another person asked for.
pub async fn redact(house: &House, hash: &Hash, by: &User, basis: Option<&str>) -> Result<Stage, HqError> {
    if by.role.parse() != Ok(Role::Hq) {
        return Err(HqError::Invalid { what: "--by", expected: "a user of the role hq" });
    }
    until_written(|| redact_once(house, hash, by, basis)).await
}

async fn redact_once(
    house: &House,
    hash: &Hash,
    by: &User,
    basis: Option<&str>,
) -> Result<(Outcome, Stage), HqError> {
    let entry = erasable(house, hash).await?;
    let (stream, seq) = (entry.stream(), entry.seq);
    match house.books.erasure(hash).await? {
        Some(erasure) if erasure.is_done => {
            // Whoever carried it out may have been cut off before the files were gone.
            remove_files(house, &stream, seq).await?;
            Err(HqError::AlreadyErased)
        }
        Some(erasure) if erasure.asked_by == by.id => Err(HqError::SamePerson),
        Some(erasure) => {
            let outcome = carry_out(house, entry, by, &erasure).await?;
            if outcome != Outcome::Stale {
                remove_files(house, &stream, seq).await?;
            }
            Ok((outcome, Stage::Done))
        }
        None => Ok((ask(house, hash, by, basis).await?, Stage::Asked)),
    }
}

/// The change, if its words may be erased at all.
async fn erasable(house: &House, hash: &Hash) -> Result<Entry, HqError> {
    let entry = house.books.change_hashed(hash).await?.ok_or(HqError::UnknownChange)?;
    if entry.origin.device == house.own.device {
        let expected = "a change of a device, not what headquarters itself said";
        return Err(HqError::Invalid { what: "CHANGE", expected });
    }
    let held = house.books.held_of(&entry.stream(), entry.seq, entry.seq).await?;
    if held.iter().any(|held| held.accepted.is_none()) {
        return Err(HqError::StillHeld);
    }
    Ok(entry)
}

async fn ask(house: &House, hash: &Hash, by: &User, basis: Option<&str>) -> Result<Outcome, HqError> {
    let basis = basis.map(str::trim).filter(|basis| !basis.is_empty()).ok_or(HqError::NoBasis)?;
    let now = house.now();
    let sql = "INSERT INTO erasure (hash, basis, asked_by, asked_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT DO NOTHING";
    let ask = Write::guarded(sql, vec![(*hash).into(), basis.into(), by.id.into(), now.into()]);
    Ok(house.books.store.write(vec![ask, audit(now, by, "erase.ask", hash)]).await?)
}

async fn carry_out(house: &House, entry: Entry, by: &User, erasure: &Erasure) -> Result<Outcome, HqError> {
    let (books, now) = (&house.books, house.now());
    let head = books.head().await?;
    let (hash, scope, origin, seq) = (entry.hash, entry.scope.clone(), entry.origin, entry.seq);
    let change = Change::open(entry.raw, &GENESIS)
        .map_err(|_| StoreError::Malformed("a change of the feed cannot be read"))?;
    let left = change.ops.iter().map(Op::without_words).collect();
    let op = Op::Redact { origin, seq, basis: erasure.basis.clone(), left };
    let saying = Saying { scope: scope.clone(), action: Action::Erase, ops: vec![op] };
    let sealed = house.own.seal(books, vec![saying], now).await?;
    let place: Vec<Cell> = vec![(&scope).into(), origin.device.into(), origin.incarnation.into(), seq.into()];
    let words = "UPDATE feed SET payload = NULL \
                 WHERE scope = $1 AND device = $2 AND incarnation = $3 AND seq = $4";
    let done = "UPDATE erasure SET done_by = $1, done_at = $2 WHERE hash = $3 AND done_at IS NULL";
    let batch = Batch {
        policy: Some(head.policy),
        changes_policy: true,
        entries: sealed.entries,
        streams: sealed.streams,
        writes: vec![
            Write::guarded(words, place),
            Write::guarded(done, vec![by.id.into(), now.into(), hash.into()]),
            audit(now, by, "erase.done", &hash),
        ],
        ..Batch::default()
    };
    Ok(books.store.append(batch).await?)
}

/// The files of the attachments whose records the change made.
async fn remove_files(house: &House, stream: &Stream, seq: u64) -> Result<(), HqError> {
    let Some(case) = stream.scope.case() else { return Ok(()) };
    for attachment in house.books.attached_by(stream, seq).await? {
        files::remove(house, case, attachment).await?;
    }
    Ok(())
}

fn audit(now: i64, by: &User, action: &str, hash: &Hash) -> Write {
    let sql = "INSERT INTO audit (at, actor, action, object, outcome) VALUES ($1, $2, $3, $4, 'done')";
    let object: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    Write::new(sql, vec![now.into(), by.id.to_string().into(), action.into(), object.into()])
}
