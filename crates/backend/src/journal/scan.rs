//! Walks the entries of one segment, and finds the next whole one where something is damaged.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use vg_model::Timestamp;

use super::disk::{DiskFile, read_full};
use super::format::{ENTRY_HEAD, ENTRY_MAGIC, EntryHead, JournalId, SEGMENT_HEAD, content_check};
use super::options::READ_BLOCK;
use super::shared::Segment;
use super::{Damage, Position, Record};

/// Bytes that are given up at a time where the disk itself cannot read: a page.
const BAD_PAGE: usize = 4_096;
/// Error number of the kernel for a sector that cannot be read.
const EIO: i32 = 5;

/// A place in a segment. A copy reads on from the same place.
#[derive(Clone, Debug)]
pub(super) struct Scan {
    file: Arc<dyn DiskFile>,
    id: JournalId,
    /// Bytes as they were read, and where they stand in the file.
    block: Bytes,
    block_at: u64,
    /// The place of the next entry.
    pub(super) offset: u64,
    /// The position that it should have.
    pub(super) expected: u64,
    /// Where the bytes end that may be read.
    pub(super) end: u64,
    /// No entry from this position on is believed.
    pub(super) bound: u64,
}

/// What stands at a place.
#[derive(Debug)]
pub(super) enum Step {
    /// A whole entry.
    Entry(Record),
    /// Something that is no whole entry, with whole ones (or their heads) after it.
    Hole(Hole),
    /// Nothing more that could be read: `hole` reaches to the end. It may be what a crash left of the last entries.
    Rest(Hole),
    /// The end, exactly after an entry.
    End,
}

/// Bytes that are no entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Hole {
    pub(super) offset: u64,
    pub(super) bytes: u64,
    pub(super) first: u64,
    /// Positions that stood there; for a rest, at most.
    pub(super) count: u64,
    /// The entries behind it were written when these were acknowledged.
    pub(super) acknowledged: bool,
}

impl Hole {
    /// What is told of it.
    pub(super) fn damage(&self, segment: &Segment) -> Damage {
        Damage {
            segment: segment.name(),
            offset: self.offset,
            bytes: self.bytes,
            first: Position(self.first),
            count: self.count,
            acknowledged: self.acknowledged,
        }
    }
}

impl Scan {
    pub(super) fn new(file: Arc<dyn DiskFile>, id: JournalId, first: u64, end: u64, bound: u64) -> Self {
        let offset = SEGMENT_HEAD as u64;
        Self { file, id, block: Bytes::new(), block_at: 0, offset, expected: first, end, bound }
    }

    /// The next thing, read from the disk where necessary.
    pub(super) fn step(&mut self) -> io::Result<Step> {
        if self.expected >= self.bound || self.offset >= self.end {
            return Ok(Step::End);
        }
        let window = self.window(self.offset, ENTRY_HEAD)?;
        let found = EntryHead::decode(&window, &self.id).filter(|head| head.position == self.expected);
        let Some(head) = found else { return self.search() };
        if head.total() > self.end - self.offset {
            return Ok(Step::Rest(self.give_up(1)));
        }
        let total = usize::try_from(head.total()).unwrap_or(usize::MAX);
        let window = self.window(self.offset, total)?;
        match entry(&window, &head) {
            Some(record) => {
                self.offset += head.total();
                self.expected += 1;
                Ok(Step::Entry(record))
            }
            None => self.pass_over(&head).map(Step::Hole),
        }
    }

    /// True when the next entry is in memory as a whole.
    pub(super) fn is_buffered(&self) -> bool {
        let block_end = self.block_at + self.block.len() as u64;
        if self.offset < self.block_at || self.offset >= block_end || self.expected >= self.bound {
            return false;
        }
        let from = usize::try_from(self.offset - self.block_at).unwrap_or(usize::MAX);
        let head = self.block.get(from..).and_then(|rest| EntryHead::decode(rest, &self.id));
        head.is_some_and(|head| head.total() <= block_end.min(self.end) - self.offset)
    }

    /// Lets go of the block, which a reader that waits does not need.
    pub(super) fn forget_block(&mut self) {
        self.block = Bytes::new();
    }

    /// Passes an entry whose head is sound and whose content is not.
    fn pass_over(&mut self, head: &EntryHead) -> io::Result<Hole> {
        let offset = self.offset;
        self.offset += head.total();
        self.expected += 1;
        let next = EntryHead::decode(&self.window(self.offset, ENTRY_HEAD)?, &self.id);
        // Up to the bound everything was durable.
        let acknowledged = self.expected >= self.bound || next.is_some_and(|next| next.settled > head.position);
        Ok(Hole { offset, bytes: head.total(), first: head.position, count: 1, acknowledged })
    }

