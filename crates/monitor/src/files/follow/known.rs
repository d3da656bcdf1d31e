//! What is known of a file from one start to the next, and how it is kept.
//!
//! Before chunks are handed over, the place up to which each reaches is written down; so after a crash exactly the same stretch is read
//! again, makes the same chunk, and the journal tells whether it is there already.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::bytes::{FileId, Mark};
use crate::sources::hex;

/// Bytes of a checkpoint: some hundred for a file, of which there are as many followed as remembered.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Form of a checkpoint.
const VERSION: u32 = 1;

/// Why nothing is read of a file, or not now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Rest {
    /// It was read to its end, and nothing more comes.
    Ended,
    /// It is compressed, and of no file that was followed.
    Packed,
    /// It is not text.
    Binary,
}

/// A file as it is remembered.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) path: PathBuf,
    pub(super) id: FileId,
    /// What is at its beginning.
    pub(super) head: Mark,
    /// Up to here it is on the disk of this server.
    pub(super) offset: u64,
    /// What stands before that place.
    pub(super) before: Mark,
    /// Up to here reaches what was being handed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pending: Option<u64>,
    /// The place is within a line that is too long.
    #[serde(default)]
    pub(super) skipping: bool,
    #[serde(default)]
    pub(super) format: Option<String>,
    #[serde(default)]
    pub(super) encoding: Option<String>,
    /// The lines that say how it is read, as hexadecimal digits: they may be in any encoding.
    #[serde(default)]
    pub(super) preamble: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rest: Option<Rest>,
    /// Gzip packed it; places in it are those of its content.
    #[serde(default)]
    pub(super) packed: bool,
    /// Nothing is added to it any more: it was rotated away, or is the copy of one that was cut.
    #[serde(default)]
    pub(super) last: bool,
    /// The file that it is a copy of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) copy_of: Option<FileId>,
    /// When it was last there, in microseconds.
    #[serde(default)]
    pub(super) seen: i64,
    /// When something of it was last read, in microseconds.
    #[serde(default)]
    pub(super) read_at: Option<i64>,
}

/// What is known of the files of an entry.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    version: u32,
    /// What was being handed over is at this position of the journal or behind it, if it is there.
    pub(super) floor: u64,
    pub(super) files: Vec<Known>,
}

impl Checkpoint {
    pub(super) fn new(floor: u64, files: Vec<Known>) -> Self {
        Self { version: VERSION, floor, files }
    }

    /// Writes it so that there is always a whole one, whenever the machine stops.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let made = path.with_extension("new");
        let mut file = File::create(&made)?;
        serde_json::to_writer(&mut file, self).map_err(io::Error::other)?;
        file.flush()?;
        file.sync_data()?;
        fs::rename(&made, path)?;
        File::open(folder)?.sync_all()
    }

    /// Reads it; nothing when there is none yet.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be read: then it is better to follow nothing than to read everything twice.
    pub(super) fn read(path: &Path) -> io::Result<Option<Self>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut text = Vec::new();
        file.take(MAX_BYTES).read_to_end(&mut text)?;
        let read: Self = serde_json::from_slice(&text).map_err(io::Error::other)?;
        if read.version != VERSION {
            return Err(io::Error::other(format!("its form is version {}, not {VERSION}", read.version)));
        }
        Ok(Some(read))
    }

    /// What the checkpoints of other entries know, for one that is new: whoever corrects a pattern does not read everything again.
    pub(super) fn of_others(folder: &Path) -> Vec<Known> {
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        let json = paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "json"));
        let all = json.filter_map(|path| Self::read(&path).ok().flatten());
        all.flat_map(|read| read.files).filter(|known| known.pending.is_none()).collect()
    }
}

/// Where the checkpoint of a pattern lies.
pub(super) fn path_of(folder: &Path, pattern: &str) -> PathBuf {
    let digest = hex(&Sha256::digest(pattern));
    folder.join(format!("{}.json", digest.get(..24).unwrap_or(&digest)))
}

/// Bytes as hexadecimal digits, and back.
pub(super) fn bytes_of(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs.filter_map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
