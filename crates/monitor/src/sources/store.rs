//! The only SQL on sources.

use std::collections::BTreeMap;

use vg_access::Kept;
use vg_backend::sql::{Direction, MAX_IN, ManyRows, Order, Row, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::model::{Figures, Live, NewSource, Source, SourceState, Token};
use crate::limits::MAX_SOURCES_IN_ALL;

macro_rules! columns {
    () => {
        "id, unit, version, created_at, updated_at, updated_by, name, protocol, format, host, offset_minutes, encoding, \
         system_level, silence_minutes, quota_events, quota_bytes, certificate, ranges, note, retired_at, state, since, received, \
         stored, rejected, quarantined, unparsed, bytes, last_seen, skew_us, medians, seq"
    };
}
macro_rules! token {
    () => {
        "id, unit, source, digest, created_at, created_by, expires_at, revoked_at"
    };
}

const LIST: Statement = Statement::new(
    "monitor.source.list",
    concat!("SELECT ", columns!(), " FROM monitor_sources WHERE unit = $1 ORDER BY name_key, id"),
);
const ALL: Statement = Statement::new(
    "monitor.source.all",
    concat!("SELECT ", columns!(), " FROM monitor_sources WHERE retired_at IS NULL ORDER BY id LIMIT $1"),
);
const COUNT: Statement =
    Statement::new("monitor.source.count", "SELECT COUNT(*) AS n FROM monitor_sources WHERE unit = $1");
// PostgreSQL makes a NUMERIC of a sum, which is none of the shared types.
const SUMS: Statement = Statement::new(
    "monitor.source.sums",
    "SELECT CAST(COALESCE(SUM(received), 0) AS BIGINT) AS received, CAST(COALESCE(SUM(stored), 0) AS BIGINT) AS stored, \
     CAST(COALESCE(SUM(rejected), 0) AS BIGINT) AS rejected, CAST(COALESCE(SUM(quarantined), 0) AS BIGINT) AS quarantined, \
     CAST(COALESCE(SUM(unparsed), 0) AS BIGINT) AS unparsed, CAST(COALESCE(SUM(bytes), 0) AS BIGINT) AS bytes FROM monitor_sources",
);
const SAME_NAME: Statement = Statement::new(
    "monitor.source.same_name",
    "SELECT id FROM monitor_sources WHERE unit = $1 AND name_key = $2 AND id <> $3 AND retired_at IS NULL LIMIT 1",
);
const SAVE: ManyRows = ManyRows::new(
    "monitor.source.save",
    concat!("INSERT INTO monitor_sources (", columns!(), ", name_key)"),
    33,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = \
     excluded.updated_by, name = excluded.name, protocol = excluded.protocol, format = excluded.format, host = excluded.host, \
     offset_minutes = excluded.offset_minutes, encoding = excluded.encoding, system_level = excluded.system_level, \
     silence_minutes = excluded.silence_minutes, quota_events = excluded.quota_events, quota_bytes = excluded.quota_bytes, \
     certificate = excluded.certificate, ranges = excluded.ranges, note = excluded.note, retired_at = excluded.retired_at, state = \
     excluded.state, since = excluded.since, received = excluded.received, stored = excluded.stored, rejected = \
     excluded.rejected, quarantined = excluded.quarantined, unparsed = excluded.unparsed, bytes = excluded.bytes, last_seen = \
     excluded.last_seen, skew_us = excluded.skew_us, medians = excluded.medians, seq = excluded.seq, name_key = excluded.name_key WHERE \
     monitor_sources.unit = excluded.unit",
);
const TOKENS: Statement = Statement::new(
    "monitor.token.of_source",
    concat!(
        "SELECT ",
        token!(),
        " FROM monitor_source_tokens WHERE unit = $1 AND source = $2 ORDER BY id DESC LIMIT 1000"
    ),
);
const ALL_TOKENS: Statement = Statement::new(
    "monitor.token.all",
    concat!(
        "SELECT ",
        token!(),
        " FROM monitor_source_tokens WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1) AND source IN (SELECT id \
         FROM monitor_sources WHERE retired_at IS NULL) ORDER BY id LIMIT $2"
    ),
);
const SAVE_TOKENS: ManyRows = ManyRows::new(
    "monitor.token.save",
    concat!("INSERT INTO monitor_source_tokens (", token!(), ")"),
    8,
    "ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, revoked_at = excluded.revoked_at WHERE \
     monitor_source_tokens.unit = excluded.unit",
);
const ADD_HOURS: ManyRows = ManyRows::new(
    "monitor.hour.add",
    "INSERT INTO monitor_source_hours (unit, source, hour, seq, received, stored, rejected, quarantined, unparsed, bytes)",
    10,
    "ON CONFLICT (unit, source, hour) DO UPDATE SET seq = excluded.seq, received = monitor_source_hours.received + \
     excluded.received, stored = monitor_source_hours.stored + excluded.stored, rejected = monitor_source_hours.rejected + \
     excluded.rejected, quarantined = monitor_source_hours.quarantined + excluded.quarantined, unparsed = \
     monitor_source_hours.unparsed + excluded.unparsed, bytes = monitor_source_hours.bytes + excluded.bytes",
);
const HOURS: Statement = Statement::new(
    "monitor.hour.list",
    "SELECT hour, received, stored, rejected, quarantined, unparsed, bytes FROM monitor_source_hours WHERE unit = $1 AND source = \
     $2 AND hour >= $3 AND hour < $4 ORDER BY hour",
);
const RISE: Statement = Statement::new(
    "monitor.source.head.rise",
    "INSERT INTO monitor_source_heads (unit, seq) VALUES ($1, 1) ON CONFLICT (unit) DO UPDATE SET seq = \
     monitor_source_heads.seq + 1",
);
/// The number of the last change of the figures of a unit.
pub(crate) const HEAD: Statement =
    Statement::new("monitor.source.head", "SELECT seq FROM monitor_source_heads WHERE unit = $1");
/// Sources whose figures changed behind a number.
pub(crate) const CHANGED: Statement = Statement::new(
    "monitor.source.changed",
    "SELECT DISTINCT source AS id FROM monitor_source_hours WHERE unit = $1 AND seq > $2",
);

const RISE_CHANGES: Statement = Statement::new(
    "monitor.source_change.rise",
    "INSERT INTO monitor_source_changes (unit, seq) VALUES ($1, 1) ON CONFLICT (unit) DO UPDATE SET seq = \
     monitor_source_changes.seq + 1",
);
const LAST_CHANGE: Statement =
    Statement::new("monitor.source_change.last", "SELECT seq FROM monitor_source_changes WHERE unit = $1");
const UNITS: Statement = Statement::new(
    "monitor.source.units",
    "SELECT unit FROM monitor_sources WHERE retired_at IS NULL UNION SELECT unit FROM monitor_heads ORDER BY unit",
);

/// Every statement that is fixed text.
pub(crate) const STATEMENTS: &[Statement] =
    &[LIST, ALL, COUNT, SAME_NAME, TOKENS, ALL_TOKENS, HOURS, RISE, HEAD, CHANGED, RISE_CHANGES, LAST_CHANGE, UNITS];

fn read(row: &Row) -> Result<Kept<Source>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let time = |column: &str| row.opt_int(column).map(|time| time.map(Timestamp));
    let about = NewSource {
        name: text("name")?,
        protocol: text("protocol")?,
        format: text("format")?,
        host: text("host")?,
        offset_minutes: row.int("offset_minutes")?,
        encoding: text("encoding")?,
        system_level: u8::try_from(row.int("system_level")?).unwrap_or_default(),
        silence_minutes: row.int("silence_minutes")?,
        quota_events: row.int("quota_events")?,
        quota_bytes: row.int("quota_bytes")?,
        certificate: text("certificate")?,
        ranges: row.text("ranges")?.split_whitespace().map(str::to_owned).collect(),
        note: text("note")?,
    };
    let live = Live {
        state: SourceState::parse(row.text("state")?).unwrap_or_default(),
        since: row.time("since")?,
        figures: figures(row)?,
        last_seen: time("last_seen")?,
        skew_us: row.opt_int("skew_us")?,
        medians: serde_json::from_str(row.text("medians")?).unwrap_or_default(),
        seq: row.int("seq")?,
    };
    Kept::of_row(row, Source { about, retired_at: time("retired_at")?, live })
}

