//! The store: opening, taking rows in, committing them, counting them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use datafusion::arrow::record_batch::RecordBatch;
use serde_json::{Map, Value, json};
use vg_backend::clock::{Clock, Random};

use super::action::{Action, Txn};
use super::columns::{Columns, DAY, EventColumn};
use super::counts::{ScanCounts, Scans};
use super::day::Day;
use super::error::{EventError, EventErrorKind};
use super::file::{Made, Place, Reading};
use super::footers::Footers;
use super::limits::{CHECKPOINT_EVERY, MAX_TAIL_BYTES};
use super::log::{Log, sync_folder};
use super::merge::Sorted;
use super::opening::{beginning, lock, remove_orphans};
use super::rows::{EventBatch, EventRows};
use super::state::{DataFile, EXPIRED, POSITION, STORED, State};
use super::view::{Tail, View, Waiting};

/// The event store on a folder; cheap to clone.
#[derive(Clone, Debug)]
pub struct EventStore {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) place: Place,
    /// What readers see. Held for moments.
    view: RwLock<Arc<View>>,
    /// Who writes the log. Held while files of a commit are written.
    writer: Mutex<Writer>,
    /// Compaction, retention and vacuum, one at a time.
    pub(crate) upkeep: Mutex<()>,
    pub(crate) footers: Footers,
    pub(crate) scans: Scans,
    /// Held as long as the store is open: no other program opens it.
    _lock: File,
}

#[derive(Debug)]
pub(crate) struct Writer {
    log: Log,
    pub(crate) state: State,
    /// Version of the last checkpoint.
    checkpoint: i64,
    /// A commit of which nobody knows whether it is on the disk: nothing is written any more before the table is opened anew.
    unsure: bool,
}

/// What a commit wrote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Committed {
    /// Version of the table.
    pub version: i64,
    /// Rows that it added.
    pub rows: u64,
    /// Files that it added.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The position of the journal up to which everything is in the table now.
    pub position: u64,
}

/// Sums over the table. `stored = present + expired` holds at every version.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Totals {
    /// Rows that were ever committed.
    pub stored: u64,
    /// Rows that retention let go of.
    pub expired: u64,
    /// Rows in the files of the table.
    pub present: u64,
    /// Files of the table.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The first and the last day that has files.
    pub days: Option<(Day, Day)>,
}

/// What was wrong when everything was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    /// The sums, as the log has them.
    pub totals: Totals,
    /// Rows that were read.
    pub read: u64,
    /// What is wrong: files that cannot be read or have another size or number of rows, sums that do not fit.
    pub faults: Vec<EventError>,
}

impl EventStore {
    /// Opens the store in a folder, and makes it when there is none. Files that no commit names are removed: a crash left them.
    ///
    /// # Errors
    ///
    /// When another program holds it, its log is damaged, its columns are not these, or the disk refuses.
    pub fn open(
        root: &Path,
        columns: &'static [EventColumn],
        clock: &Arc<dyn Clock>,
        random: &Arc<dyn Random>,
    ) -> Result<Self, EventError> {
        let columns = Columns::new(columns)?;
        fs::create_dir_all(root).map_err(|error| EventError::disk(("tạo", "create"), root, &error))?;
        let lock = lock(root)?;
        let log = Log::open(root)?;
        let (mut state, checkpoint) = log.read(&columns)?;
        let (clock, random) = (Arc::clone(clock), Arc::clone(random));
        let place = Place { root: root.to_owned(), columns, clock, random, conditions: Arc::default() };
        if let Some(first) = beginning(&place, &state)? {
            let version = state.version + 1;
            log.commit(version, &first)??;
            state.apply(&place.columns, first, root)?;
            state.version = version;
        }
        remove_orphans(&place, &state)?;
        let view = View::new(&state, &place.columns, Vec::new());
        Ok(Self {
            inner: Arc::new(Inner {
                place,
                view: RwLock::new(Arc::new(view)),
                writer: Mutex::new(Writer { log, state, checkpoint, unsure: false }),
                upkeep: Mutex::new(()),
                footers: Footers::default(),
                scans: Scans::default(),
                _lock: lock,
            }),
        })
    }

    /// Rows to write into.
    #[must_use]
    pub fn rows(&self) -> EventRows {
        EventRows::new(&self.inner.place.columns)
    }

