//! Which post owns a case, and how it goes from one post to another: offered, then taken on, turned down or
//! taken back.
//!
//! All of it is one register of the case, so a step replaces what its author saw as a whole. Two steps made
//! without knowledge of each other stand side by side until a person decides, and the owner is a pure
//! function of what stands: at no moment, on no laptop, is there none, or are there two.

use uuid::Uuid;

use crate::kinds::CASE;
use crate::problem::FieldProblem;
use crate::record::Record;
use crate::registry;
use crate::role::Role;
use crate::rule::RuleError;
use crate::value::Value;
use crate::workflow::Actor;

/// The register of the case that says all this.
pub const REGISTER: u16 = 28;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Offer,
    Accept,
    Reject,
    Revoke,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Offer, Self::Accept, Self::Reject, Self::Revoke];

    /// As a person asks for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Revoke => "revoke",
        }
    }

    /// What `transfer_state` says after it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Offer => "offered",
            Self::Accept => "accepted",
            Self::Reject => "rejected",
            Self::Revoke => "revoked",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    fn coded(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    pub const fn needs_reason(self) -> bool {
        !matches!(self, Self::Accept)
    }

    /// What was taken back counts before what was built on it; what was taken on counts last.
    const fn rank(step: Option<Self>) -> u8 {
        match step {
            Some(Self::Reject | Self::Revoke) => 0,
            Some(Self::Offer) | None => 1,
            Some(Self::Accept) => 2,
        }
    }
}

/// One value of the register: whose the case is, and what was done last about that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenure {
    pub owner: String,
    /// Nothing was done yet, or it was taken off the table.
    pub step: Option<Step>,
    /// The post of the offer that the step is about.
    pub to: Option<String>,
}

impl Tenure {
    /// A case that nobody ever offered belongs to the post it was opened at.
    pub fn first(home: &str) -> Self {
        Self { owner: home.to_owned(), step: None, to: None }
    }

    /// As a case record says it.
    pub fn of(case: &Record) -> Option<Self> {
        Some(Self {
            owner: case.text("owning_post")?.to_owned(),
            step: case.text("transfer_state").and_then(Step::coded),
            to: case.text("transfer_to").map(str::to_owned),
        })
    }

    /// As one value of the register says it; nothing when it is written by a newer version.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut case = Record::new(Uuid::nil(), &CASE);
        case.fields = registry::register_numbered(&CASE, REGISTER)?.decode(bytes).ok()?;
        Self::of(&case)
    }

    /// The post that is asked to take the case on.
    pub fn offered_to(&self) -> Option<&str> {
        self.to.as_deref().filter(|_| self.step == Some(Step::Offer))
    }

    /// Puts it into the case, with when, by whom and why.
    pub fn write(
        &self,
        case: &mut Record,
        on: String,
        by: Uuid,
        reason: Option<&str>,
    ) -> Result<(), FieldProblem> {
        let text = |text: Option<&str>| text.map_or(Value::Null, Value::text);
        case.set("owning_post", Value::text(&self.owner))?;
        case.set("transfer_state", Value::text(self.step.map_or("none", Step::code)))?;
        case.set("transfer_to", text(self.to.as_deref()))?;
        case.set("transfer_on", Value::Text(on))?;
        case.set("transfer_by", Value::Ref(by))?;
        case.set("transfer_reason", text(reason))
    }
}

/// The post that owns the case, from everything that stands, in the order of the ledger. Of several values
/// the post that had it keeps it until the matter is settled.
pub fn owner<'a>(home: &'a str, live: &'a [Tenure]) -> &'a str {
    live.iter().min_by_key(|tenure| Step::rank(tenure.step)).map_or(home, |tenure| &tenure.owner)
}

/// Who takes a step, and for which post.
#[derive(Debug, Clone, Copy)]
pub struct Party<'a> {
    pub actor: Actor,
    pub post: &'a str,
}

/// What stands after this step, if this person may take it now. `to` is the post of an offer.
pub fn decide(
    step: Step,
    to: Option<&str>,
    reason: Option<&str>,
    party: &Party<'_>,
    home: &str,
    live: &[Tenure],
) -> Result<Tenure, RuleError> {
    supervisor(party)?;
    let now = one(live)?.cloned().unwrap_or_else(|| Tenure::first(home));
    let after = match step {
        Step::Offer => offer(&now, to, party)?,
        Step::Accept | Step::Reject | Step::Revoke => answer(step, &now, party)?,
    };
    if step.needs_reason() && reason.is_none_or(|reason| reason.trim().is_empty()) {
        return Err(RuleError::ReasonRequired);
    }
    Ok(after)
}

/// Whether this new value is a step from those it replaces.
pub fn judge(
    new: &Tenure,
    reason: Option<&str>,
    party: &Party<'_>,
    home: &str,
    replaced: &[Tenure],
) -> Result<(), RuleError> {
    let step = new.step.ok_or(RuleError::NothingOffered)?;
    let right = decide(step, new.to.as_deref(), reason, party, home, replaced)?;
    if right == *new { Ok(()) } else { Err(RuleError::NotTheOwner) }
}

/// Steps that crossed are settled by the post that has the case, by keeping one of them.
pub fn settle(kept: &Tenure, party: &Party<'_>, home: &str, live: &[Tenure]) -> Result<(), RuleError> {
    supervisor(party)?;
    let own = owner(home, live) == party.post;
    if own && live.contains(kept) { Ok(()) } else { Err(RuleError::NotTheOwner) }
}

fn supervisor(party: &Party<'_>) -> Result<(), RuleError> {
    match party.actor.role {
        Role::Auditor => Err(RuleError::AuditorReadsOnly),
        Role::Supervisor => Ok(()),
        _ => Err(RuleError::SupervisorOnly),
    }
}

/// The one thing that stands. Two people who said the same said one thing.
fn one(live: &[Tenure]) -> Result<Option<&Tenure>, RuleError> {
    let first = live.first();
    match live.iter().any(|tenure| Some(tenure) != first) {
        true => Err(RuleError::UnresolvedConflict { field: "the transfer of this case" }),
        false => Ok(first),
    }
}

fn offer(now: &Tenure, to: Option<&str>, party: &Party<'_>) -> Result<Tenure, RuleError> {
    if now.owner != party.post {
        return Err(RuleError::NotTheOwner);
    }
    if now.offered_to().is_some() {
        return Err(RuleError::AlreadyOffered);
    }
    let to = to.filter(|to| *to != now.owner).ok_or(RuleError::OfferedToItself)?;
    Ok(Tenure { step: Some(Step::Offer), to: Some(to.to_owned()), ..now.clone() })
}

fn answer(step: Step, now: &Tenure, party: &Party<'_>) -> Result<Tenure, RuleError> {
    let to = now.offered_to().ok_or(RuleError::NothingOffered)?;
    let (whose, refused) = match step {
        Step::Revoke => (now.owner.as_str(), RuleError::NotTheOwner),
        _ => (to, RuleError::NotOfferedTo),
    };
    if whose != party.post {
        return Err(refused);
    }
    let owner = if step == Step::Accept { to } else { &now.owner };
    Ok(Tenure { owner: owner.to_owned(), step: Some(step), to: now.to.clone() })
}
