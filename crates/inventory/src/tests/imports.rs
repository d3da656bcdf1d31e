//! Import: preview, questions, applying, the same file again, error file, software, who had an address.

use proptest::prelude::*;
use vg_backend::testkit::{START, TestBackend, for_each_engine};
use vg_formats::readers::nat_log::Pattern;
use vg_model::Timestamp;

use super::{World, world};
use crate::facts::{Attribute, SourceKind};
use crate::import::{Import, ImportState, Input, Outcome};
use crate::model::{Filter, Host, System};

const TABLE: &str = "Tên máy,Địa chỉ IP,Địa chỉ MAC,Hệ điều hành,Người phụ trách,Hệ thống\r\n\
    srv-mail01,10.20.10.11,00:1a:2b:00:00:01,Ubuntu 22.04,Đặng Ngọc Lan,Thư điện tử\r\n\
    ws-001,192.168.31.11,00:1a:2b:00:00:02,Windows 10,Đỗ Thị Mai,\r\n\
    ,,,Windows 10,Không rõ,\r\n";

fn counts(import: &Import) -> (i64, i64, i64, i64, i64) {
    (import.created, import.updated, import.unchanged, import.conflicting, import.refused)
}

async fn preview(w: &World, input: &Input) -> Import {
    w.inventory.import_preview(&w.officer_a, &w.a, input).await.unwrap()
}

async fn apply(w: &World, input: &Input) -> Import {
    let import = preview(w, input).await;
    let said = counts(&import);
    let applied = w.inventory.import_apply(&w.officer_a, &w.a, &import.id).await.unwrap();
    assert_eq!(counts(&applied), said, "the preview says what applying does");
    applied
}

fn at(seconds: i64) -> Timestamp {
    Timestamp(START.0 + seconds * 1_000_000)
}

#[test]
fn a_table_is_previewed_applied_and_changes_nothing_again() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let system = System { name: "Thư điện tử".into(), level: Some(3), ..System::default() };
        let system = inv.system_create(me, unit, &system).await.unwrap();
        let input = Input::read(TABLE.as_bytes(), "may.csv", at(0), None);
        let import = preview(&w, &input).await;
        assert_eq!((import.state, import.rows), (ImportState::Previewed, import.created + import.refused));
        assert_eq!(import.created, 2, "{import:?}");
        assert!(
            inv.host_list(me, unit, &Filter::default()).await.unwrap().rows.is_empty(),
            "a preview changes nothing"
        );
        let applied = inv.import_apply(me, unit, &import.id).await.unwrap();
        assert_eq!(applied.state, ImportState::Applied);
        assert_eq!(inv.import_apply(me, unit, &import.id).await.unwrap_err().code(), "inventory_import_state");
        let found =
            inv.host_list(me, unit, &Filter { text: "dang ngoc lan".into(), ..Filter::default() }).await.unwrap();
        assert_eq!(found.rows[0].data.system, system.id);
        let before = inv.changes(me, unit, 0, 1_000).await.unwrap().len();
        test.clock.advance_us(3_600_000_000);
        for seen in [at(0), at(3_600)] {
            let again = apply(&w, &Input::read(TABLE.as_bytes(), "may.csv", seen, None)).await;
            assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2), "the same file again");
        }
        assert_eq!(inv.changes(me, unit, 0, 1_000).await.unwrap().len(), before, "nothing in the feed");
        assert_eq!(inv.import_list(me, unit, 10).await.unwrap().len(), 3);
        if import.refused > 0 {
            let file = String::from_utf8(inv.import_error_file(me, unit, &import.id).await.unwrap()).unwrap();
            assert!(file.contains("Tên máy") && file.contains("Không rõ") && file.contains("Lý do"), "{file}");
        }
    });
}

#[test]
fn a_question_is_asked_and_answered() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let mut ids = Vec::new();
        for mac in ["00:1a:2b:00:00:01", "00:1a:2b:00:00:02"] {
            let host = Host { name: format!("may-{mac}"), macs: vec![mac.into()], ..Host::default() };
            ids.push(inv.host_create(me, unit, &host).await.unwrap().id);
        }
        let table = "Tên máy,Địa chỉ IP,Địa chỉ MAC\r\nmoi,10.0.0.1,\"00:1a:2b:00:00:01, 00:1a:2b:00:00:02\"\r\n";
        let import = preview(&w, &Input::read(table.as_bytes(), "hoi.csv", at(0), None)).await;
        if import.conflicting != 1 {
            // A cell with two MAC addresses was not read as two: then the facts are handed over as they are.
            panic!("{import:?}");
        }
        let rows = inv.import_rows(me, unit, &import.id, Some(Outcome::Conflicting), 0, 10).await.unwrap();
        assert!(rows[0].reason.vi.contains("hãy chọn") && rows[0].reason.en.contains("choose"));
        inv.import_answer(me, unit, &import.id, rows[0].place, &ids[1]).await.unwrap();
        let applied = inv.import_apply(me, unit, &import.id).await.unwrap();
        assert_eq!(counts(&applied), (0, 1, 0, 0, 0));
        let host = inv.host_get(me, unit, &ids[1]).await.unwrap();
        assert_eq!(host.data.addresses.len(), 1);
    });
}

