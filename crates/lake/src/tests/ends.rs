//! A query ends within its time, with its caller, and lets others have their turn.

use std::time::{Duration, Instant};

use vg_backend::testkit::{TestBackend, for_each_engine};

use super::{ask, put, ready_with, rows, session, thing};
use crate::{Lake, LakeErrorKind, Options};

/// Queries that would take hours.
const ENDLESS: &[&str] = &[
    "SELECT count(*) FROM things a, things b, things c, things d WHERE a.size + b.size + c.size + d.size < 0",
    "SELECT count(*) FROM things a JOIN things b ON a.size < b.size JOIN things c ON b.size < c.size JOIN things d ON c.size > d.size",
    "SELECT count(*) FROM things a, things b, things c, things d WHERE a.name || b.name = c.name || d.name",
    "SELECT sum(a.size) FROM things a CROSS JOIN things b CROSS JOIN things c CROSS JOIN things d",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
    "SELECT max(x) FROM (SELECT rank() OVER (PARTITION BY a.good ORDER BY b.size) AS x FROM things a, things b, things c)",
];

async fn full(test: &TestBackend, options: Options) -> Lake {
    let lake = ready_with(test, options).await;
    let many: Vec<super::Thing> = (0..3_000).map(|n| thing(&format!("{n:05}"), "x", n)).collect();
    put(test, "a", &many).await;
    rows(&lake, "SELECT count(*) FROM things").await;
    lake
}

#[test]
fn the_time_of_a_query_is_limited() {
    for_each_engine(async |test| {
        let options = Options { time: Duration::from_millis(700), concurrent: 1, ..Options::default() };
        let lake = full(test, options).await;
        for sql in ENDLESS {
            let began = Instant::now();
            let error = ask(&lake, sql).await.unwrap_err();
            let took = began.elapsed();
            assert!(matches!(error.kind(), LakeErrorKind::Time | LakeErrorKind::Memory), "{sql}: {error}");
            assert!(took < Duration::from_millis(1_400), "{sql}: {took:?}");
            // The only turn is free again: what was ended does not work on. Within the time of a query, or it is refused as well.
            assert_eq!(rows(&lake, "SELECT 1").await, ["1"], "{sql}");
        }
    });
}

#[test]
fn a_query_ends_with_its_caller() {
    for_each_engine(async |test| {
        let options = Options { time: Duration::from_secs(60), concurrent: 1, ..Options::default() };
        let lake = full(test, options).await;
        for sql in ENDLESS {
            let asked = tokio::time::timeout(Duration::from_millis(200), ask(&lake, sql)).await;
            if matches!(asked, Ok(Err(ref error)) if error.kind() == LakeErrorKind::Memory) {
                continue;
            }
            assert!(asked.is_err(), "{sql}: {asked:?}");
            // Nobody waits for it any more. The next one has the only turn.
            let began = Instant::now();
            assert_eq!(rows(&lake, "SELECT 1").await, ["1"]);
            let took = began.elapsed();
            assert!(took < Duration::from_millis(if cfg!(debug_assertions) { 300 } else { 100 }), "{sql}: {took:?}");
        }
    });
}

#[test]
fn the_threads_of_the_caller_go_on() {
    // One thread for everything that is not a query.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let test = TestBackend::sqlite().await;
        let lake = full(&test, Options { time: Duration::from_millis(600), ..Options::default() }).await;
        let session = session(&["a"]);
        let query = lake.query(&session, ENDLESS[1], None);
        tokio::pin!(query);
        let (mut ticks, mut longest, mut last) = (0, Duration::ZERO, Instant::now());
        loop {
            tokio::select! {
                done = &mut query => {
                    assert!(done.is_err());
                    break;
                }
                () = tokio::time::sleep(Duration::from_millis(5)) => {
                    longest = longest.max(last.elapsed());
                    last = Instant::now();
                    ticks += 1;
                }
            }
        }
        assert!(ticks > 20 && longest < Duration::from_millis(200), "{ticks} ticks, {longest:?}");
    });
}

#[test]
fn others_wait_for_their_turn_and_no_longer_than_their_time() {
    for_each_engine(async |test| {
        let options = Options { time: Duration::from_millis(500), concurrent: 1, ..Options::default() };
        let lake = full(test, options).await;
        let (first, second) = tokio::join!(ask(&lake, ENDLESS[0]), ask(&lake, "SELECT count(*) FROM things"));
        assert_eq!(first.unwrap_err().kind(), LakeErrorKind::Time);
        assert!(second.is_ok() || second.unwrap_err().kind() == LakeErrorKind::Time);
    });
}
