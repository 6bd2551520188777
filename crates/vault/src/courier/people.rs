//! Whom bundles come from and go to, and what both sides of one may see as far as this vault knows.

use ledger::{DeviceId, Scope, UserId, VerifyingKey};
use model::{Role, kinds};
use rusqlite::OptionalExtension;

use crate::{Reads, Vault, VaultError, log};

/// A device of the directory: who it is, and which key signs for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correspondent {
    pub device: DeviceId,
    /// Every id that means its user.
    pub users: Vec<UserId>,
    pub post: String,
    pub role: String,
    pub key: VerifyingKey,
    pub revoked: bool,
    pub is_hq: bool,
}

impl Reads<'_> {
    /// The device of that id, if the directory has it.
    pub fn correspondent(&self, device: DeviceId) -> Result<Option<Correspondent>, VaultError> {
        let mut of_device = self.directory()?;
        of_device.retain(|entry| entry.device == device);
        let Some(first) = of_device.first() else { return Ok(None) };
        let key = VerifyingKey::from_bytes(&first.public_key);
        let key = key.map_err(|_| VaultError::Stored { what: "directory" })?;
        Ok(Some(Correspondent {
            device,
            users: of_device.iter().map(|entry| entry.user).collect(),
            post: first.post.clone(),
            role: first.role.clone(),
            key,
            revoked: of_device.iter().any(|entry| entry.revoked),
            is_hq: first.role == "hq" && crate::meta::hq(self.db)?.is_some_and(|hq| hq.device == device),
        }))
    }
}

impl Vault {
    /// Whether this device may be handed what is in a scope, as far as is known here. What is not known to
    /// be allowed is not handed over.
    pub fn may_hand_over(&self, scope: &Scope, to: &Correspondent, now_ms: i64) -> Result<bool, VaultError> {
        match scope {
            Scope::Org => Ok(true),
            Scope::Post(code) => Ok(*code == to.post),
            Scope::User(user) => Ok(to.users.contains(user)),
            Scope::Device(device) => Ok(*device == to.device),
            Scope::Case(case) => match self.granted(scope, &to.users, now_ms)? {
                Some(granted) => Ok(granted),
                None => self.stands_open_to(scope, *case, to),
            },
        }
    }

    /// Whether a bundle of another device may bring something of this scope here. What HQ withdrew from this
    /// user stays out, whoever brings it.
    pub fn may_accept(&self, scope: &Scope, now_ms: i64) -> Result<bool, VaultError> {
        let users: Vec<UserId> = self.identity.users().collect();
        match scope {
            Scope::Org => Ok(true),
            Scope::Post(code) => Ok(*code == self.identity.post),
            Scope::User(user) => Ok(users.contains(user)),
            Scope::Device(device) => Ok(*device == self.identity.device),
            Scope::Case(_) => {
                let local_staff = self.identity.role == Role::Fsn.code();
                Ok(self.granted(scope, &users, now_ms)?.unwrap_or(!local_staff))
            }
        }
    }

    /// What HQ said about these users and this scope; nothing when it said nothing here.
    fn granted(&self, scope: &Scope, users: &[UserId], now_ms: i64) -> Result<Option<bool>, VaultError> {
        let mut statement =
            self.db.prepare_cached("SELECT granted, until FROM grant_row WHERE scope = ?1 AND user = ?2")?;
        let mut said = None;
        for user in users {
            let row = statement
                .query_row((scope.to_bytes(), user.0), |row| {
                    Ok((row.get::<_, bool>(0)?, row.get::<_, Option<i64>>(1)?))
                })
                .optional()?;
            if let Some((granted, until)) = row {
                let open = granted && until.is_none_or(|until| until > now_ms);
                said = Some(said.unwrap_or(false) || open);
            }
        }
        Ok(said)
    }

    /// HQ's own rule, applied to what is here: a case is its creator's and, unless it is restricted, the
    /// supervisors' of its post. Who has written in a case was let into it.
    fn stands_open_to(
        &self,
        scope: &Scope,
        case: uuid::Uuid,
        to: &Correspondent,
    ) -> Result<bool, VaultError> {
        if to.role == Role::Auditor.code() {
            return Ok(false);
        }
        let wrote = self
            .db
            .prepare_cached("SELECT 1 FROM stream WHERE scope = ?1 AND device = ?2 AND seq > 0")?
            .exists((scope.to_bytes(), to.device.0))?;
        let Some(stored) = self.reads().record(case)?.filter(|stored| stored.record.kind == &kinds::CASE)
        else {
            return Ok(wrote);
        };
        let made = to.users.contains(&stored.created_by);
        let restricted = stored.record.get("restricted").and_then(model::Value::as_bool).unwrap_or(false);
        let supervises = to.role == Role::Supervisor.code()
            && stored.record.text("post") == Some(to.post.as_str())
            && !restricted;
        Ok(made || wrote || supervises)
    }

    /// Remembers how far another device says to have each stream.
    pub fn remember_peer(&mut self, peer: DeviceId, heads: &[crate::HeadAtHq]) -> Result<(), VaultError> {
        let transaction = self.db.unchecked_transaction()?;
        for head in heads {
            let origin = head.stream.origin;
            transaction
                .prepare_cached(
                    "INSERT INTO bundle_peer (peer, scope, device, incarnation, seq) VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)",
                )?
                .execute((
                    peer.0,
                    head.stream.scope.to_bytes(),
                    origin.device.0,
                    origin.incarnation,
                    log::signed(head.seq),
                ))?;
        }
        Ok(transaction.commit()?)
    }
}
