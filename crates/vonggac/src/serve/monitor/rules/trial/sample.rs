//! Trying a rule over a sample that somebody sent: the engine of hunts, with nothing stored.
//!
//! A sample waits in memory or in a file without a name, for an hour, for whoever sent it; it is gone with the server.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::problem::FieldError;
use vg_access::{Caller, Problem};
use vg_backend::clock::new_id;
use vg_detect::sigma::Loaded;
use vg_intake::inputs::{InputOptions, Inputs};
use vg_inventory::import::Body;
use vg_model::{Lang, Timestamp};

use super::{MOST_ALERTS, RuleTrialView, SHOWN, TriedFindingView, TriedFormatView, log_sources};
use crate::hunt::{ChosenRules, Format, HuntOptions, HuntOutcome, TimeFilter, hunt};
use crate::serve::input::Who;
use crate::serve::inventory::upload::Upload;
use crate::serve::kept::BothView;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Samples that wait; the oldest is forgotten.
const MOST_SAMPLES: usize = 8;
/// How long one waits, in microseconds.
const KEPT_US: i64 = 3_600_000_000;
/// Bytes of one finding that is shown.
const MOST_LINE: usize = 64 * 1024;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sample))
}

/// Samples that wait to be tried.
#[derive(Debug, Default)]
pub(in crate::serve) struct Samples(Mutex<Vec<Sample>>);

/// A file that waits.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    id: String,
    unit: String,
    account: String,
    name: String,
    body: Body,
    at: Timestamp,
}

impl Samples {
    fn waiting(&self, now: Timestamp) -> MutexGuard<'_, Vec<Sample>> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|sample| now.0.saturating_sub(sample.at.0) < KEPT_US);
        waiting
    }

    fn keep(&self, sample: Sample) {
        let mut waiting = self.waiting(sample.at);
        if waiting.len() >= MOST_SAMPLES {
            waiting.remove(0);
        }
        waiting.push(sample);
    }

    fn find(&self, now: Timestamp, unit: &str, account: &str, id: &str) -> Option<Sample> {
        let fits = |sample: &&Sample| sample.id == id && sample.unit == unit && sample.account == account;
        self.waiting(now).iter().find(fits).cloned()
    }
}

impl Sample {
    /// The sample of this id that the caller sent for the unit.
    pub(super) fn of(app: &App, caller: &Caller, unit: &str, id: &str) -> Result<Self, Problem> {
        let (vi, en) = ("mẫu này không còn; hãy gửi lại tệp", "this sample is gone; send the file again");
        let gone = || Problem::invalid(vec![FieldError::new("/sample", "gone", vi, en)]);
        app.samples.find(app.backend.clock.now(), unit, &account(caller), id).ok_or_else(gone)
    }

    /// Runs rules over it, until the end or until it is stopped.
    pub(super) fn run(self, loaded: Loaded, view: &mut RuleTrialView, stop: &AtomicBool) -> Result<(), Problem> {
        let found = Found::default();
        let name = self.name.clone();
        let outcome = hunted(self, loaded, &found, stop)?;
        found.show(view, &name);
        told(view, &outcome, &name);
        Ok(())
    }
}

fn account(caller: &Caller) -> String {
    caller.account().unwrap_or_default().to_owned()
}

/// What the file is.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SampleQuery {
    /// Its name.
    file_name: String,
}

/// A sample that waits.
#[derive(Debug, Serialize, ToSchema)]
struct RuleSampleView {
    /// Give it to a trial, within an hour.
    sample: String,
    file_name: String,
    bytes: u64,
}

/// Send events to try rules on: EVTX, JSON, syslog and whatever a hunt reads, archives too. Nothing of it is stored
#[utoipa::path(post, path = "/api/v1/units/{unit}/rule-samples", tag = "monitor", operation_id = "send_rule_sample",
    params(("unit" = String, Path), SampleQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = RuleSampleView)), extensions(("x-operation" = json!("monitor.rule.try"))))]
async fn sample(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<SampleQuery>,
    Upload(body): Upload,
) -> Result<(StatusCode, Json<RuleSampleView>), Refused> {
    app.monitor.rule_may_try(&caller, &unit).await?;
    let id = new_id(&*app.backend.clock, &*app.backend.random).map_err(Problem::from)?;
    let name: String = query.file_name.chars().filter(|c| !c.is_control()).take(200).collect();
    let view = RuleSampleView { sample: id.clone(), file_name: name.clone(), bytes: body.bytes() };
    let at = app.backend.clock.now();
    app.samples.keep(Sample { id, unit, account: account(&caller), name, body, at });
    Ok((StatusCode::CREATED, Json(view)))
}

