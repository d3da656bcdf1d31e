//! Lists of hosts: whatever is asked for, in whatever order and page by page, is what going through all hosts finds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use vg_access::Access;
use vg_backend::migrate::Migrations;
use vg_backend::params;
use vg_backend::sql::{MAX_IN, Statement};
use vg_backend::testkit::{START, for_each_engine};
use vg_formats::facts::HostKind;

use super::{World, world};
use crate::capability;
use crate::import::Input;
use crate::model::{Count, Filter, Host, Record, System};
use crate::service::list::search_words;
use crate::store::hosts::HostRow;
use crate::store::{self, Noun as _, postings, words_of};

/// Enough for a walk along the sort order: more than are read by their numbers.
const HOSTS: usize = MAX_IN + 700;

fn table() -> String {
    let mut text =
        String::from("Tên máy,Loại máy,Địa chỉ IP,Địa chỉ MAC,Hệ điều hành,Vị trí,Người phụ trách,Hệ thống\r\n");
    for number in 0..HOSTS {
        // A tenth stands out by its kind and its name, in the middle of the order of names.
        let (name, kind) = match number % 10 {
            3 => (format!("máy-in-{number}"), "Thiết bị mạng"),
            4 | 5 => (format!("srv{number:05}.noi-bo.example"), "Máy chủ"),
            _ => (format!("ws-{number:05}"), "Máy trạm"),
        };
        let os = ["Windows 10 Pro", "Windows 11", "Ubuntu 22.04 LTS"][number % 3];
        let (high, low) = (number / 256, number % 256);
        let _ = write!(
            text,
            "{name},{kind},10.1.{high}.{low},00:1a:2b:00:{high:02x}:{low:02x},{os},Tầng {},Đỗ Thị {},Hệ thống {}\r\n",
            number % 7,
            ["Lan", "Mai", "Yến"][number / 3 % 3],
            number % 4
        );
    }
    text
}

async fn all(w: &World, filter: &Filter) -> Vec<Record<Host>> {
    let (mut rows, mut filter) = (Vec::new(), filter.clone());
    loop {
        let page = w.inventory.host_list(&w.officer_a, &w.a, &filter).await.unwrap();
        rows.extend(page.rows);
        match page.next {
            Some(next) => filter.after = Some(next),
            None => return rows,
        }
    }
}

fn is_asked_for(record: &Record<Host>, filter: &Filter) -> bool {
    let host = &record.data;
    let row =
        HostRow { host: host.clone(), merged_into: None, level: 0, last_seen_at: START, words: String::new(), no: 0 };
    let words = words_of(&row);
    let begins = |form: &str| words.iter().any(|word| word.starts_with(form));
    filter.kind.is_none_or(|kind| host.kind == kind)
        && filter.level.is_none_or(|level| host.level == level)
        && filter.system.as_ref().is_none_or(|system| host.system == *system)
        && filter.site.as_ref().is_none_or(|site| host.site == *site)
        && search_words(&filter.text).iter().all(|word| word.forms().into_iter().any(begins))
}

#[test]
fn a_list_finds_what_going_through_all_hosts_finds() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let mut systems = Vec::new();
        for number in 0..3_u8 {
            let system =
                System { name: format!("Hệ thống {number}"), level: Some(number + 1), ..System::default() };
            systems.push(inv.system_create(me, unit, &system).await.unwrap());
        }
        let input = Input::read(table().as_bytes(), "may.csv", START, None);
        let import = inv.import_preview(me, unit, &input).await.unwrap();
        inv.import_apply(me, unit, &import.id).await.unwrap();
        // Some are changed, merged, split from, retired; a system gets another level.
        let rows = all(&w, &Filter { text: "srv".into(), ..Filter::default() }).await;
        for row in &rows[..5] {
            let host = Host { site: "Kho".into(), responsible: "Bùi Văn Tám".into(), ..row.data.clone() };
            inv.host_update(me, unit, &row.id, row.version, &host).await.unwrap();
        }
        for row in &rows[5..9] {
            inv.host_retire(me, unit, &row.id, row.version).await.unwrap();
        }
        let (_, undo) = inv.host_merge(me, unit, &rows[10].id, &rows[11].id).await.unwrap();
        inv.host_merge(me, unit, &rows[12].id, &rows[13].id).await.unwrap();
        inv.host_undo(me, unit, &undo).await.unwrap();
        let changed = System { level: Some(5), ..systems[1].data.clone() };
        inv.system_update(me, unit, &systems[1].id, 1, &changed).await.unwrap();

        let followed = all(&w, &Filter::default()).await;
        let retired = all(&w, &Filter { retired: true, ..Filter::default() }).await;
        assert_eq!((followed.len(), retired.len()), (HOSTS - 5, 5));
        let texts = [
            "",
            "w",
            "ws",
            "ws-0",
            "ws-00",
            "ws-00012",
            "windows",
            "win ubuntu",
            "may in",
            "máy-in-33",
            "10.1",
            "10.1.3.7",
            "10.1.3.",
            "001a2b",
            "00:1a:2b:00:03",
            "00-1a-2b-00-03-07",
            "do thi mai",
            "noi-bo",
            "srv00004.noi-bo.example",
            "khongco",
            "kho tam",
            "%",
        ];
        let level = |level| Filter { level: Some(level), ..Filter::default() };
        let narrowed = [
            Filter::default(),
            Filter { kind: Some(HostKind::NetworkDevice), ..Filter::default() },
            Filter { kind: Some(HostKind::Workstation), ..Filter::default() },
            Filter { site: Some("Tầng 3".into()), ..Filter::default() },
            Filter { site: Some(String::new()), ..Filter::default() },
            Filter { system: Some(systems[0].id.clone()), ..level(1) },
            Filter { system: Some(systems[1].id.clone()), ..level(5) },
            level(0),
            level(2),
            Filter { retired: true, ..Filter::default() },
        ];
        let mut whole = BTreeMap::new();
        for order in ["name", "name_desc", "newest", "last_seen"] {
            for retired in [false, true] {
                let filter = Filter { order: order.into(), retired, limit: 1_000, ..Filter::default() };
                whole.insert((order, retired), all(&w, &filter).await);
            }
        }
        for (place, text) in texts.iter().enumerate() {
            for (turn, narrowed) in narrowed.iter().enumerate() {
                let order = ["name", "name_desc", "newest", "last_seen"][(place + turn) % 4];
                let limit = [0, 70, 1_000][(place + turn) % 3];
                let filter = Filter { text: (*text).into(), order: order.into(), limit, ..narrowed.clone() };
                let found: Vec<String> = all(&w, &filter).await.into_iter().map(|row| row.id).collect();
                let among = whole[&(order, filter.retired)].iter();
                let expected: Vec<String> =
                    among.filter(|row| is_asked_for(row, &filter)).map(|row| row.id.clone()).collect();
                assert_eq!(found, expected, "{filter:?}");
            }
        }
        let counts = inv.host_counts(me, unit).await.unwrap();
        for Count { kind, level, count } in &counts {
            let same = |row: &&Record<Host>| row.data.kind.as_str() == kind && i64::from(row.data.level) == *level;
            assert_eq!(followed.iter().filter(same).count() as i64, *count, "{kind} {level}");
        }
        assert_eq!(counts.iter().map(|count| count.count).sum::<i64>(), followed.len() as i64);
    });
}

