//! The stream of an installation: what arrives, until it is rows of `events`, alerts and figures.

use std::path::Path;

use anyhow::{Context as _, Result};
use vg_backend::Backend;
use vg_lake::events::EventStore;
use vg_monitor::stream::columns::columns;

/// Folder of the event store in the data folder.
const EVENTS: &str = "events";

/// Opens the event store of a data folder.
///
/// # Errors
///
/// When another program holds it, or it cannot be read.
pub(super) fn store(backend: &Backend, data: &Path) -> Result<EventStore> {
    let folder = data.join(EVENTS);
    let store = EventStore::open(&folder, columns(), &backend.clock, &backend.random);
    store.with_context(|| format!("open the events in {}", folder.display()))
}
