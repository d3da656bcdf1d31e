//! How fast questions in SQL are: `cargo run --release -p vonggac --example query_speed -- [HOSTS] [sqlite|postgres]`.
//!
//! Imports 1,000 systems and HOSTS hosts (100,000), then prints how long the first question takes, which reads whole tables; how long
//! further ones take; a dozen readiness checks together; a look at the generations; all of them after a change of one host and of one
//! system; the memory of the tables and of the program. It asserts nothing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a program for measuring: a failure must stop it, and its output is its purpose"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vg_access::accounts::hash::Hashing;
use vg_access::accounts::{FirstSetup, NewAccount, Profile};
use vg_access::units::{NewUnit, UnitKind};
use vg_access::{Access, Caller, Config, Origin};
use vg_backend::clock::Clock;
use vg_backend::testkit::{START, TestBackend};
use vg_inventory::import::Input;
use vg_inventory::model::Filter;
use vg_inventory::{Inventory, capability};
use vg_lake::{Lake, Options, Session};
use vg_model::Timestamp;

const SYSTEMS: usize = 1_000;
/// Times that each question is asked.
const TURNS: usize = 20;

const QUESTIONS: &[(&str, &str)] = &[
    ("hosts by level", "SELECT level, count(*) FROM hosts GROUP BY level ORDER BY level"),
    (
        "hosts of each system",
        "SELECT s.name, s.level, count(h.id) FROM systems s LEFT JOIN hosts h ON h.system = s.id GROUP BY s.name, s.level ORDER BY 3 DESC, 1 LIMIT 20",
    ),
    ("hosts by operating system", "SELECT os_name, kind, count(*) FROM hosts GROUP BY os_name, kind ORDER BY 3 DESC"),
    (
        "host of an address",
        "SELECT h.name FROM host_identifiers i JOIN hosts h ON h.id = i.host WHERE i.kind = 'address' AND i.value = '10.0.17.5'",
    ),
    (
        "hosts without an address",
        "SELECT count(*) FROM hosts h WHERE NOT EXISTS (SELECT 1 FROM host_identifiers i WHERE i.host = h.id AND i.kind = 'address')",
    ),
    ("a person, without marks", "SELECT count(*) FROM hosts WHERE khong_dau(responsible) LIKE '%nguyen thi%'"),
    (
        "a check: one row for each host",
        "SELECT id AS subject, CASE WHEN last_seen_at > now() - INTERVAL '30 days' THEN 'met' WHEN last_seen_at IS NULL THEN 'unknown' ELSE 'not_met' END AS verdict FROM hosts",
    ),
    ("10,000 rows with all columns", "SELECT * FROM hosts"),
];

/// Readiness checks as directive packs write them: one row for each subject, with verdict, reason and evidence.
const CHECKS: &[(&str, &str)] = &[
    (
        "systems have a level",
        "SELECT id, 'system', name, CASE WHEN level = 0 THEN 'not_met' ELSE 'met' END, CASE WHEN level = 0 THEN 'no-level' END, concat('level ', level), updated_at FROM systems",
    ),
    (
        "systems have an approved dossier",
        "SELECT id, 'system', name, CASE dossier WHEN 'approved' THEN 'met' WHEN '' THEN 'unknown' ELSE 'not_met' END, dossier, dossier_note, updated_at FROM systems WHERE level > 0",
    ),
    (
        "systems have somebody who answers for them",
        "SELECT id, 'system', name, CASE WHEN responsible = '' THEN 'not_met' ELSE 'met' END, NULL, responsible, updated_at FROM systems",
    ),
    (
        "systems have hosts",
        "SELECT s.id, 'system', s.name, CASE WHEN count(h.id) = 0 THEN 'not_met' ELSE 'met' END, NULL, concat(count(h.id), ' hosts'), max(h.last_seen_at) FROM systems s LEFT JOIN hosts h ON h.system = s.id GROUP BY s.id, s.name",
    ),
    (
        "hosts belong to a system",
        "SELECT id, 'host', name, CASE WHEN system = '' THEN 'not_met' ELSE 'met' END, NULL, system, last_seen_at FROM hosts",
    ),
    (
        "hosts have an operating system that is known",
        "SELECT id, 'host', name, CASE WHEN os_name = '' THEN 'unknown' ELSE 'met' END, NULL, concat(os_name, ' ', os_version), last_seen_at FROM hosts",
    ),
    (
        "no host runs what is no longer supported",
        "SELECT id, 'host', name, CASE WHEN os_name = '' THEN 'unknown' WHEN os_name LIKE '%Windows 7%' OR os_name LIKE '%2008%' OR os_name LIKE '%Windows 10%' THEN 'not_met' ELSE 'met' END, NULL, os_name, last_seen_at FROM hosts",
    ),
    (
        "hosts were seen within 30 days",
        "SELECT id, 'host', name, CASE WHEN last_seen_at IS NULL THEN 'unknown' WHEN last_seen_at > now() - INTERVAL '30 days' THEN 'met' ELSE 'not_met' END, NULL, CAST(last_seen_at AS VARCHAR), last_seen_at FROM hosts",
    ),
    (
        "servers of level 3 and above have an address",
        "SELECT h.id, 'host', h.name, CASE WHEN count(i.value) = 0 THEN 'not_met' ELSE 'met' END, NULL, min(i.value), max(h.last_seen_at) FROM hosts h LEFT JOIN host_identifiers i ON i.host = h.id AND i.kind = 'address' AND i.ended_at IS NULL WHERE h.kind = 'server' AND h.level >= 3 GROUP BY h.id, h.name",
    ),
    (
        "no address twice",
        "SELECT h.id, 'host', h.name, CASE WHEN count(*) > 1 THEN 'not_met' ELSE 'met' END, NULL, i.value, max(i.first_at) FROM host_identifiers i JOIN hosts h ON h.id = i.host WHERE i.kind = 'address' AND i.ended_at IS NULL GROUP BY h.id, h.name, i.value",
    ),
    (
        "contacts can be reached",
        "SELECT c.id, 'contact', c.name, CASE WHEN max(k.proved_at) > now() - INTERVAL '180 days' THEN 'met' WHEN max(k.proved_at) IS NULL THEN 'unknown' ELSE 'not_met' END, NULL, max(k.value), max(k.proved_at) FROM contacts c LEFT JOIN contact_channels k ON k.contact = c.id GROUP BY c.id, c.name",
    ),
    (
        "public ranges belong to a system",
        "SELECT c.id, 'claim', c.value, CASE WHEN s.id IS NULL THEN 'not_met' ELSE 'met' END, NULL, c.basis, NULL FROM claims c LEFT JOIN systems s ON s.id = c.system",
    ),
];

