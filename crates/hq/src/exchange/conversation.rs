//! What HQ says in an exchange: WELCOME, then ACK and NEED for each PUSH, then SNAP and PULL to the end, then END.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ledger::Origin;
use tokio::sync::mpsc;
use uuid::Uuid;
use wire::Dictionary;
use wire::v1::{Acks, Cursor, Frame, Head, Hello, Need, PROTOCOL, Push, Slow, Welcome};

use super::{BUSY_MS, Incoming};
use crate::books::{Device, Viewer};
use crate::error::HqError;
use crate::feed::{self, Giving};
use crate::house::House;
use crate::store::{Cell, Write};

const DEFAULT_FRAME: u32 = 64 * 1024;
const OWN_LEVEL: i32 = 6;
/// A link that takes no byte for this long is gone.
const STUCK: Duration = Duration::from_secs(120);

/// One exchange with a device that said who it is.
#[derive(Debug)]
pub struct Conversation {
    house: Arc<House>,
    device: Device,
    hello: Hello,
    out: mpsc::Sender<Bytes>,
}

/// Why a conversation ends before its END.
enum Ended {
    /// The other side is gone.
    Cut,
    Failed(HqError),
}

impl<E: Into<HqError>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl Conversation {
    /// Reads HELLO. Until then nothing was said, so that a refusal can still be an answer of its own.
    pub async fn begin(
        house: Arc<House>,
        device: Device,
        incoming: &mut Incoming,
        out: mpsc::Sender<Bytes>,
    ) -> Result<Self, HqError> {
        let Some(Frame::Hello(hello)) = incoming.next_frame().await? else {
            return Err(HqError::NoHello);
        };
        if hello.device != device.id {
            return Err(HqError::UnknownDevice);
        }
        Ok(Self { house, device, hello, out })
    }

    /// Speaks to the end, or until the other side is gone.
    pub async fn hold(self, incoming: Incoming) {
        let Err(Ended::Failed(error)) = self.speak(incoming).await else { return };
        if matches!(error, HqError::Malformed) {
            return;
        }
        // The device keeps what is not acknowledged and comes back.
        crate::log::trouble("exchange", &error);
        let _ = self.send(&Frame::Slow(Slow { retry_after_ms: BUSY_MS })).await;
        let _ = self.send(&Frame::End).await;
    }

    async fn speak(&self, mut incoming: Incoming) -> Result<(), Ended> {
        let (cursor, epoch) = self.welcome().await?;
        self.show_log().await?;
        loop {
            match incoming.next_frame().await? {
                Some(Frame::Push(Push { runs })) => self.take(runs, cursor.at).await?,
                Some(Frame::End) => break,
                Some(_) => {}
                None => return Err(Ended::Cut),
            }
        }
        if incoming.missed {
            self.ask_for_missed().await?;
        }
        self.give(cursor, epoch).await?;
        self.send(&Frame::End).await
    }

