//! Signing in.
//!
//! The attempt is counted *before* the password is looked at and given back when it was right, so that many attempts at the same
//! time do not slip through between looking and counting. An account that does not exist costs the same hash and the same
//! statements as one that does, and the same words answer.

use vg_backend::sql::WriteTx;
use vg_backend::{params, transaction};
use vg_model::{Text, Timestamp};

use super::attempt::Attempt;
use super::{PURPOSE, store};
use crate::access::Access;
use crate::accounts::hash::Checked;
use crate::accounts::store::{REHASH, SIGNED_IN, Secrets, by_key};
use crate::accounts::{Account, AccountState};
use crate::audit::{Changes, Outcome, SYSTEM_CHAIN, Subject};
use crate::caller::{Caller, Origin};
use crate::identities::{After, Trip};
use crate::input::username_key;
use crate::limits::MAX_SESSIONS;
use crate::lockout::micros;
use crate::passkeys::no_passkey;
use crate::permission::{Grade, SIGN_IN};
use crate::problem::{Problem, kinds};
use crate::secret::{Redacted, digest, fresh};
use crate::totp::{Used, use_code};

/// What a person enters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignIn {
    /// User name.
    pub username: String,
    /// Password.
    pub password: Redacted<String>,
    /// Code of the authenticator, or a recovery code; asked for by `second_factor_required`.
    pub code: Option<Redacted<String>>,
}

/// A session that just began.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedIn {
    /// Token for the cookie.
    pub token: Redacted<String>,
    /// Token against forged requests.
    pub csrf: String,
    /// When the session ends at the latest.
    pub expires_at: Timestamp,
    /// Who signed in.
    pub account: Account,
    /// Recovery codes that are left, when one was used: tell the person.
    pub recovery_left: Option<i64>,
}

/// What a session begins with.
pub(crate) struct Beginning {
    pub(crate) two_factor: bool,
    /// Recovery codes that are left, when one was used.
    pub(crate) recovery_left: Option<i64>,
    /// What the record says beside that.
    pub(crate) changes: Changes,
}

/// How an attempt ended, inside the transaction that keeps its consequences: a refusal must be committed too.
enum Ended {
    Session(Box<SignedIn>),
    /// The second factor comes by itself; a trip waits for it.
    Waiting,
    Refused(Problem),
}

impl Access {
    /// Signs in with a password, and with a code when a second factor is enrolled.
    pub async fn sign_in(&self, origin: &Origin, entered: &SignIn) -> Result<SignedIn, Problem> {
        match self.sign_in_by(origin, entered, None).await? {
            Ended::Session(signed_in) => Ok(*signed_in),
            Ended::Waiting => Err(Problem::internal("a sign-in waits for what nobody brings")),
            Ended::Refused(problem) => Err(problem.trace(origin.trace_id())),
        }
    }

    /// The same up to the second factor, which comes by itself in `trip`. An account without a passkey is refused.
    pub(crate) async fn sign_in_until_second_factor(
        &self,
        origin: &Origin,
        entered: &SignIn,
        trip: &Trip,
    ) -> Result<(), Problem> {
        match self.sign_in_by(origin, entered, Some(trip)).await? {
            Ended::Waiting => Ok(()),
            Ended::Session(_) => Err(Problem::internal("a sign-in did not wait for its second factor")),
            Ended::Refused(problem) => Err(problem.trace(origin.trace_id())),
        }
    }

