//! Taking in a device's bundle. Its runs are staged, authorised, held and ordered like those of the line;
//! twice is harmless. That it was taken in, the device learns from a receipt in its own scope.

use std::collections::BTreeMap;
use std::path::Path;

use ed25519_dalek::VerifyingKey;
use ledger::{DeviceId, Op, Scope, Stream};
use model::actions::Action;
use uuid::Uuid;
use wire::v1::{Frame, Hello, Run};

use super::frames::{Bundle, claim};
use super::gossip::{Misfit, compare};
use super::waiting;
use crate::admin::until_written;
use crate::books::Device;
use crate::error::HqError;
use crate::feed::{self, Saying};
use crate::house::House;
use crate::routes::attachment::carried;
use crate::store::{Batch, Outcome, Write};

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    pub id: Uuid,
    pub part: u16,
    pub parts: u16,
    pub device: DeviceId,
    /// By the device's clock.
    pub made_at: i64,
    /// The device was revoked since: everything new waits for a reviewer.
    pub revoked: bool,
    /// This part was taken in before.
    pub again: bool,
    /// Changes that were not here.
    pub received: u64,
    pub held: u64,
    /// Runs before which something is missing: the part waits here for another one.
    pub gaps: u64,
    /// Streams in which two different changes bear one number.
    pub frozen: u64,
    /// Attachments that are whole, checked and kept now.
    pub files: u64,
    /// Why the checkpoint that the device passes on does not fit HQ's log.
    pub misfit: Option<Misfit>,
}

/// Takes a part of a bundle in. One that came too early waits here for what it builds on.
pub async fn import(house: &House, path: &Path) -> Result<Imported, HqError> {
    let imported = take_in(house, path).await?;
    if imported.gaps > 0 {
        waiting::keep(house, path, &imported).await?;
    }
    if imported.received > 0 {
        waiting::retry(house, imported.device).await?;
    }
    Ok(imported)
}

pub(super) async fn take_in(house: &House, path: &Path) -> Result<Imported, HqError> {
    let claim = claim(path).await?;
    let device = house.books.device(claim.header().from).await?.ok_or(HqError::UnknownMaker)?;
    let key = VerifyingKey::from_bytes(&device.public_key).map_err(|_| HqError::UnknownMaker)?;
    if !claim.verified(&key)?.is_for(house.own.device) {
        return Err(wire::bundle::BundleError::NotForUs.into());
    }
    let own = house.own.signing_key();
    let bundle = Bundle::check(path, claim, key, own.clone()).await?;
    let header = bundle.header();
    let mut imported = Imported {
        id: header.id,
        part: header.part,
        parts: header.parts,
        device: device.id,
        made_at: header.created,
        revoked: device.revoked_at.is_some(),
        again: is_taken(house, header.id, header.part).await?,
        received: 0,
        held: 0,
        gaps: 0,
        frozen: 0,
        files: 0,
        misfit: None,
    };
    // What the device had been told when it wrote.
    let mut told = device.fetched;
    let mut work = 0;
    let mut frames = bundle.frames(own);
    while let Some(frame) = frames.recv().await {
        match frame? {
            Frame::Hello(hello) if hello.device == device.id => {
                told = hello.cursor.at;
                remember_state(house, &hello).await?;
            }
            Frame::Push(push) => work += take(house, &device, push.runs, told, &mut imported).await?,
            Frame::Checkpoint(heard) => imported.misfit = compare(house, &heard.note).await?,
            Frame::FilePiece(piece) => {
                imported.files += u64::from(carried::take(house, &device, piece).await?);
            }
            _ => {}
        }
    }
    if !imported.again && imported.gaps == 0 {
        let sha256 = bundle.header().sha256;
        until_written(|| receipt(house, &imported, sha256, work > 0)).await?;
    }
    Ok(imported)
}

async fn is_taken(house: &House, id: Uuid, part: u16) -> Result<bool, HqError> {
    let sql = "SELECT 1 FROM courier_taken WHERE id = $1 AND part = $2";
    let rows = house.books.store.read(sql, vec![id.into(), i64::from(part).into()]).await?;
    Ok(!rows.is_empty())
}

