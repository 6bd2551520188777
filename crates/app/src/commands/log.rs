//! The tamper-evident log, and the hash two equal vaults agree on.

use crate::gate::Turn;
use crate::names::Names;
use crate::outfile::Outfile;
use crate::view::evidence::SavedFile;
use crate::view::history::{BadEntry, LogEntry, LogList, LogVerdict};
use crate::view::sync::StateHash;
use crate::{Failure, access, chains, history, moment};
use ledger::{Scope, Stream};
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
}

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
            stream: stream_name(&change.stream),
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

/// Device, life and scope of a stream, in one word.
pub(crate) fn stream_name(stream: &Stream) -> String {
    format!("{}.{}/{}", stream.origin.device, stream.origin.incarnation, stream.scope)
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
    let vault = turn.vault()?;
    let reads = vault.reads();
    let broken = reads.verify_log()?;
    Ok(LogVerdict {
        ok: broken.is_empty(),
        entries: reads.change_count(None)?,
        streams: reads.heads()?.len() as u64,
        bad: broken.iter().map(bad).collect(),
    })
}

pub(crate) fn bad(broken: &BrokenStream) -> BadEntry {
    BadEntry {
        stream: stream_name(&broken.stream),
        seq: chains::first_bad(&broken.error),
        problem: broken.error.to_string(),
    }
}

pub(crate) fn log_export(turn: &Turn<'_>, request: LogExportRequest) -> Result<SavedFile, Failure> {
    let vault = turn.vault()?;
    let mut out = Outfile::begin(Path::new(&request.path))?;
    let hidden = access::hidden(&vault.reads(), &turn.actor, turn.now_ms)?;
    chains::write(&vault, &hidden, &mut out)?;
    out.finish()
}
