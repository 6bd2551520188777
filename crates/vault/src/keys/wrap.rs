//! Wrapping of the store key: XChaCha20-Poly1305, bound to what it is for and to the stored parameters.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{StoreKey, random};
use crate::OpenError;

/// A wrapped store key as it lies in the key file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wrapped {
    pub salt: String,
    nonce: String,
    sealed: String,
}

pub(super) fn wrap(
    store: &StoreKey,
    under: &[u8; 32],
    salt: &[u8; 16],
    purpose: &str,
) -> Result<Wrapped, OpenError> {
    let nonce: [u8; 24] = random()?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*under));
    let sealed = cipher
        .encrypt(&XNonce::from(nonce), Payload { msg: &store.0, aad: purpose.as_bytes() })
        .map_err(|_| OpenError::Damaged { what: "the key could not be wrapped" })?;
    Ok(Wrapped { salt: hex(salt), nonce: hex(&nonce), sealed: hex(&sealed) })
}

/// `None` when this is not the key it was wrapped under.
pub(super) fn unwrap(wrapped: &Wrapped, under: &[u8; 32], purpose: &str) -> Option<StoreKey> {
    let nonce: [u8; 24] = unhex(&wrapped.nonce)?.try_into().ok()?;
    let sealed = unhex(&wrapped.sealed)?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*under));
    let opened = cipher
        .decrypt(&XNonce::from(nonce), Payload { msg: &sealed, aad: purpose.as_bytes() })
        .map(Zeroizing::new)
        .ok()?;
    let mut store = StoreKey([0; 32]);
    if opened.len() != store.0.len() {
        return None;
    }
    store.0.copy_from_slice(&opened);
    Some(store)
}

pub(super) fn salt_of(wrapped: &Wrapped) -> Option<[u8; 16]> {
    unhex(&wrapped.salt)?.try_into().ok()
}

fn hex(bytes: &[u8]) -> String {
    crate::text::hex(bytes)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
