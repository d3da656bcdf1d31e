//! Identities of central sign-in: trips, linking, signing in.

use std::net::Ipv4Addr;

use vg_backend::params;
use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_model::Lang;

use super::{installed, member, new_unit, origin, signed_in, statement};
use crate::accounts::AccountState;
use crate::identities::{Proven, ProviderSignIn, Trip};
use crate::limits::{MAX_IDENTITIES, MAX_TRIPS, MAX_TRIPS_PER_ADDRESS, TRIP_LIFE};
use crate::permission::{Grade, On, Role, UNIT_UPDATE};
use crate::sessions::{Proof, SignedIn};
use crate::units::UnitKind;
use crate::{Access, Caller, Origin, Problem};

fn now_us(test: &TestBackend) -> i64 {
    vg_backend::clock::Clock::now(&*test.clock).0
}

const ISSUER: &str = "https://id.example.vn";

fn proven(subject: &str) -> Proven {
    Proven { issuer: ISSUER.into(), subject: subject.into(), label: format!("{subject}@example.vn"), two_factor: false }
}

/// A whole trip to sign in as `proven`.
async fn travel(access: &Access, proven: &Proven) -> Result<(ProviderSignIn, Trip), Problem> {
    let trip = access.trip_begin(&origin(), "/hosts").await?;
    let end = access.trip_end(&origin(), &trip, &trip.state()).await?;
    assert_eq!(end.target, "/hosts");
    Ok((access.identity_sign_in(&origin(), &end, proven).await?, trip))
}

async fn signed_in_by(access: &Access, proven: &Proven) -> SignedIn {
    match travel(access, proven).await.unwrap().0 {
        ProviderSignIn::SignedIn(signed_in) => *signed_in,
        ProviderSignIn::SecondFactor => panic!("a second factor is asked for"),
    }
}

async fn link_own(access: &Access, caller: &Caller, subject: &str) -> Result<String, Problem> {
    let trip = access.trip_begin_link(caller).await?;
    let end = access.trip_end(caller.origin(), &trip, &trip.state()).await?;
    Ok(access.identity_link(caller, &end, &proven(subject)).await?.id)
}

#[test]
fn a_linked_identity_signs_in_and_an_unknown_one_is_told_whom_to_ask() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let refused = travel(&access, &proven("s-1")).await.unwrap_err();
        assert_eq!(refused.code(), "identity_unknown");
        assert!(refused.detail.vi.contains("quản trị viên") && refused.detail.en.contains("administrator"));
        let mut tx = test.sql.begin_read().await.unwrap();
        let audit = statement("SELECT changes, outcome FROM access_audit WHERE problem = 'identity_unknown'".into());
        let row = tx.fetch_one(&audit, &[]).await.unwrap();
        assert!(row.text("changes").unwrap().contains("s-1"), "an administrator finds what to link");
        assert_eq!(row.text("outcome").unwrap(), "refused");
        drop(tx);

        let linked = access.account_link(&admin, admin.account().unwrap(), ISSUER, " s-1 ").await.unwrap();
        assert_eq!((linked.subject.as_str(), linked.label.as_str()), ("s-1", ""));
        let session = signed_in_by(&access, &proven("s-1")).await;
        let caller = access.session(&origin(), &session.token).await.unwrap();
        assert_eq!((caller.account(), caller.grade()), (admin.account(), Grade::Session));
        let mut tx = test.sql.begin_read().await.unwrap();
        access.require(&mut tx, &caller, &UNIT_UPDATE, On::Unit(&root.id)).await.unwrap();
        let own = access.own_identities(&mut tx, &caller).await.unwrap();
        assert_eq!(own[0].label, "s-1@example.vn", "the label is what the provider says now");
        assert!(own[0].last_used_at.is_some());
        drop(tx);

        // Another issuer may call somebody else so.
        let other = Proven { issuer: "https://other.example".into(), ..proven("s-1") };
        assert_eq!(travel(&access, &other).await.unwrap_err().code(), "identity_unknown");
        // Two factors at the provider are two factors here.
        let strong = Proven { two_factor: true, ..proven("s-1") };
        let session = signed_in_by(&access, &strong).await;
        assert_eq!(access.session(&origin(), &session.token).await.unwrap().grade(), Grade::TwoFactor);
    });
}

