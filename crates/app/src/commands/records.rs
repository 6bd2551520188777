//! One record of any kind: add, set, delete, restore, show; lists and search.

use crate::gate::{self, Turn};
use crate::show::{self, Shown};
use crate::view::Fields;
use crate::view::document::MrzCheck;
use crate::view::history::RecordPage;
use crate::view::record::{RecordList, RecordView, SearchHit};
use crate::{
    Failure, access, casework, custody, edits, exhibits, history, leads, moment, programmes, reports,
    retention, rules, same, supply, transact,
};
use model::{Action, FieldProblem, Kind, Reason, Record, policy, registry};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use vault::{Edit, Hit, Reads, SearchQuery, StoredRecord, Vault};

/// Add a record to a case, or to the post.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordAddRequest {
    /// Number or id; none for what belongs to the post.
    pub case: Option<String>,
    pub kind: String,
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
}

/// Change fields of a record; null clears one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordSetRequest {
    pub id: Uuid,
    #[ts(optional, type = "Record<string, FieldValue>")]
    pub fields: Fields,
}

/// Delete a record; it can be restored.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordDeleteRequest {
    pub id: Uuid,
    pub reason: String,
}

/// Bring a deleted record back.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordRestoreRequest {
    pub id: Uuid,
    pub reason: Option<String>,
}

/// Say that two records are the same person or thing; neither is lost.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordLinkRequest {
    pub id: Uuid,
    pub other: Uuid,
}

/// Take back that two records are the same.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordUnlinkRequest {
    pub id: Uuid,
    pub other: Uuid,
}

/// One record.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordShowRequest {
    pub id: Uuid,
    #[ts(optional, as = "Option<_>")]
    pub history: bool,
}

/// Records of some kinds across the cases one may see.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct RecordListRequest {
    #[ts(optional, as = "Option<_>")]
    pub kinds: Vec<String>,
    pub text: Option<String>,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// 100 unless said.
    pub limit: Option<u64>,
    /// People and organisations said to be the same stand as one row.
    #[ts(optional, as = "Option<_>")]
    pub together: bool,
    /// Just these, in this order, as far as they are here and may be seen.
    #[ts(optional, as = "Option<_>")]
    pub ids: Vec<Uuid>,
}

/// Find words anywhere on this device.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SearchRequest {
    pub text: String,
    #[ts(optional, as = "Option<_>")]
    pub kinds: Vec<String>,
    /// Number or id: only in this case.
    pub case: Option<String>,
    /// 50 unless said.
    pub limit: Option<u64>,
}

/// Check a machine readable zone.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct MrzCheckRequest {
    pub text: String,
}

pub(crate) fn record_add(turn: &Turn<'_>, request: RecordAddRequest) -> Result<RecordView, Failure> {
    let kind = turn.kind()?;
    match kind.name {
        "case" => {
            return Err(Failure::refused(
                "use_case_new",
                "A case is made by `case new`, which gives it its number.",
            ));
        }
        "disclosure" => {
            return Err(Failure::refused(
                "use_export",
                "What left the vault is recorded by `export`, together with the file.",
            ));
        }
        "attachment" => {
            return Err(Failure::refused(
                "use_attach",
                "A file is added by `attach`, which takes its bytes in.",
            ));
        }
        _ => {}
    }
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let id = turn.desk.ids.id();
    let mut record = Record::new(id, kind);
    let mut fields = request.fields.clone();
    if kind.name == "custody_event" {
        custody::supply_from(&vault.reads(), &mut fields)?;
    }
    supply::new_record(&mut record, &fields, vault.identity(), &turn.actor, turn.now_ms)?;
    rules::may_make(&record, &turn.actor)?;
    let case = rules::open_case(&vault.reads(), turn.some_case())?;
    rules::stands_where_it_may(&record, case.as_ref())?;
    rules::counts(&record)?;
    model::exhibit::may_dispose(&record, None)?;
    rules::typed(None, &record, turn.now_ms)?;
    rules::references(&vault.reads(), &record, turn.some_case())?;
    rules::report_is_open(&vault.reads(), &record)?;
    reports::may_be_part(&vault.reads(), &record, turn.some_case())?;
    exhibits::may_keep(&vault.reads(), &record, turn.some_case())?;
    let post =
        request.case.as_deref().filter(|name| model::value::is_post(name)).unwrap_or(&vault.identity().post);
    let scope = gate::scope_of(kind, turn.some_case(), post)?;
    let (action, mut edits) = (Action::RecordAdd, edits::create(&record));
    edits.extend(casework::beside_new(&vault.reads(), &record, turn.some_case())?);
    let action = match kind.name {
        "custody_event" => {
            edits.push(custody::chain_edit(&vault.reads(), &record, turn.some_case(), &turn.actor)?);
            Action::CustodyAdd
        }
        _ => action,
    };
    transact::change(turn, vault, |writer| Ok(writer.change(&scope, action.number(), edits)?))?;
    show::record(vault, id, turn.now_ms)
}

