//! Instants as they are written for screens and scripts.

use chrono::{DateTime, SecondsFormat, Utc};

/// RFC 3339 in UTC with milliseconds. Stamps outside the calendar are written as the nearest end of it.
pub fn text(ms: i64) -> String {
    utc(ms).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// To the minute, as it is printed: `2026-11-22 18:00Z`.
pub fn paper(ms: i64) -> String {
    utc(ms).format("%Y-%m-%d %H:%MZ").to_string()
}

/// An instant or a date of a view as it is printed; what is neither stays as it is.
pub fn on_paper(text: &str) -> String {
    let instant = DateTime::parse_from_rfc3339(text);
    instant.map_or_else(|_| text.to_owned(), |instant| paper(instant.timestamp_millis()))
}

pub fn utc(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or(if ms < 0 {
        DateTime::UNIX_EPOCH
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}

/// The date in UTC, `YYYY-MM-DD`.
pub fn date(ms: i64) -> String {
    utc(ms).format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn instants_are_written_in_utc_with_milliseconds() {
        assert_eq!(super::text(1_795_370_400_123), "2026-11-22T18:00:00.123Z");
        assert_eq!(super::date(1_795_370_400_123), "2026-11-22");
        assert_eq!(super::on_paper("2026-11-22T18:00:00.123Z"), "2026-11-22 18:00Z");
        assert_eq!(super::on_paper("2026-11-22"), "2026-11-22");
        assert!(super::text(i64::MAX).starts_with("+262142"));
    }
}