#[test]
fn a_trip_ends_once_in_time_and_in_its_browser() {
    for_each_engine(async |test| {
        let (access, _, admin) = installed(test).await;
        access.account_link(&admin, admin.account().unwrap(), ISSUER, "s-1").await.unwrap();
        let code = |result: Result<crate::identities::TripEnd, Problem>| result.map(drop).unwrap_err().code();
        let (one, two) =
            (access.trip_begin(&origin(), "/").await.unwrap(), access.trip_begin(&origin(), "/").await.unwrap());
        assert_eq!(code(access.trip_end(&origin(), &one, &two.state()).await), "trip_invalid", "of another trip");
        assert_eq!(code(access.trip_end(&origin(), &one, "").await), "trip_invalid");
        access.trip_end(&origin(), &one, &one.state()).await.unwrap();
        assert_eq!(code(access.trip_end(&origin(), &one, &one.state()).await), "trip_invalid", "once");
        test.clock.advance_us(i64::try_from(TRIP_LIFE.as_micros()).unwrap());
        assert_eq!(code(access.trip_end(&origin(), &two, &two.state()).await), "trip_invalid", "too late");
        let made_up = Trip::of("made up".into());
        assert_eq!(code(access.trip_end(&origin(), &made_up, &made_up.state()).await), "trip_invalid");
    });
}

#[test]
fn a_second_factor_is_not_gone_around() {
    for_each_engine(async |test| {
        let (access, _, admin) = installed(test).await;
        let account = admin.account().unwrap().to_owned();
        access.account_link(&admin, &account, ISSUER, "s-1").await.unwrap();
        let secret = access.totp_enrol(&admin).await.unwrap().secret;
        let now = now_us(test);
        let code = crate::totp::code_for_test(secret.expose(), now);
        let recovery = access.totp_confirm(&admin, &code).await.unwrap();
        test.clock.advance_us(60_000_000);

        let (found, trip) = travel(&access, &proven("s-1")).await.unwrap();
        assert_eq!(found, ProviderSignIn::SecondFactor);
        let wrong = access.identity_second_factor(&origin(), &trip, &"000000".into()).await.unwrap_err();
        assert_eq!(wrong.code(), "bad_credentials");
        let code = crate::totp::code_for_test(secret.expose(), now_us(test));
        let (session, target) = access.identity_second_factor(&origin(), &trip, &code.as_str().into()).await.unwrap();
        assert_eq!(target, "/hosts");
        let caller = access.session(&origin(), &session.token).await.unwrap();
        assert_eq!(caller.grade(), Grade::TwoFactor);
        let again = access.identity_second_factor(&origin(), &trip, &recovery[0]).await.unwrap_err();
        assert_eq!(again.code(), "trip_invalid", "the cookie of a session that began opens no second one");

        // A recovery code counts too, and guessing is slowed down like that of a password.
        let (_, trip) = travel(&access, &proven("s-1")).await.unwrap();
        let (session, _) = access.identity_second_factor(&origin(), &trip, &recovery[1]).await.unwrap();
        assert_eq!(session.recovery_left, Some(9));
        let (_, trip) = travel(&access, &proven("s-1")).await.unwrap();
        let mut last = "";
        for _ in 0..7 {
            last = access.identity_second_factor(&origin(), &trip, &"000000".into()).await.unwrap_err().code();
        }
        assert_eq!(last, "too_many_attempts");
        // A trip that waits for the code is none to come back from, and the reverse.
        assert_eq!(access.trip_end(&origin(), &trip, &trip.state()).await.unwrap_err().code(), "trip_invalid");
        let open = access.trip_begin(&origin(), "/").await.unwrap();
        let early = access.identity_second_factor(&origin(), &open, &recovery[2]).await.unwrap_err();
        assert_eq!(early.code(), "trip_invalid");
        // Two factors at the provider are enough.
        signed_in_by(&access, &Proven { two_factor: true, ..proven("s-1") }).await;
    });
}

