//! The list of cases: filtered, sorted and cut to a page inside the database.

use std::fmt::Write;

use ledger::UserId;
use rusqlite::types::Value as Sql;
use rusqlite::{OptionalExtension, Row, params_from_iter};
use uuid::Uuid;

use crate::fulltext::kind_tag;
use crate::log::{signed, unsigned};
use crate::search::words;
use crate::{Reads, VaultError};

/// What the list is sorted by. Cases without a value come last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CaseSort {
    #[default]
    Changed,
    Created,
    Number,
    Title,
    Type,
    Status,
    Post,
    Priority,
    OpenedOn,
    NextDue,
}

/// Which cases, in which order, which page. Empty lists filter nothing.
#[derive(Clone, Debug, Default)]
pub struct CaseQuery {
    /// Words of the title, number, synopsis or narrative.
    pub text: String,
    pub statuses: Vec<String>,
    pub types: Vec<String>,
    pub posts: Vec<String>,
    pub priorities: Vec<String>,
    pub lead_investigators: Vec<UserId>,
    /// Due on this day or before.
    pub due_by: Option<String>,
    pub opened_from: Option<String>,
    pub opened_to: Option<String>,
    pub conflicted: bool,
    pub unsent: bool,
    /// Deleted cases instead of the others.
    pub deleted: bool,
    /// Only these, if given.
    pub only: Option<Vec<Uuid>>,
    /// Cases that must leave no trace in the answer.
    pub hidden: Vec<Uuid>,
    pub sort: CaseSort,
    pub descending: bool,
    pub offset: usize,
    /// 0 stands for all.
    pub limit: usize,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    pub id: Uuid,
    pub case_number: Option<String>,
    pub title: String,
    pub case_type: Option<String>,
    pub status: Option<String>,
    pub post: Option<String>,
    pub priority: Option<String>,
    pub lead_investigator: Option<UserId>,
    pub country: Option<String>,
    pub marking: Option<String>,
    pub restricted: bool,
    pub opened_on: Option<String>,
    pub closed_on: Option<String>,
    pub next_due: Option<String>,
    pub created_at: i64,
    /// When anything in the case last changed.
    pub changed_at: i64,
    pub records: u64,
    pub conflicts: u64,
    pub open_tasks: u64,
    /// The title of the first person or organisation.
    pub subject: Option<String>,
    pub unsent: u64,
    /// Changes that HQ put before a reviewer, or that one rejected.
    pub held: u64,
}

const COLUMNS: &str = "case_id, case_number, title, type, status, post, priority, lead_investigator, country,
  marking, restricted, opened_on, closed_on, next_due, created_at, changed_at, records, conflicts, open_tasks, subject,
  (SELECT coalesce(sum(s.seq - s.received), 0) FROM stream s
   WHERE s.scope = f.scope AND s.own = 1 AND s.received < s.seq AND s.frozen = 0),
  (SELECT count(*) FROM change c JOIN stream s ON s.id = c.stream
   WHERE c.held_code IS NOT NULL AND s.scope = f.scope)";

