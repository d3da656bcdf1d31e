//! One hunt from its options to its summary.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use vg_detect::engine::{Engine, Hit, Inert, InertReason};
use vg_detect::logsource::LogSources;
use vg_detect::sigma::Loaded;
use vg_detect::sigma::ast::{Rule, RuleMeta};
use vg_intake::inputs::Inputs;
use vg_model::{EventBatch, Lang, Text, TimeQuality, Timestamp, limits};

use super::correlation::{Correlations, inert_correlations};
use super::output::{Lines, Writer};
use super::pipeline::{Judge, run as run_pipeline};
use super::rows::Rows;
use super::sink::Sink;
use super::{Builder, ChosenRules, Format};
use crate::summary::{Bounded, InertRule, RuleNotLoaded, RuleSet, RulesSummary, Summary};

/// Which events count, by time.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct TimeFilter {
    /// Not before.
    pub after: Option<Timestamp>,
    /// Before.
    pub before: Option<Timestamp>,
}

impl TimeFilter {
    /// True when an event of this time is kept. Events without a time are kept: leaving them out would hide them.
    #[must_use]
    pub fn keeps(&self, time: Timestamp, quality: TimeQuality) -> bool {
        quality == TimeQuality::Missing
            || (self.after.is_none_or(|after| time >= after) && self.before.is_none_or(|before| time < before))
    }
}

/// What a hunt writes, and how.
pub struct HuntOptions {
    /// Paths as given, for the summary.
    pub inputs: Vec<String>,
    /// Threads, at least one.
    pub threads: usize,
    /// Language of tables and reports.
    pub lang: Lang,
    /// Events that count.
    pub time: TimeFilter,
    /// Findings in this format to this writer.
    pub findings: Option<(Format, Box<dyn Write + Send>)>,
    /// HTML report.
    pub html: Option<PathBuf>,
    /// When the hunt began, and a clock for its end.
    pub started: Timestamp,
    /// Reads the clock.
    pub now: fn() -> Timestamp,
}

impl std::fmt::Debug for HuntOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HuntOptions")
            .field("inputs", &self.inputs)
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

/// What came of a hunt.
#[derive(Debug)]
pub struct HuntOutcome {
    /// The summary.
    pub summary: Summary,
    /// Titles in both languages of the rules with findings that have them, by id.
    pub titles: BTreeMap<String, Text>,
    /// Findings that a terminal table did not show.
    pub not_shown: u64,
    /// Conditions that were evaluated: what the gates let through.
    pub evaluations: u64,
    /// Programs that were built.
    pub programs: usize,
}

/// Runs a hunt. `rules` are asked of everything in `inputs`; `stop` ends it early with what was read so far.
///
/// # Errors
///
/// When an output cannot be written. What cannot be read is no error: it is in the summary.
pub fn hunt(
    inputs: &mut Inputs,
    rules: ChosenRules,
    sources: &LogSources,
    options: HuntOptions,
    stop: &AtomicBool,
) -> Result<HuntOutcome> {
    let ChosenRules { mut loaded, sets, .. } = rules;
    let _busy = crate::memory::busy();
    let correlations = Correlations::new(&loaded);
    // Only the HTML report shows whole records, and correlations may group by any field of theirs.
    let whole = |rule: u32| options.html.is_some() || correlations.wants(rule);
    let builder = Builder::new(&loaded.rules, sources, &whole);
    let engine = Engine::consuming(&mut loaded.rules, sources);
    if options.html.is_none() {
        // Only the HTML report shows what rules say at length.
        for meta in loaded.rules.iter_mut().map(|rule| &mut rule.meta) {
            meta.text = "".into();
            meta.description = String::new();
            meta.references = Vec::new();
            meta.falsepositives = Vec::new();
        }
    }
    let loaded = loaded;
    let full = AtomicBool::new(false);
    let judge = RuleJudge {
        builder,
        rules: &loaded.rules,
        // A rule that counts its own matches is reported by the count alone.
        quiet: loaded
            .rules
            .iter()
            .map(|rule| rule.aggregation.is_some() || loaded.quiet.contains(&rule.meta.id))
            .collect(),
        correlations: &correlations,
        time: options.time,
        lines: options.findings.as_ref().map(|(format, _)| (*format, options.lang)),
        full: &full,
        whole: options.html.is_some(),
    };
    let metas: Vec<&RuleMeta> =
        loaded.rules.iter().map(|rule| &rule.meta).chain(loaded.correlations.iter().map(|rule| &rule.meta)).collect();
    let writer = options.findings.map(|(format, out)| Writer::new(format, options.lang, out));
    let mut sink = Sink::new(&metas, writer, &full, options.html.as_deref(), options.lang)?;
    let mut failure = None;
    let totals = run_pipeline(inputs, &engine, &judge, options.threads, stop, |step| {
        if failure.is_none()
            && let Err(error) = sink.take(step)
        {
            stop.store(true, Ordering::Relaxed);
            failure = Some(error);
        }
    });
    if let Some(error) = failure {
        return Err(error);
    }
    drop(judge);
    let refused = correlations.refused.clone();
    let found = correlations.finish(&loaded, &sink.labels)?;
    for entry in &found.entries {
        sink.push(entry)?;
    }
    let finished = (options.now)();
    let summary = Summary {
        inputs: options.inputs,
        started: options.started,
        finished,
        elapsed_seconds: (finished.0 - options.started.0).max(0) as f64 / 1e6,
        rules: rules_summary(&loaded, sets, refused, &engine.inert(&totals.seen_fields, loaded.rules.len()), &metas),
        limits_hit: found.limits,
        ..Summary::default()
    };
    let (summary, not_shown) = sink.finish(summary)?;
    let matched: BTreeSet<&str> = summary.findings.by_rule.rows().iter().map(|row| &*row.id.0).collect();
    let titled = metas.iter().filter(|meta| !meta.titles.vi.is_empty() && matched.contains(&*meta.id.0));
    let titles = titled.map(|meta| (meta.id.0.to_string(), meta.titles.clone())).collect();
    Ok(HuntOutcome { summary, titles, not_shown, evaluations: totals.evaluations, programs: engine.program_count() })
}

