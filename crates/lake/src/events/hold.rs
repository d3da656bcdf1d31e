//! Legal holds: rows that stay although their day goes.
//!
//! Holds stand in the configuration of the table, so that setting and lifting one is a commit like any other and no copy of the table
//! is without them.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Datum, Int64Array, Scalar, StringArray, TimestampMicrosecondArray,
};
use datafusion::arrow::compute::kernels::cmp::eq;
use datafusion::arrow::compute::or_kleene;
use datafusion::arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use vg_backend::published::ColumnKind;
use vg_model::Timestamp;

use super::action::{Action, MetaData};
use super::columns::{Columns, DAY};
use super::day::Day;
use super::error::{EventError, EventErrorKind};
use super::limits::{MAX_HOLD_BYTES, MAX_HOLDS};
use super::state::State;
use super::store::{EventStore, info_of};

/// Key of the configuration of the table under which holds stand.
const KEY: &str = "vonggac.holds";

/// A value that a column of held rows has.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum HoldValue {
    /// A text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// An instant.
    Time(Timestamp),
}

/// Rows that stay: those of these days in which a column has a value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Hold {
    /// Its name, which also lifts it.
    pub id: String,
    /// First and last day (UTC), both held.
    pub days: (String, String),
    /// The column.
    pub column: String,
    /// Its value in the rows that stay.
    pub value: HoldValue,
}

impl Hold {
    /// A hold over days, both included.
    #[must_use]
    pub fn new(id: &str, days: (Day, Day), column: &str, value: HoldValue) -> Self {
        let days = (days.0.to_string(), days.1.to_string());
        Self { id: id.to_owned(), days, column: column.to_owned(), value }
    }

    pub(crate) fn covers(&self, day: Day) -> bool {
        let of = |text: &str| text.parse::<Day>();
        matches!((of(&self.days.0), of(&self.days.1)), (Ok(first), Ok(last)) if (first..=last).contains(&day))
    }

    fn check(&self, columns: &Columns) -> Result<(), EventError> {
        let Self { id, days: (first, last), column, value } = self;
        let kind = columns.listed().find(|(name, ..)| name == column && *name != DAY).map(|(_, kind, ..)| kind);
        let fits = matches!(
            (kind, value),
            (Some(ColumnKind::Text), HoldValue::Text(_))
                | (Some(ColumnKind::Int), HoldValue::Int(_))
                | (Some(ColumnKind::Time), HoldValue::Time(_))
        );
        if !fits {
            return Err(invalid(
                format!("lệnh lưu giữ {id}: cột {column} không có, hoặc giá trị không cùng loại với cột"),
                format!("hold {id}: there is no column {column}, or the value is not of its kind"),
            ));
        }
        match (first.parse::<Day>(), last.parse::<Day>()) {
            (Ok(a), Ok(b)) if a <= b => {}
            _ => {
                return Err(invalid(
                    format!("lệnh lưu giữ {id}: khoảng ngày {first} đến {last} không hợp lệ"),
                    format!("hold {id}: {first} to {last} are no days in order"),
                ));
            }
        }
        let text = if let HoldValue::Text(text) = value { text.len() } else { 0 };
        if id.is_empty() || id.len() > MAX_HOLD_BYTES || text > MAX_HOLD_BYTES {
            return Err(invalid(
                format!("lệnh lưu giữ: mã hoặc giá trị trống hoặc dài quá {MAX_HOLD_BYTES} byte"),
                format!("a hold: its id is empty, or id or value have more than {MAX_HOLD_BYTES} bytes"),
            ));
        }
        Ok(())
    }

