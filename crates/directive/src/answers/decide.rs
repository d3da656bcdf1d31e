//! Deciding on reports: reviewing, approving, sending.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use vg_access::audit::{Changes, Outcome};
use vg_access::evidence::{Item, Kind};
use vg_access::{Caller, Granted, Problem};
use vg_backend::sql::Tx;
use vg_backend::transaction;
use vg_model::{Text, Timestamp};
use vg_print::Day;

use super::service::current;
use super::{Format, Report, ReportFile, ReportState, Sheet, store};
use crate::check::{Faults, note};
use crate::checks::hex;
use crate::error::{answer_state, second_author};
use crate::letters::{self, Letter};
use crate::limits::{MAX_ANSWER_BYTES, MAX_LINE_CHARS};
use crate::operations::{ANSWER_APPROVE, ANSWER_REVIEW};
use crate::{Directive, Kept};

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

/// What the registry gives a report when it is signed; what is `None` stays as its head says.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Numbering {
    /// Its number.
    pub number: Option<u32>,
    /// Its day of issue.
    pub date: Option<Day>,
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
    fn set(&self, sheet: Sheet) -> Setting<'_>;
}

impl Directive {
    /// Looks a report through, gives it back to its author with the reason, or gives it up; gives the report, and whether the obligations are
    /// others than its figures say.
    pub async fn answer_review(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        step: Review,
        reason: &str,
    ) -> Result<(Kept<Report>, bool), Problem> {
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
            let moved = self.moved(tx, &kept).await?;
            Ok((kept, moved))
        });
        pending.settle(done).await
    }

    /// Approves a report: gives it its number and day, sets its pages, keeps them, and writes their digests into the evidence ledger. A report that it corrects is
    /// replaced by it.
    pub async fn answer_approve(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        given: Numbering,
        setter: &dyn Setter,
    ) -> Result<Kept<Report>, Problem> {
        let (granted, pending) = self.begin_on(caller, &ANSWER_APPROVE, unit, id).await?;
        let files = match self.set((caller, &granted), (unit, id), version, given, setter).await {
            Ok(files) => files,
            Err(problem) => return pending.settle(Err(problem)).await,
        };
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let old = approvable(tx, (caller, &granted), (unit, id), version, given).await?;
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
        by: (&Caller, &Granted),
        (unit, id): (&str, &str),
        version: i64,
        given: Numbering,
        setter: &dyn Setter,
    ) -> Result<Vec<ReportFile>, Problem> {
        let sheet = {
            let mut tx = self.backend.sql.begin_read().await?;
            let kept = approvable(&mut tx, by, (unit, id), version, given).await?;
            self.sheet(&mut tx, kept, false).await?
        };
        let made = setter.set(sheet).await?;
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
}

/// A report that may be approved by this person: reviewed, of somebody else, with all that a signed document has. It bears the number and the
/// day that are given with the approval.
async fn approvable(
    tx: &mut Tx,
    (caller, granted): (&Caller, &Granted),
    (unit, id): (&str, &str),
    version: i64,
    given: Numbering,
) -> Result<Kept<Report>, Problem> {
    let mut kept = current(tx, unit, id, version).await?;
    if kept.data.state != ReportState::Reviewed {
        return Err(answer_state(kept.data.state.name(), "approve"));
    }
    if kept.data.drafted_by == Directive::person(caller, granted) {
        return Err(second_author());
    }
    let head = &mut kept.data.head;
    head.number = given.number.or(head.number);
    head.date = given.date.or(head.date);
    let mut faults = Faults::default();
    faults.required("/head/number", if head.number.is_some_and(|number| number > 0) { "1" } else { "" });
    faults.required("/head/date", if head.date.is_some() { "1" } else { "" });
    faults.required("/head/symbol", &head.symbol);
    faults.required("/head/place", &head.place);
    faults.required("/head/signer/name", &head.signer.name);
    if !kept.data.replaces.is_empty() {
        faults.required("/head/correction", &kept.data.head.correction);
    }
    faults.done()?;
    Ok(kept)
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
