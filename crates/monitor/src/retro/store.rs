//! The only SQL on jobs over stored events.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vg_access::Kept;
use vg_backend::sql::{Direction, ManyRows, Order, Row, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::{Level, Text, Timestamp};

use super::{NewRetro, Retro, RetroCount, RetroHit, RetroRule, RetroState, line};
use crate::alerts::finding::{EventRef, RuleAbout};
use crate::alerts::model::{level_no, level_of};
use crate::knowledge::EntityKind;

macro_rules! columns {
    () => {
        "id, unit, version, created_at, updated_at, updated_by, name, rule_text, rule_ids, from_at, to_at, created_by, state, at, \
         started_at, ended_at, worked_us, total, events, bytes, unread, hits, known, kept, failure_vi, failure_en, handed_at, \
         handed_by, handed, handed_alerts"
    };
}

const LIST: Statement = Statement::new(
    "monitor.retro.list",
    concat!("SELECT ", columns!(), " FROM monitor_retros WHERE unit = $1 ORDER BY created_at DESC, id DESC"),
);
const GET: Statement = Statement::new(
    "monitor.retro.get",
    concat!("SELECT ", columns!(), " FROM monitor_retros WHERE unit = $1 AND id = $2"),
);
/// What was interrupted first: `running` sorts before `waiting`.
const NEXT: Statement = Statement::new(
    "monitor.retro.next",
    concat!(
        "SELECT ",
        columns!(),
        " FROM monitor_retros WHERE state IN ('running', 'waiting') ORDER BY state, created_at, id LIMIT 1"
    ),
);
const SAVE: ManyRows = ManyRows::new(
    "monitor.retro.save",
    concat!("INSERT INTO monitor_retros (", columns!(), ")"),
    30,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = \
     excluded.updated_by, state = excluded.state, at = excluded.at, started_at = excluded.started_at, ended_at = excluded.ended_at, \
     worked_us = excluded.worked_us, total = excluded.total, events = excluded.events, bytes = excluded.bytes, unread = \
     excluded.unread, hits = excluded.hits, known = excluded.known, kept = excluded.kept, failure_vi = excluded.failure_vi, \
     failure_en = excluded.failure_en, handed_at = excluded.handed_at, handed_by = excluded.handed_by, handed = excluded.handed, \
     handed_alerts = excluded.handed_alerts WHERE monitor_retros.unit = excluded.unit",
);
const REMOVE: [Statement; 4] = [
    Statement::new("monitor.retro.remove_hits", "DELETE FROM monitor_retro_hits WHERE unit = $1 AND retro = $2"),
    Statement::new("monitor.retro.remove_counts", "DELETE FROM monitor_retro_counts WHERE unit = $1 AND retro = $2"),
    Statement::new("monitor.retro.remove_rules", "DELETE FROM monitor_retro_rules WHERE unit = $1 AND retro = $2"),
    Statement::new("monitor.retro.remove", "DELETE FROM monitor_retros WHERE unit = $1 AND id = $2"),
];
const RULES: Statement = Statement::new(
    "monitor.retro.rules",
    "SELECT rule, title_vi, title_en, level, about, hits, known, kept, first_at, last_at FROM monitor_retro_rules WHERE unit = $1 \
     AND retro = $2 ORDER BY level DESC, hits DESC, rule",
);
const SAVE_RULES: ManyRows = ManyRows::new(
    "monitor.retro.save_rules",
    "INSERT INTO monitor_retro_rules (retro, rule, unit, title_vi, title_en, level, about, hits, known, kept, first_at, last_at)",
    12,
    "ON CONFLICT (retro, rule) DO UPDATE SET hits = excluded.hits, known = excluded.known, kept = excluded.kept, first_at = \
     excluded.first_at, last_at = excluded.last_at WHERE monitor_retro_rules.unit = excluded.unit",
);
const COUNTS: Statement = Statement::new(
    "monitor.retro.counts",
    "SELECT rule, host, day, hits, known FROM monitor_retro_counts WHERE unit = $1 AND retro = $2 ORDER BY rule, host, day",
);
const COUNT_ROWS: Statement = Statement::new(
    "monitor.retro.count_rows",
    "SELECT COUNT(*) AS n FROM monitor_retro_counts WHERE unit = $1 AND retro = $2",
);
const ADD_COUNTS: ManyRows = ManyRows::new(
    "monitor.retro.add_counts",
    "INSERT INTO monitor_retro_counts (retro, rule, host, day, unit, hits, known)",
    7,
    "ON CONFLICT (retro, rule, host, day) DO UPDATE SET hits = monitor_retro_counts.hits + excluded.hits, known = \
     monitor_retro_counts.known + excluded.known WHERE monitor_retro_counts.unit = excluded.unit",
);
const SAVE_HITS: ManyRows = ManyRows::new(
    "monitor.retro.save_hits",
    "INSERT INTO monitor_retro_hits (retro, no, unit, rule, time, position, record, entity_kind, entity, host, source, \
     system_level, known, fields)",
    14,
    "",
);
const HANDED: Statement = Statement::new(
    "monitor.retro.handed",
    "SELECT r.rule, j.from_at, j.at FROM monitor_retro_rules r JOIN monitor_retros j ON j.id = r.retro WHERE j.unit = $1 AND j.id <> \
     $2 AND j.handed_at IS NOT NULL ORDER BY r.rule, j.from_at",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] =
    &[LIST, GET, NEXT, REMOVE[0], REMOVE[1], REMOVE[2], REMOVE[3], RULES, COUNTS, COUNT_ROWS, HANDED];

fn read(row: &Row) -> Result<Kept<Retro>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let time = |column: &str| row.opt_int(column).map(|time| time.map(Timestamp));
    let about = NewRetro {
        name: text("name")?,
        rule_text: text("rule_text")?,
        rule_ids: serde_json::from_str(row.text("rule_ids")?).unwrap_or_default(),
        from: row.time("from_at")?,
        to: row.time("to_at")?,
    };
    let data = Retro {
        about,
        created_by: text("created_by")?,
        state: RetroState::parse(row.text("state")?).unwrap_or(RetroState::Failed),
        at: row.time("at")?,
        started_at: time("started_at")?,
        ended_at: time("ended_at")?,
        worked_us: row.int("worked_us")?,
        total: row.int("total")?,
        events: row.int("events")?,
        bytes: row.int("bytes")?,
        unread: row.int("unread")?,
        hits: row.int("hits")?,
        known: row.int("known")?,
        kept: row.int("kept")?,
        failure: Text::new(row.text("failure_vi")?, row.text("failure_en")?),
        handed_at: time("handed_at")?,
        handed_by: text("handed_by")?,
        handed: row.int("handed")?,
        handed_alerts: row.int("handed_alerts")?,
    };
    Kept::of_row(row, data)
}

