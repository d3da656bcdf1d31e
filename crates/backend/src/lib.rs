//! What swaps by URL: the state database, and what stands on it.
//!
//! One type per seam, an embedded engine and (for SQL) a cluster engine behind it, and one conformance suite that every
//! engine must pass. *What it does not do*: it knows no table of any capability, and no engine shows above it.
//!
//! | seam | module | engines |
//! |---|---|---|
//! | SQL, transactions | [`sql`], [`migrate`] | `sqlite:PATH`, `postgres://…` |
//! | messages with the state they announce | [`bus`] | `sql:` |
//! | who does a job | [`lease`] | in the state database |
//! | bytes under their digest | [`blob`] | `file:FOLDER` |
//! | what was taken from outside, in order, until it is dealt with | [`journal`] | segments in a folder |
//! | time and randomness | [`clock`] | system; by hand and seeded for tests |
//! | everything in one file, and back | [`backup`] | from any engine to any other |
//! | what a capability shows to the SQL surface | [`published`] | |
//!
//! # Writing a store in two minutes
//!
//! 1. Tables: `migrations/0001_….sql`, TEXT, BIGINT and DOUBLE PRECISION only, a primary key with NOT NULL on each of its
//!    columns; handed over as [`migrate::Migrations`].
//! 2. Statements: constants with `$1`, `$2`, …, collected in `STATEMENTS`, which one test prepares on every engine.
//! 3. Queries take `&mut Tx`, so they work in reading and writing transactions; what writes takes `&mut WriteTx`, so the caller
//!    decides what is committed together, with the message that announces it.
//! 4. Lists with filters and pages: [`sql::Select`]. Text from outside is a parameter, never SQL.
//!
//! ```
//! use std::sync::Arc;
//! use vg_backend::clock::{SystemClock, SystemRandom};
//! use vg_backend::migrate::{Migration, Migrations};
//! use vg_backend::sql::{SqlError, Statement, Tx, WriteTx};
//! use vg_backend::{Backend, EngineUrls, params, transaction};
//!
//! const MIGRATIONS: Migrations = Migrations {
//!     owner: "duty",
//!     steps: &[Migration {
//!         version: 1,
//!         name: "notes",
//!         sql: "CREATE TABLE duty_notes (id TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL, at BIGINT NOT NULL);",
//!     }],
//! };
//! const ADD: Statement = Statement::new("duty.note.add", "INSERT INTO duty_notes (id, text, at) VALUES ($1, $2, $3)");
//! const TEXT: Statement = Statement::new("duty.note.text", "SELECT text FROM duty_notes WHERE id = $1");
//!
//! async fn add(backend: &Backend, tx: &mut WriteTx, id: &str, text: &str) -> Result<(), SqlError> {
//!     tx.execute(&ADD, params![id, text, backend.clock.now()]).await?;
//!     backend.bus.publish(tx, "duty.note_added", id, "{}").await?;
//!     Ok(())
//! }
//!
//! async fn text(tx: &mut Tx, id: &str) -> Result<Option<String>, SqlError> {
//!     let row = tx.fetch_optional(&TEXT, params![id]).await?;
//!     row.map(|row| row.text("text").map(str::to_owned)).transpose()
//! }
//!
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! # let folder = tempfile::tempdir()?;
//! # let data = folder.path().display();
//! let urls = EngineUrls {
//!     sql: format!("sqlite:{data}/vonggac.db"),
//!     blob: format!("file:{data}/blob"),
//!     bus: "sql:".to_owned(),
//! };
//! let backend = Backend::open(&urls, Arc::new(SystemClock), Arc::new(SystemRandom)).await?;
//! backend.migrate(&[MIGRATIONS]).await?;
//! let id = backend.new_id()?;
//! transaction!(backend.sql, |tx| add(&backend, tx, &id, "Ca đêm đã nhận bàn giao").await)?;
//! let mut tx = backend.sql.begin_read().await?;
//! assert_eq!(text(&mut tx, &id).await?.as_deref(), Some("Ca đêm đã nhận bàn giao"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Tests of a store: `vg_backend::testkit::for_each_engine` (feature `testkit`) gives each test a backend of its own on SQLite
//! and on PostgreSQL, with a clock to move by hand; `testkit::conformance::prepare_all` checks its statements.

mod backend;
pub mod backup;
pub mod blob;
pub mod bus;
pub mod clock;
mod error;
pub mod journal;
pub mod lease;
pub mod migrate;
pub mod published;
pub mod sql;
#[cfg(any(test, feature = "testkit"))]
pub mod testkit;
#[cfg(test)]
mod tests;

pub use backend::{Backend, EngineUrls};
pub use error::BackendError;

/// Tables of this crate itself.
const OWN_MIGRATIONS: &[migrate::Migrations] = &[bus::MIGRATIONS, lease::MIGRATIONS];

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
