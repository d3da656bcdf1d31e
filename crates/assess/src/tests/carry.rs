use vg_backend::testkit::for_each_engine;

use super::{measure, measures, system, world};
use crate::Assignment;
use crate::measures::Measures;
use crate::model::NewEvidence;
use crate::states::{Doubt, State};

#[test]
fn opening_twice_changes_nothing() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let first = world.open("his", 2, &["a", "b"]).await;
        assert_eq!((first.new, first.carried, first.review), (2, 0, 0));
        world.state(&first.assessment.id, "a", State::Met).await;
        let again = world.open("his", 2, &["a", "b"]).await;
        assert_eq!((again.new, again.carried, again.review, again.left.len()), (0, 0, 0, 0));
        assert_eq!(again.assessment, first.assessment);
        assert_eq!(world.control(&first.assessment.id, "a").await.version, 2);
        let none = measures("toy", 2, &[]);
        let refused = world.assess.assessment_open(&world.analyst, &world.unit, &system("his", 2), &none).await;
        assert_eq!(refused.unwrap_err().code(), "assess_no_measures");
        let other = measures("toy", 3, &["a"]);
        let refused = world.assess.assessment_open(&world.analyst, &world.unit, &system("his", 2), &other).await;
        assert_eq!(refused.unwrap_err().code(), "assess_no_measures", "the level is not that of the system");
    });
}

#[test]
fn a_higher_level_takes_along_what_was_found_and_asks_to_look_again() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (assess, unit) = (&world.assess, &world.unit);
        let low = world.open("his", 2, &["a", "b", "c"]).await.assessment.id;
        let new = Assignment { owner: "Lan".into(), due: "2026-12-20".into(), note: String::new() };
        assess.control_assign(&world.analyst, unit, &low, "a", 1, &new).await.unwrap();
        world.state(&low, "a", State::Met).await;
        world.state(&low, "c", State::NotMet).await;
        let note = NewEvidence::Note { title: "", text: "biên bản 12" };
        assess.evidence_add(&world.analyst, unit, &low, "a", &note).await.unwrap();

        let up = world.open("his", 3, &["a", "b", "d"]).await;
        let high = up.assessment.id.clone();
        assert_ne!(high, low);
        assert_eq!((up.new, up.carried, up.review), (1, 2, 1));
        assert_eq!(up.left, ["c"]);
        let a = world.control(&high, "a").await;
        assert_eq!((a.state, a.owner.as_str(), a.due.as_str()), (State::Met, "Lan", "2026-12-20"));
        assert_eq!(a.doubt(test.clock_now()), Doubt::Review);
        assert_eq!(a.counts_as(test.clock_now()), State::NotAssessed, "unknown until somebody looks");
        assert_eq!(assess.evidence_list(&world.reader, unit, &high, "a").await.unwrap().len(), 1);
        assert_eq!(world.events(&high, "a").await, ["assigned", "stated", "evidence_added", "carried"]);
        assert!(!world.control(&high, "b").await.review, "nothing was found, so nothing is in doubt");

        // The earlier one is as it was, and takes nothing more.
        assert_eq!(world.control(&low, "c").await.state, State::NotMet);
        let old = world.control(&low, "a").await;
        let late = assess.control_assign(&world.analyst, unit, &low, "a", old.version, &new).await.unwrap_err();
        assert_eq!(late.code(), "assess_assessment_closed");
        let all = assess.assessment_list(&world.reader, unit, true).await.unwrap();
        assert_eq!((all.len(), all[0].data.current, all[1].data.current), (2, true, false));
        assert_eq!(assess.assessment_list(&world.reader, unit, false).await.unwrap().len(), 1);

        let a = world.state(&high, "a", State::Met).await;
        assert_eq!(a.doubt(test.clock_now()), Doubt::None);
    });
}

