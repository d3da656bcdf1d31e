//! Measures: seeing, assigning, stating, asking that one does not apply.

use serde_json::json;
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::evidence::Kind;
use vg_access::{Caller, On, Operation, Problem};
use vg_backend::transaction;
use vg_model::Timestamp;

use super::{Edit, Proof, Who, found, open_one, subject};
use crate::Assess;
use crate::check::Faults;
use crate::error::version_mismatch;
use crate::limits::MAX_HISTORY;
use crate::model::{Assessment, Control, Event, Kept};
use crate::operations::{ASSESSMENT_READ, CONTROL_ASSIGN, CONTROL_STATE, EXEMPTION_ASK, EXEMPTION_DECIDE};
use crate::states::State;
use crate::store;

/// Who answers for a measure, by when, and a note.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Assignment {
    /// Who; empty for nobody.
    pub owner: String,
    /// By when, as `YYYY-MM-DD`; empty for no day.
    pub due: String,
    /// A note.
    pub note: String,
}

/// What a person found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// The state; not applicable is asked for in another way.
    pub state: State,
    /// Why, in words.
    pub reason: String,
    /// Until when it holds; [`MAX_STATED_DAYS`](crate::limits::MAX_STATED_DAYS) when nothing is said.
    pub until: Option<Timestamp>,
}

/// A measure that somebody names, and the version of it that the change is based on.
#[derive(Clone, Copy, Debug)]
struct Named<'a> {
    unit: &'a str,
    assessment: &'a str,
    control: &'a str,
    version: i64,
}

impl Assess {
    /// Assessments of a unit by name of their system; with `all` also those of earlier levels and regimes.
    pub async fn assessment_list(
        &self,
        caller: &Caller,
        unit: &str,
        all: bool,
    ) -> Result<Vec<Kept<Assessment>>, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        Ok(store::assessments::list(&mut tx, unit, all).await?)
    }

    /// One assessment.
    pub async fn assessment_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Kept<Assessment>, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        found(&mut tx, unit, id).await
    }

    /// The measures of an assessment in their order, also those that are not asked for any more.
    pub async fn control_list(&self, caller: &Caller, unit: &str, assessment: &str) -> Result<Vec<Control>, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        found(&mut tx, unit, assessment).await?;
        Ok(store::controls::list(&mut tx, unit, assessment).await?)
    }

    /// One measure.
    pub async fn control_get(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        control: &str,
    ) -> Result<Control, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        store::controls::get(&mut tx, unit, assessment, control).await?.ok_or_else(Problem::not_found)
    }

    /// What happened to a measure on its system, through all levels and regimes, newest first.
    pub async fn control_history(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        control: &str,
    ) -> Result<Vec<Event>, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        let kept = found(&mut tx, unit, assessment).await?;
        store::controls::get(&mut tx, unit, assessment, control).await?.ok_or_else(Problem::not_found)?;
        Ok(store::history::list(&mut tx, unit, &kept.data.system, control, MAX_HISTORY).await?)
    }

    /// Says who answers for a measure, by when, and notes something.
    pub async fn control_assign(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        control: &str,
        version: i64,
        new: &Assignment,
    ) -> Result<Control, Problem> {
        let changes = Changes::new().set("owner", &new.owner).set("due", &new.due).set("note", &new.note);
        let named = Named { unit, assessment, control, version };
        self.change(caller, &CONTROL_ASSIGN, named, &changes, &Doing::Assign(new)).await
    }

    /// States what was found of a measure. It stands in the evidence ledger as a statement, the weaker grade.
    pub async fn control_state(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        control: &str,
        version: i64,
        new: &Statement,
    ) -> Result<Control, Problem> {
        let changes = Changes::new().set("state", new.state.name()).set("reason", &new.reason);
        let named = Named { unit, assessment, control, version };
        self.change(caller, &CONTROL_STATE, named, &changes, &Doing::State(new)).await
    }

    /// Asks that a measure does not apply to the system. Its state stays until somebody else decides.
    pub async fn exemption_ask(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        control: &str,
        version: i64,
        reason: &str,
    ) -> Result<Control, Problem> {
        let changes = Changes::new().set("exemption", reason);
        let named = Named { unit, assessment, control, version };
        self.change(caller, &EXEMPTION_ASK, named, &changes, &Doing::Ask(reason)).await
    }

    /// Approves or refuses that a measure does not apply, as a second person. A refusal needs its reason.
    #[expect(clippy::too_many_arguments, reason = "which measure, on which version, and the decision with its reason")]
    pub async fn exemption_decide(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        control: &str,
        version: i64,
        approve: bool,
        reason: &str,
    ) -> Result<Control, Problem> {
        let changes = Changes::new().set("approved", approve).set("reason", reason);
        let named = Named { unit, assessment, control, version };
        self.change(caller, &EXEMPTION_DECIDE, named, &changes, &Doing::Decide(approve, reason)).await
    }

    /// Permission, transaction, version, change, ledger, history, audit.
    async fn change(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        named: Named<'_>,
        changes: &Changes,
        doing: &Doing<'_>,
    ) -> Result<Control, Problem> {
        let Named { unit, assessment, control, version } = named;
        let about = Subject::new("assessment_control", &subject(assessment, control));
        let (granted, pending) = self.access.begin(caller, operation, On::Unit(unit), &about).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let kept = open_one(tx, unit, assessment).await?;
            let old = store::controls::get(tx, unit, assessment, control).await?.ok_or_else(Problem::not_found)?;
            if old.version != version {
                return Err(version_mismatch(version, old.version));
            }
            let who = Who::new(caller, &granted, self.now());
            let mut edit = Edit::new(&who, &kept, old);
            let Done { event, reason, proving } = doing.make(&mut edit)?;
            let mut ledger = None;
            if let Some(Proving { kind, what, facts, expires_at }) = proving {
                let control = &edit.control;
                let proof =
                    Proof { kind, assessment: &kept, control, what, facts, blob: None, expires_at, replaces: None };
                ledger = Some(self.prove(tx, caller, &granted, proof).await?);
            }
            edit.note(event, &reason, ledger);
            let (changed, events) = edit.done();
            store::controls::save(tx, unit, std::slice::from_ref(&changed)).await?;
            store::history::add(tx, unit, &events).await?;
            self.publish(tx, unit, assessment, "updated").await?;
            pending.done(tx, Outcome::Done, changes).await?;
            Ok(changed)
        });
        pending.settle(done).await
    }
}

