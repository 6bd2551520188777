//! Reading a bundle's frames on a thread of their own: files block, and the feed must not wait for a stick.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use ed25519_dalek::{SigningKey, VerifyingKey};
use tokio::sync::mpsc;
use wire::bundle::{self, BundleError, Checked, Claim, Header};
use wire::v1::Frame;

use crate::error::HqError;
use crate::store::StoreError;

async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, HqError> + Send + 'static,
) -> Result<T, HqError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Interrupted)?
}

fn open(path: &Path) -> Result<BufReader<File>, HqError> {
    Ok(BufReader::new(File::open(path).map_err(BundleError::Unreadable)?))
}

/// What the file says on its outside, unproven.
pub(super) async fn claim(path: &Path) -> Result<Claim, HqError> {
    let path = path.to_owned();
    on_a_thread(move || Ok(Claim::read(&mut open(&path)?)?)).await
}

/// A bundle for HQ, checked outside and readable to its end.
#[derive(Clone, Debug)]
pub(super) struct Bundle {
    path: PathBuf,
    checked: Checked,
}

impl Bundle {
    /// Checks signature, length and hash, then that everything inside can be read and is a device's to say.
    pub async fn check(
        path: &Path,
        claim: Claim,
        key: VerifyingKey,
        own: SigningKey,
    ) -> Result<Self, HqError> {
        let path = path.to_owned();
        on_a_thread(move || {
            let mut file = open(&path)?;
            let claim_again = Claim::read(&mut file)?;
            if claim_again.header() != claim.header() {
                return Err(BundleError::Changed.into());
            }
            let checked = bundle::check(&claim_again, &key, &mut file, |_| true)?;
            let checked = checked.ok_or(BundleError::Changed)?;
            let bundle = Self { path, checked };
            let mut frames = bundle.checked.open(open(&bundle.path)?, &own)?;
            while let Some(frame) = frames.next_frame().map_err(BundleError::Frame)? {
                if !is_a_devices(&frame) {
                    return Err(HqError::ForeignFrame);
                }
            }
            Ok(bundle)
        })
        .await
    }

    pub fn header(&self) -> &Header {
        self.checked.header()
    }

    /// The frames, one after the other; the reader waits for whoever takes them.
    pub fn frames(&self, own: SigningKey) -> mpsc::Receiver<Result<Frame, HqError>> {
        let (out, frames) = mpsc::channel(4);
        let bundle = self.clone();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = bundle.give(&own, &out) {
                // Nobody to tell: whoever read has gone.
                let _ = out.blocking_send(Err(error));
            }
        });
        frames
    }

    fn give(&self, own: &SigningKey, out: &mpsc::Sender<Result<Frame, HqError>>) -> Result<(), HqError> {
        let mut frames = self.checked.open(open(&self.path)?, own)?;
        while let Some(frame) = frames.next_frame().map_err(BundleError::Frame)? {
            if out.blocking_send(Ok(frame)).is_err() {
                break;
            }
        }
        Ok(())
    }
}

fn is_a_devices(frame: &Frame) -> bool {
    matches!(
        frame,
        Frame::Hello(_)
            | Frame::Checkpoint(_)
            | Frame::Push(_)
            | Frame::FilePiece(_)
            | Frame::End
            | Frame::Unknown { .. }
    )
}