/// Jobs of a unit, the newest first.
pub(crate) async fn list(tx: &mut Tx, unit: &str) -> Result<Vec<Kept<Retro>>, SqlError> {
    tx.fetch_all(&LIST, params![unit]).await?.iter().map(read).collect()
}

/// One job.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Retro>>, SqlError> {
    tx.fetch_optional(&GET, params![unit, id]).await?.as_ref().map(read).transpose()
}

/// The job of all units whose turn it is.
pub(crate) async fn next(tx: &mut Tx) -> Result<Option<Kept<Retro>>, SqlError> {
    tx.fetch_optional(&NEXT, &[]).await?.as_ref().map(read).transpose()
}

/// Removes a job and what it found.
pub(crate) async fn remove(tx: &mut Tx, unit: &str, id: &str) -> Result<(), SqlError> {
    for statement in &REMOVE {
        tx.execute(statement, params![unit, id]).await?;
    }
    Ok(())
}

/// Writes a job, new or changed.
pub(crate) async fn save(tx: &mut Tx, kept: &Kept<Retro>) -> Result<(), SqlError> {
    let (data, about) = (&kept.data, &kept.data.about);
    let values = row![
        &kept.id,
        &kept.unit,
        kept.version,
        kept.created_at,
        kept.updated_at,
        &kept.updated_by,
        &about.name,
        &about.rule_text,
        // Texts always have a form in JSON.
        serde_json::to_string(&about.rule_ids).unwrap_or_default(),
        about.from,
        about.to,
        &data.created_by,
        data.state.name(),
        data.at,
        data.started_at,
        data.ended_at,
        data.worked_us,
        data.total,
        data.events,
        data.bytes,
        data.unread,
        data.hits,
        data.known,
        data.kept,
        &data.failure.vi,
        &data.failure.en,
        data.handed_at,
        &data.handed_by,
        data.handed,
        data.handed_alerts,
    ];
    tx.execute_rows(&SAVE, vec![values]).await.map(|_| ())
}

