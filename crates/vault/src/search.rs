//! Full text over every record. What a person types is quoted, never read as a query language.
//!
//! The newest 500 hits are taken and those are ranked; only what is shown gets a snippet. Ranking every
//! hit of a common word takes a hundred times longer and finds nothing better.

use model::{Kind, registry};
use uuid::Uuid;

use crate::fulltext::{case_tag, kind_tag};
use crate::log::{scope_of, signed};
use crate::{Reads, VaultError};

const CANDIDATES: i64 = 500;
const LONGEST_QUERY: usize = 1000;

/// Around each word of the query in a snippet.
pub const MARK: (&str, &str) = ("⟦", "⟧");

/// What to look for, and where.
#[derive(Clone, Debug, Default)]
pub struct SearchQuery<'a> {
    pub text: &'a str,
    pub kind: Option<&'static Kind>,
    pub case: Option<Uuid>,
    /// Cases that must leave no trace in the answer.
    pub hidden: &'a [Uuid],
    pub limit: usize,
}

/// One record that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub id: Uuid,
    pub kind: &'static Kind,
    pub case: Option<Uuid>,
    pub title: String,
    pub snippet: String,
    /// Higher is better.
    pub score: f64,
}

impl Reads<'_> {
    /// The best of the newest records that have every word; the last word may be unfinished.
    pub fn search(&self, query: &SearchQuery<'_>) -> Result<Vec<Hit>, VaultError> {
        let expression = expression(query)?;
        let mut statement = self.db.prepare_cached(
            "SELECT rowid, bm25(search, 6.0, 1.0, 0.0) FROM search WHERE search MATCH ?1
             ORDER BY rowid DESC LIMIT ?2",
        )?;
        let rows = statement.query_map((&expression, CANDIDATES), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let mut ranked: Vec<(i64, f64)> = rows.collect::<Result<_, _>>()?;
        // Newest first among equals: the sort is stable.
        ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
        ranked.truncate(query.limit);
        let mut hits = Vec::with_capacity(ranked.len());
        for (pk, rank) in ranked {
            hits.extend(self.hit(&expression, pk, -rank)?);
        }
        Ok(hits)
    }

    fn hit(&self, expression: &str, pk: i64, score: f64) -> Result<Option<Hit>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT e.id, e.kind, e.scope, s.title, snippet(search, 1, ?3, ?4, '…', 16)
             FROM search s JOIN entity e ON e.pk = s.rowid WHERE s.search MATCH ?1 AND s.rowid = ?2",
        )?;
        let mut rows = statement.query((expression, pk, MARK.0, MARK.1))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let kind = registry::kind(row.get(1)?);
        let scope = scope_of(row.get_ref(2)?.as_blob().unwrap_or_default())?;
        let (id, title, snippet) = (row.get(0)?, row.get(3)?, row.get(4)?);
        Ok(kind.map(|kind| Hit { id, kind, case: scope.case(), title, snippet, score }))
    }

    /// The cases that have a record of this kind with this very title, the newest record first.
    pub fn cases_of_title(&self, kind: &Kind, title: &str) -> Result<Vec<Uuid>, VaultError> {
        let expression = format!("title : \"{}\"", title.replace(['"', '\0'], " "));
        let mut statement = self.db.prepare_cached(
            "SELECT e.scope FROM search s JOIN entity e ON e.pk = s.rowid
             WHERE s.search MATCH ?1 AND s.title = ?2 AND e.kind = ?3 ORDER BY s.rowid DESC",
        )?;
        let mut rows = statement.query((&expression, title, kind.number))?;
        let mut cases = Vec::new();
        while let Some(row) = rows.next()? {
            let case = scope_of(row.get_ref(0)?.as_blob().unwrap_or_default())?.case();
            cases.extend(case.filter(|case| !cases.contains(case)));
        }
        Ok(cases)
    }

    /// How many records have every word, counted up to `most`.
    pub fn search_count(&self, query: &SearchQuery<'_>, most: usize) -> Result<usize, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT count(*) FROM (SELECT rowid FROM search WHERE search MATCH ?1 LIMIT ?2)",
        )?;
        let most = signed(most as u64);
        let count: i64 = statement.query_row((expression(query)?, most), |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }
}

/// The query in the index's language: every word as a quoted string, the last one as a prefix.
fn expression(query: &SearchQuery<'_>) -> Result<String, VaultError> {
    let words = words(query.text).ok_or(VaultError::EmptySearch)?;
    let mut expression = format!("{{title body}} : ({words})");
    for tag in query.kind.map(kind_tag).into_iter().chain(query.case.map(case_tag)) {
        expression.push_str(&format!(" AND tag : \"{tag}\""));
    }
    if !query.hidden.is_empty() {
        let hidden: Vec<String> =
            query.hidden.iter().map(|case| format!("\"{}\"", case_tag(*case))).collect();
        expression = format!("({expression}) NOT tag : ({})", hidden.join(" OR "));
    }
    Ok(expression)
}

/// `None` when there is no letter and no digit.
pub(crate) fn words(text: &str) -> Option<String> {
    let mut end = text.len().min(LONGEST_QUERY);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let words: Vec<String> = text[..end]
        .split(|c: char| c.is_whitespace() || c == '"' || c == '\0')
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{word}\""))
        .collect();
    if words.is_empty() { None } else { Some(format!("{}*", words.join(" AND "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_is_never_read_as_a_query() {
        assert_eq!(words("ion pop"), Some("\"ion\" AND \"pop\"*".into()));
        assert_eq!(words("title:x OR (y"), Some("\"title:x\" AND \"OR\" AND \"(y\"*".into()));
        assert_eq!(words("a\"b"), Some("\"a\" AND \"b\"*".into()));
        assert_eq!(words("  -- \"\" "), None);
        assert!(words(&"é".repeat(2000)).is_some());
    }
}
