//! Legal holds: events that a unit keeps although their time is over, because somebody asked for them in writing.
//!
//! What is held is what a search finds in a span of time, of this unit alone. One person sets a hold; to lift it one asks and another does
//! it. Holds stand in the event store itself ([`vg_lake::events::Hold`]), with who set them and why, so that no copy of it is without them.

use serde::{Deserialize, Serialize};
use vg_access::audit::{Changes, Pending, Subject};
use vg_access::permission::Operation;
use vg_access::{Caller, On, Problem};
use vg_lake::events::{Day, EventError, EventErrorKind, EventStore, Hold};
use vg_model::Timestamp;

use super::run::Stream;
use crate::alerts::Who;
use crate::error::{reasoned, second_person};
use crate::limits::MAX_HOLD_REASON;
use crate::operations::{HOLD_LIFT, HOLD_READ, HOLD_SET};
use crate::search::{Search, Window};

/// A hold that is to be set.
#[derive(Clone, Debug)]
pub struct NewHold {
    /// Who asked for it, and why: the number of a letter, a case.
    pub reason: String,
    /// The search as it was written.
    pub query: String,
    /// The search as it was read.
    pub search: Search,
    /// Events of this time.
    pub window: Window,
}

/// A hold of a unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EventHold {
    /// Its id.
    pub id: String,
    /// What is said of it.
    pub about: HoldAbout,
    /// The condition of SQL.
    pub condition: String,
}

/// What is said of a hold.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct HoldAbout {
    /// The unit whose events it holds.
    pub unit: String,
    /// Who asked for it, and why.
    pub reason: String,
    /// The search as it was written; empty for all events.
    pub query: String,
    /// From when on.
    pub from: Timestamp,
    /// Before when.
    pub to: Timestamp,
    /// Who set it.
    pub set_by: String,
    /// When.
    pub set_at: Timestamp,
    /// Somebody asked to lift it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifting: Option<Lifting>,
}

/// Somebody asked to lift a hold.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Lifting {
    /// Who.
    pub by: String,
    /// The account behind the session or token.
    pub account: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

impl EventHold {
    fn of(hold: Hold) -> Option<Self> {
        let about = serde_json::from_value(hold.about).ok()?;
        Some(Self { id: hold.id, about, condition: hold.condition })
    }

    fn hold(&self) -> Result<Hold, Problem> {
        let HoldAbout { from, to, .. } = &self.about;
        // The last moment is not in it.
        let days = (Day::of(*from), Day::of(Timestamp(to.0.saturating_sub(1)).max(*from)));
        let about = serde_json::to_value(&self.about).map_err(|error| Problem::internal(format!("a hold: {error}")))?;
        Ok(Hold::new(&self.id, days, &self.condition).saying(about))
    }
}

impl Stream {
    /// The holds of a unit, the newest first.
    ///
    /// # Errors
    ///
    /// When the caller may not see them, or they cannot be read.
    pub async fn holds(&self, caller: &Caller, unit: &str) -> Result<Vec<EventHold>, Problem> {
        self.0.monitor.reading(caller, &HOLD_READ, unit).await?;
        let mut all = self.all_holds()?;
        all.retain(|hold| hold.about.unit == unit);
        all.sort_by(|a, b| b.about.set_at.cmp(&a.about.set_at).then_with(|| b.id.cmp(&a.id)));
        Ok(all)
    }

    /// Sets a hold. Events of its span that arrive later are held too.
    ///
    /// # Errors
    ///
    /// When the caller may not, a reason is missing or too long, there are too many holds, or the disk refuses.
    pub async fn hold_set(&self, caller: &Caller, unit: &str, new: NewHold) -> Result<EventHold, Problem> {
        let id = self.0.monitor.new_id()?;
        let (who, pending) = self.begin(caller, unit, &id, &HOLD_SET).await?;
        let NewHold { reason, query, search, window } = new;
        let set = async {
            let reason = reasoned(&reason, MAX_HOLD_REASON)?;
            let _one = self.0.changing.lock().await;
            let Window { from, to } = window;
            let condition = search.condition_of(unit, window);
            let about = HoldAbout {
                unit: unit.to_owned(),
                reason,
                query: query.trim().to_owned(),
                from,
                to,
                set_by: who.actor,
                set_at: who.now,
                lifting: None,
            };
            let hold = EventHold { id, about, condition };
            self.put(&hold).await?;
            Ok(hold)
        };
        pending.settle_with(set.await, |hold| shown(hold).set("reason", &hold.about.reason)).await
    }

