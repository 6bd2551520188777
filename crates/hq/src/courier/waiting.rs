//! Parts that came before what they build on. They wait as they came, sealed, and are tried again whenever
//! something of the same device was taken in.

use std::io;
use std::path::{Path, PathBuf};

use ledger::DeviceId;
use uuid::Uuid;
use wire::bundle::Header;

use super::frames::claim;
use super::import::{Imported, take_in};
use crate::error::HqError;
use crate::house::House;

/// The end of the name of a copy that is not whole yet.
const COPYING: &str = ".copying";

fn folder(house: &House) -> PathBuf {
    house.staging.join("courier")
}

fn name(device: DeviceId, bundle: Uuid, part: u16) -> String {
    format!("{device}.{bundle}.{part:03}")
}

/// Keeps a copy of a part until it can be taken in whole.
pub(super) async fn keep(house: &House, path: &Path, imported: &Imported) -> Result<(), HqError> {
    let folder = folder(house);
    tokio::fs::create_dir_all(&folder).await?;
    let kept = folder.join(name(imported.device, imported.id, imported.part));
    let copying = folder.join(format!("{}{COPYING}", imported.id));
    tokio::fs::copy(path, &copying).await?;
    tokio::fs::File::open(&copying).await?.sync_all().await?;
    Ok(tokio::fs::rename(&copying, &kept).await?)
}

/// Takes in what waits of a device, again and again as long as something moves.
pub(super) async fn retry(house: &House, device: DeviceId) -> Result<(), HqError> {
    loop {
        let mut moved = false;
        for path in waiting(house, device).await? {
            let taken = take_in(house, &path).await?;
            moved |= taken.received > 0;
            if taken.gaps == 0 {
                tokio::fs::remove_file(&path).await?;
            }
        }
        if !moved {
            return Ok(());
        }
    }
}

/// The outsides of all parts that wait.
pub(super) async fn all(house: &House) -> Result<Vec<Header>, HqError> {
    let mut headers = Vec::new();
    for path in files(house, |name| !name.ends_with(COPYING)).await? {
        headers.push(claim(&path).await?.header().clone());
    }
    Ok(headers)
}

async fn waiting(house: &House, device: DeviceId) -> Result<Vec<PathBuf>, HqError> {
    let device = format!("{device}.");
    files(house, |name| name.starts_with(&device)).await
}

async fn files(house: &House, wanted: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, HqError> {
    let mut entries = match tokio::fs::read_dir(folder(house)).await {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        opened => opened?,
    };
    let mut found = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        if entry.file_name().to_str().is_some_and(&wanted) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
