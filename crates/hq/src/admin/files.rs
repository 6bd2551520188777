//! The files of attachments as an administrator sees them: how many, how large, and which are missing.
//! Names and contents stay where they are.

use std::collections::HashMap;

use futures_util::TryStreamExt as _;
use model::{Part, PartId};
use object_store::{ObjectStoreExt as _, path::Path as ObjectPath};
use serde::Serialize;
use uuid::Uuid;

use crate::books::{forgotten, object_of};
use crate::error::HqError;
use crate::house::House;

/// How much the object store should hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Files {
    /// Originals, thumbnails and field copies.
    pub files: u64,
    pub bytes: u64,
}

/// What the object store lacks of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    #[serde(flatten)]
    pub kept: Files,
    /// Objects that the database says are kept and the store does not have in that size.
    pub missing: Vec<String>,
}

pub async fn counted(house: &House) -> Result<Files, HqError> {
    let kept = house.books.all_kept().await?;
    Ok(Files { files: kept.len() as u64, bytes: kept.iter().map(|part| part.size).sum() })
}

/// Takes every byte of an attachment away, also those of an upload that is under way.
pub(crate) async fn remove(house: &House, case: Uuid, attachment: Uuid) -> Result<(), HqError> {
    house.books.store.write(forgotten(case, attachment).into()).await?;
    for part in Part::ALL.map(|part| PartId::new(attachment, part)) {
        match house.objects.delete(&ObjectPath::from(object_of(case, part))).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        match std::fs::remove_file(house.staged(case, part)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Compares names and sizes; reads no content.
pub async fn check(house: &House) -> Result<Checked, HqError> {
    let objects = house.objects.list(None);
    let there: HashMap<String, u64> =
        objects.map_ok(|object| (object.location.to_string(), object.size)).try_collect().await?;
    let mut checked = Checked::default();
    for part in house.books.all_kept().await? {
        checked.kept.files += 1;
        checked.kept.bytes += part.size;
        if there.get(&part.object()) != Some(&part.size) {
            checked.missing.push(part.object());
        }
    }
    checked.missing.sort();
    Ok(checked)
}
