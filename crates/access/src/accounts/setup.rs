//! The first setup: whoever started the program gets a token, and with it makes the first unit and its administrator.

use vg_backend::sql::Tx;
use vg_backend::{params, transaction};
use vg_model::Text;

use super::service::changes_of;
use super::store;
use super::{Account, Link, NewAccount};
use crate::access::Access;
use crate::audit::{Outcome, SYSTEM_CHAIN, Subject};
use crate::caller::{Caller, Origin};
use crate::input;
use crate::limits::SETUP_LIFE;
use crate::permission::{Role, SETUP};
use crate::problem::{Problem, kinds};
use crate::secret::Redacted;
use crate::units::{NewUnit, Unit};

/// What the first setup makes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FirstSetup {
    /// The unit at the root of the tree.
    pub unit: NewUnit,
    /// Its administrator.
    pub administrator: NewAccount,
    /// The password of the administrator.
    pub password: Redacted<String>,
}

impl Access {
    /// Makes the token of the first setup, to be shown where only whoever started the program sees it; earlier ones end.
    /// Nothing when there is an account already.
    pub async fn setup_token(&self) -> Result<Option<Link>, Problem> {
        let link = Link::fresh(self, SETUP_LIFE)?;
        transaction!(self.sql, Problem, |tx| {
            if tx.fetch_one(&store::COUNT, &[]).await?.int("n")? > 0 {
                return Ok(None);
            }
            tx.execute(&store::LINK_DROP_SETUP, &[]).await?;
            link.write(tx, "setup", None).await?;
            Ok(Some(link.clone()))
        })
    }

    /// Whether the first setup was done.
    pub async fn is_set_up(&self, tx: &mut Tx) -> Result<bool, Problem> {
        Ok(tx.fetch_one(&store::COUNT, &[]).await?.int("n")? > 0)
    }

    /// Creates the first unit and its administrator. It happens once.
    pub async fn setup(
        &self,
        origin: &Origin,
        token: &Redacted<String>,
        first: &FirstSetup,
    ) -> Result<(Unit, Account), Problem> {
        let caller = Caller::setup(origin.clone());
        let now = self.clock.now();
        {
            // Before the password is hashed: strangers must not make the server work.
            let mut tx = self.sql.begin_read().await?;
            Link::account(&mut tx, now, "setup", token).await?.ok_or_else(Link::invalid)?;
        }
        let key = input::username_key(&first.administrator.username);
        let hash = self.new_password("/password", &first.password, &key).await?;
        let (unit_id, id) = (self.new_id()?, self.new_id()?);
        transaction!(self.sql, Problem, |tx| {
            if tx.fetch_one(&store::COUNT, &[]).await?.int("n")? > 0 {
                let vi = "hệ thống đã có quản trị viên; hãy đăng nhập";
                return Err(Problem::new(
                    &kinds::SETUP_DONE,
                    Text::new(vi, "there is an administrator already; sign in"),
                ));
            }
            Link::account(tx, now, "setup", token).await?.ok_or_else(Link::invalid)?;
            let unit = self.insert_unit(tx, &unit_id, None, &first.unit).await?;
            let account = self.insert_account(tx, &id, &unit.id, &first.administrator).await?;
            store::set_password(tx, &id, &hash, now).await?;
            tx.execute(&store::ASSIGN, params![id.as_str(), unit.id.as_str(), Role::Administrator.name(), now]).await?;
            tx.execute(&store::LINK_DROP_SETUP, &[]).await?;
            let subject = Subject::new("account", &id);
            let changes = changes_of(&account).set("unit_name", &unit.name).set("role", Role::Administrator.name());
            self.audit().single(tx, &caller, (SETUP, SYSTEM_CHAIN, &subject), (Outcome::Done, None), &changes).await?;
            Ok((unit, account))
        })
    }
}
