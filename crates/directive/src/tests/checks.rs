use vg_access::On;
use vg_access::evidence::EvidenceFilter;
use vg_backend::testkit::for_each_engine;

use super::{CHECK, DAY, World, Wrong, world};
use crate::checks::{History, Mark, RanNow};
use crate::obligations::state::{State, Verdict};

const ALL: History = History { before: None, limit: 100 };

#[test]
fn a_gap_that_is_fixed_turns_the_obligation_met_and_back() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        world.tables.set(&world.unit, &[("a", 3), ("b", 0)]);
        let ran = world.run(RanNow::Changed).await;
        assert_eq!((ran.run, ran.recorded), (1, 1));
        let one = world.obligation("1.a").await;
        assert_eq!((one.data.verdict, one.data.state), (Verdict::NotMet, State::Received));
        assert_eq!((one.data.counts.numerator, one.data.counts.denominator, one.data.counts.not_met), (1, 2, 1));
        assert!(one.data.reason.vi.contains("1 chưa đạt"), "{:?}", one.data.reason);

        // Nothing changed: it is not even asked.
        let asked = world.tables.asked();
        assert_eq!(world.run(RanNow::Changed).await.run, 0);
        assert_eq!(world.tables.asked(), asked);

        world.tables.set(&world.unit, &[("a", 3), ("b", 2)]);
        assert_eq!(world.run(RanNow::Changed).await.recorded, 1);
        let one = world.obligation("1.a").await;
        assert_eq!((one.data.verdict, one.data.state), (Verdict::Met, State::Met));

        world.tables.set(&world.unit, &[("a", 3), ("b", 2), ("c", 0)]);
        world.run(RanNow::Changed).await;
        assert_eq!(world.obligation("1.a").await.data.state, State::Lapsed);
        let steps = world.directive.obligation_steps(&world.reader, &world.unit, &one.id).await.unwrap();
        let path: Vec<&str> = steps.iter().rev().map(|step| step.to.as_str()).collect();
        assert_eq!(path, ["received", "met", "lapsed"]);
    });
}

#[test]
fn runs_at_the_same_time_follow_each_other() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        world.tables.set(&world.unit, &[("a", 3), ("b", 0)]);
        let (first, second, third) =
            tokio::join!(world.run(RanNow::Asked), world.run(RanNow::Changed), world.run(RanNow::Asked));
        // What is asked for is always recorded; the other one finds nothing new unless it is the first.
        assert_eq!((first.recorded, third.recorded), (1, 1));
        let history = world.directive.observations(&world.reader, &world.unit, CHECK, ALL).await.unwrap();
        let numbers: Vec<i64> = history.iter().rev().map(|one| one.no).collect();
        assert_eq!(numbers, (1..=2 + second.recorded as i64).collect::<Vec<_>>());
    });
}

#[test]
fn runs_that_say_the_same_are_recorded_when_half_of_their_freshness_has_passed() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        world.tables.set(&world.unit, &[("a", 3)]);
        world.run(RanNow::Changed).await;
        // Data changed, the answer did not.
        world.tables.set(&world.unit, &[("a", 3)]);
        let ran = world.run(RanNow::Changed).await;
        assert_eq!((ran.run, ran.recorded), (1, 0));
        test.clock.advance_us(DAY);
        let ran = world.run(RanNow::Time).await;
        assert_eq!((ran.run, ran.recorded), (1, 1));
        let history = world.directive.observations(&world.reader, &world.unit, CHECK, ALL).await.unwrap();
        assert_eq!(history.iter().map(|one| one.no).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(history[0].result_hash, history[1].result_hash);
    });
}

#[test]
fn what_is_stale_is_unknown() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        world.tables.set(&world.unit, &[("a", 3)]);
        world.run(RanNow::Changed).await;
        assert_eq!(world.obligation("1.a").await.data.state, State::Met);
        test.clock.advance_us(2 * DAY);
        // The check cannot be asked any more; what it said is stale.
        world.tables.wrong(Some(Wrong::Fails));
        world.run(RanNow::Time).await;
        let one = world.obligation("1.a").await;
        assert_eq!((one.data.verdict, one.data.state), (Verdict::Unknown, State::Lapsed));
    });
}

#[test]
fn a_check_that_is_at_fault_is_unknown_with_its_reason_and_never_met() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        world.tables.set(&world.unit, &[("a", 3)]);
        for (wrong, said) in [
            (Wrong::Fails, "division by zero"),
            (Wrong::Columns, "has to return the columns"),
            (Wrong::Twice, "has two rows"),
            (Wrong::Verdict, "is none of"),
            (Wrong::Reason, "is not declared"),
            (Wrong::NoSubject, "names no subject"),
            (Wrong::Truncated, "more than"),
            (Wrong::TimeAsText, "has to be a time"),
        ] {
            world.tables.wrong(None);
            world.run(RanNow::Changed).await;
            assert_eq!(world.obligation("1.a").await.data.verdict, Verdict::Met, "{wrong:?}");
            world.tables.wrong(Some(wrong));
            world.run(RanNow::Changed).await;
            let one = world.obligation("1.a").await;
            assert_eq!(one.data.verdict, Verdict::Unknown, "{wrong:?}");
            assert!(one.data.reason.en.contains(said), "{wrong:?}: {:?}", one.data.reason);
            let met = subjects(&world, Mark::Met).await;
            assert!(met.is_empty(), "{wrong:?}: {met:?}");
        }
    });
}