/// The runs of one frame. Returns how many of the new changes are people's work.
async fn take(
    house: &House,
    device: &Device,
    runs: Vec<Run>,
    told: u64,
    imported: &mut Imported,
) -> Result<u64, HqError> {
    let books = &house.books;
    // Authority is the row as it is now, for every frame.
    let device = books.device(device.id).await?.ok_or(HqError::UnknownMaker)?;
    let mut streams: Vec<Stream> = runs.iter().map(Run::stream).collect();
    streams.sort();
    streams.dedup();
    let heads = books.stream_heads(&streams).await?;
    let before: BTreeMap<Stream, u64> = streams.into_iter().zip(heads.iter().map(|head| head.seq)).collect();
    let pushed = feed::push(books, &house.own, &device, runs, told, house.now()).await?;
    let mut work = 0;
    for ack in &pushed.acks {
        let stream = ack.stream();
        let fresh = ack.received.saturating_sub(before.get(&stream).copied().unwrap_or(0));
        imported.received += fresh;
        imported.held += ack.held.len() as u64;
        imported.frozen += u64::from(ack.is_frozen());
        if !matches!(stream.scope, Scope::Device(_)) {
            work += fresh;
        }
    }
    imported.gaps += pushed.needs.len() as u64;
    Ok(work)
}

/// How far the device says to be, so that the bundle back begins there.
async fn remember_state(house: &House, hello: &Hello) -> Result<(), HqError> {
    let known = super::export::state_of(house, hello.device).await?;
    // An older bundle that comes later says less; a new life of the vault begins anew.
    let is_older = known.is_some_and(|known| {
        (known.incarnation, known.cursor.at) > (hello.incarnation, hello.cursor.at)
            && known.epoch == hello.epoch
    });
    if is_older {
        return Ok(());
    }
    let sql = "INSERT INTO courier_state (device, hello, said_at) VALUES ($1, $2, $3) \
               ON CONFLICT (device) DO UPDATE SET hello = excluded.hello, said_at = excluded.said_at";
    let bytes = Frame::Hello(hello.clone()).to_cbor();
    let cells = vec![hello.device.into(), bytes.into(), house.now().into()];
    house.books.store.write(vec![Write::new(sql, cells)]).await?;
    Ok(())
}

/// Remembers the part, and tells the device in its own scope when the part brought work. A receipt for
/// receipts would never end.
async fn receipt(
    house: &House,
    imported: &Imported,
    sha256: [u8; 32],
    worth_a_receipt: bool,
) -> Result<(Outcome, ()), HqError> {
    let (books, now) = (&house.books, house.now());
    let sql = "INSERT INTO courier_taken (id, part, parts, sha256, device, made_at, taken_at, changes) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id, part) DO NOTHING";
    let cells = vec![
        imported.id.into(),
        i64::from(imported.part).into(),
        i64::from(imported.parts).into(),
        sha256.into(),
        imported.device.into(),
        imported.made_at.into(),
        now.into(),
        imported.received.into(),
    ];
    // Somebody else may have taken the same part in just now: then theirs is the receipt.
    let taken = Write::guarded(sql, cells);
    if is_taken(house, imported.id, imported.part).await? {
        return Ok((Outcome::Written { first: 0, last: 0 }, ()));
    }
    let mut batch = Batch { writes: vec![taken], ..Batch::default() };
    if worth_a_receipt {
        let op = Op::Receipt {
            bundle: imported.id,
            part: imported.part,
            sha256,
            from: imported.device,
            changes: imported.received,
        };
        let scope = Scope::Device(imported.device);
        let saying = Saying { scope, action: Action::BundleTake, ops: vec![op] };
        let sealed = house.own.seal(books, vec![saying], now).await?;
        (batch.entries, batch.streams) = (sealed.entries, sealed.streams);
    }
    Ok((books.store.append(batch).await?, ()))
}
