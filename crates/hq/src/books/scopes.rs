//! The feed by scope: what a device that does not have a scope yet must be given of it.

use ledger::Scope;

use super::feed::entries;
use super::{Answer, Books, PAGE, Viewer};
use crate::store::{Cell, Entry};

/// A scope that a viewer may see since a position it has not passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewScope {
    pub scope: Scope,
    /// Entries that are not the viewer's own.
    pub entries: u64,
}

impl Books {
    /// Scopes granted after a position in which others wrote up to `through`; what moved last comes first.
    pub async fn newly_visible(&self, viewer: &Viewer, after: u64, through: u64) -> Answer<Vec<NewScope>> {
        let sql = "SELECT f.scope, count(*) FROM feed f JOIN access a ON a.scope = f.scope \
                   WHERE a.user_id = $1 AND a.since > $2 AND a.revoked = 0 \
                   AND (a.until IS NULL OR a.until > $3) AND f.pos <= $4 \
                   AND NOT (f.device = $5 AND f.incarnation = $6) \
                   GROUP BY f.scope ORDER BY max(f.pos) DESC";
        let mut cells: Vec<Cell> = vec![viewer.user.into(), after.into(), viewer.now.into(), through.into()];
        cells.extend([viewer.device.into(), viewer.incarnation.into()]);
        let rows = self.store.read(sql, cells).await?;
        rows.iter().map(|row| Ok(NewScope { scope: row.scope(0)?, entries: row.unsigned(1)? })).collect()
    }

    /// The last entry of a scope up to a position, and the last of all.
    pub async fn scope_end(&self, scope: &Scope, through: u64) -> Answer<(u64, u64)> {
        let sql = "SELECT coalesce(max(CASE WHEN pos <= $2 THEN pos END), 0), coalesce(max(pos), 0) \
                   FROM feed WHERE scope = $1";
        let rows = self.store.read(sql, vec![scope.into(), through.into()]).await?;
        rows.first().map_or(Ok((0, 0)), |row| Ok((row.unsigned(0)?, row.unsigned(1)?)))
    }

    /// The next page of a scope in `after < pos <= through`, the viewer's own changes too: whoever asks
    /// for a scope's history wants it whole.
    pub async fn scope_page(&self, scope: &Scope, after: u64, through: u64) -> Answer<Vec<Entry>> {
        let sql = "SELECT pos, scope, device, incarnation, seq, part, author, header, payload, payload_hash, \
                   signature, hash, withheld, received_at FROM feed WHERE scope = $1 AND pos > $2 \
                   AND pos <= $3 ORDER BY pos LIMIT $4";
        let cells = vec![scope.into(), after.into(), through.into(), PAGE.into()];
        entries(&self.store.read(sql, cells).await?)
    }

    /// The next page of what every device of this viewer sees without a grant: directory, post, user, device.
    pub async fn policy(&self, viewer: &Viewer, after: u64, before: u64) -> Answer<Vec<Entry>> {
        let sql = "SELECT pos, scope, device, incarnation, seq, part, author, header, payload, payload_hash, \
                   signature, hash, withheld, received_at FROM feed WHERE pos > $1 AND pos < $2 \
                   AND scope IN ($3, $4, $5, $6) AND NOT (device = $7 AND incarnation = $8) \
                   ORDER BY pos LIMIT $9";
        let mut cells = vec![after.into(), before.into()];
        cells.extend(viewer.own_scopes().iter().map(Cell::from));
        cells.extend([viewer.device.into(), viewer.incarnation.into(), PAGE.into()]);
        entries(&self.store.read(sql, cells).await?)
    }
}
