//! Answers that are handed on as they come, and what a query takes and gives before it is run.

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use tokio::sync::mpsc::Sender;
use vg_backend::published::ColumnKind;

use crate::answer::{Cell, Column, SnapshotRef};
use crate::columns::data_type;
use crate::engine::{Answered, Out, Source, Wanted};
use crate::error::LakeError;
use crate::live::Lake;
use crate::rows::kind;
use crate::session::Session;

/// A part of an answer: the columns first, then rows, some thousand at a time.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// Its columns.
    Columns(Vec<Column>),
    /// Rows, each with a value for each column.
    Rows(Vec<Vec<Cell>>),
}

/// What an answer was, when all of it was handed on.
#[derive(Clone, PartialEq, Debug)]
pub struct Flowed {
    /// How many rows it had.
    pub rows: usize,
    /// True when there were more than were wanted.
    pub truncated: bool,
    /// True when the query looks at the clock.
    pub clock: bool,
    /// The tables that the query names, by table and unit.
    pub snapshots: Vec<SnapshotRef>,
}

/// What a query takes and gives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shape {
    /// The columns of its answer.
    pub columns: Vec<Column>,
    /// What `$1`, `$2`, … are; nothing where the query does not say.
    pub values: Vec<Option<ColumnKind>>,
}

impl Lake {
    /// What a query takes and gives. It is not run.
    ///
    /// # Errors
    ///
    /// As of [`query`](Self::query), as far as they show without rows.
    pub async fn shape(&self, session: &Session, sql: &str) -> Result<Shape, LakeError> {
        let (engine, _, clock) = self.parts();
        engine.shape(session, sql, clock.now()).await
    }

    /// Answers a query with `values` for `$1`, `$2`, …, and hands on its parts as they come, up to `rows` rows. What is not taken yet is
    /// waited for, within the time of a query, so that an answer of any length takes the memory of some parts. When the future is dropped,
    /// the query ends.
    ///
    /// # Errors
    ///
    /// As of [`query`](Self::query); parts may have been handed on before.
    pub async fn flow(
        &self,
        session: &Session,
        sql: &str,
        values: &[Cell],
        rows: usize,
        parts: Sender<Part>,
    ) -> Result<Flowed, LakeError> {
        let (engine, store, clock) = self.parts();
        let wanted = Wanted { values: values.to_vec(), rows, out: Out::Handed(parts) };
        let (answered, _) = engine.within(session, sql, wanted, Source::Live(store, clock)).await?;
        let Answered { rows, truncated, clock, snapshots, .. } = answered;
        Ok(Flowed { rows, truncated, clock, snapshots })
    }
}

/// A value that stands for `$1`.
pub(crate) fn scalar(cell: &Cell) -> ScalarValue {
    match cell {
        Cell::Null => ScalarValue::Null,
        Cell::Bool(value) => ScalarValue::Boolean(Some(*value)),
        Cell::Int(value) => ScalarValue::Int64(Some(*value)),
        Cell::Real(value) => ScalarValue::Float64(Some(*value)),
        Cell::Text(value) => ScalarValue::Utf8(Some(value.clone())),
        Cell::Time(at) => match data_type(ColumnKind::Time) {
            DataType::Timestamp(_, zone) => ScalarValue::TimestampMicrosecond(Some(at.0), zone),
            _ => ScalarValue::Null,
        },
    }
}

/// What `$1`, `$2`, … are in a plan.
pub(crate) fn values_of(plan: &LogicalPlan) -> datafusion::common::Result<Vec<Option<ColumnKind>>> {
    let known = plan.get_parameter_types()?;
    let numbered = |name: &String| name.strip_prefix('$').and_then(|number| number.parse::<usize>().ok());
    let most = known.keys().filter_map(numbered).max().unwrap_or(0).min(MAX_VALUES);
    let of = |place: usize| known.get(&format!("${place}")).cloned().flatten().as_ref().map(kind);
    Ok((1..=most).map(of).collect())
}

/// Values of one query: what the protocol of PostgreSQL can carry.
const MAX_VALUES: usize = 65_535;
