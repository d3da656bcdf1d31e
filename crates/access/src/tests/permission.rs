//! What callers may do, through the whole service.

use vg_backend::testkit::for_each_engine;
use vg_backend::transaction;

use super::{TEST_READ, TEST_WRITE, installed, member, new_unit, signed_in};
use crate::audit::{Changes, Outcome, SYSTEM_CHAIN, Subject};
use crate::permission::{AUDIT_READ_SYSTEM, Granted, On, Operation, Reach, Role, UNIT_STATE, reach};
use crate::units::UnitKind;
use crate::{Caller, Problem};

#[test]
fn own_unit_subtree_and_the_rest() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let a = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Ministry, "Bộ A")).await.unwrap();
        let b = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Province, "Tỉnh B")).await.unwrap();
        let below = access.unit_create(&admin, &a.id, &new_unit(UnitKind::Unit, "Cục A1")).await.unwrap();
        member(&access, &admin, "lan", &a.id, Role::Officer).await;
        let lan = signed_in(&access, "lan").await;
        let mut tx = test.sql.begin_read().await.unwrap();
        for (unit, code) in
            [(&a.id, None), (&below.id, None), (&b.id, Some("not_found")), (&root.id, Some("not_found"))]
        {
            let asked = access.require(&mut tx, &lan, &TEST_WRITE, On::Unit(unit)).await;
            assert_eq!(asked.as_ref().err().map(Problem::code), code);
        }
        let missing = access.require(&mut tx, &lan, &TEST_WRITE, On::Unit("no such unit")).await.unwrap_err();
        let invisible = access.require(&mut tx, &lan, &TEST_WRITE, On::Unit(&b.id)).await.unwrap_err();
        assert_eq!(missing.to_json(Default::default()), invisible.to_json(Default::default()), "never told apart");
        let forbidden = access.require(&mut tx, &lan, &UNIT_STATE, On::Unit(&a.id)).await.unwrap_err();
        assert_eq!(forbidden.code(), "forbidden");
        assert!(forbidden.detail.en.contains("access.unit.deactivate"));
        let nobody = Caller::anonymous(super::origin());
        let refused = access.require(&mut tx, &nobody, &TEST_READ, On::Unit(&a.id)).await.unwrap_err();
        assert_eq!(refused.code(), "unauthenticated");
        // A list shows what single questions answer.
        let seen = access.units(&mut tx, &lan, None).await.unwrap();
        assert_eq!(seen.iter().map(|unit| unit.id.as_str()).collect::<Vec<_>>(), [a.id.as_str(), below.id.as_str()]);
        let reach = reach(access.operations(), &lan, &TEST_WRITE);
        assert!(reach.covers(&below.path) && !reach.covers(&b.path) && !reach.covers(&root.path));
    });
}

#[test]
fn what_is_in_no_list_is_refused() {
    static UNKNOWN: Operation = Operation::read("test.other.read", ("Xem", "Read"), &Role::ALL);
    static WIDER: Operation = Operation::read("test.thing.read", ("Xem", "Read"), &Role::ALL);
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let mut tx = test.sql.begin_read().await.unwrap();
        for operation in [&UNKNOWN, &WIDER] {
            let refused = access.require(&mut tx, &admin, operation, On::Unit(&root.id)).await.unwrap_err();
            assert_eq!(refused.code(), "internal");
            assert_eq!(reach(access.operations(), &admin, operation), Reach::Ranges(Vec::new()));
        }
        let misused = access.require(&mut tx, &admin, &AUDIT_READ_SYSTEM, On::Unit(&root.id)).await.unwrap_err();
        assert_eq!(misused.code(), "internal");
        access.require(&mut tx, &admin, &AUDIT_READ_SYSTEM, On::System).await.unwrap();
    });
}

