//! The state of one record: a pure function of the set of effective operations, whatever their order.
//!
//! It holds the live values with their dots and the dots that were replaced before they arrived.
//! That is complete: two states of one record merge without any history. It never drops a live value
//! unless an operation names its dot.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::Decoder;

use crate::codec::{self, Enc, Origins, Reader};
use crate::{Dot, EntityId, FormatError, Hlc, Op, Origin, UserId};

/// The register that says whether a record is deleted.
pub const LIFE: u16 = 0;
/// The list of records that are the same person or thing.
pub const LINKS: u16 = u16::MAX;

const DELETED: &[u8] = &[1];
const RESTORED: &[u8] = &[0];
const STATE_VERSION: u8 = 1;

/// When, by whom and under which name an operation was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpAt {
    pub dot: Dot,
    pub hlc: Hlc,
    pub author: UserId,
}

/// How a record came into being.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Created {
    pub at: OpAt,
    pub kind: u16,
}

/// A value that no effective operation has replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    pub dot: Dot,
    pub hlc: Hlc,
    pub author: UserId,
    pub value: Vec<u8>,
    /// An item of a list: several may live side by side.
    pub item: bool,
    /// Why, where a person had to say so.
    pub reason: Option<String>,
    /// How far its author had seen every stream, on values that close or delete.
    pub seen: Option<Vec<(Origin, u64)>>,
}

/// One register: what merges as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// In order of dot.
    pub live: Vec<Live>,
    /// Replaced before they arrived.
    pub superseded: BTreeSet<Dot>,
}

impl Register {
    /// The value shown while nothing is decided: the latest by the hybrid clock.
    #[must_use]
    pub fn displayed(&self) -> Option<&Live> {
        self.live.iter().filter(|live| !live.item).max_by_key(|live| (live.hlc, live.dot))
    }

    /// One live entry for each distinct value, the latest of those that say the same.
    #[must_use]
    pub fn distinct(&self) -> Vec<&Live> {
        let mut by_value: BTreeMap<&[u8], &Live> = BTreeMap::new();
        for live in self.live.iter().filter(|live| !live.item) {
            let kept = by_value.entry(&live.value).or_insert(live);
            if (live.hlc, live.dot) > (kept.hlc, kept.dot) {
                *kept = live;
            }
        }
        let mut distinct: Vec<&Live> = by_value.into_values().collect();
        distinct.sort_by_key(|live| (live.hlc, live.dot));
        distinct
    }

    fn replace(&mut self, prev: &[Dot], seen: &dyn Fn(&Dot) -> bool) {
        for dot in prev {
            match self.live.binary_search_by_key(dot, |live| live.dot) {
                Ok(index) => _ = self.live.remove(index),
                Err(_) if seen(dot) => {}
                Err(_) => _ = self.superseded.insert(*dot),
            }
        }
    }

    /// Whether a value of another state of this register stands, as far as this one knows.
    fn keeps(&self, live: &Live, knows: &dyn Fn(&Dot) -> bool) -> bool {
        let has = self.live.binary_search_by_key(&live.dot, |live| live.dot).is_ok();
        has || !knows(&live.dot) && !self.superseded.contains(&live.dot)
    }

    fn add(&mut self, live: Live) {
        if self.superseded.remove(&live.dot) {
            return;
        }
        if let Err(index) = self.live.binary_search_by_key(&live.dot, |live| live.dot) {
            self.live.insert(index, live);
        }
    }
}

/// An entry of an append-only chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub dot: Dot,
    pub hlc: Hlc,
    pub author: UserId,
    pub parents: Vec<Dot>,
    pub body: Vec<u8>,
}

/// An append-only chain; custody is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// In order of dot.
    pub items: Vec<Item>,
}

impl Log {
    /// The entries that nothing follows; more than one is a fork.
    #[must_use]
    pub fn heads(&self) -> Vec<&Item> {
        let followed: BTreeSet<&Dot> = self.items.iter().flat_map(|item| &item.parents).collect();
        self.items.iter().filter(|item| !followed.contains(&item.dot)).collect()
    }

    /// Every entry after those it follows; forks side by side in the order of the hybrid clock.
    #[must_use]
    pub fn in_order(&self) -> Vec<&Item> {
        let known: BTreeSet<&Dot> = self.items.iter().map(|item| &item.dot).collect();
        let mut placed: BTreeSet<&Dot> = BTreeSet::new();
        let mut waiting: Vec<&Item> = self.items.iter().collect();
        waiting.sort_by_key(|item| (item.hlc, item.dot));
        let mut ordered = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let ready = |item: &&Item| item.parents.iter().all(|p| placed.contains(p) || !known.contains(p));
            // A circle can only be forged; its entries are still shown, by time.
            let next = waiting.iter().position(ready).unwrap_or(0);
            let item = waiting.remove(next);
            placed.insert(&item.dot);
            ordered.push(item);
        }
        ordered
    }
}

