//! One connection to PostgreSQL: how it is made, what is asked of the server, and when its word counts.
//!
//! A commit that the server warns about is not taken for durable, whatever it answers.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio_postgres::error::{Severity, SqlState};
use tokio_postgres::{AsyncMessage, Client, Config, NoTls, Statement};

use crate::store::StoreError;

/// What every session asks for. A statement may not hang, a lock may not be waited for without end, and a
/// process that went silent in the middle of a batch may not keep the others waiting. A commit is told only
/// when it is on disk, and on the disk of the replica where there is one to wait for.
const SESSION: &str = "SET statement_timeout = '60s'; SET lock_timeout = '20s'; \
    SET idle_in_transaction_session_timeout = '60s'; \
    SELECT set_config('synchronous_commit', 'on', false) \
    WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')";

/// A connection and the statements it has prepared.
pub(super) struct Link {
    pub client: Client,
    pub statements: HashMap<&'static str, Statement>,
    /// The same statements, each made to answer many sets of parameters at once; none where that cannot be.
    pub sets: HashMap<&'static str, Option<Statement>>,
    warned: Arc<AtomicBool>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Link")
    }
}

/// Reads the address and adds what it does not say: a server that vanished without a word is noticed.
pub(super) fn config(url: &str) -> Result<Config, StoreError> {
    let mut config: Config = url.parse()?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(Duration::from_secs(20));
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_idle(Duration::from_secs(15));
        config.keepalives_interval(Duration::from_secs(5));
        config.keepalives_retries(3);
    }
    Ok(config)
}

impl Link {
    /// Connects to the first server that answers; with `target_session_attrs=read-write` in the address, to
    /// the first that takes writes.
    pub async fn connect(config: &Config) -> Result<Self, StoreError> {
        let (client, mut connection) = config.connect(NoTls).await?;
        let warned = Arc::new(AtomicBool::new(false));
        let noticed = warned.clone();
        tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|cx| connection.poll_message(cx)).await {
                let AsyncMessage::Notice(notice) = message else { continue };
                if notice.parsed_severity() == Some(Severity::Warning) {
                    noticed.store(true, Ordering::SeqCst);
                }
            }
        });
        let link = Self { client, statements: HashMap::new(), sets: HashMap::new(), warned };
        link.client.batch_execute(SESSION).await?;
        Ok(link)
    }

    pub async fn prepared(&mut self, sql: &'static str) -> Result<Statement, StoreError> {
        if let Some(statement) = self.statements.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(sql).await?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    /// Commits. Someone who cancels the wait for the replica turns a commit into one that a failover may
    /// lose, and PostgreSQL says so only by a warning, which comes before its answer.
    pub async fn commit(&self) -> Result<(), StoreError> {
        self.warned.store(false, Ordering::SeqCst);
        self.client.batch_execute("COMMIT").await?;
        if self.warned.load(Ordering::SeqCst) { Err(StoreError::NotDurable) } else { Ok(()) }
    }
}

/// Whether two batches got into each other's way: the same one may be decided again.
pub(super) fn is_clash(error: &StoreError) -> bool {
    let StoreError::Postgres(error) = error else { return false };
    let clashes =
        [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED, SqlState::LOCK_NOT_AVAILABLE];
    error.code().is_some_and(|code| clashes.contains(code))
}

/// Whether the server is gone, going, coming, or no longer the one that takes writes: another connection
/// may find it, or its successor.
pub(super) fn is_passing(error: &StoreError) -> bool {
    let StoreError::Postgres(error) = error else { return false };
    let Some(code) = error.code() else {
        // No word from the server: the connection was refused, broken or never came about.
        return error.as_db_error().is_none();
    };
    let passing = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::READ_ONLY_SQL_TRANSACTION,
        SqlState::TOO_MANY_CONNECTIONS,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    passing.contains(code) || code.code().starts_with("08")
}
