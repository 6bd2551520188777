//! One file per kind. See `registry` for the list.

mod account;
mod address;
mod approval;
mod attachment;
mod case;
mod code_list_entry;
mod contact;
mod custody_event;
mod email;
mod evidence;
mod handle;
mod lead;
mod link;
mod note;
mod organisation;
mod outcome;
mod person;
mod phone;
mod post;
mod referral;
mod report;
mod rules;
mod task;
mod travel_document;
mod vehicle;

pub use account::ACCOUNT;
pub use address::ADDRESS;
pub use approval::APPROVAL;
pub use attachment::ATTACHMENT;
pub use case::CASE;
pub use code_list_entry::CODE_LIST_ENTRY;
pub use contact::CONTACT;
pub use custody_event::CUSTODY_EVENT;
pub use email::EMAIL;
pub use evidence::{CUSTODY_LOG, EVIDENCE};
pub use handle::HANDLE;
pub use lead::LEAD;
pub use link::LINK;
pub use note::NOTE;
pub use organisation::ORGANISATION;
pub use outcome::OUTCOME;
pub use person::PERSON;
pub use phone::PHONE;
pub use post::POST;
pub use referral::REFERRAL;
pub use report::REPORT;
pub(crate) use rules::rules;
pub use task::TASK;
pub use travel_document::TRAVEL_DOCUMENT;
pub use vehicle::VEHICLE;

/// Who can hold an identifier.
const SUBJECTS: &[&str] = &["person", "organisation"];
