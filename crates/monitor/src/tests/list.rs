//! Lists: every filter against the rows themselves, by every way; pages; the plans of SQLite.

use vg_access::Kept;
use vg_backend::sql::{SqlText as _, Statement};
use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_model::{Level, Text, Timestamp};

use super::{HOUR, MINUTE, World, facets_are_right, on, rule, world};
use crate::alerts::Filter;
use crate::alerts::finding::Finding;
use crate::alerts::list::{ORDERS, Way, select, way};
use crate::alerts::model::{Alert, level_no};
use crate::alerts::states::{State, Step};
use crate::alerts::store::facets::Facet;
use crate::alerts::store::rows;

/// Sixty alerts of five rules on twelve hosts, some of them handled.
async fn queue(test: &TestBackend) -> World {
    let world = world(test).await;
    let mut rules = [
        rule("r-brute", Level::Medium, &["attack.credential-access"]),
        rule("r-miner", Level::Critical, &["attack.t1496"]),
        rule("r-shell", Level::High, &["attack.t1505.003"]),
        rule("r-scan", Level::Low, &["attack.reconnaissance"]),
        rule("r-info", Level::Informational, &[]),
    ];
    rules[1].title = Text::new("Đào tiền ảo trên máy chủ", "Miner on a server");
    let hosts: Vec<String> = (0..12).map(|index| format!("PC-{index:02}")).collect();
    let mut position = 0;
    for (index, rule) in rules.iter().enumerate() {
        for (other, host) in hosts.iter().enumerate() {
            position += 1;
            test.clock.advance_us(MINUTE);
            let source = if other % 3 == 0 { "mail" } else { "dc" };
            let time = Timestamp(1_000 + ((index * 7 + other * 5) % 60) as i64);
            world.take(position, &[Finding { source, time, ..on(&world.unit, rule, host) }]).await;
        }
    }
    for (index, kept) in world.all().await.into_iter().enumerate() {
        let step = match index % 5 {
            0 => Step::Start,
            1 => Step::FalsePositive,
            2 => Step::Verify,
            _ => continue,
        };
        world.step(&kept.id, step, "đã xem").await.unwrap();
    }
    world
}

/// True when an alert is of the list.
fn fits(filter: &Filter, kept: &Kept<Alert>, now: Timestamp) -> bool {
    let alert = &kept.data;
    let words = alert.words();
    let has_words =
        vg_formats::search_key(&filter.text).split_whitespace().all(|word| words.contains(&format!(" {word}")));
    filter.open.is_none_or(|open| open == alert.state.is_open())
        && (filter.states.is_empty() || filter.states.contains(&alert.state))
        && (filter.levels.is_empty() || filter.levels.contains(&alert.level))
        && (filter.classes.is_empty() || filter.classes.contains(&alert.class))
        && (filter.rule.is_empty() || filter.rule == alert.rule)
        && (filter.entity.is_empty() || filter.entity == alert.entity)
        && (filter.source.is_empty() || filter.source == alert.source)
        && filter.assignee.as_ref().is_none_or(|assignee| *assignee == alert.assignee)
        && (!filter.late || alert.is_late(now))
        && filter.from.is_none_or(|from| alert.last_seen >= from)
        && filter.until.is_none_or(|until| alert.first_seen < until)
        && has_words
        && (filter.order != "due" || alert.next_due().is_some())
}

fn sort(rows: &mut [Kept<Alert>], order: &str) {
    rows.sort_by(|a, b| {
        let by = match order {
            "newest" => b.id.cmp(&a.id),
            "oldest" => a.id.cmp(&b.id),
            "active" => b.data.last_seen.cmp(&a.data.last_seen),
            "due" => a.data.next_due().cmp(&b.data.next_due()).then(a.id.cmp(&b.id)),
            _ => level_no(b.data.level).cmp(&level_no(a.data.level)),
        };
        by.then(b.id.cmp(&a.id))
    });
}