    /// Looks for the next sound head, from a place where there is none or a later one than expected.
    fn search(&mut self) -> io::Result<Step> {
        let mut at = self.offset;
        while at + ENTRY_HEAD as u64 <= self.end {
            let window = self.window(at, ENTRY_HEAD)?;
            let Some(found) = memchr::memmem::find(&window, &ENTRY_MAGIC) else {
                // The mark may lie over the end of the window.
                at += (window.len() - (ENTRY_MAGIC.len() - 1)) as u64;
                continue;
            };
            at += found as u64;
            let window = self.window(at, ENTRY_HEAD)?;
            match EntryHead::decode(&window, &self.id) {
                // What has a lower position was moved here, or is inside a body.
                Some(head) if (self.expected..self.bound).contains(&head.position) => {
                    return Ok(Step::Hole(self.go_on_at(at, &head)));
                }
                _ => at += 1,
            }
        }
        let most = (self.end - self.offset).div_ceil(ENTRY_HEAD as u64);
        Ok(Step::Rest(self.give_up(most)))
    }

    fn go_on_at(&mut self, at: u64, head: &EntryHead) -> Hole {
        let hole = Hole {
            offset: self.offset,
            bytes: at - self.offset,
            first: self.expected,
            count: head.position - self.expected,
            acknowledged: head.settled > self.expected,
        };
        self.offset = at;
        self.expected = head.position;
        hole
    }

    fn give_up(&mut self, most: u64) -> Hole {
        let count = most.min(self.bound - self.expected);
        let (offset, bytes) = (self.offset, self.end - self.offset);
        self.offset = self.end;
        Hole { offset, bytes, first: self.expected, count, acknowledged: false }
    }

    /// At least `need` bytes from `offset` on, fewer only at the end.
    fn window(&mut self, offset: u64, need: usize) -> io::Result<Bytes> {
        let left = self.end.saturating_sub(offset);
        let need = left.min(need as u64);
        let block_end = self.block_at + self.block.len() as u64;
        if offset < self.block_at || offset + need > block_end {
            let wanted = left.min(need.max(READ_BLOCK as u64));
            self.block = read_block(&*self.file, offset, usize::try_from(wanted).unwrap_or(usize::MAX))?;
            self.block_at = offset;
        }
        let from = usize::try_from(offset - self.block_at).unwrap_or(usize::MAX);
        let to = self.block.len().min(usize::try_from(self.end - self.block_at).unwrap_or(usize::MAX));
        Ok(if from <= to { self.block.slice(from..to) } else { Bytes::new() })
    }
}

/// The entry at the beginning of `window`, when its content is what was written.
fn entry(window: &Bytes, found: &EntryHead) -> Option<Record> {
    let head_end = ENTRY_HEAD + found.head as usize;
    let end = head_end + found.body as usize;
    if window.len() < end {
        return None;
    }
    let (head, body) = (window.slice(ENTRY_HEAD..head_end), window.slice(head_end..end));
    let sound = content_check(&head, &body) == found.content;
    let at: Timestamp = found.at;
    sound.then_some(Record { position: Position(found.position), at, kind: found.kind, head, body })
}

/// Reads bytes. What the disk itself cannot read comes as zeroes, which no check takes for an entry: a bad sector must cost
/// the entries in it and no other.
fn read_block(file: &dyn DiskFile, offset: u64, len: usize) -> io::Result<Bytes> {
    let mut block = vec![0; len];
    match read_full(file, offset, &mut block) {
        Ok(read) => block.truncate(read),
        Err(error) if error.raw_os_error() == Some(EIO) => {
            let mut done = 0;
            while done < len {
                // Pages of the disk, so that no more is given up than the disk does.
                let page = BAD_PAGE - usize::try_from((offset + done as u64) % BAD_PAGE as u64).unwrap_or_default();
                let page = block.get_mut(done..len.min(done + page)).unwrap_or_default();
                match read_full(file, offset + done as u64, page) {
                    Ok(_) => {}
                    Err(error) if error.raw_os_error() == Some(EIO) => page.fill(0),
                    Err(error) => return Err(error),
                }
                done += page.len().max(1);
            }
        }
        Err(error) => return Err(error),
    }
    Ok(block.into())
}
