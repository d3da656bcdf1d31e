//! What there is in the library, and the entries of a regime on a day.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_library::TABLES;

use super::directives::PackSummaryView;
use super::forms::FormSummaryView;
use super::views::{OverlayView, RegimeEntryView, RegimeView};
use super::{day, today};
use crate::serve::api::Answer;
use crate::serve::api::views::unknown;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(all)).routes(routes!(one))
}

/// What there is in the library.
#[derive(Debug, Serialize, ToSchema)]
struct LibraryView {
    /// Today in Viet Nam.
    today: String,
    /// Newest first.
    regimes: Vec<RegimeView>,
    overlays: Vec<OverlayView>,
    directives: Vec<PackSummaryView>,
    /// Forms of answers to directives.
    forms: Vec<FormSummaryView>,
}

/// List the regimes, overlays, directives and report forms of the program
#[utoipa::path(get, path = "/api/v1/library", tag = "library", operation_id = "list_library",
    responses((status = 200, body = LibraryView)), extensions(("x-operation" = json!("signed_in"))))]
async fn all(Who(_): Who, State(app): State<App>) -> Answer<LibraryView> {
    let today = today(&app)?;
    Ok(Json(LibraryView {
        today: today.to_string(),
        regimes: app.regimes.packs().iter().map(|pack| RegimeView::of(pack, today)).collect(),
        overlays: app.regimes.overlays().iter().map(OverlayView::from).collect(),
        directives: app.packs.iter().map(|pack| PackSummaryView::of(pack, today)).collect(),
        forms: app.directive.forms().values().map(FormSummaryView::from).collect(),
    }))
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EntriesQuery {
    /// The day, `YYYY-MM-DD`; today in Viet Nam when it is left out.
    day: Option<String>,
    /// `contact`, `clock`, `control`, `form`, …; all sections when it is left out.
    section: Option<String>,
}

/// How many entries of a section are shown.
#[derive(Debug, Serialize, ToSchema)]
struct SectionShownView {
    section: &'static str,
    /// Valid on the day.
    shown: usize,
    /// Not valid on the day.
    left_out: usize,
}

/// The entries of a regime on a day.
#[derive(Debug, Serialize, ToSchema)]
struct RegimeEntriesView {
    regime: RegimeView,
    /// The day.
    day: String,
    /// Each section that was asked for.
    sections: Vec<SectionShownView>,
    /// Entries that were asked for and are not valid on the day.
    left_out: usize,
    /// By section, then in their order.
    items: Vec<RegimeEntryView>,
}

/// See the entries of a regime that are valid on a day, with what they say, where that is stated and how surely it is known
#[utoipa::path(get, path = "/api/v1/library/regimes/{id}", tag = "library", operation_id = "read_regime",
    params(("id" = String, Path), EntriesQuery), responses((status = 200, body = RegimeEntriesView)),
    extensions(("x-operation" = json!("signed_in"))))]
async fn one(
    Who(_): Who,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(wanted): Query<EntriesQuery>,
) -> Answer<RegimeEntriesView> {
    let pack = app.regimes.pack(&id).ok_or_else(Problem::not_found)?;
    let day = day(&app, wanted.day.as_deref())?;
    let section = wanted.section.as_deref().filter(|section| !section.is_empty());
    if section.is_some_and(|section| !TABLES.contains(&section)) {
        return Err(unknown("/section", TABLES).into());
    }
    let mut found = RegimeEntriesView {
        regime: RegimeView::of(pack, today(&app)?),
        day: day.to_string(),
        sections: Vec::new(),
        left_out: 0,
        items: Vec::new(),
    };
    for table in TABLES.iter().filter(|table| section.is_none_or(|section| section == **table)) {
        let shown = app.regimes.section(&pack.head.id, table, day).ok_or_else(Problem::not_found)?;
        found.left_out += shown.left_out;
        found.sections.push(SectionShownView { section: table, shown: shown.entries.len(), left_out: shown.left_out });
        found.items.extend(shown.entries.iter().map(|entry| RegimeEntryView::of(table, entry)));
    }
    Ok(Json(found))
}
