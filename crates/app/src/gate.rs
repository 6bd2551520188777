//! The one gate: unlocked, actor, role, access to the case. Every command passes it before its body runs.
//!
//! What a person may not see and what is not there look alike from outside.

use std::cell::RefCell;
use std::sync::MutexGuard;

use ledger::Scope;
use model::workflow::Actor;
use model::{Action, Kind, Role, policy, registry};
use uuid::Uuid;
use vault::{Reads, StoredRecord, Touched, Vault};

use crate::access::Sight;
use crate::desk::{self, Changed, SharedVault};
use crate::{Desk, Failure, access};

/// What must hold before the body of a command runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// May run while the vault is locked or absent.
    Open,
    /// Unlocked; any role.
    Read,
    /// Unlocked; a role that may do this.
    Write(Action),
}

/// What a request is about, before anybody looked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'r> {
    Nothing,
    Case(&'r str),
    Record(Uuid),
    New { case: Option<&'r str>, kind: &'r str },
}

impl<'r> Subject<'r> {
    pub(crate) fn nothing() -> Self {
        Self::Nothing
    }

    pub(crate) fn case(case: &'r str) -> Self {
        Self::Case(case)
    }

    pub(crate) fn some_case(case: &'r Option<String>) -> Self {
        case.as_deref().map_or(Self::Nothing, Self::Case)
    }

    pub(crate) fn record(id: &Uuid) -> Self {
        Self::Record(*id)
    }

    pub(crate) fn some_record(id: &Option<Uuid>) -> Self {
        id.map_or(Self::Nothing, Self::Record)
    }

    /// The id of a conflict begins with that of its record.
    pub(crate) fn conflict(id: &'r str) -> Self {
        let record = id.split(':').next().unwrap_or_default();
        Self::Record(Uuid::parse_str(record).unwrap_or_default())
    }

    pub(crate) fn new_record(case: &'r Option<String>, kind: &'r str) -> Self {
        Self::New { case: case.as_deref(), kind }
    }
}

/// What the gate found the request to be about.
#[derive(Debug, Default)]
struct Found {
    case: Option<Uuid>,
    record: Option<StoredRecord>,
    kind: Option<&'static Kind>,
}

/// One command on its way: what its body may use.
pub(crate) struct Turn<'d> {
    pub desk: &'d Desk,
    pub now_ms: i64,
    pub actor: Actor,
    found: Found,
    open: Option<SharedVault>,
    touched: RefCell<Touched>,
}

impl<'d> Turn<'d> {
    /// Opens the gate, or says why not.
    pub(crate) fn enter(desk: &'d Desk, gate: Gate, subject: Subject<'_>) -> Result<Self, Failure> {
        let open = desk.shared();
        let nobody = Actor { user: Uuid::nil(), role: Role::Auditor };
        let now_ms = desk.clock.now_ms();
        let mut turn =
            Self { desk, now_ms, actor: nobody, found: Found::default(), open, touched: RefCell::default() };
        if gate == Gate::Open {
            return Ok(turn);
        }
        let mut vault = turn.vault()?;
        vault.time_seen(now_ms)?;
        let actor = actor_of(&vault)?;
        let found = find(&vault.reads(), &actor, subject, now_ms)?;
        drop(vault);
        if let Gate::Write(action) = gate {
            policy::may(actor.role, action, found.kind.unwrap_or(&model::kinds::CASE))?;
        }
        turn.actor = actor;
        turn.found = found;
        Ok(turn)
    }

