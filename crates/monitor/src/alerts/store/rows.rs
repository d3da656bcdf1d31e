//! SQL on the rows of alerts.

use std::collections::BTreeMap;

use vg_access::Kept;
use vg_backend::sql::{MAX_IN, ManyRows, Row, Select, SqlError, Statement, Tx, Value};
use vg_backend::{params, row};
use vg_model::{Level, Text, Timestamp};

use crate::alerts::model::{Alert, level_no, level_of};
use crate::alerts::states::State;
use crate::knowledge::EntityKind;

/// All columns in the order of [`SAVE`].
pub(crate) const COLUMNS: &[&str] = &[
    "a.id",
    "a.unit",
    "a.version",
    "a.created_at",
    "a.updated_at",
    "a.updated_by",
    "a.no",
    "a.grp",
    "a.rule",
    "a.title_vi",
    "a.title_en",
    "a.level",
    "a.class",
    "a.tags",
    "a.entity_kind",
    "a.entity",
    "a.source",
    "a.system_level",
    "a.state",
    "a.since",
    "a.first_seen",
    "a.last_seen",
    "a.taken_at",
    "a.findings",
    "a.merged_findings",
    "a.assignee",
    "a.triage_due",
    "a.triaged_at",
    "a.triage_late",
    "a.handle_due",
    "a.handled_at",
    "a.handle_late",
    "a.next_due",
    "a.reason",
    "a.duplicate_of",
    "a.merged",
    "a.before_merge",
    "a.former",
    "a.reopened",
    "a.asset",
    "a.case_id",
];
const SAVE: ManyRows = ManyRows::new(
    "monitor.alert.save",
    "INSERT INTO monitor_alerts (id, unit, version, created_at, updated_at, updated_by, no, grp, rule, title_vi, title_en, \
     level, class, tags, entity_kind, entity, source, system_level, state, since, first_seen, last_seen, taken_at, findings, \
     merged_findings, assignee, triage_due, triaged_at, triage_late, handle_due, handled_at, handle_late, next_due, reason, \
     duplicate_of, merged, before_merge, former, reopened, asset, case_id, seq, is_open, words)",
    44,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = \
     excluded.updated_by, title_vi = excluded.title_vi, title_en = excluded.title_en, system_level = excluded.system_level, \
     state = excluded.state, since = excluded.since, first_seen = excluded.first_seen, last_seen = excluded.last_seen, taken_at = \
     excluded.taken_at, findings = excluded.findings, merged_findings = excluded.merged_findings, assignee = excluded.assignee, \
     triage_due = excluded.triage_due, triaged_at = excluded.triaged_at, triage_late = excluded.triage_late, handle_due = \
     excluded.handle_due, handled_at = excluded.handled_at, handle_late = excluded.handle_late, next_due = excluded.next_due, \
     reason = excluded.reason, duplicate_of = excluded.duplicate_of, merged = excluded.merged, before_merge = \
     excluded.before_merge, reopened = excluded.reopened, asset = excluded.asset, case_id = excluded.case_id, seq = excluded.seq, \
     is_open = excluded.is_open WHERE monitor_alerts.unit = excluded.unit",
);
const SET_GROUPS: ManyRows = ManyRows::new(
    "monitor.group.set",
    "INSERT INTO monitor_groups (unit, grp, alert)",
    3,
    "ON CONFLICT (unit, grp) DO UPDATE SET alert = excluded.alert",
);
const NEXT_DUE: Statement = Statement::new(
    "monitor.alert.next_due",
    "SELECT MIN(next_due) AS due FROM monitor_alerts WHERE unit = $1 AND next_due IS NOT NULL AND next_due >= $2",
);

const COUNT_LATE: Statement = Statement::new(
    "monitor.alert.count_late",
    "SELECT COUNT(*) AS n FROM (SELECT id FROM monitor_alerts WHERE unit = $1 AND next_due < $2 LIMIT $3) AS late",
);

