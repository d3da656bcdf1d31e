//! What findings cost on their way into alerts, and how long a page of a large queue takes.
//! `cargo run --release -p vg-monitor --example alerts_speed [ALERTS]`; 1,000,000 alerts when nothing is said. Everything is measured on each
//! engine that is there.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a program whose purpose is to print; a failure must stop it"
)]

use std::time::Instant;

use vg_access::testkit::Installed;
use vg_access::{Caller, Problem};
use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_model::{Level, Text, Timestamp};
use vg_monitor::alerts::finding::{Batch, EventRef, Finding, RuleAbout};
use vg_monitor::alerts::states::{State, Step};
use vg_monitor::alerts::{Doing, Filter, Item};
use vg_monitor::knowledge::{Entity, EntityKind, LogSource};
use vg_monitor::{Monitor, Settings, capability};

const RULES: usize = 3_000;
const HOSTS: usize = 40_000;
const TAGS: [&str; 6] = [
    "attack.execution",
    "attack.credential-access",
    "attack.t1496",
    "attack.t1190",
    "attack.reconnaissance",
    "attack.exfiltration",
];

fn main() {
    let alerts = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    for_each_engine(async |test| measure(test, alerts).await.unwrap());
}

fn ms(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1_000.0
}

async fn measure(test: &TestBackend, alerts: usize) -> Result<(), Problem> {
    let Installed { access, root, admin } = Installed::new(test, &[capability().operations]).await;
    test.migrate(&[capability().migrations]).await?;
    let (monitor, unit) = (Monitor::new(test, &access, Settings::default()), root.id.as_str());
    let stream = Caller::worker("monitor.stream", &["monitor."], "speed");
    let rules: Vec<RuleAbout> = (0..RULES)
        .map(|index| {
            let level = Level::DESCENDING[[4, 3, 3, 2, 2, 2, 1, 1, 0][index % 9]];
            let title = Text::new(format!("Dấu hiệu số {index}"), format!("Sign number {index} of process"));
            RuleAbout::new(
                &format!("rule-{index:04}"),
                title,
                level,
                &[TAGS[index % 6]],
                LogSource::default(),
                &["CommandLine"],
            )
        })
        .collect();
    let hosts: Vec<String> = (0..HOSTS).map(|index| format!("PC-{index:05}.example.vn")).collect();
    println!("{}", test.engine);
    flood(&monitor, &stream, unit, &rules[0]).await?;
    let began = Instant::now();
    fill(&monitor, &stream, unit, &rules, &hosts, alerts).await?;
    println!("  {alerts} alerts opened\t{:.0} µs each", ms(began) * 1_000.0 / alerts as f64);
    handle(&monitor, &admin, unit).await?;
    pages(&monitor, &admin, unit).await
}

/// Findings of one rule on one host, and of a hundred rules on a hundred hosts each.
async fn flood(monitor: &Monitor, stream: &Caller, unit: &str, rule: &RuleAbout) -> Result<(), Problem> {
    let fields = [("CommandLine", "powershell -enc aaaa"), ("Image", "powershell.exe"), ("User", "lan")];
    let finding = Finding {
        unit,
        rule,
        time: Timestamp(0),
        entity: Entity { kind: EntityKind::Host, name: "PC-flood" },
        source: "dc-01",
        event: EventRef { position: 0, record: 0 },
        system_level: 3,
        fields: &fields,
    };
    let findings = vec![finding; 100_000];
    for position in 1..=5 {
        let began = Instant::now();
        monitor.alert_take(stream, &Batch { stream: "flood", position, findings: &findings }).await?;
        println!("  100,000 findings of one alert\t{:.1} ms", ms(began));
    }
    let names: Vec<String> = (0..100).map(|index| format!("PC-{index:05}")).collect();
    let mixed: Vec<Finding<'_>> = (0..100_000)
        .map(|index| Finding { entity: Entity { kind: EntityKind::Host, name: &names[index % 100] }, ..finding })
        .collect();
    for position in 6..=8 {
        let began = Instant::now();
        monitor.alert_take(stream, &Batch { stream: "flood", position, findings: &mixed }).await?;
        println!("  100,000 findings of 100 alerts in turn\t{:.1} ms", ms(began));
    }
    Ok(())
}

