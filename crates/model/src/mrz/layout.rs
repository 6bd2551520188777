//! Where each field stands in each of the five formats (ICAO Doc 9303 parts 4 to 7).

/// Line and columns, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub start: usize,
    pub len: usize,
}

const fn place(line: usize, start: usize, len: usize) -> Place {
    Place { line, start, len }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Td1,
    Td2,
    Td3,
    MrvA,
    MrvB,
}

#[derive(Debug)]
pub struct Layout {
    pub code: Place,
    pub issuer: Place,
    pub name: Place,
    /// Nine characters; the digit follows.
    pub number: Place,
    pub nationality: Place,
    /// Six characters; the digit follows.
    pub birth: Place,
    pub sex: Place,
    /// Six characters; the digit follows.
    pub expiry: Place,
    pub optional1: Place,
    pub optional2: Option<Place>,
    /// Optional data with a digit of its own, after it.
    pub personal_number: bool,
    /// The composite digit and the pieces it covers.
    pub composite: Option<(Place, &'static [Place])>,
}

impl Format {
    pub const ALL: [Self; 5] = [Self::Td1, Self::Td2, Self::Td3, Self::MrvA, Self::MrvB];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Td1 => "TD1",
            Self::Td2 => "TD2",
            Self::Td3 => "TD3",
            Self::MrvA => "MRVA",
            Self::MrvB => "MRVB",
        }
    }

    /// Number of lines and their length.
    pub const fn size(self) -> (usize, usize) {
        match self {
            Self::Td1 => (3, 30),
            Self::Td2 | Self::MrvB => (2, 36),
            Self::Td3 | Self::MrvA => (2, 44),
        }
    }

    /// Letters a document code of this format may begin with.
    pub const fn code_letters(self) -> &'static str {
        match self {
            Self::Td1 | Self::Td2 => "IAC",
            Self::Td3 => "P",
            Self::MrvA | Self::MrvB => "V",
        }
    }

    /// Visas have no rule for a number that does not fit its nine places.
    pub const fn number_may_overflow(self) -> bool {
        matches!(self, Self::Td1 | Self::Td2 | Self::Td3)
    }

    pub const fn layout(self) -> Layout {
        match self {
            Self::Td1 => TD1,
            Self::Td2 => two_lines(31, place(1, 28, 7), Some((place(1, 35, 1), TD2_COMPOSITE))),
            Self::Td3 => Layout {
                personal_number: true,
                ..two_lines(39, place(1, 28, 14), Some((place(1, 43, 1), TD3_COMPOSITE)))
            },
            Self::MrvA => two_lines(39, place(1, 28, 16), None),
            Self::MrvB => two_lines(31, place(1, 28, 8), None),
        }
    }
}

const TD1: Layout = Layout {
    code: place(0, 0, 2),
    issuer: place(0, 2, 3),
    name: place(2, 0, 30),
    number: place(0, 5, 9),
    nationality: place(1, 15, 3),
    birth: place(1, 0, 6),
    sex: place(1, 7, 1),
    expiry: place(1, 8, 6),
    optional1: place(0, 15, 15),
    optional2: Some(place(1, 18, 11)),
    personal_number: false,
    composite: Some((place(1, 29, 1), &[place(0, 5, 25), place(1, 0, 7), place(1, 8, 7), place(1, 18, 11)])),
};

const TD2_COMPOSITE: &[Place] = &[place(1, 0, 10), place(1, 13, 7), place(1, 21, 14)];
const TD3_COMPOSITE: &[Place] = &[place(1, 0, 10), place(1, 13, 7), place(1, 21, 22)];

const fn two_lines(name: usize, optional1: Place, composite: Option<(Place, &'static [Place])>) -> Layout {
    Layout {
        code: place(0, 0, 2),
        issuer: place(0, 2, 3),
        name: place(0, 5, name),
        number: place(1, 0, 9),
        nationality: place(1, 10, 3),
        birth: place(1, 13, 6),
        sex: place(1, 20, 1),
        expiry: place(1, 21, 6),
        optional1,
        optional2: None,
        personal_number: false,
        composite,
    }
}
