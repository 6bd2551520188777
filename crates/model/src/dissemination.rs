//! Limited dissemination controls of the CUI registry (32 CFR 2002.16): how far what is marked may go, held against who
//! is to get it. Refuses what is certain and nothing else; what is doubtful is said, for a person to judge. DL ONLY,
//! NOCON and REL TO are held against nobody: who is on a list, works under a contract or was cleared is no record.

use std::fmt;

use crate::kinds::{AGENCY, CONTACT};
use crate::marking::Marking;
use crate::record::Record;
use crate::rule::RuleError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    FedOnly,
    FedCon,
    NoForn,
}

impl Limit {
    const ALL: [Self; 3] = [Self::FedOnly, Self::FedCon, Self::NoForn];

    pub const fn code(self) -> &'static str {
        match self {
            Self::FedOnly => "FED ONLY",
            Self::FedCon => "FEDCON",
            Self::NoForn => "NOFORN",
        }
    }

    /// What a marking bears, and what a word about handling names.
    pub fn all_of(marking: Marking, handling: &str) -> Vec<Self> {
        let words: Vec<String> =
            handling.split(|letter: char| !letter.is_alphanumeric()).map(str::to_uppercase).collect();
        let said = format!(" {} ", words.join(" "));
        let names = |limit: &Self| said.contains(&format!(" {} ", limit.code()));
        let bears = |limit: &Self| *limit == Self::FedOnly && marking.is_fed_only();
        Self::ALL.into_iter().filter(|limit| bears(limit) || names(limit)).collect()
    }

    const fn is_federal(self) -> bool {
        matches!(self, Self::FedOnly | Self::FedCon)
    }
}

/// Who is to get it, as far as the records of the post say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    Unknown,
    Federal,
    /// A court, a local authority, a company: here or elsewhere, never of the executive branch.
    NotFederal,
    /// A contact of whom no agency is known, only that another country stands with them.
    PerhapsForeign,
    /// An agency of another country, or an international organization.
    Foreign,
}

/// The United States and what is under it.
const UNITED_STATES: &[&str] = &["USA", "ASM", "GUM", "MNP", "PRI", "UMI", "VIR"];
/// Types of agency that the executive branch has none of.
const NOT_FEDERAL: &[&str] = &["court", "local_authority", "airline", "non_governmental"];

impl Recipient {
    /// A contact is judged by the agency they are of.
    pub fn of(known_as: &Record, agency_of_contact: Option<&Record>) -> Self {
        let abroad =
            |record: &Record| record.text("country").is_some_and(|code| !UNITED_STATES.contains(&code));
        match agency_of_contact.unwrap_or(known_as) {
            agency if agency.kind == &AGENCY => match agency.text("agency_type").unwrap_or_default() {
                // Its country is where its office is.
                "us_agency" => Self::Federal,
                "international" => Self::Foreign,
                _ if abroad(agency) => Self::Foreign,
                other if NOT_FEDERAL.contains(&other) => Self::NotFederal,
                _ => Self::Unknown,
            },
            contact if contact.kind == &CONTACT && abroad(contact) => Self::PerhapsForeign,
            _ => Self::Unknown,
        }
    }
}

/// On these one gives to somebody outside the executive branch, whoever it is.
const BEYOND: &[&str] = &[
    "foia",
    "congress",
    "comptroller_general",
    "court_order",
    "consumer_reporting",
    "consent",
    "own_record",
];

/// Why it may be wrong to give it so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    limit: Limit,
    why: &'static str,
}

impl fmt::Display for Doubt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let means = match self.limit {
            Limit::FedOnly => "for employees of the executive branch and the armed forces alone",
            Limit::FedCon => "for federal employees and their contractors alone",
            Limit::NoForn => "not for foreigners or international organizations",
        };
        let Self { limit, why } = self;
        write!(
            out,
            "The file is marked {}, {means}, and {why}. Make sure that the law or whoever set the marking allows it, \
             or leave out what is marked so.",
            limit.code()
        )
    }
}

