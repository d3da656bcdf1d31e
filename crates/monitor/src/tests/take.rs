//! Findings become alerts: once, grouped, bounded.

use vg_backend::testkit::for_each_engine;
use vg_model::{Level, Timestamp};

use super::{DAY, HOUR, facets_are_right, on, rule, world};
use crate::alerts::Item;
use crate::alerts::finding::{EventRef, Finding};
use crate::alerts::states::{State, Step};
use crate::alerts::{Doing, Filter};
use crate::knowledge::EntityKind;
use crate::limits::{MAX_ENTITIES_IN_BATCH, MAX_REFERENCES, MAX_SHOWN_VALUES};

#[test]
fn findings_of_a_rule_on_an_entity_are_one_alert() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (a, b) = (rule("a", Level::High, &["attack.execution"]), rule("b", Level::Low, &[]));
        let unit = world.unit.as_str();
        let commands: Vec<String> = (0..40).map(|index| format!("powershell -enc {index}")).collect();
        let fields: Vec<[(&str, &str); 1]> = commands.iter().map(|one| [("CommandLine", one.as_str())]).collect();
        let flood: Vec<Finding<'_>> = (0..40_i64)
            .zip(&fields)
            .map(|(record, fields)| Finding {
                time: Timestamp(1_000 - record),
                event: EventRef { position: 7, record },
                system_level: if record == 3 { 4 } else { 0 },
                fields,
                ..on(unit, &a, "PC-01")
            })
            .chain([on(unit, &b, "PC-01"), on(unit, &a, "PC-02"), on(unit, &a, "pc-01"), on("nowhere", &a, "x")])
            .collect();
        let taken = world.take(7, &flood).await;
        assert_eq!((taken.counted, taken.of_no_unit, taken.opened, taken.grown), (43, 1, 3, 0));
        let all = world.all().await;
        let shown: Vec<_> =
            all.iter().map(|kept| (kept.data.rule.as_str(), kept.data.entity.as_str(), kept.data.findings)).collect();
        assert_eq!(shown.len(), 3);
        assert!(shown.contains(&("a", "PC-01", 41)), "one host in any case: {shown:?}");
        let alert = all.iter().find(|kept| kept.data.findings == 41).unwrap();
        assert_eq!((alert.data.class.as_str(), alert.data.system_level), ("intrusion", 4));
        assert_eq!((alert.data.first_seen, alert.data.last_seen), (Timestamp(961), Timestamp(1_000)));
        let mut numbers: Vec<i64> = all.iter().map(|kept| kept.data.no).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3]);
        let full = world.monitor.alert_get(&world.reader, unit, &alert.id).await.unwrap();
        let records = |events: &[EventRef]| events.iter().map(|event| event.record).collect::<Vec<_>>();
        assert_eq!(records(&full.detail.first), (0..10).collect::<Vec<_>>());
        assert_eq!(full.detail.latest.len(), MAX_REFERENCES);
        assert_eq!(records(&full.detail.latest)[..9], [31, 32, 33, 34, 35, 36, 37, 38, 39]);
        assert_eq!((full.detail.shown[0].values.len(), full.detail.shown[0].more), (MAX_SHOWN_VALUES, true));
        assert_eq!(full.detail.sources, ["dc-01"]);
        facets_are_right(test).await;
    });
}

#[test]
fn a_batch_counts_once() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::High, &[]);
        let one = [on(&world.unit, &a, "PC-01")];
        assert!(!world.take(5, &one).await.again);
        assert!(world.take(5, &one).await.again);
        assert!(world.take(4, &one).await.again);
        assert_eq!(world.all().await[0].data.findings, 1);
        let taken = world.take(6, &one).await;
        assert_eq!((taken.again, taken.opened, taken.grown), (false, 0, 1));
        let alert = &world.all().await[0];
        assert_eq!((alert.data.findings, alert.version), (2, 1), "a further finding is no change of a person's");
        assert_eq!(world.events(&alert.id).await, ["opened"]);
    });
}

#[test]
fn a_transaction_that_is_not_committed_leaves_nothing() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::High, &[]);
        // A text that no engine takes stops the batch after its rows were written: the second unit fails.
        let bad = "PC\u{0}";
        let batch = [on(&world.other, &a, "PC-01"), on(&world.unit, &a, bad)];
        let batch = crate::alerts::finding::Batch { stream: "journal", position: 1, findings: &batch };
        let made = world.monitor.alert_take(&world.stream, &batch).await;
        // Control characters of events become blanks, so that even this is an alert.
        assert_eq!(made.unwrap().opened, 2);
        let bad = crate::alerts::finding::Batch { stream: "a\u{0}", ..batch };
        assert!(world.monitor.alert_take(&world.stream, &bad).await.is_err());
        assert_eq!(world.all().await.len(), 1);
    });
}

#[test]
fn the_window_slides_and_ends_after_a_quiet_day() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::High, &[]);
        let one = [on(&world.unit, &a, "PC-01")];
        for position in 1..=4 {
            world.take(position, &one).await;
            test.clock.advance_us(23 * HOUR);
        }
        assert_eq!(world.all().await.len(), 1, "each finding within a day of the last one");
        test.clock.advance_us(2 * HOUR);
        world.take(5, &one).await;
        let all = world.all().await;
        assert_eq!(all.iter().map(|kept| kept.data.findings).collect::<Vec<_>>(), [4, 1]);
        assert_eq!(all[1].data.former, all[0].id);
        assert_eq!(all[0].data.state, State::New, "the quiet one is still work");
        assert_eq!(world.events(&all[1].id).await, ["recurred"]);
    });
}

