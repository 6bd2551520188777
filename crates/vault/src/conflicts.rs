//! What a person has to decide: every candidate with its author and time, and the value before.

use ledger::{DeviceId, Dot, EntityState, Hlc, Item, Live, Op, Scope, UserId};
use model::{Kind, registry};
use uuid::Uuid;

use crate::log::scope_of;
use crate::{Reads, VaultError};

/// What kind of disagreement it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictKind {
    /// One register, several values.
    Values,
    /// Deleted by one, edited by another who did not know.
    DeletedAndEdited,
    /// A chain with two heads.
    Fork,
    /// Edits by people who did not know that the case was closed.
    LateEdits,
    /// An exhibit handed on by somebody who did not know that it was disposed of.
    AfterDisposal,
}

impl ConflictKind {
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::DeletedAndEdited => "deleted",
            Self::Fork => "fork",
            Self::LateEdits => "late",
            Self::AfterDisposal => "disposal",
        }
    }

    fn of(code: &str) -> Option<Self> {
        [Self::Values, Self::DeletedAndEdited, Self::Fork, Self::LateEdits, Self::AfterDisposal]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// One side of a conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// From 1, in order of the hybrid clock.
    pub n: usize,
    /// The register or chain it wrote; 0 for a deletion.
    pub register: u16,
    pub dot: Dot,
    /// The register's bytes; of a fork the entry's body; of a deletion nothing.
    pub value: Vec<u8>,
    pub author: UserId,
    pub device: DeviceId,
    pub wall_ms: i64,
    pub hlc: Hlc,
    pub reason: Option<String>,
}

/// One open conflict.
#[derive(Clone, Debug)]
pub struct OpenConflict {
    /// Stable as long as it is open: record, kind of conflict, register.
    pub id: String,
    pub what: ConflictKind,
    pub record: Uuid,
    pub kind: Option<&'static Kind>,
    pub scope: Scope,
    pub case: Option<Uuid>,
    pub register: u16,
    pub since_ms: i64,
    /// The register's bytes before the candidates, where the log has them.
    pub base: Option<Vec<u8>>,
    pub candidates: Vec<Candidate>,
}

/// Which conflicts.
#[derive(Clone, Debug, Default)]
pub struct ConflictFilter {
    pub case: Option<Uuid>,
    pub record: Option<Uuid>,
    /// Cases that must leave no trace in the answer.
    pub hidden: Vec<Uuid>,
}

