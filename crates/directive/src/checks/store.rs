//! The only SQL on observations and on what they say of subjects.

use std::collections::BTreeMap;

use vg_access::Problem;
use vg_backend::sql::{Direction, ManyRows, Order, Row, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::{Text, Timestamp};

use super::judge::{Counts, Judged, Mark, Subject};
use super::{CheckText, Rows};
use crate::limits::MAX_PAGE;
use crate::obligations::state::Verdict;

/// What `until_no` holds while a verdict stands.
pub(crate) const STANDING: i64 = i64::MAX;

const LATEST: Statement = Statement::new(
    "directive.observation.latest",
    "SELECT check_id, no, check_version, collected_at, expires_at, verdict, numerator, denominator, not_met, unknowns, \
     unreachable, excused, reason_vi, reason_en, sql_hash, snapshots, result_hash, took_us, evidence FROM \
     directive_observations o WHERE unit = $1 AND no = (SELECT MAX(no) FROM directive_observations p WHERE p.unit = o.unit \
     AND p.check_id = o.check_id) ORDER BY check_id",
);
const ONE: Statement = Statement::new(
    "directive.observation.one",
    "SELECT check_id, no, check_version, collected_at, expires_at, verdict, numerator, denominator, not_met, unknowns, \
     unreachable, excused, reason_vi, reason_en, sql_hash, snapshots, result_hash, took_us, evidence FROM \
     directive_observations WHERE unit = $1 AND check_id = $2 AND no <= $3 ORDER BY no DESC LIMIT 1",
);
const HISTORY: Statement = Statement::new(
    "directive.observation.history",
    "SELECT check_id, no, check_version, collected_at, expires_at, verdict, numerator, denominator, not_met, unknowns, \
     unreachable, excused, reason_vi, reason_en, sql_hash, snapshots, result_hash, took_us, evidence FROM \
     directive_observations WHERE unit = $1 AND check_id = $2 AND no < $3 ORDER BY no DESC LIMIT $4",
);
const ADD: Statement = Statement::new(
    "directive.observation.add",
    "INSERT INTO directive_observations (unit, check_id, no, check_version, collected_at, expires_at, verdict, numerator, \
     denominator, not_met, unknowns, unreachable, excused, reason_vi, reason_en, sql_hash, snapshots, result_hash, took_us, \
     evidence) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
);
const ADD_TEXT: Statement = Statement::new(
    "directive.check.text",
    "INSERT INTO directive_check_texts (hash, text) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING",
);
const TEXT: Statement =
    Statement::new("directive.check.text.get", "SELECT text FROM directive_check_texts WHERE hash = $1");
const STANDING_ROWS: Statement = Statement::new(
    "directive.verdict.standing",
    "SELECT subject, subject_kind, subject_name, verdict, reason, evidence, observed_at FROM directive_verdicts WHERE \
     unit = $1 AND check_id = $2 AND until_no = 9223372036854775807",
);
const CLOSE_ALL: Statement = Statement::new(
    "directive.verdict.close_all",
    "UPDATE directive_verdicts SET until_no = $3 WHERE unit = $1 AND check_id = $2 AND until_no = 9223372036854775807",
);
const ADD_VERDICTS: ManyRows = ManyRows::new(
    "directive.verdict.add",
    "INSERT INTO directive_verdicts (unit, check_id, subject, from_no, until_no, subject_kind, subject_name, verdict, reason, \
     evidence, observed_at)",
    11,
    "",
);
const CLOSE: Statement = Statement::new(
    "directive.verdict.close",
    "UPDATE directive_verdicts SET until_no = $4 WHERE unit = $1 AND check_id = $2 AND subject = $3 AND until_no = \
     9223372036854775807",
);
/// What stood at one observation and what at another, where they differ.
const BETWEEN: Statement = Statement::new(
    "directive.verdict.between",
    "SELECT subject, from_no, until_no, subject_kind, subject_name, verdict, reason, evidence, observed_at FROM \
     directive_verdicts WHERE unit = $1 AND check_id = $2 AND ((from_no > $3 AND from_no <= $4) OR (until_no > $3 AND \
     until_no <= $4)) AND subject > $5 ORDER BY subject, from_no LIMIT $6",
);
const UNITS: Statement = Statement::new(
    "directive.check.units",
    "SELECT DISTINCT unit, check_id FROM directive_obligation_checks ORDER BY unit, check_id",
);
const OF_UNIT: Statement = Statement::new(
    "directive.check.of_unit",
    "SELECT DISTINCT check_id FROM directive_obligation_checks WHERE unit = $1 ORDER BY check_id",
);

const BY_NAME: &[Order] =
    &[Order { name: "name", columns: &["subject_name", "subject"], direction: Direction::Ascending }];

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] =
    &[LATEST, ONE, HISTORY, ADD, ADD_TEXT, TEXT, STANDING_ROWS, CLOSE_ALL, CLOSE, BETWEEN, UNITS, OF_UNIT];

