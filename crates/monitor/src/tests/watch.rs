//! What the watch sees at once, what changed since it looked, and creations that are sent again.

use vg_backend::testkit::for_each_engine;
use vg_model::{Level, Timestamp};

use super::sources::new;
use super::{DAY, HOUR, MINUTE, World, on, rule, world};
use crate::alerts::NewSuppression;
use crate::alerts::states::{State, Step};
use crate::alerts::suppression::Scope;
use crate::sources::{Figures, Report, SourceFigures, SourceState};
use crate::watch::{Mark, Seen};

/// What changed behind a mark, and the mark behind that.
async fn since(world: &World, mark: &Mark, limit: u32) -> (Mark, Vec<String>) {
    let found = world.monitor.watch_changes(&world.reader, &world.unit, mark, limit).await.unwrap();
    let shown = |seen: &Seen| match seen {
        Seen::Alert(kept) => format!("{} {}", kept.data.entity, kept.data.state.name()),
        Seen::Source(kept) => format!("{} {}", kept.data.about.name, kept.data.live.state.name()),
    };
    let next = found.last().map_or_else(|| mark.clone(), |(mark, _)| Mark::parse(&mark.to_string()).unwrap());
    (next, found.iter().map(|(_, seen)| shown(seen)).collect())
}

#[test]
fn each_change_is_told_once_as_it_is_now() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let start = monitor.watch_head(&world.reader, unit).await.unwrap();
        assert_eq!(since(&world, &start, 10).await.1, Vec::<String>::new());
        let a = rule("a", Level::High, &[]);
        let hosts = ["PC-01", "PC-02", "PC-03"];
        world.take(1, &hosts.map(|host| on(unit, &a, host))).await;
        let source = monitor.source_create(&world.officer, unit, &new("proxy")).await.unwrap();
        // One transaction made three alerts, and each page ends among them.
        let (mark, first) = since(&world, &start, 2).await;
        assert_eq!((first.len(), first[2].as_str()), (3, "proxy never"));
        let (mark, rest) = since(&world, &mark, 2).await;
        let mut alerts = [&first[..2], &rest[..]].concat();
        alerts.sort();
        assert_eq!(alerts, ["PC-01 new", "PC-02 new", "PC-03 new"]);
        assert_eq!(since(&world, &mark, 2).await.1, Vec::<String>::new());
        let head = monitor.watch_head(&world.reader, unit).await.unwrap();
        assert_eq!(since(&world, &head, 10).await.1, Vec::<String>::new(), "the head is behind all of them");

        let all = world.all().await;
        let of = |host: &str| all.iter().find(|kept| kept.data.entity == host).unwrap().id.as_str();
        world.step(of("PC-02"), Step::Start, "").await.unwrap();
        world.step(of("PC-02"), Step::Benign, "bảo trì").await.unwrap();
        world.take(2, &[on(unit, &a, "PC-01")]).await;
        let line = |received| SourceFigures {
            source: &source.id,
            received_at: test.clock_now(),
            figures: Figures { received, ..Figures::default() },
            skews: &[],
        };
        let report = async |position, received| {
            let report = Report { stream: "journal", position, figures: &[line(received)] };
            monitor.source_report(&world.stream, &report).await.unwrap();
        };
        report(1, 5).await;
        let (mark, told) = since(&world, &mark, 10).await;
        assert_eq!(told, ["PC-02 benign", "PC-01 new", "proxy live"]);
        report(2, 5).await;
        assert_eq!(since(&world, &mark, 10).await.1, Vec::<String>::new(), "figures alone are not told");
        test.clock.advance_us(6 * MINUTE);
        monitor.source_settle(&world.stream, unit).await.unwrap();
        let (mark, told) = since(&world, &mark, 10).await;
        assert_eq!(told, ["proxy late"]);
        monitor.source_retire(&world.officer, unit, &source.id, 1).await.unwrap();
        assert_eq!(since(&world, &mark, 10).await.1, ["proxy late"], "retired");
        assert_eq!(SourceState::Late.name(), "late");
    });
}

#[test]
fn the_rate_is_that_of_all_sources() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let start = Timestamp(test.clock_now().0.div_euclid(HOUR) * HOUR + HOUR);
        test.clock.advance_us(start.0 - test.clock_now().0);
        let mut ids = Vec::new();
        for name in ["proxy", "mail"] {
            ids.push(monitor.source_create(&world.officer, unit, &new(name)).await.unwrap().id);
        }
        for minute in 0..70 {
            let received_at = test.clock_now();
            let figures = Figures { received: 300, stored: 299, rejected: 1, ..Figures::default() };
            let lines: Vec<SourceFigures<'_>> =
                ids.iter().map(|source| SourceFigures { source, received_at, figures, skews: &[] }).collect();
            let report = Report { stream: "journal", position: minute, figures: &lines };
            monitor.source_report(&world.stream, &report).await.unwrap();
            test.clock.advance_us(MINUTE);
        }
        let rate = monitor.watch_rate(&world.reader, unit).await.unwrap();
        assert_eq!((rate.minutes.len(), rate.hours.len()), (60, 24));
        assert_eq!(rate.minutes[58].1, 600, "the last full minute");
        assert_eq!(rate.minutes[59], (test.clock_now(), 0), "the present one");
        assert!((rate.per_second() - 10.0).abs() < 1e-9, "{}", rate.per_second());
        let (hour, figures) = rate.hours[23];
        assert_eq!((hour.0, figures.received, figures.stored), (start.0 + HOUR, 6_000, 5_980));
        assert_eq!((rate.hours[22].1.received, rate.hours[21].1.received), (36_000, 0));
        let lines = monitor.source_lines(&world.reader, unit, &[&ids[0], "nobody"], 3).await.unwrap();
        assert_eq!((&lines[&ids[0]], &lines["nobody"]), (&vec![0, 18_000, 3_000], &vec![0, 0, 0]));
        // What is too old to be shown is forgotten.
        let mut tx = test.sql.begin_read().await.unwrap();
        let kept = vg_backend::sql::Statement::new("test", "SELECT minute FROM monitor_minutes");
        assert!(tx.fetch_all(&kept, &[]).await.unwrap().len() <= 61);
        let none = monitor.watch_rate(&world.stranger, &world.other).await.unwrap();
        assert!(none.hours.iter().all(|(_, figures)| figures.received == 0) && none.per_second().abs() < 1e-9);
    });
}

