//! The routes of directives, below `/api/v1/units/{unit}`: letters, obligations, checks, readiness, answers.

mod answer_views;
mod answers;
mod board;
mod checks;
mod file;
mod letters;
mod obligation_views;
mod obligations;
mod pages;
mod plan;
mod rollup;
mod views;

use utoipa_axum::router::OpenApiRouter;

pub(super) use plan::{check_texts, plan_of};

use super::state::App;

/// Routes of this capability.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(letters::routes())
        .merge(obligations::routes())
        .merge(checks::routes())
        .merge(board::routes())
        .merge(answers::routes())
        .merge(rollup::routes())
}
