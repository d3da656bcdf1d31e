//! What jobs come to becomes rows, alerts and figures, in the order of the journal.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vg_access::{Caller, Problem};
use vg_detect::correlate::{CorrelationHit, CorrelationInput, CorrelationLimits, HitState, LiveCorrelator};
use vg_model::Timestamp;

use super::entry_ref::{packed, unpacked};
use super::jobs::JOB_CHUNKS;
use super::outcome::{Became, Fired, Matched, Raised};
use super::rules::Rules;
use super::run::{AFTER_FAILURE, Inner, Worked};
use super::upkeep::{Upkeep, is_full};
use crate::alerts::finding::{Batch, Finding};
use crate::knowledge::{Entity, EntityKind, entity_of};
use crate::limits::{MAX_BATCH, MAX_REPORT};
use crate::sources::{Report, SourceFigures};

/// What the stream may do.
const MAY: &[&str] = &["monitor.alert.take", "monitor.source.report"];
/// Findings that wait for the database; then it goes first.
const MOST_FINDINGS: usize = MAX_BATCH / 4;
/// Jobs that wait for it.
const MOST_JOBS: usize = 128;
/// Jobs whose figures are one report: each chunk is a line of it.
const JOBS_OF_REPORT: usize = MAX_REPORT / JOB_CHUNKS;
/// Findings go to the database at once, but not more often than this.
const FINDINGS_EVERY: Duration = Duration::from_millis(50);
/// While jobs come one upon the other, findings of several go together, but wait no longer than this.
const FINDINGS_AT_LAST: Duration = Duration::from_millis(200);
/// Figures alone can wait a little.
const FIGURES_EVERY: Duration = Duration::from_secs(1);
/// By how much events may come late and still be correlated in their order.
const LATENESS_US: i64 = 15_000_000;
/// When a unit sends nothing for so long, what waits to be correlated waits no longer.
const STALLED_US: i64 = 30_000_000;

/// Up to where things are.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct Applied {
    /// Rows were handed to the event store, up to this position.
    pub(super) rows: u64,
    /// Alerts and figures are in the database, up to this position.
    pub(super) database: u64,
}

/// Applies jobs.
pub(super) struct Applier {
    inner: Arc<Inner>,
    stream: String,
    caller: Caller,
    stored: u64,
    alerts: u64,
    figures: u64,
    pending: Vec<Worked>,
    findings: usize,
    flushed: Instant,
    refused: Option<Instant>,
    applied: Applied,
    rules: Option<Arc<Rules>>,
    correlators: BTreeMap<String, Correlator>,
    correlated: Vec<Correlated>,
}

/// The correlations of one unit. They have a position of their own: the time up to which they were judged. What fired before it has been
/// told, whatever was read again after a start.
struct Correlator {
    live: LiveCorrelator,
    newest: Timestamp,
    /// The latest time of a match.
    latest: Timestamp,
    /// When the unit last sent something.
    heard: Timestamp,
    watermark: i64,
    told: i64,
    /// The source of the latest match.
    of: Became,
}

/// A correlation that became true.
struct Correlated {
    unit: String,
    watermark: i64,
    rules: Arc<Rules>,
    of: Became,
    raised: Raised,
}

impl Applier {
    /// Asks every place how far it is; tries until the database answers.
    pub(super) async fn open(inner: &Arc<Inner>) -> Self {
        let stream = format!("journal:{}", inner.journal.id());
        let (alerts, figures) = loop {
            match inner.monitor.stream_positions(&stream).await {
                Ok(positions) => break positions,
                Err(problem) => {
                    tracing::error!(code = problem.code(), %problem, "the positions of the stream cannot be read")
                }
            }
            tokio::time::sleep(AFTER_FAILURE).await;
        };
        Self {
            stored: inner.store.position().unwrap_or_default(),
            alerts,
            figures,
            inner: Arc::clone(inner),
            stream,
            caller: Caller::worker("monitor.stream", MAY, "stream"),
            pending: Vec::new(),
            findings: 0,
            flushed: Instant::now(),
            refused: None,
            applied: Applied::default(),
            rules: None,
            correlators: BTreeMap::new(),
            correlated: Vec::new(),
        }
    }

    /// The positions at which a job has to end.
    pub(super) fn borders(&self) -> [u64; 3] {
        [self.stored, self.alerts, self.figures]
    }

    pub(super) fn applied(&self) -> Applied {
        self.applied
    }