/// See the module's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityState {
    pub created: Option<Created>,
    pub registers: BTreeMap<u16, Register>,
    pub logs: BTreeMap<u16, Log>,
}

impl EntityState {
    /// Takes one operation in. `seen` tells whether the operation behind a dot was taken in before
    /// (or never will be); the same operation twice must not be handed in.
    pub fn apply(&mut self, at: &OpAt, op: &Op, seen: &dyn Fn(&Dot) -> bool) {
        let live = |value: &[u8], item: bool| Live {
            dot: at.dot,
            hlc: at.hlc,
            author: at.author,
            value: value.to_vec(),
            item,
            reason: None,
            seen: None,
        };
        match op {
            Op::Create { kind, .. } => self.create(Created { at: *at, kind: *kind }),
            Op::Set { field, prev, value, seen: known, .. } => {
                let entry = Live { seen: known.clone(), ..live(value, false) };
                self.write(*field, prev, Some(entry), seen);
            }
            Op::Resolve { field, prev, value, reason, seen: known, .. } => {
                let entry = Live { reason: Some(reason.clone()), seen: known.clone(), ..live(value, false) };
                self.write(*field, prev, Some(entry), seen);
            }
            Op::Tombstone { prev, reason, seen: known, .. } => {
                let entry =
                    Live { reason: Some(reason.clone()), seen: Some(known.clone()), ..live(DELETED, false) };
                self.write(LIFE, prev, Some(entry), seen);
            }
            Op::Restore { prev, reason, .. } => {
                let entry = Live { reason: Some(reason.clone()), ..live(RESTORED, false) };
                self.write(LIFE, prev, Some(entry), seen);
            }
            Op::SetAdd { field, value, .. } => self.write(*field, &[], Some(live(value, true)), seen),
            Op::SetRemove { field, prev, .. } => self.write(*field, prev, None, seen),
            Op::Link { other, .. } => self.write(LINKS, &[], Some(live(other.0.as_bytes(), true)), seen),
            Op::Unlink { prev, .. } => self.write(LINKS, prev, None, seen),
            Op::Append { log, parents, body, .. } => self.append(*log, at, parents, body),
            _ => {}
        }
    }

    fn create(&mut self, created: Created) {
        // Two creations of one record can only be forged or replayed under a new life: the first name wins.
        if self.created.is_none_or(|kept| created.at.dot < kept.at.dot) {
            self.created = Some(created);
        }
    }

    fn write(&mut self, field: u16, prev: &[Dot], entry: Option<Live>, seen: &dyn Fn(&Dot) -> bool) {
        let register = self.registers.entry(field).or_default();
        register.replace(prev, seen);
        if let Some(entry) = entry {
            register.add(entry);
        }
        if register.live.is_empty() && register.superseded.is_empty() {
            self.registers.remove(&field);
        }
    }

    fn append(&mut self, log: u16, at: &OpAt, parents: &[Dot], body: &[u8]) {
        let items = &mut self.logs.entry(log).or_default().items;
        if let Err(index) = items.binary_search_by_key(&at.dot, |item| item.dot) {
            let (parents, body) = (parents.to_vec(), body.to_vec());
            items.insert(index, Item { dot: at.dot, hlc: at.hlc, author: at.author, parents, body });
        }
    }

    /// Both states as one, without any history. Each side says which operations it had taken in: a value
    /// that one side lacks although it knows the operation was replaced there.
    #[must_use]
    pub fn join(
        &self,
        knows: &dyn Fn(&Dot) -> bool,
        other: &Self,
        other_knows: &dyn Fn(&Dot) -> bool,
    ) -> Self {
        let mut joined = Self { created: self.created, ..Self::default() };
        if let Some(created) = other.created {
            joined.create(created);
        }
        let fields: BTreeSet<u16> = self.registers.keys().chain(other.registers.keys()).copied().collect();
        let empty = Register::default();
        for field in fields {
            let here = self.registers.get(&field).unwrap_or(&empty);
            let there = other.registers.get(&field).unwrap_or(&empty);
            let mut register = Register::default();
            here.live.iter().filter(|l| there.keeps(l, other_knows)).for_each(|l| register.add(l.clone()));
            there.live.iter().filter(|l| here.keeps(l, knows)).for_each(|l| register.add(l.clone()));
            let early = here.superseded.union(&there.superseded);
            register.superseded = early.filter(|dot| !knows(dot) && !other_knows(dot)).copied().collect();
            if !register.live.is_empty() || !register.superseded.is_empty() {
                joined.registers.insert(field, register);
            }
        }
        for (log, chain) in self.logs.iter().chain(&other.logs) {
            let items = &mut joined.logs.entry(*log).or_default().items;
            for item in &chain.items {
                if let Err(index) = items.binary_search_by_key(&item.dot, |item| item.dot) {
                    items.insert(index, item.clone());
                }
            }
        }
        joined
    }

