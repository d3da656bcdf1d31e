//! What sources disagree about, a person who settles it, and the values that filters offer.

use vg_backend::testkit::for_each_engine;
use vg_model::Timestamp;

use super::{World, world};
use crate::facts::{Attribute, SourceKind};
use crate::import::Input;
use crate::limits::MAX_VALUES;
use crate::model::{Filter, ValueOf};

async fn apply(w: &World, name: &str, at: Timestamp, table: &str) {
    let input = Input::read(table.as_bytes(), name, at, None);
    let import = w.inventory.import_preview(&w.officer_a, &w.a, &input).await.unwrap();
    w.inventory.import_apply(&w.officer_a, &w.a, &import.id).await.unwrap();
}

/// `(host, attribute, shown value)` of each dispute.
async fn disputes(w: &World, open: bool) -> Vec<(String, &'static str, String)> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = w.inventory.host_conflicts(&w.reader_a, &w.a, after.as_deref(), 2, open).await.unwrap();
        all.extend(
            page.rows
                .into_iter()
                .map(|row| (row.name, row.conflict.attribute.as_str(), row.conflict.facts[0].value.clone())),
        );
        match page.next {
            Some(next) => after = Some(next),
            None => break,
        }
    }
    all.sort();
    all
}

fn told(rows: &[(&str, &'static str, &str)]) -> Vec<(String, &'static str, String)> {
    rows.iter().map(|(host, attribute, value)| ((*host).to_owned(), *attribute, (*value).to_owned())).collect()
}

#[test]
fn a_dispute_is_settled_once_and_opened_by_something_new() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let at = |step: i64| Timestamp(test.clock_now().0 + step);
        let head = "Tên máy,Địa chỉ IP,Hệ điều hành,Vị trí\r\n";
        apply(
            &w,
            "a.csv",
            at(-9),
            &format!("{head}m1,10.0.0.1,Windows 7,Tầng 1\r\nm2,10.0.0.2,Ubuntu,Tầng 2\r\nm3,10.0.0.3,,Kho\r\n"),
        )
        .await;
        apply(
            &w,
            "b.csv",
            at(-8),
            &format!("{head}m1,10.0.0.1,Windows 10,Tầng 5\r\nm2,10.0.0.2,Debian,Tầng 2\r\nm3,10.0.0.3,,Kho cũ\r\n"),
        )
        .await;
        let all = told(&[
            ("m1", "os_name", "Windows 10"),
            ("m1", "site", "Tầng 5"),
            ("m2", "os_name", "Debian"),
            ("m3", "site", "Kho cũ"),
        ]);
        assert_eq!(disputes(&w, false).await, all);
        assert_eq!(disputes(&w, true).await, all, "in pages of two attributes, none is missing or twice");

        let rows = inv.host_conflicts(me, unit, None, 100, true).await.unwrap().rows;
        let row = rows.iter().find(|row| row.conflict.attribute == Attribute::OsName && row.name == "m1").unwrap();
        let (host, version) = (row.conflict.host.clone(), row.version);
        let wrong = inv.host_settle(me, unit, &host, version, Attribute::OsName, "MS-DOS").await.unwrap_err();
        assert_eq!((wrong.code(), wrong.errors[0].pointer.as_str()), ("invalid_input", "/value"));
        // The value that is shown already is right: that is a decision too.
        let first = inv.host_settle(me, unit, &host, version, Attribute::OsName, "Windows 10").await.unwrap();
        assert!(first.version > version);
        let late = inv.host_settle(me, unit, &host, version, Attribute::Site, "Tầng 1").await.unwrap_err();
        assert_eq!(late.status(), 412);
        let second = inv.host_settle(me, unit, &host, first.version, Attribute::Site, "Tầng 1").await.unwrap();
        assert_eq!((second.data.site.as_str(), second.data.os_name.as_str()), ("Tầng 1", "Windows 10"));
        assert_eq!(disputes(&w, true).await, all[2..], "the host is settled");
        assert_eq!(disputes(&w, false).await.len(), 4, "and what sources say stays");
        let facts = inv.host_facts(me, unit, &host).await.unwrap();
        assert_eq!(facts.iter().filter(|fact| fact.source.kind == SourceKind::Person).count(), 2);

        // The same again says nothing new; another value does.
        test.clock.advance_us(100);
        apply(&w, "b.csv", at(-1), &format!("{head}m1,10.0.0.1,Windows 10,Tầng 5\r\n")).await;
        assert_eq!(disputes(&w, true).await, all[2..]);
        apply(&w, "b.csv", at(0), &format!("{head}m1,10.0.0.1,Windows 11,Tầng 5\r\n")).await;
        assert_eq!(disputes(&w, true).await[0], told(&[("m1", "os_name", "Windows 10")])[0]);
        test.clock.advance_us(100);
        let now = inv.host_get(me, unit, &host).await.unwrap();
        let again = inv.host_settle(me, unit, &host, now.version, Attribute::OsName, "Windows 10").await.unwrap();
        assert!(again.version > now.version, "said once more is a version too");
        assert_eq!(disputes(&w, true).await, all[2..]);

        // Hosts that are retired are in dispute no more.
        let m3 = rows.iter().find(|row| row.name == "m3").unwrap();
        inv.host_retire(me, unit, &m3.conflict.host, m3.version).await.unwrap();
        assert_eq!(disputes(&w, true).await, all[2..3]);
        assert_eq!(
            disputes(&w, false).await,
            told(&[("m1", "os_name", "Windows 10"), ("m1", "site", "Tầng 1"), ("m2", "os_name", "Debian")])
        );
    });
}

