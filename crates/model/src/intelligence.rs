//! People and organizations kept as criminal intelligence: only on a recorded suspicion, and only as long as somebody says again
//! that it stands (28 CFR 23.20(h): at least every five years).
//!
//! All of it is one register of the record, so headquarters can judge it by what a change says alone.

use chrono::{Months, NaiveDate};

use crate::date::parse_date;
use crate::kind::Kind;
use crate::problem::{FieldProblem, Reason};
use crate::value::Value;

/// The register that says it, of kinds whose records may be kept so.
pub fn register(kind: &Kind) -> Option<u16> {
    kind.field("criminal_intelligence").map(|field| field.register)
}

/// A suspicion stands for so long, unless it is validated again.
pub const YEARS: u32 = 5;

/// The rules' names.
pub const SUSPICION_NEEDED: &str = "suspicion_needed";
pub const REVALIDATION_NEEDED: &str = "revalidation_needed";
pub const REVALIDATE_WITHIN: &str = "revalidate_within_five_years";

/// The last day by which a suspicion recorded, or last validated, on this day must be validated again.
pub fn latest_revalidation(suspicion_on: NaiveDate, revalidated_on: Option<NaiveDate>) -> NaiveDate {
    let from = revalidated_on.map_or(suspicion_on, |again| again.max(suspicion_on));
    from.checked_add_months(Months::new(12 * YEARS)).unwrap_or(NaiveDate::MAX)
}

/// What the rules find in the fields of a record, given by name; whoever is not kept as intelligence passes.
pub fn problems<'v>(field: impl Fn(&str) -> Option<&'v Value>) -> Vec<FieldProblem> {
    if field("criminal_intelligence").and_then(Value::as_bool) != Some(true) {
        return Vec::new();
    }
    let given = |name: &str| field(name).is_some_and(|value| !value.is_blank());
    let needed = ["suspicion_basis", "suspicion_on", "suspicion_by"].into_iter().filter(|name| !given(name));
    let text = "is required for what is kept as criminal intelligence";
    let mut found: Vec<FieldProblem> =
        needed.map(|name| FieldProblem::new(name, Reason::Named { rule: SUSPICION_NEEDED, text })).collect();
    if !given("revalidate_on") {
        let reason = Reason::Named { rule: REVALIDATION_NEEDED, text };
        found.push(FieldProblem::new("revalidate_on", reason));
    }
    let day = |name: &str| field(name).and_then(Value::as_text).and_then(|text| parse_date(text).ok());
    if let (Some(from), Some(by)) = (day("suspicion_on"), day("revalidate_on"))
        && by > latest_revalidation(from, day("revalidated_on"))
    {
        let text = "is more than five years after the suspicion was recorded or last validated";
        found.push(FieldProblem::new("revalidate_on", Reason::Named { rule: REVALIDATE_WITHIN, text }));
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    type Fields = BTreeMap<&'static str, Value>;

    fn kept(suspicion_on: &str, revalidated_on: Option<&str>, revalidate_on: &str) -> Fields {
        let mut fields = Fields::from([
            ("criminal_intelligence", Value::Bool(true)),
            ("suspicion_basis", Value::text("Named by two sources as the broker.")),
            ("suspicion_on", Value::text(suspicion_on)),
            ("suspicion_by", Value::Ref(Uuid::from_u128(1))),
            ("revalidate_on", Value::text(revalidate_on)),
        ]);
        if let Some(day) = revalidated_on {
            fields.insert("revalidated_on", Value::text(day));
        }
        fields
    }

    fn rules(fields: &Fields) -> Vec<(String, &'static str)> {
        problems(|name| fields.get(name)).into_iter().map(|p| (p.field.clone(), p.code())).collect()
    }

    #[test]
    fn intelligence_without_basis_date_author_or_end_is_refused_by_name() {
        for (missing, rule) in [
            ("suspicion_basis", SUSPICION_NEEDED),
            ("suspicion_on", SUSPICION_NEEDED),
            ("suspicion_by", SUSPICION_NEEDED),
            ("revalidate_on", REVALIDATION_NEEDED),
        ] {
            let mut fields = kept("2026-01-10", None, "2031-01-10");
            fields.remove(missing);
            assert_eq!(rules(&fields), [(missing.to_owned(), rule)]);
        }
        assert_eq!(rules(&Fields::new()), []);
    }

    #[test]
    fn a_suspicion_stands_five_years_from_when_it_was_recorded_or_validated() {
        for (on, again, by, stands) in [
            ("2026-01-10", None, "2031-01-10", true),
            ("2026-01-10", None, "2031-01-11", false),
            ("2024-02-29", None, "2029-02-28", true),
            ("2024-02-29", None, "2029-03-01", false),
            ("2020-01-10", Some("2025-01-09"), "2030-01-09", true),
            ("2020-01-10", Some("2025-01-09"), "2030-01-10", false),
            ("2026-01-10", Some("2019-01-01"), "2031-01-10", true),
        ] {
            assert_eq!(rules(&kept(on, again, by)).is_empty(), stands, "{on} {again:?} {by}");
        }
    }

    proptest! {
        #[test]
        fn no_date_beyond_five_years_ever_passes(from in 0i64..20_000, days in 0i64..4000) {
            let epoch = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap();
            let on = epoch + chrono::Duration::days(from);
            let by = on + chrono::Duration::days(days);
            let passes = rules(&kept(&on.to_string(), None, &by.to_string())).is_empty();
            prop_assert_eq!(passes, by <= on.checked_add_months(Months::new(60)).unwrap());
        }
    }
}
