//! The parts of an attachment: the file itself, and the two small pictures made of one so that a thin line
//! can show it. Each is stored, sent and verified for itself, against the digest in the signed record.

use uuid::Uuid;

/// Which part, in the order in which a thin line brings them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// A few kilobytes, for lists.
    Thumb,
    /// Good enough to work with in the field.
    Field,
    /// The file as it was attached, to the bit.
    Original,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::Thumb, Self::Field, Self::Original];

    /// The word for it in tables, addresses and file names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Thumb => "thumb",
            Self::Field => "field",
            Self::Original => "original",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    /// The fields of the attachment's record that say how large the part is and what its SHA-256 is.
    #[must_use]
    pub const fn fields(self) -> (&'static str, &'static str) {
        match self {
            Self::Thumb => ("thumb_size", "thumb_sha256"),
            Self::Field => ("field_size", "field_sha256"),
            Self::Original => ("size", "sha256"),
        }
    }
}

/// One part of one attachment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartId {
    pub attachment: Uuid,
    pub part: Part,
}

impl PartId {
    #[must_use]
    pub const fn new(attachment: Uuid, part: Part) -> Self {
        Self { attachment, part }
    }

    /// The name of its file in a folder; that of an original is the attachment's id alone.
    #[must_use]
    pub fn file_name(self) -> String {
        let id = self.attachment.simple();
        match self.part {
            Part::Original => id.to_string(),
            part => format!("{id}.{}", part.name()),
        }
    }
}

impl From<Uuid> for PartId {
    fn from(attachment: Uuid) -> Self {
        Self::new(attachment, Part::Original)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_its_fields_in_the_record() {
        for part in Part::ALL {
            let (size, sha256) = part.fields();
            let kind = &crate::kinds::ATTACHMENT;
            assert!(kind.field(size).is_some() && kind.field(sha256).is_some(), "{}", part.name());
            assert_eq!(Part::named(part.name()), Some(part));
        }
        assert_eq!(Part::named("../original"), None);
    }
}
