//! What can be done to one measure, apart from where it is kept.

use vg_access::problem::FieldError;
use vg_access::{Caller, Granted, Problem};
use vg_model::Timestamp;

use crate::check::{Days as _, Faults};
use crate::error::{second_person, stated_by_check};
use crate::limits::MAX_STATED_DAYS;
use crate::model::{Assessment, Control, Event, Exemption, Kept};
use crate::states::{Basis, Derived, State};

/// A day in microseconds.
const DAY_US: i64 = 86_400_000_000;

/// Who does it, and when.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    pub(crate) actor: String,
    pub(crate) account: String,
    pub(crate) now: Timestamp,
}

impl Who {
    pub(crate) fn new(caller: &Caller, granted: &Granted, now: Timestamp) -> Self {
        // A worker has no account; its name stands for it, and never for a person.
        let account = caller.account().map_or_else(|| granted.actor().to_owned(), str::to_owned);
        Self { actor: granted.actor().to_owned(), account, now }
    }
}

/// A measure while it is changed.
#[derive(Debug)]
pub(crate) struct Edit<'a> {
    who: &'a Who,
    assessment: &'a Kept<Assessment>,
    before: Control,
    /// What it becomes.
    pub(crate) control: Control,
    /// What happened.
    pub(crate) events: Vec<Event>,
}

impl<'a> Edit<'a> {
    pub(crate) fn new(who: &'a Who, assessment: &'a Kept<Assessment>, control: Control) -> Self {
        Self { who, assessment, before: control.clone(), control, events: Vec::new() }
    }

    /// Notes that something happened; from and to are the states before and now.
    pub(crate) fn note(&mut self, event: &str, reason: &str, ledger: Option<i64>) {
        self.events.push(Event {
            system: self.assessment.data.system.clone(),
            control: self.control.control.clone(),
            no: 0,
            at: self.who.now,
            assessment: self.assessment.id.clone(),
            event: event.to_owned(),
            from: self.before.state.name().to_owned(),
            to: self.control.state.name().to_owned(),
            actor: self.who.actor.clone(),
            reason: reason.to_owned(),
            ledger,
        });
    }

    /// The changed measure with its next version, and what happened.
    pub(crate) fn done(mut self) -> (Control, Vec<Event>) {
        self.control.version = self.before.version + 1;
        self.control.updated_at = self.who.now;
        self.control.updated_by.clone_from(&self.who.actor);
        (self.control, self.events)
    }

    fn go(&mut self, state: State, basis: Basis, reason: String, until: Option<Timestamp>) {
        let control = &mut self.control;
        if control.state != state || control.review {
            control.since = self.who.now;
        }
        control.state = state;
        control.basis = basis;
        control.reason = reason;
        control.until = until;
        control.review = false;
    }

    /// States what was found. A statement holds until a day, at most [`MAX_STATED_DAYS`] away; whatever was asked or decided about not
    /// applying is over with it.
    pub(crate) fn state(&mut self, state: State, reason: &str, until: Option<Timestamp>) -> Result<(), Problem> {
        if self.control.basis == Basis::Check {
            return Err(stated_by_check());
        }
        let mut faults = Faults::default();
        let reason = faults.note("/reason", reason);
        let last = Timestamp(self.who.now.0.saturating_add(MAX_STATED_DAYS * DAY_US));
        if until.is_some_and(|until| until <= self.who.now || until > last) {
            faults.add(
                "/until",
                "out_of_range",
                &format!("phải sau thời điểm này và không quá {MAX_STATED_DAYS} ngày"),
                &format!("must be later than now, and at most {MAX_STATED_DAYS} days away"),
            );
        }
        if state == State::NotApplicable {
            faults.add(
                "/state",
                "two_persons",
                "không áp dụng phải được đề nghị rồi người thứ hai phê duyệt",
                "not applicable is asked for and then approved by a second person",
            );
        }
        faults.done()?;
        self.control.exemption = None;
        match state {
            State::NotAssessed => self.go(state, Basis::None, reason, None),
            _ => self.go(state, Basis::Statement, reason, Some(until.unwrap_or(last))),
        }
        Ok(())
    }

    /// Sets who answers for it, by when, and the note; what is `None` stays. True when something differs.
    pub(crate) fn assign(
        &mut self,
        owner: Option<&str>,
        due: Option<&str>,
        note: Option<&str>,
    ) -> Result<bool, Problem> {
        let mut faults = Faults::default();
        let mut changed = false;
        let mut put = |to: &mut String, new: String| {
            changed |= *to != new;
            *to = new;
        };
        if let Some(owner) = owner {
            put(&mut self.control.owner, faults.line("/owner", owner));
        }
        if let Some(due) = due {
            put(&mut self.control.due, faults.day("/due", due));
        }
        if let Some(note) = note {
            put(&mut self.control.note, faults.note("/note", note));
        }
        faults.done()?;
        Ok(changed)
    }

    /// Asks that it does not apply; gives the reason as it is kept.
    pub(crate) fn ask(&mut self, reason: &str) -> Result<String, Problem> {
        let reason = Faults::only_note("/reason", reason, true)?;
        if self.control.counts_as(self.who.now) == State::NotApplicable {
            return Err(Problem::conflict("biện pháp đã được xác định là không áp dụng", "it does not apply already"));
        }
        self.control.exemption = Some(Exemption {
            reason: reason.clone(),
            by: self.who.actor.clone(),
            account: self.who.account.clone(),
            at: self.who.now,
            approver: String::new(),
            approved_at: None,
        });
        Ok(reason)
    }

    /// The request that waits for a decision, if this person may decide on it.
    pub(crate) fn waiting(&self) -> Result<Exemption, Problem> {
        let asked = self.control.exemption.clone().filter(|asked| asked.approved_at.is_none());
        let asked = asked.ok_or_else(|| {
            Problem::conflict("không có đề nghị nào đang chờ quyết định", "nothing waits for a decision")
        })?;
        if asked.account == self.who.account { Err(second_person()) } else { Ok(asked) }
    }

    /// Decides on the request.
    pub(crate) fn decide(&mut self, asked: Exemption, approve: bool) {
        if !approve {
            self.control.exemption = None;
            return;
        }
        let reason = asked.reason.clone();
        self.control.exemption =
            Some(Exemption { approver: self.who.actor.clone(), approved_at: Some(self.who.now), ..asked });
        let until = Timestamp(self.who.now.0.saturating_add(MAX_STATED_DAYS * DAY_US));
        self.go(State::NotApplicable, Basis::Statement, reason, Some(until));
    }

    /// Takes over what its checks say; `None` when it has none any more. True when the state, or what stands behind it, differs.
    pub(crate) fn follow(&mut self, derived: Option<Derived>) -> bool {
        let excused = self.control.counts_as(self.who.now) == State::NotApplicable;
        match derived {
            // Two persons said that it does not apply; a check that measures it all the same changes nothing.
            Some(_) if excused => {}
            Some(Derived { state, reason, until }) => self.go(state, Basis::Check, reason, until),
            None if self.control.basis == Basis::Check => self.go(State::NotAssessed, Basis::None, String::new(), None),
            None => {}
        }
        let (old, new) = (&self.before, &self.control);
        (old.state, old.basis, old.review) != (new.state, new.basis, new.review)
    }

    /// True when anything but times differs from before.
    pub(crate) fn reworded(&self) -> bool {
        self.before.reason != self.control.reason || self.before.until != self.control.until
    }
}

/// A refusal of one field.
pub(crate) fn refused(pointer: &str, code: &'static str, vi: &str, en: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, code, vi, en)])
}
