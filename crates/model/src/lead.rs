//! A lead on its way to another post and back: sent, acknowledged, assigned, then answered or returned. And what
//! goes along: copies of the ticked records and nothing else.
//!
//! All of it is one register of the lead. Steps taken apart stand side by side, and how far the lead is follows
//! from all of them: nothing is taken twice, and no step is lost.

use uuid::Uuid;

use crate::kind::Kind;
use crate::kinds::{CASE, LEAD};
use crate::problem::FieldProblem;
use crate::record::Record;
use crate::registry;
use crate::role::Role;
use crate::rule::RuleError;
use crate::status::Status;
use crate::value::Value;
use crate::workflow::Actor;
use crate::{Type, policy};

/// The type of the case that carries a lead to the other post.
pub const FILE_TYPE: &str = "lead";
/// What stands for headquarters where a post is named. No embassy or consulate bears this code.
pub const HEADQUARTERS: &str = "WAS";
/// The register of the lead that says how far it is.
pub const REGISTER: u16 = 5;
/// The post it is for, and who works on it there.
pub const TO_POST: u16 = 1;
pub const FROM_POST: u16 = 8;
pub const ASSIGNEE: u16 = 14;
/// What was asked stands as it was sent: that it is there, post, subject, request, due date, sender, priority, records, case.
const AS_SENT: &[u16] = &[registry::LIFE_REGISTER, 1, 2, 3, 4, 8, 9, 10, 17];

/// From the beginning to the end; of states reached apart the last one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    Draft,
    Sent,
    Acknowledged,
    Assigned,
    Returned,
    Answered,
}

impl State {
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Sent, Self::Acknowledged, Self::Assigned, Self::Returned, Self::Answered];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent => "sent",
            Self::Acknowledged => "acknowledged",
            Self::Assigned => "assigned",
            Self::Returned => "returned",
            Self::Answered => "answered",
        }
    }

    /// Words of leads that were put down by hand count as what they mean.
    pub fn coded(code: &str) -> Option<Self> {
        match code {
            "accepted" => Some(Self::Acknowledged),
            "in_progress" => Some(Self::Assigned),
            "declined" => Some(Self::Returned),
            code => Self::ALL.into_iter().find(|state| state.code() == code),
        }
    }

    /// As a lead says it; one that says nothing is a draft.
    pub fn of(lead: &Record) -> Self {
        lead.text("state").and_then(Self::coded).unwrap_or(Self::Draft)
    }

    /// Nothing more is to come of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Returned | Self::Answered)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    Acknowledge,
    Assign,
    Answer,
    Return,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Acknowledge, Self::Assign, Self::Answer, Self::Return];

    /// As a person asks for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Assign => "assign",
            Self::Answer => "answer",
            Self::Return => "return",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    pub const fn leads_to(self) -> State {
        match self {
            Self::Acknowledge => State::Acknowledged,
            Self::Assign => State::Assigned,
            Self::Answer => State::Answered,
            Self::Return => State::Returned,
        }
    }

    const fn from(self) -> &'static [State] {
        match self {
            Self::Acknowledge => &[State::Sent],
            Self::Assign | Self::Answer | Self::Return => {
                &[State::Sent, State::Acknowledged, State::Assigned]
            }
        }
    }
}

/// How far a lead is, with the days on which it got there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standing {
    pub state: State,
    pub sent_on: Option<String>,
    pub acknowledged_on: Option<String>,
    pub answered_on: Option<String>,
    pub answer: Option<String>,
    pub reason: Option<String>,
}

impl Standing {
    /// As a lead says it; one that says nothing is a draft.
    pub fn of(lead: &Record) -> Self {
        let text = |name: &str| lead.text(name).map(str::to_owned);
        Self {
            state: State::of(lead),
            sent_on: text("sent_on"),
            acknowledged_on: text("acknowledged_on"),
            answered_on: text("answered_on"),
            answer: text("answer"),
            reason: text("state_reason"),
        }
    }

    /// As one value of the register says it; nothing when it is written by a newer version.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut lead = Record::new(Uuid::nil(), &LEAD);
        lead.fields = registry::register_numbered(&LEAD, REGISTER)?.decode(bytes).ok()?;
        Some(Self::of(&lead))
    }

    pub fn write(&self, lead: &mut Record) -> Result<(), FieldProblem> {
        let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::text);
        lead.set("state", Value::text(self.state.code()))?;
        lead.set("sent_on", text(&self.sent_on))?;
        lead.set("acknowledged_on", text(&self.acknowledged_on))?;
        lead.set("answered_on", text(&self.answered_on))?;
        lead.set("answer", text(&self.answer))?;
        lead.set("state_reason", text(&self.reason))
    }

    /// Whole days from sending to the end, or to this day while there is none.
    pub fn days(&self, today: chrono::NaiveDate) -> Option<i64> {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| crate::parse_date(text).ok());
        let end = if self.state.is_over() { day(&self.answered_on) } else { None };
        day(&self.sent_on).map(|sent| (end.unwrap_or(today) - sent).num_days())
    }
}

