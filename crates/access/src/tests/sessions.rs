//! Sessions, second factor, waits after failures.

use vg_backend::testkit::for_each_engine;

use super::{PASSWORD, entered, installed, member, origin, sign_in, signed_in, statement};
use crate::audit::SYSTEM_CHAIN;
use crate::limits::{MAX_SESSIONS, RECOVERY_CODES};
use crate::permission::Role;
use crate::sessions::{Proof, SignIn};
use crate::{Access, Caller, Origin, Redacted};

const SECOND: i64 = 1_000_000;

#[test]
fn sessions_end_by_idleness_and_by_age() {
    for_each_engine(async |test| {
        let (access, ..) = installed(test).await;
        let session = sign_in(&access, "admin", PASSWORD).await.unwrap();
        // Used every fifty minutes it lasts, until its fourteen hours are over.
        for _ in 0..16 {
            test.clock.advance_us(50 * 60 * SECOND);
            access.session(&origin(), &session.token).await.unwrap();
        }
        test.clock.advance_us(40 * 60 * SECOND);
        assert_eq!(access.session(&origin(), &session.token).await.unwrap_err().code(), "unauthenticated");
        let session = sign_in(&access, "admin", PASSWORD).await.unwrap();
        test.clock.advance_us(3_600 * SECOND - 1);
        access.session(&origin(), &session.token).await.unwrap();
        test.clock.advance_us(3_600 * SECOND);
        assert_eq!(access.session(&origin(), &session.token).await.unwrap_err().code(), "unauthenticated");
        for bad in ["", "guess", session.csrf.as_str()] {
            assert_eq!(access.session(&origin(), &bad.into()).await.unwrap_err().code(), "unauthenticated");
        }
    });
}

#[test]
fn sessions_are_listed_revoked_and_limited() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let mut tokens = Vec::new();
        for _ in 0..MAX_SESSIONS + 3 {
            test.clock.advance_us(SECOND);
            tokens.push(sign_in(&access, "admin", PASSWORD).await.unwrap().token);
        }
        let newest = access.session(&origin(), tokens.last().unwrap()).await.unwrap();
        let listed = access.session_list(&newest).await.unwrap();
        assert_eq!(listed.len(), MAX_SESSIONS);
        assert!(listed.iter().all(|session| session.address.as_deref() == Some("192.0.2.7")));
        access.session(&origin(), &tokens[0]).await.unwrap_err();
        access.session_revoke(&newest, &listed[1].id).await.unwrap();
        assert_eq!(access.session_revoke(&newest, &listed[1].id).await.unwrap_err().code(), "not_found");
        access.session(&origin(), &tokens[tokens.len() - 2]).await.unwrap_err();
        access.sign_out(&newest).await.unwrap();
        access.session(&origin(), tokens.last().unwrap()).await.unwrap_err();
        // Nobody ends the session of another by its id.
        member(&access, &admin, "lan", &root.id, Role::Reader).await;
        let lan = signed_in(&access, "lan").await;
        assert_eq!(access.session_revoke(&lan, &listed[2].id).await.unwrap_err().code(), "not_found");
        let mut tx = test.sql.begin_read().await.unwrap();
        let rows = tx.fetch_all(&statement("SELECT digest FROM access_sessions".into()), &[]).await.unwrap();
        assert!(rows.iter().all(|row| tokens.iter().all(|token| row.text("digest").unwrap() != token.expose())));
    });
}

#[test]
fn confirming_changes_the_token() {
    for_each_engine(async |test| {
        let (access, ..) = installed(test).await;
        let session = sign_in(&access, "admin", PASSWORD).await.unwrap();
        test.clock.advance_us(600 * SECOND);
        let caller = access.session(&origin(), &session.token).await.unwrap();
        assert_eq!(access.totp_enrol(&caller).await.unwrap_err().code(), "step_up_required");
        let wrong = access.session_confirm(&caller, &Proof::Password("sai".into())).await.unwrap_err();
        assert_eq!(wrong.code(), "bad_credentials");
        let again = access.session_confirm(&caller, &Proof::Password(PASSWORD.into())).await.unwrap();
        assert_ne!(again.token, session.token);
        assert_ne!(again.csrf, session.csrf);
        assert_eq!(again.expires_at, session.expires_at, "it does not live longer for it");
        access.session(&origin(), &session.token).await.unwrap_err();
        let caller = access.session(&origin(), &again.token).await.unwrap();
        access.totp_enrol(&caller).await.unwrap();
    });
}

/// Enrols an authenticator; returns its secret and the recovery codes.
async fn enrol(access: &Access, caller: &Caller, now: i64) -> (String, Vec<Redacted<String>>) {
    let enrolment = access.totp_enrol(caller).await.unwrap();
    assert!(enrolment.uri.expose().starts_with("otpauth://totp/V%E1%BB%8Dng%20G%C3%A1c:admin?secret="));
    let secret = enrolment.secret.expose().clone();
    assert_eq!(access.totp_confirm(caller, "000000").await.unwrap_err().errors[0].code, "wrong_code");
    let codes = access.totp_confirm(caller, &crate::totp::code_for_test(&secret, now)).await.unwrap();
    assert_eq!(codes.len(), RECOVERY_CODES);
    (secret, codes)
}

fn with_code(code: &str) -> SignIn {
    SignIn { code: Some(code.into()), ..entered("admin", PASSWORD) }
}

