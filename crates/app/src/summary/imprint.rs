//! What every paper of a case says of itself: when it was made, how it is marked, where its facts come from.

use chrono::{Datelike as _, Timelike as _};
use export::summary as paper;
use model::Marking;
use uuid::Uuid;
use vault::Identity;

use crate::show::Shown;
use crate::{Failure, history, moment};

/// When a document was made, as its file says it.
pub(crate) fn made_at(now_ms: i64) -> paper::Moment {
    let made = moment::utc(now_ms);
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    paper::Moment {
        year: made.year(),
        month: small(made.month()),
        day: small(made.day()),
        hour: small(made.hour()),
        minute: small(made.minute()),
        second: small(made.second()),
    }
}

/// What a file says of itself.
pub(crate) fn document_facts(shown: &Shown<'_>, title: String, kind: &str) -> paper::DocumentFacts {
    paper::DocumentFacts {
        title,
        kind: kind.to_owned(),
        author: shown.vault.identity().user_name.clone(),
        language: "en".into(),
        made_at: made_at(shown.now_ms),
    }
}

/// The marking as it is printed on every page.
pub(crate) fn marked(marking: Marking, identity: &Identity, handling: &str) -> paper::Marking {
    let category = match (marking.is_controlled(), marking.has_privacy()) {
        (false, _) => "",
        (true, true) => "LEI, PRVCY",
        (true, false) => "LEI",
    };
    paper::Marking {
        banner: marking.banner().to_owned(),
        controlled_by: format!("Regional Security Office {}", identity.post),
        category: category.to_owned(),
        dissemination: if marking.is_fed_only() { "FED ONLY" } else { "none" }.to_owned(),
        point_of_contact: identity.user_name.clone(),
        handling: handling.to_owned(),
    }
}

/// Where the facts come from.
pub(crate) fn source(shown: &Shown<'_>, case: Uuid) -> Result<paper::HistoryFooter, Failure> {
    let identity = shown.vault.identity();
    Ok(paper::HistoryFooter {
        state_hash: history::hex(&shown.vault.reads().state_hash(Some(case))?),
        generated_at: moment::paper(shown.now_ms),
        generated_by: identity.user_name.clone(),
        device: identity.device_name.clone(),
    })
}
