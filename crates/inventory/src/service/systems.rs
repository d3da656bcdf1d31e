//! Information systems.

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::transaction;

use super::{Inventory, current};
use crate::check;
use crate::model::{Filter, Page, Record, System};
use crate::operations::{SYSTEM_CREATE, SYSTEM_READ, SYSTEM_RETIRE, SYSTEM_UPDATE};
use crate::store::Writer;

impl Inventory {
    /// Adds an information system.
    pub async fn system_create(&self, caller: &Caller, unit: &str, new: &System) -> Result<Record<System>, Problem> {
        let changes = Changes::new().set("name", &new.name).set("level", level(new));
        self.create(caller, &SYSTEM_CREATE, unit, check::system(new), &changes).await
    }

    /// One information system.
    pub async fn system_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Record<System>, Problem> {
        self.get(caller, &SYSTEM_READ, unit, id).await
    }

    /// Information systems by `name`, `name_desc`, `level` or `newest`.
    pub async fn system_list(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Page<System>, Problem> {
        let mut tx = self.reading(caller, &SYSTEM_READ, unit).await?;
        super::list::page(&mut tx, unit, filter).await
    }

    /// Changes an information system that is in `version`.
    pub async fn system_update(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &System,
    ) -> Result<Record<System>, Problem> {
        let subject = Subject::new("system", id);
        let (granted, pending) = self.access.begin(caller, &SYSTEM_UPDATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let new = check::system(new)?;
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let old = current::<System>(&mut writer, id, version).await?;
            // Demonstration stays demonstration, or it could not be removed any more.
            let new = System { demo: old.data.demo, ..new };
            let record = writer.update(&old, new, old.retired_at, "updated");
            let now_level = i64::from(record.data.level.unwrap_or(0));
            writer.set_level(id, now_level).await?;
            writer.finish().await?;
            self.publish(tx, &record, "system", "updated").await?;
            pending.done(tx, Outcome::Done, &diff(&old.data, &record.data)).await?;
            Ok(record)
        });
        pending.settle(done).await
    }

    /// Retires an information system; its hosts stay.
    pub async fn system_retire(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Record<System>, Problem> {
        self.retire(caller, &SYSTEM_RETIRE, unit, id, version).await
    }
}

fn level(system: &System) -> Option<i64> {
    system.level.map(i64::from)
}

fn diff(old: &System, new: &System) -> Changes {
    Changes::new()
        .field("name", &old.name, &new.name)
        .field("code", &old.code, &new.code)
        .field("level", level(old), level(new))
        .field("dossier", old.dossier.as_str(), new.dossier.as_str())
        .field("dossier_note", &old.dossier_note, &new.dossier_note)
        .field("owner", &old.owner, &new.owner)
        .field("operator", &old.operator, &new.operator)
        .field("responsible", &old.responsible, &new.responsible)
        .field("note", &old.note, &new.note)
}
