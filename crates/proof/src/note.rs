//! Signed notes after c2sp.org/signed-note, and witnesses' cosignatures after c2sp.org/tlog-cosignature.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _};
use ledger::{SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// A longer text is no note.
const MAX_NOTE: usize = 8 * 1024;
const MAX_SIGNATURES: usize = 16;
const ED25519: u8 = 1;
const COSIGNATURE: u8 = 4;

/// Why a text is no signed note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no signed note: {0}")]
pub struct NoteError(&'static str);

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    pub name: String,
    key_id: [u8; 4],
    bytes: Vec<u8>,
}

/// A text and who signed it. Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// With its last line break.
    pub text: String,
    pub signatures: Vec<NoteSignature>,
}

impl Note {
    /// Signs a text that ends with a line break.
    #[must_use]
    pub fn sign(text: String, name: &str, key: &SigningKey) -> Self {
        let bytes = key.sign(text.as_bytes()).to_bytes().to_vec();
        let key_id = key_id(name, ED25519, &key.verifying_key());
        Self { text, signatures: vec![NoteSignature { name: name.to_owned(), key_id, bytes }] }
    }

    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE {
            return Err(NoteError("it is too long"));
        }
        if note.chars().any(|letter| letter < ' ' && letter != '\n') {
            return Err(NoteError("it holds control characters"));
        }
        let gap = note.rfind("\n\n").ok_or(NoteError("no blank line before its signatures"))?;
        let (text, lines) = (&note[..=gap], &note[gap + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError("its last line is cut"))?;
        let signatures = lines.split('\n').map(signature).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(NoteError("it has too many signatures"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// Whether the signature of this name and key is there and fits.
    #[must_use]
    pub fn is_signed_by(&self, name: &str, key: &VerifyingKey) -> bool {
        let id = key_id(name, ED25519, key);
        let theirs = |signature: &&NoteSignature| signature.name == name && signature.key_id == id;
        self.signatures.iter().find(theirs).is_some_and(|signature| {
            let bytes = Signature::from_slice(&signature.bytes);
            bytes.is_ok_and(|bytes| key.verify_strict(self.text.as_bytes(), &bytes).is_ok())
        })
    }

    /// When this witness cosigned, in seconds of UTC; `None` unless its signature is there and fits.
    #[must_use]
    pub fn cosigned_at(&self, witness: &Witness) -> Option<u64> {
        let id = key_id(&witness.name, COSIGNATURE, &witness.key);
        let signature = self.signatures.iter().find(|s| s.name == witness.name && s.key_id == id)?;
        let (time, bytes) = signature.bytes.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let bytes = Signature::from_slice(bytes).ok()?;
        witness.key.verify_strict(cosigned(time, &self.text).as_bytes(), &bytes).is_ok().then_some(time)
    }

    /// Adds the cosignature of a witness.
    pub fn cosign(&mut self, name: &str, key: &SigningKey, seconds: u64) {
        let signature = key.sign(cosigned(seconds, &self.text).as_bytes()).to_bytes();
        let bytes = [&seconds.to_be_bytes()[..], &signature].concat();
        let key_id = key_id(name, COSIGNATURE, &key.verifying_key());
        self.signatures.push(NoteSignature { name: name.to_owned(), key_id, bytes });
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)?;
        f.write_char('\n')?;
        for NoteSignature { name, key_id, bytes } in &self.signatures {
            let encoded = STANDARD.encode([&key_id[..], bytes].concat());
            writeln!(f, "\u{2014} {name} {encoded}")?;
        }
        Ok(())
    }
}

fn cosigned(seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

fn key_id(name: &str, kind: u8, key: &VerifyingKey) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(name);
    hasher.update([b'\n', kind]);
    hasher.update(key.as_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    [digest[0], digest[1], digest[2], digest[3]]
}

fn signature(line: &str) -> Result<NoteSignature, NoteError> {
    let malformed = NoteError("a signature line is malformed");
    let (name, encoded) = line.strip_prefix("\u{2014} ").and_then(|l| l.split_once(' ')).ok_or(malformed)?;
    let bytes = STANDARD.decode(encoded).map_err(|_| malformed)?;
    let (key_id, bytes) = bytes.split_first_chunk::<4>().ok_or(malformed)?;
    if !is_name(name) || bytes.is_empty() {
        return Err(malformed);
    }
    Ok(NoteSignature { name: name.to_owned(), key_id: *key_id, bytes: bytes.to_vec() })
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|letter| letter.is_whitespace() || letter == '+')
}

/// Somebody outside HQ who watches its log and says so under its checkpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    pub name: String,
    pub key: VerifyingKey,
}

impl std::str::FromStr for Witness {
    type Err = NoteError;

    /// Reads a verifier key: name, `+`, key id, `+`, base64 of 4 and the key.
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError("the witness key is malformed");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(malformed);
        };
        let key = STANDARD.decode(key).map_err(|_| malformed)?;
        let key = key.strip_prefix(&[COSIGNATURE]).and_then(|key| <&[u8; 32]>::try_from(key).ok());
        let key = VerifyingKey::from_bytes(key.ok_or(malformed)?).map_err(|_| malformed)?;
        if !is_name(name) || crate::to_hex(&key_id(name, COSIGNATURE, &key)) != id {
            return Err(malformed);
        }
        Ok(Self { name: name.to_owned(), key })
    }
}

impl std::fmt::Display for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = STANDARD.encode([&[COSIGNATURE][..], self.key.as_bytes()].concat());
        write!(f, "{}+{}+{key}", self.name, crate::to_hex(&key_id(&self.name, COSIGNATURE, &self.key)))
    }
}
