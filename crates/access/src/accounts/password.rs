//! Changing and setting passwords.

use vg_backend::{params, transaction};

use super::rules::faults;
use super::store::{self, Secrets};
use super::{AccountState, Link};
use crate::access::Access;
use crate::accounts::hash::Checked;
use crate::audit::{Changes, Outcome, Subject};
use crate::caller::{Caller, Origin};
use crate::limits::LINK_LIFE;
use crate::permission::{ACCOUNT_RESET, LINK_USED, On, PASSWORD_CHANGE};
use crate::problem::{FieldError, Problem};
use crate::secret::{MARK, Redacted};
use crate::{passkeys, sessions, totp};

impl Access {
    /// Changes the caller's own password. The old one is asked for; all other sessions end.
    pub async fn password_change(
        &self,
        caller: &Caller,
        old: &Redacted<String>,
        new: &Redacted<String>,
    ) -> Result<(), Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let subject = Subject::new("account", account);
        let (_, pending) = self.begin(caller, &PASSWORD_CHANGE, On::Own(account), &subject).await?;
        let changed = self.change_password(caller, account, old, new, &pending).await;
        pending.settle(changed).await
    }

    async fn change_password(
        &self,
        caller: &Caller,
        account: &str,
        old: &Redacted<String>,
        new: &Redacted<String>,
        pending: &crate::audit::Pending,
    ) -> Result<(), Problem> {
        let known = self.secrets(account).await?;
        if self.check_counted(&known, old, caller).await? == Checked::Wrong {
            let error = FieldError::new(
                "/old_password",
                "wrong",
                "mật khẩu hiện tại không đúng",
                "is not the present password",
            );
            return Err(Problem::invalid(vec![error]));
        }
        let hash = self.new_password("/new_password", new, &known.username_key).await?;
        let now = self.clock.now();
        transaction!(self.sql, Problem, |tx| {
            store::set_password(tx, account, &hash, now).await?;
            tx.execute(&store::LINK_DROP_ACCOUNT, params![account]).await?;
            sessions::end_others(tx, account, caller).await?;
            pending.done(tx, Outcome::Done, &Changes::new().field("password", MARK, MARK)).await
        })
    }

    /// Makes a link by which its owner sets a new password; earlier links of the account end. `remove_totp` also takes every
    /// second factor away, passkeys among them, for an owner who lost the telephone. The token of the link is shown once.
    pub async fn account_reset(&self, caller: &Caller, id: &str, remove_totp: bool) -> Result<Link, Problem> {
        let (_, pending) = self.begin_on_account(caller, &ACCOUNT_RESET, id).await?;
        let link = Link::fresh(self, LINK_LIFE)?;
        let done = transaction!(self.sql, Problem, |tx| {
            tx.execute(&store::LINK_EXPIRE, params![self.clock.now()]).await?;
            tx.execute(&store::LINK_DROP_ACCOUNT, params![id]).await?;
            link.write(tx, "password", Some(id)).await?;
            if remove_totp {
                totp::remove(tx, id).await?;
                passkeys::remove_all(tx, id).await?;
                totp::drop_codes(tx, id).await?;
            }
            sessions::end_all(tx, id).await?;
            let changes = Changes::new()
                .set("link", &link.token)
                .set("link_expires_at", link.expires_at)
                .set("totp_removed", remove_totp);
            pending.done(tx, Outcome::Done, &changes).await
        });
        pending.settle(done).await?;
        Ok(link)
    }

    /// Sets a password by a link. The link ends with it, and so do all sessions of the account.
    pub async fn password_by_link(
        &self,
        origin: &Origin,
        token: &Redacted<String>,
        new: &Redacted<String>,
    ) -> Result<(), Problem> {
        let caller = Caller::anonymous(origin.clone());
        let id = {
            let mut tx = self.sql.begin_read().await?;
            Link::account(&mut tx, self.clock.now(), "password", token).await?.ok_or_else(Link::invalid)?
        };
        let known = self.secrets(&id).await?;
        let hash = self.new_password("/new_password", new, &known.username_key).await?;
        let now = self.clock.now();
        transaction!(self.sql, Problem, |tx| {
            // Again, in the turn of the writer: of two who use the link at the same time only one succeeds.
            let still = Link::account(tx, now, "password", token).await?;
            if still.as_deref() != Some(id.as_str()) || known.account.state == AccountState::Disabled {
                return Err(Link::invalid());
            }
            store::set_password(tx, &id, &hash, now).await?;
            tx.execute(&store::LINK_DROP_ACCOUNT, params![id.as_str()]).await?;
            sessions::end_all(tx, &id).await?;
            let subject = Subject::new("account", &id);
            let changes = Changes::new().field("password", MARK, MARK);
            let what = (LINK_USED, known.account.unit.as_str(), &subject);
            self.audit().single(tx, &caller, what, (Outcome::Done, None), &changes).await
        })
    }

    /// Checks a new password against the rules and hashes it.
    pub(super) async fn new_password(
        &self,
        pointer: &'static str,
        new: &Redacted<String>,
        username_key: &str,
    ) -> Result<String, Problem> {
        let faults = faults(pointer, new.expose(), username_key);
        if !faults.is_empty() {
            return Err(Problem::invalid(faults));
        }
        self.hasher.hash(new, &*self.random).await
    }

    /// An account with its secrets; gone means that whoever asks is not signed in any more.
    pub(crate) async fn secrets(&self, id: &str) -> Result<Secrets, Problem> {
        let mut tx = self.sql.begin_read().await?;
        store::by_id(&mut tx, id).await?.ok_or_else(Problem::unauthenticated)
    }
}