/// How far the lead is, from everything that stands, in whatever order: the furthest, since the earliest day.
pub fn merged(live: &[Standing]) -> Option<Standing> {
    let mut furthest =
        live.iter().max_by_key(|standing| (standing.state, std::cmp::Reverse(*standing)))?.clone();
    let first = |of: fn(&Standing) -> &Option<String>| live.iter().filter_map(|one| of(one).clone()).min();
    furthest.sent_on = first(|one| &one.sent_on);
    furthest.acknowledged_on = first(|one| &one.acknowledged_on);
    Some(furthest)
}

/// Who takes a step, and for which post.
#[derive(Debug, Clone, Copy)]
pub struct Party<'a> {
    pub actor: Actor,
    pub post: &'a str,
}

impl Party<'_> {
    /// Whether what is for this post is for them. Desk officers are of headquarters, whatever post they are listed at.
    pub fn is_of(&self, post: &str) -> bool {
        self.post == post || (post == HEADQUARTERS && self.actor.role == Role::Hq)
    }

    /// At a post its supervisors decide what becomes of a lead; at headquarters whoever decides there.
    fn decides_at(&self, post: &str) -> bool {
        match self.actor.role {
            Role::Supervisor => true,
            role => post == HEADQUARTERS && role.decides(),
        }
    }
}

/// What a step says beside itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct Said<'a> {
    pub on: &'a str,
    pub answer: Option<&'a str>,
    pub reason: Option<&'a str>,
}

/// What stands after this step, if this person may take it now. `assignee` is who works on it.
pub fn decide(
    step: Step,
    said: &Said<'_>,
    party: &Party<'_>,
    to_post: &str,
    assignee: Option<Uuid>,
    live: &[Standing],
) -> Result<Standing, RuleError> {
    let now = merged(live).filter(|now| now.state != State::Draft).ok_or(RuleError::LeadNotSent)?;
    may_act(step, party, to_post, assignee)?;
    if !step.from().contains(&now.state) {
        return Err(RuleError::IllegalLeadStep { from: now.state.code(), step: step.name() });
    }
    let words = |text: Option<&str>| text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    let (answer, reason) = (words(said.answer), words(said.reason));
    match step {
        Step::Answer if answer.is_none() => return Err(RuleError::AnswerRequired),
        Step::Return if reason.is_none() => return Err(RuleError::ReasonRequired),
        _ => {}
    }
    let after = step.leads_to();
    Ok(Standing {
        state: after,
        acknowledged_on: now.acknowledged_on.or_else(|| Some(said.on.to_owned())),
        answered_on: after.is_over().then(|| said.on.to_owned()),
        answer: answer.filter(|_| step == Step::Answer),
        reason: reason.filter(|_| step == Step::Return),
        sent_on: now.sent_on,
    })
}

/// Whether a new value follows from those it replaces: a step, or what they come to together.
pub fn judge(
    new: &Standing,
    party: &Party<'_>,
    to_post: &str,
    assignee: Option<Uuid>,
    replaced: &[Standing],
) -> Result<(), RuleError> {
    let now = merged(replaced);
    if now.as_ref() == Some(new) {
        return Ok(());
    }
    if now.is_some_and(|now| now.sent_on != new.sent_on) {
        return Err(RuleError::LeadSent);
    }
    let step = Step::ALL.into_iter().find(|step| step.leads_to() == new.state);
    let step = step.ok_or(RuleError::IllegalLeadStep { from: "sent", step: new.state.code() })?;
    let said = Said { on: "", answer: new.answer.as_deref(), reason: new.reason.as_deref() };
    decide(step, &said, party, to_post, assignee, replaced).map(|_| ())
}

fn may_act(step: Step, party: &Party<'_>, to_post: &str, assignee: Option<Uuid>) -> Result<(), RuleError> {
    if party.actor.role == Role::Auditor {
        return Err(RuleError::AuditorReadsOnly);
    }
    if !party.is_of(to_post) {
        return Err(RuleError::NotTheReceiver);
    }
    let own = step == Step::Answer && assignee == Some(party.actor.user);
    if own || party.decides_at(to_post) { Ok(()) } else { Err(RuleError::SupervisorOnly) }
}

/// Whether this person says who works on the lead.
pub fn may_assign(party: &Party<'_>, to_post: &str) -> Result<(), RuleError> {
    may_act(Step::Assign, party, to_post, None)
}

/// The steps that this person could take, leaving their words aside.
pub fn next(party: &Party<'_>, to_post: &str, assignee: Option<Uuid>, live: &[Standing]) -> Vec<Step> {
    let said = Said { on: "", answer: Some("…"), reason: Some("…") };
    let may = |step: &Step| decide(*step, &said, party, to_post, assignee, live).is_ok();
    Step::ALL.into_iter().filter(may).collect()
}

