//! Dates of birth as they are known: a day, a month, a year, or "about 1975".

/// As much as is known of a birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birth {
    about: bool,
    year: i32,
    month: Option<u8>,
    day: Option<u8>,
}

/// How two births fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthFit {
    /// One of them is not known.
    Unknown,
    SameDay,
    SameMonth,
    SameYear,
    /// "About", and the years fit.
    AboutTheSame,
    /// As far apart as a slip of the pen: day and month changed places, or one part differs.
    Nearly,
    Apart,
}

impl Birth {
    /// Reads `1975`, `1975-03`, `1975-03-09`, each with "about" before it if unsure.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (about, rest) = text.strip_prefix("about ").map_or((false, text), |rest| (true, rest.trim()));
        let mut parts = rest.split('-');
        let year = parts.next()?.parse().ok().filter(|year| (1000..=9999).contains(year))?;
        let month = parts.next().map(str::parse).transpose().ok()?;
        let day = parts.next().map(str::parse).transpose().ok()?;
        Some(Self { about, year, month, day })
    }

    #[must_use]
    pub fn fit(one: Option<Self>, two: Option<Self>) -> BirthFit {
        let (Some(one), Some(two)) = (one, two) else { return BirthFit::Unknown };
        let years = (one.year - two.year).abs();
        if one.about || two.about {
            return if years <= 2 { BirthFit::AboutTheSame } else { BirthFit::Apart };
        }
        let full = |birth: &Self| birth.month.zip(birth.day);
        match (full(&one), full(&two)) {
            (Some(mine), Some(theirs)) if mine == theirs && years == 0 => BirthFit::SameDay,
            (Some(mine), Some(theirs)) => one_slip(mine, theirs, years),
            _ if years > 0 => BirthFit::Apart,
            _ => match one.month.zip(two.month) {
                Some((mine, theirs)) if mine == theirs => BirthFit::SameMonth,
                Some(_) => BirthFit::Apart,
                None => BirthFit::SameYear,
            },
        }
    }
}

fn one_slip(mine: (u8, u8), theirs: (u8, u8), years: i32) -> BirthFit {
    let swapped = (mine.1, mine.0) == theirs && years == 0;
    let parts = [mine.0 != theirs.0, mine.1 != theirs.1, years != 0];
    let one_part = parts.into_iter().filter(|differs| *differs).count() == 1;
    // A year is misread by a digit: by one, or by whole tens.
    let year_slips = years <= 1 || years % 10 == 0;
    if swapped || (one_part && year_slips) { BirthFit::Nearly } else { BirthFit::Apart }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_as_is_known_is_compared() {
        for (one, two, fit) in [
            ("1984-02-14", "1984-02-14", BirthFit::SameDay),
            ("1984-02-14", "1984", BirthFit::SameYear),
            ("1984-02", "1984-02-14", BirthFit::SameMonth),
            ("1984-02", "1984-03", BirthFit::Apart),
            ("about 1975", "1976-05-01", BirthFit::AboutTheSame),
            ("about 1975", "about 1979", BirthFit::Apart),
            ("1984-02-04", "1984-04-02", BirthFit::Nearly),
            ("1984-02-14", "1984-02-19", BirthFit::Nearly),
            ("1984-02-14", "1994-02-14", BirthFit::Nearly),
            ("1984-02-14", "1962-02-14", BirthFit::Apart),
            ("1984", "1985", BirthFit::Apart),
            ("", "1985", BirthFit::Unknown),
        ] {
            assert_eq!(Birth::fit(Birth::read(one), Birth::read(two)), fit, "{one} / {two}");
            assert_eq!(Birth::fit(Birth::read(two), Birth::read(one)), fit, "{two} / {one}");
        }
    }
}
