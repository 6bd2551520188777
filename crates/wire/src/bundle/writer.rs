//! Writing a bundle: part by part into files without a name yet, which get their headers and their names
//! only when all of them are whole and on the disk. What failed leaves nothing behind.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use age::stream::StreamWriter;
use ed25519_dalek::{SigningKey, VerifyingKey};
use ledger::DeviceId;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{BLOCK, BundleError, FeedRange, Header, LARGEST, MOST_PARTS, SMALLEST, VERSION, cipher};

/// Room for what encryption adds: its own header, and a tag for every 64 KiB.
const ENVELOPE: u64 = 16 * 1024;

/// What every part says of the bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: Uuid,
    pub from: DeviceId,
    pub to: Vec<(DeviceId, VerifyingKey)>,
    pub created: i64,
}

/// A part that has its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub path: PathBuf,
    pub size: u64,
    pub header: Header,
}

#[derive(Debug)]
pub struct BundleWriter<'k> {
    draft: Draft,
    key: &'k SigningKey,
    out: PathBuf,
    most: u64,
    /// The frames that every part opens with, so that each can be taken by itself.
    opening: Vec<u8>,
    closed: Vec<Closed>,
    open: Option<OpenPart>,
}

impl<'k> BundleWriter<'k> {
    /// Begins a bundle at `out`, in parts of at most `most` bytes.
    pub fn begin(
        draft: Draft,
        key: &'k SigningKey,
        out: &Path,
        most: u64,
        opening: Vec<u8>,
    ) -> Result<Self, BundleError> {
        if !(1..=super::MOST_RECIPIENTS).contains(&draft.to.len()) {
            return Err(BundleError::Recipients);
        }
        if !(SMALLEST..=LARGEST).contains(&most) {
            return Err(BundleError::PartSize);
        }
        if out.is_dir() || out.file_name().is_none() {
            return Err(BundleError::Unwritable(io::ErrorKind::IsADirectory.into()));
        }
        let mut writer =
            Self { draft, key, out: out.to_owned(), most, opening, closed: Vec::new(), open: None };
        writer.begin_part()?;
        Ok(writer)
    }

    /// Adds a frame with its length before it, as [`crate::encode_frame`] gives it.
    pub fn frame(&mut self, bytes: &[u8], feed: Option<FeedRange>) -> Result<(), BundleError> {
        let room = self.most - BLOCK as u64 - ENVELOPE - self.most / 4096;
        let full = self.open.as_ref().is_none_or(|part| part.plain + bytes.len() as u64 > room);
        if full {
            self.close_part()?;
            self.begin_part()?;
        }
        let part = self.open.as_mut().ok_or(BundleError::Malformed)?;
        part.write(bytes)?;
        if let Some(feed) = feed {
            let from = part.feed.map_or(feed.from, |known| known.from);
            part.feed = Some(FeedRange { from, to: feed.to });
        }
        Ok(())
    }

    fn begin_part(&mut self) -> Result<(), BundleError> {
        if self.closed.len() >= usize::from(MOST_PARTS) {
            return Err(BundleError::TooManyParts);
        }
        let keys: Vec<VerifyingKey> = self.draft.to.iter().map(|(_, key)| *key).collect();
        let mut name = self.out.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.{}.part", self.draft.id.simple(), self.closed.len() + 1));
        let mut part = OpenPart::begin(self.out.with_file_name(name), &keys)?;
        part.write(&self.opening)?;
        self.open = Some(part);
        Ok(())
    }

    fn close_part(&mut self) -> Result<(), BundleError> {
        if let Some(part) = self.open.take() {
            self.closed.push(part.close()?);
        }
        Ok(())
    }

    /// Signs every part and gives it its name: the one asked for, or one for each of several.
    pub fn finish(mut self) -> Result<Vec<Written>, BundleError> {
        self.close_part()?;
        let parts = u16::try_from(self.closed.len()).map_err(|_| BundleError::TooManyParts)?;
        let mut signed = Vec::new();
        for (part, closed) in (1..=parts).zip(&mut self.closed) {
            let header = Header {
                version: VERSION,
                id: self.draft.id,
                from: self.draft.from,
                to: self.draft.to.iter().map(|(device, _)| *device).collect(),
                created: self.draft.created,
                part,
                parts,
                length: closed.length,
                sha256: closed.sha256,
                feed: closed.feed,
            };
            closed.head(&header.sign(self.key)?).map_err(BundleError::Unwritable)?;
            signed.push(header);
        }
        let mut written = Vec::new();
        for (header, closed) in signed.into_iter().zip(&self.closed) {
            let path = name_of(&self.out, header.part, parts);
            fs::rename(&closed.place.0, &path).map_err(BundleError::Unwritable)?;
            written.push(Written { path, size: BLOCK as u64 + closed.length, header });
        }
        sync_folder(&self.out).map_err(BundleError::Unwritable)?;
        Ok(written)
    }
}

/// `name.ext`, or `name.2of3.ext`.
fn name_of(out: &Path, part: u16, parts: u16) -> PathBuf {
    if parts == 1 {
        return out.to_owned();
    }
    let mut name = out.file_stem().unwrap_or_default().to_os_string();
    name.push(format!(".{part}of{parts}"));
    if let Some(ending) = out.extension() {
        name.push(".");
        name.push(ending);
    }
    out.with_file_name(name)
}

/// A name is on the disk only once its folder is. Some sticks cannot do this; the file itself is safe.
fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    match File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()) {
        Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {
            Ok(())
        }
        done => done,
    }
}

/// A file that goes when nobody gave it its name.
#[derive(Debug)]
struct Unnamed(PathBuf);

impl Drop for Unnamed {
    fn drop(&mut self) {
        // After a rename there is nothing of this name any more.
        let _ = fs::remove_file(&self.0);
    }
}

struct OpenPart {
    place: Unnamed,
    sealed: StreamWriter<Hashed>,
    /// Bytes before encryption.
    plain: u64,
    feed: Option<FeedRange>,
}

impl std::fmt::Debug for OpenPart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenPart").field("plain", &self.plain).finish_non_exhaustive()
    }
}

impl OpenPart {
    fn begin(path: PathBuf, keys: &[VerifyingKey]) -> Result<Self, BundleError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let file = options.open(&path).map_err(BundleError::Unwritable)?;
        let place = Unnamed(path);
        let mut file = io::BufWriter::new(file);
        file.write_all(&[0; BLOCK]).map_err(BundleError::Unwritable)?;
        let sealed = cipher::seal(Hashed { file, hash: Sha256::new(), length: 0 }, keys)?;
        Ok(Self { place, sealed, plain: 0, feed: None })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), BundleError> {
        self.plain += bytes.len() as u64;
        self.sealed.write_all(bytes).map_err(BundleError::Unwritable)
    }

    fn close(self) -> Result<Closed, BundleError> {
        let Hashed { file, hash, length } = self.sealed.finish().map_err(BundleError::Unwritable)?;
        let file = file.into_inner().map_err(|error| BundleError::Unwritable(error.into_error()))?;
        let sha256 = hash.finalize().into();
        Ok(Closed { place: self.place, file, length, sha256, feed: self.feed })
    }
}

/// A part that lacks only its header and its name.
#[derive(Debug)]
struct Closed {
    place: Unnamed,
    file: File,
    length: u64,
    sha256: [u8; 32],
    feed: Option<FeedRange>,
}

impl Closed {
    fn head(&mut self, block: &[u8; BLOCK]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(block)?;
        self.file.sync_all()
    }
}

/// Hashes what passes to the file.
struct Hashed {
    file: io::BufWriter<File>,
    hash: Sha256,
    length: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
