//! What this device keeps of imports: mappings by their names, and which records each import made, so that it can
//! be undone as one. Neither leaves the device.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{Reads, Writer};

use crate::Failure;
use crate::view::table::{ImportedBatch, Mapping};

const MAPPINGS: &str = "tables/mappings";
const BATCHES: &str = "tables/batches";

/// One import and the records it made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Batch {
    pub said: ImportedBatch,
    pub records: Vec<Uuid>,
}

pub(crate) fn mappings(reads: &Reads<'_>) -> Result<Vec<Mapping>, Failure> {
    let kept = reads.kept(MAPPINGS)?.unwrap_or_default();
    Ok(serde_json::from_slice(&kept).unwrap_or_default())
}

pub(crate) fn mapping(reads: &Reads<'_>, name: &str) -> Result<Mapping, Failure> {
    let found = mappings(reads)?.into_iter().find(|mapping| mapping.name == name);
    found.ok_or_else(|| Failure::not_found("mapping"))
}

/// Puts a mapping in the place of the one of its name, or takes it away.
pub(crate) fn keep_mapping(
    writer: &mut Writer<'_>,
    mut all: Vec<Mapping>,
    name: &str,
    mapping: Option<Mapping>,
) -> Result<(), Failure> {
    all.retain(|other| other.name != name);
    all.extend(mapping);
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let kept = serde_json::to_vec(&all).map_err(|error| Failure::ours(&error))?;
    Ok(writer.keep(MAPPINGS, &kept)?)
}

/// Every import of a table, the latest first.
pub(crate) fn batches(reads: &Reads<'_>) -> Result<Vec<ImportedBatch>, Failure> {
    let kept = reads.kept(BATCHES)?.unwrap_or_default();
    Ok(serde_json::from_slice(&kept).unwrap_or_default())
}

pub(crate) fn batch(reads: &Reads<'_>, id: Uuid) -> Result<Batch, Failure> {
    let kept = reads.kept(&name_of(id))?;
    let read = kept.and_then(|kept| serde_json::from_slice(&kept).ok());
    read.ok_or_else(|| Failure::not_found("import"))
}

pub(crate) fn remember(
    writer: &mut Writer<'_>,
    mut all: Vec<ImportedBatch>,
    batch: &Batch,
) -> Result<(), Failure> {
    all.insert(0, batch.said.clone());
    put(writer, BATCHES, &all)?;
    put(writer, &name_of(batch.said.id), batch)
}

pub(crate) fn undone(writer: &mut Writer<'_>, mut all: Vec<ImportedBatch>, id: Uuid) -> Result<(), Failure> {
    for said in all.iter_mut().filter(|said| said.id == id) {
        said.undone = true;
    }
    put(writer, BATCHES, &all)
}

fn put(writer: &mut Writer<'_>, name: &str, value: &impl Serialize) -> Result<(), Failure> {
    let bytes = serde_json::to_vec(value).map_err(|error| Failure::ours(&error))?;
    Ok(writer.keep(name, &bytes)?)
}

fn name_of(id: Uuid) -> String {
    format!("tables/batch/{id}")
}
