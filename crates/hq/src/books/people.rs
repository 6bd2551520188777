//! Users, their devices, and the codes by which devices join.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ledger::{DeviceId, UserId};
use model::Role;
use model::lead::HEADQUARTERS;

use super::{Answer, Books};
use crate::store::Row;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub name: String,
    pub post: String,
    pub role: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: DeviceId,
    pub user: User,
    /// The id its user wrote under before it was enrolled: the same person.
    pub local_user: UserId,
    pub name: String,
    pub public_key: [u8; 32],
    pub tls_key: [u8; 32],
    pub enrolled_at: i64,
    pub renewed_at: i64,
    pub revoked_at: Option<i64>,
    pub seen_at: Option<i64>,
    /// How far it has fetched the feed.
    pub fetched: u64,
}

/// Who is who, as it was when the policy counter stood where it says. An enrolment moves the counter, and
/// what was judged under another count is not written: so this is never out of date where it matters.
pub(super) type SecondNames = Arc<Mutex<Option<(u64, Aliases)>>>;
pub type Aliases = Arc<BTreeMap<UserId, UserId>>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentCode {
    pub user: UserId,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

impl Books {
    pub async fn user(&self, id: UserId) -> Answer<Option<User>> {
        let sql = "SELECT id, name, post, role FROM users WHERE id = $1";
        let rows = self.store.read(sql, vec![id.into()]).await?;
        rows.first().map(|row| user(row, 0)).transpose()
    }

    pub async fn users(&self) -> Answer<Vec<User>> {
        let sql = "SELECT id, name, post, role FROM users ORDER BY name, id";
        self.store.read(sql, vec![]).await?.iter().map(|row| user(row, 0)).collect()
    }

    pub async fn supervisors(&self, post: &str) -> Answer<Vec<User>> {
        let sql =
            "SELECT id, name, post, role FROM users WHERE post = $1 AND role = 'supervisor' ORDER BY id";
        self.store.read(sql, vec![post.into()]).await?.iter().map(|row| user(row, 0)).collect()
    }

    /// Who decides about a lead to this post: its supervisors; at headquarters the desk officers too.
    pub async fn leads_come_to(&self, post: &str) -> Answer<Vec<User>> {
        let mut people = self.supervisors(post).await?;
        if post == HEADQUARTERS {
            people.extend(self.users().await?.into_iter().filter(|user| user.role == Role::Hq.code()));
        }
        Ok(people)
    }

    pub async fn device(&self, id: DeviceId) -> Answer<Option<Device>> {
        let sql = "SELECT d.id, d.name, d.public_key, d.tls_key, d.enrolled_at, d.renewed_at, d.revoked_at, \
                   d.seen_at, d.fetched, d.local_user, u.id, u.name, u.post, u.role \
                   FROM device d JOIN users u ON u.id = d.user_id WHERE d.id = $1";
        self.store.read(sql, vec![id.into()]).await?.first().map(device).transpose()
    }

    pub async fn device_by_tls_key(&self, key: &[u8; 32]) -> Answer<Option<Device>> {
        let sql = "SELECT d.id, d.name, d.public_key, d.tls_key, d.enrolled_at, d.renewed_at, d.revoked_at, \
                   d.seen_at, d.fetched, d.local_user, u.id, u.name, u.post, u.role \
                   FROM device d JOIN users u ON u.id = d.user_id WHERE d.tls_key = $1";
        self.store.read(sql, vec![(*key).into()]).await?.first().map(device).transpose()
    }

    pub async fn devices(&self) -> Answer<Vec<Device>> {
        let sql = "SELECT d.id, d.name, d.public_key, d.tls_key, d.enrolled_at, d.renewed_at, d.revoked_at, \
                   d.seen_at, d.fetched, d.local_user, u.id, u.name, u.post, u.role \
                   FROM device d JOIN users u ON u.id = d.user_id ORDER BY d.enrolled_at, d.id";
        self.store.read(sql, vec![]).await?.iter().map(device).collect()
    }

    /// Who is who: the ids under which people wrote before their devices were enrolled.
    pub async fn aliases(&self) -> Answer<BTreeMap<UserId, UserId>> {
        let sql = "SELECT local_user, user_id FROM device";
        let rows = self.store.read(sql, vec![]).await?;
        rows.iter().map(|row| Ok((row.uuid(0)?.into(), row.uuid(1)?.into()))).collect()
    }

    /// The same for a decision under this policy counter; read once for all of them.
    pub async fn aliases_under(&self, policy: u64) -> Answer<Aliases> {
        let kept = self.names.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, aliases)) = kept.filter(|(under, _)| *under == policy) {
            return Ok(aliases);
        }
        let aliases = Arc::new(self.aliases().await?);
        *self.names.lock().unwrap_or_else(PoisonError::into_inner) = Some((policy, aliases.clone()));
        Ok(aliases)
    }

    pub async fn enrolment_code(&self, hash: [u8; 32]) -> Answer<Option<EnrolmentCode>> {
        let sql = "SELECT user_id, expires_at, used_at FROM enrolment_code WHERE hash = $1";
        let rows = self.store.read(sql, vec![hash.into()]).await?;
        let read = |row: &Row| {
            let (expires_at, used_at) = (row.int(1)?, row.optional_int(2)?);
            Ok(EnrolmentCode { user: row.uuid(0)?.into(), expires_at, used_at })
        };
        rows.first().map(read).transpose()
    }
}

fn user(row: &Row, at: usize) -> Answer<User> {
    Ok(User {
        id: row.uuid(at)?.into(),
        name: row.text(at + 1)?,
        post: row.text(at + 2)?,
        role: row.text(at + 3)?,
    })
}

fn device(row: &Row) -> Answer<Device> {
    Ok(Device {
        id: row.uuid(0)?.into(),
        user: user(row, 10)?,
        local_user: row.uuid(9)?.into(),
        name: row.text(1)?,
        public_key: row.array(2)?,
        tls_key: row.array(3)?,
        enrolled_at: row.int(4)?,
        renewed_at: row.int(5)?,
        revoked_at: row.optional_int(6)?,
        seen_at: row.optional_int(7)?,
        fetched: row.unsigned(8)?,
    })
}
