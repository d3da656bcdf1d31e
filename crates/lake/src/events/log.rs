//! The log of the table on the disk: commits that are there whole or not at all, and checkpoints.
//!
//! Source: github.com/delta-io/delta, PROTOCOL.md, "Delta Log Entries" and "Checkpoints". A commit is written to a file of another name,
//! brought to the disk, and then given its name by a hard link, which fails when the name is taken. So no version is written twice, and
//! a reader never sees half of one.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Fields, Schema};
use datafusion::arrow::json::{LineDelimitedWriter, ReaderBuilder};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::file::properties::WriterProperties;

use super::action::{Action, lines, parse};
use super::columns::Columns;
use super::error::{EventError, EventErrorKind};
use super::limits::MAX_LOG_FILE_BYTES;
use super::state::State;

const LAST: &str = "_last_checkpoint";
const WRITING: &str = ".writing";

/// The folder of the log.
#[derive(Debug)]
pub(crate) struct Log {
    folder: PathBuf,
}

impl Log {
    /// Opens the log of a table, and makes its folder when there is none.
    pub(crate) fn open(root: &Path) -> Result<Self, EventError> {
        let folder = root.join("_delta_log");
        let failed = |error: std::io::Error| EventError::disk(("tạo", "create"), &folder, &error);
        fs::create_dir_all(&folder).map_err(failed)?;
        sync_folder(root)?;
        // What a crash left behind.
        for name in [WRITING, ".checkpoint", ".last"] {
            let _ = fs::remove_file(folder.join(name));
        }
        Ok(Self { folder })
    }

    fn path(&self, version: i64) -> PathBuf {
        self.folder.join(format!("{version:020}.json"))
    }

    fn checkpoint_path(&self, version: i64) -> PathBuf {
        self.folder.join(format!("{version:020}.checkpoint.parquet"))
    }

    /// Reads the last readable checkpoint and every commit behind it; the state, and the version of that checkpoint or 0.
    pub(crate) fn read(&self, columns: &Columns) -> Result<(State, i64), EventError> {
        let (commits, checkpoints) = self.names()?;
        let mut state = State::new();
        let mut broken = None;
        // A checkpoint that cannot be read costs nothing while the commits before it are still there.
        for version in checkpoints.iter().rev() {
            match self.read_checkpoint(columns, *version) {
                Ok(read) => {
                    state = read;
                    break;
                }
                Err(error) => broken = broken.or(Some(error)),
            }
        }
        let checkpoint = state.version.max(0);
        let behind = commits.iter().copied().filter(|version| *version > state.version);
        for version in behind.collect::<Vec<_>>() {
            if version != state.version + 1 {
                let missing = self.path(state.version + 1);
                return Err(broken.unwrap_or_else(|| EventError::log(&missing, "it is not there")));
            }
            let path = self.path(version);
            let text = read_whole(&path)?;
            let actions =
                parse(&text).map_err(|(line, error)| EventError::log(&path, format!("line {line}: {error}")))?;
            if actions.is_empty() {
                return Err(EventError::log(&path, "it is empty"));
            }
            state.apply(columns, actions, &path)?;
            state.version = version;
        }
        match broken {
            Some(error) if state.version < 0 => Err(error),
            _ => Ok((state, checkpoint)),
        }
    }

