//! The outermost bytes: files read at any place, standard input, and temporary copies.
//!
//! A file is read up to the size it had when it was opened; what is appended later is not read, and said. Readers of this
//! module never fail: an error of the operating system ends the stream and is noted as `unreadable` with its reason, so
//! that a parser always sees what could be read before.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use vg_model::{DefectKind, limits};

use super::coverage::{Progress, Report};

/// Any stream on its way to a parser.
pub(super) type Stream = Box<dyn Read + Send>;

/// One outermost file or standard input: what was taken from it, and what came out of it at each depth.
#[derive(Debug)]
pub(super) struct Root {
    progress: Arc<Progress>,
    size: Option<u64>,
    taken: AtomicU64,
    out: [AtomicU64; limits::MAX_CONTAINER_DEPTH + 1],
}

impl Root {
    pub(super) fn new(progress: Arc<Progress>, size: Option<u64>) -> Self {
        progress.add_file();
        Self { progress, size, taken: AtomicU64::new(0), out: Default::default() }
    }

    pub(super) fn progress(&self) -> &Arc<Progress> {
        &self.progress
    }

    /// Bytes read from the outermost file so far.
    pub(super) fn taken(&self) -> u64 {
        self.taken.load(Ordering::Relaxed)
    }

    /// Counts decompressed bytes at `depth` and returns how many came out there in all.
    pub(super) fn add_out(&self, depth: usize, bytes: u64) -> u64 {
        self.out.get(depth).map_or(0, |out| out.fetch_add(bytes, Ordering::Relaxed) + bytes)
    }

    fn take(&self, bytes: u64) {
        let before = self.taken.fetch_add(bytes, Ordering::Relaxed);
        let room = self.size.map_or(u64::MAX, |size| size.saturating_sub(before));
        self.progress.add_consumed(bytes.min(room));
    }
}

impl Drop for Root {
    /// What was passed over counts as consumed once nobody reads the file any more.
    fn drop(&mut self) {
        self.progress.add_consumed(self.size.unwrap_or(0).saturating_sub(self.taken()));
    }
}

/// A file that can be read at any place, by several readers at once.
#[derive(Debug)]
pub(super) struct Store {
    file: File,
    /// Size when it was opened; `None` when the system states 0, as it does for files that have content all the same
    /// (`/proc`).
    len: Option<u64>,
    modified: Option<SystemTime>,
    /// What the bytes are counted on; `None` for a temporary copy, whose bytes were counted when it was made.
    root: Option<Arc<Root>>,
}

impl Store {
    /// A file found by the walk.
    pub(super) fn open(file: File, progress: &Arc<Progress>) -> io::Result<(Self, Arc<Root>)> {
        let metadata = file.metadata()?;
        let len = Some(metadata.len()).filter(|len| *len > 0);
        let root = Arc::new(Root::new(Arc::clone(progress), len));
        Ok((Self { file, len, modified: metadata.modified().ok(), root: Some(Arc::clone(&root)) }, root))
    }

    /// Size when it was opened, where the system states one.
    pub(super) fn len(&self) -> Option<u64> {
        self.len
    }

    pub(super) fn modified(&self) -> Option<SystemTime> {
        self.modified
    }

    /// Reads at `offset`, never beyond the size at opening. 0 is the end.
    pub(super) fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let room = self.len.unwrap_or(u64::MAX).saturating_sub(offset);
        let wanted = usize::try_from(room).unwrap_or(usize::MAX).min(buffer.len());
        let Some(buffer) = buffer.get_mut(..wanted).filter(|buffer| !buffer.is_empty()) else { return Ok(0) };
        let read = loop {
            match read_file_at(&self.file, buffer, offset) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        if let Some(root) = &self.root {
            root.take(read as u64);
        }
        Ok(read)
    }

