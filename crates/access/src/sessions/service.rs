//! What happens in a session after it began: who calls, confirmation, listing, ending.

use vg_backend::sql::{SqlError, Tx};
use vg_backend::{params, transaction};
use vg_model::{Text, Timestamp};

use super::store::{self, from_row};
use super::{PURPOSE, Session, SignedIn, csrf_token};
use crate::access::Access;
use crate::accounts::AccountState;
use crate::accounts::hash::Checked;
use crate::accounts::store::{active_memberships, by_id};
use crate::audit::{Changes, Outcome, SYSTEM_CHAIN, Subject};
use crate::caller::{Caller, Origin, Principal};
use crate::lockout::micros;
use crate::passkeys::{Answer, Refusal};
use crate::permission::{CONFIRM, Grade, On, SESSION_REVOKE, SIGN_OUT};
use crate::problem::{Problem, kinds};
use crate::secret::{Redacted, digest, fresh};
use crate::totp::use_code;

/// How often at most the last use of a session or token is written: a commit with every request would be dear.
pub(crate) const SEEN_EVERY_US: i64 = 60_000_000;

/// How a person confirms who they are.
#[derive(Clone, PartialEq, Debug)]
pub enum Proof {
    /// By the password.
    Password(Redacted<String>),
    /// By a code of the authenticator or a recovery code.
    Code(Redacted<String>),
    /// By what a passkey signed.
    Passkey(Answer),
}

impl Access {
    /// The caller behind the token of a session.
    pub async fn session(&self, origin: &Origin, token: &Redacted<String>) -> Result<Caller, Problem> {
        let now = self.clock.now();
        let digest = digest(PURPOSE, token.expose());
        let (caller, seen_at) = {
            let mut tx = self.sql.begin_read().await?;
            self.caller_of(&mut tx, origin, &digest, now).await?.ok_or_else(Problem::unauthenticated)?
        };
        if let Principal::Session { session, .. } = &caller.principal
            && now.0.saturating_sub(seen_at.0) >= SEEN_EVERY_US
        {
            transaction!(self.sql, |tx| tx.execute(&store::SEEN, params![session.as_str(), now]).await)?;
        }
        Ok(caller)
    }

    async fn caller_of(
        &self,
        tx: &mut Tx,
        origin: &Origin,
        digest: &str,
        now: Timestamp,
    ) -> Result<Option<(Caller, Timestamp)>, Problem> {
        let Some(row) = tx.fetch_optional(&store::BY_DIGEST, params![digest]).await? else { return Ok(None) };
        let session = from_row(&row)?;
        let idle_end = session.seen_at.0.saturating_add(micros(self.config.sessions.idle));
        if now >= session.expires_at || now.0 >= idle_end {
            return Ok(None);
        }
        let account = row.text("account")?;
        let Some(known) = by_id(tx, account).await?.filter(|known| known.account.state == AccountState::Active) else {
            return Ok(None);
        };
        let mut caller = Caller::anonymous(origin.clone());
        caller.memberships = active_memberships(tx, account).await?;
        caller.principal = Principal::Session { account: account.to_owned(), session: session.id };
        caller.name = known.account.username;
        caller.home = Some(known.account.unit);
        caller.grade = if session.two_factor { Grade::TwoFactor } else { Grade::Session };
        caller.confirmed_at = Some(row.time("confirmed_at")?);
        Ok(Some((caller, session.seen_at)))
    }

