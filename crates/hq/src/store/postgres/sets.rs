//! A reading statement made to answer many sets of parameters at once: the database looks each of them up
//! in one statement instead of being asked a hundred times.

use tokio_postgres::types::{ToSql, Type};

use crate::store::{Cell, StoreError};

/// Below this many, sending them one after the other costs no more.
pub(super) const WORTH_IT: usize = 4;

/// The statement over arrays of parameters. Its first column says which set a row answers. `None` where a
/// parameter is of a kind that is not known here.
pub(super) fn over_sets(sql: &str, types: &[Type]) -> Option<String> {
    let mut arrays = Vec::with_capacity(types.len());
    let mut names = Vec::with_capacity(types.len());
    for (number, kind) in (1..).zip(types) {
        let kind = match *kind {
            Type::INT8 => "bigint",
            Type::TEXT => "text",
            Type::BYTEA => "bytea",
            _ => return None,
        };
        arrays.push(format!("${number}::{kind}[]"));
        names.push(format!("p{number}"));
    }
    let (arrays, names, one) = (arrays.join(", "), names.join(", "), with_columns(sql));
    Some(format!(
        "SELECT one.n, answer.* FROM unnest({arrays}) WITH ORDINALITY AS one({names}, n) \
         CROSS JOIN LATERAL ({one}) AS answer ORDER BY one.n"
    ))
}

/// `$3` becomes `one.p3`.
fn with_columns(sql: &str) -> String {
    sql.replace('$', "one.p")
}

/// The parameters of all sets, column by column.
pub(super) fn columns(
    types: &[Type],
    each: &[Vec<Cell>],
) -> Result<Vec<Box<dyn ToSql + Sync + Send>>, StoreError> {
    let other = StoreError::Malformed("a parameter of another kind");
    let mut columns: Vec<Box<dyn ToSql + Sync + Send>> = Vec::with_capacity(types.len());
    for (index, kind) in types.iter().enumerate() {
        let cells = each.iter().map(|cells| cells.get(index).unwrap_or(&Cell::Null));
        let column: Option<Box<dyn ToSql + Sync + Send>> = match *kind {
            Type::INT8 => gather(cells, |cell| if let Cell::Int(value) = cell { Some(*value) } else { None }),
            Type::TEXT => {
                gather(cells, |cell| if let Cell::Text(value) = cell { Some(value.clone()) } else { None })
            }
            _ => gather(cells, |cell| if let Cell::Blob(value) = cell { Some(value.clone()) } else { None }),
        };
        let Some(column) = column else { return Err(other) };
        columns.push(column);
    }
    Ok(columns)
}

fn gather<'a, T: ToSql + Sync + Send + 'static>(
    cells: impl Iterator<Item = &'a Cell>,
    value: impl Fn(&'a Cell) -> Option<T>,
) -> Option<Box<dyn ToSql + Sync + Send>>
where
    Vec<Option<T>>: ToSql,
{
    let mut gathered = Vec::new();
    for cell in cells {
        gathered.push(match cell {
            Cell::Null => None,
            cell => Some(value(cell)?),
        });
    }
    Some(Box::new(gathered))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_over_sets_names_the_set_of_each_row() {
        let sql = "SELECT kind FROM entity WHERE scope = $1 AND id = $2";
        let set = over_sets(sql, &[Type::TEXT, Type::BYTEA]).unwrap();
        assert_eq!(
            set,
            "SELECT one.n, answer.* FROM unnest($1::text[], $2::bytea[]) WITH ORDINALITY AS one(p1, p2, n) \
             CROSS JOIN LATERAL (SELECT kind FROM entity WHERE scope = one.p1 AND id = one.p2) AS answer \
             ORDER BY one.n"
        );
    }

    #[test]
    fn a_parameter_of_an_unknown_kind_is_asked_one_by_one() {
        assert!(over_sets("SELECT $1", &[Type::FLOAT8]).is_none());
    }
}
