//! What is said in one exchange: round trips until both sides have what the other has, then attachments.
//!
//! HQ commits each frame by itself and acknowledges it; we commit each frame that comes down together with
//! our new place in the feed. A cut at any byte costs one frame.

use vault::{ClockEstimate, Cursor, FrameTargets, Run, Vault, VaultError};
use wire::v1::{self, Frame, Hello};
use wire::{Dictionary, FrameDecoder, FrameError};

use super::{Address, Effect, Event, Moment, Parcel};
use crate::enrol::refusal;
use crate::link::Credentials;
use crate::{Phase, Progress, Report, SyncError, frames, log};

/// One round trip sends at most this much before compression; more goes in the next.
const ROUND_BYTES: usize = 24 * 1024 * 1024;
/// First exchange, answers to what HQ lacks, and a spare one.
const MAX_ROUNDS: u32 = 8;
/// The most of a refusal that is read.
const REFUSAL: usize = 64 * 1024;
/// A run that compresses to about a frame.
const RAW_PER_COMPRESSED: usize = 3;

#[derive(Debug)]
pub(super) struct Conversation {
    pub report: Report,
    pub began: Moment,
    targets: FrameTargets,
    stage: Stage,
    round: Round,
    /// Round trips that did not only fetch more of what was granted.
    turns: u32,
    to_send: u64,
    fetched: u64,
    to_fetch: u64,
    /// HQ sent a frame that cannot be read here for want of its dictionary: it is asked for plain ones.
    plain: bool,
}

#[derive(Debug)]
enum Stage {
    Connecting,
    /// A request is on its way.
    Asking,
    /// HQ says no; its words are gathered.
    Refused {
        status: u16,
        words: Vec<u8>,
    },
    Answering(FrameDecoder),
    Files,
}

/// One round trip.
#[derive(Debug, Default)]
struct Round {
    asked: Moment,
    epoch: uuid::Uuid,
    /// Changes offered, and acknowledged.
    offered: u64,
    acknowledged: u64,
    answered_at: Option<Moment>,
    welcomed: bool,
    ended: bool,
    /// HQ lacks something it has to be offered again.
    again: bool,
    progress: bool,
    /// More of what was granted came, and there may be more still.
    filled: bool,
    /// This vault began a new life meanwhile: what HQ sends to the old one leaves something out.
    outlived: bool,
}

/// What to wait for next.
pub(super) enum Next {
    Request(Box<Parcel>),
    Listen,
    CarryFiles,
}

impl Next {
    pub(super) fn phase(&self) -> Phase {
        match self {
            Self::Request(_) | Self::Listen => Phase::Records,
            Self::CarryFiles => Phase::Files,
        }
    }
}

impl From<Next> for Effect {
    fn from(next: Next) -> Self {
        match next {
            Next::Request(parcel) => Self::Request(*parcel),
            Next::Listen => Self::Listen,
            Next::CarryFiles => Self::CarryFiles,
        }
    }
}

impl Conversation {
    pub(super) fn begin(vault: &Vault, began: Moment) -> Result<(Self, Address), SyncError> {
        let hq = vault.hq()?.ok_or(SyncError::NotEnrolled)?;
        let device = Some((hq.certificate_pem, vault.tls_key().to_bytes()));
        let address = Address { url: hq.url, credentials: Credentials { ca_pem: hq.ca_pem, device } };
        let mut conversation = Self::unopened(began);
        conversation.targets = vault.frame_targets()?.unwrap_or(frames::FIRST);
        conversation.to_send = vault.unsent_count()?;
        Ok((conversation, address))
    }

    /// One that will not come about.
    pub(super) fn unopened(began: Moment) -> Self {
        Self {
            report: Report::new(),
            began,
            targets: frames::FIRST,
            stage: Stage::Connecting,
            round: Round::default(),
            turns: 0,
            to_send: 0,
            fetched: 0,
            to_fetch: 0,
            plain: false,
        }
    }

    pub(super) fn progress(&self, phase: Phase, moment: Moment) -> Progress {
        Progress {
            phase,
            sent: self.report.sent,
            to_send: self.to_send.max(self.report.sent),
            received: self.report.received,
            fetched: self.fetched,
            to_fetch: self.to_fetch.max(self.fetched),
            bytes_up: moment.bytes_up,
            bytes_down: moment.bytes_down,
        }
    }

