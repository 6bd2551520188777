//! The tamper-evident log, and the hash two equal vaults agree on.

use crate::gate::Turn;
use crate::outfile::Outfile;
use crate::show::Shown;
use crate::view::evidence::SavedFile;
use crate::view::history::{BadEntry, HistoryEntry, LogChoices, LogList, LogStatus, LogVerdict};
use crate::view::sync::StateHash;
use crate::work::{Kind, Running};
use crate::{Failure, access, chains, gate, history, log_list, words_of_log};
use ledger::Scope;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;
use uuid::Uuid;
use vault::{BrokenStream, LogQuery};

/// Check every chain and signature.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogVerifyRequest {
    /// An exported log in place of the vault.
    pub file: Option<String>,
}

/// Lines of the log, newest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogShowRequest {
    /// Number or id.
    pub case: Option<String>,
    /// `changes` unless said; `acts`, which change nothing; `all`.
    pub source: Option<String>,
    /// By any of these; empty means all.
    #[ts(optional, as = "Option<_>")]
    pub people: Vec<Uuid>,
    #[ts(optional, as = "Option<_>")]
    pub devices: Vec<Uuid>,
    /// Names of actions and acts.
    #[ts(optional, as = "Option<_>")]
    pub kinds: Vec<String>,
    /// A moment, or a day in UTC: from it on, and before it.
    pub from: Option<String>,
    pub before: Option<String>,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// 100 unless said.
    pub limit: Option<u64>,
}

/// Whom and what the log can be narrowed to.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogChoicesRequest {}

/// What one change of the log changed, old to new.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogChangeRequest {
    /// Number or id, when it is a change of a case.
    pub case: Option<String>,
    /// As `log_show` names it.
    pub place: i64,
}

/// Write the log to a file that can be verified without the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogExportRequest {
    pub path: String,
    /// Number or id; only this case's streams.
    pub case: Option<String>,
    /// With the content of the changes. Without, an auditor who may not read it can still verify.
    #[ts(optional, as = "Option<_>")]
    pub with_content: bool,
}

/// HQ's log as this device sees it: the last checkpoint, and what is wrong.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogStatusRequest {}

/// One hash of everything two converged vaults must agree on.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct StateHashRequest {
    /// Number or id.
    pub case: Option<String>,
}

pub(crate) fn log_show(turn: &Turn<'_>, request: LogShowRequest) -> Result<LogList, Failure> {
    log_list::page(turn, &request)
}

pub(crate) fn log_choices(turn: &Turn<'_>, _: LogChoicesRequest) -> Result<LogChoices, Failure> {
    log_list::choices(turn)
}

pub(crate) fn log_change(turn: &Turn<'_>, request: LogChangeRequest) -> Result<HistoryEntry, Failure> {
    let vault = turn.vault()?;
    let change = vault.reads().logged_at(request.place)?;
    // The gate looked at the case that was named: the change must be of that one.
    let change = change.filter(|change| change.stream.scope.case() == turn.some_case());
    let change = change.ok_or_else(|| Failure::not_found("change"))?;
    history::of_change(&Shown::new(&vault, turn.now_ms)?, &change)
}

pub(crate) fn state_hash(turn: &Turn<'_>, _: StateHashRequest) -> Result<StateHash, Failure> {
    let case = turn.some_case();
    let hash = turn.vault()?.reads().state_hash(case)?;
    Ok(StateHash { hash: history::hex(&hash), case })
}

pub(crate) fn log_verify(turn: &Turn<'_>, request: LogVerifyRequest) -> Result<LogVerdict, Failure> {
    if let Some(path) = request.file {
        let file = std::fs::File::open(path).map_err(|error| Failure::unreadable(&error))?;
        return chains::verify(std::io::BufReader::new(file));
    }
    turn.desk.long(Kind::LogVerify, |running| verify_here(turn, running))
}

/// So many scopes are verified before somebody else gets at the vault.
const SCOPES_AT_ONCE: usize = 16;

