//! The surface on both engines, over tables of its own: a list of things with notes, and a feed.

mod ends;
mod fixed;
mod generations;
mod limits;
mod listing;
mod property;
mod snapshots;
mod walls;

use std::sync::Arc;

use vg_backend::migrate::{Migration, Migrations};
use vg_backend::published::ColumnKind::{Bool, Int, Real, Text, Time};
use vg_backend::published::FeedParam::{Position, Unit};
use vg_backend::published::{Feed, Published, PublishedColumn};
use vg_backend::sql::{Direction, Order, Statement, WriteTx};
use vg_backend::testkit::TestBackend;
use vg_backend::{params, transaction};

use crate::{Answer, Cell, Lake, LakeError, Options, Session, TextCall, TextFunction};

const MIGRATIONS: Migrations = Migrations {
    owner: "things",
    steps: &[Migration {
        version: 1,
        name: "things",
        sql: "CREATE TABLE things (id TEXT NOT NULL PRIMARY KEY, unit TEXT NOT NULL, name TEXT NOT NULL, size BIGINT, \
              weight DOUBLE PRECISION, good BIGINT NOT NULL, at BIGINT, gone BIGINT NOT NULL); \
              CREATE INDEX things_unit ON things (unit, id); \
              CREATE TABLE notes (unit TEXT NOT NULL, thing TEXT NOT NULL, place BIGINT NOT NULL, text TEXT NOT NULL, \
              PRIMARY KEY (unit, thing, place)); \
              CREATE TABLE thing_changes (unit TEXT NOT NULL, seq BIGINT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (unit, seq));",
    }],
};

const HEAD: Statement =
    Statement::new("t.head", "SELECT COALESCE(MAX(seq), 0) AS seq FROM thing_changes WHERE unit = $1");
const CHANGED: Statement = Statement::new("t.changed", "SELECT id FROM thing_changes WHERE unit = $1 AND seq > $2");
const PUT: Statement = Statement::new(
    "t.put",
    "INSERT INTO things (id, unit, name, size, weight, good, at, gone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, size = excluded.size, weight = excluded.weight, \
     good = excluded.good, at = excluded.at, gone = excluded.gone",
);
const NOTES_GONE: Statement = Statement::new("t.notes_gone", "DELETE FROM notes WHERE unit = $1 AND thing = $2");
const NOTE: Statement =
    Statement::new("t.note", "INSERT INTO notes (unit, thing, place, text) VALUES ($1, $2, $3, $4)");
const CHANGE: Statement = Statement::new(
    "t.change",
    "INSERT INTO thing_changes (unit, seq, id) SELECT $1, COALESCE(MAX(seq), 0) + 1, $2 FROM thing_changes WHERE unit = $1",
);

const fn col(name: &'static str, kind: vg_backend::published::ColumnKind, sql: &'static str) -> PublishedColumn {
    PublishedColumn::new(name, kind, sql, "một cột", "a column")
}

pub(crate) static TABLES: &[Published] = &[
    Published {
        name: "things",
        about: ("Đồ vật", "Things"),
        version: 1,
        read: "test.thing.read",
        columns: &[
            col("id", Text, "id"),
            col("name", Text, "name"),
            col("size", Int, "size").or_null(),
            col("weight", Real, "weight").or_null(),
            col("good", Bool, "good"),
            col("at", Time, "at").or_null(),
        ],
        key: 1,
        from: "things",
        of_unit: "unit = ? AND gone = 0",
        pages: Order { name: "pages", columns: &["id"], direction: Direction::Ascending },
        feed: Feed::Keys {
            position: HEAD,
            changed: CHANGED,
            among: "id IN (SELECT id FROM thing_changes WHERE unit = ? AND seq > ?)",
            params: &[Unit, Position],
        },
    },
    Published {
        name: "notes",
        about: ("Ghi chú", "Notes"),
        version: 1,
        read: "test.thing.read",
        columns: &[col("thing", Text, "thing"), col("place", Int, "place"), col("text", Text, "text")],
        key: 2,
        from: "notes",
        of_unit: "unit = ?",
        pages: Order { name: "pages", columns: &["thing", "place"], direction: Direction::Ascending },
        feed: Feed::Keys {
            position: HEAD,
            changed: CHANGED,
            among: "thing IN (SELECT id FROM thing_changes WHERE unit = ? AND seq > ?)",
            params: &[Unit, Position],
        },
    },
    Published {
        name: "notes_unfed",
        about: ("Ghi chú, đọc lại mỗi lần", "Notes, read again each time"),
        version: 3,
        read: "test.thing.read",
        columns: &[col("thing", Text, "thing"), col("place", Int, "place"), col("text", Text, "text")],
        key: 2,
        from: "notes",
        of_unit: "unit = ?",
        pages: Order { name: "pages", columns: &["thing", "place"], direction: Direction::Ascending },
        feed: Feed::Reread,
    },
];

