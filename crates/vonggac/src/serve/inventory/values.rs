//! Values that hosts have, for those who filter by them.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Caller;
use vg_inventory::model::{HostValue, ValueOf};

use super::list::AllView;
use crate::serve::api::Answer;
use crate::serve::api::views::page_rows;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(sites)).routes(routes!(people))
}

/// Which values are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ValueQuery {
    /// Words, with or without diacritics; each must begin a word of the value.
    #[serde(default)]
    q: String,
    /// Most values, 1 to 1000; 20 when it is left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// A value, and how many hosts that are followed have it.
#[derive(Serialize, ToSchema)]
struct ValueView {
    value: String,
    count: i64,
}

impl From<HostValue> for ValueView {
    fn from(found: HostValue) -> Self {
        Self { value: found.value, count: found.count }
    }
}

/// Values that a filter offers.
const OFFERED: u32 = 20;

async fn offered(
    app: &App,
    caller: &Caller,
    unit: &str,
    of: ValueOf,
    query: &ValueQuery,
) -> Answer<AllView<ValueView>> {
    let limit = page_rows(Some(query.limit.unwrap_or(OFFERED)))?;
    Ok(Json(AllView::of(app.inventory.host_values(caller, unit, of, &query.q, limit).await?)))
}

/// Sites of hosts, those of most hosts first
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/sites", tag = "inventory", operation_id = "host_sites",
    params(("unit" = String, Path), ValueQuery), responses((status = 200, body = AllView<ValueView>)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn sites(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<ValueQuery>,
) -> Answer<AllView<ValueView>> {
    offered(&app, &caller, &unit, ValueOf::Site, &query).await
}

/// People who answer for hosts, those of most hosts first
#[utoipa::path(get, path = "/api/v1/units/{unit}/hosts/people", tag = "inventory", operation_id = "host_people",
    params(("unit" = String, Path), ValueQuery), responses((status = 200, body = AllView<ValueView>)),
    extensions(("x-operation" = json!("inventory.host.read"))))]
async fn people(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<ValueQuery>,
) -> Answer<AllView<ValueView>> {
    offered(&app, &caller, &unit, ValueOf::Responsible, &query).await
}