#[test]
fn sources_disagree_and_a_person_wins() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let file = |os: &str| format!("Tên máy,Địa chỉ IP,Hệ điều hành\r\nsrv01,10.0.0.1,{os}\r\n");
        apply(&w, &Input::read(file("Windows 7").as_bytes(), "cu.csv", at(0), None)).await;
        apply(&w, &Input::read(file("Windows 10").as_bytes(), "moi.csv", at(9), None)).await;
        let host = inv.host_list(me, unit, &Filter::default()).await.unwrap().rows.remove(0);
        assert_eq!(host.data.os_name, "Windows 10", "the newer");
        let found = inv.host_conflicts(me, unit, None, 10, false).await.unwrap();
        let os = &found.rows.iter().find(|row| row.conflict.attribute == Attribute::OsName).unwrap().conflict;
        let sources: Vec<_> = os.facts.iter().map(|f| (f.source.name.as_str(), f.age_us(at(10)))).collect();
        assert_eq!(sources, [("moi.csv", 1_000_000), ("cu.csv", 10_000_000)], "with source and age");
        let edited = Host { os_name: "Windows 11".into(), ..host.data.clone() };
        let edited = inv.host_update(me, unit, &host.id, host.version, &edited).await.unwrap();
        let again = apply(&w, &Input::read(file("Windows 10").as_bytes(), "moi.csv", at(99), None)).await;
        assert_eq!(again.unchanged, 1);
        assert_eq!(inv.host_get(me, unit, &host.id).await.unwrap().data.os_name, "Windows 11", "a person comes first");
        let emptied = Host { os_name: String::new(), ..edited.data };
        let back = inv.host_update(me, unit, &host.id, edited.version, &emptied).await.unwrap();
        assert_eq!(back.data.os_name, "Windows 10", "and can take it back");
    });
}

#[test]
fn software_is_replaced_by_its_source_with_first_and_last_seen() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let host = inv.host_create(me, unit, &Host { name: "srv01".into(), ..Host::default() }).await.unwrap();
        let status = |names: &[&str]| -> String {
            names
                .iter()
                .map(|name| {
                    format!("Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\n\n")
                })
                .collect()
        };
        let first = Input::read(status(&["bash", "openssl"]).as_bytes(), "status", at(0), None).on_host(&host.id);
        assert_eq!(apply(&w, &first).await.created, 2);
        let second = Input::read(status(&["bash", "curl"]).as_bytes(), "status", at(60), None).on_host(&host.id);
        assert_eq!(counts(&apply(&w, &second).await), (1, 0, 1, 0, 0));
        let now = inv.host_software(me, unit, &host.id, false).await.unwrap();
        assert_eq!(now.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["bash", "curl"]);
        assert_eq!((now[0].first_seen_at, now[0].last_seen_at), (at(0), at(60)));
        let all = inv.host_software(me, unit, &host.id, true).await.unwrap();
        assert_eq!(all.iter().find(|s| s.name == "openssl").unwrap().gone_at, Some(at(60)));
        let lost = Input::read(status(&["bash"]).as_bytes(), "status", at(0), None);
        assert_eq!(preview(&w, &lost).await.refused, 1, "on which host?");
    });
}

#[test]
fn who_had_the_address_at_the_time() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let host = Host { name: "ws-001".into(), macs: vec!["00:1a:2b:00:00:01".into()], ..Host::default() };
        let host = inv.host_create(me, unit, &host).await.unwrap();
        let leases = "lease 192.168.31.11 {\n  starts 4 2026/01/01 00:00:00;\n  ends 4 2026/01/01 08:00:00;\n  binding state active;\n  \
            hardware ethernet 00:1a:2b:00:00:01;\n}\n";
        let applied = apply(&w, &Input::read(leases.as_bytes(), "dhcpd.leases", at(0), None)).await;
        assert_eq!((applied.created, applied.form.as_str()), (1, "dhcp_isc"));
        assert_eq!(apply(&w, &Input::read(leases.as_bytes(), "dhcpd.leases", at(9), None)).await.unchanged, 1);
        let ip = "192.168.31.11".parse().unwrap();
        let had = inv.who_had(me, unit, ip, None, at(3_600)).await.unwrap();
        assert_eq!((had[0].host.as_deref(), had[0].score), (Some(host.id.as_str()), 90));
        assert!(had[0].reasons[0].vi.contains("được cấp cho"));
        assert!(inv.who_had(me, unit, ip, None, at(9 * 3_600)).await.unwrap().is_empty(), "the lease has ended");
        assert!(inv.who_had(&w.officer_b, &w.b, ip, None, at(3_600)).await.unwrap().is_empty());
        assert_eq!(inv.who_had(&w.officer_b, &w.a, ip, None, at(0)).await.unwrap_err().status(), 404);
    });
}

