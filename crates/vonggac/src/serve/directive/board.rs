//! The readiness of a unit.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_directive::board::{Board, OnClause, OnLetter, Point, Tally};

use super::letters::LetterView;
use super::obligation_views::{ObligationView, StepView};
use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::inventory::names::Names;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(readiness))
}

/// How many obligations are how.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TallyView {
    /// Followed, without those that do not concern the unit.
    all: i64,
    /// Met by measurement.
    met: i64,
    /// Met by what a person stated: the weaker grade.
    stated: i64,
    not_met: i64,
    unknown: i64,
    /// Need not be met until a day.
    waived: i64,
    /// Do not concern the unit; not among `all`.
    not_applicable: i64,
    /// Not met, and past their due time.
    late: i64,
    /// Weight of all.
    weight: i64,
    /// Weight of those that are met, by measurement or statement.
    weight_met: i64,
}

impl From<Tally> for TallyView {
    fn from(tally: Tally) -> Self {
        let Tally { all, met, stated, not_met, unknown, waived, not_applicable, late, weight, weight_met } = tally;
        Self { all, met, stated, not_met, unknown, waived, not_applicable, late, weight, weight_met }
    }
}

/// A clause on the board.
#[derive(Debug, Serialize, ToSchema)]
struct ClauseView {
    label: String,
    /// Label of the clause above; empty for none.
    parent: String,
    title: BothView,
    text: BothView,
    /// Whom it concerns; empty for all.
    applies: BothView,
    /// `met`, `not_met`, `unknown`; null when nothing is asked of the unit
    verdict: Option<&'static str>,
    /// Of its own obligations and those of the clauses below.
    tally: TallyView,
    /// Ids of its own obligations.
    obligations: Vec<String>,
}

impl From<OnClause> for ClauseView {
    fn from(on: OnClause) -> Self {
        Self {
            title: (&on.clause.title).into(),
            text: (&on.clause.text).into(),
            applies: (&on.clause.applies).into(),
            label: on.clause.label,
            parent: on.clause.parent,
            verdict: on.verdict.map(vg_directive::obligations::state::Verdict::name),
            tally: on.tally.into(),
            obligations: on.obligations,
        }
    }
}

/// A letter on the board.
#[derive(Debug, Serialize, ToSchema)]
struct OnLetterView {
    letter: LetterView,
    tally: TallyView,
    /// In the order of the letter.
    clauses: Vec<ClauseView>,
    /// In their order.
    obligations: Vec<ObligationView>,
}

/// How many there were at the end of a day, and how many of them were met.
#[derive(Debug, Serialize, ToSchema)]
struct PointView {
    at: String,
    all: i64,
    met: i64,
}

impl From<Point> for PointView {
    fn from(point: Point) -> Self {
        Self { at: point.at.to_string(), all: point.all, met: point.met }
    }
}

/// The readiness of a unit.
#[derive(Debug, Serialize, ToSchema)]
struct BoardView {
    at: String,
    /// Newest first.
    letters: Vec<OnLetterView>,
    /// Steps of the last 24 hours, newest first.
    changes: Vec<StepView>,
    /// One for each day since the first obligation, at most 120; the last is now.
    points: Vec<PointView>,
}

impl BoardView {
    fn of(board: Board, names: &Names) -> Self {
        let letter = |on: OnLetter| OnLetterView {
            letter: LetterView::of(&on.letter, names),
            tally: on.tally.into(),
            clauses: on.clauses.into_iter().map(ClauseView::from).collect(),
            obligations: on.obligations.iter().map(|kept| ObligationView::of(kept, names)).collect(),
        };
        Self {
            at: board.at.to_string(),
            letters: board.letters.into_iter().map(letter).collect(),
            changes: board.changes.iter().map(|step| StepView::of(step, names)).collect(),
            points: board.points.into_iter().map(PointView::from).collect(),
        }
    }
}

/// Which letter is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OfLetter {
    /// Id of a letter; all confirmed letters when it is left out.
    letter: Option<String>,
}

/// See what holds, clause by clause
#[utoipa::path(get, path = "/api/v1/units/{unit}/readiness", tag = "directive", operation_id = "read_readiness",
    params(("unit" = String, Path), OfLetter), responses((status = 200, body = BoardView)),
    extensions(("x-operation" = json!("directive.obligation.read"))))]
async fn readiness(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(of): Query<OfLetter>,
) -> Answer<BoardView> {
    let board = app.directive.board(&caller, &unit, of.letter.as_deref()).await?;
    let letters = board.letters.iter();
    let mut actors: Vec<String> = board.changes.iter().map(|step| step.actor.clone()).collect();
    for on in letters {
        actors.push(on.letter.updated_by.clone());
        actors.push(on.letter.data.confirmed_by.clone());
        actors.extend(on.obligations.iter().flat_map(ObligationView::actors));
    }
    let names = Names::of(&app, actors.iter().map(String::as_str)).await?;
    Ok(Json(BoardView::of(board, &names)))
}
