//! Who has a case and for how long, what is shut or leaving here, case numbers, posts and code lists.

use ledger::Scope;
use model::kinds;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::gate::Turn;
use crate::show::Shown;
use crate::view::access::{AccessHere, CaseAccess, ListedCode, Numbers, PostView, SharedNumber, VoidNumbers};
use crate::{Failure, access, moment, unsent};

/// Who has a case, where it is, how long it stays open here.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CaseAccessRequest {
    /// Number or id.
    pub case: String,
}

/// What holds for every case that HQ granted this person, also the shut and the leaving ones.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct AccessListRequest {}

/// Case numbers of this post.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct NumbersRequest {
    /// This device's own unless said.
    pub post: Option<String>,
}

/// Every post that headquarters lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct PostListRequest {}

/// The code lists of headquarters.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields = nullable)]
pub struct CodeListRequest {
    /// Only this list.
    pub list: Option<String>,
    /// Retired entries too.
    #[ts(optional, as = "Option<_>")]
    pub retired: bool,
}

pub(crate) fn case_access(turn: &Turn<'_>, _: CaseAccessRequest) -> Result<CaseAccess, Failure> {
    let vault = turn.vault()?;
    let shown = Shown::new(&vault, turn.now_ms)?;
    let case = turn.case()?;
    let unsent = unsent::of_case(&shown, case, turn.now_ms)?;
    let here = access::here(&vault.reads(), &turn.actor, turn.now_ms)?;
    let here = here.into_iter().find(|here| here.case == case);
    let own = AccessHere {
        case,
        state: "open".into(),
        until: None,
        offline_days: None,
        days_without_contact: None,
        unsent: vault.reads().unsent_count_of(case)?,
    };
    Ok(CaseAccess {
        case,
        people: access::who(&shown, case)?,
        copies: unsent::copies(&shown, case, &unsent)?,
        here: here.unwrap_or(own),
    })
}

pub(crate) fn access_list(turn: &Turn<'_>, _: AccessListRequest) -> Result<Vec<AccessHere>, Failure> {
    let vault = turn.vault()?;
    access::here(&vault.reads(), &turn.actor, turn.now_ms)
}

pub(crate) fn numbers(turn: &Turn<'_>, request: NumbersRequest) -> Result<Numbers, Failure> {
    let vault = turn.vault()?;
    let (reads, identity) = (vault.reads(), vault.identity());
    let post = request.post.unwrap_or_else(|| identity.post.clone());
    let hidden = access::hidden(&reads, &turn.actor, turn.now_ms)?;
    let blocks = reads.number_blocks()?;
    let own = blocks.iter().filter(|block| block.post == post && block.incarnation == identity.incarnation);
    let mut shared = Vec::new();
    for (number, mut cases) in reads.shared_numbers()? {
        cases.retain(|case| !hidden.contains(case));
        if cases.len() > 1 {
            shared.push(SharedNumber { number, cases });
        }
    }
    let void = reads.void_numbers(&post)?.into_iter().map(|void| VoidNumbers {
        first: void.first,
        last: void.last,
        reason: void.reason,
        at: moment::text(void.at),
    });
    Ok(Numbers { free: own.map(|block| u64::from(block.free)).sum(), void: void.collect(), shared, post })
}

pub(crate) fn post_list(turn: &Turn<'_>, _: PostListRequest) -> Result<Vec<PostView>, Failure> {
    let vault = turn.vault()?;
    let mut posts: Vec<PostView> = Vec::new();
    for stored in vault.reads().records_in(&Scope::Org, Some(&kinds::POST))? {
        let text = |name| stored.record.text(name).map(str::to_owned);
        posts.push(PostView {
            code: text("code").unwrap_or_default(),
            name: text("name").unwrap_or_default(),
            country: text("country"),
            time_zone: text("time_zone"),
        });
    }
    posts.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(posts)
}

pub(crate) fn code_list(turn: &Turn<'_>, request: CodeListRequest) -> Result<Vec<ListedCode>, Failure> {
    let vault = turn.vault()?;
    let mut codes: Vec<ListedCode> = Vec::new();
    for stored in vault.reads().records_in(&Scope::Org, Some(&kinds::CODE_LIST_ENTRY))? {
        let text = |name| stored.record.text(name).unwrap_or_default().to_owned();
        let retired = stored.record.bool("retired") == Some(true);
        let code = ListedCode { list: text("list"), code: text("code"), label: text("label"), retired };
        let asked = request.list.as_ref().is_none_or(|list| *list == code.list);
        if asked && (request.retired || !retired) {
            codes.push(code);
        }
    }
    codes.sort_by(|one, other| (&one.list, &one.code).cmp(&(&other.list, &other.code)));
    Ok(codes)
}
