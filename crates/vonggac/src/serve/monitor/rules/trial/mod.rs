//! Trying a rule before it is switched on: over a `sample` that somebody sent, or over the unit's `own` events. Nothing is stored, and no
//! alert is made.

mod own;
mod sample;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::audit::{Changes, Subject};
use vg_access::problem::FieldError;
use vg_access::{On, Problem};
use vg_detect::logsource::LogSources;
use vg_detect::sigma::{LoadOptions, Loaded, RuleProblem, RuleSource, load};
use vg_monitor::operations::EVENT_READ;
use vg_monitor::rules::catalogue::Catalogue;

use self::own::{Own, TriedOwnView};
use self::sample::Sample;
pub(in crate::serve) use self::sample::Samples;
use crate::serve::api::Answer;
use crate::serve::input::{Input, Who};
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// How long a trial runs; what was found until then is shown.
const LONGEST: Duration = Duration::from_secs(20);
/// Findings that are shown; all are counted.
const SHOWN: usize = 200;
/// Rule and host of findings that are told apart: each would be an alert.
const MOST_ALERTS: usize = 10_000;
/// Titles of tried rules that the record of a trial over stored events names.
const MOST_TITLES: usize = 20;
/// Rules that a correlation needs and that are tried with it.
const MOST_NEEDED: usize = 200;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    sample::routes().routes(routes!(attempt))
}

/// Which rule is tried, on what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TryingRule {
    /// The text of rules (YAML); empty for one that a set has.
    #[serde(default)]
    text: String,
    /// Id of a rule of a set, when there is no text.
    #[serde(default)]
    rule: String,
    /// Its set; empty for the one that is used.
    #[serde(default)]
    set: String,
    /// `sample` of a file that was sent; without one and without `hours` the rule is only read.
    #[serde(default)]
    sample: String,
    /// In place of a sample: over the events that the unit has stored of so many last hours, 1 to 168. Needs the right to search events.
    #[serde(default)]
    hours: Option<u32>,
}

/// Something about the text of a rule.
#[derive(Debug, Serialize, ToSchema)]
struct TriedProblemView {
    /// From 1; 0 when there is none.
    line: u32,
    /// From 1; 0 when there is none.
    column: u32,
    title: String,
    /// Stable code.
    code: &'static str,
    /// What is wrong and how to mend it, in English as the loader says it.
    message: String,
    /// Where the specification says so; empty where it does not.
    specification: &'static str,
}

impl From<&RuleProblem> for TriedProblemView {
    fn from(problem: &RuleProblem) -> Self {
        Self {
            line: problem.line,
            column: problem.column,
            title: problem.title.clone(),
            code: problem.kind.code(),
            message: problem.message.clone(),
            specification: problem.kind.reason(),
        }
    }
}

/// A rule that was tried.
#[derive(Debug, Serialize, ToSchema)]
struct TriedRuleView {
    id: String,
    title: String,
    level: &'static str,
    /// Findings of it.
    findings: u64,
    /// Why it could not have matched this sample, in both languages; null when it could.
    inert: Option<BothView>,
}

/// A finding of a trial.
#[derive(Debug, Serialize, ToSchema)]
struct TriedFindingView {
    /// Time of the event; null when it has none.
    time: Option<String>,
    rule: String,
    title: String,
    level: String,
    /// Member of an archive; empty when the sample is none.
    file: String,
    /// Position of a stored event; 0 in a sample.
    position: i64,
    record: i64,
    /// Host of the event, or whom the finding is about when it names none.
    host: String,
    /// The fields that the rule looked at.
    #[schema(value_type = Object)]
    event: serde_json::Value,
}

/// What was read of the sample.
#[derive(Debug, Serialize, ToSchema)]
struct TriedFormatView {
    format: String,
    records: u64,
}

/// What a rule found. Nothing was stored, and no alert was made.
#[derive(Debug, Default, Serialize, ToSchema)]
struct RuleTrialView {
    rules: Vec<TriedRuleView>,
    /// Why rules cannot be used.
    problems: Vec<TriedProblemView>,
    /// What their authors should know.
    notes: Vec<TriedProblemView>,
    /// True when there was something to try a rule on, and a rule.
    ran: bool,
    /// Of a trial over stored events: which they were. Null for a sample.
    own: Option<TriedOwnView>,
    /// Findings in all.
    findings: u64,
    /// Alerts that they would be: one for each rule and host, over stored events one for each rule and entity.
    alerts: usize,
    /// The first 200.
    shown: Vec<TriedFindingView>,
    records: u64,
    formats: Vec<TriedFormatView>,
    /// Places of the sample that are damaged.
    defects: u64,
    /// Why something of the sample was not read, in English.
    not_read: Vec<String>,
    /// True when the time for a trial was over before the end.
    stopped: bool,
    milliseconds: u64,
}

/// Try rules on a sample, or on what the unit has stored of the last hours: read the text, and say what they find. Nothing is stored, and no alert is made
#[utoipa::path(post, path = "/api/v1/units/{unit}/rule-trials", tag = "monitor", operation_id = "try_rule",
    params(("unit" = String, Path)), request_body = TryingRule, responses((status = 200, body = RuleTrialView)),
    extensions(("x-operation" = json!("monitor.rule.try"))))]