    /// The columns, with `unit`, `time` and `day`: name, kind, what it holds (Vietnamese, English), whether it may be NULL.
    pub fn columns(
        &self,
    ) -> impl Iterator<Item = (&'static str, vg_backend::published::ColumnKind, (&'static str, &'static str), bool)> + '_
    {
        self.inner.place.columns.listed()
    }

    /// The position of the journal up to which everything is committed; nothing before the first commit.
    #[must_use]
    pub fn position(&self) -> Option<u64> {
        committed(&self.inner.view())
    }

    /// Takes rows in: queries see them from now on. With them everything of the journal up to `position` has been taken in.
    ///
    /// # Errors
    ///
    /// When `position` is not behind the last one, or the rows that wait have more than [`MAX_TAIL_BYTES`]: then commit first.
    pub fn append(&self, batch: EventBatch, position: u64) -> Result<(), EventError> {
        let mut view = self.inner.view.write().unwrap_or_else(PoisonError::into_inner);
        let last = view.tail.last().map(|waiting| waiting.position).or_else(|| committed(&view));
        if last.is_some_and(|last| position <= last) || i64::try_from(position).is_err() {
            let last = last.unwrap_or_default();
            return Err(EventError::new(
                EventErrorKind::Invalid,
                format!("vị trí {position} của sổ nhận không đứng sau {last}: các dòng này đã được nhận rồi"),
                format!("position {position} of the journal is not behind {last}: these rows were taken before"),
            ));
        }
        let waiting = Tail::of(&view.tail).bytes;
        if waiting > 0 && waiting.saturating_add(batch.bytes) > MAX_TAIL_BYTES {
            return Err(EventError::new(
                EventErrorKind::Limit,
                format!("các dòng chờ ghi vượt {MAX_TAIL_BYTES} byte; phải ghi xuống đĩa trước khi nhận thêm"),
                format!(
                    "the rows that wait have more than {MAX_TAIL_BYTES} bytes; they must be committed before more are taken"
                ),
            ));
        }
        let mut next = View::clone(&view);
        next.tail.push(Arc::new(Waiting { batch, position }));
        *view = Arc::new(next);
        Ok(())
    }

    /// The rows that wait for their commit. At [`COMMIT_BYTES`](super::limits::COMMIT_BYTES) it is time for one.
    #[must_use]
    pub fn tail(&self) -> Tail {
        Tail::of(&self.inner.view().tail)
    }

    /// Commits everything that waits: files, on the disk, and then one commit of the log that names them together with the position.
    /// After a crash before it, none of this is there and the position is the old one. Nothing when nothing waits.
    ///
    /// # Errors
    ///
    /// When the disk refuses. The rows go on waiting and are still seen; another commit may succeed.
    pub fn commit(&self) -> Result<Option<Committed>, EventError> {
        let mut writer = self.inner.writer();
        let tail = self.inner.view().tail.clone();
        let Some(position) = tail.last().map(|waiting| waiting.position) else { return Ok(None) };
        let place = &self.inner.place;
        let mut written: Vec<(DataFile, Made)> = Vec::new();
        let batches: Vec<&RecordBatch> = tail.iter().map(|waiting| &waiting.batch.rows).collect();
        Sorted::new(&batches, place.columns.day_at()).each_day(|day, parts| {
            let mut file = place.begin(day)?;
            for rows in parts {
                file.write(&rows?)?;
            }
            written.push(file.close(None)?);
            Ok(())
        })?;
        sync_days(place, written.iter().map(|(file, _)| file))?;
        let rows = Tail::of(&tail).rows;
        let bytes = written.iter().map(|(file, _)| file.add.size).sum();
        let files = written.len();
        let number = |name: &str, version: i64| number(place, name, version);
        let mut actions =
            vec![info(place, "WRITE", &json!({"mode": "Append", "partitionBy": "[\"day\"]"}), rows, position)];
        actions.push(number(POSITION, i64::try_from(position).unwrap_or(i64::MAX)));
        actions.push(number(STORED, add(writer.state.number(STORED), rows)));
        actions.extend(written.iter().map(|(file, _)| Action::Add(file.add.clone())));
        let version = self.inner.write(&mut writer, actions, written.iter_mut().map(|(_, made)| made), tail.len())?;
        Ok(Some(Committed { version, rows, files, bytes, position }))
    }

    /// Sums over the table.
    #[must_use]
    pub fn totals(&self) -> Totals {
        totals(&self.inner.view().state)
    }

    /// Reads every file whole and compares it with the log: size, rows, sums. It takes as long as the disk and the decompression do.
    #[must_use]
    pub fn verify(&self) -> Verified {
        let (view, place) = (self.inner.view(), &self.inner.place);
        let state = &view.state;
        let totals = totals(state);
        let (mut read, mut faults) = (0_u64, Vec::new());
        for file in state.files.values() {
            match count(place, file) {
                Ok(rows) => read += rows,
                Err(error) => faults.push(error),
            }
        }
        if totals.stored != totals.present + totals.expired {
            let Totals { stored, present, expired, .. } = totals;
            faults.push(EventError::new(
                EventErrorKind::Damaged,
                format!("số dòng không khớp: đã ghi {stored}, hiện có {present}, đã hết hạn {expired}"),
                format!("the sums do not fit: {stored} stored, {present} present, {expired} expired"),
            ));
        }
        Verified { totals, read, faults }
    }

    /// How many files and row groups queries looked at and read, since the store was opened.
    #[must_use]
    pub fn scans(&self) -> ScanCounts {
        self.inner.scans.counts()
    }
}

impl Inner {
    pub(crate) fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes a commit, and shows it: from now on its files are seen, and the first `committed` batches wait no more.
    pub(crate) fn write<'a>(
        &self,
        writer: &mut Writer,
        actions: Vec<Action>,
        made: impl Iterator<Item = &'a mut Made>,
        committed: usize,
    ) -> Result<i64, EventError> {
        if writer.unsure {
            return Err(EventError::new(
                EventErrorKind::Disk,
                "một lần ghi trước không rõ đã xuống đĩa hay chưa; hãy khởi động lại chương trình",
                "of an earlier commit it is not known whether it is on the disk; start the program again",
            ));
        }
        let version = writer.state.version + 1;
        let synced = writer.log.commit(version, &actions)?;
        // The commit names the files now, even when the disk does not say that it is safe: they must stay.
        made.for_each(Made::keep);
        if let Err(error) = synced {
            writer.unsure = true;
            return Err(error);
        }
        writer.state.apply(&self.place.columns, actions, &self.place.root)?;
        writer.state.version = version;
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        let tail = view.tail.iter().skip(committed).map(Arc::clone).collect();
        *view = Arc::new(View::new(&writer.state, &self.place.columns, tail));
        drop(view);
        // A checkpoint only makes opening faster. When the disk refuses it, the commit is there all the same, and the next one tries again.
        if version - writer.checkpoint >= CHECKPOINT_EVERY && writer.log.checkpoint(&writer.state).is_ok() {
            writer.checkpoint = version;
        }
        Ok(version)
    }
}

