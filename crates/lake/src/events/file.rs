//! A Parquet file of the table: written whole, brought to the disk, and only then named by a commit.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use datafusion::arrow::record_batch::RecordBatch;
use datafusion::execution::session_state::SessionState;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use datafusion::parquet::basic::{Compression, Encoding, ZstdLevel};
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::metadata::SortingColumn;
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::schema::types::ColumnPath;
use vg_backend::clock::{Clock, Random};
use vg_backend::published::ColumnKind;

use super::action::Add;
use super::columns::{Columns, DAY, OWN, TIME, TIME_AT, UNIT_AT};
use super::day::Day;
use super::error::EventError;
use super::limits::{BLOOM_CHANCE, MERGE_ROWS, ROW_GROUP_ROWS, ZSTD_LEVEL};
use super::state::DataFile;
use super::stats::Stats;
use crate::columns::UNIT;

/// How files are written: encodings, statistics, bloom filters.
pub(crate) fn properties(columns: &Columns) -> WriterProperties {
    let level = ZstdLevel::try_new(ZSTD_LEVEL).unwrap_or_default();
    let sorted = [UNIT_AT, TIME_AT].map(|place| SortingColumn {
        column_idx: i32::try_from(place).unwrap_or_default(),
        descending: false,
        nulls_first: true,
    });
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("vonggac ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_sorting_columns(Some(sorted.to_vec()))
        // Smallest and largest value of each page only where rows stand in an order that makes them differ.
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_column_statistics_enabled(ColumnPath::from(UNIT), EnabledStatistics::Page)
        .set_column_statistics_enabled(ColumnPath::from(TIME), EnabledStatistics::Page);
    let times = columns.own.iter().filter(|column| column.kind == ColumnKind::Time).map(|column| column.name);
    for time in std::iter::once(TIME).chain(times) {
        let path = ColumnPath::from(time);
        properties = properties
            .set_column_dictionary_enabled(path.clone(), false)
            .set_column_encoding(path, Encoding::DELTA_BINARY_PACKED);
    }
    for (place, column) in columns.own.iter().enumerate() {
        if columns.is_exact(place + OWN) {
            let path = ColumnPath::from(column.name);
            // Filters begin at the size for a row group of nothing but different values and are folded to what was really there.
            properties = properties
                .set_column_bloom_filter_fpp(path.clone(), BLOOM_CHANCE)
                .set_column_bloom_filter_max_ndv(path, ROW_GROUP_ROWS as u64);
        }
    }
    properties.build()
}

/// Where files are made and what they are made with.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) root: PathBuf,
    pub(crate) columns: Arc<Columns>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    /// What conditions of holds may call, once the SQL surface stands over the store.
    pub(crate) conditions: Arc<OnceLock<SessionState>>,
}

impl Place {
    pub(crate) fn path(&self, file: &DataFile) -> PathBuf {
        self.root.join(&file.add.path)
    }

    /// Now, in the milliseconds of the protocol.
    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now().0.div_euclid(1_000)
    }

    /// Begins a file of a day.
    pub(crate) fn begin(&self, day: Day) -> Result<Writing, EventError> {
        let folder = format!("{DAY}={day}");
        let full = self.root.join(&folder);
        fs::create_dir_all(&full).map_err(|error| EventError::disk(("tạo", "create"), &full, &error))?;
        let mut noise = [0; 8];
        self.random.fill(&mut noise).map_err(|error| EventError::internal(format!("no random bytes: {error}")))?;
        let path = format!("{folder}/part-{:013}-{:016x}.parquet", self.now_ms().max(0), u64::from_be_bytes(noise));
        let full = self.root.join(&path);
        let file = OpenOptions::new().write(true).create_new(true).open(&full);
        let file = file.map_err(|error| EventError::disk(("tạo", "create"), &full, &error))?;
        let made = Made { full: full.clone(), kept: false };
        let schema = Arc::clone(&self.columns.file);
        let writer = ArrowWriter::try_new(file, schema, Some(properties(&self.columns)));
        let writer = writer.map_err(|error| failed(&full, error))?;
        Ok(Writing { writer, made, path, day, at_ms: self.now_ms(), columns: Arc::clone(&self.columns) })
    }
}

/// A file that is being written. It goes away again unless it is closed.
pub(crate) struct Writing {
    writer: ArrowWriter<File>,
    made: Made,
    path: String,
    day: Day,
    at_ms: i64,
    columns: Arc<Columns>,
}

/// A file that is deleted unless somebody keeps it.
#[derive(Debug)]
pub(crate) struct Made {
    full: PathBuf,
    kept: bool,
}

impl Made {
    /// A commit names it.
    pub(crate) fn keep(&mut self) {
        self.kept = true;
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        if !self.kept {
            // What cannot be deleted is an orphan, which the next opening removes.
            let _ = fs::remove_file(&self.full);
        }
    }
}

impl Writing {
    /// Adds rows of the columns of a file.
    pub(crate) fn write(&mut self, rows: &RecordBatch) -> Result<(), EventError> {
        self.writer.write(rows).map_err(|error| failed(&self.made.full, error))
    }

    /// Ends the file and brings it to the disk. It stays only when it is [kept](Made::keep).
    pub(crate) fn close(self, tags: Option<BTreeMap<String, String>>) -> Result<(DataFile, Made), EventError> {
        let Self { mut writer, made, path, day, at_ms, columns } = self;
        let footer = writer.finish().map_err(|error| failed(&made.full, error))?;
        let file = writer.inner();
        let size = file.sync_all().and_then(|()| file.metadata()).map(|about| about.len());
        let size = size.map_err(|error| EventError::disk(("ghi", "write"), &made.full, &error))?;
        let stats = Stats::of(&columns, &footer);
        let said = stats.to_json(&columns);
        let said = said.map_err(|error| EventError::internal(format!("statistics cannot be written: {error}")))?;
        let add = Add {
            path,
            partition_values: BTreeMap::from([(DAY.to_owned(), Some(day.to_string()))]),
            size,
            modification_time: at_ms,
            data_change: true,
            stats: Some(said),
            tags,
        };
        Ok((DataFile { add, day, stats }, made))
    }
}

fn failed(path: &Path, error: ParquetError) -> EventError {
    let error = match error {
        ParquetError::External(error) => match error.downcast::<std::io::Error>() {
            Ok(error) => return EventError::disk(("ghi", "write"), path, &error),
            Err(error) => ParquetError::External(error),
        },
        error => error,
    };
    EventError::internal(format!("{}: {error}", path.display()))
}

/// The rows of a file in their order, some at a time, with a page of each column in memory.
pub(crate) struct Reading {
    path: PathBuf,
    columns: Arc<Columns>,
    reader: ParquetRecordBatchReader,
}

impl Reading {
    pub(crate) fn open(place: &Place, file: &DataFile) -> Result<Self, EventError> {
        let path = place.path(file);
        let opened = File::open(&path).map_err(|error| EventError::damaged(&path, error))?;
        let reader = ParquetRecordBatchReaderBuilder::try_new(opened)
            .and_then(|builder| builder.with_batch_size(MERGE_ROWS).build())
            .map_err(|error| EventError::damaged(&path, error))?;
        Ok(Self { path, columns: Arc::clone(&place.columns), reader })
    }
}

impl Iterator for Reading {
    type Item = Result<RecordBatch, EventError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.reader.next()?;
        Some(match rows {
            Ok(rows) => self.columns.adapt(&rows),
            Err(error) => Err(EventError::damaged(&self.path, error)),
        })
    }
}