    /// Takes out what one change said, as if it had not.
    pub(crate) fn strip(&mut self, (origin, seq): &(Origin, u64)) {
        let others = |dot: &Dot| dot.origin != *origin || dot.seq != *seq;
        self.created = self.created.filter(|created| others(&created.at.dot));
        for register in self.registers.values_mut() {
            register.live.retain(|live| others(&live.dot));
            register.superseded.retain(&others);
        }
        self.registers.retain(|_, register| !register.live.is_empty() || !register.superseded.is_empty());
        self.logs.values_mut().for_each(|log| log.items.retain(|item| others(&item.dot)));
        self.logs.retain(|_, log| !log.items.is_empty());
    }

    /// The names of everything that stands in this record.
    pub fn dots_present(&self) -> impl Iterator<Item = &Dot> {
        let created = self.created.iter().map(|created| &created.at.dot);
        let live = self.registers.values().flat_map(|r| r.live.iter().map(|live| &live.dot));
        created.chain(live).chain(self.logs.values().flat_map(|l| l.items.iter().map(|item| &item.dot)))
    }

    #[must_use]
    pub fn kind(&self) -> Option<u16> {
        self.created.map(|created| created.kind)
    }

    /// All live entries of a register.
    #[must_use]
    pub fn live(&self, field: u16) -> &[Live] {
        self.registers.get(&field).map_or(&[], |register| &register.live)
    }

    /// The dots a new operation on this register has to name.
    #[must_use]
    pub fn dots(&self, field: u16) -> Vec<Dot> {
        self.live(field).iter().map(|live| live.dot).collect()
    }

    /// The value to show for a register that holds one.
    #[must_use]
    pub fn displayed(&self, field: u16) -> Option<&Live> {
        self.registers.get(&field).and_then(Register::displayed)
    }

    /// The deletion in force, if the record is deleted as far as is known.
    #[must_use]
    pub fn deletion(&self) -> Option<&Live> {
        self.displayed(LIFE).filter(|live| live.value == DELETED)
    }

    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.deletion().is_some()
    }

    /// The records this one was said to be the same as.
    pub fn links(&self) -> impl Iterator<Item = (EntityId, Dot)> {
        self.live(LINKS)
            .iter()
            .filter_map(|live| Some((EntityId(uuid::Uuid::from_slice(&live.value).ok()?), live.dot)))
    }

    /// The stamp of the latest live value: when this record last changed.
    #[must_use]
    pub fn latest(&self) -> Option<(Hlc, UserId)> {
        let created = self.created.iter().map(|c| (c.at.hlc, c.at.author));
        let values = self.registers.values().flat_map(|r| r.live.iter().map(|l| (l.hlc, l.author)));
        let items = self.logs.values().flat_map(|l| l.items.iter().map(|i| (i.hlc, i.author)));
        created.chain(values).chain(items).max()
    }

    fn origins(&self) -> (Origins, Vec<UserId>) {
        let mut origins = BTreeSet::new();
        let mut authors = BTreeSet::new();
        let mut see = |dot: &Dot, author: Option<UserId>| {
            origins.insert(dot.origin);
            authors.extend(author);
        };
        if let Some(created) = &self.created {
            see(&created.at.dot, Some(created.at.author));
        }
        for register in self.registers.values() {
            register.live.iter().for_each(|live| see(&live.dot, Some(live.author)));
            register.superseded.iter().for_each(|dot| see(dot, None));
        }
        for item in self.logs.values().flat_map(|log| &log.items) {
            see(&item.dot, Some(item.author));
            item.parents.iter().for_each(|dot| see(dot, None));
        }
        let closing = self.registers.values().flat_map(|r| r.live.iter().filter_map(|l| l.seen.as_ref()));
        origins.extend(closing.flatten().map(|(origin, _)| *origin));
        (Origins::of(origins), authors.into_iter().collect())
    }

    /// The canonical bytes: equal states have equal bytes on every machine.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let (origins, authors) = self.origins();
        codec::encode(|e| {
            e.array(6)?.u8(STATE_VERSION)?;
            origins.write(e)?;
            e.array(authors.len() as u64)?;
            for author in &authors {
                e.bytes(author.0.as_bytes())?;
            }
            let at = |e: &mut Enc, dot: &Dot, hlc: Hlc, author: &UserId| {
                e.u64(origins.index(&dot.origin))?.u64(dot.seq)?.u16(dot.op)?.u64(hlc.0)?;
                e.u64(authors.binary_search(author).unwrap_or_default() as u64).map(|_| ())
            };
            match &self.created {
                None => _ = e.null()?,
                Some(created) => {
                    e.array(6)?;
                    at(e, &created.at.dot, created.at.hlc, &created.at.author)?;
                    e.u16(created.kind)?;
                }
            }
            e.array(self.registers.len() as u64 * 3)?;
            for (field, register) in &self.registers {
                e.u16(*field)?.array(register.live.len() as u64)?;
                for live in &register.live {
                    e.array(9)?;
                    at(e, &live.dot, live.hlc, &live.author)?;
                    e.bytes(&live.value)?.bool(live.item)?;
                    match &live.reason {
                        Some(reason) => e.str(reason)?,
                        None => e.null()?,
                    };
                    origins.write_optional_seen(e, live.seen.as_ref())?;
                }
                origins.write_dots(e, register.superseded.iter())?;
            }
            e.array(self.logs.len() as u64 * 2)?;
            for (log, chain) in &self.logs {
                e.u16(*log)?.array(chain.items.len() as u64)?;
                for item in &chain.items {
                    e.array(7)?;
                    at(e, &item.dot, item.hlc, &item.author)?;
                    e.bytes(&item.body)?;
                    origins.write_dots(e, item.parents.iter())?;
                }
            }
            Ok(())
        })
    }

    /// Reads what [`EntityState::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, FormatError> {
        StateReader::new(bytes)?.read()
    }
}

