//! Many changes in one request, each with its own result: what is refused does not stop the others.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::problem::FieldError;
use vg_access::{Caller, Problem};
use vg_inventory::operations;

use super::fields::{ClaimFields, ContactFields, HostFields, SystemFields};
use crate::serve::api::Answer;
use crate::serve::api::views::unknown;
use crate::serve::input::{Input, Who};
use crate::serve::objects::Objects;
use crate::serve::state::App;

/// Changes of one request.
const MAX_ITEMS: usize = 500;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(bulk))
}

/// One change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ItemInput {
    /// `create`, `update`, `retire`
    action: String,
    /// `system`, `host`, `contact`, `claim`
    kind: String,
    /// The object, for `update` and `retire`.
    #[serde(default)]
    id: String,
    /// The version that it is based on, for `update` and `retire`.
    #[serde(default)]
    version: i64,
    /// The fields, for `create` and `update`.
    #[serde(default)]
    #[schema(value_type = Object)]
    data: Map<String, Value>,
}

/// Changes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BulkInput {
    /// At most 500.
    items: Vec<ItemInput>,
}

/// What became of one change.
#[derive(Serialize, ToSchema)]
struct ItemView {
    /// Its place in the request, from 0.
    place: usize,
    /// Status that the same change alone would have had.
    status: u16,
    /// Id of the object.
    id: String,
    /// Its version now.
    version: Option<i64>,
    /// Problem details (RFC 9457) of a refusal.
    #[schema(value_type = Option<Object>)]
    problem: Option<Value>,
}

/// What became of all of them.
#[derive(Serialize, ToSchema)]
struct BulkView {
    items: Vec<ItemView>,
    done: usize,
    refused: usize,
}

/// Make many changes; every one is made or refused by itself
#[utoipa::path(post, path = "/api/v1/units/{unit}/bulk", tag = "inventory", operation_id = "bulk_changes",
    params(("unit" = String, Path)), request_body = BulkInput, responses((status = 200, body = BulkView)),
    extensions(("x-operation" = json!("inventory.host.update"))))]
async fn bulk(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(input): Input<BulkInput>,
) -> Answer<BulkView> {
    // Whoever may change nothing here is told so once, not for every item.
    app.inventory.may(&caller, &unit, &operations::HOST_UPDATE).await?;
    if input.items.len() > MAX_ITEMS {
        return Err(Problem::limit(("số thay đổi trong một yêu cầu", "changes of one request"), MAX_ITEMS).into());
    }
    let mut view = BulkView { items: Vec::with_capacity(input.items.len()), done: 0, refused: 0 };
    for (place, item) in input.items.into_iter().enumerate() {
        let id = item.id.clone();
        view.items.push(match one(&app, &caller, &unit, item).await {
            Ok((status, id, version)) => {
                view.done += 1;
                ItemView { place, status, id, version: Some(version), problem: None }
            }
            Err(problem) => {
                view.refused += 1;
                let details = serde_json::from_str(&problem.to_json(caller.origin().lang)).ok();
                ItemView { place, status: problem.status(), id, version: None, problem: details }
            }
        });
    }
    Ok(Json(view))
}

/// Makes one change; gives status, id and version.
async fn one(app: &App, caller: &Caller, unit: &str, item: ItemInput) -> Result<(u16, String, i64), Problem> {
    let inventory = &app.inventory;
    let (id, version) = (item.id.as_str(), item.version);
    /// Create, update, retire of one noun.
    macro_rules! noun {
        ($create:ident, $get:expr, $update:ident, $retire:ident, $fields:ty, $model:expr) => {{
            let model: fn($fields, &[vg_inventory::model::Channel]) -> Result<_, Problem> = $model;
            let record = match item.action.as_str() {
                "create" => inventory.$create(caller, unit, &model(fields(item.data)?, &[])?).await?,
                "update" => {
                    let known: Vec<vg_inventory::model::Channel> = $get;
                    inventory.$update(caller, unit, id, version, &model(fields(item.data)?, &known)?).await?
                }
                "retire" => inventory.$retire(caller, unit, id, version).await?,
                _ => return Err(unknown("/action", &["create", "update", "retire"])),
            };
            let status = if item.action == "create" { 201 } else { 200 };
            Ok((status, record.id, record.version))
        }};
    }
    match item.kind.as_str() {
        "system" => {
            noun!(system_create, Vec::new(), system_update, system_retire, SystemFields, |new, _| new.model())
        }
        "host" => noun!(host_create, Vec::new(), host_update, host_retire, HostFields, |new, _| new.host()),
        "claim" => noun!(claim_create, Vec::new(), claim_update, claim_retire, ClaimFields, |new, _| new.model()),
        "contact" => noun!(
            contact_create,
            inventory.contact_get(caller, unit, id).await?.data.channels,
            contact_update,
            contact_retire,
            ContactFields,
            |new, known| new.model(known)
        ),
        _ => Err(unknown("/kind", &["system", "host", "contact", "claim"])),
    }
}

fn fields<T: serde::de::DeserializeOwned>(data: Map<String, Value>) -> Result<T, Problem> {
    T::deserialize(Objects(Value::Object(data))).map_err(|error| {
        let text = error.to_string();
        Problem::invalid(vec![FieldError::new(
            "/data",
            "malformed",
            format!("dữ liệu không đúng cấu trúc: {text}"),
            text,
        )])
    })
}
