//! What people see of files: how far each is read, and what became of those that were put into folders.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vg_model::{Text, Timestamp};

/// How a file stands that is followed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileState {
    /// It is read as it grows.
    Followed,
    /// Its last line has no end yet.
    HalfLine,
    /// It was renamed or removed; what was left of it is read.
    Rotated,
    /// It holds what is read from another file, and is not read twice.
    Copy,
    /// It is not read; the text says why.
    PassedOver,
}

impl FileState {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Followed => "followed",
            Self::HalfLine => "half_line",
            Self::Rotated => "rotated",
            Self::Copy => "copy",
            Self::PassedOver => "passed_over",
        }
    }
}

/// A file that is followed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FollowedFile {
    /// Its path.
    pub path: String,
    /// How it stands.
    pub state: FileState,
    /// Bytes that it has.
    pub size: u64,
    /// Bytes of it that are on the disk of this server.
    pub read: u64,
    /// The parser that reads it; nothing while it is not known.
    pub format: Option<String>,
    /// When something of it was last read.
    pub last: Option<Timestamp>,
    /// What is to be known of it.
    pub said: Option<Text>,
}

/// What became of a file that was put into a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Its name.
    pub name: String,
    /// When it was read to its end.
    pub at: Timestamp,
    /// Bytes of the file.
    pub bytes: u64,
    /// Records that were stored.
    pub records: u64,
    /// Damage that was seen.
    pub defects: u64,
    /// Streams in it that could not be read.
    pub not_read: u64,
    /// The same file was read before.
    pub again: bool,
    /// It lies in `done`, else in `failed`.
    pub done: bool,
}

/// A file of a folder that is being read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnderWay {
    /// Its name.
    pub name: String,
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of it that were read or passed over.
    pub read: u64,
    /// Records that were stored so far.
    pub records: u64,
}

/// Whose files an entry of the settings means, and how they stand.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct EntryStatus {
    /// The path of the entry.
    pub path: String,
    /// The source as the entry names it.
    pub source: String,
    /// Unit and id of the source; nothing while there is none.
    pub of: Option<(String, String)>,
    /// True for a folder into which files are put.
    pub folder: bool,
    /// What stands in the way of the whole entry.
    pub failed: Option<Text>,
    /// Files that are followed.
    pub files: Vec<FollowedFile>,
    /// Files of a folder that are not taken yet.
    pub waiting: Vec<String>,
    /// The file that is read now.
    pub under_way: Option<UnderWay>,
    /// What was read last, newest first.
    pub taken: Vec<Taken>,
}

/// What all entries show.
#[derive(Clone, Default, Debug)]
pub struct Board(Arc<Mutex<BTreeMap<usize, EntryStatus>>>);

impl Board {
    /// All entries, in the order of the settings.
    #[must_use]
    pub fn entries(&self) -> Vec<EntryStatus> {
        self.lock().values().cloned().collect()
    }

    pub(super) fn change(&self, entry: usize, change: impl FnOnce(&mut EntryStatus)) {
        change(self.lock().entry(entry).or_default());
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<usize, EntryStatus>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
