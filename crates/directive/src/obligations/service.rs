//! What people do with obligations.

use serde_json::json;
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::evidence::{Item, Kind};
use vg_access::problem::FieldError;
use vg_access::{Caller, Granted, On, Operation, Problem};
use vg_backend::sql::WriteTx;
use vg_backend::transaction;
use vg_model::{Text, Timestamp};

use super::settle::DAY_US;
use super::state::{Event, State, Verdict};
use super::{Obligation, Stated, Step, Waived, store};
use crate::check::{Faults, note};
use crate::error::{obligation_state, second_person, version_mismatch};
use crate::limits::MAX_DEPUTIES;
use crate::operations::{
    OBLIGATION_READ, OBLIGATION_REPORT, OBLIGATION_STATE, OBLIGATION_UPDATE, WAIVER_ASK, WAIVER_DECIDE,
};
use crate::{Directive, Kept};

/// Steps of an obligation that are shown.
const STEPS_SHOWN: u32 = 500;
/// Days that a statement holds at most.
pub(crate) const MAX_STATED_DAYS: i64 = 366;

/// Who answers for an obligation, and by when.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Assignment {
    /// Account; empty for nobody.
    pub owner: String,
    /// Accounts that stand in.
    pub deputies: Vec<String>,
    /// By when.
    pub due_at: Option<Timestamp>,
}

/// What a person states.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// True for met.
    pub met: bool,
    /// In words.
    pub text: String,
    /// Until when it holds.
    pub until: Timestamp,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiver {
    /// True when it does not concern the unit at all.
    pub not_applicable: bool,
    /// Why.
    pub reason: String,
    /// What is done instead.
    pub control: String,
    /// Until when; needed unless it does not concern the unit.
    pub until: Option<Timestamp>,
}

/// A step that a person asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// One of [`Event::BY_PERSONS`].
    pub event: Event,
    /// Why, or what the authority said.
    pub reason: String,
    /// For [`Event::Report`]: number of the receipt, or of the courier's minute.
    pub receipt: String,
}

impl Directive {
    /// Obligations of a unit, of one letter or of all.
    pub async fn obligation_list(
        &self,
        caller: &Caller,
        unit: &str,
        letter: Option<&str>,
    ) -> Result<Vec<Kept<Obligation>>, Problem> {
        let mut tx = self.reading(caller, &OBLIGATION_READ, unit).await?;
        Ok(store::list(&mut tx, unit, letter).await?)
    }

    /// One obligation.
    pub async fn obligation_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Kept<Obligation>, Problem> {
        let mut tx = self.reading(caller, &OBLIGATION_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)
    }

    /// Its steps, newest first.
    pub async fn obligation_steps(&self, caller: &Caller, unit: &str, id: &str) -> Result<Vec<Step>, Problem> {
        let mut tx = self.reading(caller, &OBLIGATION_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok(store::steps(&mut tx, unit, id, STEPS_SHOWN).await?)
    }

    /// Gives an obligation to somebody, and a time by when.
    pub async fn obligation_assign(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Assignment,
    ) -> Result<Kept<Obligation>, Problem> {
        let changes = Changes::new().set("owner", &new.owner).set("due_at", new.due_at);
        self.change(caller, &OBLIGATION_UPDATE, unit, id, version, &changes, &Doing::Assign(new)).await
    }

    /// States whether an obligation is met, where the program cannot measure it. The statement is evidence of the weaker grade, and holds
    /// until a time at most `MAX_STATED_DAYS` away.
    pub async fn obligation_state(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Statement,
    ) -> Result<Kept<Obligation>, Problem> {
        let changes = Changes::new().set("stated", if new.met { "met" } else { "not_met" });
        self.change(caller, &OBLIGATION_STATE, unit, id, version, &changes, &Doing::State(caller, new)).await
    }

    /// Takes a step that leads somewhere: attest, report, accept, return, acknowledge, begin, open again.
    pub async fn obligation_step(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        asked: &Asked,
    ) -> Result<Kept<Obligation>, Problem> {
        let operation = match asked.event {
            Event::Acknowledge | Event::Begin | Event::Assign => &OBLIGATION_UPDATE,
            Event::Reopen => &WAIVER_DECIDE,
            _ => &OBLIGATION_REPORT,
        };
        let changes = Changes::new().set("step", asked.event.name());
        self.change(caller, operation, unit, id, version, &changes, &Doing::Step(caller, asked)).await
    }

    /// Asks that an obligation need not be met: until a day, or because it does not concern the unit.
    pub async fn waiver_ask(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Waiver,
    ) -> Result<Kept<Obligation>, Problem> {
        let changes = Changes::new().set("waiver", &new.reason).set("until", new.until);
        self.change(caller, &WAIVER_ASK, unit, id, version, &changes, &Doing::Ask(caller, new)).await
    }

    /// Approves or refuses what somebody else asked for.
    pub async fn waiver_decide(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        approve: bool,
        reason: &str,
    ) -> Result<Kept<Obligation>, Problem> {
        let changes = Changes::new().set("approved", approve);
        self.change(caller, &WAIVER_DECIDE, unit, id, version, &changes, &Doing::Decide(caller, approve, reason)).await
    }

    /// Permission, transaction, version, change, what follows from it, audit.
    #[expect(clippy::too_many_arguments, reason = "what every change of an obligation has; each is a thing of its own")]
    async fn change(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        unit: &str,
        id: &str,
        version: i64,
        changes: &Changes,
        doing: &Doing<'_>,
    ) -> Result<Kept<Obligation>, Problem> {
        let subject = Subject::new("obligation", id);
        let (granted, pending) = self.access.begin(caller, operation, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            if kept.version != version {
                return Err(version_mismatch(version, kept.version));
            }
            let data = kept.data.clone();
            let mut change = Change { directive: self, tx, granted: &granted, kept: &kept, data, steps: Vec::new() };
            change.make(doing).await?;
            let Change { data, steps, tx, .. } = change;
            let changed = self.next_kept(&kept, granted.actor(), data);
            for (event, from, to, reason, evidence) in &steps {
                let states = (event.as_str(), from.name(), to.name());
                self.add_step(tx, &kept, states, granted.actor(), reason, *evidence).await?;
            }
            store::save(tx, &[&changed]).await?;
            self.settle(tx, &granted, unit).await?;
            self.publish(tx, "obligation", unit, id, "updated").await?;
            pending.done(tx, Outcome::Done, changes).await?;
            store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)
        });
        pending.settle(done).await
    }
}

