//! `POST /v1/enrol`: a device joins by a single-use code.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use wire::enrol::{EnrolRequest, Enrolled};

use crate::admin;
use crate::error::HqError;
use crate::routes::{Desk, Refused};

pub async fn enrol(
    State(desk): State<Desk>,
    request: Result<Json<EnrolRequest>, JsonRejection>,
) -> Result<Json<Enrolled>, Refused> {
    let Json(request) = request.map_err(|_| HqError::Malformed)?;
    if !desk.gate.may_guess() {
        return Err(HqError::Busy.into());
    }
    let enrolled = admin::devices::enrol(&desk.house, request).await;
    if let Err(HqError::UnknownCode) = &enrolled {
        desk.gate.note_wrong_code();
    }
    Ok(Json(enrolled?))
}
