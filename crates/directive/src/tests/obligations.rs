use vg_backend::testkit::for_each_engine;
use vg_model::Timestamp;

use super::{DAY, world};
use crate::checks::RanNow;
use crate::obligations::state::{Event, State, Verdict};
use crate::obligations::{Asked, Assignment, Grade, Statement, Waiver};

fn step(event: Event) -> Asked {
    Asked { event, reason: "theo yêu cầu".into(), receipt: String::new() }
}

#[test]
fn what_cannot_be_measured_is_stated_by_a_person_for_a_time() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        let one = world.obligation("1.b").await;
        assert_eq!((one.data.verdict, one.data.grade), (Verdict::Unknown, Grade::None));
        assert_eq!(one.data.reason.vi, "chưa đo được");
        let now = test.clock_now();
        let said =
            |until: i64| Statement { met: true, text: "đã phân công".into(), until: Timestamp(now.0 + until) };
        let (unit, id) = (&world.unit, &one.id);
        let refused = world.directive.obligation_state(&world.analyst, unit, id, one.version, &said(DAY)).await;
        assert_eq!(refused.unwrap_err().status(), 403);
        for bad in [0, 400 * DAY] {
            let refused = world.directive.obligation_state(&world.officer, unit, id, one.version, &said(bad)).await;
            assert_eq!(refused.unwrap_err().status(), 422);
        }
        let one = world.directive.obligation_state(&world.officer, unit, id, one.version, &said(DAY)).await.unwrap();
        assert_eq!((one.data.state, one.data.grade), (State::Met, Grade::Statement));
        assert!(one.data.stated.as_ref().unwrap().evidence > 0);
        let board = world.directive.board(&world.reader, unit, None).await.unwrap();
        assert_eq!((board.letters[0].tally.stated, board.letters[0].tally.met), (1, 0));

        test.clock.advance_us(DAY);
        assert!(world.directive.waking().contains(unit), "time alone changes it");
        world.run(RanNow::Time).await;
        let one = world.obligation("1.b").await;
        assert_eq!((one.data.state, one.data.verdict), (State::Lapsed, Verdict::Unknown));

        // What is measured takes no statement.
        let one = world.obligation("1.a").await;
        let until = Timestamp(test.clock_now().0 + DAY);
        let said = Statement { met: true, text: "xong".into(), until };
        let refused = world.directive.obligation_state(&world.officer, unit, &one.id, one.version, &said).await;
        assert_eq!(refused.unwrap_err().status(), 409);
    });
}

#[test]
fn an_obligation_goes_its_way_to_the_authority() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        let (unit, officer) = (&world.unit, &world.officer);
        let one = world.obligation("1.a").await;
        let early = world.directive.obligation_step(officer, unit, &one.id, one.version, &step(Event::Attest)).await;
        assert_eq!(early.unwrap_err().code(), "directive_obligation_state");
        let one = world.directive.obligation_step(officer, unit, &one.id, one.version, &step(Event::Acknowledge)).await;
        let one = one.unwrap();
        let new = Assignment { owner: "somebody".into(), ..Assignment::default() };
        let one = world.directive.obligation_assign(&world.analyst, unit, &one.id, one.version, &new).await.unwrap();
        assert_eq!(one.data.state, State::Assigned);
        world.tables.set(unit, &[("a", 3)]);
        world.run(RanNow::Changed).await;
        let mut one = world.obligation("1.a").await;
        assert_eq!(one.data.state, State::Met);
        for (event, state) in [
            (Event::Attest, State::Attested),
            (Event::Report, State::Reported),
            (Event::Return, State::Returned),
            (Event::Begin, State::Met),
            (Event::Report, State::Reported),
            (Event::Accept, State::Accepted),
        ] {
            let mut asked = step(event);
            if event == Event::Report {
                let without = world.directive.obligation_step(officer, unit, &one.id, one.version, &asked).await;
                assert_eq!(without.unwrap_err().status(), 422, "a report needs a receipt");
                asked.receipt = "BBBG-12".into();
            }
            // What is met in fact returns to that as soon as work on it begins.
            one = world.directive.obligation_step(officer, unit, &one.id, one.version, &asked).await.unwrap();
            assert_eq!(one.data.state, state, "{event:?}");
        }
        assert_eq!(one.data.receipt, "BBBG-12");
    });
}

