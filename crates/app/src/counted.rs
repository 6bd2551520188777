//! What numbers are made of: the records that the actor may see, each with the post it counts at.

use std::collections::{BTreeSet, HashMap};

use model::marking::{self, Marking};
use model::statistics::{BLOCKS, Credit, Fact};
use model::{Kind, Record, kinds, registry};
use uuid::Uuid;
use vault::{Reads, StoredRecord};

use crate::gate::Turn;
use crate::{Failure, access, handover};

/// Every record that a number may count and that the actor may see.
pub(crate) struct Seen {
    pub records: Vec<StoredRecord>,
    cases: HashMap<Uuid, Record>,
    courses: HashMap<Uuid, Record>,
    /// The post that has each case now.
    owners: HashMap<Uuid, String>,
}

impl Seen {
    pub(crate) fn read(turn: &Turn<'_>) -> Result<Self, Failure> {
        let vault = turn.vault()?;
        let reads = vault.reads();
        let names: BTreeSet<&str> =
            BLOCKS.iter().flat_map(|block| block.measures).map(|measure| measure.kind).collect();
        let counted: Vec<&'static Kind> = names.into_iter().filter_map(registry::kind_named).collect();
        let mut records = access::visible(&reads, turn, reads.records_of(&counted, 0, 0)?.1)?;
        // The order of ids is the order of making: the same numbers name the same records in the same order.
        records.sort_by_key(|stored| (stored.created_at, stored.record.id));
        let by_id = |kind: &'static Kind| -> HashMap<Uuid, Record> {
            let of_kind = records.iter().filter(|stored| stored.record.kind == kind);
            of_kind.map(|stored| (stored.record.id, stored.record.clone())).collect()
        };
        let (cases, courses) = (by_id(&kinds::CASE), by_id(&kinds::TRAINING_EVENT));
        let owners = owners(&reads, &records)?;
        Ok(Self { records, cases, courses, owners })
    }

    /// What counts at a post, or all of it.
    pub(crate) fn facts(&self, credit: Credit, post: Option<&str>) -> Vec<Fact<'_>> {
        let here =
            |stored: &&StoredRecord| post.is_none_or(|post| self.posts(stored, credit).contains(&post));
        self.records.iter().filter(here).map(|stored| self.fact(stored)).collect()
    }

    fn fact<'s>(&'s self, stored: &'s StoredRecord) -> Fact<'s> {
        Fact {
            record: &stored.record,
            case: stored.case.and_then(|id| self.cases.get(&id)),
            whole: stored.record.reference("training_event").and_then(|id| self.courses.get(&id)),
        }
    }

    /// A lead concerns both its posts; what is part of a case, the post of the case; the rest, the post it lives in.
    pub(crate) fn posts<'s>(&'s self, stored: &'s StoredRecord, credit: Credit) -> Vec<&'s str> {
        if stored.record.kind == &kinds::LEAD {
            return ["from_post", "to_post"].iter().filter_map(|side| stored.record.text(side)).collect();
        }
        let own = match &stored.scope {
            ledger::Scope::Post(own) => Some(own.as_str()),
            _ => stored.case.and_then(|case| self.post_of(case, credit)),
        };
        own.into_iter().collect()
    }

    /// The one post of a case.
    pub(crate) fn post_of(&self, case: Uuid, credit: Credit) -> Option<&str> {
        match credit {
            Credit::Opener => self.cases.get(&case)?.text("post"),
            Credit::Owner => self.owners.get(&case).map(String::as_str),
        }
    }

    /// Numbers carry no names, but whose records they lead to is as strict as the strictest of the cases.
    pub(crate) fn marking(&self) -> Marking {
        marking::strictest(self.cases.values().map(|case| Marking::or_of_a_case(case.text("marking"))))
    }
}

fn owners(reads: &Reads<'_>, records: &[StoredRecord]) -> Result<HashMap<Uuid, String>, Failure> {
    let cases = records.iter().filter(|stored| stored.record.kind == &kinds::CASE);
    cases.map(|case| Ok((case.record.id, handover::owner(reads, case)?))).collect()
}