    async fn sign_in_by(&self, origin: &Origin, entered: &SignIn, trip: Option<&Trip>) -> Result<Ended, Problem> {
        let key = username_key(&entered.username);
        let (known, attempt) = transaction!(self.sql, Problem, |tx| {
            let known = by_key(tx, &key).await?;
            let attempt = self.attempt(tx, known.as_ref(), &key, origin).await?;
            Ok((known, attempt))
        })?;
        let stored = known.as_ref().and_then(|known| known.password.as_deref());
        let checked = self.hasher.check(&entered.password, stored).await?;
        let active = known.as_ref().is_some_and(|known| known.account.state == AccountState::Active);
        let right = active && checked != Checked::Wrong;
        let better = if right && checked == Checked::RightButOld {
            Some(self.hasher.hash(&entered.password, &*self.random).await?)
        } else {
            None
        };
        let token = fresh(&*self.random)?;
        let id = self.new_id()?;
        transaction!(self.sql, Problem, |tx| {
            let caller = Caller::anonymous(origin.clone());
            // Read again: state and password may have changed while the hash was computed.
            let now = by_key(tx, &key).await?;
            let same = matches!((&known, &now), (Some(a), Some(b))
                if a.password == b.password && a.account.state == b.account.state);
            let Some(known) = known.as_ref().filter(|_| right && same) else {
                return self
                    .refuse_sign_in(tx, &caller, known.as_ref(), &attempt, bad_credentials())
                    .await
                    .map(Ended::Refused);
            };
            if let Some(trip) = trip {
                self.attempt_was_right(tx, &attempt).await?;
                if known.account.passkeys == 0 {
                    return self
                        .refuse_sign_in(tx, &caller, Some(known), &attempt, no_passkey())
                        .await
                        .map(Ended::Refused);
                }
                self.trip_add(tx, origin, trip, After::Password.purpose(), Some(&known.account.id), "/").await?;
                // Recorded as what it is: the password was right, and the second factor is still missing.
                self.refuse_sign_in(tx, &caller, Some(known), &attempt, second_factor_required()).await?;
                return Ok(Ended::Waiting);
            }
            let second = match self.second_factor(tx, known, entered).await? {
                Ok(second) => second,
                Err(problem) => {
                    if problem.code() == kinds::SECOND_FACTOR_REQUIRED.code {
                        self.attempt_was_right(tx, &attempt).await?;
                    }
                    return self.refuse_sign_in(tx, &caller, Some(known), &attempt, problem).await.map(Ended::Refused);
                }
            };
            if let (Some(better), Some(old)) = (&better, &known.password) {
                tx.execute(&REHASH, params![known.account.id.as_str(), old.as_str(), better.as_str()]).await?;
            }
            self.attempt_signed_in(tx, &attempt, &known.account.id, origin).await?;
            let recovery_left = second.and_then(Used::recovery_left);
            let beginning = Beginning { two_factor: second.is_some(), recovery_left, changes: Changes::new() };
            self.begin_session(tx, origin, &known.account, (&id, &token), beginning)
                .await
                .map(|signed_in| Ended::Session(Box::new(signed_in)))
        })
    }

    /// Counts a check of a password in a running session like a sign-in, so that a stolen session cannot guess it.
    pub(crate) async fn check_counted(
        &self,
        known: &Secrets,
        password: &Redacted<String>,
        caller: &Caller,
    ) -> Result<Checked, Problem> {
        let key = &known.username_key;
        let attempt = transaction!(self.sql, Problem, |tx| self.attempt(tx, Some(known), key, caller.origin()).await)?;
        let checked = self.hasher.check(password, known.password.as_deref()).await?;
        if checked != Checked::Wrong {
            transaction!(self.sql, |tx| self.attempt_was_right(tx, &attempt).await)?;
        }
        Ok(checked)
    }

    async fn second_factor(
        &self,
        tx: &mut WriteTx,
        known: &Secrets,
        entered: &SignIn,
    ) -> Result<Result<Option<Used>, Problem>, Problem> {
        if !known.account.has_second_factor() {
            return Ok(Ok(None));
        }
        let Some(code) = &entered.code else { return Ok(Err(second_factor_required())) };
        Ok(match use_code(tx, &known.account.id, code.expose(), self.clock.now()).await? {
            Some(used) => Ok(Some(used)),
            None => Err(bad_credentials()),
        })
    }

