//! The one path by which a change reaches the tables, whether it was made here or came from elsewhere.
//!
//! A fold lives as long as one transaction. It keeps the states it touches in memory and writes each
//! record once, however many operations were about it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use ledger::{
    Change, DeviceId, Dot, EntityId, EntityState, Op, OpAt, Origin, Place, RawChange, Scope, Snapshot,
};
use rusqlite::{Connection, OptionalExtension};

use crate::log::{self, Head};
use crate::{Touched, VaultError, control, erasure, fulltext, snapshot};

/// So many records in memory are written out before more come in.
const MOST_CELLS: usize = 4096;

/// One scope as far as this transaction has looked at it.
#[derive(Debug)]
pub(crate) struct View {
    pub scope: Scope,
    pub bytes: Vec<u8>,
    pub heads: BTreeMap<Origin, Head>,
    gaps: Option<Gaps>,
}

/// Places of the scope's log whose operations are not in force, and what is in force without a log.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    pub withheld: BTreeSet<Place>,
    pub rejected: BTreeSet<Place>,
    /// Erased by law, and the operations that are left of each.
    pub erased: BTreeMap<Place, Vec<Op>>,
    /// How far the state goes that HQ gave with the grant.
    pub base: Option<Snapshot>,
}

impl Gaps {
    /// Whether the value of that name will never be in force, its change arrived or not.
    pub(crate) fn never_comes(&self, dot: &Dot) -> bool {
        let place = (dot.origin, dot.seq);
        let left = self.erased.get(&place);
        self.rejected.contains(&place)
            || left.is_some_and(|left| !left.get(usize::from(dot.op)).is_some_and(Op::puts_value))
    }

    /// Whether what this change says is in the given state already.
    pub(crate) fn is_in_base(&self, place: &Place) -> bool {
        self.base.as_ref().is_some_and(|base| base.covers(place))
    }
}

/// One record in memory.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub pk: Option<i64>,
    pub state: EntityState,
    /// The kind its rows were last written under.
    pub stored_kind: Option<u16>,
    pub min_reader: u16,
    pub dirty: bool,
}

pub(crate) struct Fold<'t> {
    pub db: &'t Connection,
    pub own: DeviceId,
    pub hq: Option<DeviceId>,
    pub now_ms: i64,
    pub views: Vec<View>,
    by_scope: HashMap<Scope, usize>,
    pub cells: HashMap<(usize, EntityId), Cell>,
    pub refold: BTreeSet<usize>,
    /// Scopes with something that is not in the tables yet.
    pub stirred: BTreeSet<usize>,
    pub touched: Touched,
    /// Words were erased by law: the index forgets them too.
    pub scrub: bool,
}

impl<'t> Fold<'t> {
    pub(crate) fn new(db: &'t Connection, own: DeviceId, hq: Option<DeviceId>, now_ms: i64) -> Self {
        Self {
            db,
            own,
            hq,
            now_ms,
            views: Vec::new(),
            by_scope: HashMap::new(),
            cells: HashMap::new(),
            refold: BTreeSet::new(),
            stirred: BTreeSet::new(),
            touched: Touched::default(),
            scrub: false,
        }
    }

    pub(crate) fn view(&mut self, scope: &Scope) -> Result<usize, VaultError> {
        if let Some(index) = self.by_scope.get(scope) {
            return Ok(*index);
        }
        let bytes = scope.to_bytes();
        let heads = log::heads(self.db, &bytes)?;
        self.views.push(View { scope: scope.clone(), bytes, heads, gaps: None });
        let index = self.views.len() - 1;
        self.by_scope.insert(scope.clone(), index);
        Ok(index)
    }

    /// The head of a stream, which begins if it is new.
    pub(crate) fn head(&mut self, view: usize, origin: &Origin) -> Result<&mut Head, VaultError> {
        let view = &mut self.views[view];
        if !view.heads.contains_key(origin) {
            let head = log::begin_stream(self.db, &view.bytes, origin, origin.device == self.own)?;
            view.heads.insert(*origin, head);
        }
        view.heads.get_mut(origin).ok_or(VaultError::Stored { what: "stream" })
    }

