//! The only SQL on second factors.

use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, WriteTx};
use vg_model::Timestamp;

use super::code::{from_base32, matching_step};
use crate::accounts::store::by_id;
use crate::secret::digest;

pub(super) const SET_SECRET: Statement = Statement::new(
    "access.totp.set_secret",
    "UPDATE access_accounts SET totp_secret = $2, totp_active = 0, totp_step = 0 WHERE id = $1",
);
pub(super) const ACTIVATE: Statement =
    Statement::new("access.totp.activate", "UPDATE access_accounts SET totp_active = 1, totp_step = $2 WHERE id = $1");
const USE_STEP: Statement = Statement::new(
    "access.totp.use_step",
    "UPDATE access_accounts SET totp_step = $2 WHERE id = $1 AND totp_step < $2",
);
const REMOVE: Statement = Statement::new(
    "access.totp.remove",
    "UPDATE access_accounts SET totp_secret = NULL, totp_active = 0, totp_step = 0 WHERE id = $1",
);
const ADD_CODE: Statement =
    Statement::new("access.recovery.add", "INSERT INTO access_recovery_codes (account, digest) VALUES ($1, $2)");
const USE_CODE: Statement =
    Statement::new("access.recovery.use", "DELETE FROM access_recovery_codes WHERE account = $1 AND digest = $2");
const DROP_CODES: Statement =
    Statement::new("access.recovery.drop", "DELETE FROM access_recovery_codes WHERE account = $1");
const LEFT: Statement =
    Statement::new("access.recovery.left", "SELECT COUNT(*) AS n FROM access_recovery_codes WHERE account = $1");

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] =
    &[SET_SECRET, ACTIVATE, USE_STEP, REMOVE, ADD_CODE, USE_CODE, DROP_CODES, LEFT];

/// What a code that counts was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Used {
    /// Of the authenticator.
    Authenticator,
    /// A recovery code; so many are left.
    Recovery { left: i64 },
}

impl Used {
    /// Recovery codes that are left, when it was one.
    pub(crate) const fn recovery_left(self) -> Option<i64> {
        match self {
            Self::Recovery { left } => Some(left),
            Self::Authenticator => None,
        }
    }
}

/// Uses a code of the authenticator or a recovery code up, in the transaction of what it permits.
pub(crate) async fn use_code(
    tx: &mut WriteTx,
    account: &str,
    given: &str,
    now: Timestamp,
) -> Result<Option<Used>, SqlError> {
    let Some(known) = by_id(tx, account).await?.filter(|known| known.account.has_second_factor()) else {
        return Ok(None);
    };
    // An authenticator that is not confirmed yet counts for nothing; recovery codes count with passkeys alone too.
    let secret = known.totp_secret.as_deref().filter(|_| known.account.totp_active).and_then(from_base32);
    let typed: String = given.chars().filter(|c| !c.is_whitespace()).take(64).collect();
    if let Some(secret) = &secret
        && let Some(step) = matching_step(secret, &typed, now, known.totp_step)
    {
        // Writers take turns; the condition makes the same certain for whoever reads this statement alone.
        return Ok((tx.execute(&USE_STEP, params![account, step]).await? == 1).then_some(Used::Authenticator));
    }
    if tx.execute(&USE_CODE, params![account, recovery_digest(account, &typed)]).await? == 0 {
        return Ok(None);
    }
    let left = tx.fetch_one(&LEFT, params![account]).await?.int("n")?;
    Ok(Some(Used::Recovery { left }))
}

/// Replaces all recovery codes.
pub(crate) async fn replace_codes(tx: &mut WriteTx, account: &str, codes: &[String]) -> Result<(), SqlError> {
    tx.execute(&DROP_CODES, params![account]).await?;
    for code in codes {
        tx.execute(&ADD_CODE, params![account, recovery_digest(account, code)]).await?;
    }
    Ok(())
}

/// Takes the authenticator away.
pub(crate) async fn remove(tx: &mut WriteTx, account: &str) -> Result<(), SqlError> {
    tx.execute(&REMOVE, params![account]).await.map(drop)
}

/// Takes the recovery codes away.
pub(crate) async fn drop_codes(tx: &mut WriteTx, account: &str) -> Result<(), SqlError> {
    tx.execute(&DROP_CODES, params![account]).await.map(drop)
}

/// The digest of a recovery code. It has 80 random bits, so a plain digest is enough; dashes and case do not matter.
fn recovery_digest(account: &str, code: &str) -> String {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    digest("vonggac recovery 1", &format!("{account} {code}"))
}
