//! Test cases of checks, `checks/<id>.test.toml`: rows of tables at a moment, and what the check has to say of them.

use std::collections::BTreeMap;

use chrono::DateTime;
use serde::{Deserialize, Serialize};
use vg_library::lint::FaultCode;
use vg_library::load::{Place, read_fields};
use vg_model::Timestamp;

use super::limits::{MAX_CASE_ROWS, MAX_CASES};

/// What a subject can be.
pub const VERDICTS: [&str; 5] = ["met", "not_met", "unknown", "unreachable", "excused"];

/// One case.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// What it shows.
    pub name: String,
    /// The time at which the check runs.
    pub now: Timestamp,
    /// Rows by table. A column that a row does not give is NULL or the zero of its column.
    pub tables: BTreeMap<String, Vec<Row>>,
    /// What has to come out.
    pub expects: Expects,
}

/// A row of a table: values by column.
pub type Row = BTreeMap<String, Given>;

/// A value of a row.
#[derive(Clone, PartialEq, Debug)]
pub enum Given {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Bool(bool),
    /// A time, written as a TOML date with time and zone.
    Time(Timestamp),
}

/// What has to come out of a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expects {
    /// These rows and no others, in any order.
    Rows(Vec<Expected>),
    /// The check fails, and says this among other words.
    Fails(String),
}

/// A row that has to come out.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, Deserialize)]
pub struct Expected {
    /// Id of the subject.
    #[serde(default)]
    pub subject: String,
    /// One of [`VERDICTS`].
    #[serde(default)]
    pub verdict: String,
    /// The key of the reason; empty when it is met.
    #[serde(default)]
    pub reason: String,
    /// The evidence in full; left out when it does not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
}

/// A case as it is written.
#[derive(Default, Serialize, Deserialize)]
struct Written {
    #[serde(default)]
    name: String,
    #[serde(default)]
    now: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expect: Option<Vec<Expected>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fails: Option<String>,
}

/// Reads the cases of a file; what is wrong with them is reported.
pub(super) fn read(tables: toml::Table, place: &Place<'_>) -> Vec<Case> {
    let mut cases = Vec::new();
    for (table, value) in tables {
        let toml::Value::Array(values) = value else {
            place.report(FaultCode::UnknownTable, None, &table, "[[case]]");
            continue;
        };
        if table != "case" {
            place.report(FaultCode::UnknownTable, None, &table, "[[case]]");
            continue;
        }
        if values.len() > MAX_CASES {
            place.report(FaultCode::TooLarge, None, "case", &format!("{} > {MAX_CASES}", values.len()));
        }
        for (index, value) in values.into_iter().take(MAX_CASES).enumerate() {
            let place = Place { file: place.file, table: "case", position: index + 1, faults: place.faults };
            match value {
                toml::Value::Table(value) => cases.extend(read_case(value, &place)),
                _ => place.report(FaultCode::BadValue, None, "", "[[case]]"),
            }
        }
    }
    cases
}

fn read_case(mut table: toml::Table, place: &Place<'_>) -> Option<Case> {
    place.require(&table, None, &["name", "now"]);
    // Taken out before the rest is read: going through a type would make text of its times.
    let given = table.remove("table");
    let written: Written = read_fields(table, None, place)?;
    let name = Some(written.name.as_str());
    let tables = read_tables(given, name, place)?;
    let now = time(&written.now);
    if now.is_none() && !written.now.is_empty() {
        place.report(FaultCode::BadValue, name, "now", &format!("`{}`: 2024-02-01T00:00:00Z", written.now));
    }
    let expects = match (written.expect, written.fails) {
        (Some(rows), None) => Expects::Rows(rows),
        (None, Some(words)) => Expects::Fails(words),
        _ => {
            place.report(FaultCode::Misfit, name, "expect", "expect | fails");
            return None;
        }
    };
    if let Expects::Rows(rows) = &expects {
        for row in rows.iter().filter(|row| !VERDICTS.contains(&row.verdict.as_str())) {
            let known = VERDICTS.join(", ");
            place.report(FaultCode::BadValue, name, "expect", &format!("`{}`: {known}", row.verdict));
        }
    }
    Some(Case { name: written.name, now: now?, tables, expects })
}

/// The rows of all tables; `None` when there are more than a case may have.
fn read_tables(
    given: Option<toml::Value>,
    name: Option<&str>,
    place: &Place<'_>,
) -> Option<BTreeMap<String, Vec<Row>>> {
    let mut tables = BTreeMap::new();
    let given = match given {
        None => return Some(tables),
        Some(toml::Value::Table(given)) => given,
        Some(_) => {
            place.report(FaultCode::BadValue, name, "table", "[[case.table.NAME]]");
            return None;
        }
    };
    let mut count = 0;
    for (table, rows) in given {
        let toml::Value::Array(rows) = rows else {
            place.report(FaultCode::BadValue, name, &format!("table.{table}"), "[[case.table.NAME]]");
            continue;
        };
        count += rows.len();
        if count > MAX_CASE_ROWS {
            place.report(FaultCode::TooLarge, name, "table", &format!("{count} > {MAX_CASE_ROWS}"));
            return None;
        }
        let mut read = Vec::new();
        for row in rows {
            match row {
                toml::Value::Table(row) => read.push(read_row(row, &table, name, place)),
                _ => place.report(FaultCode::BadValue, name, &format!("table.{table}"), "[[case.table.NAME]]"),
            }
        }
        tables.insert(table, read);
    }
    Some(tables)
}

fn read_row(row: toml::Table, table: &str, name: Option<&str>, place: &Place<'_>) -> Row {
    let mut read = Row::new();
    for (column, value) in row {
        let given = match value {
            toml::Value::String(text) => Some(Given::Text(text)),
            toml::Value::Integer(number) => Some(Given::Int(number)),
            toml::Value::Float(number) => Some(Given::Real(number)),
            toml::Value::Boolean(yes) => Some(Given::Bool(yes)),
            toml::Value::Datetime(at) => time(&at.to_string()).map(Given::Time),
            _ => None,
        };
        match given {
            Some(given) => {
                read.insert(column, given);
            }
            None => place.report(FaultCode::BadValue, name, &format!("table.{table}.{column}"), "2024-02-01T00:00:00Z"),
        }
    }
    read
}

/// A time of RFC 3339.
fn time(text: &str) -> Option<Timestamp> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| Timestamp(at.timestamp_micros()))
}
