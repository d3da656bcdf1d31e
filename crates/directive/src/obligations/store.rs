//! The only SQL on obligations, their checks and their steps.

use std::collections::BTreeMap;

use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::{Text, Timestamp};

use super::state::{State, Verdict};
use super::{Grade, Obligation, Stated, Step, Waived};
use crate::Kept;
use crate::checks::Counts;

macro_rules! columns {
    () => {
        "id, unit, version, demo, created_at, updated_at, updated_by, letter, position, clause, code, title_vi, title_en, \
         text_vi, text_en, risk_vi, risk_en, weight, statable, unknown_vi, unknown_en, owner, deputies, due_at, due_vi, \
         due_en, every, state, since, late, reminded, verdict, verdict_since, grade, numerator, denominator, excused, \
         unreachable, unknowns, reason_vi, reason_en, stated, stated_text, stated_by, stated_at, stated_until, \
         stated_evidence, waiver, waiver_reason, waiver_control, waiver_until, waiver_by, waiver_at, waiver_approver, \
         waiver_decided_at, receipt"
    };
}

const OF_UNIT: Statement = Statement::new(
    "directive.obligation.of_unit",
    concat!("SELECT ", columns!(), " FROM directive_obligations WHERE unit = $1 ORDER BY letter, position"),
);
const OF_LETTER: Statement = Statement::new(
    "directive.obligation.of_letter",
    concat!("SELECT ", columns!(), " FROM directive_obligations WHERE unit = $1 AND letter = $2 ORDER BY position"),
);
const GET: Statement = Statement::new(
    "directive.obligation.get",
    concat!("SELECT ", columns!(), " FROM directive_obligations WHERE unit = $1 AND id = $2"),
);
const SAVE: ManyRows = ManyRows::new(
    "directive.obligation.save",
    concat!("INSERT INTO directive_obligations (", columns!(), ")"),
    56,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = \
     excluded.updated_by, owner = excluded.owner, deputies = excluded.deputies, due_at = excluded.due_at, due_vi = \
     excluded.due_vi, due_en = excluded.due_en, state = excluded.state, since = excluded.since, late = excluded.late, \
     reminded = excluded.reminded, verdict = excluded.verdict, verdict_since = excluded.verdict_since, grade = \
     excluded.grade, numerator = excluded.numerator, denominator = excluded.denominator, excused = excluded.excused, \
     unreachable = excluded.unreachable, unknowns = excluded.unknowns, reason_vi = excluded.reason_vi, reason_en = \
     excluded.reason_en, stated = excluded.stated, stated_text = excluded.stated_text, stated_by = excluded.stated_by, \
     stated_at = excluded.stated_at, stated_until = excluded.stated_until, stated_evidence = excluded.stated_evidence, \
     waiver = excluded.waiver, waiver_reason = excluded.waiver_reason, waiver_control = excluded.waiver_control, \
     waiver_until = excluded.waiver_until, waiver_by = excluded.waiver_by, waiver_at = excluded.waiver_at, waiver_approver \
     = excluded.waiver_approver, waiver_decided_at = excluded.waiver_decided_at, receipt = excluded.receipt WHERE \
     directive_obligations.unit = excluded.unit",
);
const LINKS: Statement = Statement::new(
    "directive.obligation.links",
    "SELECT obligation, check_id FROM directive_obligation_checks WHERE unit = $1 ORDER BY obligation, check_id",
);
const ADD_LINKS: ManyRows = ManyRows::new(
    "directive.obligation.link",
    "INSERT INTO directive_obligation_checks (unit, obligation, check_id)",
    3,
    "",
);
const UNLINK: Statement = Statement::new(
    "directive.obligation.unlink",
    "DELETE FROM directive_obligation_checks WHERE unit = $1 AND obligation IN (SELECT id FROM directive_obligations WHERE \
     unit = $1 AND letter = $2)",
);
const LAST_STEP: Statement =
    Statement::new("directive.step.last", "SELECT MAX(no) AS no FROM directive_steps WHERE obligation = $1");
const ADD_STEP: Statement = Statement::new(
    "directive.step.add",
    "INSERT INTO directive_steps (unit, obligation, no, at, event, from_state, to_state, actor, reason_vi, reason_en, evidence) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
);
const STEPS: Statement = Statement::new(
    "directive.step.of_obligation",
    "SELECT obligation, no, at, event, from_state, to_state, actor, reason_vi, reason_en, evidence FROM directive_steps WHERE \
     unit = $1 AND obligation = $2 ORDER BY no DESC LIMIT $3",
);
const STEPS_SINCE: Statement = Statement::new(
    "directive.step.since",
    "SELECT obligation, no, at, event, from_state, to_state, actor, reason_vi, reason_en, evidence FROM directive_steps WHERE \
     unit = $1 AND at >= $2 ORDER BY at, obligation, no LIMIT $3",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] =
    &[OF_UNIT, OF_LETTER, GET, LINKS, UNLINK, LAST_STEP, ADD_STEP, STEPS, STEPS_SINCE];

