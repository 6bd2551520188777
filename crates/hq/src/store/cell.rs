//! The few kinds of values that both databases keep alike.

use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

use super::StoreError;

/// One value of a row or of a statement's parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
    /// The feed position that the batch's entry of this index is given.
    PositionOf(usize),
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}

impl From<u16> for Cell {
    fn from(value: u16) -> Self {
        Self::Int(value.into())
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&[u8]> for Cell {
    fn from(value: &[u8]) -> Self {
        Self::Blob(value.to_vec())
    }
}

impl From<Vec<u8>> for Cell {
    fn from(value: Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl<const N: usize> From<[u8; N]> for Cell {
    fn from(value: [u8; N]) -> Self {
        Self::Blob(value.to_vec())
    }
}

impl From<Uuid> for Cell {
    fn from(value: Uuid) -> Self {
        Self::Blob(value.as_bytes().to_vec())
    }
}

impl From<ledger::UserId> for Cell {
    fn from(value: ledger::UserId) -> Self {
        value.0.into()
    }
}

impl From<ledger::DeviceId> for Cell {
    fn from(value: ledger::DeviceId) -> Self {
        value.0.into()
    }
}

impl From<&ledger::Scope> for Cell {
    fn from(value: &ledger::Scope) -> Self {
        Self::Text(value.to_string())
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl Cell {
    /// Replaces a promised position by the real one.
    pub(super) fn placed(self, first: i64) -> Self {
        match self {
            Self::PositionOf(index) => Self::Int(first.saturating_add(i64::try_from(index).unwrap_or(0))),
            other => other,
        }
    }
}

/// One row of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row(pub Vec<Cell>);

impl Row {
    fn cell(&self, index: usize) -> &Cell {
        self.0.get(index).unwrap_or(&Cell::Null)
    }

    #[must_use]
    pub fn is_null(&self, index: usize) -> bool {
        *self.cell(index) == Cell::Null
    }

    pub fn int(&self, index: usize) -> Result<i64, StoreError> {
        match self.cell(index) {
            Cell::Int(value) => Ok(*value),
            _ => Err(StoreError::Malformed("a number was expected")),
        }
    }

    pub fn unsigned(&self, index: usize) -> Result<u64, StoreError> {
        u64::try_from(self.int(index)?).map_err(|_| StoreError::Malformed("a count was expected"))
    }

    pub fn optional_int(&self, index: usize) -> Result<Option<i64>, StoreError> {
        if self.is_null(index) { Ok(None) } else { self.int(index).map(Some) }
    }

    pub fn flag(&self, index: usize) -> Result<bool, StoreError> {
        self.int(index).map(|value| value != 0)
    }

    pub fn text(&self, index: usize) -> Result<String, StoreError> {
        match self.cell(index) {
            Cell::Text(value) => Ok(value.clone()),
            _ => Err(StoreError::Malformed("a text was expected")),
        }
    }

    pub fn blob(&self, index: usize) -> Result<Vec<u8>, StoreError> {
        match self.cell(index) {
            Cell::Blob(value) => Ok(value.clone()),
            _ => Err(StoreError::Malformed("bytes were expected")),
        }
    }

    pub fn optional_blob(&self, index: usize) -> Result<Option<Vec<u8>>, StoreError> {
        if self.is_null(index) { Ok(None) } else { self.blob(index).map(Some) }
    }

    pub fn array<const N: usize>(&self, index: usize) -> Result<[u8; N], StoreError> {
        let bytes = self.blob(index)?;
        bytes.try_into().map_err(|_| StoreError::Malformed("bytes of another length were expected"))
    }

    pub fn uuid(&self, index: usize) -> Result<Uuid, StoreError> {
        self.array(index).map(Uuid::from_bytes)
    }

    pub fn scope(&self, index: usize) -> Result<ledger::Scope, StoreError> {
        self.text(index)?.parse().map_err(|_| StoreError::Malformed("a scope was expected"))
    }
}

impl ToSql for Cell {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut bytes::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(value) if <i64 as ToSql>::accepts(ty) => value.to_sql(ty, out),
            Self::Text(value) if <String as ToSql>::accepts(ty) => value.to_sql(ty, out),
            Self::Blob(value) if <Vec<u8> as ToSql>::accepts(ty) => value.to_sql(ty, out),
            _ => Err("a parameter of another type was expected".into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl rusqlite::ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        use rusqlite::types::{ToSqlOutput, Value, ValueRef};
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(value) => ToSqlOutput::Owned(Value::Integer(*value)),
            Self::Text(value) => ToSqlOutput::Borrowed(ValueRef::Text(value.as_bytes())),
            Self::Blob(value) => ToSqlOutput::Borrowed(ValueRef::Blob(value)),
            Self::PositionOf(_) => return Err(rusqlite::Error::InvalidQuery),
        })
    }
}