#[test]
fn the_pace_is_measured_against_what_was_set() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        // Of level medium: 480 minutes for a verdict of this class at level 3, as the table says.
        let a = rule("a", Level::Medium, &[]);
        let set = monitor.time_list(&world.reader, unit).await.unwrap();
        let set = set.iter().find(|row| row.class == a.class && row.system_level == 3).unwrap().minutes;
        let hosts = ["PC-01", "PC-02", "PC-03", "PC-04"];
        world.take(1, &hosts.map(|host| on(unit, &a, host))).await;
        let all = world.all().await;
        test.clock.advance_us(10 * MINUTE);
        world.step(&all[0].id, Step::Verify, "").await.unwrap();
        test.clock.advance_us(20 * MINUTE);
        world.step(&all[1].id, Step::Benign, "bảo trì").await.unwrap();
        world.step(&all[0].id, Step::Handle, "đã cách ly").await.unwrap();
        test.clock.advance_us(set.triage * MINUTE);
        world.step(&all[2].id, Step::FalsePositive, "nhầm").await.unwrap();
        // Opened again: it is left out.
        world.step(&all[3].id, Step::Benign, "bảo trì").await.unwrap();
        world.step(&all[3].id, Step::Reopen, "không phải").await.unwrap();
        assert_eq!(world.step(&all[3].id, Step::Verify, "").await.unwrap().data.state, State::Verified);
        let pace = async |days: &[i64]| monitor.watch_pace(&world.reader, unit, days).await.unwrap();
        let found = pace(&[7, 30]).await;
        let (week, triage) = (found[0].0, found[0].1.triage);
        assert_eq!((week, triage.count, triage.in_time), (7, 3, 2));
        assert_eq!((triage.median_minutes, triage.p90_minutes), (Some(30.0), Some(set.triage as f64 + 30.0)));
        assert_eq!(triage.allowed_minutes, Some(set.triage as f64));
        let handle = found[0].1.handle;
        assert_eq!((handle.count, handle.in_time, handle.median_minutes), (1, 1, Some(20.0)));
        assert_eq!(handle.allowed_minutes, Some(set.handle as f64));
        assert_eq!(found[1].1, found[0].1);
        test.clock.advance_us(8 * DAY);
        let later = pace(&[7, 30]).await;
        assert_eq!((later[0].1.triage.count, later[0].1.triage.median_minutes), (0, None));
        assert_eq!(later[1].1, found[1].1);
    });
}

#[test]
fn a_creation_that_is_sent_again_makes_one_object() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let unit = world.unit.as_str();
        let again = |key: &str| world.monitor.repeatable(&world.officer, unit, key);
        let made = again("k1").source_create(&world.officer, unit, &new("proxy")).await.unwrap();
        assert_eq!(again("k1").source_create(&world.officer, unit, &new("proxy")).await.unwrap(), made);
        let other = again("k1").source_create(&world.officer, unit, &new("mail")).await.unwrap_err();
        assert_eq!(other.code(), "monitor_key_reused");
        let taken = again("k2").source_create(&world.officer, unit, &new("proxy")).await.unwrap_err();
        assert_eq!(taken.errors[0].code, "taken", "without the key it is another one");
        assert_eq!(world.monitor.source_list(&world.reader, unit).await.unwrap().len(), 1);

        let what = Scope { rule: "a".into(), ..Scope::default() };
        let new = NewSuppression { what, reason: "bảo trì".into(), expires_at: Timestamp(test.clock_now().0 + DAY) };
        let made = again("k1").suppression_create(&world.officer, unit, &new).await.unwrap();
        assert_eq!(again("k1").suppression_create(&world.officer, unit, &new).await.unwrap(), made);
        let longer = NewSuppression { reason: "lý do khác".into(), ..new.clone() };
        let other = again("k1").suppression_create(&world.officer, unit, &longer).await.unwrap_err();
        assert_eq!(other.code(), "monitor_key_reused");
        // Changed since: what was wanted first is not known any more, so what it became is given.
        world.monitor.suppression_end(&world.officer, unit, &made.id, 1).await.unwrap();
        assert_eq!(again("k1").suppression_create(&world.officer, unit, &longer).await.unwrap().version, 2);
        assert_eq!(world.monitor.suppression_list(&world.reader, unit).await.unwrap().len(), 1);
    });
}