const COUNT_ACTIVE: Statement = Statement::new(
    "monitor.alert.count_active",
    "SELECT COUNT(*) AS n FROM (SELECT id FROM monitor_alerts WHERE unit = $1 AND last_seen >= $2 LIMIT $3) AS active",
);
const LATEST_OF_RULE: Statement = Statement::new(
    "monitor.alert.latest_of_rule",
    "SELECT title_vi, title_en, level FROM monitor_alerts WHERE unit = $1 AND rule = $2 ORDER BY id DESC LIMIT 1",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[NEXT_DUE, COUNT_LATE, COUNT_ACTIVE, LATEST_OF_RULE];

/// A row as an alert.
pub(crate) fn read(row: &Row) -> Result<Kept<Alert>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let time = |column: &str| row.opt_int(column).map(|time| time.map(Timestamp));
    let alert = Alert {
        no: row.int("no")?,
        group: text("grp")?,
        rule: text("rule")?,
        title: Text::new(row.text("title_vi")?, row.text("title_en")?),
        level: level_of(row.int("level")?),
        class: text("class")?,
        tags: text("tags")?,
        entity_kind: EntityKind::parse(row.text("entity_kind")?).unwrap_or(EntityKind::Many),
        entity: text("entity")?,
        source: text("source")?,
        system_level: u8::try_from(row.int("system_level")?).unwrap_or_default(),
        state: State::parse(row.text("state")?).unwrap_or_default(),
        since: row.time("since")?,
        first_seen: row.time("first_seen")?,
        last_seen: row.time("last_seen")?,
        taken_at: row.time("taken_at")?,
        findings: row.int("findings")?,
        merged_findings: row.int("merged_findings")?,
        assignee: text("assignee")?,
        triage_due: time("triage_due")?,
        triaged_at: time("triaged_at")?,
        triage_late: row.bool("triage_late")?,
        handle_due: time("handle_due")?,
        handled_at: time("handled_at")?,
        handle_late: row.bool("handle_late")?,
        reason: text("reason")?,
        duplicate_of: text("duplicate_of")?,
        merged: row.bool("merged")?,
        before_merge: State::parse(row.text("before_merge")?),
        former: text("former")?,
        reopened: row.int("reopened")?,
        asset: text("asset")?,
        case: text("case_id")?,
    };
    Kept::of_row(row, alert)
}

fn values(seq: i64, kept: &Kept<Alert>) -> Vec<Value> {
    let alert = &kept.data;
    row![
        &kept.id,
        &kept.unit,
        kept.version,
        kept.created_at,
        kept.updated_at,
        &kept.updated_by,
        alert.no,
        &alert.group,
        &alert.rule,
        &alert.title.vi,
        &alert.title.en,
        level_no(alert.level),
        &alert.class,
        &alert.tags,
        alert.entity_kind.name(),
        &alert.entity,
        &alert.source,
        i64::from(alert.system_level),
        alert.state.name(),
        alert.since,
        alert.first_seen,
        alert.last_seen,
        alert.taken_at,
        alert.findings,
        alert.merged_findings,
        &alert.assignee,
        alert.triage_due,
        alert.triaged_at,
        alert.triage_late,
        alert.handle_due,
        alert.handled_at,
        alert.handle_late,
        alert.next_due(),
        &alert.reason,
        &alert.duplicate_of,
        alert.merged,
        alert.before_merge.map_or("", State::name),
        &alert.former,
        alert.reopened,
        &alert.asset,
        &alert.case,
        seq,
        alert.state.is_open(),
        alert.words(),
    ]
}

/// Writes alerts, new or changed.
pub(crate) async fn save<'a>(
    tx: &mut Tx,
    seq: i64,
    alerts: impl Iterator<Item = &'a Kept<Alert>>,
) -> Result<(), SqlError> {
    tx.execute_rows(&SAVE, alerts.map(|kept| values(seq, kept)).collect()).await?;
    Ok(())
}

/// Says which alerts get further findings of these groups.
pub(crate) async fn set_groups(tx: &mut Tx, unit: &str, groups: &BTreeMap<&str, &str>) -> Result<(), SqlError> {
    if !groups.is_empty() {
        let rows = groups.iter().map(|(group, alert)| row![unit, *group, *alert]).collect();
        tx.execute_rows(&SET_GROUPS, rows).await?;
    }
    Ok(())
}

/// The alert of each of these groups that gets its findings.
pub(crate) async fn of_groups(
    tx: &mut Tx,
    unit: &str,
    groups: &[&str],
) -> Result<BTreeMap<String, Kept<Alert>>, SqlError> {
    let mut found = BTreeMap::new();
    let columns: Vec<&'static str> = [&["g.grp AS of_group"], COLUMNS].concat();
    for part in groups.chunks(MAX_IN) {
        let select = Select::new(
            "monitor.alert.of_groups",
            &columns,
            "monitor_groups g JOIN monitor_alerts a ON a.id = g.alert",
        )
        .and_where("g.unit = ?", params![unit])
        .and_in("g.grp", part.iter().copied());
        let (statement, params) = select.build()?;
        for row in tx.fetch_all(&statement, &params).await? {
            found.insert(row.text("of_group")?.to_owned(), read(&row)?);
        }
    }
    Ok(found)
}