    /// What to wait for after this event; nothing when all is said.
    pub(super) fn take_in(
        &mut self,
        vault: &mut Vault,
        moment: Moment,
        event: Event,
    ) -> Result<Option<Next>, SyncError> {
        match (event, &mut self.stage) {
            (Event::Cancel, _) => Err(SyncError::Cancelled),
            (Event::Failed(error), _) => Err(error),
            (Event::Connected, Stage::Connecting) => self.ask(vault, moment).map(Some),
            (Event::Head { status: 200 }, Stage::Asking) => {
                self.stage = Stage::Answering(FrameDecoder::new());
                Ok(Some(Next::Listen))
            }
            (Event::Head { status }, Stage::Asking) => {
                self.stage = Stage::Refused { status, words: Vec::new() };
                Ok(Some(Next::Listen))
            }
            (Event::Bytes(bytes), Stage::Refused { words, .. }) => {
                let room = REFUSAL.saturating_sub(words.len());
                words.extend_from_slice(&bytes[..bytes.len().min(room)]);
                Ok(Some(Next::Listen))
            }
            (Event::Ended, Stage::Refused { status, words }) => Err(refusal(*status, words)),
            (Event::Bytes(bytes), Stage::Answering(decoder)) => {
                self.round.answered_at.get_or_insert(moment);
                decoder.push(&bytes);
                self.take_frames(vault, moment)?;
                Ok(Some(Next::Listen))
            }
            (Event::Ended, Stage::Answering(_)) => self.end_round(vault, moment),
            (Event::FilesCarried, Stage::Files) => self.after_files(vault, moment),
            _ => Err(SyncError::Protocol("events out of order")),
        }
    }

    fn ask(&mut self, vault: &mut Vault, moment: Moment) -> Result<Next, SyncError> {
        let run_bytes = usize::try_from(self.targets.up).unwrap_or(usize::MAX) * RAW_PER_COMPRESSED;
        let dictionaries = (!self.plain).then(Dictionary::known);
        let hello = Hello { dictionaries, ..hello(vault, self.targets.down)? };
        let dictionary = Dictionary::shared(&vault.hq_dictionaries()?);
        let runs = vault.unsent_runs_of(ROUND_BYTES, run_bytes)?;
        let offered = runs.iter().map(|run| run.raws.len() as u64).sum();
        self.round = Round { asked: moment, epoch: hello.epoch, offered, ..Round::default() };
        self.stage = Stage::Asking;
        Ok(Next::Request(Box::new(Parcel { hello, runs, frame_bytes: self.targets.up, dictionary })))
    }