#[test]
fn nothing_in_scope_is_unknown_unless_the_check_says_why_it_is_met() {
    let mut check = super::check();
    let rows = crate::checks::Rows {
        columns: crate::checks::COLUMNS.map(str::to_owned).to_vec(),
        ..crate::checks::Rows::default()
    };
    assert_eq!(crate::checks::judge(&check, &mut rows.clone()).verdict, Verdict::Unknown);
    check.met_when_empty = Some(vg_model::Text::new("không có", "none"));
    assert_eq!(crate::checks::judge(&check, &mut rows.clone()).verdict, Verdict::Met);
}

async fn subjects(world: &World, mark: Mark) -> Vec<String> {
    let page = world.directive.subjects(&world.reader, &world.unit, CHECK, mark, None, 100).await.unwrap();
    page.into_iter().map(|told| told.subject.name).collect()
}

#[test]
fn subjects_are_kept_as_intervals_and_two_runs_can_be_compared() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        world.tables.set(&world.unit, &[("a", 3), ("b", 0), ("c", 1)]);
        world.run(RanNow::Changed).await;
        world.tables.set(&world.unit, &[("a", 3), ("b", 2), ("d", 0)]);
        world.run(RanNow::Changed).await;
        assert_eq!(subjects(&world, Mark::Met).await, ["a", "b"]);
        assert_eq!(subjects(&world, Mark::NotMet).await, ["d"]);
        let changed =
            world.directive.subjects_between(&world.reader, &world.unit, CHECK, (1, 2), "", 100).await.unwrap();
        let told: Vec<(&str, Mark, i64, Option<i64>)> = changed
            .iter()
            .map(|told| (told.subject.id.as_str(), told.subject.mark, told.from_no, told.until_no))
            .collect();
        assert_eq!(
            told,
            [
                ("b", Mark::NotMet, 1, Some(2)),
                ("b", Mark::Met, 2, None),
                ("c", Mark::Met, 1, Some(2)),
                ("d", Mark::NotMet, 2, None)
            ]
        );
        // A program that starts anew remembers nothing and writes the same.
        let again = crate::Directive::new(test, &world.access, [super::check()]);
        world.tables.set(&world.unit, &[("a", 3), ("b", 2), ("d", 1)]);
        again.run_checks(&world.officer, &world.unit, &world.tables, RanNow::Changed).await.unwrap();
        assert_eq!(subjects(&world, Mark::Met).await, ["a", "b", "d"]);
        assert!(subjects(&world, Mark::NotMet).await.is_empty());
    });
}

#[test]
fn every_observation_stands_in_the_ledger_with_what_it_was_made_of() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        world.tables.set(&world.unit, &[("a", 3), ("b", 0)]);
        world.run(RanNow::Asked).await;
        let last = &world.directive.observations(&world.reader, &world.unit, CHECK, ALL).await.unwrap()[0];
        let mut tx = test.sql.begin_read().await.unwrap();
        let filter = EvidenceFilter { subject: Some(CHECK.to_owned()), ..EvidenceFilter::default() };
        let granted = world
            .access
            .require(&mut tx, &world.officer, &vg_access::permission::EVIDENCE_READ, On::Unit(&world.unit))
            .await
            .unwrap();
        let page = world.access.evidence().page(&mut tx, &granted, &filter, None, 100).await.unwrap();
        let entry = page.iter().find(|entry| entry.seq == last.evidence).unwrap();
        assert_eq!(entry.kind, "observation");
        let facts: serde_json::Value = serde_json::from_str(&entry.facts).unwrap();
        assert_eq!(facts["sql"], "SELECT 1");
        assert_eq!(facts["result_sha256"], last.result_hash);
        assert_eq!((facts["numerator"].as_i64(), facts["denominator"].as_i64()), (Some(1), Some(2)));
        assert_eq!(facts["snapshots"][0], last.snapshots[0]);
        assert_eq!(entry.expires_at, Some(last.expires_at));
    });
}

#[test]
fn checks_are_read_and_run_within_a_unit_alone() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        world.tables.set(&world.unit, &[("a", 3)]);
        let refused = world.directive.run_checks(&world.stranger, &world.unit, &world.tables, RanNow::Asked).await;
        assert_eq!(refused.unwrap_err().status(), 404);
        let refused = world.directive.run_checks(&world.reader, &world.unit, &world.tables, RanNow::Asked).await;
        assert_eq!(refused.unwrap_err().status(), 403);
        assert_eq!(world.directive.check_get(&world.stranger, &world.unit, CHECK).await.unwrap_err().status(), 404);
        assert_eq!(world.directive.check_get(&world.reader, &world.unit, "test/none").await.unwrap_err().status(), 404);
        let (text, last, _) = world.directive.check_get(&world.reader, &world.unit, CHECK).await.unwrap();
        assert!(text.is_some() && last.is_none());
    });
}
