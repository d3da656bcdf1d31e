//! ZIP archives (APPNOTE 6.3.10): members by name, each a stream of its own that stays readable.
//!
//! Methods: stored, deflate, bzip2, XZ, Zstandard. Encrypted members, other methods, and members that lie over one
//! another (as in archives made to explode) are named and not read. Names are only ever shown. An archive whose
//! directory is missing (cut off while it was copied) or damaged is recovered from the members' own headers.

use std::sync::Arc;

use flate2::{Crc, Decompress};
use vg_model::{DefectKind, Timestamp, limits};

use super::bzip2::Bzip2;
use super::gzip::inflate;
use super::xz::Xz;
use super::zip_directory::{Directory, Entry, Fields, LOCAL};
use super::zip_recovery::recover;
use super::zstd::Zstd;
use crate::inputs::container::{Archive, Body, Member};
use crate::inputs::coverage::Report;
use crate::inputs::decompress::{Codec, Fault, Step};
use crate::inputs::source::{Section, Store, Stream};

/// Flag bits: encrypted, strong encryption, directory masked (§4.4.4).
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;

/// An open ZIP archive.
pub(crate) struct Zip {
    store: Arc<Store>,
    directory: Directory,
    next: usize,
}

impl Zip {
    pub(crate) fn new(store: Arc<Store>, report: &Report) -> Self {
        let directory = Directory::read(&store, limits::MAX_ARCHIVE_MEMBERS, report).unwrap_or_else(|| {
            let detail = "ZIP archive has no sound directory at its end; members read by their own headers";
            report.add(DefectKind::Truncated, 0, detail);
            recover(&store, limits::MAX_ARCHIVE_MEMBERS, report)
        });
        Self { store, directory, next: 0 }
    }

    /// Start and end of a member's data, by its local header (§4.3.7).
    fn extent(&self, entry: &Entry) -> Result<(u64, u64), Fault> {
        let mut bytes = [0; 30];
        let filled = self.store.fill_at(&mut bytes, entry.header).unwrap_or(0);
        let mut fields = Fields::<30>::read(&mut bytes.get(..filled).unwrap_or_default())
            .map_err(|_| (DefectKind::Truncated, "member of the ZIP archive lies behind its end"))?;
        if fields.take::<4>() != *LOCAL {
            return Err((DefectKind::Malformed, "member of the ZIP archive has no header where the directory says"));
        }
        fields.skip(22);
        let start = entry.header + 30 + u64::from(fields.u16()) + u64::from(fields.u16());
        let end = if entry.sized { start.saturating_add(entry.compressed) } else { entry.bound };
        if end > entry.bound || start > end {
            return Err((DefectKind::Malformed, "members of the ZIP archive lie over one another"));
        }
        Ok((start, end))
    }

    fn body(&self, entry: &Entry) -> Result<Body, Fault> {
        if entry.flags & ENCRYPTED != 0 {
            return Err((DefectKind::Unsupported, "member is encrypted"));
        }
        let codec: Box<dyn Codec> = match entry.method {
            0 if !entry.sized => return Err((DefectKind::Unsupported, "member without a known size")),
            0 => Box::new(Stored),
            8 => Box::new(Deflate(Decompress::new(false))),
            12 => Box::new(Bzip2::new()),
            93 => Box::new(Zstd::new()),
            95 => Box::new(Xz::new()),
            99 => return Err((DefectKind::Unsupported, "member is encrypted")),
            _ => return Err((DefectKind::Unsupported, "member uses an unsupported compression method")),
        };
        let (start, end) = self.extent(entry)?;
        let expected = entry.sized.then_some((entry.crc, entry.size));
        let checked = Checked { codec, crc: Crc::new(), out: 0, expected, checked: false };
        let store = Arc::clone(&self.store);
        let input = move |report: &Report| -> Stream { Box::new(Section::part(store, start, end, report.clone())) };
        Ok(Body::Compressed(Box::new(checked), Box::new(input)))
    }
}

impl Archive for Zip {
    fn kind(&self) -> &'static str {
        "zip"
    }

    fn next(&mut self, _: &Report) -> Option<Member> {
        loop {
            let entry = self.directory.entries().get(self.next)?;
            self.next += 1;
            let name = self.directory.name(entry);
            if name.ends_with(b"/") && entry.size == 0 {
                continue;
            }
            let body = self.body(entry).unwrap_or_else(|(kind, detail)| Body::None(kind, detail));
            let modified = dos_time(entry.modified);
            return Some(Member { name: name.to_vec(), stored: Some(entry.compressed), modified, body });
        }
    }

    fn finish(&mut self, report: &Report) {
        self.store.note_changes(report);
    }

    fn sequential(&self) -> bool {
        false
    }
}

/// MS-DOS date and time (§4.4.6), taken as UTC because the zone is not recorded.
fn dos_time(value: u32) -> Option<Timestamp> {
    let (time, date) = (value & 0xFFFF, value >> 16);
    let year = 1980 + (date >> 9) as i32;
    Timestamp::from_civil(year, date >> 5 & 15, date & 31, time >> 11, time >> 5 & 63, (time & 31) * 2, 0)
}

/// Data that is not compressed.
struct Stored;

impl Codec for Stored {
    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        let len = input.len().min(output.len());
        for (to, from) in output.iter_mut().zip(input) {
            *to = *from;
        }
        Step { consumed: len, produced: len, ..Step::default() }
    }

    fn finish(&mut self) -> Option<Fault> {
        None
    }
}

/// Raw deflate.
struct Deflate(Decompress);

impl Codec for Deflate {
    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        inflate(&mut self.0, input, output)
    }

    fn finish(&mut self) -> Option<Fault> {
        Some((DefectKind::Truncated, "deflate data ends early"))
    }
}

/// Compares checksum and size with what the directory says.
struct Checked {
    codec: Box<dyn Codec>,
    crc: Crc,
    out: u64,
    expected: Option<(u32, u64)>,
    checked: bool,
}

impl Checked {
    fn check(&mut self) -> Option<Fault> {
        let checked = std::mem::replace(&mut self.checked, true);
        let agrees = self.expected.is_none_or(|expected| expected == (self.crc.sum(), self.out));
        (!checked && !agrees)
            .then_some((DefectKind::ChecksumMismatch, "checksum or size of a ZIP member does not agree with its data"))
    }
}

impl Codec for Checked {
    fn step(&mut self, input: &[u8], output: &mut [u8], last: bool) -> Step {
        let mut step = self.codec.step(input, output, last);
        self.crc.update(output.get(..step.produced).unwrap_or_default());
        self.out += step.produced as u64;
        if step.ended && step.fault.is_none() {
            step.fault = self.check();
        }
        step
    }

    fn finish(&mut self) -> Option<Fault> {
        self.codec.finish().or_else(|| self.check())
    }
}