    /// Versions of the commits and of the checkpoints that are there, each in order.
    fn names(&self) -> Result<(Vec<i64>, Vec<i64>), EventError> {
        let failed = |error: std::io::Error| EventError::disk(("đọc", "read"), &self.folder, &error);
        let (mut commits, mut checkpoints) = (Vec::new(), Vec::new());
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let Some((number, rest)) = name.to_str().and_then(|name| name.split_once('.')) else { continue };
            let Some(version) = (number.len() == 20).then(|| number.parse().ok()).flatten() else { continue };
            match rest {
                "json" => commits.push(version),
                "checkpoint.parquet" => checkpoints.push(version),
                _ => {}
            }
        }
        commits.sort_unstable();
        checkpoints.sort_unstable();
        Ok((commits, checkpoints))
    }

    /// Writes the commit of a version. When this fails, the version is not there; when what it gives is an error, it is there and perhaps
    /// not on the disk.
    pub(crate) fn commit(&self, version: i64, actions: &[Action]) -> Result<Result<(), EventError>, EventError> {
        let text =
            lines(actions).map_err(|error| EventError::internal(format!("a commit cannot be written: {error}")))?;
        let (writing, path) = (self.folder.join(WRITING), self.path(version));
        write_synced(&writing, &text)?;
        let linked = fs::hard_link(&writing, &path);
        let _ = fs::remove_file(&writing);
        match linked {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(super::state::foreign(&path)),
            Err(error) => Err(EventError::disk(("ghi", "write"), &path, &error)),
            Ok(()) => Ok(sync_folder(&self.folder)),
        }
    }

    /// Writes a checkpoint of a state, and then that it is there.
    pub(crate) fn checkpoint(&self, state: &State) -> Result<(), EventError> {
        let (path, writing) = (self.checkpoint_path(state.version), self.folder.join(".checkpoint"));
        let failed =
            |error: &dyn std::fmt::Display| EventError::internal(format!("a checkpoint cannot be written: {error}"));
        let actions = state.actions();
        let text = lines(&actions).map_err(|error| failed(&error))?;
        let schema = Arc::new(schema());
        let mut decoder = ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(1_024).build_decoder()?;
        let file = File::create(&writing).map_err(|error| EventError::disk(("ghi", "write"), &writing, &error))?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let mut writer = ArrowWriter::try_new(&file, schema, Some(properties)).map_err(|error| failed(&error))?;
        let mut rest = text.as_slice();
        loop {
            let taken = decoder.decode(rest)?;
            rest = rest.get(taken..).unwrap_or_default();
            let Some(rows) = decoder.flush()? else { break };
            writer.write(&rows).map_err(|error| failed(&error))?;
        }
        writer.close().map_err(|error| failed(&error))?;
        file.sync_all().map_err(|error| EventError::disk(("ghi", "write"), &writing, &error))?;
        rename(&writing, &path)?;
        let last = serde_json::json!({"version": state.version, "size": actions.len()}).to_string();
        let writing = self.folder.join(".last");
        write_synced(&writing, last.as_bytes())?;
        rename(&writing, &self.folder.join(LAST))?;
        sync_folder(&self.folder)
    }

    fn read_checkpoint(&self, columns: &Columns, version: i64) -> Result<State, EventError> {
        let path = self.checkpoint_path(version);
        let text = checkpoint_text(&path)?;
        let actions = parse(&text).map_err(|(row, error)| EventError::log(&path, format!("row {row}: {error}")))?;
        let mut state = State::new();
        state.apply(columns, actions, &path)?;
        state.version = version;
        if state.protocol.is_none() || state.meta.is_none() {
            return Err(EventError::log(&path, "protocol or metaData is missing"));
        }
        Ok(state)
    }

    /// Deletes commits and checkpoints that only an opening of the past would need: those before the last checkpoint but one.
    pub(crate) fn clean(&self) -> Result<(), EventError> {
        let (commits, checkpoints) = self.names()?;
        let Some(kept) = checkpoints.iter().rev().nth(1).copied() else { return Ok(()) };
        let old = commits.iter().filter(|version| **version < kept).map(|version| self.path(*version));
        let old_checkpoints = checkpoints.iter().filter(|version| **version < kept);
        for path in old.chain(old_checkpoints.map(|version| self.checkpoint_path(*version))) {
            fs::remove_file(&path).map_err(|error| EventError::disk(("xoá", "delete"), &path, &error))?;
        }
        Ok(())
    }
}

