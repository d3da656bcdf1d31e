//! Named consumers: up to where somebody has dealt with the entries, kept in a file.
//!
//! A cursor file has two places of 32 bytes, 512 bytes apart, written in turn; the one with the higher number counts. So a
//! write that is torn leaves the cursor where it was before. Numbers are little-endian: magic `VGJC`, version (u32), number of
//! the write (u64), position (u64), zero (u32), CRC-32 of the 28 bytes before.

use std::io::{self, IoSlice};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Position;
use super::disk::{Disk, DiskFile, read_full, write_all};
use super::error::JournalError;
use super::format::{VERSION, array, put};
use super::options::MAX_NAME;
use super::reader::Reader;
use super::shared::{CONSUMERS, Shared};

const MAGIC: [u8; 4] = *b"VGJC";
const SLOT: usize = 32;
/// Distance of the two places: never in one sector.
const APART: u64 = 512;
pub(super) const SUFFIX: &str = ".cursor";

/// Somebody who deals with the entries in their order, under a name. What a consumer has not passed is not released.
#[derive(Clone, Debug)]
pub struct Consumer {
    pub(super) shared: Arc<Shared>,
    pub(super) name: String,
    pub(super) cursor: Arc<Cursor>,
}

impl Consumer {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first position that it has not dealt with.
    #[must_use]
    pub fn position(&self) -> Position {
        Position(self.cursor.position())
    }

    /// A reader that begins there.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader::new(Arc::clone(&self.shared), self.position())
    }

    /// Notes durably that every entry before `position` is dealt with, and lets go of segments that everybody has passed.
    /// A position before the present one changes nothing; one after the end is refused. Blocks while the disk is written, so
    /// call it for many entries at once. Returns the position that counts now.
    pub fn commit(&self, position: Position) -> Result<Position, JournalError> {
        let next = self.shared.next();
        if position.0 > next {
            let detail = format!("consumer {} cannot pass {}: the next entry is {next}", self.name, position.0);
            return Err(JournalError::Config(detail));
        }
        let path = cursor_path(&self.shared.folder, &self.name);
        let moved = self.cursor.advance(position.0).map_err(|error| JournalError::io("write", &path, error))?;
        if moved {
            // What cannot be removed now stays in the table and is tried again with the next commit; the commit itself is done.
            let _ = self.shared.release(position.0);
        }
        Ok(self.position())
    }
}

/// The file of a cursor.
#[derive(Debug)]
pub(super) struct Cursor {
    position: AtomicU64,
    /// The number of the next write; held while one goes on.
    writing: Mutex<u64>,
    file: Arc<dyn DiskFile>,
}

impl Cursor {
    /// Makes the file of a new consumer, durable.
    pub(super) fn create(disk: &dyn Disk, folder: &Path, name: &str, position: u64) -> io::Result<Self> {
        let path = cursor_path(folder, name);
        let file = disk.create(&path)?;
        let begun = write_slot(&*file, 1, position).and_then(|()| disk.sync_folder(&folder.join(CONSUMERS)));
        if let Err(error) = begun {
            // An empty file would count as a cursor that was lost.
            let _ = disk.remove(&path);
            return Err(error);
        }
        Ok(Self { position: AtomicU64::new(position), writing: Mutex::new(2), file })
    }

    /// Opens the file of a consumer; true when it tells no position any more, and the consumer begins again at `oldest`.
    pub(super) fn open(disk: &dyn Disk, folder: &Path, name: &str, oldest: u64) -> io::Result<(Self, bool)> {
        let file = disk.open(&cursor_path(folder, name))?;
        let mut newest = None;
        for place in [0, APART] {
            let mut bytes = [0; SLOT];
            let read = read_full(&*file, place, &mut bytes)?;
            newest = newest.max(decode(bytes.get(..read).unwrap_or_default()));
        }
        let (number, position) = newest.unwrap_or((0, oldest));
        let cursor = Self { position: AtomicU64::new(position), writing: Mutex::new(number + 1), file };
        Ok((cursor, newest.is_none()))
    }

    pub(super) fn position(&self) -> u64 {
        self.position.load(Ordering::Acquire)
    }

    /// Writes a later position; false when it is none.
    fn advance(&self, position: u64) -> io::Result<bool> {
        let mut number = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        if position <= self.position() {
            return Ok(false);
        }
        // After an error the same place is written anew, so the other one, which is durable, is never touched.
        write_slot(&*self.file, *number, position)?;
        *number += 1;
        self.position.store(position, Ordering::Release);
        Ok(true)
    }
}

fn write_slot(file: &dyn DiskFile, number: u64, position: u64) -> io::Result<()> {
    let bytes = encode(number, position);
    write_all(file, number % 2 * APART, &mut [IoSlice::new(&bytes)])?;
    file.sync()
}

fn encode(number: u64, position: u64) -> [u8; SLOT] {
    let mut out = [0; SLOT];
    put(&mut out, 0, &MAGIC);
    put(&mut out, 4, &u32::from(VERSION).to_le_bytes());
    put(&mut out, 8, &number.to_le_bytes());
    put(&mut out, 16, &position.to_le_bytes());
    let check = crc32fast::hash(out.get(..28).unwrap_or_default());
    put(&mut out, 28, &check.to_le_bytes());
    out
}

/// Number and position.
fn decode(bytes: &[u8]) -> Option<(u64, u64)> {
    let check = crc32fast::hash(bytes.get(..28)?).to_le_bytes();
    let known = array(bytes, 0)? == MAGIC && array(bytes, 4)? == u32::from(VERSION).to_le_bytes();
    let whole = known && array(bytes, 28)? == check;
    whole.then_some((u64::from_le_bytes(array(bytes, 8)?), u64::from_le_bytes(array(bytes, 16)?)))
}

pub(super) fn cursor_path(folder: &Path, name: &str) -> std::path::PathBuf {
    folder.join(CONSUMERS).join(format!("{name}{SUFFIX}"))
}

/// A name is a file name on every system.
pub(super) fn check_name(name: &str) -> Result<(), JournalError> {
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    if name.is_empty() || name.len() > MAX_NAME || name.starts_with('.') || !name.chars().all(fine) {
        let detail = format!(
            "the name of a consumer has 1 to {MAX_NAME} small letters, digits or . _ - and does not begin with a dot"
        );
        return Err(JournalError::Config(detail));
    }
    Ok(())
}