pub(crate) fn figures(row: &Row) -> Result<Figures, SqlError> {
    Ok(Figures {
        received: row.int("received")?,
        stored: row.int("stored")?,
        rejected: row.int("rejected")?,
        quarantined: row.int("quarantined")?,
        unparsed: row.int("unparsed")?,
        bytes: row.int("bytes")?,
    })
}

fn read_token(row: &Row) -> Result<Token, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(Token {
        id: text("id")?,
        unit: text("unit")?,
        source: text("source")?,
        digest: text("digest")?,
        created_at: row.time("created_at")?,
        created_by: text("created_by")?,
        expires_at: row.opt_int("expires_at")?.map(Timestamp),
        revoked_at: row.opt_int("revoked_at")?.map(Timestamp),
    })
}

/// Sources of a unit by name, also retired ones.
pub(crate) async fn list(tx: &mut Tx, unit: &str) -> Result<Vec<Kept<Source>>, SqlError> {
    tx.fetch_all(&LIST, params![unit]).await?.iter().map(read).collect()
}

/// Sources of all units that are not retired.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Kept<Source>>, SqlError> {
    tx.fetch_all(&ALL, params![MAX_SOURCES_IN_ALL]).await?.iter().map(read).collect()
}

/// Figures of all sources of all units together, also of retired ones.
pub(crate) async fn sums(tx: &mut Tx) -> Result<Figures, SqlError> {
    let rows = tx.fetch_all(&SUMS, params![]).await?;
    rows.first().map(figures).transpose().map(Option::unwrap_or_default)
}

