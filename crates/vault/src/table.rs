//! One table per kind of record, made and filled as the domain's registry says.
//!
//! The released text of these tables stands in `migrations/`; a test at the door holds them against the registry.
//! These tables serve queries over many records. One record is always read from its state.

use std::fmt::Write;

use model::{Field, Kind, Record, Type, Value};
use rusqlite::types::{Value as Sql, ValueRef};
use uuid::Uuid;

/// The statements that make the table of a kind.
#[must_use]
pub fn create_statements(kind: &Kind) -> String {
    let name = kind.name;
    let mut sql = format!(
        "CREATE TABLE \"{name}\" (\n  pk INTEGER PRIMARY KEY REFERENCES entity (pk) ON DELETE CASCADE,\n  \
         record_id BLOB NOT NULL,\n  case_id BLOB,\n  deleted INTEGER NOT NULL"
    );
    for field in kind.fields {
        _ = write!(sql, ",\n  \"{}\" {}", field.name, column_type(field));
    }
    _ = write!(sql, "\n);\nCREATE INDEX \"{name}_case\" ON \"{name}\" (case_id);\n");
    sql
}

/// The columns of a kind's fields, with their types.
#[cfg(test)]
pub(crate) fn columns(kind: &Kind) -> Vec<(String, String)> {
    kind.fields.iter().map(|field| (field.name.to_owned(), column_type(field).to_owned())).collect()
}

fn column_type(field: &Field) -> &'static str {
    match field.ty {
        _ if field.list => "TEXT",
        Type::Instant | Type::Integer | Type::Bool => "INTEGER",
        Type::Ref(_) | Type::User => "BLOB",
        _ => "TEXT",
    }
}

/// The statement that writes a row of a kind.
pub(crate) fn upsert_statement(kind: &Kind) -> String {
    let mut columns = String::from("pk, record_id, case_id, deleted");
    let mut places = String::from("?1, ?2, ?3, ?4");
    for (field, index) in kind.fields.iter().zip(5..) {
        _ = write!(columns, ", \"{}\"", field.name);
        _ = write!(places, ", ?{index}");
    }
    format!("INSERT OR REPLACE INTO \"{}\" ({columns}) VALUES ({places})", kind.name)
}

/// The values of a row, in the order of [`upsert_statement`].
pub(crate) fn row(pk: i64, case: Option<Uuid>, deleted: bool, record: &Record) -> Vec<Sql> {
    let id = |id: Uuid| Sql::Blob(id.as_bytes().to_vec());
    let head = [Sql::Integer(pk), id(record.id), case.map_or(Sql::Null, id), Sql::Integer(deleted.into())];
    let fields = record.kind.fields.iter().map(|field| match record.fields.get(&field.number) {
        None => Sql::Null,
        Some(value) if field.list => Sql::Text(value.to_json(field).to_string()),
        Some(value) => cell(value),
    });
    head.into_iter().chain(fields).collect()
}

fn cell(value: &Value) -> Sql {
    match value {
        Value::Null | Value::List(_) => Sql::Null,
        Value::Bool(flag) => Sql::Integer((*flag).into()),
        Value::Int(number) => Sql::Integer(*number),
        Value::Text(text) => Sql::Text(text.clone()),
        Value::Bytes(bytes) => Sql::Blob(bytes.clone()),
        Value::Ref(id) => Sql::Blob(id.as_bytes().to_vec()),
    }
}

/// A cell as the field's value: the way back of [`row`], but for lists, which nobody reads from here.
pub(crate) fn value(field: &Field, cell: ValueRef<'_>) -> Option<Value> {
    match cell {
        _ if field.list => None,
        ValueRef::Integer(number) if matches!(field.ty, Type::Bool) => Some(Value::Bool(number != 0)),
        ValueRef::Integer(number) => Some(Value::Int(number)),
        ValueRef::Text(text) => std::str::from_utf8(text).ok().map(Value::text),
        ValueRef::Blob(bytes) => Uuid::from_slice(bytes).ok().map(Value::Ref),
        ValueRef::Null | ValueRef::Real(_) => None,
    }
}
