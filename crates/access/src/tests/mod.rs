//! Tests on every engine.

mod accounts;
mod audit;
mod golden;
mod permission;
mod sessions;
mod tokens;
mod tree;

use vg_backend::sql::Statement;
use vg_backend::testkit::TestBackend;
use vg_backend::testkit::conformance::prepare_all;
use vg_model::Lang;

use crate::accounts::hash::Hashing;
use crate::accounts::{Account, FirstSetup, NewAccount, Profile};
use crate::permission::{Operation, Role};
use crate::sessions::{SignIn, SignedIn};
use crate::units::{NewUnit, Unit, UnitKind};
use crate::{Access, Caller, Config, Origin, Problem, Redacted};

pub(super) const PASSWORD: &str = "bến đò chiều mưa";

/// Operations of an imagined capability.
pub(super) static TEST_READ: Operation =
    Operation::read("test.thing.read", ("Xem", "Read"), &[Role::Officer, Role::Reader]);
pub(super) static TEST_WRITE: Operation = Operation::write("test.thing.update", ("Sửa", "Update"), &[Role::Officer]);
pub(super) static TEST_OPERATIONS: &[Operation] = &[TEST_READ, TEST_WRITE];

pub(super) fn config() -> Config {
    Config { hashing: Hashing::light(), ..Config::default() }
}

pub(super) async fn open(test: &TestBackend) -> Access {
    test.migrate(&[Access::migrations()]).await.unwrap();
    Access::open(test, config(), &[TEST_OPERATIONS]).await.unwrap()
}

pub(super) fn origin() -> Origin {
    Origin::new(Some("192.0.2.7".parse().unwrap()), "test browser", "trace-1", Lang::Vi)
}

pub(super) fn new_account(username: &str) -> NewAccount {
    let profile = Profile { display_name: "Trần Thị Lan".into(), mail: "lan@example.vn".into(), lang: Lang::Vi };
    NewAccount { username: username.into(), profile }
}

pub(super) fn new_unit(kind: UnitKind, name: &str) -> NewUnit {
    NewUnit { kind, name: name.into() }
}

pub(super) fn entered(username: &str, password: &str) -> SignIn {
    SignIn { username: username.into(), password: password.into(), code: None }
}

/// An installation with its first unit and its administrator `admin`, signed in.
pub(super) async fn installed(test: &TestBackend) -> (Access, Unit, Caller) {
    let access = open(test).await;
    let link = access.setup_token().await.unwrap().unwrap();
    let first = FirstSetup {
        unit: new_unit(UnitKind::Authority, "Cơ quan điều phối"),
        administrator: new_account("admin"),
        password: PASSWORD.into(),
    };
    let (unit, _) = access.setup(&origin(), &link.token, &first).await.unwrap();
    let caller = signed_in(&access, "admin").await;
    (access, unit, caller)
}

pub(super) async fn sign_in(access: &Access, username: &str, password: &str) -> Result<SignedIn, Problem> {
    access.sign_in(&origin(), &entered(username, password)).await
}

pub(super) async fn signed_in(access: &Access, username: &str) -> Caller {
    let signed_in = sign_in(access, username, PASSWORD).await.unwrap();
    access.session(&origin(), &signed_in.token).await.unwrap()
}

/// An account with a role and the password of the tests.
pub(super) async fn member(access: &Access, admin: &Caller, username: &str, unit: &str, role: Role) -> Account {
    let account = access.account_create(admin, unit, &new_account(username)).await.unwrap();
    access.account_assign(admin, &account.id, unit, role, true).await.unwrap();
    let link = access.account_reset(admin, &account.id, false).await.unwrap();
    access.password_by_link(&origin(), &link.token, &Redacted::from(PASSWORD)).await.unwrap();
    account
}

/// A statement made at run time, for tampering.
pub(super) fn statement(sql: String) -> Statement {
    Statement::new("test", Box::leak(sql.into_boxed_str()))
}

#[test]
fn every_statement_is_understood_by_every_engine() {
    vg_backend::testkit::for_each_engine(async |test| {
        open(test).await;
        prepare_all(&test.sql, &Access::statements()).await.unwrap();
    });
}

#[test]
fn published_tables_exist_and_show_no_secret() {
    vg_backend::testkit::for_each_engine(async |test| {
        open(test).await;
        let schema = test.sql.describe_schema().await.unwrap();
        for (table, columns) in Access::tables() {
            let known = &schema.tables[*table].columns;
            for column in *columns {
                assert!(known.iter().any(|known| known.name == *column), "{table}.{column}");
                assert!(!["password", "totp_secret", "digest"].contains(column));
            }
        }
    });
}