#[test]
fn a_passkey_is_not_gone_around_either() {
    for_each_engine(async |test| {
        let (access, _, admin) = installed(test).await;
        let account = admin.account().unwrap().to_owned();
        access.account_link(&admin, &account, ISSUER, "s-1").await.unwrap();
        let key = format!(
            "INSERT INTO access_passkeys (id, account, credential, name, public_key, counter, created_at) \
             VALUES ('k', '{account}', 'k', 'Khoá', '{{}}', 0, 0)"
        );
        let mut tx = test.sql.begin_write().await.unwrap();
        tx.execute(&statement(key), params![]).await.unwrap();
        tx.commit().await.unwrap();

        let (found, trip) = travel(&access, &proven("s-1")).await.unwrap();
        assert_eq!(found, ProviderSignIn::SecondFactor);
        let wrong = access.identity_second_factor(&origin(), &trip, &"000000".into()).await.unwrap_err();
        assert_eq!(wrong.code(), "bad_credentials");
        let alone = super::sign_in(&access, "admin", super::PASSWORD).await.unwrap_err();
        assert_eq!(alone.code(), "second_factor_required", "also while this server takes no passkeys");
        assert_eq!(access.passkey_sign_in_ask(&trip).await.unwrap_err().code(), "passkeys_off");
        // Codes that are made for it count after the provider.
        let codes = access.recovery_renew(&admin).await.unwrap();
        let (session, target) = access.identity_second_factor(&origin(), &trip, &codes[0]).await.unwrap();
        assert_eq!((session.recovery_left, target.as_str()), (Some(9), "/hosts"));
        access.account_reset(&admin, &account, true).await.unwrap();
        assert!(super::sign_in(&access, "admin", super::PASSWORD).await.is_ok(), "an administrator took it away");
    });
}

#[test]
fn people_link_and_unlink_themselves() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        member(&access, &admin, "lan", &root.id, Role::Officer).await;
        let (lan, other) = (signed_in(&access, "lan").await, signed_in(&access, "lan").await);
        let id = link_own(&access, &lan, "s-lan").await.unwrap();
        assert_eq!(link_own(&access, &lan, "s-lan").await.unwrap_err().code(), "conflict", "twice");
        assert_eq!(link_own(&access, &admin, "s-lan").await.unwrap_err().code(), "conflict", "of another");
        assert_eq!(link_own(&access, &lan, "").await.unwrap_err().code(), "invalid_input");
        assert_eq!(link_own(&access, &lan, &"s".repeat(256)).await.unwrap_err().code(), "invalid_input");
        assert_eq!(link_own(&access, &lan, "s\u{202e}").await.unwrap_err().code(), "invalid_input");
        signed_in_by(&access, &proven("s-lan")).await;

        // A trip for linking signs nobody in; one for signing in, or of another account, links nothing.
        let trip = access.trip_begin_link(&lan).await.unwrap();
        let end = access.trip_end(&origin(), &trip, &trip.state()).await.unwrap();
        let refused = access.identity_sign_in(&origin(), &end, &proven("s-lan")).await.unwrap_err();
        assert_eq!(refused.code(), "trip_invalid");
        assert_eq!(access.identity_link(&admin, &end, &proven("s-2")).await.unwrap_err().code(), "trip_invalid");
        let trip = access.trip_begin(&origin(), "/").await.unwrap();
        let end = access.trip_end(&origin(), &trip, &trip.state()).await.unwrap();
        assert_eq!(access.identity_link(&lan, &end, &proven("s-2")).await.unwrap_err().code(), "trip_invalid");

        assert_eq!(access.identity_unlink(&admin, &id).await.unwrap_err().code(), "not_found", "not one's own");
        access.identity_unlink(&lan, &id).await.unwrap();
        assert_eq!(travel(&access, &proven("s-lan")).await.unwrap_err().code(), "identity_unknown");
        // Other sessions have ended; the one that did it has not.
        assert!(access.session_list(&lan).await.unwrap().len() == 1);
        assert_eq!(access.session_revoke(&other, "x").await.unwrap_err().code(), "not_found");
        for number in 0..MAX_IDENTITIES {
            link_own(&access, &lan, &format!("s-{number}")).await.unwrap();
        }
        assert_eq!(link_own(&access, &lan, "s-more").await.unwrap_err().code(), "limit_reached");
    });
}

