//! Retention: days go by age and by a budget of bytes, the oldest first, except for what a legal hold keeps. And the vacuum, which takes
//! removed files off the disk when nobody can be reading them any more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::ErrorKind;
use std::sync::{Arc, PoisonError};

use datafusion::arrow::record_batch::RecordBatch;
use serde_json::json;

use super::action::{Action, Remove};
use super::columns::DAY;
use super::compact::metrics;
use super::day::Day;
use super::error::EventError;
use super::file::{Made, Reading};
use super::hold::{Held, Hold, holds, name};
use super::limits::GRACE;
use super::merge::{Merged, keep};
use super::state::{DataFile, EXPIRED, HELD, State};
use super::store::{EventStore, add, info_of, number, sync_days};

/// How long and how much is kept.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Retention {
    /// Days before today that stay; all of them when it is nothing.
    pub days: Option<u32>,
    /// Bytes of files that stay; all of them when it is nothing. Today always stays.
    pub bytes: Option<u64>,
}

/// A day that went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expired {
    /// The day.
    pub day: Day,
    /// Rows that went.
    pub rows: u64,
    /// Rows that a legal hold keeps.
    pub held: u64,
    /// Bytes of files that were let go of, less those of the held rows. The disk has them back after a [`vacuum`](EventStore::vacuum).
    pub bytes: u64,
}

/// How long the disk lasts, and what goes next.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Forecast {
    /// Bytes of all files.
    pub bytes: u64,
    /// Bytes of a day: the mean of the last seven days that are over and have files; of today when there are none.
    pub bytes_a_day: u64,
    /// Days at this rate until the budget is used up: 0 when it is. Nothing without a budget or without a rate.
    pub days_left: Option<f64>,
    /// The day that goes next, with its rows and bytes. Nothing when only today is there.
    pub next: Option<(Day, u64, u64)>,
}

/// What a vacuum took off the disk.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Vacuumed {
    /// Files.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
}

impl EventStore {
    /// Lets go of the oldest day that retention does not keep: one commit. Nothing when there is none. Call it again until it gives
    /// nothing.
    ///
    /// # Errors
    ///
    /// When a file with rows that may be held is damaged (then its day stays), or the disk refuses.
    pub fn expire(&self, retention: Retention) -> Result<Option<Expired>, EventError> {
        let inner = &self.inner;
        let _one = inner.upkeep.lock().unwrap_or_else(PoisonError::into_inner);
        let state = Arc::clone(&inner.view().state);
        let all = holds(&state)?;
        let today = Day::of(inner.place.clock.now());
        let Some((day, going)) = goes(&state, &all, retention, today)? else { return Ok(None) };
        let of_day: Vec<&Hold> = all.iter().filter(|hold| hold.covers(day)).collect();
        let mut made: Vec<(DataFile, Made)> = Vec::new();
        if !of_day.is_empty() {
            made.extend(self.copy_held(day, &going, &of_day)?);
        }
        let rows: u64 = going.iter().map(|file| file.stats.rows).sum();
        let held: u64 = made.iter().map(|(file, _)| file.stats.rows).sum();
        let bytes: u64 = going.iter().map(|file| file.add.size).sum();
        let held_bytes: u64 = made.iter().map(|(file, _)| file.add.size).sum();
        let place = &inner.place;
        let mut more = metrics(going.len(), made.len());
        more.insert("rows".to_owned(), (rows - held).into());
        let parameters = json!({"held": held, "predicate": format!("[\"day = '{day}'\"]")});
        let mut actions = vec![info_of(place, "DELETE", &parameters, more)];
        actions.extend(going.iter().map(|file| file.removal(place.now_ms(), true)));
        actions.extend(made.iter().map(|(file, _)| Action::Add(file.add.clone())));
        let mut writer = inner.writer();
        actions.push(number(place, EXPIRED, add(writer.state.number(EXPIRED), rows - held)));
        inner.write(&mut writer, actions, made.iter_mut().map(|(_, made)| made), 0)?;
        Ok(Some(Expired { day, rows: rows - held, held, bytes: bytes.saturating_sub(held_bytes) }))
    }

    /// Copies the rows of these files that are held into one file, if there are any.
    fn copy_held(
        &self,
        day: Day,
        files: &[Arc<DataFile>],
        holds: &[&Hold],
    ) -> Result<Option<(DataFile, Made)>, EventError> {
        let place = &self.inner.place;
        let asked = Held::new(place, holds)?;
        let held = |rows: Result<RecordBatch, EventError>| {
            let rows = rows?;
            keep(&rows, &asked.of(&rows)?)
        };
        let sources: Result<Vec<_>, EventError> =
            files.iter().map(|file| Ok(Reading::open(place, file)?.map(&held))).collect();
        let mut rows = Merged::new(sources?).peekable();
        if rows.peek().is_none() {
            return Ok(None);
        }
        let mut writing = place.begin(day)?;
        for rows in rows {
            writing.write(&rows?)?;
        }
        let tags = BTreeMap::from([(HELD.to_owned(), name(holds)?)]);
        let (file, made) = writing.close(Some(tags))?;
        sync_days(place, std::iter::once(&file))?;
        Ok(Some((file, made)))
    }

