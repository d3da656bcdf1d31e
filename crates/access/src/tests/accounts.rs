//! Accounts, passwords, links, the first setup.

use vg_backend::testkit::for_each_engine;

use super::{
    PASSWORD, config, entered, installed, member, new_account, new_unit, open, origin, sign_in, signed_in, statement,
};
use crate::accounts::hash::Hashing;
use crate::accounts::{AccountState, FirstSetup, Profile};
use crate::limits::{LINK_LIFE, MAX_MEMBERSHIPS, SETUP_LIFE};
use crate::lockout::micros;
use crate::permission::Role;
use crate::units::UnitKind;
use crate::{Access, Config, Redacted};

fn first() -> FirstSetup {
    FirstSetup {
        unit: new_unit(UnitKind::Province, "Tỉnh thử nghiệm"),
        administrator: new_account("admin"),
        password: PASSWORD.into(),
    }
}

#[test]
fn the_first_setup_happens_once() {
    for_each_engine(async |test| {
        let access = open(test).await;
        let early = access.setup_token().await.unwrap().unwrap();
        let link = access.setup_token().await.unwrap().unwrap();
        let used = async |token: &Redacted<String>| access.setup(&origin(), token, &first()).await;
        assert_eq!(used(&early.token).await.unwrap_err().code(), "link_invalid", "a later one replaces it");
        assert_eq!(used(&"guess".into()).await.unwrap_err().code(), "link_invalid");
        let weak = FirstSetup { password: "admin".into(), ..first() };
        assert_eq!(access.setup(&origin(), &link.token, &weak).await.unwrap_err().errors[0].code, "too_short");
        test.clock.advance_us(micros(SETUP_LIFE));
        assert_eq!(used(&link.token).await.unwrap_err().code(), "link_invalid", "expired");
        let link = access.setup_token().await.unwrap().unwrap();
        // Two at the same time: one wins.
        let (one, two) = tokio::join!(used(&link.token), used(&link.token));
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1);
        assert_eq!(access.setup_token().await.unwrap(), None);
        let admin = signed_in(&access, "ADMIN ").await;
        assert_eq!(admin.memberships()[0].role, Role::Administrator);
    });
}

#[test]
fn user_names_are_unique_however_they_are_written() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        access.account_create(&admin, &root.id, &new_account("Lan.Trần")).await.unwrap();
        let twice = access.account_create(&admin, &root.id, &new_account("lan.TRẦN")).await.unwrap_err();
        assert_eq!((twice.code(), twice.errors[0].code), ("invalid_input", "taken"));
        let mut bad = new_account("a b");
        bad.profile.mail = "x".into();
        bad.profile.display_name = String::new();
        let bad = access.account_create(&admin, &root.id, &bad).await.unwrap_err();
        assert_eq!(
            bad.errors.iter().map(|error| error.code).collect::<Vec<_>>(),
            ["bad_character", "empty", "bad_mail"]
        );
        let mut tx = test.sql.begin_read().await.unwrap();
        let listed = access.accounts(&mut tx, &admin, &root.id, None).await.unwrap();
        assert_eq!(listed.iter().map(|account| account.username.as_str()).collect::<Vec<_>>(), ["admin", "Lan.Trần"]);
        assert_eq!(access.accounts(&mut tx, &admin, &root.id, Some("admin")).await.unwrap().len(), 1);
    });
}

#[test]
fn a_link_sets_a_password_once() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let lan = access.account_create(&admin, &root.id, &new_account("lan")).await.unwrap();
        assert_eq!(sign_in(&access, "lan", PASSWORD).await.unwrap_err().code(), "bad_credentials", "no password yet");
        let early = access.account_reset(&admin, &lan.id, false).await.unwrap();
        let link = access.account_reset(&admin, &lan.id, false).await.unwrap();
        let set =
            async |token: &Redacted<String>, new: &str| access.password_by_link(&origin(), token, &new.into()).await;
        assert_eq!(set(&early.token, PASSWORD).await.unwrap_err().code(), "link_invalid");
        assert_eq!(set(&link.token, "lan").await.unwrap_err().code(), "invalid_input");
        set(&link.token, PASSWORD).await.unwrap();
        assert_eq!(set(&link.token, PASSWORD).await.unwrap_err().code(), "link_invalid", "used");
        sign_in(&access, "lan", PASSWORD).await.unwrap();
        let late = access.account_reset(&admin, &lan.id, false).await.unwrap();
        test.clock.advance_us(micros(LINK_LIFE));
        assert_eq!(set(&late.token, PASSWORD).await.unwrap_err().code(), "link_invalid", "expired");
        // What is at rest is no token.
        let mut tx = test.sql.begin_read().await.unwrap();
        let rows = tx.fetch_all(&statement("SELECT digest FROM access_links".into()), &[]).await.unwrap();
        assert!(rows.iter().all(|row| row.text("digest").unwrap() != late.token.expose()));
        let rows = tx.fetch_all(&statement("SELECT changes FROM access_audit".into()), &[]).await.unwrap();
        for row in rows {
            let changes = row.text("changes").unwrap();
            assert!(!changes.contains(link.token.expose()) && !changes.contains(PASSWORD));
        }
    });
}

#[test]
fn changing_the_password_ends_other_sessions() {
    for_each_engine(async |test| {
        let (access, _, admin) = installed(test).await;
        let other = sign_in(&access, "admin", PASSWORD).await.unwrap();
        let new = Redacted::from("một câu khác hẳn");
        let wrong = access.password_change(&admin, &"sai rồi".into(), &new).await.unwrap_err();
        assert_eq!(wrong.errors[0].pointer, "/old_password");
        access.password_change(&admin, &PASSWORD.into(), &new).await.unwrap();
        assert_eq!(access.session(&origin(), &other.token).await.unwrap_err().code(), "unauthenticated");
        assert_eq!(access.session_list(&admin).await.unwrap().len(), 1);
        assert_eq!(sign_in(&access, "admin", PASSWORD).await.unwrap_err().code(), "bad_credentials");
        sign_in(&access, "admin", new.expose()).await.unwrap();
    });
}

