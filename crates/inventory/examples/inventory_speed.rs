//! How fast imports, lists and searches are: `cargo run -p vg-inventory --release --example inventory_speed --
//! [HOSTS] [PACKAGES] [SOFTWARE_HOSTS] [sqlite|postgres] [shuffled]`.
//!
//! Imports 1,000 systems and HOSTS hosts (100,000) from CSV as units keep it, then PACKAGES packages (100) on each of the first
//! SOFTWARE_HOSTS hosts (1,000), and prints the time of each part, the peak of memory, the size of the database, and the 50th and 95th
//! percentile of lists, filters and searches. It asserts nothing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "a program for measuring: a failure must stop it, and its output is its purpose"
)]

use std::fmt::Write as _;
use std::time::Instant;

use vg_access::accounts::hash::Hashing;
use vg_access::accounts::{FirstSetup, NewAccount, Profile};
use vg_access::units::{NewUnit, UnitKind};
use vg_access::{Access, Caller, Config, Origin};
use vg_backend::params;
use vg_backend::sql::{EngineKind, Statement};
use vg_backend::testkit::{START, TestBackend};
use vg_formats::facts::HostKind;
use vg_inventory::import::Input;
use vg_inventory::model::Filter;
use vg_inventory::{Inventory, capability};
use vg_model::Timestamp;

const SYSTEMS: usize = 1_000;
/// Machines of one department.
const DEPARTMENT: usize = 500;
/// Times that each list is asked for.
const TURNS: usize = 60;

struct Bench {
    test: TestBackend,
    inventory: Inventory,
    caller: Caller,
    unit: String,
}

#[tokio::main]
async fn main() {
    let argument = |place: usize| std::env::args().nth(place);
    let number = |place, default| argument(place).map_or(default, |count| count.parse().unwrap());
    let (hosts, packages, with_software) = (number(1, 100_000), number(2, 100), number(3, 1_000));
    let test = match argument(4).as_deref() {
        Some("postgres") => TestBackend::postgres().await.unwrap(),
        _ => TestBackend::sqlite().await,
    };
    let bench = open(test).await;
    println!("{}: {hosts} hosts, {SYSTEMS} systems, {packages} packages on {with_software} hosts", bench.test.engine);
    bench.import("systems", "he-thong.csv", 0, &systems()).await;
    let table = table(hosts, argument(5).as_deref() == Some("shuffled"));
    println!("file of hosts: {:.1} MB", table.len() as f64 / 1e6);
    bench.import("hosts", "may.csv", 1, &table).await;
    bench.import("the same hosts again", "may.csv", 2, &table).await;
    drop(table);
    println!("database after hosts: {:.0} MB", bench.megabytes().await);
    if packages * with_software > 0 {
        bench.import("software", "phan-mem.csv", 3, &software(with_software, packages)).await;
        println!("database after software: {:.0} MB", bench.megabytes().await);
    }
    bench.lists(hosts).await;
    println!("peak of memory: {}", peak());
}

async fn open(test: TestBackend) -> Bench {
    test.migrate(&[Access::migrations(), capability().migrations]).await.unwrap();
    let config = Config { hashing: Hashing::light(), ..Config::default() };
    let access = Access::open(&test, config, &[capability().operations]).await.unwrap();
    let token = access.setup_token().await.unwrap().unwrap().token;
    let profile =
        Profile { display_name: "Đo tốc độ".into(), mail: "a@example.vn".into(), lang: vg_model::Lang::Vi };
    let first = FirstSetup {
        unit: NewUnit { kind: UnitKind::Authority, name: "Đơn vị".into() },
        administrator: NewAccount { username: "admin".into(), profile },
        password: "bến đò chiều mưa".into(),
    };
    let (unit, _) = access.setup(&Origin::default(), &token, &first).await.unwrap();
    let caller = Caller::worker("inventory.speed", &["inventory."], "speed");
    let inventory = Inventory::new(&test, &access);
    Bench { test, inventory, caller, unit: unit.id }
}

