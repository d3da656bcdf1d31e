//! Reads durable entries in their order, and follows the end.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;

use tokio::sync::watch;

use super::disk::DiskFile;
use super::error::JournalError;
use super::scan::{Hole, Scan, Step};
use super::shared::{Place, Segment, Shared};
use super::wait::wait;
use super::{Found, Missing, Position, Why};

/// Reads a journal from a position on: whole entries, in order, and in between what is missing and why.
///
/// A reader has its own file handles and holds one block ([`super::READ_BLOCK`], or one longer entry) and what the caller
/// still has of earlier ones: records are slices of their block.
#[derive(Debug)]
pub struct Reader {
    cursor: ReadCursor,
    ready: VecDeque<Found>,
    durable: watch::Receiver<u64>,
}

/// Where the reader is; a copy goes to the thread that reads, so a caller that gives up in the middle loses nothing.
#[derive(Clone, Debug)]
struct ReadCursor {
    shared: Arc<Shared>,
    position: u64,
    open: Option<(u64, Scan)>,
}

impl Reader {
    pub(super) fn new(shared: Arc<Shared>, from: Position) -> Self {
        let durable = shared.durable.subscribe();
        Self {
            cursor: ReadCursor { shared, position: from.max(Position::FIRST).0, open: None },
            ready: VecDeque::new(),
            durable,
        }
    }

    /// The position of what comes next.
    #[must_use]
    pub fn position(&self) -> Position {
        match self.ready.front() {
            Some(Found::Entry(record)) => record.position,
            Some(Found::Missing(missing)) => missing.first,
            None => Position(self.cursor.position),
        }
    }

    /// The next entry, or nothing when all that is durable was read. Blocks while the disk is read.
    pub fn try_next(&mut self) -> Result<Option<Found>, JournalError> {
        if self.ready.is_empty() {
            self.cursor.fill(&mut self.ready)?;
        }
        Ok(self.ready.pop_front())
    }

    /// The next entry; waits until one is durable. Nothing once the journal is closed and all was read. A call that is dropped
    /// loses nothing.
    pub async fn next(&mut self) -> Result<Option<Found>, JournalError> {
        loop {
            if let Some(found) = self.ready.pop_front() {
                return Ok(Some(found));
            }
            // Marked before the disk is read: what comes meanwhile ends the wait at once.
            self.durable.mark_unchanged();
            let closed = self.cursor.shared.state().closed;
            if !self.cursor.at_end() {
                let mut cursor = self.cursor.clone();
                let read = move || {
                    let mut ready = VecDeque::new();
                    cursor.fill(&mut ready).map(|()| (cursor, ready))
                };
                let operation = "read the journal in";
                let failed = |error| JournalError::io(operation, &self.cursor.shared.folder, io::Error::other(error));
                (self.cursor, self.ready) = tokio::task::spawn_blocking(read).await.map_err(failed)??;
            } else if closed {
                return Ok(None);
            } else {
                self.cursor.rest();
                // An error says that the writer is gone; the next round sees that the journal is closed.
                let _ = self.durable.changed().await;
            }
        }
    }

    /// As [`Reader::next`], for a thread of its own, outside a runtime.
    pub fn next_blocking(&mut self) -> Result<Option<Found>, JournalError> {
        loop {
            self.durable.mark_unchanged();
            let closed = self.cursor.shared.state().closed;
            if let Some(found) = self.try_next()? {
                return Ok(Some(found));
            }
            if closed {
                return Ok(None);
            }
            self.cursor.rest();
            let _ = wait(self.durable.changed());
        }
    }
}

impl ReadCursor {
    fn at_end(&self) -> bool {
        self.shared.locate(self.position) == Place::End
    }

    /// While it waits, a reader holds no block.
    fn rest(&mut self) {
        if let Some((_, scan)) = &mut self.open {
            scan.forget_block();
        }
    }

    /// Reads the next block's worth into `ready`; nothing at the end.
    fn fill(&mut self, ready: &mut VecDeque<Found>) -> Result<(), JournalError> {
        while ready.is_empty() {
            match self.shared.locate(self.position) {
                Place::End => return Ok(()),
                Place::Released(until) => self.missing(until, Why::Released, ready),
                Place::NeverGiven(until) => self.missing(until, Why::NeverGiven, ready),
                Place::In(segment) => self.fill_from(&segment, ready)?,
            }
        }
        Ok(())
    }

    fn missing(&mut self, until: u64, why: Why, ready: &mut VecDeque<Found>) {
        let count = until.saturating_sub(self.position);
        ready.push_back(Found::Missing(Missing { first: Position(self.position), count, why }));
        self.position = until;
    }

    fn fill_from(&mut self, segment: &Segment, ready: &mut VecDeque<Found>) -> Result<(), JournalError> {
        let shared = Arc::clone(&self.shared);
        let path = shared.path(segment);
        let known = self.open.take().filter(|(generation, _)| *generation == segment.generation);
        let mut scan = match known {
            Some((_, scan)) => scan,
            None => match shared.disk.open(&path) {
                Ok(file) => self.begin(file, segment),
                // Released since it was looked up: the next look says so.
                Err(error) if error.kind() == io::ErrorKind::NotFound && self.is_gone(segment) => return Ok(()),
                Err(error) => return Err(JournalError::io("open", &path, error)),
            },
        };
        (scan.end, scan.bound) = (segment.bytes, segment.next);
        loop {
            match scan.step().map_err(|error| JournalError::io("read", &path, error))? {
                Step::Entry(record) => {
                    if record.position.0 >= self.position {
                        self.position = record.position.0 + 1;
                        ready.push_back(Found::Entry(record));
                    }
                }
                Step::Hole(hole) => self.damaged(segment, hole, ready),
                // All of this was durable once, so it reaches to the bound.
                Step::Rest(hole) => {
                    let count = segment.next - scan.expected;
                    scan.expected = segment.next;
                    self.damaged(segment, Hole { count, acknowledged: true, ..hole }, ready);
                }
                Step::End => {
                    // The file is shorter than it was.
                    if scan.expected < segment.next {
                        let (first, count) = (scan.expected, segment.next - scan.expected);
                        let hole = Hole { offset: scan.offset, bytes: 0, first, count, acknowledged: true };
                        scan.expected = segment.next;
                        self.damaged(segment, hole, ready);
                    }
                    break;
                }
            }
            if !ready.is_empty() && !scan.is_buffered() {
                break;
            }
        }
        self.open = Some((segment.generation, scan));
        Ok(())
    }

    fn begin(&self, file: Arc<dyn DiskFile>, segment: &Segment) -> Scan {
        Scan::new(file, self.shared.id, segment.first, segment.bytes, segment.next)
    }

    fn is_gone(&self, segment: &Segment) -> bool {
        self.shared.locate(self.position) != Place::In(*segment)
    }

    /// Takes note of a hole, and tells it as far as it is not before the reader's position.
    fn damaged(&mut self, segment: &Segment, hole: Hole, ready: &mut VecDeque<Found>) {
        let damage = self.shared.note(segment, &hole);
        let until = hole.first + hole.count;
        if until > self.position || (hole.count == 0 && hole.first >= self.position) {
            let first = hole.first.max(self.position);
            self.position = until;
            ready.push_back(Found::Missing(Missing {
                first: Position(first),
                count: until - first,
                why: Why::Damaged(damage),
            }));
        }
    }
}
