//! Named leases: at most one holder at a time does a job, and what a late one does is recognised.
//!
//! A lease says who *should* work; only its **fencing token** says who may write. A process can be asleep for longer than its
//! lease. So whoever writes under a lease calls [`Leases::guard`] in the same transaction (or hands the token to the system
//! that it writes to): writers take turns, so a holder that was replaced is refused with certainty, whatever its clock says.
//!
//! Times come from the injected clock, the decision is a row of the database. A clock that ran ahead cannot lock a job for
//! long: an expiry further away than any lease may last counts as expired.

use std::sync::Arc;
use std::time::Duration;

use vg_model::Timestamp;

use crate::clock::Clock;
use crate::error::BackendError;
use crate::migrate::{Migration, Migrations};
use crate::sql::{Sql, SqlError, SqlErrorKind, Statement, Tx, WriteTx};
use crate::{params, transaction};

/// Longest time of a lease: also the longest time that a job rests after a clock was wrong.
pub const MAX_TTL: Duration = Duration::from_secs(3_600);
/// Bytes of the name of a lease and of its holder.
pub const MAX_NAME: usize = 200;

pub(crate) const MIGRATIONS: Migrations = Migrations {
    owner: "lease",
    steps: &[Migration { version: 1, name: "leases", sql: include_str!("migrations/0001_leases.sql") }],
};

const ACQUIRE: Statement = Statement::new(
    "lease.acquire",
    "INSERT INTO leases (name, holder, token, expires_at) VALUES ($1, $2, 1, $4) \
     ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, token = leases.token + 1, expires_at = excluded.expires_at \
     WHERE leases.expires_at <= $3 OR leases.expires_at > $5 RETURNING token",
);
const RENEW: Statement = Statement::new(
    "lease.renew",
    "UPDATE leases SET expires_at = $4 WHERE name = $1 AND holder = $2 AND token = $3 AND expires_at > $5",
);
const RELEASE: Statement =
    Statement::new("lease.release", "UPDATE leases SET expires_at = 0 WHERE name = $1 AND holder = $2 AND token = $3");
const CURRENT: Statement =
    Statement::new("lease.current", "SELECT holder, token, expires_at FROM leases WHERE name = $1");

/// Statements of this module, for `prepare_all`.
pub const STATEMENTS: &[Statement] = &[ACQUIRE, RENEW, RELEASE, CURRENT];

/// Handle to the leases of a database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Leases {
    sql: Sql,
    clock: Arc<dyn Clock>,
}

/// A lease that is held.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lease {
    /// The job.
    pub name: String,
    /// Who holds it: unique for each start of a process.
    pub holder: String,
    /// Fencing token: larger than that of every earlier holder.
    pub token: i64,
    /// When it ends unless it is renewed.
    pub expires_at: Timestamp,
}

impl Leases {
    /// The leases of a database.
    #[must_use]
    pub fn new(sql: Sql, clock: Arc<dyn Clock>) -> Self {
        Self { sql, clock }
    }

    /// Takes the lease when nobody holds it; nothing while somebody does, also when that is the same holder.
    pub async fn acquire(&self, name: &str, holder: &str, ttl: Duration) -> Result<Option<Lease>, BackendError> {
        let ttl_us = check(name, holder, ttl)?;
        Ok(transaction!(self.sql, |tx| {
            let now = self.clock.now();
            let expires_at = Timestamp(now.0.saturating_add(ttl_us));
            let beyond = Timestamp(now.0.saturating_add(micros(MAX_TTL)));
            let row = tx.fetch_optional(&ACQUIRE, params![name, holder, now, expires_at, beyond]).await?;
            let Some(row) = row else { return Ok(None) };
            let token = row.int("token")?;
            Ok(Some(Lease { name: name.to_owned(), holder: holder.to_owned(), token, expires_at }))
        })?)
    }

    /// Prolongs a lease that has not ended. `None`: it has ended or was taken over; stop working and acquire it anew.
    pub async fn renew(&self, lease: &Lease, ttl: Duration) -> Result<Option<Lease>, BackendError> {
        let ttl_us = check(&lease.name, &lease.holder, ttl)?;
        Ok(transaction!(self.sql, |tx| {
            let now = self.clock.now();
            let expires_at = Timestamp(now.0.saturating_add(ttl_us));
            let values = params![lease.name.as_str(), lease.holder.as_str(), lease.token, expires_at, now];
            Ok((tx.execute(&RENEW, values).await? == 1).then(|| Lease { expires_at, ..lease.clone() }))
        })?)
    }

    /// Gives a lease back before its end. False when it was not held any more.
    pub async fn release(&self, lease: &Lease) -> Result<bool, BackendError> {
        let values = params![lease.name.as_str(), lease.holder.as_str(), lease.token];
        Ok(transaction!(self.sql, |tx| tx.execute(&RELEASE, values).await)? == 1)
    }

    /// Refuses, inside a writing transaction, a lease that another holder has taken over: `Conflict("lease_token")`.
    pub async fn guard(&self, tx: &mut WriteTx, lease: &Lease) -> Result<(), SqlError> {
        let current = current(tx, &lease.name).await?;
        if current.is_some_and(|current| current.token == lease.token) {
            return Ok(());
        }
        let detail = format!("the lease with token {} was taken over by another holder", lease.token);
        Err(SqlError::new(SqlErrorKind::Conflict("lease_token".to_owned()), format!("lease {}", lease.name), detail))
    }

    /// Who holds the lease now; `None` when nobody does.
    pub async fn holder(&self, name: &str) -> Result<Option<Lease>, BackendError> {
        let mut tx = self.sql.begin_read().await?;
        let now = self.clock.now();
        Ok(current(&mut tx, name).await?.filter(|lease| lease.expires_at > now))
    }
}

async fn current(tx: &mut Tx, name: &str) -> Result<Option<Lease>, SqlError> {
    let Some(row) = tx.fetch_optional(&CURRENT, params![name]).await? else { return Ok(None) };
    Ok(Some(Lease {
        name: name.to_owned(),
        holder: row.text("holder")?.to_owned(),
        token: row.int("token")?,
        expires_at: row.time("expires_at")?,
    }))
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn check(name: &str, holder: &str, ttl: Duration) -> Result<i64, SqlError> {
    let refused = |detail: String| Err(SqlError::new(SqlErrorKind::Value, "lease", detail));
    for (what, text) in [("name", name), ("holder", holder)] {
        if text.is_empty() || text.len() > MAX_NAME {
            return refused(format!("the {what} of a lease has 1 to {MAX_NAME} bytes"));
        }
    }
    if ttl.is_zero() || ttl > MAX_TTL {
        return refused(format!("a lease lasts at most {} s, and more than nothing", MAX_TTL.as_secs()));
    }
    Ok(micros(ttl))
}
