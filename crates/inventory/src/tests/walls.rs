//! Two units that cannot see each other, through any function of the service; roles that may only read.

use std::fmt::Debug;

use vg_access::Problem;
use vg_backend::testkit::for_each_engine;

use super::{World, world};
use crate::model::{Claim, ClaimKind, Contact, Filter, Host, Record, System};

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
    let host = Host { name: "bi-mat".into(), addresses: vec!["192.0.2.1".parse().unwrap()], ..Host::default() };
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
        unseen("host conflicts", inv.host_conflicts(me, other, None, 10).await);
        unseen("contact list", inv.contact_list(me, other, &all).await);
        unseen("contact create", inv.contact_create(me, other, &ids.contact.data).await);
        unseen("claim list", inv.claim_list(me, other, &all).await);
        unseen("claim create", inv.claim_create(me, other, &ids.claim.data).await);
        unseen("claim of address", inv.claim_of_address(me, other, ip).await);
        unseen("claim of domain", inv.claim_of_domain(me, other, "a.example").await);
        unseen("changes", inv.changes(me, other, 0, 10).await);
        // Nothing of A shows in the lists, searches, counts and feed of B.
        let search = Filter { text: "bi mat".into(), ..Filter::default() };
        for filter in [&all, &search] {
            assert!(inv.system_list(me, &w.b, filter).await.unwrap().rows.is_empty());
            assert!(inv.host_list(me, &w.b, filter).await.unwrap().rows.is_empty());
            assert!(inv.contact_list(me, &w.b, filter).await.unwrap().rows.is_empty());
            assert!(inv.claim_list(me, &w.b, filter).await.unwrap().rows.is_empty());
        }
        assert!(inv.host_counts(me, &w.b).await.unwrap().is_empty());
        assert!(inv.host_conflicts(me, &w.b, None, 10).await.unwrap().is_empty());
        assert_eq!(inv.claim_of_address(me, &w.b, ip).await.unwrap(), None);
        assert!(inv.changes(me, &w.b, 0, 10).await.unwrap().is_empty());
        assert_eq!(inv.host_get(&w.officer_a, &w.a, &ids.host.id).await.unwrap(), ids.host, "nothing was changed");
    });
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
        refused(inv.system_retire(me, unit, &ids.system.id, 1).await.unwrap_err());
        refused(inv.claim_create(me, unit, &ids.claim.data).await.unwrap_err());
        refused(inv.contact_update(me, unit, &ids.contact.id, 1, &ids.contact.data).await.unwrap_err());
    });
}