pub(crate) fn record_set(turn: &Turn<'_>, request: RecordSetRequest) -> Result<RecordView, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let stored = alive(turn)?;
    let mut wanted = stored.record.clone();
    let problems = supply::fields(&mut wanted, &request.fields);
    if !problems.is_empty() {
        return Err(problems.into());
    }
    supply::decision(&stored.record, &mut wanted, &turn.actor, turn.now_ms)?;
    rules::may_edit(stored, &wanted, &turn.actor, turn.now_ms)?;
    rules::typed(Some(&stored.record), &wanted, turn.now_ms)?;
    may_become(turn, vault, stored, &wanted)?;
    rules::counts(&wanted)?;
    let state = vault.reads().state(request.id)?.unwrap_or_default();
    let mut edits = edits::update(stored, &state, &wanted);
    edits.extend(casework::beside_change(turn, vault, stored, &wanted)?);
    let action = if wanted.kind == &model::kinds::CASE { Action::CaseEdit } else { Action::RecordSet };
    transact::change(turn, vault, |writer| Ok(writer.change(&stored.scope, action.number(), edits)?))?;
    show::record(vault, request.id, turn.now_ms)
}

/// Whether a record may become what is wanted, by an edit or by taking one back.
pub(crate) fn may_become(
    turn: &Turn<'_>,
    vault: &Vault,
    stored: &StoredRecord,
    wanted: &Record,
) -> Result<(), Failure> {
    let reads = vault.reads();
    rules::may_edit(stored, wanted, &turn.actor, turn.now_ms)?;
    custody::may_dispose(&reads, stored, wanted, &turn.actor)?;
    rules::report_is_open(&reads, &stored.record)?;
    leads::may_edit(&reads, stored, wanted)?;
    wanted.check()?;
    if !policy::may_change_closed(&stored.record, wanted, &turn.actor) {
        rules::open_case(&reads, stored.case)?;
    }
    rules::references(&reads, wanted, stored.case)?;
    exhibits::may_keep(&reads, wanted, stored.case)
}

pub(crate) fn record_delete(turn: &Turn<'_>, request: RecordDeleteRequest) -> Result<RecordView, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let stored = alive(turn)?;
    let reason = rules::reason(&request.reason)?;
    rules::may_delete(stored, &turn.actor, turn.now_ms)?;
    custody::may_delete(&vault.reads(), &stored.record)?;
    programmes::may_delete(turn, &vault.reads(), &stored.record)?;
    rules::report_is_open(&vault.reads(), &stored.record)?;
    leads::may_delete(&vault.reads(), stored)?;
    rules::open_case(&vault.reads(), stored.case)?;
    let edits = vec![Edit::Delete { id: request.id, reason }];
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&stored.scope, Action::RecordDelete.number(), edits)?)
    })?;
    show::record(vault, request.id, turn.now_ms)
}

pub(crate) fn record_restore(turn: &Turn<'_>, request: RecordRestoreRequest) -> Result<RecordView, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let stored = turn.record()?;
    retention::may_restore(&vault.reads(), stored)?;
    if stored.record.kind != &model::kinds::CASE {
        rules::open_case(&vault.reads(), stored.case)?;
        rules::report_is_open(&vault.reads(), &stored.record)?;
    }
    let reason = request.reason.unwrap_or_default().trim().to_owned();
    let edits = vec![Edit::Restore { id: request.id, reason }];
    transact::change(turn, vault, |writer| {
        Ok(writer.change(&stored.scope, Action::RecordRestore.number(), edits)?)
    })?;
    show::record(vault, request.id, turn.now_ms)
}