#[test]
fn dearer_hashing_is_taken_over_at_sign_in() {
    for_each_engine(async |test| {
        let (access, ..) = installed(test).await;
        let stored = async || {
            let mut tx = test.sql.begin_read().await.unwrap();
            let row = tx.fetch_one(&statement("SELECT password FROM access_accounts".into()), &[]).await.unwrap();
            row.text("password").unwrap().to_owned()
        };
        assert!(stored().await.contains("t=1,"));
        let hashing = Hashing { passes: 2, ..Hashing::light() };
        let dearer = Access::open(test, Config { hashing, ..config() }, &[]).await.unwrap();
        dearer.sign_in(&origin(), &entered("admin", "sai")).await.unwrap_err();
        assert!(stored().await.contains("t=1,"));
        dearer.sign_in(&origin(), &entered("admin", PASSWORD)).await.unwrap();
        assert!(stored().await.contains("t=2,"));
        sign_in(&access, "admin", PASSWORD).await.unwrap();
    });
}

#[test]
fn a_disabled_account_is_out_at_once() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let lan = member(&access, &admin, "lan", &root.id, Role::Reader).await;
        let session = sign_in(&access, "lan", PASSWORD).await.unwrap();
        access.account_set_state(&admin, &lan.id, AccountState::Disabled).await.unwrap();
        assert_eq!(access.session(&origin(), &session.token).await.unwrap_err().code(), "unauthenticated");
        assert_eq!(sign_in(&access, "lan", PASSWORD).await.unwrap_err().code(), "bad_credentials");
        access.account_set_state(&admin, &lan.id, AccountState::Active).await.unwrap();
        assert_eq!(access.session(&origin(), &session.token).await.unwrap_err().code(), "unauthenticated");
        sign_in(&access, "lan", PASSWORD).await.unwrap();
    });
}

#[test]
fn the_last_administrator_stays() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let me = admin.account().unwrap().to_owned();
        let take = access.account_assign(&admin, &me, &root.id, Role::Administrator, false).await.unwrap_err();
        assert_eq!(take.code(), "conflict");
        let disable = access.account_set_state(&admin, &me, AccountState::Disabled).await.unwrap_err();
        assert_eq!(disable.code(), "conflict");
        member(&access, &admin, "lan", &root.id, Role::Administrator).await;
        access.account_assign(&admin, &me, &root.id, Role::Administrator, false).await.unwrap();
        let lan = signed_in(&access, "lan").await;
        let id = lan.account().unwrap().to_owned();
        assert_eq!(access.account_set_state(&lan, &id, AccountState::Locked).await.unwrap_err().code(), "conflict");
    });
}

/// An administrator of one unit must not become, by a reset, somebody with rights elsewhere.
#[test]
fn no_rights_are_gained_through_the_account_of_another() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let a = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "A")).await.unwrap();
        let lan = member(&access, &admin, "lan", &a.id, Role::Administrator).await;
        let boss = member(&access, &admin, "boss", &a.id, Role::Reader).await;
        let lan_caller = signed_in(&access, "lan").await;
        access.account_reset(&lan_caller, &boss.id, false).await.unwrap();
        access.account_assign(&admin, &boss.id, &root.id, Role::Administrator, true).await.unwrap();
        assert_eq!(access.account_reset(&lan_caller, &boss.id, true).await.unwrap_err().code(), "forbidden");
        let disable = access.account_set_state(&lan_caller, &boss.id, AccountState::Disabled).await.unwrap_err();
        assert_eq!(disable.code(), "forbidden");
        // Nor can rights be given where there are none, nor accounts be probed that are not seen.
        let up = access.account_assign(&lan_caller, &lan.id, &root.id, Role::Administrator, true).await.unwrap_err();
        assert_eq!(up.code(), "not_found");
        let probe = admin.account().unwrap();
        let probed = access.account_assign(&lan_caller, probe, &a.id, Role::Reader, true).await.unwrap_err();
        assert_eq!(probed.code(), "not_found");
        let mut tx = test.sql.begin_read().await.unwrap();
        assert_eq!(access.account(&mut tx, &lan_caller, probe).await.unwrap_err().code(), "not_found");
        assert_eq!(access.account(&mut tx, &lan_caller, &boss.id).await.unwrap().1.len(), 2);
    });
}

#[test]
fn profiles_change_and_roles_are_limited() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let lan = access.account_create(&admin, &root.id, &new_account("lan")).await.unwrap();
        let profile = Profile { display_name: " Lê Lan ".into(), mail: String::new(), lang: vg_model::Lang::En };
        let changed = access.account_update(&admin, &lan.id, &profile).await.unwrap();
        assert_eq!((changed.display_name.as_str(), changed.mail), ("Lê Lan", None));
        let mut given = 0;
        'units: for n in 0..=MAX_MEMBERSHIPS {
            let unit = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, &n.to_string())).await.unwrap();
            for role in Role::ALL {
                match access.account_assign(&admin, &lan.id, &unit.id, role, true).await {
                    Ok(()) => given += 1,
                    Err(problem) => {
                        assert_eq!(problem.code(), "limit_reached");
                        break 'units;
                    }
                }
            }
        }
        assert_eq!(given, MAX_MEMBERSHIPS);
    });
}
