//! Who had an address.

use std::net::IpAddr;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_inventory::model::HostCandidate;
use vg_model::Text;

use super::list::AllView;
use crate::serve::api::Answer;
use crate::serve::api::views::time;
use crate::serve::input::Who;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(who_had))
}

/// When, and seen with which port.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WhenQuery {
    /// RFC 3339; now when it is left out.
    at: Option<String>,
    /// Port that was seen from outside, for translations.
    port: Option<u16>,
}

/// A host that may have had the address.
#[derive(Serialize, ToSchema)]
struct CandidateView {
    /// Null when the trail ends at a MAC address or name that no host is known by.
    host: Option<String>,
    /// Name of the host, or what the trail ends at.
    name: String,
    /// How sure, 0 to 100.
    score: u8,
    /// Why, step by step, in both languages.
    #[schema(value_type = Vec<Object>)]
    reasons: Vec<Text>,
}

impl From<HostCandidate> for CandidateView {
    fn from(found: HostCandidate) -> Self {
        Self { host: found.host, name: found.name, score: found.score, reasons: found.reasons }
    }
}

/// Which hosts may have had an address at a time, the surest first
#[utoipa::path(get, path = "/api/v1/units/{unit}/addresses/{address}", tag = "inventory", operation_id = "who_had_address",
    params(("unit" = String, Path), ("address" = String, Path), WhenQuery),
    responses((status = 200, body = AllView<CandidateView>)),
    extensions(("x-operation" = json!("inventory.address.read"))))]
async fn who_had(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, address)): Path<(String, String)>,
    Query(query): Query<WhenQuery>,
) -> Answer<AllView<CandidateView>> {
    let at = time("/at", query.at.as_deref())?.unwrap_or_else(|| app.backend.clock.now());
    let address: IpAddr = address.trim().parse().map_err(|_| {
        let (vi, en) = ("không phải địa chỉ IPv4 hay IPv6", "is no IPv4 or IPv6 address");
        Problem::invalid(vec![FieldError::new("/address", "bad_address", vi, en)])
    })?;
    Ok(Json(AllView::of(app.inventory.who_had(&caller, &unit, address, query.port, at).await?)))
}
