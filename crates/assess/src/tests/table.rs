use std::io::Cursor;

use vg_backend::testkit::for_each_engine;
use vg_formats::export::Table;

use super::{World, library, system, world};
use crate::Assignment;
use crate::states::State;
use crate::table::{COLUMNS, Outcome, TableFile};

fn place(key: &str) -> usize {
    COLUMNS.iter().position(|(name, _)| *name == key).unwrap()
}

fn file(table: &Table) -> TableFile {
    let mut out = Cursor::new(Vec::new());
    table.xlsx(&mut out).unwrap();
    TableFile::read("ket-qua.xlsx", out.into_inner()).unwrap()
}

/// The row of a control in a table.
fn row<'a>(table: &'a mut Table, control: &str) -> &'a mut Vec<String> {
    let at = place("control");
    table.rows.iter_mut().find(|row| row[at] == control).unwrap()
}

fn set(table: &mut Table, control: &str, cells: &[(&str, &str)]) {
    for (key, value) in cells {
        row(table, control)[place(key)] = (*value).into();
    }
}

async fn exported(world: &World) -> Table {
    world.assess.export(&world.reader, &world.unit, None).await.unwrap()
}

async fn apply(world: &World, table: &Table) -> crate::table::Done {
    let file = file(table);
    let preview = world.assess.import_preview(&world.reader, &world.unit, &file).await.unwrap();
    let done = world.assess.import_apply(&world.analyst, &world.unit, &file).await.unwrap();
    assert_eq!(preview, done, "the preview says what happens");
    done
}

#[test]
fn the_whole_library_goes_out_and_comes_back_unchanged() {
    for_each_engine(async |test| {
        let world = world(test).await;
        for (id, regime, level) in [("his", "vn-2026", 3), ("lis", "vn-2016", 2)] {
            let asked = library(regime, i64::from(level));
            world.assess.assessment_open(&world.analyst, &world.unit, &system(id, level), &asked).await.unwrap();
        }
        let id = exported(&world).await.rows[0][0].clone();
        let controls = world.assess.control_list(&world.reader, &world.unit, &id).await.unwrap();
        let notes = ["=1+1", "a\nb", "café _x0041_ ơ", "'quoted", "  ", "Đã duyệt; \"xong\"", "+84 24 3 943"];
        for (control, note) in controls.iter().zip(notes) {
            let new = Assignment { owner: "Phòng CNTT".into(), due: "2026-12-20".into(), note: note.into() };
            let made = world.assess.control_assign(&world.analyst, &world.unit, &id, &control.control, 1, &new);
            made.await.unwrap();
        }
        world.state(&id, &controls[8].control, State::Partly).await;
        let table = exported(&world).await;
        let count = library("vn-2026", 3).measures.len() + library("vn-2016", 2).measures.len();
        assert_eq!(table.rows.len(), count);
        let done = apply(&world, &table).await;
        assert_eq!((done.taken, done.unchanged, done.conflicts, done.refused), (0, count, 0, 0), "{:?}", done.rows);
        assert!(done.warnings.is_empty(), "{:?}", done.warnings);
        assert_eq!(exported(&world).await, table);

        // CSV comes back in the same way, with the guard of formulas on it.
        let mut csv = Vec::new();
        table.csv(&mut csv).unwrap();
        let csv = TableFile::read("ket-qua.csv", csv).unwrap();
        let done = world.assess.import_preview(&world.reader, &world.unit, &csv).await.unwrap();
        assert_eq!((done.taken, done.unchanged, done.refused), (0, count, 0), "{:?}", done.rows);
    });
}

#[test]
fn a_changed_cell_changes_that_measure_alone() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a", "b", "c"]).await.assessment.id;
        let before = exported(&world).await;
        let mut table = before.clone();
        set(&mut table, "b", &[("state", "đạt"), ("reason", "có quy chế"), ("due", "20/12/2026")]);
        let done = apply(&world, &table).await;
        assert_eq!((done.taken, done.unchanged), (1, 2));
        assert_eq!((done.rows[0].place.sheet.as_str(), done.rows[0].place.row), ("Biện pháp", 3));
        let Outcome::Taken(fields) = &done.rows[0].outcome else { panic!("{:?}", done.rows) };
        assert_eq!(fields[0], ("state", "Chưa đánh giá".into(), "Đạt".into()));
        let b = world.control(&id, "b").await;
        assert_eq!((b.state, b.due.as_str(), b.version), (State::Met, "2026-12-20", 2));
        assert!(b.until.is_some());
        let history = world.assess.control_history(&world.reader, &world.unit, &id, "b").await.unwrap();
        assert_eq!((history[0].event.as_str(), history[0].reason.as_str()), ("imported", "có quy chế"));
        assert!(history[0].ledger.is_some());
        for control in ["a", "c"] {
            assert_eq!(world.control(&id, control).await.version, 1);
        }
        // The same file again says what is there already, although its versions are old.
        assert_eq!(apply(&world, &table).await.unchanged, 3);
        // A file without a column does not touch what stood in it.
        let mut narrow = exported(&world).await;
        let due = place("due");
        narrow.header.remove(due);
        narrow.rows.iter_mut().for_each(|row| drop(row.remove(due)));
        assert_eq!(apply(&world, &narrow).await.unchanged, 3);
        // An empty cell clears.
        let mut cleared = exported(&world).await;
        set(&mut cleared, "b", &[("due", "")]);
        assert_eq!(apply(&world, &cleared).await.taken, 1);
        assert_eq!(world.control(&id, "b").await.due, "");
    });
}