    /// Fills `buffer` from `offset`; returns how many bytes there were.
    pub(super) fn fill_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.read_at(rest, offset + filled as u64)? {
                0 => break,
                read => filled += read,
            }
        }
        Ok(filled)
    }

    /// Notes when the file is not any more what it was at opening.
    pub(super) fn note_changes(&self, report: &Report) {
        let (Some(len), true) = (self.len, self.root.is_some()) else { return };
        let Ok(now) = self.file.metadata() else { return };
        if now.len() > len {
            report.add(DefectKind::Changed, len, "file grew while it was read; read up to its size at opening");
        } else if now.len() < len {
            report.add(DefectKind::Changed, now.len(), "file became shorter while it was read");
        } else if now.modified().ok() != self.modified {
            report.add(DefectKind::Changed, 0, "file was written to while it was read");
        }
    }
}

#[cfg(unix)]
fn read_file_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, offset)
}

#[cfg(windows)]
fn read_file_at(file: &File, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, offset)
}

/// Reads a part of a [`Store`] from its start to its end.
#[derive(Debug)]
pub(super) struct Section {
    store: Arc<Store>,
    at: u64,
    end: u64,
    report: Report,
    /// The part is the whole file: its end is the moment to look for changes.
    whole: bool,
}

impl Section {
    /// The whole file.
    pub(super) fn whole(store: Arc<Store>, report: Report) -> Self {
        let end = store.len.unwrap_or(u64::MAX);
        Self { store, at: 0, end, report, whole: true }
    }

    /// Bytes `start..end` of it.
    pub(super) fn part(store: Arc<Store>, start: u64, end: u64, report: Report) -> Self {
        Self { store, at: start, end, report, whole: false }
    }

    fn finish(&mut self) {
        if self.whole {
            self.store.note_changes(&self.report);
        } else if self.at < self.end {
            self.report.add(DefectKind::Truncated, self.at, "archive ends inside a member");
        }
        self.at = self.end;
        self.whole = false;
    }
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(buffer.len());
        if buffer.is_empty() {
            return Ok(0);
        }
        match self.store.read_at(buffer.get_mut(..wanted).unwrap_or_default(), self.at) {
            Ok(0) => {
                self.finish();
                Ok(0)
            }
            Ok(read) => {
                self.at += read as u64;
                Ok(read)
            }
            Err(error) => {
                self.report.add(DefectKind::Unreadable, self.at, &reason("cannot be read on", &error));
                self.finish();
                Ok(0)
            }
        }
    }
}

/// Standard input, or another stream that cannot be read twice.
pub(super) struct Pipe {
    inner: Option<Stream>,
    at: u64,
    root: Arc<Root>,
    report: Report,
}

impl Pipe {
    pub(super) fn new(inner: Stream, root: Arc<Root>, report: Report) -> Self {
        Self { inner: Some(inner), at: 0, root, report }
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(inner) = self.inner.as_mut().filter(|_| !buffer.is_empty()) else { return Ok(0) };
        loop {
            match inner.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Ok(read) => {
                    self.at += read as u64;
                    self.root.take(read as u64);
                    return Ok(read);
                }
                Err(error) => {
                    self.report.add(DefectKind::Unreadable, self.at, &reason("cannot be read on", &error));
                    self.inner = None;
                    return Ok(0);
                }
            }
        }
    }
}

/// Why a stream could not be laid aside.
pub(super) enum SpoolError {
    /// It is longer than [`limits::MAX_SPOOL`].
    TooLarge,
    /// The temporary file could not be made or written.
    Io(io::Error),
}

/// Copies a stream into a nameless temporary file, which vanishes with its last reader.
pub(super) fn spool(stream: &mut dyn Read, limit: u64) -> Result<Store, SpoolError> {
    let mut file = tempfile::tempfile().map_err(SpoolError::Io)?;
    let mut piece = vec![0; 256 * 1024];
    let mut len = 0_u64;
    loop {
        let read = stream.read(&mut piece).map_err(SpoolError::Io)?;
        if read == 0 {
            return Ok(Store { file, len: Some(len), modified: None, root: None });
        }
        len += read as u64;
        if len > limit {
            return Err(SpoolError::TooLarge);
        }
        file.write_all(piece.get(..read).unwrap_or_default()).map_err(SpoolError::Io)?;
    }
}

/// A sentence with the operating system's reason.
pub(super) fn reason(what: &str, error: &io::Error) -> String {
    format!("{what}: {error}")
}
