//! Many snapshots as bytes. Origins and authors stand once for all of them, and what the values of one
//! change share stands once for each scope, so that a case costs little more than its words.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::Decoder;

use super::{Place, RecordState, Snapshot, StreamEnd, Verdict};
use crate::codec::{self, Enc, EncodeResult, Origins, Reader};
use crate::{
    Created, Dot, EntityId, EntityState, FormatError, Hlc, Item, Live, Log, OpAt, Origin, Register, Scope,
    UserId,
};

const VERSION: u8 = 1;
/// A live value is an item of a list.
const ITEM: u64 = 1;
/// A reason or a version vector follows the value.
const MORE: u64 = 2;
/// Numbers of changes beyond this are nobody's.
const MAX_SEQ: u64 = 1 << 40;

/// What the values of one change have in common.
type Stamp = (Hlc, UserId);
type Stamps = BTreeMap<Place, Stamp>;

impl Snapshot {
    /// All of these as one piece of bytes.
    #[must_use]
    pub fn encode_all(snapshots: &[&Self]) -> Vec<u8> {
        let (mut origins, mut authors) = (BTreeSet::new(), BTreeSet::new());
        for snapshot in snapshots {
            mentioned(snapshot, &mut origins);
            authors.extend(stamps(snapshot).values().map(|(_, author)| *author));
        }
        let mut pen =
            Pen { origins: Origins::of(origins), authors: authors.into_iter().collect(), last_ms: 0 };
        codec::encode(|e| {
            e.array(4)?.u8(VERSION)?;
            pen.origins.write(e)?;
            e.array(pen.authors.len() as u64)?;
            for author in &pen.authors {
                e.bytes(author.0.as_bytes())?;
            }
            e.array(snapshots.len() as u64)?;
            snapshots.iter().try_for_each(|snapshot| pen.snapshot(e, snapshot))
        })
    }

    /// Reads what [`Snapshot::encode_all`] wrote.
    pub fn decode_all(bytes: &[u8]) -> Result<Vec<Self>, FormatError> {
        let mut r = Reader::new("snapshot", bytes);
        if r.array()? != 4 || r.get(Decoder::u8)? != VERSION {
            return Err(r.bad());
        }
        let origins = Origins::read(&mut r)?;
        let mut authors = Vec::new();
        for _ in 0..r.array()? {
            authors.push(UserId(r.uuid()?));
        }
        let count = r.array()?;
        let mut eye = Eye { r, origins, authors, last_ms: 0, stamps: Vec::new() };
        let mut snapshots = Vec::new();
        for _ in 0..count {
            snapshots.push(eye.snapshot()?);
        }
        eye.r.end()?;
        Ok(snapshots)
    }
}

fn mentioned(snapshot: &Snapshot, origins: &mut BTreeSet<Origin>) {
    origins.extend(snapshot.heads.keys());
    origins.extend(snapshot.withheld.iter().map(|(origin, _)| *origin));
    for ((origin, _), verdict) in &snapshot.verdicts {
        origins.extend([*origin, verdict.by.0]);
    }
    for state in snapshot.records.values().map(|record| &record.state) {
        origins.extend(state.dots_present().map(|dot| dot.origin));
        for register in state.registers.values() {
            origins.extend(register.superseded.iter().map(|dot| dot.origin));
            let seen = register.live.iter().filter_map(|live| live.seen.as_ref());
            origins.extend(seen.flatten().map(|(origin, _)| *origin));
        }
        let items = state.logs.values().flat_map(|log| &log.items);
        origins.extend(items.flat_map(|item| &item.parents).map(|dot| dot.origin));
    }
}

fn stamps(snapshot: &Snapshot) -> Stamps {
    let mut stamps = Stamps::new();
    let mut see = |dot: &Dot, hlc: Hlc, author: UserId| {
        stamps.insert((dot.origin, dot.seq), (hlc, author));
    };
    for state in snapshot.records.values().map(|record| &record.state) {
        if let Some(Created { at, .. }) = &state.created {
            see(&at.dot, at.hlc, at.author);
        }
        state.registers.values().flat_map(|r| &r.live).for_each(|l| see(&l.dot, l.hlc, l.author));
        state.logs.values().flat_map(|l| &l.items).for_each(|i| see(&i.dot, i.hlc, i.author));
    }
    stamps
}

/// The id that need not be said: a case's own record bears the name of its scope.
fn own_record(scope: &Scope) -> Option<EntityId> {
    scope.case().map(EntityId)
}

struct Pen {
    origins: Origins,
    authors: Vec<UserId>,
    last_ms: i64,
}

