//! The one wrapper of every command that changes the vault: one transaction, one stamp, one list of what it touched.
//!
//! When its body fails, nothing of it stays. A command that writes outside of it does not exist.

use vault::{Stamp, Vault, Writer};

use crate::Failure;
use crate::gate::Turn;

/// Runs `body` in one transaction; its changes are durable when this returns.
pub(crate) fn change<T>(
    turn: &Turn<'_>,
    vault: &mut Vault,
    body: impl FnOnce(&mut Writer<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let (value, touched) = vault.write_with(Stamp::at(turn.now_ms), body)?;
    turn.touch(touched);
    Ok(value)
}
