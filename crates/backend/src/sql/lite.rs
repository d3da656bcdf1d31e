//! SQLite: one writer connection, several readers, WAL.
//!
//! `synchronous=FULL`: a commit that was acknowledged survives the loss of power (SQLite's `PRAGMA synchronous`; NORMAL
//! would lose the last commits in WAL mode). Readers work on a snapshot of the WAL and never stop the writer.

use std::path::Path;
use std::sync::Arc;

use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Arguments as _, Column as _, Row as _, Sqlite, TypeInfo as _, ValueRef as _};

use super::error::{SqlError, SqlErrorKind};
use super::options::SqlOptions;
use super::value::{Row, Value};

/// Memory in which the writer keeps pages (negative: in KiB). Pages of a large transaction that do not fit go to the disk early,
/// and again each time they are changed.
const WRITER_CACHE: &str = "-49152";
/// The same of each reader.
const READER_CACHE: &str = "-8192";

/// Rows that the thread of a connection reads ahead of who takes them; each time that it must wait costs both threads a switch.
const ROWS_AHEAD: usize = 1_024;

/// Pools of one database file.
#[derive(Clone, Debug)]
pub(super) struct Lite {
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
}

impl Lite {
    pub(super) async fn open(path: &str, options: &SqlOptions) -> Result<Self, SqlError> {
        let wrong = |detail: &str| SqlError::new(SqlErrorKind::Config, "open sqlite", detail);
        if path.is_empty() || path.contains(['?', '#']) || path.starts_with(':') {
            return Err(wrong("the address is sqlite:PATH with the path of a file, without ? and #"));
        }
        let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            return Err(wrong(&format!("the folder {} does not exist; create it", folder.display())));
        }
        let base = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(options.busy_timeout)
            // LIKE distinguishes case, as PostgreSQL does.
            .pragma("case_sensitive_like", "ON")
            // A file that came from elsewhere gets no say over functions.
            .pragma("trusted_schema", "OFF")
            .statement_cache_capacity(512)
            .row_buffer_size(ROWS_AHEAD);
        let pool = |size: u32| {
            SqlitePoolOptions::new()
                .min_connections(1)
                .max_connections(size)
                .acquire_timeout(options.busy_timeout)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
        };
        let failed = |error| SqlError::from_driver(&format!("open sqlite:{path}"), error);
        create_private(path)
            .map_err(|error| SqlError::new(SqlErrorKind::Unavailable, format!("create {path}"), error.to_string()))?;
        // The writer comes first: it creates the file and switches it to WAL, which a reader may not.
        let writer = base
            .clone()
            .create_if_missing(true)
            .pragma("cache_size", WRITER_CACHE)
            // A statement of many rows keeps every page that it changes as it was, should it fail in the middle. In a file that was
            // some hundred writes of pages for each statement, more than half of the time of a large import.
            .pragma("temp_store", "MEMORY");
        let writer = pool(1).connect_with(writer).await.map_err(failed)?;
        let reader = base.read_only(true).pragma("query_only", "ON").pragma("cache_size", READER_CACHE);
        let readers = pool(options.readers.max(1)).connect_with(reader).await.map_err(failed)?;
        Ok(Self { writer, readers })
    }
}

/// Creates the file for its owner alone when it is absent; SQLite gives the files beside it the same permissions, and takes
/// an empty file for an empty database.
fn create_private(path: &str) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Binds the parameters.
pub(super) fn arguments(params: Vec<Value>) -> Result<SqliteArguments, String> {
    let mut arguments = SqliteArguments::default();
    for param in params {
        match param {
            Value::Null => arguments.add(None::<i64>),
            Value::Int(value) => arguments.add(value),
            Value::Real(value) => arguments.add(value),
            Value::Text(value) => arguments.add(value),
        }
        .map_err(|error| error.to_string())?;
    }
    Ok(arguments)
}

/// Names of the columns of a result.
pub(super) fn columns(row: &SqliteRow) -> Arc<[Box<str>]> {
    row.columns().iter().map(|column| column.name().into()).collect()
}

/// A row of the driver as ours.
pub(super) fn row(statement: &str, columns: &Arc<[Box<str>]>, row: &SqliteRow) -> Result<Row, SqlError> {
    let mut values = Vec::with_capacity(columns.len());
    for index in 0..columns.len() {
        let raw = row.try_get_raw(index).map_err(|error| SqlError::from_driver(statement, error))?;
        if raw.is_null() {
            values.push(Value::Null);
            continue;
        }
        // Owned without a copy of its name: rows of large imports have millions of values.
        let kind = raw.type_info().into_owned();
        let value = match kind.name() {
            "INTEGER" | "BOOLEAN" => <i64 as sqlx::Decode<'_, Sqlite>>::decode(raw).map(Value::Int),
            "REAL" => <f64 as sqlx::Decode<'_, Sqlite>>::decode(raw).map(Value::Real),
            "TEXT" => <String as sqlx::Decode<'_, Sqlite>>::decode(raw).map(Value::Text),
            other => Err(format!("the type {other} is not of the shared subset").into()),
        };
        values.push(value.map_err(|error| {
            let name = columns.get(index).map_or("?", |name| &**name);
            SqlError::new(SqlErrorKind::Decode, statement, format!("column {name}: {error}"))
        })?);
    }
    Ok(Row::new(Arc::clone(columns), values))
}