    pub(crate) fn gaps(&mut self, view: usize) -> Result<&mut Gaps, VaultError> {
        let db = self.db;
        let view = &mut self.views[view];
        if view.gaps.is_none() {
            let erased = erasure::of_scope(db, &view.bytes)?;
            let rejected = places(
                db,
                "SELECT device, incarnation, seq FROM verdict WHERE scope = ?1 AND accept = 0",
                &view.bytes,
            )?;
            let mut base = snapshot::known(db, &view.bytes)?;
            if let Some(base) = &mut base {
                heed(base, &rejected);
            }
            let mut gaps = Gaps { rejected, base, erased, ..Gaps::default() };
            let without_payload = places(
                db,
                "SELECT s.device, s.incarnation, c.seq FROM stream s JOIN change c ON c.stream = s.id
                 WHERE s.scope = ?1 AND c.payload IS NULL",
                &view.bytes,
            )?;
            let is_silent = |place: &Place| gaps.is_in_base(place) || gaps.erased.contains_key(place);
            gaps.withheld = without_payload.into_iter().filter(|place| !is_silent(place)).collect();
            for place in gaps.base.iter().flat_map(|base| &base.withheld) {
                let id = view.heads.get(&place.0).map(|head| head.id);
                let is_here = match id {
                    Some(id) => {
                        log::change_at(db, id, place.1)?.is_some_and(|(raw, _)| raw.payload.is_some())
                    }
                    None => false,
                };
                if !is_here && !gaps.erased.contains_key(place) {
                    gaps.withheld.insert(*place);
                }
            }
            view.gaps = Some(gaps);
        }
        view.gaps.as_mut().ok_or(VaultError::Stored { what: "scope" })
    }

    pub(crate) fn forget_gaps(&mut self, view: usize) {
        self.views[view].gaps = None;
    }

    /// The record in memory, read from its row if it has one.
    pub(crate) fn cell(&mut self, view: usize, id: EntityId) -> Result<&mut Cell, VaultError> {
        let key = (view, id);
        if !self.cells.contains_key(&key) {
            let cell = load(self.db, &self.views[view].bytes, id)?.unwrap_or_default();
            self.cells.insert(key, cell);
        }
        self.cells.get_mut(&key).ok_or(VaultError::Stored { what: "entity" })
    }

    /// Takes in the change that follows the head of its stream.
    pub(crate) fn append(&mut self, change: &Change) -> Result<(), VaultError> {
        let view = self.view(&change.header.scope)?;
        let place = (change.header.origin, change.header.seq);
        if let Some(left) = self.gaps(view)?.erased.get(&place).cloned() {
            // The erasure came first: the words are not stored even for a moment.
            let raw = RawChange { payload: None, ..change.raw.clone() };
            let silent = Change { header: change.header.clone(), ops: left, raw, hash: change.hash };
            self.record(view, &silent)?;
            return if self.gaps(view)?.rejected.contains(&place) {
                Ok(())
            } else {
                self.apply(view, &silent)
            };
        }
        let head = self.record(view, change)?;
        if head.withheld {
            if let Some(gaps) = &mut self.views[view].gaps {
                gaps.withheld.insert(place);
            }
            return Ok(());
        }
        // What is folded anew in any case need not be folded twice.
        if self.refold.contains(&view) {
            return self.control(view, change);
        }
        let own = change.header.origin.device == self.own;
        if !own && self.gaps(view)?.rejected.contains(&place) {
            return self.control(view, change);
        }
        self.apply(view, change)?;
        self.control(view, change)?;
        self.make_room()
    }

    /// Writes records out when too many are in memory.
    pub(crate) fn make_room(&mut self) -> Result<(), VaultError> {
        if self.cells.len() > MOST_CELLS {
            self.flush()?;
            self.cells.clear();
        }
        Ok(())
    }

    /// The dots among these that this vault knows: only they may be named as replaced.
    pub(crate) fn only_settled(&mut self, view: usize, dots: Vec<Dot>) -> Result<Vec<Dot>, VaultError> {
        let mut known = Vec::with_capacity(dots.len());
        for dot in dots {
            if self.is_settled(view, &dot)? {
                known.push(dot);
            }
        }
        Ok(known)
    }

    /// Writes the raw change and moves the head.
    pub(crate) fn record(&mut self, view: usize, change: &Change) -> Result<Recorded, VaultError> {
        let (db, now_ms) = (self.db, self.now_ms);
        let head = self.head(view, &change.header.origin)?;
        log::append(db, head.id, change, now_ms)?;
        head.seq = change.header.seq;
        head.hash = change.hash;
        head.hlc = head.hlc.max(change.header.hlc);
        head.dirty = true;
        self.stirred.insert(view);
        Ok(Recorded { withheld: change.raw.payload.is_none() })
    }