/// A run of a check that stands in the ledger.
#[derive(Clone, PartialEq, Debug)]
pub struct Observation {
    /// `pack/id` of the check.
    pub check: String,
    /// Number among the observations of the check in the unit, from 1.
    pub no: i64,
    /// Version of the check.
    pub version: i64,
    /// When it ran.
    pub collected_at: Timestamp,
    /// When it turns stale.
    pub expires_at: Timestamp,
    /// What it says of all subjects together.
    pub verdict: Verdict,
    /// How many are how.
    pub counts: Counts,
    /// Why it is not met.
    pub reason: Text,
    /// SHA-256 of the text of the check.
    pub sql_hash: String,
    /// Ids of the snapshots of data.
    pub snapshots: Vec<String>,
    /// SHA-256 over what it said of each subject; empty when it failed.
    pub result_hash: String,
    /// Microseconds that the run took.
    pub took_us: i64,
    /// Number in the evidence ledger of the unit.
    pub evidence: i64,
}

impl Observation {
    fn of(row: &Row) -> Result<Self, SqlError> {
        Ok(Self {
            check: row.text("check_id")?.to_owned(),
            no: row.int("no")?,
            version: row.int("check_version")?,
            collected_at: row.time("collected_at")?,
            expires_at: row.time("expires_at")?,
            verdict: Verdict::parse(row.text("verdict")?),
            counts: Counts {
                denominator: row.int("denominator")?,
                numerator: row.int("numerator")?,
                not_met: row.int("not_met")?,
                unknown: row.int("unknowns")?,
                unreachable: row.int("unreachable")?,
                excused: row.int("excused")?,
            },
            reason: Text::new(row.text("reason_vi")?, row.text("reason_en")?),
            sql_hash: row.text("sql_hash")?.to_owned(),
            snapshots: row.text("snapshots")?.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect(),
            result_hash: row.text("result_hash")?.to_owned(),
            took_us: row.int("took_us")?,
            evidence: row.int("evidence")?,
        })
    }

    /// When half of its freshness has passed: from then on it is made again.
    #[must_use]
    pub fn half_way(&self) -> Timestamp {
        let (from, until) = (self.collected_at.0, self.expires_at.0);
        Timestamp(from + (until - from) / 2)
    }

    /// What it says at this time: what is stale is unknown.
    #[must_use]
    pub fn verdict_at(&self, now: Timestamp) -> Verdict {
        if now < self.expires_at { self.verdict } else { Verdict::Unknown }
    }
}

/// Which observations of a check are wanted, newest first.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// Before this number.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: u32,
}

/// What was said of a subject, from one observation on, up to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Told {
    /// The subject and what is said.
    pub subject: Subject,
    /// The observation that said so first.
    pub from_no: i64,
    /// The observation that said something else; `None` while it holds.
    pub until_no: Option<i64>,
}

fn subject(row: &Row) -> Result<Subject, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Subject {
        id: text("subject")?,
        kind: text("subject_kind")?,
        name: text("subject_name")?,
        mark: Mark::parse(row.text("verdict")?).unwrap_or(Mark::Unknown),
        reason: text("reason")?,
        evidence: text("evidence")?,
        observed_at: row.opt_int("observed_at")?.map(Timestamp),
    })
}

fn told(row: &Row) -> Result<Told, SqlError> {
    let until = row.int("until_no")?;
    Ok(Told { subject: subject(row)?, from_no: row.int("from_no")?, until_no: (until != STANDING).then_some(until) })
}

/// The last observation of every check of a unit.
pub(crate) async fn latest(tx: &mut Tx, unit: &str) -> Result<BTreeMap<String, Observation>, SqlError> {
    let rows = tx.fetch_all(&LATEST, params![unit]).await?;
    rows.iter().map(|row| Observation::of(row).map(|one| (one.check.clone(), one))).collect()
}

/// The observation of this number, or the last one before it.
pub(crate) async fn one(tx: &mut Tx, unit: &str, check: &str, no: i64) -> Result<Option<Observation>, SqlError> {
    tx.fetch_optional(&ONE, params![unit, check, no]).await?.as_ref().map(Observation::of).transpose()
}

/// Observations of a check, newest first.
pub(crate) async fn history(
    tx: &mut Tx,
    unit: &str,
    check: &str,
    wanted: History,
) -> Result<Vec<Observation>, SqlError> {
    let (before, limit) = (wanted.before.unwrap_or(STANDING), i64::from(wanted.limit.clamp(1, MAX_PAGE)));
    let rows = tx.fetch_all(&HISTORY, params![unit, check, before, limit]).await?;
    rows.iter().map(Observation::of).collect()
}

/// The text with this hash.
pub(crate) async fn text(tx: &mut Tx, hash: &str) -> Result<Option<String>, SqlError> {
    let row = tx.fetch_optional(&TEXT, params![hash]).await?;
    row.map(|row| row.text("text").map(str::to_owned)).transpose()
}

/// What stands of every subject, by id.
pub(crate) async fn standing(tx: &mut Tx, unit: &str, check: &str) -> Result<Vec<Subject>, SqlError> {
    let rows = tx.fetch_all(&STANDING_ROWS, params![unit, check]).await?;
    rows.iter().map(subject).collect()
}

