//! Joining HQ: a single-use code against a certificate, by keys that never leave the device.

use ed25519_dalek::Signer;
use hyper::Method;
use wire::enrol::{EnrolRequest, Enrolled, Refusal};

use crate::link::{self, Credentials, Link};
use crate::{Door, Patience, SyncError};

/// What a person types to join.
#[derive(Clone)]
pub struct Join<'a> {
    pub url: &'a str,
    pub code: &'a str,
    /// The certificate of HQ's authority, as its administrator handed it out.
    pub ca_pem: &'a str,
}

impl std::fmt::Debug for Join<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Join").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Joins HQ and remembers it in the vault. Everything the vault holds is sent at the next exchange.
pub fn enrol(door: &impl Door, join: &Join<'_>, patience: Patience) -> Result<(), SyncError> {
    let request = door.vault(|vault| {
        let identity = vault.identity();
        let mut request = EnrolRequest {
            code: join.code.trim().to_owned(),
            device: identity.device.0,
            device_name: identity.device_name.clone(),
            local_user: identity.user.0,
            public_key: vault.signing_key().verifying_key().to_bytes(),
            tls_public_key: vault.tls_key().verifying_key().to_bytes(),
            proof: [0; 64],
        };
        request.proof = vault.signing_key().sign(&request.proof_bytes()).to_bytes();
        Ok(request)
    })?;
    let enrolled = crate::exchange::block_on(ask(join, &request, patience))?;
    door.vault(|vault| {
        vault.join_hq(
            &vault::Hq {
                url: join.url.trim_end_matches('/').to_owned(),
                ca_pem: enrolled.ca_pem.clone(),
                certificate_pem: enrolled.certificate_pem.clone(),
                device: enrolled.hq_device.into(),
                user: enrolled.hq_user.into(),
                public_key: enrolled.hq_public_key,
                epoch: enrolled.epoch,
            },
            &vault::HqUser {
                id: enrolled.user.into(),
                name: enrolled.user_name.clone(),
                post: enrolled.post.clone(),
                role: enrolled.role.clone(),
            },
        )
    })
}

async fn ask(join: &Join<'_>, request: &EnrolRequest, patience: Patience) -> Result<Enrolled, SyncError> {
    let credentials = Credentials { ca_pem: join.ca_pem.to_owned(), device: None };
    let mut link = Link::open(join.url, link::trust(&credentials)?, patience.0).await?;
    let body = serde_json::to_vec(request).map_err(|_| SyncError::Protocol("enrolment request"))?;
    let json = [("content-type", "application/json".to_owned())];
    let answer = link.request(Method::POST, "/v1/enrol", &json, body).await?;
    let status = answer.status();
    let body = answer.body(64 * 1024).await?;
    if status != 200 {
        return Err(refusal(status, &body));
    }
    serde_json::from_slice(&body).map_err(|_| SyncError::Protocol("enrolment answer"))
}

/// HQ's refusal in its own words; a page of somebody else's server becomes a protocol error.
pub(crate) fn refusal(status: u16, body: &[u8]) -> SyncError {
    match serde_json::from_slice::<Refusal>(body) {
        Ok(refusal) => SyncError::Refused { code: refusal.error.code, message: refusal.error.message },
        Err(_) if status == 429 || status == 503 => SyncError::Slow(60),
        Err(_) => SyncError::Protocol("the answer is not from a Chancery HQ"),
    }
}
