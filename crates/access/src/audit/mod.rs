//! What is recorded: a record before each operation and one after it, in one hash chain for each unit.
//!
//! Rows are only added. An operation *opens* a record (committed before anything is done) and *completes* it with another
//! that names the first, in the same transaction as the change; so a crash in between leaves an opened record without end,
//! and no row is ever rewritten. How the rows are chained: [`chain`].
//!
//! *What the chain proves*: whoever changes, removes, inserts or reorders rows is found by [`Audit::verify_chain`], unless
//! they compute every later hash anew. That, too, is found by a head that was exported before ([`Audit::heads`]) and kept
//! where they do not get at it.

mod changes;
mod entry;
mod feed;
mod query;
mod store;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use vg_backend::clock::Clock;
use vg_backend::sql::{Sql, Tx, WriteTx};
use vg_backend::transaction;

use crate::caller::Caller;
pub use crate::chain::{Anchor, Fault, FaultKind, Verdict};
use crate::limits::{MAX_NAME_CHARS, MAX_SUBJECT_CHARS};
use crate::permission::Operation;
use crate::problem::Problem;
use crate::secret::cut;
use crate::{chain, evidence};
pub use changes::{Changes, Shown};
pub use entry::{Entry, FIELDS};
pub use feed::Change;
pub use query::{AuditFilter, AuditKey, heads};
pub(crate) use store::{ADVANCE, HEAD};
use store::{Draft, append};

/// Statements of this module, for `prepare_all`.
pub(crate) fn statements() -> Vec<vg_backend::sql::Statement> {
    [&store::LEDGER.statements(), feed::STATEMENTS].concat()
}

/// The chain of what belongs to no unit: settings, sign-ins of unknown names.
pub const SYSTEM_CHAIN: &str = "system";

/// Where the chains end: a backup states it in plain words.
pub const CHAINS: vg_backend::backup::Chains =
    vg_backend::backup::Chains { table: "access_audit_heads", chain: "chain", seq: "seq", hash: "hash" };

/// How an operation ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// It was done.
    Done,
    /// The caller may not do it.
    Refused,
    /// It was permitted and did not succeed.
    Failed,
}

impl Outcome {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}

/// What an operation is about.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Subject {
    /// Its kind: `host`, `account`.
    pub kind: &'static str,
    /// Its id; empty while it has none.
    pub id: String,
}

impl Subject {
    /// A subject; the id is cut to [`MAX_SUBJECT_CHARS`].
    #[must_use]
    pub fn new(kind: &'static str, id: &str) -> Self {
        Self { kind, id: cut(id, MAX_SUBJECT_CHARS) }
    }
}

/// The audit of an installation; cheap to clone.
#[derive(Clone, Debug)]
pub struct Audit {
    sql: Sql,
    clock: Arc<dyn Clock>,
}

/// A record that was opened and waits for its outcome. Complete it: by [`Pending::done`] in the transaction of the change, then
/// by [`Pending::settle`] with the result of that transaction; or by [`Pending::settle_with`] where there is none.
#[derive(Debug)]
#[must_use = "an opened record without outcome reads as an operation that was interrupted"]
pub struct Pending {
    audit: Audit,
    draft: Draft,
    completed: AtomicBool,
}

impl Audit {
    /// The audit of a database.
    #[must_use]
    pub fn new(sql: Sql, clock: Arc<dyn Clock>) -> Self {
        Self { sql, clock }
    }

    /// Opens a record, in a transaction of its own, before an operation is done. `chain` is the id of the unit or
    /// [`SYSTEM_CHAIN`].
    pub async fn begin(
        &self,
        caller: &Caller,
        operation: &Operation,
        chain: &str,
        subject: &Subject,
    ) -> Result<Pending, Problem> {
        self.begin_named(caller, operation.name, chain, subject).await
    }

    pub(crate) async fn begin_named(
        &self,
        caller: &Caller,
        operation: &str,
        chain: &str,
        subject: &Subject,
    ) -> Result<Pending, Problem> {
        let mut draft = Draft::of(caller, operation, chain, subject);
        let opened = transaction!(self.sql, |tx| append(tx, &*self.clock, &draft).await)?;
        draft.phase = "complete";
        draft.opened = Some(opened.seq);
        Ok(Pending { audit: self.clone(), draft, completed: AtomicBool::new(false) })
    }

    /// Records a refused operation, in a transaction of its own.
    pub async fn refused(
        &self,
        caller: &Caller,
        operation: &str,
        chain: &str,
        subject: &Subject,
        problem: &Problem,
    ) -> Result<(), Problem> {
        let draft = Draft::of(caller, operation, chain, subject).single(Outcome::Refused, Some(problem.code()));
        transaction!(self.sql, |tx| append(tx, &*self.clock, &draft).await)?;
        Ok(())
    }

