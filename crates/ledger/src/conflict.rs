//! Conflicts: derived from the state, never said by an operation, so that machines cannot argue.

use crate::{Dot, EntityState, Item, LIFE, Live, Origin, VersionVector};

/// Changes made without knowledge of each other that a person has to decide about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// One register, several distinct values.
    Values { field: u16, candidates: Vec<Live> },
    /// Deleted by one, edited by another who did not know. Each edit names its register or chain.
    DeletedAndEdited { deletion: Live, edited: Vec<(u16, Dot)> },
    /// An append-only chain that continues in two directions.
    Fork { log: u16, heads: Vec<Item> },
    /// A value that ends the record's course, and entries of its chains by people who did not know.
    AfterEnd { field: u16, end: Live, entries: Vec<(u16, Dot)> },
}

impl Conflict {
    /// The register or chain it is about.
    #[must_use]
    pub fn register(&self) -> u16 {
        match self {
            Self::Values { field, .. } | Self::AfterEnd { field, .. } => *field,
            Self::DeletedAndEdited { .. } => LIFE,
            Self::Fork { log, .. } => *log,
        }
    }
}

/// The streams that went on past what the author of a closing value had seen.
///
/// `own` is the origin of the closing value: what it wrote itself, it knew.
#[must_use]
pub fn late_edits(seen: &[(Origin, u64)], own: &Origin, known: &VersionVector) -> Vec<(Origin, u64, u64)> {
    let seen = VersionVector::from_pairs(seen);
    let late = |(origin, last): (&Origin, &u64)| {
        let first = seen.get(origin) + 1;
        (origin != own && *last >= first).then_some((*origin, first, *last))
    };
    known.0.iter().filter_map(late).collect()
}

impl EntityState {
    /// What a person has to decide about this record, in order of register.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Conflict> {
        let values = self.registers.iter().filter_map(|(field, register)| {
            let candidates = register.distinct();
            (candidates.len() > 1).then(|| Conflict::Values {
                field: *field,
                candidates: candidates.into_iter().cloned().collect(),
            })
        });
        let forks = self.logs.iter().filter_map(|(log, chain)| {
            let heads = chain.heads();
            (heads.len() > 1)
                .then(|| Conflict::Fork { log: *log, heads: heads.into_iter().cloned().collect() })
        });
        values.chain(self.deleted_and_edited()).chain(self.after_end()).chain(forks).collect()
    }

    /// Custody handed on by somebody who did not know that the exhibit was disposed of.
    fn after_end(&self) -> Option<Conflict> {
        let ends = self.registers.iter().filter(|(field, _)| **field != LIFE);
        let (field, end, known) = ends
            .filter_map(|(field, register)| register.displayed().map(|end| (*field, end)))
            .find_map(|(field, end)| Some((field, end, end.seen.as_deref()?)))?;
        let known = VersionVector::from_pairs(known);
        let entries: Vec<(u16, Dot)> = self
            .logs
            .iter()
            .flat_map(|(log, chain)| chain.items.iter().map(move |item| (*log, item.dot)))
            .filter(|(_, dot)| !known.contains(dot) && dot.origin != end.dot.origin)
            .collect();
        (!entries.is_empty()).then(|| Conflict::AfterEnd { field, end: end.clone(), entries })
    }

    fn deleted_and_edited(&self) -> Option<Conflict> {
        let deletion = self.deletion()?;
        let seen = VersionVector::from_pairs(deletion.seen.as_deref().unwrap_or_default());
        let unknown = |dot: &Dot| !seen.contains(dot) && dot.origin != deletion.dot.origin;
        let values = self
            .registers
            .iter()
            .filter(|(field, _)| **field != LIFE)
            .flat_map(|(field, register)| register.live.iter().map(move |live| (*field, live.dot)));
        let appended =
            self.logs.iter().flat_map(|(log, chain)| chain.items.iter().map(move |item| (*log, item.dot)));
        let edited: Vec<(u16, Dot)> = values.chain(appended).filter(|(_, dot)| unknown(dot)).collect();
        (!edited.is_empty()).then(|| Conflict::DeletedAndEdited { deletion: deletion.clone(), edited })
    }
}