#[tokio::main]
async fn main() {
    let argument = |place: usize| std::env::args().nth(place);
    let hosts = argument(1).map_or(100_000, |count| count.parse().unwrap());
    let test = match argument(2).as_deref() {
        Some("postgres") => TestBackend::postgres().await.unwrap(),
        _ => TestBackend::sqlite().await,
    };
    let (inventory, caller, unit) = open(&test).await;
    println!("{}: {hosts} hosts, {SYSTEMS} systems", test.engine);
    import(&inventory, &caller, &unit, "he-thong.csv", &systems()).await;
    import(&inventory, &caller, &unit, "may.csv", &table(hosts)).await;
    let clock: Arc<dyn Clock> = test.clock.clone();
    let fold = vg_lake::TextFunction {
        name: "khong_dau",
        call: vg_lake::TextCall::Make(vg_formats::search_key),
        about: ("", ""),
    };
    let lake = Lake::open(&test.sql, &clock, &[capability().tables], &[fold], Options::default()).unwrap();
    let mut session = Session::new();
    lake.tables().for_each(|table| session.allow(table.name, &unit));
    println!("memory before: {}", memory());
    for table in ["systems", "hosts", "host_identifiers"] {
        let began = Instant::now();
        let answer = lake.query(&session, &format!("SELECT count(*) FROM {table}"), None).await.unwrap();
        let (took, kept) = (began.elapsed(), lake.kept_bytes() / 1024 / 1024);
        println!("cold: {table}: {took:.1?}, {} rows; {kept} MiB kept", answer.snapshots[0].rows);
    }
    println!("memory after: {}", memory());
    let all: Duration = ask_all(&lake, &session).await;
    println!("all of them, one after the other: {all:.1?}");
    // A check wants every row, not the first ten thousand.
    let options = Options { rows: hosts + SYSTEMS, ..Options::default() };
    let cold = Lake::open(&test.sql, &clock, &[capability().tables], &[fold], options).unwrap();
    println!("{} readiness checks, nothing in memory: {:.1?}", CHECKS.len(), check_all(&cold, &session, true).await);
    println!("{} readiness checks again: {:.1?}", CHECKS.len(), check_all(&cold, &session, false).await);
    let every: BTreeSet<String> = lake.tables().map(|table| table.name.to_owned()).collect();
    println!("a look at all {} tables: {:.1?}", every.len(), look(&cold, &unit, &every).await);
    for (what, system) in [("one host", false), ("the level of one system, that of its hosts with it", true)] {
        change(&inventory, &caller, &unit, system).await;
        println!("after a change of {what}: a look {:.1?}", look(&cold, &unit, &every).await);
        println!("after a change of {what}: all checks {:.1?}", check_all(&cold, &session, false).await);
        let began = Instant::now();
        lake.query(&session, "SELECT count(*) FROM hosts", None).await.unwrap();
        let hosts = began.elapsed();
        let began = Instant::now();
        lake.query(&session, "SELECT count(*) FROM systems, hosts, host_identifiers LIMIT 0", None).await.unwrap();
        println!("after a change of {what}: hosts {hosts:.1?}, the others {:.1?}", began.elapsed());
    }
    println!("memory at the end: {}, {} MiB kept", memory(), lake.kept_bytes() / 1024 / 1024);
}

async fn look(lake: &Lake, unit: &str, tables: &BTreeSet<String>) -> Duration {
    let began = Instant::now();
    lake.look(unit, tables).await.unwrap();
    began.elapsed()
}

