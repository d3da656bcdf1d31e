//! The one list of what stands behind the door. A new capability is added to each function by one word.

use utoipa_axum::router::OpenApiRouter;
use vg_access::Access;
use vg_access::permission::Operation;
use vg_backend::migrate::Migrations;
use vg_backend::published::Published;

use super::state::App;
use super::{api, assess, directive, events, inventory, library, monitor, probes, query, store};

/// Tables, in the order in which they are made.
#[must_use]
pub fn migrations() -> Vec<Migrations> {
    vec![
        Access::migrations(),
        vg_inventory::capability().migrations,
        vg_directive::capability().migrations,
        vg_assess::capability().migrations,
        vg_monitor::capability().migrations,
    ]
}

/// Operations besides those of access, which it adds itself.
#[must_use]
pub fn operations() -> Vec<&'static [Operation]> {
    vec![
        probes::OPERATIONS,
        query::OPERATIONS,
        vg_inventory::operations::OPERATIONS,
        vg_directive::operations::OPERATIONS,
        vg_assess::operations::OPERATIONS,
        vg_monitor::operations::OPERATIONS,
    ]
}

/// Tables that the SQL surface shows.
#[must_use]
pub fn published() -> Vec<&'static [Published]> {
    vec![
        vg_inventory::capability().tables,
        vg_directive::capability().tables,
        vg_assess::capability().tables,
        vg_monitor::capability().tables,
    ]
}

/// Routes below `/api/v1`.
#[must_use]
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(api::setup::routes())
        .merge(api::session::routes())
        .merge(api::oidc::routes())
        .merge(api::own::routes())
        .merge(api::identities::routes())
        .merge(api::operations::routes())
        .merge(api::totp::routes())
        .merge(api::passkeys::routes())
        .merge(api::tokens::routes())
        .merge(api::units::routes())
        .merge(api::accounts::routes())
        .merge(api::feed::routes())
        .merge(api::audit::routes())
        .merge(api::evidence::routes())
        .merge(inventory::routes())
        .merge(directive::routes())
        .merge(assess::routes())
        .merge(monitor::routes())
        .merge(store::routes())
        .merge(library::routes())
        .merge(query::routes())
        .merge(events::routes())
}
