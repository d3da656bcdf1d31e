//! People and offices to be reached.

use axum::extract::{Path, Query, State};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_inventory::operations::CONTACT_UPDATE;

use super::fields::{ContactFields, ContactView};
use super::head::{Based, Key, One, Tagged};
use super::list::{ListQuery, PageView};
use super::making;
use crate::serve::api::Answer;
use crate::serve::input::{Input, Who};
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, change))
        .routes(routes!(retire))
        .routes(routes!(prove))
}

/// What proves that a message arrived.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProofInput {
    /// Kind of the channel.
    kind: String,
    /// Number or address of the channel.
    value: String,
    /// `call answered`, the id of a receipt.
    proof: String,
}

/// List contacts
#[utoipa::path(get, path = "/api/v1/units/{unit}/contacts", tag = "inventory", operation_id = "list_contacts",
    params(("unit" = String, Path), ListQuery), responses((status = 200, body = PageView<ContactView>)),
    extensions(("x-operation" = json!("inventory.contact.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<ListQuery>,
) -> Answer<PageView<ContactView>> {
    let page = app.inventory.contact_list(&caller, &unit, &query.filter()?).await?;
    PageView::of(&app, page).await
}

/// Add a contact
#[utoipa::path(post, path = "/api/v1/units/{unit}/contacts", tag = "inventory", operation_id = "create_contact",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = ContactFields,
    responses((status = 201, body = ContactView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.contact.create"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    key: Key,
    Input(fields): Input<ContactFields>,
) -> One<ContactView> {
    let inventory = making(&app, &caller, &unit, &key);
    Tagged::made(&app, inventory.contact_create(&caller, &unit, &fields.model(&[])?).await?).await
}

/// See a contact
#[utoipa::path(get, path = "/api/v1/units/{unit}/contacts/{id}", tag = "inventory", operation_id = "read_contact",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = ContactView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.contact.read"))))]
async fn read(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> One<ContactView> {
    Tagged::found(&app, app.inventory.contact_get(&caller, &unit, &id).await?).await
}

/// Change a contact
#[utoipa::path(put, path = "/api/v1/units/{unit}/contacts/{id}", tag = "inventory", operation_id = "change_contact",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = ContactFields,
    responses((status = 200, body = ContactView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.contact.update"))))]
async fn change(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(fields): Input<ContactFields>,
) -> One<ContactView> {
    app.inventory.may(&caller, &unit, &CONTACT_UPDATE).await?;
    let known = app.inventory.contact_get(&caller, &unit, &id).await?;
    let new = fields.model(&known.data.channels)?;
    Tagged::found(&app, app.inventory.contact_update(&caller, &unit, &id, version, &new).await?).await
}

/// Stop following a contact; it stays readable
#[utoipa::path(post, path = "/api/v1/units/{unit}/contacts/{id}/retirement", tag = "inventory",
    operation_id = "retire_contact", params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = ContactView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.contact.retire"))))]
async fn retire(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<ContactView> {
    Tagged::found(&app, app.inventory.contact_retire(&caller, &unit, &id, version).await?).await
}

/// Note that a message reached the contact over a channel just now, and what proved it
#[utoipa::path(post, path = "/api/v1/units/{unit}/contacts/{id}/proof", tag = "inventory", operation_id = "prove_contact",
    params(("unit" = String, Path), ("id" = String, Path)), request_body = ProofInput,
    responses((status = 200, body = ContactView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("inventory.contact.update"))))]
async fn prove(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Input(input): Input<ProofInput>,
) -> One<ContactView> {
    app.inventory.may(&caller, &unit, &CONTACT_UPDATE).await?;
    let channel = (input.kind.as_str(), input.value.as_str());
    Tagged::found(&app, app.inventory.contact_proved(&caller, &unit, &id, channel, &input.proof).await?).await
}