/// What somebody does to an obligation.
enum Doing<'a> {
    Assign(&'a Assignment),
    State(&'a Caller, &'a Statement),
    Step(&'a Caller, &'a Asked),
    Ask(&'a Caller, &'a Waiver),
    Decide(&'a Caller, bool, &'a str),
}

/// An obligation while it is changed.
struct Change<'a> {
    directive: &'a Directive,
    tx: &'a mut WriteTx,
    granted: &'a Granted,
    kept: &'a Kept<Obligation>,
    data: Obligation,
    steps: Vec<(String, State, State, Text, Option<i64>)>,
}

impl Change<'_> {
    /// Does it.
    async fn make(&mut self, doing: &Doing<'_>) -> Result<(), Problem> {
        match doing {
            Doing::Assign(new) => self.assign(new),
            Doing::State(caller, new) => self.state(caller, new).await,
            Doing::Step(caller, asked) => self.step(caller, asked).await,
            Doing::Ask(caller, new) => self.ask(caller, new),
            Doing::Decide(caller, approve, reason) => self.decide(caller, *approve, reason).await,
        }
    }

    /// Gives it to somebody, and a time by when.
    fn assign(&mut self, new: &Assignment) -> Result<(), Problem> {
        let mut faults = Faults::default();
        faults.line("/owner", &new.owner);
        if new.deputies.len() > MAX_DEPUTIES {
            faults.too_many("/deputies", MAX_DEPUTIES);
        }
        faults.done()?;
        let before = self.data.clone();
        self.data.owner = new.owner.trim().to_owned();
        self.data.deputies = new.deputies.iter().map(|one| one.trim().to_owned()).collect();
        if self.data.due_at != new.due_at {
            self.data.due_at = new.due_at;
            self.data.due = Text::new("do đơn vị đặt", "set by the unit");
            self.data.reminded = 0;
            self.note("due", Text::default(), None);
        }
        if before.owner != self.data.owner && !self.data.owner.is_empty() {
            let next = self.data.state.after(Event::Assign);
            let next = next.ok_or_else(|| obligation_state(before.state, Event::Assign.name()))?;
            self.go("owner", next, Text::default(), None);
        }
        Ok(())
    }

    /// Notes what a person states.
    async fn state(&mut self, caller: &Caller, new: &Statement) -> Result<(), Problem> {
        let now = self.directive.now();
        let text = note("/text", &new.text, true)?;
        if new.until <= now || new.until.0 > now.0 + MAX_STATED_DAYS * DAY_US {
            return Err(Problem::invalid(vec![FieldError::new(
                "/until",
                "out_of_range",
                format!("phải sau thời điểm này và không quá {MAX_STATED_DAYS} ngày"),
                format!("must be later than now, and at most {MAX_STATED_DAYS} days away"),
            )]));
        }
        if !self.data.statable {
            return Err(Problem::conflict(
                "nhiệm vụ này được đo tự động, không nhận lời xác nhận",
                "this obligation is measured and takes no statement",
            ));
        }
        let verdict = if new.met { Verdict::Met } else { Verdict::NotMet };
        let title = self.data.title.clone();
        let facts = json!({"verdict": verdict.name(), "text": text, "clause": self.data.clause});
        let until = Some(new.until);
        let evidence = self.prove(caller, Kind::Statement, &title, facts, until).await?;
        self.data.stated = Some(Stated { verdict, text, by: self.actor(), at: now, until: new.until, evidence });
        self.note("statement", Text::new(&new.text, &new.text), Some(evidence));
        Ok(())
    }

    /// Takes a step.
    async fn step(&mut self, caller: &Caller, asked: &Asked) -> Result<(), Problem> {
        let reason = note("/reason", &asked.reason, matches!(asked.event, Event::Return | Event::Reopen))?;
        let from = self.data.state;
        let next = from.after(asked.event).filter(|next| *next != from);
        let next = next.ok_or_else(|| obligation_state(from, asked.event.name()))?;
        let title = self.data.title.clone();
        let evidence = match asked.event {
            Event::Report => {
                let receipt = note("/receipt", &asked.receipt, true)?;
                self.data.receipt.clone_from(&receipt);
                let facts = json!({"receipt": receipt, "text": reason});
                Some(self.prove(caller, Kind::Receipt, &title, facts, None).await?)
            }
            Event::Attest | Event::Accept | Event::Return => {
                let facts = json!({"step": asked.event.name(), "text": reason});
                Some(self.prove(caller, Kind::Decision, &title, facts, None).await?)
            }
            Event::Reopen => {
                self.data.waived = None;
                None
            }
            _ => None,
        };
        self.go(asked.event.name(), next, Text::new(&reason, &reason), evidence);
        Ok(())
    }

    /// Notes what is asked for.
    fn ask(&mut self, caller: &Caller, new: &Waiver) -> Result<(), Problem> {
        let reason = note("/reason", &new.reason, true)?;
        let control = note("/control", &new.control, !new.not_applicable)?;
        if !new.not_applicable && new.until.is_none_or(|until| until <= self.directive.now()) {
            let (vi, en) = ("phải có thời hạn sau thời điểm này", "must be a time later than now");
            return Err(Problem::invalid(vec![FieldError::new("/until", "out_of_range", vi, en)]));
        }
        if !self.data.state.is_open() {
            return Err(obligation_state(self.data.state, "waive"));
        }
        self.data.waived = Some(Waived {
            not_applicable: new.not_applicable,
            reason: reason.clone(),
            control,
            until: new.until,
            by: Directive::person(caller, self.granted),
            at: self.directive.now(),
            approver: String::new(),
            decided_at: None,
        });
        self.note("waiver", Text::new(&reason, &reason), None);
        Ok(())
    }

    /// Decides on what was asked for.
    async fn decide(&mut self, caller: &Caller, approve: bool, reason: &str) -> Result<(), Problem> {
        let reason = note("/reason", reason, !approve)?;
        let asked = self.data.waived.clone().filter(|waived| waived.decided_at.is_none());
        let Some(mut waived) = asked else {
            let (vi, en) = ("không có đề nghị nào đang chờ quyết định", "nothing waits for a decision");
            return Err(Problem::conflict(vi, en));
        };
        if waived.by == Directive::person(caller, self.granted) {
            return Err(second_person());
        }
        let title = self.data.title.clone();
        let facts = json!({
            "approved": approve, "not_applicable": waived.not_applicable, "asked_by": waived.by, "reason": waived.reason,
            "control": waived.control, "text": reason, "until": waived.until.map(|until| until.to_string()),
        });
        let until = waived.until.filter(|_| approve);
        let evidence = self.prove(caller, Kind::Decision, &title, facts, until).await?;
        let said = Text::new(&reason, &reason);
        if !approve {
            self.data.waived = None;
            self.note("waiver_refused", said, Some(evidence));
            return Ok(());
        }
        let event = if waived.not_applicable { Event::Exclude } else { Event::Waive };
        let next = self.data.state.after(event);
        let next = next.ok_or_else(|| obligation_state(self.data.state, event.name()))?;
        waived.approver = Directive::person(caller, self.granted);
        waived.decided_at = Some(self.directive.now());
        self.data.waived = Some(waived);
        self.go(event.name(), next, said, Some(evidence));
        Ok(())
    }

    fn actor(&self) -> String {
        self.granted.actor().to_owned()
    }

    /// Notes that something happened without leading elsewhere.
    fn note(&mut self, event: &str, reason: Text, evidence: Option<i64>) {
        let state = self.data.state;
        self.steps.push((event.to_owned(), state, state, reason, evidence));
    }

    /// Goes to a state.
    fn go(&mut self, event: &str, to: State, reason: Text, evidence: Option<i64>) {
        let from = self.data.state;
        if from != to {
            self.data.since = self.directive.now();
        }
        self.data.state = to;
        self.steps.push((event.to_owned(), from, to, reason, evidence));
    }

    /// Adds to the evidence ledger; gives its number there.
    async fn prove(
        &mut self,
        caller: &Caller,
        kind: Kind,
        title: &Text,
        facts: serde_json::Value,
        expires_at: Option<Timestamp>,
    ) -> Result<i64, Problem> {
        let serde_json::Value::Object(facts) = facts else {
            return Err(Problem::internal("directive: the facts of an obligation are no object"));
        };
        let cut = |text: &str| text.chars().take(290).collect::<String>();
        let item = Item {
            kind,
            source: "directive",
            subject_kind: "obligation",
            subject: self.kept.id.clone(),
            title: Text::new(cut(&title.vi), cut(&title.en)),
            facts,
            blob: None,
            collected_at: self.directive.now(),
            expires_at,
            replaces: None,
        };
        Ok(self.directive.access.evidence().add(self.tx, caller, self.granted, &item).await?.seq)
    }
}
