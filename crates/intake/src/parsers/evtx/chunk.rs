//! One chunk: its header, and where its records are.
//!
//! Layout (libevtx, "Windows XML Event Log (EVTX) format", chunk and event record): a header of 512 bytes (magic, record
//! numbers, free space offset at 48, checksum of the records at 52, flags at 120, checksum of the header at 124), then
//! records of `**\0\0`, size, number, time written, BinXML and a copy of the size, aligned to 8 bytes.
//!
//! Records behind the free space offset are left over from an earlier use of the chunk and are not live. When the header
//! cannot be trusted, the records are found by their magic up to the end of the chunk; there a record counts as live
//! only while the numbers rise, because what is left over is older.

use memchr::memmem;
use vg_model::{DefectKind, Defects};

use super::le::{u32_at, u64_at};

/// Size of a chunk in bytes.
pub(super) const CHUNK_SIZE: usize = 65_536;
/// Size of the chunk header in bytes.
pub(super) const HEADER_SIZE: usize = 512;
/// First bytes of a chunk.
pub(super) const CHUNK_MAGIC: &[u8; 8] = b"ElfChnk\0";
/// First bytes of a record.
pub(super) const RECORD_MAGIC: &[u8; 4] = b"**\0\0";
/// Size of a record's header; its BinXML begins here.
const RECORD_HEADER: usize = 24;
/// Smallest record: header and copy of the size.
const SMALLEST_RECORD: usize = RECORD_HEADER + 4;
/// Flag of a chunk (and file) header without checksums.
const NO_CRC32: u32 = 4;

/// Where one record lies in its chunk, and what its header says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RecordAt {
    /// First byte of the record.
    pub(super) start: usize,
    /// First byte of its BinXML.
    pub(super) binxml: usize,
    /// End of its BinXML.
    pub(super) binxml_end: usize,
    /// End of the record.
    pub(super) end: usize,
    /// Number of the record.
    pub(super) id: u64,
    /// FILETIME at which it was written.
    pub(super) written: u64,
}

/// True when `chunk` starts with a chunk header that its own checksum confirms.
pub(super) fn is_sound_header(chunk: &[u8]) -> bool {
    chunk.starts_with(CHUNK_MAGIC) && header_checksum_agrees(chunk)
}

/// The number of the first record according to the header; 0 without a header.
pub(super) fn first_record_id(chunk: &[u8]) -> u64 {
    if chunk.starts_with(CHUNK_MAGIC) { u64_at(chunk, 24).unwrap_or(0) } else { 0 }
}

fn header_checksum_agrees(chunk: &[u8]) -> bool {
    if u32_at(chunk, 120).is_some_and(|flags| flags & NO_CRC32 != 0) {
        return true;
    }
    let (Some(front), Some(tables)) = (chunk.get(..120), chunk.get(128..HEADER_SIZE)) else { return false };
    let mut crc = crc32fast::Hasher::new();
    crc.update(front);
    crc.update(tables);
    u32_at(chunk, 124) == Some(crc.finalize())
}

/// What the chunk header says about its records.
struct Bounds {
    /// Where live records end.
    end: usize,
    /// False when neither checksum vouches for the header.
    trusted: bool,
}

fn bounds(chunk: &[u8], base: u64, defects: &mut Defects) -> Bounds {
    let whole = Bounds { end: chunk.len(), trusted: false };
    if !chunk.starts_with(CHUNK_MAGIC) {
        defects.add(DefectKind::Malformed, base, "chunk without its magic");
        return whole;
    }
    let header = header_checksum_agrees(chunk);
    if !header {
        defects.add(DefectKind::ChecksumMismatch, base, "checksum of the chunk header");
    }
    let free = u32_at(chunk, 48).unwrap_or(0) as usize;
    if !(HEADER_SIZE..=CHUNK_SIZE).contains(&free) {
        defects.add(DefectKind::Malformed, base + 48, "free space offset outside the chunk");
        return whole;
    }
    let Some(records) = chunk.get(HEADER_SIZE..free) else {
        return Bounds { end: chunk.len(), trusted: header };
    };
    let unchecked = u32_at(chunk, 120).is_some_and(|flags| flags & NO_CRC32 != 0);
    let agrees = unchecked || {
        let mut crc = crc32fast::Hasher::new();
        crc.update(records);
        u32_at(chunk, 52) == Some(crc.finalize())
    };
    if !agrees {
        defects.add(DefectKind::ChecksumMismatch, base + 52, "checksum of the event records");
    }
    if header || agrees { Bounds { end: free, trusted: true } } else { whole }
}

