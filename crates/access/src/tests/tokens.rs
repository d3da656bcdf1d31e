//! API tokens.

use std::time::Duration;

use vg_backend::testkit::for_each_engine;

use super::{TEST_READ, TEST_WRITE, installed, member, new_unit, origin, signed_in, statement};
use crate::accounts::AccountState;
use crate::limits::{MAX_SCOPES, MAX_TOKEN_LIFE, MAX_TOKENS};
use crate::permission::{ACCOUNT_READ, On, Role};
use crate::tokens::NewToken;
use crate::units::UnitKind;

fn new_token(unit: &str, scopes: &[&str]) -> NewToken {
    NewToken {
        name: "Bộ thu thập".into(),
        unit: unit.into(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        life: Duration::from_secs(3_600),
    }
}

#[test]
fn a_token_can_what_its_scopes_its_unit_and_its_account_can() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let a = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "A")).await.unwrap();
        let b = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "B")).await.unwrap();
        let lan = member(&access, &admin, "lan", &root.id, Role::Officer).await;
        let caller = signed_in(&access, "lan").await;
        let (text, token) = access.token_create(&caller, &new_token(&a.id, &["test.thing.read"])).await.unwrap();
        assert!(text.expose().starts_with(&format!("vgt_{}_", token.id)));
        let program = access.token(&origin(), &text).await.unwrap();
        assert_eq!(program.limit_key(), format!("token:{}", token.id));
        let ask = async |operation, unit: &str| {
            let mut tx = test.sql.begin_read().await.unwrap();
            access.require(&mut tx, &program, operation, On::Unit(unit)).await.err().map(|problem| problem.code())
        };
        assert_eq!(ask(&TEST_READ, &a.id).await, None);
        assert_eq!(ask(&TEST_WRITE, &a.id).await, Some("forbidden"), "out of its scopes");
        assert_eq!(ask(&TEST_READ, &b.id).await, Some("not_found"), "out of its unit");
        assert_eq!(ask(&TEST_READ, &root.id).await, Some("not_found"));
        assert_eq!(ask(&ACCOUNT_READ, &a.id).await, Some("forbidden"));
        // A token makes no tokens.
        let more = access.token_create(&program, &new_token(&a.id, &["test."])).await.unwrap_err();
        assert_eq!(more.code(), "forbidden");
        // It rests with its account, and its rights with theirs.
        access.account_set_state(&admin, &lan.id, AccountState::Locked).await.unwrap();
        assert_eq!(access.token(&origin(), &text).await.unwrap_err().code(), "unauthenticated");
        access.account_set_state(&admin, &lan.id, AccountState::Active).await.unwrap();
        access.token(&origin(), &text).await.unwrap();
        access.account_assign(&admin, &lan.id, &root.id, Role::Officer, false).await.unwrap();
        assert!(access.token(&origin(), &text).await.unwrap().memberships().is_empty());
    });
}

#[test]
fn a_token_ends() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let (text, token) = access.token_create(&admin, &new_token(&root.id, &["access.unit."])).await.unwrap();
        let wrong = format!("{}x", text.expose());
        for bad in ["", "vgt_", wrong.as_str()] {
            assert_eq!(access.token(&origin(), &bad.into()).await.unwrap_err().code(), "unauthenticated");
        }
        access.token(&origin(), &text).await.unwrap();
        let listed = access.token_list(&admin).await.unwrap();
        assert_eq!(listed[0].last_used_at, Some(test.clock_now()));
        let mut tx = test.sql.begin_read().await.unwrap();
        let row = tx.fetch_one(&statement("SELECT digest FROM access_tokens".into()), &[]).await.unwrap();
        assert!(!text.expose().contains(row.text("digest").unwrap()));
        drop(tx);
        access.token_revoke(&admin, &token.id).await.unwrap();
        assert_eq!(access.token_revoke(&admin, &token.id).await.unwrap_err().code(), "not_found");
        assert_eq!(access.token(&origin(), &text).await.unwrap_err().code(), "unauthenticated");
        let (text, _) = access.token_create(&admin, &new_token(&root.id, &["access.unit."])).await.unwrap();
        test.clock.advance_us(3_600_000_000 - 1);
        access.token(&origin(), &text).await.unwrap();
        test.clock.advance_us(1);
        assert_eq!(access.token(&origin(), &text).await.unwrap_err().code(), "unauthenticated");
    });
}

#[test]
fn tokens_are_checked_and_limited() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let bad = NewToken {
            name: " ".into(),
            life: MAX_TOKEN_LIFE + Duration::from_secs(1),
            ..new_token(&root.id, &["access.unit.read", "no.such.thing", "acc"])
        };
        let problem = access.token_create(&admin, &bad).await.unwrap_err();
        let told: Vec<_> = problem.errors.iter().map(|error| (error.pointer.as_str(), error.code)).collect();
        assert_eq!(
            told,
            [
                ("/name", "empty"),
                ("/life", "out_of_range"),
                ("/scopes/1", "unknown_scope"),
                ("/scopes/2", "unknown_scope")
            ]
        );
        for scopes in [0, MAX_SCOPES + 1] {
            let many = new_token(&root.id, &vec!["access."; scopes]);
            assert_eq!(access.token_create(&admin, &many).await.unwrap_err().errors[0].pointer, "/scopes");
        }
        let elsewhere = access.token_create(&admin, &new_token("no such unit", &["access."])).await.unwrap_err();
        assert_eq!(elsewhere.code(), "not_found");
        for _ in 0..MAX_TOKENS {
            access.token_create(&admin, &new_token(&root.id, &["access."])).await.unwrap();
        }
        let problem = access.token_create(&admin, &new_token(&root.id, &["access."])).await.unwrap_err();
        assert_eq!(problem.code(), "limit_reached");
    });
}
