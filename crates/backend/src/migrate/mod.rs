//! Migrations: each capability hands over its numbered steps; forward only, each in one transaction.
//!
//! The table `schema_migrations` keeps owner, version, name, digest and time of every applied step. All steps are judged
//! before the first one runs: numbered from 1 without gaps; none of the applied ones altered; none applied that this program
//! does not know (`TooNew`). An owner that this program does not know at all is left alone: its tables belong to a
//! capability that is not part of this build.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::clock::Clock;
use crate::sql::{Built, EngineKind, Sql, SqlError, SqlErrorKind, Statement, Tx, WriteTx, split};
use crate::{params, transaction};

/// The steps of one owner.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// Whose tables, for example `inventory`.
    pub owner: &'static str,
    /// Its steps, numbered from 1 without gaps. A step that was released is never altered: add another.
    pub steps: &'static [Migration],
}

/// One step.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number, from 1.
    pub version: i64,
    /// What it does, in a word or two.
    pub name: &'static str,
    /// Statements of the shared subset, ended by semicolons; usually `include_str!("migrations/0001_….sql")`.
    pub sql: &'static str,
}

/// A step that was applied to a database.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Applied {
    /// Whose.
    pub owner: String,
    /// Its number.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// SHA-256 of its text, in hexadecimal.
    pub digest: String,
}

pub(crate) const CREATE: Statement = Statement::new(
    "migrate.create",
    "CREATE TABLE IF NOT EXISTS schema_migrations (owner TEXT NOT NULL, version BIGINT NOT NULL, name TEXT NOT NULL, \
     digest TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (owner, version))",
);
const LIST: Statement = Statement::new(
    "migrate.list",
    "SELECT owner, version, name, digest FROM schema_migrations ORDER BY owner, version",
);
const RECORD: Statement = Statement::new(
    "migrate.record",
    "INSERT INTO schema_migrations (owner, version, name, digest, applied_at) VALUES ($1, $2, $3, $4, $5)",
);

/// Statements of this module, for `prepare_all`.
pub const STATEMENTS: &[Statement] = &[LIST, RECORD];

/// Behind the last parenthesis of a CREATE TABLE: SQLite is to keep the rows in the order of the primary key, in one tree in
/// place of two (`WITHOUT ROWID`). For tables of many short rows, below some 200 bytes (<https://www.sqlite.org/withoutrowid.html>).
/// PostgreSQL has nothing of the kind and keeps the table as it is.
pub const CLUSTERED: &str = "/* clustered */";

/// Brings the schema up to date; returns the steps that were applied now. Several programs may start at the same time: each
/// step runs under the writers' turn and looks first whether it is still to be done.
pub async fn migrate(sql: &Sql, clock: &dyn Clock, all: &[Migrations]) -> Result<Vec<Applied>, SqlError> {
    check_numbers(all)?;
    transaction!(sql, |tx| tx.execute(&CREATE, &[]).await)?;
    let applied = list(&mut *sql.begin_read().await?).await?;
    check_applied(all, &applied)?;
    let mut done = Vec::new();
    for owner in all {
        for step in owner.steps {
            if applied.iter().any(|old| old.owner == owner.owner && old.version == step.version) {
                continue;
            }
            let now = clock.now();
            let ran = transaction!(sql, |tx| apply(tx, owner.owner, step, now).await)?;
            done.extend(ran);
        }
    }
    Ok(done)
}

/// Steps that [`migrate`] would apply; nothing is changed. Refuses what [`migrate`] would refuse.
pub async fn pending(sql: &Sql, all: &[Migrations]) -> Result<usize, SqlError> {
    check_numbers(all)?;
    let steps = all.iter().map(|owner| owner.steps.len()).sum::<usize>();
    if !sql.describe_schema().await?.tables.contains_key("schema_migrations") {
        return Ok(steps);
    }
    let applied = list(&mut *sql.begin_read().await?).await?;
    check_applied(all, &applied)?;
    let known = |old: &&Applied| all.iter().any(|owner| owner.owner == old.owner);
    Ok(steps.saturating_sub(applied.iter().filter(known).count()))
}

