//! The first phase: runs as they came become a batch, acknowledgements and demands. Nothing is locked and
//! nothing is written here.

use std::collections::BTreeMap;
use std::sync::Arc;

use ledger::{ChainError, Change, GENESIS, Hash, Op, Scope, Stream, VerifyingKey, verify_run};
use model::Role;
use wire::v1::{Ack, Frame, HeldChange, Need, Push, Run};

use super::authorise::brings_along;
use super::grants::grant_to_post;
use super::ground::{Ground, Standing, ground, may_stand};
use super::handover::{Handover, transferred};
use super::kept::{held_id, held_write, quarantine_write, second_version};
use super::known::created;
use super::late::{self, Told};
use super::leads::{Assigned, assigned, grant_to_assigned};
use super::opening::{opens_case, sends_lead};
use super::own::{Saying, Turns};
use super::reports::Reports;
use super::{Grants, Hold, Known, OwnWriter, numbers};
use crate::books::{Access, Books, CaseFile, Device, FeedHead, StreamHead};
use crate::store::{Batch, Cell, Entry, StoreError, StreamStep, Write};

/// A run this large must still fit into a frame that carries it on.
const RUN_TO_MEASURE: usize = 200 * 1024;
const RUN_COMPRESSED: usize = wire::MAX_COMPRESSED - 16 * 1024;
const RUN_RAW: usize = wire::MAX_RAW - 64 * 1024;

/// What a PUSH frame comes to.
#[derive(Debug)]
pub(super) struct Staged {
    pub batch: Batch,
    /// HQ's turns to speak, where the batch says something of HQ's own: kept until it is written.
    pub turns: Turns,
    pub acks: Vec<Ack>,
    pub needs: Vec<Need>,
}

pub(super) struct Staging<'a> {
    books: &'a Books,
    own: &'a OwnWriter,
    device: &'a Device,
    role: Role,
    /// How far in the feed the device had read when it handed this in.
    told: u64,
    now: i64,
    head: FeedHead,
    before: BTreeMap<Stream, StreamHead>,
    heads: BTreeMap<Stream, StreamHead>,
    ground: BTreeMap<Scope, Ground>,
    known: Known,
    grants: Grants,
    /// What HQ says of late work.
    late: Vec<Saying>,
    /// Cases, with the post that they carry a lead to.
    opened: Vec<(CaseFile, Option<String>)>,
    /// Whom leads were assigned to.
    assigned: Vec<Assigned>,
    /// Steps of transfers that stand, by case.
    transfers: BTreeMap<Scope, Vec<Change>>,
    batch: Batch,
    acks: BTreeMap<Stream, Ack>,
    needs: BTreeMap<Stream, u64>,
}

impl<'a> Staging<'a> {
    pub async fn begin(
        books: &'a Books,
        own: &'a OwnWriter,
        device: &'a Device,
        runs: &[Run],
        told: u64,
        now: i64,
    ) -> Result<Self, StoreError> {
        let head = books.head().await?;
        let role = device.user.role.parse().map_err(|_| StoreError::Malformed("an unknown role"))?;
        let mut streams: Vec<Stream> = runs.iter().map(Run::stream).collect();
        streams.sort();
        streams.dedup();
        let heads = books.stream_heads(&streams).await?;
        let before: BTreeMap<Stream, StreamHead> = streams.into_iter().zip(heads).collect();
        let ground = ground(books, device, before.keys().map(|stream| &stream.scope)).await?;
        Ok(Self {
            books,
            own,
            device,
            role,
            told,
            now,
            head,
            heads: before.clone(),
            before,
            ground,
            known: Known::new(books.aliases_under(head.policy).await?),
            grants: Grants::default(),
            late: Vec::new(),
            opened: Vec::new(),
            assigned: Vec::new(),
            transfers: BTreeMap::new(),
            batch: Batch::default(),
            acks: BTreeMap::new(),
            needs: BTreeMap::new(),
        })
    }

