//! What numbers are made of: the records that the actor may see, each with the post it counts at. Of each no more is
//! read than numbers need ([`model::statistics::read_of`]).

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use model::marking::{self, Marking};
use model::statistics::{self, BLOCKS, Credit, Fact, Measure};
use model::{Record, kinds, registry, transfer};
use uuid::Uuid;
use vault::{Reads, RecordBrief};

use crate::gate::Turn;
use crate::{Failure, access, handover};

/// Every record that a number may count and that the actor may see, by kind and in the order of making: the same
/// numbers name the same records in the same order.
pub(crate) struct Seen {
    records: BTreeMap<&'static str, Vec<RecordBrief>>,
    /// Where each case and each course is among those of its kind.
    places: HashMap<Uuid, usize>,
    /// The post that has each case now.
    owners: HashMap<Uuid, String>,
}

/// What others are seen beside.
const BESIDE: [&str; 2] = [kinds::CASE.name, kinds::TRAINING_EVENT.name];

impl Seen {
    /// Of every kind that is counted.
    pub(crate) fn read(turn: &Turn<'_>) -> Result<Self, Failure> {
        let all = BLOCKS.iter().flat_map(|block| block.measures).map(|measure| measure.kind);
        Self::of(turn, all)
    }

    /// As much as these kinds need.
    pub(crate) fn of(
        turn: &Turn<'_>,
        kinds: impl IntoIterator<Item = &'static str>,
    ) -> Result<Self, Failure> {
        let vault = turn.vault()?;
        let reads = vault.reads();
        let hidden: HashSet<Uuid> = access::hidden(&reads, &turn.actor, turn.now_ms)?.into_iter().collect();
        let names: BTreeSet<&str> = kinds.into_iter().chain(BESIDE).collect();
        let mut records = BTreeMap::new();
        for kind in names.into_iter().filter_map(registry::kind_named) {
            let mut of_kind = reads.record_briefs(kind, statistics::read_of(kind.name))?;
            of_kind.retain(|brief| brief.case.is_none_or(|case| !hidden.contains(&case)));
            records.insert(kind.name, of_kind);
        }
        let beside = BESIDE.iter().flat_map(|kind| records[kind].iter().enumerate());
        let places = beside.map(|(at, brief)| (brief.record.id, at)).collect();
        let owners = owners(&reads, &records[kinds::CASE.name])?;
        Ok(Self { records, places, owners })
    }

    fn all(&self, kind: &str) -> &[RecordBrief] {
        self.records.get(kind).map(Vec::as_slice).unwrap_or_default()
    }

    /// What a number may count at a post, or everywhere.
    pub(crate) fn facts(&self, measure: &Measure, post: Option<&str>) -> Vec<Fact<'_>> {
        let here = |brief: &&RecordBrief| {
            post.is_none_or(|post| self.posts(brief, measure.credit).any(|at| at == post))
        };
        self.all(measure.kind).iter().filter(here).map(|brief| self.fact(brief)).collect()
    }

    fn fact<'s>(&'s self, brief: &'s RecordBrief) -> Fact<'s> {
        let course = brief.record.reference("training_event");
        Fact {
            record: &brief.record,
            case: brief.case.and_then(|id| self.beside(kinds::CASE.name, id)),
            whole: course.and_then(|id| self.beside(kinds::TRAINING_EVENT.name, id)),
        }
    }

    fn beside(&self, kind: &str, id: Uuid) -> Option<&Record> {
        let brief = self.all(kind).get(*self.places.get(&id)?)?;
        (brief.record.id == id).then_some(&brief.record)
    }

    /// A lead concerns both its posts; what is part of a case, the post of the case; the rest, the post it lives in.
    fn posts<'s>(&'s self, brief: &'s RecordBrief, credit: Credit) -> impl Iterator<Item = &'s str> {
        let is_lead = brief.record.kind == &kinds::LEAD;
        let sides = ["from_post", "to_post"].into_iter().filter_map(|side| brief.record.text(side));
        let own = match &brief.scope {
            ledger::Scope::Post(own) => Some(own.as_str()),
            _ => brief.case.and_then(|case| self.post_of(case, credit)),
        };
        sides.filter(move |_| is_lead).chain(own.filter(|_| !is_lead))
    }

    /// The one post of a case.
    pub(crate) fn post_of(&self, case: Uuid, credit: Credit) -> Option<&str> {
        match credit {
            Credit::Opener => self.beside(kinds::CASE.name, case)?.text("post"),
            Credit::Owner => self.owners.get(&case).map(String::as_str),
        }
    }

    /// When the newest of each post was written that is here. A lead is news of neither of its posts.
    pub(crate) fn newest(&self) -> BTreeMap<&str, i64> {
        let mut newest: BTreeMap<&str, i64> = BTreeMap::new();
        for brief in self.records.values().flatten().filter(|brief| brief.record.kind != &kinds::LEAD) {
            for post in self.posts(brief, Credit::Owner) {
                let known = newest.entry(post).or_default();
                *known = brief.changed_at.max(*known);
            }
        }
        newest
    }

    /// Numbers carry no names, but whose records they lead to is as strict as the strictest of the cases.
    pub(crate) fn marking(&self) -> Marking {
        let cases = self.all(kinds::CASE.name).iter();
        marking::strictest(cases.map(|case| Marking::or_of_a_case(case.record.text("marking"))))
    }
}

fn owners(reads: &Reads<'_>, cases: &[RecordBrief]) -> Result<HashMap<Uuid, String>, Failure> {
    let crossed: HashSet<Uuid> = reads.contested(&kinds::CASE, transfer::REGISTER)?.into_iter().collect();
    let owner = |case: &Record| handover::owner(reads, case, crossed.contains(&case.id));
    cases.iter().map(|case| Ok((case.record.id, owner(&case.record)?))).collect()
}
