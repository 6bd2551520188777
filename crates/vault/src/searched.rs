//! The log as it is searched: changes and acts in one list, newest first, narrowed in SQL.

use std::fmt::Write as _;

use ledger::{DeviceId, Scope, UserId};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params_from_iter};
use uuid::Uuid;

use crate::acts::LoggedAct;
use crate::log::{signed, unsigned};
use crate::{LoggedChange, Reads, VaultError};

/// What is looked for. Nothing asked means everything.
#[derive(Clone, Debug, Default)]
pub struct LogQuery {
    pub changes: bool,
    pub acts: bool,
    pub scope: Option<Scope>,
    /// Cases that leave no trace.
    pub hidden: Vec<Uuid>,
    pub users: Vec<UserId>,
    pub devices: Vec<DeviceId>,
    /// Any of these actions or acts.
    pub what: Option<(Vec<u16>, Vec<String>)>,
    /// From this moment on, and before that one.
    pub from_ms: Option<i64>,
    pub before_ms: Option<i64>,
    pub offset: usize,
    /// 0 for all.
    pub limit: usize,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogLine {
    Change(Box<LoggedChange>),
    Act(Box<LoggedAct>),
}

/// Who and what there is to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogParties {
    pub users: Vec<UserId>,
    pub devices: Vec<DeviceId>,
    pub actions: Vec<u16>,
    pub acts: Vec<String>,
}

impl Reads<'_> {
    /// How many lines fit, and the page that was asked for.
    pub fn search_log(&self, query: &LogQuery) -> Result<(u64, Vec<LogLine>), VaultError> {
        let mut filter = Filter::default();
        let own = own_device(self.db)?;
        let lines = filter.lines(query, own);
        let count = format!("SELECT count(*) FROM ({lines})");
        let total: i64 =
            self.db.prepare_cached(&count)?.query_row(params_from_iter(&filter.values), |row| row.get(0))?;
        let limit = if query.limit == 0 { -1 } else { signed(query.limit as u64) };
        let (limit, offset) = (filter.bind(limit.into()), filter.bind(signed(query.offset as u64).into()));
        let sql = format!("{lines} ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT {limit} OFFSET {offset}");
        let mut statement = self.db.prepare_cached(&sql)?;
        let rows = statement
            .query_map(params_from_iter(&filter.values), |row| Ok((row.get::<_, bool>(1)?, row.get(2)?)))?;
        let mut found = Vec::new();
        for row in rows {
            let (is_act, number): (bool, i64) = row?;
            let line = if is_act {
                self.act(unsigned(number))?.map(|act| LogLine::Act(Box::new(act)))
            } else {
                self.logged_at(number)?.map(|change| LogLine::Change(Box::new(change)))
            };
            found.extend(line);
        }
        Ok((unsigned(total), found))
    }

    /// Everybody and everything that the lines name which these cases do not hide.
    pub fn log_parties(&self, hidden: &[Uuid]) -> Result<LogParties, VaultError> {
        let query = LogQuery { changes: true, acts: true, hidden: hidden.to_vec(), ..LogQuery::default() };
        let mut filter = Filter::default();
        let (changes, acts) = (filter.changes(&query), filter.acts(&query));
        let (db, values) = (self.db, &filter.values);
        Ok(LogParties {
            users: distinct(db, &format!("SELECT f.author {changes} UNION SELECT a.user {acts}"), values)?
                .into_iter()
                .map(UserId)
                .collect(),
            devices: distinct(db, &format!("SELECT DISTINCT s.device {changes}"), values)?
                .into_iter()
                .map(DeviceId)
                .collect(),
            actions: distinct(db, &format!("SELECT DISTINCT f.action {changes} ORDER BY 1"), values)?,
            acts: distinct(db, &format!("SELECT DISTINCT a.what {acts} ORDER BY 1"), values)?,
        })
    }
}

