//! Assessments: opening, seeing, closing; gaps and progress.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_assess::operations::ASSESSMENT_OPEN;
use vg_assess::states::State as Found;
use vg_assess::{Gap, GapFilter, Tally};

use super::facts;
use super::views::{AssessControlView, AssessmentView};
use crate::serve::api::Answer;
use crate::serve::api::views::{page_rows, unknown};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(one))
        .routes(routes!(close))
        .routes(routes!(gaps))
        .routes(routes!(progress))
        .routes(routes!(follow))
}

/// Which assessments are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AssessmentsQuery {
    /// Also those of earlier levels and regimes, and those that were closed.
    #[serde(default)]
    all: bool,
}

/// Assessments of a unit.
#[derive(Debug, Serialize, ToSchema)]
struct AssessmentsView {
    items: Vec<AssessmentView>,
}

/// List the assessments of a unit, by name of their system
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessments", tag = "assess", operation_id = "list_assessments",
    params(("unit" = String, Path), AssessmentsQuery), responses((status = 200, body = AssessmentsView)),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<AssessmentsQuery>,
) -> Answer<AssessmentsView> {
    let found = app.assess.assessment_list(&caller, &unit, query.all).await?;
    let names = Names::of(&app, found.iter().map(|kept| kept.updated_by.as_str())).await?;
    Ok(Json(AssessmentsView { items: found.iter().map(|kept| AssessmentView::of(kept, &names)).collect() }))
}

/// Which system is assessed, and by what.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Opening {
    /// Id of the system; its level is that of the inventory.
    system: String,
    /// Id of a regime; the newest in force when it is left out.
    regime: Option<String>,
    /// Ids of catalogues of the regime; all of them when it is empty.
    #[serde(default)]
    catalogues: Vec<String>,
}

/// What opening an assessment did.
#[derive(Debug, Serialize, ToSchema)]
struct OpenedView {
    assessment: AssessmentView,
    /// Measures that nobody ever assessed on this system.
    new: usize,
    /// Measures that came from an earlier assessment.
    carried: usize,
    /// Measures whose state must be looked at again.
    review: usize,
    /// Ids of measures that are not asked for any more. They stay as they were.
    left: Vec<String>,
}

/// Open the assessment of a system at its level, or bring it up to date; doing it again changes nothing
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessments", tag = "assess", operation_id = "open_assessment",
    params(("unit" = String, Path)), request_body = Opening,
    responses((status = 200, body = OpenedView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.assessment.open"))))]
async fn open(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(new): Input<Opening>,
) -> One<OpenedView> {
    app.assess.may(&caller, &unit, &ASSESSMENT_OPEN).await?;
    let system = facts::system_of(&app, &caller, &unit, &new.system).await?;
    let measures = facts::measures(&app, new.regime.as_deref(), system.level, &new.catalogues)?;
    let opened = app.assess.assessment_open(&caller, &unit, &system, &measures).await?;
    let view = OpenedView {
        assessment: AssessmentView::one(&app, &opened.assessment).await?,
        new: opened.new,
        carried: opened.carried,
        review: opened.review,
        left: opened.left,
    };
    Ok(Tagged(StatusCode::OK, opened.assessment.version, view))
}

/// See an assessment
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessments/{id}", tag = "assess", operation_id = "read_assessment",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = AssessmentView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> One<AssessmentView> {
    let kept = app.assess.assessment_get(&caller, &unit, &id).await?;
    Ok(Tagged(StatusCode::OK, kept.version, AssessmentView::one(&app, &kept).await?))
}

/// Why an assessment is closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ClosingAssessment {
    reason: String,
}

/// Close the assessment of a system that is no longer followed; it stays as it was
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessments/{id}/closing", tag = "assess", operation_id = "close_assessment",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = ClosingAssessment,
    responses((status = 200, body = AssessmentView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("assess.assessment.open"))))]
async fn close(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(why): Input<ClosingAssessment>,
) -> One<AssessmentView> {
    let kept = app.assess.assessment_close(&caller, &unit, &id, version, &why.reason).await?;
    Ok(Tagged(StatusCode::OK, kept.version, AssessmentView::one(&app, &kept).await?))
}

/// Which gaps are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct GapsQuery {
    /// Id of a system.
    system: Option<String>,
    /// Who answers for them; empty for those that nobody answers for.
    owner: Option<String>,
    /// `not_assessed`, `partly`, `not_met`
    state: Option<String>,
    /// Only those whose day is over.
    #[serde(default)]
    late: bool,
    /// Rows that are passed over.
    #[serde(default)]
    skip: u32,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// A measure that is not met.
#[derive(Debug, Serialize, ToSchema)]
struct GapView {
    /// Id of the system.
    system: String,
    system_name: String,
    #[serde(flatten)]
    control: AssessControlView,
}

