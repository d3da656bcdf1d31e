//! Copies: of files that are cut afterwards, of files that go on, and logs that only begin alike.

use std::path::PathBuf;

use vg_model::Timestamp;

use super::bytes::{FileId, Opened};
use super::followed::reopen;
use super::known::{Known, Rest};
use super::scan::siblings;
use super::tail::Tail;

impl Tail {
    /// The file whose content this one has: all that was read of it, or, while it is being copied, its beginning.
    pub(super) fn like(&mut self, open: &mut Opened) -> Option<usize> {
        let read = self.files.iter_mut().filter(|(_, file)| file.can_be_copied());
        let mut fits = read.filter_map(|(number, file)| file.is_in(open).then_some(*number));
        fits.next()
    }

    /// Copies that turn out to be logs of their own: they grew, and not by what the original has.
    pub(super) fn release(&mut self) {
        let copies: Vec<(usize, FileId)> =
            self.files.iter().filter_map(|(number, file)| Some((*number, file.copy_of?))).collect();
        for (number, original) in copies {
            let Some(mut copy) = self.files.remove(&number) else { continue };
            reopen(&mut copy);
            copy.size = copy.open.as_ref().and_then(|open| open.size().ok()).unwrap_or_default();
            let original = self.files.values_mut().find(|file| file.known.id == original);
            let is_copy = original.map(|file| copy.open.as_mut().is_none_or(|open| file.is_in(open)));
            match is_copy {
                Some(false) => {
                    let Known { path, id, seen, .. } = copy.known;
                    copy.known = Known { path, id, seen, ..Known::default() };
                    (copy.copy_of, copy.size) = (None, 0);
                }
                Some(true) => {}
                // The original was read and is forgotten.
                None => (copy.copy_of, copy.known.rest) = (None, Some(Rest::Ended)),
            }
            self.files.insert(number, copy);
        }
    }

    /// Files that became shorter or other than they were: cut after they had been copied, or written anew, or other files with their
    /// numbers. `new` are paths of the pattern that are not known.
    pub(super) fn follow_cuts(&mut self, new: &[PathBuf], now: Timestamp) {
        let mut cut = Vec::new();
        for file in self.files.values_mut() {
            if file.is_cut() {
                let (path, id) = (file.known.path.clone(), file.known.id);
                cut.push(std::mem::replace(&mut file.known, Known { path, id, seen: now.0, ..Known::default() }));
                (file.size, file.half, file.grew) = (0, false, now);
            }
        }
        for old in cut {
            tracing::info!(path = %old.path.display(), read = old.offset, "a file was cut; it is read from its beginning");
            if !self.hand_to_copies(&old) {
                self.find_copy(&old, new, now);
            }
            self.changed = true;
        }
    }

    /// What was read of a file that was cut is what was read of its copies; of several the longest is read on. False when there is none.
    pub(super) fn hand_to_copies(&mut self, old: &Known) -> bool {
        let mut copies: Vec<(u64, usize)> = Vec::new();
        for (number, other) in self.files.iter_mut().filter(|(_, other)| other.copy_of == Some(old.id)) {
            reopen(other);
            copies.push((other.open.as_ref().and_then(|open| open.size().ok()).unwrap_or_default(), *number));
        }
        copies.sort_unstable();
        let longest = copies.last().map(|(_, number)| *number);
        for (size, number) in copies {
            let Some(other) = self.files.get_mut(&number) else { continue };
            (other.copy_of, other.size) = (None, 0);
            let Known { path, id, head, packed, seen, .. } = other.known.clone();
            let rest = (longest != Some(number) || size < old.offset).then_some(Rest::Ended);
            other.known = Known { path, id, head, packed, seen, rest, last: true, ..old.clone() };
            if rest.is_some() {
                other.known.pending = None;
                other.known.offset = if packed { old.offset } else { size };
                if let Some(open) = &mut other.open {
                    other.known.before = open.before(other.known.offset).unwrap_or_default();
                }
            }
        }
        longest.is_some()
    }

    /// Looks for the copy of a file that was cut: among what is new, among files that are not what they were, and beside it.
    pub(super) fn find_copy(&mut self, old: &Known, new: &[PathBuf], now: Timestamp) {
        if old.head.length == 0 || old.offset == 0 && old.pending.is_none() {
            return;
        }
        let fits = |open: &mut Opened, id: FileId| id != old.id && open.agrees(&old.head, old.offset, &old.before);
        let fresh = self.files.values().filter(|file| file.is_fresh()).map(|file| &file.known.path);
        let among = new.iter().chain(fresh).find_map(|path| {
            let (mut open, id) = Opened::open(path).ok()?;
            fits(&mut open, id).then(|| (path.clone(), id, open))
        });
        let Some((path, id, open)) = among.or_else(|| siblings(&old.path, fits)) else { return };
        let known = Known { path, id, packed: open.is_packed(), last: true, seen: now.0, ..old.clone() };
        match self.files.values_mut().find(|file| file.known.id == id) {
            None => {
                self.add(known, Some(open), now);
            }
            Some(file) if file.is_fresh() => (file.known, file.open) = (known, Some(open)),
            Some(_) => {}
        }
    }
}
