//! A bank account, card, wallet or transfer account.
//! Numbers are given once; add at the end, never renumber.

use super::SUBJECTS;
use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static ACCOUNT: Kind = Kind::new(7, "account", "Account", "Accounts", Home::Case, FIELDS)
    .titled(&["institution", "account_number"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "holder", Type::Ref(SUBJECTS), "Holder"),
    Field::new(2, "account_number", Type::Text, "Account number").required().personal().search(),
    Field::new(3, "institution", Type::Text, "Institution").group(2),
    Field::new(4, "account_type", Type::Code(&vocabularies::ACCOUNT_TYPE), "Type").group(2),
    Field::new(5, "currency", Type::Text, "Currency"),
    Field::new(6, "country", Type::Country, "Country"),
    Field::new(7, "remarks", Type::LongText, "Remarks").personal().search(),
];
