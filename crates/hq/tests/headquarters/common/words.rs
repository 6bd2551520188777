//! Operations as a device would make them.

use ledger::{Dot, EntityId, Op, Origin};
use model::{Kind, Value, registry};
use uuid::Uuid;

pub fn kind(name: &str) -> &'static Kind {
    registry::kind_named(name).unwrap()
}

pub fn dot(origin: Origin, seq: u64, op: u16) -> Dot {
    Dot { origin, seq, op }
}

pub fn create(id: Uuid, name: &str) -> Op {
    Op::Create { entity: EntityId(id), kind: kind(name).number }
}

/// Sets the register that holds these fields, which must be one register.
pub fn set(id: Uuid, name: &str, fields: &[(&str, Value)], prev: Vec<Dot>) -> Op {
    let (field, value) = encoded(name, fields);
    Op::Set { entity: EntityId(id), field, prev, value, seen: None }
}

pub fn resolve(id: Uuid, name: &str, fields: &[(&str, Value)], prev: Vec<Dot>) -> Op {
    let (field, value) = encoded(name, fields);
    Op::Resolve { entity: EntityId(id), field, prev, value, reason: "checked".into(), seen: None }
}

fn encoded(name: &str, fields: &[(&str, Value)]) -> (u16, Vec<u8>) {
    let kind = kind(name);
    let values = fields.iter().map(|(field, value)| (kind.field(field).unwrap().number, value.clone()));
    let register = registry::register(kind, kind.field(fields[0].0).unwrap());
    (register.number, register.encode(&values.collect()))
}

pub fn text(value: &str) -> Value {
    Value::text(value)
}

/// The operations of a new case: create, title, type, status, post.
pub fn new_case(id: Uuid, post: &str, case_type: &str) -> Vec<Op> {
    vec![
        create(id, "case"),
        set(id, "case", &[("title", text("Forged bank letters"))], vec![]),
        set(id, "case", &[("type", text(case_type))], vec![]),
        set(id, "case", &[("status", text("draft"))], vec![]),
        set(id, "case", &[("post", text(post))], vec![]),
    ]
}

pub fn new_note(id: Uuid, words: &str) -> Vec<Op> {
    vec![
        create(id, "note"),
        set(id, "note", &[("note_kind", text("interview"))], vec![]),
        set(id, "note", &[("text", text(words))], vec![]),
    ]
}
