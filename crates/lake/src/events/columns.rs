//! The columns of a table of events: those of the caller behind the unit and the time, and the day by which files are parted.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use datafusion::arrow::array::{RecordBatchOptions, new_null_array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use serde::{Deserialize, Serialize};
use vg_backend::published::ColumnKind;

use super::error::{EventError, EventErrorKind};
use super::limits::MAX_EVENT_COLUMNS;
use crate::columns::{UNIT, data_type};

/// Name of the column with the time of an event.
pub const TIME: &str = "time";
/// Name of the column with the day under which an event is kept.
pub const DAY: &str = "day";
/// What `time` holds.
pub const TIME_ABOUT: (&str, &str) =
    ("Thời điểm của sự kiện theo nguồn gửi (UTC)", "When it happened, as the source says (UTC)");
/// What `day` holds.
pub const DAY_ABOUT: (&str, &str) = (
    "Ngày lưu của sự kiện (UTC): ngày xảy ra, hoặc ngày nhận khi thời điểm của nguồn không đáng tin",
    "Day under which the event is kept (UTC): when it happened, or when it was received if the time of the source is not credible",
);
/// Places of the columns that every table has.
pub(crate) const UNIT_AT: usize = 0;
pub(crate) const TIME_AT: usize = 1;
/// Columns before those of the caller.
pub(crate) const OWN: usize = 2;

/// Whether single values of a column are looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Find {
    /// They are not, or everything is read for them.
    Nothing,
    /// A query looks for one value among all days: an address, a hash, an account. Each file has a bloom filter of them.
    Exact,
}

/// A column of events.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EventColumn {
    /// Its name in SQL: small letters, digits and `_`.
    pub name: &'static str,
    /// What its values are.
    pub kind: ColumnKind,
    /// What it holds, Vietnamese and English.
    pub about: (&'static str, &'static str),
    /// Whether single values of it are looked for.
    pub find: Find,
    /// It may be NULL. Elsewhere a value that a row does not give is the zero of its kind.
    pub nullable: bool,
}

/// The columns of a table, in the forms in which they are needed.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) own: &'static [EventColumn],
    /// Those in the files: `unit`, `time`, the caller's.
    pub(crate) file: SchemaRef,
    /// Those in SQL: the same and `day`.
    pub(crate) table: SchemaRef,
}

impl Columns {
    pub(crate) fn new(own: &'static [EventColumn]) -> Result<Arc<Self>, EventError> {
        if own.len() > MAX_EVENT_COLUMNS {
            return Err(EventError::new(
                EventErrorKind::Limit,
                format!("bảng sự kiện có quá {MAX_EVENT_COLUMNS} cột"),
                format!("the table of events has more than {MAX_EVENT_COLUMNS} columns"),
            ));
        }
        let mut names = BTreeSet::from([UNIT, TIME, DAY]);
        for column in own {
            let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            if column.name.is_empty() || !column.name.bytes().all(plain) || !names.insert(column.name) {
                return Err(EventError::internal(format!("column name {:?} is not usable", column.name)));
            }
        }
        let mut fields =
            vec![Field::new(UNIT, DataType::Utf8, false), Field::new(TIME, data_type(ColumnKind::Time), false)];
        fields.extend(own.iter().map(|column| Field::new(column.name, data_type(column.kind), column.nullable)));
        let file = Arc::new(Schema::new(fields.clone()));
        fields.push(Field::new(DAY, DataType::Date32, false));
        Ok(Arc::new(Self { own, file, table: Arc::new(Schema::new(fields)) }))
    }

    /// Place of `day` in the table.
    pub(crate) fn day_at(&self) -> usize {
        self.file.fields().len()
    }

    /// Whether single values of the column at this place of a file are looked for.
    pub(crate) fn is_exact(&self, place: usize) -> bool {
        place >= OWN && self.own.get(place - OWN).is_some_and(|column| column.find == Find::Exact)
    }

