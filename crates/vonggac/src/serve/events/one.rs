//! One event with everything that is kept of it.

use axum::Json;
use axum::extract::{Extension, Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_monitor::search::{field, one};

use super::ask::{Asked, ask};
use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::shell::Gone;
use crate::serve::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// A value of an event.
#[derive(Serialize, ToSchema)]
struct EventValueView {
    /// The name of the field.
    name: &'static str,
    /// `text`, `long_text`, `int`, `bool`, `time`, `day`, `address`, `hex`
    form: &'static str,
    #[schema(value_type = Object)]
    value: serde_json::Value,
}

/// An event.
#[derive(Serialize, ToSchema)]
struct EventView {
    position: i64,
    record: i64,
    /// Every field with its value, in the order of the table; `raw` is the record as it came.
    fields: Vec<EventValueView>,
}

/// One event: every column, and the record as it came
#[utoipa::path(get, path = "/api/v1/units/{unit}/events/{position}/{record}", tag = "events", operation_id = "get_event",
    params(("unit" = String, Path), ("position" = i64, Path), ("record" = i64, Path)),
    responses((status = 200, body = EventView)), extensions(("x-operation" = json!("monitor.event.read"))))]
async fn get(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, position, record)): Path<(String, i64, i64)>,
    Extension(gone): Extension<Gone>,
) -> Answer<EventView> {
    let (sql, about) = (one(position, record), format!("{position}/{record}"));
    let found = ask(&app, &caller, &unit, &Asked { about: &about, sql: &sql, most: None }, gone.wait()).await?;
    let row = found.rows.into_iter().next().ok_or_else(Problem::not_found)?;
    let value = |(column, cell): (vg_lake::Column, vg_lake::Cell)| {
        let field = field(&column.name)?;
        Some(EventValueView { name: field.name, form: field.form.name(), value: cell.to_json() })
    };
    let fields = found.columns.into_iter().zip(row).filter_map(value).collect();
    Ok(Json(EventView { position, record, fields }))
}