/// Whether what is limited so may go to this recipient on this basis; the doubt, where it is only doubtful.
pub fn may_reach(limits: &[Limit], basis: &str, to: Recipient) -> Result<Option<Doubt>, RuleError> {
    let Some(first) = limits.first() else { return Ok(None) };
    let federal = limits.iter().find(|limit| limit.is_federal());
    let doubt = |limit: &Limit, why| Some(Doubt { limit: *limit, why });
    Ok(match to {
        Recipient::Foreign => return Err(RuleError::DisseminationLimited { limit: first.code() }),
        Recipient::PerhapsForeign => doubt(first, "another country stands with this contact"),
        Recipient::NotFederal => {
            federal.and_then(|limit| doubt(limit, "the recipient is no agency of the executive branch"))
        }
        Recipient::Unknown if BEYOND.contains(&basis) => {
            federal.and_then(|limit| doubt(limit, "this basis gives it to somebody outside that branch"))
        }
        Recipient::Unknown | Recipient::Federal => None,
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::Kind;
    use crate::value::Value;

    fn known(kind: &'static Kind, fields: &[(&str, &str)]) -> Record {
        let mut record = Record::new(Uuid::nil(), kind);
        for (name, value) in fields {
            record.set(name, Value::text(*value)).unwrap();
        }
        record
    }

    fn agency(of: &str, country: &str) -> Recipient {
        Recipient::of(&known(&AGENCY, &[("agency_type", of), ("country", country)]), None)
    }

    #[test]
    fn limits_are_read_from_the_marking_and_from_the_word_about_handling() {
        let said = |handling| Limit::all_of(Marking::LawEnforcement, handling);
        assert_eq!(Limit::all_of(Marking::PrivacyFedOnly, ""), [Limit::FedOnly]);
        assert_eq!(said("CUI//NOFORN, return after the trial"), [Limit::NoForn]);
        assert_eq!(said("Fed only/noforn"), [Limit::FedOnly, Limit::NoForn]);
        assert_eq!(said("For the federal prosecutor only"), []);
    }

    #[test]
    fn an_agency_is_foreign_by_its_country_and_an_office_abroad_of_our_own_is_not() {
        assert_eq!(agency("national_police", "ROU"), Recipient::Foreign);
        assert_eq!(agency("us_agency", "ROU"), Recipient::Federal);
        assert_eq!(agency("court", "PRI"), Recipient::NotFederal);
        assert_eq!(agency("customs", "USA"), Recipient::Unknown);
        assert_eq!(
            Recipient::of(&known(&AGENCY, &[("agency_type", "international")]), None),
            Recipient::Foreign
        );
    }

    #[test]
    fn a_contact_is_judged_by_their_agency_and_alone_only_doubted() {
        let contact = known(&CONTACT, &[("country", "ROU")]);
        assert_eq!(Recipient::of(&contact, None), Recipient::PerhapsForeign);
        let ours = known(&AGENCY, &[("agency_type", "us_agency")]);
        assert_eq!(Recipient::of(&contact, Some(&ours)), Recipient::Federal);
    }

    #[test]
    fn what_is_certain_is_refused_and_what_is_doubtful_is_said() {
        let reach = |limit, basis, to| may_reach(&[limit], basis, to);
        for limit in Limit::ALL {
            assert!(reach(limit, "routine_use", Recipient::Foreign).is_err(), "{limit:?}");
            assert_eq!(reach(limit, "court_order", Recipient::Federal), Ok(None));
        }
        let said = |limit, basis, to| reach(limit, basis, to).unwrap().map(|doubt| doubt.to_string());
        let court = said(Limit::FedOnly, "court_order", Recipient::Unknown).unwrap();
        assert!(court.starts_with("The file is marked FED ONLY, for employees"), "{court}");
        assert!(said(Limit::FedCon, "routine_use", Recipient::NotFederal).is_some());
        assert!(said(Limit::NoForn, "routine_use", Recipient::PerhapsForeign).is_some());
        assert_eq!(said(Limit::NoForn, "court_order", Recipient::NotFederal), None);
        assert_eq!(said(Limit::FedOnly, "law_enforcement_request", Recipient::Unknown), None);
        assert_eq!(may_reach(&[], "foia", Recipient::Foreign), Ok(None));
    }
}
