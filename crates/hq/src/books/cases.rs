//! Cases, as far as HQ must know them to decide who sees them; and who sees what.

use ledger::{Scope, UserId};
use uuid::Uuid;

use super::{Answer, Books};
use crate::store::{Cell, Row};

/// No content of the case is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFile {
    pub id: Uuid,
    pub number: Option<String>,
    pub post: String,
    /// Only who is granted sees it; the post's supervisors get no grant of themselves.
    pub restricted: bool,
    pub creator: UserId,
    pub made_at: i64,
}

/// A user may see a scope since a position of the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    pub user: UserId,
    pub scope: Scope,
    pub since: u64,
    pub until: Option<i64>,
    pub revoked: bool,
}

/// A device's signed word that it holds nothing of a scope any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub device: ledger::DeviceId,
    pub user: UserId,
    pub scope: Scope,
    pub changes: u64,
    pub files: u64,
    /// By the device's clock.
    pub purged_at: i64,
    pub received_at: i64,
}

impl Access {
    #[must_use]
    pub fn is_open(&self, now: i64) -> bool {
        !self.revoked && self.until.is_none_or(|until| until > now)
    }
}

impl Books {
    pub async fn case(&self, id: Uuid) -> Answer<Option<CaseFile>> {
        Ok(self.cases_of(&[id]).await?.pop().flatten())
    }

    pub async fn cases_of(&self, ids: &[Uuid]) -> Answer<Vec<Option<CaseFile>>> {
        let sql = "SELECT id, number, post, restricted, creator, made_at FROM case_file WHERE id = $1";
        let answers = self.store.read_each(sql, ids.iter().map(|id| vec![Cell::from(*id)]).collect()).await?;
        answers.iter().map(|rows| rows.first().map(case_file).transpose()).collect()
    }

    pub async fn case_numbered(&self, number: &str) -> Answer<Option<CaseFile>> {
        let sql = "SELECT id, number, post, restricted, creator, made_at FROM case_file WHERE number = $1";
        self.store.read(sql, vec![number.into()]).await?.first().map(case_file).transpose()
    }

    pub async fn cases(&self) -> Answer<Vec<CaseFile>> {
        let sql = "SELECT id, number, post, restricted, creator, made_at FROM case_file ORDER BY made_at, id";
        self.store.read(sql, vec![]).await?.iter().map(case_file).collect()
    }

    /// The access of one user to these scopes, where there ever was one.
    pub async fn access(&self, user: UserId, scopes: &[Scope]) -> Answer<Vec<Option<Access>>> {
        let sql =
            "SELECT user_id, scope, since, until, revoked FROM access WHERE user_id = $1 AND scope = $2";
        let each = scopes.iter().map(|scope| vec![Cell::from(user), scope.into()]).collect();
        let answers = self.store.read_each(sql, each).await?;
        answers.iter().map(|rows| rows.first().map(access).transpose()).collect()
    }

    /// Where in the feed the user's access to each scope was withdrawn, if it ever was.
    pub async fn access_ends(&self, user: UserId, scopes: &[Scope]) -> Answer<Vec<Option<u64>>> {
        let sql = "SELECT pos FROM access_end WHERE user_id = $1 AND scope = $2";
        let each = scopes.iter().map(|scope| vec![Cell::from(user), scope.into()]).collect();
        let answers = self.store.read_each(sql, each).await?;
        answers.iter().map(|rows| rows.first().map(|row| row.unsigned(0)).transpose()).collect()
    }

    /// For how many days without contact a user's devices keep a scope open; `None` is no limit.
    pub async fn lease(&self, user: UserId, scope: &Scope) -> Answer<Option<u16>> {
        let sql = "SELECT offline_days FROM access_lease WHERE user_id = $1 AND scope = $2";
        let rows = self.store.read(sql, vec![user.into(), scope.into()]).await?;
        let days = rows.first().map_or(Ok(0), |row| row.int(0))?;
        Ok(u16::try_from(days).ok().filter(|days| *days > 0))
    }

    /// What devices said of a scope that they hold no more, the latest first.
    pub async fn receipts(&self, scope: Option<&Scope>) -> Answer<Vec<Receipt>> {
        let sql = "SELECT r.device, d.user_id, r.scope, r.changes, r.files, r.purged_at, r.received_at \
                   FROM purge_receipt r JOIN device d ON d.id = r.device \
                   WHERE CAST($1 AS TEXT) IS NULL OR r.scope = CAST($1 AS TEXT) ORDER BY r.received_at DESC, r.scope";
        let cells = vec![scope.map_or(Cell::Null, Cell::from)];
        self.store.read(sql, cells).await?.iter().map(receipt).collect()
    }

    /// Those of a post who see a scope only because it was offered to their post.
    pub async fn guests(&self, scope: &Scope, post: &str) -> Answer<Vec<UserId>> {
        let sql = "SELECT o.user_id FROM access_offer o JOIN users u ON u.id = o.user_id \
                   WHERE o.scope = $1 AND u.post = $2 ORDER BY o.user_id";
        let rows = self.store.read(sql, vec![scope.into(), post.into()]).await?;
        rows.iter().map(|row| Ok(row.uuid(0)?.into())).collect()
    }

    /// Everybody's access to one scope.
    pub async fn access_to(&self, scope: &Scope) -> Answer<Vec<Access>> {
        let sql = "SELECT user_id, scope, since, until, revoked FROM access WHERE scope = $1 ORDER BY since";
        self.store.read(sql, vec![scope.into()]).await?.iter().map(access).collect()
    }

    /// The positions after this one of the user's grants whose scopes hold older entries, which are to be
    /// sent first.
    pub async fn grants_to_fill(&self, user: UserId, after: u64, now: i64) -> Answer<Vec<u64>> {
        let sql = "SELECT DISTINCT since FROM access a \
                   WHERE user_id = $1 AND since > $2 AND revoked = 0 AND (until IS NULL OR until > $3) \
                   AND EXISTS (SELECT 1 FROM feed f WHERE f.scope = a.scope AND f.pos < a.since) \
                   ORDER BY since";
        let cells = vec![user.into(), after.into(), now.into()];
        self.store.read(sql, cells).await?.iter().map(|row| row.unsigned(0)).collect()
    }
}

fn case_file(row: &Row) -> Answer<CaseFile> {
    Ok(CaseFile {
        id: row.uuid(0)?,
        number: if row.is_null(1) { None } else { Some(row.text(1)?) },
        post: row.text(2)?,
        restricted: row.flag(3)?,
        creator: row.uuid(4)?.into(),
        made_at: row.int(5)?,
    })
}

fn access(row: &Row) -> Answer<Access> {
    Ok(Access {
        user: row.uuid(0)?.into(),
        scope: row.scope(1)?,
        since: row.unsigned(2)?,
        until: row.optional_int(3)?,
        revoked: row.flag(4)?,
    })
}

fn receipt(row: &Row) -> Answer<Receipt> {
    Ok(Receipt {
        device: row.uuid(0)?.into(),
        user: row.uuid(1)?.into(),
        scope: row.scope(2)?,
        changes: row.unsigned(3)?,
        files: row.unsigned(4)?,
        purged_at: row.int(5)?,
        received_at: row.int(6)?,
    })
}
