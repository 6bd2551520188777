//! `case`, `held` and `redact`.

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use ledger::Scope;
use serde_json::{Value, json};
use uuid::Uuid;

use super::account::find_user;
use super::answer::{Answer, moment};
use crate::admin::{self, erasure};
use crate::books::{CaseFile, HeldEntry, Receipt, User};
use crate::error::HqError;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum CaseCommand {
    /// Let a user see a case.
    Grant {
        /// Number or id.
        case: String,
        /// Id or full name.
        user: String,
        /// The last day, YYYY-MM-DD (UTC).
        #[arg(long)]
        until: Option<NaiveDate>,
        /// So many days without contact the case stays open on a device; 0 for no limit, else as set for the role.
        #[arg(long)]
        offline_days: Option<u16>,
    },
    /// Who has a case: until when, last in touch, receipts of what was taken off.
    Access { case: String },
    /// End a user's access to a case.
    Withdraw { case: String, user: String },
    /// Every case, without content.
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum HeldCommand {
    /// What waits for a decision.
    List {
        /// Also what was decided, and what was let in although access had ended.
        #[arg(long)]
        all: bool,
    },
    /// Let a held change stand.
    Accept {
        id: Uuid,
        #[arg(long)]
        reason: String,
    },
    /// Refuse a held change.
    Reject {
        id: Uuid,
        #[arg(long)]
        reason: String,
    },
}

/// The end of that day.
fn end_of(day: NaiveDate) -> Option<i64> {
    let next = day.succ_opt()?.and_hms_opt(0, 0, 0)?;
    Some(next.and_utc().timestamp_millis())
}

pub(super) async fn case(house: &House, command: CaseCommand, answer: Answer) -> Result<(), HqError> {
    match command {
        CaseCommand::Grant { case, user, until, offline_days } => {
            let case = admin::cases::find(house, &case).await?;
            let user = find_user(house, &user).await?;
            let until = until.and_then(end_of);
            admin::cases::grant_leased(house, case.id, user.id, until, offline_days).await?;
            let document = json!({ "case": case.id, "user": user.id.0, "until": until.map(moment) });
            answer.give(&document, || vec!["granted".into()]);
        }
        CaseCommand::Withdraw { case, user } => {
            let case = admin::cases::find(house, &case).await?;
            let user = find_user(house, &user).await?;
            admin::cases::withdraw(house, case.id, user.id).await?;
            let document = json!({ "case": case.id, "user": user.id.0 });
            answer.give(&document, || vec!["withdrawn".into()]);
        }
        CaseCommand::Access { case } => access(house, &case, answer).await?,
        CaseCommand::List => list_cases(house, answer).await?,
    }
    Ok(())
}

fn receipt_json(receipt: &Receipt) -> Value {
    json!({
        "device": receipt.device.0,
        "user": receipt.user.0,
        "scope": receipt.scope.to_string(),
        "changes": receipt.changes,
        "files": receipt.files,
        "purged_at": moment(receipt.purged_at),
        "received_at": moment(receipt.received_at),
    })
}

fn receipt_line(receipt: &Receipt) -> String {
    let Receipt { device, scope, changes, files, received_at, .. } = receipt;
    format!("{device}  {scope}  {changes} changes and {files} files gone, said on {}", moment(*received_at))
}

/// What devices said that they hold no more.
pub(super) async fn receipts(house: &House, answer: Answer) -> Result<(), HqError> {
    let receipts = house.books.receipts(None).await?;
    let document = receipts.iter().map(receipt_json).collect();
    answer.give(&document, || receipts.iter().map(receipt_line).collect());
    Ok(())
}

async fn access(house: &House, case: &str, answer: Answer) -> Result<(), HqError> {
    let case = admin::cases::find(house, case).await?;
    let (scope, now) = (Scope::Case(case.id), house.now());
    let devices = house.books.devices().await?;
    let receipts = house.books.receipts(Some(&scope)).await?;
    let (mut people, mut lines) = (Vec::new(), Vec::new());
    for access in house.books.access_to(&scope).await? {
        let name = house.books.user(access.user).await?.map(|user| user.name).unwrap_or_default();
        let lease = house.books.lease(access.user, &scope).await?;
        let state = match () {
            () if access.revoked => "withdrawn",
            () if !access.is_open(now) => "expired",
            () => "open",
        };
        let own = devices.iter().filter(|device| device.user.id == access.user);
        let own: Vec<Value> = own
            .map(|device| {
                json!({
                    "device": device.id.0,
                    "seen_at": device.seen_at.map(moment),
                    "revoked_at": device.revoked_at.map(moment),
                    "purged": receipts.iter().filter(|r| r.device == device.id).map(receipt_json).collect::<Vec<_>>(),
                })
            })
            .collect();
        let until = access.until.map(moment);
        lines.push(format!(
            "{name}  {state}  until {}  offline {}",
            until.as_deref().unwrap_or("withdrawn"),
            lease.map_or_else(|| "without limit".into(), |days| format!("{days} days"))
        ));
        for device in &own {
            lines.push(format!("  device {}  seen {}", device["device"], device["seen_at"]));
        }
        people.push(json!({
            "user": access.user.0,
            "user_name": name,
            "state": state,
            "until": until,
            "offline_days": lease,
            "devices": own,
        }));
    }
    lines.extend(receipts.iter().map(receipt_line));
    let document = json!({ "case": case.id, "case_number": case.number, "people": people });
    answer.give(&document, || lines);
    Ok(())
}

async fn list_cases(house: &House, answer: Answer) -> Result<(), HqError> {
    let mut listed: Vec<(CaseFile, Value)> = Vec::new();
    for case in house.books.cases().await? {
        let access = house.books.access_to(&Scope::Case(case.id)).await?;
        let open = access.iter().filter(|access| access.is_open(house.now()));
        let granted: Vec<Value> =
            open.map(|a| json!({ "user": a.user.0, "until": a.until.map(moment) })).collect();
        let document = json!({
            "case": case.id,
            "case_number": case.number,
            "post": case.post,
            "restricted": case.restricted,
            "received_at": moment(case.made_at),
            "granted": granted,
        });
        listed.push((case, document));
    }
    let document = listed.iter().map(|(_, document)| document.clone()).collect();
    answer.give(&document, || {
        let line = |(case, _): &(CaseFile, Value)| {
            let number = case.number.as_deref().unwrap_or("(no number)");
            format!(
                "{}  {number}  {}{}",
                case.id,
                case.post,
                if case.restricted { "  restricted" } else { "" }
            )
        };
        listed.iter().map(line).collect()
    });
    Ok(())
}

fn held_json(held: &HeldEntry) -> Value {
    json!({
        "id": held.id,
        "scope": held.scope.to_string(),
        "device": held.origin.device.0,
        "incarnation": held.origin.incarnation,
        "seq": held.seq,
        "author": held.author.0,
        "code": held.code,
        "reason": held.reason,
        "received_at": moment(held.received_at),
        "accepted": held.accepted,
    })
}

fn held_line(held: &HeldEntry) -> String {
    format!("{}  {}  {}  {}: {}", held.id, moment(held.received_at), held.scope, held.code, held.reason)
}

pub(super) async fn held(house: &House, command: HeldCommand, answer: Answer) -> Result<(), HqError> {
    let (id, accept, reason) = match command {
        HeldCommand::List { all } => {
            let books = &house.books;
            let held = if all { books.held_ever().await? } else { books.held_waiting().await? };
            let document = held.iter().map(held_json).collect();
            answer.give(&document, || held.iter().map(held_line).collect());
            return Ok(());
        }
        HeldCommand::Accept { id, reason } => (id, true, reason),
        HeldCommand::Reject { id, reason } => (id, false, reason),
    };
    let held = admin::held::decide(house, id, accept, &reason).await?;
    answer.give(&held_json(&held), || vec![if accept { "accepted" } else { "rejected" }.into()]);
    Ok(())
}

/// Erases the words of a change, in two steps by two people.
#[derive(Debug, Args)]
pub(super) struct Redact {
    /// The hash of the change, as a laptop's log shows it.
    #[arg(required_unless_present = "case", conflicts_with = "case")]
    change: Option<String>,
    /// Number or id of a case that its post purged: the words of all its changes.
    #[arg(long)]
    case: Option<String>,
    /// The legal basis: who asks says it.
    #[arg(long)]
    basis: Option<String>,
    /// Who asks, or who carries out what another asked for: id or full name of a user of headquarters.
    #[arg(long)]
    by: String,
}

pub(super) async fn redact(house: &House, command: Redact, answer: Answer) -> Result<(), HqError> {
    let by = find_user(house, &command.by).await?;
    if let Some(case) = &command.case {
        return redact_case(house, case, &by, command.basis.as_deref(), answer).await;
    }
    let change = command.change.unwrap_or_default();
    let hash = hash_of(&change)
        .ok_or(HqError::Invalid { what: "CHANGE", expected: "the 64 digits of a change's hash" })?;
    let stage = erasure::redact(house, &hash, &by, command.basis.as_deref()).await?;
    let done = stage == erasure::Stage::Done;
    let document = json!({ "change": change, "state": if done { "erased" } else { "asked" } });
    answer.give(&document, || {
        if done {
            return vec![
                "erased; devices erase it at their next exchange".into(),
                "backups made before still hold the words: replace them".into(),
            ];
        }
        vec!["asked; another person of headquarters carries it out with the same command".into()]
    });
    Ok(())
}

async fn redact_case(
    house: &House,
    case: &str,
    by: &User,
    basis: Option<&str>,
    answer: Answer,
) -> Result<(), HqError> {
    let case = admin::cases::find(house, case).await?;
    let progress = admin::purged::erase(house, case.id, by, basis).await?;
    let document = json!({ "case": case.id, "asked": progress.asked, "erased": progress.erased });
    answer.give(&document, || {
        let mut said = vec![format!("{} changes asked, {} erased", progress.asked, progress.erased)];
        if progress.asked > 0 {
            said.push("another person of headquarters carries it out with the same command".into());
        } else {
            said.push("backups made before still hold the words: replace them".into());
        }
        said
    });
    Ok(())
}

fn hash_of(text: &str) -> Option<ledger::Hash> {
    let digits = text.as_bytes();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let byte = |at: usize| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..32).map(byte).collect();
    bytes?.try_into().ok()
}
