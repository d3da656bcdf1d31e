//! Two units that cannot see each other, through any function of the service; roles that may only read.

use std::fmt::Debug;

use vg_access::Problem;
use vg_backend::testkit::for_each_engine;
use vg_formats::readers::table::Mapping;

use super::{World, world};
use crate::facts::Attribute;
use crate::import::Input;
use crate::model::{Claim, ClaimKind, Contact, Filter, Host, Record, System, ValueOf};
use crate::service::Portion;

/// The ids of unit A, as somebody in B might have learnt them.
struct Ids {
    system: Record<System>,
    host: Record<Host>,
    contact: Record<Contact>,
    claim: Record<Claim>,
}

async fn fill(w: &World) -> Ids {
    let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
    let system = System { name: "Bí mật".into(), level: Some(3), ..System::default() };
    let host = Host {
        name: "bi-mat".into(),
        site: "Tầng 3".into(),
        addresses: vec!["192.0.2.1".parse().unwrap()],
        ..Host::default()
    };
    let contact = Contact { name: "Bí mật".into(), ..Contact::default() };
    let claim = Claim { kind: ClaimKind::Range, value: "192.0.2.0/24".into(), ..Claim::default() };
    Ids {
        system: inv.system_create(me, unit, &system).await.unwrap(),
        host: inv.host_create(me, unit, &host).await.unwrap(),
        contact: inv.contact_create(me, unit, &contact).await.unwrap(),
        claim: inv.claim_create(me, unit, &claim).await.unwrap(),
    }
}

fn unseen<T: Debug>(what: &str, answer: Result<T, Problem>) {
    assert_eq!(answer.unwrap_err().status(), 404, "{what}: invisible is 404");
}

#[test]
fn units_do_not_see_each_other() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let ids = fill(&w).await;
        let inv = &w.inventory;
        let all = Filter::default();
        let ip = "192.0.2.1".parse().unwrap();
        // Someone of B names the unit A; then the own unit with the ids of A.
        for unit in [w.a.as_str(), w.b.as_str()] {
            let me = &w.officer_b;
            unseen("system get", inv.system_get(me, unit, &ids.system.id).await);
            unseen("system update", inv.system_update(me, unit, &ids.system.id, 1, &ids.system.data).await);
            unseen("system retire", inv.system_retire(me, unit, &ids.system.id, 1).await);
            unseen("host get", inv.host_get(me, unit, &ids.host.id).await);
            unseen("host update", inv.host_update(me, unit, &ids.host.id, 1, &ids.host.data).await);
            unseen("host retire", inv.host_retire(me, unit, &ids.host.id, 1).await);
            unseen("host facts", inv.host_facts(me, unit, &ids.host.id).await);
            unseen("host identifiers", inv.host_identifiers(me, unit, &ids.host.id).await);
            let settled = inv.host_settle(me, unit, &ids.host.id, 1, Attribute::Name, "bi-mat").await;
            unseen("host settle", settled);
            unseen("host software", inv.host_software(me, unit, &ids.host.id, true).await);
            unseen("contact get", inv.contact_get(me, unit, &ids.contact.id).await);
            unseen("contact update", inv.contact_update(me, unit, &ids.contact.id, 1, &ids.contact.data).await);
            unseen("contact proved", inv.contact_proved(me, unit, &ids.contact.id, ("phone", "1"), "").await);
            unseen("contact retire", inv.contact_retire(me, unit, &ids.contact.id, 1).await);
            unseen("claim get", inv.claim_get(me, unit, &ids.claim.id).await);
            unseen("claim update", inv.claim_update(me, unit, &ids.claim.id, 1, &ids.claim.data).await);
            unseen("claim retire", inv.claim_retire(me, unit, &ids.claim.id, 1).await);
        }
        let (me, other) = (&w.officer_b, w.a.as_str());
        unseen("system list", inv.system_list(me, other, &all).await);
        unseen("system create", inv.system_create(me, other, &ids.system.data).await);
        unseen("host list", inv.host_list(me, other, &all).await);
        unseen("host create", inv.host_create(me, other, &ids.host.data).await);
        unseen("host counts", inv.host_counts(me, other).await);
        unseen("host conflicts", inv.host_conflicts(me, other, None, 10, false).await);
        unseen("host values", inv.host_values(me, other, ValueOf::Site, "", 10).await);
        unseen("contact list", inv.contact_list(me, other, &all).await);
        unseen("contact create", inv.contact_create(me, other, &ids.contact.data).await);
        unseen("claim list", inv.claim_list(me, other, &all).await);
        unseen("claim create", inv.claim_create(me, other, &ids.claim.data).await);
        unseen("claim of address", inv.claim_of_address(me, other, ip).await);
        unseen("claim of domain", inv.claim_of_domain(me, other, "a.example").await);
        unseen("changes", inv.changes(me, other, 0, 10).await);
        unseen("change head", inv.change_head(me, other).await);
        unseen("may", inv.may(me, other, &crate::operations::HOST_READ).await);
        // Nothing of A shows in the lists, searches, counts and feed of B.
        let search = Filter { text: "bi mat".into(), ..Filter::default() };
        for filter in [&all, &search] {
            assert!(inv.system_list(me, &w.b, filter).await.unwrap().rows.is_empty());
            assert!(inv.host_list(me, &w.b, filter).await.unwrap().rows.is_empty());
            assert!(inv.contact_list(me, &w.b, filter).await.unwrap().rows.is_empty());
            assert!(inv.claim_list(me, &w.b, filter).await.unwrap().rows.is_empty());
        }
        assert!(inv.host_counts(me, &w.b).await.unwrap().is_empty());
        assert!(inv.host_conflicts(me, &w.b, None, 10, false).await.unwrap().rows.is_empty());
        assert!(inv.host_values(me, &w.b, ValueOf::Site, "", 10).await.unwrap().is_empty());
        assert_eq!(inv.claim_of_address(me, &w.b, ip).await.unwrap(), None);
        assert!(inv.changes(me, &w.b, 0, 10).await.unwrap().is_empty());
        assert_eq!(inv.change_head(me, &w.b).await.unwrap(), 0);
        assert_eq!(inv.host_get(&w.officer_a, &w.a, &ids.host.id).await.unwrap(), ids.host, "nothing was changed");
    });
}

