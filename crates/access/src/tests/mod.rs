//! Tests on every engine.

mod accounts;
mod audit;
mod every_operation;
mod evidence;
mod golden;
mod identities;
mod names;
mod permission;
mod sessions;
mod tokens;
mod tree;

use vg_backend::sql::Statement;
use vg_backend::testkit::TestBackend;
use vg_backend::testkit::conformance::prepare_all;

use crate::permission::{Operation, Role};
use crate::sessions::{Proof, SignedIn};
use crate::testkit::Installed;
pub(super) use crate::testkit::{PASSWORD, config, entered, member, new_account, new_unit, origin, signed_in};
use crate::units::Unit;
use crate::{Access, Caller, Problem};

/// Operations of an imagined capability.
pub(super) static TEST_READ: Operation =
    Operation::read("test.thing.read", ("Xem", "Read"), &[Role::Officer, Role::Reader]);
pub(super) static TEST_WRITE: Operation = Operation::write("test.thing.update", ("Sửa", "Update"), &[Role::Officer]);
pub(super) static TEST_OPERATIONS: &[Operation] = &[TEST_READ, TEST_WRITE];

pub(super) async fn open(test: &TestBackend) -> Access {
    test.migrate(&[Access::migrations()]).await.unwrap();
    Access::open(test, config(), &[TEST_OPERATIONS]).await.unwrap()
}

/// An installation with its first unit and its administrator `admin`, signed in.
pub(super) async fn installed(test: &TestBackend) -> (Access, Unit, Caller) {
    let Installed { access, root, admin } = Installed::new(test, &[TEST_OPERATIONS]).await;
    (access, root, admin)
}

pub(super) async fn sign_in(access: &Access, username: &str, password: &str) -> Result<SignedIn, Problem> {
    access.sign_in(&origin(), &entered(username, password)).await
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
                assert!(!["password", "totp_secret", "digest", "public_key"].contains(column));
            }
        }
    });
}

/// Handlers of requests must be `Send`, so the futures of all operations must be.
#[tokio::test]
async fn futures_can_move_between_threads() {
    fn is_send<F: Future + Send>(_: F) {}
    let test = TestBackend::sqlite().await;
    let (access, root, admin) = installed(&test).await;
    let (secret, proof) = (PASSWORD.into(), Proof::Password(PASSWORD.into()));
    is_send(access.session(admin.origin(), &secret));
    is_send(access.session_confirm(&admin, &proof));
    is_send(access.token(admin.origin(), &secret));
    is_send(access.password_change(&admin, &secret, &secret));
    is_send(access.password_by_link(admin.origin(), &secret, &secret));
    is_send(access.totp_confirm(&admin, "0"));
    is_send(access.account_reset(&admin, &root.id, true));
    is_send(access.account_assign(&admin, &root.id, &root.id, Role::Reader, true));
    is_send(access.unit_move(&admin, &root.id, &root.id));
    let mut tx = test.sql.begin_read().await.unwrap();
    is_send(access.units(&mut tx, &admin, None));
    is_send(access.audit().verify_all(&mut tx, &[]));
}