    pub async fn run(&mut self, run: &Run) -> Result<(), StoreError> {
        let stream = run.stream();
        let (first, last) = (run.first_seq, run.last_seq());
        let head = self.heads.get(&stream).copied().unwrap_or(StreamHead::NONE);
        if stream.origin.device != self.device.id {
            let hold = Hold::new("origin", "a device speaks only for itself");
            self.quarantine(run, hold);
            return Ok(());
        }
        if head.frozen {
            self.ack(&stream, head, Vec::new());
            return Ok(());
        }
        if first == 0 || first > head.seq + 1 {
            self.needs.insert(stream, head.seq + 1);
            return Ok(());
        }
        let too_large = is_too_large(run);
        let previous = self.hash_before(&stream, first, head).await?;
        let changes = match self.verified(run, previous) {
            Ok(changes) => changes,
            Err(hold) => {
                self.quarantine(run, hold);
                return Ok(());
            }
        };
        if self.is_equivocal(&stream, &changes, head).await? {
            return Ok(());
        }
        let fresh = changes.into_iter().filter(|change| change.header.seq > head.seq);
        let fresh: Vec<Arc<Change>> = fresh.map(Arc::new).collect();
        if self.is_numbered_twice(&stream, &fresh, head).await? {
            return Ok(());
        }
        let Told { mut held, mut flagged } = self.repeated(&stream, first, last.min(head.seq)).await?;
        self.known.fetch(self.books, &stream.scope, fresh.iter().map(Arc::as_ref)).await?;
        for change in &fresh {
            self.judge(change, too_large, &mut held, &mut flagged);
        }
        let head = fresh.last().map_or(head, |change| StreamHead {
            seq: change.header.seq,
            hash: change.hash,
            frozen: false,
        });
        self.heads.insert(stream.clone(), head);
        self.ack(&stream, head, held);
        self.flag(&stream, flagged);
        Ok(())
    }

    fn verified(&self, run: &Run, previous: Hash) -> Result<Vec<Change>, Hold> {
        let (stream, after) = (run.stream(), run.first_seq - 1);
        let raws = run.clone().into_raw().map_err(|error| Hold::new("run_malformed", error.to_string()))?;
        let key = VerifyingKey::from_bytes(&self.device.public_key).ok();
        verify_run(&stream, after, &previous, raws, |_, _| key).map_err(|error| {
            let code = match error {
                ChainError::Unreadable { .. } => "unreadable",
                ChainError::BadSignature { .. } | ChainError::Unsigned { .. } => "signature",
                _ => "chain",
            };
            Hold::new(code, error.to_string())
        })
    }

    async fn hash_before(&self, stream: &Stream, first: u64, head: StreamHead) -> Result<Hash, StoreError> {
        if first == 1 {
            return Ok(GENESIS);
        }
        if first == head.seq + 1 {
            return Ok(head.hash);
        }
        let staged = |entry: &&Entry| entry.stream() == *stream && entry.seq == first - 1;
        if let Some(entry) = self.batch.entries.iter().find(staged) {
            return Ok(entry.hash);
        }
        let stored = self.books.stream_entries(stream, first - 1, first - 1).await?;
        stored.first().map(|entry| entry.hash).ok_or(StoreError::Malformed("a stream has a hole"))
    }

    /// Compares what came again with what is here. Another change under a taken name: both are kept, and
    /// the stream is frozen.
    async fn is_equivocal(
        &mut self,
        stream: &Stream,
        changes: &[Change],
        head: StreamHead,
    ) -> Result<bool, StoreError> {
        let again: Vec<&Change> = changes.iter().take_while(|change| change.header.seq <= head.seq).collect();
        let (Some(first), Some(last)) = (again.first(), again.last()) else { return Ok(false) };
        let stored = self.books.stream_entries(stream, first.header.seq, last.header.seq).await?;
        let staged = self.batch.entries.iter().filter(|entry| entry.stream() == *stream);
        let hashes: BTreeMap<u64, Hash> =
            stored.iter().chain(staged).map(|entry| (entry.seq, entry.hash)).collect();
        let differs = |change: &&&Change| hashes.get(&change.header.seq) != Some(&change.hash);
        let Some(from) = again.iter().find(differs).map(|change| change.header.seq) else {
            return Ok(false);
        };
        for change in changes.iter().filter(|change| change.header.seq >= from) {
            self.batch.writes.push(second_version(change, self.now));
        }
        let head = StreamHead { frozen: true, ..head };
        self.heads.insert(stream.clone(), head);
        self.ack(stream, head, Vec::new());
        Ok(true)
    }