fn both(row: &Row, vi: &str, en: &str) -> Result<Text, SqlError> {
    Ok(Text::new(row.text(vi)?, row.text(en)?))
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

fn kept(row: &Row) -> Result<Kept<Obligation>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let time = |column: &str| row.opt_int(column).map(|at| at.map(Timestamp));
    let data = Obligation {
        letter: text("letter")?,
        position: row.int("position")?,
        clause: text("clause")?,
        code: text("code")?,
        title: both(row, "title_vi", "title_en")?,
        text: both(row, "text_vi", "text_en")?,
        risk: both(row, "risk_vi", "risk_en")?,
        weight: row.int("weight")?,
        statable: row.bool("statable")?,
        unknown: both(row, "unknown_vi", "unknown_en")?,
        owner: text("owner")?,
        deputies: words(row.text("deputies")?),
        due_at: time("due_at")?,
        due: both(row, "due_vi", "due_en")?,
        every: text("every")?,
        state: State::parse(row.text("state")?).unwrap_or(State::Received),
        since: row.time("since")?,
        late: row.bool("late")?,
        reminded: row.int("reminded")?,
        verdict: Verdict::parse(row.text("verdict")?),
        verdict_since: row.time("verdict_since")?,
        grade: Grade::parse(row.text("grade")?),
        counts: Counts {
            denominator: row.int("denominator")?,
            numerator: row.int("numerator")?,
            not_met: 0,
            unknown: row.int("unknowns")?,
            unreachable: row.int("unreachable")?,
            excused: row.int("excused")?,
        }
        .with_rest(),
        reason: both(row, "reason_vi", "reason_en")?,
        stated: stated(row)?,
        waived: waived(row)?,
        receipt: text("receipt")?,
        checks: Vec::new(),
        demo: row.bool("demo")?,
    };
    Kept::of_row(row, data)
}

fn stated(row: &Row) -> Result<Option<Stated>, SqlError> {
    let verdict = row.text("stated")?;
    let (at, until, evidence) =
        (row.opt_int("stated_at")?, row.opt_int("stated_until")?, row.opt_int("stated_evidence")?);
    let (false, Some(at), Some(until), Some(evidence)) = (verdict.is_empty(), at, until, evidence) else {
        return Ok(None);
    };
    Ok(Some(Stated {
        verdict: Verdict::parse(verdict),
        text: row.text("stated_text")?.to_owned(),
        by: row.text("stated_by")?.to_owned(),
        at: Timestamp(at),
        until: Timestamp(until),
        evidence,
    }))
}

fn waived(row: &Row) -> Result<Option<Waived>, SqlError> {
    let (kind, at) = (row.text("waiver")?, row.opt_int("waiver_at")?);
    let (false, Some(at)) = (kind.is_empty(), at) else { return Ok(None) };
    Ok(Some(Waived {
        not_applicable: kind == State::NotApplicable.name(),
        reason: row.text("waiver_reason")?.to_owned(),
        control: row.text("waiver_control")?.to_owned(),
        until: row.opt_int("waiver_until")?.map(Timestamp),
        by: row.text("waiver_by")?.to_owned(),
        at: Timestamp(at),
        approver: row.text("waiver_approver")?.to_owned(),
        decided_at: row.opt_int("waiver_decided_at")?.map(Timestamp),
    }))
}

/// Obligations of a unit, of one letter or of all, with their checks.
pub(crate) async fn list(tx: &mut Tx, unit: &str, letter: Option<&str>) -> Result<Vec<Kept<Obligation>>, SqlError> {
    let rows = match letter {
        Some(letter) => tx.fetch_all(&OF_LETTER, params![unit, letter]).await?,
        None => tx.fetch_all(&OF_UNIT, params![unit]).await?,
    };
    let mut list: Vec<Kept<Obligation>> = rows.iter().map(kept).collect::<Result<_, _>>()?;
    let mut links = links(tx, unit).await?;
    for one in &mut list {
        one.data.checks = links.remove(&one.id).unwrap_or_default();
    }
    Ok(list)
}

async fn links(tx: &mut Tx, unit: &str) -> Result<BTreeMap<String, Vec<String>>, SqlError> {
    let mut links: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tx.fetch_all(&LINKS, params![unit]).await? {
        links.entry(row.text("obligation")?.to_owned()).or_default().push(row.text("check_id")?.to_owned());
    }
    Ok(links)
}

/// One obligation with its checks.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Obligation>>, SqlError> {
    let Some(row) = tx.fetch_optional(&GET, params![unit, id]).await? else { return Ok(None) };
    let mut found = kept(&row)?;
    found.data.checks = links(tx, unit).await?.remove(id).unwrap_or_default();
    Ok(Some(found))
}

