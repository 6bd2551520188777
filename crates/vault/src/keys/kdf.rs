//! What a passphrase costs to try: Argon2id with parameters that are stored beside the wrapped key.

use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::OpenError;

const LEAST_MIB: u32 = 64;
const MOST_MIB: u32 = 1024;
const MOST_PASSES: u32 = 64;
const TARGET: Duration = Duration::from_millis(500);

/// Memory and passes of Argon2id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KdfCost {
    mib: u32,
    passes: u32,
}

impl KdfCost {
    /// The least a real vault may have.
    pub const LEAST: Self = Self { mib: LEAST_MIB, passes: 3 };

    /// Far too cheap for anything but a test.
    #[must_use]
    pub const fn for_tests() -> Self {
        Self { mib: 1, passes: 1 }
    }

    /// Raises the cost until one try takes this machine about half a second, 64 MiB and 3 passes at least.
    #[must_use]
    pub fn calibrated() -> Self {
        let mut cost = Self::LEAST;
        loop {
            let start = Instant::now();
            let took = cost.derive(b"calibration", &[0; 16]).map(|_| start.elapsed());
            match took {
                Ok(took) if took < TARGET => {}
                _ => return cost,
            }
            if cost.mib < 256 {
                cost.mib *= 2;
            } else if cost.passes < 12 {
                cost.passes += 1;
            } else {
                return cost;
            }
        }
    }

    /// The wrapping key of a passphrase.
    pub(crate) fn derive(self, passphrase: &[u8], salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, OpenError> {
        let unfit = OpenError::Damaged { what: "the stored key parameters are out of bounds" };
        if self.mib == 0 || self.mib > MOST_MIB || self.passes == 0 || self.passes > MOST_PASSES {
            return Err(unfit);
        }
        let Ok(params) = Params::new(self.mib * 1024, self.passes, 1, Some(32)) else { return Err(unfit) };
        let mut key = Zeroizing::new([0; 32]);
        match Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
            passphrase,
            salt,
            key.as_mut_slice(),
        ) {
            Ok(()) => Ok(key),
            Err(_) => Err(unfit),
        }
    }

    pub(crate) fn label(self) -> String {
        format!("argon2id/{}/{}", self.mib, self.passes)
    }
}