    fn take_frames(&mut self, vault: &mut Vault, moment: Moment) -> Result<(), SyncError> {
        loop {
            let Stage::Answering(decoder) = &mut self.stage else { return Ok(()) };
            match decoder.next_frame() {
                Ok(Some(frame)) => self.take_frame(vault, moment, frame)?,
                Ok(None) => return Ok(()),
                Err(FrameError::UnknownDictionary { .. }) => {
                    (self.plain, self.round.again) = (true, true);
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn take_frame(&mut self, vault: &mut Vault, moment: Moment, frame: Frame) -> Result<(), SyncError> {
        match frame {
            Frame::Welcome(welcome) => self.meet(vault, moment, &welcome)?,
            Frame::Ack(acks) => {
                let acks: Vec<vault::Ack> = acks.streams.into_iter().map(ack).collect();
                let marked = vault.mark_received(&acks)?;
                self.report.sent += marked.newly_received;
                self.report.held += marked.newly_held;
                self.report.flagged += marked.flagged;
                self.round.acknowledged += marked.newly_received;
                self.round.progress |= marked.newly_received > 0;
                self.round.again |= marked.restarted;
                self.round.outlived |= marked.restarted;
                self.measure_up(moment);
            }
            Frame::Snap(_) | Frame::Pull(_) if self.round.outlived => {}
            Frame::Snap(snap) => {
                let snapped =
                    vault::Snapped { through: snap.through, whole: snap.whole, scopes: snap.scopes };
                let count = vault.apply_snapshots(snapped, moment.now_ms)?;
                self.report.received += count.changes;
                self.round.filled |= count.states > 0;
            }
            Frame::Pull(v1::Pull { history: Some(pieces), runs, released, .. }) => {
                let older = older(pieces, runs, released)?;
                let count = vault.apply_history(older, moment.now_ms)?;
                self.report.received += count.changes;
                self.round.filled |= count.changes > 0;
            }
            Frame::Pull(pull) => {
                let fetched = pull.to.at.saturating_sub(pull.from.at);
                let count = vault.apply_pull(piece(pull)?, moment.now_ms)?;
                self.fetched += fetched;
                self.report.received += count.changes;
                self.round.progress |= count.changes > 0;
            }
            Frame::Checkpoint(shown) => {
                let judged = vault.take_checkpoint(&log::shown(shown), moment.now_ms)?;
                self.round.again |= judged == vault::LogJudged::FitsAgain;
            }
            Frame::Need(need) => {
                let stream = ledger::Stream { origin: need.origin, scope: need.scope };
                vault.offer_again(&stream, need.from)?;
                self.round.again = true;
            }
            Frame::Slow(slow) => return Err(SyncError::Slow(slow.retry_after_ms.div_ceil(1000))),
            Frame::Hello(_) | Frame::Push(_) => return Err(SyncError::Protocol("a device's frame from HQ")),
            Frame::End => self.round.ended = true,
            // Attachments have requests of their own here; these belong into bundles.
            Frame::FilePiece(_) | Frame::Kept(_) | Frame::Unknown { .. } => {}
        }
        Ok(())
    }

    /// An HQ that came back from a backup has another epoch: it is offered again what it lacks.
    fn meet(&mut self, vault: &mut Vault, moment: Moment, welcome: &v1::Welcome) -> Result<(), SyncError> {
        self.round.welcomed = true;
        self.round.again |= welcome.epoch != self.round.epoch;
        self.to_fetch = self.fetched + welcome.end.map_or(0, |end| end.saturating_sub(welcome.cursor.at));
        let round_trip = moment.ran_ms.saturating_sub(self.round.asked.ran_ms);
        let half = i64::try_from(round_trip / 2).unwrap_or(i64::MAX);
        let offset_ms = welcome.time.saturating_sub(moment.now_ms.saturating_sub(half));
        self.report.clock_offset_ms = Some(offset_ms);
        vault.note_clock(ClockEstimate { at_ms: moment.now_ms, offset_ms, error_ms: half })?;
        vault.note_hq_dictionaries(welcome.dictionaries.as_deref().unwrap_or_default())?;
        let heads: Vec<vault::HeadAtHq> = welcome.heads.iter().map(head).collect();
        let cursor = Cursor { at: welcome.cursor.at, backfill: welcome.cursor.backfill };
        if vault.meet_hq(welcome.epoch, cursor, &heads)? {
            self.round.outlived = true;
            self.round.again = true;
        }
        Ok(())
    }

    fn end_round(&mut self, vault: &mut Vault, moment: Moment) -> Result<Option<Next>, SyncError> {
        match (self.round.welcomed, self.round.ended) {
            (true, true) => {}
            (false, true) => return Err(SyncError::Protocol("no welcome")),
            (_, false) => return Err(SyncError::CutShort),
        }
        self.report.round_trips += 1;
        self.measure_down(moment);
        let more = vault.has_sendable()? && self.round.progress;
        // HQ gives so much at a time: what was written here meanwhile goes in between.
        let fills = self.round.filled && !vault.lacking()?.is_empty();
        self.turns += u32::from(!fills);
        if fills || (self.round.again || more) && self.turns < MAX_ROUNDS {
            return self.ask(vault, moment).map(Some);
        }
        // All that could be sent was sent; what an HQ without its past says was not believed.
        if let Some(code) = vault.log_trouble()? {
            return Err(SyncError::Log { code });
        }
        if self.settle(vault, moment)? {
            return self.ask(vault, moment).map(Some);
        }
        self.stage = Stage::Files;
        Ok(Some(Next::CarryFiles))
    }

    fn after_files(&mut self, vault: &mut Vault, moment: Moment) -> Result<Option<Next>, SyncError> {
        if self.settle(vault, moment)? { self.ask(vault, moment).map(Some) } else { Ok(None) }
    }

    /// HQ has said everything: what access to has ended leaves as far as it may. Whether there is a receipt
    /// of it to be sent.
    fn settle(&mut self, vault: &mut Vault, moment: Moment) -> Result<bool, SyncError> {
        let offset = self.report.clock_offset_ms.unwrap_or_default();
        let touched = vault.exchange_done(moment.now_ms.saturating_add(offset), moment.now_ms)?;
        let room = self.report.round_trips < MAX_ROUNDS;
        Ok(touched.exchange && room && vault.has_sendable()?)
    }

    fn measure_up(&mut self, moment: Moment) {
        if self.round.acknowledged >= self.round.offered {
            let (bytes, ms) = since(self.round.asked, moment, |moment| moment.bytes_up);
            self.targets.up = frames::after_passage(self.targets.up, bytes, ms);
        }
    }

    fn measure_down(&mut self, moment: Moment) {
        if let Some(answered) = self.round.answered_at {
            let (bytes, ms) = since(answered, moment, |moment| moment.bytes_down);
            self.targets.down = frames::after_passage(self.targets.down, bytes, ms);
        }
    }

    /// Keeps what this exchange taught about the line.
    pub(super) fn keep_what_was_learnt(
        &mut self,
        vault: &mut Vault,
        outcome: &Result<(), SyncError>,
    ) -> Result<(), VaultError> {
        let cut = matches!(outcome, Err(SyncError::Link(_) | SyncError::CutShort));
        match &self.stage {
            Stage::Asking | Stage::Answering(_) if cut && self.round.acknowledged < self.round.offered => {
                self.targets.up = frames::after_cut(self.targets.up);
            }
            Stage::Answering(_) if cut => self.targets.down = frames::after_cut(self.targets.down),
            Stage::Connecting => return Ok(()),
            _ => {}
        }
        if vault.frame_targets()? == Some(self.targets) {
            return Ok(());
        }
        vault.keep_frame_targets(self.targets)
    }
}

fn since(from: Moment, to: Moment, bytes: impl Fn(Moment) -> u64) -> (u64, u64) {
    (bytes(to).saturating_sub(bytes(from)), to.ran_ms.saturating_sub(from.ran_ms))
}

pub(crate) fn hello(vault: &mut Vault, frame_bytes: u32) -> Result<Hello, VaultError> {
    let log = log::ask(vault)?;
    let identity = vault.identity();
    let cursor = vault.cursor()?;
    let heads = vault.dirty_heads()?.into_iter();
    Ok(Hello {
        protocol: v1::PROTOCOL,
        schema: model::registry::SCHEMA_VERSION,
        device: identity.device,
        incarnation: identity.incarnation,
        epoch: vault.hq()?.map_or(uuid::Uuid::nil(), |hq| hq.epoch),
        cursor: v1::Cursor { at: cursor.at, backfill: cursor.backfill },
        heads: heads
            .map(|head| v1::Head {
                scope: head.stream.scope,
                origin: head.stream.origin,
                seq: head.seq,
                hash: head.hash,
            })
            .collect(),
        frame_bytes: Some(frame_bytes),
        dictionaries: None,
        fills: Some(vault.lacking()?.into_iter().map(fill).collect()),
        log: Some(log),
        received: Some(vault.received_count()?),
    })
}

fn fill(lack: vault::Lacking) -> v1::Fill {
    v1::Fill { scope: lack.scope, through: lack.through, at: lack.at, whole: lack.whole }
}

fn older(
    pieces: Vec<v1::Piece>,
    runs: Vec<v1::Run>,
    released: Vec<v1::Released>,
) -> Result<vault::Older, VaultError> {
    let piece = |p: v1::Piece| vault::Piece { scope: p.scope, through: p.through, from: p.from, to: p.to };
    Ok(vault::Older {
        pieces: pieces.into_iter().map(piece).collect(),
        runs: runs.into_iter().map(run).collect::<Result<_, VaultError>>()?,
        released: released.into_iter().map(|r| (r.scope, r.header, r.payload)).collect(),
    })
}

pub(crate) fn run(run: v1::Run) -> Result<Run, VaultError> {
    let (stream, first_seq) = (run.stream(), run.first_seq);
    let raws = run.into_raw().map_err(|_| VaultError::MalformedRun)?;
    Ok(Run { stream, first_seq, raws })
}

pub(crate) fn head(head: &v1::Head) -> vault::HeadAtHq {
    vault::HeadAtHq {
        stream: ledger::Stream { origin: head.origin, scope: head.scope.clone() },
        seq: head.seq,
        hash: head.hash,
    }
}

pub(crate) fn ack(ack: v1::Ack) -> vault::Ack {
    vault::Ack {
        stream: ack.stream(),
        received: ack.received,
        durable: ack.durable,
        frozen: ack.is_frozen(),
        held: ack.held.into_iter().map(note).collect(),
        flagged: ack.flagged.into_iter().flatten().map(note).collect(),
    }
}

fn note(change: v1::HeldChange) -> vault::HeldNote {
    vault::HeldNote { seq: change.seq, code: change.code, reason: change.reason }
}

pub(crate) fn piece(pull: v1::Pull) -> Result<vault::Pulled, VaultError> {
    let cursor = |c: v1::Cursor| Cursor { at: c.at, backfill: c.backfill };
    let runs = pull.runs.into_iter().map(run);
    Ok(vault::Pulled {
        from: cursor(pull.from),
        to: cursor(pull.to),
        runs: runs.collect::<Result<_, VaultError>>()?,
        released: pull.released.into_iter().map(|r| (r.scope, r.header, r.payload)).collect(),
    })
}
