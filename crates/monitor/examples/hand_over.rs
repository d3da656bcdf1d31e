//! Hands findings and figures to the database of an installation, as its stream does; the tests of the console make alerts with it.
//! `hand_over DATA < batch.json`; the server may run meanwhile. Times are minutes before now.

#![allow(clippy::print_stdout, reason = "a program whose purpose is to say what it did")]

use std::error::Error;
use std::io::Read as _;
use std::sync::Arc;

use serde::Deserialize;
use vg_access::{Access, Caller, Config};
use vg_backend::clock::{SystemClock, SystemRandom};
use vg_backend::{Backend, EngineUrls};
use vg_model::{Level, Text, Timestamp};
use vg_monitor::alerts::finding::{Batch, EventRef, Finding, RuleAbout};
use vg_monitor::knowledge::{Entity, EntityKind, LogSource};
use vg_monitor::sources::{Figures, Report, SourceFigures};
use vg_monitor::{Monitor, Settings, operations};

#[derive(Deserialize)]
struct Given {
    unit: String,
    #[serde(default)]
    findings: Vec<Found>,
    #[serde(default)]
    figures: Vec<Counted>,
}

/// Findings of one rule on one entity.
#[derive(Deserialize)]
struct Found {
    rule: String,
    title: Text,
    level: Level,
    #[serde(default)]
    tags: Vec<String>,
    entity_kind: String,
    entity: String,
    source: String,
    #[serde(default)]
    fields: Vec<(String, String)>,
    minutes_ago: i64,
    count: usize,
}

/// Records of one source.
#[derive(Deserialize)]
struct Counted {
    source: String,
    minutes_ago: i64,
    received: i64,
    #[serde(default)]
    rejected: i64,
    #[serde(default)]
    quarantined: i64,
    #[serde(default)]
    skew_seconds: i64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let data = std::env::args().nth(1).ok_or("give the data folder of the installation")?;
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let given: Given = serde_json::from_str(&text)?;
    let urls = EngineUrls {
        sql: format!("sqlite:{data}/vonggac.db"),
        blob: format!("file:{data}/blob"),
        bus: "sql:".to_owned(),
    };
    let backend = Backend::open(&urls, Arc::new(SystemClock), Arc::new(SystemRandom)).await?;
    let access = Access::open(&backend, Config::default(), &[operations::OPERATIONS]).await?;
    let monitor = Monitor::new(&backend, &access, Settings::default());
    let stream = Caller::worker("monitor.stream", &["monitor."], "hand_over");
    let now = backend.clock.now();
    hand_figures(&monitor, &stream, &given, now).await?;
    hand_findings(&monitor, &stream, &given, now).await?;
    Ok(())
}

fn before(now: Timestamp, minutes: i64) -> Timestamp {
    Timestamp(now.0.saturating_sub(minutes.saturating_mul(60_000_000)))
}

/// Each call goes further than the one before: its time is its position.
async fn hand_figures(monitor: &Monitor, stream: &Caller, given: &Given, now: Timestamp) -> Result<(), Box<dyn Error>> {
    let skews: Vec<[i64; 1]> = given.figures.iter().map(|one| [one.skew_seconds * 1_000_000]).collect();
    let line = |(one, skew): (&'_ Counted, &'_ [i64; 1])| {
        let figures = Figures {
            received: one.received,
            stored: one.received - one.rejected - one.quarantined,
            rejected: one.rejected,
            quarantined: one.quarantined,
            unparsed: 0,
            bytes: one.received * 400,
        };
        (before(now, one.minutes_ago), figures, *skew)
    };
    let lines: Vec<_> = given.figures.iter().zip(&skews).map(line).collect();
    let figures: Vec<SourceFigures<'_>> = given
        .figures
        .iter()
        .zip(&lines)
        .map(|(one, (received_at, figures, skews))| SourceFigures {
            source: &one.source,
            received_at: *received_at,
            figures: *figures,
            skews,
        })
        .collect();
    let counted =
        monitor.source_report(stream, &Report { stream: "hand_over", position: now.0, figures: &figures }).await?;
    println!("{} sources got figures", counted.sources);
    Ok(())
}

async fn hand_findings(
    monitor: &Monitor,
    stream: &Caller,
    given: &Given,
    now: Timestamp,
) -> Result<(), Box<dyn Error>> {
    let about = |found: &Found| {
        let tags: Vec<&str> = found.tags.iter().map(String::as_str).collect();
        let shown: Vec<&str> = found.fields.iter().map(|(field, _)| field.as_str()).collect();
        RuleAbout::new(&found.rule, found.title.clone(), found.level, &tags, LogSource::default(), &shown)
    };
    let rules: Vec<RuleAbout> = given.findings.iter().map(about).collect();
    let fields: Vec<Vec<(&str, &str)>> = given
        .findings
        .iter()
        .map(|found| found.fields.iter().map(|(field, value)| (field.as_str(), value.as_str())).collect())
        .collect();
    let mut findings = Vec::new();
    for ((found, rule), fields) in given.findings.iter().zip(&rules).zip(&fields) {
        let kind = EntityKind::ALL.into_iter().find(|kind| kind.name() == found.entity_kind);
        let kind = kind.ok_or_else(|| format!("{}: no kind of entity", found.entity_kind))?;
        for record in 0..found.count {
            findings.push(Finding {
                unit: &given.unit,
                rule,
                time: before(now, found.minutes_ago),
                entity: Entity { kind, name: &found.entity },
                source: &found.source,
                event: EventRef { position: now.0, record: i64::try_from(record)? },
                system_level: 3,
                fields,
            });
        }
    }
    let taken =
        monitor.alert_take(stream, &Batch { stream: "hand_over", position: now.0, findings: &findings }).await?;
    println!("{} alerts opened, {} grown, {} findings suppressed", taken.opened, taken.grown, taken.suppressed);
    Ok(())
}
