//! SQL on evidence and on what checks said.

use std::collections::{BTreeMap, BTreeSet};

use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use crate::model::{CheckFact, Evidence, EvidenceKind};
use crate::states::{Said, Verdict};

macro_rules! columns {
    () => {
        "id, system, control, kind, title, content, blob, file_name, file_bytes, added_at, added_by, ledger"
    };
}

const OF_CONTROL: Statement = Statement::new(
    "assess.evidence.of_control",
    concat!(
        "SELECT ",
        columns!(),
        " FROM assess_evidence WHERE unit = $1 AND system = $2 AND control = $3 AND removed_at IS NULL ORDER BY ledger"
    ),
);
const OF_SYSTEM: Statement = Statement::new(
    "assess.evidence.of_system",
    concat!(
        "SELECT ",
        columns!(),
        " FROM assess_evidence WHERE unit = $1 AND system = $2 AND removed_at IS NULL ORDER BY control, ledger"
    ),
);
const GET: Statement = Statement::new(
    "assess.evidence.get",
    concat!("SELECT ", columns!(), " FROM assess_evidence WHERE unit = $1 AND id = $2 AND removed_at IS NULL"),
);
const TITLES: Statement = Statement::new(
    "assess.evidence.titles",
    "SELECT system, control, title FROM assess_evidence WHERE unit = $1 AND removed_at IS NULL ORDER BY system, control, \
     added_at, id",
);
const CHECKED: Statement = Statement::new(
    "assess.evidence.checked",
    "SELECT system, control, content FROM assess_evidence WHERE unit = $1 AND kind = 'check' AND removed_at IS NULL ORDER BY \
     system, control, content",
);
const ADD: Statement = Statement::new(
    "assess.evidence.add",
    concat!(
        "INSERT INTO assess_evidence (unit, removed_at, removed_by, ",
        columns!(),
        ") VALUES ($1, NULL, '', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    ),
);
const REMOVE: Statement = Statement::new(
    "assess.evidence.remove",
    "UPDATE assess_evidence SET removed_at = $3, removed_by = $4 WHERE unit = $1 AND id = $2 AND removed_at IS NULL",
);
const RESULTS: Statement = Statement::new(
    "assess.result.of_unit",
    "SELECT system, check_id, verdict, reason, expires_at FROM assess_check_results WHERE unit = $1 ORDER BY system, check_id",
);
const PUT_RESULTS: ManyRows = ManyRows::new(
    "assess.result.put",
    "INSERT INTO assess_check_results (unit, system, check_id, verdict, reason, observed_at, expires_at, ledger)",
    8,
    "ON CONFLICT (unit, system, check_id) DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, observed_at = \
     excluded.observed_at, expires_at = excluded.expires_at, ledger = excluded.ledger WHERE assess_check_results.observed_at <= \
     excluded.observed_at",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[OF_CONTROL, OF_SYSTEM, GET, TITLES, CHECKED, ADD, REMOVE, RESULTS];

/// The system and the control of something.
pub(crate) type Key = (String, String);

fn evidence(row: &Row) -> Result<Evidence, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Evidence {
        id: text("id")?,
        system: text("system")?,
        control: text("control")?,
        kind: EvidenceKind::parse(row.text("kind")?).unwrap_or(EvidenceKind::Note),
        title: text("title")?,
        content: text("content")?,
        blob: text("blob")?,
        file_name: text("file_name")?,
        file_bytes: row.int("file_bytes")?,
        added_at: row.time("added_at")?,
        added_by: text("added_by")?,
        ledger: row.int("ledger")?,
    })
}

/// Evidence of a measure on a system, oldest first.
pub(crate) async fn list(tx: &mut Tx, unit: &str, system: &str, control: &str) -> Result<Vec<Evidence>, SqlError> {
    tx.fetch_all(&OF_CONTROL, params![unit, system, control]).await?.iter().map(evidence).collect()
}

