//! The exchange: everything unsent goes up and everything new comes down in one round trip.
//!
//! HQ commits each frame by itself and acknowledges it; we commit each frame that comes down together with
//! our new place in the feed. A cut at any byte costs one frame.

use std::time::{Duration, Instant};

use hyper::Method;
use vault::{Cursor, Hq, Received, Run};
use wire::FrameDecoder;
use wire::v1::{self, Frame, Hello, Packer, Push};

use crate::enrol::refusal;
use crate::link::{Credentials, Link};
use crate::{Door, Report, Status, SyncError, attachments};

/// How long the line may stay without progress.
#[derive(Clone, Copy, Debug)]
pub struct Patience(pub Duration);

impl Default for Patience {
    fn default() -> Self {
        Self(Duration::from_secs(45))
    }
}

/// One exchange sends at most this much before compression; more goes in the next round trip.
const ROUND_BYTES: usize = 24 * 1024 * 1024;
/// Large frames compress best; a cut costs one of them.
const FRAME_BYTES: u32 = 192 * 1024;
/// The thin line is dearer than the processor.
const LEVEL: i32 = 19;
/// First exchange, answers to what HQ lacks, and a spare one.
const MAX_ROUNDS: u32 = 8;

/// Talks to HQ until both sides have what the other has. Never fails without a report in the log.
pub fn exchange(door: &impl Door, patience: Patience) -> Result<Report, SyncError> {
    let started = (door.now_ms(), Instant::now());
    let mut report = Report::new();
    let outcome = block_on(converse(door, patience, &mut report));
    report.seconds = started.1.elapsed().as_secs_f64();
    let (unsent, conflicts) = door.vault(|vault| Ok((vault.unsent_count()?, vault.conflict_count()?)))?;
    (report.unsent, report.conflicts) = (unsent, conflicts);
    report.status = match &outcome {
        Ok(()) if unsent == 0 => Status::AllSent,
        Ok(()) => Status::Partial,
        Err(error) if error.is_offline() => Status::Offline,
        Err(_) => Status::Refused,
    };
    report.trouble = outcome.as_ref().err().map(ToString::to_string);
    remember(door, started.0, &report)?;
    match outcome {
        Err(error) if !matches!(report.status, Status::Offline | Status::Refused) => Err(error),
        Err(error @ (SyncError::NotEnrolled | SyncError::Locked | SyncError::Vault(_))) => Err(error),
        _ => Ok(report),
    }
}

fn remember(door: &impl Door, started_ms: i64, report: &Report) -> Result<(), SyncError> {
    let ended_ms = door.now_ms();
    door.vault(|vault| {
        vault.log_exchange(&vault::ExchangeEntry {
            started_ms,
            ended_ms,
            status: status_word(report.status).to_owned(),
            sent: report.sent,
            received: report.received,
            held: report.held,
            bytes_up: report.bytes_up,
            bytes_down: report.bytes_down,
            clock_offset_ms: report.clock_offset_ms,
            trouble: report.trouble.clone(),
        })
    })
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::AllSent => "all_sent",
        Status::Partial => "partial",
        Status::Offline => "offline",
        Status::Refused => "refused",
    }
}

/// The conversation runs on a small runtime of its own: callers are blocking workers.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, SyncError>>) -> Result<T, SyncError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(SyncError::Worker)?.block_on(work)
}

async fn converse(door: &impl Door, patience: Patience, report: &mut Report) -> Result<(), SyncError> {
    let (hq, tls_seed) = door.vault(|vault| Ok((vault.hq()?, vault.tls_key().to_bytes())))?;
    let hq: Hq = hq.ok_or(SyncError::NotEnrolled)?;
    let credentials =
        Credentials { ca_pem: hq.ca_pem.clone(), device: Some((hq.certificate_pem.clone(), tls_seed)) };
    let mut link = Link::open(&hq.url, &credentials, patience.0).await?;
    let meter = link.meter.clone();
    let outcome = rounds(door, &mut link, report).await;
    let outcome = match outcome {
        Ok(()) => attachments::carry(door, &mut link, report).await,
        failed => failed,
    };
    (report.bytes_up, report.bytes_down) = meter.read();
    outcome
}

async fn rounds(door: &impl Door, link: &mut Link, report: &mut Report) -> Result<(), SyncError> {
    for _ in 0..MAX_ROUNDS {
        let round = round(door, link, report).await?;
        report.round_trips += 1;
        let more = door.vault(|vault| vault.has_sendable())?;
        let unfinished = round.again || (more && round.progress);
        if !unfinished {
            return Ok(());
        }
    }
    Ok(())
}

/// What a round trip leaves to do.
#[derive(Default)]
struct Round {
    /// HQ lacks something it has to be offered again.
    again: bool,
    progress: bool,
}

