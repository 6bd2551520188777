//! `log`, `checkpoint`, `backup`, `restore`, `check` and `stats`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::answer::Answer;
use crate::admin::{self, files::Files};
use crate::error::HqError;
use crate::house::{House, Place};

#[derive(Debug, Subcommand)]
pub(super) enum LogCommand {
    /// Check every chain, signature and checkpoint; names the first entry that does not belong.
    Verify,
    /// Write the whole feed to a file that `chancery log verify --file` checks anywhere.
    Export {
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// With the content of the changes, which an auditor needs no right to without.
        #[arg(long)]
        with_content: bool,
    },
}

pub(super) async fn export(house: &House, out: &Path, content: bool, answer: Answer) -> Result<(), HqError> {
    let entries = admin::export::export(house, out, content).await?;
    let document = json!({ "entries": entries, "file": out.display().to_string() });
    answer.give(&document, || vec![format!("{entries} entries are in {}", out.display())]);
    Ok(())
}

pub(super) async fn checkpoint(
    house: &House,
    cosigned: Option<(PathBuf, proof::Witness)>,
    answer: Answer,
) -> Result<(), HqError> {
    let (checkpoint, note) = match cosigned {
        Some((file, witness)) => {
            let text = std::fs::read_to_string(file)?;
            admin::checkpoint::cosign(house, &text, &witness).await?
        }
        None => admin::checkpoint::newest(house).await?,
    };
    let origin = checkpoint.log.to_string();
    let lines = proof::Note::parse(&note).map(|note| note.signatures).unwrap_or_default();
    let witnesses: Vec<String> = lines.into_iter().map(|line| line.name).filter(|n| *n != origin).collect();
    let document = json!({
        "origin": origin,
        "size": checkpoint.root.size,
        "root": wire::to_hex(&checkpoint.root.hash),
        "witnesses": witnesses,
        "note": note,
    });
    // The note itself, byte for byte, so that it can be handed to a witness.
    answer.give(&document, || note.trim_end_matches('\n').split('\n').map(str::to_owned).collect());
    Ok(())
}

pub(super) async fn verify(house: &House, answer: Answer) -> Result<(), HqError> {
    let verified = admin::verify::verify(house).await?;
    let admin::verify::Verified { entries, streams, signatures, checkpoints } = verified;
    let document = json!({
        "ok": true,
        "entries": entries,
        "streams": streams,
        "signatures": signatures,
        "checkpoints": checkpoints,
    });
    answer.give(&document, || {
        vec![format!(
            "{entries} entries of {streams} streams are whole; {signatures} signatures and {checkpoints} checkpoints fit"
        )]
    });
    Ok(())
}

pub(super) async fn backup(house: &House, out: &Path, answer: Answer) -> Result<(), HqError> {
    let rows = admin::backup::backup(house, out).await?;
    let left_out = admin::files::counted(house).await?;
    let document =
        json!({ "rows": rows, "file": out.display().to_string(), "attachments_left_out": left_out });
    answer.give(&document, || {
        let mut lines = vec![format!("{rows} rows and the keys of headquarters are in {}", out.display())];
        if left_out.files > 0 {
            lines.push(format!(
                "NOT in it: {} files of attachments ({} bytes); copy the object store as well",
                left_out.files, left_out.bytes
            ));
        }
        lines
    });
    Ok(())
}

pub(super) async fn restore(place: &Place, file: &Path, answer: Answer) -> Result<(), HqError> {
    let rows = admin::backup::restore(place, file).await?;
    answer.give(&json!({ "rows": rows }), || {
        vec![
            format!("{rows} rows restored; devices will offer again what came later"),
            "words erased by law since that backup are here again: repeat each `redact` made since"
                .to_owned(),
        ]
    });
    Ok(())
}

/// Fails when a file is missing, so that a script notices.
pub(super) async fn check(house: &House, answer: Answer) -> Result<(), HqError> {
    let checked = admin::files::check(house).await?;
    let document = serde_json::to_value(&checked).map_err(std::io::Error::from)?;
    let missing = checked.missing.len() as u64;
    answer.give(&document, || {
        let Files { files, bytes } = checked.kept;
        let missing = checked.missing.iter().map(|object| format!("missing: {object}"));
        std::iter::once(format!("{files} files of attachments, {bytes} bytes")).chain(missing).collect()
    });
    if missing > 0 { Err(HqError::MissingFiles { missing }) } else { Ok(()) }
}

pub(super) async fn stats(house: &House, answer: Answer) -> Result<(), HqError> {
    let stats = admin::stats::stats(house).await?;
    let document = serde_json::to_value(&stats).map_err(std::io::Error::from)?;
    answer.give(&document, || {
        let mut lines = vec![
            format!("{} changes in {} scopes, {} bytes", stats.changes, stats.scopes, stats.bytes),
            format!(
                "{} held, {} in quarantine, {} streams frozen",
                stats.held, stats.quarantined, stats.frozen_streams
            ),
        ];
        let Files { files, bytes } = stats.attachments;
        lines.push(format!("{files} files of attachments, {bytes} bytes"));
        for device in &stats.devices {
            let waits =
                device.oldest_unfetched_seconds.map_or_else(|| "has all".into(), |s| format!("{s} s behind"));
            lines.push(format!("{}  fetched {}  {waits}", device.device, device.fetched));
        }
        lines
    });
    Ok(())
}
