//! Directives: what a higher authority asks of a unit, from the letter as received to the proof that it was done.
//!
//! | noun | module | tables |
//! |---|---|---|
//! | reading: fields and clauses with place and confidence | [`reader`] | `directive_readings` |
//! | [`letters::Letter`]: an entry in the register of a unit | [`letters`] | `directive_letters`, `directive_clauses` |
//! | [`pack::Pack`]: what a directive asks and how that is measured, as data | [`pack`] | |
//! | [`plan::Plan`]: what a letter is made into | [`plan`] | |
//! | [`obligations::Obligation`]: a duty of one unit, with its steps | [`obligations`] | `directive_obligations`, `directive_steps` |
//! | [`checks::CheckText`], [`checks::Observation`]: a question in SQL and its runs | [`checks`] | `directive_observations`, `directive_verdicts`, `directive_check_texts`, `directive_obligation_checks` |
//! | [`board::Board`]: what holds, clause by clause | [`board`] | |
//! | [`rollup::RollUp`]: what units below made of a letter that was passed on | [`rollup`] | `directive_standings` |
//! | [`answer::Form`]: a report form of `library/forms`, filled with facts to a document and a workbook | [`answer`] | |
//! | [`answers::Report`]: a report to the authority, from draft to sent | [`answers`] | `directive_answers`, `directive_answer_figures`, `directive_answer_steps` |
//!
//! *Topics*: `directive.letter.changed`, `directive.obligation.changed`, `directive.answer.changed`, each `{unit, id, action}`.
//!
//! *Invariants*: every operation asks for its permission first and ends with an audit record; an obligation is met by measurement or by a
//! statement of a person and in no other way; what was not measured, or not lately, is unknown, and unknown is never met; every
//! observation, statement, receipt and decision stands in the evidence ledger of its unit; a run of a check writes what changed.
//!
//! *What it does not do*: it does not know the engine that answers checks (the binary hands in [`checks::Tables`]), nor what their tables
//! hold.

pub mod answer;
pub mod answers;
pub mod board;
mod check;
pub mod checks;
mod demo;
pub mod error;
pub mod letters;
pub mod limits;
pub mod obligations;
pub mod operations;
pub mod pack;
pub mod plan;
mod published;
pub mod reader;
pub mod rollup;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vg_access::{Access, Caller, Capability, Operation, Problem};

pub use vg_access::Kept;
use vg_backend::Backend;
use vg_backend::migrate::{Migration, Migrations};
use vg_backend::sql::{ReadTx, Tx, WriteTx};
use vg_model::Timestamp;

use checks::CheckText;
use checks::runs::Runs;

/// What this capability is.
#[must_use]
pub fn capability() -> Capability {
    Capability {
        name: "directive",
        migrations: Migrations {
            owner: "directive",
            steps: &[
                Migration { version: 1, name: "directive", sql: include_str!("migrations/0001_directive.sql") },
                Migration { version: 2, name: "answers", sql: include_str!("migrations/0002_answers.sql") },
                Migration { version: 3, name: "standings", sql: include_str!("migrations/0003_standings.sql") },
            ],
        },
        operations: operations::OPERATIONS,
        statements: [
            &letters::store::statements(),
            obligations::store::STATEMENTS,
            checks::store::STATEMENTS,
            answers::store::STATEMENTS,
            rollup::STATEMENTS,
            answers::store::REMOVE_DEMO,
        ]
        .concat(),
        tables: published::PUBLISHED,
        problems: error::KINDS,
    }
}

/// The directives of an installation; cheap to clone.
#[derive(Clone, Debug)]
pub struct Directive {
    pub(crate) backend: Backend,
    pub(crate) access: Access,
    pub(crate) checks: Arc<BTreeMap<String, CheckText>>,
    pub(crate) forms: Arc<BTreeMap<String, answer::Form>>,
    pub(crate) runs: Runs,
    times: Arc<Mutex<Times>>,
}

/// When something happens to obligations by time alone, and which units have to be looked at. Made anew after a start.
#[derive(Default, Debug)]
struct Times {
    next: BTreeMap<String, Timestamp>,
    woken: BTreeSet<String>,
}

