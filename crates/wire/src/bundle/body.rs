//! The encrypted body: hashed whole before anything is decrypted, and hashed again piece by piece while it
//! is. A stick that answers differently the second time is found out before a byte of it is believed.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use ed25519_dalek::{SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use super::{BLOCK, BundleError, Claim, Header, cipher};
use crate::FrameReader;

/// What is compared at a time on the second reading.
const PIECE: usize = 1024 * 1024;

/// A bundle whose signature, length and hash are right.
#[derive(Clone, Debug)]
pub struct Checked {
    header: Header,
    pieces: Vec<[u8; 32]>,
}

/// Reads a bundle to its end and checks everything that can be checked without opening it. `go_on` is asked
/// after each piece and told how many bytes were read.
pub fn check<R: Read>(
    claim: &Claim,
    key: &VerifyingKey,
    body: &mut R,
    mut go_on: impl FnMut(u64) -> bool,
) -> Result<Option<Checked>, BundleError> {
    let header = claim.verified(key)?;
    let mut whole = Sha256::new();
    let mut pieces = Vec::new();
    let (mut piece, mut found) = (Vec::with_capacity(PIECE), 0);
    loop {
        piece.clear();
        body.take(PIECE as u64).read_to_end(&mut piece).map_err(BundleError::Unreadable)?;
        found += piece.len() as u64;
        if piece.is_empty() || found > header.length {
            break;
        }
        whole.update(&piece);
        pieces.push(Sha256::digest(&piece).into());
        if !go_on(found) {
            return Ok(None);
        }
    }
    if found != header.length {
        return Err(BundleError::Length { expected: header.length, found });
    }
    if whole.finalize()[..] != header.sha256 {
        return Err(BundleError::Changed);
    }
    Ok(Some(Checked { header: header.clone(), pieces }))
}

impl Checked {
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The frames inside, for one of the recipients.
    pub fn open<R: Read + Seek>(
        &self,
        mut file: R,
        key: &SigningKey,
    ) -> Result<FrameReader<impl Read + use<R>>, BundleError> {
        file.seek(SeekFrom::Start(BLOCK as u64)).map_err(BundleError::Unreadable)?;
        let pieces = self.pieces.clone().into_iter();
        let body = Compared { file, pieces, piece: Vec::with_capacity(PIECE), at: 0 };
        let opened = cipher::open(body, key)?;
        Ok(FrameReader::new(BufReader::new(opened)))
    }
}

/// Gives a body's bytes only as they were when it was checked.
struct Compared<R> {
    file: R,
    pieces: std::vec::IntoIter<[u8; 32]>,
    piece: Vec<u8>,
    at: usize,
}

impl<R: Read> Read for Compared<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            let Some(expected) = self.pieces.next() else { return Ok(0) };
            self.piece.clear();
            self.at = 0;
            (&mut self.file).take(PIECE as u64).read_to_end(&mut self.piece)?;
            if Sha256::digest(&self.piece)[..] != expected {
                self.piece.clear();
                return Err(io::Error::new(io::ErrorKind::InvalidData, BundleError::Changed));
            }
        }
        let taken = buffer.len().min(self.piece.len() - self.at);
        buffer[..taken].copy_from_slice(&self.piece[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}