struct StateReader<'b> {
    r: Reader<'b>,
    origins: Origins,
    authors: Vec<UserId>,
}

impl<'b> StateReader<'b> {
    fn new(bytes: &'b [u8]) -> Result<Self, FormatError> {
        let mut r = Reader::new("state", bytes);
        if r.array()? != 6 || r.get(Decoder::u8)? != STATE_VERSION {
            return Err(r.bad());
        }
        let origins = Origins::read(&mut r)?;
        let mut authors = Vec::new();
        for _ in 0..r.array()? {
            authors.push(UserId(r.uuid()?));
        }
        Ok(Self { r, origins, authors })
    }

    fn at(&mut self) -> Result<OpAt, FormatError> {
        let r = &mut self.r;
        let dot = Dot { origin: self.origins.get(r)?, seq: r.u64()?, op: r.u16()? };
        let hlc = Hlc(r.u64()?);
        let index = usize::try_from(r.u64()?).map_err(|_| r.bad())?;
        let author = *self.authors.get(index).ok_or_else(|| r.bad())?;
        Ok(OpAt { dot, hlc, author })
    }

    fn read(mut self) -> Result<EntityState, FormatError> {
        let mut state = EntityState::default();
        if self.r.null_or(Reader::array)?.is_some() {
            let at = self.at()?;
            state.created = Some(Created { at, kind: self.r.u16()? });
        }
        for _ in 0..self.r.array()? / 3 {
            let field = self.r.u16()?;
            let register = self.register()?;
            state.registers.insert(field, register);
        }
        for _ in 0..self.r.array()? / 2 {
            let log = self.r.u16()?;
            let mut chain = Log::default();
            for _ in 0..self.r.array()? {
                self.r.array()?;
                let OpAt { dot, hlc, author } = self.at()?;
                let body = self.r.bytes()?;
                let parents = self.origins.read_dots(&mut self.r)?;
                chain.items.push(Item { dot, hlc, author, parents, body });
            }
            // Found by halving later on: an order of somebody else's would be read wrongly.
            if !chain.items.is_sorted_by(|a, b| a.dot < b.dot) {
                return Err(self.r.bad());
            }
            state.logs.insert(log, chain);
        }
        self.r.end()?;
        Ok(state)
    }

    fn register(&mut self) -> Result<Register, FormatError> {
        let mut register = Register::default();
        for _ in 0..self.r.array()? {
            self.r.array()?;
            let OpAt { dot, hlc, author } = self.at()?;
            let (value, item) = (self.r.bytes()?, self.r.get(Decoder::bool)?);
            let reason = self.r.null_or(Reader::text)?;
            let origins = &self.origins;
            let seen = self.r.null_or(|r| origins.read_seen(r))?;
            register.live.push(Live { dot, hlc, author, value, item, reason, seen });
        }
        if !register.live.is_sorted_by(|a, b| a.dot < b.dot) {
            return Err(self.r.bad());
        }
        register.superseded = self.origins.read_dots(&mut self.r)?.into_iter().collect();
        Ok(register)
    }
}
