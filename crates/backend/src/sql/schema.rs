//! What the schema is, in the words of no particular engine: to compare engines, and to back up and restore.

use std::collections::BTreeMap;

use super::error::{SqlError, SqlErrorKind};
use super::statement::Statement;
use super::tx::Tx;
use super::{EngineKind, Row};
use crate::params;

/// All tables by name.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct SchemaListing {
    /// Tables, by name.
    pub tables: BTreeMap<String, TableInfo>,
}

/// One table.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct TableInfo {
    /// Columns in their order.
    pub columns: Vec<ColumnInfo>,
    /// Columns of the primary key in its order.
    pub primary_key: Vec<String>,
    /// Columns of each UNIQUE constraint and unique index, sorted.
    pub unique: Vec<Vec<String>>,
    /// Name → columns of each other index.
    pub indexes: BTreeMap<String, Vec<String>>,
    /// Foreign keys, sorted.
    pub foreign_keys: Vec<ForeignKey>,
}

/// One column.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ColumnInfo {
    /// Its name.
    pub name: String,
    /// `TEXT`, `BIGINT` or `DOUBLE PRECISION`; another type is told as the engine names it.
    pub kind: String,
    /// True when it may be NULL.
    pub nullable: bool,
}

/// A reference to another table.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize, serde::Deserialize)]
pub struct ForeignKey {
    /// Columns of this table.
    pub columns: Vec<String>,
    /// The other table.
    pub table: String,
    /// Its columns.
    pub target: Vec<String>,
}

const LITE_TABLES: Statement = Statement::new(
    "schema.sqlite.tables",
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
);
const LITE_COLUMNS: Statement = Statement::new(
    "schema.sqlite.columns",
    "SELECT name, upper(type) AS kind, \"notnull\" AS required, pk FROM pragma_table_info($1) ORDER BY cid",
);
const LITE_INDEXES: Statement = Statement::new(
    "schema.sqlite.indexes",
    "SELECT l.name AS index_name, l.\"unique\" AS uniq, l.origin AS origin, i.name AS column_name \
     FROM pragma_index_list($1) AS l JOIN pragma_index_info(l.name) AS i ORDER BY l.name, i.seqno",
);
const LITE_FOREIGN: Statement = Statement::new(
    "schema.sqlite.foreign",
    "SELECT id, \"from\" AS source, \"table\" AS target, \"to\" AS target_column \
     FROM pragma_foreign_key_list($1) ORDER BY id, seq",
);
const PG_TABLES: Statement = Statement::new(
    "schema.postgres.tables",
    "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') ORDER BY c.relname",
);
const PG_COLUMNS: Statement = Statement::new(
    "schema.postgres.columns",
    "SELECT a.attname AS name, upper(format_type(a.atttypid, a.atttypmod)) AS kind, a.attnotnull AS required, \
     COALESCE(array_position(x.indkey::int2[], a.attnum) + 1, 0) AS pk \
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     LEFT JOIN pg_index x ON x.indrelid = c.oid AND x.indisprimary \
     WHERE n.nspname = current_schema() AND c.relname = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
);
const PG_INDEXES: Statement = Statement::new(
    "schema.postgres.indexes",
    "SELECT i.relname AS index_name, x.indisunique AS uniq, CASE WHEN x.indisprimary THEN 'pk' ELSE 'c' END AS origin, \
     pg_get_indexdef(x.indexrelid, k.place::int4, true) AS column_name \
     FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     JOIN pg_class i ON i.oid = x.indexrelid \
     CROSS JOIN LATERAL generate_series(1, x.indnkeyatts) AS k(place) \
     WHERE n.nspname = current_schema() AND c.relname = $1 ORDER BY i.relname, k.place",
);
const PG_FOREIGN: Statement = Statement::new(
    "schema.postgres.foreign",
    "SELECT f.conname AS id, a.attname AS source, t.relname AS target, b.attname AS target_column \
     FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     JOIN pg_class t ON t.oid = f.confrelid \
     CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k(source, target, place) \
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.source \
     JOIN pg_attribute b ON b.attrelid = t.oid AND b.attnum = k.target \
     WHERE f.contype = 'f' AND n.nspname = current_schema() AND c.relname = $1 ORDER BY f.conname, k.place",
);

pub(crate) async fn describe(tx: &mut Tx) -> Result<SchemaListing, SqlError> {
    let lite = tx.engine() == EngineKind::Sqlite;
    let mut listing = SchemaListing::default();
    for row in tx.fetch_all(if lite { &LITE_TABLES } else { &PG_TABLES }, &[]).await? {
        let name = row.text("name")?.to_owned();
        let table = params![name.as_str()];
        let mut info = TableInfo::default();
        columns(&mut info, &tx.fetch_all(if lite { &LITE_COLUMNS } else { &PG_COLUMNS }, table).await?)?;
        indexes(&mut info, &tx.fetch_all(if lite { &LITE_INDEXES } else { &PG_INDEXES }, table).await?)?;
        foreign(&mut info, &tx.fetch_all(if lite { &LITE_FOREIGN } else { &PG_FOREIGN }, table).await?)?;
        listing.tables.insert(name, info);
    }
    Ok(listing)
}

fn columns(info: &mut TableInfo, rows: &[Row]) -> Result<(), SqlError> {
    let mut key = BTreeMap::new();
    for row in rows {
        let name = row.text("name")?.to_owned();
        let place = row.int("pk")?;
        if place > 0 {
            key.insert(place, name.clone());
        }
        // SQLite lets a column of a primary key be NULL unless it says otherwise; PostgreSQL never does. The difference is
        // shown, so that migrations write NOT NULL.
        info.columns.push(ColumnInfo { name, kind: row.text("kind")?.to_owned(), nullable: !row.bool("required")? });
    }
    info.primary_key = key.into_values().collect();
    Ok(())
}

fn indexes(info: &mut TableInfo, rows: &[Row]) -> Result<(), SqlError> {
    let mut found: BTreeMap<String, (bool, String, Vec<String>)> = BTreeMap::new();
    for row in rows {
        let index = row.text("index_name")?.to_owned();
        let entry = found.entry(index).or_insert((row.bool("uniq")?, row.text("origin")?.to_owned(), Vec::new()));
        entry.2.push(row.opt_text("column_name")?.unwrap_or("(expression)").trim_matches('"').to_owned());
    }
    for (name, (unique, origin, columns)) in found {
        match (unique, origin.as_str()) {
            (_, "pk") => {}
            (true, _) => info.unique.push(columns),
            (false, _) => drop(info.indexes.insert(name, columns)),
        }
    }
    info.unique.sort();
    Ok(())
}

fn foreign(info: &mut TableInfo, rows: &[Row]) -> Result<(), SqlError> {
    let mut found: Vec<(String, ForeignKey)> = Vec::new();
    for row in rows {
        let id = match row.value("id")? {
            super::Value::Int(id) => id.to_string(),
            super::Value::Text(id) => id.clone(),
            _ => return Err(SqlError::new(SqlErrorKind::Decode, "schema", "a foreign key without identity")),
        };
        if found.last().is_none_or(|(last, _)| *last != id) {
            let key = ForeignKey { columns: Vec::new(), table: row.text("target")?.to_owned(), target: Vec::new() };
            found.push((id, key));
        }
        if let Some((_, key)) = found.last_mut() {
            key.columns.push(row.text("source")?.to_owned());
            key.target.extend(row.opt_text("target_column")?.map(str::to_owned));
        }
    }
    info.foreign_keys = found.into_iter().map(|(_, key)| key).collect();
    info.foreign_keys.sort();
    Ok(())
}
