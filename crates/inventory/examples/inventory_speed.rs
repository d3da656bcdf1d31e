//! How fast imports, lists and searches are on SQLite: `cargo run -p vg-inventory --release --example inventory_speed -- [HOSTS]`.
//!
//! Makes HOSTS hosts (100,000) with 20 packages each, in imports of 5,000 hosts, and prints the time of each part. It asserts nothing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program for measuring: a failure must stop it, and its output is its purpose"
)]

use std::time::{Duration, Instant};

use vg_access::accounts::hash::Hashing;
use vg_access::accounts::{FirstSetup, NewAccount, Profile};
use vg_access::units::{NewUnit, UnitKind};
use vg_access::{Access, Caller, Config, Origin};
use vg_backend::testkit::{START, TestBackend};
use vg_formats::Fact;
use vg_formats::facts::{AddressFact, HostFact, SoftwareFact, SoftwareKind};
use vg_inventory::facts::{Source, SourceKind};
use vg_inventory::import::Input;
use vg_inventory::model::Filter;
use vg_inventory::{Inventory, capability};

const PACKAGES: usize = 20;
const CHUNK: usize = 5_000;

#[tokio::main]
async fn main() {
    let hosts: usize = std::env::args().nth(1).map_or(100_000, |count| count.parse().unwrap());
    let test = TestBackend::sqlite().await;
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

    let (mut preview, mut apply) = (Duration::ZERO, Duration::ZERO);
    for from in (0..hosts).step_by(CHUNK) {
        let source = Source { kind: SourceKind::Agent, name: format!("speed-{from}") };
        let input = Input::of_facts(source, START, facts(from..(from + CHUNK).min(hosts)));
        let began = Instant::now();
        let import = inventory.import_preview(&caller, &unit.id, &input).await.unwrap();
        preview += began.elapsed();
        let began = Instant::now();
        inventory.import_apply(&caller, &unit.id, &import.id).await.unwrap();
        apply += began.elapsed();
    }
    println!("{hosts} hosts x {PACKAGES} packages: preview {preview:.1?}, apply {apply:.1?}");

    let filter = |text: &str, order: &str| Filter { text: text.into(), order: order.into(), ..Filter::default() };
    for (what, filter) in [
        ("list by name", filter("", "name")),
        ("list newest", filter("", "newest")),
        ("filter by site", Filter { site: Some("Tầng 7".into()), ..Filter::default() }),
        ("search a name", filter("may-004242", "name")),
        ("search without marks", filter("nguyen thi 77", "name")),
        ("search a common word", filter("tang", "name")),
    ] {
        let mut times = Vec::new();
        for _ in 0..40 {
            let began = Instant::now();
            inventory.host_list(&caller, &unit.id, &filter).await.unwrap();
            times.push(began.elapsed());
        }
        times.sort();
        println!("{what}: p50 {:.1?}, p95 {:.1?}", times[20], times[38]);
    }
}

fn facts(range: std::ops::Range<usize>) -> Vec<Fact> {
    let mut facts = Vec::new();
    for number in range {
        let name = format!("may-{number:06}");
        let address = format!("10.{}.{}.{}", number / 65_536, number / 256 % 256, number % 256);
        let mut host = HostFact { site: Some(format!("Tầng {}", number % 40)), ..HostFact::default() };
        host.responsible = Some(format!("Nguyễn Thị {}", number % 500));
        host.add_name(&name);
        host.addresses.extend(AddressFact::parse(&address));
        facts.push(Fact::Host(Box::new(host)));
        for package in 0..PACKAGES {
            facts.push(Fact::Software(Box::new(SoftwareFact {
                name: format!("goi-{package}"),
                version: Some(format!("1.{}-1", number % 3)),
                kind: SoftwareKind::Deb,
                host: Some(name.clone()),
                ..SoftwareFact::default()
            })));
        }
    }
    facts
}
