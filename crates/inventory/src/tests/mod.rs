//! Tests on every engine.

mod crash;
mod disputes;
mod find;
mod hosts;
mod imports;
mod merge;
mod nouns;
mod plans;
mod real;
mod said;
mod software;
mod walls;

use vg_access::accounts::hash::Hashing;
use vg_access::accounts::{FirstSetup, NewAccount, Profile};
use vg_access::permission::Role;
use vg_access::sessions::SignIn;
use vg_access::units::{NewUnit, UnitKind};
use vg_access::{Access, Caller, Config, Origin, Redacted};
use vg_backend::testkit::TestBackend;
use vg_backend::testkit::conformance::prepare_all;
use vg_model::Lang;

use crate::{Inventory, capability};

const PASSWORD: &str = "bến đò chiều mưa";

/// An installation with two units below its root, an officer in each, and a reader in the first.
pub(super) struct World {
    pub(super) inventory: Inventory,
    pub(super) a: String,
    pub(super) b: String,
    pub(super) officer_a: Caller,
    pub(super) officer_b: Caller,
    pub(super) reader_a: Caller,
}

fn origin() -> Origin {
    Origin::new(Some("192.0.2.7".parse().unwrap()), "test browser", "trace-1", Lang::Vi)
}

fn new_account(username: &str) -> NewAccount {
    let profile = Profile { display_name: "Trần Thị Lan".into(), mail: "lan@example.vn".into(), lang: Lang::Vi };
    NewAccount { username: username.into(), profile }
}

async fn signed_in(access: &Access, username: &str) -> Caller {
    let entered = SignIn { username: username.into(), password: PASSWORD.into(), code: None };
    let signed_in = access.sign_in(&origin(), &entered).await.unwrap();
    access.session(&origin(), &signed_in.token).await.unwrap()
}

async fn member(access: &Access, admin: &Caller, username: &str, unit: &str, role: Role) -> Caller {
    let account = access.account_create(admin, unit, &new_account(username)).await.unwrap();
    access.account_assign(admin, &account.id, unit, role, true).await.unwrap();
    let link = access.account_reset(admin, &account.id, false).await.unwrap();
    access.password_by_link(&origin(), &link.token, &Redacted::from(PASSWORD)).await.unwrap();
    signed_in(access, username).await
}

pub(super) async fn world(test: &TestBackend) -> World {
    test.migrate(&[Access::migrations(), capability().migrations]).await.unwrap();
    let config = Config { hashing: Hashing::light(), ..Config::default() };
    let access = Access::open(test, config, &[capability().operations]).await.unwrap();
    let link = access.setup_token().await.unwrap().unwrap();
    let first = FirstSetup {
        unit: NewUnit { kind: UnitKind::Authority, name: "Cơ quan điều phối".into() },
        administrator: new_account("admin"),
        password: PASSWORD.into(),
    };
    let (root, _) = access.setup(&origin(), &link.token, &first).await.unwrap();
    let admin = signed_in(&access, "admin").await;
    let mut units = Vec::new();
    for name in ["Sở Y tế", "Sở Tài chính"] {
        let new = NewUnit { kind: UnitKind::Province, name: name.into() };
        units.push(access.unit_create(&admin, &root.id, &new).await.unwrap().id);
    }
    let officer_a = member(&access, &admin, "officer.a", &units[0], Role::Officer).await;
    let reader_a = member(&access, &admin, "reader.a", &units[0], Role::Reader).await;
    let officer_b = member(&access, &admin, "officer.b", &units[1], Role::Officer).await;
    let (b, a) = (units.pop().unwrap(), units.pop().unwrap());
    World { inventory: Inventory::new(test, &access), a, b, officer_a, officer_b, reader_a }
}

#[test]
fn every_statement_is_understood_by_every_engine() {
    vg_backend::testkit::for_each_engine(async |test| {
        world(test).await;
        prepare_all(&test.sql, &capability().statements).await.unwrap();
    });
}

#[test]
fn published_tables_can_be_read() {
    vg_backend::testkit::for_each_engine(async |test| {
        world(test).await;
        let operations: Vec<&str> = capability().operations.iter().map(|operation| operation.name).collect();
        for published in capability().tables {
            let first = || published.page("u", None).unwrap();
            let mut tx = test.sql.begin_read().await.unwrap();
            for select in [first(), published.page_of_changed("u", 7, None).unwrap().unwrap_or_else(first)] {
                let (statement, values) = select.build().unwrap();
                let row = tx.fetch_one(&statement, &values).await.unwrap();
                assert_eq!(row.opt_text(0).unwrap(), None, "{}: there is nothing yet", published.name);
            }
            assert!(operations.contains(&published.read), "{}: {} is no operation", published.name, published.read);
            let mut names: Vec<&str> = published.columns.iter().map(|column| column.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), published.columns.len(), "{}: a column twice", published.name);
            assert!(!names.contains(&"unit"), "{}: the surface adds the unit", published.name);
            let texts = published.columns.iter().map(|column| column.about).chain([published.about]);
            assert!(texts.into_iter().all(|(vi, en)| !vi.is_empty() && !en.is_empty()), "{}", published.name);
        }
    });
}