impl Writer {
    /// Writes a checkpoint of now, and deletes the part of the log that nobody needs any more.
    pub(crate) fn checkpoint(&mut self) -> Result<(), EventError> {
        self.log.checkpoint(&self.state)?;
        self.checkpoint = self.state.version;
        self.log.clean()
    }
}

fn committed(view: &View) -> Option<u64> {
    view.state.numbers.get(POSITION).and_then(|position| u64::try_from(*position).ok())
}

/// Brings the names of new files to the disk.
pub(crate) fn sync_days<'a>(place: &Place, files: impl Iterator<Item = &'a DataFile>) -> Result<(), EventError> {
    let days: std::collections::BTreeSet<Day> = files.map(|file| file.day).collect();
    for day in days {
        sync_folder(&place.root.join(format!("{DAY}={day}")))?;
    }
    sync_folder(&place.root)
}

fn totals(state: &State) -> Totals {
    let days = state.files.values().map(|file| file.day);
    Totals {
        stored: u64::try_from(state.number(STORED)).unwrap_or_default(),
        expired: u64::try_from(state.number(EXPIRED)).unwrap_or_default(),
        present: state.files.values().map(|file| file.stats.rows).sum(),
        files: state.files.len(),
        bytes: state.files.values().map(|file| file.add.size).sum(),
        days: days.clone().min().zip(days.max()),
    }
}

/// Reads a file whole; its number of rows, which is that of the log.
fn count(place: &Place, file: &DataFile) -> Result<u64, EventError> {
    let path = place.path(file);
    let size = fs::metadata(&path).map_err(|error| EventError::damaged(&path, error))?.len();
    if size != file.add.size {
        return Err(EventError::damaged(&path, format!("{size} bytes instead of {}", file.add.size)));
    }
    let mut rows = 0_u64;
    for batch in Reading::open(place, file)? {
        rows += batch?.num_rows() as u64;
    }
    if rows == file.stats.rows {
        return Ok(rows);
    }
    Err(EventError::damaged(&path, format!("{rows} rows instead of {}", file.stats.rows)))
}

/// A number that is kept with the table.
pub(crate) fn number(place: &Place, name: &str, version: i64) -> Action {
    Action::Txn(Txn { app_id: name.to_owned(), version, last_updated: Some(place.now_ms()) })
}

pub(crate) fn add(to: i64, rows: u64) -> i64 {
    to.saturating_add(i64::try_from(rows).unwrap_or(i64::MAX))
}

fn info(place: &Place, operation: &str, parameters: &Value, rows: u64, position: u64) -> Action {
    let own = json!({"operationMetrics": {"numOutputRows": rows.to_string()}, "rows": rows, "position": position});
    info_of(place, operation, parameters, own.as_object().cloned().unwrap_or_default())
}

/// What a commit says of itself.
pub(crate) fn info_of(place: &Place, operation: &str, parameters: &Value, more: Map<String, Value>) -> Action {
    let mut info = BTreeMap::new();
    info.insert("timestamp".to_owned(), place.now_ms().into());
    info.insert("operation".to_owned(), operation.into());
    info.insert("operationParameters".to_owned(), parameters.clone());
    info.insert("engineInfo".to_owned(), concat!("vonggac/", env!("CARGO_PKG_VERSION")).into());
    info.extend(more);
    Action::CommitInfo(info)
}
