//! The only SQL on alerts.

pub(crate) mod details;
pub(crate) mod facets;
pub(crate) mod heads;
pub(crate) mod history;
pub(crate) mod rows;
pub(crate) mod suppressions;
pub(crate) mod times;

use vg_access::{Kept, Problem};
use vg_backend::sql::{Statement, Tx};

use super::model::{Alert, Detail, Event};

/// Every statement that is fixed text.
pub(crate) fn statements() -> Vec<Statement> {
    [
        details::STATEMENTS,
        facets::STATEMENTS,
        heads::STATEMENTS,
        history::STATEMENTS,
        rows::STATEMENTS,
        suppressions::STATEMENTS,
        times::STATEMENTS,
    ]
    .concat()
}

/// An alert that becomes another, or a new one.
#[derive(Debug)]
pub(crate) struct Change {
    /// As it was; nothing for a new one.
    pub(crate) old: Option<Kept<Alert>>,
    /// As it is from now on.
    pub(crate) new: Kept<Alert>,
    /// What it shows, when that differs.
    pub(crate) detail: Option<Detail>,
    /// What happened, when it is more than another finding.
    pub(crate) event: Option<Event>,
}

/// Writes alerts of a unit: rows, details, facets, history, and the number of the change. New ones get their numbers here.
pub(crate) async fn save(tx: &mut Tx, unit: &str, changes: &mut [Change]) -> Result<(), Problem> {
    if changes.is_empty() {
        return Ok(());
    }
    let new = changes.iter().filter(|change| change.old.is_none()).count();
    let (seq, mut no) = heads::rise(tx, unit, i64::try_from(new).unwrap_or_default()).await?;
    for change in changes.iter_mut().filter(|change| change.old.is_none()) {
        change.new.data.no = no;
        no += 1;
    }
    rows::save(tx, seq, changes.iter().map(|change| &change.new)).await?;
    let shown = changes.iter().filter_map(|change| Some((change.new.id.as_str(), change.detail.as_ref()?)));
    details::save(tx, unit, shown).await?;
    history::add(tx, unit, seq, changes.iter().filter_map(|change| change.event.as_ref())).await?;
    let moved = changes.iter().map(|change| (change.old.as_ref().map(|old| &old.data), &change.new.data));
    facets::shift(tx, unit, moved).await?;
    Ok(())
}