/// The rows of a checkpoint as the lines of a commit.
fn checkpoint_text(path: &Path) -> Result<Vec<u8>, EventError> {
    let damaged = |error: &dyn std::fmt::Display| EventError::log(path, error);
    let file = File::open(path).map_err(|error| damaged(&error))?;
    let size = file.metadata().map_err(|error| damaged(&error))?.len();
    check_size(path, size)?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(|builder| builder.build());
    let mut text = LineDelimitedWriter::new(Vec::new());
    for rows in reader.map_err(|error| damaged(&error))? {
        text.write(&rows.map_err(|error| damaged(&error))?).map_err(|error| damaged(&error))?;
    }
    text.finish().map_err(|error| damaged(&error))?;
    Ok(text.into_inner())
}

/// The columns of a checkpoint: a struct for each kind of action.
fn schema() -> Schema {
    use DataType::{Boolean, Int32, Int64, Utf8};
    let map = |name: &str| {
        let entry = Fields::from(vec![Field::new("key", Utf8, false), Field::new("value", Utf8, true)]);
        let entries = Arc::new(Field::new("key_value", DataType::Struct(entry), false));
        Field::new(name, DataType::Map(entries, false), true)
    };
    let field = |name: &str, of: DataType| Field::new(name, of, true);
    let action = |name: &str, fields: Vec<Field>| Field::new(name, DataType::Struct(fields.into()), true);
    let format = DataType::Struct(vec![field("provider", Utf8), map("options")].into());
    let names = DataType::List(Arc::new(field("element", Utf8)));
    Schema::new(vec![
        action("txn", vec![field("appId", Utf8), field("version", Int64), field("lastUpdated", Int64)]),
        action(
            "add",
            vec![
                field("path", Utf8),
                map("partitionValues"),
                field("size", Int64),
                field("modificationTime", Int64),
                field("dataChange", Boolean),
                field("stats", Utf8),
                map("tags"),
            ],
        ),
        action(
            "remove",
            vec![
                field("path", Utf8),
                field("deletionTimestamp", Int64),
                field("dataChange", Boolean),
                field("extendedFileMetadata", Boolean),
                map("partitionValues"),
                field("size", Int64),
            ],
        ),
        action(
            "metaData",
            vec![
                field("id", Utf8),
                field("format", format),
                field("schemaString", Utf8),
                field("partitionColumns", names),
                map("configuration"),
                field("createdTime", Int64),
            ],
        ),
        action("protocol", vec![field("minReaderVersion", Int32), field("minWriterVersion", Int32)]),
    ])
}

fn read_whole(path: &Path) -> Result<Vec<u8>, EventError> {
    let damaged = |error: std::io::Error| EventError::log(path, error);
    let mut file = File::open(path).map_err(damaged)?;
    let size = file.metadata().map_err(damaged)?.len();
    check_size(path, size)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text).map_err(damaged)?;
    Ok(text)
}

fn check_size(path: &Path, size: u64) -> Result<(), EventError> {
    if size <= MAX_LOG_FILE_BYTES {
        return Ok(());
    }
    let path = path.display();
    Err(EventError::new(
        EventErrorKind::Limit,
        format!("{path} lớn quá {MAX_LOG_FILE_BYTES} byte"),
        format!("{path} has more than {MAX_LOG_FILE_BYTES} bytes"),
    ))
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), EventError> {
    let failed = |error: std::io::Error| EventError::disk(("ghi", "write"), path, &error);
    let mut file = File::create(path).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed)
}

fn rename(from: &Path, to: &Path) -> Result<(), EventError> {
    fs::rename(from, to).map_err(|error| EventError::disk(("ghi", "write"), to, &error))
}

/// Brings the names in a folder to the disk.
pub(crate) fn sync_folder(path: &Path) -> Result<(), EventError> {
    let synced = File::open(path).and_then(|folder| folder.sync_all());
    synced.map_err(|error| EventError::disk(("ghi", "write"), path, &error))
}
