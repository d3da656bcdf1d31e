//! A disk in memory that behaves as badly as real ones do, by a seed.
//!
//! What was written is seen at once (the memory of the system) and is on the disk only after a flush. A loss of power keeps an
//! arbitrary part of what was not flushed, by sectors, and names that came or went only as far as the folder was flushed. A
//! flush that fails keeps a part and *forgets* that the rest was not written, as Linux does; only `forget_cache` shows it.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IoSlice};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::clock::{Random as _, SeededRandom};
use crate::journal::{Disk, DiskFile};

const SECTOR: usize = 512;

/// Random numbers by a seed.
#[derive(Debug)]
pub(super) struct Dice(SeededRandom);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(SeededRandom::new(seed))
    }

    /// A number below `end`.
    pub(super) fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes).unwrap();
        usize::try_from(u64::from_le_bytes(bytes) % end.max(1) as u64).unwrap()
    }

    /// True once in `n` times.
    pub(super) fn one_in(&self, n: usize) -> bool {
        n > 0 && self.below(n) == 0
    }
}

/// Content of a file: as it is seen, and as it is on the disk.
#[derive(Default, Debug)]
struct Content {
    seen: Vec<u8>,
    disk: Vec<u8>,
    dirty: BTreeSet<usize>,
    /// The length was changed and not flushed.
    resized: bool,
}

impl Content {
    fn mark(&mut self, from: usize, to: usize) {
        self.dirty.extend(from / SECTOR..to.div_ceil(SECTOR));
    }

    /// Brings a sector to the disk.
    fn settle(&mut self, sector: usize) {
        let (from, to) = (sector * SECTOR, ((sector + 1) * SECTOR).min(self.seen.len()));
        if from < to {
            if self.disk.len() < to {
                self.disk.resize(to, 0);
            }
            self.disk[from..to].copy_from_slice(&self.seen[from..to]);
        }
    }

    fn flush(&mut self) {
        self.disk.clone_from(&self.seen);
        self.dirty.clear();
        self.resized = false;
    }

    /// Some of what is not flushed reaches the disk.
    fn flush_some(&mut self, dice: &Dice) {
        if self.resized && dice.one_in(2) {
            self.disk.resize(self.seen.len(), 0);
        }
        for sector in std::mem::take(&mut self.dirty) {
            if dice.one_in(2) {
                self.settle(sector);
            }
        }
        self.resized = false;
    }
}

#[derive(Default, Debug)]
struct State {
    files: BTreeMap<PathBuf, Arc<Mutex<Content>>>,
    /// Names as the disk has them.
    names: BTreeMap<PathBuf, Arc<Mutex<Content>>>,
    folders: BTreeSet<PathBuf>,
    locks: BTreeSet<PathBuf>,
}

/// How often which operation fails: once in so many times, 0 for never.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Faults {
    pub(super) write: usize,
    pub(super) sync: usize,
    pub(super) other: usize,
    /// Bytes of all files after which the disk is full; 0 for never.
    pub(super) capacity: usize,
}

#[derive(Debug)]
pub(super) struct SimDisk {
    state: Arc<Mutex<State>>,
    faults: Arc<Mutex<Faults>>,
    dice: Arc<Dice>,
}

impl SimDisk {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: Arc::default(), faults: Arc::default(), dice: Arc::new(Dice::new(seed)) }
    }

    pub(super) fn set_faults(&self, faults: Faults) {
        *self.faults.lock().unwrap() = faults;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// The process ends; the system goes on.
    pub(super) fn killed(&self) {
        self.state().locks.clear();
    }

    /// The machine ends.
    pub(super) fn lose_power(&self) {
        let mut state = self.state();
        state.locks.clear();
        let known: BTreeSet<PathBuf> = state.files.keys().chain(state.names.keys()).cloned().collect();
        for path in known {
            let (seen, kept) = (state.files.get(&path).cloned(), state.names.get(&path).cloned());
            let same = matches!((&seen, &kept), (Some(seen), Some(kept)) if Arc::ptr_eq(seen, kept));
            // A name that was not flushed may have reached the disk all the same.
            let chosen = if same || self.dice.one_in(2) { kept } else { seen };
            match chosen {
                Some(content) => {
                    state.files.insert(path.clone(), Arc::clone(&content));
                    state.names.insert(path, content);
                }
                None => {
                    state.files.remove(&path);
                    state.names.remove(&path);
                }
            }
        }
        for content in state.files.values() {
            let mut content = content.lock().unwrap();
            content.flush_some(&self.dice);
            content.seen = content.disk.clone();
        }
    }

    /// Files with content, for whoever wants to damage one.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let state = self.state();
        state
            .files
            .iter()
            .filter(|(_, content)| !content.lock().unwrap().seen.is_empty())
            .map(|(p, _)| p.clone())
            .collect()
    }

    /// The bytes of a file.
    pub(super) fn bytes(&self, path: &Path) -> Vec<u8> {
        self.state().files[path].lock().unwrap().seen.clone()
    }

    /// Changes a file behind the back of everybody.
    pub(super) fn damage(&self, path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
        let content = Arc::clone(&self.state().files[path]);
        let mut content = content.lock().unwrap();
        change(&mut content.seen);
        content.flush();
    }

    fn fails(&self, one_in: impl Fn(&Faults) -> usize) -> io::Result<()> {
        let rate = one_in(&self.faults.lock().unwrap());
        if self.dice.one_in(rate) { Err(io::Error::from_raw_os_error(5)) } else { Ok(()) }
    }

    fn file(&self, content: Arc<Mutex<Content>>) -> Arc<dyn DiskFile> {
        let disk =
            Self { state: Arc::clone(&self.state), faults: Arc::clone(&self.faults), dice: Arc::clone(&self.dice) };
        Arc::new(SimFile { content, disk })
    }

    fn used(&self) -> usize {
        self.state().files.values().map(|content| content.try_lock().map_or(0, |content| content.seen.len())).sum()
    }
}

