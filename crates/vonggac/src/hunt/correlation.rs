//! Correlations of a hunt: matches of base rules are collected as they come and evaluated at the end, in order of time.

use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use vg_detect::correlate::{
    Collector, CorrelationCounts, CorrelationHit, CorrelationInput, CorrelationLimits, CorrelationSet, CorrelationSpec,
    Origin, evaluate,
};
use vg_detect::sigma::Loaded;
use vg_detect::sigma::ast::RuleMeta;
use vg_detect::sigma::correlation_ast::{Correlation, CorrelationKind};
use vg_model::{Finding, Record, Text, TimeQuality, Timestamp, Value, limits};

use super::{Entry, Found};
use crate::report::ContributingEvent;
use crate::summary::{LimitHit, RuleNotLoaded};

/// Takes matches from all threads.
#[derive(Debug)]
pub struct Correlations {
    set: Arc<CorrelationSet>,
    state: Mutex<(Collector, Option<io::Error>)>,
    /// Correlations that cannot run.
    pub refused: Vec<RuleNotLoaded>,
}

/// What correlations came to.
#[derive(Debug, Default)]
pub struct Correlated {
    /// Findings, in the order of the time at which their condition was met.
    pub entries: Vec<Entry>,
    /// What was left out, and why.
    pub limits: Vec<LimitHit>,
}

impl Correlations {
    /// Prepares the correlations of a rule set.
    #[must_use]
    pub fn new(loaded: &Loaded) -> Self {
        let correlations = correlations_of(loaded);
        let specs = correlations.iter().map(|(meta, _, correlation)| CorrelationSpec {
            id: meta.id.0.to_string(),
            name: meta.name.clone(),
            correlation: (*correlation).clone(),
        });
        let number = |wanted: &str| {
            let position = loaded
                .rules
                .iter()
                .position(|rule| &*rule.meta.id.0 == wanted || rule.meta.name.as_deref() == Some(wanted))?;
            u32::try_from(position).ok()
        };
        let (set, errors) = CorrelationSet::new(specs.collect(), &number);
        let refused = errors.into_iter().filter_map(|(index, error)| {
            let (meta, ..) = correlations.get(index)?;
            Some(RuleNotLoaded {
                path: meta.path.clone(),
                line: 0,
                code: "correlation_cannot_run".to_owned(),
                message: error.to_string(),
            })
        });
        let refused = refused.collect();
        let set = Arc::new(set);
        let collector = Collector::new(Arc::clone(&set), limits::CORRELATION_BUDGET);
        Self { set, state: Mutex::new((collector, None)), refused }
    }

    /// Whether some correlation looks at matches of a rule.
    #[must_use]
    pub fn wants(&self, rule: u32) -> bool {
        self.set.wants(rule)
    }

    /// Takes a match of a base rule. An event without a time cannot be placed in a window and is left out.
    pub fn push(&self, stream: u32, found: &Found<'_>) {
        if !self.set.wants(found.rule) || found.time_quality == TimeQuality::Missing {
            return;
        }
        let field = |name: &str| found.raw.get(name).map(Value::as_text);
        let input = CorrelationInput {
            rule: found.rule,
            time: found.time,
            origin: Origin { file: stream, record: found.record },
            field: &field,
        };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let (collector, failure) = &mut *state;
        if failure.is_none()
            && let Err(error) = collector.push(&input)
        {
            *failure = Some(error);
        }
    }

    /// Evaluates what was collected. `labels` names the streams; the findings' rule numbers follow those of the base
    /// rules.
    ///
    /// # Errors
    ///
    /// When temporary files cannot be written or read.
    pub fn finish(self, loaded: &Loaded, labels: &[Arc<str>]) -> Result<Correlated> {
        let (collector, failure) = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = failure {
            return Err(error).context("keep matches for correlations in a temporary file");
        }
        let mut entries = Vec::new();
        let correlations = correlations_of(loaded);
        let counts = evaluate(&self.set, vec![collector], CorrelationLimits::default(), &mut |hit| {
            if let Some(rule) = correlations.get(hit.correlation as usize)
                && (rule.2.rules.contains(&rule.0.id.0.to_string()) || !loaded.quiet.contains(&rule.0.id))
            {
                entries.push(entry_of(&hit, rule, loaded, labels));
            }
        })
        .context("evaluate correlations")?;
        Ok(Correlated { entries, limits: limits_of(&counts) })
    }
}

/// Metadata, number in the hunt's list, and correlation.
type Numbered<'l> = (&'l RuleMeta, u32, &'l Correlation);

/// The correlations of a rule set: correlation rules, then rules that count their own matches (the aggregation behind a
/// `|` of older rules), which are reported under their own number.
fn correlations_of(loaded: &Loaded) -> Vec<Numbered<'_>> {
    let first = loaded.rules.len() as u32;
    let rules = (first..).zip(&loaded.correlations).map(|(number, rule)| (&rule.meta, number, &rule.correlation));
    let counting = (0u32..)
        .zip(&loaded.rules)
        .filter_map(|(number, rule)| rule.aggregation.as_deref().map(|correlation| (&rule.meta, number, correlation)));
    rules.chain(counting).collect()
}

