//! Refusals outside the frames: a status, a code, a sentence.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use wire::enrol::{Refusal, RefusalBody};

use crate::error::HqError;

/// A route's error on its way out.
#[derive(Debug)]
pub struct Refused(pub HqError);

impl<E: Into<HqError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

fn status(error: &HqError) -> StatusCode {
    match error {
        HqError::UnknownCode | HqError::UsedCode | HqError::ExpiredCode | HqError::BadProof => {
            StatusCode::FORBIDDEN
        }
        HqError::UnknownDevice | HqError::RevokedDevice => StatusCode::FORBIDDEN,
        HqError::NoCertificate => StatusCode::UNAUTHORIZED,
        HqError::DeviceExists | HqError::WrongOffset { .. } | HqError::StaleRequest => StatusCode::CONFLICT,
        HqError::UnknownCase | HqError::UnknownAttachment => StatusCode::NOT_FOUND,
        HqError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        HqError::DigestMismatch | HqError::Incomplete => StatusCode::UNPROCESSABLE_ENTITY,
        HqError::NoHello | HqError::Malformed | HqError::Invalid { .. } => StatusCode::BAD_REQUEST,
        HqError::Busy => StatusCode::SERVICE_UNAVAILABLE,
        HqError::Io(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            StatusCode::INSUFFICIENT_STORAGE
        }
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = status(&self.0);
        if matches!(status, StatusCode::INTERNAL_SERVER_ERROR | StatusCode::INSUFFICIENT_STORAGE) {
            crate::log::trouble("request", &self.0);
        }
        let body = RefusalBody { code: self.0.code().into(), message: self.0.to_string() };
        (status, Json(Refusal { error: body })).into_response()
    }
}
