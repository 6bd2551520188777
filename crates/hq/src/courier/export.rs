//! Making a bundle for a device: where HQ stands, what it has of the device's streams, and everything of the
//! feed that the device lacks by its own last word.

use std::path::{Path, PathBuf};

use ed25519_dalek::VerifyingKey;
use ledger::DeviceId;
use tokio::sync::mpsc;
use uuid::Uuid;
use wire::bundle::{BundleWriter, Draft, FeedRange, LARGEST, Written};
use wire::v1::{self, Ack, Acks, Cursor, Frame, Head, Hello, Kept, KeptFile, PROTOCOL, Welcome};

use crate::books::{Device, Viewer};
use crate::error::HqError;
use crate::feed::{Giving, Told, meet, numbers};
use crate::house::House;
use crate::random;
use crate::store::{StoreError, Write};

/// Large frames compress best, and a stick is not cut.
const FRAME_BYTES: usize = 192 * 1024;
const LEVEL: i32 = 12;
const ACKS_PER_FRAME: usize = 200;
const KEPT_PER_FRAME: usize = 2000;

/// A bundle that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    pub id: Uuid,
    pub device: DeviceId,
    pub parts: Vec<(PathBuf, u64)>,
    pub bytes: u64,
    /// Streams of the device that are acknowledged in it.
    pub acknowledged: u64,
    pub feed: FeedRange,
}