impl Directive {
    /// The directives on a backend whose schema is up to date, with the checks of all packs.
    #[must_use]
    pub fn new(backend: &Backend, access: &Access, checks: impl IntoIterator<Item = CheckText>) -> Self {
        let checks = checks.into_iter().map(|check| (check.id.clone(), check)).collect();
        Self {
            backend: backend.clone(),
            access: access.clone(),
            checks: Arc::new(checks),
            forms: Arc::default(),
            runs: Runs::default(),
            times: Arc::default(),
        }
    }

    /// The same with report forms, by id.
    #[must_use]
    pub fn with_forms(mut self, forms: impl IntoIterator<Item = answer::Form>) -> Self {
        self.forms = Arc::new(forms.into_iter().map(|form| (form.head.id.clone(), form)).collect());
        self
    }

    /// The checks that are known, by name.
    #[must_use]
    pub fn checks(&self) -> &BTreeMap<String, CheckText> {
        &self.checks
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

    /// A new object.
    pub(crate) fn new_kept<T>(&self, unit: &str, id: &str, actor: &str, data: T) -> Kept<T> {
        let now = self.now();
        Kept {
            id: id.to_owned(),
            unit: unit.to_owned(),
            version: 1,
            created_at: now,
            updated_at: now,
            updated_by: actor.to_owned(),
            data,
        }
    }

    /// The next version of an object.
    pub(crate) fn next_kept<T>(&self, old: &Kept<T>, actor: &str, data: T) -> Kept<T> {
        Kept {
            id: old.id.clone(),
            unit: old.unit.clone(),
            version: old.version + 1,
            created_at: old.created_at,
            updated_at: self.now(),
            updated_by: actor.to_owned(),
            data,
        }
    }

    /// Tells the others what changed, with the transaction that changed it.
    pub(crate) async fn publish(
        &self,
        tx: &mut WriteTx,
        kind: &str,
        unit: &str,
        id: &str,
        action: &str,
    ) -> Result<(), Problem> {
        let payload = serde_json::json!({ "unit": unit, "id": id, "action": action });
        self.backend.bus.publish(tx, &format!("directive.{kind}.changed"), id, &payload.to_string()).await?;
        Ok(())
    }

    /// True when a unit stands below another in the tree.
    pub(crate) async fn is_below(&self, tx: &mut Tx, unit: &str, below: &str) -> Result<bool, Problem> {
        let paths = (self.access.unit_path(tx, unit).await?, self.access.unit_path(tx, below).await?);
        Ok(matches!(paths, (Some(above), Some(path)) if path != above && path.starts_with(&above)))
    }

    /// Whom a rule of two persons counts: the account behind a session or token, so that a token of one's own is nobody else.
    pub(crate) fn person(caller: &Caller, granted: &vg_access::Granted) -> String {
        caller.account().map_or_else(|| granted.actor().to_owned(), |account| format!("account:{account}"))
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        // What is in it is a hint: a unit that is looked at once too often costs a query.
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers when a unit changes by time alone.
    pub(crate) fn schedule(&self, unit: &str, next: Option<Timestamp>) {
        let mut times = self.times();
        match next {
            Some(next) => times.next.insert(unit.to_owned(), next),
            None => times.next.remove(unit),
        };
    }

    /// True when time alone may have changed something in a unit, or when nothing is known of it yet.
    pub(crate) fn due(&self, unit: &str) -> bool {
        let now = self.now();
        self.times().next.get(unit).is_none_or(|next| *next <= now)
    }

    /// Lets a unit be looked at soon.
    pub(crate) fn wake(&self, unit: &str) {
        self.times().woken.insert(unit.to_owned());
    }

    /// The units that have to be looked at, each handed out once: those that were woken, and those whose time has come.
    #[must_use]
    pub fn waking(&self) -> BTreeSet<String> {
        let now = self.now();
        let mut times = self.times();
        let mut units = std::mem::take(&mut times.woken);
        units.extend(times.next.iter().filter(|(_, next)| **next <= now).map(|(unit, _)| unit.clone()));
        units
    }
}
