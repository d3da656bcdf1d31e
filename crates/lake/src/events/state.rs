//! What the log says in all: the files of the table, those that were removed, and the numbers that are kept with it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::action::{Action, Add, MetaData, Protocol, READER, Remove, Txn, WRITER};
use super::columns::{Columns, DAY};
use super::day::Day;
use super::error::{EventError, EventErrorKind};
use super::stats::Stats;

/// The number of the journal up to which everything is in the table.
pub(crate) const POSITION: &str = "vonggac";
/// Rows that were ever stored.
pub(crate) const STORED: &str = "vonggac.stored";
/// Rows that were let go of.
pub(crate) const EXPIRED: &str = "vonggac.expired";
/// Tag of a file that holds what a legal hold keeps; its value says which holds these were.
pub(crate) const HELD: &str = "vonggac.held";

/// A file of the table.
#[derive(Clone, Debug)]
pub(crate) struct DataFile {
    pub(crate) add: Add,
    pub(crate) day: Day,
    pub(crate) stats: Stats,
}

impl DataFile {
    pub(crate) fn read(columns: &Columns, add: Add) -> Option<Self> {
        let day = add.partition_values.get(DAY)?.as_deref()?.parse().ok()?;
        let stats = Stats::read(columns, add.stats.as_deref()?)?;
        // A path that leads out of the table is none of ours.
        let plain = !add.path.starts_with('/') && !add.path.split('/').any(|part| part == ".." || part.is_empty());
        plain.then_some(Self { add, day, stats })
    }

    pub(crate) fn held(&self) -> Option<&str> {
        self.add.tags.as_ref()?.get(HELD).map(String::as_str)
    }

    /// The action that removes it.
    pub(crate) fn removal(&self, at_ms: i64, data_change: bool) -> Action {
        Action::Remove(Remove {
            path: self.add.path.clone(),
            deletion_timestamp: Some(at_ms),
            data_change,
            extended_file_metadata: Some(true),
            partition_values: Some(self.add.partition_values.clone()),
            size: Some(self.add.size),
        })
    }
}

/// The state of a table at a version.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) version: i64,
    pub(crate) protocol: Option<Protocol>,
    pub(crate) meta: Option<MetaData>,
    /// By path.
    pub(crate) files: BTreeMap<String, Arc<DataFile>>,
    /// Removed files whose time on the disk is not over, by path.
    pub(crate) removed: BTreeMap<String, Remove>,
    pub(crate) numbers: BTreeMap<String, i64>,
}

impl State {
    /// Before the first commit.
    pub(crate) fn new() -> Self {
        Self {
            version: -1,
            protocol: None,
            meta: None,
            files: BTreeMap::new(),
            removed: BTreeMap::new(),
            numbers: BTreeMap::new(),
        }
    }

    /// Takes in the actions of a file of the log.
    pub(crate) fn apply(&mut self, columns: &Columns, actions: Vec<Action>, from: &Path) -> Result<(), EventError> {
        for action in actions {
            match action {
                Action::CommitInfo(_) => {}
                Action::Protocol(protocol) => {
                    if protocol.min_reader_version > READER || protocol.min_writer_version > WRITER {
                        return Err(foreign(from));
                    }
                    self.protocol = Some(protocol);
                }
                Action::MetaData(meta) => self.meta = Some(meta),
                Action::Txn(Txn { app_id, version, .. }) => {
                    self.numbers.insert(app_id, version);
                }
                Action::Add(add) => {
                    let path = add.path.clone();
                    let file = DataFile::read(columns, add)
                        .ok_or_else(|| EventError::log(from, format!("{path}: day or number of rows is missing")))?;
                    self.removed.remove(&path);
                    self.files.insert(path, Arc::new(file));
                }
                Action::Remove(remove) => {
                    self.files.remove(&remove.path);
                    self.removed.insert(remove.path.clone(), remove);
                }
            }
        }
        Ok(())
    }

    pub(crate) fn number(&self, name: &str) -> i64 {
        self.numbers.get(name).copied().unwrap_or(0)
    }

    /// All of it as the rows of a checkpoint.
    pub(crate) fn actions(&self) -> Vec<Action> {
        let mut all: Vec<Action> = self.protocol.iter().cloned().map(Action::Protocol).collect();
        all.extend(self.meta.iter().cloned().map(Action::MetaData));
        all.extend(self.numbers.iter().map(|(app_id, version)| {
            Action::Txn(Txn { app_id: app_id.clone(), version: *version, last_updated: None })
        }));
        all.extend(self.removed.values().map(|remove| Action::Remove(Remove { data_change: false, ..remove.clone() })));
        all.extend(self.files.values().map(|file| Action::Add(Add { data_change: false, ..file.add.clone() })));
        all
    }
}

pub(crate) fn foreign(path: &Path) -> EventError {
    let path = path.display();
    EventError::new(
        EventErrorKind::InUse,
        format!(
            "{path} do chương trình khác ghi, hoặc phiên bản mới hơn; chỉ một chương trình được ghi vào kho sự kiện, hãy dừng chương trình kia"
        ),
        format!(
            "{path} was written by another program, or by a newer version; only one program may write to the event store, stop the other one"
        ),
    )
}
