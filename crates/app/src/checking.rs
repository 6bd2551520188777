//! Whether the files of an exhibit are still what was taken in: read to the last byte, outside of the vault's lock,
//! so that everybody else goes on working.

use model::{Record, kinds};
use sha2::{Digest, Sha256};
use sync::bundle::Watch;
use uuid::Uuid;
use vault::{AttachmentReader, Vault, VaultError};

use crate::view::evidence::FileChecked;
use crate::{Failure, history};

/// One file that is to be read, if it is here.
pub(crate) struct ToRead {
    id: Uuid,
    name: String,
    /// As it was signed at intake.
    recorded: String,
    size: u64,
    reader: Option<Result<AttachmentReader, VaultError>>,
}

/// The files of an exhibit, each opened.
pub(crate) fn files(vault: &Vault, case: Uuid, evidence: Uuid) -> Result<Vec<ToRead>, Failure> {
    let reads = vault.reads();
    let all = reads.records(case, Some(&kinds::ATTACHMENT))?;
    let of_this = all.iter().map(|stored| &stored.record);
    let open = |file: &Record| -> Result<ToRead, Failure> {
        let here = reads.attachment(file.id)?;
        Ok(ToRead {
            id: file.id,
            name: file.text("name").unwrap_or_default().to_owned(),
            recorded: file.text("sha256").unwrap_or_default().to_ascii_lowercase(),
            size: here.as_ref().map_or(0, |stored| stored.size),
            reader: here.map(|_| vault.attachment_reader(file.id)),
        })
    };
    of_this.filter(|file| file.reference("evidence") == Some(evidence)).map(open).collect()
}

/// Reads them all. A person may stop it; then nothing is said about any.
pub(crate) fn read(files: Vec<ToRead>, watch: &impl Watch) -> Result<Vec<FileChecked>, Failure> {
    let total = files.iter().map(|file| file.size).sum();
    let mut done = 0;
    watch.progress(done, total);
    let mut found = Vec::new();
    for file in files {
        let sha256 = match file.reader {
            None => None,
            Some(reader) => Some(hash(reader, watch, &mut done, total)?),
        };
        let result = match &sha256 {
            None => "missing",
            Some(Some(sha256)) if *sha256 == file.recorded => "match",
            Some(_) => "mismatch",
        };
        found.push(FileChecked {
            id: file.id,
            name: file.name,
            result: result.to_owned(),
            recorded: file.recorded,
            found: sha256.flatten(),
        });
    }
    Ok(found)
}

/// The hash of the bytes; none when they cannot be read to the end as they were stored.
fn hash(
    reader: Result<AttachmentReader, VaultError>,
    watch: &impl Watch,
    done: &mut u64,
    total: u64,
) -> Result<Option<String>, Failure> {
    let mut sha = Sha256::new();
    let mut reader = match reader {
        Err(VaultError::DamagedAttachment { .. }) => return Ok(None),
        reader => reader?,
    };
    loop {
        if watch.is_cancelled() {
            let text =
                "The check was stopped before its end. Nothing was recorded; start it again when you like.";
            return Err(Failure::refused("cancelled", text));
        }
        match reader.next_chunk() {
            Ok(Some(chunk)) => {
                sha.update(&*chunk);
                *done += chunk.len() as u64;
                watch.progress(*done, total);
            }
            Ok(None) => return Ok(Some(history::hex(&sha.finalize()))),
            Err(VaultError::DamagedAttachment { .. }) => return Ok(None),
            Err(other) => return Err(other.into()),
        }
    }
}

/// What the check says of the exhibit as a whole: every file counts, and the exhibit's own hash is among them.
pub(crate) fn verdict(evidence: &Record, files: &[FileChecked]) -> &'static str {
    let any = |result: &str| files.iter().any(|file| file.result == result);
    let own = evidence.text("sha256").map(str::to_ascii_lowercase);
    let own_found = own.is_none_or(|own| files.iter().any(|file| file.found.as_ref() == Some(&own)));
    if any("mismatch") {
        "mismatch"
    } else if files.is_empty() || any("missing") {
        "missing"
    } else if own_found {
        "match"
    } else {
        "mismatch"
    }
}
