//! Writes an HTML report of made-up findings, always the same for the same arguments, to look at and to test the page.
//!
//! `report_demo OUT.html COUNT [usual|hostile|empty|unread|hosts|capped]`

#[path = "report_demo/story.rs"]
#[expect(clippy::indexing_slicing, reason = "indexes are drawn below the lengths of the fixed lists of the story")]
mod story;

use std::path::Path;

use anyhow::{Context as _, Result};
use vg_model::{Lang, Timestamp};
use vonggac::report::{FindingRow, ReportCaps, ReportMeta, ReportWriter};
use vonggac::summary::{FindingTally, Summary, TalliedRule};

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().context("which file?")?;
    let count: u64 = arguments.next().context("how many findings?")?.parse()?;
    let scenario = arguments.next().unwrap_or_else(|| "usual".to_owned());

    let rules = story::rules(scenario == "hostile");
    let caps = match scenario.as_str() {
        "capped" => {
            ReportCaps { findings: 150, record_bytes: 300, records_total: 20_000, evidence_total: 12_000, names: 3 }
        }
        _ => ReportCaps::default(),
    };
    let meta = ReportMeta { rules: rules.clone(), lang: Lang::Vi, caps };
    let mut writer = ReportWriter::create(Path::new(&out), meta)?;
    let mut tally = FindingTally::new();
    let mut story = story::Story::new(&scenario);
    let (mut first, mut last) = (Timestamp(i64::MAX), Timestamp(i64::MIN));
    for index in 0..count {
        let told = story.next(index, count, &rules);
        if told.finding.time.0 != 0 {
            first = first.min(told.finding.time);
            last = last.max(told.finding.time);
        }
        tally.add(told.rule as usize, told.finding.level, &told.finding.host);
        writer.push(&FindingRow {
            finding: &told.finding,
            rule: told.rule,
            raw: &told.raw,
            contributing: &told.contributing,
            contributing_total: told.contributing_total,
        })?;
    }
    let tallied: Vec<TalliedRule<'_>> = rules
        .iter()
        .map(|rule| TalliedRule { id: &rule.id, title: &rule.title, level: rule.level, tags: &rule.tags })
        .collect();
    let mut summary: Summary = story::summary(&scenario);
    summary.findings = tally.finish(&tallied);
    summary.rules.matched = tally.rules_matched();
    if count > 0 {
        summary.events.first = Some(Timestamp(first.0 - 3_600_000_000));
        summary.events.last = Some(last);
    }
    writer.finish(&summary)?;
    Ok(())
}
