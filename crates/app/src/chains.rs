//! The log as a file that proves itself: who may read it writes it, anybody checks it with no vault.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use ledger::{ChainError, GENESIS, Scope};
use proof::export::{Entry, Included, Maker, Unreadable, Verdict, Writer};
use uuid::Uuid;
use vault::{LoggedStream, Vault};

use crate::Failure;
use crate::view::history::{BadEntry, LogVerdict};
use crate::work::Running;

/// What goes into the file.
pub(crate) struct Extent {
    pub case: Option<Uuid>,
    /// Cases that this person may not see.
    pub hidden: Vec<Uuid>,
    pub with_content: bool,
    pub now_ms: i64,
}

/// Writes the log: keys, HQ's checkpoints, every stream, and where HQ has shown a change to stand in its log.
pub(crate) fn write(
    vault: &Vault,
    extent: &Extent,
    out: &mut dyn Write,
    running: &Running<'_>,
) -> Result<(), Failure> {
    let reads = vault.reads();
    let scope = extent.case.map(Scope::Case);
    let mut streams = reads.streams(scope.as_ref())?;
    streams.retain(|logged| logged.stream.scope.case().is_none_or(|case| !extent.hidden.contains(&case)));
    // What came since a grant has no beginning here before its history is: it is written once it has.
    streams.retain(|logged| logged.after == 0);
    let places = reads.log_places()?.into_iter();
    let places: BTreeMap<_, _> = places
        .map(|(place, size)| {
            let included =
                Included { pos: place.pos, received_at: place.received_at, size, proof: place.proof };
            ((place.stream, place.seq), included)
        })
        .collect();
    let checkpoints = reads.verified_checkpoints()?;
    let written = || -> std::io::Result<()> {
        let named = scope.as_ref().map(ToString::to_string);
        let mut file = Writer::begin(out, Maker::Vault, named, extent.now_ms, extent.with_content)?;
        for entry in reads.directory().map_err(std::io::Error::other)? {
            file.key(entry.user, entry.device, &entry.public_key)?;
        }
        for kept in &checkpoints {
            let linked = kept.linked.as_ref().map(|(size, proof)| (*size, &proof[..]));
            file.checkpoint(&kept.note, linked)?;
        }
        for (done, LoggedStream { stream, raws, .. }) in (0..).zip(&streams) {
            running.progress(done, streams.len() as u64);
            if running.is_cancelled() {
                return Ok(());
            }
            let mut previous = GENESIS;
            for (seq, raw) in (1..).zip(raws) {
                previous = raw.hash(&previous);
                let included = places.get(&(stream.clone(), seq)).cloned();
                let (released, placed) = (false, None);
                file.entry(&Entry { stream, seq, raw, hash: previous, released, placed, included })?;
            }
        }
        file.finish(vault.identity().device, vault.signing_key())?;
        Ok(())
    };
    written().map_err(|error| Failure::unwritable(&error))?;
    running.go_on()
}

/// Checks an exported log, of a vault or of headquarters.
pub(crate) fn verify(file: impl BufRead) -> Result<LogVerdict, Failure> {
    match proof::export::verify(file) {
        Ok(verdict) => Ok(told(verdict)),
        Err(Unreadable::NotALog) => Err(Failure::refused(
            "not_a_log",
            "The file is not an exported log, or its first line is damaged. Nothing was changed; export it again.",
        )),
        Err(Unreadable::Io(error)) => Err(Failure::unreadable(&error)),
    }
}

fn told(verdict: Verdict) -> LogVerdict {
    let Verdict { entries, streams, signatures, checkpoints, covered, signed_by, hq_key, bad } = verdict;
    let bad: Vec<BadEntry> = bad
        .into_iter()
        .map(|bad| BadEntry { stream: bad.stream, seq: bad.seq, pos: bad.pos, problem: bad.problem })
        .collect();
    let ok = bad.is_empty();
    LogVerdict { ok, entries, streams, signatures, checkpoints, covered, acts: 0, signed_by, hq_key, bad }
}

/// Which change of its stream an error names.
pub(crate) fn first_bad(error: &ChainError) -> u64 {
    match error {
        ChainError::Unreadable { seq, .. }
        | ChainError::PayloadMismatch { seq }
        | ChainError::OtherStream { seq }
        | ChainError::BadSignature { seq }
        | ChainError::Unsigned { seq }
        | ChainError::UnknownSigner { seq } => *seq,
        ChainError::OutOfOrder { expected, .. } => *expected,
    }
}
