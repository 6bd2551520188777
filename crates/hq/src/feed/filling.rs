//! Scopes that a device does not have yet: first what a list of cases shows of each, then each as it
//! stands, then how it came to be. A scope whose history is hardly more than its state comes as history.
//!
//! HQ remembers nothing of it: what a device still lacks, and what it wants first, it says in its HELLO.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use ledger::{EntityId, LIFE, RecordState, Scope, Snapshot};
use model::kinds::CASE;
use wire::Dictionary;
use wire::v1::{Cursor, Fill, Frame, Packer, Piece, Pull, Snap};

use super::Folds;
use super::folds::Folded;
use super::pull::{LeftOut, Unit, content, level};
use crate::books::{Access, Books, PAGE, Viewer};
use crate::store::{Entry, Part, StoreError};

/// Fewer entries than this come as feed: a snapshot would only be said twice.
const A_FEW: u64 = 128;
/// What a list of cases shows comes in frames of this size, so that the first lines show soon.
const LIST_FRAME: usize = 24 * 1024;
/// It is little, and everybody waits for it: compressed as hard as can be.
const LIST_LEVEL: i32 = 19;
/// In one exchange so many full frames of this, then the device comes again with what it wrote meanwhile.
const FRAMES_AT_ONCE: usize = 16;
/// A scope that is larger than this before compression comes as history only.
const LARGEST_STATE: usize = 1536 * 1024;
/// What changes usually compress to; decides whether a history fits into one frame.
const USUAL_RATIO: f64 = 0.35;

/// The fields of a case that a list of cases shows.
const LISTED: [&str; 13] = [
    "title",
    "type",
    "status",
    "case_number",
    "post",
    "priority",
    "opened_on",
    "closed_on",
    "lead_investigator",
    "marking",
    "next_due",
    "country",
    "restricted",
];

/// History of one scope on its way into a frame, and the entries it is made of.
type Older = (Piece, Vec<Unit>);

/// Gives frames of what a device lacks of scopes that were granted to it.
#[derive(Debug)]
pub struct Filling {
    books: Books,
    folds: Folds,
    viewer: Viewer,
    /// The feed's end as seen at the start.
    end: u64,
    /// The state of access under which the lists below were made.
    policy: u64,
    target: usize,
    announce: VecDeque<Scope>,
    lines: Packer,
    wants: VecDeque<Fill>,
    /// Whose state is there, and whose history follows.
    older: VecDeque<Fill>,
    snapping: (u64, Vec<Arc<Folded>>),
    snaps: Packer,
    pulling: Vec<Older>,
    pulls: Packer,
    ready: VecDeque<Vec<u8>>,
    /// Bytes that are still given in this exchange.
    left: usize,
}

impl Filling {
    /// What is lacking, and what the feed may therefore leave out.
    pub async fn begin(
        books: &Books,
        folds: &Folds,
        viewer: &Viewer,
        cursor: Cursor,
        target: usize,
        fills: Vec<Fill>,
    ) -> Result<(Self, LeftOut, u64), StoreError> {
        let head = books.head().await?;
        let target = target.clamp(2 * 1024, wire::MAX_COMPRESSED);
        let scopes: Vec<Scope> = fills.iter().map(|fill| fill.scope.clone()).collect();
        let access = books.access(viewer.user, &scopes).await?;
        // After a withdrawal and a new grant, what the device began to fill before is filled anew.
        let since = |(fill, access): (Fill, Option<Access>)| {
            let since = access.filter(|access| access.is_open(viewer.now))?.since;
            (since <= fill.through.max(cursor.at)).then_some((fill, since))
        };
        let open: Vec<(Fill, u64)> = fills.into_iter().zip(access).filter_map(since).collect();
        let known: BTreeSet<&Scope> = open.iter().map(|(fill, _)| &fill.scope).collect();
        let mut new = books.newly_visible(viewer, cursor.at, head.last).await?;
        new.retain(|new| !known.contains(&new.scope));
        let is_little = !new.is_empty() && new.iter().map(|new| new.entries).sum::<u64>() < A_FEW;
        if is_little {
            new.clear();
        }
        let announce: VecDeque<Scope> = new.into_iter().map(|new| new.scope).collect();
        let mut through: BTreeMap<Scope, u64> =
            open.iter().map(|(fill, _)| (fill.scope.clone(), fill.through)).collect();
        through.extend(announce.iter().map(|scope| (scope.clone(), head.last)));
        let all_else_passed = !announce.is_empty() && open.iter().all(|(_, since)| *since <= cursor.at);
        let left_out = LeftOut {
            through,
            backfills: is_little,
            granted_by: if all_else_passed { cursor.at } else { u64::MAX },
        };
        let filling = Self {
            books: books.clone(),
            folds: folds.clone(),
            viewer: viewer.clone(),
            end: head.last,
            policy: head.policy,
            target,
            announce,
            lines: Packer::new(target.min(LIST_FRAME), LIST_LEVEL),
            wants: open.into_iter().map(|(fill, _)| fill).collect(),
            older: VecDeque::new(),
            snapping: (0, Vec::new()),
            snaps: Packer::new(target, level(target)),
            pulling: Vec::new(),
            pulls: Packer::new(target, level(target)),
            ready: VecDeque::new(),
            left: target.saturating_mul(FRAMES_AT_ONCE),
        };
        Ok((filling, left_out, head.last))
    }

