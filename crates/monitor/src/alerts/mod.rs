//! Alerts: what rules find, as work for people.
//!
//! ```text
//! findings ──fold──► sums by unit, rule, entity ──┬─► the alert that is open for them grows
//!            │                                    ├─► a new alert; it names the former one when that was closed or quiet
//!            └─► suppressed: counted              └─► one alert for all further entities, when a rule has too many
//! ```
//!
//! An alert is open for further findings until it is closed or was quiet for [`Settings::quiet_us`](crate::Settings). `version` rises with
//! what people do, and with what is noted in the history; further findings leave it, so that nobody's change is refused because a rule
//! fires on.

pub mod finding;
pub(crate) mod fold;
mod handle;
pub mod list;
mod merge;
pub mod model;
pub mod risk;
mod settle;
pub mod states;
pub(crate) mod store;
mod suppress;
pub mod suppression;
pub(crate) mod take;
pub mod times;

pub use handle::{Doing, Item};
pub use list::{Counts, FieldValue, Filter, Page, RuleValue};
pub use suppress::NewSuppression;

use vg_access::{Caller, Granted, Kept, Problem};
use vg_backend::sql::Tx;
use vg_model::Timestamp;

use self::model::{Alert, Event};
use self::states::State;

/// Who does it, and when.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(crate) actor: String,
    /// The account behind a session or token; empty for a part of the program.
    pub(crate) account: String,
    pub(crate) now: Timestamp,
}

impl Who {
    pub(crate) fn new(caller: &Caller, granted: &Granted, now: Timestamp) -> Self {
        let account = caller.account().unwrap_or_default().to_owned();
        Self { actor: granted.actor().to_owned(), account, now }
    }
}

/// An alert while it is changed.
#[derive(Debug)]
pub(crate) struct Edit {
    old: Kept<Alert>,
    /// What it becomes.
    pub(crate) new: Kept<Alert>,
}

impl Edit {
    pub(crate) fn new(old: Kept<Alert>) -> Self {
        Self { new: old.clone(), old }
    }

    /// Moves it to a state.
    pub(crate) fn go(&mut self, state: State, who: &Who) {
        self.new.data.state = state;
        self.new.data.since = who.now;
    }

    /// The change with its next version and what happened.
    pub(crate) fn done(mut self, who: &Who, event: &str, reason: &str) -> store::Change {
        self.new.version += 1;
        self.new.updated_at = who.now;
        self.new.updated_by.clone_from(&who.actor);
        let event = Event {
            alert: self.new.id.clone(),
            no: self.new.version,
            at: who.now,
            event: event.to_owned(),
            from: self.old.data.state.name().to_owned(),
            to: self.new.data.state.name().to_owned(),
            actor: who.actor.clone(),
            reason: reason.to_owned(),
        };
        store::Change { old: Some(self.old), new: self.new, detail: None, event: Some(event) }
    }
}

/// An alert of the unit; 404 when the unit has none of this id.
pub(crate) async fn found(tx: &mut Tx, unit: &str, id: &str) -> Result<Kept<Alert>, Problem> {
    store::rows::get(tx, unit, id).await?.ok_or_else(Problem::not_found)
}
