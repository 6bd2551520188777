//! "Changed meanwhile": what came in from others in records that this person knew, told until it was seen.

use model::registry;
use uuid::Uuid;
use vault::Meanwhile;

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::history::{MeanwhileLine, MeanwhileList};
use crate::{Failure, access, moment};

/// The lines of the case the request named, or of every case one may see.
pub(crate) fn list(shown: &Shown<'_>, turn: &Turn<'_>) -> Result<MeanwhileList, Failure> {
    let reads = shown.vault.reads();
    let cases: Vec<Uuid> = match turn.some_case() {
        Some(case) => vec![case],
        None => {
            let told = reads.cases_of_others()?;
            access::briefs(&reads, turn)?
                .iter()
                .map(|brief| brief.id)
                .filter(|id| told.contains(id))
                .collect()
        }
    };
    let mut lines = Vec::new();
    for case in cases {
        for change in reads.meanwhile(case)? {
            lines.extend(line(shown, case, &change)?);
        }
    }
    Ok(MeanwhileList { upto: reads.position()?, lines })
}

/// Nothing for what this very person changed on another laptop, or in a field of a newer version.
fn line(shown: &Shown<'_>, case: Uuid, change: &Meanwhile) -> Result<Option<MeanwhileLine>, Failure> {
    let author = shown.names.person(change.author.0);
    let Some(record) = shown.reference(change.record)?.filter(|_| !author.me) else { return Ok(None) };
    let kind = registry::kind_named(&record.kind);
    let fields: Vec<&model::Field> = match kind {
        Some(kind) => kind.fields.iter().filter(|field| field.register == change.register).collect(),
        None => return Ok(None),
    };
    let (name, what) = match (fields.first(), change.register) {
        (Some(field), _) => (field.name, field.label.to_lowercase()),
        (None, registry::LIFE_REGISTER) => ("deleted", "whether it is deleted".to_owned()),
        (None, model::kinds::CUSTODY_LOG) => ("custody", "custody".to_owned()),
        (None, ledger::LINKS) => ("same_as", "what it is the same as".to_owned()),
        _ => return Ok(None),
    };
    let at = author.post.as_deref().map(|post| format!(" at {post}")).unwrap_or_default();
    Ok(Some(MeanwhileLine {
        text: format!("{}: {what} was changed by {}{at}", record.title, author.name),
        case,
        case_number: shown.number(case)?,
        record,
        field: name.to_owned(),
        author,
        at: moment::text(change.wall_ms),
    }))
}
