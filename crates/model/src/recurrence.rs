//! Tasks that come back, and the day on which they do.

use chrono::{Datelike, Days, Months, NaiveDate};
use uuid::Uuid;

use crate::problem::{FieldProblem, Reason};
use crate::record::Record;
use crate::value::Value;

/// A case is reviewed every quarter.
pub const MONTHS_BETWEEN_REVIEWS: u32 = 3;

/// The next day of something that repeats. `day` is the day of the month it began on: what began on the 31st
/// falls on the last day of a short month, and on the 31st again after it.
pub fn next_due(repeats: &str, due: NaiveDate, day: u32) -> Option<NaiveDate> {
    let months = match repeats {
        "weekly" => return due.checked_add_days(Days::new(7)),
        "monthly" => 1,
        "quarterly" => 3,
        "half_yearly" => 6,
        "yearly" => 12,
        _ => return None,
    };
    let first = due.with_day(1)?.checked_add_months(Months::new(months))?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    first.with_day(day.clamp(1, last.day()))
}

/// The day of the next review of a case.
pub fn next_review(today: NaiveDate) -> Option<NaiveDate> {
    today.checked_add_months(Months::new(MONTHS_BETWEEN_REVIEWS))
}

/// A review that puts the next one further off than a quarter.
pub fn problem_of_review(review: &Record) -> Option<FieldProblem> {
    // By the end of that month: quarters end with months.
    let last = next_due("quarterly", review.date("reviewed_on")?, 31)?;
    let text = "is more than three months after this review; a case is reviewed every quarter";
    (review.date("next_review_on")? > last)
        .then(|| FieldProblem::new("next_review_on", Reason::Named { rule: "review_every_quarter", text }))
}

/// Whether this task makes its successor when it is done.
pub fn repeats(task: &Record) -> Option<&str> {
    task.text("repeats").filter(|code| *code != "never")
}

/// The id of the task that follows. It is made of the task and its due date, so that two laptops that finish
/// it apart make one successor.
pub fn successor_id(task: &Record) -> Uuid {
    Uuid::new_v5(&task.id, task.text("due_on").unwrap_or_default().as_bytes())
}

/// The task that follows one that was done on this day; `day` as in [`next_due`]. A task without a due date
/// counts from the day it was done.
pub fn successor(task: &Record, done: NaiveDate, day: Option<u32>) -> Option<Record> {
    let due = task.date("due_on").unwrap_or(done);
    let next = next_due(repeats(task)?, due, day.unwrap_or_else(|| due.day()))?;
    let mut made = Record::new(successor_id(task), task.kind);
    for name in ["title", "details", "assignee", "priority", "repeats", "about"] {
        let value = task.get(name).cloned().unwrap_or(Value::Null);
        made.set(name, value).ok()?;
    }
    made.set("due_on", Value::Text(next.to_string())).ok()?;
    made.set("state", Value::text("to_do")).ok()?;
    made.set("repeated_from", Value::Ref(task.id)).ok()?;
    Some(made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_reviewed_again_within_a_quarter() {
        for (next, stands) in
            [("2027-02-20", true), ("2027-02-28", true), ("2027-03-01", false), ("2099-01-01", false)]
        {
            let mut review = Record::new(Uuid::nil(), &crate::kinds::CASE_REVIEW);
            review.set("reviewed_on", Value::text("2026-11-30")).unwrap();
            review.set("next_review_on", Value::text(next)).unwrap();
            assert_eq!(problem_of_review(&review).is_none(), stands, "{next}");
        }
    }

    #[test]
    fn what_began_on_a_long_months_end_keeps_to_the_month_ends() {
        for (repeats, due, day, next) in [
            ("weekly", "2026-12-28", 28, "2027-01-04"),
            ("monthly", "2027-01-31", 31, "2027-02-28"),
            ("monthly", "2027-02-28", 31, "2027-03-31"),
            ("monthly", "2027-02-28", 28, "2027-03-28"),
            ("monthly", "2028-01-30", 30, "2028-02-29"),
            ("quarterly", "2026-11-30", 30, "2027-02-28"),
            ("half_yearly", "2026-08-31", 31, "2027-02-28"),
            ("yearly", "2028-02-29", 29, "2029-02-28"),
            ("yearly", "2031-02-28", 29, "2032-02-29"),
        ] {
            let found = next_due(repeats, due.parse().unwrap(), day).unwrap();
            assert_eq!(found.to_string(), next, "{repeats} after {due}");
        }
        assert_eq!(next_due("never", "2027-01-31".parse().unwrap(), 31), None);
    }
}
