//! Merge, split, undo; the demonstration unit.

use proptest::prelude::*;
use vg_backend::testkit::{TestBackend, for_each_engine};

use super::{World, world};
use crate::identity::IdentifierKind;
use crate::model::{Filter, Host, Record};
use crate::service::Portion;

async fn known(w: &World, id: &str) -> (Host, Vec<crate::facts::Fact>, Vec<crate::identity::Identifier>) {
    let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
    (
        inv.host_get(me, unit, id).await.unwrap().data,
        inv.host_facts(me, unit, id).await.unwrap(),
        inv.host_identifiers(me, unit, id).await.unwrap(),
    )
}

async fn host(w: &World, name: &str, address: u8, site: u8) -> Record<Host> {
    let host = Host {
        name: name.into(),
        addresses: vec![format!("10.0.0.{address}").parse().unwrap()],
        site: if site == 0 { String::new() } else { format!("Tầng {site}") },
        ..Host::default()
    };
    w.inventory.host_create(&w.officer_a, &w.a, &host).await.unwrap()
}

#[test]
fn merging_keeps_everything_and_undo_restores_exactly() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let (a, b) = (host(&w, "srv01", 1, 1).await, host(&w, "srv-cu", 2, 2).await);
        let before = (known(&w, &a.id).await, known(&w, &b.id).await);
        let (merged, undo) = inv.host_merge(me, unit, &a.id, &b.id).await.unwrap();
        assert_eq!(merged.data.addresses.len(), 2);
        assert!(merged.data.names.contains(&"srv-cu".to_owned()));
        assert_eq!(inv.host_list(me, unit, &Filter::default()).await.unwrap().rows.len(), 1);
        assert_eq!(inv.host_merge(me, unit, &a.id, &b.id).await.unwrap_err().code(), "conflict");
        assert_eq!(inv.host_undo(&w.officer_b, &w.b, &undo).await.unwrap_err().status(), 404);
        inv.host_undo(me, unit, &undo).await.unwrap();
        assert_eq!((known(&w, &a.id).await, known(&w, &b.id).await), before);
        assert_eq!(inv.host_undo(me, unit, &undo).await.unwrap_err().status(), 404, "once");

        let (merged, undo) = inv.host_merge(me, unit, &a.id, &b.id).await.unwrap();
        inv.host_update(me, unit, &a.id, merged.version, &Host { note: "mới".into(), ..merged.data }).await.unwrap();
        assert_eq!(inv.host_undo(me, unit, &undo).await.unwrap_err().code(), "inventory_undo_overtaken");
    });
}

#[test]
fn splitting_moves_a_part_and_undo_brings_it_back() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let a = host(&w, "srv01", 1, 1).await;
        let before = known(&w, &a.id).await;
        let portion = Portion {
            name: "srv02".into(),
            identifiers: vec![(IdentifierKind::Address, "10.0.0.1".into())],
            sources: Vec::new(),
        };
        let (new, undo) = inv.host_split(me, unit, &a.id, &portion).await.unwrap();
        assert_eq!((new.data.name.as_str(), new.data.addresses.len()), ("srv02", 1));
        assert!(inv.host_get(me, unit, &a.id).await.unwrap().data.addresses.is_empty());
        inv.host_undo(me, unit, &undo).await.unwrap();
        assert_eq!(known(&w, &a.id).await, before);
        assert_eq!(inv.host_list(me, unit, &Filter::default()).await.unwrap().rows.len(), 1);
        let nothing = Portion { name: "x".into(), ..Portion::default() };
        assert_eq!(inv.host_split(me, unit, &a.id, &nothing).await.unwrap_err().code(), "conflict");
    });
}

#[test]
fn the_demonstration_is_built_and_removed() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let own = host(&w, "that", 9, 0).await;
        let text = include_str!("../../../../library/demo/organisation.toml");
        let made = inv.demo_build(me, unit, text).await.unwrap();
        assert_eq!((made.systems, made.hosts), (4, 60), "{made:?}");
        let found =
            inv.host_list(me, unit, &Filter { text: "hoang thu thao".into(), ..Filter::default() }).await.unwrap();
        assert_eq!(found.rows.len(), 1);
        assert!(found.rows[0].data.demo && found.rows[0].data.note.contains("minh hoạ"));
        assert_eq!(inv.demo_remove(me, unit).await.unwrap(), made);
        let left = inv.host_list(me, unit, &Filter::default()).await.unwrap();
        assert_eq!(left.rows.iter().map(|row| &row.id).collect::<Vec<_>>(), [&own.id], "what is real stays");
        assert!(inv.system_list(me, unit, &Filter::default()).await.unwrap().rows.is_empty());
        assert_eq!(inv.demo_build(&w.reader_a, unit, text).await.unwrap_err().code(), "forbidden");
        assert_eq!(inv.demo_remove(&w.officer_b, unit).await.unwrap_err().status(), 404);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    #[test]
    fn any_merge_is_undone_exactly(a in (0..3_u8, 0..3_u8), b in (0..3_u8, 0..3_u8), same_name in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let test = TestBackend::sqlite().await;
            let w = world(&test).await;
            let first = host(&w, "may-a", a.0, a.1).await;
            let second = host(&w, if same_name { "may-a" } else { "may-b" }, b.0, b.1).await;
            let before = (known(&w, &first.id).await, known(&w, &second.id).await);
            let (_, undo) = w.inventory.host_merge(&w.officer_a, &w.a, &first.id, &second.id).await.unwrap();
            w.inventory.host_undo(&w.officer_a, &w.a, &undo).await.unwrap();
            assert_eq!((known(&w, &first.id).await, known(&w, &second.id).await), before);
        });
    }
}