    /// How long the disk lasts at the present rate, and what goes next.
    #[must_use]
    pub fn forecast(&self, retention: Retention) -> Forecast {
        let inner = &self.inner;
        let state = Arc::clone(&inner.view().state);
        let today = Day::of(inner.place.clock.now());
        let mut days: BTreeMap<Day, (u64, u64)> = BTreeMap::new();
        let mut bytes = 0;
        for file in state.files.values() {
            bytes += file.add.size;
            if file.held().is_none() {
                let (rows, bytes) = days.entry(file.day).or_default();
                *rows += file.stats.rows;
                *bytes += file.add.size;
            }
        }
        let over: Vec<u64> = days.iter().rev().filter(|(day, _)| **day < today).take(7).map(|(_, of)| of.1).collect();
        let of_today = days.get(&today).map_or(0, |of| of.1);
        let bytes_a_day = over.iter().sum::<u64>().checked_div(over.len() as u64).unwrap_or(of_today);
        let left = retention.bytes.map(|most| most.saturating_sub(bytes));
        #[expect(clippy::cast_precision_loss, reason = "a forecast to a hundredth of a day")]
        let days_left = left.filter(|_| bytes_a_day > 0).map(|left| left as f64 / bytes_a_day as f64);
        let next =
            days.iter().next().filter(|(day, _)| **day < today).map(|(day, (rows, bytes))| (*day, *rows, *bytes));
        Forecast { bytes, bytes_a_day, days_left, next }
    }

    /// Takes files off the disk that were removed longer than [`GRACE`] ago, writes a checkpoint and deletes the part of the log before
    /// the last but one: one commit. Nothing when there is nothing to take.
    ///
    /// # Errors
    ///
    /// When the disk refuses.
    pub fn vacuum(&self) -> Result<Vacuumed, EventError> {
        let inner = &self.inner;
        let _one = inner.upkeep.lock().unwrap_or_else(PoisonError::into_inner);
        let place = &inner.place;
        let grace = i64::try_from(GRACE.as_millis()).unwrap_or(i64::MAX);
        let before = place.now_ms().saturating_sub(grace);
        let mut writer = inner.writer();
        let is_over = |remove: &&Remove| remove.deletion_timestamp.is_none_or(|at| at <= before);
        let over: Vec<Remove> = writer.state.removed.values().filter(is_over).cloned().collect();
        if over.is_empty() {
            return Ok(Vacuumed::default());
        }
        let mut gone = Vacuumed::default();
        for remove in &over {
            let path = place.root.join(&remove.path);
            inner.footers.forget(&remove.path);
            match fs::remove_file(&path) {
                Ok(()) => {
                    gone.files += 1;
                    gone.bytes += remove.size.unwrap_or(0);
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(EventError::disk(("xoá", "delete"), &path, &error)),
            }
        }
        let days: BTreeSet<Day> = writer.state.files.values().map(|file| file.day).collect();
        let folders: BTreeSet<&str> =
            over.iter().filter_map(|remove| remove.path.split_once('/')).map(|(day, _)| day).collect();
        for folder in folders {
            // One that is not empty stays, and so does one that is being written into: its day has files or will make its folder anew.
            let unused =
                folder.split_once('=').and_then(|(_, day)| day.parse().ok()).is_some_and(|day| !days.contains(&day));
            if folder.starts_with(DAY) && unused {
                let _ = fs::remove_dir(place.root.join(folder));
            }
        }
        for remove in &over {
            writer.state.removed.remove(&remove.path);
        }
        let mut more = serde_json::Map::new();
        more.insert("operationMetrics".to_owned(), json!({"numDeletedFiles": gone.files.to_string()}));
        let info = info_of(place, "VACUUM END", &json!({"status": "COMPLETED"}), more);
        inner.write(&mut writer, vec![info], std::iter::empty(), 0)?;
        writer.checkpoint()?;
        Ok(gone)
    }
}

/// A day that goes, and its files that go.
type Going = (Day, Vec<Arc<DataFile>>);

/// The oldest day that retention does not keep, with the files of it that go.
fn goes(state: &State, all: &[Hold], retention: Retention, today: Day) -> Result<Option<Going>, EventError> {
    let first = retention.days.map(|days| today.plus(i32::try_from(days).unwrap_or(i32::MAX).saturating_neg()));
    let bytes: u64 = state.files.values().map(|file| file.add.size).sum();
    let mut days: BTreeMap<Day, Vec<&Arc<DataFile>>> = BTreeMap::new();
    for file in state.files.values().filter(|file| file.day < today) {
        days.entry(file.day).or_default().push(file);
    }
    for (day, files) in days {
        let too_old = first.is_some_and(|first| day < first);
        let too_much = retention.bytes.is_some_and(|most| bytes > most);
        let of_day: Vec<&Hold> = all.iter().filter(|hold| hold.covers(day)).collect();
        let held_now = name(&of_day)?;
        // What was copied for just these holds stays as it is; whatever held it before, it goes by the rule under which its day went.
        let going: Vec<Arc<DataFile>> = files
            .into_iter()
            .filter(|file| match file.held() {
                None => too_old || too_much,
                Some(held) => held != held_now,
            })
            .map(Arc::clone)
            .collect();
        if !going.is_empty() {
            return Ok(Some((day, going)));
        }
    }
    Ok(None)
}
