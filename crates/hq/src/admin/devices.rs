//! Devices: codes by which they join, their certificates, their revocation.

use ed25519_dalek::{Signature, VerifyingKey};
use ledger::{DeviceId, Op, Scope, UserId};
use model::actions::Action;
use sha2::{Digest, Sha256};
use wire::enrol::{EnrolRequest, Enrolled, RenewRequest};

use super::until_written;
use crate::books::Device;
use crate::error::HqError;
use crate::feed::{Saying, numbers};
use crate::house::House;
use crate::random;
use crate::store::{Batch, Outcome, StoreError, Write};

const CODE_MS: i64 = 24 * 60 * 60 * 1000;

/// A code as it is handed out, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedCode {
    pub code: String,
    pub expires_at: i64,
}

/// As typed: spaces, dashes and case do not matter.
fn hash_code(code: &str) -> [u8; 32] {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut hasher = Sha256::new();
    hasher.update(b"chancery/enrolment-code/1");
    hasher.update(plain.to_ascii_uppercase());
    hasher.finalize().into()
}

/// Makes a single-use code for a user's next device.
pub async fn code(house: &House, user: UserId) -> Result<HandedCode, HqError> {
    house.books.user(user).await?.ok_or(HqError::UnknownUser)?;
    let (code, expires_at) = (random::code(), house.now() + CODE_MS);
    let sql = "INSERT INTO enrolment_code (hash, user_id, expires_at) VALUES ($1, $2, $3)";
    let cells = vec![hash_code(&code).into(), user.into(), expires_at.into()];
    house.books.store.write(vec![Write::new(sql, cells)]).await?;
    Ok(HandedCode { code, expires_at })
}

fn is_signed(public_key: &[u8; 32], bytes: &[u8], proof: &[u8; 64]) -> bool {
    let key = VerifyingKey::from_bytes(public_key);
    key.is_ok_and(|key| key.verify_strict(bytes, &Signature::from_bytes(proof)).is_ok())
}

/// Enrols a device: certificate, directory entry, and the code is used up, all or nothing.
pub async fn enrol(house: &House, request: EnrolRequest) -> Result<Enrolled, HqError> {
    if !is_signed(&request.public_key, &request.proof_bytes(), &request.proof) {
        return Err(HqError::BadProof);
    }
    if request.device_name.len() > 200 || request.device_name.chars().any(char::is_control) {
        return Err(HqError::Invalid { what: "device_name", expected: "one line of text" });
    }
    until_written(|| enrol_once(house, &request)).await
}

async fn enrol_once(house: &House, request: &EnrolRequest) -> Result<(Outcome, Enrolled), HqError> {
    let (books, now) = (&house.books, house.now());
    let head = books.head().await?;
    let hash = hash_code(&request.code);
    let code = books.enrolment_code(hash).await?.ok_or(HqError::UnknownCode)?;
    if code.used_at.is_some() {
        return Err(HqError::UsedCode);
    }
    if code.expires_at <= now {
        return Err(HqError::ExpiredCode);
    }
    let known = books.device(request.device.into()).await?.is_some();
    if known || books.device_by_tls_key(&request.tls_public_key).await?.is_some() {
        return Err(HqError::DeviceExists);
    }
    let user = books.user(code.user).await?.ok_or(HqError::UnknownUser)?;
    let local = request.local_user.into();
    let taken = books.aliases().await?.get(&local).is_some_and(|whose| *whose != user.id);
    if taken || (local != user.id && books.user(local).await?.is_some()) {
        return Err(HqError::Invalid { what: "local_user", expected: "an id that is nobody else's" });
    }
    let epoch = books.epochs().await?.pop().ok_or(StoreError::Malformed("the feed has no epoch"))?;
    let device = Device {
        id: request.device.into(),
        user,
        name: request.device_name.clone(),
        public_key: request.public_key,
        tls_key: request.tls_public_key,
        local_user: request.local_user.into(),
        enrolled_at: now,
        renewed_at: now,
        revoked_at: None,
        seen_at: None,
        fetched: 0,
    };
    let saying = directory_entry(&device, false, Action::DeviceEnrol);
    let sealed = house.own.seal(books, vec![saying], now).await?;
    let use_code = "UPDATE enrolment_code SET used_at = $1, device = $2 WHERE hash = $3 AND used_at IS NULL";
    let writes = vec![
        Write::guarded(use_code, vec![now.into(), device.id.into(), hash.into()]),
        insert_device(&device),
        audit(now, &device, "device.enrol"),
    ];
    let batch = Batch {
        policy: Some(head.policy),
        // Who is who has changed: what was judged without knowing it is judged again.
        changes_policy: true,
        entries: sealed.entries,
        streams: sealed.streams,
        writes,
        ..Batch::default()
    };
    let enrolled = Enrolled {
        user: device.user.id.0,
        user_name: device.user.name.clone(),
        post: device.user.post.clone(),
        role: device.user.role.clone(),
        certificate_pem: house.authority.certify_device(device.id.0, device.tls_key, now)?,
        ca_pem: house.authority.ca_pem.clone(),
        hq_device: house.own.device.0,
        hq_user: house.own.user.0,
        hq_public_key: house.own.verifying_key().to_bytes(),
        epoch: epoch.id,
    };
    Ok((books.store.append(batch).await?, enrolled))
}