    /// Confirms who sits at the session, for what destroys or hands out rights. Its token changes; a code or a passkey also
    /// makes it one with a second factor. Failures count like those of a sign-in.
    pub async fn session_confirm(&self, caller: &Caller, proof: &Proof) -> Result<SignedIn, Problem> {
        let Principal::Session { account, session } = &caller.principal else { return Err(Problem::unauthenticated()) };
        let known = self.secrets(account).await?;
        let key = &known.username_key;
        let attempt = transaction!(self.sql, Problem, |tx| self.attempt(tx, Some(&known), key, caller.origin()).await)?;
        let by_password = match proof {
            Proof::Password(password) => {
                self.hasher.check(password, known.password.as_deref()).await? != Checked::Wrong
            }
            Proof::Code(_) | Proof::Passkey(_) => false,
        };
        let key = match proof {
            Proof::Passkey(answer) => Some(self.passkey_confirm_check((account, session), answer).await?),
            Proof::Password(_) | Proof::Code(_) => None,
        };
        let token = fresh(&*self.random)?;
        let now = self.clock.now();
        let failed = transaction!(self.sql, Problem, |tx| {
            let by_code = match proof {
                Proof::Code(code) => use_code(tx, account, code.expose(), now).await?.is_some(),
                Proof::Password(_) | Proof::Passkey(_) => false,
            };
            let failed = match &key {
                Some(checked) => self.passkey_used(tx, &known, checked).await?.err().map(Refusal::problem),
                None if by_password || by_code => None,
                None => Some(wrong_proof()),
            };
            let by_key = key.is_some() && failed.is_none();
            let outcome = match &failed {
                None => (Outcome::Done, None),
                Some(problem) => (Outcome::Refused, Some(problem.code())),
            };
            let way = key.as_ref().map(|_| "passkey");
            let chain = caller.home.as_deref().unwrap_or(SYSTEM_CHAIN);
            let what = (CONFIRM, chain, &Subject::new("session", session));
            self.audit().single(tx, caller, what, outcome, &Changes::new().set("way", way)).await?;
            if failed.is_none() {
                self.attempt_was_right(tx, &attempt).await?;
                let two_factor = by_code || by_key || caller.grade == Grade::TwoFactor;
                let values = params![session.as_str(), digest(PURPOSE, token.expose()), now, two_factor];
                // Gone meanwhile: ended by its owner or an administrator.
                if tx.execute(&store::ROTATE, values).await? == 0 {
                    return Err(Problem::unauthenticated());
                }
            }
            Ok(failed)
        })?;
        if let Some(problem) = failed {
            return Err(problem.trace(caller.origin().trace_id()));
        }
        let expires_at = self.session_list(caller).await?.into_iter().find(|known| known.id == *session);
        Ok(SignedIn {
            csrf: csrf_token(&token),
            token,
            expires_at: expires_at.map_or(now, |session| session.expires_at),
            account: known.account,
            recovery_left: None,
        })
    }

    /// The caller's own sessions, newest first; those that have ended by time are left out.
    pub async fn session_list(&self, caller: &Caller) -> Result<Vec<Session>, Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let mut tx = self.sql.begin_read().await?;
        let rows = tx.fetch_all(&store::OF_ACCOUNT, params![account]).await?;
        let mut all = rows.iter().map(from_row).collect::<Result<Vec<_>, SqlError>>()?;
        let now = self.clock.now();
        let idle_since = now.0.saturating_sub(micros(self.config.sessions.idle));
        all.retain(|session| session.expires_at > now && session.seen_at.0 > idle_since);
        Ok(all)
    }

    /// Ends one of the caller's own sessions.
    pub async fn session_revoke(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let subject = Subject::new("session", id);
        let (_, pending) = self.begin(caller, &SESSION_REVOKE, On::Own(account), &subject).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            if tx.execute(&store::END, params![id, account]).await? == 0 {
                return Err(Problem::not_found());
            }
            pending.done(tx, Outcome::Done, &Changes::new()).await
        });
        pending.settle(done).await
    }

    /// Ends the session of the caller.
    pub async fn sign_out(&self, caller: &Caller) -> Result<(), Problem> {
        let Principal::Session { account, session } = &caller.principal else { return Err(Problem::unauthenticated()) };
        transaction!(self.sql, Problem, |tx| {
            tx.execute(&store::END, params![session.as_str(), account.as_str()]).await?;
            let chain = caller.home.as_deref().unwrap_or(SYSTEM_CHAIN);
            let what = (SIGN_OUT, chain, &Subject::new("session", session));
            self.audit().single(tx, caller, what, (Outcome::Done, None), &Changes::new()).await
        })
    }
}

fn wrong_proof() -> Problem {
    let text = Text::new("mật khẩu hoặc mã không đúng", "the password or code is wrong");
    Problem::new(&kinds::BAD_CREDENTIALS, text)
}
