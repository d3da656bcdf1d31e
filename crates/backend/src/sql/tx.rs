//! Transactions: one snapshot to read, one turn to write. Dropped without commit, nothing of them remains.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::future::poll_fn;
use std::ops::{ControlFlow, Deref, DerefMut};
use std::pin::Pin;
use std::sync::Arc;

use futures_core::Stream;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Executor as _, Postgres, Sqlite, Statement as _, Transaction};

use super::error::{SqlError, SqlErrorKind};
use super::many::Choices;
use super::statement::{Built, SqlText};
use super::value::{Row, Value};
use super::{EngineKind, lite, pg};

/// Most rows that `fetch_all` returns; a statement that may give more is read through `stream` or in pages.
pub const MAX_FETCH: usize = 100_000;

pub(super) enum Conn {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

/// What a reading and a writing transaction have in common: a store writes its queries for `&mut Tx`.
pub struct Tx {
    pub(super) conn: Conn,
    /// Set by the first error. PostgreSQL refuses every further statement then, and would answer COMMIT with a silent
    /// rollback; SQLite would go on. Here both refuse.
    failed: bool,
    /// Statements that were run.
    ran: u64,
    /// Texts for many rows, by name, rows, and columns with one value.
    pub(super) texts: HashMap<(&'static str, usize, u64), Built>,
    /// Which of their columns are written once.
    pub(super) choices: Arc<Choices>,
}

/// A reading transaction: all its statements see the database as it was when it began.
pub struct ReadTx {
    tx: Tx,
}

/// A writing transaction: the only one at its time, on all engines.
pub struct WriteTx {
    tx: Tx,
    after_commit: Vec<Box<dyn FnOnce() + Send>>,
}

/// The rows of a result, one after the other, in bounded memory.
pub struct RowStream<'t> {
    rows: Rows<'t>,
    columns: Option<Arc<[Box<str>]>>,
    name: &'static str,
    failed: &'t mut bool,
}

type BoxStream<'t, T> = Pin<Box<dyn Stream<Item = Result<T, sqlx::Error>> + Send + 't>>;

enum Rows<'t> {
    Lite(BoxStream<'t, SqliteRow>),
    Pg(BoxStream<'t, PgRow>),
}

/// A statement of the driver with its parameters.
enum Bound {
    Lite(SqliteArguments),
    Pg(PgArguments),
}

impl Tx {
    pub(super) fn new(conn: Conn, choices: Arc<Choices>) -> Self {
        Self { conn, failed: false, ran: 0, texts: HashMap::new(), choices }
    }

    /// Which engine it runs on; for the few places that must know (schema listing, restore).
    #[must_use]
    pub fn engine(&self) -> EngineKind {
        match self.conn {
            Conn::Lite(_) => EngineKind::Sqlite,
            Conn::Pg(_) => EngineKind::Postgres,
        }
    }

    /// How many statements were run in it; a test of a list sees by it that none is run for every row.
    #[must_use]
    pub fn statements_run(&self) -> u64 {
        self.ran
    }

    /// The rows of a result one by one. The stream borrows the transaction until it is dropped.
    pub async fn stream<'t>(
        &'t mut self,
        statement: &dyn SqlText,
        params: &[Value],
    ) -> Result<RowStream<'t>, SqlError> {
        let bound = self.bind(statement, Cow::Borrowed(params)).await?;
        let rows = match (&mut self.conn, bound) {
            (Conn::Lite(conn), Bound::Lite(arguments)) => {
                Rows::Lite(sqlx::query_with::<Sqlite, _>(statement.to_lite(), arguments).fetch(&mut **conn))
            }
            (Conn::Pg(conn), Bound::Pg(arguments)) => {
                Rows::Pg(sqlx::query_with::<Postgres, _>(statement.to_driver(), arguments).fetch(&mut **conn))
            }
            _ => return Err(mixed(statement)),
        };
        Ok(RowStream { rows, columns: None, name: statement.name(), failed: &mut self.failed })
    }

