//! Every function refuses a caller of another unit, as if there were nothing; and takes no object of another unit.

use include_dir::include_dir;
use vg_access::Caller;
use vg_backend::testkit::for_each_engine;
use vg_model::{Level, Timestamp};

use super::{DAY, World, on, rule, world};
use crate::alerts::finding::Batch;
use crate::alerts::states::Step as AlertStep;
use crate::alerts::suppression::Scope;
use crate::alerts::{Doing, Filter, Item, NewSuppression};
use crate::knowledge::EntityKind;
use crate::retro::work::Step;
use crate::rules::SetChange;
use crate::sources::Report;
use crate::stream::books::RuleCosts;
use crate::watch::Mark;

/// What is about all units, and for parts of the program and administrators of the whole.
const OF_ALL: [&str; 17] = [
    "alert_take",
    "source_directory",
    "source_report",
    "store_sums",
    "watched_units",
    "rule_sets",
    "rule_set_history",
    "rule_set_may_manage",
    "rule_set_update",
    "rule_set_remove",
    "rule_may_choose",
    "rule_choose",
    "rule_cost_note",
    "retro_next",
    "retro_begin",
    "retro_end",
    "retro_step",
];

/// The status of each function for a caller in a unit, with an alert, a suppression and a source.
async fn statuses(
    world: &World,
    caller: &Caller,
    unit: &str,
    (id, suppression, source): (&str, &str, &str),
) -> Vec<(&'static str, u16)> {
    let monitor = &world.monitor;
    macro_rules! status {
        ($call:expr) => {
            $call.await.map_or_else(|problem| problem.status(), |_| 200)
        };
    }
    let item = Item { id, version: Some(99) };
    let doing = Doing::Step { step: AlertStep::Verify, reason: "", of: "" };
    let batch = Batch { stream: "x", position: 1, findings: &[] };
    let what = Scope { rule: "x".into(), ..Scope::default() };
    let later = Timestamp(monitor.now().0 + DAY);
    let new = NewSuppression { what, reason: "x".into(), expires_at: later };
    let report = Report { stream: "x", position: 1, figures: &[] };
    vec![
        ("alert_take", status!(monitor.alert_take(caller, &batch))),
        ("watched_units", status!(monitor.watched_units(caller))),
        ("watch_rate", status!(monitor.watch_rate(caller, unit))),
        ("watch_pace", status!(monitor.watch_pace(caller, unit, &[7]))),
        ("watch_head", status!(monitor.watch_head(caller, unit))),
        ("watch_changes", status!(monitor.watch_changes(caller, unit, &Mark::default(), 10))),
        ("source_names", status!(monitor.source_names(caller, unit, &[source]))),
        ("rule_titles", status!(monitor.rule_titles(caller, unit, &["a"]))),
        ("source_lines", status!(monitor.source_lines(caller, unit, &[source], 24))),
        ("rule_sets", status!(monitor.rule_sets(caller))),
        ("rule_set_history", status!(monitor.rule_set_history(caller, "x"))),
        ("rule_set_may_manage", status!(monitor.rule_set_may_manage(caller))),
        ("rule_set_update", status!(monitor.rule_set_update(caller, "x", 1, &SetChange::default()))),
        ("rule_set_remove", status!(monitor.rule_set_remove(caller, "x", 1))),
        ("rule_may_choose", status!(monitor.rule_may_choose(caller))),
        ("rule_may_try", status!(monitor.rule_may_try(caller, unit))),
        ("rule_choose", status!(monitor.rule_choose(caller, "x", None, "x"))),
        ("rule_history", status!(monitor.rule_history(caller, unit, "x"))),
        ("rule_figures", status!(monitor.rule_figures(caller, unit))),
        ("rule_days", status!(monitor.rule_days(caller, unit, "x", 7))),
        ("rule_costs", status!(monitor.rule_costs(caller, unit))),
        ("rule_cost_note", status!(monitor.rule_cost_note(caller, &RuleCosts::default()))),
        ("alert_list", status!(monitor.alert_list(caller, unit, &Filter::default()))),
        ("alert_counts", status!(monitor.alert_counts(caller, unit))),
        ("alert_values", status!(monitor.alert_values(caller, unit, "rule"))),
        ("alert_get", status!(monitor.alert_get(caller, unit, id))),
        ("alert_history", status!(monitor.alert_history(caller, unit, id))),
        ("alert_do", status!(monitor.alert_do(caller, unit, item, &doing))),
        ("alert_do_all", status!(monitor.alert_do_all(caller, unit, &[item], &doing))),
        ("alert_merge", status!(monitor.alert_merge(caller, unit, item, &[id], "x"))),
        ("alert_unmerge", status!(monitor.alert_unmerge(caller, unit, item))),
        ("alert_settle", status!(monitor.alert_settle(caller, unit))),
        ("next_due", status!(monitor.next_due(caller, unit))),
        ("entity_risk", status!(monitor.entity_risk(caller, unit, EntityKind::Host, "PC-01"))),
        ("time_list", status!(monitor.time_list(caller, unit))),
        ("time_set", status!(monitor.time_set(caller, unit, &[]))),
        ("source_list", status!(monitor.source_list(caller, unit))),
        ("source_get", status!(monitor.source_get(caller, unit, source))),
        ("source_directory", status!(monitor.source_directory(caller))),
        ("source_create", status!(monitor.source_create(caller, unit, &super::sources::new("Nguồn thử")))),
        ("source_update", status!(monitor.source_update(caller, unit, source, 99, &super::sources::new("y")))),
        ("source_retire", status!(monitor.source_retire(caller, unit, source, 99))),
        ("source_hours", status!(monitor.source_hours(caller, unit, source, Timestamp(0), later))),
        ("source_report", status!(monitor.source_report(caller, &report))),
        ("store_sums", status!(monitor.store_sums(caller))),
        ("source_settle", status!(monitor.source_settle(caller, unit))),
        ("source_next", status!(monitor.source_next(caller, unit))),
        ("source_token_list", status!(monitor.source_token_list(caller, unit, source))),
        ("source_token_create", status!(monitor.source_token_create(caller, unit, source, None, None))),
        ("source_token_revoke", status!(monitor.source_token_revoke(caller, unit, source, "x"))),
        ("suppression_list", status!(monitor.suppression_list(caller, unit))),
        ("suppression_get", status!(monitor.suppression_get(caller, unit, suppression))),
        ("suppression_create", status!(monitor.suppression_create(caller, unit, &new))),
        ("suppression_approve", status!(monitor.suppression_approve(caller, unit, suppression, 99))),
        ("suppression_end", status!(monitor.suppression_end(caller, unit, suppression, 99))),
        ("retro_list", status!(monitor.retro_list(caller, unit))),
        ("retro_get", status!(monitor.retro_get(caller, unit, source))),
        ("retro_counts", status!(monitor.retro_counts(caller, unit, source))),
        ("retro_hits", status!(monitor.retro_hits(caller, unit, source, ("", 0), 10))),
        ("retro_create", status!(monitor.retro_create(caller, unit, &super::retro::new("Tìm lại", monitor.now())))),
        ("retro_cancel", status!(monitor.retro_cancel(caller, unit, source, 99))),
        ("retro_remove", status!(monitor.retro_remove(caller, unit, source))),
        ("retro_raise", status!(monitor.retro_raise(caller, unit, source, 99))),
        ("retro_next", status!(monitor.retro_next(caller))),
        ("retro_begin", status!(monitor.retro_begin(caller, &super::retro::none(unit), 1))),
        ("retro_end", status!(monitor.retro_end(caller, &super::retro::none(unit), None))),
        ("retro_step", status!(monitor.retro_step(caller, &super::retro::none(unit), &Step::default()))),
        ("search_list", status!(monitor.search_list(caller, unit))),
        ("search_get", status!(monitor.search_get(caller, unit, source))),
        ("search_create", status!(monitor.search_create(caller, unit, &super::saved::new("Tìm")))),
        ("search_update", status!(monitor.search_update(caller, unit, source, 99, &super::saved::new("y")))),
        ("search_remove", status!(monitor.search_remove(caller, unit, source))),
        ("suppression_extend", status!(monitor.suppression_extend(caller, unit, suppression, 99, later))),
    ]
}