#[test]
fn values_are_counted_and_found_without_diacritics() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let rows = ["m1,Phòng Kế toán,Đỗ Văn Đức", "m2,Phòng Kế toán,Lê Thị Mai", "m3,Kho-B2,Đỗ Văn Đức", "m4,,"];
        apply(&w, "a.csv", test.clock_now(), &format!("Tên máy,Vị trí,Người phụ trách\r\n{}\r\n", rows.join("\r\n")))
            .await;
        let values = async |of, text: &str| {
            let found = inv.host_values(&w.reader_a, unit, of, text, 10).await.unwrap();
            found.into_iter().map(|value| (value.value, value.count)).collect::<Vec<_>>()
        };
        let told =
            |rows: &[(&str, i64)]| rows.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect::<Vec<_>>();
        assert_eq!(values(ValueOf::Site, "").await, told(&[("Phòng Kế toán", 2), ("Kho-B2", 1)]));
        assert_eq!(values(ValueOf::Site, "ke phong").await, told(&[("Phòng Kế toán", 2)]));
        assert_eq!(values(ValueOf::Site, "b2").await, told(&[("Kho-B2", 1)]));
        assert_eq!(values(ValueOf::Site, "toan2").await, told(&[]));
        assert_eq!(values(ValueOf::Responsible, "do duc").await, told(&[("Đỗ Văn Đức", 2)]));
        assert_eq!(inv.host_values(me, unit, ValueOf::Responsible, "", 1).await.unwrap().len(), 1);

        for text in ["", "do van duc"] {
            let filter =
                Filter { responsible: Some("Đỗ Văn Đức".into()), text: text.into(), ..Filter::default() };
            let found = inv.host_list(me, unit, &filter).await.unwrap().rows;
            assert_eq!(found.iter().map(|host| host.data.name.as_str()).collect::<Vec<_>>(), ["m1", "m3"], "{text:?}");
        }
        let filter = Filter { responsible: Some("Đỗ Văn".into()), ..Filter::default() };
        assert!(inv.host_list(me, unit, &filter).await.unwrap().rows.is_empty(), "the whole name");
    });
}

#[test]
fn no_more_values_are_looked_at_than_the_limit() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let test = vg_backend::testkit::TestBackend::sqlite().await;
        let w = world(&test).await;
        let mut table = String::from("Tên máy,Vị trí\r\n");
        for number in 0..=MAX_VALUES {
            table += &format!("m{number:05},p{number:05}\r\n");
        }
        apply(&w, "a.csv", test.clock_now(), &table).await;
        let find = async |text: &str| {
            w.inventory.host_values(&w.officer_a, &w.a, ValueOf::Site, text, 10).await.unwrap().len()
        };
        let last = MAX_VALUES - 1;
        assert_eq!((find(&format!("p{last:05}")).await, find(&format!("p{MAX_VALUES:05}")).await), (1, 0));
    });
}