impl Reads<'_> {
    pub fn conflict_count(&self) -> Result<u64, VaultError> {
        let mut statement = self.db.prepare_cached("SELECT count(*) FROM conflict")?;
        Ok(crate::log::unsigned(statement.query_row([], |row| row.get(0))?))
    }

    /// The open conflicts, oldest first.
    pub fn conflicts(&self, filter: &ConflictFilter) -> Result<Vec<OpenConflict>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT e.id, e.scope, e.state, c.what, c.register, c.since
             FROM conflict c JOIN entity e ON e.pk = c.entity
             WHERE (?1 IS NULL OR c.scope = ?1) AND (?2 IS NULL OR e.id = ?2)
             ORDER BY c.since, e.id, c.register",
        )?;
        let scope = filter.case.map(|case| Scope::Case(case).to_bytes());
        let mut rows = statement.query((scope, filter.record))?;
        let mut conflicts = Vec::new();
        while let Some(row) = rows.next()? {
            let scope = scope_of(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            if scope.case().is_some_and(|case| filter.hidden.contains(&case)) {
                continue;
            }
            let state = EntityState::decode(row.get_ref(2)?.as_blob().unwrap_or_default())?;
            let what: String = row.get(3)?;
            let what = ConflictKind::of(&what).ok_or(VaultError::Stored { what: "conflict" })?;
            conflicts.push(self.open_conflict(row.get(0)?, scope, &state, what, row.get(4)?, row.get(5)?)?);
        }
        Ok(conflicts)
    }

    /// The conflict of that id, if it is still open.
    pub fn conflict(&self, id: &str) -> Result<Option<OpenConflict>, VaultError> {
        let record = id.split(':').next().and_then(|record| Uuid::parse_str(record).ok());
        let Some(record) = record else { return Ok(None) };
        let filter = ConflictFilter { record: Some(record), ..ConflictFilter::default() };
        Ok(self.conflicts(&filter)?.into_iter().find(|conflict| conflict.id == id))
    }

    fn open_conflict(
        &self,
        record: Uuid,
        scope: Scope,
        state: &EntityState,
        what: ConflictKind,
        register: u16,
        since_ms: i64,
    ) -> Result<OpenConflict, VaultError> {
        let mut candidates = match what {
            ConflictKind::Values => state
                .registers
                .get(&register)
                .map(|r| r.distinct())
                .unwrap_or_default()
                .into_iter()
                .map(live)
                .collect(),
            ConflictKind::Fork => {
                let heads = state.logs.get(&register).map(ledger::Log::heads).unwrap_or_default();
                heads.into_iter().map(|head| entry(register, head)).collect()
            }
            ConflictKind::DeletedAndEdited => deleted_and_edited(state),
            ConflictKind::AfterDisposal => after_end(state),
            ConflictKind::LateEdits => {
                let mut sides: Vec<Candidate> = state.displayed(register).map(live).into_iter().collect();
                sides.extend(self.late_changes(&scope, state, register)?);
                sides
            }
        };
        candidates.iter_mut().for_each(|candidate| {
            if candidate.register == 0 && what != ConflictKind::DeletedAndEdited {
                candidate.register = register;
            }
        });
        for (index, candidate) in candidates.iter_mut().enumerate() {
            candidate.n = index + 1;
            if let Some((change, _)) = self.op_at(&scope, &candidate.dot)? {
                candidate.wall_ms = change.header.wall;
            }
        }
        let base = match what {
            ConflictKind::Values => self.base(&scope, &candidates)?,
            _ => None,
        };
        Ok(OpenConflict {
            id: format!("{record}:{}:{register}", what.code()),
            what,
            record,
            kind: state.kind().and_then(registry::kind),
            case: scope.case(),
            scope,
            register,
            since_ms,
            base,
            candidates,
        })
    }

    /// The latest value that every candidate replaced.
    fn base(&self, scope: &Scope, candidates: &[Candidate]) -> Result<Option<Vec<u8>>, VaultError> {
        let mut common: Option<Vec<Dot>> = None;
        for candidate in candidates {
            let Some((_, op)) = self.op_at(scope, &candidate.dot)? else { return Ok(None) };
            let prev = op.prev().to_vec();
            common = Some(match common {
                None => prev,
                Some(common) => common.into_iter().filter(|dot| prev.contains(dot)).collect(),
            });
        }
        let mut latest: Option<(Hlc, Vec<u8>)> = None;
        for dot in common.unwrap_or_default() {
            let Some((change, Op::Set { value, .. } | Op::Resolve { value, .. })) =
                self.op_at(scope, &dot)?
            else {
                continue;
            };
            if latest.as_ref().is_none_or(|(hlc, _)| *hlc < change.header.hlc) {
                latest = Some((change.header.hlc, value));
            }
        }
        Ok(latest.map(|(_, value)| value))
    }

    fn late_changes(
        &self,
        scope: &Scope,
        state: &EntityState,
        register: u16,
    ) -> Result<Vec<Candidate>, VaultError> {
        let Some(closing) = state.displayed(register) else { return Ok(Vec::new()) };
        let seen = ledger::VersionVector::from_pairs(closing.seen.as_deref().unwrap_or_default());
        let mut late = Vec::new();
        crate::log::each_change(self.db, &scope.to_bytes(), |change| {
            let header = &change.header;
            let dot = Dot { origin: header.origin, seq: header.seq, op: 0 };
            let edits = change.ops.iter().any(|op| op.entity().is_some());
            if edits && !seen.contains(&dot) && header.origin != closing.dot.origin {
                late.push(Candidate {
                    n: 0,
                    register: 0,
                    dot,
                    value: Vec::new(),
                    author: header.author,
                    device: header.origin.device,
                    wall_ms: header.wall,
                    hlc: header.hlc,
                    reason: None,
                });
            }
            Ok(())
        })?;
        Ok(late)
    }
}

fn live(live: &Live) -> Candidate {
    Candidate {
        n: 0,
        register: 0,
        dot: live.dot,
        value: live.value.clone(),
        author: live.author,
        device: live.dot.origin.device,
        wall_ms: live.hlc.ms(),
        hlc: live.hlc,
        reason: live.reason.clone(),
    }
}

fn entry(register: u16, item: &Item) -> Candidate {
    Candidate {
        n: 0,
        register,
        dot: item.dot,
        value: item.body.clone(),
        author: item.author,
        device: item.dot.origin.device,
        wall_ms: item.hlc.ms(),
        hlc: item.hlc,
        reason: None,
    }
}

fn after_end(state: &EntityState) -> Vec<Candidate> {
    let mut sides = Vec::new();
    for conflict in state.conflicts() {
        let ledger::Conflict::AfterEnd { end, entries, .. } = conflict else { continue };
        sides.push(live(&end));
        for (register, dot) in entries {
            let item = state.logs.get(&register).and_then(|log| log.items.iter().find(|i| i.dot == dot));
            sides.extend(item.map(|item| entry(register, item)));
        }
    }
    sides
}

fn deleted_and_edited(state: &EntityState) -> Vec<Candidate> {
    let mut sides = Vec::new();
    for conflict in state.conflicts() {
        let ledger::Conflict::DeletedAndEdited { deletion, edited } = conflict else { continue };
        sides.push(Candidate { value: Vec::new(), ..live(&deletion) });
        for (register, dot) in edited {
            let value = state.live(register).iter().find(|live| live.dot == dot);
            let item = state.logs.get(&register).and_then(|log| log.items.iter().find(|i| i.dot == dot));
            let side = value.map(live).or_else(|| item.map(|item| entry(register, item)));
            sides.extend(side.map(|side| Candidate { register, ..side }));
        }
    }
    sides
}