impl Bench {
    async fn import(&self, what: &str, name: &str, second: i64, text: &str) {
        let (began, spent) = (Instant::now(), cpu());
        let input = Input::read(text.as_bytes(), name, Timestamp(START.0 + second * 1_000_000), None);
        let read = began.elapsed();
        let began = Instant::now();
        let import = self.inventory.import_preview(&self.caller, &self.unit, &input).await.unwrap();
        let preview = began.elapsed();
        drop(input);
        let began = Instant::now();
        let done = self.inventory.import_apply(&self.caller, &self.unit, &import.id).await.unwrap();
        let apply = began.elapsed();
        assert_eq!((done.created, done.updated), (import.created, import.updated));
        println!(
            "import of {what}: read {read:.1?}, preview {preview:.1?}, apply {apply:.1?}, in all {:.1?} ({:.1} s of processor); {} rows: {} created, {} updated, {} unchanged, {} refused; peak {}",
            read + preview + apply,
            cpu() - spent,
            done.rows,
            done.created,
            done.updated,
            done.unchanged,
            done.refused,
            peak()
        );
    }

    async fn megabytes(&self) -> f64 {
        if self.test.sql.engine() == EngineKind::Sqlite {
            let path = self.test.folder.path().join("state.db");
            return std::fs::metadata(path).unwrap().len() as f64 / 1e6;
        }
        const SIZE: Statement = Statement::new("size", "SELECT pg_database_size(current_database()) AS n");
        let mut tx = self.test.sql.begin_read().await.unwrap();
        tx.fetch_one(&SIZE, params![]).await.unwrap().int("n").unwrap() as f64 / 1e6
    }

    async fn lists(&self, hosts: usize) {
        let list = |text: &str, order: &str| Filter { text: text.into(), order: order.into(), ..Filter::default() };
        let names = Filter { text: "he thong".into(), limit: 1, ..Filter::default() };
        let system = self.inventory.system_list(&self.caller, &self.unit, &names).await.unwrap().rows[0].id.clone();
        let deep = self.after(hosts / 2).await;
        let (common, two) = (list("windows", "name"), list("nguyen thi", "name"));
        let cases = [
            ("by name", list("", "name")),
            ("by name, descending", list("", "name_desc")),
            ("newest", list("", "newest")),
            ("last seen", list("", "last_seen")),
            ("a page in the middle", Filter { after: deep, ..list("", "name") }),
            ("page of 1,000", Filter { limit: 1_000, ..list("", "name") }),
            ("kind", Filter { kind: Some(HostKind::Server), ..list("", "name") }),
            ("level", Filter { level: Some(3), ..list("", "name") }),
            ("level, last seen", Filter { level: Some(3), ..list("", "last_seen") }),
            ("system", Filter { system: Some(system.clone()), ..list("", "name") }),
            ("system, last seen", Filter { system: Some(system.clone()), ..list("", "last_seen") }),
            ("site", Filter { site: Some("Tầng 7 nhà B".into()), ..list("", "name") }),
            ("site, newest", Filter { site: Some("Tầng 7 nhà B".into()), ..list("", "newest") }),
            (
                "site and kind",
                Filter { site: Some("Tầng 7 nhà B".into()), kind: Some(HostKind::Server), ..list("", "name") },
            ),
            ("search: one name", list("ws-004242", "name")),
            ("search: nothing", list("khongco", "name")),
            ("search: address", list("10.0.17.5", "name")),
            ("search: part of an address", list("10.1", "name")),
            ("search: MAC", list("00-1A-2B-00-10", "name")),
            ("search: two words", list("tran quang", "name")),
            ("search: two common words", two),
            ("search: common word", common.clone()),
            ("search: common word, last seen", list("windows", "last_seen")),
            ("search: common word and kind", Filter { kind: Some(HostKind::Server), ..common.clone() }),
            ("search: common word and level", Filter { level: Some(3), ..common.clone() }),
            ("search: common word and system", Filter { system: Some(system), ..common.clone() }),
            ("search: common word and site", Filter { site: Some("Tầng 7 nhà B".into()), ..common }),
            ("search: two common words that nobody has both", list("windows ubuntu", "name")),
            (
                "search: common word that no such kind has",
                Filter { kind: Some(HostKind::NetworkDevice), ..list("windows", "name") },
            ),
        ];
        for (what, filter) in cases {
            let mut times = Vec::new();
            let (mut rows, spent) = (0, cpu());
            for _ in 0..TURNS {
                let began = Instant::now();
                rows = self.inventory.host_list(&self.caller, &self.unit, &filter).await.unwrap().rows.len();
                times.push(began.elapsed());
            }
            print(what, &mut times, cpu() - spent, rows);
        }
        let (mut times, spent) = (Vec::new(), cpu());
        for _ in 0..TURNS {
            let began = Instant::now();
            self.inventory.host_counts(&self.caller, &self.unit).await.unwrap();
            times.push(began.elapsed());
        }
        print("counts", &mut times, cpu() - spent, 0);
    }

