//! The whole feed as a file that proves itself: chains, signatures and every checkpoint, without content
//! unless it is asked for.

use std::io::{BufWriter, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use proof::export::{Entry, Maker, Writer};

use crate::error::HqError;
use crate::house::House;
use crate::store::{Part, StoreError};

/// Writes a new file; an existing one is not touched. Gives the number of entries.
pub async fn export(house: &House, out: &Path, with_content: bool) -> Result<u64, HqError> {
    let mut file = std::fs::OpenOptions::new();
    let file = file.write(true).create_new(true).mode(0o600).open(out)?;
    let mut file = BufWriter::new(file);
    let written = write(house, &mut file, with_content).await;
    let whole = written.and_then(|entries| {
        file.flush()?;
        file.get_ref().sync_all()?;
        Ok(entries)
    });
    if whole.is_err() {
        let _ = std::fs::remove_file(out);
    }
    whole
}

async fn write(house: &House, file: &mut impl std::io::Write, content: bool) -> Result<u64, HqError> {
    let (books, own, now) = (&house.books, &house.own, house.now());
    let epochs = books.epochs().await?;
    let present = epochs.last().ok_or(StoreError::Malformed("the feed has no epoch"))?;
    // The end of the feed is signed for first, so that nothing of the file stands after the last checkpoint.
    let end = house.tree.checkpoint(books, own, present, now).await?.0.root.size;
    let mut export = Writer::begin(file, Maker::Hq, None, now, content)?;
    export.key(own.user, own.device, own.verifying_key().as_bytes())?;
    for device in books.devices().await? {
        export.key(device.user.id, device.id, &device.public_key)?;
        if device.local_user != device.user.id {
            export.key(device.local_user, device.id, &device.public_key)?;
        }
    }
    let mut last = 0;
    while last < end {
        let page = books.everything(last).await?;
        let Some(to) = page.last().map(|entry| entry.pos.min(end)) else {
            return Err(HqError::BrokenFeed { pos: last + 1, why: "it is missing".into() });
        };
        let mut checkpoints = books.checkpoints(last, to).await?.into_iter().peekable();
        for entry in page.iter().take_while(|entry| entry.pos <= end) {
            export.entry(&Entry {
                stream: &entry.stream(),
                seq: entry.seq,
                raw: &entry.raw,
                hash: entry.hash,
                released: entry.part == Part::Released,
                placed: Some((entry.pos, entry.received_at)),
                included: None,
            })?;
            while let Some(kept) = checkpoints.next_if(|kept| kept.size <= entry.pos) {
                export.checkpoint(&kept.note, None)?;
            }
        }
        last = to;
    }
    Ok(own.finish_export(export)?)
}
