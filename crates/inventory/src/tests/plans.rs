//! Every list is served by an index: the plan of SQLite names no full scan.

use vg_backend::params;
use vg_backend::sql::{Select, SqlText as _, Statement, Value};
use vg_backend::testkit::TestBackend;

use super::world;
use crate::model::{Claim, Contact, Filter, System};
use crate::service::find::{along, best_of, of_numbers, piece};
use crate::service::list::{search_words, select};
use crate::store::Noun;
use crate::store::hosts::HostRow;

async fn plan(test: &TestBackend, select: &Select) -> Vec<String> {
    let (built, values) = select.build().unwrap();
    // The numbered writing is that of PostgreSQL, which has another name for the function that packs columns.
    let numbered = built.sql().replace("json_build_array", "json_array");
    let sql: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {numbered}").into_boxed_str());
    let mut tx = test.sql.begin_read().await.unwrap();
    let rows = tx.fetch_all(&Statement::new("plan", sql), &values).await.unwrap();
    rows.iter().map(|row| row.text("detail").unwrap().to_owned()).collect()
}

/// The plan of a statement whose parameters do not matter.
async fn explain(test: &TestBackend, sql: &str) -> Vec<String> {
    let wanted = (1..20).rev().find(|number| sql.contains(&format!("${number}"))).unwrap_or(0);
    let sql: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {sql}").into_boxed_str());
    let mut tx = test.sql.begin_write().await.unwrap();
    let rows = tx.fetch_all(&Statement::new("plan", sql), &vec![Value::Int(1); wanted]).await.unwrap();
    rows.iter().map(|row| row.text("detail").unwrap().to_owned()).collect()
}

/// Of a list along its sort order: served by the index of that order.
async fn check<T: Noun>(test: &TestBackend, select: &Select, by: &str) {
    let plan = plan(test, select).await;
    assert!(plan.iter().any(|step| step.contains("USING")), "{plan:?}");
    assert!(!plan.iter().any(|step| step.starts_with("SCAN inventory")), "{plan:?}");
    let table = format!("SEARCH {}", T::TABLE);
    assert!(plan.iter().any(|step| step.starts_with(&table) && step.contains(by)), "{by}: {plan:?}");
}

#[test]
fn rows_of_a_chunk_are_found_and_words_removed_by_index() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let test = TestBackend::sqlite().await;
        world(&test).await;
        for (table, unit, column, by) in [
            ("inventory_identifiers", "unit || '' = ?", "host", "(host=?)"),
            ("inventory_sayings", "unit = ?", "host", "(unit=? AND host=?)"),
            ("inventory_hosts", "unit || '' = ?", "id", "(id=?)"),
            ("inventory_installed", "unit || '' = ?", "host", "(host=?)"),
            ("inventory_packages", "unit = ?", "no", "(unit=? AND no=?)"),
            ("inventory_packages", "unit = ?", "digest", "(unit=? AND digest=?)"),
            ("inventory_postings", "unit = ?", "word", "(unit=? AND word=?)"),
            ("inventory_channels", "unit = ?", "contact", "(contact=?)"),
            ("inventory_address_records", "unit = ?", "id", "(unit=? AND id=?)"),
        ] {
            let select = Select::new("plan", &["unit"], table).and_where(unit, params!["u"]).and_in(column, 0..100_i64);
            let plan = plan(&test, &select).await;
            assert!(plan.iter().any(|step| step.contains(by)), "{table}: {plan:?}");
        }
        // Every statement that is fixed text looks its rows up by more than the unit, where there may be many.
        for statement in crate::capability().statements {
            let plan = explain(&test, statement.sql).await;
            let large = ["identifiers", "sayings", "hosts", "installed", "packages", "words", "import_rows", "address_records", "changes", "postings"];
            let slow = plan.iter().find(|step| {
                large.iter().any(|table| step.contains(&format!("inventory_{table}")))
                    && (step.starts_with("SCAN") || step.ends_with("(unit=?)"))
            });
            // The largest number of a key that begins with the unit is one step in its index.
            let whole = ["inventory.demo.words", "inventory.change.list", "inventory.published.package"];
            assert!(
                slow.is_none() || whole.iter().any(|name| statement.name.starts_with(name)),
                "{}: {plan:?}",
                statement.name
            );
        }
        let mut tx = test.sql.begin_read().await.unwrap();
        let remove = Statement::new(
            "plan",
            "EXPLAIN QUERY PLAN DELETE FROM inventory_words WHERE (unit, kind, word, id) IN (VALUES ('a', 'b', 'c', 'd'))",
        );
        let rows = tx.fetch_all(&remove, &[]).await.unwrap();
        let plan: Vec<&str> = rows.iter().map(|row| row.text("detail").unwrap()).collect();
        assert!(plan[0].starts_with("SEARCH inventory_words USING PRIMARY KEY"), "{plan:?}");
    });
}

#[test]
fn no_list_scans_its_table() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let test = TestBackend::sqlite().await;
        world(&test).await;
        let base = Filter::default();
        let filters = [
            base.clone(),
            Filter { text: "dong thap".into(), ..base.clone() },
            Filter { level: Some(3), ..base.clone() },
        ];
        for filter in &filters {
            for order in System::ORDERS {
                let filter = Filter { order: order.name.into(), ..filter.clone() };
                check::<System>(&test, &select::<System>("u", &filter).unwrap(), "unit=? AND retired=?").await;
            }
            check::<Contact>(&test, &select::<Contact>("u", filter).unwrap(), "unit=? AND retired=?").await;
            check::<Claim>(&test, &select::<Claim>("u", filter).unwrap(), "unit=? AND retired=?").await;
        }
        for order in HostRow::ORDERS {
            let filter = Filter { order: order.name.into(), ..base.clone() };
            check::<HostRow>(&test, &along("u", &filter, &[]).unwrap(), "unit=? AND retired=?").await;
            let numbers: Vec<i64> = (1..=1_000).collect();
            for few in [of_numbers, best_of] {
                let few = few("u", &filter, &[], &numbers).unwrap();
                check::<HostRow>(&test, &few, "inventory_hosts_no (unit=? AND no=?)").await;
            }
            // The walk reads nothing but the index.
            check::<HostRow>(&test, &piece("u", &filter, &[], 1_000, 0).unwrap(), "COVERING INDEX").await;
            let words = search_words("dong thap");
            check::<HostRow>(&test, &piece("u", &filter, &words, 1_000, 0).unwrap(), "unit=? AND retired=?").await;
        }
        let of_block = crate::store::postings::of_block("u", 0, &["2:a", "w:b"]);
        let plan = plan(&test, &of_block).await;
        assert!(plan.iter().any(|step| step.contains("(unit=? AND word=? AND block=?)")), "{plan:?}");
        let mut tx = test.sql.begin_read().await.unwrap();
        assert!(tx.fetch_all(&crate::store::CHANGES, params!["u", 0, 1]).await.unwrap().is_empty());
    });
}