async fn round(door: &impl Door, link: &mut Link, report: &mut Report) -> Result<Round, SyncError> {
    let (hello, runs) = door.vault(|vault| Ok((hello(vault)?, vault.unsent_runs(ROUND_BYTES)?)))?;
    let epoch = hello.epoch;
    let body = encode(hello, runs)?;
    let sent_at = door.now_ms();
    let mut answer = link.request(Method::POST, "/v1/exchange", &[], body).await?;
    if answer.status() != 200 {
        let status = answer.status();
        return Err(refusal(status, &answer.body(64 * 1024).await?));
    }
    let mut round = Round::default();
    let mut decoder = FrameDecoder::new();
    let (mut welcomed, mut ended) = (false, false);
    // Read to the very end: only then can the line carry the next request.
    while let Some(piece) = answer.piece().await? {
        decoder.push(&piece);
        while let Some(frame) = decoder.next_frame()? {
            match frame {
                Frame::Welcome(welcome) => {
                    welcomed = true;
                    let half_way = sent_at + (door.now_ms() - sent_at) / 2;
                    report.clock_offset_ms = Some(welcome.time - half_way);
                    if welcome.epoch != epoch {
                        round.again = true;
                    }
                    meet(door, &welcome)?;
                }
                Frame::End => ended = true,
                frame => take(door, frame, &mut round, report)?,
            }
        }
    }
    match (welcomed, ended) {
        (true, true) => Ok(round),
        (false, _) => Err(SyncError::Protocol("no welcome")),
        (true, false) => Err(SyncError::Protocol("the answer ended early")),
    }
}

fn hello(vault: &vault::Vault) -> Result<Hello, vault::VaultError> {
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
        frame_bytes: Some(FRAME_BYTES),
    })
}

fn encode(hello: Hello, runs: Vec<Run>) -> Result<Vec<u8>, SyncError> {
    let too_large = |_| SyncError::Protocol("a change is too large to travel");
    let mut body = wire::encode_frame(&Frame::Hello(hello), LEVEL).map_err(too_large)?;
    let runs: Result<Vec<v1::Run>, _> =
        runs.into_iter().map(|run| v1::Run::of(&run.stream, run.first_seq, run.raws)).collect();
    let runs = runs.map_err(|_| SyncError::Protocol("a run of changes is not signed"))?;
    let mut packer = Packer::new(FRAME_BYTES as usize, LEVEL);
    for runs in packer.split(runs) {
        body.extend(packer.seal(&Frame::Push(Push { runs })).map_err(too_large)?);
    }
    body.extend(wire::encode_frame(&Frame::End, LEVEL).map_err(too_large)?);
    Ok(body)
}

/// An HQ that came back from a backup has another epoch: it is offered again what it lacks.
fn meet(door: &impl Door, welcome: &v1::Welcome) -> Result<(), SyncError> {
    let heads = welcome.heads.iter();
    let heads: Vec<vault::HeadAtHq> = heads
        .map(|head| vault::HeadAtHq {
            stream: ledger::Stream { origin: head.origin, scope: head.scope.clone() },
            seq: head.seq,
            hash: head.hash,
        })
        .collect();
    let cursor = Cursor { at: welcome.cursor.at, backfill: welcome.cursor.backfill };
    door.vault(|vault| vault.meet_hq(welcome.epoch, cursor, &heads))
}

fn take(door: &impl Door, frame: Frame, round: &mut Round, report: &mut Report) -> Result<(), SyncError> {
    match frame {
        Frame::Ack(acks) => {
            let acks: Vec<vault::Ack> = acks.streams.into_iter().map(ack).collect();
            let marked = door.vault(|vault| vault.mark_received(&acks))?;
            report.sent += marked.newly_received;
            report.held += marked.newly_held;
            round.progress |= marked.newly_received > 0;
            round.again |= marked.restarted;
        }
        Frame::Pull(pull) => {
            let received = door.now_ms();
            let count: Received = door.vault(|vault| vault.apply_pull(piece(pull)?, received))?;
            report.received += count.changes;
            round.progress |= count.changes > 0;
        }
        Frame::Need(need) => {
            let stream = ledger::Stream { origin: need.origin, scope: need.scope };
            door.vault(|vault| vault.offer_again(&stream, need.from))?;
            round.again = true;
        }
        Frame::Slow(slow) => return Err(SyncError::Slow(slow.retry_after_ms.div_ceil(1000))),
        Frame::Hello(_) | Frame::Push(_) => return Err(SyncError::Protocol("a device's frame from HQ")),
        Frame::Welcome(_) | Frame::End | Frame::Unknown { .. } => {}
    }
    Ok(())
}

fn ack(ack: v1::Ack) -> vault::Ack {
    vault::Ack {
        stream: ack.stream(),
        received: ack.received,
        durable: ack.durable,
        frozen: ack.is_frozen(),
        held: ack
            .held
            .into_iter()
            .map(|held| vault::HeldNote { seq: held.seq, code: held.code, reason: held.reason })
            .collect(),
    }
}

fn piece(pull: v1::Pull) -> Result<vault::Pulled, vault::VaultError> {
    let cursor = |c: v1::Cursor| Cursor { at: c.at, backfill: c.backfill };
    let runs = pull.runs.into_iter().map(|run| {
        let (stream, first_seq) = (run.stream(), run.first_seq);
        let raws = run.into_raw().map_err(|_| vault::VaultError::MalformedRun)?;
        Ok(Run { stream, first_seq, raws })
    });
    Ok(vault::Pulled {
        from: cursor(pull.from),
        to: cursor(pull.to),
        runs: runs.collect::<Result<_, vault::VaultError>>()?,
        released: pull.released.into_iter().map(|r| (r.scope, r.header, r.payload)).collect(),
    })
}