async fn fill(
    monitor: &Monitor,
    stream: &Caller,
    unit: &str,
    rules: &[RuleAbout],
    hosts: &[String],
    alerts: usize,
) -> Result<(), Problem> {
    const BATCH: usize = 5_000;
    for (position, from) in (1..).zip((0..alerts).step_by(BATCH)) {
        let one = |index: usize| Finding {
            unit,
            rule: &rules[index % RULES],
            time: Timestamp(index as i64),
            entity: Entity { kind: EntityKind::Host, name: &hosts[(index / RULES * 131 + index % RULES * 7) % HOSTS] },
            source: ["dc-01", "mail", "proxy", "web"][index % 4],
            event: EventRef { position, record: index as i64 },
            system_level: 3,
            fields: &[("CommandLine", "cmd /c whoami")],
        };
        let findings: Vec<Finding<'_>> = (from..(from + BATCH).min(alerts)).map(one).collect();
        monitor.alert_take(stream, &Batch { stream: "fill", position, findings: &findings }).await?;
    }
    Ok(())
}

/// Some thousand alerts are looked at, so that states differ.
async fn handle(monitor: &Monitor, admin: &Caller, unit: &str) -> Result<(), Problem> {
    let mut filter = Filter { order: "newest".into(), limit: 1_000, ..Filter::default() };
    let began = Instant::now();
    for round in 0..10 {
        let page = monitor.alert_list(admin, unit, &filter).await?;
        let items: Vec<Item<'_>> = page.rows.iter().map(|kept| Item { id: &kept.id, version: None }).collect();
        let step = [Step::Start, Step::Verify, Step::FalsePositive, Step::Benign][round % 4];
        monitor.alert_do_all(admin, unit, &items, &Doing::Step { step, reason: "đã xem", of: "" }).await?;
        filter.after.clone_from(&page.next);
    }
    println!("  a step on 1,000 alerts in bulk\t{:.0} ms", ms(began) / 10.0);
    Ok(())
}

async fn pages(monitor: &Monitor, admin: &Caller, unit: &str) -> Result<(), Problem> {
    let base = Filter { limit: 50, ..Filter::default() };
    let open = Filter { open: Some(true), ..base.clone() };
    let account = admin.account().map(str::to_owned);
    let lists = [
        ("queue", open.clone()),
        ("queue, newest", Filter { order: "newest".into(), ..open.clone() }),
        ("queue, active", Filter { order: "active".into(), ..open.clone() }),
        ("queue, due", Filter { order: "due".into(), ..open.clone() }),
        ("late", Filter { late: true, ..open.clone() }),
        ("verified", Filter { states: vec![State::Verified], ..base.clone() }),
        ("new", Filter { states: vec![State::New], ..base.clone() }),
        ("high", Filter { levels: vec![Level::High], ..open.clone() }),
        ("class malware", Filter { classes: vec!["malware".into()], ..open.clone() }),
        ("rule", Filter { rule: "rule-0007".into(), ..open.clone() }),
        ("entity", Filter { entity: "PC-00131.example.vn".into(), ..open.clone() }),
        ("source", Filter { source: "mail".into(), ..open.clone() }),
        ("mine", Filter { assignee: account, ..open.clone() }),
        ("text, frequent", Filter { text: "dau hieu".into(), ..open.clone() }),
        ("text, rare", Filter { text: "pc-00131".into(), ..open.clone() }),
        ("text, none", Filter { text: "khongco".into(), ..open.clone() }),
        ("verified of malware", Filter { states: vec![State::Verified], classes: vec!["malware".into()], ..base }),
    ];
    for (name, filter) in lists {
        let mut times = Vec::new();
        let (mut rows, mut filter) = (0, filter);
        for _ in 0..40 {
            let began = Instant::now();
            let page = monitor.alert_list(admin, unit, &filter).await?;
            times.push(ms(began));
            rows = rows.max(page.rows.len());
            filter.after = page.next;
        }
        times.sort_by(f64::total_cmp);
        println!("  {name}\t{rows} rows\tp50 {:.1} ms\tp95 {:.1} ms", times[20], times[37]);
    }
    let began = Instant::now();
    let counts = monitor.alert_counts(admin, unit).await?;
    println!("  head of the queue, {} cells\t{:.1} ms", counts.cells.len(), ms(began));
    let began = Instant::now();
    let risk = monitor.entity_risk(admin, unit, EntityKind::Host, "PC-00131.example.vn").await?;
    println!("  risk of an entity, {} parts, {:.0}\t{:.1} ms", risk.parts.len(), risk.score, ms(began));
    Ok(())
}
