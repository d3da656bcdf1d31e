//! API tokens: `vgt_<id>_<secret>`, for programs.
//!
//! A token never can more than the account that made it can now: its roles are those of the account, confined to the unit of the
//! token and to its scopes. It ends by itself, and rests while the account is not active.

use std::time::Duration;

use vg_backend::sql::{Row, SqlError, Statement, Tx};
use vg_backend::{params, transaction};
use vg_model::Timestamp;

use crate::access::Access;
use crate::accounts::AccountState;
use crate::accounts::store::{active_memberships, by_id};
use crate::audit::{Changes, Outcome, Subject};
use crate::caller::{Caller, Membership, Origin, Principal, scope_covers};
use crate::input;
use crate::limits::{MAX_SCOPES, MAX_TOKEN_LIFE, MAX_TOKENS};
use crate::lockout::micros;
use crate::permission::{Grade, On, TOKEN_CREATE, TOKEN_REVOKE};
use crate::problem::{FieldError, Problem};
use crate::secret::{Redacted, digest, fresh, same};
use crate::units::{in_subtree, path_of};

/// What every token begins with, so that scanners of source code find one that was left there.
pub const PREFIX: &str = "vgt_";
/// Use under which the digest of a token is kept.
const PURPOSE: &str = "vonggac token 1";
/// Longest text that is looked at as a token.
const MAX_TOKEN_BYTES: usize = 256;

const BY_ID: Statement = Statement::new(
    "access.token.by_id",
    "SELECT id, digest, account, name, unit, scopes, created_at, expires_at, last_used_at, revoked_at FROM access_tokens \
     WHERE id = $1",
);
const OF_ACCOUNT: Statement = Statement::new(
    "access.token.of_account",
    "SELECT id, digest, account, name, unit, scopes, created_at, expires_at, last_used_at, revoked_at FROM access_tokens \
     WHERE account = $1 ORDER BY created_at DESC, id DESC LIMIT 1000",
);
const INSERT: Statement = Statement::new(
    "access.token.insert",
    "INSERT INTO access_tokens (id, digest, account, name, unit, scopes, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);
const VALID: Statement = Statement::new(
    "access.token.valid",
    "SELECT COUNT(*) AS n FROM access_tokens WHERE account = $1 AND revoked_at IS NULL AND expires_at > $2",
);
/// Those that ended so long ago that nobody looks for them any more.
const FORGET: Statement =
    Statement::new("access.token.forget", "DELETE FROM access_tokens WHERE account = $1 AND expires_at < $2");
const USED: Statement = Statement::new("access.token.used", "UPDATE access_tokens SET last_used_at = $2 WHERE id = $1");
const REVOKE: Statement = Statement::new(
    "access.token.revoke",
    "UPDATE access_tokens SET revoked_at = $3 WHERE id = $1 AND account = $2 AND revoked_at IS NULL",
);

/// Statements of this module, for `prepare_all`.
pub(crate) const STATEMENTS: &[Statement] = &[BY_ID, OF_ACCOUNT, INSERT, VALID, FORGET, USED, REVOKE];

/// What a new token is made from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewToken {
    /// Its name, for people.
    pub name: String,
    /// The unit that it is confined to, with all below it.
    pub unit: String,
    /// Names of operations, or prefixes that end in a dot.
    pub scopes: Vec<String>,
    /// How long it is valid; at most [`MAX_TOKEN_LIFE`].
    pub life: Duration,
}