fn hunted(sample: Sample, loaded: Loaded, found: &Found, stop: &AtomicBool) -> Result<HuntOutcome, Problem> {
    let sources = log_sources()?;
    // What was sent is read as a hunt reads its standard input: no file needs a name for it.
    let stdin = Box::new(sample.body.reader());
    let mut inputs = Inputs::new(&[PathBuf::from("-")], InputOptions { stdin, ..InputOptions::default() });
    let options = HuntOptions {
        inputs: vec![sample.name],
        threads: 1,
        lang: Lang::Vi,
        time: TimeFilter::default(),
        findings: Some((Format::Jsonl, Box::new(found.clone()))),
        html: None,
        started: Timestamp(0),
        now: || Timestamp(0),
    };
    let rules = ChosenRules { loaded, ..ChosenRules::default() };
    hunt(&mut inputs, rules, &sources, options, stop)
        .map_err(|error| Problem::internal(format!("try a rule: {error:#}")))
}

/// What the hunt said of the sample.
fn told(view: &mut RuleTrialView, outcome: &HuntOutcome, name: &str) {
    let summary = &outcome.summary;
    view.ran = true;
    view.records = summary.records;
    view.defects = summary.defects.total();
    let format =
        |row: &crate::summary::FormatCount| TriedFormatView { format: row.format.clone(), records: row.records };
    view.formats = summary.formats.iter().map(format).collect();
    let not_read = summary.files.not_read.rows().iter();
    view.not_read = not_read.map(|file| format!("{}: {}", named(&file.file, name), file.detail)).collect();
    for row in summary.rules.inert.rows() {
        if let Some(rule) = view.rules.iter_mut().find(|rule| *rule.id == *row.id.0) {
            rule.inert = Some(BothView::from(&row.reason));
        }
    }
    for row in summary.findings.by_rule.rows() {
        if let Some(rule) = view.rules.iter_mut().find(|rule| *rule.id == *row.id.0) {
            rule.findings = row.count;
        }
    }
}

/// A file of the sample by the name under which it was sent.
fn named(file: &str, name: &str) -> String {
    file.strip_prefix('-').map_or_else(|| file.to_owned(), |member| format!("{name}{member}"))
}

/// Takes findings as lines of JSON: counts all, and keeps some.
#[derive(Clone, Debug, Default)]
struct Found(Arc<Mutex<Lines>>);

#[derive(Debug, Default)]
struct Lines {
    part: Vec<u8>,
    count: u64,
    kept: Vec<serde_json::Value>,
    alerts: BTreeSet<(String, String)>,
}

impl Lines {
    fn line(&mut self, line: &[u8]) {
        self.count += 1;
        let wanted = self.kept.len() < SHOWN && line.len() <= MOST_LINE || self.alerts.len() < MOST_ALERTS;
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(if wanted { line } else { b"null" }) else {
            return;
        };
        let text = |name: &str| value.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        if wanted && self.alerts.len() < MOST_ALERTS {
            self.alerts.insert((text("rule_id"), text("host")));
        }
        if wanted && self.kept.len() < SHOWN && line.len() <= MOST_LINE {
            self.kept.push(value);
        }
    }
}

impl Write for Found {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for byte in bytes.split_inclusive(|byte| *byte == b'\n') {
            lines.part.extend_from_slice(byte);
            if lines.part.last() == Some(&b'\n') {
                let line = std::mem::take(&mut lines.part);
                lines.line(&line);
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Found {
    fn show(&self, view: &mut RuleTrialView, name: &str) {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        view.findings = lines.count;
        view.alerts = lines.alerts.len();
        let text = |value: &serde_json::Value, name: &str| {
            value.get(name).and_then(|v| v.as_str()).unwrap_or_default().to_owned()
        };
        let finding = |value: &serde_json::Value| TriedFindingView {
            time: value.get("time").and_then(|time| time.as_str()).map(str::to_owned),
            rule: text(value, "rule_id"),
            title: text(value, "rule_title"),
            level: text(value, "level"),
            file: named(&text(value, "file"), name),
            position: 0,
            record: value.get("record").and_then(serde_json::Value::as_i64).unwrap_or_default(),
            host: text(value, "host"),
            event: value.get("event").cloned().unwrap_or_default(),
        };
        view.shown = lines.kept.iter().map(finding).collect();
    }
}