/// A rule that fired, with what an alert of it needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct RuleRow {
    pub(crate) about: RuleAbout,
    pub(crate) hits: i64,
    pub(crate) known: i64,
    pub(crate) kept: i64,
    pub(crate) first_at: Timestamp,
    pub(crate) last_at: Timestamp,
}

impl RuleRow {
    /// One that has fired on nothing yet.
    pub(crate) fn new(about: &RuleAbout, at: Timestamp) -> Self {
        Self { about: about.clone(), hits: 0, known: 0, kept: 0, first_at: at, last_at: at }
    }
}

/// What an alert of a rule needs, as it is written.
#[derive(Default, Serialize, Deserialize)]
struct Written {
    class: String,
    tags: Vec<String>,
    entity: Vec<String>,
    shown: Vec<String>,
}

fn level(row: &Row) -> Result<Level, SqlError> {
    Ok(level_of(row.int("level")?))
}

fn title(row: &Row) -> Result<Text, SqlError> {
    Ok(Text::new(row.text("title_vi")?, row.text("title_en")?))
}

/// Rules of a job that fired, the most severe first.
pub(crate) async fn rules(tx: &mut Tx, unit: &str, id: &str) -> Result<Vec<RetroRule>, SqlError> {
    let rule = |row: &Row| {
        Ok(RetroRule {
            rule: row.text("rule")?.to_owned(),
            title: title(row)?,
            level: level(row)?,
            hits: row.int("hits")?,
            known: row.int("known")?,
            kept: row.int("kept")?,
            first_at: row.time("first_at")?,
            last_at: row.time("last_at")?,
        })
    };
    tx.fetch_all(&RULES, params![unit, id]).await?.iter().map(rule).collect()
}

/// The same with what alerts need, by id.
pub(crate) async fn rule_rows(tx: &mut Tx, unit: &str, id: &str) -> Result<BTreeMap<String, RuleRow>, SqlError> {
    let one = |row: &Row| {
        let written: Written = serde_json::from_str(row.text("about")?).unwrap_or_default();
        let rule = row.text("rule")?.to_owned();
        let about = RuleAbout {
            id: rule.clone(),
            title: title(row)?,
            level: level(row)?,
            class: written.class,
            tags: written.tags,
            entity: written.entity.iter().filter_map(|kind| EntityKind::parse(kind)).collect(),
            shown: written.shown,
        };
        let (hits, known, kept) = (row.int("hits")?, row.int("known")?, row.int("kept")?);
        let (first_at, last_at) = (row.time("first_at")?, row.time("last_at")?);
        Ok((rule, RuleRow { about, hits, known, kept, first_at, last_at }))
    };
    tx.fetch_all(&RULES, params![unit, id]).await?.iter().map(one).collect()
}

/// Writes rules that fired.
pub(crate) async fn save_rules(
    tx: &mut Tx,
    unit: &str,
    id: &str,
    rules: impl Iterator<Item = (&String, &RuleRow)>,
) -> Result<(), SqlError> {
    let values = |(rule, kept): (&String, &RuleRow)| {
        let about = &kept.about;
        let written = Written {
            class: about.class.clone(),
            tags: about.tags.clone(),
            entity: about.entity.iter().map(|kind| kind.name().to_owned()).collect(),
            shown: about.shown.clone(),
        };
        row![
            id,
            rule,
            unit,
            line(&about.title.vi),
            line(&about.title.en),
            level_no(about.level),
            // Texts always have a form in JSON.
            serde_json::to_string(&written).unwrap_or_default(),
            kept.hits,
            kept.known,
            kept.kept,
            kept.first_at,
            kept.last_at,
        ]
    };
    let rows: Vec<_> = rules.map(values).collect();
    if !rows.is_empty() {
        tx.execute_rows(&SAVE_RULES, rows).await?;
    }
    Ok(())
}

