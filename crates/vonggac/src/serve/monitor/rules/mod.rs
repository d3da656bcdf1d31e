//! Rules and their sets. Rules are the installation's, so sets and switches are asked for without a unit; what rules did is a unit's.

mod import;
mod list;
mod rule;
mod sets;
mod trial;
mod views;

use utoipa_axum::router::OpenApiRouter;

pub(in crate::serve) use trial::Samples;

use crate::serve::state::App;

/// Routes of this part.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(list::routes())
        .merge(rule::routes())
        .merge(sets::routes())
        .merge(import::routes())
        .merge(trial::routes())
}