    /// What both sides know to compress with.
    fn dictionary(&self) -> Option<&'static Dictionary> {
        self.hello.dictionaries.as_deref().and_then(Dictionary::shared)
    }

    /// Frames of this device could not be read for want of their dictionary. WELCOME said which ones are
    /// known; what is missing is asked for again.
    async fn ask_for_missed(&self) -> Result<(), Ended> {
        for head in self.heads(true).await? {
            let offered =
                self.hello.heads.iter().find(|own| own.scope == head.scope && own.origin == head.origin);
            if offered.is_some_and(|own| own.seq > head.seq) {
                let (scope, origin, from) = (head.scope, head.origin, head.seq + 1);
                self.send(&Frame::Need(Need { scope, origin, from })).await?;
            }
        }
        Ok(())
    }

    async fn send(&self, frame: &Frame) -> Result<(), Ended> {
        let bytes =
            wire::encode_frame_with(frame, OWN_LEVEL, self.dictionary()).map_err(|_| HqError::Malformed)?;
        self.send_bytes(bytes).await
    }

    async fn send_bytes(&self, bytes: Vec<u8>) -> Result<(), Ended> {
        let sent = tokio::time::timeout(STUCK, self.out.send(bytes.into())).await;
        sent.map_err(|_| Ended::Cut)?.map_err(|_| Ended::Cut)
    }

    /// Says where HQ stands, and finds where to send from.
    async fn welcome(&self) -> Result<(Cursor, Uuid), Ended> {
        let books = &self.house.books;
        let met = feed::meet(books, Some(self.hello.epoch), self.hello.cursor).await?;
        let welcome = Welcome {
            protocol: PROTOCOL,
            time: self.house.now(),
            epoch: met.epoch,
            cursor: met.cursor,
            heads: self.heads(met.is_same && self.counts_alike().await?).await?,
            schema: model::registry::SCHEMA_VERSION,
            end: Some(books.head().await?.last),
            dictionaries: Some(Dictionary::known()),
        };
        self.send(&Frame::Welcome(welcome)).await?;
        Ok((met.cursor, met.epoch))
    }

    /// Before anything else counts, HQ shows that it is the one the device knows.
    async fn show_log(&self) -> Result<(), Ended> {
        let House { books, own, tree, .. } = &*self.house;
        let shown = tree.show(books, own, &self.device, self.hello.log.clone(), self.house.now()).await?;
        self.send(&Frame::Checkpoint(shown)).await
    }

    /// Whether the device knows of as many changes of its present life as are here. An acknowledgement that was
    /// lost makes a difference, and so does a device that was set back to an old copy.
    async fn counts_alike(&self) -> Result<bool, Ended> {
        let Some(counted) = self.hello.received else { return Ok(true) };
        let origin = Origin { device: self.device.id, incarnation: self.hello.incarnation };
        Ok(self.house.books.count_of(&origin).await? == counted)
    }

    async fn heads(&self, only_named: bool) -> Result<Vec<Head>, Ended> {
        let books = &self.house.books;
        let heads = if only_named {
            let streams: Vec<_> = self
                .hello
                .heads
                .iter()
                .filter(|head| head.origin.device == self.device.id)
                .map(|head| ledger::Stream { origin: head.origin, scope: head.scope.clone() })
                .collect();
            let heads = books.stream_heads(&streams).await?;
            streams.into_iter().zip(heads).collect()
        } else {
            books.streams_of(self.device.id).await?
        };
        let head = |(stream, head): (ledger::Stream, crate::books::StreamHead)| Head {
            scope: stream.scope,
            origin: stream.origin,
            seq: head.seq,
            hash: head.hash,
        };
        Ok(heads.into_iter().map(head).collect())
    }

    async fn take(&self, runs: Vec<wire::v1::Run>, told: u64) -> Result<(), Ended> {
        let House { books, own, .. } = &*self.house;
        // Authority is the row as it is now: a revocation counts from the next frame on.
        let device = books.device(self.device.id).await?.ok_or(HqError::UnknownDevice)?;
        if device.revoked_at.is_some() {
            return Err(HqError::RevokedDevice.into());
        }
        let pushed = feed::push(books, own, &device, runs, told, self.house.now()).await?;
        if !pushed.acks.is_empty() {
            self.send(&Frame::Ack(Acks { streams: pushed.acks })).await?;
        }
        for need in pushed.needs {
            self.send(&Frame::Need(need)).await?;
        }
        Ok(())
    }

    async fn give(&self, cursor: Cursor, present: Uuid) -> Result<(), Ended> {
        let House { books, own, .. } = &*self.house;
        feed::numbers::top_up(books, own, &self.device, self.hello.incarnation, self.house.now()).await?;
        let viewer = Viewer {
            user: self.device.user.id,
            post: self.device.user.post.clone(),
            device: self.device.id,
            incarnation: self.hello.incarnation,
            now: self.house.now(),
        };
        let target = self.hello.frame_bytes.unwrap_or(DEFAULT_FRAME);
        let target = usize::try_from(target).unwrap_or(usize::MAX);
        let mut fills = self.hello.fills.clone();
        if self.hello.epoch != present {
            // Positions of another life of the feed count as far as both agree.
            fills.iter_mut().for_each(|fills| fills.retain(|fill| fill.through <= cursor.at));
        }
        let mut frames = Giving::begin(books, &self.house.folds, viewer, cursor, target, fills).await?;
        frames.compress_with(self.dictionary());
        while let Some(bytes) = frames.next_frame().await? {
            if books.device(self.device.id).await?.is_none_or(|device| device.revoked_at.is_some()) {
                return Err(HqError::RevokedDevice.into());
            }
            self.send_bytes(bytes).await?;
        }
        let sql = "UPDATE device SET seen_at = $1, fetched = $2 WHERE id = $3";
        let cells: Vec<Cell> = vec![self.house.now().into(), cursor.at.into(), self.device.id.into()];
        // What the device said by courier is older than what it said now.
        let forget = Write::new("DELETE FROM courier_state WHERE device = $1", vec![self.device.id.into()]);
        books.store.write(vec![Write::new(sql, cells), forget]).await?;
        Ok(())
    }
}
