//! A record: an id, a kind and the values of its fields. Checks itself; knows no store and no case.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::date::{PartialDate, parse_date};
use crate::field::Field;
use crate::kind::Kind;
use crate::problem::{FieldProblem, Reason};
use crate::value::Value;

#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    pub id: Uuid,
    pub kind: &'static Kind,
    /// By field number. Numbers of a newer version may be among them.
    pub fields: BTreeMap<u16, Value>,
}

impl Record {
    pub const fn new(id: Uuid, kind: &'static Kind) -> Self {
        Self { id, kind, fields: BTreeMap::new() }
    }

    pub fn get(&self, name: &str) -> Option<&Value> {
        let field = self.kind.field(name)?;
        self.fields.get(&field.number)
    }

    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_text()
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_int()
    }

    /// A moment in milliseconds since 1970 UTC.
    pub fn instant(&self, name: &str) -> Option<i64> {
        self.int(name)
    }

    pub fn bool(&self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    /// The id a `Ref` or `User` field points to.
    pub fn reference(&self, name: &str) -> Option<Uuid> {
        self.get(name)?.as_ref_id()
    }

    pub fn date(&self, name: &str) -> Option<chrono::NaiveDate> {
        parse_date(self.text(name)?).ok()
    }

    pub fn partial_date(&self, name: &str) -> Option<PartialDate> {
        self.text(name)?.parse().ok()
    }

    /// The texts of a list field.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        let items = self.get(name).map(Value::items).unwrap_or_default();
        items.iter().filter_map(Value::as_text).collect()
    }

    /// The ids of a list field.
    pub fn references(&self, name: &str) -> Vec<Uuid> {
        let items = self.get(name).map(Value::items).unwrap_or_default();
        items.iter().filter_map(Value::as_ref_id).collect()
    }

    /// What a person reads: labels in place of codes. Empty when nothing is there.
    pub fn display(&self, name: &str) -> String {
        self.kind
            .field(name)
            .and_then(|field| Some(self.fields.get(&field.number)?.display(field)))
            .unwrap_or_default()
    }

    /// Puts a checked value in; `Null` takes the field out.
    pub fn set(&mut self, name: &str, value: Value) -> Result<(), FieldProblem> {
        let field = self.kind.field(name).ok_or_else(|| FieldProblem::new(name, Reason::UnknownField))?;
        value.check(field)?;
        self.put(field, value);
        Ok(())
    }

    /// As [`Record::set`], from JSON.
    pub fn set_json(&mut self, name: &str, json: &Json) -> Result<(), FieldProblem> {
        let field = self.kind.field(name).ok_or_else(|| FieldProblem::new(name, Reason::UnknownField))?;
        let value = Value::from_json(field, json)?;
        self.put(field, value);
        Ok(())
    }

    fn put(&mut self, field: &Field, value: Value) {
        if value == Value::Null {
            self.fields.remove(&field.number);
        } else {
            self.fields.insert(field.number, value);
        }
    }

    /// The fields this version knows, by name.
    pub fn to_json(&self) -> Map<String, Json> {
        self.kind
            .fields
            .iter()
            .filter_map(|field| Some((field, self.fields.get(&field.number)?)))
            .map(|(field, value)| (field.name.to_owned(), value.to_json(field)))
            .collect()
    }

    /// From the kind's summary fields; the kind's label when they are all empty.
    pub fn title(&self) -> String {
        let parts: Vec<String> = self
            .kind
            .summary
            .iter()
            .map(|name| self.display(name))
            .filter(|part| !part.is_empty())
            .map(|part| first_line(&part))
            .collect();
        if parts.is_empty() {
            return self.kind.label.to_owned();
        }
        parts.join(self.kind.joiner)
    }

    /// Everything wrong with this record, or nothing.
    pub fn check(&self) -> Result<(), Vec<FieldProblem>> {
        let mut problems = self.problems_with_values();
        problems.extend(self.missing(|field| field.required));
        problems.extend(crate::kinds::rules(self));
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// As [`Record::check`], leaving out what the program itself will fill in (post, status, author).
    pub fn check_entered(&self) -> Result<(), Vec<FieldProblem>> {
        let mut problems = self.problems_with_values();
        problems.extend(self.missing(|field| field.required && !field.supplied));
        problems.extend(crate::kinds::rules(self));
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn problems_with_values(&self) -> Vec<FieldProblem> {
        self.kind
            .fields
            .iter()
            .filter_map(|field| self.fields.get(&field.number)?.check(field).err())
            .collect()
    }

    fn missing(&self, needed: impl Fn(&Field) -> bool) -> Vec<FieldProblem> {
        let blank = |number: u16| self.fields.get(&number).is_none_or(Value::is_blank);
        let mut problems: Vec<FieldProblem> = self
            .kind
            .fields
            .iter()
            .filter(|field| needed(field) && blank(field.number))
            .map(|field| FieldProblem::new(field.name, Reason::Required))
            .collect();
        let choice = self.kind.any_of;
        let none = choice.iter().filter_map(|name| self.kind.field(name)).all(|field| blank(field.number));
        if let (true, Some(first)) = (none, choice.first()) {
            problems.push(FieldProblem::new(first, Reason::NoneOf(choice)));
        }
        problems
    }
}

/// Titles stay short: the first line, at most 120 characters.
fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= 120 {
        return line.to_owned();
    }
    let mut short: String = line.chars().take(119).collect();
    short.push('…');
    short
}