    /// Asks to lift a hold; it holds until another person lifts it.
    ///
    /// # Errors
    ///
    /// When the caller may not, there is none, it was asked for already, a reason is missing, or the disk refuses.
    pub async fn hold_ask(&self, caller: &Caller, unit: &str, id: &str, reason: &str) -> Result<EventHold, Problem> {
        let (who, pending) = self.begin(caller, unit, id, &HOLD_LIFT).await?;
        let asked = async {
            let reason = reasoned(reason, MAX_HOLD_REASON)?;
            let _one = self.0.changing.lock().await;
            let mut hold = self.one(unit, id)?;
            if hold.about.lifting.is_some() {
                return Err(Problem::conflict("đã có người đề nghị bỏ lệnh này", "somebody asked to lift it already"));
            }
            hold.about.lifting = Some(Lifting { by: who.actor, account: who.account, at: who.now, reason });
            self.put(&hold).await?;
            Ok(hold)
        };
        pending.settle_with(asked.await, |_| Changes::new().set("step", "asked").set("reason", reason.trim())).await
    }

    /// Leaves a hold as it is: what was asked is taken back, by whoever asked or by another person.
    ///
    /// # Errors
    ///
    /// When the caller may not, there is none, nobody asked, or the disk refuses.
    pub async fn hold_keep(&self, caller: &Caller, unit: &str, id: &str) -> Result<EventHold, Problem> {
        let (_, pending) = self.begin(caller, unit, id, &HOLD_LIFT).await?;
        let kept = async {
            let _one = self.0.changing.lock().await;
            let mut hold = self.one(unit, id)?;
            if hold.about.lifting.take().is_none() {
                return Err(nobody_asked());
            }
            self.put(&hold).await?;
            Ok(hold)
        };
        pending.settle_with(kept.await, |_| Changes::new().set("step", "kept")).await
    }

    /// Lifts a hold as a second person. Its events go when their days do.
    ///
    /// # Errors
    ///
    /// When the caller may not or is who asked, there is none, nobody asked, or the disk refuses.
    pub async fn hold_lift(&self, caller: &Caller, unit: &str, id: &str) -> Result<EventHold, Problem> {
        let (who, pending) = self.begin(caller, unit, id, &HOLD_LIFT).await?;
        let lifted = async {
            let _one = self.0.changing.lock().await;
            let hold = self.one(unit, id)?;
            let lifting = hold.about.lifting.as_ref().ok_or_else(nobody_asked)?;
            if who.account.is_empty() || who.account == lifting.account {
                return Err(second_person());
            }
            let id = id.to_owned();
            self.stored(move |store| store.lift(&id)).await?;
            Ok(hold)
        };
        pending.settle_with(lifted.await, |hold| shown(hold).set("step", "lifted")).await
    }

    fn all_holds(&self) -> Result<Vec<EventHold>, Problem> {
        let all = self.0.store.holds().map_err(|error| problem(&error))?;
        Ok(all.into_iter().filter_map(EventHold::of).collect())
    }

    fn one(&self, unit: &str, id: &str) -> Result<EventHold, Problem> {
        let found = self.all_holds()?.into_iter().find(|hold| hold.id == id && hold.about.unit == unit);
        found.ok_or_else(Problem::not_found)
    }

    async fn begin(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        operation: &'static Operation,
    ) -> Result<(Who, Pending), Problem> {
        let monitor = &self.0.monitor;
        let subject = Subject::new("hold", id);
        let (granted, pending) = monitor.access.begin(caller, operation, On::Unit(unit), &subject).await?;
        Ok((Who::new(caller, &granted, monitor.now()), pending))
    }

    async fn put(&self, hold: &EventHold) -> Result<(), Problem> {
        let hold = hold.hold()?;
        self.stored(move |store| store.hold(hold)).await
    }

    /// Writes to the store, away from the threads that answer.
    async fn stored(
        &self,
        work: impl FnOnce(&EventStore) -> Result<(), EventError> + Send + 'static,
    ) -> Result<(), Problem> {
        let store = self.0.store.clone();
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        done.map_err(|fault| Problem::internal(format!("a hold: {fault}")))?.map_err(|error| problem(&error))
    }
}

fn shown(hold: &EventHold) -> Changes {
    let HoldAbout { query, from, to, .. } = &hold.about;
    Changes::new().set("query", query).set("from", *from).set("to", *to)
}

fn nobody_asked() -> Problem {
    Problem::conflict("chưa có ai đề nghị bỏ lệnh này", "nobody asked to lift it")
}

fn problem(error: &EventError) -> Problem {
    match error.kind() {
        EventErrorKind::Invalid | EventErrorKind::Limit => {
            let text = error.message();
            Problem::conflict(text.vi.clone(), text.en.clone())
        }
        _ => Problem::internal(format!("the event store: {error}")),
    }
}
