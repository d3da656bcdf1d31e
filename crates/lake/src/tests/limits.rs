//! Rows, size, memory, depth and width: each limit is reached, says so, and leaves the surface working.

use vg_backend::testkit::for_each_engine;

use super::{ask, put, ready, ready_with, rows, session, thing};
use crate::limits::{MAX_ANSWER_BYTES, MAX_SQL_BYTES};
use crate::{LakeErrorKind, Options};

#[test]
fn rows_and_bytes_of_an_answer_are_limited() {
    for_each_engine(async |test| {
        let lake = ready_with(test, Options { rows: 100, ..Options::default() }).await;
        let many: Vec<super::Thing> = (0..150).map(|n| thing(&format!("{n:03}"), &"n".repeat(1_000), n)).collect();
        put(test, "a", &many).await;
        let answer = ask(&lake, "SELECT id FROM things").await.unwrap();
        assert_eq!((answer.rows.len(), answer.truncated), (100, true));
        let answer = lake.query(&session(&["a"]), "SELECT id FROM things", Some(7)).await.unwrap();
        assert_eq!((answer.rows.len(), answer.truncated), (7, true));
        let answer = ask(&lake, "SELECT id FROM things LIMIT 100").await.unwrap();
        assert_eq!((answer.rows.len(), answer.truncated), (100, false));
        let wide =
            ask(&lake, "SELECT string_agg(a.name, '') AS s FROM things a, things b GROUP BY b.id").await.unwrap();
        let bytes: usize = wide.rows.iter().flatten().map(crate::Cell::bytes).sum();
        assert!(wide.truncated && bytes <= MAX_ANSWER_BYTES, "{bytes}");
    });
}

#[test]
fn memory_is_limited_and_nothing_is_spilled() {
    for_each_engine(async |test| {
        let mebibytes = |count: usize| Options { memory: count * 1024 * 1024, ..Options::default() };
        let little = ready_with(test, mebibytes(16)).await;
        let many: Vec<super::Thing> = (0..700).map(|n| thing(&format!("{n:03}"), "một cái tên đủ dài", n)).collect();
        put(test, "a", &many).await;
        let enough = super::open(test, mebibytes(512));
        // Each holds 490,000 texts of 25 bytes and more at once, some 25 MiB with what finds them.
        for sql in [
            "SELECT a.name || a.id || b.id AS x, count(*) FROM things a, things b GROUP BY 1 ORDER BY 2 LIMIT 1",
            "SELECT count(DISTINCT a.id || b.id || b.name) FROM things a, things b",
            "SELECT a.name || a.id || b.id AS x FROM things a, things b ORDER BY b.size - a.size, x OFFSET 489000",
        ] {
            let error = ask(&little, sql).await.unwrap_err();
            assert_eq!(error.kind(), LakeErrorKind::Memory, "{sql}: {error}");
            // Nothing else is wrong with it: with more memory it is answered.
            let answer = ask(&enough, sql).await;
            assert!(answer.is_ok_and(|answer| !answer.rows.is_empty()), "{sql}");
        }
        assert_eq!(rows(&little, "SELECT count(*) FROM things").await, ["700"]);
    });
}

#[test]
fn texts_do_not_double_for_ever() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        put(test, "a", &[thing("1", &"x".repeat(10_000), 1)]).await;
        for step in ["x || x", "concat(x, x)", "replace(x, 'x', 'xx')", "regexp_replace(x, 'x', 'xx', 'g')"] {
            let mut sql = "WITH t0 AS (SELECT name AS x FROM things)".to_owned();
            for n in 1..40 {
                sql.push_str(&format!(", t{n} AS (SELECT {step} AS x FROM t{})", n - 1));
            }
            sql.push_str(" SELECT length(x) FROM t39");
            let error = ask(&lake, &sql).await.unwrap_err();
            assert!(
                matches!(error.kind(), LakeErrorKind::Memory | LakeErrorKind::TooComplex | LakeErrorKind::Time),
                "{step}: {error}"
            );
        }
        for sql in ["SELECT repeat('x', 2000000000)", "SELECT lpad('x', 2000000000)", "SELECT rpad('x', 2000000000)"] {
            assert_eq!(ask(&lake, sql).await.unwrap_err().kind(), LakeErrorKind::Invalid, "{sql}");
        }
    });
}

#[test]
fn long_chains_and_deep_brackets_do_not_overflow_the_stack() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let chain = |piece: &str| {
            let count = (MAX_SQL_BYTES - 200) / piece.len();
            format!("SELECT 1 AS x WHERE 1 = 1{}", piece.repeat(count))
        };
        let union = format!("SELECT 1{}", " UNION ALL SELECT 1".repeat((MAX_SQL_BYTES - 100) / 19));
        let brackets = |count: usize| format!("SELECT {}1{}", "(".repeat(count), ")".repeat(count));
        let nots = format!("SELECT {}true", "NOT ".repeat(4_000));
        let minus = format!("SELECT {}1", "- ".repeat(8_000));
        let cases = format!("SELECT {}1{}", "CASE WHEN true THEN ".repeat(300), " END".repeat(300));
        let calls = format!("SELECT {}'x'{}", "upper(".repeat(1_500), ")".repeat(1_500));
        let nested = format!("SELECT * FROM {}things{}", "(SELECT * FROM ".repeat(500), ")".repeat(500));
        let texts = [
            chain("+1"),
            chain(" AND true"),
            chain(" OR id = 'x'"),
            union,
            brackets(20),
            brackets(8_000),
            nots,
            minus,
            cases,
            calls,
            nested,
            format!("SELECT 1 IN ({}1)", "1,".repeat(8_000)),
        ];
        for sql in texts {
            // Answered or refused; what counts is that the program goes on.
            let start: String = sql.chars().take(40).collect();
            let done = ask(&lake, &sql).await;
            let code = done.map_or_else(|error| error.code(), |_| "fine");
            assert!(code != "query_internal", "{start}: {code}");
        }
        assert_eq!(ask(&lake, &brackets(8_000)).await.unwrap_err().kind(), LakeErrorKind::TooComplex);
        assert_eq!(rows(&lake, "SELECT 1 + 1").await, ["2"]);
    });
}

#[test]
fn columns_and_units_are_limited() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let wide = format!("SELECT {}", (0..=500).map(|n| format!("{n} AS c{n}")).collect::<Vec<_>>().join(", "));
        assert_eq!(ask(&lake, &wide).await.unwrap_err().kind(), LakeErrorKind::TooComplex);
        let names: Vec<String> = (0..=crate::limits::MAX_UNITS).map(|n| n.to_string()).collect();
        let all = session(&names.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(lake.query(&all, "SELECT 1", None).await.unwrap_err().kind(), LakeErrorKind::TooComplex);
    });
}
