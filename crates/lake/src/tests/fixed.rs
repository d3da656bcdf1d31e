//! Given rows are asked like live ones.

use std::time::Duration;

use vg_backend::testkit::for_each_engine;
use vg_model::Timestamp;

use super::{FOLD, TABLES, Thing, open, put, session, shown, thing};
use crate::limits::MAX_FIXED_ROWS;
use crate::{Cell, Fixed, FixedRow, FixedTables, LakeError, LakeErrorKind, Options};

const NOW: Timestamp = Timestamp(1_767_225_600_000_000);

fn fixed() -> Fixed {
    Fixed::open(&[TABLES], &[FOLD], Options::default()).unwrap()
}

fn row(values: &[(&str, Cell)]) -> FixedRow {
    values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}

fn text(value: &str) -> Cell {
    Cell::Text(value.to_owned())
}

fn tables(given: &[(&str, Vec<FixedRow>)]) -> FixedTables {
    given.iter().map(|(name, rows)| ((*name).to_owned(), rows.clone())).collect()
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn asked(given: &[(&str, Vec<FixedRow>)], sql: &str) -> Result<Vec<String>, LakeError> {
    run(async { fixed().query(&tables(given), NOW, sql).await.map(|answer| shown(&answer)) })
}

#[test]
fn values_that_are_not_given_are_null_or_the_zero_of_their_kind() {
    let full = row(&[
        ("id", text("1")),
        ("name", text("Đỗ")),
        ("size", Cell::Int(7)),
        ("weight", Cell::Int(2)),
        ("good", Cell::Bool(true)),
        ("at", Cell::Time(Timestamp(0))),
    ]);
    let nulls = row(&[("id", text("3")), ("size", Cell::Null), ("at", Cell::Null)]);
    let given = [("things", vec![nulls, row(&[("id", text("2"))]), full])];
    let all = asked(&given, "SELECT * FROM things").unwrap();
    assert_eq!(
        all,
        [
            "unit|1|Đỗ|7|2.0|true|1970-01-01T00:00:00.000000Z",
            "unit|2||NULL|NULL|false|NULL",
            "unit|3||NULL|NULL|false|NULL",
        ]
    );
    assert_eq!(asked(&given, "SELECT count(*) FROM notes").unwrap(), ["0"], "a table that is not given has no rows");
    assert_eq!(asked(&given, "SELECT khong_dau(name) FROM things WHERE id = '1'").unwrap(), ["do"]);
    assert_eq!(asked(&[], "SELECT * FROM things, notes, notes_unfed").unwrap(), Vec::<String>::new());
}

#[test]
fn the_clock_stands() {
    let given = [(
        "things",
        vec![
            row(&[("id", text("1")), ("at", Cell::Time(Timestamp(NOW.0 - 86_400_000_000 * 29)))]),
            row(&[("id", text("2")), ("at", Cell::Time(Timestamp(NOW.0 - 86_400_000_000 * 31)))]),
        ],
    )];
    assert_eq!(asked(&given, "SELECT now(), current_date").unwrap(), ["2026-01-01T00:00:00.000000Z|2026-01-01"]);
    assert_eq!(asked(&given, "SELECT id FROM things WHERE at > now() - INTERVAL '30 days'").unwrap(), ["1"]);
}

#[test]
fn what_no_table_could_hold_is_refused() {
    let thing = |id: &str| row(&[("id", text(id))]);
    for (given, says) in [
        (("thing", vec![thing("1")]), "there is no table thing"),
        (("things", vec![row(&[("nmae", text("x"))])]), "table things has no column nmae"),
        (("things", vec![row(&[("name", Cell::Int(1))])]), "things.name is not of kind text"),
        (("things", vec![row(&[("name", Cell::Null)])]), "things.name is not of kind text"),
        (("things", vec![row(&[("size", text("1"))])]), "things.size is not of kind int"),
        (("things", vec![row(&[("size", Cell::Real(1.5))])]), "things.size is not of kind int"),
        (("things", vec![row(&[("at", Cell::Int(1))])]), "things.at is not of kind time"),
        (("things", vec![row(&[("unit", Cell::Int(1))])]), "things.unit is not of kind text"),
        (("things", vec![thing("1"), thing("2"), thing("1")]), "two rows with one key (id = 1)"),
        (("things", vec![row(&[]), row(&[])]), "two rows with one key"),
    ] {
        let error = asked(&[given], "SELECT 1").unwrap_err();
        let said = error.message();
        assert_eq!(error.kind(), LakeErrorKind::Invalid, "{says}: {error}");
        assert!(said.en.contains(says) && said.vi != said.en, "{says}: {}", said.en);
    }
    // The key of notes has two columns, and units are apart.
    let note = |unit: &str, place: i64| row(&[("unit", text(unit)), ("thing", text("1")), ("place", Cell::Int(place))]);
    let given = [("notes", vec![note("b", 1), note("a", 2), note("a", 1)])];
    assert_eq!(asked(&given, "SELECT unit, place FROM notes").unwrap(), ["a|1", "a|2", "b|1"]);
    let many: Vec<FixedRow> = (0..=MAX_FIXED_ROWS).map(|n| row(&[("id", text(&n.to_string()))])).collect();
    assert!(asked(&[("things", many[1..].to_vec())], "SELECT 1").is_ok());
    assert_eq!(asked(&[("things", many)], "SELECT 1").unwrap_err().kind(), LakeErrorKind::Invalid);
}

#[test]
fn walls_and_limits_are_those_of_the_live_surface() {
    let given =
        [("things", (0..200).map(|n| row(&[("id", text(&format!("{n:03}"))), ("size", Cell::Int(n))])).collect())];
    for (sql, kind) in [
        ("SELECT * FROM '/etc/passwd'", LakeErrorKind::Invalid),
        ("SELECT * FROM generate_series(1, 3)", LakeErrorKind::Invalid),
        ("SELECT random()", LakeErrorKind::Invalid),
        ("INSERT INTO things VALUES ('a')", LakeErrorKind::NotReading),
        ("COPY things TO '/tmp/x.csv'", LakeErrorKind::NotReading),
        ("SELECT 1; SELECT 2", LakeErrorKind::NotReading),
        ("SELECT * FROM other", LakeErrorKind::Invalid),
    ] {
        assert_eq!(asked(&given, sql).unwrap_err().kind(), kind, "{sql}");
    }
    let options = Options { time: Duration::from_millis(300), rows: 10, ..Options::default() };
    run(async {
        let fixed = Fixed::open(&[TABLES], &[FOLD], options).unwrap();
        let answer = fixed.query(&tables(&given), NOW, "SELECT id FROM things").await.unwrap();
        assert_eq!((answer.rows.len(), answer.truncated), (10, true));
        let endless = "SELECT count(*) FROM things a, things b, things c, things d, things e WHERE a.size + e.size < b.size - c.size * d.size";
        let error = fixed.query(&tables(&given), NOW, endless).await.unwrap_err();
        assert_eq!(error.kind(), LakeErrorKind::Time);
        assert!(fixed.mentioned(endless).await.unwrap().contains("things"));
    });
}

#[test]
fn given_rows_answer_as_the_same_rows_in_a_database() {
    let things: Vec<Thing> = (0..300)
        .map(|n| Thing {
            good: n % 3 == 0,
            weight: (n % 4 == 0).then_some(0.25),
            ..thing(&format!("{:03}", n * 7 % 300), "Đ", n)
        })
        .collect();
    let given: Vec<FixedRow> = things
        .iter()
        .map(|thing| {
            row(&[
                ("unit", text("a")),
                ("id", text(&thing.id)),
                ("name", text(&thing.name)),
                ("size", thing.size.map_or(Cell::Null, Cell::Int)),
                ("weight", thing.weight.map_or(Cell::Null, Cell::Real)),
                ("good", Cell::Bool(thing.good)),
            ])
        })
        .collect();
    let given = tables(&[("things", given)]);
    for_each_engine(async |test| {
        super::ready(test).await;
        put(test, "a", &things).await;
        let (lake, fixed) = (open(test, Options::default()), fixed());
        for sql in [
            "SELECT * FROM things",
            "SELECT good, count(*), sum(weight) FROM things GROUP BY good",
            "SELECT a.id, b.size FROM things a JOIN things b ON a.size = b.size + 1 WHERE a.weight IS NULL",
        ] {
            let live = lake.query(&session(&["a"]), sql, None).await.unwrap();
            let answer = fixed.query(&given, NOW, sql).await.unwrap();
            assert_eq!((&answer.columns, &answer.rows), (&live.columns, &live.rows), "{sql}");
            let of = |found: &crate::Answer| {
                found
                    .snapshots
                    .iter()
                    .find(|one| one.unit == "a")
                    .map(|one| (one.table.clone(), one.rows, one.generation))
            };
            assert_eq!(of(&answer), of(&live), "{sql}");
        }
    });
}