impl Disk for SimDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.state().folders.insert(folder.to_owned());
        Ok(())
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        let inside = state.files.keys().filter(|path| path.parent() == Some(folder));
        Ok(inside.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect())
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        self.fails(|faults| faults.other)?;
        let mut state = self.state();
        if state.files.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let content = Arc::<Mutex<Content>>::default();
        state.files.insert(path.to_owned(), Arc::clone(&content));
        drop(state);
        Ok(self.file(content))
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let content = self.state().files.get(path).cloned().ok_or(io::ErrorKind::NotFound)?;
        Ok(self.file(content))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.fails(|faults| faults.other)?;
        self.state().files.remove(path).map(|_| ()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.fails(|faults| faults.other)?;
        let mut state = self.state();
        let state = &mut *state;
        state.names.retain(|path, _| path.parent() != Some(folder));
        let inside = state.files.iter().filter(|(path, _)| path.parent() == Some(folder));
        state.names.extend(inside.map(|(path, content)| (path.clone(), Arc::clone(content))));
        Ok(())
    }

    fn free_bytes(&self, _: &Path) -> io::Result<u64> {
        let capacity = self.faults.lock().unwrap().capacity;
        Ok(if capacity == 0 { u64::MAX } else { capacity.saturating_sub(self.used()) as u64 })
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any + Send + Sync>>> {
        let fresh = self.state().locks.insert(path.to_owned());
        let lock = Lock { state: Arc::clone(&self.state), path: path.to_owned() };
        Ok(fresh.then(|| Box::new(lock) as Box<dyn Any + Send + Sync>))
    }
}

struct Lock {
    state: Arc<Mutex<State>>,
    path: PathBuf,
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.state.lock().unwrap().locks.remove(&self.path);
    }
}

#[derive(Debug)]
struct SimFile {
    content: Arc<Mutex<Content>>,
    disk: SimDisk,
}

impl DiskFile for SimFile {
    fn write_at(&self, offset: u64, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        self.disk.fails(|faults| faults.write)?;
        let bytes: Vec<u8> = slices.iter().flat_map(|slice| slice.iter().copied()).collect();
        // Fewer than asked for, as the system may.
        let mut len = if self.disk.dice.one_in(4) { 1 + self.disk.dice.below(bytes.len()) } else { bytes.len() };
        let (from, capacity) = (usize::try_from(offset).unwrap(), self.disk.faults.lock().unwrap().capacity);
        let used = self.disk.used();
        let mut content = self.content.lock().unwrap();
        if capacity > 0 {
            let grows = (from + len).saturating_sub(content.seen.len());
            let room = capacity.saturating_sub(used);
            len -= grows.saturating_sub(room).min(len);
            if len == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
        }
        if content.seen.len() < from + len {
            content.seen.resize(from + len, 0);
            content.resized = true;
        }
        content.seen[from..from + len].copy_from_slice(&bytes[..len]);
        content.mark(from, from + len);
        Ok(len)
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let content = self.content.lock().unwrap();
        let from = usize::try_from(offset).unwrap().min(content.seen.len());
        let len = into.len().min(content.seen.len() - from);
        into[..len].copy_from_slice(&content.seen[from..from + len]);
        Ok(len)
    }

    fn sync(&self) -> io::Result<()> {
        let failed = self.disk.fails(|faults| faults.sync);
        let mut content = self.content.lock().unwrap();
        if failed.is_err() {
            content.flush_some(&self.disk.dice);
        } else if content.dirty.is_empty() && !content.resized {
            // All that the system knows of is on the disk; what it forgot stays forgotten.
        } else {
            let dirty = std::mem::take(&mut content.dirty);
            let len = content.seen.len();
            content.disk.resize(len, 0);
            dirty.into_iter().for_each(|sector| content.settle(sector));
            content.resized = false;
        }
        failed
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.disk.fails(|faults| faults.other)?;
        let mut content = self.content.lock().unwrap();
        let len = usize::try_from(len).unwrap();
        content.seen.resize(len, 0);
        content.resized = true;
        let kept = len.div_ceil(SECTOR);
        content.dirty.retain(|sector| *sector < kept);
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.content.lock().unwrap().seen.len() as u64)
    }

    fn forget_cache(&self) -> io::Result<()> {
        let mut content = self.content.lock().unwrap();
        if content.dirty.is_empty() && !content.resized {
            content.seen = content.disk.clone();
        }
        Ok(())
    }
}
