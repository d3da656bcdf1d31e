//! Systems, contacts, claims: what is written is read, versions, retiring, search, feed, audit.

use vg_backend::testkit::for_each_engine;

use super::world;
use crate::limits::{MAX_CHANNELS, MAX_NOTE_CHARS, MAX_TEXT_CHARS};
use crate::model::{Channel, Claim, ClaimKind, Contact, Dossier, Filter, Host, System};

fn system(name: &str, level: u8) -> System {
    System { name: name.into(), level: Some(level), dossier: Dossier::Submitted, ..System::default() }
}

fn text(text: &str) -> Filter {
    Filter { text: text.into(), ..Filter::default() }
}

#[test]
fn a_system_is_made_found_changed_and_retired() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let mail = inv.system_create(me, unit, &system("Hệ thống thư điện tử Đồng Tháp", 3)).await.unwrap();
        inv.system_create(me, unit, &system("Cổng dịch vụ công", 4)).await.unwrap();
        assert_eq!(inv.system_get(me, unit, &mail.id).await.unwrap(), mail);
        for query in ["thu dien tu", "THƯ ĐIỆN TỬ", "dong thap", "Đồng", "thư tháp"] {
            let found = inv.system_list(me, unit, &text(query)).await.unwrap();
            assert_eq!(found.rows.iter().map(|r| &r.id).collect::<Vec<_>>(), [&mail.id], "{query}");
        }
        assert!(inv.system_list(me, unit, &text("thu khong co")).await.unwrap().rows.is_empty());
        let level = Filter { level: Some(4), ..Filter::default() };
        assert_eq!(inv.system_list(me, unit, &level).await.unwrap().rows[0].data.name, "Cổng dịch vụ công");

        let changed = System { level: Some(2), ..mail.data.clone() };
        let second = inv.system_update(me, unit, &mail.id, 1, &changed).await.unwrap();
        assert_eq!((second.version, second.data.level), (2, Some(2)));
        let stale = inv.system_update(me, unit, &mail.id, 1, &changed).await.unwrap_err();
        assert_eq!((stale.code(), stale.status()), ("inventory_version_mismatch", 412));
        inv.system_retire(me, unit, &mail.id, 2).await.unwrap();
        assert_eq!(inv.system_retire(me, unit, &mail.id, 3).await.unwrap_err().code(), "conflict");
        assert_eq!(inv.system_list(me, unit, &Filter::default()).await.unwrap().rows.len(), 1);
        let retired = Filter { retired: true, ..Filter::default() };
        assert_eq!(inv.system_list(me, unit, &retired).await.unwrap().rows[0].id, mail.id, "never deleted");

        let feed = inv.changes(me, unit, 0, 100).await.unwrap();
        let actions: Vec<_> = feed.iter().map(|change| (change.seq, change.action.as_str())).collect();
        assert_eq!(actions, [(1, "created"), (2, "created"), (3, "updated"), (4, "retired")]);
        assert_eq!(inv.changes(me, unit, 3, 100).await.unwrap().len(), 1);
    });
}

#[test]
fn pages_continue_without_holes_in_every_order() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        for number in 0..7_u8 {
            inv.system_create(me, unit, &system(&format!("Hệ thống {}", number % 3), number % 3 + 1)).await.unwrap();
        }
        for order in ["", "name", "name_desc", "level", "newest"] {
            let mut filter = Filter { order: order.into(), limit: 2, ..Filter::default() };
            let mut seen = Vec::new();
            loop {
                let page = inv.system_list(me, unit, &filter).await.unwrap();
                seen.extend(page.rows.into_iter().map(|row| row.id));
                let Some(next) = page.next else { break };
                filter.after = Some(next);
            }
            let count = seen.len();
            seen.sort();
            seen.dedup();
            assert_eq!((count, seen.len()), (7, 7), "{order}");
        }
        for (order, after) in [("size", None), ("name", Some("[1]")), ("name", Some("x")), ("newest", Some("[\"a\"]"))]
        {
            let filter = Filter { order: order.into(), after: after.map(Into::into), ..Filter::default() };
            assert_eq!(inv.system_list(me, unit, &filter).await.unwrap_err().code(), "invalid_input");
        }
    });
}

#[test]
fn contacts_keep_channels_and_their_proof() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let channel =
            |kind: &str, value: &str| Channel { kind: kind.into(), value: value.into(), ..Channel::default() };
        let new = Contact {
            name: "Đặng Thị Hường".into(),
            role: "Trực ban".into(),
            channels: vec![channel("phone", "+84900000001"), channel("mail", "truc@example.vn")],
            ..Contact::default()
        };
        let contact = inv.contact_create(me, unit, &new).await.unwrap();
        let found = inv.contact_list(me, unit, &text("dang huong")).await.unwrap();
        assert_eq!(found.rows[0].data.channels, new.channels);
        assert_eq!(inv.contact_list(me, unit, &text("+84900000001")).await.unwrap().rows.len(), 1);
        let proved =
            inv.contact_proved(me, unit, &contact.id, ("phone", "+84900000001"), "call answered").await.unwrap();
        assert_eq!(proved.data.channels[0].proved_at, Some(test.clock_now()));
        assert_eq!(inv.contact_get(me, unit, &contact.id).await.unwrap(), proved);
        let absent = inv.contact_proved(me, unit, &contact.id, ("phone", "0"), "").await.unwrap_err();
        assert_eq!(absent.code(), "not_found");
        inv.contact_retire(me, unit, &contact.id, proved.version).await.unwrap();
        assert!(inv.contact_list(me, unit, &Filter::default()).await.unwrap().rows.is_empty());
    });
}

