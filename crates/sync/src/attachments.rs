//! Attachments after the records: pieces go up and come down where they stopped last time.

use hyper::Method;
use uuid::Uuid;
use wire::enrol::{AttachmentState, CompleteAttachment};

use crate::enrol::refusal;
use crate::link::{Answer, Link};
use crate::{Door, Report, SyncError};

/// What a cut costs at most.
const PIECE: usize = 256 * 1024;

pub(crate) async fn carry(door: &impl Door, link: &mut Link, report: &mut Report) -> Result<(), SyncError> {
    for outgoing in door.vault(|vault| vault.attachments_to_send())? {
        send(door, link, &outgoing).await?;
        report.attachments_sent += 1;
    }
    for incoming in door.vault(|vault| vault.attachments_to_fetch())? {
        if fetch(door, link, &incoming).await? {
            report.attachments_received += 1;
        }
    }
    Ok(())
}

fn path(case: Uuid, id: Uuid) -> String {
    format!("/v1/attachments/{case}/{id}")
}

/// What a `HEAD` says in its two headers.
fn standing(answer: Answer) -> Result<AttachmentState, SyncError> {
    if answer.status() != 200 {
        return Err(refusal(answer.status(), &[]));
    }
    let number = |name| answer.header(name).and_then(|text| text.parse::<u64>().ok());
    let received = number("x-chancery-received").ok_or(SyncError::Protocol("attachment state"))?;
    Ok(AttachmentState { received, complete: number("x-chancery-complete") == Some(1) })
}

async fn state(answer: Answer) -> Result<AttachmentState, SyncError> {
    let status = answer.status();
    let body = answer.body(64 * 1024).await?;
    if status != 200 {
        return Err(refusal(status, &body));
    }
    serde_json::from_slice(&body).map_err(|_| SyncError::Protocol("attachment state"))
}

async fn send(
    door: &impl Door,
    link: &mut Link,
    outgoing: &vault::OutgoingAttachment,
) -> Result<(), SyncError> {
    let path = path(outgoing.case, outgoing.id);
    let mut there = standing(link.request(Method::HEAD, &path, &[], vec![]).await?)?;
    while !there.complete && there.received < outgoing.size {
        let offset = there.received;
        let piece = door.vault(|vault| vault.read_attachment_piece(outgoing.id, offset, PIECE))?;
        let put = format!("{path}?offset={offset}");
        there = state(link.request(Method::PUT, &put, &[], piece).await?).await?;
        if !there.complete && there.received <= offset {
            return Err(SyncError::Protocol("an attachment does not get on"));
        }
    }
    if !there.complete {
        let claim = CompleteAttachment { size: outgoing.size, sha256: outgoing.sha256 };
        let body = serde_json::to_vec(&claim).map_err(|_| SyncError::Protocol("attachment claim"))?;
        let json = [("content-type", "application/json".to_owned())];
        there = state(link.request(Method::POST, &format!("{path}/complete"), &json, body).await?).await?;
    }
    if there.complete {
        door.vault(|vault| vault.attachment_sent(outgoing.id))?;
    }
    Ok(())
}

/// Whether the file is here now; HQ may not have it yet either.
async fn fetch(
    door: &impl Door,
    link: &mut Link,
    incoming: &vault::IncomingAttachment,
) -> Result<bool, SyncError> {
    let path = path(incoming.case, incoming.id);
    let there = standing(link.request(Method::HEAD, &path, &[], vec![]).await?)?;
    if !there.complete {
        return Ok(false);
    }
    let mut received = incoming.received;
    if received < incoming.size {
        let range = [("range", format!("bytes={received}-"))];
        let mut answer = link.request(Method::GET, &path, &range, vec![]).await?;
        if !matches!(answer.status(), 200 | 206) {
            let status = answer.status();
            return Err(refusal(status, &answer.body(64 * 1024).await?));
        }
        let mut waiting = Vec::with_capacity(PIECE);
        while let Some(piece) = answer.piece().await? {
            waiting.extend_from_slice(&piece);
            if waiting.len() >= PIECE {
                received =
                    door.vault(|vault| vault.store_attachment_piece(incoming.id, received, &waiting))?;
                waiting.clear();
            }
        }
        if !waiting.is_empty() {
            door.vault(|vault| vault.store_attachment_piece(incoming.id, received, &waiting))?;
        }
    }
    door.vault(|vault| vault.finish_attachment(incoming.id))?;
    Ok(true)
}
