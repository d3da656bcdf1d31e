//! What is called how in answers of monitoring: people who look after alerts and who changed them, sources, classes.

use std::collections::BTreeMap;

use vg_access::{Caller, Kept, Problem};
use vg_monitor::alerts::model::Alert;
use vg_monitor::knowledge::class;

use crate::serve::inventory::names::Names;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// The actor that an account is.
pub(super) fn actor(account: &str) -> String {
    if account.is_empty() { String::new() } else { format!("account:{account}") }
}

/// Names of people and of sources.
#[derive(Debug)]
pub(super) struct Called {
    /// People.
    pub(super) people: Names,
    sources: BTreeMap<String, String>,
}

impl Called {
    /// What is called how among these actors and sources of a unit.
    pub(super) async fn of(
        app: &App,
        caller: &Caller,
        unit: &str,
        actors: Vec<String>,
        sources: &[&str],
    ) -> Result<Self, Problem> {
        let people = Names::of(app, actors.iter().map(String::as_str)).await?;
        Ok(Self { people, sources: app.monitor.source_names(caller, unit, sources).await? })
    }

    /// The same for whoever and whatever stands in these alerts.
    pub(super) async fn of_alerts(
        app: &App,
        caller: &Caller,
        unit: &str,
        alerts: impl Iterator<Item = &Kept<Alert>> + Clone,
    ) -> Result<Self, Problem> {
        let actors = alerts.clone().flat_map(|kept| [kept.updated_by.clone(), actor(&kept.data.assignee)]).collect();
        let mut sources: Vec<&str> = alerts.map(|kept| kept.data.source.as_str()).collect();
        sources.sort_unstable();
        sources.dedup();
        Self::of(app, caller, unit, actors, &sources).await
    }

    /// The name of an account; empty when there is none.
    pub(super) fn account(&self, id: &str) -> String {
        self.people.get(&actor(id))
    }

    /// The name of a source; empty when there is none.
    pub(super) fn source(&self, id: &str) -> String {
        self.sources.get(id).cloned().unwrap_or_default()
    }
}

/// What people call a class; its id in both languages when it is not known.
pub(super) fn class_title(id: &str) -> BothView {
    class(id).map_or_else(|| BothView::same(id), |class| (&class.title).into())
}
