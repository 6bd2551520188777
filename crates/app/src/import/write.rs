//! Writes what was planned: all of it in one transaction, several records to a change.

use std::collections::HashMap;

use ledger::Scope;
use model::kinds::{APPROVAL, CASE, CUSTODY_EVENT, CUSTODY_LOG, EVIDENCE};
use model::policy::Folder;
use model::{Action, Record, Status, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vault::{Edit, Reads, Vault, Writer};

use super::{Known, Part, Plan, Planned};
use crate::gate::Turn;
use crate::work::Running;
use crate::{Failure, access, edits, mint, moment, rules, transact, undo};

/// A change stays well below what may travel as one.
const MOST_EDITS: usize = 300;
const MOST_BYTES: usize = 96 * 1024;

/// The vault as the plan asks it, and as this person may see it: what is hidden from them is answered like what is
/// not here.
#[derive(Debug)]
pub(crate) struct InVault<'v> {
    reads: Reads<'v>,
    hidden: Vec<Uuid>,
}

impl<'v> InVault<'v> {
    pub(crate) fn seen_by(turn: &Turn<'_>, reads: Reads<'v>) -> Result<Self, Failure> {
        let hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
        Ok(Self { reads, hidden })
    }

    fn shows(&self, case: Uuid) -> bool {
        !self.hidden.contains(&case)
    }
}

impl Known for InVault<'_> {
    type Error = Failure;

    fn case_numbered(&self, number: &str) -> Result<Option<Uuid>, Failure> {
        Ok(self.reads.case_by_number(number)?.filter(|case| self.shows(*case)))
    }

    fn record(&self, id: Uuid) -> Result<Option<(u16, Option<Uuid>)>, Failure> {
        if !self.reads.has_record(id)? {
            return Ok(None);
        }
        let stored = self.reads.record(id)?;
        let seen = stored.filter(|stored| stored.case.is_none_or(|case| self.shows(case)));
        Ok(seen.map(|stored| (stored.record.kind.number, stored.case)))
    }

    fn kind_of(&self, id: Uuid) -> Result<Option<u16>, Failure> {
        if !self.reads.has_record(id)? {
            return Ok(None);
        }
        Ok(self.reads.record(id)?.map(|stored| stored.record.kind.number))
    }

    fn was_taken_back(&self, id: Uuid) -> Result<bool, Failure> {
        undo::was_taken_back(&self.reads, id)
    }

    fn folder(&self, case: Uuid) -> Result<Option<Folder>, Failure> {
        Ok(self.reads.record(case)?.map(|stored| Folder::of(&stored.record)))
    }

    fn takes_records(&self, case: Uuid) -> Result<bool, Failure> {
        match rules::open_case(&self.reads, Some(case)) {
            Ok(_) => Ok(true),
            Err(failure) if failure.code == "rule" || failure.code == "not_found" => Ok(false),
            Err(failure) => Err(failure),
        }
    }
}

/// What was written.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Written {
    pub records: u64,
    pub cases: u64,
}

