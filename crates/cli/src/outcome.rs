//! How a run ended: the exit code, and the one sentence on standard error.

use std::io::Write as _;

use app::Failure;
use serde_json::{Value, json};

use crate::args::{Cli, Verb};

/// The exit code for words that were not understood.
pub const USAGE: u8 = 2;

pub fn code(failure: &Failure) -> u8 {
    if failure.code == "usage" { USAGE } else { 1 }
}

/// Answers that are themselves a "no": they are printed, and the run has failed all the same.
pub fn no(cli: &Cli, name: &str, reply: &Value) -> Option<Failure> {
    match name {
        "sync_now" => exchange(reply),
        "log_verify" if reply["ok"] != true => Some(damaged_log(reply)),
        "check" if reply["ok"] != true => {
            let count = reply["problems"].as_array().map_or(0, Vec::len);
            Some(Failure::refused(
                "damaged",
                format!(
                    "The check found {count} problems. Nothing was deleted; make a backup and see the list."
                ),
            ))
        }
        "import" | "table_import" => rehearsal(cli, reply),
        _ => None,
    }
}

fn exchange(report: &Value) -> Option<Failure> {
    let status = report["status"].as_str().unwrap_or_default();
    let said = report["message"].as_str().map(|text| format!(" {text}")).unwrap_or_default();
    let unsent = report["unsent"].as_u64().unwrap_or_default();
    match status {
        "all_sent" => None,
        "refused" => Some(Failure::refused(
            "refused",
            format!("HQ refused the exchange.{said} {unsent} changes are safe here."),
        )),
        "partial" => Some(Failure::try_again(
            "partial",
            format!("{unsent} changes are not sent yet.{said} They are safe here; sync again."),
        )),
        _ => Some(Failure::try_again(
            "offline",
            format!("HQ was not reached.{said} {unsent} changes are safe here; sync again later."),
        )),
    }
}

fn damaged_log(verdict: &Value) -> Failure {
    let first = &verdict["bad"][0];
    let [stream, problem] = ["stream", "problem"].map(|key| first[key].as_str().unwrap_or("unknown"));
    let entry = match (first["seq"].as_u64(), first["pos"].as_u64()) {
        (Some(0) | None, Some(pos)) => format!("Entry {pos} of HQ's log"),
        (Some(0) | None, None) => "The log".to_owned(),
        (Some(seq), Some(pos)) => format!("Entry {seq} of stream {stream}, entry {pos} of HQ's log,"),
        (Some(seq), None) => format!("Entry {seq} of stream {stream}"),
    };
    Failure::refused(
        "log_damaged",
        format!("{entry} is bad: {problem}. Nothing was changed; keep this copy and tell HQ."),
    )
}

/// A dry run says what the import would say.
fn rehearsal(cli: &Cli, report: &Value) -> Option<Failure> {
    let rejected = report["rejected"].as_u64().unwrap_or_default();
    match &cli.verb {
        Verb::Import { rejects: None, skip_bad: false, .. } if rejected > 0 => Some(Failure::refused(
            "bad_lines",
            format!(
                "{rejected} lines cannot be taken. Nothing was written; correct them, or name a file with --rejects."
            ),
        )),
        _ => None,
    }
}

/// One sentence, or one JSON document, on standard error.
pub fn report(failure: &Failure, json: bool) {
    let mut err = std::io::stderr().lock();
    if json {
        let _ = writeln!(err, "{}", json!({ "error": failure }));
        return;
    }
    let reference = failure.reference.as_ref().map(|name| format!(" (reference {name})")).unwrap_or_default();
    let _ = writeln!(err, "error[{}]: {}{reference}", failure.code, failure.message);
    for field in &failure.fields {
        let line = field.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let _ = writeln!(err, "  {line}{}: {} [{}]", field.field, field.message, field.code);
    }
}