pub(crate) fn record_link(turn: &Turn<'_>, request: RecordLinkRequest) -> Result<RecordPage, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let stored = alive(turn)?;
    let other = same::other(turn, &vault.reads(), stored, request.other)?;
    rules::open_case(&vault.reads(), stored.case)?;
    if other.deleted {
        return Err(Failure::refused(
            "deleted",
            "The other record was deleted. Restore it first; nothing was changed.",
        ));
    }
    if !same::said(&vault.reads(), request.id, request.other)? {
        let edits = vec![Edit::Link { id: request.id, other: request.other }];
        transact::change(turn, vault, |writer| {
            Ok(writer.change(&stored.scope, Action::RecordLink.number(), edits)?)
        })?;
    }
    drop(guard);
    page_of(turn, request.id)
}

pub(crate) fn record_unlink(turn: &Turn<'_>, request: RecordUnlinkRequest) -> Result<RecordPage, Failure> {
    let mut guard = turn.vault()?;
    let vault = &mut *guard;
    let stored = turn.record()?;
    let other = same::other(turn, &vault.reads(), stored, request.other)?;
    if !same::said(&vault.reads(), request.id, request.other)? {
        return Err(Failure::refused(
            "not_linked",
            "Nobody said of these two that they are the same; it may follow from another link. Nothing was changed.",
        ));
    }
    // Either of the two may have said it, each in the scope of its own case.
    let sayers = [(stored, &other), (&other, stored)];
    for (from, to) in sayers {
        if from.links.contains(&to.record.id) {
            rules::open_case(&vault.reads(), from.case)?;
        }
    }
    transact::change(turn, vault, |writer| {
        for (from, to) in sayers {
            let edit = Edit::Unlink { id: from.record.id, other: to.record.id };
            writer.change(&from.scope, Action::RecordUnlink.number(), vec![edit])?;
        }
        Ok(())
    })?;
    drop(guard);
    page_of(turn, request.id)
}

fn page_of(turn: &Turn<'_>, id: Uuid) -> Result<RecordPage, Failure> {
    let fresh = Turn::enter(turn.desk, gate::Gate::Read, gate::Subject::Record(id))?;
    record_show(&fresh, RecordShowRequest { id, history: false })
}

fn alive<'t>(turn: &'t Turn<'_>) -> Result<&'t StoredRecord, Failure> {
    let stored = turn.record()?;
    if stored.deleted {
        return Err(Failure::refused(
            "deleted",
            "This record was deleted. Restore it first; nothing was changed.",
        ));
    }
    if stored.needs_update {
        return Err(vault::VaultError::NeedsUpdate { id: stored.record.id }.into());
    }
    Ok(stored)
}

pub(crate) fn record_show(turn: &Turn<'_>, request: RecordShowRequest) -> Result<RecordPage, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let stored = turn.record()?;
    let history = if request.history { history::of_record(&shown, stored)? } else { Vec::new() };
    let mut links = Vec::new();
    if let Some(case) = stored.case {
        let all = vault.reads().records(case, Some(&model::kinds::LINK))?;
        let touches = |link: &&StoredRecord| {
            [link.record.reference("from_record"), link.record.reference("to_record")]
                .contains(&Some(request.id))
        };
        links = all.iter().filter(touches).map(|link| shown.record(link)).collect::<Result<_, _>>()?;
    }
    let other_cases = shown.other_cases(stored)?;
    let same_as = same::list(&shown, request.id)?;
    Ok(RecordPage { record: shown.record(stored)?, history, links, other_cases, same_as })
}

pub(crate) fn mrz_check(turn: &Turn<'_>, request: MrzCheckRequest) -> Result<MrzCheck, Failure> {
    Ok(model::mrz::check(&request.text, moment::utc(turn.now_ms).date_naive()).into())
}