/// A token as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ApiToken {
    /// Its id, the second part of the token.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The unit that it is confined to.
    pub unit: String,
    /// Its scopes.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Access {
    /// Makes a token. The text is shown once and kept as its digest.
    pub async fn token_create(&self, caller: &Caller, new: &NewToken) -> Result<(Redacted<String>, ApiToken), Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let id = self.new_id()?.replace('-', "");
        let (_, pending) = self.begin(caller, &TOKEN_CREATE, On::Own(account), &Subject::new("token", &id)).await?;
        let secret = fresh(&*self.random)?;
        let now = self.clock.now();
        let done = transaction!(self.sql, Problem, |tx| {
            let name = self.check_token(new)?;
            let path = path_of(tx, &new.unit).await?.ok_or_else(Problem::not_found)?;
            if confine(caller.memberships(), &path, &new.unit).is_empty() {
                return Err(Problem::not_found());
            }
            tx.execute(&FORGET, params![account, now.0.saturating_sub(micros(MAX_TOKEN_LIFE))]).await?;
            let valid = tx.fetch_one(&VALID, params![account, now]).await?.int("n")?;
            if usize::try_from(valid).unwrap_or(usize::MAX) >= MAX_TOKENS {
                return Err(Problem::limit(("số mã truy cập API", "API tokens"), MAX_TOKENS));
            }
            let expires_at = Timestamp(now.0.saturating_add(micros(new.life)));
            let scopes = new.scopes.join(" ");
            let digest = digest(PURPOSE, secret.expose());
            let (unit, name_text) = (new.unit.as_str(), name.as_str());
            tx.execute(
                &INSERT,
                params![id.as_str(), digest, account, name_text, unit, scopes.as_str(), now, expires_at],
            )
            .await?;
            let changes = Changes::new()
                .set("name", &name)
                .set("unit", unit)
                .set("scopes", &scopes)
                .set("expires_at", expires_at)
                .set("secret", &secret);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(ApiToken {
                id: id.clone(),
                name,
                unit: unit.to_owned(),
                scopes: new.scopes.clone(),
                created_at: now,
                expires_at,
                last_used_at: None,
                revoked_at: None,
            })
        });
        let token = pending.settle(done).await?;
        Ok((Redacted::new(format!("{PREFIX}{id}_{}", secret.expose())), token))
    }

    fn check_token(&self, new: &NewToken) -> Result<String, Problem> {
        let mut errors = Vec::new();
        let name = input::name("/name", &new.name).map_err(|error| errors.push(error)).ok();
        if new.life.is_zero() || new.life > MAX_TOKEN_LIFE {
            let days = MAX_TOKEN_LIFE.as_secs() / 86_400;
            let (vi, en) = (format!("thời hạn từ 1 giây đến {days} ngày"), format!("must be 1 second to {days} days"));
            errors.push(FieldError::new("/life", "out_of_range", vi, en));
        }
        if new.scopes.is_empty() || new.scopes.len() > MAX_SCOPES {
            let (vi, en) = (format!("cần từ 1 đến {MAX_SCOPES} phạm vi"), format!("must be 1 to {MAX_SCOPES} scopes"));
            errors.push(FieldError::new("/scopes", "out_of_range", vi, en));
        } else {
            for (place, scope) in new.scopes.iter().enumerate() {
                if !self.operations().iter().any(|operation| scope_covers(scope, operation.name)) {
                    let (vi, en) = ("không có thao tác nào mang tên này", "no operation has this name");
                    errors.push(FieldError::new(format!("/scopes/{place}"), "unknown_scope", vi, en));
                }
            }
        }
        name.filter(|_| errors.is_empty()).ok_or_else(|| Problem::invalid(errors))
    }

    /// The caller behind a token.
    pub async fn token(&self, origin: &Origin, text: &Redacted<String>) -> Result<Caller, Problem> {
        let now = self.clock.now();
        let (id, secret) = parse(text.expose()).ok_or_else(Problem::unauthenticated)?;
        let (caller, last_used_at) = {
            let mut tx = self.sql.begin_read().await?;
            self.token_caller(&mut tx, origin, (id, secret), now).await?.ok_or_else(Problem::unauthenticated)?
        };
        if last_used_at.is_none_or(|last| now.0.saturating_sub(last.0) >= crate::sessions::SEEN_EVERY_US) {
            transaction!(self.sql, |tx| tx.execute(&USED, params![id, now]).await)?;
        }
        Ok(caller)
    }

    async fn token_caller(
        &self,
        tx: &mut Tx,
        origin: &Origin,
        (id, secret): (&str, &str),
        now: Timestamp,
    ) -> Result<Option<(Caller, Option<Timestamp>)>, Problem> {
        let Some(row) = tx.fetch_optional(&BY_ID, params![id]).await? else { return Ok(None) };
        let token = from_row(&row)?;
        let right = same(&digest(PURPOSE, secret), row.text("digest")?);
        if !right || token.revoked_at.is_some() || now >= token.expires_at {
            return Ok(None);
        }
        let account = row.text("account")?;
        let Some(known) = by_id(tx, account).await?.filter(|known| known.account.state == AccountState::Active) else {
            return Ok(None);
        };
        let Some(path) = path_of(tx, &token.unit).await? else { return Ok(None) };
        let mut caller = Caller::anonymous(origin.clone());
        caller.memberships = confine(&active_memberships(tx, account).await?, &path, &token.unit);
        caller.principal = Principal::Token { account: account.to_owned(), token: token.id };
        caller.name = token.name;
        caller.home = Some(known.account.unit);
        caller.grade = Grade::Token;
        caller.scopes = Some(token.scopes);
        Ok(Some((caller, token.last_used_at)))
    }

    /// The caller's own tokens, newest first.
    pub async fn token_list(&self, caller: &Caller) -> Result<Vec<ApiToken>, Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let mut tx = self.sql.begin_read().await?;
        let rows = tx.fetch_all(&OF_ACCOUNT, params![account]).await?;
        Ok(rows.iter().map(from_row).collect::<Result<_, SqlError>>()?)
    }

    /// Revokes one of the caller's own tokens.
    pub async fn token_revoke(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let (_, pending) = self.begin(caller, &TOKEN_REVOKE, On::Own(account), &Subject::new("token", id)).await?;
        let now = self.clock.now();
        let done = transaction!(self.sql, Problem, |tx| {
            if tx.execute(&REVOKE, params![id, account, now]).await? == 0 {
                return Err(Problem::not_found());
            }
            pending.done(tx, Outcome::Done, &Changes::new().set("revoked_at", now)).await
        });
        pending.settle(done).await
    }
}

