//! Leads as they meet the stored records: the file that carries one, the copies in it, and the steps of the
//! other post. The rule stands in `model`.

use ledger::{Register, Scope};
use model::kinds::{CASE, LEAD};
use model::lead::{self, Party, REGISTER, Said, Standing, State, Step};
use model::marking::{self, Marking};
use model::{Action, FieldProblem, Reason, Record, RuleError, Value};
use uuid::Uuid;
use vault::{Edit, Reads, StoredRecord, Vault};

use crate::gate::Turn;
use crate::{Failure, edits, moment, rules, transact};

/// Records whose copies are written in one change.
const COPIES_PER_CHANGE: usize = 12;

/// The lead that the request is about.
pub(crate) fn lead<'t>(turn: &'t Turn<'_>) -> Result<&'t StoredRecord, Failure> {
    let stored = turn.record()?;
    let fits = stored.record.kind == &LEAD && !stored.deleted;
    if fits { Ok(stored) } else { Err(Failure::not_found("lead")) }
}

/// Whether a lead lies in the file that carries it.
pub(crate) fn was_sent(reads: &Reads<'_>, stored: &StoredRecord) -> Result<bool, Failure> {
    let case = stored.case.map(|case| reads.record(case)).transpose()?.flatten();
    Ok(case.is_some_and(|case| case.record.text("type") == Some(lead::FILE_TYPE)))
}

/// Files that carry leads: no investigations, so that lists of cases leave them out unless asked.
pub(crate) fn files(reads: &Reads<'_>) -> Result<Vec<Uuid>, Failure> {
    let mut files = Vec::new();
    for brief in reads.case_briefs()? {
        if brief.case_type.as_deref() != Some(lead::FILE_TYPE) {
            continue;
        }
        // A case that was opened about a lead has a number like any other.
        let case = reads.record(brief.id)?;
        files.extend(case.filter(|case| case.record.text("case_number").is_none()).map(|_| brief.id));
    }
    Ok(files)
}

/// A lead that was sent is not taken back by deleting it: the other post has it.
pub(crate) fn may_delete(reads: &Reads<'_>, stored: &StoredRecord) -> Result<(), Failure> {
    let sent = stored.record.reference("shared_file").is_some() || was_sent(reads, stored)?;
    if stored.record.kind == &LEAD && sent { Err(RuleError::LeadSent.into()) } else { Ok(()) }
}

/// Everything that stands of how far it is.
pub(crate) fn live(reads: &Reads<'_>, lead: Uuid) -> Result<Vec<Standing>, Failure> {
    let state = reads.state(lead)?.unwrap_or_default();
    let live = state.registers.get(&REGISTER).map(Register::distinct).unwrap_or_default();
    Ok(live.iter().filter_map(|live| Standing::decode(&live.value)).collect())
}

/// What a lead says is changed by its sender before it is sent, and by nobody after it.
pub(crate) fn may_edit(reads: &Reads<'_>, stored: &StoredRecord, wanted: &Record) -> Result<(), Failure> {
    if stored.record.kind != &LEAD || stored.record.fields == wanted.fields {
        return Ok(());
    }
    if stored.record.reference("shared_file").is_some() {
        return Err(RuleError::LeadSent.into());
    }
    if was_sent(reads, stored)? {
        return Err(rules::by_lead_step());
    }
    Ok(())
}

/// Opens the file of the lead with copies of the ticked records, and says in the draft that it was sent.
pub(crate) fn send(
    turn: &Turn<'_>,
    vault: &mut Vault,
    draft: &StoredRecord,
    ticked: &[Uuid],
) -> Result<Uuid, Failure> {
    let reads = vault.reads();
    if let Some(file) = draft.record.reference("shared_file") {
        return sent_in(&reads, draft, file);
    }
    if was_sent(&reads, draft)? {
        return Err(RuleError::LeadSent.into());
    }
    let case = rules::open_case(&reads, draft.case)?.ok_or_else(|| Failure::not_found("case"))?;
    let post = vault.identity().post.clone();
    if draft.record.text("to_post") == Some(&post) {
        return Err(RuleError::LeadToItself.into());
    }
    lead::may_leave(&case.record)?;
    let originals = originals(&reads, draft, ticked)?;
    let copies = copies(draft.record.id, &originals)?;
    let (today, number) = (moment::date(turn.now_ms), case.record.text("case_number"));
    let marking = marking(&case.record, &originals);
    let file = lead::file(&draft.record, &post, marking.code())?;
    let sent = lead::sent(&draft.record, &post, number, &copies, &today)?;
    file.check()?;
    sent.check()?;
    let told = told(&reads, draft, &file, &sent)?;
    let (scope, here) = (Scope::Case(file.id), reads.record(file.id)?.is_some());
    transact::change(turn, vault, |writer| {
        if !here {
            let opening: Vec<Edit> = [&file, &sent].into_iter().flat_map(edits::create).collect();
            writer.change(&scope, Action::CaseNew.number(), opening)?;
            for some in copies.chunks(COPIES_PER_CHANGE) {
                let made = some.iter().flat_map(edits::create).collect();
                writer.change(&scope, Action::RecordAdd.number(), made)?;
            }
        }
        writer.change(&draft.scope, Action::RecordSet.number(), told)?;
        Ok(())
    })?;
    Ok(sent.id)
}

