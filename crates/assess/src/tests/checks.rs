use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_model::Timestamp;

use super::{DAY, World, said, world};
use crate::model::{CheckFact, NewEvidence};
use crate::states::{Basis, Doubt, State, Verdict};

const CHECK: &str = "vn/log-retention";

fn fact(test: &TestBackend, verdict: Verdict, reason: &str) -> CheckFact {
    let now = test.clock_now();
    CheckFact {
        check: CHECK.into(),
        system: "his".into(),
        verdict,
        reason: reason.into(),
        observed_at: now,
        expires_at: Some(Timestamp(now.0 + 2 * DAY)),
        ledger: Some(1),
    }
}

async fn record(world: &World, facts: &[CheckFact]) -> usize {
    world.assess.check_record(&world.analyst, &world.unit, facts).await.unwrap()
}

/// Records in the audit of the unit.
async fn audits(world: &World, test: &TestBackend) -> i64 {
    let mut tx = test.sql.begin_read().await.unwrap();
    let heads = world.access.audit().heads(&mut tx).await.unwrap();
    heads.into_iter().find(|head| head.chain == world.unit).unwrap().seq
}

#[test]
fn a_state_follows_from_its_check_and_from_nothing_else() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a", "b"]).await.assessment.id;
        world.state(&id, "a", State::Met).await;
        assert_eq!(record(&world, &[fact(test, Verdict::Met, "")]).await, 0, "no measure has it as evidence");
        let check = NewEvidence::Check { title: "", check: CHECK };
        let added = world.assess.evidence_add(&world.analyst, &world.unit, &id, "a", &check).await.unwrap();
        let a = world.control(&id, "a").await;
        assert_eq!((a.state, a.basis), (State::NotAssessed, Basis::Check), "it never spoke of the system");
        assert_eq!(a.reason, "chưa có kết quả đo");
        assert_eq!(world.assess.checks_wanted(&world.reader, &world.unit).await.unwrap().len(), 1);

        assert_eq!(record(&world, &[fact(test, Verdict::Met, "")]).await, 1);
        let a = world.control(&id, "a").await;
        assert_eq!((a.state, a.basis, a.reason.as_str()), (State::Met, Basis::Check, CHECK));
        let by_hand = world
            .assess
            .control_state(&world.officer, &world.unit, &id, "a", a.version, &said(State::NotMet, ""))
            .await;
        assert_eq!(by_hand.unwrap_err().code(), "assess_stated_by_check");

        // The same again only moves the time until which it holds, and nobody's version.
        test.clock.advance_us(DAY);
        let again = fact(test, Verdict::Met, "");
        assert_eq!(record(&world, std::slice::from_ref(&again)).await, 0);
        let recorded = audits(&world, test).await;
        assert_eq!(record(&world, &[again]).await, 0);
        assert_eq!(audits(&world, test).await, recorded, "what differs in nothing is not recorded either");
        let same = world.control(&id, "a").await;
        assert_eq!((same.version, same.until), (a.version, Some(Timestamp(test.clock_now().0 + 2 * DAY))));

        assert_eq!(record(&world, &[fact(test, Verdict::NotMet, "giữ 20 ngày")]).await, 1);
        let a = world.control(&id, "a").await;
        assert_eq!((a.state, a.reason), (State::NotMet, "giữ 20 ngày".to_owned()));
        assert_eq!(world.events(&id, "a").await, ["stated", "evidence_added", "checked", "checked", "checked"]);
        assert_eq!(world.control(&id, "b").await.state, State::NotAssessed);

        // Without the check nothing stands behind the state any more.
        let (assess, unit) = (&world.assess, &world.unit);
        assess.evidence_remove(&world.analyst, unit, &id, &added.id, "nhầm phép kiểm tra").await.unwrap();
        let a = world.control(&id, "a").await;
        assert_eq!((a.state, a.basis), (State::NotAssessed, Basis::None));
        world.state(&id, "a", State::Met).await;
    });
}

#[test]
fn what_was_measured_lapses_and_an_older_word_does_not_come_back() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let check = NewEvidence::Check { title: "", check: CHECK };
        world.assess.evidence_add(&world.analyst, &world.unit, &id, "a", &check).await.unwrap();
        let old = fact(test, Verdict::NotMet, "cũ");
        test.clock.advance_us(DAY);
        record(&world, &[fact(test, Verdict::Met, "")]).await;
        assert_eq!(record(&world, &[old]).await, 0);
        let a = world.control(&id, "a").await;
        assert_eq!(a.state, State::Met);
        test.clock.advance_us(2 * DAY);
        assert_eq!(a.doubt(test.clock_now()), Doubt::Lapsed);
        let progress = world.assess.progress(&world.reader, &world.unit).await.unwrap();
        assert_eq!((progress.total.met(), progress.total.unknown, progress.total.lapsed), (0, 1, 1));
        // Looked at again, it is not assessed, and says so.
        assert_eq!(record(&world, &[]).await, 1);
        assert_eq!(world.control(&id, "a").await.state, State::NotAssessed);
    });
}

#[test]
fn the_word_of_two_persons_stands_against_a_check() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let (assess, unit) = (&world.assess, &world.unit);
        let check = NewEvidence::Check { title: "", check: CHECK };
        assess.evidence_add(&world.analyst, unit, &id, "a", &check).await.unwrap();
        let a = world.control(&id, "a").await;
        let a = assess.exemption_ask(&world.officer, unit, &id, "a", a.version, "không dùng").await.unwrap();
        assess.exemption_decide(&world.second, unit, &id, "a", a.version, true, "").await.unwrap();
        assert_eq!(record(&world, &[fact(test, Verdict::NotMet, "")]).await, 0);
        assert_eq!(world.control(&id, "a").await.state, State::NotApplicable);
    });
}