/// Id and secret of a token.
fn parse(text: &str) -> Option<(&str, &str)> {
    if text.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
    let well_formed = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && !secret.is_empty();
    well_formed.then_some((id, secret))
}

/// The memberships inside the subtree of a unit: those below it, and those above it as if they were held in it.
fn confine(memberships: &[Membership], path: &str, unit: &str) -> Vec<Membership> {
    let mut kept: Vec<Membership> = memberships
        .iter()
        .filter_map(|member| {
            if in_subtree(&member.path, path) {
                Some(member.clone())
            } else if in_subtree(path, &member.path) {
                Some(Membership { path: path.to_owned(), unit: unit.to_owned(), role: member.role })
            } else {
                None
            }
        })
        .collect();
    kept.sort();
    kept.dedup();
    kept
}

fn from_row(row: &Row) -> Result<ApiToken, SqlError> {
    Ok(ApiToken {
        id: row.text("id")?.to_owned(),
        name: row.text("name")?.to_owned(),
        unit: row.text("unit")?.to_owned(),
        scopes: row.text("scopes")?.split_whitespace().map(str::to_owned).collect(),
        created_at: row.time("created_at")?,
        expires_at: row.time("expires_at")?,
        last_used_at: row.opt_int("last_used_at")?.map(Timestamp),
        revoked_at: row.opt_int("revoked_at")?.map(Timestamp),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Role;

    #[test]
    fn the_text_of_a_token_is_read_strictly() {
        let id = "0".repeat(32);
        assert_eq!(parse(&format!("vgt_{id}_a_b-c")), Some((id.as_str(), "a_b-c")));
        for bad in [
            "",
            "vgt_",
            "vgt_1_2",
            &format!("vgx_{id}_a"),
            &format!("vgt_{id}_"),
            &format!("vgt_{id}_{}", "a".repeat(300)),
        ] {
            assert_eq!(parse(bad), None);
        }
    }

    #[test]
    fn rights_are_confined_to_the_unit() {
        let member = |path: &str, role| Membership { path: path.into(), unit: "x".into(), role };
        let all = [member("/a/", Role::Officer), member("/a/b/c/", Role::Reader), member("/z/", Role::Administrator)];
        let kept = confine(&all, "/a/b/", "b");
        assert_eq!(kept.len(), 2);
        assert_eq!((kept[0].path.as_str(), kept[0].role), ("/a/b/", Role::Officer));
        assert_eq!((kept[1].path.as_str(), kept[1].role), ("/a/b/c/", Role::Reader));
    }
}
