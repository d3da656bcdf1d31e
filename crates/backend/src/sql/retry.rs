//! Running a transaction again that met another writer.

use std::ops::ControlFlow;
use std::time::Duration;

use super::{Sql, SqlError, WriteTx};

/// First pause before a transaction that met another writer is run again; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// Errors that say whether running the same transaction again may help.
pub trait Retry {
    /// True when it may.
    fn is_retryable(&self) -> bool;
}

impl Retry for SqlError {
    fn is_retryable(&self) -> bool {
        SqlError::is_retryable(self)
    }
}

/// The attempts at one transaction, counted; the engine of [`transaction!`](crate::transaction).
#[derive(Debug)]
pub struct Attempts {
    sql: Sql,
    left: u32,
    pause: Duration,
}

impl Attempts {
    /// The attempts that the options of `sql` allow.
    #[must_use]
    pub fn new(sql: &Sql) -> Self {
        Self { sql: sql.clone(), left: sql.inner.options.attempts.max(1), pause: FIRST_PAUSE }
    }

    /// Begins the next attempt, waiting for the writers' turn.
    pub async fn begin(&mut self) -> Result<WriteTx, SqlError> {
        loop {
            match self.sql.begin_write().await {
                Err(error) if self.again(&error).await => {}
                other => return other,
            }
        }
    }

    /// Commits or rolls back. `Continue` asks for another attempt.
    pub async fn end<T, E>(&mut self, tx: WriteTx, done: Result<T, E>) -> ControlFlow<Result<T, E>>
    where
        E: From<SqlError> + Retry,
    {
        let error = match done {
            Ok(value) => match tx.commit().await {
                Ok(()) => return ControlFlow::Break(Ok(value)),
                Err(error) => E::from(error),
            },
            Err(error) => {
                // The first error is the one to tell; a rollback that fails ends with the connection.
                let _ = tx.rollback().await;
                error
            }
        };
        if self.again(&error).await { ControlFlow::Continue(()) } else { ControlFlow::Break(Err(error)) }
    }

    /// True, after a pause, when `error` asks for another attempt and one is left.
    async fn again(&mut self, error: &impl Retry) -> bool {
        // Only one bit of the error is carried over the pause: it need not be Sync.
        let retryable = error.is_retryable();
        self.pause_and_count(retryable).await
    }

    async fn pause_and_count(&mut self, retryable: bool) -> bool {
        self.left = self.left.saturating_sub(1);
        if !retryable || self.left == 0 {
            return false;
        }
        tokio::time::sleep(self.pause).await;
        self.pause = self.pause.saturating_mul(2);
        true
    }
}

/// Runs a block in a writing transaction and commits it: `transaction!(sql, |tx| { …; Ok(value) })` is a
/// `Result<_, SqlError>`, `transaction!(sql, MyError, |tx| { … })` one with an error type of your own that takes in `SqlError`
/// and says by [`Retry`](crate::sql::Retry) what it holds.
///
/// When it meets another writer (its turn did not come in time; a deadlock or serialization failure caused by some other
/// program), all of it is run again, as often as [`SqlOptions::attempts`](crate::sql::SqlOptions) allows. So the block must do
/// nothing outside of the transaction that a repetition would do twice. Any other error ends it with nothing written. It is
/// a macro and not a function with a closure, because futures of closures that borrow are not yet `Send` in Rust 1.95.
#[macro_export]
macro_rules! transaction {
    ($sql:expr, |$tx:ident| $body:expr) => {
        $crate::transaction!($sql, $crate::sql::SqlError, |$tx| $body)
    };
    ($sql:expr, $error:ty, |$tx:ident| $body:expr) => {{
        let mut attempts = $crate::sql::Attempts::new(&$sql);
        loop {
            let mut begun = match attempts.begin().await {
                Ok(begun) => begun,
                Err(error) => break Err(<$error>::from(error)),
            };
            let done: Result<_, $error> = {
                let $tx = &mut begun;
                async { $body }.await
            };
            match attempts.end(begun, done).await {
                std::ops::ControlFlow::Break(result) => break result,
                std::ops::ControlFlow::Continue(()) => {}
            }
        }
    }};
}
