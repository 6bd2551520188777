//! Why two records may be one, in the words of a person.

use matching::{Class, Reason};

/// The code of a reason, and its words.
pub(crate) const fn of(reason: Reason) -> (&'static str, &'static str) {
    match reason {
        Reason::SameIdentifier(class) => of_class(class),
        Reason::SameName => ("same_name", "same name"),
        Reason::SpeltAnotherWay => ("spelt_another_way", "name spelt another way"),
        Reason::PartOfTheName => ("part_of_the_name", "part of the name is the same"),
        Reason::SameAlias => ("same_alias", "known by the same other name"),
        Reason::BornSameDay => ("born_same_day", "born on the same day"),
        Reason::BornSameMonth => ("born_same_month", "born in the same month"),
        Reason::BornSameYear => ("born_same_year", "born the same year"),
        Reason::BornAboutTheSame => ("born_about_the_same", "about the same age"),
        Reason::BornNearly => ("born_nearly", "dates of birth differ by a slip"),
        Reason::SameCountry => ("same_country", "same country"),
        Reason::BornApart => ("born_apart", "dates of birth differ"),
        Reason::OtherSex => ("other_sex", "sex differs"),
        Reason::OtherCountry => ("other_country", "countries differ"),
    }
}

const fn of_class(class: Class) -> (&'static str, &'static str) {
    match class {
        Class::Phone => ("same_phone", "same number"),
        Class::Email => ("same_email", "same e-mail address"),
        Class::Plate => ("same_plate", "same plate"),
        Class::Document => ("same_document", "same document number"),
        Class::National => ("same_national", "same national or registration number"),
        Class::Account => ("same_account", "same account"),
        Class::Handle => ("same_handle", "same online name"),
        Class::Serial => ("same_serial", "same serial number"),
    }
}

/// Whether it speaks against the two being one.
pub(crate) const fn is_against(reason: Reason) -> bool {
    matches!(reason, Reason::BornApart | Reason::OtherSex | Reason::OtherCountry)
}
