//! How an engine is opened.

use std::time::Duration;

/// Settings of the SQL engine.
#[derive(Clone, Debug)]
pub struct SqlOptions {
    /// How long a writer waits for the one before it, and a reader for a free connection.
    pub busy_timeout: Duration,
    /// Connections that read at the same time; PostgreSQL gets two more, for writers.
    pub readers: u32,
    /// How often [`transaction!`](crate::transaction) runs a transaction that met another writer, at most.
    pub attempts: u32,
}

impl Default for SqlOptions {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(15), readers: 4, attempts: 6 }
    }
}