/// Writes the records, each case's together, in the order of the file.
pub(crate) fn write(
    turn: &Turn<'_>,
    (vault, running): (&mut Vault, &Running<'_>),
    plan: Plan,
    action: Action,
) -> Result<Written, Failure> {
    write_and(turn, (vault, running), plan, action, |_| Ok(()))
}

/// As [`write()`], with something else in the same transaction. Stopped on its way, nothing of it was written.
pub(crate) fn write_and(
    turn: &Turn<'_>,
    (vault, running): (&mut Vault, &Running<'_>),
    plan: Plan,
    action: Action,
    also: impl FnOnce(&mut Writer<'_>) -> Result<(), Failure>,
) -> Result<Written, Failure> {
    let (post, user) = (vault.identity().post.clone(), turn.actor.user);
    let total = plan.write.len() as u64;
    let groups = by_scope(plan.write, &post);
    let back = by_home(&vault.reads(), &plan.back)?;
    transact::change(turn, vault, |writer| {
        let mut written = Written::default();
        for (scope, records) in groups {
            let mut change = Batch::new(&scope, action);
            for mut record in records {
                running.go_on()?;
                running.progress(written.records, total);
                supply(&mut record, &post, user, turn.now_ms)?;
                if record.kind == &CASE && record.get("case_number").is_none() {
                    let number = mint::next(writer, &record, turn.now_ms)?;
                    record.set("case_number", Value::Text(number))?;
                }
                written.records += 1;
                written.cases += u64::from(record.kind == &CASE);
                change.add(writer, &record)?;
                if let Some(request) = awaited(&record, user, turn.now_ms)? {
                    change.add(writer, &request)?;
                }
            }
            change.flush(writer)?;
        }
        bring_back(writer, running, back, action, &mut written)?;
        also(writer)?;
        Ok(written)
    })
}

/// Records that were taken back, as they were.
fn bring_back(
    writer: &mut Writer<'_>,
    running: &Running<'_>,
    back: HashMap<Scope, Vec<Uuid>>,
    action: Action,
    written: &mut Written,
) -> Result<(), Failure> {
    for (scope, ids) in back {
        written.records += ids.len() as u64;
        written.cases += ids.iter().filter(|id| scope.case() == Some(**id)).count() as u64;
        for some in ids.chunks(MOST_EDITS) {
            running.go_on()?;
            let restored = some.iter().map(|id| Edit::Restore { id: *id, reason: String::new() });
            writer.change(&scope, action.number(), restored.collect())?;
        }
    }
    Ok(())
}

/// Records that are here, by the scope they live in.
fn by_home(reads: &Reads<'_>, ids: &[Uuid]) -> Result<HashMap<Scope, Vec<Uuid>>, Failure> {
    let mut homes: HashMap<Scope, Vec<Uuid>> = HashMap::new();
    for id in ids {
        let stored = reads.record(*id)?.ok_or_else(|| Failure::not_found("record"))?;
        homes.entry(stored.scope).or_default().push(*id);
    }
    Ok(homes)
}

/// Cases first, exhibits before their hand-overs, hand-overs by time; the rest as the file has them.
fn by_scope(planned: Vec<Planned>, post: &str) -> Vec<(Scope, Vec<Record>)> {
    let mut places: HashMap<Scope, usize> = HashMap::new();
    let mut groups: Vec<(Scope, Vec<Record>)> = Vec::new();
    for Planned { line, case } in planned {
        let scope = match (case, &line.part) {
            (Some(case), _) => Scope::Case(case),
            (None, Part::OfPost(named)) => Scope::Post(named.clone().unwrap_or_else(|| post.to_owned())),
            (None, _) => Scope::Org,
        };
        let place = *places.entry(scope.clone()).or_insert_with(|| {
            groups.push((scope, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(line.record);
    }
    for (_, records) in &mut groups {
        records.sort_by_key(|record| match record.kind {
            kind if kind == &CASE => (0, 0),
            kind if kind == &CUSTODY_EVENT => (3, record.instant("happened_at").unwrap_or(0)),
            kind if kind == &EVIDENCE => (1, 0),
            _ => (2, 0),
        });
    }
    groups
}

/// A case that comes in waiting for a decision brings the request with it: otherwise nobody could decide.
fn awaited(case: &Record, user: Uuid, now_ms: i64) -> Result<Option<Record>, Failure> {
    let asks = match (case.kind == &CASE).then(|| rules::status_of(case)) {
        Some(Status::PendingOpening) => "opening",
        Some(Status::PendingClosure) => "closure",
        _ => return Ok(None),
    };
    let since = case.date("status_on").and_then(|day| day.and_hms_opt(0, 0, 0));
    let mut request = Record::new(request_id(case.id), &APPROVAL);
    request.set("asks", Value::text(asks))?;
    request.set("requested_by", Value::Ref(case.reference("status_by").unwrap_or(user)))?;
    request.set("requested_at", Value::Int(since.map_or(now_ms, |day| day.and_utc().timestamp_millis())))?;
    request.set("request_reason", case.text("status_reason").map_or(Value::Null, Value::text))?;
    Ok(Some(request))
}

/// The same for the same case, so that two laptops that import one file make one request.
pub(crate) fn request_id(case: Uuid) -> Uuid {
    let digest = Sha256::digest([b"chancery/imported-request/1".as_slice(), case.as_bytes()].concat());
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(id).into_uuid()
}

/// What a file need not say.
fn supply(record: &mut Record, post: &str, user: Uuid, now_ms: i64) -> Result<(), Failure> {
    let supplied = |record: &Record, name: &str| {
        record.kind.field(name).is_some_and(|field| field.supplied) && record.get(name).is_none()
    };
    if supplied(record, "post") {
        record.set("post", Value::text(post))?;
    }
    for name in ["author", "requested_by"] {
        if supplied(record, name) {
            record.set(name, Value::Ref(user))?;
        }
    }
    if supplied(record, "requested_at") {
        record.set("requested_at", Value::Int(now_ms))?;
    }
    if supplied(record, "status") {
        record.set("status", Value::text("draft"))?;
        record.set("status_on", Value::Text(moment::date(now_ms)))?;
    }
    Ok(record.check()?)
}

/// Edits that become one change when enough have come together.
struct Batch<'s> {
    scope: &'s Scope,
    action: Action,
    edits: Vec<Edit>,
    bytes: usize,
}

impl<'s> Batch<'s> {
    fn new(scope: &'s Scope, action: Action) -> Self {
        Self { scope, action, edits: Vec::new(), bytes: 0 }
    }

    fn add(&mut self, writer: &mut Writer<'_>, record: &Record) -> Result<(), Failure> {
        let mut edits = edits::create(record);
        if record.kind == &CUSTODY_EVENT
            && let Some(evidence) = record.reference("evidence")
        {
            edits.push(Edit::Append { id: evidence, log: CUSTODY_LOG, body: record.id.as_bytes().to_vec() });
        }
        let bytes: usize = edits.iter().map(size).sum();
        if !self.edits.is_empty()
            && (self.edits.len() + edits.len() > MOST_EDITS || self.bytes + bytes > MOST_BYTES)
        {
            self.flush(writer)?;
        }
        self.bytes += bytes;
        self.edits.extend(edits);
        Ok(())
    }

    fn flush(&mut self, writer: &mut Writer<'_>) -> Result<(), Failure> {
        self.bytes = 0;
        if !self.edits.is_empty() {
            writer.change(self.scope, self.action.number(), std::mem::take(&mut self.edits))?;
        }
        Ok(())
    }
}

fn size(edit: &Edit) -> usize {
    32 + match edit {
        Edit::Set { value, .. } | Edit::Add { value, .. } => value.len(),
        _ => 0,
    }
}