/// The applied steps, by owner and number. The table must exist.
pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<Applied>, SqlError> {
    let mut applied = Vec::new();
    for row in tx.fetch_all(&LIST, &[]).await? {
        applied.push(Applied {
            owner: row.text("owner")?.to_owned(),
            version: row.int("version")?,
            name: row.text("name")?.to_owned(),
            digest: row.text("digest")?.to_owned(),
        });
    }
    Ok(applied)
}

/// Runs one step and records it; nothing when another program was faster.
pub(crate) async fn apply(
    tx: &mut WriteTx,
    owner: &'static str,
    step: &Migration,
    now: vg_model::Timestamp,
) -> Result<Option<Applied>, SqlError> {
    let name = format!("migration {owner} {} ({})", step.version, step.name);
    let applied = list(tx).await?;
    if let Some(old) = applied.iter().find(|old| old.owner == owner && old.version == step.version) {
        return if old.digest == digest(step) { Ok(None) } else { Err(altered(&name)) };
    }
    let sql = step.sql.replace(CLUSTERED, if tx.engine() == EngineKind::Sqlite { "WITHOUT ROWID" } else { "" });
    for (index, text) in split(&sql).into_iter().enumerate() {
        let statement = Built::new("migration", text);
        let failed = |error: SqlError| {
            let operation = format!("{name}, statement {}", index + 1);
            let kind = if error.is_retryable() { error.kind().clone() } else { SqlErrorKind::Migration };
            error.with_kind(kind).within(&operation)
        };
        tx.execute(&statement, &[]).await.map_err(failed)?;
    }
    let record =
        Applied { owner: owner.to_owned(), version: step.version, name: step.name.to_owned(), digest: digest(step) };
    let values = params![record.owner.as_str(), record.version, record.name.as_str(), record.digest.as_str(), now];
    tx.execute(&RECORD, values).await?;
    Ok(Some(record))
}

pub(crate) fn check_numbers(all: &[Migrations]) -> Result<(), SqlError> {
    let mut seen = BTreeMap::new();
    for owner in all {
        if seen.insert(owner.owner, ()).is_some() {
            let detail = format!("two lists of migrations are called {}", owner.owner);
            return Err(SqlError::new(SqlErrorKind::Migration, "migrate", detail));
        }
        for (step, wanted) in owner.steps.iter().zip(1_i64..) {
            if step.version != wanted {
                let detail = format!("{}: step {} stands where {wanted} must be", owner.owner, step.version);
                return Err(SqlError::new(SqlErrorKind::Migration, "migrate", detail));
            }
        }
    }
    Ok(())
}

/// Refuses a database that a newer program made, or one whose applied steps differ from ours.
pub(crate) fn check_applied(all: &[Migrations], applied: &[Applied]) -> Result<(), SqlError> {
    for old in applied {
        let Some(owner) = all.iter().find(|owner| owner.owner == old.owner) else { continue };
        let known = i64::try_from(owner.steps.len()).unwrap_or(i64::MAX);
        let Some(step) = owner.steps.iter().find(|step| step.version == old.version) else {
            let found = applied.iter().filter(|other| other.owner == old.owner).map(|other| other.version).max();
            let kind = SqlErrorKind::TooNew { owner: old.owner.clone(), found: found.unwrap_or(old.version), known };
            return Err(SqlError::new(kind, "migrate", format!("step {} ({})", old.version, old.name)));
        };
        if step_digest_differs(step, old) {
            return Err(altered(&format!("migration {} {} ({})", old.owner, old.version, step.name)));
        }
    }
    Ok(())
}

fn step_digest_differs(step: &Migration, old: &Applied) -> bool {
    digest(step) != old.digest
}

fn altered(name: &str) -> SqlError {
    let detail = "the step was applied with another text; a released step is never altered, write a further one";
    SqlError::new(SqlErrorKind::Migration, name, detail)
}

/// SHA-256 of the text of a step, in hexadecimal; line ends do not count, so that a checkout with CRLF is the same step.
fn digest(step: &Migration) -> String {
    crate::hex(&Sha256::digest(step.sql.replace("\r\n", "\n").as_bytes()))
}
