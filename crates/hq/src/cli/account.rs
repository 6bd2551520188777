//! `user` and `device`.

use clap::Subcommand;
use ledger::UserId;
use serde_json::json;
use uuid::Uuid;

use super::answer::{Answer, moment};
use crate::admin::{devices, users};
use crate::books::{Device, User};
use crate::error::HqError;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a user.
    Add {
        #[arg(long)]
        name: String,
        /// Three capital letters.
        #[arg(long)]
        post: String,
        /// investigator, supervisor, fsn, hq or auditor.
        #[arg(long)]
        role: String,
    },
    /// Every user.
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum DeviceCommand {
    /// Make a code by which a user's next device joins: once, within 24 hours.
    Code {
        /// Id or full name.
        #[arg(long)]
        user: String,
    },
    /// Every device.
    List,
    /// End a device's authority, at once and for ever.
    Revoke { device: Uuid },
    /// What devices said that they hold no more.
    Receipts,
}

/// A user by id, or by a name that only one bears.
pub(super) async fn find_user(house: &House, named: &str) -> Result<User, HqError> {
    if let Ok(id) = Uuid::parse_str(named) {
        return house.books.user(UserId(id)).await?.ok_or(HqError::UnknownUser);
    }
    let mut found = house.books.users().await?.into_iter().filter(|user| user.name == named);
    match (found.next(), found.next()) {
        (Some(user), None) => Ok(user),
        (Some(_), Some(_)) => {
            Err(HqError::Invalid { what: "USER", expected: "an id: several bear this name" })
        }
        _ => Err(HqError::UnknownUser),
    }
}

fn user_json(user: &User) -> serde_json::Value {
    json!({ "user": user.id.0, "name": user.name, "post": user.post, "role": user.role })
}

fn user_line(user: &User) -> String {
    format!("{}  {}  {}  {}", user.id, user.post, user.role, user.name)
}

pub(super) async fn user(house: &House, command: UserCommand, answer: Answer) -> Result<(), HqError> {
    match command {
        UserCommand::Add { name, post, role } => {
            let user = users::add(house, &name, &post, &role).await?;
            answer.give(&user_json(&user), || vec![user_line(&user)]);
        }
        UserCommand::List => {
            let users = house.books.users().await?;
            let document = users.iter().map(user_json).collect();
            answer.give(&document, || users.iter().map(user_line).collect());
        }
    }
    Ok(())
}

fn device_json(device: &Device) -> serde_json::Value {
    json!({
        "device": device.id.0,
        "name": device.name,
        "user": device.user.id.0,
        "user_name": device.user.name,
        "post": device.user.post,
        "role": device.user.role,
        "enrolled_at": moment(device.enrolled_at),
        "revoked_at": device.revoked_at.map(moment),
        "seen_at": device.seen_at.map(moment),
        "fetched": device.fetched,
    })
}

fn device_line(device: &Device) -> String {
    let state = if device.revoked_at.is_some() { "revoked" } else { "active" };
    let seen = device.seen_at.map_or_else(|| "never".into(), moment);
    format!("{}  {state}  {}  {}  seen {seen}", device.id, device.user.post, device.user.name)
}

pub(super) async fn device(house: &House, command: DeviceCommand, answer: Answer) -> Result<(), HqError> {
    match command {
        DeviceCommand::Code { user } => {
            let user = find_user(house, &user).await?;
            let handed = devices::code(house, user.id).await?;
            let expires = moment(handed.expires_at);
            let document = json!({ "code": handed.code, "user": user.id.0, "expires_at": expires });
            answer.give(&document, || vec![handed.code.clone(), format!("valid once, until {expires}")]);
        }
        DeviceCommand::List => {
            let devices = house.books.devices().await?;
            let document = devices.iter().map(device_json).collect();
            answer.give(&document, || devices.iter().map(device_line).collect());
        }
        DeviceCommand::Receipts => super::review::receipts(house, answer).await?,
        DeviceCommand::Revoke { device } => {
            let device = devices::revoke(house, device.into()).await?;
            answer.give(&device_json(&device), || vec![device_line(&device)]);
        }
    }
    Ok(())
}
