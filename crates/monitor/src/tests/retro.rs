//! Jobs over stored events: told slice by slice, once; handed over, once.

use std::sync::Arc;

use vg_access::Kept;
use vg_backend::testkit::for_each_engine;
use vg_model::{Level, Timestamp};

use super::{DAY, HOUR, World, rule, world};
use crate::alerts::finding::{EventRef, RuleAbout};
use crate::knowledge::EntityKind;
use crate::limits::{MAX_RETRO_DAYS, MAX_RETRO_HITS_OF_RULE, MAX_RETROS_OPEN};
use crate::retro::work::Step;
use crate::retro::{NewRetro, Retro, RetroState};
use crate::stream::again::Seen;

pub(super) fn new(name: &str, now: Timestamp) -> NewRetro {
    NewRetro { name: name.into(), from: Timestamp(now.0 - DAY), to: now, ..NewRetro::default() }
}

/// A job that there is not.
pub(super) fn none(unit: &str) -> Kept<Retro> {
    let at = Timestamp(0);
    let data = Retro { state: RetroState::Running, ..Retro::new(NewRetro::default(), String::new()) };
    let (id, unit, updated_by) = ("x".to_owned(), unit.to_owned(), String::new());
    Kept { id, unit, version: 1, created_at: at, updated_at: at, updated_by, data }
}

fn seen(rule: &RuleAbout, time: i64, host: &str, known: bool) -> Seen {
    Seen {
        rule: Arc::new(rule.clone()),
        time: Timestamp(time),
        event: EventRef { position: time / HOUR + 1, record: 0 },
        kind: EntityKind::Host,
        entity: host.into(),
        host: host.into(),
        source: "dc-01".into(),
        system_level: 2,
        known,
        fields: vec![("CommandLine".into(), format!("whoami {time}"))],
    }
}

/// A slice up to a moment with these findings.
fn step(at: i64, found: Vec<Seen>) -> Step {
    let mut step = Step::up_to(Timestamp(at));
    step.worked_us = 1_000;
    found.into_iter().for_each(|seen| step.found(seen));
    step
}

async fn running(world: &World, name: &str) -> Kept<Retro> {
    let (monitor, unit) = (&world.monitor, world.unit.as_str());
    let made = monitor.retro_create(&world.analyst, unit, &new(name, monitor.now())).await.unwrap();
    assert_eq!(monitor.retro_next(&world.stream).await.unwrap().unwrap().id, made.id);
    monitor.retro_begin(&world.stream, &made, 10).await.unwrap().unwrap()
}

#[test]
fn slices_are_counted_once_and_findings_handed_over_once() {
    for_each_engine(async |test| {
        let world = world(test).await;
        test.clock.advance_us(400 * DAY);
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let job = running(&world, "Tìm lại").await;
        let (begin, a, b) = (job.data.about.from.0, rule("a", Level::High, &[]), rule("b", Level::Low, &[]));
        let first = step(
            begin + HOUR,
            vec![
                seen(&a, begin + 1, "PC-01", false),
                seen(&a, begin + 2, "pc-01", false),
                seen(&a, begin + 3, "PC-02", true),
                seen(&b, begin + 4, "PC-01", false),
            ],
        );
        let told = monitor.retro_step(&world.stream, &job, &first).await.unwrap().unwrap();
        assert_eq!((told.data.hits, told.data.known, told.data.kept, told.data.at.0), (4, 1, 4, begin + HOUR));
        // After a crash between the commit and its answer the slice comes again, and counts no more.
        assert!(monitor.retro_step(&world.stream, &job, &first).await.unwrap().is_none());
        let second = step(begin + 2 * HOUR, vec![seen(&a, begin + HOUR + 1, "PC-01", false)]);
        monitor.retro_step(&world.stream, &told, &second).await.unwrap().unwrap();
        let refused = monitor.retro_raise(&world.analyst, unit, &job.id, told.version).await.unwrap_err();
        assert_eq!(refused.code(), "conflict", "it has not ended");
        let ended = monitor.retro_end(&world.stream, &job, None).await.unwrap().unwrap();
        assert_eq!((ended.data.state, ended.data.hits), (RetroState::Done, 5));
        assert!(monitor.retro_next(&world.stream).await.unwrap().is_none());

        let (rules, counts) = monitor.retro_counts(&world.reader, unit, &job.id).await.unwrap();
        let rules: Vec<_> = rules.iter().map(|rule| (rule.rule.as_str(), rule.hits, rule.known)).collect();
        assert_eq!(rules, [("a", 4, 1), ("b", 1, 0)], "the most severe first");
        assert_eq!(counts.iter().map(|count| count.hits).sum::<i64>(), 5);
        let hits = monitor.retro_hits(&world.reader, unit, &job.id, ("a", 0), 100).await.unwrap();
        assert_eq!(hits.iter().map(|hit| hit.no).collect::<Vec<_>>(), [1, 2, 3, 5]);
        assert_eq!(hits[0].fields[0].1, format!("whoami {}", begin + 1));

        let raise = async |version: i64| monitor.retro_raise(&world.analyst, unit, &job.id, version).await;
        assert_eq!(raise(99).await.unwrap_err().code(), "monitor_version_mismatch");
        let handed = raise(ended.version).await.unwrap();
        assert_eq!((handed.data.handed, handed.data.handed_alerts), (4, 2));
        let mut alerts = world.all().await;
        alerts.sort_by(|one, other| one.data.rule.cmp(&other.data.rule));
        let of: Vec<_> = alerts
            .iter()
            .map(|kept| (kept.data.rule.as_str(), kept.data.entity.as_str(), kept.data.findings))
            .collect();
        assert_eq!(of, [("a", "PC-01", 3), ("b", "PC-01", 1)], "the known one is not counted again");
        assert_eq!(alerts[0].data.first_seen.0, begin + 1);
        assert_eq!(world.events(&alerts[0].id).await, ["opened", "found_later"]);
        let history = monitor.alert_history(&world.reader, unit, &alerts[0].id).await.unwrap();
        assert_eq!(history[0].reason, job.id, "the history names the job");
        super::facets_are_right(test).await;
        // Again changes nothing, with whatever version.
        assert_eq!(raise(ended.version).await.unwrap().version, handed.version);
        let mut after = world.all().await;
        after.sort_by(|one, other| one.data.rule.cmp(&other.data.rule));
        assert_eq!(after, alerts);

        // Another job that finds the same of the same rule and time hands over only what is new.
        let other = running(&world, "Tìm lại lần nữa").await;
        let begin = other.data.about.from.0;
        let found = vec![seen(&a, begin + 1, "PC-01", false), seen(&a, begin + 3 * HOUR, "PC-09", false)];
        monitor.retro_step(&world.stream, &other, &step(begin + 4 * HOUR, found)).await.unwrap().unwrap();
        let ended = monitor.retro_end(&world.stream, &other, None).await.unwrap().unwrap();
        let handed = monitor.retro_raise(&world.analyst, unit, &other.id, ended.version).await.unwrap();
        assert_eq!((handed.data.handed, handed.data.handed_alerts), (1, 1));
    });
}

