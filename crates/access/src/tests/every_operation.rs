//! Every operation of this crate is called by somebody who may not do it; the list of those that are not is empty.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;
use vg_backend::sql::ReadTx;
use vg_backend::testkit::{TestBackend, for_each_engine};

use super::{PASSWORD, installed, member, new_account, new_unit, origin, signed_in};
use crate::accounts::{AccountState, Profile};
use crate::audit::AuditFilter;
use crate::evidence::EvidenceFilter;
use crate::passkeys::Answer;
use crate::permission::{AUDIT_READ, AUDIT_READ_SYSTEM, EVIDENCE_READ, OWN_OPERATIONS, On, Operations, Role};
use crate::tokens::NewToken;
use crate::units::UnitKind;
use crate::{Access, Caller, Problem};

/// Code of the refusal by operation; `None` when it was permitted.
type Answers = BTreeMap<&'static str, Option<&'static str>>;

struct Place<'a> {
    access: &'a Access,
    test: &'a TestBackend,
    unit: &'a str,
    account: &'a str,
}

impl Place<'_> {
    async fn read(&self) -> ReadTx {
        self.test.sql.begin_read().await.unwrap()
    }

    /// Calls what is done to units and to accounts of others.
    async fn on_others(&self, caller: &Caller) -> Answers {
        let Self { access, unit, account, .. } = *self;
        let profile = Profile { display_name: "x".into(), mail: String::new(), lang: Default::default() };
        let filter = AuditFilter::default();
        let audit = async {
            let mut tx = self.read().await;
            let granted = access.require(&mut tx, caller, &AUDIT_READ, On::Unit(unit)).await?;
            access.audit().page(&mut tx, &granted, &filter, None, 1).await
        };
        let evidence = async {
            let mut tx = self.read().await;
            let granted = access.require(&mut tx, caller, &EVIDENCE_READ, On::Unit(unit)).await?;
            access.evidence().page(&mut tx, &granted, &EvidenceFilter::default(), None, 1).await
        };
        let audit_system = async {
            let mut tx = self.read().await;
            let granted = access.require(&mut tx, caller, &AUDIT_READ_SYSTEM, On::System).await?;
            access.audit().page(&mut tx, &granted, &filter, None, 1).await
        };
        BTreeMap::from([
            ("access.unit.read", code(access.unit(&mut *self.read().await, caller, unit).await)),
            ("access.unit.create", code(access.unit_create(caller, unit, &new_unit(UnitKind::Unit, "x")).await)),
            ("access.unit.update", code(access.unit_rename(caller, unit, "x").await)),
            ("access.unit.move", code(access.unit_move(caller, unit, unit).await)),
            ("access.unit.deactivate", code(access.unit_set_active(caller, unit, false).await)),
            ("access.account.read", code(access.accounts(&mut *self.read().await, caller, unit, None).await)),
            ("access.account.create", code(access.account_create(caller, unit, &new_account("x")).await)),
            ("access.account.update", code(access.account_update(caller, account, &profile).await)),
            ("access.account.disable", code(access.account_set_state(caller, account, AccountState::Locked).await)),
            ("access.account.assign", code(access.account_assign(caller, account, unit, Role::Reader, true).await)),
            ("access.account.reset", code(access.account_reset(caller, account, true).await)),
            ("access.account.link", code(access.account_link(caller, account, "https://id.example", "x").await)),
            ("access.audit.read", code(audit.await)),
            ("access.audit_system.read", code(audit_system.await)),
            ("access.evidence.read", code(evidence.await)),
        ])
    }

    /// Calls what is done to the caller's own account.
    async fn on_own(&self, caller: &Caller) -> Answers {
        let access = self.access;
        let new = NewToken {
            name: "x".into(),
            unit: self.unit.into(),
            scopes: vec!["access.".into()],
            life: Duration::from_secs(60),
        };
        BTreeMap::from([
            ("access.password.change", code(access.password_change(caller, &PASSWORD.into(), &PASSWORD.into()).await)),
            ("access.totp.enrol", code(access.totp_enrol(caller).await)),
            ("access.totp.remove", code(access.totp_remove(caller).await)),
            ("access.passkey.enrol", code(access.passkey_enrol(caller, "x", &Answer(Value::Null)).await)),
            ("access.passkey.remove", code(access.passkey_remove(caller, "x").await)),
            ("access.identity.link", code(access.trip_begin_link(caller).await)),
            ("access.identity.unlink", code(access.identity_unlink(caller, "x").await)),
            ("access.session.revoke", code(access.session_revoke(caller, "x").await)),
            ("access.token.create", code(access.token_create(caller, &new).await)),
            ("access.token.revoke", code(access.token_revoke(caller, "x").await)),
        ])
    }
}

fn code<T>(result: Result<T, Problem>) -> Option<&'static str> {
    result.err().map(|problem| problem.code())
}

fn all_are(answers: &Answers, expected: &str, but: &[(&str, Option<&str>)]) {
    for (operation, found) in answers {
        let other = but.iter().find(|(name, _)| name == operation).map(|(_, expected)| *expected);
        assert_eq!(*found, other.unwrap_or(Some(expected)), "{operation}");
    }
}

#[test]
fn every_operation_asks_for_its_permission() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let a = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "A")).await.unwrap();
        let b = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "B")).await.unwrap();
        let target = member(&access, &admin, "target", &a.id, Role::Officer).await;
        member(&access, &admin, "reader", &a.id, Role::Reader).await;
        member(&access, &admin, "stranger", &b.id, Role::Administrator).await;
        let place = Place { access: &access, test, unit: &a.id, account: &target.id };

        let reader = signed_in(&access, "reader").await;
        let answers = place.on_others(&reader).await;
        all_are(&answers, "forbidden", &[("access.unit.read", None), ("access.evidence.read", None)]);

        let stranger = signed_in(&access, "stranger").await;
        // That the installation has an audit is no secret.
        all_are(&place.on_others(&stranger).await, "not_found", &[("access.audit_system.read", Some("forbidden"))]);

        let new = NewToken {
            name: "x".into(),
            unit: a.id.clone(),
            scopes: vec!["access.".into()],
            life: Duration::from_secs(60),
        };
        let (text, _) = access.token_create(&reader, &new).await.unwrap();
        let program = access.token(&origin(), &text).await.unwrap();
        let own = place.on_own(&program).await;
        all_are(&own, "grade_too_low", &[]);

        let nobody = Caller::anonymous(origin());
        all_are(&place.on_own(&nobody).await, "unauthenticated", &[]);
        all_are(&place.on_others(&nobody).await, "unauthenticated", &[]);
        // Nobody learns by asking which units and accounts there are.
        let nowhere = Place { unit: "no such unit", account: "no such account", ..place };
        all_are(&nowhere.on_others(&nobody).await, "unauthenticated", &[]);
        let place = Place { access: &access, test, unit: &a.id, account: &target.id };

        test.clock.advance_us(600_000_000);
        let confirmed = OWN_OPERATIONS.iter().filter(|operation| operation.step_up);
        let late = place.on_others(&admin).await;
        let late_own = place.on_own(&admin).await;
        for operation in confirmed {
            let found = late.get(operation.name).or_else(|| late_own.get(operation.name)).unwrap();
            assert_eq!(*found, Some("step_up_required"), "{}", operation.name);
        }

        let called: Vec<&str> = answers.keys().chain(own.keys()).copied().collect();
        let operations = Operations::join(&[OWN_OPERATIONS]).unwrap();
        assert_eq!(operations.missing(&called).collect::<Vec<_>>(), Vec::<&str>::new());
    });
}