/// Folding enough for these tests.
const FOLD: TextFunction = TextFunction {
    name: "khong_dau",
    call: TextCall::Make(|text| text.to_lowercase().replace('đ', "d").replace('ỗ', "o")),
    about: ("bỏ dấu", "without marks"),
};

/// A thing with its notes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Thing {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) size: Option<i64>,
    pub(crate) weight: Option<f64>,
    pub(crate) good: bool,
    pub(crate) at: Option<i64>,
    pub(crate) gone: bool,
    pub(crate) notes: Vec<String>,
}

pub(crate) fn thing(id: &str, name: &str, size: i64) -> Thing {
    Thing { id: id.to_owned(), name: name.to_owned(), size: Some(size), ..Thing::default() }
}

/// Writes a thing, its notes and its entry of the feed.
pub(crate) async fn write(tx: &mut WriteTx, unit: &str, thing: &Thing) -> Result<(), vg_backend::sql::SqlError> {
    let Thing { id, name, size, weight, good, at, gone, notes } = thing;
    let (id, name) = (id.as_str(), name.as_str());
    tx.execute(&PUT, params![id, unit, name, *size, *weight, *good, *at, *gone]).await?;
    tx.execute(&NOTES_GONE, params![unit, id]).await?;
    for (place, text) in (0_i64..).zip(notes) {
        tx.execute(&NOTE, params![unit, id, place, text.as_str()]).await?;
    }
    tx.execute(&CHANGE, params![unit, id]).await.map(drop)
}

pub(crate) async fn put(test: &TestBackend, unit: &str, things: &[Thing]) {
    transaction!(test.sql, |tx| {
        for thing in things {
            write(tx, unit, thing).await?;
        }
        Ok(())
    })
    .unwrap();
}

pub(crate) async fn ready(test: &TestBackend) -> Lake {
    ready_with(test, Options::default()).await
}

pub(crate) async fn ready_with(test: &TestBackend, options: Options) -> Lake {
    test.migrate(&[MIGRATIONS]).await.unwrap();
    open(test, options)
}

/// A surface on the same database, as after a restart.
pub(crate) fn open(test: &TestBackend, options: Options) -> Lake {
    let clock: Arc<dyn vg_backend::clock::Clock> = test.clock.clone();
    Lake::open(&test.sql, &clock, &[TABLES], &[FOLD], options).unwrap()
}

/// A caller who may read everything of these units.
pub(crate) fn session(units: &[&str]) -> Session {
    let mut session = Session::new();
    for table in TABLES {
        units.iter().for_each(|unit| session.allow(table.name, unit));
    }
    session
}

pub(crate) async fn ask(lake: &Lake, sql: &str) -> Result<Answer, LakeError> {
    lake.query(&session(&["a"]), sql, None).await
}

/// The rows of an answer as texts.
pub(crate) async fn rows(lake: &Lake, sql: &str) -> Vec<String> {
    shown(&ask(lake, sql).await.unwrap_or_else(|error| panic!("{sql}: {error}")))
}

pub(crate) fn shown(answer: &Answer) -> Vec<String> {
    let cell = |cell: &Cell| match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Text(text) => text.clone(),
        other => other.to_json().to_string().trim_matches('"').to_owned(),
    };
    answer.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("|")).collect()
}
