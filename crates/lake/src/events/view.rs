//! What a reader sees at one moment: the files of a version of the log, and the rows that wait for their commit.

use std::sync::Arc;

use super::columns::Columns;
use super::rows::EventBatch;
use super::state::{DataFile, State};

/// Rows that are not committed yet, with the position of the journal up to which they reach.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) batch: EventBatch,
    pub(crate) position: u64,
}

/// All rows of the table at one moment. It never changes: a commit makes another one, in which its rows are in files and do not wait any
/// more, so that no row is seen twice and none is missed.
#[derive(Clone, Debug)]
pub(crate) struct View {
    pub(crate) state: Arc<State>,
    /// The newest first, by day and time of the last row.
    pub(crate) files: Arc<[Arc<DataFile>]>,
    /// The oldest first.
    pub(crate) tail: Vec<Arc<Waiting>>,
}

impl View {
    pub(crate) fn new(state: &State, columns: &Columns, tail: Vec<Arc<Waiting>>) -> Self {
        let mut files: Vec<Arc<DataFile>> = state.files.values().map(Arc::clone).collect();
        files.sort_by_cached_key(|file| std::cmp::Reverse((file.day, file.stats.last(columns), file.add.path.clone())));
        Self { state: Arc::new(state.clone()), files: files.into(), tail }
    }
}

/// The rows that wait for their commit, counted.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tail {
    /// How many rows.
    pub rows: u64,
    /// Their memory, in bytes.
    pub bytes: usize,
    /// The position of the journal up to which they reach; nothing when there are none.
    pub position: Option<u64>,
}

impl Tail {
    pub(crate) fn of(waiting: &[Arc<Waiting>]) -> Self {
        Self {
            rows: waiting.iter().map(|waiting| waiting.batch.len() as u64).sum(),
            bytes: waiting.iter().map(|waiting| waiting.batch.bytes).sum(),
            position: waiting.last().map(|waiting| waiting.position),
        }
    }
}
