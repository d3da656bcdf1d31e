//! What sources say: its form in the database, what it was before, and saying it again.

use proptest::prelude::*;
use vg_access::Access;
use vg_backend::migrate::Migrations;
use vg_backend::params;
use vg_backend::sql::Statement;
use vg_backend::testkit::{START, TestBackend, for_each_engine};
use vg_model::Timestamp;

use super::{World, world};
use crate::capability;
use crate::facts::{Attribute, Fact, Source, SourceKind};
use crate::identity::{Identifier, IdentifierKind};
use crate::import::{Import, Input};
use crate::model::{Filter, Host};
use crate::store::said;

const FACT: Statement = Statement::new(
    "t.fact",
    "INSERT INTO inventory_facts (unit, host, attribute, source_kind, source, value, printed, first_at, observed_at, import) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
const WRITTEN: Statement = Statement::new(
    "t.written",
    "SELECT COUNT(*) AS n, MIN(last_at) AS least FROM inventory_identifiers WHERE unit = $1",
);
const AGAIN: Statement =
    Statement::new("t.again", "SELECT COUNT(*) AS n, SUM(again) AS again FROM inventory_import_rows WHERE import = $1");

fn at(seconds: i64) -> Timestamp {
    Timestamp(START.0 + seconds * 1_000_000)
}

fn fact(attribute: Attribute, source: &Source, value: &str, times: (i64, i64), import: &str) -> Fact {
    Fact {
        attribute,
        source: source.clone(),
        value: value.to_owned(),
        printed: if value.len() > 9 { value.to_uppercase() } else { String::new() },
        first_at: at(times.0),
        observed_at: at(times.1),
        import: import.to_owned(),
    }
}

fn source(kind: SourceKind, name: &str) -> Source {
    Source { kind, name: name.to_owned() }
}

/// In the order in which they are read.
fn facts() -> Vec<Fact> {
    let (table, scan) = (source(SourceKind::Table, "máy.csv"), source(SourceKind::Scanner, "nmap"));
    let person = source(SourceKind::Person, "lan|o'x");
    vec![
        fact(Attribute::Name, &scan, "srv01", (3, 3), "i2"),
        fact(Attribute::Name, &table, "srv01", (1, 9), "i1"),
        fact(Attribute::OsName, &scan, "Windows\\10 | n\\n\\p", (3, 3), "i2"),
        fact(Attribute::OsName, &table, "Hệ điều hành \"cũ\"\nhai dòng\\", (2, 9), "i3|\\"),
        fact(Attribute::Site, &person, "|", (5, 5), ""),
        fact(Attribute::Site, &table, "Tầng 1\tPhòng 2;", (1, 4), "i1"),
    ]
}

#[test]
fn facts_that_were_rows_of_their_own_are_read_as_before() {
    for_each_engine(async |test| {
        let all = capability().migrations;
        test.migrate(&[Access::migrations(), Migrations { steps: &all.steps[..3], ..all }]).await.unwrap();
        let mut tx = test.sql.begin_write().await.unwrap();
        for (unit, host) in [("u", "h1"), ("u", "h2"), ("v", "h1")] {
            for fact in facts() {
                let values = params![
                    unit,
                    host,
                    fact.attribute.as_str(),
                    fact.source.kind.as_str(),
                    fact.source.name,
                    fact.value,
                    fact.printed,
                    fact.first_at,
                    fact.observed_at,
                    fact.import
                ];
                tx.execute(&FACT, values).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        test.migrate(&[Access::migrations(), all]).await.unwrap();
        let mut tx = test.sql.begin_read().await.unwrap();
        assert_eq!(said::facts(&mut tx, "u", "h1").await.unwrap(), facts());
        let both = said::facts_of(&mut tx, "u", &["h1", "h2", "h3"]).await.unwrap();
        assert_eq!(both.into_iter().collect::<Vec<_>>(), [("h1".to_owned(), facts()), ("h2".to_owned(), facts())]);
        let tables = test.sql.describe_schema().await.unwrap().tables;
        assert!(!tables.contains_key("inventory_facts"));
    });
}

proptest! {
    #[test]
    fn every_saying_reads_as_it_was_written(
        values in prop::collection::vec((any::<String>(), any::<String>(), any::<String>(), 0..3_i64, 0..3_i64), 1..6),
    ) {
        let table = source(SourceKind::Table, "t");
        let facts: Vec<Fact> = values
            .into_iter()
            .zip(Attribute::ALL)
            .map(|((value, printed, import, first, last), attribute)| Fact {
                printed,
                ..fact(*attribute, &table, &value, (first, first + last), &import)
            })
            .collect();
        let row = said::written(&facts.iter().collect::<Vec<_>>());
        let mut found = Vec::new();
        said::lines(&table, &row, &mut found).unwrap();
        prop_assert_eq!(found, facts);
    }
}

async fn apply(w: &World, name: &str, seconds: i64, table: &str) -> Import {
    let input = Input::read(table.as_bytes(), name, at(seconds), None);
    let import = w.inventory.import_preview(&w.officer_a, &w.a, &input).await.unwrap();
    let applied = w.inventory.import_apply(&w.officer_a, &w.a, &import.id).await.unwrap();
    assert_eq!((applied.created, applied.updated), (import.created, import.updated));
    applied
}

async fn known(w: &World) -> Vec<(IdentifierKind, String, i64, Option<i64>)> {
    let host = w.inventory.host_list(&w.officer_a, &w.a, &Filter::default()).await.unwrap().rows.remove(0);
    let known = w.inventory.host_identifiers(&w.officer_a, &w.a, &host.id).await.unwrap();
    let seconds = |at: Timestamp| (at.0 - START.0) / 1_000_000;
    let told = |known: Identifier| (known.kind, known.value, seconds(known.last_at), known.ended_at.map(seconds));
    known.into_iter().map(told).collect()
}

async fn numbers(test: &TestBackend, statement: &Statement, value: &str, column: &str) -> (i64, i64) {
    let mut tx = test.sql.begin_read().await.unwrap();
    let row = tx.fetch_one(statement, params![value]).await.unwrap();
    (row.int("n").unwrap(), row.int(column).unwrap())
}

#[test]
fn what_is_said_again_moves_one_time_for_all() {
    use IdentifierKind::{Address, Mac, Name};
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let head = "Tên máy,Địa chỉ IP,Địa chỉ MAC,Vị trí\r\n";
        let row = |address: &str, mac: &str| format!("{head}srv01,{address},{mac},Kho\r\n");
        let (address, other) = ("10.0.0.1".to_owned(), "10.0.0.2".to_owned());
        let (name, mac) = ("srv01".to_owned(), "00:1a:2b:00:00:01".to_owned());
        apply(&w, "a.csv", 0, &row(&address, &mac)).await;
        for seconds in [10, 5, 20] {
            let again = apply(&w, "a.csv", seconds, &row(&address, &mac)).await;
            assert_eq!((again.unchanged, numbers(test, &AGAIN, &again.id, "again").await), (1, (1, 1)));
        }
        let all = |last| {
            vec![
                (Address, address.clone(), last, None),
                (Mac, mac.clone(), last, None),
                (Name, name.clone(), last, None),
            ]
        };
        let mut expected = all(20);
        expected.sort();
        let mut found = known(&w).await;
        found.sort();
        assert_eq!(found, expected, "an older file takes nothing back");
        assert_eq!(numbers(test, &WRITTEN, unit, "least").await, (3, -1), "no identifier was written again");
        let host = inv.host_list(me, unit, &Filter::default()).await.unwrap().rows.remove(0);
        let times: Vec<_> = inv
            .host_facts(me, unit, &host.id)
            .await
            .unwrap()
            .into_iter()
            .map(|f| (f.first_at, f.observed_at))
            .collect();
        assert_eq!(times, [(at(0), at(20)); 2]);
        // A second file of the same host has times of its own; its identifiers are its own from then on.
        let second = apply(&w, "b.csv", 30, &format!("{head}srv01,{address},,Kho\r\n")).await;
        assert_eq!(numbers(test, &AGAIN, &second.id, "again").await, (1, 0));
        // The first file goes on without the MAC address, and with another address.
        let changed = apply(&w, "a.csv", 40, &row(&other, "")).await;
        assert_eq!((changed.updated, numbers(test, &AGAIN, &changed.id, "again").await), (1, (1, 0)));
        apply(&w, "a.csv", 50, &row(&other, "")).await;
        let mut found = known(&w).await;
        found.sort();
        let mut expected = vec![
            (Address, address.clone(), 30, None),
            (Address, other.clone(), 50, None),
            (Mac, mac.clone(), 20, None),
            (Name, name.clone(), 50, None),
        ];
        expected.sort();
        assert_eq!(found, expected);
        // What a person ended stays ended, until a source gives it again.
        let host = inv.host_get(me, unit, &host.id).await.unwrap();
        let edited = Host { addresses: vec![address.parse().unwrap()], ..host.data.clone() };
        test.clock.advance_us(60_000_000);
        let edited = inv.host_update(me, unit, &host.id, host.version, &edited).await.unwrap();
        assert_eq!(edited.data.addresses.len(), 1);
        assert_eq!(known(&w).await.into_iter().find(|known| known.1 == other).unwrap().2, 50);
        let back = apply(&w, "a.csv", 90, &row(&other, "")).await;
        assert_eq!((back.updated, inv.host_get(me, unit, &host.id).await.unwrap().data.addresses.len()), (1, 2));
    });
}

#[test]
fn saying_again_believes_only_what_still_stands() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let table = "Tên máy,Địa chỉ IP,Vị trí\r\nsrv01,10.0.0.1,Kho\r\nsrv02,10.0.0.2,Kho\r\n";
        apply(&w, "a.csv", 0, table).await;
        let input = Input::read(table.as_bytes(), "a.csv", at(10), None);
        let import = inv.import_preview(me, unit, &input).await.unwrap();
        assert_eq!(numbers(test, &AGAIN, &import.id, "again").await, (2, 2));
        // A later file of the same source comes in between.
        apply(&w, "a.csv", 20, &table.replace("srv01,10.0.0.1,Kho", "srv01,10.0.0.1,Tầng 2")).await;
        let applied = inv.import_apply(me, unit, &import.id).await.unwrap();
        assert_eq!((applied.updated, applied.unchanged), (0, 2));
        for host in inv.host_list(me, unit, &Filter::default()).await.unwrap().rows {
            let facts = inv.host_facts(me, unit, &host.id).await.unwrap();
            assert!(facts.iter().all(|fact| fact.observed_at == at(20)), "{facts:?}");
        }
    });
}
