//! The log as a file that proves itself: chains and signatures without a word of content.
//!
//! One JSON document a line: the keys first, then every change of every stream by its header, the hash of its
//! payload and its signature. Whoever has the file can check it with no vault and no passphrase.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use ledger::{ChainError, DeviceId, GENESIS, Hash, RawChange, Stream, UserId, VerifyingKey, verify_run};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{LoggedStream, Vault};

use crate::Failure;
use crate::commands::log::stream_name;
use crate::history::hex;
use crate::view::history::{BadEntry, LogVerdict};

const FORMAT: &str = "chancery-log/1";

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
enum Line {
    Log { format: String, keys: Vec<KeyLine>, streams: u64 },
    Stream { device: Uuid, incarnation: u32, scope: String, head: String, entries: u64 },
    Change { seq: u64, header: String, payload_hash: String, signature: Option<String> },
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyLine {
    device: Uuid,
    user: Uuid,
    key: String,
}

/// Writes the whole log, but for the streams of cases that this person may not see.
pub(crate) fn write(vault: &Vault, hidden: &[Uuid], out: &mut dyn Write) -> Result<(), Failure> {
    let reads = vault.reads();
    let keys = reads.directory()?.into_iter();
    let keys = keys
        .map(|entry| KeyLine { device: entry.device.0, user: entry.user.0, key: hex(&entry.public_key) })
        .collect();
    let mut streams = reads.streams(None)?;
    streams.retain(|logged| logged.stream.scope.case().is_none_or(|case| !hidden.contains(&case)));
    // What came since a grant has no beginning here before its history is: it is written once it has.
    streams.retain(|logged| logged.after == 0);
    put(out, &Line::Log { format: FORMAT.into(), keys, streams: streams.len() as u64 })?;
    for LoggedStream { stream, head, raws, .. } in streams {
        put(
            out,
            &Line::Stream {
                device: stream.origin.device.0,
                incarnation: stream.origin.incarnation,
                scope: stream.scope.to_string(),
                head: hex(&head),
                entries: raws.len() as u64,
            },
        )?;
        for (seq, raw) in (1..).zip(raws) {
            put(
                out,
                &Line::Change {
                    seq,
                    header: hex(&raw.header),
                    payload_hash: hex(&raw.payload_hash),
                    signature: raw.signature.as_ref().map(|signature| hex(signature)),
                },
            )?;
        }
    }
    Ok(())
}

fn put(out: &mut dyn Write, line: &Line) -> Result<(), Failure> {
    let text = serde_json::to_string(line).map_err(|error| Failure::ours(&error))?;
    writeln!(out, "{text}").map_err(|error| Failure::unwritable(&error))
}

type Keys = BTreeMap<(UserId, DeviceId), VerifyingKey>;

/// One stream of the file while it is read.
struct Reading {
    stream: Stream,
    head: Hash,
    entries: u64,
    raws: Vec<RawChange>,
    /// The first line that is no change of the form we write.
    torn: bool,
}

/// Checks an exported log.
pub(crate) fn verify(file: impl BufRead) -> Result<LogVerdict, Failure> {
    let mut lines = file.lines();
    let first = lines.next().transpose().map_err(|error| Failure::unreadable(&error))?.unwrap_or_default();
    let Ok(Line::Log { format, keys, streams: announced }) = serde_json::from_str(&first) else {
        return Err(not_a_log());
    };
    if format != FORMAT {
        return Err(not_a_log());
    }
    let keys = keys_of(&keys).ok_or_else(not_a_log)?;
    let mut verdict = LogVerdict { ok: true, entries: 0, streams: 0, bad: Vec::new() };
    let mut open: Option<Reading> = None;
    for (number, line) in (2u64..).zip(lines) {
        // A byte that is no text is damage of that line, not of the disk.
        let line = line.unwrap_or_default();
        match serde_json::from_str::<Line>(&line) {
            Ok(Line::Stream { device, incarnation, scope, head, entries }) => {
                settle(&mut verdict, open.take(), &keys);
                let begun = begin(device, incarnation, &scope, &head, entries);
                if begun.is_none() {
                    tell(&mut verdict, format!("line {number}"), 0, "cannot be read");
                }
                open = begun;
            }
            Ok(Line::Change { seq, header, payload_hash, signature }) => {
                take(&mut open, seq, &header, &payload_hash, signature.as_deref())
            }
            Ok(Line::Log { .. }) | Err(_) => match &mut open {
                Some(reading) => reading.torn = true,
                None => tell(&mut verdict, format!("line {number}"), 0, "cannot be read"),
            },
        }
    }
    settle(&mut verdict, open.take(), &keys);
    if verdict.streams != announced {
        let next = verdict.streams + 1;
        tell(&mut verdict, "log".into(), next, "a stream is missing");
    }
    Ok(verdict)
}

fn not_a_log() -> Failure {
    Failure::refused(
        "not_a_log",
        "The file is not an exported log, or its first line is damaged. Nothing was changed; export it again.",
    )
}

fn tell(verdict: &mut LogVerdict, stream: String, seq: u64, problem: &str) {
    verdict.ok = false;
    verdict.bad.push(BadEntry { stream, seq, problem: problem.to_owned() });
}

fn begin(device: Uuid, incarnation: u32, scope: &str, head: &str, entries: u64) -> Option<Reading> {
    let origin = ledger::Origin { device: DeviceId(device), incarnation };
    let stream = Stream { origin, scope: scope.parse().ok()? };
    Some(Reading { stream, head: bytes(head)?, entries, raws: Vec::new(), torn: false })
}

fn take(open: &mut Option<Reading>, seq: u64, header: &str, payload_hash: &str, signature: Option<&str>) {
    let Some(reading) = open.as_mut().filter(|reading| !reading.torn) else { return };
    let raw = (|| {
        let signature = match signature {
            Some(text) => Some(bytes(text)?),
            None => None,
        };
        Some(RawChange {
            header: unhex(header)?,
            payload: None,
            payload_hash: bytes(payload_hash)?,
            signature,
        })
    })();
    match raw {
        Some(raw) if seq == reading.raws.len() as u64 + 1 => reading.raws.push(raw),
        _ => reading.torn = true,
    }
}

/// The verdict on a stream that was read to its end.
fn settle(verdict: &mut LogVerdict, reading: Option<Reading>, keys: &Keys) {
    let Some(Reading { stream, head, entries, raws, torn }) = reading else { return };
    verdict.streams += 1;
    verdict.entries += raws.len() as u64;
    let read = raws.len() as u64;
    let name = stream_name(&stream);
    let key_of = |author: &UserId, origin: &ledger::Origin| keys.get(&(*author, origin.device)).copied();
    match verify_run(&stream, 0, &GENESIS, raws, key_of) {
        // What was read before a torn line ends without its signature: the torn line is the first bad one.
        Err(ChainError::Unsigned { .. }) if torn => tell(verdict, name, read + 1, "cannot be read"),
        Err(error) => tell(verdict, name, first_bad(&error), &error.to_string()),
        Ok(_) if torn => tell(verdict, name, read + 1, "cannot be read"),
        Ok(changes) => {
            let end = changes.last().map_or(GENESIS, |change| change.hash);
            if read != entries || end != head {
                tell(verdict, name, read.min(entries) + 1, "is missing, or stands where the log had ended");
            }
        }
    }
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

fn keys_of(lines: &[KeyLine]) -> Option<Keys> {
    let one = |line: &KeyLine| {
        Some(((UserId(line.user), DeviceId(line.device)), VerifyingKey::from_bytes(&bytes(&line.key)?).ok()?))
    };
    lines.iter().map(one).collect()
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    unhex(text)?.try_into().ok()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| if let [high, low] = pair { Some(digit(*high)? << 4 | digit(*low)?) } else { None })
        .collect()
}
