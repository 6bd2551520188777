//! What a device gets of the feed: everything after its cursor that it may see, in HQ's order. Where the
//! feed passes a grant, the older entries of that scope come first, and only then the grant; unless they
//! come by themselves (`filling`), and then the feed leaves them out.

use std::collections::{BTreeMap, VecDeque};

use ledger::{Change, RawChange, Scope, Stream, UserId};
use wire::Dictionary;
use wire::v1::{Cursor, Frame, Packer, Pull, Released, Run};

use crate::books::{Books, PAGE, Viewer};
use crate::store::{Entry, Part, StoreError};

/// The compression of PULL frames; see the measurements in the ADR on HQ's stores.
pub(super) const LEVEL: i32 = 12;
/// For a device that asks for small frames: its link is slower than this takes.
const THIN_LEVEL: i32 = 17;
const THIN_FRAME: usize = 64 * 1024;

/// How many positions of the feed are looked at for one page, at first. More where little is found.
const WINDOW: u64 = 4 * PAGE;

/// How hard to compress for a device that likes frames of this size.
pub(super) fn level(target: usize) -> i32 {
    if target <= THIN_FRAME { THIN_LEVEL } else { LEVEL }
}

/// What of the feed comes another way.
#[derive(Clone, Debug)]
pub struct LeftOut {
    /// Scopes whose entries up to a position the device has or gets elsewhere.
    pub through: BTreeMap<Scope, u64>,
    /// Older entries come in front of their grant.
    pub backfills: bool,
    /// Scopes granted later have nothing in the feed for this device yet.
    pub granted_by: u64,
}

impl Default for LeftOut {
    /// Nothing does: the device knows the feed only.
    fn default() -> Self {
        Self { through: BTreeMap::new(), backfills: true, granted_by: u64::MAX }
    }
}

impl LeftOut {
    fn has(&self, entry: &Entry) -> bool {
        self.through.get(&entry.scope).is_some_and(|through| entry.pos <= *through)
    }
}

/// Entries that travel together: a run up to its signature, or one released payload.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) entries: Vec<Entry>,
    /// Where the device stands once it has taken this in.
    pub(super) to: Cursor,
}

impl Unit {
    pub(super) fn weight(&self) -> usize {
        self.entries.iter().map(Entry::weight).sum::<usize>() + 100
    }
}

/// Gives PULL frames until the device has everything there was when the exchange began.
#[derive(Debug)]
pub struct PullFrames {
    books: Books,
    viewer: Viewer,
    packer: Packer,
    /// The feed's end as seen at the start; what comes later goes with the next exchange.
    end: u64,
    /// Where the device stands after the frames given so far.
    cursor: Cursor,
    /// How far entries were read.
    reading: Cursor,
    /// How many positions the next page is looked for in.
    window: u64,
    /// Positions of grants whose scopes hold older entries.
    grants: VecDeque<u64>,
    left_out: LeftOut,
    /// Only what needs no grant, and the device stays where it stands: it comes in front of snapshots.
    only_policy: bool,
    ready: VecDeque<Unit>,
    /// A run whose signature has not been read yet.
    open: Vec<Entry>,
    is_read: bool,
}

impl PullFrames {
    pub async fn begin(
        books: &Books,
        viewer: Viewer,
        cursor: Cursor,
        target: usize,
        end: u64,
        left_out: LeftOut,
    ) -> Result<Self, StoreError> {
        let grants = if left_out.backfills {
            books.grants_to_fill(viewer.user, cursor.at, viewer.now).await?
        } else {
            Vec::new()
        };
        let grants: VecDeque<u64> = grants.into_iter().filter(|since| *since <= end).collect();
        // A backfill goes on only when the grant it belongs to still stands right after the cursor.
        let goes_on = grants.front().is_some_and(|since| *since == cursor.at + 1);
        let cursor_to_read = Cursor { at: cursor.at, backfill: cursor.backfill.filter(|_| goes_on) };
        Ok(Self {
            books: books.clone(),
            viewer,
            packer: Packer::new(target, level(target)),
            end,
            cursor,
            reading: cursor_to_read,
            window: WINDOW,
            grants,
            left_out,
            only_policy: false,
            ready: VecDeque::new(),
            open: Vec::new(),
            is_read: false,
        })
    }

    /// Compresses with a dictionary that the device knows.
    pub fn compress_with(&mut self, dictionary: Option<&'static Dictionary>) {
        self.packer = self.packer.clone().with_dictionary(dictionary);
    }

    /// What needs no grant, up to `end`, for a device that goes on standing at `cursor`.
    pub fn policy(books: &Books, viewer: Viewer, cursor: Cursor, target: usize, end: u64) -> Self {
        Self {
            books: books.clone(),
            viewer,
            packer: Packer::new(target, level(target)),
            end,
            cursor,
            reading: Cursor { at: cursor.at, backfill: None },
            window: WINDOW,
            grants: VecDeque::new(),
            left_out: LeftOut::default(),
            only_policy: true,
            ready: VecDeque::new(),
            open: Vec::new(),
            is_read: false,
        }
    }

    /// The next frame; `None` once the device has everything.
    pub async fn next_frame(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        let mut units: Vec<Unit> = Vec::new();
        loop {
            let Some(unit) = self.ready.front() else {
                if self.is_read {
                    break;
                }
                self.read_on().await?;
                continue;
            };
            let weight = unit.weight();
            if self.packer.is_full_with(weight) {
                return self.seal(units).map(Some);
            }
            self.packer.add(weight);
            units.extend(self.ready.pop_front());
        }
        if units.is_empty() {
            return self.last_step();
        }
        if let Some(unit) = units.last_mut() {
            unit.to = self.reading;
        }
        self.seal(units).map(Some)
    }