    /// Which rows it keeps.
    fn of(&self, rows: &RecordBatch) -> Result<BooleanArray, EventError> {
        let none = || BooleanArray::from(vec![false; rows.num_rows()]);
        let Some(column) = rows.column_by_name(&self.column) else { return Ok(none()) };
        let value: ArrayRef = match &self.value {
            HoldValue::Text(text) => Arc::new(StringArray::from(vec![text.as_str()])),
            HoldValue::Int(number) => Arc::new(Int64Array::from(vec![*number])),
            HoldValue::Time(time) => Arc::new(TimestampMicrosecondArray::from(vec![time.0]).with_timezone("+00:00")),
        };
        let value = Scalar::new(value);
        Ok(eq(column as &dyn Datum, &value)?)
    }
}

/// Which rows some of the holds keep.
pub(crate) fn kept(holds: &[&Hold], rows: &RecordBatch) -> Result<BooleanArray, EventError> {
    let mut all = BooleanArray::from(vec![false; rows.num_rows()]);
    for hold in holds {
        all = or_kleene(&all, &hold.of(rows)?)?;
    }
    Ok(all)
}

/// A name of these holds together: a file with the rows of just these need not be written again.
pub(crate) fn name(holds: &[&Hold]) -> Result<String, EventError> {
    let text = serde_json::to_vec(holds).map_err(|error| EventError::internal(format!("holds: {error}")))?;
    Ok(Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// The holds that stand in a state.
pub(crate) fn holds(state: &State) -> Result<Vec<Hold>, EventError> {
    let Some(text) = state.meta.as_ref().and_then(|meta| meta.configuration.get(KEY)) else { return Ok(Vec::new()) };
    serde_json::from_str(text)
        .map_err(|error| EventError::internal(format!("the holds of the table cannot be read: {error}")))
}

impl EventStore {
    /// The legal holds.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    pub fn holds(&self) -> Result<Vec<Hold>, EventError> {
        holds(&self.inner.view().state)
    }

    /// Sets a hold, in place of the one with its id if there is one: one commit.
    ///
    /// # Errors
    ///
    /// When the column or the days are not there, there are [`MAX_HOLDS`] already, or the disk refuses.
    pub fn hold(&self, hold: Hold) -> Result<(), EventError> {
        hold.check(&self.inner.place.columns)?;
        self.change("SET HOLD", |holds| {
            holds.retain(|other| other.id != hold.id);
            holds.push(hold);
            holds.sort_by(|a, b| a.id.cmp(&b.id));
            true
        })
    }

    /// Lifts a hold: one commit. What only it kept goes with the next [`expire`](Self::expire). Nothing when there is none of this id.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn lift(&self, id: &str) -> Result<(), EventError> {
        self.change("LIFT HOLD", |holds| {
            let before = holds.len();
            holds.retain(|hold| hold.id != id);
            holds.len() != before
        })
    }

    fn change(&self, operation: &str, change: impl FnOnce(&mut Vec<Hold>) -> bool) -> Result<(), EventError> {
        let inner = &self.inner;
        let mut writer = inner.writer();
        let mut all = holds(&writer.state)?;
        if !change(&mut all) {
            return Ok(());
        }
        if all.len() > MAX_HOLDS {
            return Err(EventError::new(
                EventErrorKind::Limit,
                format!("quá {MAX_HOLDS} lệnh lưu giữ; hãy bỏ bớt lệnh đã hết hiệu lực"),
                format!("more than {MAX_HOLDS} holds; lift those that are over"),
            ));
        }
        let Some(meta) = writer.state.meta.clone() else {
            return Err(EventError::internal("the table has no metadata"));
        };
        let text = serde_json::to_string(&all).map_err(|error| EventError::internal(format!("holds: {error}")))?;
        let mut configuration = meta.configuration.clone();
        configuration.insert(KEY.to_owned(), text);
        let info = info_of(&inner.place, operation, &json!({}), serde_json::Map::new());
        let actions = vec![info, Action::MetaData(MetaData { configuration, ..meta })];
        inner.write(&mut writer, actions, std::iter::empty(), 0).map(drop)
    }
}

fn invalid(vi: String, en: String) -> EventError {
    EventError::new(EventErrorKind::Invalid, vi, en)
}
