//! The demonstration unit of a fresh installation.

mod events;
mod measures;
mod sources;

use vg_access::units::{NewUnit, Unit, UnitKind};
use vg_access::{Caller, Origin, Problem};
use vg_directive::letters::{Fields, NewLetter};

use super::directive;
use super::state::App;
use crate::demo::{ORGANISATION, Organisation};

/// What the worker that builds it may do.
const MAY: &[&str] = &[
    "access.unit.create",
    "inventory.",
    "directive.",
    "assess.",
    "monitor.source.read",
    "monitor.source.create",
    "monitor.source.token",
    "monitor.source.retire",
];
/// The letter of the demonstration.
const LETTER: &str = "6410-btttt-cattt-2023";

/// Makes the demonstration unit below the root and fills it. Its name says what it is, and every object in it is marked.
pub(super) async fn build(app: &App, root: &Unit, origin: &Origin) -> Result<(), Problem> {
    let caller = Caller::worker("serve.demonstration", MAY, origin.trace_id());
    let organisation = Organisation::embedded().map_err(|error| Problem::internal(format!("{error:#}")))?;
    let new = NewUnit { kind: UnitKind::Unit, name: organisation.name.vi };
    let unit = app.access.unit_create(&caller, &root.id, &new).await?;
    app.inventory.demo_build(&caller, &unit.id, ORGANISATION).await?;
    beside(app, &unit.id, origin).await
}

/// What stands beside the inventory of the demonstration: the letter, the measures that were assessed, who sends events, and what
/// some of them sent.
pub(super) async fn beside(app: &App, unit: &str, origin: &Origin) -> Result<(), Problem> {
    let caller = Caller::worker("serve.demonstration", MAY, origin.trace_id());
    letter(app, &caller, unit).await?;
    measures::build(app, &caller, unit).await?;
    sources::build(app, &caller, unit).await?;
    events::send(app, &caller, unit).await
}

/// What is left to do in a unit when the demonstration of its inventory was removed.
pub(super) async fn removed(app: &App, unit: &str) -> Result<(), Problem> {
    let caller = Caller::worker("serve.demonstration", MAY, "demonstration");
    measures::close(app, &caller, unit).await?;
    sources::retire(app, &caller, unit).await
}

/// Registers the letter that the product is made for, as if it had come today, and confirms it. Its printed text is nobody's to hand out;
/// what it asks stands in its pack in other words.
async fn letter(app: &App, caller: &Caller, unit: &str) -> Result<(), Problem> {
    let missing = || Problem::internal(format!("the program has no directive {LETTER}"));
    let pack = app.packs.get(LETTER).ok_or_else(missing)?;
    let head = &pack.head;
    let today = vg_assess::model::today(app.backend.clock.now());
    let fields = Fields {
        kind: head.kind.clone(),
        number: head.number.clone(),
        issuer: head.issuer.clone(),
        issued_on: head.issued.map(|day| day.0.to_string()).unwrap_or_default(),
        subject: head.title.vi.clone(),
        channel: "demonstration".to_owned(),
        arrival_number: "1".to_owned(),
        arrived_on: today,
        ..Fields::default()
    };
    let new = NewLetter { file_name: "", bytes: b"", read: None, fields, again: false, demo: true };
    let kept = match app.directive.letter_register(caller, unit, &new).await {
        // The unit has registered it for real.
        Err(problem) if problem.code() == vg_directive::error::LETTER_KNOWN.code => return Ok(()),
        registered => registered?,
    };
    let plan = directive::plan_of(app, pack, &[], &kept.data.fields)?;
    app.directive.letter_confirm(caller, unit, &kept.id, kept.version, &plan).await?;
    Ok(())
}