    /// Nothing more to say, but the cursor moves on over what this device may not see.
    fn last_step(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        if self.cursor == self.reading || self.only_policy {
            return Ok(None);
        }
        let unit = Unit { entries: Vec::new(), to: self.reading };
        self.seal(vec![unit]).map(Some)
    }

    /// Reads one page: of a grant's older entries, or of the feed up to the next grant.
    async fn read_on(&mut self) -> Result<(), StoreError> {
        let before = self.grants.front().copied().unwrap_or(self.end + 1);
        let at = self.reading.at;
        if !self.grants.is_empty() && at + 1 == before {
            let after = self.reading.backfill.unwrap_or(0);
            let page = self.books.older_than_grant(&self.viewer, before, after).await?;
            let is_last = (page.len() as u64) < PAGE;
            self.take(page, |pos| Cursor { at, backfill: Some(pos) });
            return if is_last { self.pass_grant(before).await } else { Ok(()) };
        }
        let before = before.min(at.saturating_add(self.window));
        let page = if self.only_policy {
            self.books.policy(&self.viewer, at, before).await?
        } else {
            self.books.visible(&self.viewer, at, before, self.left_out.granted_by).await?
        };
        let is_last = (page.len() as u64) < PAGE;
        self.window = if is_last { self.window.saturating_mul(4) } else { (self.window / 4).max(WINDOW) };
        self.take(page, |pos| Cursor { at: pos, backfill: None });
        if is_last {
            self.reading = Cursor { at: before - 1, backfill: None };
            self.is_read = self.reading.at >= self.end;
        }
        Ok(())
    }

    /// The entry of the grant itself, once what it opens has been sent.
    async fn pass_grant(&mut self, since: u64) -> Result<(), StoreError> {
        self.grants.pop_front();
        let page = self.books.visible(&self.viewer, since - 1, since + 1, u64::MAX).await?;
        self.take(page, |pos| Cursor { at: pos, backfill: None });
        self.reading = Cursor { at: since, backfill: None };
        self.is_read = since >= self.end;
        Ok(())
    }

    fn take(&mut self, page: Vec<Entry>, cursor: impl Fn(u64) -> Cursor) {
        for entry in page {
            let to = cursor(entry.pos);
            self.reading = to;
            if self.left_out.has(&entry) {
                continue;
            }
            let ends = entry.part == Part::Released || entry.raw.signature.is_some();
            self.open.push(entry);
            if ends {
                self.ready.push_back(Unit { entries: std::mem::take(&mut self.open), to });
            }
        }
    }

    fn seal(&mut self, units: Vec<Unit>) -> Result<Vec<u8>, StoreError> {
        let to = if self.only_policy { None } else { units.last().map(|unit| unit.to) };
        let to = to.unwrap_or(self.cursor);
        let pull = Pull { from: self.cursor, to, ..content(units.iter())? };
        if let Ok(bytes) = self.packer.seal(&Frame::Pull(pull)) {
            self.cursor = to;
            return Ok(bytes);
        }
        // More than a frame holds: the later half waits for the next one.
        let mut units = units;
        if units.len() < 2 {
            return Err(StoreError::Malformed("a run does not fit into a frame"));
        }
        let later = units.split_off(units.len() / 2);
        later.into_iter().rev().for_each(|unit| self.ready.push_front(unit));
        units.iter().map(Unit::weight).for_each(|weight| self.packer.add(weight));
        self.seal(units)
    }
}

/// A run in the making.
struct Gathered {
    stream: Stream,
    author: UserId,
    first: u64,
    raws: Vec<RawChange>,
}

impl Gathered {
    fn is_followed_by(&self, entry: &Entry) -> bool {
        self.author == entry.author && self.first + self.raws.len() as u64 == entry.seq
    }

    fn run(self) -> Result<Run, StoreError> {
        let run = Run::of(&self.stream, self.first, self.raws);
        run.map_err(|_| StoreError::Malformed("a stored run is not signed"))
    }
}

/// Neighbouring runs of one author in one stream become one, and their inner signatures stay behind.
pub(super) fn content<'u>(units: impl Iterator<Item = &'u Unit>) -> Result<Pull, StoreError> {
    let mut runs: Vec<Gathered> = Vec::new();
    let mut last_of: BTreeMap<Stream, usize> = BTreeMap::new();
    let mut released = Vec::new();
    for entry in units.flat_map(|unit| &unit.entries) {
        if entry.part == Part::Released {
            released.extend(release(entry));
            continue;
        }
        let mut raw = entry.raw.clone();
        raw.payload = raw.payload.filter(|_| !entry.withheld);
        let (stream, author, first) = (entry.stream(), entry.author, entry.seq);
        let goes_on = last_of.get(&stream).copied().filter(|index| runs[*index].is_followed_by(entry));
        if let Some(index) = goes_on {
            runs[index].raws.push(raw);
        } else {
            last_of.insert(stream.clone(), runs.len());
            runs.push(Gathered { stream, author, first, raws: vec![raw] });
        }
    }
    let runs = runs.into_iter().map(Gathered::run).collect::<Result<_, _>>()?;
    Ok(Pull { from: Cursor::default(), to: Cursor::default(), runs, released, history: None })
}

fn release(entry: &Entry) -> Option<Released> {
    Change::peek(&entry.raw.header).ok()?;
    let payload = entry.raw.payload.clone()?;
    Some(Released { scope: entry.scope.clone(), header: entry.raw.header.clone(), payload })
}