    /// One life of one device numbers a case like another of its own: only two vaults under one name do
    /// that. Frozen, this one begins a new life and submits the case again; both cases keep the number.
    async fn is_numbered_twice(
        &mut self,
        stream: &Stream,
        fresh: &[Arc<Change>],
        head: StreamHead,
    ) -> Result<bool, StoreError> {
        // What is brought along may well be brought along twice.
        let mut minted = fresh
            .iter()
            .filter(|change| !brings_along(change))
            .filter_map(|change| numbers::numbered(change));
        let Some((borne, suffix)) = minted.next() else { return Ok(false) };
        if self.books.numbered_alike(&borne, &suffix).await?.is_empty() {
            return Ok(false);
        }
        for change in fresh {
            self.batch.writes.push(second_version(change, self.now));
        }
        let head = StreamHead { frozen: true, ..head };
        self.heads.insert(stream.clone(), head);
        self.ack(stream, head, Vec::new());
        Ok(true)
    }

    /// What was said of changes that came before, said again.
    async fn repeated(&self, stream: &Stream, first: u64, last: u64) -> Result<Told, StoreError> {
        if first > last {
            return Ok(Told::default());
        }
        Ok(Told::of(self.books.held_of(stream, first, last).await?))
    }

    /// Judges a change and writes it into the batch: as standing, as late, or as held.
    fn judge(
        &mut self,
        change: &Arc<Change>,
        too_large: bool,
        held: &mut Vec<HeldChange>,
        flagged: &mut Vec<HeldChange>,
    ) {
        let verdict = if too_large {
            Err(Hold::new("limits", "the change is too large to be carried on"))
        } else {
            let ground = self.ground.get(&change.header.scope);
            may_stand(change, self.device, self.role, ground, &self.known, self.told, self.now)
        };
        let stands = verdict.is_ok();
        self.known.add(change, stands);
        let number = numbers::numbered(change).map(|number| numbers::borne_write(number, self.now));
        self.batch.writes.extend(number);
        self.batch.entries.push(Entry::of(change, !stands, self.now));
        match verdict {
            Ok(standing) => {
                self.take_effect(change);
                if standing == Standing::Late {
                    let hold = Hold::new(late::CODE, late::REASON);
                    let write = held_write(change, &hold, self.now);
                    self.batch.writes.extend(late::decided(write, held_id(change), self.now));
                    self.late.push(late::saying(change));
                    flagged.push(late::told(change));
                }
            }
            Err(hold) => {
                self.batch.writes.push(held_write(change, &hold, self.now));
                held.push(HeldChange { seq: change.header.seq, code: hold.code, reason: hold.reason });
            }
        }
    }

    fn take_effect(&mut self, change: &Change) {
        let scope = &change.header.scope;
        self.batch.writes.extend(receipts(change, self.now));
        self.batch.entities.extend(created(change));
        self.assigned.extend(assigned(change, &self.known));
        // What is written into a report elsewhere at this moment is to be judged after its approval.
        self.batch.changes_policy |= Reports::freezes(change);
        // A case may be offered in the frame that brings it.
        if transferred(change).is_some() || opens_case(change).is_some() {
            self.transfers.entry(scope.clone()).or_default().push(change.clone());
        }
        let fresh = self.ground.get(scope).is_none_or(|ground| ground.case.is_none());
        let Some(facts) = opens_case(change).filter(|_| fresh) else { return };
        let post = self.device.user.post.as_str();
        let (file, write) = facts.file(change, self.device.user.id, post, self.now);
        self.batch.writes.push(write);
        self.batch.new_cases += 1;
        self.opened.push((file.clone(), sends_lead(change).map(|(_, to)| to)));
        // Later changes of this frame are written by somebody who may.
        let access =
            Access { user: file.creator, scope: scope.clone(), since: 0, until: None, revoked: false };
        self.ground.insert(scope.clone(), Ground { case: Some(file), access: Some(access), ended: None });
    }

    fn ack(&mut self, stream: &Stream, head: StreamHead, held: Vec<HeldChange>) {
        let ack = self.acks.entry(stream.clone()).or_insert_with(|| Ack {
            scope: stream.scope.clone(),
            origin: stream.origin,
            received: 0,
            durable: 0,
            held: Vec::new(),
            frozen: None,
            flagged: None,
        });
        ack.received = head.seq;
        ack.durable = head.seq;
        ack.held.extend(held);
        ack.frozen = head.frozen.then_some(true);
    }

