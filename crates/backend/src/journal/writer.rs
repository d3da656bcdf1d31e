//! The one who writes: a group of entries, few calls, one flush, then the answers. Knows no thread, so that tests can drive it.

use std::io::{self, IoSlice};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

use super::disk::{DiskFile, write_all};
use super::error::JournalError;
use super::format::{ENTRY_HEAD, EntryHead, SEGMENT_HEAD, SegmentHead, put, segment_name};
use super::shared::{Segment, Shared};
use super::{Position, options};
use crate::clock::Clock;

/// An entry that waits for the disk.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) kind: u16,
    /// Bytes of the head, in `front`.
    pub(super) head: u32,
    /// Bytes of the body, in `front` when it is short, otherwise in `body`.
    pub(super) body_len: u32,
    pub(super) content: u32,
    /// Room for the entry's head, then its head and perhaps its body.
    pub(super) front: Vec<u8>,
    pub(super) body: Bytes,
    pub(super) answer: oneshot::Sender<Result<Position, JournalError>>,
    /// Given back just before the answer.
    pub(super) permit: Option<OwnedSemaphorePermit>,
}

impl Request {
    pub(super) fn bytes(&self) -> u64 {
        (self.front.len() + self.body.len()) as u64
    }

    fn answer(self, answer: Result<Position, JournalError>) {
        // First, so that whoever is told finds the room.
        drop(self.permit);
        // Who asked may have gone.
        let _ = self.answer.send(answer);
    }
}

/// The segment that grows.
#[derive(Debug)]
struct Active {
    file: Arc<dyn DiskFile>,
    segment: Segment,
}

#[derive(Debug)]
pub(super) struct Writer {
    shared: Arc<Shared>,
    clock: Arc<dyn Clock>,
    active: Option<Active>,
    /// The position of the next entry.
    next: u64,
    /// The position after the last entry; less than `next` only where recovery passed over positions.
    after: u64,
    generation: u64,
}

impl Writer {
    /// `after` and `next` as recovery found them; `generation` is the highest that was used.
    pub(super) fn new(shared: Arc<Shared>, clock: Arc<dyn Clock>, after: u64, next: u64, generation: u64) -> Self {
        Self { shared, clock, active: None, next, after, generation }
    }

    /// Writes a group and answers it. The order of the group is that of the positions.
    pub(super) fn commit(&mut self, group: Vec<Request>) {
        let mut waiting = self.refuse_without_room(group).into_iter().peekable();
        while let Some(first) = waiting.peek() {
            if let Err(error) = self.make_ready(first.bytes()) {
                self.shared.counters.failures.fetch_add(1, Ordering::Relaxed);
                waiting.for_each(|request| request.answer(Err(error.clone())));
                return;
            }
            let mut room = self.room();
            let mut run = Vec::new();
            while let Some(request) = waiting.next_if(|request| request.bytes() <= room) {
                room -= request.bytes();
                run.push(request);
            }
            self.write(run);
        }
    }

    /// Answers what finds no room, by the limit of the journal or on the disk; returns the others.
    fn refuse_without_room(&self, group: Vec<Request>) -> Vec<Request> {
        let (limit, keep) = (self.shared.options.max_bytes, self.shared.options.min_free_bytes);
        let mut used = self.shared.state().bytes;
        // A disk that cannot say what is free is asked by writing.
        let mut free = self.shared.disk.free_bytes(&self.shared.folder).unwrap_or(u64::MAX);
        let mut accepted = Vec::with_capacity(group.len());
        for request in group {
            // Each may need a new segment.
            let need = request.bytes() + SEGMENT_HEAD as u64;
            if used + need > limit {
                request.answer(Err(JournalError::Full { used, limit }));
            } else if free.saturating_sub(need) < keep {
                request.answer(Err(JournalError::NoSpace { free, keep }));
            } else {
                used += request.bytes();
                free = free.saturating_sub(request.bytes());
                accepted.push(request);
            }
        }
        accepted
    }

    fn room(&self) -> u64 {
        self.active.as_ref().map_or(0, |active| self.shared.options.segment_bytes.saturating_sub(active.segment.bytes))
    }

    /// Sees to a segment that has room for `bytes`.
    fn make_ready(&mut self, bytes: u64) -> Result<(), JournalError> {
        if self.room() < bytes { self.begin_segment() } else { Ok(()) }
    }

    /// Begins a new segment; all before it is durable.
    pub(super) fn begin_segment(&mut self) -> Result<(), JournalError> {
        self.active = None;
        let generation = self.generation + 1;
        let created = self.clock.now();
        let head = SegmentHead { id: self.shared.id, generation, after: self.after, first: self.next, created };
        let path = self.shared.folder.join(segment_name(self.next, generation));
        let file = self.shared.disk.create(&path).map_err(|error| JournalError::io("create", &path, error))?;
        // A name is used once, whatever comes of it.
        self.generation = generation;
        let written = write_all(&*file, 0, &mut [IoSlice::new(&head.encode())])
            .and_then(|()| file.sync())
            .and_then(|()| self.shared.disk.sync_folder(&self.shared.folder));
        if let Err(error) = written {
            // What cannot be removed is an empty segment, which the next start removes.
            let _ = self.shared.disk.remove(&path);
            return Err(JournalError::io("begin", &path, error));
        }
        let segment =
            Segment { after: self.after, first: self.next, generation, next: self.next, bytes: SEGMENT_HEAD as u64 };
        let mut state = self.shared.state();
        state.segments.push_back(segment);
        state.bytes += segment.bytes;
        drop(state);
        self.active = Some(Active { file, segment });
        Ok(())
    }

