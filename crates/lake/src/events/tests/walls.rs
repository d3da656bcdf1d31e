//! No text of a query learns anything of another unit's events, through the surface as it is served.

use std::sync::Arc;

use vg_backend::clock::Clock;
use vg_backend::testkit::TestBackend;

use super::{Test, at, batch};
use crate::events::{EVENTS, EventStore};
use crate::tests::shown;
use crate::{Lake, LakeErrorKind, Options, Session};
use vg_model::Timestamp;

const SECRET: &str = "bimat";

/// Events of two units in one file, in files of their own, and waiting.
fn mixed(root: &std::path::Path) -> (Test, EventStore) {
    let test = Test::at("2026-11-28T10:00:00Z");
    let store = test.open(root).unwrap();
    let now = at("2026-11-28T09:00:00Z");
    let both = [("a", now, "ours", "192.0.2.1", 1), ("b", now, SECRET, "198.51.100.66", 666)];
    store.append(batch(&store, &both), 1).unwrap();
    store.commit().unwrap();
    for (position, one) in (2..).zip(&both) {
        store.append(batch(&store, std::slice::from_ref(one)), position).unwrap();
        store.commit().unwrap();
    }
    store.append(batch(&store, &both), 4).unwrap();
    (test, store)
}

fn session(units: &[&str]) -> Session {
    let mut session = Session::new();
    units.iter().for_each(|unit| session.allow(EVENTS, unit));
    session
}

async fn lake(store: EventStore) -> (TestBackend, Lake) {
    let backend = TestBackend::sqlite().await;
    let clock: Arc<dyn Clock> = backend.clock.clone();
    let lake = Lake::open(&backend.sql, &clock, &[], &[], Options::default()).unwrap();
    (backend, lake.with_events(store).unwrap())
}

#[tokio::test]
async fn no_text_reaches_the_events_of_another_unit() {
    let folder = tempfile::tempdir().unwrap();
    let (_test, store) = mixed(folder.path());
    let (_backend, lake) = lake(store).await;
    for sql in [
        "SELECT * FROM events",
        "SELECT * FROM events WHERE unit = 'b'",
        "SELECT * FROM events WHERE unit = 'a' OR true",
        "SELECT * FROM events WHERE host = 'bimat' OR src_ip = '198.51.100.66'",
        "SELECT * FROM events e FULL JOIN events f ON e.host <> f.host",
        "SELECT unit, count(*) FROM events GROUP BY ROLLUP (unit)",
        "SELECT max(host), min(src_ip), max(raw), max(event_id) FROM events",
        "SELECT * FROM events ORDER BY host DESC LIMIT 1",
        "EXPLAIN VERBOSE SELECT * FROM events WHERE src_ip = '192.0.2.1'",
        "SELECT * FROM events WHERE raw LIKE '%do%' AND event_id > 0",
    ] {
        let found = lake.query(&session(&["a"]), sql, None).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let text = shown(&found).join("\n");
        assert!(!text.contains(&format!("{SECRET} saw")) && !text.contains("666|"), "{sql}: {text}");
    }
    let count = async |units: &[&str]| {
        shown(&lake.query(&session(units), "SELECT count(*), sum(event_id) FROM events", None).await.unwrap())
    };
    assert_eq!(count(&["a"]).await, ["3|3"]);
    assert_eq!(count(&["b"]).await, ["3|1998"]);
    assert_eq!(count(&["a", "b"]).await, ["6|2001"]);
    assert_eq!(count(&["c"]).await, ["0|NULL"]);
}

#[tokio::test]
async fn a_query_that_fails_on_a_row_does_not_fail_on_the_row_of_another_unit() {
    let folder = tempfile::tempdir().unwrap();
    let (_test, store) = mixed(folder.path());
    let (_backend, lake) = lake(store).await;
    // On a row of the other unit each of these would fail, and say what is in it.
    for sql in [
        "SELECT count(*) FROM events WHERE CAST(replace(host, 'ours', '5') AS INT) = 5",
        "SELECT count(*) FROM events WHERE 1 / (event_id - 666) <> 7 AND src_ip > '1'",
        "SELECT count(*) FROM events WHERE host > 'a' AND CAST(replace(host, 'ours', '5') AS INT) = 5 AND event_id > 0",
        "SELECT sum(CAST(replace(host, 'ours', '5') AS INT)) / 5 FROM events",
    ] {
        let found = lake.query(&session(&["a"]), sql, None).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(shown(&found), ["3"], "{sql}");
    }
    let error = lake.query(&session(&["b"]), "SELECT CAST(host AS INT) FROM events", None).await.unwrap_err();
    assert_eq!(error.kind(), LakeErrorKind::Failed);
}

#[tokio::test]
async fn measurements_of_a_plan_say_nothing_of_what_is_in_files() {
    let folder = tempfile::tempdir().unwrap();
    let (_test, store) = mixed(folder.path());
    let (_backend, lake) = lake(store).await;
    let measured = async |address: &str| {
        let sql = format!("EXPLAIN ANALYZE SELECT count(*) FROM events WHERE src_ip = '{address}'");
        let text = shown(&lake.query(&session(&["a"]), &sql, None).await.unwrap()).join("\n");
        // Times are the only digits that differ; and nothing names a file.
        assert!(!text.contains("parquet") && !text.contains("row_groups") && text.contains("EventScan"), "{text}");
        text
    };
    measured("198.51.100.66").await;
    measured("198.51.100.77").await;
}

