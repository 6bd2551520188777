//! Making a bundle: for HQ everything it has not acknowledged, for another device what both may see.

use std::path::{Path, PathBuf};

use ledger::{DeviceId, Stream};
use uuid::Uuid;
use vault::{CarriedFile, CarryFrom, Correspondent, HeadAtHq, MakeRecord, Run, Vault, VaultError};
use wire::bundle::{BundleWriter, Draft, LARGEST, Written};
use wire::v1::{self, FilePiece, Frame, Hello, Packer};

use super::Watch;
use crate::engine::conversation::hello;
use crate::{Door, SyncError};

/// A stick is not dear; a courier's file is read more often than it is made.
const LEVEL: i32 = 12;
/// What HQ is asked to put into one frame of its answer.
const FRAME_BYTES: u32 = 192 * 1024;
/// What is read from the vault at a time.
const PORTION: usize = 4 * 1024 * 1024;
/// A piece that hardly compresses must still fit into a frame.
const PIECE: usize = 192 * 1024;

/// Who a bundle is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recipient {
    Hq,
    Device(DeviceId),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    pub id: Uuid,
    /// HQ, or devices: not both, for they get different things.
    pub to: Vec<Recipient>,
    pub out: &'a Path,
    pub with_files: bool,
    /// The most one part may be; several parts are written when it does not suffice.
    pub max_size: Option<u64>,
}

/// A bundle that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub id: Uuid,
    pub to: Vec<DeviceId>,
    pub parts: Vec<(PathBuf, u64)>,
    pub changes: u64,
    pub files: u64,
    pub bytes: u64,
    pub created_ms: i64,
}

/// Writes a bundle. What was cancelled or failed leaves no file and no trace.
pub fn export(door: &impl Door, order: &Order<'_>, watch: &dyn Watch) -> Result<Made, SyncError> {
    let now_ms = door.now_ms();
    let (own, key, to, to_hq) = door.vault(|vault| {
        let (to, to_hq) = match recipients(vault, &order.to)? {
            Ok(found) => found,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok((vault.identity().device, vault.signing_key().clone(), to, to_hq)))
    })??;
    let opening = door.vault(|vault| opening(vault, &to, to_hq, now_ms))??;
    let draft = Draft {
        id: order.id,
        from: own,
        to: to.iter().map(|one| (one.device, one.key)).collect(),
        created: now_ms,
    };
    let reach = if to_hq { door.vault(|vault| vault.reach())? } else { Vec::new() };
    let most = order.max_size.unwrap_or(LARGEST);
    let mut making = Making {
        writer: BundleWriter::begin(draft, &key, order.out, most, opening)?,
        packer: Packer::new(PIECE, LEVEL),
        watch,
        changes: 0,
        files: 0,
        bytes: 0,
    };
    making.changes(door, &to, to_hq, now_ms)?;
    if order.with_files {
        making.files(door, &to, to_hq, now_ms)?;
    }
    let (changes, files) = (making.changes, making.files);
    let written = making.writer.finish()?;
    remember(door, order.id, &to, now_ms, (changes, files), reach, written)
}

fn remember(
    door: &impl Door,
    id: Uuid,
    to: &[Correspondent],
    created_ms: i64,
    (changes, files): (u64, u64),
    reach: Vec<(Stream, u64)>,
    written: Vec<Written>,
) -> Result<Made, SyncError> {
    let bytes = written.iter().map(|part| part.size).sum();
    let recipients: Vec<DeviceId> = to.iter().map(|one| one.device).collect();
    let record = MakeRecord {
        id,
        made_ms: created_ms,
        recipients: recipients.clone(),
        parts: u16::try_from(written.len()).unwrap_or(u16::MAX),
        changes,
        files,
        bytes,
        reach,
    };
    door.vault(|vault| vault.remember_made(&record))?;
    let parts = written.into_iter().map(|part| (part.path, part.size)).collect();
    Ok(Made { id, to: recipients, parts, changes, files, bytes, created_ms })
}

type Found = (Vec<Correspondent>, bool);

/// The recipients as the directory has them. The inner error is the order's.
fn recipients(vault: &Vault, asked: &[Recipient]) -> Result<Result<Found, SyncError>, VaultError> {
    let Some(hq) = vault.hq()? else { return Ok(Err(SyncError::NotEnrolled)) };
    let to_hq = asked.contains(&Recipient::Hq) || asked.contains(&Recipient::Device(hq.device));
    if to_hq && asked.len() > 1 {
        return Ok(Err(SyncError::MixedRecipients));
    }
    let mut found: Vec<Correspondent> = Vec::new();
    for recipient in asked {
        let device = match recipient {
            Recipient::Hq => hq.device,
            Recipient::Device(device) => *device,
        };
        match vault.reads().correspondent(device)? {
            _ if device == vault.identity().device => return Ok(Err(SyncError::OwnRecipient)),
            None => return Ok(Err(SyncError::UnknownRecipient)),
            Some(one) if one.revoked => return Ok(Err(SyncError::RevokedRecipient)),
            Some(one) if found.iter().any(|other| other.device == one.device) => {}
            Some(one) => found.push(one),
        }
    }
    Ok(Ok((found, to_hq)))
}

