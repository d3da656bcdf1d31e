//! SQL on the measures of assessments.

use std::collections::BTreeMap;

use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx, Value};
use vg_backend::{params, row};
use vg_model::{Text, Timestamp};

use super::{marks, words};
use crate::model::{Control, Exemption, Standing};
use crate::states::{Basis, State};

macro_rules! columns {
    () => {
        "unit, assessment, control, position, in_scope, catalogue, group_id, group_vi, group_en, title_vi, title_en, text_vi, \
         text_en, clause, proofs, every, keep, suggested, version, updated_at, updated_by, state, since, basis, reason, until, \
         review, owner, due, note, asked_reason, asked_by, asked_account, asked_at, approver, approved_at"
    };
}

const OF_ASSESSMENT: Statement = Statement::new(
    "assess.control.of_assessment",
    concat!(
        "SELECT ",
        columns!(),
        " FROM assess_controls WHERE unit = $1 AND assessment = $2 ORDER BY position, control"
    ),
);
const CURRENT: Statement = Statement::new(
    "assess.control.current",
    concat!(
        "SELECT ",
        columns!(),
        " FROM assess_controls WHERE unit = $1 AND in_scope = 1 AND assessment IN (SELECT id FROM assess_assessments WHERE \
         unit = $1 AND is_current = 1) ORDER BY assessment, position, control"
    ),
);
const BRIEF: Statement = Statement::new(
    "assess.control.brief",
    "SELECT assessment, control, position, state, basis, review, until, owner, due FROM assess_controls WHERE unit = $1 AND \
     in_scope = 1 AND assessment IN (SELECT id FROM assess_assessments WHERE unit = $1 AND is_current = 1) ORDER BY \
     assessment, position, control",
);
const GET: Statement = Statement::new(
    "assess.control.get",
    concat!("SELECT ", columns!(), " FROM assess_controls WHERE unit = $1 AND assessment = $2 AND control = $3"),
);
const COUNT_CURRENT: Statement = Statement::new(
    "assess.control.count_current",
    "SELECT COUNT(*) AS n FROM assess_controls WHERE unit = $1 AND in_scope = 1 AND assessment IN (SELECT id FROM \
     assess_assessments WHERE unit = $1 AND is_current = 1)",
);
const SAVE: ManyRows = ManyRows::new(
    "assess.control.save",
    concat!("INSERT INTO assess_controls (", columns!(), ")"),
    36,
    "ON CONFLICT (assessment, control) DO UPDATE SET position = excluded.position, in_scope = excluded.in_scope, catalogue = \
     excluded.catalogue, group_id = excluded.group_id, group_vi = excluded.group_vi, group_en = excluded.group_en, title_vi = \
     excluded.title_vi, title_en = excluded.title_en, text_vi = excluded.text_vi, text_en = excluded.text_en, clause = \
     excluded.clause, proofs = excluded.proofs, every = excluded.every, keep = excluded.keep, suggested = excluded.suggested, \
     version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by, state = excluded.state, \
     since = excluded.since, basis = excluded.basis, reason = excluded.reason, until = excluded.until, review = \
     excluded.review, owner = excluded.owner, due = excluded.due, note = excluded.note, asked_reason = excluded.asked_reason, \
     asked_by = excluded.asked_by, asked_account = excluded.asked_account, asked_at = excluded.asked_at, approver = \
     excluded.approver, approved_at = excluded.approved_at WHERE assess_controls.unit = excluded.unit",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[OF_ASSESSMENT, CURRENT, BRIEF, GET, COUNT_CURRENT];

fn both(row: &Row, vi: &str, en: &str) -> Result<Text, SqlError> {
    Ok(Text::new(row.text(vi)?, row.text(en)?))
}

fn control(row: &Row) -> Result<Control, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Control {
        assessment: text("assessment")?,
        control: text("control")?,
        position: row.int("position")?,
        in_scope: row.bool("in_scope")?,
        catalogue: text("catalogue")?,
        group: text("group_id")?,
        group_title: both(row, "group_vi", "group_en")?,
        title: both(row, "title_vi", "title_en")?,
        text: both(row, "text_vi", "text_en")?,
        clause: text("clause")?,
        proofs: words(row.text("proofs")?),
        every: text("every")?,
        keep: text("keep")?,
        suggested: text("suggested")?,
        version: row.int("version")?,
        updated_at: row.time("updated_at")?,
        updated_by: text("updated_by")?,
        state: State::parse(row.text("state")?).unwrap_or_default(),
        since: row.time("since")?,
        basis: Basis::parse(row.text("basis")?),
        reason: text("reason")?,
        until: row.opt_int("until")?.map(Timestamp),
        review: row.bool("review")?,
        owner: text("owner")?,
        due: text("due")?,
        note: text("note")?,
        exemption: exemption(row)?,
    })
}

