//! Where findings and counts of a hunt go, in the order of the input.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context as _, Result};
use vg_detect::sigma::ast::RuleMeta;
use vg_intake::inputs::{Coverage, Outcome};
use vg_model::{Defects, Lang, limits};

use super::Entry;
use super::output::Writer;
use super::pipeline::{Count, Step};
use super::rows::Rows;
use crate::report::{ContributingEvent, FindingRow, ReportCaps, ReportMeta, ReportRule, ReportWriter};
use crate::summary::{Bounded, FileDefect, FileNotRead, FilesSummary, FindingTally, FormatCount, Summary, TalliedRule};

/// Takes the steps of a pipeline.
pub(super) struct Sink<'m> {
    metas: &'m [&'m RuleMeta],
    writer: Option<Writer>,
    /// Set once further lines would not be written.
    full: &'m AtomicBool,
    report: Option<ReportWriter>,
    tally: FindingTally,
    count: Count,
    files: FilesSummary,
    formats: BTreeMap<&'static str, FormatCount>,
    defects: Bounded<FileDefect>,
    bytes: u64,
    /// Names of the streams, by number.
    pub(super) labels: Vec<Arc<str>>,
    /// Records and defects of the stream at hand.
    records: u64,
    open_defects: Defects,
}

impl<'m> Sink<'m> {
    /// Opens the outputs.
    pub(super) fn new(
        metas: &'m [&'m RuleMeta],
        mut writer: Option<Writer>,
        full: &'m AtomicBool,
        html: Option<&Path>,
        lang: Lang,
    ) -> Result<Self> {
        if let Some(writer) = &mut writer {
            writer.begin().context("write findings")?;
        }
        let report = match html {
            Some(path) => {
                let rules = metas.iter().map(|meta| ReportRule::from(*meta)).collect();
                Some(ReportWriter::create(path, ReportMeta { rules, lang, caps: ReportCaps::default() })?)
            }
            None => None,
        };
        Ok(Self {
            metas,
            writer,
            full,
            report,
            tally: FindingTally::new(),
            count: Count::default(),
            files: FilesSummary::default(),
            formats: BTreeMap::new(),
            defects: Bounded::default(),
            bytes: 0,
            labels: Vec::new(),
            records: 0,
            open_defects: Defects::new(),
        })
    }

    /// Takes one step.
    pub(super) fn take(&mut self, step: Step<Rows>) -> Result<()> {
        match step {
            Step::Begin { label, .. } => self.labels.push(label),
            Step::Block { out, count, defects, .. } => {
                self.add_count(count);
                self.open_defects.merge(&defects);
                self.push_rows(&out)?;
            }
            Step::End { defects, coverage, .. } => {
                self.open_defects.merge(&defects);
                self.end(&coverage);
            }
            Step::Passed(coverage) => self.end(&coverage),
        }
        Ok(())
    }

    /// Takes one finding.
    pub(super) fn push(&mut self, entry: &Entry) -> Result<()> {
        let Some(meta) = self.metas.get(entry.rule as usize) else { return Ok(()) };
        let mut rows = Rows::default();
        let mut lines = self.writer.as_ref().map(Writer::lines);
        entry.at_hand(|found| rows.push(found, meta, lines.as_mut(), self.report.is_some()));
        self.push_rows(&rows)
    }

    /// Takes findings in their order.
    fn push_rows(&mut self, rows: &Rows) -> Result<()> {
        for (rule, host) in rows.iter() {
            let Some(meta) = self.metas.get(rule as usize) else { continue };
            self.tally.add(rule as usize, meta.level, host);
        }
        if let Some(writer) = &mut self.writer {
            let (lines, ends) = rows.lines();
            writer.push(lines, ends).context("write findings")?;
            self.full.store(writer.is_full(), Ordering::Relaxed);
        }
        rows.entries().iter().try_for_each(|entry| self.report(entry))
    }

    fn report(&mut self, entry: &Entry) -> Result<()> {
        let Some(report) = &mut self.report else { return Ok(()) };
        let (contributing, contributing_total): (&[ContributingEvent], u64) = match &entry.correlation {
            Some(detail) => (&detail.events, detail.total),
            None => (&[], 0),
        };
        let (finding, raw) = (&entry.finding, &*entry.raw);
        report.push(&FindingRow { finding, rule: entry.rule, raw, contributing, contributing_total })
    }

    /// Completes the summary with all that was counted, ends the outputs, and returns it with the number of findings
    /// that a terminal table did not show.
    pub(super) fn finish(mut self, summary: Summary) -> Result<(Summary, u64)> {
        let rules: Vec<TalliedRule<'_>> = self.metas.iter().map(|meta| tallied(meta)).collect();
        let mut summary = Summary {
            files: self.files,
            bytes: self.bytes,
            records: self.count.records,
            formats: self.formats.into_values().collect(),
            defects: self.defects,
            findings: self.tally.finish(&rules),
            ..summary
        };
        summary.rules.matched = self.tally.rules_matched();
        summary.events.first = self.count.first;
        summary.events.last = self.count.last;
        summary.events.without_time = self.count.without_time;
        let not_shown = match &mut self.writer {
            Some(writer) => writer.finish().context("write findings")?,
            None => 0,
        };
        if let Some(report) = self.report {
            report.finish(&summary)?;
        }
        Ok((summary, not_shown))
    }

    fn add_count(&mut self, count: Count) {
        self.records += count.records;
        self.count.records += count.records;
        self.count.without_time += count.without_time;
        self.count.first = [self.count.first, count.first].into_iter().flatten().min();
        self.count.last = [self.count.last, count.last].into_iter().flatten().max();
    }

    /// Books a stream, an archive or a file that was not read.
    fn end(&mut self, coverage: &Coverage) {
        let mut defects = std::mem::take(&mut self.open_defects);
        defects.merge(&coverage.defects);
        let records = std::mem::take(&mut self.records);
        match coverage.outcome {
            Outcome::Read { parser } => {
                self.files.found += 1;
                self.files.read += 1;
                self.bytes += coverage.bytes;
                let row = self.formats.entry(parser).or_insert_with(|| FormatCount {
                    format: parser.to_owned(),
                    files: 0,
                    bytes: 0,
                    records: 0,
                });
                row.files += 1;
                row.bytes += coverage.bytes;
                row.records += records;
            }
            Outcome::Empty => {
                self.files.found += 1;
                self.files.read += 1;
            }
            Outcome::Container { .. } => {}
            Outcome::NotRead { why } => {
                self.files.found += 1;
                let detail = defects.rows().into_iter().find(|row| row.kind == why).map(|row| row.detail);
                let row = FileNotRead { file: coverage.label.clone(), reason: why, detail: detail.unwrap_or_default() };
                self.files.not_read.insert(row, limits::MAX_SUMMARY_ROWS);
                return;
            }
        }
        for defect in defects.rows() {
            let row = FileDefect {
                file: coverage.label.clone(),
                offset: defect.offset,
                kind: defect.kind,
                count: defect.count,
                detail: defect.detail,
            };
            self.defects.insert(row, limits::MAX_SUMMARY_ROWS);
        }
    }
}

fn tallied(meta: &RuleMeta) -> TalliedRule<'_> {
    TalliedRule { id: &meta.id, title: &meta.title, level: meta.level, tags: &meta.tags }
}