#[test]
fn workers_have_a_name_and_a_list() {
    for_each_engine(async |test| {
        let (access, root, _) = installed(test).await;
        let worker = Caller::worker("test.worker", &["test.thing.update"], "w-1");
        let subject = Subject::new("thing", "1");
        let (granted, pending) = access.begin(&worker, &TEST_WRITE, On::Unit(&root.id), &subject).await.unwrap();
        assert_eq!((granted.unit(), granted.actor()), (Some(root.id.as_str()), "worker:test.worker"));
        assert!(granted.check(&TEST_WRITE, Some(&root.id)).is_ok());
        assert_eq!(granted.check(&TEST_READ, Some(&root.id)).unwrap_err().code(), "internal");
        assert_eq!(granted.check(&TEST_WRITE, Some("other")).unwrap_err().code(), "internal");
        let done = transaction!(test.sql, Problem, |tx| pending.done(tx, Outcome::Done, &Changes::new()).await);
        pending.settle(done).await.unwrap();
        let refused = access.begin(&worker, &TEST_READ, On::Unit(&root.id), &subject).await.unwrap_err();
        assert_eq!(refused.code(), "forbidden");
    });
}

#[test]
fn confirmation_runs_out() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let below = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "Đơn vị")).await.unwrap();
        test.clock.advance_us(300_000_000);
        access.unit_set_active(&admin, &below.id, false).await.unwrap();
        test.clock.advance_us(1);
        let refused = access.unit_set_active(&admin, &below.id, true).await.unwrap_err();
        assert_eq!(refused.code(), "step_up_required");
        test.clock.advance_us(-600_000_000);
        assert_eq!(access.unit_set_active(&admin, &below.id, true).await.unwrap_err().code(), "step_up_required");
    });
}

/// Every operation begins and ends in the audit; refused ones are there too, and those of nobody are not.
#[test]
fn what_was_asked_is_recorded() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let a = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "A")).await.unwrap();
        member(&access, &admin, "lan", &a.id, Role::Reader).await;
        let lan = signed_in(&access, "lan").await;
        access.unit_rename(&lan, &a.id, "B").await.unwrap_err();
        access.unit_rename(&admin, &a.id, "").await.unwrap_err();
        access.unit_rename(&admin, &a.id, "B").await.unwrap();
        access.unit_rename(&Caller::anonymous(super::origin()), &a.id, "C").await.unwrap_err();
        let mut tx = test.sql.begin_read().await.unwrap();
        let granted: Granted =
            access.require(&mut tx, &admin, &crate::permission::AUDIT_READ, On::Unit(&a.id)).await.unwrap();
        let filter = crate::audit::AuditFilter { operation: Some("access.unit.update".into()), ..Default::default() };
        let page = access.audit().page(&mut tx, &granted, &filter, None, 100).await.unwrap();
        let told: Vec<_> = page
            .iter()
            .map(|entry| (entry.phase.as_str(), entry.outcome.as_deref(), entry.problem.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("complete", Some("done"), None),
                ("open", None, None),
                ("complete", Some("failed"), Some("invalid_input")),
                ("open", None, None),
                ("single", Some("refused"), Some("forbidden")),
            ]
        );
        assert_eq!(page[0].opened, Some(page[1].seq));
        assert_eq!(page[0].changes, r#"[{"field":"name","from":"A","to":"B"}]"#);
        assert_eq!((page[0].actor_kind.as_str(), page[0].actor_name.as_str()), ("account", "admin"));
        assert_eq!((page[0].address.as_deref(), page[0].user_agent.as_str()), (Some("192.0.2.7"), "test browser"));
        let next = access.audit().page(&mut tx, &granted, &filter, Some(page[1].seq), 2).await.unwrap();
        assert_eq!(next.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [page[2].seq, page[3].seq]);
        for chain in [SYSTEM_CHAIN, root.id.as_str(), a.id.as_str()] {
            let verdict = access.audit().verify_chain(&mut tx, chain, &[]).await.unwrap();
            assert!(verdict.is_good() && verdict.good > 0, "{}", verdict.message().en);
        }
    });
}