/// How often by rule, host and day.
pub(crate) async fn counts(tx: &mut Tx, unit: &str, id: &str) -> Result<Vec<RetroCount>, SqlError> {
    let count = |row: &Row| {
        Ok(RetroCount {
            rule: row.text("rule")?.to_owned(),
            host: row.text("host")?.to_owned(),
            day: row.time("day")?,
            hits: row.int("hits")?,
            known: row.int("known")?,
        })
    };
    tx.fetch_all(&COUNTS, params![unit, id]).await?.iter().map(count).collect()
}

/// How many lines of them there are.
pub(crate) async fn count_rows(tx: &mut Tx, unit: &str, id: &str) -> Result<usize, SqlError> {
    Ok(usize::try_from(tx.fetch_one(&COUNT_ROWS, params![unit, id]).await?.int("n")?).unwrap_or(usize::MAX))
}

/// Adds to them.
pub(crate) async fn add_counts(tx: &mut Tx, unit: &str, id: &str, counts: &[RetroCount]) -> Result<(), SqlError> {
    let values = |count: &RetroCount| row![id, &count.rule, &count.host, count.day, unit, count.hits, count.known];
    if !counts.is_empty() {
        tx.execute_rows(&ADD_COUNTS, counts.iter().map(values).collect()).await?;
    }
    Ok(())
}

/// Keeps findings.
pub(crate) async fn save_hits(tx: &mut Tx, unit: &str, id: &str, hits: &[RetroHit]) -> Result<(), SqlError> {
    let values = |hit: &RetroHit| {
        row![
            id,
            hit.no,
            unit,
            &hit.rule,
            hit.time,
            hit.event.position,
            hit.event.record,
            hit.kind.name(),
            &hit.entity,
            &hit.host,
            &hit.source,
            i64::from(hit.system_level),
            i64::from(hit.known),
            // Pairs of texts always have a form in JSON.
            serde_json::to_string(&hit.fields).unwrap_or_default(),
        ]
    };
    if !hits.is_empty() {
        tx.execute_rows(&SAVE_HITS, hits.iter().map(values).collect()).await?;
    }
    Ok(())
}

/// Findings behind a number, of one rule or of all when it is empty.
pub(crate) async fn hits(
    tx: &mut Tx,
    unit: &str,
    id: &str,
    (rule, after): (&str, i64),
    limit: u32,
) -> Result<Vec<RetroHit>, SqlError> {
    const ORDERS: &[Order] = &[Order { name: "found", columns: &["no"], direction: Direction::Ascending }];
    const COLUMNS: &[&str] = &[
        "no",
        "rule",
        "time",
        "position",
        "record",
        "entity_kind",
        "entity",
        "host",
        "source",
        "system_level",
        "known",
        "fields",
    ];
    let mut select = Select::new("monitor.retro.hits", COLUMNS, "monitor_retro_hits")
        .and_where("unit = ?", params![unit])
        .and_where("retro = ?", params![id]);
    if !rule.is_empty() {
        select = select.and_where("rule = ?", params![rule]);
    }
    let select = select.order_by(ORDERS, "found")?.after(&[after.into()]).limit(limit);
    let (statement, values) = select.build()?;
    let hit = |row: &Row| {
        let text = |column: &str| row.text(column).map(str::to_owned);
        Ok(RetroHit {
            no: row.int("no")?,
            rule: text("rule")?,
            time: row.time("time")?,
            event: EventRef { position: row.int("position")?, record: row.int("record")? },
            kind: EntityKind::parse(row.text("entity_kind")?).unwrap_or(EntityKind::Source),
            entity: text("entity")?,
            host: text("host")?,
            source: text("source")?,
            system_level: u8::try_from(row.int("system_level")?).unwrap_or_default(),
            known: row.int("known")? == 1,
            fields: serde_json::from_str(row.text("fields")?).unwrap_or_default(),
        })
    };
    tx.fetch_all(&statement, &values).await?.iter().map(hit).collect()
}

/// What other jobs of a unit handed over: by rule, of which times.
pub(crate) async fn handed(
    tx: &mut Tx,
    unit: &str,
    but: &str,
) -> Result<BTreeMap<String, Vec<(Timestamp, Timestamp)>>, SqlError> {
    let mut all: BTreeMap<String, Vec<(Timestamp, Timestamp)>> = BTreeMap::new();
    for row in tx.fetch_all(&HANDED, params![unit, but]).await? {
        all.entry(row.text("rule")?.to_owned()).or_default().push((row.time("from_at")?, row.time("at")?));
    }
    Ok(all)
}
