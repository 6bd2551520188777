//! Adding users. A new supervisor is granted the cases that their post has already.

use ledger::{Scope, UserId};
use model::Role;

use super::until_written;
use crate::books::User;
use crate::error::HqError;
use crate::feed::Grants;
use crate::house::House;
use crate::random;
use crate::store::{Batch, Write};

/// Adds a user to the directory's books; their devices appear in the directory when they enrol.
pub async fn add(house: &House, name: &str, post: &str, role: &str) -> Result<User, HqError> {
    let is_post = post.len() == 3 && post.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_post {
        return Err(HqError::Invalid { what: "--post", expected: "three capital letters" });
    }
    let name = name.trim();
    if name.is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
        return Err(HqError::Invalid { what: "--name", expected: "one line of text" });
    }
    let expected = "investigator, supervisor, fsn, hq or auditor";
    let role: Role = role.parse().map_err(|_| HqError::Invalid { what: "--role", expected })?;
    let id = UserId(random::id());
    let user = User { id, name: name.into(), post: post.into(), role: role.code().into() };
    until_written(|| add_once(house, &user, role)).await?;
    Ok(user)
}

async fn add_once(house: &House, user: &User, role: Role) -> Result<(crate::store::Outcome, ()), HqError> {
    let (books, now) = (&house.books, house.now());
    let head = books.head().await?;
    let mut grants = Grants::default();
    if role == Role::Supervisor {
        for case in books.cases().await? {
            if case.post == user.post && !case.restricted {
                grants.add(user.id, &Scope::Case(case.id), None);
            }
        }
    }
    let (sealed, mut writes) = grants.seal(&house.own, books, now).await?;
    let sql = "INSERT INTO users (id, name, post, role, added_at) VALUES ($1, $2, $3, $4, $5)";
    let (name, post, role) = (user.name.as_str(), user.post.as_str(), user.role.as_str());
    writes.push(Write::new(sql, vec![user.id.into(), name.into(), post.into(), role.into(), now.into()]));
    let batch = Batch {
        policy: Some(head.policy),
        cases: Some(head.cases),
        changes_policy: true,
        entries: sealed.entries,
        streams: sealed.streams,
        writes,
        ..Batch::default()
    };
    Ok((books.store.append(batch).await?, ()))
}
