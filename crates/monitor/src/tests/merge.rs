//! Merge and its undo.

use vg_backend::testkit::for_each_engine;
use vg_model::Level;

use super::{facets_are_right, on, rule, world};
use crate::alerts::Item;
use crate::alerts::states::{State, Step};

#[test]
fn merged_alerts_go_on_as_one_and_come_back() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let rules = ["a", "b", "c"].map(|id| rule(id, Level::High, &[]));
        let findings: Vec<_> = rules.iter().map(|rule| on(unit, rule, "PC-01")).collect();
        world.take(1, &findings).await;
        let ids: Vec<String> = world.all().await.into_iter().map(|kept| kept.id).collect();
        world.step(&ids[1], Step::Start, "").await.unwrap();
        let into = Item { id: &ids[0], version: Some(1) };
        let no_reason = monitor.alert_merge(&world.analyst, unit, into, &[&ids[1]], "").await.unwrap_err();
        assert_eq!(no_reason.errors[0].pointer, "/reason");
        let merged = monitor.alert_merge(&world.analyst, unit, into, &[&ids[1], &ids[2]], "một vụ").await.unwrap();
        assert_eq!((merged.id.as_str(), merged.data.merged_findings), (ids[0].as_str(), 2));
        assert_eq!(monitor.alert_get(&world.reader, unit, &ids[0]).await.unwrap().merged.len(), 2);
        assert_eq!(world.take(2, &findings).await.grown, 1);
        assert_eq!(world.all().await.iter().map(|kept| kept.data.findings).collect::<Vec<_>>(), [4, 1, 1]);
        for bad in [vec![ids[0].as_str()], vec![ids[1].as_str()]] {
            let into = Item { id: &ids[0], version: None };
            let refused = monitor.alert_merge(&world.analyst, unit, into, &bad, "x").await.unwrap_err();
            assert_eq!(refused.code(), "monitor_not_mergeable");
        }
        assert_eq!(world.step(&ids[1], Step::Reopen, "x").await.unwrap_err().status(), 409, "only the undo leads out");
        facets_are_right(test).await;
        let item = Item { id: &ids[1], version: Some(3) };
        let back = monitor.alert_unmerge(&world.analyst, unit, item).await.unwrap();
        assert_eq!((back.data.state, back.data.duplicate_of.as_str()), (State::Triaging, ""));
        assert!(back.data.next_due().is_some(), "its time goes on");
        let target = monitor.alert_get(&world.reader, unit, &ids[0]).await.unwrap();
        assert_eq!((target.alert.data.merged_findings, target.merged.len()), (1, 1));
        let again = monitor.alert_unmerge(&world.analyst, unit, Item { id: &ids[1], version: None }).await.unwrap_err();
        assert_eq!(again.code(), "monitor_not_mergeable");
        world.take(3, &findings).await;
        assert_eq!(world.all().await.iter().map(|kept| kept.data.findings).collect::<Vec<_>>(), [6, 2, 1]);
        assert_eq!(world.events(&ids[1]).await, ["opened", "start", "merged", "unmerged"]);
        assert_eq!(world.events(&ids[0]).await, ["opened", "took_in", "gave_back"]);
        world.step(&ids[0], Step::Benign, "xong").await.unwrap();
        let ids_of = [ids[1].as_str()];
        let closed = monitor.alert_merge(&world.analyst, unit, Item { id: &ids[0], version: None }, &ids_of, "x");
        assert_eq!(closed.await.unwrap_err().code(), "monitor_not_mergeable");
        facets_are_right(test).await;
    });
}
