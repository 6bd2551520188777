//! `record …`, and how a field is written on the command line.

use clap::Subcommand;

/// `name=value` as typed. What the value means is for the kind of record to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub name: String,
    pub value: String,
}

impl Pair {
    /// Only the sign is asked for: the value may be empty and may hold further signs.
    pub fn parse(typed: &str) -> Result<Self, &'static str> {
        match typed.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                Ok(Self { name: name.to_owned(), value: value.to_owned() })
            }
            _ => Err("a field is written name=value"),
        }
    }
}

#[derive(Debug, Subcommand)]
pub enum Record {
    /// Add a record to a case.
    Add {
        /// Number or id; `-` for a record that belongs to the post.
        case: String,
        kind: String,
        /// name=value; again for further values of a list.
        #[arg(long = "field", value_name = "K=V", value_parser = Pair::parse)]
        fields: Vec<Pair>,
    },
    /// Change fields; an empty value clears one.
    Set {
        /// Id of a record, or number of a case.
        id: String,
        #[arg(long = "field", value_name = "K=V", value_parser = Pair::parse, required = true)]
        fields: Vec<Pair>,
    },
    /// Delete a record; it can be restored.
    Delete {
        id: String,
        #[arg(long)]
        reason: String,
    },
    /// Bring a deleted record back.
    Restore {
        id: String,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Say that two records are the same person or thing; neither is lost.
    Link { id: String, other: String },
    /// Take that back.
    Unlink { id: String, other: String },
    /// Who may be the same, and why; links nothing.
    Alike {
        /// Id of a record, or a kind with the fields of somebody who is not here yet.
        what: String,
        #[arg(long = "field", value_name = "K=V", value_parser = Pair::parse)]
        fields: Vec<Pair>,
    },
    /// People kept as criminal intelligence whose suspicion has to be validated again.
    Revalidate {
        /// Also those that become due within so many days.
        #[arg(long, value_name = "DAYS")]
        within: Option<u32>,
    },
    /// One record.
    Show {
        /// Id of a record, or number of a case.
        id: String,
        /// With every value each field ever had.
        #[arg(long)]
        history: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::Pair;

    #[test]
    fn a_field_is_a_name_a_sign_and_any_value() {
        let pair = |name: &str, value: &str| Ok(Pair { name: name.into(), value: value.into() });
        assert_eq!(Pair::parse("surname=A=B"), pair("surname", "A=B"));
        assert_eq!(Pair::parse("surname="), pair("surname", ""));
        assert!(Pair::parse("surname").is_err());
        assert!(Pair::parse("=x").is_err());
    }
}
