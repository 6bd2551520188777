//! Every closed list of codes. Never remove or rename a code; only add.

mod case;
mod document;
mod evidence;
mod file;
mod identifier;
mod subject;

pub use case::{CASE_STATUS, CASE_TYPE, MARKING, PRIORITY};
pub use document::{DOCUMENT_CONDITION, DOCUMENT_REPORT, DOCUMENT_TYPE, EXAMINER_DECISION, VISA_ACTION};
pub use evidence::{CUSTODY_ACTION, EVIDENCE_DISPOSITION, EVIDENCE_TYPE};
pub use file::{
    APPROVAL_ASKS, APPROVAL_DECISION, LEAD_STATE, NOTE_KIND, OUTCOME_TYPE, REFERRAL_SOURCE, REPORT_STATE,
    REPORT_TYPE, TASK_STATE, TRIAGE_DECISION,
};
pub use identifier::{ACCOUNT_TYPE, ADDRESS_TYPE, PHONE_TYPE};
pub use subject::{RELATION, SEX, SUBJECT_ROLE, SUBJECT_STATUS};

use crate::vocabulary::Vocabulary;

pub static ALL: &[&Vocabulary] = &[
    &CASE_TYPE,
    &CASE_STATUS,
    &PRIORITY,
    &MARKING,
    &SUBJECT_ROLE,
    &SUBJECT_STATUS,
    &SEX,
    &RELATION,
    &DOCUMENT_TYPE,
    &DOCUMENT_CONDITION,
    &DOCUMENT_REPORT,
    &EXAMINER_DECISION,
    &VISA_ACTION,
    &PHONE_TYPE,
    &ACCOUNT_TYPE,
    &ADDRESS_TYPE,
    &NOTE_KIND,
    &TASK_STATE,
    &REPORT_TYPE,
    &REPORT_STATE,
    &LEAD_STATE,
    &REFERRAL_SOURCE,
    &TRIAGE_DECISION,
    &APPROVAL_ASKS,
    &APPROVAL_DECISION,
    &OUTCOME_TYPE,
    &EVIDENCE_TYPE,
    &EVIDENCE_DISPOSITION,
    &CUSTODY_ACTION,
];

pub fn named(name: &str) -> Option<&'static Vocabulary> {
    ALL.iter().copied().find(|vocabulary| vocabulary.name == name)
}
