//! The routes of the library, below `/api/v1/library`: what the packs of regimes and directives and the report forms hold, to read.
//!
//! The library is the same for every unit and holds nothing of anybody: whoever is signed in may read it.

mod directives;
mod forms;
mod regimes;
mod views;

use chrono::NaiveDate;
use utoipa_axum::router::OpenApiRouter;
use vg_access::Problem;
use vg_access::problem::FieldError;

use super::assess::today;
use super::state::App;

/// Routes of the library.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(regimes::routes()).merge(directives::routes()).merge(forms::routes())
}

/// The day that is asked for; today when it is left out.
fn day(app: &App, wanted: Option<&str>) -> Result<NaiveDate, Problem> {
    let Some(text) = wanted.filter(|text| !text.is_empty()) else { return today(app) };
    let found: Result<vg_library::value::Day, _> = text.parse();
    found.map(|day| day.0).map_err(|_| {
        let (vi, en) = ("không phải là ngày, ví dụ 2024-02-05", "is no day, like 2024-02-05");
        Problem::invalid(vec![FieldError::new("/day", "bad_day", vi, en)])
    })
}
