//! The central directory of a ZIP archive (APPNOTE 6.3.10 §4.3): found from the end, read in bounded memory.
//!
//! Own code rather than the library's archive type, because that one holds every entry with all its fields (no bound on
//! a hostile directory) and lends its members, while a hunt needs members that own what they read from.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use vg_model::{DefectKind, limits};

use crate::inputs::coverage::Report;
use crate::inputs::source::{Section, Store, reason};

const END: &[u8; 4] = b"PK\x05\x06";
const END64: &[u8; 4] = b"PK\x06\x06";
const LOCATOR64: &[u8; 4] = b"PK\x06\x07";
/// Signature of a member's own header.
pub(super) const LOCAL: &[u8; 4] = b"PK\x03\x04";
const ENTRY: &[u8; 4] = b"PK\x01\x02";
/// Bytes of an end record with the longest comment.
const END_SEARCH: u64 = 22 + 65_535;
/// Header id of the ZIP64 extra field (§4.5.3).
const ZIP64_EXTRA: u16 = 1;

/// What the directory says about one member.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// Start and length in the names of the directory.
    pub(super) name: (u32, u16),
    pub(super) flags: u16,
    pub(super) method: u16,
    /// MS-DOS time in the low, date in the high half.
    pub(super) modified: u32,
    pub(super) crc: u32,
    pub(super) compressed: u64,
    pub(super) size: u64,
    /// Offset of the local header in the file.
    pub(super) header: u64,
    /// Where the next member's header or the directory begins: this member must end before it.
    pub(super) bound: u64,
    /// Sizes and checksum are known; not so for a member that was streamed into an archive without a directory.
    pub(super) sized: bool,
}

/// All members of an archive, by name.
#[derive(Debug, Default)]
pub(super) struct Directory {
    names: Vec<u8>,
    entries: Vec<Entry>,
}

impl Directory {
    /// Reads the directory of an archive; `None` when there is none to be found, or a damaged one.
    pub(super) fn read(store: &Arc<Store>, members: u64, report: &Report) -> Option<Self> {
        let end = match find_end(store) {
            Ok(end) => end?,
            Err(error) => {
                report.add(DefectKind::Unreadable, 0, &reason("cannot be read on", &error));
                return None;
            }
        };
        let mut directory = Self::default();
        let (start, stop) = (end.start, end.start.saturating_add(end.size));
        let mut input = BufReader::new(Section::part(Arc::clone(store), start, stop, report.clone()));
        // The stated count may be wrong (or, beyond 65,535, only its low half): what is listed is read.
        while !input.fill_buf().is_ok_and(<[u8]>::is_empty) {
            let listed = directory.entries.len() as u64;
            if listed >= members {
                report.add(DefectKind::TooMany, 0, "archive has more members than the limit; the rest was not read");
                break;
            }
            match directory.read_entry(&mut input, end.shift) {
                Ok(true) => {}
                Ok(false) => {
                    let detail = "names in the archive are longer than the limit; the rest was not read";
                    report.add(DefectKind::TooMany, 0, detail);
                    break;
                }
                // A digital signature may follow the entries (§4.3.13).
                Err(_) if listed == end.entries => break,
                Err(_) => return None,
            }
        }
        if input.fill_buf().is_ok_and(<[u8]>::is_empty) && (directory.entries.len() as u64) < end.entries {
            return None;
        }
        directory.set_bounds(start);
        directory.sort_by_name();
        Some(directory)
    }

