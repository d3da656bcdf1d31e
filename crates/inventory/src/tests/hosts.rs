//! Hosts: shown values and their sources, identifiers in time, filters.

use vg_backend::testkit::for_each_engine;
use vg_formats::facts::HostKind;

use super::world;
use crate::facts::{Attribute, SourceKind};
use crate::identity::IdentifierKind;
use crate::model::{Channel, Contact, Filter, Host, System};

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
        for query in [
            "do thi hai yen",
            "Hải Yến",
            "mail01",
            "10.20.10.11",
            "10.20.10.1",
            "00:1a:2b",
            "00-1A-2B-3C",
            "001a.2b3c.4d5e",
            "001a2b3",
            "anbinh",
            "tang 2",
        ] {
            let found = inv.host_list(me, unit, &Filter { text: query.into(), ..Filter::default() }).await.unwrap();
            assert_eq!(found.rows.iter().map(|r| &r.id).collect::<Vec<_>>(), [&made.id], "{query}");
            assert_eq!(found.rows[0].data.addresses.len(), 1);
        }
        for filter in [
            Filter { level: Some(3), ..Filter::default() },
            Filter { system: Some(system.id.clone()), ..Filter::default() },
            Filter { site: Some("Tầng 2".into()), ..Filter::default() },
        ] {
            for order in ["name", "name_desc", "newest", "last_seen"] {
                let filter = Filter { order: order.into(), ..filter.clone() };
                assert_eq!(inv.host_list(me, unit, &filter).await.unwrap().rows.len(), 1, "{filter:?}");
            }
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
        assert!(inv.host_conflicts(me, unit, None, 100, false).await.unwrap().rows.is_empty());
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

/// A page of lists of hosts and contacts takes the same number of statements whether it has three rows or thirty.
#[test]
fn a_page_takes_no_statement_for_each_row() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        for number in 0..30_u8 {
            let mut new = host(&format!("may-{number:02}"), &format!("10.0.0.{number}"));
            new.macs = vec![format!("00:1a:2b:00:00:{number:02x}")];
            inv.host_create(me, unit, &new).await.unwrap();
            let channel = Channel { kind: "phone".into(), value: format!("{number}"), ..Channel::default() };
            let contact = Contact { name: format!("Lê {number}"), channels: vec![channel], ..Contact::default() };
            inv.contact_create(me, unit, &contact).await.unwrap();
        }
        let mut tx = test.sql.begin_read().await.unwrap();
        let mut counts = Vec::new();
        for limit in [3, 30] {
            let filter = Filter { limit, ..Filter::default() };
            let before = tx.statements_run();
            let hosts = crate::service::hosts::page(&mut tx, unit, &filter).await.unwrap();
            assert!(hosts.rows.iter().all(|host| host.data.addresses.len() == 1 && host.data.macs.len() == 1));
            let contacts = crate::service::contacts::page(&mut tx, unit, &filter).await.unwrap();
            assert!(contacts.rows.iter().all(|contact| contact.data.channels.len() == 1));
            assert_eq!((hosts.rows.len(), contacts.rows.len()), (limit as usize, limit as usize));
            counts.push(tx.statements_run() - before);
        }
        assert_eq!(counts, [4, 4]);
    });
}

#[test]
fn level_and_last_sign_of_life_are_told_and_not_taken() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let system = System { name: "Thư điện tử".into(), level: Some(3), ..System::default() };
        let system = inv.system_create(me, unit, &system).await.unwrap();
        let mut new = Host { system: system.id.clone(), ..host("a", "10.0.0.1") };
        (new.level, new.merged_into, new.last_seen_at) = (5, Some("x".into()), Some(test.clock_now()));
        let made = inv.host_create(me, unit, &new).await.unwrap();
        assert_eq!((made.data.level, &made.data.merged_into, made.data.last_seen_at), (3, &None, None));
        assert_eq!(inv.host_get(me, unit, &made.id).await.unwrap(), made);
        let table = "Tên máy,Địa chỉ IP\r\na,10.0.0.1\r\n";
        let seen = test.clock_now();
        let input = crate::import::Input::read(table.as_bytes(), "a.csv", seen, None);
        let import = inv.import_preview(me, unit, &input).await.unwrap();
        inv.import_apply(me, unit, &import.id).await.unwrap();
        let listed = inv.host_list(me, unit, &Filter::default()).await.unwrap().rows.remove(0);
        assert_eq!((listed.data.level, listed.data.last_seen_at), (3, Some(seen)));
        let kept = inv.host_create(me, unit, &host("b", "10.0.0.2")).await.unwrap();
        inv.host_merge(me, unit, &kept.id, &made.id).await.unwrap();
        let gone = inv.host_get(me, unit, &made.id).await.unwrap();
        assert_eq!(gone.data.merged_into.as_deref(), Some(kept.id.as_str()));
    });
}
