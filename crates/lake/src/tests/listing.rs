//! What there is to ask, how errors speak, and what functions there are.

use vg_backend::testkit::for_each_engine;

use super::{ask, put, ready, rows, thing};
use crate::{LakeErrorKind, Place};

#[test]
fn tables_and_columns_are_listed_in_both_languages() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let tables = "SELECT table_name, about_vi, about_en FROM information_schema.tables WHERE table_name = 'things'";
        assert_eq!(rows(&lake, tables).await, ["things|Đồ vật|Things"]);
        let columns = "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = 'things' \
                       ORDER BY ordinal_position LIMIT 4";
        assert_eq!(rows(&lake, columns).await, ["unit|text|NO", "id|text|NO", "name|text|NO", "size|int|YES"]);
        assert_eq!(rows(&lake, "SHOW TABLES").await.len(), 3);
        assert_eq!(rows(&lake, "SHOW COLUMNS FROM things").await.len(), 7);
        assert_eq!(rows(&lake, "DESCRIBE things").await.len(), 7);
        let names: Vec<&str> = lake.tables().map(|table| table.name).collect();
        assert_eq!(names, ["notes", "notes_unfed", "things"]);
    });
}

#[test]
fn errors_say_where_what_and_what_was_perhaps_meant() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        put(test, "a", &[thing("1", "x", 0)]).await;
        let place = |line, column| Some(Place { line, column });
        for (sql, at, en) in [
            (
                "SELECT * FROM thing",
                place(1, 15),
                "line 1, character 15: there is no table thing; did you mean things?",
            ),
            ("SELECT nam\nFROM things", place(1, 8), "did you mean name?"),
            ("SELECT t.nmae FROM things t", place(1, 8), "did you mean name?"),
            ("SELECT 'đ', x\n  FROM things", place(1, 13), "there is no column x; there are: at, good, id, name"),
            ("SELECT uper(name) FROM things", place(1, 8), "there is no function uper; did you mean upper?"),
            (
                "SELECT id FROM things, notes WHERE thing = id AND unit = 'a'",
                place(1, 51),
                "column unit is in more than one table",
            ),
            ("SELECT *\nFORM things", place(2, 1), "the query cannot be read"),
            ("SELECT 'x", place(1, 8), "the query cannot be read"),
            ("SELECT name, count(*) FROM things", None, ""),
        ] {
            let error = ask(&lake, sql).await.unwrap_err();
            let text = error.message();
            assert_eq!(error.kind(), LakeErrorKind::Invalid, "{sql}: {error}");
            assert!(text.en.contains(en), "{sql}: {}", text.en);
            assert!(!text.vi.is_empty() && text.vi != text.en, "{sql}: {}", text.vi);
            if at.is_some() {
                assert_eq!(error.place(), at, "{sql}: {}", text.en);
            }
        }
        for (sql, en) in [
            ("SELECT 1 / size FROM things", "a division by zero"),
            ("SELECT CAST(name AS INT) FROM things", "Cannot cast"),
        ] {
            let error = ask(&lake, sql).await.unwrap_err();
            assert_eq!(error.kind(), LakeErrorKind::Failed, "{sql}: {error}");
            assert!(error.message().en.contains(en), "{sql}: {error}");
        }
    });
}

#[test]
fn texts_are_found_with_and_without_marks_and_times_are_those_of_the_clock() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let now = test.clock_now().0;
        let seen = |id: &str, name: &str, at: i64| super::Thing { at: Some(at), ..thing(id, name, 1) };
        put(test, "a", &[seen("1", "Đỗ", now - 3_600_000_000), seen("2", "Do", now - 90_000_000_000)]).await;
        assert_eq!(rows(&lake, "SELECT id FROM things WHERE khong_dau(name) = khong_dau('đỗ')").await, ["1", "2"]);
        assert_eq!(rows(&lake, "SELECT khong_dau(NULL), khong_dau('Đ')").await, ["NULL|d"]);
        assert_eq!(rows(&lake, "SELECT id FROM things WHERE at > now() - INTERVAL '2 hours'").await, ["1"]);
        assert_eq!(rows(&lake, "SELECT now()").await, [test.clock_now().to_string()]);
        assert_eq!(
            rows(&lake, "SELECT date_trunc('day', at) FROM things WHERE id = '1'").await,
            ["2025-12-31T00:00:00.000000Z"]
        );
        assert_eq!(rows(&lake, "SELECT 'a' || 1 || 'b', 'a' || NULL, concat('a', NULL)").await, ["a1b|NULL|a"]);
        assert_eq!(
            rows(&lake, "SELECT replace(name, 'Đ', 'd'), 1.5 + 1, 7 / 2, true FROM things WHERE id = '1'").await,
            ["dỗ|2.5|3|true"]
        );
    });
}

#[test]
fn the_same_rows_give_the_same_answer() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let many: Vec<super::Thing> =
            (0..500).map(|n| thing(&format!("{:03}", n * 7 % 500), &format!("n{}", n % 13), n)).collect();
        put(test, "a", &many).await;
        for sql in [
            "SELECT name, count(*) FROM things GROUP BY name",
            "SELECT * FROM things",
            "SELECT DISTINCT name FROM things",
        ] {
            let first = ask(&lake, sql).await.unwrap();
            for _ in 0..3 {
                assert_eq!(ask(&super::open(test, crate::Options::default()), sql).await.unwrap(), first, "{sql}");
            }
        }
    });
}
