//! Sealing for recipients with age. The directory's Ed25519 keys are its X25519 keys in Montgomery form,
//! so that nobody needs another key.

use std::io::{Read, Write};

use age::stream::{StreamReader, StreamWriter};
use age::x25519::{Identity, Recipient};
use bech32::{Bech32, Hrp};
use ed25519_dalek::{SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use super::BundleError;

const PUBLIC: Hrp = Hrp::parse_unchecked("age");
const SECRET: Hrp = Hrp::parse_unchecked("age-secret-key-");

fn recipient(key: &VerifyingKey) -> Result<Recipient, BundleError> {
    let point = key.to_montgomery().to_bytes();
    let text = bech32::encode::<Bech32>(PUBLIC, &point).map_err(|_| BundleError::RecipientKey)?;
    text.parse().map_err(|_| BundleError::RecipientKey)
}

fn identity(key: &SigningKey) -> Result<Identity, BundleError> {
    let scalar = Zeroizing::new(key.to_scalar_bytes());
    let text = bech32::encode::<Bech32>(SECRET, &*scalar).map_err(|_| BundleError::Sealed)?;
    let text = Zeroizing::new(text);
    Zeroizing::new(text.to_uppercase()).parse().map_err(|_| BundleError::Sealed)
}

/// What is written into this is readable by the recipients only. It must be finished.
pub(super) fn seal<W: Write>(out: W, recipients: &[VerifyingKey]) -> Result<StreamWriter<W>, BundleError> {
    if recipients.iter().any(VerifyingKey::is_weak) {
        return Err(BundleError::RecipientKey);
    }
    let recipients: Vec<Recipient> = recipients.iter().map(recipient).collect::<Result<_, _>>()?;
    let each = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = age::Encryptor::with_recipients(each).map_err(|_| BundleError::Recipients)?;
    encryptor.wrap_output(out).map_err(BundleError::Unwritable)
}

pub(super) fn open<R: Read>(sealed: R, key: &SigningKey) -> Result<StreamReader<R>, BundleError> {
    let identity = identity(key)?;
    let opened = age::Decryptor::new(sealed)
        .and_then(|decryptor| decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)));
    opened.map_err(|error| match error {
        age::DecryptError::NoMatchingKeys => BundleError::NotForUs,
        age::DecryptError::Io(error) => BundleError::Unreadable(error),
        _ => BundleError::Sealed,
    })
}
