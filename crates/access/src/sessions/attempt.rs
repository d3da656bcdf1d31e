//! An attempt to prove who one is, counted before it is looked at.
//!
//! Whoever wants to keep an administrator out could fail in their name without end: each wait is short, but another follows.
//! So an address from which the account has signed in before has a counter of its own, which nobody elsewhere can fill.

use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx, WriteTx};
use vg_model::Timestamp;

use crate::access::Access;
use crate::accounts::store::Secrets;
use crate::caller::{Origin, address_key};
use crate::lockout::Reserved;
use crate::problem::Problem;

/// Addresses that are remembered of one account: office, home, telephone, and what they change to within weeks.
const MAX_ADDRESSES: i64 = 20;

const KNOWN: Statement =
    Statement::new("access.address.known", "SELECT last_at FROM access_addresses WHERE account = $1 AND address = $2");
const REMEMBER: Statement = Statement::new(
    "access.address.remember",
    "INSERT INTO access_addresses (account, address, last_at) VALUES ($1, $2, $3) \
     ON CONFLICT (account, address) DO UPDATE SET last_at = excluded.last_at",
);
const TRIM: Statement = Statement::new(
    "access.address.trim",
    "DELETE FROM access_addresses WHERE account = $1 AND address NOT IN \
     (SELECT address FROM access_addresses WHERE account = $1 ORDER BY last_at DESC, address LIMIT $2)",
);

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] = &[KNOWN, REMEMBER, TRIM];

/// A counted attempt.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    name: String,
    reserved: Vec<Reserved>,
}

impl Access {
    /// Refuses while the name or the address must wait, else counts an attempt. `known` is the account with this key, if any.
    pub(crate) async fn attempt(
        &self,
        tx: &mut WriteTx,
        known: Option<&Secrets>,
        key: &str,
        origin: &Origin,
    ) -> Result<Attempt, Problem> {
        let (lockout, address) = (&self.config.lockout, address_key(origin.address()));
        let name = match known {
            Some(known) if is_known(tx, &known.account.id, &address).await? => format!("known:{key} {address}"),
            _ => format!("name:{key}"),
        };
        let subjects = [(name.as_str(), lockout.free_per_name), (address.as_str(), lockout.free_per_address)];
        let reserved = lockout.reserve(tx, &subjects, self.clock.now()).await?;
        Ok(Attempt { name, reserved })
    }

    /// Takes the attempt back: it was no failure.
    pub(crate) async fn attempt_was_right(&self, tx: &mut WriteTx, attempt: &Attempt) -> Result<(), SqlError> {
        self.config.lockout.give_back(tx, &attempt.reserved).await
    }

    /// After a sign-in: the failures of the name are forgotten, the address is remembered.
    pub(crate) async fn attempt_signed_in(
        &self,
        tx: &mut WriteTx,
        attempt: &Attempt,
        account: &str,
        origin: &Origin,
    ) -> Result<(), SqlError> {
        self.attempt_was_right(tx, attempt).await?;
        self.config.lockout.succeeded(tx, &attempt.name).await?;
        tx.execute(&REMEMBER, params![account, address_key(origin.address()), self.clock.now()]).await?;
        tx.execute(&TRIM, params![account, MAX_ADDRESSES]).await.map(drop)
    }
}

impl Attempt {
    /// Until when the next attempt is refused, if this one fails.
    pub(super) fn waits_until(&self, now: Timestamp) -> Option<Timestamp> {
        self.reserved.iter().map(Reserved::until).max().filter(|until| *until > now)
    }
}

async fn is_known(tx: &mut Tx, account: &str, address: &str) -> Result<bool, SqlError> {
    Ok(tx.fetch_optional(&KNOWN, params![account, address]).await?.is_some())
}