pub(super) const HOST: Statement = Statement::new(
    "t.host",
    "INSERT INTO inventory_hosts (id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, retired_at, merged_into, \
     name, name_key, kind, system, level, site, responsible, owner, os_name, os_version, os_build, architecture, manufacturer, model, \
     serial, domain, note, last_seen_at, words) VALUES ($1, $2, 1, $3, 0, 0, 0, 'x', $4, NULL, NULL, $5, $5, 'server', $6, $7, $8, '', \
     '', '', '', '', '', '', '', '', '', '', 0, $9)",
);
const WORD: Statement =
    Statement::new("t.word", "INSERT INTO inventory_words (unit, kind, word, id) VALUES ($1, 'host', $2, $3)");
pub(super) const HEAD: Statement = Statement::new("t.head", "INSERT INTO inventory_heads (unit, seq) VALUES ($1, 300)");
const SETS: Statement =
    Statement::new("t.sets", "SELECT word, block, hosts FROM inventory_postings WHERE unit = $1 ORDER BY word, block");

#[test]
fn hosts_that_were_there_before_the_sets_are_in_them() {
    for_each_engine(async |test| {
        let all = capability().migrations;
        let first = Migrations { steps: &all.steps[..1], ..all };
        test.migrate(&[Access::migrations(), first]).await.unwrap();
        let mut tx = test.sql.begin_write().await.unwrap();
        for unit in ["u", "v"] {
            tx.execute(&HEAD, params![unit]).await.unwrap();
            for number in 0..300_i64 {
                let id = format!("{unit}{number:04}");
                let name = format!("máy-{number}-ở-đà-nẵng");
                let words: BTreeSet<String> = vg_formats::search_key(&name).split('-').map(str::to_owned).collect();
                let line = words.iter().fold(String::from(" "), |line, word| line + word + " ");
                let (system, site) = (["", "s1"][number as usize % 2], ["", "Tầng 1"][number as usize % 3 / 2]);
                let values = params![id.as_str(), unit, number, number % 7 == 0, name, system, number % 3, site, line];
                tx.execute(&HOST, values).await.unwrap();
                for word in words.iter().chain([&format!("may-{number}-o-da-nang")]) {
                    tx.execute(&WORD, params![unit, word.as_str(), id.as_str()]).await.unwrap();
                }
            }
        }
        tx.commit().await.unwrap();
        test.migrate(&[Access::migrations(), all]).await.unwrap();
        let mut tx = test.sql.begin_read().await.unwrap();
        let mut expected: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
        for number in 0..300_i64 {
            let row = store::get::<HostRow>(&mut tx, "v", &format!("v{number:04}")).await.unwrap().unwrap().data;
            assert_eq!(row.no, number + 1, "by id, from 1");
            let whole = format!("may-{number}-o-da-nang");
            let words = row.words.split_whitespace().map(str::to_owned).chain([whole]).collect();
            for key in row.sets(number % 7 == 0, &words).unwrap().1 {
                expected.entry(key).or_default().insert(row.no);
            }
        }
        let mut found: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
        for row in tx.fetch_all(&SETS, params!["v"]).await.unwrap() {
            let numbers = row.text("hosts").unwrap().split(' ').map(|place| place.parse::<i64>().unwrap());
            let first = row.int("block").unwrap() * postings::BLOCK;
            found.entry(row.text("word").unwrap().to_owned()).or_default().extend(numbers.map(|place| first + place));
        }
        assert_eq!(found, expected);
        let head = store::head(&mut tx, "v").await.unwrap();
        assert_eq!(head, (300, 300), "the next host is number 301");
        let both = postings::beginning_with(&mut tx, "u", "nang").await.unwrap().unwrap();
        assert_eq!(both.count(), 300);
    });
}
