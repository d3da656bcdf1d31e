//! Linking identities to accounts, and taking links away.

use vg_backend::sql::{Tx, WriteTx};
use vg_backend::{params, transaction};

use super::trip::TripEnd;
use super::{Identity, Proven, store};
use crate::access::Access;
use crate::accounts::store::by_id;
use crate::audit::{Changes, Outcome, Subject};
use crate::caller::Caller;
use crate::limits::{MAX_IDENTITIES, MAX_NAME_CHARS, MAX_SUBJECT_BYTES};
use crate::permission::{ACCOUNT_LINK, ACCOUNT_READ, IDENTITY_LINK, IDENTITY_UNLINK, On};
use crate::problem::{FieldError, Problem};
use crate::secret::cut;
use crate::sessions;

impl Access {
    /// The identities of the caller's own account.
    pub async fn own_identities(&self, tx: &mut Tx, caller: &Caller) -> Result<Vec<Identity>, Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        Ok(store::of_account(tx, account).await?)
    }

    /// The identities of an account.
    pub async fn account_identities(&self, tx: &mut Tx, caller: &Caller, id: &str) -> Result<Vec<Identity>, Problem> {
        caller.must_be_somebody()?;
        let found = by_id(tx, id).await?.ok_or_else(Problem::not_found)?;
        self.require(tx, caller, &ACCOUNT_READ, On::Unit(&found.account.unit)).await?;
        Ok(store::of_account(tx, id).await?)
    }

    /// Links what a trip has proven to the account of the session that began it.
    pub async fn identity_link(&self, caller: &Caller, end: &TripEnd, proven: &Proven) -> Result<Identity, Problem> {
        let account = end.check_links(caller)?;
        let subject = Subject::new("account", &account);
        let (_, pending) = self.begin(caller, &IDENTITY_LINK, On::Own(&account), &subject).await?;
        let id = self.new_id()?;
        let done = transaction!(self.sql, Problem, |tx| {
            let identity = self.insert_identity(tx, &id, &account, proven).await?;
            self.config.lockout.give_back(tx, &end.counted).await?;
            pending.done(tx, Outcome::Done, &changes_of(&identity)).await?;
            Ok(identity)
        });
        pending.settle(done).await
    }

    /// Takes one of the caller's own identities away; other sessions end.
    pub async fn identity_unlink(&self, caller: &Caller, id: &str) -> Result<(), Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        let subject = Subject::new("account", account);
        let (_, pending) = self.begin(caller, &IDENTITY_UNLINK, On::Own(account), &subject).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            let known = by_id(tx, account).await?.ok_or_else(Problem::unauthenticated)?;
            let all = store::of_account(tx, account).await?;
            let gone = all.iter().find(|identity| identity.id == id).ok_or_else(Problem::not_found)?;
            if known.password.is_none() && all.len() == 1 {
                let vi = "đây là cách đăng nhập duy nhất của tài khoản; hãy nhờ quản trị viên cấp liên kết đặt mật khẩu trước";
                let en = "this is the only way to sign in to the account; ask an administrator for a link to set a password first";
                return Err(Problem::conflict(vi, en));
            }
            tx.execute(&store::DELETE, params![id, account]).await?;
            sessions::end_others(tx, account, caller).await?;
            pending.done(tx, Outcome::Done, &gone_of(gone)).await
        });
        pending.settle(done).await
    }

    /// Links an identity to an account of others, by what its issuer calls the person.
    pub async fn account_link(
        &self,
        caller: &Caller,
        account: &str,
        issuer: &str,
        subject: &str,
    ) -> Result<Identity, Problem> {
        let (_, pending) = self.begin_on_account(caller, &ACCOUNT_LINK, account).await?;
        let id = self.new_id()?;
        let proven = Proven {
            issuer: issuer.to_owned(),
            subject: subject.trim().to_owned(),
            label: String::new(),
            two_factor: false,
        };
        let done = transaction!(self.sql, Problem, |tx| {
            let identity = self.insert_identity(tx, &id, account, &proven).await?;
            pending.done(tx, Outcome::Done, &changes_of(&identity)).await?;
            Ok(identity)
        });
        pending.settle(done).await
    }

    /// Takes an identity of an account of others away; all its sessions end, because any of them may have begun by it.
    pub async fn account_unlink(&self, caller: &Caller, account: &str, id: &str) -> Result<(), Problem> {
        let (_, pending) = self.begin_on_account(caller, &ACCOUNT_LINK, account).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            let all = store::of_account(tx, account).await?;
            let gone = all.iter().find(|identity| identity.id == id).ok_or_else(Problem::not_found)?;
            tx.execute(&store::DELETE, params![id, account]).await?;
            sessions::end_all(tx, account).await?;
            pending.done(tx, Outcome::Done, &gone_of(gone)).await
        });
        pending.settle(done).await
    }

    async fn insert_identity(
        &self,
        tx: &mut WriteTx,
        id: &str,
        account: &str,
        proven: &Proven,
    ) -> Result<Identity, Problem> {
        if proven.issuer.is_empty() {
            let vi = "hệ thống chưa bật đăng nhập tập trung; xem mục [oidc] của tệp cấu hình";
            let en = "central sign-in is off; see the section [oidc] of the configuration";
            return Err(Problem::conflict(vi, en));
        }
        check_subject(&proven.subject)?;
        if let Some(known) = store::by_subject(tx, &proven.issuer, &proven.subject).await? {
            return Err(if known.account == account {
                let vi = "danh tính này đã được liên kết với chính tài khoản đó";
                Problem::conflict(vi, "this identity is linked to that account already")
            } else {
                let vi =
                    "danh tính này đã được liên kết với một tài khoản khác; quản trị viên phải gỡ liên kết đó trước";
                let en = "this identity is linked to another account; an administrator must take that link away first";
                Problem::conflict(vi, en)
            });
        }
        if store::of_account(tx, account).await?.len() >= MAX_IDENTITIES {
            return Err(Problem::limit(
                ("số danh tính của một tài khoản", "identities of one account"),
                MAX_IDENTITIES,
            ));
        }
        let identity = Identity {
            id: id.to_owned(),
            issuer: proven.issuer.clone(),
            subject: proven.subject.clone(),
            account: account.to_owned(),
            label: cut(&proven.label, MAX_NAME_CHARS),
            linked_at: self.clock.now(),
            last_used_at: None,
        };
        let values = params![
            id,
            identity.issuer.as_str(),
            identity.subject.as_str(),
            account,
            identity.label.as_str(),
            identity.linked_at
        ];
        tx.execute(&store::INSERT, values).await?;
        Ok(identity)
    }
}

/// True for what a provider may call a person: at most 255 ASCII characters (OpenID Connect Core 1.0, section 2), and of these only
/// visible ones; they are compared as they are.
#[must_use]
pub fn is_subject(subject: &str) -> bool {
    check_subject(subject).is_ok()
}

fn check_subject(subject: &str) -> Result<(), Problem> {
    let (code, vi, en) = if subject.is_empty() {
        ("empty", "không được để trống", "must not be empty")
    } else if subject.len() > MAX_SUBJECT_BYTES {
        ("too_long", "dài quá 255 ký tự", "has more than 255 characters")
    } else if !subject.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        ("bad_character", "chỉ gồm ký tự ASCII hiển thị được", "has characters that are not visible ASCII")
    } else {
        return Ok(());
    };
    Err(Problem::invalid(vec![FieldError::new("/subject", code, vi, en)]))
}

fn changes_of(identity: &Identity) -> Changes {
    Changes::new().set("issuer", &identity.issuer).set("subject", &identity.subject).set("label", &identity.label)
}

fn gone_of(identity: &Identity) -> Changes {
    Changes::new()
        .field("issuer", &identity.issuer, None::<&str>)
        .field("subject", &identity.subject, None::<&str>)
        .field("label", &identity.label, None::<&str>)
}