fn directory_entry(device: &Device, revoked: bool, action: Action) -> Saying {
    let entry = |user| Op::Key {
        device: device.id,
        user,
        name: device.user.name.clone(),
        post: device.user.post.clone(),
        role: device.user.role.clone(),
        public_key: device.public_key,
        revoked,
    };
    let mut ops = vec![entry(device.user.id)];
    // What was written before the enrolment verifies under the name it was written with.
    if device.local_user != device.user.id {
        ops.push(entry(device.local_user));
    }
    Saying { scope: Scope::Org, action, ops }
}

fn insert_device(device: &Device) -> Write {
    let sql = "INSERT INTO device (id, user_id, local_user, name, public_key, tls_key, enrolled_at, renewed_at, \
               fetched) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)";
    let mut cells = vec![device.id.into(), device.user.id.into(), device.local_user.into()];
    cells.push(device.name.as_str().into());
    cells.extend([device.public_key.into(), device.tls_key.into()]);
    cells.extend([device.enrolled_at.into(), device.renewed_at.into()]);
    Write::new(sql, cells)
}

fn audit(now: i64, device: &Device, action: &str) -> Write {
    let sql = "INSERT INTO audit (at, actor, action, object, outcome) VALUES ($1, $2, $3, $4, 'done')";
    let (actor, object) = (device.user.id.to_string(), device.id.to_string());
    Write::new(sql, vec![now.into(), actor.into(), action.into(), object.into()])
}

/// A new certificate for a device that proves its key. An older request than the last is a replay.
pub async fn renew(house: &House, request: &RenewRequest) -> Result<String, HqError> {
    let books = &house.books;
    let device = books.device(request.device.into()).await?.ok_or(HqError::UnknownDevice)?;
    if device.revoked_at.is_some() {
        return Err(HqError::RevokedDevice);
    }
    if !is_signed(&device.public_key, &request.proof_bytes(), &request.proof) {
        return Err(HqError::BadProof);
    }
    let sql = "UPDATE device SET tls_key = $1, renewed_at = $2 WHERE id = $3 AND renewed_at < $2";
    let cells = vec![request.tls_public_key.into(), request.at.into(), device.id.into()];
    if books.store.write(vec![Write::guarded(sql, cells)]).await? == Outcome::Stale {
        return Err(HqError::StaleRequest);
    }
    house.authority.certify_device(request.device, request.tls_public_key, house.now())
}

/// Ends a device's authority, at once and for ever.
pub async fn revoke(house: &House, id: DeviceId) -> Result<Device, HqError> {
    until_written(|| revoke_once(house, id)).await
}

async fn revoke_once(house: &House, id: DeviceId) -> Result<(Outcome, Device), HqError> {
    let (books, now) = (&house.books, house.now());
    let head = books.head().await?;
    let device = books.device(id).await?.ok_or(HqError::UnknownDevice)?;
    if device.revoked_at.is_some() {
        return Err(HqError::RevokedDevice);
    }
    let mut sayings = vec![directory_entry(&device, true, Action::DeviceRevoke)];
    let sql = "UPDATE device SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL";
    let mut writes =
        vec![Write::guarded(sql, vec![now.into(), id.into()]), audit(now, &device, "device.revoke")];
    let blocks = books.blocks_of(id).await?;
    let live = blocks.iter().filter(|block| block.retired_at.is_none());
    numbers::retire(live, "the device was revoked", now, &mut sayings, &mut writes);
    let sealed = house.own.seal(books, sayings, now).await?;
    let batch = Batch {
        policy: Some(head.policy),
        changes_policy: true,
        entries: sealed.entries,
        streams: sealed.streams,
        writes,
        ..Batch::default()
    };
    let device = Device { revoked_at: Some(now), ..device };
    Ok((books.store.append(batch).await?, device))
}
