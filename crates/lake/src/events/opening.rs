//! What happens before a store is there: the lock, the first commit, and what a crash left behind.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::path::Path;

use serde_json::{Map, json};

use super::action::{Action, Format, MetaData, Protocol, READER, WRITER};
use super::columns::DAY;
use super::day::Day;
use super::error::{EventError, EventErrorKind};
use super::file::Place;
use super::state::State;
use super::store::info_of;

/// Takes the lock of the table. The system gives it back when the program ends, however it ends.
pub(crate) fn lock(root: &Path) -> Result<File, EventError> {
    let path = root.join(".lock");
    let opened = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = opened.map_err(|error| EventError::disk(("mở", "open"), &path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            let root = root.display();
            Err(EventError::new(
                EventErrorKind::InUse,
                format!("kho sự kiện {root} đang được chương trình khác mở; mỗi kho chỉ một chương trình được ghi"),
                format!("the event store {root} is open in another program; only one may write to it"),
            ))
        }
        Err(fs::TryLockError::Error(error)) => Err(EventError::disk(("khoá", "lock"), &path, &error)),
    }
}

/// The actions that a table needs before the first row: all of them, or its columns when some were added.
pub(crate) fn beginning(place: &Place, state: &State) -> Result<Option<Vec<Action>>, EventError> {
    let schema = place.columns.delta()?;
    let Some(meta) = &state.meta else {
        if state.version >= 0 {
            return Err(EventError::log(&place.root.join("_delta_log"), "no commit says what the table is"));
        }
        let id = vg_backend::clock::new_id(&*place.clock, &*place.random);
        let meta = MetaData {
            id: id.map_err(|error| EventError::internal(format!("no random bytes: {error}")))?,
            format: Format { provider: "parquet".to_owned(), options: BTreeMap::new() },
            schema_string: schema,
            partition_columns: vec![DAY.to_owned()],
            configuration: BTreeMap::new(),
            created_time: Some(place.now_ms()),
        };
        let protocol = Protocol { min_reader_version: READER, min_writer_version: WRITER };
        let info = info_of(place, "CREATE TABLE", &json!({}), Map::new());
        return Ok(Some(vec![info, Action::Protocol(protocol), Action::MetaData(meta)]));
    };
    if meta.partition_columns != [DAY] {
        return Err(EventError::internal("the table is not parted by day"));
    }
    if !place.columns.grown_from(&meta.schema_string)? {
        return Ok(None);
    }
    let info = info_of(place, "ADD COLUMNS", &json!({}), Map::new());
    Ok(Some(vec![info, Action::MetaData(MetaData { schema_string: schema, ..meta.clone() })]))
}

/// Removes files of the form that this program writes that no commit names. Nobody else writes, so all of them are older than now.
pub(crate) fn remove_orphans(place: &Place, state: &State) -> Result<(), EventError> {
    let failed = |path: &Path, error: &std::io::Error| EventError::disk(("đọc", "read"), path, error);
    for folder in fs::read_dir(&place.root).map_err(|error| failed(&place.root, &error))? {
        let folder = folder.map_err(|error| failed(&place.root, &error))?;
        let name = folder.file_name();
        let Some(name) = name.to_str().filter(|name| is_day(name)) else { continue };
        let path = folder.path();
        for file in fs::read_dir(&path).map_err(|error| failed(&path, &error))? {
            let file = file.map_err(|error| failed(&path, &error))?;
            let inside = file.file_name();
            let Some(inside) = inside.to_str().filter(|name| name.starts_with("part-") && name.ends_with(".parquet"))
            else {
                continue;
            };
            let named = format!("{name}/{inside}");
            if !state.files.contains_key(&named) && !state.removed.contains_key(&named) {
                let path = file.path();
                fs::remove_file(&path).map_err(|error| EventError::disk(("xoá", "delete"), &path, &error))?;
            }
        }
    }
    Ok(())
}

/// Whether a folder has the name of a day.
fn is_day(name: &str) -> bool {
    name.strip_prefix("day=").is_some_and(|day| day.parse::<Day>().is_ok())
}
