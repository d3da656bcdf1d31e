//! How much of what a source sends becomes columns: for each column of the normal form, how many events of a day have it.

use std::time::Instant;

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_lake::Cell;
use vg_model::Timestamp;
use vg_monitor::search::{Field, Window, fields};

use super::ask::{Asked, ask};
use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::kept::BothView;
use crate::serve::shell::Gone;
use crate::serve::state::App;

/// How far back it is looked.
const BACK_US: i64 = 86_400_000_000;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(coverage))
}

/// A column of the normal form.
#[derive(Serialize, ToSchema)]
struct CoveredFieldView {
    /// Its name in ECS.
    name: &'static str,
    /// Its name in SQL.
    sql: &'static str,
    about: BothView,
    /// Events that have it.
    events: i64,
}

/// How much of what a source sends becomes columns.
#[derive(Serialize, ToSchema)]
struct CoverageView {
    from: String,
    to: String,
    /// Events of this time.
    events: i64,
    /// Of these, those that a parser understood.
    parsed: i64,
    /// Of these, those that know their time exactly: neither year nor zone was inferred, and it is not that of receipt.
    timed: i64,
    /// Columns that some event has, the most frequent first; then those that none has.
    fields: Vec<CoveredFieldView>,
    /// The statement that was asked.
    sql: String,
    elapsed_ms: u64,
}

/// How much of what a source sent in the last 24 hours became columns
#[utoipa::path(get, path = "/api/v1/units/{unit}/sources/{id}/coverage", tag = "monitor", operation_id = "source_coverage",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 200, body = CoverageView)),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn coverage(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Extension(gone): Extension<Gone>,
) -> Answer<CoverageView> {
    let began = Instant::now();
    let source = app.monitor.source_get(&caller, &unit, &id).await?;
    let to = app.backend.clock.now();
    let window = Window { from: Timestamp(to.0.saturating_sub(BACK_US)), to };
    let normal: Vec<&Field> = fields().iter().filter(|field| field.normal).collect();
    let sql = vg_monitor::search::coverage(&source.id, window, &normal);
    let about = format!("coverage {}", source.id);
    let found = ask(&app, &caller, &unit, &Asked { about: &about, sql: &sql, most: None }, gone.wait()).await?;
    let row = found.rows.into_iter().next().unwrap_or_default();
    let mut numbers = row.iter().map(|cell| if let Cell::Int(number) = cell { *number } else { 0 });
    let (Some(events), Some(parsed), Some(timed)) = (numbers.next(), numbers.next(), numbers.next()) else {
        return Err(Problem::internal("a count without a row").into());
    };
    let view = |(field, events): (&Field, i64)| {
        let about = BothView::of(field.about);
        CoveredFieldView { name: field.name, sql: field.sql, about, events }
    };
    let mut fields: Vec<CoveredFieldView> = normal.into_iter().zip(numbers).map(view).collect();
    fields.sort_by_key(|field| std::cmp::Reverse(field.events));
    Ok(Json(CoverageView {
        from: window.from.to_string(),
        to: window.to.to_string(),
        events,
        parsed,
        timed,
        fields,
        sql,
        elapsed_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    }))
}
