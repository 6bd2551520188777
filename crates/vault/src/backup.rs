//! Backups: one file that holds what the vault's folder holds, every part of it encrypted as it lies there.
//!
//! Layout: magic, then parts (a name of a closed list, or what part of which attachment, a length, the bytes), then the
//! SHA-256 of everything before. No paths inside. The database part is a consistent copy under the same key,
//! marked as a copy: whoever opens it starts a new life and never forks the old one's streams.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use model::{Part, PartId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::files::{ATTACHMENTS, DATABASE, make_private, sync_dir};
use crate::{OpenError, Reads, Vault, attachment, meta, open};

const MAGIC: &[u8; 8] = b"CHVAULT\x01";
const KEYS: &str = "keys.json";
const END: u8 = 0;
const DATABASE_PART: u8 = 1;
const KEYS_PART: u8 = 2;
/// Tags of an attachment's parts.
const FILE_PARTS: [(u8, Part); 3] = [(3, Part::Original), (4, Part::Field), (5, Part::Thumb)];

/// What a backup holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BackupSummary {
    pub bytes: u64,
    pub attachments: u64,
    /// Attachments whose file is not on this laptop or cannot be read.
    pub missing: u64,
}

impl Vault {
    /// Writes a backup. The file takes its name only when it is complete.
    pub fn backup(&self, out: &Path) -> Result<BackupSummary, OpenError> {
        let copy = Scratch(self.dir.join("backup.db"));
        open::snapshot(&self.db, &copy.0)?;
        let marked = open::connect(&copy.0, &self.store_key)?;
        meta::mark_copied(&marked)?;
        let parts = Reads::new(&marked).stored_parts()?;
        marked.pragma_update(None, "journal_mode", "DELETE")?;
        marked.close().map_err(|(_, error)| error)?;

        let part = Scratch(with_suffix(out, ".part"));
        let mut writer = Parts::create(&part.0)?;
        let mut summary = BackupSummary::default();
        writer.file(DATABASE_PART, Uuid::nil(), &copy.0)?;
        writer.file(KEYS_PART, Uuid::nil(), &self.dir.join(KEYS))?;
        for part in parts {
            let path = attachment::path_of(&self.dir, part);
            if path.is_file() {
                writer.file(tag_of(part.part), part.attachment, &path)?;
                summary.attachments += 1;
            } else {
                summary.missing += 1;
            }
        }
        summary.bytes = writer.finish()?;
        std::fs::rename(&part.0, out)?;
        sync_dir(out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
        Ok(summary)
    }
}

/// Puts a backup into a folder that holds no vault. The file is verified whole before anything takes its name.
pub fn restore(file: &Path, dir: &Path) -> Result<BackupSummary, OpenError> {
    make_private(dir)?;
    let _lock = crate::vault::lock(dir)?;
    if crate::exists(dir) || dir.join(KEYS).exists() {
        return Err(OpenError::Exists);
    }
    let staging = dir.join("restoring");
    if staging.exists() {
        std::fs::remove_dir_all(&staging)?;
    }
    std::fs::create_dir_all(staging.join(ATTACHMENTS))?;
    let unpacked = unpack(file, &staging).and_then(|summary| {
        if staging.join(DATABASE).is_file() && staging.join(KEYS).is_file() {
            Ok(summary)
        } else {
            Err(OpenError::BadBackup { what: "a part is missing" })
        }
    });
    match unpacked {
        Ok(summary) => {
            let attachments = dir.join(ATTACHMENTS);
            if attachments.exists() {
                // A folder that holds something is somebody's; it is not written over.
                std::fs::remove_dir(&attachments).map_err(|_| OpenError::Exists)?;
            }
            // The database takes its name last: what a cut leaves behind is no vault.
            for name in [ATTACHMENTS, KEYS, DATABASE] {
                std::fs::rename(staging.join(name), dir.join(name))?;
            }
            sync_dir(dir)?;
            std::fs::remove_dir_all(&staging)?;
            Ok(summary)
        }
        Err(error) => {
            _ = std::fs::remove_dir_all(&staging);
            Err(error)
        }
    }
}

fn tag_of(part: Part) -> u8 {
    FILE_PARTS.iter().find(|(_, listed)| *listed == part).map_or(END, |(tag, _)| *tag)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A file of the moment; gone when it is dropped.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        _ = std::fs::remove_file(&self.0);
    }
}