/// Evidence of all measures of a system.
pub(crate) async fn of_system(tx: &mut Tx, unit: &str, system: &str) -> Result<Vec<Evidence>, SqlError> {
    tx.fetch_all(&OF_SYSTEM, params![unit, system]).await?.iter().map(evidence).collect()
}

/// One piece.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Evidence>, SqlError> {
    tx.fetch_optional(&GET, params![unit, id]).await?.as_ref().map(evidence).transpose()
}

/// What the evidence of all measures of a unit is called.
pub(crate) async fn titles(tx: &mut Tx, unit: &str) -> Result<BTreeMap<Key, Vec<String>>, SqlError> {
    grouped(tx, &TITLES, unit, "title").await
}

/// The checks that are evidence in a unit.
pub(crate) async fn checked(tx: &mut Tx, unit: &str) -> Result<BTreeMap<Key, Vec<String>>, SqlError> {
    grouped(tx, &CHECKED, unit, "content").await
}

async fn grouped(
    tx: &mut Tx,
    statement: &Statement,
    unit: &str,
    column: &str,
) -> Result<BTreeMap<Key, Vec<String>>, SqlError> {
    let mut found: BTreeMap<Key, Vec<String>> = BTreeMap::new();
    let mut rows = tx.stream(statement, params![unit]).await?;
    while let Some(row) = rows.next().await? {
        let key = (row.text("system")?.to_owned(), row.text("control")?.to_owned());
        found.entry(key).or_default().push(row.text(column)?.to_owned());
    }
    Ok(found)
}

/// Adds a piece.
pub(crate) async fn add(tx: &mut Tx, unit: &str, one: &Evidence) -> Result<(), SqlError> {
    let values = params![
        unit,
        one.id.as_str(),
        one.system.as_str(),
        one.control.as_str(),
        one.kind.name(),
        one.title.as_str(),
        one.content.as_str(),
        one.blob.as_str(),
        one.file_name.as_str(),
        one.file_bytes,
        one.added_at,
        one.added_by.as_str(),
        one.ledger,
    ];
    tx.execute(&ADD, values).await?;
    Ok(())
}

/// Takes a piece away; its row stays, and what the ledger says of it.
pub(crate) async fn remove(tx: &mut Tx, unit: &str, id: &str, at: Timestamp, by: &str) -> Result<(), SqlError> {
    tx.execute(&REMOVE, params![unit, id, at, by]).await?;
    Ok(())
}

/// The last word of every check on every system of a unit.
pub(crate) async fn results(tx: &mut Tx, unit: &str) -> Result<BTreeMap<Key, Said>, SqlError> {
    let mut found = BTreeMap::new();
    let mut rows = tx.stream(&RESULTS, params![unit]).await?;
    while let Some(row) = rows.next().await? {
        let said = Said {
            check: row.text("check_id")?.to_owned(),
            verdict: Some(Verdict::parse(row.text("verdict")?)),
            reason: row.text("reason")?.to_owned(),
            until: row.opt_int("expires_at")?.map(Timestamp),
        };
        found.insert((row.text("system")?.to_owned(), said.check.clone()), said);
    }
    Ok(found)
}

/// Keeps what checks said; an older word does not replace a newer one.
pub(crate) async fn put_results(tx: &mut Tx, unit: &str, facts: &[&CheckFact]) -> Result<(), SqlError> {
    // One statement must not name a row twice.
    let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut newest: Vec<&CheckFact> = facts.to_vec();
    newest.sort_by_key(|fact| std::cmp::Reverse(fact.observed_at));
    newest.retain(|fact| seen.insert((&fact.system, &fact.check)));
    let rows = newest.iter().map(|fact| {
        row![
            unit,
            fact.system.as_str(),
            fact.check.as_str(),
            fact.verdict.name(),
            fact.reason.as_str(),
            fact.observed_at,
            fact.expires_at,
            fact.ledger,
        ]
    });
    tx.execute_rows(&PUT_RESULTS, rows.collect()).await?;
    Ok(())
}