#[test]
fn what_somebody_else_changed_is_told_and_not_overwritten() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a", "b"]).await.assessment.id;
        let mut table = exported(&world).await;
        world.state(&id, "a", State::NotMet).await;
        set(&mut table, "a", &[("state", "Đạt")]);
        set(&mut table, "b", &[("owner", "Lan")]);
        let done = apply(&world, &table).await;
        assert_eq!((done.taken, done.conflicts), (1, 1));
        let Outcome::Conflict { based_on, now, fields } = &done.rows[0].outcome else { panic!("{:?}", done.rows) };
        assert_eq!((*based_on, *now), (1, 2));
        assert_eq!(fields[0], ("state", "Không đạt".into(), "Đạt".into()));
        assert_eq!(world.control(&id, "a").await.state, State::NotMet);
        assert_eq!(world.control(&id, "b").await.owner, "Lan", "the other rows are taken");
    });
}

#[test]
fn a_row_that_cannot_be_taken_says_why_and_where() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a", "b", "c", "d", "e", "f", "g"]).await.assessment.id;
        let check = crate::model::NewEvidence::Check { title: "", check: "vn/x" };
        world.assess.evidence_add(&world.analyst, &world.unit, &id, "f", &check).await.unwrap();
        let mut table = exported(&world).await;
        set(&mut table, "a", &[("state", "tốt lắm")]);
        set(&mut table, "b", &[("due", "mai")]);
        set(&mut table, "c", &[("version", "hai")]);
        set(&mut table, "d", &[("assessment", "0190-khong-co")]);
        set(&mut table, "e", &[("state", "Không áp dụng")]);
        set(&mut table, "f", &[("state", "Đạt")]);
        set(&mut table, "g", &[("control", "zz")]);
        let twice = row(&mut table, "b").clone();
        table.rows.push(twice);
        let done = apply(&world, &table).await;
        assert_eq!((done.taken, done.unchanged, done.refused), (0, 0, 8));
        let told: Vec<(u32, &str)> = done
            .rows
            .iter()
            .map(|row| match &row.outcome {
                Outcome::Refused { code, why } => {
                    assert!(!why.vi.is_empty() && !why.en.is_empty());
                    (row.place.row, *code)
                }
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            told,
            [
                (2, "bad_state"),
                (3, "bad_day"),
                (4, "bad_version"),
                (5, "unknown_assessment"),
                (6, "not_possible"),
                (7, "not_possible"),
                (8, "unknown_control"),
                (9, "twice"),
            ]
        );
        for (bad, code) in [(&b"PK\x03\x04 broken"[..], "unreadable"), (b"a,b\n1,2\n", "no_header"), (b"", "no_header")]
        {
            let refused = TableFile::read("hong.xlsx", bad.to_vec()).unwrap_err();
            assert_eq!(refused.errors[0].code, code);
        }
    });
}

#[test]
fn not_applicable_in_a_table_asks_and_a_second_person_decides() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let mut table = exported(&world).await;
        set(&mut table, "a", &[("state", "Không áp dụng"), ("reason", "không có mạng không dây")]);
        assert_eq!(apply(&world, &table).await.taken, 1);
        let a = world.control(&id, "a").await;
        assert_eq!((a.state, a.exemption.is_some()), (State::NotAssessed, true));
        assert_eq!(world.events(&id, "a").await, ["exemption_asked"]);
        assert_eq!(apply(&world, &table).await.unchanged, 1, "it waits already");
        world.assess.exemption_decide(&world.officer, &world.unit, &id, "a", a.version, true, "").await.unwrap();
        assert_eq!(apply(&world, &table).await.unchanged, 1);
        assert_eq!(apply(&world, &exported(&world).await).await.unchanged, 1);
    });
}

#[test]
fn a_table_of_an_earlier_level_is_refused() {
    for_each_engine(async |test| {
        let world = world(test).await;
        world.open("his", 2, &["a"]).await;
        let mut table = exported(&world).await;
        world.open("his", 3, &["a"]).await;
        set(&mut table, "a", &[("state", "Đạt")]);
        let done = apply(&world, &table).await;
        assert!(matches!(&done.rows[0].outcome, Outcome::Refused { code: "assessment_closed", .. }), "{:?}", done.rows);
    });
}
