use std::time::Duration;

use vg_access::evidence::EvidenceFilter;
use vg_access::tokens::NewToken;
use vg_access::{Caller, On};
use vg_backend::testkit::for_each_engine;
use vg_model::Timestamp;

use super::{DAY, said, world};
use crate::limits::MAX_STATED_DAYS;
use crate::operations::ASSESSMENT_READ;
use crate::states::{Basis, Doubt, State};
use crate::{Assignment, Stated};

#[test]
fn a_result_is_a_statement_that_holds_for_a_time() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a", "b"]).await.assessment.id;
        let one = world.control(&id, "a").await;
        assert_eq!((one.state, one.basis, one.version), (State::NotAssessed, Basis::None, 1));
        let refused = world.assess.control_state(&world.reader, &world.unit, &id, "a", 1, &said(State::Met, "")).await;
        assert_eq!(refused.unwrap_err().status(), 403);
        for until in [0, (MAX_STATED_DAYS + 1) * DAY] {
            let bad = Stated { until: Some(Timestamp(test.clock_now().0 + until)), ..said(State::Met, "") };
            let refused = world.assess.control_state(&world.analyst, &world.unit, &id, "a", 1, &bad).await;
            assert_eq!(refused.unwrap_err().status(), 422);
        }
        let until = Timestamp(test.clock_now().0 + 10 * DAY);
        let met = Stated { until: Some(until), ..said(State::Met, " đã xem\r\ncấu hình ") };
        let one = world.assess.control_state(&world.analyst, &world.unit, &id, "a", 1, &met).await.unwrap();
        assert_eq!((one.state, one.basis, one.version), (State::Met, Basis::Statement, 2));
        assert_eq!((one.reason.as_str(), one.until), ("đã xem\ncấu hình", Some(until)));
        let late = world.assess.control_state(&world.analyst, &world.unit, &id, "a", 1, &met).await.unwrap_err();
        assert_eq!((late.status(), late.code()), (412, "assess_version_mismatch"));
        assert_eq!(one.counts_as(test.clock_now()), State::Met);
        assert_eq!((one.counts_as(until), one.doubt(until)), (State::NotAssessed, Doubt::Lapsed));

        let one = world.state(&id, "a", State::NotAssessed).await;
        assert_eq!((one.basis, one.until), (Basis::None, None));
        assert_eq!(world.events(&id, "a").await, ["stated", "stated"]);
        assert_eq!(world.events(&id, "b").await, [""; 0]);
    });
}

#[test]
fn a_result_stands_in_the_ledger_and_the_audit_of_the_unit() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        world.state(&id, "a", State::Partly).await;
        let mut tx = test.sql.begin_read().await.unwrap();
        let granted =
            world.access.require(&mut tx, &world.officer, &vg_access::permission::EVIDENCE_READ, On::Unit(&world.unit));
        let granted = granted.await.unwrap();
        let filter = EvidenceFilter { source: Some("assess".into()), ..EvidenceFilter::default() };
        let found = world.access.evidence().page(&mut tx, &granted, &filter, None, 10).await.unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].kind.as_str(), found[0].subject.as_str()), ("statement", format!("{id}/a").as_str()));
        assert!(found[0].facts.contains(r#""state":"partly""#), "{}", found[0].facts);
        assert!(found[0].title.vi.contains("Biện pháp a · Hệ thống his"), "{}", found[0].title.vi);
        drop(tx);
        let history = world.assess.control_history(&world.reader, &world.unit, &id, "a").await.unwrap();
        assert_eq!(history[0].ledger, Some(found[0].seq));
        assert_eq!((history[0].from.as_str(), history[0].to.as_str()), ("not_assessed", "partly"));
        world.assess.may(&world.reader, &world.unit, &ASSESSMENT_READ).await.unwrap();
    });
}

