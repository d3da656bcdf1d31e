//! Cuts an EVTX stream into chunks.
//!
//! The counts in the file header are not believed: files of a running system have old ones, and files that lost a part
//! have wrong ones. Chunks are taken one after another to the end of the stream. Where a chunk should begin and does
//! not, 64 KiB that hold records are handed on all the same (the decoder finds records by their magic); a chunk header at
//! a multiple of 512 bytes behind lost alignment starts a new grid. Chunks of zeros at the end of a file are its unused
//! space; zeros before another chunk are counted.

use std::io::{self, Read};

use memchr::memmem;
use vg_model::{DefectKind, Defects, EventBatch};

use super::chunk::{CHUNK_MAGIC, CHUNK_SIZE, HEADER_SIZE, RECORD_MAGIC, first_record_id, is_sound_header};
use super::le::u32_at;
use crate::Framer;

/// First bytes of a file.
pub(super) const FILE_MAGIC: &[u8; 8] = b"ElfFile\0";
/// Size of the file header block in bytes.
pub(super) const FILE_HEADER_SIZE: usize = 4_096;
/// Steps in which a chunk is looked for when alignment is lost: disk sectors.
const SECTOR: usize = 512;
/// Flag of a file header without checksum.
const NO_CRC32: u32 = 4;

/// The framer of one stream.
#[derive(Debug, Default)]
pub(super) struct ChunkFramer {
    /// Bytes read and not yet handed on.
    window: Vec<u8>,
    /// Place of the window in the stream.
    at: u64,
    started: bool,
    ended: bool,
    failed: Option<io::Error>,
    /// Chunks of zeros seen since the last other one: place of the first, and how many.
    zeros: (u64, u64),
}

impl ChunkFramer {
    /// Reads until the window has `wanted` bytes or the stream ends; an error is kept for later.
    fn fill(&mut self, input: &mut dyn Read, wanted: usize) {
        let missing = wanted.saturating_sub(self.window.len());
        if self.ended || missing == 0 {
            return;
        }
        match input.take(missing as u64).read_to_end(&mut self.window) {
            Ok(read) => self.ended = read < missing,
            Err(error) => {
                self.ended = true;
                self.failed = Some(error);
            }
        }
    }

    fn skip(&mut self, len: usize) {
        let len = len.min(self.window.len());
        self.window.drain(..len);
        self.at += len as u64;
    }

    /// Passes over the file header, if the stream has one.
    fn file_header(&mut self, input: &mut dyn Read, defects: &mut Defects) {
        self.fill(input, FILE_HEADER_SIZE + CHUNK_MAGIC.len());
        if self.window.starts_with(CHUNK_MAGIC) {
            return;
        }
        if !self.window.starts_with(FILE_MAGIC) {
            defects.add(DefectKind::Malformed, 0, "file header without its magic");
            if self.window.get(FILE_HEADER_SIZE..).is_some_and(|next| next.starts_with(CHUNK_MAGIC)) {
                self.skip(FILE_HEADER_SIZE);
            }
            return;
        }
        if self.window.len() < FILE_HEADER_SIZE {
            defects.add(DefectKind::Truncated, self.window.len() as u64, "stream ends inside the file header");
        }
        let unchecked = u32_at(&self.window, 120).is_some_and(|flags| flags & NO_CRC32 != 0);
        if !unchecked && let (Some(covered), Some(stored)) = (self.window.get(..120), u32_at(&self.window, 124)) {
            let mut crc = crc32fast::Hasher::new();
            crc.update(covered);
            if crc.finalize() != stored {
                defects.add(DefectKind::ChecksumMismatch, 0, "checksum of the file header");
            }
        }
        self.skip(FILE_HEADER_SIZE);
    }

    /// How many bytes of the window are the chunk that begins there.
    fn chunk_len(&self, defects: &mut Defects) -> usize {
        let next = self.window.get(CHUNK_SIZE..);
        let on_grid = next.is_some_and(|next| next.starts_with(CHUNK_MAGIC) || next.iter().all(|byte| *byte == 0));
        let whole = self.window.len().min(CHUNK_SIZE);
        if on_grid {
            return whole;
        }
        let inner = (SECTOR..whole).step_by(SECTOR).find(|at| self.window.get(*at..).is_some_and(is_sound_header));
        if let Some(inner) = inner {
            defects.add(DefectKind::Truncated, self.at + inner as u64, "chunk is cut short by the next one");
            return inner;
        }
        if whole < CHUNK_SIZE {
            defects.add(DefectKind::Truncated, self.at + whole as u64, "stream ends inside a chunk");
        }
        whole
    }

    /// Counts zeros that turned out not to be the end.
    fn count_zeros(&mut self, defects: &mut Defects) {
        let (first, count) = std::mem::take(&mut self.zeros);
        for _ in 0..count {
            defects.add(DefectKind::Malformed, first, "chunk of zeros before other chunks");
        }
    }

    /// Hands the first `len` bytes on.
    fn emit(&mut self, len: usize, batch: &mut EventBatch) {
        batch.offset = self.at;
        let buffer = batch.buffer_mut();
        buffer.extend_from_slice(self.window.get(len..).unwrap_or_default());
        self.window.truncate(len);
        std::mem::swap(buffer, &mut self.window);
        batch.seal_block();
        batch.first_record = first_record_id(batch.block());
        self.at += len as u64;
    }
}

impl Framer for ChunkFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        if !self.started {
            self.started = true;
            self.file_header(input, defects);
        }
        loop {
            self.fill(input, CHUNK_SIZE + SECTOR);
            if self.window.is_empty() {
                return self.failed.take().map_or(Ok(false), Err);
            }
            if self.window.starts_with(CHUNK_MAGIC) {
                self.count_zeros(defects);
                let len = self.chunk_len(defects);
                if len > HEADER_SIZE {
                    self.emit(len, batch);
                    return Ok(true);
                }
                self.skip(len);
                continue;
            }
            let len = self.window.len().min(CHUNK_SIZE);
            let piece = self.window.get(..len).unwrap_or_default();
            if piece.iter().all(|byte| *byte == 0) {
                let (first, count) = self.zeros;
                self.zeros = (if count == 0 { self.at } else { first }, count + 1);
                self.skip(len);
                continue;
            }
            self.count_zeros(defects);
            let piece = self.window.get(..len).unwrap_or_default();
            let restart = (SECTOR..len)
                .step_by(SECTOR)
                .find(|at| self.window.get(*at..).is_some_and(|next| next.starts_with(CHUNK_MAGIC)));
            let len = restart.unwrap_or(len);
            if len > HEADER_SIZE && memmem::find(piece.get(..len).unwrap_or_default(), RECORD_MAGIC).is_some() {
                self.emit(len, batch);
                return Ok(true);
            }
            defects.add(DefectKind::Malformed, self.at, "no chunk where one should begin");
            self.skip(len);
        }
    }
}
