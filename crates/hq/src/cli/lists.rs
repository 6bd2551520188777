//! `post` and `code`.

use clap::Subcommand;
use model::kinds;
use serde_json::{Value, json};

use super::answer::Answer;
use crate::admin::lists;
use crate::books::Listed;
use crate::error::HqError;
use crate::house::House;

#[derive(Debug, Subcommand)]
pub(super) enum PostCommand {
    /// Add a post, or say anew what is known of it.
    Add {
        /// Three capital letters.
        code: String,
        #[arg(long)]
        name: String,
        /// Three-letter country code.
        #[arg(long)]
        country: Option<String>,
        /// As in the tz database: Europe/Bucharest.
        #[arg(long)]
        time_zone: Option<String>,
    },
    /// Every post.
    List,
}

#[derive(Debug, Subcommand)]
pub(super) enum CodeCommand {
    /// Add an entry to a code list, or give it another label.
    Add { list: String, code: String, label: String },
    /// Offer an entry no more. What was written with it stays explained.
    Retire { list: String, code: String },
    /// Every entry.
    List {
        /// Only this list.
        list: Option<String>,
    },
}

pub(super) async fn post(house: &House, command: PostCommand, answer: Answer) -> Result<(), HqError> {
    if let PostCommand::Add { code, name, country, time_zone } = command {
        let post = lists::Post { code, name, country, time_zone };
        lists::put_post(house, &post).await?;
        answer.give(&json!({ "code": post.code, "name": post.name }), || vec!["listed".into()]);
        return Ok(());
    }
    let posts = house.books.all_listed(kinds::POST.name).await?;
    let document = |post: &Listed| json!({ "code": post.code, "name": post.label, "country": post.country, "time_zone": post.time_zone });
    let line = |post: &Listed| format!("{}  {}  {}  {}", post.code, post.label, post.country, post.time_zone);
    answer.give(&posts.iter().map(document).collect(), || posts.iter().map(line).collect());
    Ok(())
}

pub(super) async fn code(house: &House, command: CodeCommand, answer: Answer) -> Result<(), HqError> {
    let (list, code, word) = match command {
        CodeCommand::Add { list, code, label } => {
            lists::put_code(house, &list, &code, Some(&label), false).await?;
            (list, code, "listed")
        }
        CodeCommand::Retire { list, code } => {
            lists::put_code(house, &list, &code, None, true).await?;
            (list, code, "retired")
        }
        CodeCommand::List { list } => return list_codes(house, list.as_deref(), answer).await,
    };
    answer.give(&json!({ "list": list, "code": code }), || vec![word.into()]);
    Ok(())
}

async fn list_codes(house: &House, list: Option<&str>, answer: Answer) -> Result<(), HqError> {
    let mut codes = house.books.all_listed(kinds::CODE_LIST_ENTRY.name).await?;
    codes.retain(|entry| list.is_none_or(|list| list == entry.list));
    let document = |entry: &Listed| -> Value {
        json!({ "list": entry.list, "code": entry.code, "label": entry.label, "retired": entry.retired })
    };
    let line = |entry: &Listed| {
        let retired = if entry.retired { "  retired" } else { "" };
        format!("{}  {}  {}{retired}", entry.list, entry.code, entry.label)
    };
    answer.give(&codes.iter().map(document).collect(), || codes.iter().map(line).collect());
    Ok(())
}