    fn apply(&mut self, view: usize, change: &Change) -> Result<(), VaultError> {
        for (index, op) in (0..).zip(&change.ops) {
            let Some(entity) = op.entity() else { continue };
            let dot = Dot { origin: change.header.origin, seq: change.header.seq, op: index };
            let at = OpAt { dot, hlc: change.header.hlc, author: change.header.author };
            self.apply_op(view, entity, &at, op, change.header.min_reader)?;
        }
        Ok(())
    }

    /// One operation into the state of its record.
    fn apply_op(
        &mut self,
        view: usize,
        entity: EntityId,
        at: &OpAt,
        op: &Op,
        min_reader: u16,
    ) -> Result<(), VaultError> {
        let cell = self.cell(view, entity)?;
        let register = op.register();
        let live = |dot: &Dot| {
            register.is_some_and(|register| cell.state.live(register).iter().any(|live| live.dot == *dot))
        };
        let strangers: Vec<Dot> = match op {
            // Parents of an appended entry replace nothing.
            Op::Append { .. } => Vec::new(),
            _ => op.prev().iter().filter(|dot| !live(dot)).copied().collect(),
        };
        let mut unseen = BTreeSet::new();
        for dot in strangers {
            if !self.is_settled(view, &dot)? {
                unseen.insert(dot);
            }
        }
        let cell = self.cell(view, entity)?;
        cell.state.apply(at, op, &|dot| !unseen.contains(dot));
        cell.min_reader = cell.min_reader.max(min_reader);
        cell.dirty = true;
        Ok(())
    }

    /// Whether the operation behind a dot was taken in, or never will be.
    fn is_settled(&mut self, view: usize, dot: &Dot) -> Result<bool, VaultError> {
        let place = (dot.origin, dot.seq);
        let known = self.views[view].heads.get(&dot.origin).is_some_and(|head| dot.seq <= head.seq);
        let gaps = self.gaps(view)?;
        let settled = gaps.never_comes(dot) || gaps.is_in_base(&place);
        Ok(settled || known && !gaps.withheld.contains(&place))
    }

    /// What a payload that came late says about no record.
    pub(crate) fn late_control(&mut self, view: usize, change: &Change) -> Result<(), VaultError> {
        self.control(view, change)
    }

    fn control(&mut self, view: usize, change: &Change) -> Result<(), VaultError> {
        for op in &change.ops {
            if op.entity().is_none() {
                control::apply(self, view, &change.header, op)?;
            }
        }
        Ok(())
    }

    /// Writes what is in memory to the tables. The transaction may go on.
    pub(crate) fn flush(&mut self) -> Result<(), VaultError> {
        for view in std::mem::take(&mut self.refold) {
            self.refold_scope(view)?;
        }
        if self.stirred.is_empty() {
            return Ok(());
        }
        for view in &self.stirred {
            for head in self.views[*view].heads.values_mut().filter(|head| head.dirty) {
                log::save_head(self.db, head)?;
                head.dirty = false;
            }
        }
        self.project_all()?;
        if std::mem::take(&mut self.scrub) {
            fulltext::scrub(self.db)?;
        }
        self.case_facts()
    }
}

/// What became of a raw change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recorded {
    pub withheld: bool,
}

/// Verdicts that came after a snapshot turn what it holds: a rejected change goes out of it, one accepted
/// after all has to come from the log.
pub(crate) fn heed(base: &mut Snapshot, rejected: &BTreeSet<Place>) {
    for place in rejected.iter().filter(|place| !base.is_rejected(place)).copied().collect::<Vec<_>>() {
        base.strip(&place);
    }
    let taken_back = |(place, verdict): (&Place, &ledger::Verdict)| {
        (!verdict.accept && !rejected.contains(place)).then_some(*place)
    };
    for place in base.verdicts.iter().filter_map(taken_back).collect::<Vec<_>>() {
        base.verdicts.remove(&place);
        base.withheld.insert(place);
    }
}

fn places(db: &Connection, sql: &str, scope: &[u8]) -> Result<BTreeSet<Place>, VaultError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement
        .query_map([scope], |row| Ok((log::origin_at(row, 0)?, log::unsigned(row.get::<_, i64>(2)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A record as its row has it.
pub(crate) fn load(db: &Connection, scope: &[u8], id: EntityId) -> Result<Option<Cell>, VaultError> {
    let mut statement =
        db.prepare_cached("SELECT pk, state, kind, min_reader FROM entity WHERE id = ?1 AND scope = ?2")?;
    let found = statement
        .query_row((id.0, scope), |row| {
            Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((pk, state, stored_kind, min_reader)) = found else { return Ok(None) };
    let state = EntityState::decode(&state)?;
    Ok(Some(Cell { pk: Some(pk), state, stored_kind, min_reader, dirty: false }))
}
