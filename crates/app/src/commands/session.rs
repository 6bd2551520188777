//! Making, opening, locking and recovering the vault.

use crate::gate::Turn;
use crate::plate::Plate;
use crate::secret::Secret;
use crate::view::session::{Done, SessionCreated, SessionState, SessionStatus};
use crate::{Desk, Failure, audit};
use ledger::{DeviceId, UserId};
use model::acts::Act;
use model::{FieldProblem, Reason, Role};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::{NewVault, OpenError, RecoveryKey, Vault};

/// What the lock screen may show.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionStatusRequest {}

/// Make a vault in the empty folder.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionCreateRequest {
    /// Full name.
    pub user: String,
    /// Three letters.
    pub post: String,
    /// `investigator` unless said.
    pub role: Option<String>,
    pub device_name: Option<String>,
    pub passphrase: Secret,
}

/// Open the vault.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionUnlockRequest {
    pub passphrase: Secret,
}

/// Close the vault and forget its keys.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionLockRequest {}

/// Set a new passphrase with the recovery key.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct SessionRecoverRequest {
    pub key: Secret,
    pub new_passphrase: Secret,
}

/// Change the passphrase.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PassphraseChangeRequest {
    pub old: Secret,
    pub new: Secret,
}

pub(crate) fn session_status(turn: &Turn<'_>, _: SessionStatusRequest) -> Result<SessionStatus, Failure> {
    status(turn.desk)
}

/// What the lock screen shows, whatever the state.
pub(crate) fn status(desk: &Desk) -> Result<SessionStatus, Failure> {
    let folder = desk.folder();
    let plate = Plate::read(folder);
    let state = match (desk.is_unlocked(), vault::exists(folder)) {
        (true, _) => SessionState::Unlocked,
        (false, true) => SessionState::Locked,
        (false, false) => SessionState::Absent,
    };
    Ok(SessionStatus {
        state,
        device_name: plate.device_name,
        user_name: plate.user_name,
        role: plate.role,
        post: plate.post,
        attempts_left: None,
        wait_seconds: None,
        device_key: plate.device_key,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

pub(crate) fn session_create(
    turn: &Turn<'_>,
    request: SessionCreateRequest,
) -> Result<SessionCreated, Failure> {
    let desk = turn.desk;
    if turn.is_unlocked() {
        return Err(OpenError::Exists.into());
    }
    let role = request.role.as_deref().unwrap_or("investigator");
    check_identity(&request, role)?;
    let device_name = request.device_name.clone().unwrap_or_else(|| format!("{} laptop", request.post));
    let (vault, recovery) = vault::create(&NewVault {
        dir: desk.folder(),
        passphrase: request.passphrase.expose(),
        user: UserId(desk.ids.id()),
        user_name: request.user.trim(),
        post: &request.post,
        role,
        device: DeviceId(desk.ids.id()),
        device_name: &device_name,
        cost: (desk.cost)(),
        now_ms: turn.now_ms,
    })?;
    let identity = vault.identity();
    let created = SessionCreated {
        device: identity.device.0,
        user: identity.user.0,
        recovery_key: recovery.to_string(),
    };
    // A vault whose recovery key nobody was shown would be worse than one whose making is not in the audit.
    _ = desk.opened(vault, Act::VaultCreate);
    Ok(created)
}

fn check_identity(request: &SessionCreateRequest, role: &str) -> Result<(), Failure> {
    let mut problems = Vec::new();
    if request.user.trim().is_empty() {
        problems.push(FieldProblem::new("user", Reason::Required));
    }
    if !model::value::is_post(&request.post) {
        problems.push(FieldProblem::new("post", Reason::NotAPost));
    }
    if role.parse::<Role>().is_err() {
        problems.push(FieldProblem::new("role", Reason::UnknownCode("role")));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

pub(crate) fn session_unlock(
    turn: &Turn<'_>,
    request: SessionUnlockRequest,
) -> Result<SessionStatus, Failure> {
    let desk = turn.desk;
    desk.unlock(request.passphrase.expose())?;
    status(desk)
}

pub(crate) fn session_lock(turn: &Turn<'_>, _: SessionLockRequest) -> Result<SessionStatus, Failure> {
    turn.desk.lock();
    status(turn.desk)
}

pub(crate) fn session_recover(
    turn: &Turn<'_>,
    request: SessionRecoverRequest,
) -> Result<SessionStatus, Failure> {
    let desk = turn.desk;
    desk.lock();
    let key: RecoveryKey = request.key.expose().parse().map_err(|_| OpenError::WrongRecoveryKey)?;
    desk.opened(vault::recover(desk.folder(), &key, request.new_passphrase.expose())?, Act::Recover)?;
    status(desk)
}

pub(crate) fn passphrase_change(turn: &Turn<'_>, request: PassphraseChangeRequest) -> Result<Done, Failure> {
    match turn.vault() {
        Ok(mut vault) => change(turn.desk, &mut vault, &request)?,
        Err(_) => change(turn.desk, &mut vault::open(turn.desk.folder(), request.old.expose())?, &request)?,
    }
    Ok(Done { done: true })
}

/// Written down first: where the disk fails between the two, the audit tells of a change too many and never of one
/// too few.
fn change(desk: &Desk, vault: &mut Vault, request: &PassphraseChangeRequest) -> Result<(), Failure> {
    let ready = vault.new_passphrase(request.old.expose(), request.new.expose())?;
    audit::opened(desk, vault, Act::PassphraseChange)?;
    Ok(ready.hold()?)
}