#[tokio::test]
async fn the_table_is_there_for_those_who_may_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let (_test, store) = mixed(folder.path());
    let (_backend, lake) = lake(store).await;
    let error = lake.query(&Session::new(), "SELECT * FROM events", None).await.unwrap_err();
    assert_eq!(error.kind(), LakeErrorKind::Invalid);
    let tables =
        lake.query(&session(&["a"]), "SELECT table_name, about_vi FROM information_schema.tables", None).await.unwrap();
    assert_eq!(shown(&tables), ["events|Sự kiện nhận được từ các nguồn nhật ký"]);
    let columns =
        "SELECT column_name, data_type, is_nullable FROM information_schema.columns ORDER BY ordinal_position";
    let columns = shown(&lake.query(&session(&["a"]), columns, None).await.unwrap());
    assert_eq!(columns[..4], ["unit|text|NO", "time|time|NO", "host|text|NO", "src_ip|text|YES"]);
    assert_eq!(columns.last().unwrap(), "day|text|NO");
    assert_eq!(lake.mentioned("SELECT * FROM events, other").await.unwrap().into_iter().collect::<Vec<_>>(), [EVENTS]);
    assert!(lake.events().is_some() && lake.clone().with_events(lake.events().unwrap().clone()).is_err());
    let named =
        "SELECT host FROM public.events WHERE day = '2026-11-28' AND time < now() + INTERVAL '10 years' LIMIT 1";
    assert_eq!(shown(&lake.query(&session(&["a"]), named, None).await.unwrap()), ["ours"]);
}

#[tokio::test]
async fn a_damaged_file_is_said_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let (_test, store) = mixed(folder.path());
    for file in super::parquet_files(folder.path()) {
        std::fs::write(folder.path().join(file), b"PAR1 not any more").unwrap();
    }
    let (_backend, lake) = lake(store).await;
    let error = lake.query(&session(&["a"]), "SELECT max(raw) FROM events", None).await.unwrap_err();
    let said = error.message();
    assert_eq!(error.kind(), LakeErrorKind::Failed);
    assert!(said.vi.contains("tệp sự kiện") && said.vi.contains("day=2026-11-28/part-"), "{}", said.vi);
    assert!(said.en.contains("event file") && said.en.contains("day=2026-11-28/part-"), "{}", said.en);
}

#[tokio::test]
async fn a_query_ends_in_time_and_within_its_memory() {
    let folder = tempfile::tempdir().unwrap();
    let test = Test::at("2026-11-28T10:00:00Z");
    let store = test.open(folder.path()).unwrap();
    let now = at("2026-11-28T09:00:00Z").0;
    let events: Vec<(&str, Timestamp, &str, &str, i64)> =
        (0..30_000).map(|row| ("a", Timestamp(now + row), "h", "192.0.2.1", row)).collect();
    store.append(batch(&store, &events), 1).unwrap();
    store.commit().unwrap();
    let backend = TestBackend::sqlite().await;
    let clock: Arc<dyn Clock> = backend.clock.clone();
    let open = |options: Options| {
        Lake::open(&backend.sql, &clock, &[], &[], options).unwrap().with_events(store.clone()).unwrap()
    };
    // Enough memory for a join of two, which would else be what ends it; eight thousand million rows to look at.
    let hasty =
        open(Options { time: std::time::Duration::from_millis(700), memory: 1024 * 1024 * 1024, ..Options::default() });
    let few = "(SELECT event_id FROM events WHERE event_id < 2000)";
    let everything =
        format!("SELECT count(*) FROM {few} a, {few} b, {few} c WHERE a.event_id + b.event_id + c.event_id = 7");
    assert_eq!(hasty.query(&session(&["a"]), &everything, None).await.unwrap_err().kind(), LakeErrorKind::Time);
    let small = open(Options { memory: 1024 * 1024, ..Options::default() });
    let large = "SELECT raw, event_id FROM events ORDER BY raw, event_id DESC";
    assert_eq!(small.query(&session(&["a"]), large, Some(30_000)).await.unwrap_err().kind(), LakeErrorKind::Memory);
}

#[tokio::test]
async fn the_last_rows_need_the_last_file_through_the_surface_too() {
    let folder = tempfile::tempdir().unwrap();
    let test = Test::at("2026-11-28T10:00:00Z");
    let store = test.open(folder.path()).unwrap();
    for day in 0..5_i64 {
        let time = Timestamp(at("2026-11-24T09:00:00Z").0 + day * super::DAY_US);
        store.append(batch(&store, &[("a", time, "h", "192.0.2.1", day)]), u64::try_from(day).unwrap()).unwrap();
        store.commit().unwrap();
    }
    let (_backend, lake) = lake(store.clone()).await;
    let last =
        lake.query(&session(&["a"]), "SELECT event_id FROM events ORDER BY time DESC LIMIT 1", None).await.unwrap();
    assert_eq!((shown(&last), store.scans().files_read), (vec!["4".to_owned()], 1));
}