/// Whether this register of a lead that was sent may still be written.
pub fn may_rewrite(register: u16) -> Result<(), RuleError> {
    if AS_SENT.contains(&register) { Err(RuleError::LeadSent) } else { Ok(()) }
}

/// Kinds of which copies go along with a lead: who and what a case is about. Decisions, requests and files stay.
const SHARED: &[&str] = &[
    "person",
    "organisation",
    "travel_document",
    "phone",
    "email",
    "account",
    "address",
    "vehicle",
    "handle",
    "evidence",
    "note",
    "link",
];

pub fn shares(kind: &Kind) -> bool {
    SHARED.contains(&kind.name)
}

/// Whether a copy of this record may go to another post. A source never does, not even as a number.
pub fn may_share(record: &Record) -> Result<(), RuleError> {
    let is_source = record.text("role") == Some("source") || record.get("source_number").is_some();
    if shares(record.kind) && !is_source {
        Ok(())
    } else {
        Err(RuleError::NotShared { kind: record.kind.name })
    }
}

/// Whether records of a case of this type may go to another post at all.
pub fn may_leave(case: &Record) -> Result<(), RuleError> {
    if policy::is_restricted(case) { Err(RuleError::RestrictedStays) } else { Ok(()) }
}

/// The id of the case that carries the lead: made of the lead, so that sending twice is sending once.
pub fn file_id(lead: Uuid) -> Uuid {
    Uuid::new_v5(&lead, FILE_TYPE.as_bytes())
}

/// The id of the copy of a record in the file of a lead.
pub fn copy_id(lead: Uuid, original: Uuid) -> Uuid {
    Uuid::new_v5(&lead, original.as_bytes())
}

/// What the file of a lead says of itself: what it is, whose it is and how it is to be handled. Nothing of it
/// depends on who sends it and when: sent from two laptops it is one file.
pub fn file(lead: &Record, from_post: &str, marking: &str) -> Result<Record, FieldProblem> {
    let mut file = Record::new(file_id(lead.id), &CASE);
    file.set("title", Value::text(lead.text("subject").unwrap_or_default()))?;
    file.set("type", Value::text(FILE_TYPE))?;
    file.set("status", Value::text(Status::Preliminary.code()))?;
    file.set("post", Value::text(from_post))?;
    file.set("marking", Value::text(marking))?;
    Ok(file)
}

/// The lead as it lies in its file, with the copies that go along.
pub fn sent(
    lead: &Record,
    from_post: &str,
    case_number: Option<&str>,
    copies: &[Record],
    on: &str,
) -> Result<Record, FieldProblem> {
    let mut sent = Record::new(copy_id(lead.id, lead.id), &LEAD);
    for name in ["to_post", "subject", "request", "due_on", "priority"] {
        if let Some(value) = lead.get(name) {
            sent.set(name, value.clone())?;
        }
    }
    sent.set("from_post", Value::text(from_post))?;
    sent.set("state", Value::text(State::Sent.code()))?;
    sent.set("sent_on", Value::text(on))?;
    sent.set("origin_case", case_number.map_or(Value::Null, Value::text))?;
    let shared: Vec<Value> = copies.iter().map(|copy| Value::Ref(copy.id)).collect();
    if !shared.is_empty() {
        sent.set("shared_records", Value::List(shared))?;
    }
    Ok(sent)
}

/// Copies of the ticked records. What they point to is pointed to in its copy, and not at all when it was not
/// ticked; a record that says nothing without it is refused with its id.
pub fn copies(lead: Uuid, ticked: &[&Record]) -> Result<Vec<Record>, (Uuid, Vec<FieldProblem>)> {
    let copied =
        |id: Uuid| ticked.iter().any(|record| record.id == id).then(|| Value::Ref(copy_id(lead, id)));
    let copy = |original: &&Record| {
        let mut copy = Record::new(copy_id(lead, original.id), original.kind);
        for field in original.kind.fields {
            let Some(value) = original.fields.get(&field.number) else { continue };
            let value = match (&field.ty, value) {
                (Type::Ref(_), Value::List(items)) => {
                    let kept: Vec<Value> =
                        items.iter().filter_map(Value::as_ref_id).filter_map(copied).collect();
                    (!kept.is_empty()).then_some(Value::List(kept))
                }
                (Type::Ref(_), value) => value.as_ref_id().and_then(copied),
                (_, value) => Some(value.clone()),
            };
            if let Some(value) = value {
                copy.fields.insert(field.number, value);
            }
        }
        copy.check().map_err(|problems| (original.id, problems))?;
        Ok(copy)
    };
    ticked.iter().map(copy).collect()
}