async fn attempt(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(new): Input<TryingRule>,
) -> Answer<RuleTrialView> {
    app.monitor.rule_may_try(&caller, &unit).await?;
    let texts = texts_of(&app.live.keeper.catalogue(), &new)?;
    let Some(hours) = new.hours else {
        let on = match new.sample.as_str() {
            "" => TriedOn::Nothing,
            id => TriedOn::Sample(Sample::of(&app, &caller, &unit, id)?),
        };
        return Ok(Json(within(&app, texts, on).await?));
    };
    if !new.sample.is_empty() {
        let (vi, en) = ("chọn tệp mẫu hoặc số giờ, không chọn cả hai", "choose a sample or hours, not both");
        return Err(Problem::invalid(vec![FieldError::new("/hours", "conflict", vi, en)]).into());
    }
    let (_, pending) =
        app.access.begin(&caller, &EVENT_READ, On::Unit(&unit), &Subject::new("rule_trial", &new.rule)).await?;
    let tried = match Own::last(&app, &unit, hours) {
        Ok(own) => within(&app, texts, TriedOn::Own(own)).await,
        Err(problem) => Err(problem),
    };
    let changes = |view: &RuleTrialView| {
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        let titles: Vec<&str> = view.rules.iter().map(|rule| rule.title.as_str()).take(MOST_TITLES).collect();
        Changes::new()
            .set("rules", titles.join("; ").as_str())
            .set("hours", i64::from(hours))
            .set("events", number(view.records))
            .set("findings", number(view.findings))
    };
    Ok(Json(pending.settle_with(tried, changes).await?))
}

/// Tries rules within the time for it.
async fn within(app: &App, texts: Vec<RuleSource>, on: TriedOn) -> Result<RuleTrialView, Problem> {
    let turn = app.uploads.acquire().await;
    let _turn = turn.map_err(|_| Problem::internal("the turns for uploads are closed"))?;
    let stop = Arc::new(AtomicBool::new(false));
    let own = Arc::clone(&stop);
    let mut work = tokio::task::spawn_blocking(move || tried(&texts, on, &own));
    let done = match tokio::time::timeout(LONGEST, &mut work).await {
        Ok(done) => done,
        Err(_) => {
            stop.store(true, Ordering::Relaxed);
            work.await
        }
    };
    let mut view = done.map_err(|fault| Problem::internal(format!("a trial ended in a fault: {fault}")))??;
    view.stopped = stop.load(Ordering::Relaxed);
    Ok(view)
}

/// The texts that are tried: what was given, or the rule of a set with those that it counts.
fn texts_of(catalogue: &Catalogue, new: &TryingRule) -> Result<Vec<RuleSource>, Problem> {
    if !new.text.trim().is_empty() {
        return Ok(vec![RuleSource::Text { name: "rule.yml".to_owned(), text: new.text.clone() }]);
    }
    let all = catalogue.of_id(&new.rule);
    let of_set = |entry: &&&vg_monitor::rules::catalogue::Entry| {
        new.set.is_empty() || catalogue.set_of(entry).is_some_and(|set| set.id == new.set)
    };
    let Some(first) = all.iter().find(of_set) else {
        let (vi, en) = ("hãy dán nội dung quy tắc hoặc chọn một quy tắc", "paste the text of a rule, or choose a rule");
        return Err(Problem::invalid(vec![FieldError::new("/text", "required", vi, en)]));
    };
    let mut texts = Vec::new();
    let mut open = vec![*first];
    let mut seen = BTreeSet::new();
    while let Some(entry) = open.pop() {
        if texts.len() >= MOST_NEEDED || !seen.insert(entry.meta.id.0.to_string()) {
            continue;
        }
        texts.push(RuleSource::Text { name: format!("{}.yml", texts.len()), text: entry.meta.text.to_string() });
        open.extend(entry.counts.iter().filter_map(|id| catalogue.of_id(id).first().copied()));
    }
    Ok(texts)
}

/// What rules are tried on.
enum TriedOn {
    Nothing,
    Sample(Sample),
    Own(Own),
}

fn tried(texts: &[RuleSource], on: TriedOn, stop: &AtomicBool) -> Result<RuleTrialView, Problem> {
    let began = std::time::Instant::now();
    let loaded = load(texts, &LoadOptions::default());
    let mut view = RuleTrialView {
        problems: loaded.problems.iter().map(TriedProblemView::from).collect(),
        notes: loaded.notes.iter().map(TriedProblemView::from).collect(),
        rules: rules_of(&loaded),
        ..RuleTrialView::default()
    };
    match on {
        _ if view.rules.is_empty() => {}
        TriedOn::Nothing => {}
        TriedOn::Sample(sample) => sample.run(loaded, &mut view, stop)?,
        TriedOn::Own(own) => own.run(loaded, &mut view, stop)?,
    }
    view.milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(view)
}

fn rules_of(loaded: &Loaded) -> Vec<TriedRuleView> {
    let metas = loaded.rules.iter().map(|rule| &rule.meta);
    let metas = metas.chain(loaded.correlations.iter().map(|rule| &rule.meta));
    let view = |meta: &vg_detect::sigma::ast::RuleMeta| TriedRuleView {
        id: meta.id.0.to_string(),
        title: meta.title.clone(),
        level: meta.level.as_str(),
        findings: 0,
        inert: None,
    };
    metas.map(view).collect()
}

fn log_sources() -> Result<LogSources, Problem> {
    LogSources::embedded().map_err(|error| Problem::internal(format!("read the log sources of the program: {error}")))
}