impl Pen {
    fn hlc(&mut self, e: &mut Enc, hlc: Hlc) -> EncodeResult {
        let ms = hlc.ms();
        e.i64(ms - self.last_ms)?.u16((hlc.0 & 0xffff) as u16)?;
        self.last_ms = ms;
        Ok(())
    }

    fn snapshot(&mut self, e: &mut Enc, snapshot: &Snapshot) -> EncodeResult {
        let stamps = stamps(snapshot);
        e.array(6)?.bytes(&snapshot.scope.to_bytes())?.array(snapshot.heads.len() as u64 * 5)?;
        for (origin, end) in &snapshot.heads {
            e.u64(self.origins.index(origin))?.u64(end.seq)?.bytes(&end.hash)?;
            self.hlc(e, end.hlc)?;
        }
        e.array(snapshot.withheld.len() as u64 * 2)?;
        for (origin, seq) in &snapshot.withheld {
            e.u64(self.origins.index(origin))?.u64(*seq)?;
        }
        e.array(snapshot.verdicts.len() as u64 * 8)?;
        for ((origin, seq), verdict) in &snapshot.verdicts {
            e.u64(self.origins.index(origin))?.u64(*seq)?.bool(verdict.accept)?.str(&verdict.reason)?;
            self.hlc(e, verdict.hlc)?;
            e.u64(self.origins.index(&verdict.by.0))?.u64(verdict.by.1)?;
        }
        e.array(stamps.len() as u64 * 5)?;
        for ((origin, seq), (hlc, author)) in &stamps {
            e.u64(self.origins.index(origin))?.u64(*seq)?;
            self.hlc(e, *hlc)?;
            e.u64(self.authors.binary_search(author).unwrap_or_default() as u64)?;
        }
        let places: Vec<&Place> = stamps.keys().collect();
        let own = own_record(&snapshot.scope);
        e.array(snapshot.records.len() as u64 * 5)?;
        for (id, record) in &snapshot.records {
            if own == Some(*id) {
                e.null()?
            } else {
                e.bytes(id.0.as_bytes())?
            };
            e.u16(record.min_reader)?;
            self.state(e, &record.state, &places)?;
        }
        Ok(())
    }

    /// Three parts: creation, registers, chains.
    fn state(&self, e: &mut Enc, state: &EntityState, places: &[&Place]) -> EncodeResult {
        let place = |dot: &Dot| places.binary_search(&&(dot.origin, dot.seq)).unwrap_or_default() as u64;
        match &state.created {
            None => _ = e.null()?,
            Some(Created { at, kind }) => {
                e.array(3)?.u64(place(&at.dot))?.u16(at.dot.op)?.u16(*kind)?;
            }
        }
        e.array(state.registers.len() as u64 * 3)?;
        for (field, register) in &state.registers {
            e.u16(*field)?.array(register.live.len() as u64)?;
            for live in &register.live {
                let more = live.reason.is_some() || live.seen.is_some();
                let flags = u64::from(live.item) * ITEM + u64::from(more) * MORE;
                e.array(if more { 5 } else { 3 })?;
                e.u64(place(&live.dot) * 4 + flags)?.u16(live.dot.op)?.bytes(&live.value)?;
                if more {
                    match &live.reason {
                        Some(reason) => e.str(reason)?,
                        None => e.null()?,
                    };
                    self.origins.write_optional_seen(e, live.seen.as_ref())?;
                }
            }
            self.origins.write_dots(e, register.superseded.iter())?;
        }
        e.array(state.logs.len() as u64 * 2)?;
        for (log, chain) in &state.logs {
            e.u16(*log)?.array(chain.items.len() as u64)?;
            for item in &chain.items {
                e.array(4)?.u64(place(&item.dot))?.u16(item.dot.op)?.bytes(&item.body)?;
                self.origins.write_dots(e, item.parents.iter())?;
            }
        }
        Ok(())
    }
}

struct Eye<'b> {
    r: Reader<'b>,
    origins: Origins,
    authors: Vec<UserId>,
    last_ms: i64,
    /// Those of the scope that is being read.
    stamps: Vec<(Place, Stamp)>,
}

