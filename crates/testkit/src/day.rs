//! A working day as an office has it: records added and corrected, about four operations to a change, their
//! values those of the sample post. A seed decides; the same seed gives the same day.

use std::collections::BTreeMap;

use model::{Field, Kind, Record, Value, policy, registry, steps, typed};
use serde_json::Value as Json;
use uuid::Uuid;

const SAMPLE: &str = include_str!("../../../sample/post.ndjson");
/// What an investigator works on all day. Cases, custody and decisions have steps of their own.
const KINDS: [&str; 12] = [
    "person",
    "note",
    "task",
    "travel_document",
    "organisation",
    "phone",
    "address",
    "account",
    "email",
    "vehicle",
    "lead",
    "handle",
];
const SETS: usize = 4;
/// One change in so many adds a record.
const ADDS: u64 = 4;
/// People come back to what they touched lately.
const RECENT: usize = 24;

/// One change: a record added, or some of its fields set.
#[derive(Clone, Debug)]
pub struct Step {
    pub record: Uuid,
    pub kind: &'static Kind,
    pub create: bool,
    /// Registers and their values.
    pub sets: Vec<(u16, Vec<u8>)>,
}

impl Step {
    #[must_use]
    pub fn ops(&self) -> usize {
        usize::from(self.create) + self.sets.len()
    }
}

/// A record of the sample: its registers and their values.
#[derive(Debug)]
struct Template {
    kind: &'static Kind,
    sets: Vec<(u16, Vec<u8>)>,
}

#[derive(Debug)]
pub struct Day {
    state: u64,
    templates: Vec<Template>,
    /// Records made so far, and in which case.
    made: Vec<(Uuid, &'static Kind, Uuid)>,
}

impl Day {
    /// A day over every record of the sample.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self::over(seed, |_| true)
    }

    /// A day over some records of the sample: those whose number `takes` accepts.
    #[must_use]
    pub fn over(seed: u64, takes: impl Fn(usize) -> bool) -> Self {
        let lines = SAMPLE.lines().enumerate().filter(|(number, _)| takes(*number));
        let templates = lines.filter_map(|(_, line)| template(line)).collect();
        Self { state: seed, templates, made: Vec::new() }
    }

    /// The next change of the day, in the case one works on.
    pub fn step(&mut self, case: Uuid) -> Step {
        let here = self.made.iter().rev().filter(|(_, _, of)| *of == case).take(RECENT);
        let here: Vec<(Uuid, &'static Kind)> = here.map(|(record, kind, _)| (*record, *kind)).collect();
        if here.is_empty() || self.below(ADDS) == 0 {
            return self.add(case);
        }
        let (record, kind) = here[self.below(here.len() as u64) as usize];
        let alike: Vec<usize> =
            (0..self.templates.len()).filter(|at| self.templates[*at].kind == kind).collect();
        let chosen = alike[self.below(alike.len() as u64) as usize];
        let free = |register: u16| {
            let field = kind.field_numbered(register);
            field.is_none_or(|field| policy::may_change_field(field).is_ok())
        };
        let mut sets = self.templates[chosen].sets.clone();
        sets.retain(|(register, _)| free(*register));
        while sets.len() > SETS {
            let at = self.below(sets.len() as u64) as usize;
            sets.remove(at);
        }
        if sets.is_empty() { self.add(case) } else { Step { record, kind, create: false, sets } }
    }

    fn add(&mut self, case: Uuid) -> Step {
        let at = self.below(self.templates.len() as u64) as usize;
        let Template { kind, sets } = &self.templates[at];
        let (kind, sets) = (*kind, sets.iter().take(SETS - 1).cloned().collect());
        let record = self.id();
        self.made.push((record, kind, case));
        Step { record, kind, create: true, sets }
    }

    /// How long until the next one, milliseconds: people think in between.
    pub fn pause_ms(&mut self) -> i64 {
        20_000 + (self.next() % 400_000) as i64
    }

    /// An id as the program makes them: the time, then chance.
    pub fn id(&mut self) -> Uuid {
        let high = 0x01a0_0000_0000_7000 | self.below(1 << 12);
        Uuid::from_u64_pair(high | (self.made.len() as u64) << 24, self.next() >> 2 | 1 << 63)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }
}

fn template(line: &str) -> Option<Template> {
    let record: Json = serde_json::from_str(line).ok()?;
    let name = record["kind"].as_str().filter(|kind| KINDS.contains(kind))?;
    let kind = registry::kind_named(name)?;
    let mut values: BTreeMap<u16, Value> = BTreeMap::new();
    for (name, json) in record["fields"].as_object()? {
        // Who wrote it is said by whoever writes it.
        let free = |field: &&Field| !field.list && !steps::is_signature(kind, field);
        let Some(field) = kind.field(name).filter(free) else { continue };
        values.insert(field.number, Value::from_json(field, json).ok()?);
    }
    let mut sets = Vec::new();
    for register in registry::registers(kind) {
        let own = values.iter().filter(|(number, _)| register.fields.iter().any(|f| f.number == **number));
        let own: BTreeMap<u16, Value> = own.map(|(number, value)| (*number, value.clone())).collect();
        if !own.is_empty() && may_be_typed(kind, &own) {
            sets.push((register.number, register.encode(&own)));
        }
    }
    (!sets.is_empty()).then_some(Template { kind, sets })
}

/// What an office brought along is not always what may be typed today.
fn may_be_typed(kind: &'static Kind, values: &BTreeMap<u16, Value>) -> bool {
    let mut record = Record::new(Uuid::nil(), kind);
    record.fields.extend(values.clone());
    typed::made(&record).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_same_for_the_same_seed_and_has_about_four_operations_to_a_change() {
        let day = |seed| {
            let mut day = Day::new(seed);
            (0..150).map(|_| day.step(Uuid::nil())).map(|step| (step.record, step.ops())).collect::<Vec<_>>()
        };
        assert_eq!(day(7), day(7));
        assert_ne!(day(7), day(8));
        let ops: usize = day(7).iter().map(|(_, ops)| ops).sum();
        assert!((480..=600).contains(&ops), "{ops}");
    }
}
