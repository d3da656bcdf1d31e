//! The door: who calls, what they may do, how a refusal looks, what is recorded.
//!
//! *What it is*: services on the state database with injected clock and randomness. *What it does not do*: no HTTP types; the
//! binary turns cookies, headers and bodies into what stands here and [`Problem`]s into answers.
//!
//! | noun | module | tables |
//! |---|---|---|
//! | [`Problem`]: a refusal (RFC 9457), stable codes, both languages | [`problem`] | |
//! | [`Caller`]: session, token, worker, setup, nobody | | |
//! | [`Operation`], [`Role`], [`Granted`], [`On`] | [`permission`] | |
//! | unit, a tree by path | [`units`] | `access_units` |
//! | audit, a hash chain for each unit | [`audit`] | `access_audit`, `access_audit_heads` |
//! | evidence, a hash chain for each unit | [`evidence`] | `access_evidence`, `access_evidence_seals` |
//! | account, membership, one-time link, first setup | [`accounts`] | `access_accounts`, `access_memberships`, `access_links` |
//! | second factor, recovery codes | [`totp`] | `access_recovery_codes` |
//! | passkey, challenge | [`passkeys`] | `access_passkeys`, `access_challenges` |
//! | identity of central sign-in, trip to its provider | [`identities`] | `access_identities`, `access_trips` |
//! | session, cookie, CSRF, confirmation | [`sessions`] | `access_sessions` |
//! | API token | [`tokens`] | `access_tokens` |
//! | failed sign-ins | [`lockout`] | `access_attempts` |
//! | requests a second | [`limit`] | none: in memory |
//!
//! Invariants: what is in no list of operations is refused; a function that wants a [`Granted`] cannot be called without one;
//! invisible is 404, never 403; every change has an audit record before and after it; secrets are digests at rest.
//!
//! # An operation of a capability: permission first, audit last
//!
//! ```
//! use vg_access::audit::{Changes, Outcome, Subject};
//! use vg_access::permission::{Granted, On, Operation, Role};
//! use vg_access::{Access, Caller, Problem};
//! use vg_backend::sql::{Statement, WriteTx};
//! use vg_backend::{Backend, params, transaction};
//!
//! pub static HOST_RENAME: Operation =
//!     Operation::write("inventory.host.rename", ("Đổi tên máy", "Rename a host"), &[Role::Administrator, Role::Officer]);
//! pub static OPERATIONS: &[Operation] = &[HOST_RENAME];
//!
//! // The store wants the proof, so nobody writes without having asked.
//! const RENAME: Statement = Statement::new("inventory.host.rename", "UPDATE hosts SET name = $3 WHERE id = $1 AND unit = $2");
//! async fn store_rename(tx: &mut WriteTx, granted: &Granted, id: &str, name: &str) -> Result<(), Problem> {
//!     if tx.execute(&RENAME, params![id, granted.unit(), name]).await? == 0 { Err(Problem::not_found()) } else { Ok(()) }
//! }
//!
//! async fn rename(b: &Backend, access: &Access, caller: &Caller, unit: &str, id: &str, name: &str) -> Result<(), Problem> {
//!     let (granted, pending) = access.begin(caller, &HOST_RENAME, On::Unit(unit), &Subject::new("host", id)).await?;
//!     let done = transaction!(b.sql, Problem, |tx| {
//!         store_rename(tx, &granted, id, name).await?;
//!         pending.done(tx, Outcome::Done, &Changes::new().set("name", name)).await
//!     });
//!     pending.settle(done).await
//! }
//! ```
//!
//! Tests of a capability: feature `testkit` has an installation with its people (`testkit::Installed`).
//!
//! [`Access::open`] gets the slices of all capabilities; [`permission::matrix`] shows what they permit, for a golden file.

mod access;
pub mod accounts;
pub mod audit;
mod caller;
pub mod capability;
pub mod chain;
pub mod config;
pub mod evidence;
mod faults;
pub mod identities;
mod input;
mod kept;
pub mod limit;
pub mod limits;
pub mod lockout;
mod names;
pub mod passkeys;
pub mod permission;
pub mod problem;
mod repeat;
mod secret;
pub mod sessions;
#[cfg(any(test, feature = "testkit"))]
pub mod testkit;
#[cfg(test)]
mod tests;
pub mod tokens;
pub mod totp;
pub mod units;

pub use access::Access;
pub use caller::{Caller, Membership, Origin, Principal, address_key};
pub use capability::Capability;
pub use config::Config;
pub use faults::Faults;
pub use kept::Kept;
pub use permission::{Granted, On, Operation, Role};
pub use problem::Problem;
pub use repeat::repeatable_id;
pub use secret::{MARK, Redacted, cut};

/// Stable name of a language.
pub(crate) fn lang_name(lang: vg_model::Lang) -> &'static str {
    match lang {
        vg_model::Lang::Vi => "vi",
        vg_model::Lang::En => "en",
    }
}
