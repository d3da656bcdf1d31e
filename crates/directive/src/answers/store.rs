//! The only SQL on reports, their figures and their steps.

use vg_backend::sql::{ManyRows, Row, SqlError, SqlErrorKind, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::figures::Figures;
use super::{Report, ReportState, ReportStep};
use crate::Kept;
use crate::limits::MAX_ANSWERS_SHOWN;

macro_rules! columns {
    () => {
        "id, unit, version, demo, created_at, updated_at, updated_by, no, state, form, form_version, letter, letter_number, \
         from_day, to_day, subject, head, as_of, tally, fingerprint, drafted_by, reviewed_by, approved_by, files, evidence, \
         receipt, channel, sent_at, replaces, replaced_by"
    };
}

const GET: Statement = Statement::new(
    "directive.answer.get",
    concat!("SELECT ", columns!(), " FROM directive_answers WHERE unit = $1 AND id = $2"),
);
const LIST: Statement = Statement::new(
    "directive.answer.list",
    concat!("SELECT ", columns!(), " FROM directive_answers WHERE unit = $1 ORDER BY no DESC LIMIT $2"),
);
const OF_LETTER: Statement = Statement::new(
    "directive.answer.of_letter",
    concat!("SELECT ", columns!(), " FROM directive_answers WHERE unit = $1 AND letter = $2 ORDER BY no DESC LIMIT $3"),
);
const SAVE: ManyRows = ManyRows::new(
    "directive.answer.save",
    concat!("INSERT INTO directive_answers (", columns!(), ")"),
    30,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = \
     excluded.updated_by, state = excluded.state, form_version = excluded.form_version, subject = excluded.subject, head = \
     excluded.head, as_of = excluded.as_of, tally = excluded.tally, fingerprint = excluded.fingerprint, drafted_by = \
     excluded.drafted_by, reviewed_by = excluded.reviewed_by, approved_by = excluded.approved_by, files = excluded.files, \
     evidence = excluded.evidence, receipt = excluded.receipt, channel = excluded.channel, sent_at = excluded.sent_at, \
     replaced_by = excluded.replaced_by WHERE directive_answers.unit = excluded.unit",
);
const FIGURES: Statement = Statement::new(
    "directive.answer.figures",
    "SELECT figures FROM directive_answer_figures WHERE unit = $1 AND answer = $2",
);
const SAVE_FIGURES: Statement = Statement::new(
    "directive.answer.figures.save",
    "INSERT INTO directive_answer_figures (answer, unit, figures) VALUES ($1, $2, $3) ON CONFLICT (answer) DO UPDATE SET figures \
     = excluded.figures WHERE directive_answer_figures.unit = excluded.unit",
);
const LAST_STEP: Statement =
    Statement::new("directive.answer.step.last", "SELECT MAX(no) AS no FROM directive_answer_steps WHERE answer = $1");
const ADD_STEP: Statement = Statement::new(
    "directive.answer.step.add",
    "INSERT INTO directive_answer_steps (unit, answer, no, at, event, from_state, to_state, actor, reason, evidence) VALUES ($1, \
     $2, $3, $4, $5, $6, $7, $8, $9, $10)",
);
const STEPS: Statement = Statement::new(
    "directive.answer.steps",
    "SELECT no, at, event, from_state, to_state, actor, reason, evidence FROM directive_answer_steps WHERE unit = $1 AND answer = \
     $2 ORDER BY no DESC LIMIT 500",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[GET, LIST, OF_LETTER, FIGURES, SAVE_FIGURES, LAST_STEP, ADD_STEP, STEPS];

/// Demonstration reports of a unit and everything made from them, parts first.
pub(crate) const REMOVE_DEMO: &[Statement] = &[
    Statement::new(
        "directive.demo.answer_steps",
        "DELETE FROM directive_answer_steps WHERE unit = $1 AND answer IN (SELECT id FROM directive_answers WHERE unit = $1 AND \
         demo = 1)",
    ),
    Statement::new(
        "directive.demo.answer_figures",
        "DELETE FROM directive_answer_figures WHERE unit = $1 AND answer IN (SELECT id FROM directive_answers WHERE unit = $1 AND \
         demo = 1)",
    ),
    Statement::new("directive.demo.answers", "DELETE FROM directive_answers WHERE unit = $1 AND demo = 1"),
];

/// What a column holds as JSON.
fn json<T: serde::de::DeserializeOwned>(row: &Row, column: &'static str) -> Result<T, SqlError> {
    let decode =
        |error: serde_json::Error| SqlError::new(SqlErrorKind::Decode, format!("answers.{column}"), error.to_string());
    serde_json::from_str(row.text(column)?).map_err(decode)
}

/// A value as JSON. What is in our own types always has a form in it.
fn text<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn kept(row: &Row) -> Result<Kept<Report>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let data = Report {
        no: row.int("no")?,
        state: ReportState::parse(row.text("state")?).unwrap_or(ReportState::Draft),
        form: text("form")?,
        form_version: row.int("form_version")?,
        letter: text("letter")?,
        letter_number: text("letter_number")?,
        from_day: text("from_day")?,
        to_day: text("to_day")?,
        subject: text("subject")?,
        head: json(row, "head")?,
        as_of: row.time("as_of")?,
        tally: json(row, "tally")?,
        fingerprint: text("fingerprint")?,
        drafted_by: text("drafted_by")?,
        reviewed_by: text("reviewed_by")?,
        approved_by: text("approved_by")?,
        files: json(row, "files")?,
        evidence: row.opt_int("evidence")?,
        receipt: text("receipt")?,
        channel: text("channel")?,
        sent_at: row.opt_int("sent_at")?.map(Timestamp),
        replaces: text("replaces")?,
        replaced_by: text("replaced_by")?,
        demo: row.bool("demo")?,
    };
    Kept::of_row(row, data)
}

/// One report.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Report>>, SqlError> {
    tx.fetch_optional(&GET, params![unit, id]).await?.as_ref().map(kept).transpose()
}

