//! Published tables are readable on every engine, and their feed names what changed.

use vg_backend::params;
use vg_backend::published::Feed;
use vg_backend::sql::unpack;
use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_model::Level;

use super::{on, rule, world};
use crate::alerts::states::Step;
use crate::capability;

/// Rows of a table, those that changed behind a position when one is given.
async fn rows(test: &TestBackend, name: &str, unit: &str, position: Option<i64>) -> usize {
    let tables = capability().tables;
    let table = tables.iter().find(|table| table.name == name).unwrap();
    let select = match position {
        Some(position) => table.page_of_changed(unit, position, None).unwrap().unwrap(),
        None => table.page(unit, None).unwrap(),
    };
    let (statement, values) = select.build().unwrap();
    let mut tx = test.sql.begin_read().await.unwrap();
    let row = tx.fetch_one(&statement, &values).await.unwrap();
    row.opt_text("packed").unwrap().map_or(0, |text| unpack(text).unwrap().len())
}

async fn position(test: &TestBackend, name: &str, unit: &str) -> i64 {
    let table = capability().tables.iter().find(|table| table.name == name).unwrap();
    let Feed::Keys { position, .. } = table.feed else { panic!("{name} has no feed") };
    let mut tx = test.sql.begin_read().await.unwrap();
    tx.fetch_optional(&position, params![unit]).await.unwrap().map_or(0, |row| row.int(0).unwrap())
}

#[test]
fn tables_follow_changes() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::High, &[]);
        world.take(1, &[on(&world.unit, &a, "PC-01"), on(&world.unit, &a, "PC-02")]).await;
        let unit = world.unit.as_str();
        for (name, count) in
            [("alerts", 2), ("alert_history", 2), ("suppressions", 0), ("sources", 0), ("source_hours", 0)]
        {
            assert_eq!(rows(test, name, unit, None).await, count, "{name}");
            assert_eq!(rows(test, name, &world.other, None).await, 0, "{name}");
        }
        let before = position(test, "alerts", unit).await;
        let id = world.all().await[0].id.clone();
        world.step(&id, Step::Start, "").await.unwrap();
        assert_eq!(rows(test, "alerts", unit, Some(before)).await, 1);
        assert_eq!(rows(test, "alert_history", unit, Some(before)).await, 2, "all rows of the key");
        assert!(position(test, "alert_history", unit).await > before);
        world.take(2, &[on(unit, &a, "PC-02")]).await;
        assert_eq!(rows(test, "alerts", unit, Some(before)).await, 2, "a further finding is a change of the row");
    });
}