impl Reads<'_> {
    /// How many cases fit, and the page that was asked for.
    pub fn cases(&self, query: &CaseQuery) -> Result<(u64, Vec<CaseRow>), VaultError> {
        let mut filter = Filter::of(query);
        let count = format!("SELECT count(*) FROM case_fact f WHERE {}", filter.sql);
        let total: i64 =
            self.db.prepare_cached(&count)?.query_row(params_from_iter(&filter.values), |row| row.get(0))?;
        let limit = if query.limit == 0 { -1 } else { signed(query.limit as u64) };
        let sql = format!(
            "SELECT {COLUMNS} FROM case_fact f WHERE {} ORDER BY {} LIMIT {} OFFSET {}",
            filter.sql.clone(),
            order(query),
            filter.bind(Sql::Integer(limit)),
            filter.bind(Sql::Integer(signed(query.offset as u64))),
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(&filter.values), case_row)?;
        Ok((unsigned(total), rows.collect::<Result<_, _>>()?))
    }

    /// The line of one case.
    pub fn case(&self, id: Uuid) -> Result<Option<CaseRow>, VaultError> {
        let sql = format!("SELECT {COLUMNS} FROM case_fact f WHERE case_id = ?1");
        Ok(self.db.prepare_cached(&sql)?.query_row([id], case_row).optional()?)
    }

    /// The cases that bear a number. More than one only if numbers were brought in from elsewhere.
    pub fn cases_by_number(&self, number: &str) -> Result<Vec<Uuid>, VaultError> {
        let mut statement = self.db.prepare_cached(
            "SELECT case_id FROM case_fact WHERE case_number = ?1 ORDER BY created_at, case_id",
        )?;
        let rows = statement.query_map([number], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The case that bears a number, the oldest one if several do.
    pub fn case_by_number(&self, number: &str) -> Result<Option<Uuid>, VaultError> {
        Ok(self.cases_by_number(number)?.into_iter().next())
    }

    /// How many cases there are of each status, deleted and hidden ones left out.
    pub fn case_counts(&self, hidden: &[Uuid]) -> Result<Vec<(String, u64)>, VaultError> {
        let filter = Filter::of(&CaseQuery { hidden: hidden.to_vec(), ..CaseQuery::default() });
        let sql = format!(
            "SELECT coalesce(status, ''), count(*) FROM case_fact f WHERE {} GROUP BY 1 ORDER BY 1",
            filter.sql
        );
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement
            .query_map(params_from_iter(&filter.values), |row| Ok((row.get(0)?, unsigned(row.get(1)?))))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn order(query: &CaseQuery) -> String {
    let column = match query.sort {
        CaseSort::Changed => "changed_at",
        CaseSort::Created => "created_at",
        CaseSort::Number => "case_number",
        CaseSort::Title => "title COLLATE NOCASE",
        CaseSort::Type => "type",
        CaseSort::Status => "status",
        CaseSort::Post => "post",
        CaseSort::Priority => {
            "CASE priority WHEN 'low' THEN 1 WHEN 'normal' THEN 2 WHEN 'high' THEN 3 WHEN 'urgent' THEN 4 END"
        }
        CaseSort::OpenedOn => "opened_on",
        CaseSort::NextDue => "next_due",
    };
    let direction = if query.descending { "DESC" } else { "ASC" };
    match query.sort {
        CaseSort::Changed | CaseSort::Created => format!("{column} {direction}, pk {direction}"),
        _ => format!("{column} {direction} NULLS LAST, pk {direction}"),
    }
}

/// A condition and the values it binds. No value is ever part of the text.
#[derive(Debug, Default)]
struct Filter {
    sql: String,
    values: Vec<Sql>,
}

impl Filter {
    fn of(query: &CaseQuery) -> Self {
        let mut filter = Self { sql: "deleted = ".into(), values: Vec::new() };
        filter.sql.push_str(if query.deleted { "1" } else { "0" });
        filter.one_of("status", query.statuses.iter().cloned().map(Sql::Text));
        filter.one_of("type", query.types.iter().cloned().map(Sql::Text));
        filter.one_of("post", query.posts.iter().cloned().map(Sql::Text));
        filter.one_of("priority", query.priorities.iter().cloned().map(Sql::Text));
        filter.one_of("lead_investigator", query.lead_investigators.iter().map(|user| blob(user.0)));
        filter.compare("next_due <=", query.due_by.as_ref());
        filter.compare("opened_on >=", query.opened_from.as_ref());
        filter.compare("opened_on <=", query.opened_to.as_ref());
        if query.conflicted {
            filter.sql.push_str(" AND conflicts > 0");
        }
        if query.unsent {
            filter.sql.push_str(
                " AND EXISTS (SELECT 1 FROM stream s WHERE s.scope = f.scope
                    AND s.own = 1 AND s.received < s.seq AND s.frozen = 0)",
            );
        }
        if let Some(only) = &query.only {
            filter.member("IN", only);
        }
        if !query.hidden.is_empty() {
            filter.member("NOT IN", &query.hidden);
        }
        filter.text(&query.text);
        filter
    }

    fn bind(&mut self, value: Sql) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    fn one_of(&mut self, column: &str, values: impl Iterator<Item = Sql>) {
        let places: Vec<String> = values.map(|value| self.bind(value)).collect();
        if !places.is_empty() {
            _ = write!(self.sql, " AND {column} IN ({})", places.join(", "));
        }
    }

    fn compare(&mut self, condition: &str, value: Option<&String>) {
        if let Some(value) = value {
            let place = self.bind(Sql::Text(value.clone()));
            _ = write!(self.sql, " AND {condition} {place}");
        }
    }

    /// Many ids travel as one value, so that no list is too long for a statement.
    fn member(&mut self, operator: &str, ids: &[Uuid]) {
        let texts: Vec<String> = ids.iter().map(|id| format!("\"{}\"", id.simple())).collect();
        let place = self.bind(Sql::Text(format!("[{}]", texts.join(","))));
        _ = write!(self.sql, " AND case_id {operator} (SELECT unhex(value) FROM json_each({place}))");
    }

    fn text(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let Some(words) = words(text) else {
            self.sql.push_str(" AND 0");
            return;
        };
        let kind = kind_tag(&model::kinds::CASE);
        let found = self.bind(Sql::Text(format!("{{title body}} : ({words}) AND tag : \"{kind}\"")));
        let number = self.bind(Sql::Text(format!("%{}%", text.replace(['%', '_'], ""))));
        _ = write!(
            self.sql,
            " AND (pk IN (SELECT rowid FROM search WHERE search MATCH {found}) OR case_number LIKE {number})"
        );
    }
}

fn blob(id: Uuid) -> Sql {
    Sql::Blob(id.as_bytes().to_vec())
}

fn case_row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    Ok(CaseRow {
        id: row.get(0)?,
        case_number: row.get(1)?,
        title: row.get(2)?,
        case_type: row.get(3)?,
        status: row.get(4)?,
        post: row.get(5)?,
        priority: row.get(6)?,
        lead_investigator: row.get::<_, Option<Uuid>>(7)?.map(UserId),
        country: row.get(8)?,
        marking: row.get(9)?,
        restricted: row.get(10)?,
        opened_on: row.get(11)?,
        closed_on: row.get(12)?,
        next_due: row.get(13)?,
        created_at: row.get(14)?,
        changed_at: row.get(15)?,
        records: unsigned(row.get(16)?),
        conflicts: unsigned(row.get(17)?),
        open_tasks: unsigned(row.get(18)?),
        subject: row.get(19)?,
        unsent: unsigned(row.get(20)?),
        held: unsigned(row.get(21)?),
    })
}
