//! What units below made of a letter that was passed on to them.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_directive::rollup::{Below, Standing};

use super::board::TallyView;
use super::views::at;
use crate::serve::api::Answer;
use crate::serve::api::views::page_rows;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(below))
}

/// How many units stand where.
#[derive(Debug, Default, Serialize, ToSchema)]
struct UnitCounts {
    all: i64,
    /// Nobody there has looked at the letter.
    silent: i64,
    /// It was read and is not confirmed.
    reading: i64,
    /// It is followed, and something is past its due time.
    late: i64,
    /// It is followed.
    working: i64,
    answered: i64,
    withdrawn: i64,
}

/// A unit below.
#[derive(Debug, Serialize, ToSchema)]
struct BelowView {
    unit: String,
    unit_name: String,
    /// The letter in its register.
    letter: String,
    /// `silent`, `reading`, `late`, `working`, `answered`, `withdrawn`
    standing: &'static str,
    /// The day by which an answer is wanted; empty for none.
    answer_by: String,
    acknowledged_at: Option<String>,
    answered_at: Option<String>,
    /// Null before the letter was confirmed there.
    tally: Option<TallyView>,
    /// When that was settled last.
    at: Option<String>,
}

/// All units below together, and a page of them.
#[derive(Debug, Serialize, ToSchema)]
struct RollUpView {
    units: UnitCounts,
    /// Obligations of all of them together.
    tally: TallyView,
    /// Those first that need a call.
    items: Vec<BelowView>,
    /// Send it as `after` for the next page; null when there is none.
    next: Option<String>,
}

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PageOf {
    /// `next` of the page before.
    after: Option<String>,
    /// Units of a page, 1 to 1000; 200 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// See what the units below made of a letter that was passed on to them, those first that need a call
#[utoipa::path(get, path = "/api/v1/units/{unit}/letters/{id}/below", tag = "directive", operation_id = "read_letter_below",
    params(("unit" = String, Path), ("id" = String, Path), PageOf), responses((status = 200, body = RollUpView)),
    extensions(("x-operation" = json!("directive.obligation.read"))))]
async fn below(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Query(page): Query<PageOf>,
) -> Answer<RollUpView> {
    let after = page.after.as_deref().map(cursor).transpose()?;
    let after = after.as_ref().map(|(rank, unit)| (*rank, unit.as_str()));
    let found = app.directive.roll_up(&caller, &unit, &id, after, page_rows(page.limit)?).await?;
    let names = {
        let mut tx = app.backend.sql.begin_read().await?;
        app.access.unit_names(&mut tx, found.page.iter().map(|one| one.unit.as_str())).await?
    };
    let count = |standing: Standing| found.units.get(standing.name()).copied().unwrap_or_default();
    let units = UnitCounts {
        all: found.units.values().sum(),
        silent: count(Standing::Silent),
        reading: count(Standing::Reading),
        late: count(Standing::Late),
        working: count(Standing::Working),
        answered: count(Standing::Answered),
        withdrawn: count(Standing::Withdrawn),
    };
    let item = |one: Below| BelowView {
        unit_name: names.get(&one.unit).cloned().unwrap_or_default(),
        unit: one.unit,
        letter: one.letter,
        standing: one.standing.name(),
        answer_by: one.answer_by,
        acknowledged_at: at(one.acknowledged_at),
        answered_at: at(one.answered_at),
        tally: one.tally.map(TallyView::from),
        at: at(one.at),
    };
    Ok(Json(RollUpView {
        units,
        tally: found.tally.into(),
        items: found.page.into_iter().map(item).collect(),
        next: found.next.map(|(rank, unit)| format!("{rank}.{unit}")),
    }))
}

/// Where a page begins.
fn cursor(text: &str) -> Result<(i64, String), Problem> {
    let parts = text.split_once('.').and_then(|(rank, unit)| Some((rank.parse().ok()?, unit.to_owned())));
    parts.ok_or_else(|| {
        let (vi, en) = ("không phải là giá trị `next` của trang trước", "is no `next` of a page before");
        Problem::invalid(vec![FieldError::new("/after", "bad_cursor", vi, en)])
    })
}
