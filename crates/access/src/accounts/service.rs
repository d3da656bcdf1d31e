//! Operations on accounts of others: permission first, audit last.

use vg_backend::sql::{Tx, WriteTx};
use vg_backend::{params, transaction};
use vg_model::Lang;

use super::store::{self, Secrets};
use super::{Account, AccountState};
use crate::access::Access;
use crate::audit::{Changes, Outcome, Pending, Subject};
use crate::caller::{Caller, Membership};
use crate::input;
use crate::lang_name;
use crate::limits::{MAX_ACCOUNTS, MAX_MEMBERSHIPS};
use crate::permission::{
    ACCOUNT_ASSIGN, ACCOUNT_CREATE, ACCOUNT_READ, ACCOUNT_STATE, ACCOUNT_UPDATE, On, Operation, Role,
};
use crate::problem::{FieldError, Problem};
use crate::{sessions, units};

/// What people see of an account, and its owner may be reached by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Profile {
    /// Name for people.
    pub display_name: String,
    /// Mail address; empty for none.
    pub mail: String,
    /// Language of its interface.
    pub lang: Lang,
}

/// What a new account is made from. It has no role and no password yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAccount {
    /// User name.
    pub username: String,
    /// The rest.
    pub profile: Profile,
}

impl Access {
    /// Creates an account that `unit` manages.
    pub async fn account_create(&self, caller: &Caller, unit: &str, new: &NewAccount) -> Result<Account, Problem> {
        let id = self.new_id()?;
        let (_, pending) = self.begin(caller, &ACCOUNT_CREATE, On::Unit(unit), &Subject::new("account", &id)).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            let account = self.insert_account(tx, &id, unit, new).await?;
            pending.done(tx, Outcome::Done, &changes_of(&account)).await?;
            Ok(account)
        });
        pending.settle(done).await
    }

    /// Checks and writes an account.
    pub(super) async fn insert_account(
        &self,
        tx: &mut WriteTx,
        id: &str,
        unit: &str,
        new: &NewAccount,
    ) -> Result<Account, Problem> {
        let mut errors = Vec::new();
        let name = input::username("/username", &new.username).map_err(|error| errors.push(error)).ok();
        let profile = check_profile(&new.profile, &mut errors);
        let (Some((username, key)), Some((display_name, mail))) = (name, profile) else {
            return Err(Problem::invalid(errors));
        };
        if store::by_key(tx, &key).await?.is_some() {
            let error = FieldError::new("/username", "taken", "tên đăng nhập đã có người dùng", "is taken already");
            return Err(Problem::invalid(vec![error]));
        }
        let count = tx.fetch_one(&store::COUNT, &[]).await?.int("n")?;
        if usize::try_from(count).unwrap_or(usize::MAX) >= MAX_ACCOUNTS {
            return Err(Problem::limit(("số tài khoản", "accounts"), MAX_ACCOUNTS));
        }
        let home = units::by_id(tx, unit).await?.ok_or_else(Problem::not_found)?;
        if !home.active {
            return Err(units::inactive(&home));
        }
        let account = Account {
            id: id.to_owned(),
            username,
            display_name,
            mail,
            lang: new.profile.lang,
            unit: unit.to_owned(),
            state: AccountState::Active,
            totp_active: false,
            passkeys: 0,
            created_at: self.clock.now(),
            last_sign_in_at: None,
        };
        store::insert(tx, &account, &key).await?;
        Ok(account)
    }

    /// Changes what people see of an account.
    pub async fn account_update(&self, caller: &Caller, id: &str, profile: &Profile) -> Result<Account, Problem> {
        let (old, pending) = self.begin_on_account(caller, &ACCOUNT_UPDATE, id).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            let mut errors = Vec::new();
            let Some((display_name, mail)) = check_profile(profile, &mut errors) else {
                return Err(Problem::invalid(errors));
            };
            tx.execute(&store::UPDATE, params![id, display_name.as_str(), mail.as_deref(), lang_name(profile.lang)])
                .await?;
            let changes = Changes::new()
                .field("display_name", &old.display_name, &display_name)
                .field("mail", old.mail.as_deref(), mail.as_deref())
                .field("lang", lang_name(old.lang), lang_name(profile.lang));
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(Account { display_name, mail, lang: profile.lang, ..old.clone() })
        });
        pending.settle(done).await
    }

    /// Makes an account active, disabled or locked. Disabled or locked, its sessions end at once; its tokens rest.
    pub async fn account_set_state(&self, caller: &Caller, id: &str, state: AccountState) -> Result<(), Problem> {
        let (old, pending) = self.begin_on_account(caller, &ACCOUNT_STATE, id).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            if state != AccountState::Active {
                keep_an_administrator(tx, id, None).await?;
                sessions::end_all(tx, id).await?;
            }
            tx.execute(&store::SET_STATE, params![id, state.name()]).await?;
            let changes = Changes::new().field("state", old.state.name(), state.name());
            pending.done(tx, Outcome::Done, &changes).await
        });
        pending.settle(done).await
    }

    /// Gives an account a role in a unit, or takes it. Its sessions end: they began with other rights.
    pub async fn account_assign(
        &self,
        caller: &Caller,
        id: &str,
        unit: &str,
        role: Role,
        give: bool,
    ) -> Result<(), Problem> {
        let (_, pending) = self.begin(caller, &ACCOUNT_ASSIGN, On::Unit(unit), &Subject::new("account", id)).await?;
        let done = transaction!(self.sql, Problem, |tx| {
            // An account that the caller does not see must not be probed by its id.
            let known = store::by_id(tx, id).await?.ok_or_else(Problem::not_found)?;
            self.require(tx, caller, &ACCOUNT_READ, On::Unit(&known.account.unit)).await?;
            let home = units::by_id(tx, unit).await?.ok_or_else(Problem::not_found)?;
            if give {
                if !home.active {
                    return Err(units::inactive(&home));
                }
                if store::memberships(tx, id).await?.len() >= MAX_MEMBERSHIPS {
                    return Err(Problem::limit(
                        ("số vai trò của một tài khoản", "roles of one account"),
                        MAX_MEMBERSHIPS,
                    ));
                }
                tx.execute(&store::ASSIGN, params![id, unit, role.name(), self.clock.now()]).await?;
            } else {
                keep_an_administrator(tx, id, Some((unit, role))).await?;
                tx.execute(&store::UNASSIGN, params![id, unit, role.name()]).await?;
            }
            sessions::end_all(tx, id).await?;
            let (from, to) = if give { (None, Some(role.name())) } else { (Some(role.name()), None) };
            pending.done(tx, Outcome::Done, &Changes::new().field("role", from, to)).await
        });
        pending.settle(done).await
    }

    /// One account, with its roles.
    pub async fn account(&self, tx: &mut Tx, caller: &Caller, id: &str) -> Result<(Account, Vec<Membership>), Problem> {
        caller.must_be_somebody()?;
        let found = store::by_id(tx, id).await?.ok_or_else(Problem::not_found)?;
        self.require(tx, caller, &ACCOUNT_READ, On::Unit(&found.account.unit)).await?;
        let roles = store::memberships(tx, id).await?.into_iter().map(|(member, _)| member).collect();
        Ok((found.account, roles))
    }

    /// The account of the caller itself, which it may always see; nothing for tokens of nobody and workers.
    pub async fn own_account(&self, tx: &mut Tx, caller: &Caller) -> Result<Option<Account>, Problem> {
        match caller.account() {
            Some(id) => Ok(store::by_id(tx, id).await?.map(|found| found.account)),
            None => Ok(None),
        }
    }

    /// Accounts that a unit manages, by user name, continued after the folded user name `after`.
    pub async fn accounts(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        unit: &str,
        after: Option<&str>,
    ) -> Result<Vec<Account>, Problem> {
        self.require(tx, caller, &ACCOUNT_READ, On::Unit(unit)).await?;
        Ok(store::of_unit(tx, unit, &after.map(input::username_key).unwrap_or_default()).await?)
    }

    /// Begins an operation on an account: the permission is asked for in the unit that manages it and in every unit in which
    /// it has a role.
    pub(crate) async fn begin_on_account(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        id: &str,
    ) -> Result<(Account, Pending), Problem> {
        caller.must_be_somebody()?;
        let (account, elsewhere) = {
            let mut tx = self.sql.begin_read().await?;
            let Some(Secrets { account, .. }) = store::by_id(&mut tx, id).await? else {
                return Err(Problem::not_found());
            };
            let mut refused = None;
            for (member, _) in store::memberships(&mut tx, id).await? {
                if let Err(problem) = self.require(&mut tx, caller, operation, On::Unit(&member.unit)).await {
                    // What lies outside of the caller's sight is not told by its name.
                    refused = Some(if problem.status() == 404 {
                        Problem::forbidden(operation.name, operation.title)
                    } else {
                        problem
                    });
                    break;
                }
            }
            (account, refused)
        };
        let subject = Subject::new("account", id);
        let (_, pending) = self.begin(caller, operation, On::Unit(&account.unit), &subject).await?;
        match elsewhere {
            None => Ok((account, pending)),
            Some(problem) => match pending.refuse(problem).await {
                Err(problem) => Err(problem),
                Ok(never) => match never {},
            },
        }
    }
}

