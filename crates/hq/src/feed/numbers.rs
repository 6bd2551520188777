//! Case numbers at HQ: blocks of serials leased to devices, serials voided, numbers noticed as they come in.
//!
//! A serial is leased once for ever: the post's row moves on from where it was read, or the decision is
//! taken again. What a block has left when its device or that life of it ends is voided, never leased again.

use std::time::Duration;

use ledger::{Change, Op, Scope};
use model::actions::Action;
use model::case_number::{CaseNumber, LAST_SERIAL};

use super::opening::opens_case;
use super::own::{OwnWriter, Saying};
use crate::books::{Block, Books, Borne, Device};
use crate::store::{Batch, Outcome, StoreError, Write};

/// So many free serials a device leaves an exchange with, unless an administrator set another number.
pub const FREE: u32 = 1000;
/// The setting's name.
pub const FREE_SETTING: &str = "numbers_free";
const ATTEMPTS: u64 = 100;

/// Sees to it that a device has enough serials, and that those of its earlier lives are void.
pub async fn top_up(
    books: &Books,
    own: &OwnWriter,
    device: &Device,
    incarnation: u32,
    now: i64,
) -> Result<(), StoreError> {
    if !matches!(device.user.role.as_str(), "investigator" | "supervisor") {
        return Ok(());
    }
    for attempt in 0..ATTEMPTS {
        let policy = books.head().await?.policy;
        if books.device(device.id).await?.is_none_or(|device| device.revoked_at.is_some()) {
            return Ok(());
        }
        let (sayings, writes) = due(books, device, incarnation, now).await?;
        if sayings.is_empty() && writes.is_empty() {
            return Ok(());
        }
        let sealed = own.seal(books, sayings, now).await?;
        let batch = Batch {
            policy: Some(policy),
            entries: sealed.entries,
            streams: sealed.streams,
            writes,
            ..Batch::default()
        };
        if books.store.append(batch).await? != Outcome::Stale {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(attempt.min(25))).await;
    }
    Err(StoreError::Contended)
}

async fn due(
    books: &Books,
    device: &Device,
    incarnation: u32,
    now: i64,
) -> Result<(Vec<Saying>, Vec<Write>), StoreError> {
    let blocks = books.blocks_of(device.id).await?;
    // A life that a later one has followed is a copy's: it numbers with its own suffix.
    if blocks.iter().any(|block| block.incarnation > incarnation) {
        return Ok((Vec::new(), Vec::new()));
    }
    let live = || blocks.iter().filter(|block| block.retired_at.is_none());
    let (mut sayings, mut writes) = (Vec::new(), Vec::new());
    let earlier = live().filter(|block| block.incarnation < incarnation);
    retire(earlier, "the vault was restored from a copy", now, &mut sayings, &mut writes);
    let wanted = books.setting(FREE_SETTING).await?.and_then(|free| u32::try_from(free).ok()).unwrap_or(FREE);
    let here = live().filter(|block| block.incarnation == incarnation && block.post == device.user.post);
    let free = here.map(Block::free).fold(0, u32::saturating_add);
    if free < wanted
        && let Some((first, last, moved)) = next_block(books, &device.user.post, wanted).await?
    {
        let post = device.user.post.clone();
        writes.push(moved);
        writes.push(lease_write(device, incarnation, (first, last), now));
        let op = Op::Numbers { device: device.id, incarnation, post, first, last };
        let scope = Scope::Device(device.id);
        sayings.push(Saying { scope, action: Action::NumbersLease, ops: vec![op] });
    }
    Ok((sayings, writes))
}

/// The next serials of a post that nobody has, and the write that takes them.
async fn next_block(books: &Books, post: &str, count: u32) -> Result<Option<(u32, u32, Write)>, StoreError> {
    let before = books.last_serial(post).await?;
    let mut first = before.unwrap_or(0) + 1;
    loop {
        let last = first.saturating_add(count.max(1) - 1).min(LAST_SERIAL);
        if first > last {
            return Ok(None);
        }
        // Numbers that came in from elsewhere are left out.
        if let Some(borne) = books.borne_within(post, first, last).await? {
            first = borne + 1;
            continue;
        }
        let write = match before {
            Some(before) => {
                let sql = "UPDATE post_serial SET last = $1 WHERE post = $2 AND last = $3";
                Write::guarded(sql, vec![last.into(), post.into(), before.into()])
            }
            None => {
                let sql = "INSERT INTO post_serial (post, last) VALUES ($1, $2) ON CONFLICT DO NOTHING";
                Write::guarded(sql, vec![post.into(), last.into()])
            }
        };
        return Ok(Some((first, last, write)));
    }
}

fn lease_write(device: &Device, incarnation: u32, (first, last): (u32, u32), now: i64) -> Write {
    let sql = "INSERT INTO number_block (post, first, last, device, incarnation, leased_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    let mut cells = vec![device.user.post.as_str().into(), first.into(), last.into()];
    cells.extend([device.id.into(), incarnation.into(), now.into()]);
    Write::guarded(sql, cells)
}

/// Ends blocks: what is left of each is void, and the post is told why.
pub fn retire<'b>(
    blocks: impl Iterator<Item = &'b Block>,
    reason: &str,
    now: i64,
    sayings: &mut Vec<Saying>,
    writes: &mut Vec<Write>,
) {
    for block in blocks {
        let sql = "UPDATE number_block SET retired_at = $1 \
                   WHERE post = $2 AND first = $3 AND retired_at IS NULL";
        writes.push(Write::guarded(sql, vec![now.into(), block.post.as_str().into(), block.first.into()]));
        let Some((first, last)) = block.rest() else { continue };
        let (post, reason) = (block.post.clone(), reason.to_owned());
        let sql = "INSERT INTO number_void (post, first, last, reason, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT DO NOTHING";
        let mut cells = vec![post.as_str().into(), first.into(), last.into()];
        cells.extend([reason.as_str().into(), now.into()]);
        writes.push(Write::new(sql, cells));
        let scope = Scope::Post(post.clone());
        let ops = vec![Op::Void { post, first, last, reason }];
        sayings.push(Saying { scope, action: Action::NumbersVoid, ops });
    }
}

/// The number that a change gives to the case it opens.
pub(super) fn numbered(change: &Change) -> Option<(Borne, String)> {
    let facts = opens_case(change)?;
    let number: CaseNumber = facts.number.as_deref()?.parse().ok()?;
    let origin = change.header.origin;
    let borne = Borne {
        number: number.to_string(),
        post: number.post,
        serial: number.serial,
        case: change.header.scope.case()?,
        device: origin.device,
        incarnation: origin.incarnation,
    };
    Some((borne, number.suffix.unwrap_or_default()))
}

/// Takes note of a number, whether its change stands or waits: it is spent either way.
pub(super) fn borne_write((borne, suffix): (Borne, String), now: i64) -> Write {
    let sql = "INSERT INTO number_borne (post, serial, suffix, number, case_id, device, incarnation, \
               received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let mut cells = vec![borne.post.into(), borne.serial.into(), suffix.into(), borne.number.into()];
    cells.extend([borne.case.into(), borne.device.into(), borne.incarnation.into(), now.into()]);
    Write::new(sql, cells)
}