#[test]
fn imports_merges_and_exports_stay_behind_the_wall() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let ids = fill(&w).await;
        let inv = &w.inventory;
        let (mine, unit_a) = (&w.officer_a, w.a.as_str());
        let second = inv.host_create(mine, unit_a, &Host { name: "hai".into(), ..Host::default() }).await.unwrap();
        let third = inv.host_create(mine, unit_a, &Host { name: "ba".into(), ..Host::default() }).await.unwrap();
        let (_, undo) = inv.host_merge(mine, unit_a, &second.id, &third.id).await.unwrap();
        let table = "Tên máy,Địa chỉ IP\r\nbon,192.0.2.4\r\n,\r\n";
        let input = Input::read(table.as_bytes(), "a.csv", test.clock_now(), None);
        let import = inv.import_preview(mine, unit_a, &input).await.unwrap().id;
        let header = ["Tên máy".to_owned()];
        let mapping = Mapping::default();
        inv.mapping_remember(mine, unit_a, &header, &mapping).await.unwrap();
        let lease = "lease 192.0.2.4 {\n  starts 4 2026/01/01 00:00:00;\n  ends never;\n  hardware ethernet 00:1a:2b:00:00:01;\n}\n";
        let lease = Input::read(lease.as_bytes(), "dhcpd.leases", test.clock_now(), None);
        let applied = inv.import_preview(mine, unit_a, &lease).await.unwrap().id;
        inv.import_apply(mine, unit_a, &applied).await.unwrap();
        let before =
            (inv.changes(mine, unit_a, 0, 100).await.unwrap(), inv.import_list(mine, unit_a, 9).await.unwrap());
        let ip = "192.0.2.4".parse().unwrap();
        assert!(!inv.who_had(mine, unit_a, ip, None, test.clock_now()).await.unwrap().is_empty());

        let me = &w.officer_b;
        let portion = Portion { name: "tach".into(), sources: vec!["x".into()], ..Portion::default() };
        for unit in [unit_a, w.b.as_str()] {
            unseen("host merge", inv.host_merge(me, unit, &ids.host.id, &second.id).await);
            unseen("host split", inv.host_split(me, unit, &ids.host.id, &portion).await);
            unseen("host undo", inv.host_undo(me, unit, &undo).await);
            unseen("import get", inv.import_get(me, unit, &import).await);
            unseen("import rows", inv.import_rows(me, unit, &import, None, 0, 10).await);
            unseen("import rows in part", inv.import_rows_in_part(me, unit, &import, 0, 10).await);
            unseen("import count in part", inv.import_count_in_part(me, unit, &import).await);
            unseen("import answer", inv.import_answer(me, unit, &import, 1, "new").await);
            unseen("import apply", inv.import_apply(me, unit, &import).await);
            unseen("import discard", inv.import_discard(me, unit, &import).await);
            unseen("import error file", inv.import_error_file(me, unit, &import).await);
            // A file about a host of another unit.
            unseen("import preview", inv.import_preview(me, unit, &input.clone().on_host(&ids.host.id)).await);
        }
        unseen("import list", inv.import_list(me, unit_a, 10).await);
        unseen("mapping recall", inv.mapping_recall(me, unit_a, &header).await);
        unseen("mapping remember", inv.mapping_remember(me, unit_a, &header, &mapping).await);
        unseen("who had", inv.who_had(me, unit_a, ip, None, test.clock_now()).await);
        unseen("host export", inv.host_export(me, unit_a, &Filter::default()).await);
        unseen("system export", inv.system_export(me, unit_a, &Filter::default()).await);
        unseen("contact export", inv.contact_export(me, unit_a, &Filter::default()).await);
        unseen("claim export", inv.claim_export(me, unit_a, &Filter::default()).await);
        unseen("demo build", inv.demo_build(me, unit_a, "").await);
        unseen("demo remove", inv.demo_remove(me, unit_a).await);
        // The same key of another caller or in another unit makes an object of its own.
        let again = inv.repeatable(mine, unit_a, "khoa").system_create(mine, unit_a, &ids.system.data).await.unwrap();
        let own = inv.repeatable(me, &w.b, "khoa").system_create(me, &w.b, &ids.system.data).await.unwrap();
        assert_ne!(again.id, own.id);
        // In the own unit there is nothing of the other.
        assert!(inv.import_list(me, &w.b, 10).await.unwrap().is_empty());
        assert_eq!(inv.mapping_recall(me, &w.b, &header).await.unwrap(), None);
        assert!(inv.who_had(me, &w.b, ip, None, test.clock_now()).await.unwrap().is_empty());
        assert!(inv.host_export(me, &w.b, &Filter::default()).await.unwrap().rows.is_empty());
        assert_eq!(inv.system_export(me, &w.b, &Filter::default()).await.unwrap().rows.len(), 1, "its own");
        assert_eq!(inv.demo_remove(me, &w.b).await.unwrap(), crate::demo::DemoCounts::default());
        // A file of B that speaks of hosts of A makes hosts of B.
        let import_b = inv.import_preview(me, &w.b, &input).await.unwrap();
        inv.import_apply(me, &w.b, &import_b.id).await.unwrap();
        assert_eq!(inv.host_list(me, &w.b, &Filter::default()).await.unwrap().rows.len(), 1);
        let (changes, imports) = before;
        assert_eq!(inv.changes(mine, unit_a, 0, 100).await.unwrap()[..changes.len()], changes[..]);
        assert_eq!(inv.import_list(mine, unit_a, 9).await.unwrap(), imports);
        inv.import_apply(mine, unit_a, &import).await.unwrap();
    });
}

