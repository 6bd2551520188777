//! `GET`, also with `Range`: a part of an attachment that is complete.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use object_store::{GetOptions, ObjectStore as _};
use uuid::Uuid;

use super::{Asked, Words};
use crate::error::HqError;
use crate::routes::{Desk, Refused};
use crate::tls::PeerKey;

pub async fn get(
    State(desk): State<Desk>,
    Extension(peer): Extension<Option<PeerKey>>,
    Path(ids): Path<(Uuid, Uuid)>,
    Query(words): Query<Words>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let asked = Asked::admit(&desk, peer, ids, &words).await?;
    let kept = desk.house.books.kept(asked.case, asked.part).await?.ok_or(HqError::UnknownAttachment)?;
    let wanted = match headers.get(RANGE) {
        None => None,
        Some(range) => {
            let range = range.to_str().ok().and_then(|text| parse(text, kept.size));
            Some(
                range
                    .ok_or(HqError::Invalid { what: "Range", expected: "bytes=FROM-[TO] within the file" })?,
            )
        }
    };
    let options = GetOptions { range: wanted.clone().map(Into::into), ..GetOptions::default() };
    let found = match desk.house.objects.get_opts(&asked.object(), options).await {
        Err(error @ object_store::Error::NotFound { .. }) => {
            // The database says it is kept and the store lacks it: `stats` names it, devices try again later.
            crate::log::trouble("attachment", &error.into());
            return Err(HqError::UnknownAttachment.into());
        }
        found => found?,
    };
    let (from, to) = wanted.clone().map_or((0, kept.size), |range| (range.start, range.end));
    let status = if wanted.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_LENGTH, (to - from).into());
    headers.insert(CONTENT_TYPE, axum::http::HeaderValue::from_static("application/octet-stream"));
    headers.insert(ACCEPT_RANGES, axum::http::HeaderValue::from_static("bytes"));
    if wanted.is_some() {
        let text = format!("bytes {from}-{}/{}", to.saturating_sub(1), kept.size);
        headers.extend(text.parse().ok().map(|value| (CONTENT_RANGE, value)));
    }
    Ok((status, headers, Body::from_stream(found.into_stream())).into_response())
}

/// `bytes=FROM-` or `bytes=FROM-TO`, TO included, as one range within the file.
fn parse(text: &str, size: u64) -> Option<std::ops::Range<u64>> {
    let (from, to) = text.strip_prefix("bytes=")?.split_once('-')?;
    let from: u64 = from.parse().ok()?;
    let to: u64 = if to.is_empty() { size } else { to.parse::<u64>().ok()?.checked_add(1)?.min(size) };
    (from < to).then_some(from..to)
}