/// A page of subjects as they stand, by name; only those with this mark.
pub(crate) async fn page(
    tx: &mut Tx,
    unit: &str,
    check: &str,
    mark: Mark,
    after: Option<(&str, &str)>,
    limit: u32,
) -> Result<Vec<Told>, Problem> {
    const COLUMNS: &[&str] = &[
        "subject",
        "from_no",
        "until_no",
        "subject_kind",
        "subject_name",
        "verdict",
        "reason",
        "evidence",
        "observed_at",
    ];
    let mut select = Select::new("directive.verdict.page", COLUMNS, "directive_verdicts")
        .and_where(
            "unit = ? AND check_id = ? AND until_no = ? AND verdict = ?",
            params![unit, check, STANDING, mark.name()],
        )
        .order_by(BY_NAME, "name")?
        .limit(limit.clamp(1, MAX_PAGE));
    if let Some((name, id)) = after {
        select = select.after(params![name, id]);
    }
    let (statement, values) = select.build()?;
    let rows = tx.fetch_all(&statement, &values).await?;
    Ok(rows.iter().map(told).collect::<Result<_, _>>()?)
}

/// What changed behind one observation, up to another, by subject.
pub(crate) async fn between(
    tx: &mut Tx,
    unit: &str,
    check: &str,
    (from, to): (i64, i64),
    after: &str,
    limit: u32,
) -> Result<Vec<Told>, SqlError> {
    let limit = i64::from(limit.clamp(1, MAX_PAGE));
    let rows = tx.fetch_all(&BETWEEN, params![unit, check, from, to, after, limit]).await?;
    rows.iter().map(told).collect()
}

/// Which checks which units need.
pub(crate) async fn needed(tx: &mut Tx) -> Result<BTreeMap<String, Vec<String>>, SqlError> {
    let mut needed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in tx.fetch_all(&UNITS, &[]).await? {
        needed.entry(row.text("unit")?.to_owned()).or_default().push(row.text("check_id")?.to_owned());
    }
    Ok(needed)
}

/// Which checks a unit needs.
pub(crate) async fn needed_by(tx: &mut Tx, unit: &str) -> Result<Vec<String>, SqlError> {
    let rows = tx.fetch_all(&OF_UNIT, params![unit]).await?;
    rows.iter().map(|row| row.text("check_id").map(str::to_owned)).collect()
}

/// What is written of a run.
pub(crate) struct Written<'a> {
    pub(crate) unit: &'a str,
    pub(crate) check: &'a CheckText,
    pub(crate) judged: &'a Judged,
    pub(crate) rows: &'a Rows,
    pub(crate) sql_hash: &'a str,
    pub(crate) no: i64,
    pub(crate) collected_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) took_us: i64,
    pub(crate) evidence: i64,
}

/// Writes an observation.
pub(crate) async fn add(tx: &mut Tx, new: &Written<'_>) -> Result<(), SqlError> {
    let Judged { verdict, counts, reason, hash, .. } = new.judged;
    tx.execute(&ADD_TEXT, params![new.sql_hash, new.check.sql.as_str()]).await?;
    let values = params![
        new.unit,
        new.check.id.as_str(),
        new.no,
        new.check.version,
        new.collected_at,
        new.expires_at,
        verdict.name(),
        counts.numerator,
        counts.denominator,
        counts.not_met,
        counts.unknown,
        counts.unreachable,
        counts.excused,
        reason.vi.as_str(),
        reason.en.as_str(),
        new.sql_hash,
        new.rows.snapshots.join(" "),
        hash.as_str(),
        new.took_us,
        new.evidence,
    ];
    tx.execute(&ADD, values).await?;
    Ok(())
}

/// Ends what stood of these subjects, or of all of them, at an observation.
pub(crate) async fn close(
    tx: &mut Tx,
    unit: &str,
    check: &str,
    subjects: Option<&[&str]>,
    no: i64,
) -> Result<(), SqlError> {
    let Some(subjects) = subjects else {
        tx.execute(&CLOSE_ALL, params![unit, check, no]).await?;
        return Ok(());
    };
    for subject in subjects {
        tx.execute(&CLOSE, params![unit, check, *subject, no]).await?;
    }
    Ok(())
}

/// Writes what is said of these subjects from an observation on.
pub(crate) async fn add_verdicts(
    tx: &mut Tx,
    unit: &str,
    check: &str,
    no: i64,
    subjects: &[&Subject],
) -> Result<(), SqlError> {
    let rows = subjects.iter().map(|subject| {
        row![
            unit,
            check,
            subject.id.as_str(),
            no,
            STANDING,
            subject.kind.as_str(),
            subject.name.as_str(),
            subject.mark.name(),
            subject.reason.as_str(),
            subject.evidence.as_str(),
            subject.observed_at
        ]
    });
    tx.execute_rows(&ADD_VERDICTS, rows.collect()).await?;
    Ok(())
}