/// HELLO: how far this vault is, so that the answer can come by courier too. And HQ's last word on its log, so
/// that laptops which never meet find out when they are told two histories.
fn opening(
    vault: &mut Vault,
    to: &[Correspondent],
    to_hq: bool,
    now_ms: i64,
) -> Result<Result<Vec<u8>, SyncError>, VaultError> {
    // Asked for as feed: a file is written once and may be read in any order.
    let mut hello = Hello { fills: None, ..hello(vault, FRAME_BYTES)? };
    if !to_hq {
        // Only what each of the recipients may know of; HQ's feed is no business of theirs.
        (hello.cursor, hello.log) = (v1::Cursor::default(), None);
        hello.heads.clear();
        let mut heads = vault.reads().heads()?;
        for one in to {
            let known = vault.heads_for(one, now_ms)?;
            heads.retain(|head| known.contains(head));
        }
        hello.heads.extend(heads.into_iter().map(head_of));
    }
    let heard = vault.last_checkpoint()?.map(|note| Frame::Checkpoint(v1::Checkpoint::heard(note)));
    let frames = std::iter::once(Frame::Hello(hello)).chain(heard);
    let frames: Result<Vec<_>, _> = frames.map(|frame| wire::encode_frame(&frame, LEVEL)).collect();
    Ok(frames.map(|frames| frames.concat()).map_err(too_large))
}

fn head_of(head: HeadAtHq) -> v1::Head {
    v1::Head { scope: head.stream.scope, origin: head.stream.origin, seq: head.seq, hash: head.hash }
}

fn too_large(_: wire::TooLarge) -> SyncError {
    SyncError::Protocol("a change is too large to travel")
}

struct Making<'k, 'w> {
    writer: BundleWriter<'k>,
    packer: Packer,
    watch: &'w dyn Watch,
    changes: u64,
    files: u64,
    bytes: u64,
}

impl Making<'_, '_> {
    fn put(&mut self, frame: &[u8]) -> Result<(), SyncError> {
        if self.watch.is_cancelled() {
            return Err(SyncError::Cancelled);
        }
        self.bytes += frame.len() as u64;
        self.watch.progress(self.bytes, 0);
        Ok(self.writer.frame(frame, None)?)
    }

    fn changes(
        &mut self,
        door: &impl Door,
        to: &[Correspondent],
        to_hq: bool,
        now_ms: i64,
    ) -> Result<(), SyncError> {
        let mut from = Some(CarryFrom::default());
        while let Some(at) = from {
            let (runs, next) = door.vault(|vault| {
                if to_hq {
                    vault.carry_to_hq(at, PORTION)
                } else {
                    vault.carry_to_devices(to, at, PORTION, now_ms)
                }
            })?;
            self.runs(runs)?;
            from = next;
        }
        Ok(())
    }

    fn runs(&mut self, runs: Vec<Run>) -> Result<(), SyncError> {
        self.changes += runs.iter().map(|run| run.raws.len() as u64).sum::<u64>();
        let runs: Result<Vec<v1::Run>, _> =
            runs.into_iter().map(|run| v1::Run::of(&run.stream, run.first_seq, run.raws)).collect();
        let runs = runs.map_err(|_| SyncError::Protocol("a run of changes is not signed"))?;
        for frame in self.packer.push_frames(runs).map_err(too_large)? {
            self.put(&frame)?;
        }
        Ok(())
    }

    fn files(
        &mut self,
        door: &impl Door,
        to: &[Correspondent],
        to_hq: bool,
        now_ms: i64,
    ) -> Result<(), SyncError> {
        let files =
            door.vault(
                |vault| {
                    if to_hq { vault.reads().files_to_carry() } else { vault.files_for(to, now_ms) }
                },
            )?;
        for file in files {
            self.file(door, &file)?;
            self.files += 1;
        }
        Ok(())
    }

    fn file(&mut self, door: &impl Door, file: &CarriedFile) -> Result<(), SyncError> {
        let mut offset = 0;
        loop {
            let bytes = door.vault(|vault| vault.read_attachment_piece(file.part, offset, PIECE))?;
            let read = bytes.len() as u64;
            let piece = FilePiece {
                case: file.case,
                id: file.part.attachment,
                part: file.part.part.name().to_owned(),
                size: file.size,
                sha256: file.sha256,
                offset,
                bytes,
            };
            let frame = wire::encode_frame(&Frame::FilePiece(piece), 1).map_err(too_large)?;
            self.put(&frame)?;
            offset += read;
            if read == 0 || offset >= file.size {
                return Ok(());
            }
        }
    }
}
