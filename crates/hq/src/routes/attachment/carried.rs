//! Pieces that came by courier: staged, checked and kept like those of the line.

use ledger::Scope;
use model::{Part, PartId};
use tokio::io::AsyncWriteExt as _;
use wire::v1::FilePiece;

use super::Asked;
use super::finish::check_and_keep;
use super::record::Announced;
use super::staged::Staged;
use crate::books::Device;
use crate::error::HqError;
use crate::house::House;

/// Takes a piece that continues what is here. `true` when it made its file whole and kept. One that the
/// feed does not announce, or that comes too early, is left: the file stays with its device and comes again.
pub(crate) async fn take(house: &House, device: &Device, piece: FilePiece) -> Result<bool, HqError> {
    let access = house.books.access(device.user.id, &[Scope::Case(piece.case)]).await?;
    let open = access.iter().flatten().any(|access| access.is_open(house.now()));
    let (true, Some(part)) = (open, Part::named(&piece.part)) else { return Ok(false) };
    let asked = Asked { case: piece.case, part: PartId::new(piece.id, part), device: device.id };
    let Some(announced) = Announced::read(&house.books, &asked).await? else { return Ok(false) };
    let fits = (announced.size, announced.sha256) == (piece.size, piece.sha256);
    if !fits || asked.state(house).await?.complete {
        return Ok(false);
    }
    let staged = Staged::open(asked.staged(house)).await?;
    let received = staged.length()?;
    let fresh = received.checked_sub(piece.offset).and_then(|skip| usize::try_from(skip).ok());
    let Some(fresh) = fresh.and_then(|skip| piece.bytes.get(skip..)) else { return Ok(false) };
    if received + fresh.len() as u64 > announced.size {
        return Ok(false);
    }
    let mut file = staged.writer()?;
    file.write_all(fresh).await?;
    file.flush().await?;
    file.sync_data().await?;
    if received + (fresh.len() as u64) < announced.size {
        return Ok(false);
    }
    match check_and_keep(house, &asked, announced, staged).await {
        Ok(state) => Ok(state.complete),
        // Not the file its record names: thrown away, and asked for again.
        Err(HqError::DigestMismatch) => Ok(false),
        Err(error) => Err(error),
    }
}