fn sent_in(reads: &Reads<'_>, draft: &StoredRecord, file: Uuid) -> Result<Uuid, Failure> {
    let sent = lead::copy_id(draft.record.id, draft.record.id);
    let here = reads.record(sent)?.is_some_and(|sent| sent.case == Some(file));
    if here { Ok(sent) } else { Err(Failure::not_found("file of this lead")) }
}

/// The ticked records: of the lead's own case, and of a kind that goes along.
fn originals(reads: &Reads<'_>, draft: &StoredRecord, ticked: &[Uuid]) -> Result<Vec<StoredRecord>, Failure> {
    let mut found: Vec<StoredRecord> = Vec::new();
    for id in ticked {
        if found.iter().any(|known| known.record.id == *id) {
            continue;
        }
        let stored = reads.record(*id)?.filter(|stored| !stored.deleted && stored.case == draft.case);
        let stored = stored.ok_or_else(|| {
            FieldProblem::new("records", Reason::Rule("must be records of the case that the lead comes from"))
        })?;
        if !stored.conflicted.is_empty() {
            return Err(RuleError::UnresolvedConflict { field: "a field of a ticked record" }.into());
        }
        lead::may_share(&stored.record)?;
        found.push(stored);
    }
    Ok(found)
}

fn copies(lead: Uuid, originals: &[StoredRecord]) -> Result<Vec<Record>, Failure> {
    let records: Vec<&Record> = originals.iter().map(|stored| &stored.record).collect();
    lead::copies(lead, &records).map_err(|(id, _)| {
        let record = originals.iter().find(|stored| stored.record.id == id);
        let kind = record.map_or("record", |stored| stored.record.kind.label);
        let text = format!(
            "A ticked record ({kind}) says nothing without another one that it points to. Nothing was sent; tick that one too, or leave this one out."
        );
        Failure::refused("tick_more", text).with("record", id.to_string())
    })
}

/// A file is handled at least as its case and everything in it.
fn marking(case: &Record, originals: &[StoredRecord]) -> Marking {
    let own = Marking::or_of_a_case(case.text("marking"));
    let parts = originals.iter().filter_map(|stored| stored.record.text("marking")?.parse().ok());
    marking::strictest(std::iter::once(own).chain(parts))
}

/// The draft names the file and says when it was sent.
fn told(reads: &Reads<'_>, draft: &StoredRecord, file: &Record, sent: &Record) -> Result<Vec<Edit>, Failure> {
    let mut wanted = draft.record.clone();
    Standing::of(sent).write(&mut wanted)?;
    wanted.set("shared_file", Value::Ref(file.id))?;
    wanted.set("from_post", sent.get("from_post").cloned().unwrap_or(Value::Null))?;
    let state = reads.state(wanted.id)?.unwrap_or_default();
    Ok(edits::update(draft, &state, &wanted))
}

/// Who works on it; under the present name of whoever sits here, whichever of theirs was written.
fn assignee(vault: &Vault, stored: &StoredRecord) -> Option<Uuid> {
    let named = stored.record.reference("assignee")?;
    let me = vault.identity();
    Some(if me.users().any(|user| user.0 == named) { me.user.0 } else { named })
}

/// A step of the other post, with what it says.
pub(crate) struct Taken<'a> {
    pub step: Step,
    pub said: Said<'a>,
    pub assignee: Option<Uuid>,
    /// Records of the file that the answer names.
    pub records: &'a [Uuid],
}