    /// Compresses with a dictionary that the device knows.
    pub fn compress_with(&mut self, dictionary: Option<&'static Dictionary>) {
        for packer in [&mut self.lines, &mut self.snaps, &mut self.pulls] {
            *packer = packer.clone().with_dictionary(dictionary);
        }
    }

    /// Whether there are scopes the device has not heard of.
    #[must_use]
    pub fn announces(&self) -> bool {
        !self.announce.is_empty()
    }

    /// The next frame that names new scopes, with what a list shows of them.
    pub async fn next_announcement(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut scopes = Vec::new();
        while let Some(scope) = self.announce.front() {
            let folded = self.folds.at(&self.books, scope, self.end).await?;
            let line = line_of(&folded.snapshot);
            let weight = Snapshot::encode_all(&[&line]).len();
            if self.lines.is_full_with(weight) {
                break;
            }
            self.lines.add(weight);
            scopes.push(line);
            let (scope, through) = (scope.clone(), self.end);
            self.announce.pop_front();
            self.wants.push_back(Fill { scope, through, at: 0, whole: false });
        }
        if scopes.is_empty() {
            return Ok(None);
        }
        let frame = Frame::Snap(Snap { through: self.end, whole: false, scopes });
        let bytes = self.lines.seal(&frame).map_err(|_| StoreError::Malformed("a line of the list"))?;
        Ok(Some(bytes))
    }

    /// The next frame of states or history; `None` when that was all, or enough for this time.
    pub async fn next_frame(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        self.look_at_access().await?;
        loop {
            if let Some(bytes) = self.ready.pop_front() {
                self.left = self.left.saturating_sub(bytes.len());
                return Ok(Some(bytes));
            }
            if self.left == 0 {
                return Ok(None);
            }
            if let Some(want) = self.wants.pop_front() {
                self.take(want).await?;
            } else if !self.snapping.1.is_empty() {
                self.seal_states();
            } else if let Some(fill) = self.older.pop_front() {
                self.take_piece(fill).await?;
            } else if self.pulling.is_empty() {
                return Ok(None);
            } else {
                self.seal_pulling()?;
            }
        }
    }

    /// A scope withdrawn meanwhile is not given any further.
    async fn look_at_access(&mut self) -> Result<(), StoreError> {
        let policy = self.books.head().await?.policy;
        if policy == self.policy {
            return Ok(());
        }
        self.policy = policy;
        let scopes: Vec<Scope> =
            self.wants.iter().chain(&self.older).map(|fill| fill.scope.clone()).collect();
        let access = self.books.access(self.viewer.user, &scopes).await?;
        let now = self.viewer.now;
        let open: BTreeSet<Scope> =
            access.into_iter().flatten().filter(|access| access.is_open(now)).map(|a| a.scope).collect();
        self.wants.retain(|fill| open.contains(&fill.scope));
        self.older.retain(|fill| open.contains(&fill.scope));
        self.snapping.1.retain(|folded| open.contains(&folded.snapshot.scope));
        self.pulling.retain(|(piece, _)| open.contains(&piece.scope));
        Ok(())
    }

    /// A scope as it stands: as state, or as its history when that is short.
    async fn take(&mut self, want: Fill) -> Result<(), StoreError> {
        let is_anew = want.through == 0;
        let through = if is_anew { self.end } else { want.through };
        if want.whole || want.at > 0 {
            self.older.push_back(Fill { through, ..want });
            return Ok(());
        }
        let folded = self.folds.at(&self.books, &want.scope, through).await?;
        if !is_anew && folded.weight as f64 * USUAL_RATIO <= self.target as f64 {
            return self.take_history(want.scope, through, folded.weight).await;
        }
        let weight = Snapshot::encode_all(&[&folded.snapshot]).len();
        self.older.push_back(Fill { scope: want.scope, through, at: 0, whole: true });
        if weight > LARGEST_STATE {
            return Ok(());
        }
        if self.snapping.0 != through || self.snaps.is_full_with(weight) {
            self.seal_states();
        }
        self.snaps.add(weight);
        self.snapping.0 = through;
        self.snapping.1.push(folded);
        Ok(())
    }

    fn seal_states(&mut self) {
        let folds = std::mem::take(&mut self.snapping.1);
        if !folds.is_empty() {
            self.seal_snaps(self.snapping.0, &folds);
        }
    }

    /// A state that does not fit into a frame is not sent: its history says the same.
    fn seal_snaps(&mut self, through: u64, folds: &[Arc<Folded>]) {
        let scopes = folds.iter().map(|folded| folded.snapshot.clone()).collect();
        match self.snaps.seal(&Frame::Snap(Snap { through, whole: true, scopes })) {
            Ok(bytes) => self.ready.push_back(bytes),
            Err(_) if folds.len() > 1 => {
                let (first, second) = folds.split_at(folds.len() / 2);
                self.seal_snaps(through, first);
                self.seal_snaps(through, second);
            }
            Err(_) => {}
        }
    }