fn entry_of(hit: &CorrelationHit, rule: &Numbered<'_>, loaded: &Loaded, labels: &[Arc<str>]) -> Entry {
    let (meta, number, correlation) = *rule;
    let label = |file: u32| labels.get(file as usize).map(ToString::to_string).unwrap_or_default();
    let title = |member: u32| {
        let id = correlation.rules.get(member as usize).map_or("", String::as_str);
        let rules = loaded.rules.iter().map(|rule| &rule.meta);
        let correlations = loaded.correlations.iter().map(|rule| &rule.meta);
        let named = rules.chain(correlations).find(|meta| &*meta.id.0 == id);
        named.map_or_else(|| id.to_owned(), |meta| meta.title.clone())
    };
    let events = hit.contributors.iter().map(|event| ContributingEvent {
        time: event.time,
        time_quality: TimeQuality::Exact,
        rule_title: title(event.rule),
        file: label(event.origin.file),
        record: event.origin.record,
        host: String::new(),
        event: Record::default(),
    });
    let group: Vec<(String, String)> = correlation.group_by.iter().cloned().zip(hit.group.iter().cloned()).collect();
    let host = group.iter().find(|(name, _)| super::finding::HOST_FIELDS.contains(&name.as_str()));
    let detail = Detail {
        value: hit.value,
        group: group.clone(),
        first: hit.first,
        last: hit.last,
        total: hit.count,
        events: events.collect(),
    };
    let record = detail.to_record();
    let last = hit.contributors.last();
    let finding = Finding {
        time: hit.fired,
        time_quality: TimeQuality::Exact,
        rule_id: meta.id.clone(),
        rule_title: meta.title.clone(),
        level: meta.level,
        file: last.map(|event| label(event.origin.file)).unwrap_or_default(),
        record: last.map_or(0, |event| event.origin.record),
        host: host.map(|(_, value)| value.clone()).unwrap_or_default(),
        event: record.clone(),
    };
    Entry { rule: number, finding, raw: Arc::new(record), correlation: Some(Box::new(detail)) }
}

/// Correlations that could not have become true because rules they look at could not match: all of them, or one where
/// every one is needed (temporal). Chains are followed, as inner correlations stand before outer ones or are found in
/// later rounds.
#[must_use]
pub fn inert_correlations(loaded: &Loaded, inert: &BTreeSet<&str>) -> Vec<usize> {
    let mut dead: BTreeSet<&str> = inert.clone();
    let mut found: Vec<usize> = Vec::new();
    loop {
        let before = found.len();
        for (index, rule) in loaded.correlations.iter().enumerate() {
            let correlation = &rule.correlation;
            let gone = |id: &String| dead.contains(id.as_str());
            let needs_all = matches!(correlation.kind, CorrelationKind::Temporal | CorrelationKind::TemporalOrdered);
            let is_dead =
                if needs_all { correlation.rules.iter().any(gone) } else { correlation.rules.iter().all(gone) };
            if is_dead && !found.contains(&index) {
                found.push(index);
                dead.insert(&rule.meta.id.0);
            }
        }
        if found.len() == before {
            found.sort_unstable();
            return found;
        }
    }
}

/// What correlations could not use or had to give up, so that nothing is lost silently.
fn limits_of(counts: &CorrelationCounts) -> Vec<LimitHit> {
    let rows = [
        (
            "correlation_without_group",
            counts.without_group,
            "Bản ghi khớp nhưng thiếu trường dùng để gom nhóm nên không đưa vào tương quan",
            "matching records without a group-by field were not correlated",
        ),
        (
            "correlation_without_value",
            counts.without_value,
            "Bản ghi khớp nhưng thiếu trường cần đếm nên không đưa vào tương quan",
            "matching records without the counted field were not correlated",
        ),
        (
            "correlation_not_numeric",
            counts.not_numeric,
            "Giá trị không phải là số nên không được cộng vào tương quan",
            "values that are not numbers were not aggregated",
        ),
        (
            "max_correlation_groups",
            counts.groups_evicted,
            "Vượt số nhóm tối đa; các nhóm cũ nhất bị bỏ",
            "more groups than the limit; the oldest were given up",
        ),
    ];
    rows.into_iter()
        .filter(|(_, count, ..)| *count > 0)
        .map(|(limit, count, vi, en)| LimitHit { limit: limit.to_owned(), count, detail: Text::new(vi, en) })
        .collect()
}

/// What a correlation counted.
#[derive(Clone, PartialEq, Debug)]
pub struct Detail {
    /// Value that was computed: a count, a sum, a percentile.
    pub value: f64,
    /// Group: field (or alias) and value.
    pub group: Vec<(String, String)>,
    /// First event of the window.
    pub first: Timestamp,
    /// Last event of the window.
    pub last: Timestamp,
    /// Events that contributed in all.
    pub total: u64,
    /// The first of them, in the order of time.
    pub events: Vec<ContributingEvent>,
}

impl Detail {
    /// One JSON object: value, group, first, last, total, events (file and record of each).
    #[must_use]
    pub fn to_json(&self) -> String {
        let events: Vec<serde_json::Value> = self
            .events
            .iter()
            .map(|event| {
                serde_json::json!({
                    "time": event.time.to_string(),
                    "rule_title": event.rule_title,
                    "file": event.file,
                    "record": event.record,
                })
            })
            .collect();
        let group: Vec<serde_json::Value> =
            self.group.iter().map(|(field, value)| serde_json::json!({ "field": field, "value": value })).collect();
        serde_json::json!({
            "value": self.value,
            "group": group,
            "first": self.first.to_string(),
            "last": self.last.to_string(),
            "total": self.total,
            "events": events,
        })
        .to_string()
    }

    /// The evidence of a correlation as a record: its group and what was computed.
    #[must_use]
    pub fn to_record(&self) -> Record {
        let mut record = Record::default();
        for (field, value) in &self.group {
            record.push(field.clone(), Value::Text(value.clone()));
        }
        record.push("correlation.value", Value::Number(self.value.to_string()));
        record.push("correlation.events", Value::Number(self.total.to_string()));
        record.push("correlation.first", Value::Text(self.first.to_string()));
        record.push("correlation.last", Value::Text(self.last.to_string()));
        record
    }
}
