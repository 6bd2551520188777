//! One field of a kind: its number, name, type and the register it merges in.
//! Numbers are given once and never used again; see `registry.lock`.

use crate::vocabulary::Vocabulary;

/// What a field holds. Dates, codes and countries are text in a checked form on the wire.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// One line of text.
    Text,
    /// Text of several lines.
    LongText,
    /// The name of a person, organisation or file: one line, no direction overrides.
    Name,
    /// `YYYY-MM-DD`.
    Date,
    /// As much of a date as is known; see [`crate::PartialDate`].
    PartialDate,
    /// A moment, in milliseconds since 1970 UTC; RFC 3339 in JSON.
    Instant,
    Integer,
    Bool,
    /// One code of a closed vocabulary.
    Code(&'static Vocabulary),
    /// The id of a record of one of these kinds; an empty list allows any kind.
    Ref(&'static [&'static str]),
    /// The id of a user of the directory.
    User,
    /// The lines of a machine readable zone, as read.
    Mrz,
    /// A three-letter country code; see [`crate::country`].
    Country,
}

impl Type {
    /// The word used for this type in the schema and in messages.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::LongText => "long_text",
            Self::Name => "name",
            Self::Date => "date",
            Self::PartialDate => "partial_date",
            Self::Instant => "instant",
            Self::Integer => "integer",
            Self::Bool => "bool",
            Self::Code(_) => "code",
            Self::Ref(_) => "ref",
            Self::User => "user",
            Self::Mrz => "mrz",
            Self::Country => "country",
        }
    }

    /// Whether the value is stored as text.
    pub const fn is_textual(&self) -> bool {
        !matches!(self, Self::Instant | Self::Integer | Self::Bool | Self::Ref(_) | Self::User)
    }
}

/// A stricter form that a text field must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Free,
    /// Three capital letters.
    Post,
    /// 64 hexadecimal digits, lower case.
    Sha256,
    /// A case number; see [`crate::case_number`].
    CaseNumber,
    /// A currency code of ISO 4217; see [`crate::currency`].
    Currency,
}

impl Shape {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Post => "post",
            Self::Sha256 => "sha256",
            Self::CaseNumber => "case_number",
            Self::Currency => "currency",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub struct Field {
    pub number: u16,
    pub name: &'static str,
    /// English label, used by the screens and on paper.
    pub label: &'static str,
    pub ty: Type,
    pub shape: Shape,
    pub required: bool,
    /// Asked of what is typed now; what an office brings along may lack it.
    pub asked: bool,
    /// The program fills it in when the person did not (the post of a new case, the author of a note).
    pub supplied: bool,
    /// The register it merges in: its own number, or that of the first field of its group.
    pub register: u16,
    /// Says something about a person: redacted first, never logged.
    pub personal: bool,
    /// Found by search.
    pub search: bool,
    /// Set once, at creation.
    pub fixed: bool,
    /// An observed-remove list: several values, added and removed one by one.
    pub list: bool,
    /// A narrative, with headings, lists and citations in its text; see [`crate::narrative`]. Any text is one.
    pub written: bool,
}

impl Field {
    pub const fn new(number: u16, name: &'static str, ty: Type, label: &'static str) -> Self {
        Self {
            number,
            name,
            label,
            ty,
            shape: Shape::Free,
            required: false,
            asked: false,
            supplied: false,
            register: number,
            personal: false,
            search: false,
            fixed: false,
            list: false,
            written: false,
        }
    }

    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    #[must_use]
    pub const fn asked(mut self) -> Self {
        self.asked = true;
        self
    }

    #[must_use]
    pub const fn supplied(mut self) -> Self {
        self.supplied = true;
        self
    }

    /// Merges together with the field of that number, which is the first of the group.
    #[must_use]
    pub const fn group(mut self, first: u16) -> Self {
        self.register = first;
        self
    }

    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    #[must_use]
    pub const fn search(mut self) -> Self {
        self.search = true;
        self
    }

    #[must_use]
    pub const fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    #[must_use]
    pub const fn list(mut self) -> Self {
        self.list = true;
        self
    }

    #[must_use]
    pub const fn written(mut self) -> Self {
        self.written = true;
        self
    }

    #[must_use]
    pub const fn shaped(mut self, shape: Shape) -> Self {
        self.shape = shape;
        self
    }

    pub const fn vocabulary(&self) -> Option<&'static Vocabulary> {
        match self.ty {
            Type::Code(vocabulary) => Some(vocabulary),
            _ => None,
        }
    }
}
