//! `HEAD`: how much of a part is here, of an attachment that a record announces.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use uuid::Uuid;

use super::record::Announced;
use super::{Asked, Words};
use crate::error::HqError;
use crate::routes::{Desk, Refused};
use crate::tls::PeerKey;

pub async fn state(
    State(desk): State<Desk>,
    Extension(peer): Extension<Option<PeerKey>>,
    Path(ids): Path<(Uuid, Uuid)>,
    Query(words): Query<Words>,
) -> Result<HeaderMap, Refused> {
    let asked = Asked::admit_sender(&desk, peer, ids, &words).await?;
    Announced::read(&desk.house.books, &asked).await?.ok_or(HqError::UnknownAttachment)?;
    let state = asked.state(&desk).await?;
    let mut headers = HeaderMap::new();
    headers.insert("x-chancery-received", state.received.into());
    headers.insert("x-chancery-complete", u64::from(state.complete).into());
    Ok(headers)
}