fn check_profile(profile: &Profile, errors: &mut Vec<FieldError>) -> Option<(String, Option<String>)> {
    let name = input::name("/display_name", &profile.display_name).map_err(|error| errors.push(error)).ok();
    let mail = input::mail("/mail", &profile.mail).map_err(|error| errors.push(error)).ok();
    name.zip(mail)
}

pub(super) fn changes_of(account: &Account) -> Changes {
    Changes::new()
        .set("username", &account.username)
        .set("display_name", &account.display_name)
        .set("mail", account.mail.as_deref())
        .set("unit", &account.unit)
}

/// Refuses to take the last account away that can manage the installation: all of it, or only the role `taken`.
async fn keep_an_administrator(tx: &mut Tx, id: &str, taken: Option<(&str, Role)>) -> Result<(), Problem> {
    let roles = store::memberships(tx, id).await?;
    let manages = |member: &Membership| member.role == Role::Administrator && units::is_root(&member.path);
    let loses = |member: &Membership| taken.is_none_or(|(unit, role)| member.unit == unit && member.role == role);
    let (lost, kept): (Vec<_>, Vec<_>) =
        roles.iter().map(|(member, _)| member).filter(|member| manages(member)).partition(|member| loses(member));
    if lost.is_empty() || !kept.is_empty() {
        return Ok(());
    }
    if tx.fetch_one(&store::OTHER_ADMINISTRATORS, params![id]).await?.int("n")? > 0 {
        return Ok(());
    }
    Err(Problem::conflict(
        "đây là quản trị viên cuối cùng của hệ thống; hãy phân quyền cho một tài khoản khác trước",
        "this is the last administrator of the installation; give the role to another account first",
    ))
}