    /// How long until the database is to be told.
    pub(super) fn wait(&self) -> Duration {
        if self.pending.is_empty() && self.correlated.is_empty() {
            return Duration::from_secs(60).min(if self.correlators.is_empty() {
                Duration::MAX
            } else {
                Duration::from_secs(5)
            });
        }
        let every = if self.findings > 0 || !self.correlated.is_empty() { FINDINGS_EVERY } else { FIGURES_EVERY };
        let since = |at: Instant, pause: Duration| pause.saturating_sub(at.elapsed());
        since(self.flushed, every)
            .max(self.refused.map_or(Duration::ZERO, |at| since(at, AFTER_FAILURE)))
            .max(Duration::from_millis(1))
    }

    /// Takes the next job.
    pub(super) async fn take(&mut self, mut job: Worked, upkeep: &mut Upkeep) {
        for (rows, position) in std::mem::take(&mut job.done.rows) {
            if position <= self.stored {
                continue;
            }
            while let Err(error) = self.inner.store.append(rows.clone(), position) {
                if !is_full(&error) {
                    tracing::error!(code = error.code(), %error, position, "rows were refused by the event store");
                    self.inner.books.failed(error.message());
                    break;
                }
                upkeep.make_room().await;
            }
            upkeep.appended();
        }
        self.applied.rows = job.position;
        self.correlate(&mut job).await;
        if job.position <= self.alerts {
            job.done.raised.clear();
        }
        self.findings += job.done.raised.len();
        self.inner.books.took(&job);
        let parts = job.done.became.iter().map(|became| {
            let bytes = u64::try_from(became.figures.bytes).unwrap_or_default();
            (became.source.as_str(), bytes)
        });
        let last = job.position.saturating_add(1) >= self.inner.journal.stats().next.0;
        self.inner.pace.worked(parts, last);
        self.pending.push(job);
        while self.findings > MOST_FINDINGS || self.pending.len() > MOST_JOBS {
            if !self.flush().await {
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }

    pub(super) async fn flush_if_due(&mut self) {
        self.pass_time();
        if (!self.pending.is_empty() || !self.correlated.is_empty()) && self.wait() <= Duration::from_millis(1) {
            self.flush().await;
        }
    }

    /// Whether findings have waited for long enough that more of them cannot be waited for.
    pub(super) fn is_overdue(&self) -> bool {
        self.findings > 0 && self.flushed.elapsed() >= FINDINGS_AT_LAST
    }

    /// Tells the database until it has taken everything.
    pub(super) async fn flush_all(&mut self) {
        while !self.flush().await {
            tokio::time::sleep(AFTER_FAILURE).await;
        }
    }

    /// Tells the database; false when it refused, and then it is tried again.
    pub(super) async fn flush(&mut self) -> bool {
        let position = self.pending.last().map(|job| job.position);
        self.flushed = Instant::now();
        let told = match position {
            Some(position) => self.tell(position).await,
            None => Ok(()),
        };
        let told = match told {
            Ok(()) => self.tell_correlated().await,
            refused => refused,
        };
        match told {
            Ok(()) => {
                (self.refused, self.findings) = (None, 0);
                self.applied.database = position.unwrap_or(self.applied.database);
                self.pending.clear();
                true
            }
            Err(problem) => {
                tracing::error!(code = problem.code(), %problem, "alerts and figures could not be written");
                self.inner.books.failed(problem.detail.clone());
                self.refused = Some(Instant::now());
                false
            }
        }
    }

    async fn tell(&mut self, position: u64) -> Result<(), Problem> {
        let stream = self.stream.clone();
        let at = i64::try_from(position).unwrap_or(i64::MAX);
        if position > self.alerts {
            let mut findings = Vec::with_capacity(self.findings);
            let fields: Vec<Vec<(&str, &str)>> =
                self.pending.iter().flat_map(|job| &job.done.raised).map(texts).collect();
            let raised = self.pending.iter().flat_map(|job| job.done.raised.iter().map(move |raised| (job, raised)));
            for ((job, raised), fields) in raised.zip(&fields) {
                let became = job.done.became.get(raised.chunk as usize);
                findings.extend(became.and_then(|became| finding(&job.done.rules, became, raised, fields)));
            }
            let batch = Batch { stream: &stream, position: at, findings: &findings };
            let taken = self.inner.monitor.alert_take(&self.caller, &batch).await?;
            self.inner.books.raised(&taken);
            self.alerts = position;
            // What follows may fail and be tried again; then these count no more.
            drop(findings);
            drop(fields);
            self.pending.iter_mut().for_each(|job| job.done.raised.clear());
        }
        let before = self.figures;
        let untold: Vec<&Worked> = self.pending.iter().filter(|job| job.position > before).collect();
        for jobs in untold.chunks(JOBS_OF_REPORT) {
            let Some(last) = jobs.last() else { continue };
            let figures: Vec<SourceFigures<'_>> = jobs
                .iter()
                .flat_map(|job| &job.done.became)
                .map(|became| SourceFigures {
                    source: &became.source,
                    received_at: became.received_at,
                    figures: became.figures,
                    skews: &became.skews,
                })
                .collect();
            let at = i64::try_from(last.position).unwrap_or(i64::MAX);
            let report = Report { stream: &stream, position: at, figures: &figures };
            self.inner.monitor.source_report(&self.caller, &report).await?;
            self.figures = last.position;
        }
        Ok(())
    }

    /// Tells what correlations found, unit by unit.
    async fn tell_correlated(&mut self) -> Result<(), Problem> {
        while let Some(first) = self.correlated.first() {
            let (unit, own): (String, Vec<&Correlated>) =
                (first.unit.clone(), self.correlated.iter().filter(|one| one.unit == first.unit).collect());
            let watermark = own.iter().map(|one| one.watermark).max().unwrap_or_default();
            let fields: Vec<Vec<(&str, &str)>> = own.iter().map(|one| texts(&one.raised)).collect();
            let findings: Vec<Finding<'_>> = own
                .iter()
                .zip(&fields)
                .filter_map(|(one, fields)| finding(&one.rules, &one.of, &one.raised, fields))
                .collect();
            let stream = self.stream_of(&unit);
            let batch = Batch { stream: &stream, position: watermark, findings: &findings };
            let taken = self.inner.monitor.alert_take(&self.caller, &batch).await?;
            self.inner.books.raised(&taken);
            self.correlated.retain(|one| one.unit != unit);
        }
        Ok(())
    }

    /// The stream of what correlations of a unit find.
    fn stream_of(&self, unit: &str) -> String {
        format!("correlated:{}:{unit}", self.inner.journal.id())
    }

    /// Hands the matches of a job to the correlations of their units.
    async fn correlate(&mut self, job: &mut Worked) {
        let rules = Arc::clone(&job.done.rules);
        if self.rules.as_ref().is_none_or(|known| !Arc::ptr_eq(known, &rules))
            && let Some(before) = self.rules.replace(Arc::clone(&rules))
        {
            self.carry_over(&before, &rules);
        }
        if rules.correlations.is_empty() {
            return;
        }
        for became in &job.done.became {
            if !self.correlators.contains_key(&became.unit) {
                let correlator = self.correlator(&rules, became).await;
                self.correlators.insert(became.unit.clone(), correlator);
            }
        }
        let mut hits: Vec<(String, CorrelationHit)> = Vec::new();
        let mut last = None;
        for Matched { rule, chunk, time, event, fields } in &job.done.matched {
            let Some(became) = job.done.became.get(*chunk as usize) else { continue };
            let Some(correlator) = self.correlators.get_mut(&became.unit) else { continue };
            if last != Some(*chunk) {
                correlator.of.clone_from(became);
                last = Some(*chunk);
            }
            correlator.latest = correlator.latest.max(*time);
            let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
            let input = CorrelationInput { rule: *rule, time: *time, origin: packed(*event), field: &field };
            correlator.live.push(&input, &mut started(&became.unit, &mut hits));
        }
        let now = self.inner.clock().now();
        for became in &job.done.became {
            if let Some(correlator) = self.correlators.get_mut(&became.unit) {
                correlator.newest = correlator.newest.max(became.newest.unwrap_or_default());
                correlator.heard = now;
            }
        }
        self.judge(&rules, hits);
    }

    /// Other rules from here on: what has not changed keeps its windows.
    fn carry_over(&mut self, before: &Rules, rules: &Rules) {
        let to = |number: u32| rules.correlation_like(before, number);
        for (unit, mut correlator) in std::mem::take(&mut self.correlators) {
            correlator.live = correlator.live.carried(Arc::clone(&rules.correlations), &to);
            self.correlators.insert(unit, correlator);
        }
    }

    async fn correlator(&self, rules: &Rules, of: &Became) -> Correlator {
        let stream = self.stream_of(&of.unit);
        let told = loop {
            match self.inner.monitor.stream_position(&stream).await {
                Ok(told) => break told,
                Err(problem) => {
                    tracing::error!(code = problem.code(), %problem, "the position of correlations cannot be read")
                }
            }
            tokio::time::sleep(AFTER_FAILURE).await;
        };
        Correlator {
            live: LiveCorrelator::new(Arc::clone(&rules.correlations), CorrelationLimits::default()),
            newest: Timestamp(0),
            latest: Timestamp(0),
            heard: self.inner.clock().now(),
            watermark: i64::MIN,
            told: told.unwrap_or(i64::MIN),
            of: of.clone(),
        }
    }

    /// Lets correlations judge what can hardly be added to any more, also of units that send nothing now.
    fn judge(&mut self, rules: &Arc<Rules>, mut hits: Vec<(String, CorrelationHit)>) {
        let now = self.inner.clock().now();
        for (unit, correlator) in &mut self.correlators {
            let stalled = now.0.saturating_sub(correlator.heard.0) > STALLED_US;
            // When nothing comes, everything that waits is judged, also what is ahead of its receipt.
            let to = if stalled {
                correlator.latest.0.saturating_add(1)
            } else {
                correlator.newest.0.saturating_sub(LATENESS_US)
            };
            correlator.watermark = correlator.watermark.max(to);
            correlator.live.advance(Timestamp(correlator.watermark), &mut started(unit, &mut hits));
        }
        for (unit, hit) in hits {
            let Some(correlator) = self.correlators.get(&unit) else { continue };
            if hit.fired.0 < correlator.told {
                continue;
            }
            // What is pushed out early fired at or after the watermark.
            let watermark = correlator.watermark.max(hit.fired.0 + 1);
            let of = correlator.of.clone();
            self.correlated.extend(correlated(rules, &hit).map(|raised| Correlated {
                unit,
                watermark,
                rules: Arc::clone(rules),
                of,
                raised,
            }));
        }
    }

    fn pass_time(&mut self) {
        if let Some(rules) = self.rules.clone().filter(|_| !self.correlators.is_empty()) {
            self.judge(&rules, Vec::new());
        }
    }
}

/// Keeps hits when they begin; a burst is one finding.
fn started(unit: &str, hits: &mut Vec<(String, CorrelationHit)>) -> impl FnMut(HitState, CorrelationHit) {
    move |state, hit| {
        if state == HitState::Started {
            hits.push((unit.to_owned(), hit));
        }
    }
}

/// A correlation that became true, as a finding on the entity that its group names.
pub(super) fn correlated(rules: &Rules, hit: &CorrelationHit) -> Option<Raised> {
    let about = rules.correlated.get(hit.correlation as usize)?.as_ref()?;
    let named: Vec<(&str, &str)> =
        about.shown.iter().map(String::as_str).zip(hit.group.iter().map(String::as_str)).collect();
    let Entity { kind, name } = entity_of(&named, &about.entity, "");
    // A group whose fields name nobody is still that group.
    let group = hit.group.join(", ");
    let (kind, entity) =
        if name.is_empty() && !group.is_empty() { (EntityKind::Source, group.as_str()) } else { (kind, name) };
    let event = hit.contributors.last().map(|last| unpacked(last.origin))?;
    Some(Raised {
        rule: Fired::Correlated(hit.correlation),
        chunk: 0,
        time: hit.fired,
        kind,
        entity: entity.into(),
        event,
        fields: named.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect(),
    })
}

pub(super) fn texts(raised: &Raised) -> Vec<(&str, &str)> {
    raised.fields.iter().map(|(name, value)| (&**name, &**value)).collect()
}

pub(super) fn finding<'f>(
    rules: &'f Rules,
    became: &'f Became,
    raised: &'f Raised,
    fields: &'f [(&'f str, &'f str)],
) -> Option<Finding<'f>> {
    let rule = match raised.rule {
        Fired::Rule(place) => rules.each.get(place as usize)?.about.as_ref()?,
        Fired::Known(about) => about,
        Fired::Correlated(place) => rules.correlated.get(place as usize)?.as_ref()?,
    };
    let name = if raised.entity.is_empty() { became.name.as_str() } else { &raised.entity };
    Some(Finding {
        unit: &became.unit,
        rule,
        time: raised.time,
        entity: Entity { kind: raised.kind, name },
        source: &became.source,
        event: raised.event,
        system_level: became.system_level,
        fields,
    })
}