fn filters(world: &World) -> Vec<(Filter, Way)> {
    let base = Filter::default();
    let by = |facet| Way::By(facet);
    vec![
        (base.clone(), Way::Order),
        (Filter { open: Some(true), ..base.clone() }, by(Facet::Open)),
        (Filter { open: Some(false), levels: vec![Level::High, Level::Low], ..base.clone() }, by(Facet::Open)),
        (Filter { states: vec![State::New, State::Verified], ..base.clone() }, by(Facet::State)),
        (Filter { levels: vec![Level::Critical], open: Some(true), ..base.clone() }, by(Facet::Level)),
        (Filter { classes: vec!["malware".into(), "web_attack".into()], ..base.clone() }, by(Facet::Class)),
        (Filter { rule: "r-shell".into(), ..base.clone() }, by(Facet::Rule)),
        (Filter { entity: "PC-03".into(), ..base.clone() }, by(Facet::Entity)),
        (Filter { source: "mail".into(), ..base.clone() }, by(Facet::Source)),
        (Filter { assignee: Some(String::new()), ..base.clone() }, by(Facet::Assignee)),
        (Filter { assignee: world.analyst.account().map(str::to_owned), ..base.clone() }, by(Facet::Assignee)),
        (Filter { late: true, ..base.clone() }, Way::Late),
        (Filter { from: Some(Timestamp(1_030)), ..base.clone() }, Way::Active),
        (Filter { from: Some(Timestamp(1_010)), until: Some(Timestamp(1_020)), ..base.clone() }, Way::Active),
        (Filter { text: "dao tien".into(), ..base.clone() }, Way::Word(0)),
        (Filter { text: "SERVER pc-0".into(), ..base.clone() }, Way::Word(0)),
        (Filter { text: "PC-07 may".into(), states: vec![State::New], ..base.clone() }, Way::Word(0)),
    ]
}

#[test]
fn every_filter_gives_its_rows_in_every_order_by_every_way() {
    for_each_engine(async |test| {
        let world = queue(test).await;
        test.clock.advance_us(HOUR);
        facets_are_right(test).await;
        let all = world.all().await;
        assert_eq!(all.len(), 60);
        let now = test.clock_now();
        for (filter, other) in filters(&world) {
            for order in ORDERS {
                let filter = Filter { order: order.name.into(), limit: 7, ..filter.clone() };
                let mut wanted: Vec<Kept<Alert>> =
                    all.iter().filter(|kept| fits(&filter, kept, now)).cloned().collect();
                sort(&mut wanted, order.name);
                let wanted: Vec<&str> = wanted.iter().map(|kept| kept.id.as_str()).collect();
                assert!(!wanted.is_empty() || order.name == "due", "{filter:?}");
                let (mut found, mut page) = (Vec::new(), filter.clone());
                loop {
                    let got = world.monitor.alert_list(&world.reader, &world.unit, &page).await.unwrap();
                    found.extend(got.rows.into_iter().map(|kept| kept.id));
                    page.after = got.next;
                    if page.after.is_none() {
                        break;
                    }
                }
                assert_eq!(found, wanted, "{filter:?}");
                for way in [other, Way::Order] {
                    let filter = Filter { limit: 100, ..filter.clone() };
                    let (statement, values) = select(&world.unit, &filter, way, now).unwrap().build().unwrap();
                    let mut tx = test.sql.begin_read().await.unwrap();
                    let rows = tx.fetch_all(&statement, &values).await.unwrap();
                    let ids: Vec<String> = rows.iter().map(|row| rows::read(row).unwrap().id).collect();
                    assert_eq!(ids, wanted, "{way:?} {filter:?}");
                }
            }
        }
    });
}

