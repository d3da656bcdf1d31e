//! Checks: what they ask, what they said, of whom, and what changed.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_directive::checks::{CheckText, History, Mark, Observation, RanNow, Told, said};
use vg_model::{Text, Timestamp};

use super::views::{CountsView, ObservationView, at};
use crate::serve::api::Answer;
use crate::serve::api::views::{page_rows, unknown};
use crate::serve::input::Who;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(run))
        .routes(routes!(one))
        .routes(routes!(observations))
        .routes(routes!(subjects))
        .routes(routes!(changes))
}

/// A check of a unit.
#[derive(Debug, Serialize, ToSchema)]
struct CheckView {
    /// `pack/id`; `~` in place of `/` in addresses.
    id: String,
    title: BothView,
    /// How it decides, for those who read no SQL.
    about: BothView,
    /// What to do about a subject that is not met.
    fix: BothView,
    subject_kind: String,
    version: i64,
    /// Hours after which an observation is stale.
    fresh_hours: f64,
    /// What the reasons of subjects mean, by key.
    reasons: std::collections::BTreeMap<String, BothView>,
    /// False when no pack has it any more: then it is unknown.
    known: bool,
    last: Option<ObservationView>,
}

impl CheckView {
    #[expect(clippy::cast_precision_loss, reason = "a span that is shown")]
    fn of(id: &str, text: Option<&CheckText>, last: Option<&Observation>, now: Timestamp) -> Self {
        let plain = Text::new(id, id);
        Self {
            id: id.to_owned(),
            title: text.map_or(&plain, |text| &text.title).into(),
            about: text.map(|text| (&text.about).into()).unwrap_or_default(),
            fix: text.map(|text| (&text.fix).into()).unwrap_or_default(),
            subject_kind: text.map(|text| text.subject_kind.clone()).unwrap_or_default(),
            version: text.map_or(0, |text| text.version),
            fresh_hours: text.map_or(0.0, |text| text.freshness as f64 / 3_600_000_000.0),
            reasons: text
                .map(|text| text.reasons.iter().map(|(key, said)| (key.clone(), said.into())).collect())
                .unwrap_or_default(),
            known: text.is_some(),
            last: last.map(|last| ObservationView::of(last, now)),
        }
    }
}

/// Checks.
#[derive(Debug, Serialize, ToSchema)]
struct ChecksView {
    items: Vec<CheckView>,
}

/// List the checks that the obligations of a unit need
#[utoipa::path(get, path = "/api/v1/units/{unit}/checks", tag = "directive", operation_id = "list_checks",
    params(("unit" = String, Path)), responses((status = 200, body = ChecksView)),
    extensions(("x-operation" = json!("directive.check.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<ChecksView> {
    let found = app.directive.check_list(&caller, &unit).await?;
    let now = app.backend.clock.now();
    let items = found.iter().map(|(id, text, last)| CheckView::of(id, *text, last.as_ref(), now)).collect();
    Ok(Json(ChecksView { items }))
}

/// What a run came to.
#[derive(Debug, Serialize, ToSchema)]
struct RanView {
    /// Checks that were run.
    run: usize,
    /// Observations that were recorded.
    recorded: usize,
    /// Obligations that changed.
    obligations: usize,
}

/// Run all checks of a unit now
#[utoipa::path(post, path = "/api/v1/units/{unit}/checks/run", tag = "directive", operation_id = "run_checks",
    params(("unit" = String, Path)), responses((status = 200, body = RanView)),
    extensions(("x-operation" = json!("directive.check.run"))))]
