//! The demonstration unit of a fresh installation.

use vg_access::units::{NewUnit, Unit, UnitKind};
use vg_access::{Caller, Origin, Problem};

use super::state::App;
use crate::demo::{ORGANISATION, Organisation};

/// What the worker that builds it may do.
const MAY: &[&str] = &["access.unit.create", "inventory."];

/// Makes the demonstration unit below the root and fills it. Its name says what it is, and every object in it is marked.
pub(super) async fn build(app: &App, root: &Unit, origin: &Origin) -> Result<(), Problem> {
    let caller = Caller::worker("serve.demonstration", MAY, origin.trace_id());
    let organisation = Organisation::embedded().map_err(|error| Problem::internal(format!("{error:#}")))?;
    let new = NewUnit { kind: UnitKind::Unit, name: organisation.name.vi };
    let unit = app.access.unit_create(&caller, &root.id, &new).await?;
    app.inventory.demo_build(&caller, &unit.id, ORGANISATION).await?;
    Ok(())
}
