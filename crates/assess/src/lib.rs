//! Control assessment: for each information system the measures of its security level, with what was found, what shows it, who answers for
//! it and by when; the gaps, the level dossier with its yearly table, and all of it in OSCAL.
//!
//! | noun | module | tables |
//! |---|---|---|
//! | [`measures::Measures`]: what a level of a regime asks | [`measures`] | |
//! | [`model::Assessment`]: these measures on one system | [`model`] | `assess_assessments` |
//! | [`model::Control`]: one measure, with what was found | [`model`], [`states`] | `assess_controls` |
//! | [`model::Evidence`]: file, note, link or check | [`model`] | `assess_evidence`, `assess_check_results` |
//! | [`model::Event`]: what happened to a measure | [`model`] | `assess_history` |
//! | [`Progress`], [`Gaps`]: what is there and what is missing | | |
//! | [`table`]: XLSX out and in | [`table`] | |
//! | [`dossier::Dossier`]: the level dossier, the yearly table | [`dossier`] | `assess_dossiers` |
//! | [`oscal`]: catalog, profile, assessment results, POA&M | [`oscal`] | |
//! | what changed, for the SQL surface | | `assess_heads`, `assess_marks` |
//!
//! *Topics*: `assess.assessment.changed`, `{unit, id, action}`.
//!
//! *Invariants*: every operation asks for its permission first, and every change ends with an audit record; one assessment holds for a
//! system at a time, and those of earlier levels and regimes stay as they were; a measure is not applicable only when two persons say so;
//! where a check is evidence, the state follows from the check and from nothing else; what nobody assessed, what lapsed and what was
//! carried over to another demand is not assessed, and not assessed is never met; every result, decision and piece of evidence stands in
//! the evidence ledger of its unit; a row of a table that was exported before somebody else changed the measure overwrites nothing.
//!
//! *What it does not do*: it reads no table of another capability. What systems there are, which level they have and what checks said is
//! handed in by the door as plain values.

mod check;
pub mod dossier;
pub mod error;
pub mod limits;
pub mod measures;
pub mod model;
pub mod operations;
pub mod oscal;
mod published;
mod service;
pub mod states;
mod store;
pub mod table;
#[cfg(test)]
mod tests;

use vg_access::{Access, Caller, Capability, Operation, Problem};
use vg_backend::Backend;
use vg_backend::migrate::{Migration, Migrations};
use vg_backend::sql::{ReadTx, WriteTx};
use vg_model::Timestamp;

pub use service::{Assignment, Gap, GapFilter, Gaps, Opened, Progress, Statement as Stated, SystemProgress, Tally};

/// What this capability is.
#[must_use]
pub fn capability() -> Capability {
    Capability {
        name: "assess",
        migrations: Migrations {
            owner: "assess",
            steps: &[
                Migration { version: 1, name: "assess", sql: include_str!("migrations/0001_assess.sql") },
                Migration { version: 2, name: "marks", sql: include_str!("migrations/0002_marks.sql") },
            ],
        },
        operations: operations::OPERATIONS,
        statements: store::statements(),
        tables: published::PUBLISHED,
        problems: error::KINDS,
    }
}

/// The assessments of an installation; cheap to clone.
#[derive(Clone, Debug)]
pub struct Assess {
    pub(crate) backend: Backend,
    pub(crate) access: Access,
}

impl Assess {
    /// The assessments on a backend whose schema is up to date.
    #[must_use]
    pub fn new(backend: &Backend, access: &Access) -> Self {
        Self { backend: backend.clone(), access: access.clone() }
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

    /// Refuses a caller who may not do this in the unit: for a door that has work to do before the operation itself.
    pub async fn may(&self, caller: &Caller, unit: &str, operation: &'static Operation) -> Result<(), Problem> {
        self.reading(caller, operation, unit).await.map(drop)
    }

    /// Tells the others what changed, with the transaction that changed it.
    pub(crate) async fn publish(
        &self,
        tx: &mut WriteTx,
        unit: &str,
        assessment: &str,
        action: &str,
    ) -> Result<(), Problem> {
        let payload = serde_json::json!({ "unit": unit, "id": assessment, "action": action });
        self.backend.bus.publish(tx, "assess.assessment.changed", assessment, &payload.to_string()).await?;
        Ok(())
    }
}
