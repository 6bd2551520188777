//! What is asked before a document leaves the vault, and how long the record of it is kept: the accounting of
//! disclosures of the Privacy Act (5 U.S.C. 552a(c)) – when, what and why, and to whom at which address.

use chrono::{Datelike, NaiveDate};

use crate::marking::Marking;
use crate::problem::{FieldProblem, Reason};
use crate::record::Record;
use crate::role::Role;
use crate::rule::RuleError;
use crate::value::Value;

/// The basis of a file that nobody else gets.
pub const OWN_USE: &str = "own_use";
/// An accounting is kept for five years at least, 5 U.S.C. 552a(c)(2).
const KEPT_YEARS: i32 = 5;

/// Whether a file given on this basis stays among the Department's own people.
pub fn stays_inside(basis: &str) -> bool {
    matches!(basis, OWN_USE | "official_use")
}

/// Whether this person may give a document away so. Local staff take what they work with and give nothing on; what is
/// marked to be kept from readers outside reaches them by a supervisor's hand alone, and so does a restricted case.
pub fn may_give(role: Role, basis: &str, unredacted: bool, restricted: bool) -> Result<(), RuleError> {
    match role {
        Role::Auditor => Err(RuleError::AuditorReadsOnly),
        Role::Fsn if basis != OWN_USE || unredacted => Err(RuleError::OwnUseOnly),
        _ if !stays_inside(basis) && (unredacted || restricted) && !role.decides() => {
            Err(RuleError::SupervisorOnly)
        }
        _ => Ok(()),
    }
}

/// How a file is marked: as its parts demand, or stricter, never milder.
pub fn marked(of_its_parts: Marking, asked: Option<Marking>) -> Result<Marking, RuleError> {
    match asked {
        Some(asked) if asked.with(of_its_parts) != asked => {
            Err(RuleError::MarkingLowered { least: of_its_parts.banner() })
        }
        asked => Ok(asked.unwrap_or(of_its_parts)),
    }
}

/// What a disclosure that is made now has to say. What stays on the spot is asked least.
pub fn problems(record: &Record) -> Vec<FieldProblem> {
    let basis = record.text("basis").unwrap_or_default();
    let mut asked =
        vec!["made_at", "made_by", "document", "basis", "recipient", "purpose", "file_marking", "sha256"];
    if basis != OWN_USE {
        asked.push("address");
    }
    if !stays_inside(basis) {
        asked.push("authority");
    }
    asked.retain(|name| record.get(name).is_none_or(Value::is_blank));
    asked.into_iter().map(|name| FieldProblem::new(name, Reason::Required)).collect()
}

/// Until which day the record of a disclosure is kept. Of what stayed inside, and of what the Freedom of Information Act
/// gave to anybody, the law asks no accounting.
pub fn kept_until(disclosure: &Record) -> Option<NaiveDate> {
    let unasked = disclosure.text("basis").is_some_and(|basis| stays_inside(basis) || basis == "foia");
    let made = chrono::DateTime::from_timestamp_millis(disclosure.instant("made_at")?)?.date_naive();
    let year = made.year() + KEPT_YEARS;
    let last = made.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28));
    last.filter(|_| !unasked)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::kinds::DISCLOSURE;

    fn said(fields: &[(&str, Value)]) -> Record {
        let mut record = Record::new(Uuid::nil(), &DISCLOSURE);
        for (name, value) in fields {
            record.set(name, value.clone()).unwrap();
        }
        record
    }

    #[test]
    fn a_marking_is_raised_and_never_lowered() {
        assert_eq!(marked(Marking::LawEnforcement, None), Ok(Marking::LawEnforcement));
        assert_eq!(marked(Marking::LawEnforcement, Some(Marking::FedOnly)), Ok(Marking::FedOnly));
        for milder in [Marking::Cui, Marking::FedOnly, Marking::Training] {
            assert!(marked(Marking::Privacy, Some(milder)).is_err(), "{milder}: privacy would be lost");
        }
    }

    #[test]
    fn what_goes_outside_names_its_authority_and_where_it_goes() {
        let missing = |basis: &str| -> Vec<String> {
            let all = ["recipient", "purpose", "file_marking", "sha256", "document"].map(|name| (name, "x"));
            let mut record = said(&[("basis", Value::text(basis))]);
            for (name, text) in all {
                let number = DISCLOSURE.field(name).unwrap().number;
                record.fields.insert(number, Value::text(text));
            }
            problems(&record).into_iter().map(|problem| problem.field).collect()
        };
        assert_eq!(missing(OWN_USE), ["made_at", "made_by"]);
        assert_eq!(missing("official_use"), ["made_at", "made_by", "address"]);
        assert_eq!(missing("court_order"), ["made_at", "made_by", "address", "authority"]);
    }

    #[test]
    fn local_staff_give_nothing_on_and_redacted_words_leave_by_a_supervisor() {
        assert_eq!(may_give(Role::Fsn, OWN_USE, false, false), Ok(()));
        assert_eq!(may_give(Role::Fsn, "official_use", false, false), Err(RuleError::OwnUseOnly));
        assert_eq!(may_give(Role::Fsn, OWN_USE, true, false), Err(RuleError::OwnUseOnly));
        assert_eq!(may_give(Role::Investigator, "routine_use", false, false), Ok(()));
        assert_eq!(may_give(Role::Investigator, "routine_use", true, false), Err(RuleError::SupervisorOnly));
        assert_eq!(may_give(Role::Investigator, "routine_use", false, true), Err(RuleError::SupervisorOnly));
        assert_eq!(may_give(Role::Supervisor, "routine_use", true, true), Ok(()));
        assert_eq!(may_give(Role::Investigator, "official_use", true, true), Ok(()));
    }

    #[test]
    fn an_accounting_is_kept_for_five_years() {
        let made = |basis: &str, ms| said(&[("basis", Value::text(basis)), ("made_at", Value::Int(ms))]);
        let leap_day = 1_835_395_200_000; // 2028-02-29
        assert_eq!(kept_until(&made("congress", leap_day)), NaiveDate::from_ymd_opt(2033, 2, 28));
        assert_eq!(kept_until(&made(OWN_USE, leap_day)), None);
    }
}
