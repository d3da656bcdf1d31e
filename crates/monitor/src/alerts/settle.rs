//! What time does: alerts become late. And what follows from the open ones: times, risk.

use std::collections::BTreeMap;

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, Kept, On, Problem};
use vg_backend::transaction;
use vg_model::Timestamp;

use super::model::Alert;
use super::risk::{Risk, risk};
use super::states::State;
use super::times::{Minutes, TimeRow, note_late};
use super::{Edit, Who, store};
use crate::Monitor;
use crate::check::Faults;
use crate::knowledge::{EntityKind, class};
use crate::limits::{MAX_MINUTES, MAX_RISK_PARTS, MAX_SETTLED};
use crate::operations::{ALERT_READ, ALERT_SETTLE, TIME_UPDATE};

impl Monitor {
    /// Notes which alerts of a unit have become late, at most [`MAX_SETTLED`] of them: call it again while it gives that many. A part of
    /// the program calls it when [`next_due`](Self::next_due) says; what has become late stands in the history of its alert and nothing
    /// in the audit.
    pub async fn alert_settle(&self, caller: &Caller, unit: &str) -> Result<u32, Problem> {
        transaction!(self.backend.sql, Problem, |tx| {
            let granted = self.access.require(tx, caller, &ALERT_SETTLE, On::Unit(unit)).await?;
            let who = Who::new(caller, &granted, self.now());
            let late = store::rows::not_noted(tx, unit, who.now, MAX_SETTLED).await?;
            let count = u32::try_from(late.len()).unwrap_or(MAX_SETTLED);
            let note = |old: Kept<Alert>| {
                let mut edit = Edit::new(old);
                note_late(&mut edit.new.data, who.now);
                let what = if edit.new.data.state == State::Verified { "handle" } else { "triage" };
                edit.done(&who, "late", what)
            };
            self.write(tx, unit, late.into_iter().map(note).collect(), "late").await?;
            Ok(count)
        })
    }

    /// When something of the unit is due next, now or later.
    pub async fn next_due(&self, caller: &Caller, unit: &str) -> Result<Option<Timestamp>, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        Ok(store::rows::next_due(&mut tx, unit, self.now()).await?)
    }

    /// The risk of an entity out of its open alerts; 0 with no parts when there are none.
    pub async fn entity_risk(
        &self,
        caller: &Caller,
        unit: &str,
        kind: EntityKind,
        entity: &str,
    ) -> Result<Risk, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let alerts = store::rows::open_of_entity(&mut tx, unit, kind, entity, MAX_RISK_PARTS).await?;
        Ok(risk(kind, entity, alerts.iter().map(|kept| (kept.id.as_str(), &kept.data)), self.now()))
    }

    /// The times that hold in a unit, for each class and level of systems.
    pub async fn time_list(&self, caller: &Caller, unit: &str) -> Result<Vec<TimeRow>, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        Ok(store::times::of_unit(&mut tx, unit).await?.table())
    }

    /// Sets the times of a unit: those given hold instead of the library's, for what comes from now on.
    pub async fn time_set(
        &self,
        caller: &Caller,
        unit: &str,
        own: &[(&str, u8, Minutes)],
    ) -> Result<Vec<TimeRow>, Problem> {
        let subject = Subject::new("alert_times", unit);
        let (_granted, pending) = self.access.begin(caller, &TIME_UPDATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let own = checked(own)?;
            store::times::set(tx, unit, &own).await?;
            let row = |((class, level), minutes): (&(String, u8), &Minutes)| {
                format!("{class}/{level}: {} + {}", minutes.triage, minutes.handle)
            };
            let shown: Vec<String> = own.iter().map(row).collect();
            pending.done(tx, Outcome::Done, &Changes::new().set("times", shown.join("; ").as_str())).await?;
            Ok(store::times::of_unit(tx, unit).await?.table())
        });
        pending.settle(done).await
    }
}

fn checked(own: &[(&str, u8, Minutes)]) -> Result<BTreeMap<(String, u8), Minutes>, Problem> {
    let mut faults = Faults::default();
    let mut all = BTreeMap::new();
    for (index, (class_id, level, minutes)) in own.iter().enumerate() {
        let at = |field: &str| format!("/{index}/{field}");
        if class(class_id).is_none() {
            faults.add(&at("class"), "unknown", "không có loại cảnh báo này", "there is no such class of alerts");
        }
        if !(1..=5).contains(level) {
            faults.add(&at("system_level"), "out_of_range", "cấp độ từ 1 đến 5", "levels are 1 to 5");
        }
        for (field, given) in [("triage", minutes.triage), ("handle", minutes.handle)] {
            if !(1..=MAX_MINUTES).contains(&given) {
                let (vi, en) = (format!("từ 1 đến {MAX_MINUTES} phút"), format!("must be 1 to {MAX_MINUTES} minutes"));
                faults.add(&at(field), "out_of_range", &vi, &en);
            }
        }
        all.insert(((*class_id).to_owned(), *level), *minutes);
    }
    faults.done()?;
    Ok(all)
}
