//! Every limit is reached.

use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_model::{Level, Timestamp};

use super::{DAY, World, on, rule, world};
use crate::alerts::finding::{Batch, Finding};
use crate::alerts::suppression::Scope;
use crate::alerts::times::Minutes;
use crate::alerts::{Doing, Filter, Item, NewSuppression};
use crate::knowledge::{Entity, EntityKind};
use crate::limits::{
    MAX_BATCH, MAX_BULK, MAX_CONDITIONS, MAX_ENTITY_CHARS, MAX_HISTORY, MAX_LINE_CHARS, MAX_MERGED, MAX_MINUTES,
    MAX_NAMED_SOURCES, MAX_NOTE_CHARS, MAX_OPEN_OF_RULE, MAX_PAGE, MAX_RISK_PARTS, MAX_SEARCH_WORDS, MAX_SETTLED,
    MAX_SHOWN_FIELDS, MAX_SUPPRESSIONS, MAX_VALUE_CHARS,
};

/// Runs a test that takes many rows on the embedded engine alone: the limits are in the program, not in the engine.
fn on_sqlite(test: impl AsyncFn(&TestBackend)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async { test(&TestBackend::sqlite().await).await });
}

/// So many alerts of rules of their own on one host.
async fn many(world: &World, count: usize) {
    let rules: Vec<_> = (0..count).map(|index| rule(&format!("r{index}"), Level::Critical, &[])).collect();
    let findings: Vec<_> = rules.iter().map(|rule| on(&world.unit, rule, "PC-01")).collect();
    assert_eq!(world.take(1, &findings).await.opened, count as u64);
}

fn suppress(world: &World, rule: &str) -> NewSuppression {
    let what = Scope { rule: rule.into(), ..Scope::default() };
    NewSuppression { what, reason: "x".into(), expires_at: Timestamp(world.monitor.now().0 + DAY) }
}

#[test]
fn what_events_say_is_cut() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let names: Vec<String> = (0..MAX_SHOWN_FIELDS + 1).map(|index| format!("f{index}")).collect();
        let long = "ế".repeat(MAX_VALUE_CHARS + 1);
        let mut a = rule(&"r".repeat(MAX_LINE_CHARS + 1), Level::High, &[]);
        a.shown = names.clone();
        let fields: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), long.as_str())).collect();
        let sources: Vec<String> = (0..MAX_NAMED_SOURCES + 1).map(|index| format!("s{index}")).collect();
        let host = "ế".repeat(MAX_ENTITY_CHARS + 1);
        let findings: Vec<Finding<'_>> =
            sources.iter().map(|source| Finding { source, fields: &fields, ..on(&world.unit, &a, &host) }).collect();
        world.take(1, &findings).await;
        let id = world.all().await.pop().unwrap().id;
        let full = world.monitor.alert_get(&world.reader, &world.unit, &id).await.unwrap();
        assert_eq!(full.detail.shown.len(), MAX_SHOWN_FIELDS);
        assert_eq!(full.detail.shown[0].values[0].chars().count(), MAX_VALUE_CHARS);
        assert_eq!(full.detail.sources.len(), MAX_NAMED_SOURCES);
        assert_eq!(full.alert.data.entity.chars().count(), MAX_ENTITY_CHARS);
        assert_eq!(full.alert.data.rule.chars().count(), MAX_LINE_CHARS);
    });
}

#[test]
fn what_people_enter_has_its_limits() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        many(&world, 1).await;
        let id = world.all().await.pop().unwrap().id;
        let item = Item { id: &id, version: None };
        let long = |most: usize| "ế".repeat(most + 1);
        for doing in [Doing::Comment(&long(MAX_NOTE_CHARS)), Doing::Assign(&long(MAX_LINE_CHARS))] {
            let refused = monitor.alert_do(&world.analyst, unit, item, &doing).await.unwrap_err();
            assert_eq!(refused.errors[0].code, "too_long");
        }
        let items = vec![item; MAX_BULK + 1];
        let refused = monitor.alert_do_all(&world.analyst, unit, &items, &Doing::Assign("x")).await.unwrap_err();
        assert_eq!(refused.code(), "limit_reached");
        let mut broad = suppress(&world, "a");
        broad.what.conditions = vec![("f".into(), "v".into()); MAX_CONDITIONS + 1];
        let refused = monitor.suppression_create(&world.analyst, unit, &broad).await.unwrap_err();
        assert_eq!(refused.errors[0].code, "too_many");
        let times = [("malware", 1, Minutes { triage: MAX_MINUTES + 1, handle: MAX_MINUTES })];
        assert_eq!(monitor.time_set(&world.officer, unit, &times).await.unwrap_err().errors.len(), 1);
        let words = "pc-01 ".repeat(MAX_SEARCH_WORDS) + "khongco";
        let filter = Filter { text: words, ..Filter::default() };
        assert_eq!(
            monitor.alert_list(&world.reader, unit, &filter).await.unwrap().rows.len(),
            1,
            "further words do not count"
        );
    });
}