#[test]
fn owner_day_and_note_are_set_and_checked() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let new =
            Assignment { owner: " Trần Thị Lan ".into(), due: "2026-12-20".into(), note: "làm\tgấp".into() };
        let one = world.assess.control_assign(&world.analyst, &world.unit, &id, "a", 1, &new).await.unwrap();
        assert_eq!((one.owner.as_str(), one.due.as_str()), ("Trần Thị Lan", "2026-12-20"));
        assert_eq!((one.note.as_str(), one.state, one.version), ("làm\tgấp", State::NotAssessed, 2));
        for bad in ["2026-13-01", "20/12/2026", "mai"] {
            let bad = Assignment { due: bad.into(), ..new.clone() };
            let refused = world.assess.control_assign(&world.analyst, &world.unit, &id, "a", 2, &bad).await;
            assert_eq!(refused.unwrap_err().errors[0].pointer, "/due");
        }
        assert_eq!(world.control(&id, "a").await.version, 2, "what was refused changed nothing");
    });
}

#[test]
fn not_applicable_needs_a_reason_and_two_persons() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a", "b"]).await.assessment.id;
        let (assess, unit) = (&world.assess, &world.unit);
        let direct = assess.control_state(&world.officer, unit, &id, "a", 1, &said(State::NotApplicable, "x")).await;
        assert_eq!(direct.unwrap_err().errors[0].code, "two_persons");
        let bare = assess.exemption_ask(&world.officer, unit, &id, "a", 1, "  ").await.unwrap_err();
        assert_eq!(bare.errors[0].code, "required");
        let none = assess.exemption_decide(&world.officer, unit, &id, "a", 1, true, "").await.unwrap_err();
        assert_eq!(none.status(), 409);
        let one = assess.exemption_ask(&world.officer, unit, &id, "a", 1, "không có mạng không dây").await.unwrap();
        assert_eq!((one.state, one.version), (State::NotAssessed, 2), "asked for is not given");
        let own = assess.exemption_decide(&world.officer, unit, &id, "a", 2, true, "").await.unwrap_err();
        assert_eq!(own.code(), "assess_second_person");
        let low = assess.exemption_decide(&world.analyst, unit, &id, "a", 2, true, "").await.unwrap_err();
        assert_eq!(low.status(), 403);
        let bare = assess.exemption_decide(&world.second, unit, &id, "a", 2, false, "").await.unwrap_err();
        assert_eq!(bare.status(), 422, "a refusal needs its reason");
        let one = assess.exemption_decide(&world.second, unit, &id, "a", 2, true, "").await.unwrap();
        assert_eq!((one.state, one.reason.as_str()), (State::NotApplicable, "không có mạng không dây"));
        let asked = one.exemption.clone().unwrap();
        assert_ne!(asked.by, asked.approver);
        assert_eq!(world.events(&id, "a").await, ["exemption_asked", "exemption_approved"]);

        // Refused, it is as before; a result ends it.
        assess.exemption_ask(&world.officer, unit, &id, "b", 1, "thử").await.unwrap();
        let one = assess.exemption_decide(&world.second, unit, &id, "b", 2, false, "vẫn áp dụng").await.unwrap();
        assert_eq!((one.state, one.exemption), (State::NotAssessed, None));
        let one = world.state(&id, "a", State::NotMet).await;
        assert_eq!((one.state, one.exemption), (State::NotMet, None));
    });
}

#[test]
fn a_token_of_the_one_who_asked_is_no_second_person() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let (assess, unit) = (&world.assess, &world.unit);
        let token = token_of(&world).await;
        let one = assess.exemption_ask(&token, unit, &id, "a", 1, "không áp dụng").await.unwrap();
        assert!(one.exemption.unwrap().by.starts_with("token:"));
        let own = assess.exemption_decide(&world.officer, unit, &id, "a", 2, true, "").await.unwrap_err();
        assert_eq!(own.code(), "assess_second_person");
        assess.exemption_decide(&world.second, unit, &id, "a", 2, true, "").await.unwrap();
    });
}

/// A program of the officer.
async fn token_of(world: &super::World) -> Caller {
    let new = NewToken {
        name: "bảng điều khiển".into(),
        unit: world.unit.clone(),
        scopes: vec!["assess.".into()],
        life: Duration::from_secs(3_600),
    };
    let (text, _) = world.access.token_create(&world.officer, &new).await.unwrap();
    world.access.token(&vg_access::testkit::origin(), &text).await.unwrap()
}