/// These sources, by id, whatever unit they belong to.
pub(crate) async fn of_ids(tx: &mut Tx, ids: &[&str]) -> Result<BTreeMap<String, Kept<Source>>, SqlError> {
    let columns: &[&'static str] = &[columns!()];
    let mut found = BTreeMap::new();
    for part in ids.chunks(MAX_IN) {
        let select =
            Select::new("monitor.source.of_ids", columns, "monitor_sources").and_in("id", part.iter().copied());
        let (statement, values) = select.build()?;
        for row in tx.fetch_all(&statement, &values).await? {
            let kept = read(&row)?;
            found.insert(kept.id.clone(), kept);
        }
    }
    Ok(found)
}

/// One source of a unit.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Source>>, SqlError> {
    Ok(of_ids(tx, &[id]).await?.remove(id).filter(|kept| kept.unit == unit))
}

/// How many a unit has.
pub(crate) async fn count(tx: &mut Tx, unit: &str) -> Result<i64, SqlError> {
    tx.fetch_one(&COUNT, params![unit]).await?.int("n")
}

/// True when another source of the unit has this name.
pub(crate) async fn has_name(tx: &mut Tx, unit: &str, name: &str, but: &str) -> Result<bool, SqlError> {
    let key = vg_formats::search_key(name);
    Ok(tx.fetch_optional(&SAME_NAME, params![unit, key, but]).await?.is_some())
}

/// Writes sources, new or changed.
pub(crate) async fn save(tx: &mut Tx, all: &[&Kept<Source>]) -> Result<(), SqlError> {
    let values = |kept: &&Kept<Source>| {
        let (about, live) = (&kept.data.about, &kept.data.live);
        row![
            &kept.id,
            &kept.unit,
            kept.version,
            kept.created_at,
            kept.updated_at,
            &kept.updated_by,
            &about.name,
            &about.protocol,
            &about.format,
            &about.host,
            about.offset_minutes,
            &about.encoding,
            i64::from(about.system_level),
            about.silence_minutes,
            about.quota_events,
            about.quota_bytes,
            &about.certificate,
            about.ranges.join(" "),
            &about.note,
            kept.data.retired_at,
            live.state.name(),
            live.since,
            live.figures.received,
            live.figures.stored,
            live.figures.rejected,
            live.figures.quarantined,
            live.figures.unparsed,
            live.figures.bytes,
            live.last_seen,
            live.skew_us,
            // Numbers always have a form in JSON.
            serde_json::to_string(&live.medians).unwrap_or_default(),
            live.seq,
            vg_formats::search_key(&about.name),
        ]
    };
    if !all.is_empty() {
        tx.execute_rows(&SAVE, all.iter().map(values).collect()).await?;
    }
    Ok(())
}

/// The number of a new change that people see at once.
pub(crate) async fn rise_changes(tx: &mut Tx, unit: &str) -> Result<i64, SqlError> {
    tx.execute(&RISE_CHANGES, params![unit]).await?;
    last_change(tx, unit).await
}

/// The number of the last such change; 0 before the first.
pub(crate) async fn last_change(tx: &mut Tx, unit: &str) -> Result<i64, SqlError> {
    tx.fetch_optional(&LAST_CHANGE, params![unit]).await?.map_or(Ok(0), |row| row.int("seq"))
}