/// An alert, a suppression and a source of the unit.
async fn objects(world: &World) -> (String, String, String) {
    let a = rule("a", Level::High, &[]);
    world.take(1, &[on(&world.unit, &a, "PC-01")]).await;
    let what = Scope { rule: "b".into(), ..Scope::default() };
    let later = Timestamp(world.monitor.now().0 + DAY);
    let new = NewSuppression { what, reason: "x".into(), expires_at: later };
    let made = world.monitor.suppression_create(&world.analyst, &world.unit, &new).await.unwrap();
    let source = world.monitor.source_create(&world.officer, &world.unit, &super::sources::new("Nguồn")).await.unwrap();
    (world.all().await.pop().unwrap().id, made.id, source.id)
}

#[test]
fn a_stranger_sees_and_does_nothing() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (id, suppression, source) = objects(&world).await;
        let objects = (id.as_str(), suppression.as_str(), source.as_str());
        for (name, status) in statuses(&world, &world.stranger, &world.unit, objects).await {
            let wanted = if OF_ALL.contains(&name) { 403 } else { 404 };
            assert_eq!(status, wanted, "{name} in the unit of others");
        }
        let own = [
            "alert_list",
            "alert_counts",
            "alert_values",
            "alert_do_all",
            "alert_settle",
            "next_due",
            "entity_risk",
            "time_list",
            "time_set",
            "source_list",
            "source_create",
            "source_settle",
            "source_next",
            "source_names",
            "source_lines",
            "rule_titles",
            "rule_may_try",
            "rule_history",
            "rule_figures",
            "rule_days",
            "rule_costs",
            "suppression_list",
            "suppression_create",
            "search_list",
            "search_create",
            "retro_list",
            "retro_create",
            "watch_rate",
            "watch_pace",
            "watch_head",
            "watch_changes",
        ];
        for (name, status) in statuses(&world, &world.stranger, &world.other, objects).await {
            let wanted = match name {
                name if OF_ALL.contains(&name) => 403,
                name if own.contains(&name) => 200,
                _ => 404,
            };
            assert_eq!(status, wanted, "{name} with an id of others");
        }
        let list = world.monitor.alert_list(&world.stranger, &world.other, &Filter::default()).await.unwrap();
        assert!(list.rows.is_empty());
        let risk = world.monitor.entity_risk(&world.stranger, &world.other, EntityKind::Host, "PC-01").await.unwrap();
        assert!(risk.parts.is_empty());
        assert_eq!(world.all().await[0].version, 1);
    });
}

