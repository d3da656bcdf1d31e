//! The routes of control assessment, below `/api/v1/units/{unit}`: assessments, measures, evidence, tables, level dossiers, OSCAL.

mod assessments;
mod controls;
mod dossiers;
mod evidence;
mod facts;
mod file;
mod oscal;
mod tables;
mod views;

use utoipa_axum::router::OpenApiRouter;

pub(super) use facts::{check_title, follow, measures, systems_of, today};

use super::state::App;

/// Routes of this capability.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(assessments::routes())
        .merge(controls::routes())
        .merge(evidence::routes())
        .merge(tables::routes())
        .merge(dossiers::routes())
        .merge(oscal::routes())
}
