//! The state database: `sqlite:PATH` or `postgres://…`, one dialect, one behaviour.
//!
//! SQL is written once, in the subset that both engines share: `$1` placeholders; TEXT ids; BIGINT for counts, for times in
//! microseconds UTC and for booleans (0 and 1); JSON as TEXT; DOUBLE PRECISION; upsert with RETURNING. Writing transactions
//! take turns on both engines, readers work on a snapshot and stop nobody.
//!
//! What a write costs: one commit is one flush to the disk, so put what belongs together, and what arrives together, into one
//! transaction. Measured on two shared cores and a virtual disk, unoptimised build, SQLite: 1,600 commits of one row a second
//! from one writer, 830 from eight, but 32,000 rows a second in transactions of 1,000; 86,000 reads by key a second
//! (`cargo test -p vg-backend speed -- --ignored --nocapture`).

mod error;
mod lite;
mod many;
mod options;
mod packed;
mod pg;
mod retry;
mod schema;
mod select;
mod statement;
mod tx;
mod value;

use std::sync::Arc;

use sqlx::Executor as _;

pub use error::{SqlError, SqlErrorKind};
pub use many::ManyRows;
pub use options::SqlOptions;
pub use packed::{Packed, PackedRow, unpack};
pub use retry::{Attempts, Retry};
pub(crate) use schema::describe;
pub use schema::{ColumnInfo, ForeignKey, SchemaListing, TableInfo};
pub use select::{Direction, MAX_IN, MAX_PAGE, Order, Select};
pub(crate) use statement::split;
pub use statement::{Built, SqlText, Statement};
use tx::Conn;
pub use tx::{MAX_FETCH, ReadTx, RowStream, Tx, WriteTx};
pub use value::{Column, MAX_TEXT, Row, Value};

/// The engines behind [`Sql`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EngineKind {
    /// Embedded: one file.
    Sqlite,
    /// Cluster: a PostgreSQL server, 13 or later.
    Postgres,
}

/// A handle to the state database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Sql {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    pools: Pools,
    options: SqlOptions,
    choices: Arc<many::Choices>,
}

#[derive(Debug)]
enum Pools {
    Lite(lite::Lite),
    Pg(sqlx::PgPool),
}

impl Sql {
    /// Opens `sqlite:PATH` (created when absent; its folder must exist) or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
    pub async fn open(url: &str, options: &SqlOptions) -> Result<Self, SqlError> {
        let pools = if let Some(path) = url.strip_prefix("sqlite:") {
            Pools::Lite(lite::Lite::open(path.strip_prefix("//").unwrap_or(path), options).await?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Pools::Pg(pg::open(url, options).await?)
        } else {
            let scheme = url.split(':').next().unwrap_or_default();
            let detail = format!("{scheme}: is no SQL engine; use sqlite:PATH or postgres://…");
            return Err(SqlError::new(SqlErrorKind::Config, "open", detail));
        };
        Ok(Self { inner: Arc::new(Inner { pools, options: options.clone(), choices: Arc::default() }) })
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> EngineKind {
        match self.inner.pools {
            Pools::Lite(_) => EngineKind::Sqlite,
            Pools::Pg(_) => EngineKind::Postgres,
        }
    }

    /// Begins a reading transaction. Its snapshot is that of this moment.
    pub async fn begin_read(&self) -> Result<ReadTx, SqlError> {
        let failed = |error| SqlError::from_driver("begin to read", error);
        // The SELECT takes the snapshot, which both engines would otherwise put off to the first query. It is a statement of
        // its own: an error in the text of BEGIN would leave a connection in the pool whose transaction the driver does not
        // know of.
        Ok(ReadTx::new(match &self.inner.pools {
            Pools::Lite(lite) => {
                let mut tx = lite.readers.begin_with("BEGIN").await.map_err(failed)?;
                (&mut *tx).execute("SELECT 1 FROM sqlite_schema LIMIT 1").await.map_err(failed)?;
                Conn::Lite(tx)
            }
            Pools::Pg(pool) => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                let mut tx = pool.begin_with(begin).await.map_err(failed)?;
                (&mut *tx).execute("SELECT 1").await.map_err(failed)?;
                Conn::Pg(tx)
            }
        }))
    }

    /// Waits for its turn (at most `busy_timeout`, then `Busy`) and begins a writing transaction.
    pub async fn begin_write(&self) -> Result<WriteTx, SqlError> {
        let failed = |error| SqlError::from_driver("begin to write", error);
        let conn = match &self.inner.pools {
            Pools::Lite(lite) => Conn::Lite(lite.writer.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?),
            Pools::Pg(pool) => {
                // READ COMMITTED: each statement sees what was committed before it, so also before the lock was granted.
                let begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";
                let mut tx = pool.begin_with(begin).await.map_err(failed)?;
                (&mut *tx).execute(pg::TAKE_TURN).await.map_err(failed)?;
                Conn::Pg(tx)
            }
        };
        Ok(WriteTx::new(conn, Arc::clone(&self.inner.choices)))
    }

    /// Tables, columns, keys and indexes, in the words of no particular engine.
    pub async fn describe_schema(&self) -> Result<SchemaListing, SqlError> {
        let mut tx = self.begin_read().await?;
        schema::describe(&mut tx).await
    }

    /// Closes all connections, after the transactions that are running have ended.
    pub async fn close(&self) {
        match &self.inner.pools {
            Pools::Lite(lite) => {
                // Readers first: the last connection folds the WAL into the file, and only the writer may.
                lite.readers.close().await;
                lite.writer.close().await;
            }
            Pools::Pg(pool) => pool.close().await,
        }
    }
}
