//! An installation with its people, for tests of this crate and of the capabilities (feature `testkit`).
//!
//! ```no_run
//! use vg_access::permission::Role;
//! use vg_access::testkit::{Installed, member_caller, new_unit};
//! use vg_access::units::UnitKind;
//!
//! vg_backend::testkit::for_each_engine(async |test| {
//!     let Installed { access, root, admin } = Installed::new(test, &[/* operations of the capability */]).await;
//!     let unit = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "Sở Y tế")).await.unwrap();
//!     let officer = member_caller(&access, &admin, "lan", &unit.id, Role::Officer).await;
//! #   let _ = officer;
//! });
//! ```

#![allow(clippy::expect_used, reason = "this module is only built for tests, where a failure must stop the test")]

use vg_backend::Backend;
use vg_model::Lang;

use crate::accounts::hash::Hashing;
use crate::accounts::{Account, FirstSetup, NewAccount, Profile};
use crate::permission::{Operation, Role};
use crate::sessions::SignIn;
use crate::units::{NewUnit, Unit, UnitKind};
use crate::{Access, Caller, Config, Origin};

/// Password of every account that is made here.
pub const PASSWORD: &str = "bến đò chiều mưa";

/// An installation that was just set up.
#[derive(Debug)]
pub struct Installed {
    /// The handle.
    pub access: Access,
    /// The unit at the root.
    pub root: Unit,
    /// Its administrator `admin`, signed in just now.
    pub admin: Caller,
}

impl Installed {
    /// Migrates the tables of this crate and sets the installation up. Those of the capability are migrated by its test.
    pub async fn new(backend: &Backend, capabilities: &[&'static [Operation]]) -> Self {
        backend.migrate(&[Access::migrations()]).await.expect("migrate access");
        let access = Access::open(backend, config(), capabilities).await.expect("open access");
        let link = access.setup_token().await.expect("a setup token").expect("a fresh installation");
        let first = FirstSetup {
            unit: new_unit(UnitKind::Authority, "Cơ quan điều phối"),
            administrator: new_account("admin"),
            password: PASSWORD.into(),
        };
        let (root, _) = access.setup(&origin(), &link.token, &first).await.expect("the first setup");
        let admin = signed_in(&access, "admin").await;
        Self { access, root, admin }
    }
}

/// Settings with the cheapest hashing.
#[must_use]
pub fn config() -> Config {
    Config { hashing: Hashing::light(), ..Config::default() }
}

/// Where the requests of a test come from.
#[must_use]
pub fn origin() -> Origin {
    Origin::new(Some(std::net::Ipv4Addr::new(192, 0, 2, 7).into()), "test browser", "trace-1", Lang::Vi)
}

/// A new account with this user name.
#[must_use]
pub fn new_account(username: &str) -> NewAccount {
    let profile = Profile { display_name: "Trần Thị Lan".into(), mail: "lan@example.vn".into(), lang: Lang::Vi };
    NewAccount { username: username.into(), profile }
}

/// A new unit.
#[must_use]
pub fn new_unit(kind: UnitKind, name: &str) -> NewUnit {
    NewUnit { kind, name: name.into() }
}

/// What a person enters to sign in.
#[must_use]
pub fn entered(username: &str, password: &str) -> SignIn {
    SignIn { username: username.into(), password: password.into(), code: None }
}

/// The caller behind a new session of an account with [`PASSWORD`].
pub async fn signed_in(access: &Access, username: &str) -> Caller {
    let signed_in = access.sign_in(&origin(), &entered(username, PASSWORD)).await.expect("sign in");
    access.session(&origin(), &signed_in.token).await.expect("a session")
}

/// A new account that `unit` manages, with a role there and [`PASSWORD`]; `admin` must have signed in a few minutes ago at most.
pub async fn member(access: &Access, admin: &Caller, username: &str, unit: &str, role: Role) -> Account {
    let account = access.account_create(admin, unit, &new_account(username)).await.expect("create an account");
    access.account_assign(admin, &account.id, unit, role, true).await.expect("give a role");
    let link = access.account_reset(admin, &account.id, false).await.expect("make a link");
    access.password_by_link(&origin(), &link.token, &PASSWORD.into()).await.expect("set the password");
    account
}

/// The same, signed in.
pub async fn member_caller(access: &Access, admin: &Caller, username: &str, unit: &str, role: Role) -> Caller {
    member(access, admin, username, unit, role).await;
    signed_in(access, username).await
}
