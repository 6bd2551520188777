//! The JSON messages by which a device joins HQ and renews its certificate.
//!
//! Both key pairs are made on the device; private keys never travel. The proof is the device's signature
//! over everything that is asked for, so nobody can enrol a key they do not hold.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::hex::array;

const ENROL_DOMAIN: &[u8] = b"chancery/enrol/1";
const RENEW_DOMAIN: &[u8] = b"chancery/renew/1";

/// `POST /v1/enrol`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The single-use code, as an administrator handed it out.
    pub code: String,
    pub device: Uuid,
    pub device_name: String,
    /// The id under which this vault wrote while it was alone. HQ enters it in the directory as a second
    /// name of the same person on this device (a second `Key` operation), so that what was written before
    /// verifies; it is never another person for four eyes or for grants.
    pub local_user: Uuid,
    /// Ed25519, signs changes.
    #[serde(with = "array")]
    pub public_key: [u8; 32],
    /// Ed25519, the key of the TLS certificate.
    #[serde(with = "array")]
    pub tls_public_key: [u8; 32],
    /// Signature of [`EnrolRequest::proof_bytes`] by the key that signs changes.
    #[serde(with = "array")]
    pub proof: [u8; 64],
}

impl EnrolRequest {
    /// What the proof signs.
    #[must_use]
    pub fn proof_bytes(&self) -> Vec<u8> {
        let name = self.device_name.as_bytes();
        let code = self.code.as_bytes();
        let mut bytes = ENROL_DOMAIN.to_vec();
        bytes.extend_from_slice(self.device.as_bytes());
        bytes.extend_from_slice(self.local_user.as_bytes());
        bytes.extend_from_slice(&self.public_key);
        bytes.extend_from_slice(&self.tls_public_key);
        bytes.extend_from_slice(&(code.len() as u64).to_be_bytes());
        bytes.extend_from_slice(code);
        bytes.extend_from_slice(name);
        bytes
    }
}

/// The answer to an enrolment: who the device belongs to, and what it needs to come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    pub user: Uuid,
    pub user_name: String,
    pub post: String,
    pub role: String,
    /// The device's TLS certificate.
    pub certificate_pem: String,
    /// The private authority; the device trusts no other.
    pub ca_pem: String,
    pub hq_device: Uuid,
    pub hq_user: Uuid,
    #[serde(with = "array")]
    pub hq_public_key: [u8; 32],
    pub epoch: Uuid,
}

/// `POST /v1/renew`: a new certificate, also after the old one ran out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewRequest {
    pub device: Uuid,
    #[serde(with = "array")]
    pub tls_public_key: [u8; 32],
    /// Milliseconds of UTC; HQ remembers the last one and takes no older.
    pub at: i64,
    #[serde(with = "array")]
    pub proof: [u8; 64],
}

impl RenewRequest {
    /// What the proof signs.
    #[must_use]
    pub fn proof_bytes(&self) -> Vec<u8> {
        let mut bytes = RENEW_DOMAIN.to_vec();
        bytes.extend_from_slice(self.device.as_bytes());
        bytes.extend_from_slice(&self.tls_public_key);
        bytes.extend_from_slice(&self.at.to_be_bytes());
        bytes
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    pub certificate_pem: String,
}

/// Every refusal outside the frames: `{"error":{"code","message"}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    pub error: RefusalBody,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalBody {
    pub code: String,
    pub message: String,
}

/// `HEAD` or `GET ?state` of an attachment, and the answer to each piece of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentState {
    pub received: u64,
    pub complete: bool,
}

/// What the device says an attachment is, when it asks HQ to check and keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompleteAttachment {
    pub size: u64,
    #[serde(with = "array")]
    pub sha256: [u8; 32],
}

/// The PKCS#8 form of an Ed25519 seed, which TLS libraries ask for.
#[must_use]
pub fn tls_key_der(seed: &[u8; 32]) -> Vec<u8> {
    const PREFIX: [u8; 16] =
        [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    [&PREFIX[..], seed].concat()
}