#[test]
fn going_back_finds_what_was_there_and_what_was_found_since() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let low = world.open("his", 2, &["a", "c"]).await.assessment.id;
        world.state(&low, "a", State::Met).await;
        world.state(&low, "c", State::Partly).await;
        test.clock.advance_us(1_000_000);
        let high = world.open("his", 3, &["a", "d"]).await.assessment.id;
        world.state(&high, "a", State::NotMet).await;
        world.state(&high, "d", State::Met).await;
        test.clock.advance_us(1_000_000);
        let back = world.open("his", 2, &["a", "c"]).await;
        assert_eq!((back.assessment.id.as_str(), back.new, back.left.as_slice()), (low.as_str(), 0, &["d".into()][..]));
        let a = world.control(&low, "a").await;
        assert_eq!((a.state, a.review), (State::NotMet, false), "the later word, and a lower level doubts nothing");
        assert_eq!(world.control(&low, "c").await.state, State::Partly, "what only the lower level asked for");
        assert_eq!(world.control(&high, "d").await.state, State::Met);
        let once_more = world.open("his", 3, &["a", "d"]).await;
        assert_eq!(once_more.assessment.id, high);
        assert_eq!(world.control(&high, "d").await.state, State::Met);
    });
}

#[test]
fn another_demand_at_the_same_level_asks_to_look_again() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a", "b"]).await.assessment.id;
        world.state(&id, "a", State::Met).await;
        let mut stricter = measure("a");
        stricter.every = "6 months".into();
        let asked = Measures { measures: vec![stricter], ..measures("toy", 2, &[]) };
        let opened =
            world.assess.assessment_open(&world.analyst, &world.unit, &system("his", 2), &asked).await.unwrap();
        assert_eq!((opened.new, opened.review, opened.left.as_slice()), (0, 1, &["b".into()][..]));
        let a = world.control(&id, "a").await;
        assert_eq!((a.every.as_str(), a.review, a.version), ("6 months", true, 3));
        assert!(!world.control(&id, "b").await.in_scope);
        assert_eq!(world.events(&id, "b").await, ["out_of_scope"]);
        let again = world.assess.assessment_open(&world.analyst, &world.unit, &system("his", 2), &asked).await.unwrap();
        assert_eq!((again.review, again.left.len()), (1, 0));
        assert_eq!(again.assessment.version, opened.assessment.version);
    });
}

#[test]
fn another_regime_is_another_assessment() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let old = world.open("his", 2, &["a"]).await.assessment.id;
        world.state(&old, "a", State::Met).await;
        let asked = measures("toy-2", 2, &["a", "z"]);
        let opened =
            world.assess.assessment_open(&world.analyst, &world.unit, &system("his", 2), &asked).await.unwrap();
        assert_eq!((opened.new, opened.carried, opened.review), (1, 1, 1));
        assert_eq!(world.control(&opened.assessment.id, "a").await.doubt(test.clock_now()), Doubt::Review);
        assert_eq!(world.control(&old, "a").await.state, State::Met);
    });
}

#[test]
fn a_closed_assessment_stays_and_opens_again() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let kept = world.open("his", 2, &["a"]).await.assessment;
        world.state(&kept.id, "a", State::Met).await;
        let (assess, unit) = (&world.assess, &world.unit);
        let wrong = assess.assessment_close(&world.analyst, unit, &kept.id, 7, "dừng").await.unwrap_err();
        assert_eq!(wrong.status(), 412);
        let closed = assess.assessment_close(&world.analyst, unit, &kept.id, 1, "hệ thống đã dừng").await.unwrap();
        assert_eq!((closed.version, closed.data.current), (2, false));
        let twice = assess.assessment_close(&world.analyst, unit, &kept.id, 2, "dừng").await.unwrap_err();
        assert_eq!(twice.code(), "assess_assessment_closed");
        assert_eq!(assess.progress(&world.reader, unit).await.unwrap().total.total, 0);
        let again = world.open("his", 2, &["a"]).await;
        assert_eq!((again.assessment.id.as_str(), again.assessment.version), (kept.id.as_str(), 3));
        assert_eq!(world.control(&kept.id, "a").await.state, State::Met);
    });
}
