//! The bytes of segments and entries; the tables stand in the head of the module.

use vg_model::Timestamp;

use super::options::{MAX_BODY, MAX_HEAD};

/// Version of the format that this program writes, and the only one that it reads.
pub const VERSION: u8 = 1;
/// Bytes at the beginning of a segment.
pub const SEGMENT_HEAD: usize = 72;
/// Bytes before the head and body of an entry.
pub const ENTRY_HEAD: usize = 48;
/// What every segment begins with. Line ends, so that a transfer as text shows.
const SEGMENT_MAGIC: [u8; 8] = *b"VGJRNL\r\n";
/// What every entry begins with. F5 and FA are in no UTF-8 text, so a search passes quickly over logs.
pub(super) const ENTRY_MAGIC: [u8; 4] = [0xf5, b'V', b'G', 0xfa];

/// Sixteen random bytes that tell this journal from every other.
pub(super) type JournalId = [u8; 16];

/// The head of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SegmentHead {
    pub(super) id: JournalId,
    /// Higher than that of every segment before it.
    pub(super) generation: u64,
    /// The position after the last entry before this segment.
    pub(super) after: u64,
    /// The position of its first entry.
    pub(super) first: u64,
    pub(super) created: Timestamp,
}

/// Why a head cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum BadHead {
    /// Damaged, or not written to its end.
    Damaged,
    /// Whole, and of a version that this program does not know.
    Version(u32),
}

impl SegmentHead {
    pub(super) fn encode(&self) -> [u8; SEGMENT_HEAD] {
        let mut out = [0; SEGMENT_HEAD];
        put(&mut out, 0, &SEGMENT_MAGIC);
        put(&mut out, 8, &u32::from(VERSION).to_le_bytes());
        put(&mut out, 16, &self.id);
        put(&mut out, 32, &self.generation.to_le_bytes());
        put(&mut out, 40, &self.after.to_le_bytes());
        put(&mut out, 48, &self.first.to_le_bytes());
        put(&mut out, 56, &self.created.0.to_le_bytes());
        let check = crc32fast::hash(out.get(..68).unwrap_or_default());
        put(&mut out, 68, &check.to_le_bytes());
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, BadHead> {
        let read = || {
            let check = crc32fast::hash(bytes.get(..68)?);
            let version = u32::from_le_bytes(array(bytes, 8)?);
            let whole = array(bytes, 0) == Some(SEGMENT_MAGIC) && array(bytes, 68) == Some(check.to_le_bytes());
            let head = Self {
                id: array(bytes, 16)?,
                generation: u64::from_le_bytes(array(bytes, 32)?),
                after: u64::from_le_bytes(array(bytes, 40)?),
                first: u64::from_le_bytes(array(bytes, 48)?),
                created: Timestamp(i64::from_le_bytes(array(bytes, 56)?)),
            };
            whole.then_some((version, head))
        };
        match read() {
            Some((version, head)) if version == u32::from(VERSION) => Ok(head),
            Some((version, _)) => Err(BadHead::Version(version)),
            None => Err(BadHead::Damaged),
        }
    }
}

/// The head of an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct EntryHead {
    pub(super) kind: u16,
    pub(super) position: u64,
    pub(super) at: Timestamp,
    /// Entries before this position were acknowledged when this one was written.
    pub(super) settled: u64,
    pub(super) head: u32,
    pub(super) body: u32,
    /// CRC-32 of head and body.
    pub(super) content: u32,
}

impl EntryHead {
    /// Bytes of the whole entry.
    pub(super) fn total(&self) -> u64 {
        ENTRY_HEAD as u64 + u64::from(self.head) + u64::from(self.body)
    }

    pub(super) fn encode(&self, id: &JournalId) -> [u8; ENTRY_HEAD] {
        let mut out = [0; ENTRY_HEAD];
        put(&mut out, 0, &ENTRY_MAGIC);
        put(&mut out, 4, &[VERSION, 0]);
        put(&mut out, 6, &self.kind.to_le_bytes());
        put(&mut out, 8, &self.position.to_le_bytes());
        put(&mut out, 16, &self.at.0.to_le_bytes());
        put(&mut out, 24, &self.settled.to_le_bytes());
        put(&mut out, 32, &self.head.to_le_bytes());
        put(&mut out, 36, &self.body.to_le_bytes());
        put(&mut out, 40, &self.content.to_le_bytes());
        let check = head_check(id, out.get(..44).unwrap_or_default());
        put(&mut out, 44, &check.to_le_bytes());
        out
    }

    /// Reads the head at the beginning of `bytes`; nothing unless it is whole and of the journal `id`.
    pub(super) fn decode(bytes: &[u8], id: &JournalId) -> Option<Self> {
        if array(bytes, 0)? != ENTRY_MAGIC || array(bytes, 4)? != [VERSION, 0] {
            return None;
        }
        let head = Self {
            kind: u16::from_le_bytes(array(bytes, 6)?),
            position: u64::from_le_bytes(array(bytes, 8)?),
            at: Timestamp(i64::from_le_bytes(array(bytes, 16)?)),
            settled: u64::from_le_bytes(array(bytes, 24)?),
            head: u32::from_le_bytes(array(bytes, 32)?),
            body: u32::from_le_bytes(array(bytes, 36)?),
            content: u32::from_le_bytes(array(bytes, 40)?),
        };
        let sound = u32::from_le_bytes(array(bytes, 44)?) == head_check(id, bytes.get(..44)?);
        let sizes = head.head as usize <= MAX_HEAD && head.body as usize <= MAX_BODY;
        (sound && sizes).then_some(head)
    }
}

/// The CRC-32 of an entry's head begins with the id of the journal: a sender who puts something like an entry into a record
/// does not know it, so a search after damage cannot be led astray.
fn head_check(id: &JournalId, bytes: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(id);
    crc.update(bytes);
    crc.finalize()
}

/// CRC-32 of head and body.
pub(super) fn content_check(head: &[u8], body: &[u8]) -> u32 {
    let mut crc = crc32fast::Hasher::new();
    crc.update(head);
    crc.update(body);
    crc.finalize()
}

/// File name of a segment; names sort as positions do.
pub(super) fn segment_name(first: u64, generation: u64) -> String {
    format!("{first:020}-{generation:010}.vgj")
}

/// First position and generation of a file name, when it is that of a segment.
pub(super) fn parse_segment_name(name: &str) -> Option<(u64, u64)> {
    let (first, generation) = name.strip_suffix(".vgj")?.split_once('-')?;
    let (first, generation) = (first.parse().ok()?, generation.parse().ok()?);
    (segment_name(first, generation) == name).then_some((first, generation))
}

pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

pub(super) fn put(out: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some(place) = out.get_mut(at..at + bytes.len()) {
        place.copy_from_slice(bytes);
    }
}