    /// A directory made from members found otherwise.
    pub(super) fn of(found: Vec<(Vec<u8>, Entry)>, end: u64) -> Self {
        let mut directory = Self::default();
        for (name, mut entry) in found {
            entry.name = (directory.names.len() as u32, name.len() as u16);
            directory.names.extend_from_slice(&name);
            directory.entries.push(entry);
        }
        directory.set_bounds(end);
        directory.sort_by_name();
        directory
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(super) fn name(&self, entry: &Entry) -> &[u8] {
        let start = entry.name.0 as usize;
        self.names.get(start..start + usize::from(entry.name.1)).unwrap_or_default()
    }

    /// Reads one entry (§4.3.12). False when the names are full.
    fn read_entry(&mut self, input: &mut impl Read, shift: u64) -> io::Result<bool> {
        let mut head = Fields::<46>::read(input)?;
        if head.take::<4>() != *ENTRY {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.skip(4);
        let (flags, method) = (head.u16(), head.u16());
        let modified = head.u32();
        let (crc, compressed, size) = (head.u32(), u64::from(head.u32()), u64::from(head.u32()));
        let (name_len, extra_len, comment_len) = (head.u16(), head.u16(), head.u16());
        head.skip(8);
        let header = u64::from(head.u32());
        let name = (self.names.len() as u32, name_len);
        if self.names.len() + usize::from(name_len) > limits::MAX_ARCHIVE_NAMES {
            return Ok(false);
        }
        if input.take(u64::from(name_len)).read_to_end(&mut self.names)? < usize::from(name_len) {
            self.names.truncate(name.0 as usize);
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut extra = vec![0; usize::from(extra_len)];
        input.read_exact(&mut extra)?;
        io::copy(&mut input.take(u64::from(comment_len)), &mut io::sink())?;
        let mut entry = Entry { name, flags, method, modified, crc, compressed, size, header, bound: 0, sized: true };
        entry.widen(&extra);
        entry.header = entry.header.saturating_add(shift);
        self.entries.push(entry);
        Ok(true)
    }

    fn set_bounds(&mut self, directory: u64) {
        self.entries.sort_by_key(|entry| entry.header);
        let mut bound = directory;
        let mut previous = None;
        for entry in self.entries.iter_mut().rev() {
            // Two entries for one place: only the first of them is read, the others end before they begin.
            if let Some(previous) = previous.filter(|previous| *previous != entry.header) {
                bound = previous;
            }
            previous = Some(entry.header);
            entry.bound = bound;
        }
        let mut last = None;
        for entry in &mut self.entries {
            if last == Some(entry.header) {
                entry.bound = entry.header;
            }
            last = Some(entry.header);
        }
    }

    fn sort_by_name(&mut self) {
        let mut entries = std::mem::take(&mut self.entries);
        entries.sort_by(|a, b| (self.name(a), a.header).cmp(&(self.name(b), b.header)));
        self.entries = entries;
    }
}

impl Entry {
    /// Takes the 64-bit values of the extra field, in their fixed order, where the 32-bit ones are full (§4.5.3).
    pub(super) fn widen(&mut self, extra: &[u8]) {
        let mut rest = extra;
        while let Some((id, after)) = rest.split_first_chunk::<2>() {
            let Some((len, after)) = after.split_first_chunk::<2>() else { return };
            let len = usize::from(u16::from_le_bytes(*len));
            let Some((mut data, after)) = after.split_at_checked(len) else { return };
            if u16::from_le_bytes(*id) == ZIP64_EXTRA {
                for value in [&mut self.size, &mut self.compressed, &mut self.header] {
                    if *value == u64::from(u32::MAX)
                        && let Some((wide, after)) = data.split_first_chunk::<8>()
                    {
                        *value = u64::from_le_bytes(*wide);
                        data = after;
                    }
                }
                return;
            }
            rest = after;
        }
    }
}

/// Where the directory lies.
struct End {
    entries: u64,
    start: u64,
    size: u64,
    /// Bytes in front of the archive: all offsets in it count from there.
    shift: u64,
}

/// Finds the end record (§4.3.16) and, where there is one, the ZIP64 one (§4.3.14).
fn find_end(store: &Store) -> io::Result<Option<End>> {
    let len = store.len().unwrap_or(0);
    let tail_start = len.saturating_sub(END_SEARCH);
    let mut tail = vec![0; (len - tail_start) as usize];
    let filled = store.fill_at(&mut tail, tail_start)?;
    tail.truncate(filled);
    let mut search = tail.as_slice();
    while let Some(at) = memchr::memmem::rfind(search, END) {
        if let Some(end) = end_at(store, tail.get(at..).unwrap_or_default(), tail_start + at as u64)? {
            // Members in front of where the archive seems to begin: the end record belongs to an archive inside this
            // one, whose own end is missing.
            let mut first = [0; 4];
            store.fill_at(&mut first, 0)?;
            return Ok(Some(end).filter(|end| end.shift == 0 || first != *LOCAL));
        }
        search = tail.get(..at).unwrap_or_default();
    }
    Ok(None)
}

fn end_at(store: &Store, mut record: &[u8], position: u64) -> io::Result<Option<End>> {
    let Ok(mut fields) = Fields::<22>::read(&mut record) else { return Ok(None) };
    fields.skip(10);
    let entries = u64::from(fields.u16());
    let (size, start) = (u64::from(fields.u32()), u64::from(fields.u32()));
    if usize::from(fields.u16()) > record.len() {
        return Ok(None);
    }
    if let Some(end) = end64_before(store, position)? {
        return Ok(Some(end));
    }
    // The directory ends where this record begins; what that leaves over was put in front of the archive.
    let Some(real_start) = position.checked_sub(size) else { return Ok(None) };
    let shift = real_start.checked_sub(start);
    Ok(shift.map(|shift| End { entries, start: real_start, size, shift }))
}

fn end64_before(store: &Store, position: u64) -> io::Result<Option<End>> {
    let Some(locator) = position.checked_sub(20) else { return Ok(None) };
    let mut bytes = [0; 20];
    store.fill_at(&mut bytes, locator)?;
    let mut fields = Fields(bytes, 0);
    if fields.take::<4>() != *LOCATOR64 {
        return Ok(None);
    }
    fields.skip(4);
    // The stated offset is wrong when something stands in front of the archive; the record itself usually is 56 bytes.
    let candidates = [u64::from_le_bytes(fields.take()), locator.saturating_sub(56)];
    for at in candidates {
        let mut bytes = [0; 56];
        if store.fill_at(&mut bytes, at)? < bytes.len() {
            continue;
        }
        let mut fields = Fields(bytes, 0);
        if fields.take::<4>() != *END64 {
            continue;
        }
        fields.skip(28);
        let entries = u64::from_le_bytes(fields.take());
        let (size, start) = (u64::from_le_bytes(fields.take()), u64::from_le_bytes(fields.take()));
        let Some(real_start) = at.checked_sub(size) else { continue };
        if let Some(shift) = real_start.checked_sub(start) {
            return Ok(Some(End { entries, start: real_start, size, shift }));
        }
    }
    Ok(None)
}

/// A record of fixed length, read field by field.
pub(super) struct Fields<const N: usize>([u8; N], usize);

impl<const N: usize> Fields<N> {
    pub(super) fn read(input: &mut impl Read) -> io::Result<Self> {
        let mut bytes = [0; N];
        input.read_exact(&mut bytes)?;
        Ok(Self(bytes, 0))
    }

    /// The next `M` bytes; zeros behind the end.
    pub(super) fn take<const M: usize>(&mut self) -> [u8; M] {
        let field = self.0.get(self.1..).and_then(|rest| rest.first_chunk()).copied().unwrap_or([0; M]);
        self.1 += M;
        field
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.1 += bytes;
    }

    pub(super) fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    pub(super) fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }
}
