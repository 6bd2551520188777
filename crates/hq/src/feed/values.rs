//! Whether the bytes of a register are values of its fields. What a newer registry wrote passes.

use model::{Kind, Value, registry};

/// The first thing wrong with a register's bytes, in words that name the field and never the value.
pub(super) fn problem_of_register(kind: &Kind, number: u16, bytes: &[u8]) -> Option<String> {
    let register = registry::register_numbered(kind, number)?;
    let fields = match register.decode(bytes) {
        Ok(fields) => fields,
        Err(error) => return Some(format!("register {number} of {}: {error}", kind.name)),
    };
    fields.iter().find_map(|(number, value)| problem_of(kind, *number, value))
}

/// The same for one item of a list.
pub(super) fn problem_of_item(kind: &Kind, number: u16, bytes: &[u8]) -> Option<String> {
    kind.field_numbered(number)?;
    match Value::decode(bytes) {
        Ok(value) => problem_of(kind, number, &value),
        Err(error) => Some(format!("an item of register {number} of {}: {error}", kind.name)),
    }
}

fn problem_of(kind: &Kind, number: u16, value: &Value) -> Option<String> {
    let field = kind.field_numbered(number)?;
    value.check(field).err().map(|problem| format!("{}: {problem}", kind.name))
}