#[test]
fn what_comes_after_a_closing_is_a_new_alert_that_points_to_the_former() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::High, &[]);
        let one = [on(&world.unit, &a, "PC-01")];
        for (position, step, again) in
            [(1, Step::FalsePositive, true), (2, Step::Benign, true), (3, Step::Start, false), (4, Step::Verify, false)]
        {
            world.take(position, &one).await;
            let last = world.all().await.pop().unwrap();
            world.step(&last.id, step, "đã xem").await.unwrap();
            test.clock.advance_us(HOUR);
            let taken = world.take(position + 10 * position, &one).await;
            assert_eq!(taken.opened == 1, again, "{step:?}");
            if again {
                assert_eq!(world.all().await.pop().unwrap().data.former, last.id);
                let new = world.all().await.pop().unwrap();
                world.step(&new.id, Step::FalsePositive, "như trước").await.unwrap();
            }
            // Later positions of the same stream.
            let mut tx = test.sql.begin_write().await.unwrap();
            crate::alerts::store::heads::set_position(&mut tx, "journal", 0, Timestamp(0)).await.unwrap();
            tx.commit().await.unwrap();
        }
        facets_are_right(test).await;
    });
}

#[test]
fn a_reopened_alert_leaves_its_successor_alone() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::High, &[]);
        let one = [on(&world.unit, &a, "PC-01")];
        world.take(1, &one).await;
        let first = world.all().await.pop().unwrap();
        world.step(&first.id, Step::FalsePositive, "nhầm").await.unwrap();
        world.take(2, &one).await;
        world.step(&first.id, Step::Reopen, "xem lại").await.unwrap();
        world.take(3, &one).await;
        let counts: Vec<i64> = world.all().await.iter().map(|kept| kept.data.findings).collect();
        assert_eq!(counts, [1, 2]);
    });
}

#[test]
fn findings_of_a_duplicate_go_on_in_the_other_alert() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (a, b) = (rule("a", Level::High, &[]), rule("b", Level::High, &[]));
        world.take(1, &[on(&world.unit, &a, "PC-01"), on(&world.unit, &b, "PC-01")]).await;
        let all = world.all().await;
        let (first, second) = (&all[0], &all[1]);
        let doing = Doing::Step { step: Step::Duplicate, reason: "cùng một việc", of: &second.id };
        let item = Item { id: &first.id, version: Some(1) };
        let done = world.monitor.alert_do(&world.analyst, &world.unit, item, &doing).await.unwrap();
        assert_eq!((done.data.state, &done.data.duplicate_of), (State::Duplicate, &second.id));
        let back = Doing::Step { step: Step::Duplicate, reason: "vòng", of: &first.id };
        let circle = world.monitor.alert_do(&world.analyst, &world.unit, Item { id: &second.id, version: None }, &back);
        assert_eq!(circle.await.unwrap_err().errors[0].pointer, "/of", "no circles");
        let findings: Vec<Finding<'_>> = [&a, &b].map(|rule| on(&world.unit, rule, "PC-01")).to_vec();
        assert_eq!(world.take(2, &findings).await.grown, 1, "both in one alert");
        assert_eq!(world.all().await.iter().map(|kept| kept.data.findings).collect::<Vec<_>>(), [1, 3]);
        world.step(&first.id, Step::Reopen, "khác việc").await.unwrap();
        world.take(3, &findings).await;
        assert_eq!(world.all().await.iter().map(|kept| kept.data.findings).collect::<Vec<_>>(), [2, 4]);
    });
}

#[test]
fn forged_addresses_are_one_alert_beyond_the_first_ones() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::Medium, &["attack.reconnaissance"]);
        let names: Vec<String> = (0..MAX_ENTITIES_IN_BATCH + 300).map(|index| format!("PC-{index}")).collect();
        let flood: Vec<Finding<'_>> = names.iter().map(|name| on(&world.unit, &a, name)).collect();
        let taken = world.take(1, &flood).await;
        assert_eq!(taken.opened, MAX_ENTITIES_IN_BATCH as u64 + 1);
        let many = world.all().await.into_iter().find(|kept| kept.data.entity_kind == EntityKind::Many).unwrap();
        assert_eq!((many.data.findings, many.data.entity.as_str()), (300, ""));
        let taken = world.take(2, &flood).await;
        assert_eq!((taken.opened, taken.grown), (0, MAX_ENTITIES_IN_BATCH as u64 + 1));
        test.clock.advance_us(DAY);
        assert!(world.monitor.alert_list(&world.reader, &world.unit, &Filter::default()).await.unwrap().next.is_some());
    });
}

#[test]
fn the_cost_is_by_alert_and_not_by_finding() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::High, &[]);
        let mut ran = Vec::new();
        for (position, count) in [(1, 10), (2, 100_000)] {
            let flood = vec![on(&world.unit, &a, "PC-01"); count];
            let batch = crate::alerts::finding::Batch { stream: "s", position, findings: &flood };
            let mut tx = test.sql.begin_write().await.unwrap();
            world.monitor.take_in(&mut tx, &batch).await.unwrap();
            ran.push(tx.statements_run());
            tx.commit().await.unwrap();
        }
        // The first batch also opens the alert: its group, and a message.
        assert!(ran[1] <= ran[0] && ran[0] < 30, "{ran:?}");
        assert_eq!(world.all().await[0].data.findings, 100_010);
    });
}
