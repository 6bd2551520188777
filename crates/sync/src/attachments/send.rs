//! Up: HQ says how much it has, and gets the rest. What arrives there before a cut stays there.

use std::time::{Duration, Instant};

use hyper::Method;
use vault::PartStanding;
use wire::enrol::AttachmentState;

use super::plan::Step;
use super::{Outcome, Round, path};
use crate::enrol::refusal;
use crate::link::Link;
use crate::{Door, SyncError};

/// Asking first costs a round trip; so little is sent at once.
const AT_ONCE: u64 = 16 * 1024;
/// A piece takes a few seconds, so that a person sees it move and can stop it.
const SMALLEST: usize = 32 * 1024;
const LARGEST: usize = 1024 * 1024;
const QUICK: Duration = Duration::from_secs(2);
const SLOW: Duration = Duration::from_secs(9);
/// So often the content may turn out wrong or the place to go on may have moved, before it waits.
const STUMBLES: u32 = 2;

pub(super) async fn send(
    door: &impl Door,
    link: &mut Link,
    file: &PartStanding,
    round: &mut Round,
) -> Result<Outcome, SyncError> {
    let (mut piece, mut stumbles) = (SMALLEST * 2, 0);
    let mut there = match file.size {
        size if size <= AT_ONCE => AttachmentState { received: 0, complete: false },
        _ => match standing(link, file).await? {
            Some(there) => there,
            None => return Ok(Outcome::Later),
        },
    };
    while !there.complete {
        let offset = there.received.min(file.size);
        round.tell(door, file, Step::Send, offset);
        let bytes = door.vault(|vault| vault.read_attachment_piece(file.part, offset, piece))?;
        let started = Instant::now();
        match put(link, file, offset, bytes).await? {
            Put::Taken(now) if now.complete || now.received > offset => there = now,
            Put::Refused => return Ok(Outcome::Later),
            // Somebody else sent some of it, or it was wrong and begins again.
            Put::Taken(_) | Put::Elsewhere => {
                stumbles += 1;
                match standing(link, file).await? {
                    Some(now) if stumbles < STUMBLES => there = now,
                    _ => return Ok(Outcome::Later),
                }
            }
        }
        piece = match started.elapsed() {
            took if took < QUICK => (piece * 2).min(LARGEST),
            took if took > SLOW => (piece / 2).max(SMALLEST),
            _ => piece,
        };
        if door.vault(|vault| vault.reads().file_policy())?.paused {
            return Ok(Outcome::Later);
        }
    }
    door.vault(|vault| vault.attachment_sent(file.part))?;
    round.tell(door, file, Step::Send, file.size);
    Ok(Outcome::Done)
}

/// How much HQ has; `None` when it does not know the attachment.
async fn standing(link: &mut Link, file: &PartStanding) -> Result<Option<AttachmentState>, SyncError> {
    let answer = link.request(Method::HEAD, &path(file, &[]), &[], vec![]).await?;
    match answer.status() {
        200 => {}
        404 => return Ok(None),
        status => return Err(refusal(status, &[])),
    }
    let number = |name| answer.header(name).and_then(|text| text.parse::<u64>().ok());
    let received = number("x-chancery-received").ok_or(SyncError::Protocol("attachment state"))?;
    Ok(Some(AttachmentState { received, complete: number("x-chancery-complete") == Some(1) }))
}

enum Put {
    Taken(AttachmentState),
    /// HQ goes on at another place.
    Elsewhere,
    /// HQ does not take it now, for a reason of this one file.
    Refused,
}

async fn put(link: &mut Link, file: &PartStanding, offset: u64, bytes: Vec<u8>) -> Result<Put, SyncError> {
    let path = path(file, &[("offset", offset.to_string())]);
    let answer = link.request(Method::PUT, &path, &[], bytes).await?;
    let status = answer.status();
    let body = answer.body(64 * 1024).await?;
    match status {
        200 => {
            serde_json::from_slice(&body).map(Put::Taken).map_err(|_| SyncError::Protocol("attachment state"))
        }
        409 | 422 => Ok(Put::Elsewhere),
        404 | 413 | 503 | 507 => Ok(Put::Refused),
        _ => Err(refusal(status, &body)),
    }
}
