//! What must be known to judge changes: the records they touch and the changes they name. Fetched ahead,
//! so that judging itself is a pure function.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ledger::{Change, Dot, EntityId, Op, Origin, Scope, UserId};

use super::folds::fold;
use super::handover;
use super::opening::{opens_case, sends_lead};
use super::reports::Reports;
use crate::books::{Aliases, Books};
use crate::store::{NewEntity, StoreError};

#[derive(Debug, Default)]
struct KnownOfScope {
    entities: BTreeMap<EntityId, NewEntity>,
    changes: BTreeMap<(Origin, u64), Arc<Change>>,
}

#[derive(Debug, Default)]
pub struct Known {
    scopes: BTreeMap<Scope, KnownOfScope>,
    aliases: Aliases,
    pub(super) reports: Reports,
}

impl Known {
    /// `aliases` says whose ids those are that were used before an enrolment.
    #[must_use]
    pub fn new(aliases: Aliases) -> Self {
        Self { aliases, ..Self::default() }
    }

    /// The one id of a person, whichever of theirs was written.
    #[must_use]
    pub fn person(&self, id: UserId) -> UserId {
        self.aliases.get(&id).copied().unwrap_or(id)
    }

    /// Fetches what these changes of one scope touch and name, as far as it is stored.
    pub async fn fetch<'a>(
        &mut self,
        books: &Books,
        scope: &Scope,
        changes: impl Iterator<Item = &'a Change>,
    ) -> Result<(), StoreError> {
        let (mut ids, mut names, mut here) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut transferred = BTreeSet::new();
        let mut reports = false;
        for change in changes {
            reports |= created(change).any(|entity| Reports::concern(entity.kind));
            transferred.extend(handover::transferred(change).map(EntityId));
            here.insert((change.header.origin, change.header.seq));
            for op in &change.ops {
                ids.extend(op.entity());
                names.extend(op.prev().iter().map(|dot| (dot.origin, dot.seq)));
                if let Op::Link { other, .. } = op {
                    ids.insert(*other);
                }
            }
        }
        let ids: Vec<EntityId> = ids.into_iter().collect();
        let found = books.entities(scope, &ids).await?;
        let found: Vec<NewEntity> = found.into_iter().flatten().collect();
        // Whose a case was at first, and for which post a lead is, stands in the change that made it.
        let is_lead = |entity: &NewEntity| entity.kind == model::kinds::LEAD.number;
        let moved = found.iter().filter(|entity| transferred.contains(&entity.id) || is_lead(entity));
        names.extend(moved.map(|entity| (entity.origin, entity.seq)));
        if reports || found.iter().any(|entity| Reports::concern(entity.kind)) {
            let (last, _) = books.scope_end(scope, books.head().await?.last).await?;
            self.reports.read(scope, &fold(books, scope, last, last).await?.snapshot);
        }
        let known = self.scopes.entry(scope.clone()).or_default();
        known.entities.extend(found.into_iter().map(|entity| (entity.id, entity)));
        let names: Vec<(Origin, u64)> = names.difference(&here).copied().collect();
        for entry in books.changes_named(scope, &names).await?.into_iter().flatten() {
            // Opened for its operations only: its place in the chain was checked when it came.
            if let Ok(change) = Change::open(entry.raw, &ledger::GENESIS) {
                known.changes.insert((entry.origin, entry.seq), change.into());
            }
        }
        Ok(())
    }

    /// Takes in a change that was judged: later ones may name it. A held one makes no records.
    pub fn add(&mut self, change: &Arc<Change>, stands: bool) {
        let header = &change.header;
        let known = self.scopes.entry(header.scope.clone()).or_default();
        if stands {
            self.reports.add(change);
            for entity in created(change) {
                known.entities.entry(entity.id).or_insert(entity);
            }
        }
        known.changes.insert((header.origin, header.seq), Arc::clone(change));
    }

    fn change(&self, scope: &Scope, origin: Origin, seq: u64) -> Option<&Change> {
        self.scopes.get(scope)?.changes.get(&(origin, seq)).map(Arc::as_ref)
    }

    #[must_use]
    pub fn entity(&self, scope: &Scope, id: EntityId) -> Option<&NewEntity> {
        self.scopes.get(scope)?.entities.get(&id)
    }

    /// Whether a dot names an operation whose words are gone: erased by law, or never sent.
    #[must_use]
    pub fn is_silent(&self, scope: &Scope, dot: &Dot) -> bool {
        let change = self.change(scope, dot.origin, dot.seq);
        change.is_some_and(|change| change.raw.payload.is_none())
    }

    /// The post at which a case was opened, as far as it is known.
    #[must_use]
    pub fn home(&self, scope: &Scope, id: EntityId) -> Option<String> {
        let entity = self.entity(scope, id)?;
        opens_case(self.change(scope, entity.origin, entity.seq)?)?.post
    }

    /// The post that a lead was sent to; nothing when it was put down by hand.
    #[must_use]
    pub fn sent_to(&self, scope: &Scope, id: EntityId) -> Option<String> {
        let entity = self.entity(scope, id)?;
        let change = self.change(scope, entity.origin, entity.seq)?;
        sends_lead(change).filter(|(lead, _)| *lead == id).map(|(_, to)| to)
    }

    /// The change and the operation that a dot names.
    #[must_use]
    pub fn named(&self, scope: &Scope, dot: &Dot) -> Option<(&Change, &Op)> {
        let change = self.change(scope, dot.origin, dot.seq)?;
        Some((change, change.ops.get(usize::from(dot.op))?))
    }
}

/// The records that a change makes.
pub(super) fn created(change: &Change) -> impl Iterator<Item = NewEntity> {
    let header = &change.header;
    change.ops.iter().filter_map(move |op| match op {
        Op::Create { entity, kind } => Some(NewEntity {
            scope: header.scope.clone(),
            id: *entity,
            kind: *kind,
            author: header.author,
            origin: header.origin,
            seq: header.seq,
        }),
        _ => None,
    })
}
