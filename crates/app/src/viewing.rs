//! The one PDF that a person looks at: opened once by a ticket, read in pieces, and whether it may be seen is asked
//! anew at each piece. It is in memory alone, never on the disk, and is over when the desk is locked.

use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::VaultError;
use zeroize::Zeroizing;

use crate::desk::{SharedVault, lock};
use crate::gate::{Gate, Subject, Turn};
use crate::view::viewing::Ticket;
use crate::{Desk, Failure};

/// What is given out at once, at most.
pub const LARGEST_PIECE: usize = 1024 * 1024;

/// A PDF to be looked at.
pub(crate) struct Paper {
    pub title: String,
    /// The banner over it.
    pub marking: String,
    pub size: u64,
    /// The record whose access decides who may see it.
    pub about: Uuid,
    pub body: Body,
}

/// Where its bytes are.
#[derive(Clone)]
pub(crate) enum Body {
    /// The original of an attachment, which stays encrypted where it is.
    Stored(Uuid),
    /// Set by the program itself, for this look only.
    Set(Arc<Zeroizing<Vec<u8>>>),
}

impl Body {
    pub(crate) fn set(bytes: Vec<u8>) -> Self {
        Self::Set(Arc::new(Zeroizing::new(bytes)))
    }
}

/// What whoever brought the ticket may know and ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// Names the look when pieces are asked for; good until it is over.
    pub reading: Uuid,
    pub title: String,
    pub marking: String,
    pub size: u64,
}

struct Viewing {
    /// Gone once it was used.
    ticket: Option<Uuid>,
    reading: Uuid,
    paper: Paper,
}

/// One at a time: the next takes the place of the one before.
#[derive(Default)]
pub(crate) struct Lectern(Mutex<Option<Viewing>>);

impl Lectern {
    pub(crate) fn clear(&self) {
        *lock(&self.0) = None;
    }
}

impl Desk {
    /// Puts a PDF of the vault that is open before whoever brings the ticket.
    pub(crate) fn put_up(&self, vault: &SharedVault, paper: Paper) -> Result<Ticket, Failure> {
        let (ticket, reading) = (self.ids.id(), self.ids.id());
        let told =
            Ticket { ticket, title: paper.title.clone(), marking: paper.marking.clone(), size: paper.size };
        *lock(&self.lectern.0) = Some(Viewing { ticket: Some(ticket), reading, paper });
        // A lock that came meanwhile has cleared before there was anything to clear.
        if !self.has_open(vault) {
            self.lectern.clear();
            return Err(Failure::locked());
        }
        Ok(told)
    }

    /// Lets in whoever brings the ticket, once.
    pub fn admit(&self, ticket: &str) -> Result<Admitted, Failure> {
        let ticket = Uuid::parse_str(ticket).map_err(|_| over())?;
        let mut held = lock(&self.lectern.0);
        let viewing = held.as_mut().filter(|viewing| viewing.ticket == Some(ticket)).ok_or_else(over)?;
        viewing.ticket = None;
        let Viewing { reading, paper, .. } = viewing;
        let (title, marking) = (paper.title.clone(), paper.marking.clone());
        Ok(Admitted { reading: *reading, title, marking, size: paper.size })
    }

    /// Up to `most` bytes from `from` on, as long as the look lasts and the person may see it.
    pub fn piece(&self, reading: &str, from: u64, most: usize) -> Result<Vec<u8>, Failure> {
        let reading = Uuid::parse_str(reading).map_err(|_| over())?;
        let (about, body) = {
            let held = lock(&self.lectern.0);
            let viewing = held.as_ref().filter(|viewing| viewing.reading == reading).ok_or_else(over)?;
            (viewing.paper.about, viewing.paper.body.clone())
        };
        let turn = Turn::enter(self, Gate::Read, Subject::Record(about))?;
        let most = most.min(LARGEST_PIECE);
        match body {
            Body::Stored(id) => Ok(turn.vault()?.read_attachment_piece(id, from, most)?),
            Body::Set(bytes) => {
                let from = usize::try_from(from).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes[from..bytes.len().min(from.saturating_add(most))].to_vec())
            }
        }
    }

    /// Nobody looks any more.
    pub fn put_away(&self) {
        self.lectern.clear();
    }
}

/// Whether a file begins as a PDF does: the name says nothing for certain. Readers look for the mark in the first
/// kilobyte.
pub(crate) fn is_pdf(turn: &Turn<'_>, id: Uuid) -> Result<bool, VaultError> {
    const MARK: &[u8] = b"%PDF-";
    let Ok(vault) = turn.vault() else { return Ok(false) };
    let head = vault.read_attachment_piece(id, 0, 1024)?;
    Ok(head.windows(MARK.len()).any(|window| window == MARK))
}

fn over() -> Failure {
    Failure::refused(
        "viewing_over",
        "This look at the file is over. Nothing was changed; open it again where you found it.",
    )
}