    /// The open vault, for as long as the guard lives.
    pub(crate) fn vault(&self) -> Result<MutexGuard<'_, Vault>, Failure> {
        self.open.as_ref().map(|shared| desk::lock(shared)).ok_or_else(Failure::locked)
    }

    /// The open vault itself, for those who must not hold it while they wait for the network.
    pub(crate) fn shared(&self) -> Result<SharedVault, Failure> {
        self.open.clone().ok_or_else(Failure::locked)
    }

    pub(crate) fn is_unlocked(&self) -> bool {
        self.open.is_some()
    }

    /// The case the request named, or that of its record.
    pub(crate) fn case(&self) -> Result<Uuid, Failure> {
        self.found.case.ok_or_else(|| Failure::not_found("case"))
    }

    /// As [`Turn::case`], for requests that need not name one.
    pub(crate) fn some_case(&self) -> Option<Uuid> {
        self.found.case
    }

    pub(crate) fn record(&self) -> Result<&StoredRecord, Failure> {
        self.found.record.as_ref().ok_or_else(|| Failure::not_found("record"))
    }

    pub(crate) fn kind(&self) -> Result<&'static Kind, Failure> {
        self.found.kind.ok_or_else(|| Failure::not_found("kind of record"))
    }

    pub(crate) fn touch(&self, touched: Touched) {
        self.touched.borrow_mut().merge(touched);
    }

    /// Remembers what the command did, for whoever wants it taken back.
    pub(crate) fn note(&self, command: &str) {
        self.desk.operations.note(self, command, &self.touched.borrow());
    }

    /// What listeners are told: the command's own tags, when it changed anything.
    pub(crate) fn changed(&self, tags: &[&str]) -> Changed {
        Changed {
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            cases: self.touched.borrow().cases.iter().copied().collect(),
        }
    }
}

/// Who works at this desk.
pub(crate) fn actor_of(vault: &Vault) -> Result<Actor, Failure> {
    let identity = vault.identity();
    let role = identity.role.parse::<Role>().map_err(|error| Failure::ours(&error))?;
    Ok(Actor { user: identity.user.0, role })
}

fn find(reads: &Reads<'_>, actor: &Actor, subject: Subject<'_>, now_ms: i64) -> Result<Found, Failure> {
    let seen = |case: Option<Uuid>, what| match case.map(|case| access::sight(reads, actor, case, now_ms)) {
        Some(sight) => match sight? {
            Sight::Open => Ok(()),
            Sight::Locked(locked) => Err(Failure::case_locked(locked.days)),
            Sight::None => Err(Failure::not_found(what)),
        },
        None => Ok(()),
    };
    match subject {
        Subject::Nothing => Ok(Found::default()),
        Subject::Case(key) => {
            let case = case_of(reads, actor, key, now_ms)?.ok_or_else(|| Failure::not_found("case"))?;
            seen(Some(case), "case")?;
            Ok(Found { case: Some(case), record: reads.record(case)?, kind: Some(&model::kinds::CASE) })
        }
        Subject::Record(id) => {
            let record = reads.record(id)?.ok_or_else(|| Failure::not_found("record"))?;
            seen(record.case, "record")?;
            Ok(Found { case: record.case, kind: Some(record.record.kind), record: Some(record) })
        }
        Subject::New { case, kind } => {
            let kind = registry::kind_named(kind).ok_or_else(|| {
                Failure::refused(
                    "unknown_kind",
                    "There is no such kind of record. Nothing was saved; `schema` lists the kinds.",
                )
            })?;
            let case =
                case.filter(|_| kind.home.is_in_cases()).map(Subject::Case).unwrap_or(Subject::Nothing);
            Ok(Found { kind: Some(kind), ..find(reads, actor, case, now_ms)? })
        }
    }
}

/// A case by its id or its number.
fn case_of(reads: &Reads<'_>, actor: &Actor, key: &str, now_ms: i64) -> Result<Option<Uuid>, Failure> {
    match Uuid::parse_str(key.trim()) {
        Ok(id) => {
            let found = reads
                .record(id)?
                .filter(|record| record.record.kind == &model::kinds::CASE && !record.deleted);
            Ok(found.map(|record| record.record.id))
        }
        Err(_) => {
            let mut cases = reads.cases_by_number(key.trim())?;
            if cases.len() > 1 {
                let hidden = access::hidden(reads, actor, now_ms)?;
                cases.retain(|case| !hidden.contains(case));
            }
            match cases.as_slice() {
                [first, _, ..] => Err(Failure::number_shared(cases.len()).with("first", first)),
                cases => Ok(cases.first().copied()),
            }
        }
    }
}

/// Where a new record of this kind lives.
pub(crate) fn scope_of(kind: &Kind, case: Option<Uuid>, post: &str) -> Result<Scope, Failure> {
    match (kind.home, case) {
        (model::Home::Case | model::Home::CaseOrPost, Some(case)) => Ok(Scope::Case(case)),
        (model::Home::Case, None) => {
            Err(Failure::refused("case_missing", "Say which case this record belongs to. Nothing was saved."))
        }
        (model::Home::Post | model::Home::CaseOrPost, _) => Ok(Scope::Post(post.to_owned())),
        (model::Home::Org, _) => Ok(Scope::Org),
    }
}