/// Reports of a unit, newest first; of one letter or of all.
pub(crate) async fn list(tx: &mut Tx, unit: &str, letter: Option<&str>) -> Result<Vec<Kept<Report>>, SqlError> {
    let rows = match letter {
        Some(letter) => tx.fetch_all(&OF_LETTER, params![unit, letter, MAX_ANSWERS_SHOWN]).await?,
        None => tx.fetch_all(&LIST, params![unit, MAX_ANSWERS_SHOWN]).await?,
    };
    rows.iter().map(kept).collect()
}

/// The newest report of a unit.
pub(crate) async fn newest(tx: &mut Tx, unit: &str) -> Result<Option<Kept<Report>>, SqlError> {
    tx.fetch_optional(&LIST, params![unit, 1_i64]).await?.as_ref().map(kept).transpose()
}

/// Writes a report, new or changed.
pub(crate) async fn save(tx: &mut Tx, kept: &Kept<Report>) -> Result<(), SqlError> {
    let report = &kept.data;
    let values = row![
        kept.id.as_str(),
        kept.unit.as_str(),
        kept.version,
        report.demo,
        kept.created_at,
        kept.updated_at,
        kept.updated_by.as_str(),
        report.no,
        report.state.name(),
        report.form.as_str(),
        report.form_version,
        report.letter.as_str(),
        report.letter_number.as_str(),
        report.from_day.as_str(),
        report.to_day.as_str(),
        report.subject.as_str(),
        text(&report.head),
        report.as_of,
        text(&report.tally),
        report.fingerprint.as_str(),
        report.drafted_by.as_str(),
        report.reviewed_by.as_str(),
        report.approved_by.as_str(),
        text(&report.files),
        report.evidence,
        report.receipt.as_str(),
        report.channel.as_str(),
        report.sent_at,
        report.replaces.as_str(),
        report.replaced_by.as_str(),
    ];
    tx.execute_rows(&SAVE, vec![values]).await?;
    Ok(())
}

/// The figures of a report.
pub(crate) async fn figures(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Figures>, SqlError> {
    let row = tx.fetch_optional(&FIGURES, params![unit, id]).await?;
    row.as_ref().map(|row| json(row, "figures")).transpose()
}

/// Writes the figures of a report.
pub(crate) async fn save_figures(tx: &mut Tx, unit: &str, id: &str, figures: &Figures) -> Result<(), SqlError> {
    tx.execute(&SAVE_FIGURES, params![id, unit, text(figures)]).await?;
    Ok(())
}

/// Adds a step; its number is given here.
pub(crate) async fn add_step(tx: &mut Tx, unit: &str, id: &str, step: &ReportStep) -> Result<(), SqlError> {
    let last = tx.fetch_one(&LAST_STEP, params![id]).await?.opt_int("no")?.unwrap_or(0);
    let values = params![
        unit,
        id,
        last + 1,
        step.at,
        step.event.as_str(),
        step.from.as_str(),
        step.to.as_str(),
        step.actor.as_str(),
        step.reason.as_str(),
        step.evidence,
    ];
    tx.execute(&ADD_STEP, values).await?;
    Ok(())
}

/// The steps of a report, newest first.
pub(crate) async fn steps(tx: &mut Tx, unit: &str, id: &str) -> Result<Vec<ReportStep>, SqlError> {
    let step = |row: &Row| {
        let text = |column: &str| row.text(column).map(str::to_owned);
        Ok(ReportStep {
            no: row.int("no")?,
            at: row.time("at")?,
            event: text("event")?,
            from: text("from_state")?,
            to: text("to_state")?,
            actor: text("actor")?,
            reason: text("reason")?,
            evidence: row.opt_int("evidence")?,
        })
    };
    tx.fetch_all(&STEPS, params![unit, id]).await?.iter().map(step).collect()
}
