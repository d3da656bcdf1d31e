//! Writing, reviewing, approving, sending and correcting reports.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use vg_access::audit::{Changes, Outcome, Pending, Subject};
use vg_access::evidence::{Item, Kind};
use vg_access::problem::FieldError;
use vg_access::{Caller, Granted, On, Operation, Problem};
use vg_backend::blob::BlobId;
use vg_backend::sql::{Tx, WriteTx};
use vg_backend::transaction;
use vg_model::{Text, Timestamp};
use vg_print::Document;

use super::figures::{Figures, Gathered, fingerprint};
use super::{Format, Head, Report, ReportFile, ReportState, ReportStep, Sheet, store};
use crate::answer::{Form, answer};
use crate::check::{Faults, note};
use crate::checks::hex;
use crate::error::{answer_form, answer_state, answer_unprintable, second_author, version_mismatch};
use crate::letters::{self, Letter, LetterState};
use crate::limits::{MAX_ANSWER_BYTES, MAX_ANSWERS, MAX_COPIES, MAX_LINE_CHARS};
use crate::operations::{ANSWER_APPROVE, ANSWER_READ, ANSWER_REVIEW, ANSWER_WRITE};
use crate::{Directive, Kept, obligations};

/// What stands before the digest in the name of a blob.
const BLOB: &str = "sha256-";

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

/// A step that a reviewer takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Review {
    /// It is as it should be.
    Review,
    /// Back to its author.
    Return,
    /// Given up.
    Discard,
}

impl Review {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Review, Self::Return, Self::Discard];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Return => "return",
            Self::Discard => "discard",
        }
    }

    fn after(self, state: ReportState) -> Option<ReportState> {
        match (self, state) {
            (Self::Review, ReportState::Draft) => Some(ReportState::Reviewed),
            (Self::Return, ReportState::Reviewed) => Some(ReportState::Draft),
            (Self::Discard, ReportState::Draft | ReportState::Reviewed) => Some(ReportState::Discarded),
            _ => None,
        }
    }
}

/// How a report went out.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Sending {
    /// Number of the receipt of the document axis, or of the courier's minute.
    pub receipt: String,
    /// How: the document axis, mail, courier; may be empty.
    pub channel: String,
}

/// The files of a report.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Made {
    /// Office Open XML text.
    pub docx: Vec<u8>,
    /// PDF/A-2a.
    pub pdf: Vec<u8>,
    /// Office Open XML workbook.
    pub xlsx: Vec<u8>,
}

/// A future that a [`Setter`] returns.
pub type Setting<'a> = Pin<Box<dyn Future<Output = Result<Made, Problem>> + Send + 'a>>;

/// Sets pages. The binary hands it in: setting takes seconds of a processor, and this crate does not know on which threads that may be.
pub trait Setter: Send + Sync + fmt::Debug {
    /// The files of a document and its facts.
    fn set<'a>(&'a self, sheet: &'a Sheet) -> Setting<'a>;
}

impl Directive {
    /// The report forms, by id.
    #[must_use]
    pub fn forms(&self) -> &BTreeMap<String, Form> {
        &self.forms
    }

    fn form(&self, id: &str) -> Result<&Form, Problem> {
        self.forms.get(id).ok_or_else(|| {
            let (vi, en) = ("không có biểu mẫu mang mã này", "there is no form with this id");
            Problem::invalid(vec![FieldError::new("/form", "unknown", vi, en)])
        })
    }

    /// Reports of a unit, newest first, of one letter or of all; each with whether the obligations are others than its figures say.
    pub async fn answer_list(
        &self,
        caller: &Caller,
        unit: &str,
        letter: Option<&str>,
    ) -> Result<Vec<(Kept<Report>, bool)>, Problem> {
        let mut tx = self.reading(caller, &ANSWER_READ, unit).await?;
        let mut now: BTreeMap<String, String> = BTreeMap::new();
        let mut list = Vec::new();
        for kept in store::list(&mut tx, unit, letter).await? {
            if !matches!(kept.data.state, ReportState::Draft | ReportState::Reviewed) {
                list.push((kept, false));
                continue;
            }
            if !now.contains_key(&kept.data.letter) {
                let present = self.present(&mut tx, unit, &kept.data.letter).await?;
                now.insert(kept.data.letter.clone(), present);
            }
            let moved = now.get(&kept.data.letter) != Some(&kept.data.fingerprint);
            list.push((kept, moved));
        }
        Ok(list)
    }