#[test]
fn a_waiver_needs_two_persons_and_ends() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        let (unit, one) = (&world.unit, world.obligation("1.a").await);
        let until = Some(Timestamp(test.clock_now().0 + 10 * DAY));
        let waiver =
            Waiver { not_applicable: false, reason: "nâng cấp".into(), control: "tắt máy".into(), until };
        let bad = Waiver { until: None, ..waiver.clone() };
        let refused = world.directive.waiver_ask(&world.officer, unit, &one.id, one.version, &bad).await.unwrap_err();
        assert_eq!(refused.status(), 422);
        let one = world.directive.waiver_ask(&world.officer, unit, &one.id, one.version, &waiver).await.unwrap();
        assert_eq!(one.data.state, State::Received, "asked for is not given");
        let own =
            world.directive.waiver_decide(&world.officer, unit, &one.id, one.version, true, "").await.unwrap_err();
        assert_eq!(own.code(), "directive_second_person");
        let one = world.directive.waiver_decide(&world.second, unit, &one.id, one.version, true, "").await.unwrap();
        assert_eq!(one.data.state, State::Waived);
        let board = world.directive.board(&world.reader, unit, None).await.unwrap();
        assert_eq!((board.letters[0].tally.waived, board.letters[0].tally.weight_met), (1, 0));
        // Neither measuring nor time makes it met.
        world.tables.set(unit, &[("a", 3)]);
        world.run(RanNow::Changed).await;
        assert_eq!(world.obligation("1.a").await.data.state, State::Waived);
        test.clock.advance_us(10 * DAY);
        world.run(RanNow::Time).await;
        let one = world.obligation("1.a").await;
        assert_eq!((one.data.state, one.data.waived.is_none()), (State::Met, true));
    });
}

#[test]
fn who_is_late_stays_late_and_is_reminded_before_and_after() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        let (unit, one) = (&world.unit, world.obligation("1.a").await);
        let due_at = Some(Timestamp(test.clock_now().0 + 8 * DAY));
        let new = Assignment { owner: "somebody".into(), deputies: vec![], due_at };
        world.directive.obligation_assign(&world.officer, unit, &one.id, one.version, &new).await.unwrap();
        let events = async || {
            let steps = world.directive.obligation_steps(&world.reader, unit, &one.id).await.unwrap();
            steps.into_iter().rev().map(|step| step.event).collect::<Vec<_>>()
        };
        assert!(!events().await.contains(&"reminder".to_owned()));
        for days in [1, 4, 2] {
            test.clock.advance_us(days * DAY);
            assert!(world.directive.waking().contains(unit));
            world.run(RanNow::Time).await;
        }
        assert_eq!(events().await.iter().filter(|event| *event == "reminder").count(), 3);
        test.clock.advance_us(DAY);
        world.run(RanNow::Time).await;
        let found = world.obligation("1.a").await;
        assert_eq!((found.data.state, found.data.late), (State::Overdue, true));
        world.tables.set(unit, &[("a", 3)]);
        world.run(RanNow::Changed).await;
        let found = world.obligation("1.a").await;
        assert_eq!((found.data.state, found.data.late), (State::Met, true), "late for ever");
    });
}

#[test]
fn what_comes_again_gets_its_next_time() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let mut plan = super::plan();
        let due = Timestamp(test.clock_now().0 + DAY);
        plan.obligations[0].due_at = Some(due);
        plan.obligations[0].every = "1 week".into();
        let kept = world.directive.letter_register(&world.officer, &world.unit, &super::letter("1/X")).await.unwrap();
        world.directive.letter_confirm(&world.officer, &world.unit, &kept.id, 1, &plan).await.unwrap();
        world.tables.set(&world.unit, &[("a", 3)]);
        world.run(RanNow::Changed).await;
        test.clock.advance_us(DAY);
        world.run(RanNow::Time).await;
        let one = world.obligation("1.a").await;
        assert_eq!((one.data.state, one.data.late), (State::Met, false));
        assert_eq!(one.data.due_at, Some(Timestamp(due.0 + 7 * DAY)));
    });
}

#[test]
fn units_do_not_see_each_others_obligations() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.confirmed().await;
        let one = world.obligation("1.a").await;
        let (unit, other) = (&world.unit, &world.other);
        for unit in [unit, other] {
            let refused = world.directive.obligation_get(&world.stranger, unit, &one.id).await.unwrap_err();
            assert_eq!(refused.status(), 404);
            let refused = world.directive.obligation_steps(&world.stranger, unit, &one.id).await.unwrap_err();
            assert_eq!(refused.status(), 404);
            let new = Assignment::default();
            let refused = world.directive.obligation_assign(&world.stranger, unit, &one.id, 1, &new).await.unwrap_err();
            assert_eq!(refused.status(), 404);
        }
    });
}