pub(crate) fn take(
    turn: &Turn<'_>,
    vault: &mut Vault,
    stored: &StoredRecord,
    taken: &Taken<'_>,
) -> Result<(), Failure> {
    let reads = vault.reads();
    if !was_sent(&reads, stored)? {
        return Err(RuleError::LeadNotSent.into());
    }
    let live = live(&reads, stored.record.id)?;
    let party = Party { actor: turn.actor, post: &vault.identity().post };
    let to_post = stored.record.text("to_post").unwrap_or_default();
    let assignee = assignee(vault, stored);
    let after = lead::decide(taken.step, &taken.said, &party, to_post, assignee, &live)?;
    rules::open_case(&reads, stored.case)?;
    let mut wanted = stored.record.clone();
    if taken.step == Step::Assign {
        let who = taken.assignee.ok_or_else(|| FieldProblem::new("assignee", Reason::Required))?;
        wanted.set("assignee", Value::Ref(who))?;
    }
    if taken.step == Step::Answer && !taken.records.is_empty() {
        wanted.set("answer_records", Value::List(named(&reads, stored, taken.records)?))?;
    }
    let state = reads.state(wanted.id)?.unwrap_or_default();
    let settled = settled(stored, &after)?;
    let mut all = edits::update(stored, &state, &wanted);
    all.push(match stored.conflicted.contains(&REGISTER) {
        // Steps taken apart come to one: this one follows all of them.
        true => Edit::Resolve {
            id: wanted.id,
            register: REGISTER,
            value: settled,
            reason: format!("{} follows the steps before it", after.state.code()),
        },
        false => Edit::Set { id: wanted.id, register: REGISTER, value: settled },
    });
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&stored.scope, Action::RecordSet.number(), all)?)
    })?;
    Ok(())
}

fn settled(stored: &StoredRecord, after: &Standing) -> Result<Vec<u8>, Failure> {
    let mut lead = stored.record.clone();
    after.write(&mut lead)?;
    let register = model::registry::register_numbered(&LEAD, REGISTER);
    register
        .map(|register| register.encode(&lead.fields))
        .ok_or_else(|| Failure::not_found("field of a lead"))
}

fn named(reads: &Reads<'_>, stored: &StoredRecord, ids: &[Uuid]) -> Result<Vec<Value>, Failure> {
    let one = |id: &Uuid| -> Result<Value, Failure> {
        let found = reads.record(*id)?.filter(|found| !found.deleted && found.case == stored.case);
        found.map(|found| Value::Ref(found.record.id)).ok_or_else(|| {
            FieldProblem::new("records", Reason::Rule("must be records of the file of this lead")).into()
        })
    };
    ids.iter().map(one).collect()
}

/// What may be ticked: for a draft what goes along of its case, in the file what an answer can name.
pub(crate) fn choices(reads: &Reads<'_>, stored: &StoredRecord) -> Result<Vec<StoredRecord>, Failure> {
    let in_file = was_sent(reads, stored)?;
    let mut all = reads.records_in(&stored.scope, None)?;
    all.retain(|other| match in_file {
        true => other.record.kind != &CASE && other.record.kind != &LEAD,
        false => lead::may_share(&other.record).is_ok(),
    });
    Ok(all)
}

/// How far it is, together.
pub(crate) fn standing(reads: &Reads<'_>, stored: &StoredRecord) -> Result<Standing, Failure> {
    let merged = lead::merged(&live(reads, stored.record.id)?);
    Ok(merged.unwrap_or_else(|| Standing::of(&stored.record)))
}

/// Nothing more is to come of it. Of a draft that was sent the file that carries it says so.
pub(crate) fn is_over(reads: &Reads<'_>, stored: &StoredRecord) -> Result<bool, Failure> {
    let id = stored.record.id;
    let sent = stored.record.reference("shared_file").map(|_| reads.record(lead::copy_id(id, id)));
    let told = sent.transpose()?.flatten();
    Ok(standing(reads, told.as_ref().unwrap_or(stored))?.state.is_over())
}

/// Steps that this person may take.
pub(crate) fn steps(turn: &Turn<'_>, vault: &Vault, stored: &StoredRecord) -> Result<Vec<String>, Failure> {
    let reads = vault.reads();
    if !was_sent(&reads, stored)? {
        let draft = standing(&reads, stored)?.state == State::Draft;
        let may = draft && model::policy::may(turn.actor.role, Action::CaseNew, &CASE).is_ok();
        return Ok(may.then(|| "send".to_owned()).into_iter().collect());
    }
    let party = Party { actor: turn.actor, post: &vault.identity().post };
    let to_post = stored.record.text("to_post").unwrap_or_default();
    let live = live(&reads, stored.record.id)?;
    let next = lead::next(&party, to_post, assignee(vault, stored), &live);
    Ok(next.into_iter().map(|step| step.name().to_owned()).collect())
}