async fn run(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<RanView> {
    let ran = app.directive.run_checks(&caller, &unit, &*app.tables, RanNow::Asked).await?;
    Ok(Json(RanView { run: ran.run, recorded: ran.recorded, obligations: ran.obligations }))
}

/// The name of a check as an address has it.
fn named(id: &str) -> String {
    id.replacen('~', "/", 1)
}

/// A check with its text.
#[derive(Debug, Serialize, ToSchema)]
struct CheckTextView {
    #[serde(flatten)]
    check: CheckView,
    /// The SQL with which the last observation was made; that of the pack when there is none.
    sql: String,
}

/// See a check
#[utoipa::path(get, path = "/api/v1/units/{unit}/checks/{check}", tag = "directive", operation_id = "read_check",
    params(("unit" = String, Path), ("check" = String, Path, description = "`pack~id`")),
    responses((status = 200, body = CheckTextView)), extensions(("x-operation" = json!("directive.check.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, check)): Path<(String, String)>,
) -> Answer<CheckTextView> {
    let id = named(&check);
    let (text, last, sql) = app.directive.check_get(&caller, &unit, &id).await?;
    let now = app.backend.clock.now();
    let sql = sql.or_else(|| text.map(|text| text.sql.clone())).unwrap_or_default();
    Ok(Json(CheckTextView { check: CheckView::of(&id, text, last.as_ref(), now), sql }))
}

/// Which observations are wanted, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HistoryPage {
    /// Value of `next` of the page before.
    after: Option<i64>,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// Observations.
#[derive(Debug, Serialize, ToSchema)]
struct ObservationsView {
    items: Vec<ObservationView>,
    /// Give it as `after` for the next page.
    next: Option<i64>,
}

/// See the observations of a check
#[utoipa::path(get, path = "/api/v1/units/{unit}/checks/{check}/observations", tag = "directive",
    operation_id = "list_observations",
    params(("unit" = String, Path), ("check" = String, Path, description = "`pack~id`"), HistoryPage),
    responses((status = 200, body = ObservationsView)), extensions(("x-operation" = json!("directive.check.read"))))]
async fn observations(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, check)): Path<(String, String)>,
    Query(page): Query<HistoryPage>,
) -> Answer<ObservationsView> {
    let limit = page_rows(page.limit)?;
    let wanted = History { before: page.after, limit };
    let found = app.directive.observations(&caller, &unit, &named(&check), wanted).await?;
    let now = app.backend.clock.now();
    let next = found.last().filter(|_| found.len() >= limit as usize).map(|last| last.no);
    Ok(Json(ObservationsView { items: found.iter().map(|one| ObservationView::of(one, now)).collect(), next }))
}

/// What a check says of one subject.
#[derive(Debug, Serialize, ToSchema)]
struct SubjectView {
    subject: String,
    subject_kind: String,
    subject_name: String,
    /// `met`, `not_met`, `unknown`, `unreachable`, `excused`
    verdict: &'static str,
    /// A key of `reasons` of the check; empty when it is met.
    reason: String,
    /// The values by which it was decided, as the check wrote them.
    evidence: String,
    /// The same in words.
    said: BothView,
    /// When what it rests on was seen.
    observed_at: Option<String>,
    /// The observation that said so first.
    from_no: i64,
    /// The observation that said something else; null while it holds.
    until_no: Option<i64>,
}

impl SubjectView {
    /// What is told of a subject of a check, with the words that the check has now.
    fn of(told: Told, app: &App, check: &str) -> Self {
        let subject = told.subject;
        let said = match app.directive.check_text(check) {
            Some(text) => said(&text.words, &subject.evidence),
            None => Text::new(&subject.evidence, &subject.evidence),
        };
        Self {
            subject: subject.id,
            subject_kind: subject.kind,
            subject_name: subject.name,
            verdict: subject.mark.name(),
            reason: subject.reason,
            evidence: subject.evidence,
            said: (&said).into(),
            observed_at: at(subject.observed_at),
            from_no: told.from_no,
            until_no: told.until_no,
        }
    }
}

/// Subjects.
#[derive(Debug, Serialize, ToSchema)]
struct SubjectsView {
    items: Vec<SubjectView>,
    /// Give it as `after` for the next page.
    next: Option<String>,
}

