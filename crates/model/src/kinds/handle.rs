//! An account on a platform or messenger.
//! Numbers are given once; add at the end, never renumber.

use super::SUBJECTS;
use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static HANDLE: Kind = Kind::new(10, "handle", "Online handle", "Online handles", Home::Case, FIELDS)
    .titled(&["platform", "handle"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "holder", Type::Ref(SUBJECTS), "Holder"),
    Field::new(2, "platform", Type::Text, "Platform").required(),
    Field::new(3, "handle", Type::Text, "Handle").required().group(2).personal().search(),
    Field::new(4, "url", Type::Text, "Web address").group(2).personal(),
    Field::new(5, "display_name", Type::Name, "Displayed name").personal().search(),
    Field::new(6, "remarks", Type::LongText, "Remarks").personal().search(),
];
