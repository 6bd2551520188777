//! Checkpoints that devices pass on by courier: HQ's own word on its log, coming back. Looking at it can only
//! ever raise a question; nothing is taken in or refused because of it.

use proof::{Checkpoint, LogName};

use crate::error::HqError;
use crate::house::House;

/// Why a checkpoint that a device passed on does not fit HQ's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// HQ's key did not sign it.
    NotOurs,
    /// It is of a life of the feed that is not known here.
    OtherLog,
    /// It confirms more entries than the log holds.
    Ahead { size: u64, here: u64 },
    /// The log does not begin with what it confirms.
    Split { size: u64 },
}

impl Misfit {
    /// Stable code for scripts.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotOurs => "unsigned",
            Self::OtherLog => "other_log",
            Self::Ahead { .. } => "smaller",
            Self::Split { .. } => "split",
        }
    }
}

impl std::fmt::Display for Misfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotOurs => f.write_str(
                "the checkpoint in it is not signed by this headquarters' key; ask for the laptop to be looked at",
            ),
            Self::OtherLog => f.write_str(
                "the checkpoint in it is of a log that is not known here; if this headquarters was put back from a \
                 copy without `restore`, do that now",
            ),
            Self::Ahead { size, here } => write!(
                f,
                "this headquarters confirmed {size} entries to the device and holds {here}: it was put back from a \
                 copy; run `restore` with the newest backup",
            ),
            Self::Split { size } => write!(
                f,
                "this headquarters' key confirmed {size} entries to the device which are not those of its log; \
                 run `log verify`, and find out who else holds the key",
            ),
        }
    }
}

/// Compares what a device was told with the log as it is here.
pub(super) async fn compare(house: &House, note: &str) -> Result<Option<Misfit>, HqError> {
    let Ok(heard) = Checkpoint::open(note, &house.own.verifying_key()) else {
        return Ok(Some(Misfit::NotOurs));
    };
    let LogName { hq, epoch } = heard.log;
    let epochs = house.books.epochs().await?;
    let life = epochs.iter().position(|known| known.id == epoch).filter(|_| hq == house.own.device);
    let Some(life) = life else { return Ok(Some(Misfit::OtherLog)) };
    let kept = epochs[life + 1..].iter().map(|later| later.base).min();
    let size = heard.root.size;
    if kept.is_some_and(|kept| size > kept) {
        // What a restore lost was declared, and the device is shown the declaration.
        return Ok(None);
    }
    let (present, holds) = house.tree.holds(&house.books, &heard.root).await?;
    Ok(match holds {
        true => None,
        false if size > present.size => Some(Misfit::Ahead { size, here: present.size }),
        false => Some(Misfit::Split { size }),
    })
}
