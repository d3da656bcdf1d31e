//! Operations: permission first, audit last. Doors and workers call these and nothing below.

mod changes;
mod claims;
pub(crate) mod contacts;
mod disputes;
mod export;
pub(crate) mod find;
pub(crate) mod hosts;
pub(crate) mod list;
mod merge;
mod records;
mod systems;
mod values;

pub use merge::Portion;
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Access, Caller, Granted, On, Operation, Problem};
use vg_backend::sql::{ReadTx, Tx, WriteTx};
use vg_backend::{Backend, transaction};
use vg_model::Timestamp;

use crate::error::{key_reused, version_mismatch};
use crate::model::Record;
use crate::store::{self, Noun, Writer};

/// The inventory of an installation; cheap to clone.
#[derive(Clone, Debug)]
pub struct Inventory {
    pub(crate) backend: Backend,
    pub(crate) access: Access,
    /// Id of the next object that is made; see [`Inventory::repeatable`].
    given: Option<String>,
}

impl Inventory {
    /// The inventory on a backend whose schema is up to date.
    #[must_use]
    pub fn new(backend: &Backend, access: &Access) -> Self {
        Self { backend: backend.clone(), access: access.clone(), given: None }
    }

    /// The same inventory, whose next object gets an id that follows from `key`, the account or token and the unit: sent again after an
    /// answer that was lost, the creation finds the object that it made before and gives it back. The same key for something
    /// else is refused.
    #[must_use]
    pub fn repeatable(&self, caller: &Caller, unit: &str, key: &str) -> Self {
        Self { given: Some(vg_access::repeatable_id(caller, unit, key)), ..self.clone() }
    }

    /// Id of the object that the next creation makes; each call gives another one, unless the inventory is
    /// [repeatable](Self::repeatable).
    pub fn id(&self) -> Result<String, Problem> {
        self.given.clone().map_or_else(|| Ok(self.backend.new_id()?), Ok)
    }

    /// Refuses a caller who may not do this in the unit: for a door that has work to do before the operation itself.
    pub async fn may(&self, caller: &Caller, unit: &str, operation: &'static Operation) -> Result<(), Problem> {
        self.reading(caller, operation, unit).await.map(drop)
    }

    /// What an earlier sending of the same creation made. `new` is what this one wants.
    pub(crate) async fn made_before<T: Noun>(
        &self,
        tx: &mut Tx,
        unit: &str,
        id: &str,
        same: impl FnOnce(&T) -> bool,
    ) -> Result<Option<Record<T>>, Problem> {
        if self.given.is_none() {
            return Ok(None);
        }
        match store::get::<T>(tx, unit, id).await? {
            // Changed since: what was wanted first is not known any more.
            Some(found) if found.version > 1 || same(&found.data) => Ok(Some(found)),
            Some(_) => Err(key_reused()),
            None => Ok(None),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.backend.clock.now()
    }

    /// A reading transaction in a unit, after the permission was given.
    pub(crate) async fn reading(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        unit: &str,
    ) -> Result<ReadTx, Problem> {
        self.access.reading(caller, operation, unit).await
    }

    /// Tells the others what changed, with the transaction that changed it.
    pub(crate) async fn publish<T>(
        &self,
        tx: &mut WriteTx,
        record: &Record<T>,
        kind: &str,
        action: &str,
    ) -> Result<(), Problem> {
        let payload = serde_json::json!({
            "unit": record.unit, "id": record.id, "seq": record.seq, "version": record.version, "action": action,
        });
        self.backend.bus.publish(tx, &format!("inventory.{kind}.changed"), &record.id, &payload.to_string()).await?;
        Ok(())
    }

    pub(crate) async fn get<T: Noun>(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        unit: &str,
        id: &str,
    ) -> Result<Record<T>, Problem> {
        let mut tx = self.reading(caller, operation, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)
    }

    /// Makes an object that needs no more than its row.
    pub(crate) async fn create<T: Noun>(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        unit: &str,
        data: Result<T, Problem>,
        changes: &Changes,
    ) -> Result<Record<T>, Problem> {
        let (granted, mut pending) =
            self.access.begin(caller, operation, On::Unit(unit), &Subject::new(T::KIND, "")).await?;
        let id = self.id()?;
        pending.subject(&Subject::new(T::KIND, &id));
        let data = match data {
            Ok(data) => data,
            Err(problem) => return pending.settle(Err(problem)).await,
        };
        let done = transaction!(self.backend.sql, Problem, |tx| {
            if let Some(found) = self.made_before(tx, unit, &id, |known: &T| *known == data).await? {
                pending.done(tx, Outcome::Done, &Changes::new()).await?;
                return Ok(found);
            }
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let record = writer.create(&id, data.clone());
            writer.finish().await?;
            self.publish(tx, &record, T::KIND, "created").await?;
            pending.done(tx, Outcome::Done, changes).await?;
            Ok(record)
        });
        pending.settle(done).await
    }

    /// Retires an object: it stays, and is followed no more. Doing so twice is refused.
    pub(crate) async fn retire<T: Noun>(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Record<T>, Problem> {
        let subject = Subject::new(T::KIND, id);
        let (granted, pending) = self.access.begin(caller, operation, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let old = current::<T>(&mut writer, id, version).await?;
            if old.retired_at.is_some() {
                return Err(Problem::conflict("đã ngừng theo dõi từ trước", "it is retired already"));
            }
            let at = writer.now;
            let record = writer.update(&old, old.data.clone(), Some(at), "retired");
            writer.finish().await?;
            self.publish(tx, &record, T::KIND, "retired").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("retired_at", at)).await?;
            Ok(record)
        });
        pending.settle(done).await
    }
}

/// The object in the version that a change is based on.
pub(crate) async fn current<T: Noun>(writer: &mut Writer<'_>, id: &str, version: i64) -> Result<Record<T>, Problem> {
    let unit = writer.unit.clone();
    let old = store::get::<T>(writer.tx, &unit, id).await?.ok_or_else(Problem::not_found)?;
    if old.version == version { Ok(old) } else { Err(version_mismatch(version, old.version)) }
}

/// Refuses a proof that was given for something else: the writing functions of the service call it first.
pub(crate) fn proof(granted: &Granted, operation: &'static Operation, unit: &str) -> Result<(), Problem> {
    granted.check(operation, Some(unit))
}
