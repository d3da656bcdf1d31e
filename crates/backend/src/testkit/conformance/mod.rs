//! What every engine must do alike. Each function is one property and runs on one engine.

pub mod backup;
pub mod blob;
pub mod bus;
pub mod lease;
pub mod migrate;
pub mod packed;
pub mod sql;

use crate::sql::{Sql, SqlError, Statement};

/// Prepares every statement: each capability calls it for its own on every engine.
pub async fn prepare_all(sql: &Sql, statements: &[Statement]) -> Result<(), SqlError> {
    for statement in statements {
        let mut tx = sql.begin_write().await?;
        tx.prepare(statement).await?;
        tx.rollback().await?;
    }
    Ok(())
}