/// Rows of a later chunk that look at what an earlier one would have written: the preview must not believe the database alone.
#[test]
fn a_preview_sees_what_earlier_rows_of_the_file_do() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let chunk = crate::limits::CHUNK;
        let mut text = String::from("Tên máy,Địa chỉ IP,Hệ điều hành\r\n");
        for number in 0..chunk {
            text.push_str(&format!("may-{number},10.1.{}.{},Ubuntu\r\n", number / 256, number % 256));
        }
        // The first host again, by its name and with another value; then one that is new.
        text.push_str("may-0,10.1.0.0,Debian\r\nmay-moi,10.2.0.1,Debian\r\n");
        let import = apply(&w, &Input::read(text.as_bytes(), "may.csv", at(0), None)).await;
        let all = i64::from(chunk);
        // At one time a source says one thing: the later row of the file stands.
        assert_eq!(counts(&import), (all + 1, 1, 0, 0, 0));
        let found = inv.host_list(me, unit, &Filter { text: "may-0".into(), ..Filter::default() }).await.unwrap();
        assert_eq!(found.rows[0].data.os_name, "Debian");
        let rows = inv.import_rows(me, unit, &import.id, None, all, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.outcome).collect::<Vec<_>>(), [Outcome::Updated, Outcome::Created]);
        assert_eq!(rows[0].subject, found.rows[0].id, "the host that the first row made");
    });
}

#[test]
fn a_trail_leads_through_translation_and_tunnel() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let host = Host { name: "ws-001".into(), addresses: vec!["198.51.100.7".parse().unwrap()], ..Host::default() };
        let host = inv.host_create(me, unit, &host).await.unwrap();
        let pattern = |text: &str| Pattern::try_from(text.to_owned()).unwrap();
        let nat = "2026-01-01T00:10:00Z fw built 10.8.0.6:50000 -> 203.0.113.9:6000\nhỏng\n";
        let patterns = [pattern("{time} fw built {inside_ip}:{inside_port} -> {outside_ip}:{outside_port}")];
        let import = apply(&w, &Input::read_log(nat.as_bytes(), "fw.log", at(0), &patterns, false)).await;
        assert_eq!((import.form.as_str(), import.created, import.refused), ("nat_log", 1, 1));
        let patterns = [
            pattern("{time} vpn connected {inside_ip} as {outside_ip}"),
            pattern("{end} vpn gone {inside_ip} as {outside_ip}"),
        ];
        let vpn = |line: &str| Input::read_log(line.as_bytes(), "vpn.log", at(0), &patterns, true);
        let line = "2026-01-01T00:00:00Z vpn connected 198.51.100.7 as 10.8.0.6\n";
        let import = apply(&w, &vpn(line)).await;
        assert_eq!((import.form.as_str(), import.created), ("vpn_log", 1));
        assert_eq!(apply(&w, &vpn(line)).await.unchanged, 1, "the same again");
        let seen = "203.0.113.9".parse().unwrap();
        let had = inv.who_had(me, unit, seen, Some(6000), at(700)).await.unwrap();
        assert_eq!((had[0].host.as_deref(), had[0].score), (Some(host.id.as_str()), 60));
        let steps: Vec<&str> = had[0].reasons.iter().map(|reason| reason.en.as_str()).collect();
        assert!(steps[0].contains("translated from 10.8.0.6") && steps[1].contains("VPN address"), "{steps:?}");
        let other = inv.who_had(me, unit, seen, Some(6001), at(700)).await.unwrap();
        assert!(other.is_empty(), "another port was somebody else");
        // The end of the tunnel closes its record, whether or not it began in the same file.
        let end = apply(&w, &vpn("2026-01-01T00:15:00Z vpn gone 198.51.100.7 as 10.8.0.6\n")).await;
        assert_eq!(counts(&end), (0, 1, 0, 0, 0));
        let tunnel = "10.8.0.6".parse().unwrap();
        assert_eq!(inv.who_had(me, unit, tunnel, None, at(800)).await.unwrap().len(), 1);
        assert!(inv.who_had(me, unit, tunnel, None, at(1_000)).await.unwrap().is_empty(), "the tunnel was closed");
    });
}