    /// One report, and whether the obligations are others than its figures say.
    pub async fn answer_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<(Kept<Report>, bool), Problem> {
        let mut tx = self.reading(caller, &ANSWER_READ, unit).await?;
        let kept = store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        let open = matches!(kept.data.state, ReportState::Draft | ReportState::Reviewed);
        let moved = open && self.present(&mut tx, unit, &kept.data.letter).await? != kept.data.fingerprint;
        Ok((kept, moved))
    }

    /// How the obligations stand now.
    async fn present(&self, tx: &mut Tx, unit: &str, letter: &str) -> Result<String, Problem> {
        let letter = Some(letter).filter(|letter| !letter.is_empty());
        Ok(fingerprint(&obligations::store::list(tx, unit, letter).await?, self.now()))
    }

    /// The steps of a report, newest first.
    pub async fn answer_steps(&self, caller: &Caller, unit: &str, id: &str) -> Result<Vec<ReportStep>, Problem> {
        let mut tx = self.reading(caller, &ANSWER_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok(store::steps(&mut tx, unit, id).await?)
    }

    /// A report as it would be printed now.
    pub async fn answer_sheet(&self, caller: &Caller, unit: &str, id: &str) -> Result<Sheet, Problem> {
        let mut tx = self.reading(caller, &ANSWER_READ, unit).await?;
        let kept = store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        let draft = !kept.data.state.is_final();
        self.sheet(&mut tx, kept, draft).await
    }

    /// The bytes of a file that was approved, with their name; `None` while the report is not.
    pub async fn answer_file(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        format: Format,
    ) -> Result<Option<(String, Vec<u8>)>, Problem> {
        let kept = {
            let mut tx = self.reading(caller, &ANSWER_READ, unit).await?;
            store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?
        };
        let Some(file) = kept.data.files.iter().find(|file| file.format == format) else { return Ok(None) };
        let blob: BlobId = format!("{BLOB}{}", file.sha256).parse().map_err(|_| Problem::not_found())?;
        let bytes = self.backend.blobs.get_bytes(&blob, MAX_ANSWER_BYTES as u64).await;
        let bytes = bytes.map_err(|error| Problem::internal(format!("the file of answer {id}: {error}")))?;
        Ok(Some((kept.data.file_name(format), bytes)))
    }

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

    /// Changes what people enter.
    pub async fn answer_head(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Head,
    ) -> Result<Kept<Report>, Problem> {
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
            Ok(kept)
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

    /// Looks a report through, gives it back to its author with the reason, or gives it up.
    pub async fn answer_review(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        step: Review,
        reason: &str,
    ) -> Result<Kept<Report>, Problem> {
        let (granted, pending) = self.begin_on(caller, &ANSWER_REVIEW, unit, id).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let reason = note("/reason", reason, step != Review::Review)?;
            let old = current(tx, unit, id, version).await?;
            let next = step.after(old.data.state);
            let next = next.ok_or_else(|| answer_state(old.data.state.name(), step.name()))?;
            if step == Review::Review && old.data.drafted_by == Self::person(caller, &granted) {
                return Err(second_author());
            }
            let reviewed_by = if step == Review::Review { Self::person(caller, &granted) } else { String::new() };
            let report = Report { state: next, reviewed_by, ..old.data.clone() };
            let kept = self.next_kept(&old, granted.actor(), report);
            store::save(tx, &kept).await?;
            self.answer_step(tx, &kept, step.name(), old.data.state.name(), &granted, &reason, None).await?;
            self.publish(tx, "answer", unit, id, "updated").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("step", step.name()).set("reason", &reason)).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Approves a report: sets its pages, keeps them, and writes their digests into the evidence ledger. A report that it corrects is
    /// replaced by it.
    pub async fn answer_approve(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        setter: &dyn Setter,
    ) -> Result<Kept<Report>, Problem> {
        let (granted, pending) = self.begin_on(caller, &ANSWER_APPROVE, unit, id).await?;
        let files = match self.set((caller, &granted), unit, id, version, setter).await {
            Ok(files) => files,
            Err(problem) => return pending.settle(Err(problem)).await,
        };
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let old = approvable(tx, (caller, &granted), unit, id, version).await?;
            let replaced = match old.data.replaces.as_str() {
                "" => None,
                earlier => store::get(tx, unit, earlier).await?,
            };
            let report = Report {
                state: ReportState::Approved,
                approved_by: Self::person(caller, &granted),
                files: files.clone(),
                ..old.data.clone()
            };
            let mut kept = self.next_kept(&old, granted.actor(), report);
            let item = approval(&kept, replaced.as_ref(), self.now());
            let evidence = self.access.evidence().add(tx, caller, &granted, &item).await?.seq;
            kept.data.evidence = Some(evidence);
            store::save(tx, &kept).await?;
            self.answer_step(tx, &kept, "approve", old.data.state.name(), &granted, "", Some(evidence)).await?;
            if let Some(earlier) = replaced {
                let report =
                    Report { state: ReportState::Replaced, replaced_by: id.to_owned(), ..earlier.data.clone() };
                let gone = self.next_kept(&earlier, granted.actor(), report);
                store::save(tx, &gone).await?;
                let why = kept.data.head.correction.clone();
                self.answer_step(tx, &gone, "replace", earlier.data.state.name(), &granted, &why, Some(evidence))
                    .await?;
            }
            self.publish(tx, "answer", unit, id, "approved").await?;
            let changes = Changes::new().set("number", &kept.data.head.number_and_symbol()).set("evidence", evidence);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// The files of a report that may be approved, laid down.
    async fn set(
        &self,
        (caller, granted): (&Caller, &Granted),
        unit: &str,
        id: &str,
        version: i64,
        setter: &dyn Setter,
    ) -> Result<Vec<ReportFile>, Problem> {
        let sheet = {
            let mut tx = self.backend.sql.begin_read().await?;
            let kept = approvable(&mut tx, (caller, granted), unit, id, version).await?;
            self.sheet(&mut tx, kept, false).await?
        };
        let made = setter.set(&sheet).await?;
        let mut files = Vec::new();
        for (format, bytes) in [(Format::Docx, made.docx), (Format::Pdf, made.pdf), (Format::Xlsx, made.xlsx)] {
            if bytes.len() > MAX_ANSWER_BYTES {
                return Err(Problem::limit(
                    ("byte của một tệp báo cáo", "bytes of a file of an answer"),
                    MAX_ANSWER_BYTES,
                ));
            }
            let put = self.backend.blobs.put_bytes(&bytes).await;
            put.map_err(|error| Problem::internal(format!("keep a file of answer {id}: {error}")))?;
            files.push(ReportFile { format, bytes: bytes.len() as u64, sha256: hex(&Sha256::digest(&bytes)) });
        }
        Ok(files)
    }

    /// Notes that an approved report went out, with its receipt. The letter that it answers counts as answered.
    pub async fn answer_send(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        sending: &Sending,
    ) -> Result<Kept<Report>, Problem> {
        let (granted, pending) = self.begin_on(caller, &ANSWER_APPROVE, unit, id).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let receipt = note("/receipt", &sending.receipt, true)?;
            let mut faults = Faults::default();
            faults.line("/receipt", &receipt);
            faults.line("/channel", &sending.channel);
            faults.done()?;
            let old = current(tx, unit, id, version).await?;
            if old.data.state != ReportState::Approved {
                return Err(answer_state(old.data.state.name(), "send"));
            }
            let now = self.now();
            let report = Report {
                state: ReportState::Sent,
                receipt: receipt.clone(),
                channel: sending.channel.trim().to_owned(),
                sent_at: Some(now),
                ..old.data.clone()
            };
            let kept = self.next_kept(&old, granted.actor(), report);
            let facts = json!({"receipt": receipt, "channel": kept.data.channel, "number": kept.data.head.number_and_symbol(),
                "approval": kept.data.evidence});
            let item = item_of(&kept, Kind::Receipt, ("Gửi báo cáo", "Answer sent"), facts, None, now);
            let evidence = self.access.evidence().add(tx, caller, &granted, &item).await?.seq;
            store::save(tx, &kept).await?;
            self.answer_step(tx, &kept, "send", old.data.state.name(), &granted, &receipt, Some(evidence)).await?;
            if let Some(letter) = letters::store::get(tx, unit, &kept.data.letter).await? {
                let answered = Letter { answered_at: Some(now), ..letter.data.clone() };
                let answered = self.next_kept(&letter, granted.actor(), answered);
                letters::store::save(tx, &[&answered]).await?;
                self.publish(tx, "letter", unit, &answered.id, "answered").await?;
            }
            self.publish(tx, "answer", unit, id, "sent").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("receipt", &receipt)).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    async fn begin_on(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        unit: &str,
        id: &str,
    ) -> Result<(Granted, Pending), Problem> {
        self.access.begin(caller, operation, On::Unit(unit), &Subject::new("answer", id)).await
    }

    /// The report that this one corrects.
    async fn replaced(&self, tx: &mut Tx, kept: &Kept<Report>) -> Result<Option<Report>, Problem> {
        if kept.data.replaces.is_empty() {
            return Ok(None);
        }
        Ok(store::get(tx, &kept.unit, &kept.data.replaces).await?.map(|old| old.data))
    }

    async fn sheet(&self, tx: &mut Tx, kept: Kept<Report>, draft: bool) -> Result<Sheet, Problem> {
        let replaced = self.replaced(tx, &kept).await?;
        let figures = store::figures(tx, &kept.unit, &kept.id).await?.ok_or_else(Problem::not_found)?;
        let (document, facts) = self.compose(&kept, &figures, replaced.as_ref(), draft, kept.updated_at)?;
        Ok(Sheet { report: kept, document, facts })
    }

    /// The document, and what it says.
    fn compose(
        &self,
        kept: &Kept<Report>,
        figures: &Figures,
        replaced: Option<&Report>,
        draft: bool,
        made: Timestamp,
    ) -> Result<(Document, crate::answer::Facts), Problem> {
        let form = self.form(&kept.data.form)?;
        let facts = figures.facts(&kept.id, &kept.data, replaced, draft);
        let composed = answer(form, &facts, made).map_err(|error| answer_unprintable(&error.text))?;
        Ok((composed.document, facts))
    }

    #[expect(clippy::too_many_arguments, reason = "a step has that many parts; a struct would only name them twice")]
    async fn answer_step(
        &self,
        tx: &mut WriteTx,
        kept: &Kept<Report>,
        event: &str,
        from: &str,
        granted: &Granted,
        reason: &str,
        evidence: Option<i64>,
    ) -> Result<(), Problem> {
        let step = ReportStep {
            no: 0,
            at: self.now(),
            event: event.to_owned(),
            from: from.to_owned(),
            to: kept.data.state.name().to_owned(),
            actor: granted.actor().to_owned(),
            reason: reason.to_owned(),
            evidence,
        };
        Ok(store::add_step(tx, &kept.unit, &kept.id, &step).await?)
    }
}

fn unknown_field(pointer: &str) -> Problem {
    let (vi, en) = ("không có trong đơn vị này", "is not in this unit");
    Problem::invalid(vec![FieldError::new(pointer, "unknown", vi, en)])
}

/// What a document is about.
fn subject_of(document: &Document) -> String {
    let (vg_print::Kind::Letter { subject } | vg_print::Kind::Named { subject, .. }) = &document.kind;
    subject.clone()
}

/// The report, when it still is what the change was based on.
async fn current(tx: &mut Tx, unit: &str, id: &str, version: i64) -> Result<Kept<Report>, Problem> {
    let kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
    if kept.version != version {
        return Err(version_mismatch(version, kept.version));
    }
    Ok(kept)
}

/// A report that can still be written.
async fn drafted(tx: &mut Tx, unit: &str, id: &str, version: i64, step: &str) -> Result<Kept<Report>, Problem> {
    let kept = current(tx, unit, id, version).await?;
    if kept.data.state != ReportState::Draft {
        return Err(answer_state(kept.data.state.name(), step));
    }
    Ok(kept)
}

/// A report that may be approved by this person: reviewed, of somebody else, with all that a signed document has.
async fn approvable(
    tx: &mut Tx,
    (caller, granted): (&Caller, &Granted),
    unit: &str,
    id: &str,
    version: i64,
) -> Result<Kept<Report>, Problem> {
    let kept = current(tx, unit, id, version).await?;
    if kept.data.state != ReportState::Reviewed {
        return Err(answer_state(kept.data.state.name(), "approve"));
    }
    if kept.data.drafted_by == Directive::person(caller, granted) {
        return Err(second_author());
    }
    let head = &kept.data.head;
    let mut faults = Faults::default();
    faults.required("/head/number", if head.number.is_some() { "1" } else { "" });
    faults.required("/head/date", if head.date.is_some() { "1" } else { "" });
    faults.required("/head/symbol", &head.symbol);
    faults.required("/head/place", &head.place);
    faults.required("/head/signer/name", &head.signer.name);
    if !kept.data.replaces.is_empty() {
        faults.required("/head/correction", &head.correction);
    }
    faults.done()?;
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

/// The approval as evidence: what was approved, by which digests it is known, and from which record on nothing is in it.
fn approval(kept: &Kept<Report>, replaced: Option<&Kept<Report>>, now: Timestamp) -> Item {
    let report = &kept.data;
    let files: serde_json::Map<String, serde_json::Value> =
        report.files.iter().map(|file| (file.format.name().to_owned(), json!(file.sha256))).collect();
    let facts = json!({
        "number": report.head.number_and_symbol(), "subject": report.subject.chars().take(MAX_LINE_CHARS).collect::<String>(),
        "form": report.form, "form_version": report.form_version, "letter": report.letter_number,
        "as_of": report.as_of.to_string(), "files": files, "drafted_by": report.drafted_by, "reviewed_by": report.reviewed_by,
        "obligations": report.tally.all, "met": report.tally.met, "stated": report.tally.stated,
        "not_met": report.tally.not_met, "unknown": report.tally.unknown,
    });
    let pdf = report.files.iter().find(|file| file.format == Format::Pdf).map(|file| file.sha256.clone());
    let mut item = item_of(kept, Kind::Decision, ("Duyệt báo cáo", "Answer approved"), facts, pdf, now);
    item.replaces = replaced.and_then(|old| old.data.evidence);
    item
}

fn item_of(
    kept: &Kept<Report>,
    kind: Kind,
    (vi, en): (&str, &str),
    facts: serde_json::Value,
    blob: Option<String>,
    now: Timestamp,
) -> Item {
    let number = kept.data.head.number_and_symbol();
    let cut = |text: String| text.chars().take(290).collect::<String>();
    let facts = match facts {
        serde_json::Value::Object(facts) => facts,
        _ => serde_json::Map::new(),
    };
    Item {
        kind,
        source: "directive",
        subject_kind: "answer",
        subject: kept.id.clone(),
        title: Text::new(cut(format!("{vi} {number}")), cut(format!("{en}: {number}"))),
        facts,
        blob,
        collected_at: now,
        expires_at: None,
        replaces: None,
    }
}
