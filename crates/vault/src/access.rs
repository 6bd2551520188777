//! Who may see which case, for how long without a word from HQ. What leaves and how: see `purge`.

use ledger::{Scope, UserId};

use crate::log::scope_of;
use crate::meta::{self, Contact};
use crate::{Reads, Touched, Vault, VaultError};

/// The time is written down at most this often.
const TIME_STEP_MS: i64 = 10 * 60 * 1000;

/// What HQ said about one user and one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub scope: Scope,
    pub user: UserId,
    /// `false` after a withdrawal.
    pub granted: bool,
    /// Milliseconds of UTC.
    pub until: Option<i64>,
    /// So many days without contact the scope stays open; no limit without.
    pub offline_days: Option<u16>,
}

impl Grant {
    /// Whether the scope is granted now, by HQ's clock as far as it is known here.
    #[must_use]
    pub fn is_open(&self, hq_now_ms: i64) -> bool {
        self.granted && self.until.is_none_or(|until| until > hq_now_ms)
    }
}

impl Reads<'_> {
    /// When HQ last said everything it had to say.
    pub fn contact(&self) -> Result<Option<Contact>, VaultError> {
        meta::contact(self.db)
    }

    /// Every grant and withdrawal known here.
    pub fn grants(&self) -> Result<Vec<Grant>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT scope, user, granted, until, offline_days FROM grant_row ORDER BY scope, user",
        )?;
        let mut rows = statement.query([])?;
        let mut grants = Vec::new();
        while let Some(row) = rows.next()? {
            grants.push(Grant {
                scope: scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?,
                user: UserId(row.get(1)?),
                granted: row.get(2)?,
                until: row.get(3)?,
                offline_days: row.get(4)?,
            });
        }
        Ok(grants)
    }
}

impl Vault {
    /// An exchange has ended, and HQ said everything there was to say when its clock showed `hq_ms`: leases
    /// run anew, and what access to has ended leaves this laptop as far as it may.
    pub fn exchange_done(&mut self, hq_ms: i64, now_ms: i64) -> Result<Touched, VaultError> {
        meta::put_contact(&self.db, Contact { hq_ms, device_ms: now_ms, latest_ms: now_ms })?;
        let mut touched = self.end_access(now_ms)?;
        touched.grants = true;
        Ok(touched)
    }

    /// A courier bundle that HQ made when its clock showed `hq_ms` was taken in, and no part of it is missing:
    /// leases run from that moment, not from when it was read.
    pub fn bundle_done(&mut self, hq_ms: i64, now_ms: i64) -> Result<Touched, VaultError> {
        let before = meta::contact(&self.db)?;
        if before.is_none_or(|contact| hq_ms > contact.hq_ms) {
            let after = Contact::by_courier(before, hq_ms, now_ms);
            meta::put_contact(&self.db, after)?;
        }
        let mut touched = self.end_access(now_ms)?;
        touched.grants = true;
        Ok(touched)
    }

    /// Takes note of the time, so that a clock set back later opens nothing.
    pub fn time_seen(&mut self, now_ms: i64) -> Result<(), VaultError> {
        match meta::contact(&self.db)? {
            Some(contact) if now_ms.saturating_sub(contact.latest_ms) > TIME_STEP_MS => {
                meta::put_contact(&self.db, Contact { latest_ms: now_ms, ..contact })
            }
            _ => Ok(()),
        }
    }
}
