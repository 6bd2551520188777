//! HQ's log as it travels: what we ask, what is shown. The vault judges.

use vault::{LogShown, ShownPlace, Vault, VaultError};
use wire::v1::{Checkpoint, LogAsk, Wanted};

/// What the vault asks of HQ's log, for HELLO.
pub(crate) fn ask(vault: &mut Vault) -> Result<LogAsk, VaultError> {
    let vault::LogAsk { epoch, size, others, wanted } = vault.log_ask()?;
    let wanted = wanted.into_iter().map(|(stream, seq)| Wanted {
        scope: stream.scope,
        incarnation: stream.origin.incarnation,
        seq,
    });
    Ok(LogAsk { epoch, size, others, wanted: wanted.collect() })
}

/// What HQ shows, as the vault takes it.
pub(crate) fn shown(frame: Checkpoint) -> LogShown {
    let included = frame.included.into_iter().map(|place| ShownPlace {
        stream: place.stream(),
        seq: place.seq,
        pos: place.pos,
        received_at: place.received_at,
        proof: place.proof,
    });
    LogShown {
        included: included.collect(),
        note: frame.note,
        proof: frame.proof,
        linked: frame.linked.into_iter().map(|linked| (linked.size, linked.proof)).collect(),
        restored: frame.restored,
    }
}