#[test]
fn administrators_link_and_unlink_where_they_administer() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let unit = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "Sở Y tế")).await.unwrap();
        let lan = member(&access, &admin, "lan", &unit.id, Role::Officer).await;
        // Never had a password: central sign-in alone.
        let new = access.account_create(&admin, &unit.id, &super::new_account("moi")).await.unwrap();
        let id = access.account_link(&admin, &new.id, ISSUER, "s-moi").await.unwrap().id;
        let session = signed_in_by(&access, &proven("s-moi")).await;
        let moi = access.session(&origin(), &session.token).await.unwrap();
        let only = access.identity_unlink(&moi, &id).await.unwrap_err();
        assert_eq!(only.code(), "conflict", "the only way in is not taken away by its owner");
        access.account_set_state(&admin, &new.id, AccountState::Locked).await.unwrap();
        assert_eq!(travel(&access, &proven("s-moi")).await.unwrap_err().code(), "identity_unknown", "locked");
        access.account_set_state(&admin, &new.id, AccountState::Active).await.unwrap();
        let session = signed_in_by(&access, &proven("s-moi")).await;
        let mut tx = test.sql.begin_read().await.unwrap();
        assert_eq!(access.account_identities(&mut tx, &admin, &new.id).await.unwrap().len(), 1);
        assert_eq!(access.account_identities(&mut tx, &moi, &lan.id).await.unwrap_err().code(), "not_found");
        drop(tx);
        access.account_unlink(&admin, &lan.id, &id).await.map_err(|problem| problem.code()).unwrap_err();
        access.account_unlink(&admin, &new.id, &id).await.unwrap();
        assert_eq!(access.session(&origin(), &session.token).await.unwrap_err().code(), "unauthenticated");
        assert_eq!(travel(&access, &proven("s-moi")).await.unwrap_err().code(), "identity_unknown");
    });
}

#[test]
fn linking_wants_a_confirmation_when_it_happens() {
    for_each_engine(async |test| {
        let (access, _, admin) = installed(test).await;
        let trip = access.trip_begin_link(&admin).await.unwrap();
        let end = access.trip_end(&origin(), &trip, &trip.state()).await.unwrap();
        test.clock.advance_us(301_000_000);
        let late = access.identity_link(&admin, &end, &proven("s-1")).await.unwrap_err();
        assert_eq!(late.code(), "step_up_required");
        let proof = Proof::Password(super::PASSWORD.into());
        let confirmed = access.session_confirm(&admin, &proof).await.unwrap();
        let admin = access.session(&origin(), &confirmed.token).await.unwrap();
        access.identity_link(&admin, &end, &proven("s-1")).await.unwrap();
    });
}

#[test]
fn trips_and_their_failures_are_limited() {
    for_each_engine(async |test| {
        let (access, _, _) = installed(test).await;
        let first = access.trip_begin(&origin(), "/").await.unwrap();
        for _ in 0..MAX_TRIPS_PER_ADDRESS {
            test.clock.advance_us(1);
            access.trip_begin(&origin(), "/").await.unwrap();
        }
        assert_eq!(access.trip_end(&origin(), &first, &first.state()).await.unwrap_err().code(), "trip_invalid");
        // Refusals are counted for the address like failed passwords.
        let mut last = "";
        for _ in 0..60 {
            last = travel(&access, &proven("nobody")).await.map(drop).unwrap_err().code();
        }
        assert_eq!(last, "too_many_attempts");

        let fill = format!(
            "INSERT INTO access_trips (digest, purpose, target, address, began_at, expires_at) \
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MAX_TRIPS}) \
             SELECT 'd' || i, 'sign_in', '/', 'address:' || i, 0, {} FROM n",
            i64::MAX
        );
        let mut tx = test.sql.begin_write().await.unwrap();
        tx.execute(&statement(fill), params![]).await.unwrap();
        tx.commit().await.unwrap();
        let elsewhere = Origin::new(Some(Ipv4Addr::new(192, 0, 2, 9).into()), "", "", Lang::Vi);
        let full = access.trip_begin(&elsewhere, "/").await.unwrap_err();
        assert_eq!((full.code(), full.status()), ("rate_limited", 429));
    });
}