#[test]
fn a_batch_is_bounded_and_so_are_open_alerts_of_a_rule() {
    on_sqlite(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::Low, &[]);
        let findings = vec![on(&world.unit, &a, "PC-01"); MAX_BATCH + 1];
        let batch = Batch { stream: "s", position: 1, findings: &findings };
        assert_eq!(world.monitor.alert_take(&world.stream, &batch).await.unwrap_err().code(), "limit_reached");
        let most = usize::try_from(MAX_OPEN_OF_RULE).unwrap();
        let names: Vec<String> = (0..most + 150).map(|index| format!("PC-{index}")).collect();
        for (position, names) in (1..).zip(names.chunks(150)) {
            // Ids sort by millisecond.
            test.clock.advance_us(1_000);
            let findings: Vec<_> = names.iter().map(|name| on(&world.unit, &a, name)).collect();
            world.take(position, &findings).await;
        }
        let filter = Filter { text: "many".into(), ..Filter::default() };
        assert!(world.monitor.alert_list(&world.reader, &world.unit, &filter).await.unwrap().rows.is_empty());
        let counts = world.monitor.alert_counts(&world.reader, &world.unit).await.unwrap();
        assert_eq!(counts.open, MAX_OPEN_OF_RULE + 1);
        let many = Filter { order: "newest".into(), limit: 300, ..Filter::default() };
        let rows = world.monitor.alert_list(&world.reader, &world.unit, &many).await.unwrap().rows;
        let last = rows.iter().max_by_key(|kept| kept.data.no).unwrap();
        assert_eq!((last.data.entity_kind, last.data.findings), (EntityKind::Many, 150));
        let address =
            Finding { entity: Entity { kind: EntityKind::Address, name: "192.0.2.1" }, ..on(&world.unit, &a, "") };
        assert_eq!(world.take(1_000, &[address]).await.grown, 1, "whatever the entity is");
    });
}

#[test]
fn pages_merges_settling_and_risk_are_bounded() {
    on_sqlite(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        many(&world, MAX_SETTLED as usize + 1).await;
        let filter = Filter { limit: MAX_PAGE + 1, ..Filter::default() };
        let page = monitor.alert_list(&world.reader, unit, &filter).await.unwrap();
        assert_eq!(page.rows.len(), MAX_PAGE as usize);
        let risk = monitor.entity_risk(&world.reader, unit, EntityKind::Host, "PC-01").await.unwrap();
        assert_eq!(risk.parts.len(), MAX_RISK_PARTS as usize);
        let most = usize::try_from(MAX_MERGED).unwrap();
        let ids: Vec<&str> = page.rows.iter().map(|kept| kept.id.as_str()).collect();
        let into = Item { id: ids[most + 1], version: None };
        let refused = monitor.alert_merge(&world.analyst, unit, into, &ids[..=most], "x").await.unwrap_err();
        assert_eq!(refused.code(), "limit_reached");
        monitor.alert_merge(&world.analyst, unit, into, &ids[..most], "x").await.unwrap();
        monitor.alert_unmerge(&world.analyst, unit, Item { id: ids[0], version: None }).await.unwrap();
        test.clock.advance_us(DAY);
        let rest = MAX_SETTLED + 2 - u32::try_from(MAX_MERGED).unwrap();
        assert_eq!(monitor.alert_settle(&world.stream, unit).await.unwrap(), rest);
        super::facets_are_right(test).await;
    });
}

#[test]
fn settling_is_done_piece_by_piece() {
    on_sqlite(async |test| {
        let world = world(test).await;
        many(&world, MAX_SETTLED as usize + 1).await;
        test.clock.advance_us(DAY);
        let settle = async || world.monitor.alert_settle(&world.stream, &world.unit).await.unwrap();
        assert_eq!([settle().await, settle().await, settle().await], [MAX_SETTLED, 1, 0]);
    });
}

#[test]
fn suppressions_and_histories_are_bounded() {
    on_sqlite(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let first = monitor.suppression_create(&world.analyst, unit, &suppress(&world, "r")).await.unwrap();
        let mut tx = test.sql.begin_write().await.unwrap();
        for index in 1..MAX_SUPPRESSIONS {
            let mut more = first.clone();
            more.id = format!("more-{index}");
            crate::alerts::store::suppressions::save(&mut tx, &[&more]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let refused = monitor.suppression_create(&world.analyst, unit, &suppress(&world, "r")).await.unwrap_err();
        assert_eq!(refused.code(), "limit_reached");
        many(&world, 1).await;
        let id = world.all().await.pop().unwrap().id;
        let mut tx = test.sql.begin_write().await.unwrap();
        let mut old = crate::alerts::store::rows::get(&mut tx, unit, &id).await.unwrap().unwrap();
        old.version = MAX_HISTORY;
        crate::alerts::store::rows::save(&mut tx, 9, std::iter::once(&old)).await.unwrap();
        tx.commit().await.unwrap();
        let item = Item { id: &id, version: None };
        let refused = monitor.alert_do(&world.analyst, unit, item, &Doing::Comment("x")).await.unwrap_err();
        assert_eq!(refused.code(), "limit_reached");
    });
}
