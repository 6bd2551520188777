//! The tamper-evident log, and the hash two equal vaults agree on.

use crate::gate::Turn;
use crate::names::Names;
use crate::outfile::Outfile;
use crate::view::evidence::SavedFile;
use crate::view::history::{BadEntry, LogEntry, LogList, LogStatus, LogVerdict};
use crate::view::sync::StateHash;
use crate::work::{Kind, Running};
use crate::{Failure, access, chains, history, moment, words_of_log};
use ledger::Scope;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;
use vault::BrokenStream;

/// Check every chain and signature.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogVerifyRequest {
    /// An exported log in place of the vault.
    pub file: Option<String>,
}

/// Lines of the log.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct LogShowRequest {
    /// Number or id.
    pub case: Option<String>,
    #[ts(optional, as = "Option<_>")]
    pub offset: u64,
    /// 100 unless said.
    pub limit: Option<u64>,
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
    let vault = turn.vault()?;
    let names = Names::read(&vault)?;
    let reads = vault.reads();
    let hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
    let scope = turn.some_case().map(Scope::Case);
    let limit = usize::try_from(request.limit.unwrap_or(100)).unwrap_or(100);
    let offset = usize::try_from(request.offset).unwrap_or(usize::MAX >> 1);
    let changes = reads.logged(scope.as_ref(), limit, offset)?;
    let visible =
        changes.iter().filter(|change| change.stream.scope.case().is_none_or(|case| !hidden.contains(&case)));
    let entries = visible
        .map(|change| LogEntry {
            stream: proof::export::stream_name(&change.stream),
            seq: change.seq,
            hash: history::hex(&change.hash),
            at: moment::text(change.wall_ms),
            author: names.name(change.author),
            device: names.device(change.stream.origin.device),
            action: history::action(change.action).to_owned(),
            case: change.stream.scope.case(),
            ops: u32::try_from(change.ops.len()).unwrap_or(u32::MAX),
            signed: true,
        })
        .collect();
    let mut total = reads.change_count(scope.as_ref())?;
    if scope.is_none() {
        for case in &hidden {
            total -= reads.change_count(Some(&Scope::Case(*case)))?;
        }
    }
    Ok(LogList { total, entries })
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

fn verify_here(turn: &Turn<'_>, running: &Running<'_>) -> Result<LogVerdict, Failure> {
    let scopes = turn.vault()?.reads().scopes()?;
    let (mut bad, mut done) = (Vec::new(), 0);
    for some in scopes.chunks(SCOPES_AT_ONCE) {
        running.go_on()?;
        running.progress(done, scopes.len() as u64);
        bad.extend(turn.vault()?.reads().verify_scopes(some)?.iter().map(bad_entry));
        done += some.len() as u64;
    }
    let vault = turn.vault()?;
    let (reads, hq) = (vault.reads(), vault.hq()?);
    for vault::BadProof { stream, number, problem } in reads.verify_checkpoints(hq.as_ref())? {
        let (seq, pos) = if stream.is_some() { (number, None) } else { (0, Some(number)) };
        let stream = stream.map_or_else(|| "log".to_owned(), |stream| proof::export::stream_name(&stream));
        bad.push(BadEntry { stream, seq, pos, problem: problem.to_owned() });
    }
    Ok(LogVerdict {
        ok: bad.is_empty(),
        entries: reads.change_count(None)?,
        streams: reads.heads()?.len() as u64,
        signatures: reads.signature_count()?,
        checkpoints: reads.verified_checkpoints()?.len() as u64,
        covered: reads.log_places()?.len() as u64,
        signed_by: None,
        hq_key: hq.as_ref().map(|hq| history::hex(&hq.public_key)),
        bad,
    })
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