/// What somebody does to a measure.
enum Doing<'a> {
    Assign(&'a Assignment),
    State(&'a Statement),
    Ask(&'a str),
    Decide(bool, &'a str),
}

/// What was done: the event, why, and what proves it.
struct Done {
    event: &'static str,
    reason: String,
    proving: Option<Proving>,
}

/// What goes into the ledger.
struct Proving {
    kind: Kind,
    what: (&'static str, &'static str),
    facts: serde_json::Value,
    expires_at: Option<Timestamp>,
}

impl Doing<'_> {
    /// Does it.
    fn make(&self, edit: &mut Edit<'_>) -> Result<Done, Problem> {
        match self {
            Self::Assign(new) => {
                edit.assign(Some(&new.owner), Some(&new.due), Some(&new.note))?;
                Ok(Done { event: "assigned", reason: String::new(), proving: None })
            }
            Self::State(new) => {
                edit.state(new.state, &new.reason, new.until)?;
                let reason = edit.control.reason.clone();
                let facts = json!({"state": new.state.name(), "text": reason, "by": "statement"});
                let what = ("Kết quả đánh giá", "Result");
                let proving = Proving { kind: Kind::Statement, what, facts, expires_at: edit.control.until };
                Ok(Done { event: "stated", reason, proving: Some(proving) })
            }
            Self::Ask(reason) => {
                let reason = edit.ask(reason)?;
                Ok(Done { event: "exemption_asked", reason, proving: None })
            }
            Self::Decide(approve, reason) => {
                let reason = Faults::only_note("/reason", reason, !approve)?;
                let asked = edit.waiting()?;
                let facts = json!({
                    "approved": approve, "asked_by": asked.by, "reason": asked.reason, "text": reason,
                });
                edit.decide(asked, *approve);
                let what = ("Quyết định không áp dụng", "Decision that it does not apply");
                let expires_at = edit.control.until.filter(|_| *approve);
                let proving = Proving { kind: Kind::Decision, what, facts, expires_at };
                let event = if *approve { "exemption_approved" } else { "exemption_refused" };
                Ok(Done { event, reason, proving: Some(proving) })
            }
        }
    }
}
