//! The routes of the inventory, below `/api/v1/units/{unit}`.
//!
//! An answer about one object carries its version as `ETag`; a change names the version that it is based on with `If-Match`
//! (RFC 9110 §13.1.1), so that nobody overwrites what somebody else wrote meanwhile. A creation may carry an `Idempotency-Key`: sent
//! again after a lost answer, it gives the object of the first time.

mod addresses;
mod bulk;
mod claims;
mod contacts;
mod demonstration;
mod disputes;
pub(in crate::serve) mod events;
mod feed;
mod fields;
mod files;
pub(in crate::serve) mod head;
mod hosts;
mod imports;
mod jobs;
mod joined;
mod list;
pub(in crate::serve) mod names;
mod systems;
pub(in crate::serve) mod upload;
mod values;

use utoipa_axum::router::OpenApiRouter;
use vg_access::Caller;
use vg_inventory::Inventory;

pub(super) use jobs::Jobs;

use super::state::App;

/// Routes of this capability.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(systems::routes())
        .merge(hosts::routes())
        .merge(disputes::routes())
        .merge(values::routes())
        .merge(joined::routes())
        .merge(contacts::routes())
        .merge(claims::routes())
        .merge(addresses::routes())
        .merge(imports::routes())
        .merge(files::routes())
        .merge(bulk::routes())
        .merge(feed::routes())
        .merge(events::routes())
        .merge(demonstration::routes())
}

/// The inventory for a creation: repeatable when the caller gave a key.
fn making(app: &App, caller: &Caller, unit: &str, head::Key(key): &head::Key) -> Inventory {
    match key {
        Some(key) => app.inventory.repeatable(caller, unit, key),
        None => app.inventory.clone(),
    }
}
