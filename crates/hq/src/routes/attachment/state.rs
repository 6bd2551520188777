//! `HEAD`: how much of an attachment is here.

use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use uuid::Uuid;

use super::Asked;
use crate::routes::{Desk, Refused};
use crate::tls::PeerKey;

pub async fn state(
    State(desk): State<Desk>,
    Extension(peer): Extension<Option<PeerKey>>,
    Path((case, attachment)): Path<(Uuid, Uuid)>,
) -> Result<HeaderMap, Refused> {
    let asked = Asked::admit(&desk, peer, case, attachment).await?;
    let state = asked.state(&desk).await?;
    let mut headers = HeaderMap::new();
    headers.insert("x-chancery-received", state.received.into());
    headers.insert("x-chancery-complete", u64::from(state.complete).into());
    Ok(headers)
}
