//! Own passkeys: listed, enrolled, removed.

use vg_backend::sql::Tx;
use vg_backend::{params, transaction};

use super::relying::{Answer, Made, Options, Refusal};
use super::{Passkey, store};
use crate::access::Access;
use crate::accounts::store::by_id;
use crate::audit::{Changes, Outcome, Pending, Subject};
use crate::caller::{Caller, Principal};
use crate::input;
use crate::limits::MAX_PASSKEYS;
use crate::permission::{On, PASSKEY_ENROL, PASSKEY_REMOVE};
use crate::problem::Problem;
use crate::secret::{MARK, Redacted};
use crate::sessions;
use crate::totp::{RecoveryCodes, drop_codes, replace_codes};

/// A passkey that was just enrolled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enrolled {
    /// The passkey.
    pub passkey: Passkey,
    /// Recovery codes, when it is the first second factor of the account; shown once.
    pub recovery_codes: Option<RecoveryCodes>,
}

impl Access {
    /// The passkeys of the caller's own account, oldest first.
    pub async fn passkey_list(&self, tx: &mut Tx, caller: &Caller) -> Result<Vec<Passkey>, Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        Ok(store::of_account(tx, account).await?.into_iter().map(|kept| kept.passkey).collect())
    }

    /// Begins to enrol a passkey: what the browser is to be asked. It counts after [`Access::passkey_enrol`].
    pub async fn passkey_ask(&self, caller: &Caller) -> Result<Options, Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        {
            let mut tx = self.sql.begin_read().await?;
            self.require(&mut tx, caller, &PASSKEY_ENROL, On::Own(account)).await?;
        }
        let party = self.relying_party()?;
        let holder = holder(caller)?;
        transaction!(self.sql, Problem, |tx| {
            let known = by_id(tx, account).await?.ok_or_else(Problem::unauthenticated)?;
            let kept = store::of_account(tx, account).await?;
            if kept.len() >= MAX_PASSKEYS {
                return Err(too_many());
            }
            let keys: Vec<String> = kept.into_iter().map(|kept| kept.public_key).collect();
            let names = (known.account.username.as_str(), known.account.display_name.as_str());
            let (options, state) = party.ask_new(account, names, &keys)?;
            self.challenge_keep(tx, &holder, account, &state).await?;
            Ok(options)
        })
    }

    /// Enrols what the browser made. From now on a second factor is asked for; other sessions end.
    pub async fn passkey_enrol(&self, caller: &Caller, name: &str, answer: &Answer) -> Result<Enrolled, Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let subject = Subject::new("account", account);
        let (_, pending) = self.begin(caller, &PASSKEY_ENROL, On::Own(account), &subject).await?;
        let done = self.enrol_checked(caller, account, name, answer, &pending).await;
        pending.settle(done).await
    }

    async fn enrol_checked(
        &self,
        caller: &Caller,
        account: &str,
        name: &str,
        answer: &Answer,
        pending: &Pending,
    ) -> Result<Enrolled, Problem> {
        let (party, holder) = (self.relying_party()?, holder(caller)?);
        // Before the challenge is used up: a name can be mended.
        let name = input::name("/name", name).map_err(|error| Problem::invalid(vec![error]))?;
        let state = transaction!(self.sql, Problem, |tx| self.challenge_take(tx, &holder, account).await)?;
        let made = party.check_new(&state, answer)?.map_err(Refusal::problem)?;
        let (id, codes) = (self.new_id()?, self.recovery_codes()?);
        transaction!(self.sql, Problem, |tx| {
            let known = by_id(tx, account).await?.ok_or_else(Problem::unauthenticated)?;
            let Made { credential, kept, counter } = &made;
            if tx.fetch_optional(&store::TAKEN, params![credential.as_str()]).await?.is_some() {
                let vi = "khoá truy cập này đã được đăng ký; hãy dùng khoá khác";
                return Err(Problem::conflict(vi, "this passkey is enrolled already; use another one"));
            }
            // Counted again: another session may have enrolled one meanwhile.
            if store::of_account(tx, account).await?.len() >= MAX_PASSKEYS {
                return Err(too_many());
            }
            let now = self.clock.now();
            let values =
                params![id.as_str(), account, credential.as_str(), name.as_str(), kept.as_str(), *counter, now];
            tx.execute(&store::INSERT, values).await?;
            let mut changes = Changes::new().set("passkey", &id).set("name", &name);
            let first = !known.account.has_second_factor();
            if first {
                replace_codes(tx, account, &codes).await?;
                changes = changes.set("recovery_codes", MARK);
            }
            sessions::end_others(tx, account, caller).await?;
            pending.done(tx, Outcome::Done, &changes).await?;
            let passkey = Passkey { id: id.clone(), name: name.clone(), created_at: now, last_used_at: None };
            let recovery_codes = first.then(|| codes.iter().cloned().map(Redacted::new).collect());
            Ok(Enrolled { passkey, recovery_codes })
        })
    }

    /// Takes one of the caller's own passkeys away; other sessions end. With the last second factor the recovery codes go too.
    pub async fn passkey_remove(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let subject = Subject::new("account", account);
        let (_, pending) = self.begin(caller, &PASSKEY_REMOVE, On::Own(account), &subject).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            let all = store::of_account(tx, account).await?;
            let gone = all.iter().find(|kept| kept.passkey.id == id).ok_or_else(Problem::not_found)?;
            tx.execute(&store::DELETE, params![id, account]).await?;
            let known = by_id(tx, account).await?.ok_or_else(Problem::unauthenticated)?;
            if !known.account.has_second_factor() {
                drop_codes(tx, account).await?;
            }
            sessions::end_others(tx, account, caller).await?;
            let changes =
                Changes::new().field("passkey", id, None::<&str>).field("name", &gone.passkey.name, None::<&str>);
            pending.done(tx, Outcome::Done, &changes).await
        });
        pending.settle(done).await
    }
}

/// A challenge belongs to the session that asked for it.
fn holder(caller: &Caller) -> Result<String, Problem> {
    match caller.principal() {
        Principal::Session { session, .. } => Ok(format!("session {session}")),
        _ => Err(Problem::unauthenticated()),
    }
}

fn too_many() -> Problem {
    Problem::limit(("số khoá truy cập của một tài khoản", "passkeys of one account"), MAX_PASSKEYS)
}
