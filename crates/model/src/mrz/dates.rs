//! The six characters of a date in a zone. The century is not printed; what we assume is said here.

use chrono::NaiveDate;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Century {
    /// Nobody is born after today: such a day means the century before.
    OfBirth,
    /// Always 20xx.
    Present,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Read {
    Day(NaiveDate),
    /// Six digits that name no day.
    NoSuchDay,
    /// Fillers where the issuer did not know; allowed for a birth.
    Partly(String),
    Unknown,
    /// Letters in a date.
    Letters,
}

pub fn read(field: &str, century: Century, today: NaiveDate) -> Read {
    if field.bytes().all(|byte| byte == b'<') {
        return Read::Unknown;
    }
    if field.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Read::Letters;
    }
    if field.contains('<') {
        return Read::Partly(field.to_owned());
    }
    day(field, century, today).map_or(Read::NoSuchDay, Read::Day)
}

fn day(field: &str, century: Century, today: NaiveDate) -> Option<NaiveDate> {
    let pair = |start: usize| field.get(start..start + 2)?.parse::<u32>().ok();
    let (short, month, day) = (pair(0)? as i32, pair(2)?, pair(4)?);
    let this_century = NaiveDate::from_ymd_opt(2000 + short, month, day);
    match century {
        Century::OfBirth if this_century.is_none_or(|born| born > today) => {
            NaiveDate::from_ymd_opt(1900 + short, month, day)
        }
        _ => this_century,
    }
}

impl Read {
    pub const fn day(&self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(*day),
            _ => None,
        }
    }

    pub fn shown(&self) -> String {
        match self {
            Self::Day(day) => day.to_string(),
            Self::NoSuchDay | Self::Letters => "invalid".into(),
            Self::Partly(field) => field.clone(),
            Self::Unknown => "unknown".into(),
        }
    }
}
