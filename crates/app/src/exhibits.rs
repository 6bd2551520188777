//! Where exhibits are kept: containers inside each other, and the place of the outermost one.

use model::kinds::{CONTAINER, EVIDENCE};
use model::{FieldProblem, Reason, Record, exhibit};
use uuid::Uuid;
use vault::Reads;

use crate::Failure;

/// Whether an exhibit or a container may lie where it says: in a container of its own case, never in itself.
pub(crate) fn may_keep(reads: &Reads<'_>, record: &Record, case: Option<Uuid>) -> Result<(), Failure> {
    let field = match record.kind {
        kind if kind == &EVIDENCE => "container",
        kind if kind == &CONTAINER => "inside",
        _ => return Ok(()),
    };
    let Some(into) = record.reference(field) else { return Ok(()) };
    if reads.record(into)?.is_none_or(|stored| stored.case != case) {
        let reason =
            Reason::Named { rule: "container_of_case", text: "must be a container of the same case" };
        return Err(FieldProblem::new(field, reason).into());
    }
    if record.kind == &CONTAINER {
        exhibit::may_put_inside(record.id, into, |at| around(reads, at))?;
    }
    Ok(())
}

/// What a container lies in.
fn around(reads: &Reads<'_>, container: Uuid) -> Result<Option<Uuid>, Failure> {
    let stored = reads.record(container)?.filter(|stored| !stored.deleted);
    Ok(stored.and_then(|stored| stored.record.reference("inside")))
}

/// The containers around an exhibit, from the nearest to the outermost.
pub(crate) fn containers(reads: &Reads<'_>, evidence: &Record) -> Result<Vec<Record>, Failure> {
    let Some(nearest) = evidence.reference("container") else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for id in exhibit::way_out(nearest, |at| around(reads, at))? {
        found.extend(reads.record(id)?.map(|stored| stored.record));
    }
    Ok(found)
}

/// The place where an exhibit is kept: its own, else that of a container around it, the nearest that names one.
pub(crate) fn storage(reads: &Reads<'_>, evidence: &Record) -> Result<Option<String>, Failure> {
    let mut places = evidence.reference("storage").into_iter().collect::<Vec<_>>();
    places.extend(containers(reads, evidence)?.iter().filter_map(|container| container.reference("storage")));
    let Some(place) = places.first() else { return Ok(None) };
    Ok(reads.record(*place)?.map(|stored| stored.record.title()))
}