/// Turns hits into findings, and matches of correlated rules into their inputs.
struct RuleJudge<'r> {
    builder: Builder,
    rules: &'r [Rule],
    quiet: Vec<bool>,
    correlations: &'r Correlations,
    time: TimeFilter,
    /// Findings are written in this format and language.
    lines: Option<(Format, Lang)>,
    /// Further lines would not be written.
    full: &'r AtomicBool,
    /// The report wants findings by themselves.
    whole: bool,
}

impl Judge for RuleJudge<'_> {
    type Out = Rows;

    fn block(&self, stream: u32, label: &Arc<str>, batch: &EventBatch, hits: &[Hit]) -> Rows {
        let keep = |time, quality| self.time.keeps(time, quality);
        let mut lines = self.lines.filter(|_| !self.full.load(Ordering::Relaxed)).map(|(f, l)| Lines::new(f, l));
        let mut rows = Rows::default();
        self.builder.build(label, batch, hits, &keep, &mut |found| {
            self.correlations.push(stream, found);
            if let Some(rule) = self.rules.get(found.rule as usize)
                && !self.quiet.get(found.rule as usize).copied().unwrap_or(false)
            {
                rows.push(found, &rule.meta, lines.as_mut(), self.whole);
            }
        });
        rows
    }
}

fn rules_summary(
    loaded: &Loaded,
    sets: Vec<RuleSet>,
    refused: Vec<RuleNotLoaded>,
    inert: &[Inert],
    metas: &[&RuleMeta],
) -> RulesSummary {
    let problems = loaded.problems.iter().map(|problem| RuleNotLoaded {
        path: problem.path.clone(),
        line: u64::from(problem.line),
        code: problem.kind.code().to_owned(),
        message: problem.message.clone(),
    });
    let not_loaded: Vec<RuleNotLoaded> = problems.chain(refused).collect();
    let mut rows: Vec<InertRule> = inert
        .iter()
        .filter_map(|inert| {
            let meta = metas.get(inert.rule as usize)?;
            Some(InertRule {
                id: meta.id.clone(),
                title: meta.title.clone(),
                reason_code: inert.reason.code().to_owned(),
                reason: reason_text(&inert.reason),
            })
        })
        .collect();
    let inert_ids: BTreeSet<&str> =
        inert.iter().filter_map(|inert| Some(&*loaded.rules.get(inert.rule as usize)?.meta.id.0)).collect();
    let correlations = inert_correlations(loaded, &inert_ids);
    rows.extend(correlations.into_iter().filter_map(|index| loaded.correlations.get(index)).map(|rule| InertRule {
        id: rule.meta.id.clone(),
        title: rule.meta.title.clone(),
        reason_code: "correlated_rules_inert".to_owned(),
        reason: Text::new(
            "Các quy tắc mà quy tắc tương quan này cần không có dữ liệu để xét",
            "the rules that this correlation needs are inert for this data",
        ),
    }));
    rows.sort();
    RulesSummary {
        sets,
        loaded: metas.len() as u64,
        matched: 0,
        not_loaded: Bounded::first(not_loaded, limits::MAX_SUMMARY_ROWS),
        inert: Bounded::first(rows, limits::MAX_SUMMARY_ROWS),
    }
}

fn reason_text(reason: &InertReason) -> Text {
    match reason {
        InertReason::LogSourceNotMapped => Text::new(
            "Chưa có ánh xạ cho nguồn nhật ký của quy tắc",
            "the rule's log source is not mapped to any kind of event",
        ),
        InertReason::PlaceholderNotSet(name) => {
            Text::new(format!("Biến %{name}% chưa được đặt giá trị"), format!("placeholder %{name}% has no value"))
        }
        InertReason::LogSourceNotInData => {
            Text::new("Không có sự kiện nào từ nguồn nhật ký của quy tắc", "no event came from the rule's log source")
        }
        InertReason::FieldsNotInData(fields) => Text::new(
            format!("Không bản ghi nào có các trường mà quy tắc cần: {}", fields.join(", ")),
            format!("no record has the fields that the rule needs: {}", fields.join(", ")),
        ),
    }
}
