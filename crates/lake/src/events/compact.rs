//! Compaction: small files of a day become one that is sorted by unit and time.
//!
//! One step joins up to [`MAX_MERGE_FILES`] files of one day, and is one commit that removes them and adds the new one; whoever reads an
//! older view goes on reading the old files until their time on the disk is over. A day that is over is joined until its files are
//! large. A day that is not over is joined in steps, as many files of about one size at a time, so that a query of today opens tens of
//! files and not thousands, and each row is written some three times in all.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, json};

use super::action::{Action, Add};
use super::day::Day;
use super::error::EventError;
use super::file::{Made, Reading};
use super::limits::{CLOSED_AFTER_US, COMPACT_BYTES, MAX_FILE_BYTES, MAX_MERGE_FILES, OPEN_DAY_FILES};
use super::merge::Merged;
use super::state::{DataFile, State};
use super::store::{EventStore, Inner, info_of, sync_days};

/// What one step of compaction did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Compacted {
    /// The day.
    pub day: Day,
    /// Files that were joined.
    pub files: usize,
    /// Their bytes.
    pub before: u64,
    /// Bytes of the file that they became.
    pub after: u64,
    /// Rows.
    pub rows: u64,
}

impl EventStore {
    /// Joins small files of one day, the oldest day first; nothing when no day needs it. Commits and queries go on meanwhile. Call it
    /// again until it gives nothing.
    ///
    /// # Errors
    ///
    /// When one of the files is damaged or the disk refuses. The table stays as it was.
    pub fn compact(&self) -> Result<Option<Compacted>, EventError> {
        let inner = &self.inner;
        let _one = inner.upkeep.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some((day, files)) = next(&inner.view().state, inner.place.clock.now().0) else { return Ok(None) };
        let (joined, made) = join(inner, day, &files)?;
        let after = joined.add.size;
        let rows = joined.stats.rows;
        let mut actions = vec![info_of(
            &inner.place,
            "OPTIMIZE",
            &json!({"predicate": format!("[\"day = '{day}'\"]")}),
            metrics(files.len(), 1),
        )];
        actions.extend(files.iter().map(|file| file.removal(inner.place.now_ms(), false)));
        actions.push(Action::Add(Add { data_change: false, ..joined.add }));
        let mut made = [made];
        // Nothing else removes files meanwhile: that is upkeep as well, and waits.
        inner.write(&mut inner.writer(), actions, made.iter_mut(), 0)?;
        let before = files.iter().map(|file| file.add.size).sum();
        Ok(Some(Compacted { day, files: files.len(), before, after, rows }))
    }
}

/// The files that are joined next.
pub(crate) fn next(state: &State, now_us: i64) -> Option<(Day, Vec<Arc<DataFile>>)> {
    let mut days: BTreeMap<Day, Vec<&Arc<DataFile>>> = BTreeMap::new();
    for file in state.files.values().filter(|file| file.held().is_none() && file.add.size < COMPACT_BYTES) {
        days.entry(file.day).or_default().push(file);
    }
    for (day, mut files) in days {
        files.sort_by_key(|file| (file.add.size, file.add.path.clone()));
        let closed = now_us >= day.end().0.saturating_add(CLOSED_AFTER_US);
        let chosen: Vec<&Arc<DataFile>> = if closed {
            fitting(files.into_iter())
        } else {
            of_one_size(&files).map_or_else(Vec::new, |of| fitting(of.into_iter()))
        };
        if chosen.len() >= 2 {
            return Some((day, chosen.into_iter().map(Arc::clone).collect()));
        }
    }
    None
}

/// The smallest files that fit together into one.
fn fitting<'a>(files: impl Iterator<Item = &'a Arc<DataFile>>) -> Vec<&'a Arc<DataFile>> {
    let mut bytes = 0_u64;
    files
        .take(MAX_MERGE_FILES)
        .take_while(|file| {
            bytes = bytes.saturating_add(file.add.size);
            bytes <= MAX_FILE_BYTES
        })
        .collect()
}

/// Enough files within one power of eight of bytes.
fn of_one_size<'a>(sorted: &[&'a Arc<DataFile>]) -> Option<Vec<&'a Arc<DataFile>>> {
    let step = |file: &DataFile| file.add.size.max(1).ilog2() / 3;
    let of = sorted.chunk_by(|a, b| step(a) == step(b)).find(|of| of.len() >= OPEN_DAY_FILES)?;
    Some(of.to_vec())
}

/// Writes the rows of files of a day into one.
fn join(inner: &Inner, day: Day, files: &[Arc<DataFile>]) -> Result<(DataFile, Made), EventError> {
    let place = &inner.place;
    let sources: Result<Vec<Reading>, EventError> = files.iter().map(|file| Reading::open(place, file)).collect();
    let mut writing = place.begin(day)?;
    for rows in Merged::new(sources?) {
        writing.write(&rows?)?;
    }
    let (joined, made) = writing.close(None)?;
    let before: u64 = files.iter().map(|file| file.stats.rows).sum();
    if joined.stats.rows != before {
        let after = joined.stats.rows;
        return Err(EventError::internal(format!("{before} rows of {day} became {after}; the table stays as it was")));
    }
    sync_days(place, std::iter::once(&joined))?;
    Ok((joined, made))
}

/// What a commit says of the files that it removes and adds.
pub(crate) fn metrics(removed: usize, added: usize) -> Map<String, serde_json::Value> {
    let metrics = json!({"numAddedFiles": added.to_string(), "numRemovedFiles": removed.to_string()});
    Map::from_iter([("operationMetrics".to_owned(), metrics)])
}
