//! Writing reports: beginning one, its head, its figures.

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::problem::FieldError;
use vg_access::{Caller, Granted, On, Problem};
use vg_backend::sql::Tx;
use vg_backend::transaction;

use super::figures::{Figures, Gathered};
use super::service::{current, subject_of};
use super::{Head, Report, ReportState, store};
use crate::check::Faults;
use crate::error::{answer_form, answer_state};
use crate::letters::{self, Letter, LetterState};
use crate::limits::{MAX_ANSWERS, MAX_COPIES};
use crate::operations::{ANSWER_READ, ANSWER_WRITE};
use crate::{Directive, Kept};

/// A report that somebody begins.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct NewReport {
    /// Id of a form.
    pub form: String,
    /// The letter that it answers; empty for a report on all confirmed ones.
    pub letter: String,
    /// First day of the time reported on, `YYYY-MM-DD`; empty without.
    pub from_day: String,
    /// Last day of it.
    pub to_day: String,
    /// What an unscheduled report is about.
    pub occasion: String,
    /// The report that it corrects; empty for none.
    pub replaces: String,
    /// True for demonstration data.
    pub demo: bool,
}

impl Directive {
    /// Begins a report: its head is that of the newest one of the unit, its figures are those of now.
    pub async fn answer_create(&self, caller: &Caller, unit: &str, new: &NewReport) -> Result<Kept<Report>, Problem> {
        let subject = Subject::new("answer", "");
        let (granted, mut pending) = self.access.begin(caller, &ANSWER_WRITE, On::Unit(unit), &subject).await?;
        let id = self.backend.new_id()?;
        pending.subject(&Subject::new("answer", &id));
        let begun = match self.begin_answer(caller, &granted, (unit, &id), new).await {
            Ok(begun) => begun,
            Err(problem) => return pending.settle(Err(problem)).await,
        };
        let (kept, figures) = begun;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let last = store::newest(tx, unit).await?.map_or(0, |kept| kept.data.no);
            if last >= MAX_ANSWERS {
                return Err(Problem::limit(("báo cáo của đơn vị", "answers of a unit"), MAX_ANSWERS as usize));
            }
            let kept = Kept { data: Report { no: last + 1, ..kept.data.clone() }, ..kept.clone() };
            store::save(tx, &kept).await?;
            store::save_figures(tx, unit, &id, &figures).await?;
            self.answer_step(tx, &kept, "create", "", &granted, "", None).await?;
            self.publish(tx, "answer", unit, &id, "created").await?;
            let changes = Changes::new().set("form", &kept.data.form).set("no", kept.data.no);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// The report as it is begun.
    async fn begin_answer(
        &self,
        caller: &Caller,
        granted: &Granted,
        (unit, id): (&str, &str),
        new: &NewReport,
    ) -> Result<(Kept<Report>, Figures), Problem> {
        let form = self.form(&new.form)?;
        let mut faults = Faults::default();
        faults.day("/from", &new.from_day);
        faults.day("/to", &new.to_day);
        faults.line("/occasion", &new.occasion);
        faults.done()?;
        if new.from_day.is_empty() != new.to_day.is_empty() || new.from_day > new.to_day {
            let (vi, en) =
                ("cần cả ngày đầu và ngày cuối, ngày đầu không sau ngày cuối", "both days are needed, in their order");
            return Err(Problem::invalid(vec![FieldError::new("/to", "out_of_range", vi, en)]));
        }
        let mut tx = self.backend.sql.begin_read().await?;
        let replaced = match new.replaces.as_str() {
            "" => None,
            old => Some(store::get(&mut tx, unit, old).await?.ok_or_else(|| unknown_field("/replaces"))?),
        };
        if let Some(old) = &replaced
            && !matches!(old.data.state, ReportState::Approved | ReportState::Sent)
        {
            return Err(answer_state(old.data.state.name(), "correct"));
        }
        let letter = self.letter_of_answer(&mut tx, unit, &new.letter).await?;
        if let Some(wanted) = form.head.directive.as_deref()
            && letter.as_ref().is_none_or(|letter| letter.data.pack != wanted)
        {
            return Err(answer_form(&form.head.id, wanted));
        }
        let here = self.access.unit_for(&mut tx, caller, &ANSWER_WRITE, unit).await?;
        let earlier = match &replaced {
            Some(old) => Some(old.clone()),
            None => store::newest(&mut tx, unit).await?,
        };
        let mut head = earlier.map(|kept| kept.data.head).unwrap_or_default();
        if head.upper.is_empty()
            && let Some(above) = here.parent.as_deref()
            && let Ok(above) = self.access.unit_for(&mut tx, caller, &ANSWER_READ, above).await
        {
            head.upper = above.name;
        }
        (head.number, head.date, head.urgency) = (None, None, None);
        head.occasion.clone_from(&new.occasion);
        head.correction = String::new();
        let Gathered { figures, fingerprint } =
            self.gather(&mut tx, granted, (unit, &here.name), letter.as_ref()).await?;
        let actor = granted.actor();
        let report = Report {
            no: 0,
            state: ReportState::Draft,
            form: form.head.id.clone(),
            form_version: i64::from(form.head.version),
            letter: letter.as_ref().map(|letter| letter.id.clone()).unwrap_or_default(),
            letter_number: letter.as_ref().map(|letter| letter.data.fields.number.clone()).unwrap_or_default(),
            from_day: new.from_day.clone(),
            to_day: new.to_day.clone(),
            subject: String::new(),
            head,
            as_of: figures.as_of,
            tally: figures.tally(),
            fingerprint,
            drafted_by: Self::person(caller, granted),
            reviewed_by: String::new(),
            approved_by: String::new(),
            files: Vec::new(),
            evidence: None,
            receipt: String::new(),
            channel: String::new(),
            sent_at: None,
            replaces: new.replaces.clone(),
            replaced_by: String::new(),
            demo: new.demo,
        };
        let mut kept = self.new_kept(unit, id, actor, report);
        let replaced = replaced.as_ref().map(|old| &old.data);
        kept.data.subject = subject_of(&self.compose(&kept, &figures, replaced, true, kept.created_at)?.0);
        Ok((kept, figures))
    }

    /// The letter that a report answers: one that was confirmed.
    async fn letter_of_answer(&self, tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Letter>>, Problem> {
        if id.is_empty() {
            return Ok(None);
        }
        let letter = letters::store::get(tx, unit, id).await?.ok_or_else(|| unknown_field("/letter"))?;
        if letter.data.state != LetterState::Confirmed {
            return Err(crate::error::letter_state(
                "văn bản phải được xác nhận nội dung trước khi lập báo cáo trả lời",
                "a letter has to be confirmed before it is answered",
            ));
        }
        Ok(Some(letter))
    }

    /// Changes what people enter; gives the report, and whether the obligations are others than its figures say.
    pub async fn answer_head(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Head,
    ) -> Result<(Kept<Report>, bool), Problem> {
        let (granted, pending) = self.begin_on(caller, &ANSWER_WRITE, unit, id).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            check_head(new)?;
            let old = drafted(tx, unit, id, version, "head").await?;
            let replaced = self.replaced(tx, &old).await?;
            let figures = store::figures(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            let report = Report { head: new.clone(), drafted_by: Self::person(caller, &granted), ..old.data.clone() };
            let mut kept = self.next_kept(&old, granted.actor(), report);
            let (document, _) = self.compose(&kept, &figures, replaced.as_ref(), true, self.now())?;
            kept.data.subject = subject_of(&document);
            kept.data.form_version = i64::from(self.form(&kept.data.form)?.head.version);
            store::save(tx, &kept).await?;
            self.answer_step(tx, &kept, "head", old.data.state.name(), &granted, "", None).await?;
            self.publish(tx, "answer", unit, id, "updated").await?;
            let changes = Changes::new().set("number", &new.number_and_symbol()).set("signer", &new.signer.name);
            pending.done(tx, Outcome::Done, &changes).await?;
            let moved = self.moved(tx, &kept).await?;
            Ok((kept, moved))
        });
        pending.settle(done).await
    }

    /// Takes the figures anew, as of now.
    pub async fn answer_figures(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Kept<Report>, Problem> {
        let (granted, pending) = self.begin_on(caller, &ANSWER_WRITE, unit, id).await?;
        let gathered = {
            let mut tx = self.backend.sql.begin_read().await?;
            let taken = async {
                let old = drafted(&mut tx, unit, id, version, "figures").await?;
                let letter = self.letter_of_answer(&mut tx, unit, &old.data.letter).await?;
                let here = self.access.unit_for(&mut tx, caller, &ANSWER_WRITE, unit).await?;
                self.gather(&mut tx, &granted, (unit, &here.name), letter.as_ref()).await
            };
            match taken.await {
                Ok(gathered) => gathered,
                Err(problem) => {
                    drop(tx);
                    return pending.settle(Err(problem)).await;
                }
            }
        };
        let Gathered { figures, fingerprint } = gathered;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let old = drafted(tx, unit, id, version, "figures").await?;
            let report = Report {
                as_of: figures.as_of,
                tally: figures.tally(),
                fingerprint: fingerprint.clone(),
                drafted_by: Self::person(caller, &granted),
                ..old.data.clone()
            };
            let kept = self.next_kept(&old, granted.actor(), report);
            store::save(tx, &kept).await?;
            store::save_figures(tx, unit, id, &figures).await?;
            self.answer_step(tx, &kept, "figures", old.data.state.name(), &granted, "", None).await?;
            self.publish(tx, "answer", unit, id, "updated").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("as_of", figures.as_of)).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }
}

fn unknown_field(pointer: &str) -> Problem {
    let (vi, en) = ("không có trong đơn vị này", "is not in this unit");
    Problem::invalid(vec![FieldError::new(pointer, "unknown", vi, en)])
}

/// A report that can still be written.
async fn drafted(tx: &mut Tx, unit: &str, id: &str, version: i64, step: &str) -> Result<Kept<Report>, Problem> {
    let kept = current(tx, unit, id, version).await?;
    if kept.data.state != ReportState::Draft {
        return Err(answer_state(kept.data.state.name(), step));
    }
    Ok(kept)
}

/// What people enter, within its limits.
fn check_head(head: &Head) -> Result<(), Problem> {
    let mut faults = Faults::default();
    let lines = [
        ("/upper", &head.upper),
        ("/short", &head.short),
        ("/place", &head.place),
        ("/symbol", &head.symbol),
        ("/occasion", &head.occasion),
        ("/signer/office", &head.signer.office),
        ("/signer/name", &head.signer.name),
        ("/contact/name", &head.contact.name),
        ("/contact/phone", &head.contact.phone),
        ("/contact/email", &head.contact.email),
    ];
    for (pointer, text) in lines {
        faults.line(pointer, text);
    }
    faults.note("/correction", &head.correction);
    if head.copies.len() > MAX_COPIES {
        faults.too_many("/copies", MAX_COPIES);
    }
    for (at, copy) in head.copies.iter().enumerate() {
        faults.line(&format!("/copies/{at}"), copy);
    }
    if head.signer.capacities.len() > MAX_COPIES {
        faults.too_many("/signer/capacities", MAX_COPIES);
    }
    for (at, (_, of)) in head.signer.capacities.iter().enumerate() {
        faults.line(&format!("/signer/capacities/{at}/of"), of);
    }
    faults.done()
}