#[test]
fn a_job_is_cancelled_removed_and_refused() {
    for_each_engine(async |test| {
        let world = world(test).await;
        test.clock.advance_us(400 * DAY);
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let now = monitor.now();
        let job = running(&world, "Tìm lại").await;
        assert_eq!(monitor.retro_remove(&world.analyst, unit, &job.id).await.unwrap_err().code(), "conflict");
        let cancelled = monitor.retro_cancel(&world.analyst, unit, &job.id, job.version).await.unwrap();
        assert_eq!(cancelled.data.state, RetroState::Cancelled);
        let late = step(job.data.at.0 + HOUR, Vec::new());
        assert!(
            monitor.retro_step(&world.stream, &job, &late).await.unwrap().is_none(),
            "what comes late is not counted"
        );
        assert!(monitor.retro_end(&world.stream, &job, None).await.unwrap().is_none());
        monitor.retro_remove(&world.analyst, unit, &job.id).await.unwrap();
        assert_eq!(monitor.retro_get(&world.reader, unit, &job.id).await.unwrap_err().status(), 404);
        for (wrong, pointer) in [
            (NewRetro { name: " ".into(), ..new("x", now) }, "/name"),
            (NewRetro { from: now, ..new("x", now) }, "/from"),
            (NewRetro { from: Timestamp(now.0 - (MAX_RETRO_DAYS + 1) * DAY), ..new("x", now) }, "/from"),
            (NewRetro { rule_text: "title: x\ndetection: [".into(), ..new("x", now) }, "/rule_text"),
            (NewRetro { rule_text: "# không có gì".into(), ..new("x", now) }, "/rule_text"),
            (NewRetro { rule_text: "x".repeat(256 * 1024 + 1), ..new("x", now) }, "/rule_text"),
            (NewRetro { rule_ids: vec!["x".into(); 501], ..new("x", now) }, "/rule_ids"),
        ] {
            let refused = monitor.retro_create(&world.analyst, unit, &wrong).await.unwrap_err();
            assert_eq!((refused.code(), refused.errors[0].pointer.as_str()), ("invalid_input", pointer));
        }
        for index in 0..MAX_RETROS_OPEN {
            monitor.retro_create(&world.analyst, unit, &new(&format!("việc {index}"), now)).await.unwrap();
        }
        let more = monitor.retro_create(&world.analyst, unit, &new("nữa", now)).await.unwrap_err();
        assert_eq!(more.code(), "limit_reached");
    });
}

#[test]
fn a_rule_that_fires_on_everything_leaves_room_for_others() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let test = vg_backend::testkit::TestBackend::sqlite().await;
        let world = world(&test).await;
        test.clock.advance_us(400 * DAY);
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let job = running(&world, "Tìm lại").await;
        let (begin, a, b) = (job.data.about.from.0, rule("a", Level::Low, &[]), rule("b", Level::High, &[]));
        let many = (0..MAX_RETRO_HITS_OF_RULE + 50).map(|time| seen(&a, begin + time, "PC-01", false));
        let found = many.chain([seen(&b, begin + 9, "PC-02", false)]).collect();
        let told = monitor.retro_step(&world.stream, &job, &step(begin + HOUR, found)).await.unwrap().unwrap();
        assert_eq!((told.data.hits, told.data.kept), (MAX_RETRO_HITS_OF_RULE + 51, MAX_RETRO_HITS_OF_RULE + 1));
        let more = step(begin + 2 * HOUR, vec![seen(&a, begin + HOUR, "PC-01", false)]);
        let told = monitor.retro_step(&world.stream, &told, &more).await.unwrap().unwrap();
        assert_eq!(told.data.kept, MAX_RETRO_HITS_OF_RULE + 1);
        let (rules, _) = monitor.retro_counts(&world.reader, unit, &job.id).await.unwrap();
        assert_eq!(
            rules.iter().map(|rule| (rule.hits, rule.kept)).collect::<Vec<_>>(),
            [(1, 1), (MAX_RETRO_HITS_OF_RULE + 51, MAX_RETRO_HITS_OF_RULE)]
        );
    });
}