    /// Begins a session with this id and token.
    pub(crate) async fn begin_session(
        &self,
        tx: &mut WriteTx,
        origin: &Origin,
        account: &Account,
        (id, token): (&str, &Redacted<String>),
        beginning: Beginning,
    ) -> Result<SignedIn, Problem> {
        let (settings, now) = (&self.config.sessions, self.clock.now());
        let Beginning { two_factor, recovery_left, changes } = beginning;
        let expires_at = Timestamp(now.0.saturating_add(micros(settings.absolute)));
        let idle_since = now.0.saturating_sub(micros(settings.idle));
        tx.execute(&store::EXPIRE, params![now, idle_since]).await?;
        let values = params![
            id,
            digest(PURPOSE, token.expose()),
            account.id.as_str(),
            two_factor,
            now,
            expires_at,
            origin.address().map(|address| address.to_string()),
            origin.user_agent()
        ];
        tx.execute(&store::INSERT, values).await?;
        let most = i64::try_from(MAX_SESSIONS).unwrap_or(i64::MAX);
        tx.execute(&store::TRIM, params![account.id.as_str(), most]).await?;
        tx.execute(&SIGNED_IN, params![account.id.as_str(), now]).await?;
        let mut caller = Caller::anonymous(origin.clone());
        caller.principal = crate::Principal::Session { account: account.id.clone(), session: id.to_owned() };
        caller.name.clone_from(&account.username);
        caller.grade = if two_factor { Grade::TwoFactor } else { Grade::Session };
        let changes = changes.set("two_factor", two_factor).set("recovery_codes_left", recovery_left);
        let what = (SIGN_IN, account.unit.as_str(), &Subject::new("session", id));
        self.audit().single(tx, &caller, what, (Outcome::Done, None), &changes).await?;
        Ok(SignedIn {
            token: token.clone(),
            csrf: super::csrf_token(token),
            expires_at,
            account: account.clone(),
            recovery_left,
        })
    }

    /// Records a refused attempt and hands the problem on. What was typed for a name that does not exist is not recorded: now
    /// and then it is a password.
    pub(crate) async fn refuse_sign_in(
        &self,
        tx: &mut WriteTx,
        caller: &Caller,
        known: Option<&Secrets>,
        attempt: &Attempt,
        problem: Problem,
    ) -> Result<Problem, Problem> {
        self.refuse_sign_in_because(tx, caller, known, attempt, problem, Changes::new()).await
    }

    /// The same with what the record says beside that.
    pub(crate) async fn refuse_sign_in_because(
        &self,
        tx: &mut WriteTx,
        caller: &Caller,
        known: Option<&Secrets>,
        attempt: &Attempt,
        problem: Problem,
        changes: Changes,
    ) -> Result<Problem, Problem> {
        let (chain, id) =
            known.map_or((SYSTEM_CHAIN, ""), |known| (known.account.unit.as_str(), known.account.id.as_str()));
        let what = (SIGN_IN, chain, &Subject::new("account", id));
        let changes = changes.set("waits_until", attempt.waits_until(self.clock.now()));
        self.audit().single(tx, caller, what, (Outcome::Refused, Some(problem.code())), &changes).await?;
        Ok(problem)
    }
}

fn second_factor_required() -> Problem {
    let vi = "nhập mã 6 chữ số trên ứng dụng xác thực hoặc một mã khôi phục, hoặc dùng khoá truy cập (passkey)";
    let en = "enter the code of your authenticator or a recovery code, or use a passkey";
    Problem::new(&kinds::SECOND_FACTOR_REQUIRED, Text::new(vi, en))
}

pub(crate) fn bad_credentials() -> Problem {
    let vi = "tên đăng nhập, mật khẩu hoặc mã không đúng; hãy kiểm tra và thử lại";
    Problem::new(&kinds::BAD_CREDENTIALS, Text::new(vi, "user name, password or code is wrong; check and try again"))
}