#[test]
fn claims_cover_addresses_and_domains() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let claim = |kind, value: &str| Claim { kind, value: value.into(), ..Claim::default() };
        let range = inv.claim_create(me, unit, &claim(ClaimKind::Range, "192.0.2.0/26")).await.unwrap();
        let domain = inv.claim_create(me, unit, &claim(ClaimKind::Domain, "AnBinh.example")).await.unwrap();
        let of = async |ip: &str| inv.claim_of_address(me, unit, ip.parse().unwrap()).await.unwrap();
        assert_eq!(of("192.0.2.63").await.as_deref(), Some(range.id.as_str()));
        assert_eq!(of("192.0.2.64").await, None);
        let host = inv.claim_of_domain(me, unit, "mail.anbinh.example").await.unwrap();
        assert_eq!(host.as_deref(), Some(domain.id.as_str()));
        assert_eq!(inv.claim_of_domain(me, unit, "khac.example").await.unwrap(), None);
        let wider = claim(ClaimKind::Range, "192.0.2.0/24");
        inv.claim_update(me, unit, &range.id, 1, &wider).await.unwrap();
        assert!(of("192.0.2.64").await.is_some());
        let private = inv.claim_create(me, unit, &claim(ClaimKind::Range, "10.0.0.0/8")).await.unwrap_err();
        assert_eq!(private.errors[0].code, "private_range");
        inv.claim_retire(me, unit, &range.id, 2).await.unwrap();
        assert_eq!(of("192.0.2.64").await, None, "what is retired is not claimed");
        assert_eq!(inv.claim_list(me, unit, &Filter::default()).await.unwrap().rows.len(), 1);
        assert_eq!(inv.claim_get(me, unit, &range.id).await.unwrap().version, 3);
    });
}

#[test]
fn limits_are_told_by_field() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let code =
            |problem: vg_access::Problem| problem.errors.iter().map(|e| (e.pointer.clone(), e.code)).next().unwrap();
        for (new, expected) in [
            (system("", 3), ("/name", "empty")),
            (system("x", 6), ("/level", "bad_level")),
            (system(&"ạ".repeat(MAX_TEXT_CHARS + 1), 3), ("/name", "too_long")),
            (System { note: "ạ".repeat(MAX_NOTE_CHARS + 1), ..system("x", 3) }, ("/note", "too_long")),
        ] {
            let (pointer, error) = code(inv.system_create(me, unit, &new).await.unwrap_err());
            assert_eq!((pointer.as_str(), error), expected);
        }
        inv.system_create(me, unit, &system(&"ạ".repeat(MAX_TEXT_CHARS), 3)).await.unwrap();
        let channel = Channel { kind: "phone".into(), value: "1".into(), ..Channel::default() };
        let many = Contact { name: "x".into(), channels: vec![channel; MAX_CHANNELS + 1], ..Contact::default() };
        assert_eq!(code(inv.contact_create(me, unit, &many).await.unwrap_err()).1, "too_many");
    });
}

#[test]
fn words_of_a_dossier_are_understood() {
    for (printed, state) in [
        ("Đã phê duyệt", Dossier::Approved),
        ("đã được phê duyệt theo QĐ 12", Dossier::Approved),
        ("Chưa phê duyệt", Dossier::Submitted),
        ("đang thẩm định", Dossier::Submitted),
        ("Đang lập hồ sơ", Dossier::Drafting),
        ("chưa có", Dossier::Missing),
        ("hết hiệu lực", Dossier::Expired),
        ("?", Dossier::Unknown),
    ] {
        assert_eq!(Dossier::from_words(printed), state, "{printed}");
    }
}

#[test]
fn a_creation_that_is_sent_again_makes_nothing_new() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (me, unit) = (&w.officer_a, w.a.as_str());
        let with = |key| w.inventory.repeatable(me, unit, key);
        let (portal, mail) = (system("Cổng thông tin", 3), system("Thư điện tử", 3));
        let first = with("khoá-1").system_create(me, unit, &portal).await.unwrap();
        assert_eq!(with("khoá-1").system_create(me, unit, &portal).await.unwrap(), first);
        let reused = with("khoá-1").system_create(me, unit, &mail).await.unwrap_err();
        assert_eq!((reused.code(), reused.status()), ("inventory_key_reused", 409));
        assert_ne!(with("khoá-2").system_create(me, unit, &mail).await.unwrap().id, first.id);
        // The key of one account is none of another's.
        let theirs = w.inventory.repeatable(&w.officer_b, &w.b, "khoá-1");
        assert_ne!(theirs.system_create(&w.officer_b, &w.b, &portal).await.unwrap().id, first.id);

        let host = Host { name: "srv-web01".into(), site: "Tầng 2".into(), ..Host::default() };
        let first = with("khoá-3").host_create(me, unit, &host).await.unwrap();
        assert_eq!(with("khoá-3").host_create(me, unit, &host).await.unwrap(), first);
        let moved = Host { site: "Tầng 3".into(), ..host };
        assert_eq!(with("khoá-3").host_create(me, unit, &moved).await.unwrap_err().code(), "inventory_key_reused");
    });
}
