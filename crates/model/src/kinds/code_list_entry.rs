//! An entry of a code list that headquarters keeps for everybody. A retired entry is offered no more and
//! still explains what was written with it.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};

pub static CODE_LIST_ENTRY: Kind =
    Kind::new(24, "code_list_entry", "Code list entry", "Code list entries", Home::Org, FIELDS)
        .titled(&["list", "code"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "list", Type::Text, "List").required().fixed(),
    Field::new(2, "code", Type::Text, "Code").required().fixed(),
    Field::new(3, "label", Type::Text, "Label").required().search(),
    Field::new(4, "retired", Type::Bool, "Retired"),
    Field::new(5, "value", Type::Text, "Value"),
];