#[test]
fn a_reader_changes_nothing() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (id, suppression, source) = objects(&world).await;
        let objects = (id.as_str(), suppression.as_str(), source.as_str());
        let reads = [
            "alert_list",
            "alert_counts",
            "alert_values",
            "alert_get",
            "alert_history",
            "next_due",
            "entity_risk",
            "time_list",
            "source_list",
            "source_get",
            "source_hours",
            "source_next",
            "source_token_list",
            "source_names",
            "source_lines",
            "rule_titles",
            "rule_history",
            "rule_figures",
            "rule_days",
            "rule_costs",
            "suppression_list",
            "suppression_get",
            "search_list",
            "retro_list",
            "watch_rate",
            "watch_pace",
            "watch_head",
            "watch_changes",
        ];
        for (name, status) in statuses(&world, &world.reader, &world.unit, objects).await {
            let wanted = match name {
                name if reads.contains(&name) => 200,
                // There is none; what is saved and looked back for has tests of its own.
                "search_get" | "retro_get" | "retro_counts" | "retro_hits" => 404,
                _ => 403,
            };
            assert_eq!(status, wanted, "{name}");
        }
    });
}

/// The sources of this crate.
static SOURCES: include_dir::Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src");

#[test]
fn no_function_is_left_out() {
    let mut found: Vec<String> = super::files(&SOURCES)
        .into_iter()
        // The stream runs and is asked for nothing; the keeper of rules asks what is tried here first, and is tried by its own tests.
        .filter(|(path, _)| !path.starts_with("tests") && !path.starts_with("stream") && path.ends_with(".rs"))
        .filter(|(path, _)| *path != "rules/keeper.rs")
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.trim_start().strip_prefix("pub async fn "))
        .map(|rest| rest.split('(').next().unwrap().to_owned())
        .collect();
    found.sort();
    for_each_engine(async |test| {
        let world = world(test).await;
        let tried = statuses(&world, &world.stranger, &world.unit, ("x", "x", "x")).await;
        let mut tried: Vec<String> = tried.into_iter().map(|(name, _)| name.to_owned()).collect();
        tried.sort();
        assert_eq!(tried, found);
    });
}
