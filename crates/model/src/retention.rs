//! How long a closed case is kept, and who may purge it when. Headquarters' own list of codes sets the years;
//! what is built in holds until it keeps one. A legal hold wins over every date.

use chrono::{Datelike, NaiveDate};

use crate::record::Record;
use crate::role::Role;
use crate::rule::RuleError;
use crate::status::Status;

/// The list of codes by which headquarters sets the years: the code is the type of case, the value the years.
pub const LIST: &str = "retention";

/// Kept for so long unless something else is said of its type.
const YEARS: u32 = 10;

/// Types of case that are kept longer or shorter.
const OTHERWISE: &[(&str, u32)] = &[
    ("passport_fraud", 20),
    ("human_smuggling", 20),
    ("human_trafficking", 20),
    ("organised_crime", 20),
    ("foreign_fugitive", 20),
    ("internal_malfeasance", 25),
    ("source_file", 25),
    ("agency_assistance", 5),
    ("crime_against_us_citizen", 5),
    ("lead", 5),
];

/// The built-in years of a type of case.
pub fn years(case_type: &str) -> u32 {
    OTHERWISE.iter().find(|(code, _)| *code == case_type).map_or(YEARS, |(_, years)| *years)
}

/// The years that a value of headquarters' list says; nobody keeps a case for no time or for ever by a slip.
pub fn years_of(value: &str) -> Option<u32> {
    value.trim().parse().ok().filter(|years| (1..=100).contains(years))
}

/// The day on which the retention of a case closed on this day is over.
pub fn review_on(closed_on: NaiveDate, years: u32) -> NaiveDate {
    let year = closed_on.year().saturating_add(i32::try_from(years).unwrap_or(i32::MAX));
    // The 29th of February ends with the 28th.
    closed_on.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).unwrap_or(NaiveDate::MAX)
}

/// How a case stands with its retention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    NotClosed,
    /// Nothing is purged while the hold stands.
    Held,
    /// Closed, and nobody said until when it is kept.
    NoDate,
    Until(NaiveDate),
    Due,
}

impl Standing {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotClosed => "not_closed",
            Self::Held => "held",
            Self::NoDate => "no_date",
            Self::Until(_) => "kept",
            Self::Due => "due",
        }
    }
}

/// Whether a legal hold stands.
pub fn is_held(case: &Record) -> bool {
    case.bool("legal_hold") == Some(true)
}

pub fn standing(case: &Record, today: NaiveDate) -> Standing {
    if case.text("status") != Some(Status::Closed.code()) {
        return Standing::NotClosed;
    }
    if is_held(case) {
        return Standing::Held;
    }
    match case.date("review_on") {
        None => Standing::NoDate,
        Some(day) if day > today => Standing::Until(day),
        Some(_) => Standing::Due,
    }
}

/// Whether this role may purge the case today.
pub fn may_purge(role: Role, case: &Record, today: NaiveDate) -> Result<(), RuleError> {
    if role == Role::Auditor {
        return Err(RuleError::AuditorReadsOnly);
    }
    if role != Role::Supervisor {
        return Err(RuleError::SupervisorOnly);
    }
    match standing(case, today) {
        Standing::NotClosed => Err(RuleError::NotClosed),
        Standing::Held => Err(RuleError::LegalHold),
        Standing::NoDate => Err(RuleError::NoRetentionDate),
        Standing::Until(on) => Err(RuleError::RetentionRuns { on }),
        Standing::Due => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};
    use uuid::Uuid;

    use super::*;
    use crate::kinds::CASE;
    use crate::vocabularies::CASE_TYPE;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn case(fields: Json) -> Record {
        let mut record = Record::new(Uuid::nil(), &CASE);
        for (name, value) in fields.as_object().unwrap() {
            record.set_json(name, value).unwrap();
        }
        record
    }

    #[test]
    fn every_schedule_is_of_a_type_of_case_that_exists() {
        for (code, years) in OTHERWISE {
            assert!(CASE_TYPE.contains(code) && *years > 0, "{code}");
        }
    }

    #[test]
    fn retention_ends_on_the_same_day_of_a_later_year() {
        for (closed, years, over) in [
            ("2026-11-22", 10, "2036-11-22"),
            ("2024-02-29", 1, "2025-02-28"),
            ("2024-02-29", 4, "2028-02-29"),
        ] {
            assert_eq!(review_on(day(closed), years), day(over), "{closed} {years}");
        }
    }

    #[test]
    fn a_list_of_headquarters_says_years_or_nothing() {
        for (value, years) in [("7", Some(7)), (" 25 ", Some(25)), ("0", None), ("900", None), ("ten", None)]
        {
            assert_eq!(years_of(value), years, "{value}");
        }
    }

    #[test]
    fn a_case_is_purged_by_a_supervisor_when_its_day_has_come_and_no_hold_stands() {
        let closed = json!({"status": "closed", "review_on": "2036-11-22"});
        let (before, on) = (day("2036-11-21"), day("2036-11-22"));
        let runs = RuleError::RetentionRuns { on };
        let mut held = closed.clone();
        held["legal_hold"] = json!(true);
        for (role, fields, today, verdict) in [
            (Role::Supervisor, closed.clone(), on, Ok(())),
            (Role::Supervisor, closed.clone(), before, Err(runs)),
            (Role::Supervisor, held, on, Err(RuleError::LegalHold)),
            (
                Role::Supervisor,
                json!({"status": "open", "review_on": "2020-01-01"}),
                on,
                Err(RuleError::NotClosed),
            ),
            (Role::Supervisor, json!({"status": "closed"}), on, Err(RuleError::NoRetentionDate)),
            (Role::Investigator, closed.clone(), on, Err(RuleError::SupervisorOnly)),
            (Role::Fsn, closed.clone(), on, Err(RuleError::SupervisorOnly)),
            (Role::Hq, closed.clone(), on, Err(RuleError::SupervisorOnly)),
            (Role::Auditor, closed, on, Err(RuleError::AuditorReadsOnly)),
        ] {
            assert_eq!(may_purge(role, &case(fields.clone()), today), verdict, "{role} {fields} {today}");
        }
    }
}
