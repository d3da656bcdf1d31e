//! Hosts: shown values and their sources, identifiers in time, filters.

use vg_backend::testkit::for_each_engine;
use vg_formats::facts::HostKind;

use super::world;
use crate::facts::{Attribute, SourceKind};
use crate::identity::IdentifierKind;
use crate::model::{Filter, Host, System};

fn host(name: &str, address: &str) -> Host {
    Host { name: name.into(), kind: HostKind::Server, addresses: vec![address.parse().unwrap()], ..Host::default() }
}

#[test]
fn a_host_is_made_found_changed_and_retired() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let system = System { name: "Thư điện tử".into(), level: Some(3), ..System::default() };
        let system = inv.system_create(me, unit, &system).await.unwrap();
        let mut new = host("srv-mail01", "10.20.10.11");
        new.system.clone_from(&system.id);
        new.macs = vec!["00-1A-2B-3C-4D-5E".into()];
        new.names = vec!["mail.anbinh.example".into()];
        new.responsible = "Đỗ Thị Hải Yến".into();
        new.site = "Tầng 2".into();
        let made = inv.host_create(me, unit, &new).await.unwrap();
        assert_eq!(made.data.macs, ["00:1a:2b:3c:4d:5e"]);
        assert_eq!(inv.host_get(me, unit, &made.id).await.unwrap(), made);
        inv.host_create(me, unit, &host("ws-001", "10.20.10.99")).await.unwrap();
        for query in ["do thi hai yen", "Hải Yến", "mail01", "10.20.10.11", "00:1a:2b", "anbinh", "tang 2"] {
            let found = inv.host_list(me, unit, &Filter { text: query.into(), ..Filter::default() }).await.unwrap();
            assert_eq!(found.rows.iter().map(|r| &r.id).collect::<Vec<_>>(), [&made.id], "{query}");
            assert_eq!(found.rows[0].data.addresses.len(), 1);
        }
        for filter in [
            Filter { level: Some(3), ..Filter::default() },
            Filter { system: Some(system.id.clone()), ..Filter::default() },
            Filter { site: Some("Tầng 2".into()), ..Filter::default() },
        ] {
            assert_eq!(inv.host_list(me, unit, &filter).await.unwrap().rows.len(), 1);
        }
        // The level of a system reaches its hosts.
        inv.system_update(me, unit, &system.id, 1, &System { level: Some(4), ..system.data }).await.unwrap();
        let counts = inv.host_counts(me, unit).await.unwrap();
        assert_eq!(
            counts.iter().map(|c| (c.kind.as_str(), c.level, c.count)).collect::<Vec<_>>(),
            [("server", 0, 1), ("server", 4, 1)]
        );

        test.clock.advance_us(1_000_000);
        let mut changed = made.data.clone();
        changed.addresses = vec!["10.20.10.12".parse().unwrap()];
        changed.site = String::new();
        let second = inv.host_update(me, unit, &made.id, 1, &changed).await.unwrap();
        assert_eq!(second.version, 2);
        assert_eq!((second.data.site.as_str(), second.data.addresses.len()), ("", 1));
        assert_eq!(inv.host_get(me, unit, &made.id).await.unwrap(), second);
        let known = inv.host_identifiers(me, unit, &made.id).await.unwrap();
        let old = known.iter().find(|known| known.value == "10.20.10.11").unwrap();
        assert_eq!((old.kind, old.ended_at), (IdentifierKind::Address, Some(test.clock_now())), "the history stays");
        let facts = inv.host_facts(me, unit, &made.id).await.unwrap();
        assert!(facts.iter().all(|fact| fact.source.kind == SourceKind::Person && fact.attribute != Attribute::Site));
        assert_eq!(inv.host_update(me, unit, &made.id, 1, &changed).await.unwrap_err().status(), 412);
        inv.host_retire(me, unit, &made.id, 2).await.unwrap();
        assert_eq!(inv.host_list(me, unit, &Filter::default()).await.unwrap().rows.len(), 1);
        assert!(inv.host_conflicts(me, unit, None, 100).await.unwrap().is_empty());
    });
}

#[test]
fn wrong_fields_are_told() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let bad = Host { macs: vec!["x".into()], ..host("a", "10.0.0.1") };
        assert_eq!(inv.host_create(me, unit, &bad).await.unwrap_err().errors[0].code, "bad_mac");
        let many = Host { names: vec!["a".into(); crate::limits::MAX_IDENTIFIERS + 1], ..host("a", "10.0.0.1") };
        assert_eq!(inv.host_create(me, unit, &many).await.unwrap_err().errors[0].code, "too_many");
        assert!(inv.host_list(me, unit, &Filter::default()).await.unwrap().rows.is_empty(), "nothing was written");
    });
}