/// These alerts of a unit, by id; those that there are.
pub(crate) async fn of_ids(tx: &mut Tx, unit: &str, ids: &[&str]) -> Result<BTreeMap<String, Kept<Alert>>, SqlError> {
    let mut found = BTreeMap::new();
    for part in ids.chunks(MAX_IN) {
        let select = Select::new("monitor.alert.of_ids", COLUMNS, "monitor_alerts a")
            .and_where("a.unit || '' = ?", params![unit])
            .and_in("a.id", part.iter().copied());
        let (statement, params) = select.build()?;
        for row in tx.fetch_all(&statement, &params).await? {
            let kept = read(&row)?;
            found.insert(kept.id.clone(), kept);
        }
    }
    Ok(found)
}

/// One alert.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Alert>>, SqlError> {
    Ok(of_ids(tx, unit, &[id]).await?.remove(id))
}

/// Alerts that were merged into this one, or are called its duplicates.
pub(crate) async fn under(tx: &mut Tx, unit: &str, id: &str, limit: u32) -> Result<Vec<Kept<Alert>>, SqlError> {
    let select = Select::new("monitor.alert.under", COLUMNS, "monitor_alerts a")
        .and_where("a.unit = ? AND a.duplicate_of = ?", params![unit, id])
        .limit(limit);
    fetch(tx, select).await
}

/// Open alerts of an entity, those with the latest findings first.
pub(crate) async fn open_of_entity(
    tx: &mut Tx,
    unit: &str,
    kind: EntityKind,
    entity: &str,
    limit: u32,
) -> Result<Vec<Kept<Alert>>, SqlError> {
    let select = Select::new("monitor.alert.open_of_entity", COLUMNS, "monitor_alerts a")
        .and_where("a.unit = ? AND a.entity = ?", params![unit, entity])
        .and_where("a.is_open + 0 = 1 AND a.entity_kind = ?", params![kind.name()])
        .limit(limit);
    fetch(tx, select).await
}

/// Alerts that are late at `now` and not noted as that.
pub(crate) async fn not_noted(
    tx: &mut Tx,
    unit: &str,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<Kept<Alert>>, SqlError> {
    let select = Select::new("monitor.alert.not_noted", COLUMNS, "monitor_alerts a")
        .and_where("a.unit = ? AND a.next_due < ?", params![unit, now])
        .and_where(
            "(a.state || '' = 'verified' AND a.handle_late = 0) OR (a.state || '' <> 'verified' AND a.triage_late = 0)",
            &[],
        )
        .limit(limit);
    fetch(tx, select).await
}

/// When something is due next, at `from` or later.
pub(crate) async fn next_due(tx: &mut Tx, unit: &str, from: Timestamp) -> Result<Option<Timestamp>, SqlError> {
    Ok(tx.fetch_one(&NEXT_DUE, params![unit, from]).await?.opt_int("due")?.map(Timestamp))
}

/// How many alerts are late at `now`; no more than `most` are counted.
pub(crate) async fn count_late(tx: &mut Tx, unit: &str, now: Timestamp, most: i64) -> Result<i64, SqlError> {
    tx.fetch_one(&COUNT_LATE, params![unit, now, most]).await?.int("n")
}

/// How many alerts have an event at `from` or later; no more than `most` are counted.
pub(crate) async fn count_active(tx: &mut Tx, unit: &str, from: Timestamp, most: i64) -> Result<i64, SqlError> {
    tx.fetch_one(&COUNT_ACTIVE, params![unit, from, most]).await?.int("n")
}

/// Title and level of each rule in its latest alert. One look in the index for each rule is less than grouping all of their alerts.
pub(crate) async fn latest_of_rules(
    tx: &mut Tx,
    unit: &str,
    rules: &[&str],
) -> Result<BTreeMap<String, (Text, Level)>, SqlError> {
    let mut found = BTreeMap::new();
    for rule in rules {
        if let Some(row) = tx.fetch_optional(&LATEST_OF_RULE, params![unit, *rule]).await? {
            let title = Text::new(row.text("title_vi")?, row.text("title_en")?);
            found.insert((*rule).to_owned(), (title, level_of(row.int("level")?)));
        }
    }
    Ok(found)
}

async fn fetch(tx: &mut Tx, select: Select) -> Result<Vec<Kept<Alert>>, SqlError> {
    let (statement, params) = select.build()?;
    tx.fetch_all(&statement, &params).await?.iter().map(read).collect()
}