impl Eye<'_> {
    fn count(&mut self, of: u64) -> Result<u64, FormatError> {
        let count = self.r.array()?;
        if count % of == 0 { Ok(count / of) } else { Err(self.r.bad()) }
    }

    fn hlc(&mut self) -> Result<Hlc, FormatError> {
        let ms = self.last_ms.checked_add(self.r.get(Decoder::i64)?).filter(|ms| (0..1 << 48).contains(ms));
        self.last_ms = ms.ok_or_else(|| self.r.bad())?;
        Ok(Hlc(Hlc::at(self.last_ms).0 | u64::from(self.r.u16()?)))
    }

    fn place(&mut self) -> Result<Place, FormatError> {
        let origin = self.origins.get(&mut self.r)?;
        let seq = self.r.u64()?;
        if (1..=MAX_SEQ).contains(&seq) { Ok((origin, seq)) } else { Err(self.r.bad()) }
    }

    fn snapshot(&mut self) -> Result<Snapshot, FormatError> {
        if self.r.array()? != 6 {
            return Err(self.r.bad());
        }
        let mut snapshot = Snapshot::new(self.r.scope()?);
        for _ in 0..self.count(5)? {
            let (origin, seq) = self.place()?;
            let hash = self.r.bytes()?.try_into().map_err(|_| self.r.bad())?;
            let end = StreamEnd { seq, hash, hlc: self.hlc()? };
            self.once(snapshot.heads.insert(origin, end).is_none())?;
        }
        for _ in 0..self.count(2)? {
            let place = self.place()?;
            self.once(snapshot.withheld.insert(place))?;
        }
        for _ in 0..self.count(8)? {
            let place = self.place()?;
            let (accept, reason) = (self.r.get(Decoder::bool)?, self.r.text()?);
            let verdict = Verdict { accept, reason, hlc: self.hlc()?, by: self.place()? };
            self.once(snapshot.verdicts.insert(place, verdict).is_none())?;
        }
        self.stamps.clear();
        for _ in 0..self.count(5)? {
            let (place, hlc) = (self.place()?, self.hlc()?);
            let index = usize::try_from(self.r.u64()?).map_err(|_| self.r.bad())?;
            let author = *self.authors.get(index).ok_or_else(|| self.r.bad())?;
            self.stamps.push((place, (hlc, author)));
        }
        let own = own_record(&snapshot.scope);
        for _ in 0..self.count(5)? {
            let id = self.r.null_or(Reader::uuid)?.map(EntityId).or(own).ok_or_else(|| self.r.bad())?;
            let min_reader = self.r.u16()?;
            let record = RecordState { state: self.state()?, min_reader };
            self.once(snapshot.records.insert(id, record).is_none())?;
        }
        Ok(snapshot)
    }

    /// What is said twice is said by nobody of ours.
    fn once(&self, fresh: bool) -> Result<(), FormatError> {
        if fresh { Ok(()) } else { Err(self.r.bad()) }
    }

    fn at(&mut self, code: u64) -> Result<OpAt, FormatError> {
        let stamp = usize::try_from(code).ok().and_then(|index| self.stamps.get(index));
        let ((origin, seq), (hlc, author)) = *stamp.ok_or_else(|| self.r.bad())?;
        Ok(OpAt { dot: Dot { origin, seq, op: self.r.u16()? }, hlc, author })
    }

    fn state(&mut self) -> Result<EntityState, FormatError> {
        let mut state = EntityState::default();
        if self.r.null_or(Reader::array)?.is_some() {
            let code = self.r.u64()?;
            let at = self.at(code)?;
            state.created = Some(Created { at, kind: self.r.u16()? });
        }
        for _ in 0..self.count(3)? {
            let field = self.r.u16()?;
            let register = self.register()?;
            self.once(state.registers.insert(field, register).is_none())?;
        }
        for _ in 0..self.count(2)? {
            let log = self.r.u16()?;
            let chain = self.chain()?;
            self.once(state.logs.insert(log, chain).is_none())?;
        }
        Ok(state)
    }

    fn register(&mut self) -> Result<Register, FormatError> {
        let mut register = Register::default();
        for _ in 0..self.r.array()? {
            self.r.array()?;
            let code = self.r.u64()?;
            let OpAt { dot, hlc, author } = self.at(code / 4)?;
            let value = self.r.bytes()?;
            let (mut reason, mut seen) = (None, None);
            if code & MORE != 0 {
                reason = self.r.null_or(Reader::text)?;
                let origins = &self.origins;
                seen = self.r.null_or(|r| origins.read_seen(r))?;
            }
            self.once(register.live.last().is_none_or(|last| last.dot < dot))?;
            register.live.push(Live { dot, hlc, author, value, item: code & ITEM != 0, reason, seen });
        }
        register.superseded = self.origins.read_dots(&mut self.r)?.into_iter().collect();
        Ok(register)
    }

    fn chain(&mut self) -> Result<Log, FormatError> {
        let mut chain = Log::default();
        for _ in 0..self.r.array()? {
            self.r.array()?;
            let code = self.r.u64()?;
            let OpAt { dot, hlc, author } = self.at(code)?;
            let body = self.r.bytes()?;
            let parents = self.origins.read_dots(&mut self.r)?;
            self.once(chain.items.last().is_none_or(|last| last.dot < dot))?;
            chain.items.push(Item { dot, hlc, author, parents, body });
        }
        Ok(chain)
    }
}