    /// The whole history of a scope, not to be cut.
    async fn take_history(&mut self, scope: Scope, through: u64, weight: usize) -> Result<(), StoreError> {
        if self.pulls.is_full_with(weight) {
            self.seal_pulling()?;
        }
        let (mut units, mut at) = (Vec::new(), 0);
        while at < through {
            let (more, to) = self.units(&scope, at, through).await?;
            units.extend(more);
            at = to;
        }
        self.pulls.add(weight);
        self.pulling.push((Piece { scope, through, from: 0, to: through }, units));
        Ok(())
    }

    /// As much of a scope's further history as the frame in the making still takes.
    async fn take_piece(&mut self, fill: Fill) -> Result<(), StoreError> {
        let Fill { scope, through, at, whole } = fill;
        let (units, end) = self.units(&scope, at, through).await?;
        let mut taken = Vec::new();
        let mut to = at;
        let mut units = units.into_iter().peekable();
        while let Some(unit) = units.next_if(|unit| !self.pulls.is_full_with(unit.weight())) {
            self.pulls.add(unit.weight());
            to = unit.to.at;
            taken.push(unit);
        }
        let is_full = units.peek().is_some();
        if !is_full {
            to = end;
        }
        if to > at {
            let piece = Piece { scope: scope.clone(), through, from: at, to };
            self.pulling.push((piece, taken));
        }
        if to < through {
            self.older.push_front(Fill { scope, through, at: to, whole });
        }
        if is_full { self.seal_pulling() } else { Ok(()) }
    }

    /// The next whole runs of a scope after a position, and the position they lead to.
    async fn units(&self, scope: &Scope, after: u64, through: u64) -> Result<(Vec<Unit>, u64), StoreError> {
        let (mut units, mut open, mut read) = (Vec::new(), Vec::<Entry>::new(), after);
        loop {
            let page = self.books.scope_page(scope, read, through).await?;
            let is_last = (page.len() as u64) < PAGE;
            for entry in page {
                read = entry.pos;
                let ends = entry.part == Part::Released || entry.raw.signature.is_some();
                open.push(entry);
                if ends {
                    let to = Cursor { at: read, backfill: None };
                    units.push(Unit { entries: std::mem::take(&mut open), to });
                }
            }
            if is_last {
                return Ok((units, through));
            }
            if let Some(last) = units.last() {
                let to = last.to.at;
                return Ok((units, to));
            }
        }
    }

    fn seal_pulling(&mut self) -> Result<(), StoreError> {
        let pulling = std::mem::take(&mut self.pulling);
        if pulling.is_empty() { Ok(()) } else { self.seal_history(pulling) }
    }

    fn seal_history(&mut self, mut pulling: Vec<Older>) -> Result<(), StoreError> {
        let units = pulling.iter().flat_map(|(_, units)| units);
        let pieces = pulling.iter().map(|(piece, _)| piece.clone()).collect();
        let pull = Pull { history: Some(pieces), ..content(units)? };
        if let Ok(bytes) = self.pulls.seal(&Frame::Pull(pull)) {
            self.ready.push_back(bytes);
            return Ok(());
        }
        // More than a frame holds: two.
        let later = if pulling.len() > 1 {
            pulling.split_off(pulling.len() / 2)
        } else {
            let (piece, units) = &mut pulling[0];
            if units.len() < 2 {
                return Err(StoreError::Malformed("a run does not fit into a frame"));
            }
            let second = units.split_off(units.len() / 2);
            let to = std::mem::replace(&mut piece.to, units.last().map_or(piece.from, |unit| unit.to.at));
            vec![(Piece { from: piece.to, to, ..piece.clone() }, second)]
        };
        self.seal_history(pulling)?;
        self.seal_history(later)
    }
}

/// What a list of cases shows of a scope. It says nothing of streams: nobody can write after it.
fn line_of(snapshot: &Snapshot) -> Snapshot {
    let mut line = Snapshot::new(snapshot.scope.clone());
    let own = snapshot.scope.case().map(EntityId);
    let Some((id, record)) = own.and_then(|id| snapshot.records.get_key_value(&id)) else { return line };
    let listed: BTreeSet<u16> =
        LISTED.iter().filter_map(|name| CASE.field(name)).map(|field| field.register).collect();
    let mut shown = RecordState { min_reader: record.min_reader, ..RecordState::default() };
    shown.state.created = record.state.created;
    for (number, register) in &record.state.registers {
        if *number == LIFE || listed.contains(number) {
            let live = register.live.clone();
            shown.state.registers.insert(*number, ledger::Register { live, ..Default::default() });
        }
    }
    line.records.insert(*id, shown);
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_a_list_of_cases_shows_is_a_field_of_a_case() {
        assert!(LISTED.iter().all(|name| CASE.field(name).is_some()));
    }
}