#[test]
fn the_head_of_the_queue_and_values_for_filters() {
    for_each_engine(async |test| {
        let world = queue(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let counts = monitor.alert_counts(&world.reader, unit).await.unwrap();
        let all = world.all().await;
        assert_eq!(counts.cells.iter().map(|(_, _, count)| count).sum::<i64>(), 60);
        assert_eq!(counts.open, all.iter().filter(|kept| kept.data.state.is_open()).count() as i64);
        let new =
            |level: Level| all.iter().filter(|kept| (kept.data.state, kept.data.level) == (State::New, level)).count();
        assert_eq!(counts.cells[0], (State::New, Level::Critical, new(Level::Critical) as i64));
        assert_eq!(counts.late, all.iter().filter(|kept| kept.data.is_late(test.clock_now())).count() as i64);
        let rules = monitor.alert_values(&world.reader, unit, "rule").await.unwrap();
        let first = &rules[0];
        assert_eq!((rules.len(), first.value.as_str(), first.count), (5, "r-brute", 12));
        let open = all.iter().filter(|kept| kept.data.rule == "r-brute" && kept.data.state.is_open()).count() as i64;
        let rule = first.rule.as_ref().unwrap();
        assert_eq!((rule.open, rule.level, rule.title.en.as_str()), (open, Level::Medium, "Found r-brute"));
        let sources = monitor.alert_values(&world.reader, unit, "source").await.unwrap();
        let sources: Vec<(&str, i64)> = sources.iter().map(|one| (one.value.as_str(), one.count)).collect();
        assert_eq!(sources, [("dc", 40), ("mail", 20)], "the most frequent first");
        assert_eq!(monitor.alert_values(&world.reader, unit, "entity").await.unwrap_err().status(), 422);
    });
}

#[test]
fn marks_and_orders_are_checked_and_nothing_is_found_at_once() {
    for_each_engine(async |test| {
        let world = queue(test).await;
        let list = async |filter: Filter| world.monitor.alert_list(&world.reader, &world.unit, &filter).await;
        for mark in ["x", "[]", "[1]", "[\"a\",\"b\"]", "[1,2]", "[1,\"a\\u0000\"]"] {
            let refused = list(Filter { after: Some(mark.into()), ..Filter::default() }).await.unwrap_err();
            assert_eq!(refused.errors[0].code, "bad_mark", "{mark}");
        }
        let refused = list(Filter { order: "name".into(), ..Filter::default() }).await.unwrap_err();
        assert_eq!(refused.errors[0].pointer, "/order");
        for text in ["khongco", "50%", "_", "'; DROP TABLE monitor_alerts; --"] {
            assert!(list(Filter { text: text.into(), ..Filter::default() }).await.unwrap().rows.is_empty(), "{text}");
        }
        let mut tx = test.sql.begin_read().await.unwrap();
        let none = Filter { text: "khongco".into(), ..Filter::default() };
        assert_eq!(way(&mut tx, &world.unit, &none, test.clock_now()).await.unwrap(), Way::Nothing);
    });
}

async fn plan(test: &TestBackend, filter: &Filter, way: Way) -> Vec<String> {
    let (built, values) = select("u", filter, way, Timestamp(0)).unwrap().build().unwrap();
    let sql: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", built.sql()).into_boxed_str());
    let mut tx = test.sql.begin_read().await.unwrap();
    let rows = tx.fetch_all(&Statement::new("plan", sql), &values).await.unwrap();
    rows.iter().map(|row| row.text("detail").unwrap().to_owned()).collect()
}

#[test]
fn each_way_takes_its_index() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let test = TestBackend::sqlite().await;
        let world = queue(&test).await;
        for order in ORDERS {
            for open in [None, Some(true)] {
                let filter = Filter { order: order.name.into(), open, ..Filter::default() };
                let plan = plan(&test, &filter, Way::Order).await;
                let index = match (order.name, open) {
                    ("level", None) => "monitor_alerts_level",
                    ("level", _) => "monitor_alerts_open_level",
                    ("active", None) => "monitor_alerts_active",
                    ("active", _) => "monitor_alerts_open_active",
                    ("due", _) => "monitor_alerts_due",
                    (_, None) => "monitor_alerts_newest",
                    (..) => "monitor_alerts_open ",
                };
                assert!(plan.iter().any(|step| step.contains(index)), "{index}: {plan:?}");
                assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "walked, not sorted: {plan:?}");
            }
            for (filter, way) in filters(&world) {
                let filter = Filter { order: order.name.into(), ..filter };
                let plan = plan(&test, &filter, way).await;
                let by = match way {
                    Way::By(Facet::State) => "(unit=? AND state=?)",
                    Way::By(Facet::Level) => "(unit=? AND level=?)",
                    Way::By(Facet::Class) => "(unit=? AND class=?)",
                    Way::By(Facet::Rule) | Way::Word(_) => "(unit=? AND rule=?)",
                    Way::By(Facet::Entity) => "(unit=? AND entity=?)",
                    Way::By(Facet::Source) => "(unit=? AND source=?)",
                    Way::By(Facet::Assignee) => "(unit=? AND assignee=?)",
                    Way::Late => "(unit=? AND next_due<?)",
                    Way::Active => "(unit=? AND last_seen>?)",
                    _ => continue,
                };
                let has = |table: &str, by: &str| plan.iter().any(|step| step.contains(table) && step.contains(by));
                assert!(has("SEARCH a ", "(id=?)") && has("SEARCH x ", by), "{by} {order:?}: {plan:?}");
            }
        }
        let mut tx = test.sql.begin_read().await.unwrap();
        for statement in crate::capability().statements {
            let wanted = (1..20).rev().find(|number| statement.sql.contains(&format!("${number}"))).unwrap_or(0);
            // A receiver reads all sources and tokens that there are, whoever settles all units, and whoever loads rules all sets and
            // all switches of the installation.
            let whole = [
                "monitor.source.all",
                "monitor.token.all",
                "monitor.source.units",
                "monitor.rule_set.list",
                "monitor.rule_choice.list",
            ];
            let whole = whole.contains(&statement.name);
            if whole || !statement.sql.starts_with("SELECT") {
                continue;
            }
            let sql: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", statement.sql).into_boxed_str());
            let values = vec![vg_backend::sql::Value::Int(1); wanted];
            let rows = tx.fetch_all(&Statement::new("plan", sql), &values).await.unwrap();
            let plan: Vec<&str> = rows.iter().map(|row| row.text("detail").unwrap()).collect();
            assert!(!plan.iter().any(|step| step.starts_with("SCAN monitor_")), "{}: {plan:?}", statement.name);
        }
    });
}