/// What this person may see is verified, named and counted; a case that leaves no trace leaves none here.
fn verify_here(turn: &Turn<'_>, running: &Running<'_>) -> Result<LogVerdict, Failure> {
    let (scopes, hidden) = {
        let vault = turn.vault()?;
        let actor = gate::actor_of(&vault)?;
        let hidden = access::hidden(&vault.reads(), &actor, turn.now_ms)?;
        (vault.reads().scopes()?, hidden)
    };
    let seen = |scope: &Scope| scope.case().is_none_or(|case| !hidden.contains(&case));
    let scopes: Vec<Scope> = scopes.into_iter().filter(seen).collect();
    let (mut bad, entries) = verify_streams(turn, &scopes, running)?;
    let vault = turn.vault()?;
    let (reads, hq) = (vault.reads(), vault.hq()?);
    for vault::BadProof { stream, number, problem } in reads.verify_checkpoints(hq.as_ref())? {
        if stream.as_ref().is_some_and(|stream| !seen(&stream.scope)) {
            continue;
        }
        let (seq, pos) = if stream.is_some() { (number, None) } else { (0, Some(number)) };
        let stream = stream.map_or_else(|| "log".to_owned(), |stream| proof::export::stream_name(&stream));
        bad.push(BadEntry { stream, seq, pos, problem: problem.to_owned() });
    }
    let streams = reads.heads()?.iter().filter(|head| seen(&head.stream.scope)).count() as u64;
    // Every act is checked; those about what leaves no trace are not counted.
    if let Some((seq, problem)) = reads.verify_acts(&vault.identity().key)? {
        bad.push(BadEntry { stream: "acts".to_owned(), seq, pos: None, problem: problem.to_owned() });
    }
    Ok(LogVerdict {
        ok: bad.is_empty(),
        entries,
        streams,
        signatures: reads.signature_count()?,
        checkpoints: reads.verified_checkpoints()?.len() as u64,
        covered: reads.log_places()?.len() as u64,
        acts: reads.search_log(&LogQuery { acts: true, hidden, limit: 1, ..LogQuery::default() })?.0,
        signed_by: None,
        hq_key: hq.as_ref().map(|hq| history::hex(&hq.public_key)),
        bad,
    })
}

/// What is bad in the streams of these scopes, and how many changes there are.
fn verify_streams(
    turn: &Turn<'_>,
    scopes: &[Scope],
    running: &Running<'_>,
) -> Result<(Vec<BadEntry>, u64), Failure> {
    let (mut bad, mut entries, mut done) = (Vec::new(), 0, 0);
    for some in scopes.chunks(SCOPES_AT_ONCE) {
        running.go_on()?;
        running.progress(done, scopes.len() as u64);
        let vault = turn.vault()?;
        bad.extend(vault.reads().verify_scopes(some)?.iter().map(bad_entry));
        for scope in some {
            entries += vault.reads().change_count(Some(scope))?;
        }
        done += some.len() as u64;
    }
    Ok((bad, entries))
}

pub(crate) fn bad_entry(broken: &BrokenStream) -> BadEntry {
    BadEntry {
        stream: proof::export::stream_name(&broken.stream),
        seq: chains::first_bad(&broken.error),
        pos: None,
        problem: broken.error.to_string(),
    }
}

pub(crate) fn log_export(turn: &Turn<'_>, request: LogExportRequest) -> Result<SavedFile, Failure> {
    turn.desk.long(Kind::LogExport, |running| write_log(turn, &request, running))
}

fn write_log(
    turn: &Turn<'_>,
    request: &LogExportRequest,
    running: &Running<'_>,
) -> Result<SavedFile, Failure> {
    let vault = turn.vault()?;
    let mut out = Outfile::begin(Path::new(&request.path))?;
    let hidden = access::hidden(&vault.reads(), &turn.actor, turn.now_ms)?;
    let extent = chains::Extent {
        case: turn.some_case(),
        hidden,
        with_content: request.with_content,
        now_ms: turn.now_ms,
    };
    chains::write(&vault, &extent, &mut out, running)?;
    out.finish()
}

pub(crate) fn log_status(turn: &Turn<'_>, _: LogStatusRequest) -> Result<LogStatus, Failure> {
    let vault = turn.vault()?;
    let hq = vault.hq()?;
    Ok(words_of_log::status(vault.reads().log_standing(hq.as_ref())?))
}