fn distinct<T: rusqlite::types::FromSql>(
    db: &Connection,
    sql: &str,
    values: &[Sql],
) -> Result<Vec<T>, VaultError> {
    let mut statement = db.prepare(sql)?;
    let used = statement.parameter_count();
    let rows = statement.query_map(params_from_iter(&values[..used]), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn own_device(db: &Connection) -> Result<DeviceId, VaultError> {
    Ok(DeviceId(crate::meta::identity(db)?.device))
}

/// Two conditions over one list of values. No value is ever part of the text.
#[derive(Debug, Default)]
struct Filter {
    values: Vec<Sql>,
}

impl Filter {
    /// Moment, whether it is an act, and its number.
    fn lines(&mut self, query: &LogQuery, own: DeviceId) -> String {
        let (named, acts_named) = match &query.what {
            Some((actions, acts)) => (!actions.is_empty(), !acts.is_empty()),
            None => (true, true),
        };
        // Acts are of this laptop alone.
        let here = query.devices.is_empty() || query.devices.contains(&own);
        let nothing = "SELECT 0, 0, 0 WHERE 0".to_owned();
        let changes = match query.changes && named {
            true => format!("SELECT f.at, 0, f.pos {}", self.changes(query)),
            false => nothing.clone(),
        };
        let acts = match query.acts && acts_named && here {
            true => format!("SELECT a.at, 1, a.seq {}", self.acts(query)),
            false => nothing,
        };
        format!("{changes} UNION ALL {acts}")
    }

    fn changes(&mut self, query: &LogQuery) -> String {
        let mut sql = "FROM log_fact f JOIN stream s ON s.id = f.stream WHERE 1".to_owned();
        if let Some(scope) = &query.scope {
            _ = write!(sql, " AND s.scope = {}", self.bind(scope.to_bytes().into()));
        }
        if !query.hidden.is_empty() {
            let hidden: Vec<Vec<u8>> =
                query.hidden.iter().map(|case| Scope::Case(*case).to_bytes()).collect();
            _ = write!(sql, " AND s.scope NOT IN {}", self.many(hidden.iter().map(Vec::as_slice)));
        }
        self.one_of(&mut sql, "f.author", query.users.iter().map(|user| blob(user.0)));
        self.one_of(&mut sql, "s.device", query.devices.iter().map(|device| blob(device.0)));
        if let Some((actions, _)) = &query.what {
            self.one_of(&mut sql, "f.action", actions.iter().map(|action| i64::from(*action).into()));
        }
        self.between(&mut sql, "f.at", query);
        sql
    }

    fn acts(&mut self, query: &LogQuery) -> String {
        // What was done with a case that is not here any more is told to nobody: whether one may know of the case
        // can be judged only while it is here.
        let mut sql =
            "FROM act a WHERE (a.about IS NULL OR a.about IN (SELECT case_id FROM case_fact))".to_owned();
        if let Some(scope) = &query.scope {
            let case = scope.case().map_or(Sql::Null, blob);
            _ = write!(sql, " AND a.about = {}", self.bind(case));
        }
        if !query.hidden.is_empty() {
            let hidden = self.many(query.hidden.iter().map(|case| case.as_bytes().as_slice()));
            _ = write!(sql, " AND (a.about IS NULL OR a.about NOT IN {hidden})");
        }
        self.one_of(&mut sql, "a.user", query.users.iter().map(|user| blob(user.0)));
        if let Some((_, acts)) = &query.what {
            self.one_of(&mut sql, "a.what", acts.iter().cloned().map(Sql::Text));
        }
        self.between(&mut sql, "a.at", query);
        sql
    }

    fn bind(&mut self, value: Sql) -> String {
        self.values.push(value);
        format!("?{}", self.values.len())
    }

    fn one_of(&mut self, sql: &mut String, column: &str, values: impl Iterator<Item = Sql>) {
        let places: Vec<String> = values.map(|value| self.bind(value)).collect();
        if !places.is_empty() {
            _ = write!(sql, " AND {column} IN ({})", places.join(", "));
        }
    }

    fn between(&mut self, sql: &mut String, column: &str, query: &LogQuery) {
        if let Some(from) = query.from_ms {
            _ = write!(sql, " AND {column} >= {}", self.bind(from.into()));
        }
        if let Some(before) = query.before_ms {
            _ = write!(sql, " AND {column} < {}", self.bind(before.into()));
        }
    }

    /// Many ids travel as one value, so that no list is too long for a statement.
    fn many<'b>(&mut self, ids: impl Iterator<Item = &'b [u8]>) -> String {
        let hex = |id: &[u8]| id.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        let texts: Vec<String> = ids.map(|id| format!("\"{}\"", hex(id))).collect();
        let place = self.bind(Sql::Text(format!("[{}]", texts.join(","))));
        format!("(SELECT unhex(value) FROM json_each({place}))")
    }
}

fn blob(id: Uuid) -> Sql {
    Sql::Blob(id.as_bytes().to_vec())
}