/// Every public function of the inventory that takes a unit stands in one of the tests above.
#[test]
#[expect(clippy::disallowed_methods, reason = "sources of this crate")]
fn every_function_that_takes_a_unit_has_a_wall() {
    let walls = include_str!("walls.rs");
    let mut folders = vec![std::path::PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").unwrap() + "/src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                for function in text.split("\n    pub ").skip(1).filter_map(|rest| rest.split(" {\n").next()) {
                    let name = function
                        .trim_start_matches("async ")
                        .strip_prefix("fn ")
                        .and_then(|rest| rest.split('(').next());
                    if let Some(name) = name.filter(|_| function.contains("&self") && function.contains("unit: &str")) {
                        assert!(walls.contains(&format!(".{name}(")), "{name} in {} has no wall test", path.display());
                        found.push(name.to_owned());
                    }
                }
            }
        }
    }
    assert!(found.len() >= 45 && found.contains(&"host_get".to_owned()), "{found:?}");
}

#[test]
fn a_reader_reads_and_changes_nothing() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let ids = fill(&w).await;
        let (inv, me, unit) = (&w.inventory, &w.reader_a, w.a.as_str());
        assert_eq!(inv.host_get(me, unit, &ids.host.id).await.unwrap(), ids.host);
        let refused = |problem: Problem| assert_eq!(problem.code(), "forbidden");
        refused(inv.host_create(me, unit, &ids.host.data).await.unwrap_err());
        refused(inv.host_update(me, unit, &ids.host.id, 1, &ids.host.data).await.unwrap_err());
        let site = &ids.host.data.site;
        refused(inv.host_settle(me, unit, &ids.host.id, 1, Attribute::Site, site).await.unwrap_err());
        refused(inv.system_retire(me, unit, &ids.system.id, 1).await.unwrap_err());
        refused(inv.claim_create(me, unit, &ids.claim.data).await.unwrap_err());
        refused(inv.contact_update(me, unit, &ids.contact.id, 1, &ids.contact.data).await.unwrap_err());
    });
}