    /// Writes entries for which the segment has room, and answers them.
    fn write(&mut self, mut run: Vec<Request>) {
        let Some(active) = &mut self.active else { return };
        let at = self.clock.now();
        let mut bytes = 0;
        for (position, request) in (self.next..).zip(&mut run) {
            let (kind, head, body, content) = (request.kind, request.head, request.body_len, request.content);
            let head = EntryHead { kind, position, at, settled: self.next, head, body, content };
            put(&mut request.front, 0, &head.encode(&self.shared.id));
            bytes += request.bytes();
        }
        let mut slices: Vec<IoSlice<'_>> = Vec::with_capacity(run.len() * 2);
        for request in &run {
            slices.push(IoSlice::new(&request.front));
            if !request.body.is_empty() {
                slices.push(IoSlice::new(&request.body));
            }
        }
        let path = self.shared.path(&active.segment);
        let written = match write_all(&*active.file, active.segment.bytes, &mut slices) {
            Err(error) => {
                let full = matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
                Err((JournalError::io("write", &path, error), full))
            }
            Ok(()) => active.file.sync().map_err(|error| (JournalError::io("flush", &path, error), false)),
        };
        match written {
            Ok(()) => self.acknowledge(run, bytes),
            Err((error, full)) => {
                self.cut_back(full);
                self.shared.counters.failures.fetch_add(1, Ordering::Relaxed);
                run.into_iter().for_each(|request| request.answer(Err(error.clone())));
            }
        }
    }

    /// The entries are on the disk: readers may see them, then those who wait are told.
    fn acknowledge(&mut self, run: Vec<Request>, bytes: u64) {
        let Some(active) = &mut self.active else { return };
        let first = self.next;
        self.next += run.len() as u64;
        self.after = self.next;
        active.segment.bytes += bytes;
        active.segment.next = self.next;
        let mut state = self.shared.state();
        state.bytes += bytes;
        if let Some(last) = state.segments.back_mut() {
            *last = active.segment;
        }
        drop(state);
        let counters = &self.shared.counters;
        counters.groups.fetch_add(1, Ordering::Relaxed);
        counters.entries.fetch_add(run.len() as u64, Ordering::Relaxed);
        counters.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.shared.durable.send_replace(self.next);
        for (position, request) in (first..).zip(run) {
            request.answer(Ok(Position(position)));
        }
    }

    /// After an error the file is cut back to what was acknowledged. Only a full disk lets the segment go on. One whose flush
    /// failed is left for good, since the system may have forgotten pages that it says are clean; so is one that cannot be
    /// written for another reason (a bad place of the disk, a limit on the size of files).
    fn cut_back(&mut self, full: bool) {
        let Some(active) = self.active.take() else { return };
        let cut = active.file.set_len(active.segment.bytes).and_then(|()| active.file.sync());
        if full && cut.is_ok() {
            self.active = Some(active);
            return;
        }
        let mut state = self.shared.state();
        let Segment { after, first, next, .. } = active.segment;
        // One that passed over positions stays, and so does the last in the table: their names keep the next position.
        let empty = next == first && after == first;
        if empty && state.segments.len() > 1 {
            state.segments.pop_back();
            state.bytes -= active.segment.bytes;
            drop(state);
            // An empty segment that stays behind means nothing; the next start removes it.
            let _ = self.shared.disk.remove(&self.shared.path(&active.segment));
        }
    }
}

impl Drop for Writer {
    /// No entry comes any more; readers end when they have read all.
    fn drop(&mut self) {
        self.shared.state().closed = true;
        self.shared.durable.send_modify(|_| {});
    }
}

/// Packs an entry for the writer, apart from its position and time; `longest` is the most that the journal
/// takes of head and body. The checksum is made here, by the thread that brings it.
pub(super) fn request(
    kind: u16,
    head: &[u8],
    body: Bytes,
    longest: usize,
) -> Result<(Request, oneshot::Receiver<Result<Position, JournalError>>), JournalError> {
    /// A body below this is copied, which is cheaper than a piece of its own in the vectored write.
    const COPY_BELOW: usize = 4 * 1024;
    let whole = head.len() + body.len();
    for (bytes, limit) in [(head.len(), options::MAX_HEAD), (body.len(), options::MAX_BODY), (whole, longest)] {
        if bytes > limit {
            return Err(JournalError::TooLarge { bytes, limit });
        }
    }
    let content = super::format::content_check(head, &body);
    let copied = if body.len() < COPY_BELOW { body.len() } else { 0 };
    let mut front = Vec::with_capacity(ENTRY_HEAD + head.len() + copied);
    front.resize(ENTRY_HEAD, 0);
    front.extend_from_slice(head);
    let (head, body_len) = (length(head.len()), length(body.len()));
    let body = if copied == body.len() {
        front.extend_from_slice(&body);
        Bytes::new()
    } else {
        body
    };
    let (answer, answered) = oneshot::channel();
    Ok((Request { kind, head, body_len, content, front, body, answer, permit: None }, answered))
}

/// Lengths were compared with their limits.
fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