pub(crate) fn record_list(turn: &Turn<'_>, request: RecordListRequest) -> Result<RecordList, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let named = request.kinds.iter().map(|name| {
        registry::kind_named(name).ok_or_else(|| FieldProblem::new("kinds", Reason::UnknownCode("kinds")))
    });
    let kinds: Vec<&'static Kind> = named.collect::<Result<_, _>>()?;
    let reads = vault.reads();
    let offset = usize::try_from(request.offset).unwrap_or(usize::MAX >> 1);
    let limit = usize::try_from(request.limit.unwrap_or(100).clamp(1, 500)).unwrap_or(500);
    let text = request.text.as_deref().map(str::trim).unwrap_or_default();
    let hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
    let groups = if request.together { same::groups(&reads, &hidden)? } else { same::Groups::default() };
    if !request.ids.is_empty() {
        let mut named = Vec::new();
        for id in &request.ids {
            named.extend(reads.record(*id)?.filter(|stored| !stored.deleted));
        }
        let all = access::visible(&reads, turn, named)?;
        let page: Vec<_> = all.iter().skip(offset).take(limit).cloned().collect();
        return Ok(RecordList {
            total: all.len() as u64,
            rows: shown.records(&page)?,
            same: groups.of(&shown, &page)?,
        });
    }
    let subjects = |kind: &&Kind| matches!(kind.name, "person" | "organisation");
    if text.is_empty() && hidden.is_empty() {
        let (total, page) = if kinds.len() == 2 && kinds.iter().all(subjects) {
            reads.subjects_but(&groups.followers, offset, limit)?
        } else {
            reads.records_of(&kinds, offset, limit)?
        };
        return Ok(RecordList { total, rows: shown.records(&page)?, same: groups.of(&shown, &page)? });
    }
    let found =
        if text.is_empty() { reads.records_of(&kinds, 0, 0)?.1 } else { named_so(&reads, text, &kinds)? };
    let all = groups.led(&reads, access::visible(&reads, turn, found)?)?;
    let total = all.len() as u64;
    let page: Vec<StoredRecord> = all.into_iter().skip(offset).take(limit).collect();
    Ok(RecordList { total, rows: shown.records(&page)?, same: groups.of(&shown, &page)? })
}

/// Records of these kinds that search finds by the text, the best first.
fn named_so(reads: &Reads<'_>, text: &str, kinds: &[&'static Kind]) -> Result<Vec<StoredRecord>, Failure> {
    let mut found = Vec::new();
    for kind in kinds {
        let query = SearchQuery { text, kind: Some(kind), limit: 500, ..SearchQuery::default() };
        for hit in reads.search(&query)? {
            found.extend(reads.record(hit.id)?);
        }
    }
    Ok(found)
}

pub(crate) fn search(turn: &Turn<'_>, request: SearchRequest) -> Result<Vec<SearchHit>, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let reads = vault.reads();
    let hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
    let limit = usize::try_from(request.limit.unwrap_or(50).clamp(1, 500)).unwrap_or(50);
    let kinds: Vec<Option<&'static Kind>> = if request.kinds.is_empty() {
        vec![None]
    } else {
        let named = request.kinds.iter().map(|name| {
            registry::kind_named(name)
                .map(Some)
                .ok_or_else(|| FieldProblem::new("kinds", Reason::UnknownCode("kinds")))
        });
        named.collect::<Result<_, _>>()?
    };
    let mut hits = Vec::new();
    for kind in kinds {
        let query = SearchQuery { text: &request.text, kind, case: turn.some_case(), hidden: &hidden, limit };
        hits.extend(reads.search(&query)?);
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    hits.truncate(limit);
    hits.into_iter().map(|hit| found(&shown, hit)).collect()
}

fn found(shown: &Shown<'_>, hit: Hit) -> Result<SearchHit, Failure> {
    let (snippet, marks) = without_marks(&hit.snippet);
    Ok(SearchHit {
        id: hit.id,
        kind: hit.kind.name.to_owned(),
        case: hit.case,
        case_number: hit.case.map(|case| shown.number(case)).transpose()?.flatten(),
        title: hit.title,
        snippet,
        marks,
        field: None,
        score: hit.score,
    })
}

/// The text without the marks of the index, and where they stood: start and length in characters.
fn without_marks(marked: &str) -> (String, Vec<(u32, u32)>) {
    let mut text = String::with_capacity(marked.len());
    let mut marks = Vec::new();
    let (mut at, mut begun) = (0, 0);
    for letter in marked.chars() {
        let mut buffer = [0; 4];
        match &*letter.encode_utf8(&mut buffer) {
            mark if mark == vault::MARK.0 => begun = at,
            mark if mark == vault::MARK.1 => marks.push((begun, at - begun)),
            _ => {
                text.push(letter);
                at += 1;
            }
        }
    }
    (text, marks)
}

#[cfg(test)]
mod tests {
    #[test]
    fn matched_words_are_told_by_their_place() {
        let (text, marks) = super::without_marks("é ⟦Ion⟧ and ⟦Pop⟧");
        assert_eq!((text.as_str(), marks), ("é Ion and Pop", vec![(2, 3), (10, 3)]));
    }
}