/// Fills `records` with the live records of `chunk`, which is at `base` of the stream.
pub(super) fn walk(chunk: &[u8], base: u64, records: &mut Vec<RecordAt>, defects: &mut Defects) {
    records.clear();
    let bounds = bounds(chunk, base, defects);
    let mut walker = Walker { chunk, base, limit: bounds.end, trusted: bounds.trusted, last: None };
    let mut at = HEADER_SIZE;
    while at < walker.limit {
        let Some((record, next)) = walker.step(at, defects) else { return };
        if let Some(record) = record {
            let live = walker.trusted || walker.last.is_none_or(|last| record.id > last);
            if live {
                walker.last = Some(record.id);
                records.push(record);
            }
        }
        at = next;
    }
}

struct Walker<'a> {
    chunk: &'a [u8],
    base: u64,
    limit: usize,
    trusted: bool,
    last: Option<u64>,
}

impl Walker<'_> {
    /// The record at `at` (if there is one) and where to go on; `None` at the end of the records.
    fn step(&self, at: usize, defects: &mut Defects) -> Option<(Option<RecordAt>, usize)> {
        if !self.chunk.get(at..)?.starts_with(RECORD_MAGIC) {
            return self.resume(at, defects).map(|next| (None, next));
        }
        let place = self.base + at as u64;
        let (Some(size), Some(id), Some(written)) =
            (u32_at(self.chunk, at + 4), u64_at(self.chunk, at + 8), u64_at(self.chunk, at + 16))
        else {
            defects.add(DefectKind::Truncated, place, "chunk ends inside a record header");
            return None;
        };
        let size = size as usize;
        let fits = size >= SMALLEST_RECORD && at + size <= self.chunk.len();
        let copied = fits && u32_at(self.chunk, at + size - 4) == Some(size as u32);
        let mut record = RecordAt { start: at, binxml: at + RECORD_HEADER, binxml_end: 0, end: at + size, id, written };
        if copied {
            record.binxml_end = record.end - 4;
            return Some((Some(record), record.end));
        }
        match (fits, self.chunk.len() < CHUNK_SIZE && size < CHUNK_SIZE) {
            (true, _) => defects.add(DefectKind::Malformed, place, "record size and its copy differ"),
            (false, true) => defects.add(DefectKind::Truncated, place, "chunk ends inside a record"),
            (false, false) => defects.add(DefectKind::Malformed, place, "impossible record size"),
        }
        let size_leads_on = fits
            && (record.end == self.limit
                || self.chunk.get(record.end..).is_some_and(|next| next.starts_with(RECORD_MAGIC)));
        if !size_leads_on {
            record.end = self.find(at + 4).unwrap_or(self.limit).max(record.binxml);
        }
        record.binxml_end = record.end;
        Some((Some(record), record.end))
    }

    /// Where records go on behind bytes that are none.
    fn resume(&self, at: usize, defects: &mut Defects) -> Option<usize> {
        let rest = self.chunk.get(at..self.limit)?;
        if rest.iter().all(|byte| *byte == 0) {
            // With a broken header, zeros are the free space; with a sound one they contradict it.
            if self.trusted {
                defects.add(DefectKind::Malformed, self.base + at as u64, "records end before the free space offset");
            }
            return None;
        }
        let next = self.find(at + 1);
        if next.is_some() || self.trusted {
            defects.add(DefectKind::Malformed, self.base + at as u64, "no record where one should begin");
        }
        next
    }

    /// The next record at or behind `from` whose size and copy agree.
    fn find(&self, from: usize) -> Option<usize> {
        let area = self.chunk.get(from..self.limit)?;
        memmem::find_iter(area, RECORD_MAGIC).map(|hit| from + hit).find(|at| {
            let size = u32_at(self.chunk, at + 4).unwrap_or(0) as usize;
            (SMALLEST_RECORD..CHUNK_SIZE).contains(&size) && u32_at(self.chunk, at + size - 4) == Some(size as u32)
        })
    }
}
