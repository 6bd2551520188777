//! A bundle's outside: whose it is, for whom, and whether it is whole. Checked before anything is opened.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::Path;

use ledger::{DeviceId, VerifyingKey};
use uuid::Uuid;
use vault::Correspondent;
use wire::bundle::{self, BundleError, Checked, Claim, Header};

use super::Watch;
use crate::{Door, SyncError};

/// What this vault knows of the one who made the bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Hq,
    /// A device of the directory.
    Known,
    /// A device whose authority HQ ended: only HQ still takes its work, and a reviewer decides on it.
    Revoked,
    /// The directory here does not have it, so nothing is proven.
    Unknown,
}

/// What any courier may know of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    pub id: Uuid,
    pub from: DeviceId,
    pub standing: Standing,
    pub to: Vec<DeviceId>,
    pub for_us: bool,
    pub created_ms: i64,
    pub part: u16,
    pub parts: u16,
    pub bytes: u64,
    /// Signature, length and hash are right. Not for a maker that is not known here.
    pub intact: bool,
}

impl Outside {
    fn of(header: &Header, own: DeviceId, standing: Standing) -> Self {
        Self {
            id: header.id,
            from: header.from,
            standing,
            to: header.to.clone(),
            for_us: header.is_for(own),
            created_ms: header.created,
            part: header.part,
            parts: header.parts,
            bytes: header.length + bundle::BLOCK as u64,
            intact: standing != Standing::Unknown,
        }
    }

    /// Whether it may be opened here: it is for this device, and its maker can be believed.
    #[must_use]
    pub fn is_openable(&self) -> bool {
        self.for_us && matches!(self.standing, Standing::Hq | Standing::Known)
    }
}

/// A bundle whose outside was found right, and its file.
pub(super) struct Whole {
    pub outside: Outside,
    pub maker: Option<Correspondent>,
    pub checked: Option<Checked>,
    pub file: BufReader<File>,
}

/// Reads a bundle's outside and checks it to its last byte. Opens nothing.
pub fn outside(door: &impl Door, path: &Path, watch: &dyn Watch) -> Result<Outside, SyncError> {
    Ok(whole(door, path, watch)?.outside)
}

pub(super) fn whole(door: &impl Door, path: &Path, watch: &dyn Watch) -> Result<Whole, SyncError> {
    let file = File::open(path).map_err(BundleError::Unreadable)?;
    let mut file = BufReader::new(file);
    let claim = Claim::read(&mut file)?;
    let header = claim.header();
    let (own, maker) =
        door.vault(|vault| Ok((vault.identity().device, vault.reads().correspondent(header.from)?)))?;
    let standing = match &maker {
        None => Standing::Unknown,
        Some(maker) if maker.is_hq => Standing::Hq,
        Some(maker) if maker.revoked => Standing::Revoked,
        Some(_) => Standing::Known,
    };
    let outside = Outside::of(header, own, standing);
    let Some(key) = maker.as_ref().map(|maker| maker.key) else {
        return Ok(Whole { outside, maker: None, checked: None, file });
    };
    let checked = check(&claim, &key, &mut file, watch)?;
    file.seek(SeekFrom::Start(0)).map_err(BundleError::Unreadable)?;
    Ok(Whole { outside, maker, checked: Some(checked), file })
}

fn check(
    claim: &Claim,
    key: &VerifyingKey,
    file: &mut BufReader<File>,
    watch: &dyn Watch,
) -> Result<Checked, SyncError> {
    let total = claim.header().length;
    let checked = bundle::check(claim, key, file, |done| {
        watch.progress(done, total);
        !watch.is_cancelled()
    })?;
    checked.ok_or(SyncError::Cancelled)
}

/// The parts of a bundle that may be opened here: for this device, by a maker it can believe.
pub(super) struct Openable {
    pub outside: Outside,
    pub maker: Correspondent,
    pub checked: Checked,
    pub file: BufReader<File>,
}

impl Whole {
    pub(super) fn openable(self) -> Result<Openable, SyncError> {
        match self.outside.standing {
            Standing::Unknown => return Err(SyncError::UnknownMaker),
            Standing::Revoked => return Err(SyncError::RevokedMaker),
            Standing::Hq | Standing::Known if !self.outside.for_us => {
                return Err(BundleError::NotForUs.into());
            }
            Standing::Hq | Standing::Known => {}
        }
        let (Some(maker), Some(checked)) = (self.maker, self.checked) else {
            return Err(SyncError::UnknownMaker);
        };
        Ok(Openable { outside: self.outside, maker, checked, file: self.file })
    }
}
