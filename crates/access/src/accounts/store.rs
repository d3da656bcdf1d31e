//! The only SQL on accounts, memberships and links.

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, SqlErrorKind, Statement, Tx, WriteTx};
use vg_model::{Lang, Timestamp};

use super::{Account, AccountState};
use crate::caller::Membership;
use crate::limits::{MAX_LIST, MAX_MEMBERSHIPS};
use crate::permission::Role;

const BY_ID: Statement = Statement::new(
    "access.account.by_id",
    "SELECT id, username, username_key, display_name, mail, lang, unit, state, password, totp_secret, totp_active, \
     totp_step, created_at, last_sign_in_at, \
     (SELECT COUNT(*) FROM access_passkeys p WHERE p.account = access_accounts.id) AS passkeys FROM access_accounts WHERE id = $1",
);
const BY_KEY: Statement = Statement::new(
    "access.account.by_key",
    "SELECT id, username, username_key, display_name, mail, lang, unit, state, password, totp_secret, totp_active, \
     totp_step, created_at, last_sign_in_at, \
     (SELECT COUNT(*) FROM access_passkeys p WHERE p.account = access_accounts.id) AS passkeys FROM access_accounts WHERE username_key = $1",
);
const OF_UNIT: Statement = Statement::new(
    "access.account.of_unit",
    "SELECT id, username, username_key, display_name, mail, lang, unit, state, password, totp_secret, totp_active, \
     totp_step, created_at, last_sign_in_at, \
     (SELECT COUNT(*) FROM access_passkeys p WHERE p.account = access_accounts.id) AS passkeys FROM access_accounts WHERE unit = $1 AND username_key > $2 \
     ORDER BY username_key LIMIT $3",
);
const INSERT: Statement = Statement::new(
    "access.account.insert",
    "INSERT INTO access_accounts (id, username, username_key, display_name, mail, lang, unit, state, totp_active, \
     totp_step, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'active', 0, 0, $8)",
);
pub(super) const UPDATE: Statement = Statement::new(
    "access.account.update",
    "UPDATE access_accounts SET display_name = $2, mail = $3, lang = $4 WHERE id = $1",
);
pub(super) const SET_STATE: Statement =
    Statement::new("access.account.set_state", "UPDATE access_accounts SET state = $2 WHERE id = $1");
pub(super) const SET_PASSWORD: Statement = Statement::new(
    "access.account.set_password",
    "UPDATE access_accounts SET password = $2, password_at = $3 WHERE id = $1",
);
/// Only while the hash is still the one that was checked: a password that was changed meanwhile stays.
pub(crate) const REHASH: Statement =
    Statement::new("access.account.rehash", "UPDATE access_accounts SET password = $3 WHERE id = $1 AND password = $2");
pub(crate) const SIGNED_IN: Statement =
    Statement::new("access.account.signed_in", "UPDATE access_accounts SET last_sign_in_at = $2 WHERE id = $1");
pub(super) const COUNT: Statement = Statement::new("access.account.count", "SELECT COUNT(*) AS n FROM access_accounts");
const MEMBERSHIPS: Statement = Statement::new(
    "access.membership.of_account",
    "SELECT m.unit AS unit, m.role AS role, u.path AS path, u.active AS active FROM access_memberships m \
     JOIN access_units u ON u.id = m.unit WHERE m.account = $1 ORDER BY u.path, m.role LIMIT 200",
);
pub(super) const ASSIGN: Statement = Statement::new(
    "access.membership.assign",
    "INSERT INTO access_memberships (account, unit, role, since) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (account, unit, role) DO NOTHING",
);
pub(super) const UNASSIGN: Statement = Statement::new(
    "access.membership.unassign",
    "DELETE FROM access_memberships WHERE account = $1 AND unit = $2 AND role = $3",
);
/// Accounts other than `$1` that can still manage the installation.
pub(super) const OTHER_ADMINISTRATORS: Statement = Statement::new(
    "access.membership.other_administrators",
    "SELECT COUNT(*) AS n FROM access_memberships m JOIN access_units u ON u.id = m.unit \
     JOIN access_accounts a ON a.id = m.account WHERE m.role = 'administrator' AND u.parent IS NULL AND a.state = 'active' \
     AND a.password IS NOT NULL AND m.account <> $1",
);
pub(super) const LINK_ADD: Statement = Statement::new(
    "access.link.add",
    "INSERT INTO access_links (digest, purpose, account, expires_at) VALUES ($1, $2, $3, $4)",
);
pub(super) const LINK_GET: Statement = Statement::new(
    "access.link.get",
    "SELECT account, expires_at FROM access_links WHERE digest = $1 AND purpose = $2",
);
pub(super) const LINK_DROP_ACCOUNT: Statement =
    Statement::new("access.link.drop_account", "DELETE FROM access_links WHERE account = $1");
