//! Files on the line: the client's and headquarters' own HTTP over a pair of pipes, cut at any byte.

use std::cell::RefCell;
use std::time::Duration;

use sync::{Door, Report, SyncError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, copy, duplex, split};
use vault::{Vault, VaultError};

use super::office::Office;

/// The pipes never stand still, so this is only ever waited for when something is wrong.
const PATIENCE: Duration = Duration::from_secs(20);
const PIPE: usize = 1 << 16;

/// A vault in the hands of whoever runs an exchange or carries a bundle.
pub struct InHand<'v> {
    vault: RefCell<&'v mut Vault>,
    now_ms: i64,
}

impl<'v> InHand<'v> {
    pub fn new(vault: &'v mut Vault, now_ms: i64) -> Self {
        Self { vault: RefCell::new(vault), now_ms }
    }
}

impl Door for InHand<'_> {
    fn vault<T>(&self, work: impl FnOnce(&mut Vault) -> Result<T, VaultError>) -> Result<T, SyncError> {
        Ok(work(&mut self.vault.borrow_mut())?)
    }

    fn now_ms(&self) -> i64 {
        self.now_ms
    }
}

/// After how many bytes the line breaks.
#[derive(Clone, Copy, Debug)]
pub enum FileCut {
    Up(u64),
    Down(u64),
}

/// Carries what the vault wants to send and to get, as an exchange does after its records.
pub fn carry(
    office: &Office,
    process: usize,
    door: &InHand<'_>,
    cut: Option<FileCut>,
    report: &mut Report,
) -> Result<(), SyncError> {
    let house = office.houses[process % office.houses.len()].clone();
    let key = door.vault(|vault| Ok(vault.tls_key().verifying_key().to_bytes()))?;
    let (laptop, near) = duplex(PIPE);
    let (far, headquarters) = duplex(PIPE);
    office.runtime.block_on(async {
        let carrying = sync::carry_over(door, laptop, PATIENCE, report);
        let serving = hq::serve_stream(house, key, headquarters);
        let (carried, (), ()) = tokio::join!(carrying, serving, line(near, far, cut));
        carried
    })
}

/// Moves bytes between the two ends until one of them is done, or the line breaks.
async fn line(near: DuplexStream, far: DuplexStream, cut: Option<FileCut>) {
    let (up, down) = match cut {
        None => (u64::MAX, u64::MAX),
        Some(FileCut::Up(bytes)) => (bytes, u64::MAX),
        Some(FileCut::Down(bytes)) => (u64::MAX, bytes),
    };
    let ((near_out, mut near_in), (far_out, mut far_in)) = (split(near), split(far));
    let (mut rising, mut falling) = (near_out.take(up), far_out.take(down));
    tokio::select! {
        _ = copy(&mut rising, &mut far_in) => {}
        _ = copy(&mut falling, &mut near_in) => {}
    }
    // What had passed arrives; nothing comes after it.
    let _ = far_in.shutdown().await;
    let _ = near_in.shutdown().await;
}
