//! A file that leaves the vault: hashed while it is written, under its name only when it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use vault::VaultError;

use crate::Failure;
use crate::history::hex;
use crate::view::evidence::SavedFile;
use crate::work::Running;

const PIECE: usize = 64 * 1024;

/// Removes the half-written file when it is dropped unfinished.
#[derive(Debug)]
pub(crate) struct Outfile {
    path: PathBuf,
    part: PathBuf,
    file: Option<BufWriter<File>>,
    hash: Sha256,
    size: u64,
    /// The first error of the outside file; the vault reports it as if it were its own.
    trouble: Option<io::Error>,
}

impl Outfile {
    pub(crate) fn begin(path: &Path) -> Result<Self, Failure> {
        if path.is_dir() || path.file_name().is_none() {
            return Err(Failure::refused(
                "file_unwritable",
                "This is a folder. Choose a file name; nothing was written.",
            ));
        }
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let part = path.with_file_name(name);
        let file = File::create(&part).map_err(|error| Failure::unwritable(&error))?;
        Ok(Self {
            path: path.to_owned(),
            part,
            file: Some(BufWriter::new(file)),
            hash: Sha256::new(),
            size: 0,
            trouble: None,
        })
    }

    /// An error of the vault while it wrote into this file: ours if the file failed, else the vault's.
    pub(crate) fn failure(&mut self, error: VaultError) -> Failure {
        self.trouble.take().map_or_else(|| error.into(), |trouble| Failure::unwritable(&trouble))
    }

    /// Whole and on the disk, still without its name. What it will be said to be.
    pub(crate) fn seal(&mut self) -> Result<SavedFile, Failure> {
        let place = |error: io::Error| Failure::unwritable(&error);
        if let Some(file) = self.file.take() {
            let file = file.into_inner().map_err(|error| place(error.into_error()))?;
            file.sync_all().map_err(place)?;
        }
        let sha256 = hex(&self.hash.clone().finalize());
        Ok(SavedFile { path: self.path.display().to_string(), size: self.size, sha256 })
    }

    pub(crate) fn finish(mut self) -> Result<SavedFile, Failure> {
        let saved = self.seal()?;
        std::fs::rename(&self.part, &self.path).map_err(|error| Failure::unwritable(&error))?;
        Ok(saved)
    }
}

impl Write for Outfile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(file) = &mut self.file else { return Err(io::ErrorKind::BrokenPipe.into()) };
        match file.write(bytes) {
            Ok(written) => {
                self.hash.update(&bytes[..written]);
                self.size += written as u64;
                Ok(written)
            }
            Err(error) => {
                let kind = error.kind();
                self.trouble = Some(error);
                Err(kind.into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for Outfile {
    fn drop(&mut self) {
        drop(self.file.take());
        // After a rename there is nothing of this name any more.
        let _ = std::fs::remove_file(&self.part);
    }
}

/// Writes `bytes` in pieces; when a person stops it, neither the file nor a part of it is left.
pub(crate) fn write(path: &Path, bytes: &[u8], running: &Running<'_>) -> Result<SavedFile, Failure> {
    lay_down(path, bytes, running)?.finish()
}

/// The same, without its name yet.
pub(crate) fn lay_down(path: &Path, bytes: &[u8], running: &Running<'_>) -> Result<Outfile, Failure> {
    let mut out = Outfile::begin(path)?;
    for piece in bytes.chunks(PIECE) {
        running.go_on()?;
        out.write_all(piece).map_err(|error| Failure::unwritable(&error))?;
    }
    Ok(out)
}

/// SHA-256 of a file that was just written, read in pieces.
pub(crate) fn hash_of(path: &Path) -> Result<String, Failure> {
    let mut file = File::open(path).map_err(|error| Failure::unreadable(&error))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; PIECE];
    loop {
        match io::Read::read(&mut file, &mut buffer).map_err(|error| Failure::unreadable(&error))? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}