fn values(kept: &Kept<Obligation>) -> Vec<vg_backend::sql::Value> {
    let Obligation { title, text, risk, unknown, due, reason, counts, .. } = &kept.data;
    let data = &kept.data;
    let stated = data.stated.as_ref();
    let waived = data.waived.as_ref();
    let waiver = waived.map_or("", |waived| if waived.not_applicable { "not_applicable" } else { "waived" });
    row![
        kept.id.as_str(),
        kept.unit.as_str(),
        kept.version,
        data.demo,
        kept.created_at,
        kept.updated_at,
        kept.updated_by.as_str(),
        data.letter.as_str(),
        data.position,
        data.clause.as_str(),
        data.code.as_str(),
        title.vi.as_str(),
        title.en.as_str(),
        text.vi.as_str(),
        text.en.as_str(),
        risk.vi.as_str(),
        risk.en.as_str(),
        data.weight,
        data.statable,
        unknown.vi.as_str(),
        unknown.en.as_str(),
        data.owner.as_str(),
        data.deputies.join(" "),
        data.due_at,
        due.vi.as_str(),
        due.en.as_str(),
        data.every.as_str(),
        data.state.name(),
        data.since,
        data.late,
        data.reminded,
        data.verdict.name(),
        data.verdict_since,
        data.grade.name(),
        counts.numerator,
        counts.denominator,
        counts.excused,
        counts.unreachable,
        counts.unknown,
        reason.vi.as_str(),
        reason.en.as_str(),
        stated.map_or("", |stated| stated.verdict.name()),
        stated.map_or("", |stated| stated.text.as_str()),
        stated.map_or("", |stated| stated.by.as_str()),
        stated.map(|stated| stated.at),
        stated.map(|stated| stated.until),
        stated.map(|stated| stated.evidence),
        waiver,
        waived.map_or("", |waived| waived.reason.as_str()),
        waived.map_or("", |waived| waived.control.as_str()),
        waived.and_then(|waived| waived.until),
        waived.map_or("", |waived| waived.by.as_str()),
        waived.map(|waived| waived.at),
        waived.map_or("", |waived| waived.approver.as_str()),
        waived.and_then(|waived| waived.decided_at),
        data.receipt.as_str(),
    ]
}

/// Writes obligations, new or changed.
pub(crate) async fn save(tx: &mut Tx, list: &[&Kept<Obligation>]) -> Result<(), SqlError> {
    tx.execute_rows(&SAVE, list.iter().map(|kept| values(kept)).collect()).await?;
    Ok(())
}

/// Writes which checks new obligations need.
pub(crate) async fn link(tx: &mut Tx, list: &[Kept<Obligation>]) -> Result<(), SqlError> {
    let rows = list.iter().flat_map(|kept| {
        kept.data.checks.iter().map(|check| row![kept.unit.as_str(), kept.id.as_str(), check.as_str()])
    });
    tx.execute_rows(&ADD_LINKS, rows.collect()).await?;
    Ok(())
}

/// Lets the obligations of a letter need no checks any more: it was withdrawn.
pub(crate) async fn unlink(tx: &mut Tx, unit: &str, letter: &str) -> Result<(), SqlError> {
    tx.execute(&UNLINK, params![unit, letter]).await?;
    Ok(())
}

/// Writes a step; its number is given here.
pub(crate) async fn add_step(tx: &mut Tx, unit: &str, step: &Step) -> Result<(), SqlError> {
    let last = tx.fetch_optional(&LAST_STEP, params![step.obligation.as_str()]).await?;
    let no = last.map_or(Ok(None), |row| row.opt_int("no"))?.unwrap_or(0) + 1;
    let values = params![
        unit,
        step.obligation.as_str(),
        no,
        step.at,
        step.event.as_str(),
        step.from.as_str(),
        step.to.as_str(),
        step.actor.as_str(),
        step.reason.vi.as_str(),
        step.reason.en.as_str(),
        step.evidence,
    ];
    tx.execute(&ADD_STEP, values).await?;
    Ok(())
}

fn step(row: &Row) -> Result<Step, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Step {
        obligation: text("obligation")?,
        no: row.int("no")?,
        at: row.time("at")?,
        event: text("event")?,
        from: text("from_state")?,
        to: text("to_state")?,
        actor: text("actor")?,
        reason: both(row, "reason_vi", "reason_en")?,
        evidence: row.opt_int("evidence")?,
    })
}

/// Steps of an obligation, newest first.
pub(crate) async fn steps(tx: &mut Tx, unit: &str, obligation: &str, limit: u32) -> Result<Vec<Step>, SqlError> {
    let rows = tx.fetch_all(&STEPS, params![unit, obligation, i64::from(limit)]).await?;
    rows.iter().map(step).collect()
}

/// Steps of all obligations of a unit since a time, oldest first.
pub(crate) async fn steps_since(tx: &mut Tx, unit: &str, since: Timestamp, limit: u32) -> Result<Vec<Step>, SqlError> {
    let rows = tx.fetch_all(&STEPS_SINCE, params![unit, since, i64::from(limit)]).await?;
    rows.iter().map(step).collect()
}