#[test]
fn the_second_factor_is_asked_for_and_counts_once() {
    for_each_engine(async |test| {
        let (access, _, admin) = installed(test).await;
        let now = || test.clock_now().0;
        let (secret, recovery) = enrol(&access, &admin, now()).await;
        let code = crate::totp::code_for_test(&secret, now());
        assert_eq!(sign_in(&access, "admin", PASSWORD).await.unwrap_err().code(), "second_factor_required");
        assert_eq!(sign_in(&access, "admin", "sai").await.unwrap_err().code(), "bad_credentials");
        let replayed = access.sign_in(&origin(), &with_code(&code)).await.unwrap_err();
        assert_eq!(replayed.code(), "bad_credentials", "the step was used for enrolling");
        test.clock.advance_us(30 * SECOND);
        let code = crate::totp::code_for_test(&secret, now());
        let (first, last) = code.split_at(3);
        let session = access.sign_in(&origin(), &with_code(&format!(" {} {} ", first, last))).await.unwrap();
        assert_eq!(session.recovery_left, None);
        access.sign_in(&origin(), &with_code(&code)).await.unwrap_err();
        let caller = access.session(&origin(), &session.token).await.unwrap();
        // A recovery code counts once, however it is typed.
        let typed = recovery[0].expose().to_lowercase().replace('-', " ");
        let by_recovery = access.sign_in(&origin(), &with_code(&typed)).await.unwrap();
        assert_eq!(by_recovery.recovery_left, Some(9));
        access.sign_in(&origin(), &with_code(&typed)).await.unwrap_err();
        // New codes end the earlier ones.
        let renewed = access.recovery_renew(&caller).await.unwrap();
        access.sign_in(&origin(), &with_code(recovery[1].expose())).await.unwrap_err();
        access.sign_in(&origin(), &with_code(renewed[1].expose())).await.unwrap();
        assert_eq!(access.totp_enrol(&caller).await.unwrap_err().code(), "conflict");
        access.totp_remove(&caller).await.unwrap();
        sign_in(&access, "admin", PASSWORD).await.unwrap();
    });
}

#[test]
fn failures_make_the_name_wait_and_never_for_good() {
    for_each_engine(async |test| {
        let (access, ..) = installed(test).await;
        let mut longest = 0;
        for n in 1..=25 {
            let problem = sign_in(&access, "admin", "sai").await.unwrap_err();
            assert_eq!(problem.code(), "bad_credentials", "attempt {n}");
            if n <= 5 {
                continue;
            }
            // Even the right password is not looked at now, and asking does not lengthen the wait.
            for _ in 0..2 {
                let problem = sign_in(&access, "admin", PASSWORD).await.unwrap_err();
                assert_eq!(problem.code(), "too_many_attempts", "attempt {n}");
                longest = problem.retry_after.unwrap().as_secs();
            }
            assert_eq!(longest, 900.min(1 << (n - 6)));
            test.clock.advance_us(i64::try_from(longest).unwrap() * SECOND);
        }
        assert_eq!(longest, 900);
        sign_in(&access, "admin", PASSWORD).await.unwrap();
    });
}

/// The same answers, waits and statements for a name that exists and one that does not.
#[test]
fn answers_do_not_tell_which_names_exist() {
    for_each_engine(async |test| {
        let (access, ..) = installed(test).await;
        let mut told = Vec::new();
        for name in ["admin", "nobody"] {
            let mut answers = Vec::new();
            for _ in 0..8 {
                let mut problem = sign_in(&access, name, "sai").await.unwrap_err();
                problem.trace_id = String::new();
                answers.push(problem.to_json(vg_model::Lang::En));
            }
            told.push(answers);
        }
        assert_eq!(told[0], told[1]);
        assert!(told[0].last().unwrap().contains("too_many_attempts"));
        // What was typed as an unknown name is nowhere in the audit.
        let mut tx = test.sql.begin_read().await.unwrap();
        let sql = format!("SELECT actor_name, subject, changes FROM access_audit WHERE chain = '{SYSTEM_CHAIN}'");
        for row in tx.fetch_all(&statement(sql), &[]).await.unwrap() {
            for column in ["actor_name", "subject", "changes"] {
                assert!(!row.text(column).unwrap().contains("nobody"));
            }
        }
    });
}

#[test]
fn an_address_that_tries_many_names_waits() {
    for_each_engine(async |test| {
        let (access, ..) = installed(test).await;
        for n in 0..50 {
            sign_in(&access, &format!("name{n}"), "sai").await.unwrap_err();
        }
        sign_in(&access, "admin", PASSWORD).await.unwrap();
        sign_in(&access, "last", "sai").await.unwrap_err();
        assert_eq!(sign_in(&access, "admin", PASSWORD).await.unwrap_err().code(), "too_many_attempts");
        let elsewhere = Origin::new(Some("198.51.100.1".parse().unwrap()), "", "", vg_model::Lang::Vi);
        access.sign_in(&elsewhere, &entered("admin", PASSWORD)).await.unwrap();
    });
}

/// Attempts at the same time do not slip through between looking and counting.
#[test]
fn attempts_at_the_same_time_are_all_counted() {
    for_each_engine(async |test| {
        let (access, ..) = installed(test).await;
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let access = access.clone();
                tokio::spawn(async move { sign_in(&access, "admin", "sai").await.unwrap_err().code() })
            })
            .collect();
        let mut looked_at = 0;
        for attempt in tries {
            looked_at += usize::from(attempt.await.unwrap() == "bad_credentials");
        }
        assert_eq!(looked_at, 6, "five that cost nothing, and the one that begins the wait");
    });
}
