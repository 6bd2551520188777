//! HQ's newest checkpoint, and the lines that witnesses put under it.

use proof::{Checkpoint, Note, Witness};

use crate::error::HqError;
use crate::house::House;
use crate::store::{StoreError, Write};

/// The newest checkpoint, signed now if the feed has grown.
pub async fn newest(house: &House) -> Result<(Checkpoint, String), HqError> {
    let epochs = house.books.epochs().await?;
    let present = epochs.last().ok_or(StoreError::Malformed("the feed has no epoch"))?;
    let (checkpoint, kept) = house.tree.checkpoint(&house.books, &house.own, present, house.now()).await?;
    Ok((checkpoint, kept.note))
}

/// Keeps a witness' cosignature of a checkpoint that HQ has signed. Gives the checkpoint with all its lines.
pub async fn cosign(
    house: &House,
    cosigned: &str,
    witness: &Witness,
) -> Result<(Checkpoint, String), HqError> {
    let invalid = |expected| HqError::Invalid { what: "the cosigned checkpoint", expected };
    let theirs = Note::parse(cosigned).map_err(|_| invalid("a signed note"))?;
    let key = house.own.verifying_key();
    let checkpoint = Checkpoint::of(&theirs, &key).map_err(|_| invalid("signed by this headquarters"))?;
    if theirs.cosigned_at(witness).is_none() {
        return Err(invalid("cosigned by the witness that was named"));
    }
    let (size, epoch) = (checkpoint.root.size, checkpoint.log.epoch);
    let kept = house.books.checkpoints(size.saturating_sub(1), size).await?;
    let kept = kept.into_iter().find(|kept| kept.epoch == epoch && kept.size == size);
    let kept = kept.ok_or(invalid("a checkpoint of this log"))?;
    let mut note = Note::parse(&kept.note).map_err(|_| StoreError::Malformed("a stored checkpoint"))?;
    let lines = theirs.signatures.into_iter().filter(|line| line.name == witness.name);
    let new: Vec<_> = lines.filter(|line| !note.signatures.contains(line)).collect();
    note.signatures.extend(new);
    let note = note.to_string();
    let sql = "UPDATE checkpoint SET note = $1 WHERE epoch = $2 AND size = $3";
    let cells = vec![note.as_str().into(), epoch.into(), size.into()];
    house.books.store.write(vec![Write::new(sql, cells)]).await?;
    Ok((checkpoint, note))
}
