//! What devices can ask for over HTTPS. Each route asks who speaks before anything else.

pub(crate) mod attachment;
mod device;
mod exchange;
mod refusal;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post, put};

use crate::books::Device;
use crate::error::HqError;
use crate::gate::Gate;
use crate::house::House;
use crate::tls::PeerKey;

pub use refusal::Refused;

const JSON_LIMIT: usize = 64 * 1024;

/// What every route can reach.
#[derive(Clone, Debug)]
pub struct Desk {
    pub house: Arc<House>,
    pub gate: Arc<Gate>,
}

pub fn router(house: Arc<House>, gate: Arc<Gate>) -> Router {
    let one = "/v1/attachments/{case}/{attachment}";
    let whole = "/v1/attachments/{case}/{attachment}/complete";
    Router::new()
        .route("/v1/enrol", post(device::enrol::enrol))
        .route("/v1/renew", post(device::renew::renew))
        .route("/v1/exchange", post(exchange::exchange))
        .route(one, put(attachment::put::put).get(attachment::get::get).head(attachment::state::state))
        .route(whole, post(attachment::complete::complete))
        .route("/v1/health", get(|| async { "ok" }))
        .layer(DefaultBodyLimit::max(JSON_LIMIT))
        .with_state(Desk { house, gate })
}

impl Desk {
    /// The device that speaks. Authority is its row, read anew for each request.
    pub async fn speaker(&self, peer: Option<PeerKey>) -> Result<Device, HqError> {
        let PeerKey(key) = peer.ok_or(HqError::NoCertificate)?;
        let device = self.house.books.device_by_tls_key(&key).await?;
        let device = device.ok_or(HqError::UnknownDevice)?;
        if device.revoked_at.is_some() { Err(HqError::RevokedDevice) } else { Ok(device) }
    }
}
