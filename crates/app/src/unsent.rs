//! What HQ does not have yet, in words.

use uuid::Uuid;
use vault::Unsent;

use crate::marks::state_word;
use crate::show::Shown;
use crate::view::case::CopyView;
use crate::view::sync::UnsentItem;
use crate::{Failure, history, moment};

/// More lines of one case than this say nothing more.
const MOST: usize = 5_000;

pub(crate) fn of_case(shown: &Shown<'_>, case: Uuid, now_ms: i64) -> Result<Vec<UnsentItem>, Failure> {
    // Most cases have nothing to send: that is answered without a look at the queue.
    if shown.vault.reads().unsent_count_of(case)? == 0 && !shown.marks.any_held() {
        return Ok(Vec::new());
    }
    shown.vault.reads().unsent_of(case, now_ms, MOST)?.iter().map(|item| view(shown, item)).collect()
}

/// So many of them, the oldest; every one unless said.
pub(crate) fn first(shown: &Shown<'_>, limit: Option<u64>, now_ms: i64) -> Result<Vec<UnsentItem>, Failure> {
    let limit = limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX >> 1);
    shown.vault.reads().unsent(now_ms, limit)?.iter().map(|item| view(shown, item)).collect()
}

fn view(shown: &Shown<'_>, item: &Unsent) -> Result<UnsentItem, Failure> {
    let (state, reason) = state_word(&item.state);
    let case = item.stream.scope.case();
    Ok(UnsentItem {
        change: format!("{}/{}", item.stream.scope, item.seq),
        what: history::action(item.action).to_owned(),
        record: item.records.first().map(|id| shown.reference(*id)).transpose()?.flatten(),
        case,
        case_number: case.map(|case| shown.number(case)).transpose()?.flatten(),
        state: state.to_owned(),
        reason,
        saved_at: moment::text(item.made_ms),
        age_seconds: u64::try_from(item.age_ms / 1000).unwrap_or(0),
        bytes: item.bytes,
    })
}

/// Where the case is: here, and as far as we know at HQ.
pub(crate) fn copies(shown: &Shown<'_>, case: Uuid, unsent: &[UnsentItem]) -> Result<Vec<CopyView>, Failure> {
    let reads = shown.vault.reads();
    let waiting = unsent.iter().filter(|item| item.state == "waiting").count() as u64;
    let changed = reads.case(case)?.map(|row| moment::text(row.changed_at));
    let here = CopyView {
        place: "this_device".into(),
        name: shown.vault.identity().device_name.clone(),
        at: changed,
        newer_changes: waiting,
    };
    let mut copies = vec![here];
    if let Some(hq) = shown.vault.hq()? {
        let contact = last_contact(shown)?;
        copies.push(CopyView {
            place: "hq".into(),
            name: host(&hq.url).to_owned(),
            at: contact,
            newer_changes: 0,
        });
    }
    Ok(copies)
}

/// When HQ last answered.
pub(crate) fn last_contact(shown: &Shown<'_>) -> Result<Option<String>, Failure> {
    Ok(shown.vault.reads().last_contact_ms()?.map(moment::text))
}

fn host(url: &str) -> &str {
    url.trim_start_matches("https://").split('/').next().unwrap_or(url)
}