/// How far a device said to be in its last bundle, while nothing newer came by line.
pub(super) async fn state_of(house: &House, device: DeviceId) -> Result<Option<Hello>, HqError> {
    let sql = "SELECT hello FROM courier_state WHERE device = $1";
    let rows = house.books.store.read(sql, vec![device.into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    match Frame::from_cbor(&row.blob(0)?) {
        Ok(Frame::Hello(hello)) => Ok(Some(hello)),
        _ => Err(StoreError::Malformed("the state a device sent by courier").into()),
    }
}

/// Writes a bundle for a device.
pub async fn export(
    house: &House,
    device: DeviceId,
    out: &Path,
    max_size: Option<u64>,
) -> Result<Exported, HqError> {
    let device = house.books.device(device).await?.ok_or(HqError::UnknownDevice)?;
    if device.revoked_at.is_some() {
        return Err(HqError::RevokedDevice);
    }
    let making = Making::begin(house, device).await?;
    let (frames, waiting) = mpsc::channel(4);
    let id = random::id();
    let writing = making.write(id, out, max_size.unwrap_or(LARGEST), waiting)?;
    let given = making.give(frames).await;
    let written = writing.await.map_err(|_| StoreError::Interrupted)?;
    let (acknowledged, feed) = given?;
    let written = written?;
    let bytes: u64 = written.iter().map(|part| part.size).sum();
    let sql = "INSERT INTO courier_made (id, device, made_at, parts, bytes) VALUES ($1, $2, $3, $4, $5)";
    let cells = vec![
        id.into(),
        making.device.id.into(),
        house.now().into(),
        (written.len() as u64).into(),
        bytes.into(),
    ];
    house.books.store.write(vec![Write::new(sql, cells)]).await?;
    let parts = written.into_iter().map(|part| (part.path, part.size)).collect();
    Ok(Exported { id, device: making.device.id, parts, bytes, acknowledged, feed })
}

type Given = (Vec<u8>, Option<FeedRange>);
type Writing = tokio::task::JoinHandle<Result<Vec<Written>, HqError>>;

struct Making<'h> {
    house: &'h House,
    device: Device,
    /// WELCOME and what HQ shows of its log: in every part, so that each can be judged by itself.
    opening: Vec<u8>,
    cursor: Cursor,
    incarnation: u32,
}

impl<'h> Making<'h> {
    async fn begin(house: &'h House, device: Device) -> Result<Self, HqError> {
        let books = &house.books;
        let said = state_of(house, device.id).await?;
        let streams = books.streams_of(device.id).await?;
        let newest = streams.iter().map(|(stream, _)| stream.origin.incarnation).max().unwrap_or(1);
        let fetched = Cursor { at: device.fetched, backfill: None };
        let (epoch, cursor, incarnation) = match &said {
            Some(hello) => (Some(hello.epoch), hello.cursor, hello.incarnation),
            None => (None, fetched, newest),
        };
        let met = meet(books, epoch, cursor).await?;
        let heads = streams.into_iter().map(|(stream, head)| Head {
            scope: stream.scope,
            origin: stream.origin,
            seq: head.seq,
            hash: head.hash,
        });
        let welcome = Welcome {
            protocol: PROTOCOL,
            time: house.now(),
            epoch: met.epoch,
            cursor: met.cursor,
            heads: heads.collect(),
            schema: model::registry::SCHEMA_VERSION,
            end: Some(books.head().await?.last),
            dictionaries: None,
        };
        let shown = show_log(house, &device, said).await?;
        let opening = [encoded(&Frame::Welcome(welcome))?, encoded(&Frame::Checkpoint(shown))?].concat();
        Ok(Self { house, device, opening, cursor: met.cursor, incarnation })
    }

    /// The writer, on a thread of its own.
    fn write(
        &self,
        id: Uuid,
        out: &Path,
        most: u64,
        mut frames: mpsc::Receiver<Given>,
    ) -> Result<Writing, HqError> {
        let key = VerifyingKey::from_bytes(&self.device.public_key).map_err(|_| HqError::UnknownDevice)?;
        let draft = Draft {
            id,
            from: self.house.own.device,
            to: vec![(self.device.id, key)],
            created: self.house.now(),
        };
        let (own, out) = (self.house.own.signing_key(), out.to_owned());
        let opening = self.opening.clone();
        Ok(tokio::task::spawn_blocking(move || {
            let mut writer = BundleWriter::begin(draft, &own, &out, most, opening)?;
            let mut ended = false;
            while let Some((frame, feed)) = frames.blocking_recv() {
                // The last frame is empty: whoever gives frames came to the end and not to grief.
                ended = frame.is_empty();
                if !ended {
                    writer.frame(&frame, feed)?;
                }
            }
            if ended { Ok(writer.finish()?) } else { Err(StoreError::Interrupted.into()) }
        }))
    }

    async fn give(&self, out: mpsc::Sender<Given>) -> Result<(u64, FeedRange), HqError> {
        let send =
            async |given: Given| out.send(given).await.map_err(|_| HqError::Store(StoreError::Interrupted));
        let acks = self.acks().await?;
        let acknowledged = acks.len() as u64;
        for streams in acks.chunks(ACKS_PER_FRAME) {
            let frame = encoded(&Frame::Ack(Acks { streams: streams.to_vec() }))?;
            if send((frame, None)).await.is_err() {
                break;
            }
        }
        for kept in self.kept().await?.chunks(KEPT_PER_FRAME) {
            let frame = encoded(&Frame::Kept(Kept { files: kept.to_vec() }))?;
            if send((frame, None)).await.is_err() {
                break;
            }
        }
        let cursor = self.cursor;
        let viewer = Viewer {
            user: self.device.user.id,
            post: self.device.user.post.clone(),
            device: self.device.id,
            incarnation: self.incarnation,
            now: self.house.now(),
        };
        let House { books, own, folds, .. } = self.house;
        numbers::top_up(books, own, &self.device, self.incarnation, self.house.now()).await?;
        let mut frames = Giving::begin(books, folds, viewer, cursor, FRAME_BYTES, None).await?;
        let mut feed = FeedRange { from: cursor.at, to: cursor.at };
        while let Some(bytes) = frames.next_frame().await? {
            let range = range_of(&bytes);
            feed.to = range.map_or(feed.to, |range| range.to);
            if send((bytes, range)).await.is_err() {
                // The writer says itself why it stopped.
                return Ok((acknowledged, feed));
            }
        }
        let _ = send((encoded(&Frame::End)?, None)).await;
        let _ = send((Vec::new(), None)).await;
        Ok((acknowledged, feed))
    }

    /// Files of the device that HQ has whole: it may let its own copies go.
    async fn kept(&self) -> Result<Vec<KeptFile>, HqError> {
        let kept = self.house.books.kept_of(self.device.id).await?;
        let file = |(case, part): (Uuid, model::PartId)| KeptFile {
            case,
            id: part.attachment,
            part: part.part.name().to_owned(),
        };
        Ok(kept.into_iter().map(file).collect())
    }

    /// What HQ has of each of the device's streams, and what of that waits for a reviewer.
    async fn acks(&self) -> Result<Vec<Ack>, HqError> {
        let books = &self.house.books;
        let mut acks = Vec::new();
        for (stream, head) in books.streams_of(self.device.id).await? {
            let told = Told::of(books.held_of(&stream, 1, head.seq).await?);
            acks.push(Ack {
                scope: stream.scope,
                origin: stream.origin,
                received: head.seq,
                durable: head.seq,
                held: told.held,
                flagged: (!told.flagged.is_empty()).then_some(told.flagged),
                frozen: head.frozen.then_some(true),
            });
        }
        Ok(acks)
    }
}

/// What the device asked of HQ's log in its last bundle, answered; and which of its checkpoints that was.
async fn show_log(house: &House, device: &Device, said: Option<Hello>) -> Result<v1::Checkpoint, HqError> {
    let House { books, own, tree, .. } = house;
    let asked = said.and_then(|hello| hello.log);
    let named = asked.as_ref().filter(|asked| !asked.epoch.is_nil());
    let since = named.map(|asked| v1::Since { epoch: asked.epoch, size: asked.size });
    let shown = tree.show(books, own, device, asked, house.now()).await?;
    Ok(v1::Checkpoint { since, ..shown })
}

/// The positions that a frame of the feed covers.
fn range_of(bytes: &[u8]) -> Option<FeedRange> {
    match wire::FrameReader::new(bytes).next_frame() {
        Ok(Some(Frame::Pull(pull))) => Some(FeedRange { from: pull.from.at, to: pull.to.at }),
        _ => None,
    }
}

fn encoded(frame: &Frame) -> Result<Vec<u8>, HqError> {
    wire::encode_frame(frame, LEVEL).map_err(|_| HqError::Malformed)
}
