use vg_backend::testkit::for_each_engine;

use super::{DAY, world};
use crate::model::{NewEvidence, today};
use crate::states::State;
use crate::{Assignment, GapFilter};

#[test]
fn gaps_come_late_first_then_by_day_then_without_a_day() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (assess, unit) = (&world.assess, &world.unit);
        let his = world.open("his", 2, &["a", "b", "c", "d"]).await.assessment.id;
        let lis = world.open("lis", 2, &["a", "b"]).await.assessment.id;
        // The clock stands at 1 January 2026, 07:00 in Viet Nam.
        assert_eq!(today(test.clock_now()), "2026-01-01");
        for (id, control, owner, due) in [
            (&his, "a", "Lan", "2026-02-01"),
            (&his, "b", "Hùng", "2025-12-31"),
            (&his, "c", "Lan", "2026-01-01"),
            (&lis, "a", "Lan", "2025-12-01"),
        ] {
            let new = Assignment { owner: owner.into(), due: due.into(), note: String::new() };
            assess.control_assign(&world.analyst, unit, id, control, 1, &new).await.unwrap();
        }
        world.state(&his, "d", State::Met).await;
        let gaps = async |filter: &GapFilter, skip: usize, rows: usize| {
            let found = assess.gaps(&world.reader, unit, filter, skip, rows).await.unwrap();
            let names = found.rows.iter().map(|gap| format!("{}/{}", gap.system, gap.control.control));
            (names.collect::<Vec<_>>().join(" "), found.total, found.late)
        };
        let all = GapFilter::default();
        assert_eq!(gaps(&all, 0, 100).await, ("lis/a his/b his/c his/a lis/b".into(), 5, 2));
        assert_eq!(gaps(&all, 1, 2).await, ("his/b his/c".into(), 5, 2), "a page knows the whole");
        let lan = GapFilter { owner: Some("Lan".into()), ..all.clone() };
        assert_eq!(gaps(&lan, 0, 100).await, ("lis/a his/c his/a".into(), 3, 1));
        let nobody = GapFilter { owner: Some(String::new()), ..all.clone() };
        assert_eq!(gaps(&nobody, 0, 100).await.0, "lis/b");
        let late = GapFilter { late: true, ..all.clone() };
        assert_eq!(gaps(&late, 0, 100).await, ("lis/a his/b".into(), 2, 2));
        let of_his = GapFilter { system: Some("his".into()), ..all.clone() };
        assert_eq!(gaps(&of_his, 0, 100).await.1, 3);
        world.state(&his, "a", State::Partly).await;
        let partly = GapFilter { state: Some(State::Partly), ..all.clone() };
        assert_eq!(gaps(&partly, 0, 100).await.0, "his/a");
        // At midnight in Viet Nam, which is 17:00 UTC, the day is over.
        test.clock.advance_us(17 * 3_600_000_000 - 1);
        assert_eq!(gaps(&all, 0, 100).await.2, 2);
        test.clock.advance_us(1);
        assert_eq!(gaps(&all, 0, 100).await.2, 3);
    });
}

#[test]
fn progress_tells_what_is_measured_said_and_unknown() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (assess, unit) = (&world.assess, &world.unit);
        let his = world.open("his", 2, &["a", "b", "c", "d", "e"]).await.assessment.id;
        world.open("lis", 2, &["a"]).await;
        for (control, state) in [("a", State::Met), ("b", State::Met), ("c", State::Partly), ("d", State::NotMet)] {
            world.state(&his, control, state).await;
        }
        let note = NewEvidence::Note { title: "", text: "biên bản" };
        assess.evidence_add(&world.analyst, unit, &his, "a", &note).await.unwrap();
        let asked = assess.exemption_ask(&world.officer, unit, &his, "e", 1, "không có").await.unwrap();
        assess.exemption_decide(&world.second, unit, &his, "e", asked.version, true, "").await.unwrap();
        for (control, due) in [("a", "2020-01-01"), ("c", "2031-05-01"), ("d", "2031-02-03")] {
            let version = world.control(&his, control).await.version;
            let new = Assignment { due: due.to_owned(), ..Assignment::default() };
            assess.control_assign(&world.analyst, unit, &his, control, version, &new).await.unwrap();
        }
        let progress = assess.progress(&world.reader, unit).await.unwrap();
        // What is met is due no more.
        let dues: Vec<&str> = progress.systems.iter().map(|system| system.next_due.as_str()).collect();
        assert_eq!(dues, ["2031-02-03", ""]);
        let tally = progress.systems[0].tally;
        assert_eq!(progress.systems[0].assessment.data.system, "his");
        assert_eq!((tally.total, tally.applicable(), tally.met()), (5, 4, 2));
        assert_eq!((tally.met_by_check, tally.met_by_statement, tally.met_without_evidence), (0, 2, 1));
        assert_eq!((tally.partly, tally.not_met, tally.unknown, tally.not_applicable), (1, 1, 0, 1));
        let total = progress.total;
        assert_eq!((total.total, total.unknown, progress.systems.len()), (6, 1, 2));
        // What was said holds two years; then it is unknown, and not applicable has to be decided anew.
        test.clock.advance_us(731 * DAY);
        let total = assess.progress(&world.reader, unit).await.unwrap().total;
        assert_eq!((total.met(), total.unknown, total.lapsed, total.not_applicable), (0, 6, 5, 0));
        let again = world.control(&his, "e").await;
        assess.exemption_ask(&world.officer, unit, &his, "e", again.version, "vẫn không có").await.unwrap();
    });
}