    fn flag(&mut self, stream: &Stream, flagged: Vec<HeldChange>) {
        if let Some(ack) = self.acks.get_mut(stream).filter(|_| !flagged.is_empty()) {
            ack.flagged.get_or_insert_default().extend(flagged);
        }
    }

    /// A run that does not belong to the chain it claims is kept as it came; the stream does not move.
    fn quarantine(&mut self, run: &Run, hold: Hold) {
        let (stream, seq) = (run.stream(), run.first_seq);
        self.batch.writes.push(quarantine_write(run.clone(), self.device, &hold.code, self.now));
        let head = self.heads.get(&stream).copied().unwrap_or(StreamHead::NONE);
        let held = HeldChange { seq, code: hold.code, reason: hold.reason };
        self.ack(&stream, head, vec![held]);
    }

    pub async fn finish(mut self) -> Result<Staged, StoreError> {
        for (stream, head) in &self.heads {
            let before = self.before.get(stream).copied().unwrap_or(StreamHead::NONE);
            if *head != before {
                let (stream, from) = (stream.clone(), before.seq);
                let (head, hash, frozen) = (head.seq, head.hash, head.frozen);
                self.batch.streams.push(StreamStep { stream, from, head, hash, frozen });
            }
        }
        let mut handover = Handover::default();
        for (scope, changes) in std::mem::take(&mut self.transfers) {
            if !changes.iter().any(|change| transferred(change).is_some()) {
                continue;
            }
            handover.add(self.books, &scope, &changes, &mut self.grants, self.now).await?;
            // Another step of the same case, staged elsewhere, is to be judged after this one.
            self.batch.changes_policy = true;
        }
        self.batch.writes.extend(handover.0);
        grant_to_assigned(&mut self.grants, self.books, &self.assigned).await?;
        for (file, lead_to) in std::mem::take(&mut self.opened) {
            grant_to_post(&mut self.grants, self.books, &file, lead_to.as_deref()).await?;
        }
        let told = self.late.iter().map(|saying| saying.scope.clone());
        let turns = self.own.turns(self.grants.scopes().chain(told).collect()).await;
        if !self.grants.is_empty() {
            let (sealed, writes) = self.grants.seal(self.own, self.books, self.now).await?;
            let entries = std::mem::take(&mut self.batch.entries);
            self.batch.entries = sealed.entries.into_iter().chain(entries).collect();
            self.batch.streams.extend(sealed.streams);
            self.batch.writes.extend(writes);
        }
        if !self.late.is_empty() {
            let sealed = self.own.seal(self.books, std::mem::take(&mut self.late), self.now).await?;
            self.batch.entries.extend(sealed.entries);
            self.batch.streams.extend(sealed.streams);
        }
        if !self.batch.entries.is_empty() {
            self.batch.policy = Some(self.head.policy);
        }
        let need = |(stream, from): (Stream, u64)| Need { scope: stream.scope, origin: stream.origin, from };
        Ok(Staged {
            batch: self.batch,
            turns,
            acks: self.acks.into_values().collect(),
            needs: self.needs.into_iter().map(need).collect(),
        })
    }
}

/// The writes that keep a device's word about what it purged.
fn receipts(change: &Change, now: i64) -> Vec<Write> {
    let header = &change.header;
    let receipt = |op: &Op| {
        let Op::Purged { scope, seq, changes, files, .. } = op else { return None };
        let sql = "INSERT INTO purge_receipt (device, incarnation, seq, scope, ended_seq, changes, files, \
                   purged_at, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
        let mut cells: Vec<Cell> =
            vec![header.origin.device.into(), header.origin.incarnation.into(), header.seq.into()];
        cells.extend([scope.into(), (*seq).into(), (*changes).into(), (*files).into()]);
        cells.extend([header.wall.into(), now.into()]);
        Some(Write::new(sql, cells))
    };
    change.ops.iter().filter_map(receipt).collect()
}

fn is_too_large(run: &Run) -> bool {
    if run.weight() <= RUN_TO_MEASURE {
        return false;
    }
    let frame = Frame::Push(Push { runs: vec![run.clone()] });
    let fits = |bytes: Vec<u8>| bytes.len() <= RUN_COMPRESSED;
    run.weight() > RUN_RAW || !wire::encode_frame(&frame, super::pull::LEVEL).is_ok_and(fits)
}