/// Gaps: the late ones first, then by day, then by system.
#[derive(Debug, Serialize, ToSchema)]
struct GapsView {
    items: Vec<GapView>,
    /// How many there are in all.
    total: usize,
    /// How many of them are late.
    late: usize,
}

/// List what is not met, met in part or not assessed
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessment-gaps", tag = "assess", operation_id = "list_assessment_gaps",
    params(("unit" = String, Path), GapsQuery), responses((status = 200, body = GapsView)),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn gaps(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<GapsQuery>,
) -> Answer<GapsView> {
    let rows = page_rows(query.limit)? as usize;
    let state = match query.state.as_deref().filter(|state| !state.is_empty()) {
        Some(name) => {
            let known = Found::parse(name).filter(|state| state.is_gap());
            Some(known.ok_or_else(|| unknown("/state", &["not_assessed", "partly", "not_met"]))?)
        }
        None => None,
    };
    let filter = GapFilter { system: query.system, owner: query.owner, state, late: query.late };
    let found = app.assess.gaps(&caller, &unit, &filter, query.skip as usize, rows).await?;
    let controls = AssessControlView::all(&app, found.rows.iter().map(|gap| &gap.control)).await?;
    let view = |(gap, control): (&Gap, AssessControlView)| GapView {
        system: gap.system.clone(),
        system_name: gap.system_name.clone(),
        control,
    };
    let items = found.rows.iter().zip(controls).map(view).collect();
    Ok(Json(GapsView { items, total: found.total, late: found.late }))
}

/// How many measures are how.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AssessTallyView {
    /// Asked for.
    total: usize,
    /// Asked for, and applicable: the denominator.
    applicable: usize,
    /// Met: the numerator.
    met: usize,
    met_by_check: usize,
    /// Met as a person says: the weaker grade.
    met_by_statement: usize,
    /// Of these, those that nothing shows.
    met_without_evidence: usize,
    partly: usize,
    not_met: usize,
    /// Not assessed, or not in a way that counts now.
    unknown: usize,
    /// Of the unknown, those that must be looked at again.
    review: usize,
    /// Of the unknown, those whose result holds no more.
    lapsed: usize,
    not_applicable: usize,
    /// Gaps whose day is over.
    late: usize,
}

impl From<Tally> for AssessTallyView {
    fn from(tally: Tally) -> Self {
        Self {
            total: tally.total,
            applicable: tally.applicable(),
            met: tally.met(),
            met_by_check: tally.met_by_check,
            met_by_statement: tally.met_by_statement,
            met_without_evidence: tally.met_without_evidence,
            partly: tally.partly,
            not_met: tally.not_met,
            unknown: tally.unknown,
            review: tally.review,
            lapsed: tally.lapsed,
            not_applicable: tally.not_applicable,
            late: tally.late,
        }
    }
}

/// How far a system is.
#[derive(Debug, Serialize, ToSchema)]
struct SystemProgressView {
    assessment: AssessmentView,
    tally: AssessTallyView,
    /// The first day of its gaps, `YYYY-MM-DD`; empty when none has a day. Days before today are late.
    next_due: String,
}

/// How far a unit is.
#[derive(Debug, Serialize, ToSchema)]
struct AssessmentProgressView {
    systems: Vec<SystemProgressView>,
    total: AssessTallyView,
}

/// See how far the systems of a unit are
#[utoipa::path(get, path = "/api/v1/units/{unit}/assessment-progress", tag = "assess", operation_id = "read_assessment_progress",
    params(("unit" = String, Path)), responses((status = 200, body = AssessmentProgressView)),
    extensions(("x-operation" = json!("assess.assessment.read"))))]
async fn progress(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
) -> Answer<AssessmentProgressView> {
    let found = app.assess.progress(&caller, &unit).await?;
    let names = Names::of(&app, found.systems.iter().map(|one| one.assessment.updated_by.as_str())).await?;
    let system = |one: &vg_assess::SystemProgress| SystemProgressView {
        assessment: AssessmentView::of(&one.assessment, &names),
        tally: one.tally.into(),
        next_due: one.next_due.clone(),
    };
    Ok(Json(AssessmentProgressView { systems: found.systems.iter().map(system).collect(), total: found.total.into() }))
}

/// What following the checks did.
#[derive(Debug, Serialize, ToSchema)]
struct FollowedView {
    /// Measures whose state changed.
    changed: usize,
}

/// Let measures follow what their checks said last; the server does so by itself when checks have run
#[utoipa::path(post, path = "/api/v1/units/{unit}/assessment-checks", tag = "assess", operation_id = "follow_assessment_checks",
    params(("unit" = String, Path)), responses((status = 200, body = FollowedView)),
    extensions(("x-operation" = json!("assess.check.record"))))]
async fn follow(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<FollowedView> {
    app.assess.may(&caller, &unit, &vg_assess::operations::CHECK_RECORD).await?;
    Ok(Json(FollowedView { changed: facts::follow(&app, &caller, &unit).await? }))
}