/// Which subjects are wanted, by name.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SubjectPage {
    /// `not_met`, `unreachable`, `unknown`, `excused`, `met`
    verdict: String,
    /// Value of `next` of the page before.
    after: Option<String>,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// See the subjects of a check as they stand
#[utoipa::path(get, path = "/api/v1/units/{unit}/checks/{check}/subjects", tag = "directive",
    operation_id = "list_subjects",
    params(("unit" = String, Path), ("check" = String, Path, description = "`pack~id`"), SubjectPage),
    responses((status = 200, body = SubjectsView)), extensions(("x-operation" = json!("directive.check.read"))))]
async fn subjects(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, check)): Path<(String, String)>,
    Query(page): Query<SubjectPage>,
) -> Answer<SubjectsView> {
    let limit = page_rows(page.limit)?;
    let mark = Mark::parse(&page.verdict).ok_or_else(|| unknown("/verdict", &Mark::ALL.map(Mark::name)))?;
    let after: Option<(String, String)> = page.after.as_deref().map(mark_of).transpose()?;
    let after = after.as_ref().map(|(name, id)| (name.as_str(), id.as_str()));
    let found = app.directive.subjects(&caller, &unit, &named(&check), mark, after, limit).await?;
    let next = found
        .last()
        .filter(|_| found.len() >= limit as usize)
        .map(|told| serde_json::json!([told.subject.name, told.subject.id]).to_string());
    let items = found.into_iter().map(|told| SubjectView::of(told, &app, &named(&check))).collect();
    Ok(Json(SubjectsView { items, next }))
}

fn mark_of(text: &str) -> Result<(String, String), Problem> {
    serde_json::from_str(text).map_err(|_| {
        let (vi, en) = ("dấu trang không hợp lệ; hãy xem lại từ đầu", "is no mark of a page; begin again");
        Problem::invalid(vec![FieldError::new("/after", "bad_mark", vi, en)])
    })
}

/// Between which observations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Between {
    /// Number of the earlier observation; 0 for the beginning.
    from: i64,
    /// Number of the later one.
    to: i64,
    /// Last subject of the page before.
    after: Option<String>,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// What changed between two observations, and how the two counted.
#[derive(Debug, Serialize, ToSchema)]
struct ChangesView {
    items: Vec<SubjectView>,
    /// Give it as `after` for the next page.
    next: Option<String>,
    from: Option<CountsView>,
    to: Option<CountsView>,
}

/// Compare two observations of a check
#[utoipa::path(get, path = "/api/v1/units/{unit}/checks/{check}/changes", tag = "directive",
    operation_id = "compare_observations",
    params(("unit" = String, Path), ("check" = String, Path, description = "`pack~id`"), Between),
    responses((status = 200, body = ChangesView)), extensions(("x-operation" = json!("directive.check.read"))))]
async fn changes(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, check)): Path<(String, String)>,
    Query(between): Query<Between>,
) -> Answer<ChangesView> {
    let (limit, id) = (page_rows(between.limit)?, named(&check));
    let after = between.after.unwrap_or_default();
    let numbers = (between.from, between.to);
    let found = app.directive.subjects_between(&caller, &unit, &id, numbers, &after, limit).await?;
    let next = found.last().filter(|_| found.len() >= limit as usize).map(|told| told.subject.id.clone());
    let counts = async |no: i64| {
        let wanted = History { before: no.checked_add(1), limit: 1 };
        let found = app.directive.observations(&caller, &unit, &id, wanted).await?;
        Ok::<_, Problem>(found.first().filter(|one| one.no == no).map(|one| one.counts.into()))
    };
    let (from, to) = (counts(between.from).await?, counts(between.to).await?);
    let items = found.into_iter().map(|told| SubjectView::of(told, &app, &named(&check))).collect();
    Ok(Json(ChangesView { items, next, from, to }))
}