    /// Hands every row to `each` until it breaks off or fails. Its error type only needs to take in ours.
    pub async fn fetch_each<E, F>(&mut self, statement: &dyn SqlText, params: &[Value], mut each: F) -> Result<(), E>
    where
        E: From<SqlError>,
        F: FnMut(Row) -> Result<ControlFlow<()>, E> + Send,
    {
        let mut rows = self.stream(statement, params).await?;
        while let Some(row) = rows.next().await? {
            if each(row)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// All rows, at most [`MAX_FETCH`].
    pub async fn fetch_all(&mut self, statement: &dyn SqlText, params: &[Value]) -> Result<Vec<Row>, SqlError> {
        let mut all = Vec::new();
        let mut rows = self.stream(statement, params).await?;
        while let Some(row) = rows.next().await? {
            if all.len() == MAX_FETCH {
                let detail = format!("more than {MAX_FETCH} rows; read them in pages");
                return Err(SqlError::new(SqlErrorKind::Statement, statement.name(), detail));
            }
            all.push(row);
        }
        Ok(all)
    }

    /// The row, or nothing; more than one row is an error.
    pub async fn fetch_optional(&mut self, statement: &dyn SqlText, params: &[Value]) -> Result<Option<Row>, SqlError> {
        let mut rows = self.stream(statement, params).await?;
        let first = rows.next().await?;
        if first.is_some() && rows.next().await?.is_some() {
            return Err(SqlError::new(SqlErrorKind::Decode, statement.name(), "more than one row"));
        }
        Ok(first)
    }

    /// The one row; none or several are an error.
    pub async fn fetch_one(&mut self, statement: &dyn SqlText, params: &[Value]) -> Result<Row, SqlError> {
        let row = self.fetch_optional(statement, params).await?;
        row.ok_or_else(|| SqlError::new(SqlErrorKind::Decode, statement.name(), "no row where one must be"))
    }

    /// Runs a statement; returns the number of rows that it changed. A reading transaction refuses to change any.
    pub async fn execute(&mut self, statement: &dyn SqlText, params: &[Value]) -> Result<u64, SqlError> {
        self.execute_with(statement, Cow::Borrowed(params)).await
    }

    pub(super) async fn execute_with(
        &mut self,
        statement: &dyn SqlText,
        params: Cow<'_, [Value]>,
    ) -> Result<u64, SqlError> {
        let bound = self.bind(statement, params).await?;
        let result = match (&mut self.conn, bound) {
            (Conn::Lite(conn), Bound::Lite(arguments)) => {
                let query = sqlx::query_with::<Sqlite, _>(statement.to_lite(), arguments);
                query.execute(&mut **conn).await.map(|done| done.rows_affected())
            }
            (Conn::Pg(conn), Bound::Pg(arguments)) => {
                let query = sqlx::query_with::<Postgres, _>(statement.to_driver(), arguments);
                query.execute(&mut **conn).await.map(|done| done.rows_affected())
            }
            _ => return Err(mixed(statement)),
        };
        result.map_err(|error| {
            self.failed = true;
            SqlError::from_driver(statement.name(), error)
        })
    }

    /// Prepares a statement without running it: syntax, names and types are checked by the engine.
    pub async fn prepare(&mut self, statement: &dyn SqlText) -> Result<(), SqlError> {
        let sql = statement.to_driver();
        let result = match &mut self.conn {
            Conn::Lite(conn) => (&mut **conn).prepare(sql).await.map(|_| ()),
            Conn::Pg(conn) => (&mut **conn).prepare(sql).await.map(|_| ()),
        };
        result.map_err(|error| {
            self.failed = true;
            SqlError::from_driver(statement.name(), error)
        })
    }

    async fn bind(&mut self, statement: &dyn SqlText, params: Cow<'_, [Value]>) -> Result<Bound, SqlError> {
        let name = statement.name();
        if self.failed {
            let detail = "an earlier statement of this transaction failed; roll it back and begin again";
            return Err(SqlError::new(SqlErrorKind::Statement, name, detail));
        }
        let bound = self.bind_fresh(statement, params).await;
        self.ran += 1;
        self.failed = bound.is_err();
        bound
    }

    async fn bind_fresh(&mut self, statement: &dyn SqlText, params: Cow<'_, [Value]>) -> Result<Bound, SqlError> {
        let name = statement.name();
        let fault = |detail: String| SqlError::new(SqlErrorKind::Statement, name, detail);
        // SQLite would take a missing parameter for NULL.
        let wanted = statement.wanted().ok_or_else(|| fault("a placeholder is not $1, $2, …".to_owned()))?;
        if wanted != params.len() {
            return Err(fault(format!("{wanted} parameters are wanted, {} were given", params.len())));
        }
        for (index, param) in params.iter().enumerate() {
            param.check(name, index)?;
        }
        match &mut self.conn {
            Conn::Lite(_) => lite::arguments(params.into_owned()).map(Bound::Lite).map_err(fault),
            Conn::Pg(conn) => {
                // Prepared once per connection; after that the driver answers from its cache.
                let prepared = (&mut **conn).prepare(statement.to_driver()).await;
                let prepared = prepared.map_err(|error| SqlError::from_driver(name, error))?;
                let types = match prepared.parameters() {
                    Some(sqlx::Either::Left(types)) => types,
                    _ => &[],
                };
                pg::arguments(types, &params).map(Bound::Pg).map_err(fault)
            }
        }
    }
}

fn mixed(statement: &dyn SqlText) -> SqlError {
    SqlError::new(SqlErrorKind::Statement, statement.name(), "bound for another engine")
}

impl RowStream<'_> {
    /// The next row, or nothing at the end.
    pub async fn next(&mut self) -> Result<Option<Row>, SqlError> {
        let row = match &mut self.rows {
            Rows::Lite(rows) => match poll_fn(|context| rows.as_mut().poll_next(context)).await {
                None => return Ok(None),
                Some(Ok(row)) => {
                    let columns = self.columns.get_or_insert_with(|| lite::columns(&row));
                    lite::row(self.name, columns, &row)
                }
                Some(Err(error)) => Err(SqlError::from_driver(self.name, error)),
            },
            Rows::Pg(rows) => match poll_fn(|context| rows.as_mut().poll_next(context)).await {
                None => return Ok(None),
                Some(Ok(row)) => {
                    let columns = self.columns.get_or_insert_with(|| pg::columns(&row));
                    pg::row(self.name, columns, &row)
                }
                Some(Err(error)) => Err(SqlError::from_driver(self.name, error)),
            },
        };
        if row.is_err() {
            *self.failed = true;
        }
        row.map(Some)
    }
}

impl ReadTx {
    pub(super) fn new(conn: Conn) -> Self {
        Self { tx: Tx::new(conn, Arc::default()) }
    }
}

impl WriteTx {
    pub(super) fn new(conn: Conn, choices: Arc<Choices>) -> Self {
        Self { tx: Tx::new(conn, choices), after_commit: Vec::new() }
    }