    /// Verifies every chain, in their order: those that have a head, those that have rows, those that an anchor names. A chain
    /// that was removed whole is so found by its anchor.
    pub async fn verify_all(&self, tx: &mut Tx, anchors: &[Anchor]) -> Result<Vec<Verdict>, Problem> {
        let own: Vec<Anchor> = anchors.iter().filter(|anchor| !evidence::is_chain(&anchor.chain)).cloned().collect();
        chain::verify_all(&store::LEDGER, tx, &own).await
    }

    /// Verifies a chain from its first row to its head. `anchors` are heads that were exported before; those of other chains
    /// are passed over.
    pub async fn verify_chain(&self, tx: &mut Tx, chain: &str, anchors: &[Anchor]) -> Result<Verdict, Problem> {
        chain::verify_chain(&store::LEDGER, tx, chain, anchors).await
    }

    /// Records in one row what has no before: a sign-in, an automatic step. Part of the caller's transaction.
    pub(crate) async fn single(
        &self,
        tx: &mut WriteTx,
        caller: &Caller,
        what: (&str, &str, &Subject),
        outcome: (Outcome, Option<&'static str>),
        changes: &Changes,
    ) -> Result<(), Problem> {
        let (operation, chain, subject) = what;
        let mut draft = Draft::of(caller, operation, chain, subject).single(outcome.0, outcome.1);
        draft.changes = changes.to_json();
        append(tx, &*self.clock, &draft).await?;
        Ok(())
    }
}

impl Pending {
    /// Names the subject, when it got its id only now.
    pub fn subject(&mut self, subject: &Subject) {
        self.draft.subject_kind = subject.kind;
        self.draft.subject.clone_from(&subject.id);
    }

    /// Completes the record in the transaction of the change: both are committed or neither. May be called again when that
    /// transaction is run again.
    pub async fn done(&self, tx: &mut WriteTx, outcome: Outcome, changes: &Changes) -> Result<(), Problem> {
        let mut draft = self.draft.clone();
        draft.outcome = Some(outcome.name());
        draft.changes = changes.to_json();
        append(tx, &*self.audit.clock, &draft).await?;
        self.completed.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Completes the record as refused, in a transaction of its own, and hands the problem on.
    pub(crate) async fn refuse(self, problem: Problem) -> Result<std::convert::Infallible, Problem> {
        let mut draft = self.draft;
        draft.outcome = Some(Outcome::Refused.name());
        draft.problem = Some(problem.code());
        transaction!(self.audit.sql, |tx| append(tx, &*self.audit.clock, &draft).await)?;
        Err(problem)
    }

    /// As [`settle`](Self::settle), for what was done outside of the database: a success is recorded with what it changed, in a
    /// transaction of its own.
    pub async fn settle_with<T>(
        mut self,
        result: Result<T, Problem>,
        changes: impl FnOnce(&T) -> Changes,
    ) -> Result<T, Problem> {
        if let Ok(value) = &result {
            self.draft.changes = changes(value).to_json();
        }
        self.settle(result).await
    }

    /// Takes note of how the transaction ended and hands its result on. A failure is recorded in a transaction of its own,
    /// because that of the change is gone; so is a success that [`Pending::done`] was not called for.
    pub async fn settle<T>(self, result: Result<T, Problem>) -> Result<T, Problem> {
        let mut draft = self.draft;
        match &result {
            Ok(_) if self.completed.load(Ordering::SeqCst) => return result,
            Ok(_) => draft.outcome = Some(Outcome::Done.name()),
            Err(problem) => {
                draft.outcome = Some(Outcome::Failed.name());
                draft.problem = Some(problem.code());
            }
        }
        let recorded = transaction!(self.audit.sql, |tx| append(tx, &*self.audit.clock, &draft).await);
        match (result, recorded) {
            // The first error is the one to tell: when the database is gone, the record could not be written either.
            (Err(problem), _) => Err(problem),
            (Ok(_), Err(error)) => Err(error.into()),
            (Ok(value), Ok(_)) => Ok(value),
        }
    }
}

impl Draft {
    fn of(caller: &Caller, operation: &str, chain: &str, subject: &Subject) -> Self {
        let (actor_kind, actor) = caller.actor();
        let origin = caller.origin();
        Self {
            chain: chain.to_owned(),
            phase: "open",
            opened: None,
            trace_id: origin.trace_id().to_owned(),
            actor_kind,
            actor: actor.to_owned(),
            actor_name: cut(caller.name(), MAX_NAME_CHARS),
            operation: operation.to_owned(),
            subject_kind: subject.kind,
            subject: subject.id.clone(),
            outcome: None,
            problem: None,
            changes: "[]".to_owned(),
            address: origin.address().map(|address| address.to_string()),
            user_agent: origin.user_agent().to_owned(),
            lang: crate::lang_name(origin.lang),
        }
    }

    fn single(mut self, outcome: Outcome, problem: Option<&'static str>) -> Self
    where
        Self: Sized,
    {
        self.phase = "single";
        self.outcome = Some(outcome.name());
        self.problem = problem;
        self
    }
}
