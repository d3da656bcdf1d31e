//! Other rules while the stream runs.

use std::time::{Duration, Instant};

use vg_backend::testkit::for_each_engine;
use vg_detect::logsource::LogSources;
use vg_detect::sigma::{LoadOptions, RuleSource, load};

use super::{Begun, RULES, begun, chunk, failed, put};
use crate::stream::rules::Rules;
use crate::stream::run::Stream;

/// The rules of these tests and one more.
fn more() -> Rules {
    let other = RULES
        .split("---")
        .next()
        .unwrap()
        .replace("000000000001", "000000000009")
        .replace("Failed password", "Accepted password");
    let texts = [("a.yml", RULES), ("0-first.yml", other.as_str())];
    let texts = texts.map(|(name, text)| RuleSource::Text { name: name.to_owned(), text: text.to_owned() });
    Rules::compile(load(&texts, &LoadOptions::default()), &LogSources::embedded().unwrap())
}

async fn until(stream: &Stream, records: u64) {
    let began = Instant::now();
    while stream.status().figures.records < records {
        assert!(began.elapsed() < Duration::from_secs(60), "{:?}", stream.status());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[test]
fn other_rules_hold_from_the_next_job_on_and_open_windows_go_on() {
    for_each_engine(async |test| {
        let Begun { world, folder: _folder, id, stream, journal } = begun(test).await;
        let running = stream.clone();
        let running = tokio::spawn(async move { running.run(std::future::pending()).await });
        let now = test.clock_now();
        // Three of five: the window is open.
        let lines: Vec<String> = (0..3).map(|second| failed(second, "web01", "192.0.2.7")).collect();
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &lines)).await;
        until(&stream, 3).await;
        let rules = more();
        assert_eq!(rules.carried_from(&stream.rules()), 1);
        stream.replace_rules(rules);
        let mut lines: Vec<String> = (3..5).map(|second| failed(second, "web01", "192.0.2.7")).collect();
        lines.push(failed(5, "web01", "192.0.2.7").replace("Failed", "Accepted"));
        lines.push(failed(100, "web02", "192.0.2.8"));
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &lines)).await;
        let closing = stream.clone();
        tokio::task::spawn_blocking(move || closing.close()).await.unwrap();
        running.await.unwrap().unwrap();
        let mut alerts: Vec<(String, i64)> = world
            .all()
            .await
            .into_iter()
            .map(|kept| {
                (format!("{} {}", kept.data.rule.get(34..).unwrap_or_default(), kept.data.entity), kept.data.findings)
            })
            .collect();
        alerts.sort();
        assert_eq!(
            alerts,
            [
                ("01 web01".to_owned(), 5),
                ("01 web02".to_owned(), 1),
                ("02 192.0.2.7".to_owned(), 1),
                ("09 web01".to_owned(), 1)
            ]
        );
        let figures = world.monitor.rule_figures(&world.reader, &world.unit).await.unwrap();
        let first = &figures["00000000-0000-4000-8000-000000000001"];
        assert_eq!((first.day, first.week, first.all, first.open, first.suppressed), (6, 6, 6, 2, 0));
        // The first job is measured.
        let costs = stream.take_costs();
        assert!(costs.events >= 3 && costs.nanos > 0, "{costs:?}");
        assert!(costs.rules["00000000-0000-4000-8000-000000000001"].evaluations >= 3, "{costs:?}");
        let of_rules: u64 = costs.rules.values().map(|cost| cost.nanos).sum();
        assert!(of_rules <= costs.nanos, "{costs:?}");
        world.monitor.rule_cost_note(&world.stream, &costs).await.unwrap();
        let noted = world.monitor.rule_costs(&world.reader, &world.unit).await.unwrap();
        assert_eq!(noted.events as u64, costs.events);
        assert!(noted.rules["00000000-0000-4000-8000-000000000001"].percent <= 100.0);
    });
}
