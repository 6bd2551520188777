//! Dates as investigators know them: sometimes a day, sometimes a year, sometimes "about 1975".
//! Never invents the part that is not known.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Months, NaiveDate, Weekday};

use crate::problem::Reason;

const YEARS: std::ops::RangeInclusive<i32> = 1000..=9999;

/// Reads `YYYY-MM-DD` and nothing else.
pub fn parse_date(text: &str) -> Result<NaiveDate, Reason> {
    match text.parse::<PartialDate>() {
        Ok(PartialDate { about: false, year, month: Some(month), day: Some(day) }) => {
            NaiveDate::from_ymd_opt(year, month, day).ok_or(Reason::NotADate)
        }
        _ => Err(Reason::NotADate),
    }
}

/// So many working days later: Saturdays and Sundays do not count.
pub fn working_days_after(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    let mut day = day;
    for _ in 0..days {
        day = day.succ_opt()?;
        while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            day = day.succ_opt()?;
        }
    }
    Some(day)
}

/// As much of a date as is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    pub about: bool,
    pub year: i32,
    pub month: Option<u32>,
    pub day: Option<u32>,
}

impl PartialDate {
    /// The first day it can mean, taken literally (an "about" widens nothing here).
    pub fn earliest(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1)).unwrap_or_default()
    }

    /// The last day it can mean, taken literally.
    pub fn latest(&self) -> NaiveDate {
        let months = match (self.month, self.day) {
            (_, Some(_)) => return self.earliest(),
            (Some(_), None) => Months::new(1),
            (None, None) => Months::new(12),
        };
        self.earliest().checked_add_months(months).and_then(|next| next.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// Whether this could be that day. "About" allows the year before and the year after.
    pub fn could_be(&self, day: NaiveDate) -> bool {
        if self.about {
            return (self.year - day.year()).abs() <= 1;
        }
        self.earliest() <= day && day <= self.latest()
    }

    pub const fn is_full(&self) -> bool {
        self.day.is_some() && !self.about
    }
}

impl FromStr for PartialDate {
    type Err = Reason;

    fn from_str(text: &str) -> Result<Self, Reason> {
        read(text.trim()).ok_or(Reason::NotAPartialDate)
    }
}

fn read(text: &str) -> Option<PartialDate> {
    let (about, rest) = match text.strip_prefix("about ") {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let mut parts = rest.split('-');
    let year = number(parts.next()?, 4)? as i32;
    let month = optional(parts.next())?;
    let day = optional(parts.next())?;
    let real = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).is_some();
    (parts.next().is_none() && real && YEARS.contains(&year)).then_some(PartialDate {
        about,
        year,
        month,
        day,
    })
}

/// Absent is fine, present must be two digits.
fn optional(part: Option<&str>) -> Option<Option<u32>> {
    match part {
        None => Some(None),
        Some(digits) => number(digits, 2).map(Some),
    }
}

fn number(digits: &str, width: usize) -> Option<u32> {
    (digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

impl fmt::Display for PartialDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.about {
            out.write_str("about ")?;
        }
        write!(out, "{:04}", self.year)?;
        for part in [self.month, self.day].into_iter().flatten() {
            write!(out, "-{part:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_part_is_kept_and_nothing_is_added() {
        for text in ["1975", "1975-03", "1975-03-09", "about 1975", "about 1975-03"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn impossible_or_untidy_dates_are_refused() {
        for text in ["", "75", "1975-13", "1975-02-30", "1975-3-9", "1975-03-09-01", "about", "+975", "0000"]
        {
            assert_eq!(text.parse::<PartialDate>(), Err(Reason::NotAPartialDate), "{text}");
        }
    }

    #[test]
    fn a_month_covers_its_days() {
        let month: PartialDate = "2024-02".parse().unwrap();
        assert_eq!(month.latest(), NaiveDate::from_ymd_opt(2024, 2, 29).unwrap());
        assert!(month.could_be(NaiveDate::from_ymd_opt(2024, 2, 1).unwrap()));
        assert!(!month.could_be(NaiveDate::from_ymd_opt(2024, 3, 1).unwrap()));
    }

    #[test]
    fn a_working_week_passes_over_the_days_of_rest() {
        for (from, to) in
            [("2026-11-23", "2026-11-30"), ("2026-11-27", "2026-12-04"), ("2026-11-28", "2026-12-04")]
        {
            assert_eq!(working_days_after(from.parse().unwrap(), 5).unwrap().to_string(), to, "{from}");
        }
    }

    #[test]
    fn a_date_needs_its_day() {
        assert_eq!(parse_date("2024-02"), Err(Reason::NotADate));
        assert!(parse_date("2024-02-29").is_ok());
        assert_eq!(parse_date("2023-02-29"), Err(Reason::NotADate));
    }
}