/// Writes parts and hashes what it writes.
struct Parts {
    out: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Parts {
    fn create(path: &Path) -> Result<Self, OpenError> {
        let out = BufWriter::new(File::create(path)?);
        let mut parts = Self { out, hash: Sha256::new(), bytes: 0 };
        parts.write(MAGIC)?;
        Ok(parts)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), OpenError> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(self.out.write_all(bytes)?)
    }

    fn file(&mut self, tag: u8, id: Uuid, path: &Path) -> Result<(), OpenError> {
        let mut source = File::open(path)?;
        let length = source.metadata()?.len();
        self.write(&[tag])?;
        self.write(id.as_bytes())?;
        self.write(&length.to_be_bytes())?;
        let mut left = length;
        let mut buffer = vec![0; 64 * 1024];
        while left > 0 {
            let want = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            source.read_exact(&mut buffer[..want])?;
            self.write(&buffer[..want])?;
            left -= want as u64;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<u64, OpenError> {
        self.write(&[END])?;
        let digest = self.hash.clone().finalize();
        self.out.write_all(&digest)?;
        self.out.into_inner().map_err(|error| error.into_error())?.sync_all()?;
        Ok(self.bytes + 32)
    }
}

fn unpack(file: &Path, staging: &Path) -> Result<BackupSummary, OpenError> {
    let cut = |_| OpenError::BadBackup { what: "it is cut short" };
    let file = File::open(file)?;
    let mut summary = BackupSummary { bytes: file.metadata()?.len(), ..BackupSummary::default() };
    let mut source = Hashed { inner: BufReader::new(file), hash: Sha256::new() };
    let mut magic = [0; 8];
    source.read_exact(&mut magic).map_err(cut)?;
    if magic != *MAGIC {
        return Err(OpenError::BadBackup { what: "it does not begin like one" });
    }
    loop {
        let mut tag = [0];
        source.read_exact(&mut tag).map_err(cut)?;
        if tag[0] == END {
            break;
        }
        let (mut id, mut length) = ([0; 16], [0; 8]);
        source.read_exact(&mut id).map_err(cut)?;
        source.read_exact(&mut length).map_err(cut)?;
        let path = match tag[0] {
            DATABASE_PART => staging.join(DATABASE),
            KEYS_PART => staging.join(KEYS),
            tag => {
                let part = FILE_PARTS.iter().find(|(listed, _)| *listed == tag);
                let unknown = OpenError::BadBackup { what: "it holds a part this version does not know" };
                let (_, part) = part.ok_or(unknown)?;
                summary.attachments += 1;
                attachment::path_of(staging, PartId::new(Uuid::from_bytes(id), *part))
            }
        };
        std::fs::create_dir_all(path.parent().unwrap_or(staging))?;
        let mut out = File::create_new(&path)?;
        let length = u64::from_be_bytes(length);
        let copied = std::io::copy(&mut (&mut source).take(length), &mut out)?;
        if copied != length {
            return Err(OpenError::BadBackup { what: "it is cut short" });
        }
        out.sync_all()?;
    }
    let digest: [u8; 32] = source.hash.clone().finalize().into();
    let mut stored = [0; 32];
    source.inner.read_exact(&mut stored).map_err(cut)?;
    if digest != stored {
        return Err(OpenError::BadBackup { what: "a byte of it changed" });
    }
    Ok(summary)
}

struct Hashed<R> {
    inner: R,
    hash: Sha256,
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hash.update(&buffer[..count]);
        Ok(count)
    }
}
