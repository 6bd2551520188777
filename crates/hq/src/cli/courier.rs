//! `bundle`.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, moment};
use crate::courier::{self, Imported, MadeBundle, TakenBundle};
use crate::error::HqError;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum BundleCommand {
    /// Take in what a device sent by courier.
    Import { file: PathBuf },
    /// Write what a device lacks into a sealed file that any courier may carry.
    Export {
        #[arg(long)]
        to: Uuid,
        #[arg(long)]
        out: PathBuf,
        /// The most one part may hold, in bytes; several parts are written when it does not suffice.
        #[arg(long)]
        max_size: Option<u64>,
    },
    /// What bundles were made and taken in, for whom and from whom, and what came back about them.
    List,
}

pub(super) async fn bundle(house: &House, command: BundleCommand, answer: Answer) -> Result<(), HqError> {
    match command {
        BundleCommand::Import { file } => import(house, &file, answer).await,
        BundleCommand::List => list(house, answer).await,
        BundleCommand::Export { to, out, max_size } => export(house, to, &out, max_size, answer).await,
    }
}

async fn import(house: &House, file: &Path, answer: Answer) -> Result<(), HqError> {
    let done = courier::import(house, file).await?;
    let document = json!({
        "bundle": done.id, "part": done.part, "parts": done.parts, "device": done.device.0,
        "made_at": moment(done.made_at), "revoked": done.revoked, "again": done.again,
        "received": done.received, "held": done.held, "gaps": done.gaps, "frozen": done.frozen, "files": done.files,
        "log": done.misfit.map(|misfit| json!({ "code": misfit.code(), "message": misfit.to_string() })),
    });
    answer.give(&document, || lines(&done));
    Ok(())
}

fn lines(done: &Imported) -> Vec<String> {
    let mut lines = vec![format!(
        "part {} of {} of bundle {} by device {}, made {}",
        done.part,
        done.parts,
        done.id,
        done.device,
        moment(done.made_at)
    )];
    lines.push(format!(
        "{} new changes, {} files; {} changes wait for a reviewer",
        done.received, done.files, done.held
    ));
    if done.again {
        lines.push("this part was taken in before".into());
    }
    if done.revoked {
        lines.push("the device was revoked: everything new from it waits for a reviewer".into());
    }
    if done.gaps > 0 {
        lines.push(format!(
            "{} runs lack what comes before them: the part is kept and tried again when another one comes",
            done.gaps
        ));
    }
    lines.extend(done.misfit.map(|misfit| format!("the log is in question: {misfit}")));
    lines
}

async fn export(
    house: &House,
    to: Uuid,
    out: &Path,
    max_size: Option<u64>,
    answer: Answer,
) -> Result<(), HqError> {
    let made = courier::export(house, to.into(), out, max_size).await?;
    let files: Vec<_> = made
        .parts
        .iter()
        .map(|(path, size)| json!({ "file": path.display().to_string(), "bytes": size }))
        .collect();
    let document = json!({
        "bundle": made.id, "device": made.device.0, "parts": files, "bytes": made.bytes,
        "acknowledged": made.acknowledged, "feed": { "from": made.feed.from, "to": made.feed.to },
    });
    answer.give(&document, || {
        let part = |(path, size): &(PathBuf, u64)| format!("{}  {size} bytes", path.display());
        made.parts.iter().map(part).collect()
    });
    Ok(())
}

async fn list(house: &House, answer: Answer) -> Result<(), HqError> {
    let (made, taken) = courier::list(house).await?;
    let document = json!({
        "made": made.iter().map(made_json).collect::<Vec<_>>(),
        "taken": taken.iter().map(taken_json).collect::<Vec<_>>(),
    });
    answer.give(&document, || made.iter().map(made_line).chain(taken.iter().map(taken_line)).collect());
    Ok(())
}

fn made_json(made: &MadeBundle) -> Value {
    let receipt = |(part, at): (&u16, &i64)| json!({ "part": part, "received_at": moment(*at) });
    json!({
        "bundle": made.id, "device": made.device.0, "made_at": moment(made.made_at), "parts": made.parts,
        "bytes": made.bytes, "receipts": made.receipts.iter().map(receipt).collect::<Vec<_>>(),
    })
}

fn made_line(made: &MadeBundle) -> String {
    let MadeBundle { id, device, made_at, parts, receipts, .. } = made;
    let back = match receipts.values().max() {
        None => "no receipt came back yet".to_owned(),
        Some(at) => format!("receipts for {} of {parts} parts, the last on {}", receipts.len(), moment(*at)),
    };
    format!("made {}  {id}  for device {device}: {back}", moment(*made_at))
}

fn taken_json(taken: &TakenBundle) -> Value {
    json!({
        "bundle": taken.id, "device": taken.device.0, "made_at": moment(taken.made_at),
        "taken_at": taken.taken_at.map(moment), "parts": taken.parts, "here": taken.here,
        "waiting": taken.waiting, "changes": taken.changes,
    })
}

fn taken_line(taken: &TakenBundle) -> String {
    let TakenBundle { id, device, taken_at, parts, here, waiting, changes, .. } = taken;
    let at = taken_at.map_or_else(|| "waits".to_owned(), |at| format!("taken {}", moment(at)));
    let mut line =
        format!("{at}  {id}  by device {device}: {} of {parts} parts, {changes} changes", here.len());
    if !waiting.is_empty() {
        line.push_str(&format!("; {} parts wait for what they build on", waiting.len()));
    }
    line
}
