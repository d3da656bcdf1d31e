//! What became of every stream: the record that the summary counts, and the shared notes behind it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use vg_model::{DefectKind, Defects};

/// What was done with a stream, a file, a folder or a container.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// A parser reads (or has read) it.
    Read {
        /// Name of the parser.
        parser: &'static str,
    },
    /// It is an archive; its members have records of their own.
    Container {
        /// `tar` or `zip`.
        kind: &'static str,
    },
    /// It holds no bytes.
    Empty,
    /// It was not read, or not entered; the defects say why in words.
    NotRead {
        /// The reason.
        why: DefectKind,
    },
}

/// What became of one stream, so that a summary can count everything that was not read, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Coverage {
    /// Path as given, with `!` before each name inside an archive; control characters and broken UTF-8 are replaced.
    pub label: String,
    /// What was done with it.
    pub outcome: Outcome,
    /// Bytes of the decompressed stream that were handed to a parser.
    pub bytes: u64,
    /// Bytes that it occupies where it lies: in the file system, or decompressed in its archive (compressed for a member
    /// of a ZIP archive); `None` for standard input and folders.
    pub stored: Option<u64>,
    /// Damage seen while it was opened, decompressed and transcoded. What the parser finds comes on top.
    pub defects: Defects,
}

impl Coverage {
    /// A record of something that was not read, for `why`, said in `detail`.
    pub(super) fn not_read(label: String, stored: Option<u64>, why: DefectKind, detail: &str) -> Self {
        let mut defects = Defects::new();
        defects.add(why, 0, detail);
        Self { label, outcome: Outcome::NotRead { why }, bytes: 0, stored, defects }
    }
}

/// Defects noted by the readers of one stream, from wherever they run.
#[derive(Clone, Debug, Default)]
pub(super) struct Report(Arc<Mutex<Defects>>);

impl Report {
    pub(super) fn add(&self, kind: DefectKind, offset: u64, detail: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(kind, offset, detail);
    }

    pub(super) fn snapshot(&self) -> Defects {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// How far the reading has come. All numbers only grow; they are estimates for a display, never for a decision.
#[derive(Debug, Default)]
pub struct Progress {
    total: AtomicU64,
    consumed: AtomicU64,
    delivered: AtomicU64,
    files: AtomicU64,
    streams: AtomicU64,
}

impl Progress {
    /// Bytes of all files as the file system states them; 0 until [`Progress::set_total`] was called.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    /// Sets the total, see [`super::survey`].
    pub fn set_total(&self, bytes: u64) {
        self.total.store(bytes, Ordering::Relaxed);
    }

    /// Bytes of the files themselves (compressed, where they are) that were read or passed over.
    #[must_use]
    pub fn consumed(&self) -> u64 {
        self.consumed.load(Ordering::Relaxed)
    }

    /// Bytes of decompressed streams handed to parsers.
    #[must_use]
    pub fn delivered(&self) -> u64 {
        self.delivered.load(Ordering::Relaxed)
    }

    /// Files opened, standard input included.
    #[must_use]
    pub fn files(&self) -> u64 {
        self.files.load(Ordering::Relaxed)
    }

    /// Streams handed to parsers.
    #[must_use]
    pub fn streams(&self) -> u64 {
        self.streams.load(Ordering::Relaxed)
    }

    pub(super) fn add_consumed(&self, bytes: u64) {
        self.consumed.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn add_delivered(&self, bytes: u64) {
        self.delivered.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn add_file(&self) {
        self.files.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn add_stream(&self) {
        self.streams.fetch_add(1, Ordering::Relaxed);
    }
}
