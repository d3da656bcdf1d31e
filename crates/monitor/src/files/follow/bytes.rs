//! The bytes of a file at any place, plain or packed by gzip; and by what a file is known again.

use std::fs::{File, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::super::limits::KNOWN_BY;
use crate::sources::hex;

/// Device and number of a file: what stays the same when it is renamed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug, Serialize, Deserialize)]
pub(super) struct FileId {
    pub(super) device: u64,
    pub(super) inode: u64,
}

impl FileId {
    #[cfg(unix)]
    pub(super) fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { device: metadata.dev(), inode: metadata.ino() }
    }

    /// Without numbers of files, the time at which it was made stands for them.
    #[cfg(not(unix))]
    pub(super) fn of(metadata: &Metadata) -> Self {
        let made = metadata.created().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
        let inode = made.map_or(0, |since| u64::try_from(since.as_nanos()).unwrap_or(u64::MAX));
        Self { device: 0, inode }
    }
}

/// A file that is open.
#[derive(Debug)]
pub(super) struct Opened {
    file: File,
    packed: Option<Packed>,
}

#[derive(Debug)]
struct Packed {
    decoder: MultiGzDecoder<File>,
    at: u64,
}

impl Opened {
    /// Opens a file, and says what it is.
    pub(super) fn open(path: &Path) -> io::Result<(Self, FileId)> {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(io::Error::other("no regular file"));
        }
        let mut magic = [0; 3];
        let read = read_full(&mut file, &mut magic)?;
        let packed = match magic.get(..read) {
            Some(b"\x1f\x8b\x08") => Some(Packed::begin(&file)?),
            _ => None,
        };
        Ok((Self { file, packed }, FileId::of(&metadata)))
    }

    /// Whether gzip packed it.
    pub(super) fn is_packed(&self) -> bool {
        self.packed.is_some()
    }

    /// Bytes that it has on the disk.
    pub(super) fn size(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }

    /// Up to `most` bytes at a place, unpacked; fewer at the end.
    pub(super) fn read_at(&mut self, place: u64, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match &mut self.packed {
            None => {
                self.file.seek(SeekFrom::Start(place))?;
                (&self.file).take(most as u64).read_to_end(&mut bytes)?;
            }
            Some(packed) => {
                if packed.at > place {
                    *packed = Packed::begin(&self.file)?;
                }
                let passed = io::copy(&mut (&mut packed.decoder).take(place - packed.at), &mut io::sink())?;
                packed.at += passed;
                if packed.at == place {
                    (&mut packed.decoder).take(most as u64).read_to_end(&mut bytes)?;
                    packed.at += bytes.len() as u64;
                }
            }
        }
        Ok(bytes)
    }

    /// What is at the beginning.
    pub(super) fn head(&mut self) -> io::Result<Mark> {
        Ok(Mark::of(&self.read_at(0, KNOWN_BY)?))
    }

    /// Whether this has the same beginning as a file had, and the same before the place up to which that one was read.
    pub(super) fn agrees(&mut self, head: &Mark, place: u64, before: &Mark) -> bool {
        let mut same = |mark: &Mark, at: u64| {
            let is_same = |bytes: Vec<u8>| bytes.len() == mark.length && Mark::of(&bytes) == *mark;
            mark.length == 0 || self.read_at(at, mark.length).is_ok_and(is_same)
        };
        same(head, 0) && same(before, place.saturating_sub(before.length as u64))
    }

    /// Whether it reaches so far. What is packed is not measured: what was read of it agrees already.
    pub(super) fn is_as_long_as(&self, place: u64) -> bool {
        self.is_packed() || self.size().is_ok_and(|size| size >= place)
    }

    /// Whether this is the beginning of another file, by what is at its end: a copy that is being made, or was.
    pub(super) fn begins(&mut self, other: &mut Self) -> bool {
        let Ok(size) = self.size() else { return false };
        let length = usize::try_from(size).unwrap_or(usize::MAX).min(KNOWN_BY);
        let end = |file: &mut Self| file.read_at(size - length as u64, length).unwrap_or_default();
        let (ours, theirs) = (end(self), end(other));
        length > 0 && ours.len() == length && ours == theirs
    }

    /// What stands before a place.
    pub(super) fn before(&mut self, place: u64) -> io::Result<Mark> {
        let length = usize::try_from(place).unwrap_or(usize::MAX).min(KNOWN_BY);
        Ok(Mark::of(&self.read_at(place - length as u64, length)?))
    }
}

impl Packed {
    fn begin(file: &File) -> io::Result<Self> {
        let mut again = file.try_clone()?;
        again.seek(SeekFrom::Start(0))?;
        Ok(Self { decoder: MultiGzDecoder::new(again), at: 0 })
    }
}

/// Some bytes of a file, by their number and digest.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) length: usize,
    digest: String,
}

impl Mark {
    pub(super) fn of(bytes: &[u8]) -> Self {
        // Half of SHA-256: nobody makes two files that pass for one.
        let digest = Sha256::digest(bytes);
        Self { length: bytes.len(), digest: hex(digest.get(..16).unwrap_or_default()) }
    }
}

fn read_full(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match file.read(rest)? {
            0 => break,
            read => filled += read,
        }
    }
    Ok(filled)
}
