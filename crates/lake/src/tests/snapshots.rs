//! What a query sees: every kind of value, changes as they come, one moment for all tables, the same id for the same rows.

use vg_backend::published::ColumnKind;
use vg_backend::testkit::for_each_engine;

use super::{Thing, ask, open, put, ready, rows, session, thing};
use crate::{Cell, Options};

#[test]
fn every_kind_of_value_comes_out_as_it_went_in() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let odd = "3:a-b|\u{1}'; DROP TABLE things; -- Đỗ Thị 𝔘\n";
        let full = Thing {
            id: "1".into(),
            name: odd.into(),
            size: Some(i64::MIN),
            weight: Some(-0.125),
            good: true,
            at: Some(1_767_225_600_000_001),
            ..Thing::default()
        };
        let empty = Thing { id: "2".into(), ..Thing::default() };
        put(test, "a", &[full, empty]).await;
        let answer = ask(&lake, "SELECT * FROM things ORDER BY id").await.unwrap();
        let kinds: Vec<ColumnKind> = answer.columns.iter().map(|column| column.kind).collect();
        use ColumnKind::{Bool, Int, Real, Text, Time};
        assert_eq!(kinds, [Text, Text, Text, Int, Real, Bool, Time]);
        assert_eq!(answer.columns[0].name, "unit");
        assert_eq!(
            answer.rows[0],
            [
                Cell::Text("a".into()),
                Cell::Text("1".into()),
                Cell::Text(odd.into()),
                Cell::Int(i64::MIN),
                Cell::Real(-0.125),
                Cell::Bool(true),
                Cell::Time(vg_model::Timestamp(1_767_225_600_000_001)),
            ]
        );
        assert_eq!(answer.rows[0][6].to_json(), "2026-01-01T00:00:00.000001Z");
        assert_eq!(answer.rows[1][3..], [Cell::Null, Cell::Null, Cell::Bool(false), Cell::Null]);
        assert!(!answer.truncated);
    });
}

#[test]
fn changes_are_seen_and_what_is_gone_leaves() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let sql = "SELECT id, name, size FROM things";
        assert_eq!(rows(&lake, sql).await, Vec::<String>::new());
        put(test, "a", &[thing("b", "B", 2), thing("d", "D", 4)]).await;
        assert_eq!(rows(&lake, sql).await, ["b|B|2", "d|D|4"]);
        put(test, "a", &[thing("c", "C", 3), thing("a", "A", 1), thing("d", "Đ", 40), thing("e", "E", 5)]).await;
        assert_eq!(rows(&lake, sql).await, ["a|A|1", "b|B|2", "c|C|3", "d|Đ|40", "e|E|5"]);
        put(test, "a", &[Thing { gone: true, ..thing("b", "B", 2) }]).await;
        assert_eq!(rows(&lake, "SELECT string_agg(id, '') FROM things").await, ["acde"]);
        put(test, "a", &[Thing { notes: vec!["x".into(), "y".into()], ..thing("a", "A", 1) }]).await;
        let joined = "SELECT t.name, n.text FROM things t JOIN notes n ON n.thing = t.id ORDER BY n.place";
        assert_eq!(rows(&lake, joined).await, ["A|x", "A|y"]);
        assert_eq!(rows(&lake, "SELECT text FROM notes_unfed").await, ["x", "y"]);
        put(test, "a", &[Thing { notes: vec!["z".into()], ..thing("a", "A", 1) }]).await;
        assert_eq!(rows(&lake, joined).await, ["A|z"]);
        assert_eq!(rows(&lake, "SELECT text FROM notes_unfed").await, ["z"]);
    });
}

#[test]
fn the_same_rows_have_the_same_id_after_a_restart() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        put(test, "a", &[Thing { notes: vec!["x".into()], ..thing("1", "A", 1) }, thing("2", "B", 2)]).await;
        put(test, "b", &[thing("3", "C", 3)]).await;
        let sql = "SELECT count(*) FROM things, notes, notes_unfed";
        let of = async |lake: &crate::Lake| {
            let answer = lake.query(&session(&["b", "a"]), sql, None).await.unwrap();
            answer.snapshots.into_iter().map(|one| format!("{} {} {}", one.table, one.unit, one.id)).collect::<Vec<_>>()
        };
        let first = of(&lake).await;
        assert_eq!(first[..2], ["notes a notes.1@2+1", "notes b notes.1@1+0"]);
        assert!(first[2].starts_with("notes_unfed a notes_unfed.3@") && first[2].ends_with("+1"), "{first:?}");
        assert_eq!(first[4..], ["things a things.1@2+2", "things b things.1@1+1"]);
        assert_eq!(of(&open(test, Options::default())).await, first);
        put(test, "a", &[Thing { notes: vec!["y".into()], ..thing("1", "A", 1) }]).await;
        let second = of(&lake).await;
        assert_eq!(second[4], "things a things.1@3+2");
        assert_ne!(second[2], first[2], "other notes, another digest");
        assert_eq!(of(&open(test, Options::default())).await, second);
    });
}

#[test]
fn what_was_not_asked_for_longest_makes_room() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let many: Vec<super::Thing> = (0..300).map(|n| thing(&format!("{n:04}"), &"x".repeat(500), n)).collect();
        put(test, "a", &many).await;
        let others: Vec<super::Thing> = (0..300).map(|n| thing(&format!("b{n:04}"), &"y".repeat(500), n)).collect();
        put(test, "b", &others).await;
        let ask = async |lake: &crate::Lake, unit: &str| {
            lake.query(&session(&[unit]), "SELECT max(size) FROM things", None).await
        };
        ask(&lake, "a").await.unwrap();
        let one = lake.kept_bytes();
        assert!(one > 150_000, "{one}");
        drop(lake);
        let lake = open(test, Options { kept: one + one / 2, ..Options::default() });
        for unit in ["a", "b", "a"] {
            ask(&lake, unit).await.unwrap();
            assert!(lake.kept_bytes() <= one + one / 2, "{}", lake.kept_bytes());
        }
        let both = lake.query(&session(&["a", "b"]), "SELECT max(size) FROM things", None).await.unwrap_err();
        assert_eq!(both.code(), "query_memory");
        ask(&lake, "b").await.unwrap();
    });
}
