//! Legal holds: rows that stay although their day goes.
//!
//! Holds stand in the configuration of the table, so that setting and lifting one is a commit like any other and no copy of the table
//! is without them. What is held is a condition of SQL over one row, so that every search can be one; it is compiled when it is set, and
//! when a day goes. A day whose holds cannot be compiled does not go.

use std::sync::Arc;

use datafusion::arrow::array::{Array as _, AsArray as _, BooleanArray};
use datafusion::arrow::compute::{or, prep_null_mask_filter};
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::{DFSchema, DataFusionError};
use datafusion::physical_plan::PhysicalExpr;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::action::{Action, MetaData};
use super::day::Day;
use super::error::{EventError, EventErrorKind};
use super::file::Place;
use super::limits::{MAX_HOLD_BYTES, MAX_HOLD_ID_BYTES, MAX_HOLDS};
use super::state::State;
use super::store::{EventStore, info_of};
use crate::engine::base;

/// Key of the configuration of the table under which holds stand.
const KEY: &str = "vonggac.holds";

/// Rows that stay: those of these days for which a condition holds.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Debug)]
pub struct Hold {
    /// Its name, which also lifts it.
    pub id: String,
    /// First and last day (UTC), both held.
    pub days: (String, String),
    /// A condition of SQL over the columns of a row (`day` is not one of them: days stand above).
    pub condition: String,
    /// What whoever set it says of it; nothing here looks at it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub about: Value,
}

impl Hold {
    /// A hold over days, both included.
    #[must_use]
    pub fn new(id: &str, days: (Day, Day), condition: &str) -> Self {
        let days = (days.0.to_string(), days.1.to_string());
        Self { id: id.to_owned(), days, condition: condition.to_owned(), about: Value::Null }
    }

    /// The same with something said of it.
    #[must_use]
    pub fn saying(self, about: Value) -> Self {
        Self { about, ..self }
    }

    pub(crate) fn covers(&self, day: Day) -> bool {
        let of = |text: &str| text.parse::<Day>();
        matches!((of(&self.days.0), of(&self.days.1)), (Ok(first), Ok(last)) if (first..=last).contains(&day))
    }

    fn check(&self, place: &Place) -> Result<(), EventError> {
        let Self { id, days: (first, last), condition, about } = self;
        let about = about.to_string().len();
        if id.is_empty() || id.len() > MAX_HOLD_ID_BYTES || condition.len().max(about) > MAX_HOLD_BYTES {
            return Err(invalid(
                format!(
                    "lệnh lưu giữ: mã trống hoặc dài quá {MAX_HOLD_ID_BYTES} byte, hoặc điều kiện dài quá {MAX_HOLD_BYTES} byte"
                ),
                format!(
                    "a hold: its id is empty or longer than {MAX_HOLD_ID_BYTES} bytes, or its condition is longer than {MAX_HOLD_BYTES}"
                ),
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
        self.compile(place).map(drop)
    }

    fn compile(&self, place: &Place) -> Result<Arc<dyn PhysicalExpr>, EventError> {
        let wrong = |error: DataFusionError| {
            let said = error.strip_backtrace();
            invalid(
                format!("lệnh lưu giữ {}: điều kiện không dùng được trên từng sự kiện: {said}", self.id),
                format!("hold {}: the condition cannot be asked of one event: {said}", self.id),
            )
        };
        let state = place.conditions.get().cloned().unwrap_or_else(|| base(&[]));
        let schema = DFSchema::try_from(Arc::clone(&place.columns.file)).map_err(wrong)?;
        let logical = state.create_logical_expr(&self.condition, &schema).map_err(wrong)?;
        let condition = state.create_physical_expr(logical, &schema).map_err(wrong)?;
        if condition.data_type(&place.columns.file).map_err(wrong)? != DataType::Boolean {
            return Err(invalid(
                format!("lệnh lưu giữ {}: điều kiện không trả về đúng hoặc sai", self.id),
                format!("hold {}: the condition is neither true nor false", self.id),
            ));
        }
        Ok(condition)
    }
}

/// Holds that can be asked of rows.
pub(crate) struct Held(Vec<Arc<dyn PhysicalExpr>>);

impl Held {
    /// Compiles these holds.
    ///
    /// # Errors
    ///
    /// When one is no condition any more.
    pub(crate) fn new(place: &Place, holds: &[&Hold]) -> Result<Self, EventError> {
        Ok(Self(holds.iter().map(|hold| hold.compile(place)).collect::<Result<_, _>>()?))
    }

    /// Which rows some of them keep. What is not known is not kept.
    pub(crate) fn of(&self, rows: &RecordBatch) -> Result<BooleanArray, EventError> {
        let mut all = BooleanArray::from(vec![false; rows.num_rows()]);
        for condition in &self.0 {
            let found = condition.evaluate(rows).and_then(|found| found.into_array(rows.num_rows()));
            let found = found.map_err(|error| EventError::internal(format!("a hold: {error}")))?;
            let Some(found) = found.as_boolean_opt() else {
                return Err(EventError::internal("a hold is neither true nor false"));
            };
            let known = if found.null_count() > 0 { prep_null_mask_filter(found) } else { found.clone() };
            all = or(&all, &known)?;
        }
        Ok(all)
    }
}

/// A name of these holds together: a file with the rows of just these need not be written again.
pub(crate) fn name(holds: &[&Hold]) -> Result<String, EventError> {
    let named: Vec<_> = holds.iter().map(|hold| (&hold.days, &hold.condition)).collect();
    let text = serde_json::to_vec(&named).map_err(|error| EventError::internal(format!("holds: {error}")))?;
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
    /// When the condition is none, the days are not in order, there are [`MAX_HOLDS`] already, or the disk refuses.
    pub fn hold(&self, hold: Hold) -> Result<(), EventError> {
        hold.check(&self.inner.place)?;
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
