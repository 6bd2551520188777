//! `POST /v1/renew`: a new certificate for an enrolled device, also when the old one ran out.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use wire::enrol::{RenewRequest, Renewed};

use crate::admin;
use crate::error::HqError;
use crate::routes::{Desk, Refused};

pub async fn renew(
    State(desk): State<Desk>,
    request: Result<Json<RenewRequest>, JsonRejection>,
) -> Result<Json<Renewed>, Refused> {
    let Json(request) = request.map_err(|_| HqError::Malformed)?;
    let certificate_pem = admin::devices::renew(&desk.house, &request).await?;
    Ok(Json(Renewed { certificate_pem }))
}
