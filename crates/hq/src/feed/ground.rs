//! The ground a change stands on: whether its author may write in its scope at all.

use std::collections::BTreeMap;

use ledger::{Change, Op, Scope};
use model::case_number::CaseNumber;
use model::policy::Folder;
use model::{Role, RuleError, policy};
use uuid::Uuid;

use super::authorise::brings_along;
use super::opening::opens_case;
use super::{Hold, Known, Standing as Speaker, authorise, late};
use crate::books::{Access, Books, CaseFile, Device};
use crate::store::StoreError;

/// What is known of a scope before a frame is judged.
pub(super) struct Ground {
    pub case: Option<CaseFile>,
    pub access: Option<Access>,
    /// Where in the feed the access was withdrawn.
    pub ended: Option<u64>,
}

/// How a change that may stand stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Plain,
    /// Its author's access had ended, and they could not know it.
    Late,
}

/// The ground of each case among these scopes.
pub(super) async fn ground<'a>(
    books: &Books,
    device: &Device,
    scopes: impl Iterator<Item = &'a Scope>,
) -> Result<BTreeMap<Scope, Ground>, StoreError> {
    let mut scopes: Vec<Scope> = scopes.filter(|scope| scope.case().is_some()).cloned().collect();
    scopes.dedup();
    let ids: Vec<Uuid> = scopes.iter().filter_map(Scope::case).collect();
    let cases = books.cases_of(&ids).await?;
    let access = books.access(device.user.id, &scopes).await?;
    let ended = books.access_ends(device.user.id, &scopes).await?;
    let found = cases.into_iter().zip(access).zip(ended);
    let ground = found.map(|((case, access), ended)| Ground { case, access, ended });
    Ok(scopes.into_iter().zip(ground).collect())
}

/// Judges a change whose chain and signature are found good.
pub(super) fn may_stand(
    change: &Change,
    device: &Device,
    role: Role,
    ground: Option<&Ground>,
    known: &Known,
    told: u64,
    now: i64,
) -> Result<Standing, Hold> {
    // Only a bundle brings this: the line is closed to a revoked device. What was signed before and what
    // was signed after cannot be told apart, so a person looks at all of it.
    if device.revoked_at.is_some() {
        return Err(Hold::new("device_revoked", "it came by courier from a device that was revoked"));
    }
    let access = ground.and_then(|ground| ground.access.as_ref());
    let granted = access.is_some_and(|access| access.is_open(now));
    let ended = access.filter(|_| !granted);
    let ended_at = ground.and_then(|ground| ground.ended);
    if ended.is_some_and(|access| late::could_know(access, ended_at, device, told)) {
        return Err(Hold::new("access_withdrawn", "access to this case ended before the change came"));
    }
    let has_case = ground.is_some_and(|ground| ground.case.is_some());
    let creates = !has_case && opens_case(change).is_some();
    let may_write = match &change.header.scope {
        Scope::Org | Scope::User(_) => false,
        Scope::Post(post) => *post == device.user.post,
        Scope::Device(id) => *id == device.id,
        Scope::Case(_) => granted || creates || ended.is_some(),
    };
    let who = Speaker { user: device.user.id, role, post: device.user.post.clone(), may_write };
    authorise(change, &who, known)?;
    stands_where_it_may(change, ground)?;
    if creates {
        may_open(change, device, role)?;
    }
    Ok(if ended.is_some() { Standing::Late } else { Standing::Plain })
}

/// Some kinds are part of some cases alone. What a case is was said when it was opened; of a restricted one,
/// its number says it.
fn stands_where_it_may(change: &Change, ground: Option<&Ground>) -> Result<(), Hold> {
    for op in &change.ops {
        let Op::Create { kind, .. } = op else { continue };
        let Some(kind) = model::registry::kind(*kind).filter(|kind| policy::is_particular(kind)) else {
            continue;
        };
        policy::may_stand_in(kind, folder(change, ground).as_ref())?;
    }
    Ok(())
}

fn folder(change: &Change, ground: Option<&Ground>) -> Option<Folder> {
    if let Some(file) = ground.and_then(|ground| ground.case.as_ref()) {
        let numbered = file.number.as_deref().and_then(|number| number.parse::<CaseNumber>().ok());
        let case_type = numbered.filter(|_| file.restricted).and_then(|number| number.case_type());
        return Some(Folder { case_type: case_type.map(str::to_owned), restricted: file.restricted });
    }
    opens_case(change).map(|facts| Folder { restricted: facts.restricted, case_type: facts.case_type })
}

fn may_open(change: &Change, device: &Device, role: Role) -> Result<(), Hold> {
    if !matches!(role, Role::Investigator | Role::Supervisor) {
        return Err(RuleError::RoleMayNot { action: "case.new", kind: "case" }.into());
    }
    if brings_along(change) {
        return Ok(());
    }
    let post = opens_case(change).and_then(|case| case.post);
    if post.is_some_and(|post| post != device.user.post) {
        return Err(Hold::new("post", "a case is opened at its author's own post"));
    }
    Ok(())
}
