//! The routes of monitoring, most below `/api/v1/units/{unit}`: alerts, suppressions, sources, the watch, rules and their sets; and the
//! worker that notes what time does.

mod alert;
mod alerts;
mod bulk;
mod events;
mod files;
mod names;
mod retros;
mod rules;
mod senders;
mod settle;
mod sources;
mod suppressions;
mod times;
mod tokens;
mod views;
mod watch;

use utoipa_axum::router::OpenApiRouter;
use vg_access::Caller;
use vg_monitor::Monitor;

pub(super) use rules::Samples;
pub(super) use settle::{Settled, run as settle};

use super::inventory::head::Key;
use super::state::App;

/// Routes of this capability.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(alerts::routes())
        .merge(bulk::routes())
        .merge(times::routes())
        .merge(alert::routes())
        .merge(suppressions::routes())
        .merge(sources::routes())
        .merge(tokens::routes())
        .merge(senders::routes())
        .merge(files::routes())
        .merge(watch::routes())
        .merge(events::routes())
        .merge(retros::routes())
        .merge(rules::routes())
}

/// Monitoring for a creation: repeatable when the caller gave a key.
fn making(app: &App, caller: &Caller, unit: &str, Key(key): &Key) -> Monitor {
    match key {
        Some(key) => app.monitor.repeatable(caller, unit, key),
        None => app.monitor.clone(),
    }
}

/// The words of a list with commas, without blanks and empty ones.
fn words(list: Option<&str>) -> impl Iterator<Item = &str> {
    list.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty())
}
