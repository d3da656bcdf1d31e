//! Reading reports, and what every change of one needs.

use std::collections::BTreeMap;

use vg_access::audit::{Pending, Subject};
use vg_access::problem::FieldError;
use vg_access::{Caller, Granted, On, Operation, Problem};
use vg_backend::blob::BlobId;
use vg_backend::sql::{Tx, WriteTx};
use vg_model::Timestamp;
use vg_print::Document;

use super::figures::{Figures, fingerprint};
use super::{Format, Report, ReportStep, Sheet, store};
use crate::answer::{Form, answer};
use crate::error::{answer_unprintable, version_mismatch};
use crate::limits::MAX_ANSWER_BYTES;
use crate::operations::ANSWER_READ;
use crate::{Directive, Kept, obligations};

/// What stands before the digest in the name of a blob.
const BLOB: &str = "sha256-";

impl Directive {
    /// The report forms, by id.
    #[must_use]
    pub fn forms(&self) -> &BTreeMap<String, Form> {
        &self.forms
    }

    pub(super) fn form(&self, id: &str) -> Result<&Form, Problem> {
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
            if !kept.data.state.is_open() {
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
        let moved = self.moved(&mut tx, &kept).await?;
        Ok((kept, moved))
    }

    /// True when the obligations are others than the figures of a report say that can still be changed.
    pub(super) async fn moved(&self, tx: &mut Tx, kept: &Kept<Report>) -> Result<bool, Problem> {
        let report = &kept.data;
        Ok(report.state.is_open() && self.present(tx, &kept.unit, &report.letter).await? != report.fingerprint)
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

    pub(super) async fn begin_on(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        unit: &str,
        id: &str,
    ) -> Result<(Granted, Pending), Problem> {
        self.access.begin(caller, operation, On::Unit(unit), &Subject::new("answer", id)).await
    }

    /// The report that this one corrects.
    pub(super) async fn replaced(&self, tx: &mut Tx, kept: &Kept<Report>) -> Result<Option<Report>, Problem> {
        if kept.data.replaces.is_empty() {
            return Ok(None);
        }
        Ok(store::get(tx, &kept.unit, &kept.data.replaces).await?.map(|old| old.data))
    }

    pub(super) async fn sheet(&self, tx: &mut Tx, kept: Kept<Report>, draft: bool) -> Result<Sheet, Problem> {
        let replaced = self.replaced(tx, &kept).await?;
        let figures = store::figures(tx, &kept.unit, &kept.id).await?.ok_or_else(Problem::not_found)?;
        let (document, facts) = self.compose(&kept, &figures, replaced.as_ref(), draft, kept.updated_at)?;
        Ok(Sheet { report: kept, document, facts })
    }

    /// The document, and what it says.
    pub(super) fn compose(
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
    pub(super) async fn answer_step(
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

/// What a document is about.
pub(super) fn subject_of(document: &Document) -> String {
    let (vg_print::Kind::Letter { subject } | vg_print::Kind::Named { subject, .. }) = &document.kind;
    subject.clone()
}

/// The report, when it still is what the change was based on.
pub(super) async fn current(tx: &mut Tx, unit: &str, id: &str, version: i64) -> Result<Kept<Report>, Problem> {
    let kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
    if kept.version != version {
        return Err(version_mismatch(version, kept.version));
    }
    Ok(kept)
}