pub(super) const LINK_DROP_SETUP: Statement =
    Statement::new("access.link.drop_setup", "DELETE FROM access_links WHERE purpose = 'setup'");
pub(super) const LINK_EXPIRE: Statement =
    Statement::new("access.link.expire", "DELETE FROM access_links WHERE expires_at <= $1");

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] = &[
    BY_ID,
    BY_KEY,
    OF_UNIT,
    INSERT,
    UPDATE,
    SET_STATE,
    SET_PASSWORD,
    REHASH,
    SIGNED_IN,
    COUNT,
    MEMBERSHIPS,
    ASSIGN,
    UNASSIGN,
    OTHER_ADMINISTRATORS,
    LINK_ADD,
    LINK_GET,
    LINK_DROP_ACCOUNT,
    LINK_DROP_SETUP,
    LINK_EXPIRE,
];

/// An account with what only sign-in may see.
#[derive(Clone, Debug)]
pub(crate) struct Secrets {
    pub(crate) account: Account,
    pub(crate) username_key: String,
    pub(crate) password: Option<String>,
    pub(crate) totp_secret: Option<String>,
    pub(crate) totp_step: i64,
}

pub(crate) async fn by_id(tx: &mut Tx, id: &str) -> Result<Option<Secrets>, SqlError> {
    tx.fetch_optional(&BY_ID, params![id]).await?.as_ref().map(from_row).transpose()
}

pub(crate) async fn by_key(tx: &mut Tx, key: &str) -> Result<Option<Secrets>, SqlError> {
    tx.fetch_optional(&BY_KEY, params![key]).await?.as_ref().map(from_row).transpose()
}

pub(super) async fn of_unit(tx: &mut Tx, unit: &str, after: &str) -> Result<Vec<Account>, SqlError> {
    let rows = tx.fetch_all(&OF_UNIT, params![unit, after, MAX_LIST]).await?;
    rows.iter().map(|row| from_row(row).map(|secrets| secrets.account)).collect()
}

pub(super) async fn insert(tx: &mut WriteTx, account: &Account, key: &str) -> Result<(), SqlError> {
    let values = params![
        account.id.as_str(),
        account.username.as_str(),
        key,
        account.display_name.as_str(),
        account.mail.as_deref(),
        crate::lang_name(account.lang),
        account.unit.as_str(),
        account.created_at
    ];
    tx.execute(&INSERT, values).await.map(drop)
}

/// A role in a unit, and whether the unit is active.
pub(crate) async fn memberships(tx: &mut Tx, account: &str) -> Result<Vec<(Membership, bool)>, SqlError> {
    let rows = tx.fetch_all(&MEMBERSHIPS, params![account]).await?;
    let mut all = Vec::with_capacity(rows.len().min(MAX_MEMBERSHIPS));
    for row in rows {
        // A role that this program does not know gives no right.
        let Some(role) = Role::parse(row.text("role")?) else { continue };
        let (path, unit) = (row.text("path")?.to_owned(), row.text("unit")?.to_owned());
        all.push((Membership { path, unit, role }, row.bool("active")?));
    }
    Ok(all)
}

/// The memberships that count: those in active units.
pub(crate) async fn active_memberships(tx: &mut Tx, account: &str) -> Result<Vec<Membership>, SqlError> {
    let all = memberships(tx, account).await?;
    Ok(all.into_iter().filter(|(_, active)| *active).map(|(member, _)| member).collect())
}

/// Sets or replaces the password hash.
pub(super) async fn set_password(tx: &mut WriteTx, id: &str, hash: &str, now: Timestamp) -> Result<(), SqlError> {
    tx.execute(&SET_PASSWORD, params![id, hash, now]).await.map(drop)
}

fn from_row(row: &Row) -> Result<Secrets, SqlError> {
    let state = row.text("state")?;
    let state = AccountState::parse(state).ok_or_else(|| {
        SqlError::new(SqlErrorKind::Decode, "access.account", format!("{state} is no state that this program knows"))
    })?;
    let account = Account {
        id: row.text("id")?.to_owned(),
        username: row.text("username")?.to_owned(),
        display_name: row.text("display_name")?.to_owned(),
        mail: row.opt_text("mail")?.map(str::to_owned),
        lang: if row.text("lang")? == "en" { Lang::En } else { Lang::Vi },
        unit: row.text("unit")?.to_owned(),
        state,
        totp_active: row.bool("totp_active")?,
        passkeys: row.int("passkeys")?,
        created_at: row.time("created_at")?,
        last_sign_in_at: row.opt_int("last_sign_in_at")?.map(Timestamp),
    };
    Ok(Secrets {
        account,
        username_key: row.text("username_key")?.to_owned(),
        password: row.opt_text("password")?.map(str::to_owned),
        totp_secret: row.opt_text("totp_secret")?.map(str::to_owned),
        totp_step: row.int("totp_step")?,
    })
}