fn exemption(row: &Row) -> Result<Option<Exemption>, SqlError> {
    let Some(at) = row.opt_int("asked_at")? else { return Ok(None) };
    Ok(Some(Exemption {
        reason: row.text("asked_reason")?.to_owned(),
        by: row.text("asked_by")?.to_owned(),
        account: row.text("asked_account")?.to_owned(),
        at: Timestamp(at),
        approver: row.text("approver")?.to_owned(),
        approved_at: row.opt_int("approved_at")?.map(Timestamp),
    }))
}

/// Measures of an assessment, also those that are not asked for any more.
pub(crate) async fn list(tx: &mut Tx, unit: &str, assessment: &str) -> Result<Vec<Control>, SqlError> {
    tx.fetch_all(&OF_ASSESSMENT, params![unit, assessment]).await?.iter().map(control).collect()
}

/// One measure.
pub(crate) async fn get(tx: &mut Tx, unit: &str, assessment: &str, id: &str) -> Result<Option<Control>, SqlError> {
    tx.fetch_optional(&GET, params![unit, assessment, id]).await?.as_ref().map(control).transpose()
}

/// How many measures are asked for now in a unit.
pub(crate) async fn count_current(tx: &mut Tx, unit: &str) -> Result<i64, SqlError> {
    tx.fetch_one(&COUNT_CURRENT, params![unit]).await?.int("n")
}

/// Hands every measure that is asked for now to `each`, by assessment and place.
pub(crate) async fn each_current(
    tx: &mut Tx,
    unit: &str,
    mut each: impl FnMut(Control) + Send,
) -> Result<(), SqlError> {
    let mut rows = tx.stream(&CURRENT, params![unit]).await?;
    while let Some(row) = rows.next().await? {
        each(control(&row)?);
    }
    Ok(())
}

/// A measure without its texts: what sums and lists are made of.
#[derive(Debug)]
pub(crate) struct Brief {
    pub(crate) assessment: String,
    pub(crate) control: String,
    pub(crate) position: i64,
    pub(crate) state: State,
    pub(crate) basis: Basis,
    pub(crate) review: bool,
    pub(crate) until: Option<Timestamp>,
    pub(crate) owner: String,
    pub(crate) due: String,
}

impl Brief {
    pub(crate) fn standing(&self) -> Standing<'_> {
        Standing { state: self.state, review: self.review, until: self.until, due: &self.due }
    }
}

/// Hands every measure that is asked for now to `each` without its texts.
pub(crate) async fn each_brief(tx: &mut Tx, unit: &str, mut each: impl FnMut(Brief) + Send) -> Result<(), SqlError> {
    let mut rows = tx.stream(&BRIEF, params![unit]).await?;
    while let Some(row) = rows.next().await? {
        // By place, because there may be some 100,000 rows.
        each(Brief {
            assessment: row.text(0)?.to_owned(),
            control: row.text(1)?.to_owned(),
            position: row.int(2)?,
            state: State::parse(row.text(3)?).unwrap_or_default(),
            basis: Basis::parse(row.text(4)?),
            review: row.bool(5)?,
            until: row.opt_int(6)?.map(Timestamp),
            owner: row.text(7)?.to_owned(),
            due: row.text(8)?.to_owned(),
        });
    }
    Ok(())
}

/// The measures of an assessment by their ids.
pub(crate) async fn by_id(tx: &mut Tx, unit: &str, assessment: &str) -> Result<BTreeMap<String, Control>, SqlError> {
    let all = list(tx, unit, assessment).await?;
    Ok(all.into_iter().map(|one| (one.control.clone(), one)).collect())
}

fn values(unit: &str, one: &Control) -> Vec<Value> {
    let asked = one.exemption.as_ref();
    row![
        unit,
        one.assessment.as_str(),
        one.control.as_str(),
        one.position,
        one.in_scope,
        one.catalogue.as_str(),
        one.group.as_str(),
        one.group_title.vi.as_str(),
        one.group_title.en.as_str(),
        one.title.vi.as_str(),
        one.title.en.as_str(),
        one.text.vi.as_str(),
        one.text.en.as_str(),
        one.clause.as_str(),
        one.proofs.join(" "),
        one.every.as_str(),
        one.keep.as_str(),
        one.suggested.as_str(),
        one.version,
        one.updated_at,
        one.updated_by.as_str(),
        one.state.name(),
        one.since,
        one.basis.name(),
        one.reason.as_str(),
        one.until,
        one.review,
        one.owner.as_str(),
        one.due.as_str(),
        one.note.as_str(),
        asked.map_or("", |asked| asked.reason.as_str()),
        asked.map_or("", |asked| asked.by.as_str()),
        asked.map_or("", |asked| asked.account.as_str()),
        asked.map(|asked| asked.at),
        asked.map_or("", |asked| asked.approver.as_str()),
        asked.and_then(|asked| asked.approved_at),
    ]
}

/// Writes measures, new or changed.
pub(crate) async fn save(tx: &mut Tx, unit: &str, list: &[Control]) -> Result<(), SqlError> {
    tx.execute_rows(&SAVE, list.iter().map(|one| values(unit, one)).collect()).await?;
    marks::changed(tx, unit, &list.iter().map(|one| one.assessment.as_str()).collect()).await
}