    /// Every column of the table with its kind, description and whether it may be NULL, in the order of SQL.
    pub(crate) fn listed(
        &self,
    ) -> impl Iterator<Item = (&'static str, ColumnKind, (&'static str, &'static str), bool)> {
        let first =
            [(UNIT, ColumnKind::Text, crate::catalog::UNIT_ABOUT, false), (TIME, ColumnKind::Time, TIME_ABOUT, false)];
        let own = self.own.iter().map(|column| (column.name, column.kind, column.about, column.nullable));
        first.into_iter().chain(own).chain([(DAY, ColumnKind::Text, DAY_ABOUT, false)])
    }

    /// Rows of a file that was written before columns were added, with NULL in these.
    pub(crate) fn adapt(&self, rows: &RecordBatch) -> Result<RecordBatch, EventError> {
        if rows.schema_ref() == &self.file {
            return Ok(rows.clone());
        }
        let column = |field: &Arc<Field>| match rows.column_by_name(field.name()) {
            Some(column) => Arc::clone(column),
            None => new_null_array(field.data_type(), rows.num_rows()),
        };
        let columns = self.file.fields().iter().map(column).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.num_rows()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.file), columns, &options)?)
    }

    /// The schema as the Delta protocol writes it.
    pub(crate) fn delta(&self) -> Result<String, EventError> {
        let fields = self.table.fields().iter().map(|field| DeltaField {
            name: field.name().clone(),
            kind: delta_kind(field.data_type()).to_owned(),
            nullable: field.is_nullable(),
            metadata: BTreeMap::new(),
        });
        let schema = DeltaSchema { kind: "struct".to_owned(), fields: fields.collect() };
        serde_json::to_string(&schema)
            .map_err(|error| EventError::internal(format!("a schema cannot be written: {error}")))
    }

    /// Whether these columns are those of a schema in a log, perhaps with more of them that may be NULL. True when some were added.
    pub(crate) fn grown_from(&self, schema: &str) -> Result<bool, EventError> {
        let read = |text: &str| -> Result<Vec<DeltaField>, EventError> {
            let schema: Result<DeltaSchema, _> = serde_json::from_str(text);
            let unread = |error| EventError::internal(format!("the schema in the log cannot be read: {error}"));
            schema.map(|schema| schema.fields).map_err(unread)
        };
        let (old, new) = (read(schema)?, read(&self.delta()?)?);
        if let Some(gone) = old.iter().find(|field| !new.contains(field)) {
            return Err(unlike(&gone.name));
        }
        let added: Vec<&DeltaField> = new.iter().filter(|field| !old.contains(field)).collect();
        match added.iter().find(|field| !field.nullable) {
            Some(field) => Err(unlike(&field.name)),
            None => Ok(!added.is_empty()),
        }
    }
}

/// The schema of a table of the Delta protocol, as far as it is used here.
#[derive(Serialize, Deserialize)]
struct DeltaSchema {
    #[serde(rename = "type")]
    kind: String,
    fields: Vec<DeltaField>,
}

#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct DeltaField {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    nullable: bool,
    metadata: BTreeMap<String, String>,
}

fn delta_kind(kind: &DataType) -> &'static str {
    match kind {
        DataType::Int64 => "long",
        DataType::Float64 => "double",
        DataType::Boolean => "boolean",
        DataType::Date32 => "date",
        DataType::Timestamp(..) => "timestamp",
        _ => "string",
    }
}

fn unlike(name: &str) -> EventError {
    EventError::new(
        EventErrorKind::Columns,
        format!(
            "cột {name} của kho sự kiện khác với chương trình này; chỉ có thể thêm cột được phép NULL, hãy dùng đúng phiên bản chương trình"
        ),
        format!(
            "column {name} of the event store is not as in this program; only columns that may be NULL can be added, use the version of the program that wrote it"
        ),
    )
}
