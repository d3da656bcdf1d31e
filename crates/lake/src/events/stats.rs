//! Smallest and largest values of a file: taken from the footer that was just written, kept in the log, read back for pruning.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _};
use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::parquet::file::metadata::ParquetMetaData;
use datafusion::parquet::file::statistics::Statistics;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::columns::{Columns, TIME_AT, UNIT_AT};
use super::limits::MAX_BOUND_BYTES;

/// A value that the log can say.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Bound {
    Int(i64),
    Text(String),
}

impl Bound {
    pub(crate) fn scalar(&self, of: &DataType) -> Option<ScalarValue> {
        match (self, of) {
            (Self::Int(value), DataType::Int64) => Some(ScalarValue::Int64(Some(*value))),
            (Self::Int(value), DataType::Timestamp(_, zone)) => {
                Some(ScalarValue::TimestampMicrosecond(Some(*value), zone.clone()))
            }
            (Self::Text(value), DataType::Utf8) => Some(ScalarValue::Utf8(Some(value.clone()))),
            _ => None,
        }
    }
}

/// What the log says of the rows of a file. Columns without a bound are not named.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Stats {
    pub(crate) rows: u64,
    pub(crate) least: BTreeMap<String, Bound>,
    pub(crate) most: BTreeMap<String, Bound>,
    pub(crate) nulls: BTreeMap<String, u64>,
}

impl Stats {
    /// From the footer of a file with these columns. Texts that nobody looks for have no bounds: they would say nothing and fill the log.
    pub(crate) fn of(columns: &Columns, footer: &ParquetMetaData) -> Self {
        let rows = u64::try_from(footer.file_metadata().num_rows()).unwrap_or_default();
        let mut stats = Self { rows, ..Self::default() };
        for (place, field) in columns.file.fields().iter().enumerate() {
            let said = match field.data_type() {
                DataType::Int64 | DataType::Timestamp(..) => true,
                DataType::Utf8 => place == UNIT_AT || columns.is_exact(place),
                _ => false,
            };
            if !said {
                continue;
            }
            let of_groups: Vec<Option<&Statistics>> = footer
                .row_groups()
                .iter()
                .map(|group| group.columns().get(place).and_then(|chunk| chunk.statistics()))
                .collect();
            let nulls: Option<u64> = of_groups.iter().map(|group| group.and_then(Statistics::null_count_opt)).sum();
            if let Some(nulls) = nulls {
                stats.nulls.insert(field.name().clone(), nulls);
            }
            // A group of nothing but NULL has no bounds and widens none.
            let some = || of_groups.iter().flatten().filter(|group| group.min_bytes_opt().is_some());
            let whole = nulls.is_some_and(|nulls| nulls <= rows)
                && of_groups.iter().all(|group| group.is_some_and(bounds_or_null));
            if !whole {
                continue;
            }
            if let Some(least) = some().filter_map(|group| bound(group, true)).min() {
                stats.least.insert(field.name().clone(), least);
            }
            // One that cannot be said makes the whole unknown.
            let most: Option<Vec<Bound>> = some().map(|group| bound(group, false)).collect();
            if let Some(most) = most.and_then(|most| most.into_iter().max()) {
                stats.most.insert(field.name().clone(), most);
            }
        }
        stats
    }

    /// As the protocol writes them. A time outside of the years 1 to 9999 is left out.
    pub(crate) fn to_json(&self, columns: &Columns) -> Result<String, serde_json::Error> {
        let bounds = |of: &BTreeMap<String, Bound>| -> BTreeMap<String, Value> {
            of.iter().filter_map(|(name, bound)| Some((name.clone(), written(columns, name, bound)?))).collect()
        };
        serde_json::to_string(&Said {
            num_records: self.rows,
            min_values: bounds(&self.least),
            max_values: bounds(&self.most),
            null_count: self.nulls.clone(),
        })
    }

    /// Reads what [`to_json`](Self::to_json) wrote; `None` when the number of rows is not there.
    pub(crate) fn read(columns: &Columns, text: &str) -> Option<Self> {
        let said: Said = serde_json::from_str(text).ok()?;
        let bounds = |of: BTreeMap<String, Value>| -> BTreeMap<String, Bound> {
            of.into_iter()
                .filter_map(|(name, value)| {
                    let bound = read(columns, &name, &value)?;
                    Some((name, bound))
                })
                .collect()
        };
        Some(Self {
            rows: said.num_records,
            least: bounds(said.min_values),
            most: bounds(said.max_values),
            nulls: said.null_count,
        })
    }