    /// Runs `action` once the transaction is committed, and not at all when it is rolled back.
    pub fn after_commit(&mut self, action: impl FnOnce() + Send + 'static) {
        self.after_commit.push(Box::new(action));
    }

    /// Makes everything durable and visible. On an error of kind `Unavailable` the outcome is unknown: the server may have
    /// committed before the connection broke.
    pub async fn commit(self) -> Result<(), SqlError> {
        if self.tx.failed {
            let detail = "a statement of this transaction failed, so it was rolled back";
            return Err(SqlError::new(SqlErrorKind::Statement, "commit", detail));
        }
        let done = match self.tx.conn {
            Conn::Lite(conn) => conn.commit().await,
            Conn::Pg(conn) => conn.commit().await,
        };
        done.map_err(|error| SqlError::from_driver("commit", error))?;
        self.after_commit.into_iter().for_each(|action| action());
        Ok(())
    }

    /// Gives everything up and waits until it is gone. Dropping does the same a little later.
    pub async fn rollback(self) -> Result<(), SqlError> {
        let done = match self.tx.conn {
            Conn::Lite(conn) => conn.rollback().await,
            Conn::Pg(conn) => conn.rollback().await,
        };
        done.map_err(|error| SqlError::from_driver("rollback", error))
    }
}

impl Deref for ReadTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for ReadTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl Deref for WriteTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}

impl fmt::Debug for Tx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tx").field("engine", &self.engine()).field("failed", &self.failed).finish()
    }
}

impl fmt::Debug for ReadTx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ReadTx").field(&self.tx).finish()
    }
}

impl fmt::Debug for WriteTx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WriteTx").field(&self.tx).finish()
    }
}
