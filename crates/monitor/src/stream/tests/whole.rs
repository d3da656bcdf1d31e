//! From a chunk to rows, alerts and figures.

use vg_backend::testkit::for_each_engine;

use super::{Begun, begun, chunk, failed, put, run};
use crate::tests::MINUTE;

#[test]
fn what_arrives_becomes_rows_alerts_and_figures() {
    for_each_engine(async |test| {
        let Begun { world, folder: _folder, id, stream, journal } = begun(test).await;
        let now = test.clock_now();
        let mut lines: Vec<String> = (0..6).map(|second| failed(second, "web01", "192.0.2.7")).collect();
        lines.push("không phải syslog".into());
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &lines)).await;
        // The same again: stored, marked, and no second finding.
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &lines)).await;
        put(&journal, &world.unit, chunk(&id, None, now, &["".into(), "chữ gì đó".into(), "{\"a\":".into()])).await;
        // What comes later lets the correlation judge what came before.
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &[failed(100, "web02", "192.0.2.8")])).await;
        run(&stream).await;
        let status = stream.status();
        assert_eq!((status.figures.records, status.figures.stored, status.figures.lost), (18, 18, 0), "{status:?}");
        assert_eq!((status.figures.repeated, status.waiting_entries, status.open_rows), (7, 0, 0));
        assert!(stream.status().failed.is_none());
        let kept = world.monitor.source_get(&world.officer, &world.unit, &id).await.unwrap();
        let figures = kept.data.live.figures;
        assert_eq!((figures.received, figures.stored, figures.in_flight()), (18, 18, 0));
        assert_eq!(figures.unparsed, 3, "blank, words, damaged JSON");
        // The events are of 02:00 in Viet Nam, seven hours before the clock of the test.
        assert_eq!(kept.data.live.skew_us.map(|skew| skew / MINUTE), Some(7 * 60 - 1), "{:?}", kept.data.live.skew_us);
        let alerts = world.all().await;
        let mut alerts: Vec<(String, String, i64)> =
            alerts.into_iter().map(|kept| (kept.data.rule, kept.data.entity, kept.data.findings)).collect();
        alerts.sort();
        assert_eq!(
            alerts,
            [
                ("00000000-0000-4000-8000-000000000001".into(), "web01".into(), 6),
                ("00000000-0000-4000-8000-000000000001".into(), "web02".into(), 1),
                ("00000000-0000-4000-8000-000000000002".into(), "192.0.2.7".into(), 1),
            ]
        );
        assert_eq!(stream.status().totals.stored, 18 - 2, "a line without a head is part of the message before it");
    });
}