    /// The mark of a page so many rows in.
    async fn after(&self, rows: usize) -> Option<String> {
        let mut filter = Filter { limit: 1_000, ..Filter::default() };
        for _ in 0..rows / 1_000 {
            filter.after = self.inventory.host_list(&self.caller, &self.unit, &filter).await.unwrap().next;
        }
        filter.after
    }
}

fn print(what: &str, times: &mut [std::time::Duration], spent: f64, rows: usize) {
    times.sort();
    let (middle, late) = (times[TURNS / 2], times[TURNS * 95 / 100]);
    println!("{what}: p50 {middle:.1?}, p95 {late:.1?}, processor {:.1} ms ({rows} rows)", spent * 1e3 / TURNS as f64);
}

/// Seconds of processor time of this program so far; what others do on the machine does not count.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    // proc(5): utime and stime are fields 14 and 15, in hundredths of a second.
    after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// Most memory that this program had at a time.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or("VmHWM: unknown");
    line.trim_start_matches("VmHWM:").trim().to_owned()
}

fn systems() -> String {
    let mut text = String::from("Tên hệ thống,Mã hệ thống,Cấp độ,Chủ quản\r\n");
    for number in 0..SYSTEMS {
        let level = [3, 2, 1, 3, 4][number % 5];
        let _ = write!(text, "Hệ thống {number:04},HT{number:04},{level},Sở số {}\r\n", number % 20);
    }
    text
}

const FAMILY: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Nguyễn"];
const MIDDLE: [&str; 5] = ["Thị", "Văn", "Quang", "Thị", "Ngọc"];
const GIVEN: [&str; 11] = ["Lan", "Hường", "Yến", "Minh", "Dũng", "Phúc", "Hải", "Châu", "Đức", "Giang", "Bình"];
const OS: [&str; 8] = [
    "Microsoft Windows 10 Pro",
    "Microsoft Windows 11 Pro",
    "Ubuntu 22.04.4 LTS",
    "Microsoft Windows Server 2019 Standard",
    "Debian GNU/Linux 12",
    "Ubuntu 20.04 LTS",
    "Microsoft Windows 7 Professional",
    "Red Hat Enterprise Linux 8",
];

/// Rows as a unit keeps them: about 120 bytes each.
fn table(hosts: usize, shuffled: bool) -> String {
    let mut text =
        String::from("Tên máy,Loại máy,Địa chỉ IP,Địa chỉ MAC,Hệ điều hành,Vị trí,Người phụ trách,Hệ thống\r\n");
    for number in 0..hosts {
        // Departments one after the other, each in the order of its names; or, when asked for, no order at all.
        let number = if shuffled {
            number * 7_919 % hosts.max(1)
        } else {
            let departments = hosts.div_ceil(DEPARTMENT).max(1);
            number / DEPARTMENT * 7_919 % departments * DEPARTMENT + number % DEPARTMENT
        };
        let (name, kind) = match number % 5 {
            0 => (format!("srv-{number:06}"), "Máy chủ"),
            4 if number % 25 == 4 => (format!("sw-{number:06}"), "Thiết bị mạng"),
            _ => (format!("ws-{number:06}"), "Máy trạm"),
        };
        let os = if kind == "Thiết bị mạng" { "Cisco IOS 15.2" } else { OS[number / 3 % OS.len()] };
        let (a, b, c) = (number / 65_536, number / 256 % 256, number % 256);
        let person = [FAMILY[number / 11 % 8], MIDDLE[number / 88 % 5], GIVEN[number % 11]].join(" ");
        let _ = write!(
            text,
            "{name},{kind},10.{a}.{b}.{c},00:1a:2b:{a:02x}:{b:02x}:{c:02x},{os},Tầng {} nhà {},{person},Hệ thống {:04}\r\n",
            number % 20 + 1,
            ["A", "B"][number / 20 % 2],
            number / 7 % SYSTEMS
        );
    }
    text
}

fn software(hosts: usize, packages: usize) -> String {
    let mut text = String::from("Tên máy,Phần mềm,Phiên bản\r\n");
    for number in (0..hosts * 5).step_by(5) {
        for package in 0..packages {
            let _ =
                write!(text, "srv-{number:06},goi-phan-mem-{package},{}.{}-{}\r\n", package % 7, number % 3, package);
        }
    }
    text
}
