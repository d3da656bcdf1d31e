//! Whatever changes, a snapshot that is kept up to date holds the same rows, in the same order, as one that is read anew.

use proptest::prelude::*;
use vg_backend::testkit::TestBackend;

use super::{Thing, open, put, ready, session, shown};
use crate::Options;

/// Ids around those that are there, so that changes fall before, between and behind the pieces.
fn change() -> impl Strategy<Value = Thing> {
    let text = "[a-zđỗ:0-9\\-|]{0,6}";
    (
        0_u32..400,
        text,
        any::<Option<i64>>(),
        any::<bool>(),
        prop::collection::vec(text, 0..3),
        prop::bool::weighted(0.3),
    )
        .prop_map(|(id, name, size, good, notes, gone)| Thing {
            id: format!("t{id:03}"),
            name,
            size,
            good,
            notes: if gone { Vec::new() } else { notes },
            gone,
            ..Thing::default()
        })
}

const ALL: &[&str] = &["SELECT * FROM things", "SELECT * FROM notes", "SELECT * FROM notes_unfed"];

async fn holds(test: &TestBackend, rounds: &[Vec<Thing>]) {
    let lake = ready(test).await;
    for round in rounds {
        put(test, "a", round).await;
        let fresh = open(test, Options::default());
        for sql in ALL {
            let kept = lake.query(&session(&["a"]), sql, None).await.unwrap();
            let read = fresh.query(&session(&["a"]), sql, None).await.unwrap();
            assert_eq!(shown(&kept), shown(&read), "{sql}");
            assert_eq!(kept.snapshots, read.snapshots, "{sql}");
        }
    }
}

fn check(rounds: &[Vec<Thing>], postgres: bool) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let test = if postgres { TestBackend::postgres().await } else { Some(TestBackend::sqlite().await) };
        if let Some(test) = test {
            holds(&test, rounds).await;
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn kept_rows_are_those_that_are_there(rounds in prop::collection::vec(prop::collection::vec(change(), 1..40), 1..6)) {
        check(&rounds, false);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn kept_rows_are_those_that_are_there_on_postgres(rounds in prop::collection::vec(prop::collection::vec(change(), 1..40), 1..6)) {
        check(&rounds, true);
    }
}

/// The same over many pieces: thousands of rows, changes at both ends and in the middle, many at once.
#[test]
fn many_pieces_stay_in_order() {
    let many: Vec<Thing> = (0..10_000).map(|n| super::thing(&format!("t{:06}", n * 10), "x", n)).collect();
    let some = |from: i64, step: i64, count: i64, gone: bool| -> Vec<Thing> {
        let at = |n: i64| format!("t{:06}", from + n * step);
        (0..count).map(|n| Thing { gone, ..super::thing(&at(n), "y", n) }).collect()
    };
    let rounds = vec![
        many,
        vec![super::thing("a", "first", 1), super::thing("z", "last", 2)],
        some(40_955, 1, 20, false),
        some(0, 10, 900, true),
        some(99_000, 10, 100, true),
        some(5, 10, 1_000, false),
        some(40_000, 10, 1_000, true),
    ];
    check(&rounds, false);
}