/// Sources that changed behind a number and an id, in the order of their changes.
pub(crate) async fn changed(
    tx: &mut Tx,
    unit: &str,
    (seq, id): (i64, &str),
    limit: u32,
) -> Result<Vec<Kept<Source>>, SqlError> {
    const ORDERS: &[Order] = &[Order { name: "change", columns: &["seq", "id"], direction: Direction::Ascending }];
    let columns: &[&'static str] = &[columns!()];
    let select = Select::new("monitor.source_change.list", columns, "monitor_sources")
        .and_where("unit = ?", params![unit])
        .order_by(ORDERS, "change")?
        .after(&[seq.into(), id.into()])
        .limit(limit);
    let (statement, values) = select.build()?;
    tx.fetch_all(&statement, &values).await?.iter().map(read).collect()
}

/// Units that have sources or alerts.
pub(crate) async fn units(tx: &mut Tx) -> Result<Vec<String>, SqlError> {
    tx.fetch_all(&UNITS, &[]).await?.iter().map(|row| row.text("unit").map(str::to_owned)).collect()
}

/// Names of sources of a unit, by id.
pub(crate) async fn names(tx: &mut Tx, unit: &str, ids: &[&str]) -> Result<BTreeMap<String, String>, SqlError> {
    let mut found = BTreeMap::new();
    for part in ids.chunks(MAX_IN) {
        let select = Select::new("monitor.source.names", &["id", "name"], "monitor_sources")
            .and_where("unit = ?", params![unit])
            .and_in("id", part.iter().copied());
        let (statement, values) = select.build()?;
        for row in tx.fetch_all(&statement, &values).await? {
            found.insert(row.text("id")?.to_owned(), row.text("name")?.to_owned());
        }
    }
    Ok(found)
}

/// Records that sources received in hours, by source and hour.
pub(crate) async fn received(
    tx: &mut Tx,
    unit: &str,
    ids: &[&str],
    from: Timestamp,
) -> Result<BTreeMap<(String, i64), i64>, SqlError> {
    let mut found = BTreeMap::new();
    for part in ids.chunks(MAX_IN) {
        let columns = &["source", "hour", "received"];
        let select = Select::new("monitor.hour.received", columns, "monitor_source_hours")
            .and_where("unit = ? AND hour >= ?", params![unit, from])
            .and_in("source", part.iter().copied());
        let (statement, values) = select.build()?;
        for row in tx.fetch_all(&statement, &values).await? {
            found.insert((row.text("source")?.to_owned(), row.int("hour")?), row.int("received")?);
        }
    }
    Ok(found)
}

/// Tokens of a source, newest first.
pub(crate) async fn tokens(tx: &mut Tx, unit: &str, source: &str) -> Result<Vec<Token>, SqlError> {
    tx.fetch_all(&TOKENS, params![unit, source]).await?.iter().map(read_token).collect()
}

/// Tokens of all units that hold at `now`.
pub(crate) async fn all_tokens(tx: &mut Tx, now: Timestamp) -> Result<Vec<Token>, SqlError> {
    tx.fetch_all(&ALL_TOKENS, params![now, MAX_SOURCES_IN_ALL]).await?.iter().map(read_token).collect()
}

/// Writes tokens, new or changed.
pub(crate) async fn save_tokens(tx: &mut Tx, all: &[Token]) -> Result<(), SqlError> {
    let values = |token: &Token| {
        row![
            &token.id,
            &token.unit,
            &token.source,
            &token.digest,
            token.created_at,
            &token.created_by,
            token.expires_at,
            token.revoked_at
        ]
    };
    if !all.is_empty() {
        tx.execute_rows(&SAVE_TOKENS, all.iter().map(values).collect()).await?;
    }
    Ok(())
}

/// Adds figures of a unit by source and hour.
pub(crate) async fn add_hours(tx: &mut Tx, unit: &str, hours: &BTreeMap<(&str, i64), Figures>) -> Result<(), SqlError> {
    tx.execute(&RISE, params![unit]).await?;
    let seq = tx.fetch_one(&HEAD, params![unit]).await?.int("seq")?;
    let values = |((source, hour), figures): (&(&str, i64), &Figures)| {
        row![
            unit,
            *source,
            *hour,
            seq,
            figures.received,
            figures.stored,
            figures.rejected,
            figures.quarantined,
            figures.unparsed,
            figures.bytes
        ]
    };
    tx.execute_rows(&ADD_HOURS, hours.iter().map(values).collect()).await?;
    Ok(())
}

/// Figures of a source by hour, from one time to another.
pub(crate) async fn hours(
    tx: &mut Tx,
    unit: &str,
    source: &str,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<(Timestamp, Figures)>, SqlError> {
    let rows = tx.fetch_all(&HOURS, params![unit, source, from, until]).await?;
    rows.iter().map(|row| Ok((row.time("hour")?, figures(row)?))).collect()
}
