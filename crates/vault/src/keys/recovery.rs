//! The recovery key: shown once, typed by hand when the passphrase is lost.
//!
//! 128 random bits and 12 bits of checksum as 28 letters and digits in groups of four, without I, L, O, U.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::random;
use crate::OpenError;
use crate::text::CROCKFORD;

const LETTERS: usize = 28;

/// Keep it on paper, away from the laptop. Its `Display` is the typeable form: never log it.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryKey([u8; 16]);

impl RecoveryKey {
    pub(crate) fn random() -> Result<Self, OpenError> {
        Ok(Self(random()?))
    }

    /// The wrapping key. No slow derivation: 128 random bits cannot be guessed.
    pub(super) fn derive(&self, salt: &[u8; 16]) -> Zeroizing<[u8; 32]> {
        let mut hasher = Sha256::new();
        hasher.update(b"chancery/recovery/1");
        hasher.update(salt);
        hasher.update(self.0);
        Zeroizing::new(hasher.finalize().into())
    }

    fn checksum(&self) -> u128 {
        let digest = Sha256::digest([b"chancery/recovery/check".as_slice(), &self.0].concat());
        u128::from(u16::from_be_bytes([digest[0], digest[1]]) >> 4)
    }
}

impl fmt::Display for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // 128 bits are 25.6 letters: the first 26 hold them with 2 bits to spare, which open the checksum.
        let key = u128::from_be_bytes(self.0);
        let check = self.checksum();
        for index in 0..LETTERS {
            let bit = |at: usize| {
                if at < 128 { key >> (127 - at) & 1 } else { check >> (139 - at) & 1 }
            };
            let letter = (0..5).fold(0, |sum, offset| sum << 1 | bit(index * 5 + offset));
            if index > 0 && index % 4 == 0 {
                f.write_str("-")?;
            }
            let letter = CROCKFORD[usize::try_from(letter).unwrap_or_default()];
            fmt::Write::write_char(f, char::from(letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryKey(…)")
    }
}

impl FromStr for RecoveryKey {
    type Err = OpenError;

    /// Case, spaces and dashes do not matter; O reads as 0, I and L as 1.
    fn from_str(text: &str) -> Result<Self, OpenError> {
        let mut letters = Zeroizing::new(Vec::with_capacity(LETTERS));
        for letter in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let letter = match letter.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = CROCKFORD.iter().position(|known| char::from(*known) == letter);
            letters.push(value.ok_or(OpenError::WrongRecoveryKey)?);
        }
        if letters.len() != LETTERS {
            return Err(OpenError::WrongRecoveryKey);
        }
        let mut key = 0_u128;
        let mut check = 0_u128;
        for at in 0..LETTERS * 5 {
            let bit = (letters[at / 5] >> (4 - at % 5) & 1) as u128;
            let side = if at < 128 { &mut key } else { &mut check };
            *side = *side << 1 | bit;
        }
        let parsed = Self(key.to_be_bytes());
        key.zeroize();
        if parsed.checksum() == check { Ok(parsed) } else { Err(OpenError::WrongRecoveryKey) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_key_reads_back_however_it_is_typed() {
        let key = RecoveryKey([0x9f; 16]);
        let text = key.to_string();
        assert_eq!(text.len(), 34);
        for typed in [text.clone(), text.to_lowercase(), text.replace('-', " "), text.replace('1', "l")] {
            assert!(typed.parse::<RecoveryKey>().is_ok_and(|parsed| parsed == key));
        }
    }

    #[test]
    fn a_mistyped_letter_is_noticed() {
        let text = RecoveryKey([7; 16]).to_string();
        let mut noticed = 0;
        for at in (0..text.len()).filter(|at| text.as_bytes()[*at] != b'-') {
            let mut typed = text.clone().into_bytes();
            typed[at] = if typed[at] == b'X' { b'Y' } else { b'X' };
            let typed = String::from_utf8(typed).unwrap();
            noticed += usize::from(typed.parse::<RecoveryKey>().is_err());
        }
        assert_eq!(noticed, LETTERS);
        assert!("".parse::<RecoveryKey>().is_err());
        assert!("€€€€".parse::<RecoveryKey>().is_err());
    }
}