    /// The unit of all rows, when they have one.
    pub(crate) fn unit(&self) -> Option<&str> {
        match (self.least.get(crate::columns::UNIT)?, self.most.get(crate::columns::UNIT)?) {
            (Bound::Text(least), Bound::Text(most)) if least == most && most.len() < MAX_BOUND_BYTES => Some(least),
            _ => None,
        }
    }

    /// Time of the last row, as far as it is known.
    pub(crate) fn last(&self, columns: &Columns) -> Option<i64> {
        match self.most.get(columns.file.fields().get(TIME_AT)?.name())? {
            Bound::Int(time) => Some(*time),
            Bound::Text(_) => None,
        }
    }
}

/// The statistics of an `add` action.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Said {
    num_records: u64,
    #[serde(default)]
    min_values: BTreeMap<String, Value>,
    #[serde(default)]
    max_values: BTreeMap<String, Value>,
    #[serde(default)]
    null_count: BTreeMap<String, u64>,
}

fn bounds_or_null(group: &Statistics) -> bool {
    group.min_bytes_opt().is_some() == group.max_bytes_opt().is_some()
}

fn bound(of: &Statistics, least: bool) -> Option<Bound> {
    match of {
        Statistics::Int64(values) => {
            let value = if least { values.min_opt() } else { values.max_opt() };
            value.map(|value| Bound::Int(*value))
        }
        Statistics::ByteArray(_) => {
            let bytes = if least { of.min_bytes_opt() } else { of.max_bytes_opt() }?;
            let text = std::str::from_utf8(bytes).ok()?;
            if least { Some(Bound::Text(super::rows::cut_to(text, MAX_BOUND_BYTES).to_owned())) } else { above(text) }
        }
        _ => None,
    }
}

/// The text itself, or a short one that sorts behind it.
fn above(text: &str) -> Option<Bound> {
    if text.len() <= MAX_BOUND_BYTES {
        return Some(Bound::Text(text.to_owned()));
    }
    let mut kept = super::rows::cut_to(text, MAX_BOUND_BYTES).to_owned();
    while let Some(last) = kept.pop() {
        // The next character; the gap of the surrogates is no character.
        let next = u32::from(last) + 1;
        if let Some(next) = char::from_u32(if next == 0xd800 { 0xe000 } else { next }) {
            kept.push(next);
            return Some(Bound::Text(kept));
        }
    }
    None
}

fn is_time(columns: &Columns, name: &str) -> bool {
    columns.file.field_with_name(name).is_ok_and(|field| matches!(field.data_type(), DataType::Timestamp(..)))
}

fn written(columns: &Columns, name: &str, bound: &Bound) -> Option<Value> {
    match bound {
        Bound::Int(time) if is_time(columns, name) => {
            let time = DateTime::from_timestamp_micros(*time).filter(|time| (1..=9999).contains(&time.year()))?;
            Some(time.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string().into())
        }
        Bound::Int(value) => Some((*value).into()),
        Bound::Text(value) => Some(value.as_str().into()),
    }
}

fn read(columns: &Columns, name: &str, value: &Value) -> Option<Bound> {
    match value {
        Value::String(text) if is_time(columns, name) => {
            Some(Bound::Int(DateTime::parse_from_rfc3339(text).ok()?.timestamp_micros()))
        }
        Value::String(text) => Some(Bound::Text(text.clone())),
        value => value.as_i64().map(Bound::Int),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_bounded_by_a_short_one_behind_it() {
        for text in ["z".repeat(500), format!("{}\u{d7ff}", "đ".repeat(40)), format!("{}\u{10ffff}zz", "a".repeat(60))]
        {
            let Some(Bound::Text(above)) = above(&text) else { panic!("{text}") };
            assert!(above.as_str() > text.as_str() && above.len() <= MAX_BOUND_BYTES + 3, "{above}");
        }
        assert_eq!(above("short"), Some(Bound::Text("short".into())));
        assert_eq!(above(&"\u{10ffff}".repeat(50)), None);
    }
}