/// The time of all checks, one after the other.
async fn check_all(lake: &Lake, session: &Session, tell: bool) -> Duration {
    let all = Instant::now();
    for (what, sql) in CHECKS {
        let began = Instant::now();
        let answer = lake.query(session, sql, None).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        if tell {
            println!(
                "  {what}: {:.1?}, {} rows{}",
                began.elapsed(),
                answer.rows.len(),
                if answer.truncated { ", truncated" } else { "" }
            );
        }
    }
    all.elapsed()
}

async fn open(test: &TestBackend) -> (Inventory, Caller, String) {
    test.migrate(&[Access::migrations(), capability().migrations]).await.unwrap();
    let config = Config { hashing: Hashing::light(), ..Config::default() };
    let access = Access::open(test, config, &[capability().operations]).await.unwrap();
    let token = access.setup_token().await.unwrap().unwrap().token;
    let profile =
        Profile { display_name: "Đo tốc độ".into(), mail: "a@example.vn".into(), lang: vg_model::Lang::Vi };
    let first = FirstSetup {
        unit: NewUnit { kind: UnitKind::Authority, name: "Đơn vị".into() },
        administrator: NewAccount { username: "admin".into(), profile },
        password: "bến đò chiều mưa".into(),
    };
    let (unit, _) = access.setup(&Origin::default(), &token, &first).await.unwrap();
    (Inventory::new(test, &access), Caller::worker("query.speed", &["inventory."], "speed"), unit.id)
}

async fn import(inventory: &Inventory, caller: &Caller, unit: &str, name: &str, text: &str) {
    let input = Input::read(text.as_bytes(), name, Timestamp(START.0), None);
    let import = inventory.import_preview(caller, unit, &input).await.unwrap();
    inventory.import_apply(caller, unit, &import.id).await.unwrap();
}

async fn change(inventory: &Inventory, caller: &Caller, unit: &str, system: bool) {
    let one = Filter { limit: 1, ..Filter::default() };
    if system {
        let mut found = inventory.system_list(caller, unit, &one).await.unwrap().rows.remove(0);
        found.data.level = Some(5);
        inventory.system_update(caller, unit, &found.id, found.version, &found.data).await.unwrap();
    } else {
        let mut found = inventory.host_list(caller, unit, &one).await.unwrap().rows.remove(0);
        found.data.site = "Nơi khác".into();
        inventory.host_update(caller, unit, &found.id, found.version, &found.data).await.unwrap();
    }
}

/// The time of one round of all questions, at the middle.
async fn ask_all(lake: &Lake, session: &Session) -> Duration {
    let mut all = Duration::ZERO;
    for (what, sql) in QUESTIONS {
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..TURNS {
            let began = Instant::now();
            rows = lake.query(session, sql, None).await.unwrap().rows.len();
            times.push(began.elapsed());
        }
        times.sort();
        let (middle, late) = (times[TURNS / 2], times[TURNS * 95 / 100]);
        all += middle;
        println!("{what}: p50 {middle:.1?}, p95 {late:.1?} ({rows} rows)");
    }
    all
}

/// Memory that this program has, and the most that it had.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) / 1024
    };
    format!("{} MiB, peak {} MiB", of("VmRSS:"), of("VmHWM:"))
}

fn systems() -> String {
    let mut text = String::from("Tên hệ thống,Mã hệ thống,Cấp độ,Chủ quản\r\n");
    for number in 0..SYSTEMS {
        let level = [3, 2, 1, 3, 4][number % 5];
        let _ = write!(text, "Hệ thống {number:04},HT{number:04},{level},Sở số {}\r\n", number % 20);
    }
    text
}

/// Hosts as units list them.
fn table(hosts: usize) -> String {
    const OS: [&str; 5] = [
        "Microsoft Windows 10 Pro",
        "Microsoft Windows 11 Pro",
        "Ubuntu 22.04.4 LTS",
        "Debian GNU/Linux 12",
        "Cisco IOS 15.2",
    ];
    const PERSON: [&str; 4] = ["Nguyễn Thị Lan", "Trần Văn Minh", "Lê Quang Đức", "Phạm Ngọc Hải"];
    let mut text =
        String::from("Tên máy,Loại máy,Địa chỉ IP,Địa chỉ MAC,Hệ điều hành,Vị trí,Người phụ trách,Hệ thống\r\n");
    for number in 0..hosts {
        let kind = ["Máy chủ", "Máy trạm", "Máy trạm", "Máy trạm", "Thiết bị mạng"][number % 5];
        let (a, b, c) = (number / 65_536, number / 256 % 256, number % 256);
        let _ = write!(
            text,
            "may-{number:06},{kind},10.{a}.{b}.{c},00:1a:2b:{a:02x}:{b:02x}:{c:02x},{},Tầng {} nhà B,{},Hệ thống {:04}\r\n",
            OS[number / 3 % OS.len()],
            number % 20 + 1,
            PERSON[number / 11 % PERSON.len()],
            number / 7 % SYSTEMS
        );
    }
    text
}
