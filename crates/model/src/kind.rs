//! One kind of record: its number, where it lives, its fields and what makes its title.

use crate::field::Field;

/// The scope a record of this kind lives in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// Part of one case (the case record itself too).
    Case,
    /// Belongs to a post: programmes, contacts.
    Post,
    /// Belongs to a post before there is a case, or to the case it came with: referrals.
    CaseOrPost,
    /// Belongs to everyone: code lists, posts.
    Org,
}

impl Home {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Post => "post",
            Self::CaseOrPost => "case or post",
            Self::Org => "org",
        }
    }

    /// Whether a record of this home may be part of a case.
    pub const fn is_in_cases(self) -> bool {
        matches!(self, Self::Case | Self::CaseOrPost)
    }
}

/// An append-only log hanging on records of a kind. Its number is no register number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogKind {
    pub number: u16,
    pub name: &'static str,
}

#[derive(Debug)]
pub struct Kind {
    pub number: u16,
    pub name: &'static str,
    /// English label of one record.
    pub label: &'static str,
    /// English label of many.
    pub plural: &'static str,
    pub home: Home,
    pub fields: &'static [Field],
    /// Names of the fields that make the title, in order.
    pub summary: &'static [&'static str],
    /// What stands between the parts of the title.
    pub joiner: &'static str,
    /// At least one of these must be filled; empty when there is no such rule.
    pub any_of: &'static [&'static str],
    pub logs: &'static [LogKind],
}

impl Kind {
    pub const fn new(
        number: u16,
        name: &'static str,
        label: &'static str,
        plural: &'static str,
        home: Home,
        fields: &'static [Field],
    ) -> Self {
        Self { number, name, label, plural, home, fields, summary: &[], joiner: " ", any_of: &[], logs: &[] }
    }

    #[must_use]
    pub const fn titled(mut self, fields: &'static [&'static str], joiner: &'static str) -> Self {
        self.summary = fields;
        self.joiner = joiner;
        self
    }

    #[must_use]
    pub const fn any_of(mut self, fields: &'static [&'static str]) -> Self {
        self.any_of = fields;
        self
    }

    #[must_use]
    pub const fn logs(mut self, logs: &'static [LogKind]) -> Self {
        self.logs = logs;
        self
    }

    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub fn field_numbered(&self, number: u16) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.number == number)
    }
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Kind {}
