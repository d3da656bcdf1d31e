//! Search over the events of a unit, below `/api/v1/units/{unit}/events`.
//!
//! Every route that looks at events wants `monitor.event.read` and `lake.query.run` in the unit, and leaves a record with the SQL, its
//! digest and the number of rows, as a question in SQL does. What asks ends when nobody waits for the answer any more. The language is
//! `vg_monitor::search`; a fault in a text has one of the codes `search_*`, and `POST …/events/sql` says its place as numbers.

mod ask;
mod count;
mod coverage;
mod export;
mod follow;
mod holds;
mod input;
mod one;
mod page;
mod saved;
mod steps;
mod text;

use utoipa_axum::router::OpenApiRouter;

use super::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(text::routes())
        .merge(page::routes())
        .merge(count::routes())
        .merge(follow::routes())
        .merge(export::routes())
        .merge(one::routes())
        .merge(coverage::routes())
        .merge(holds::routes())
        .merge(saved::routes())
}