#[test]
fn imports_and_exports_stay_in_their_unit() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, other) = (&w.inventory, &w.officer_b);
        let input = Input::read(TABLE.as_bytes(), "may.csv", at(0), None);
        let import = preview(&w, &input).await;
        for unit in [w.a.as_str(), w.b.as_str()] {
            let status = |code: u16| assert_eq!(code, 404);
            status(inv.import_apply(other, unit, &import.id).await.unwrap_err().status());
            status(inv.import_discard(other, unit, &import.id).await.unwrap_err().status());
            status(inv.import_answer(other, unit, &import.id, 1, "new").await.unwrap_err().status());
            status(inv.import_rows(other, unit, &import.id, None, 0, 10).await.unwrap_err().status());
            status(inv.import_error_file(other, unit, &import.id).await.unwrap_err().status());
        }
        assert_eq!(inv.import_preview(other, &w.a, &input).await.unwrap_err().status(), 404);
        assert_eq!(inv.import_list(other, &w.a, 10).await.unwrap_err().status(), 404);
        assert!(inv.import_list(other, &w.b, 10).await.unwrap().is_empty());
        assert_eq!(inv.host_export(other, &w.a, &Filter::default()).await.unwrap_err().status(), 404);
        inv.import_apply(&w.officer_a, &w.a, &import.id).await.unwrap();
        assert!(inv.host_export(other, &w.b, &Filter::default()).await.unwrap().rows.is_empty());
        let table = inv.host_export(&w.officer_a, &w.a, &Filter::default()).await.unwrap();
        assert_eq!(table.rows.len(), 2);
        let (mut csv, mut xlsx) = (Vec::new(), std::io::Cursor::new(Vec::new()));
        table.csv(&mut csv).unwrap();
        table.xlsx(&mut xlsx).unwrap();
        for (name, bytes) in [("xuat.csv", csv), ("xuat.xlsx", xlsx.into_inner())] {
            let back = apply(&w, &Input::read(&bytes, name, at(60), None)).await;
            assert_eq!((back.created, back.refused), (0, 0), "{name} is known again");
        }
    });
}

#[test]
fn real_outputs_of_windows_hosts_are_imported() {
    let Some(data) = vg_backend::testkit::test_data() else { return };
    let folder = data.join("vuln/windows-hosts");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("SKIPPED: {} is absent", folder.display());
        return;
    };
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with("systeminfo.txt"));
    files.sort();
    assert!(!files.is_empty());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let test = TestBackend::sqlite().await;
        let w = world(&test).await;
        let mut taken = 0;
        for (path, turn) in files.iter().take(12).zip(0..) {
            // Some of the files are about machines of one name: each comes later than the one before.
            let (first, second) = (at(turn * 100), at(turn * 100 + 60));
            let bytes = std::fs::read(path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy();
            let import = apply(&w, &Input::read(&bytes, &name, first, None)).await;
            assert_eq!(import.form, "systeminfo", "{name}");
            taken += import.created + import.updated;
            let again = apply(&w, &Input::read(&bytes, &name, second, None)).await;
            assert_eq!((again.created, again.updated), (0, 0), "{name}: the same again");
        }
        assert!(taken > 0);
        let page = w.inventory.host_list(&w.officer_a, &w.a, &Filter::default()).await.unwrap();
        assert!(page.rows.iter().all(|host| host.data.os_name.contains("Windows")));
        let facts = w.inventory.host_facts(&w.officer_a, &w.a, &page.rows[0].id).await.unwrap();
        assert!(facts.iter().all(|fact| fact.source.kind == SourceKind::Agent));
    });
}

fn table() -> impl Strategy<Value = Vec<(u8, u8, u8)>> {
    prop::collection::vec((0..6_u8, 0..4_u8, 0..4_u8), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    #[test]
    fn any_table_twice_changes_nothing_the_second_time(rows in table()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            let test = TestBackend::sqlite().await;
            let w = world(&test).await;
            let mut text = String::from("Tên máy,Địa chỉ IP,Hệ điều hành\r\n");
            let mut seen = std::collections::BTreeSet::new();
            for (name, ip, os) in rows.iter().filter(|(name, ..)| seen.insert(*name)) {
                text.push_str(&format!("may-{name},10.0.{name}.{ip},He {os}\r\n"));
            }
            apply(&w, &Input::read(text.as_bytes(), "a.csv", at(0), None)).await;
            let feed = w.inventory.changes(&w.officer_a, &w.a, 0, 1_000).await.unwrap();
            let again = apply(&w, &Input::read(text.as_bytes(), "a.csv", at(1), None)).await;
            assert_eq!((again.created, again.updated), (0, 0));
            assert_eq!(w.inventory.changes(&w.officer_a, &w.a, 0, 1_000).await.unwrap(), feed);
        });
    }
}
