//! `numbers` and `setting`.

use clap::Subcommand;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{Answer, moment};
use crate::admin::numbers;
use crate::books::{Block, Borne, Voided};
use crate::error::HqError;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum NumbersCommand {
    /// End the blocks of a device: what is left of them is void. It gets others at its next exchange.
    Retire {
        device: Uuid,
        #[arg(long)]
        reason: String,
    },
}

fn block_json(block: &Block) -> Value {
    json!({
        "post": block.post,
        "first": block.first,
        "last": block.last,
        "device": block.device.0,
        "incarnation": block.incarnation,
        "leased_at": moment(block.leased_at),
        "retired_at": block.retired_at.map(moment),
        "used": block.used,
        "free": if block.retired_at.is_some() { 0 } else { block.free() },
    })
}

fn void_json(void: &Voided) -> Value {
    json!({
        "post": void.post,
        "first": void.first,
        "last": void.last,
        "reason": void.reason,
        "at": moment(void.at),
    })
}

fn borne_json(borne: &Borne) -> Value {
    json!({
        "number": borne.number,
        "case": borne.case,
        "device": borne.device.0,
        "incarnation": borne.incarnation,
    })
}

fn lines(numbers: &numbers::Numbers) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &numbers.blocks {
        let state =
            if block.retired_at.is_some() { "retired".into() } else { format!("{} free", block.free()) };
        let Block { post, first, last, device, used, .. } = block;
        lines.push(format!("{post} {first:05} to {last:05}  {device}  {used} used, {state}"));
    }
    for Voided { post, first, last, reason, .. } in &numbers.voids {
        lines.push(format!("{post} {first:05} to {last:05}  void: {reason}"));
    }
    for Borne { number, case, .. } in &numbers.clashes {
        lines.push(format!("{number}  borne by more than one case: {case}"));
    }
    for Borne { number, case, .. } in &numbers.late {
        lines.push(format!("{number}  came after it was voided and stands: {case}"));
    }
    lines
}

pub(super) async fn numbers(
    house: &House,
    post: Option<&str>,
    command: Option<NumbersCommand>,
    answer: Answer,
) -> Result<(), HqError> {
    if let Some(NumbersCommand::Retire { device, reason }) = command {
        let blocks = numbers::retire(house, device.into(), &reason).await?;
        answer
            .give(&json!({ "device": device, "blocks": blocks }), || vec![format!("{blocks} blocks ended")]);
        return Ok(());
    }
    let numbers = numbers::list(house, post).await?;
    let document = json!({
        "blocks": numbers.blocks.iter().map(block_json).collect::<Vec<_>>(),
        "void": numbers.voids.iter().map(void_json).collect::<Vec<_>>(),
        "clashes": numbers.clashes.iter().map(borne_json).collect::<Vec<_>>(),
        "late": numbers.late.iter().map(borne_json).collect::<Vec<_>>(),
    });
    answer.give(&document, || lines(&numbers));
    Ok(())
}

pub(super) async fn setting(
    house: &House,
    change: Option<(String, i64)>,
    answer: Answer,
) -> Result<(), HqError> {
    if let Some((name, value)) = change {
        numbers::set(house, &name, value).await?;
    }
    let mut document = serde_json::Map::new();
    for (name, _) in numbers::SETTINGS {
        document.insert((*name).into(), numbers::setting(house, name).await?.into());
    }
    let document = Value::Object(document);
    answer.give(&document, || {
        let settings = document.as_object().into_iter().flatten();
        settings.map(|(name, value)| format!("{name}  {value}")).collect()
    });
    Ok(())
}
