//! The files of one entry: which there are, how far each is read, what comes next of them. Blocks while the disk is read; knows nothing of
//! the stream.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use vg_intake::Head;
use vg_intake::inputs::{by_name, recognise};
use vg_intake::parsers::PARSERS;
use vg_model::{Text, Timestamp};
use vg_receive::{Chunk, Form, Kind, SourceKey, Tally};

use super::super::board::{FileState, FollowedFile};
use super::super::entry::FileEntry;
use super::super::limits::{
    AFTER_RENAME, HALF_LINE, KNOWN_BY, MAX_FILES, MAX_PIECE, MAX_ROUND, REMEMBERED, SCAN_EVERY,
};
use super::bytes::{FileId, Opened};
use super::cut::{self, How};
use super::known::{Checkpoint, Known, Rest, bytes_of, path_of};
use crate::sources::model::ENCODINGS;
use crate::sources::{NewSource, hex};
use crate::stream::encoding::Encoding;
use crate::stream::entry::FILE;

/// Bytes by which the format of a file is recognised.
const SNIFFED: usize = 64 * 1024;
/// Ways in which the beginning of a UTF-16 file says which one it is (Unicode 16.0, §23.8).
const MARKS: [(&[u8], &str); 3] = [(b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"), (b"\xef\xbb\xbf", "utf-8")];

/// A file of the entry.
#[derive(Debug)]
struct Followed {
    known: Known,
    /// Closed while nothing is read of it for long.
    open: Option<Opened>,
    size: u64,
    /// When it last grew.
    grew: Timestamp,
    half: bool,
    /// The file that it is a copy of, and that is read.
    copy_of: Option<FileId>,
    said: Option<Text>,
}

/// What is handed over next of a file.
#[derive(Debug)]
pub(in super::super) struct Piece {
    pub(in super::super) id: usize,
    pub(in super::super) to: u64,
    pub(in super::super) chunk: Option<Chunk>,
    pub(in super::super) tally: Tally,
    /// It was being handed over when the server ended.
    pub(in super::super) redone: bool,
    skipping: bool,
    preamble: Option<Vec<u8>>,
}

/// The files of an entry.
#[derive(Debug)]
pub(in super::super) struct Tail {
    entry: FileEntry,
    earlier: Vec<glob::Pattern>,
    checkpoint: PathBuf,
    files: BTreeMap<usize, Followed>,
    next_id: usize,
    scanned: Option<Timestamp>,
    changed: bool,
    /// Where the next round begins, so that a file that grows fast does not keep others back.
    turn: usize,
    /// Where the journal was when what is pending was written down.
    pub(in super::super) floor: u64,
    pub(in super::super) said: Option<Text>,
}

fn since(from: Timestamp, now: Timestamp) -> std::time::Duration {
    std::time::Duration::from_micros(u64::try_from(now.0.saturating_sub(from.0)).unwrap_or(0))
}

impl Tail {
    /// What is known of the files of an entry; `earlier` are the patterns of entries before it, whose files are theirs.
    ///
    /// # Errors
    ///
    /// When the checkpoint is there and cannot be read.
    pub(in super::super) fn open(
        folder: &Path,
        entry: &FileEntry,
        earlier: &[String],
        now: Timestamp,
    ) -> io::Result<Self> {
        let checkpoint = path_of(folder, &entry.path);
        let read = Checkpoint::read(&checkpoint)?;
        let mut tail = Self {
            entry: entry.clone(),
            earlier: earlier.iter().filter_map(|pattern| glob::Pattern::new(pattern).ok()).collect(),
            checkpoint,
            files: BTreeMap::new(),
            next_id: 0,
            scanned: None,
            changed: false,
            turn: 0,
            floor: read.as_ref().map_or(0, |read| read.floor),
            said: None,
        };
        let is_new = read.is_none();
        let all = read.map_or_else(|| Checkpoint::of_others(folder), |read| read.files);
        for known in all {
            tail.add(known, None, now);
        }
        if is_new {
            // Of what others followed, what is not here is none of this entry's business.
            let here = tail.paths();
            let ids: Vec<FileId> = here.iter().filter_map(|path| Some(FileId::of(&fs::metadata(path).ok()?))).collect();
            tail.files.retain(|_, file| ids.contains(&file.known.id));
        }
        Ok(tail)
    }

    fn add(&mut self, known: Known, open: Option<Opened>, now: Timestamp) -> usize {
        let id = self.next_id;
        self.next_id += 1;
        let copy_of = known.copy_of;
        let file = Followed { known, open, size: 0, grew: now, half: false, copy_of, said: None };
        self.files.insert(id, file);
        self.changed = true;
        id
    }

    /// The files of the pattern that are not those of entries before it, in a fixed order.
    fn paths(&mut self) -> Vec<PathBuf> {
        let found = glob::glob(&self.entry.path).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> =
            found.filter(|path| !self.earlier.iter().any(|pattern| pattern.matches_path(path))).collect();
        self.said = (paths.len() > MAX_FILES).then(|| {
            Text::new(
                format!(
                    "Mẫu đường dẫn khớp {} tệp; chỉ theo dõi {MAX_FILES} tệp đầu. Hãy chia mẫu thành nhiều mục.",
                    paths.len()
                ),
                format!(
                    "the pattern fits {} files; only {MAX_FILES} are followed; divide it into several entries",
                    paths.len()
                ),
            )
        });
        paths.truncate(MAX_FILES);
        paths
    }

    /// Looks for new files, and for what was renamed.
    fn scan(&mut self, source: &NewSource, now: Timestamp) {
        self.scanned = Some(now);
        let mut new = Vec::new();
        let mut seen = Vec::new();
        for path in self.paths() {
            let Ok(metadata) = fs::metadata(&path) else { continue };
            if !metadata.is_file() {
                continue;
            }
            let id = FileId::of(&metadata);
            let known = self.files.iter().find(|(_, file)| file.known.id == id).map(|(number, _)| *number);
            let known = known.filter(|number| self.is_still(*number, &path, metadata.len()));
            match known.and_then(|number| Some((number, self.files.get_mut(&number)?))) {
                Some((number, file)) => {
                    file.known.seen = now.0;
                    if file.known.rest == Some(Rest::Ended) && !file.known.packed && metadata.len() != file.known.offset
                    {
                        // It is back, or another file has its number; which of both is seen when it is read.
                        (file.known.rest, file.known.last) = (None, false);
                    }
                    if file.known.path != path {
                        file.known.path = path;
                        self.changed = true;
                    }
                    seen.push(number);
                }
                None => new.push((metadata.modified().ok(), path)),
            }
        }
        // What was cut has its copy beside it, and that is no new file.
        self.files.values_mut().for_each(reopen);
        // The oldest first: what was written first is read first.
        new.sort();
        let paths: Vec<PathBuf> = new.iter().map(|(_, path)| path.clone()).collect();
        self.follow_cuts(&paths, now);
        for (_, path) in new {
            let id = fs::metadata(&path).map(|metadata| FileId::of(&metadata)).unwrap_or_default();
            if let Some((number, file)) = self.files.iter_mut().find(|(_, file)| file.known.id == id) {
                file.known.path = path;
                seen.push(*number);
                continue;
            }
            if let Some(number) = self.meet(&path, source, &seen, now) {
                seen.push(number);
            }
        }
        self.release();
        self.miss(&seen, now);
        let remembered = i64::try_from(REMEMBERED.as_micros()).unwrap_or(i64::MAX);
        let mut ended: Vec<(i64, usize)> = Vec::new();
        self.files.retain(|number, file| {
            let gone = file.known.rest.is_some() && !seen.contains(number);
            if gone {
                ended.push((file.known.seen, *number));
            }
            !gone || now.0.saturating_sub(file.known.seen) < remembered
        });
        ended.sort_unstable();
        for (_, number) in ended.iter().take(ended.len().saturating_sub(MAX_FILES)) {
            self.files.remove(number);
        }
    }

    /// Whether the file at a path is still the one that had its number. One that is passed over is forgotten when it has changed; one that
    /// was plain and is packed now, or the other way, is another file with the same number.
    fn is_still(&mut self, number: usize, path: &Path, size: u64) -> bool {
        let Some(file) = self.files.get_mut(&number) else { return false };
        if matches!(file.known.rest, Some(Rest::Packed | Rest::Binary)) {
            let same = file.size == size;
            if !same {
                self.files.remove(&number);
            }
            return same;
        }
        let is_closed = file.open.is_none() && (file.known.packed || size != file.known.offset);
        if is_closed && Opened::open(path).is_ok_and(|(open, _)| open.is_packed() != file.known.packed) {
            file.known.id = FileId::default();
            return false;
        }
        true
    }

    /// A file that was not known by its number.
    fn meet(&mut self, path: &Path, source: &NewSource, seen: &[usize], now: Timestamp) -> Option<usize> {
        let (mut open, id) = Opened::open(path).ok()?;
        let head = open.head().ok()?;
        let origin = self.like(&mut open);
        let packed = open.is_packed();
        let mut known = Known { path: path.to_owned(), id, head, packed, seen: now.0, ..Known::default() };
        let mut copy_of = None;
        if let Some(number) = origin
            && let Some(file) = self.files.get_mut(&number)
        {
            // The same beginning, and the same before the place up to which that one was read: a copy of it.
            let lives = file.known.rest.is_none() && !file.known.last && seen.contains(&number);
            let pending = file.known.pending.filter(|_| !lives);
            known = Known {
                path: known.path,
                id,
                head: known.head,
                packed,
                pending,
                last: true,
                rest: None,
                ..file.known.clone()
            };
            copy_of = lives.then_some(file.known.id);
            if !lives {
                file.known.rest = Some(Rest::Ended);
                file.open = None;
            }
        } else if packed {
            known.rest = Some(Rest::Packed);
        } else {
            self.begin(&mut known, &mut open, source);
        }
        let size = open.size().unwrap_or_default();
        let passed = known.rest.is_some();
        let number = self.add(known, (!passed).then_some(open), now);
        if let Some(file) = self.files.get_mut(&number) {
            file.copy_of = copy_of;
            file.size = if passed || copy_of.is_some() { size } else { 0 };
        }
        Some(number)
    }

    /// The file whose content this one has: all that was read of it, or, while it is being copied, its beginning.
    fn like(&mut self, open: &mut Opened) -> Option<usize> {
        let read = self.files.iter_mut().filter(|(_, file)| file.can_be_copied());
        let mut fits = read.filter_map(|(number, file)| file.is_in(open).then_some(*number));
        fits.next()
    }

    /// Copies that turn out to be logs of their own: they grew, and not by what the original has.
    fn release(&mut self) {
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

    /// Finds out how a file is read, from its first bytes.
    fn begin(&self, known: &mut Known, open: &mut Opened, source: &NewSource) {
        let Ok(bytes) = open.read_at(0, SNIFFED) else { return };
        let mark = MARKS.into_iter().find(|(mark, _)| bytes.starts_with(mark));
        known.offset = mark.map_or(0, |(mark, _)| mark.len() as u64);
        let text = bytes.get(mark.map_or(0, |(mark, _)| mark.len())..).unwrap_or_default();
        let own = (source.encoding != "auto").then_some(source.encoding.as_str());
        let encoding = mark.map(|(_, name)| name).or(self.entry.encoding).or(own);
        known.encoding = encoding.map(str::to_owned);
        if text.is_empty() {
            // Nothing can be said of it yet.
            known.format = None;
            return;
        }
        let decoded = encoding.and_then(Encoding::named).map(|encoding| encoding.text(text).into_bytes());
        let shown = decoded.as_deref().unwrap_or(text);
        let own = (source.format != "auto").then_some(source.format.as_str());
        let name = known.path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let head = Head { bytes: shown, name: &name, complete: false };
        let parser = match self.entry.format.or(own) {
            Some(format) => by_name(PARSERS, format),
            None => recognise(PARSERS, &head),
        };
        known.format = parser.map(|parser| parser.about().name.to_owned());
        if parser.is_some_and(|parser| !parser.is_text()) {
            known.rest = Some(Rest::Binary);
        }
        // Lines are the same in every encoding of one byte a letter.
        let by_bytes = encoding.and_then(Encoding::named).is_none_or(|encoding| encoding.line_feed().len() == 1);
        if let Some(parser) = parser.filter(|_| by_bytes) {
            let length = parser.preamble_len(text);
            known.preamble = hex(text.get(..length).unwrap_or_default());
            known.offset += length as u64;
        }
        known.before = open.before(known.offset).unwrap_or_default();
    }

    /// Files that no path of the pattern leads to any more: renamed, removed, or packed.
    fn miss(&mut self, seen: &[usize], now: Timestamp) {
        let missing: Vec<usize> = self
            .files
            .iter()
            .filter(|(number, file)| !seen.contains(number) && file.known.rest.is_none())
            .map(|(number, _)| *number)
            .collect();
        for number in missing {
            let Some(file) = self.files.get_mut(&number) else { continue };
            let first = !std::mem::replace(&mut file.known.last, true);
            self.changed |= first;
            if first {
                file.grew = now;
            }
            if file.open.is_some() {
                continue;
            }
            let known = file.known.clone();
            match siblings(&known.path, |open, id| {
                let same = id == known.id || open.is_packed();
                same && open.agrees(&known.head, known.offset, &known.before)
            }) {
                Some((path, _, open)) => {
                    if let Some(file) = self.files.get_mut(&number) {
                        file.known.path = path;
                        file.open = Some(open);
                    }
                }
                None => {
                    if let Some(file) = self.files.get_mut(&number) {
                        if file.size > file.known.offset || file.known.pending.is_some() {
                            tracing::error!(path = %known.path.display(), read = known.offset, size = file.size, "a file is gone before it was read to its end");
                        }
                        file.known.pending = None;
                        file.known.rest = Some(Rest::Ended);
                    }
                }
            }
        }
    }

    /// What was being handed over when the server ended, read again.
    pub(in super::super) fn redo(&mut self, whose: &SourceKey, source: &NewSource, now: Timestamp) -> Vec<Piece> {
        self.scan(source, now);
        let pending: Vec<(usize, u64)> =
            self.files.iter().filter_map(|(number, file)| Some((*number, file.known.pending?))).collect();
        let mut pieces = Vec::new();
        for (number, to) in pending {
            let piece = self.files.get_mut(&number).and_then(|file| file.stretch(number, to, whose, now).ok());
            match piece {
                Some(mut piece) => {
                    piece.redone = true;
                    pieces.push(piece);
                }
                None => {
                    if let Some(file) = self.files.get_mut(&number) {
                        file.known.pending = None;
                    }
                }
            }
        }
        pieces
    }

    /// What has come to the files since, and is to be handed over now; each file at most once.
    pub(in super::super) fn round(&mut self, whose: &SourceKey, source: &NewSource, now: Timestamp) -> Vec<Piece> {
        if self.scanned.is_none_or(|at| since(at, now) >= SCAN_EVERY || at > now) {
            self.scan(source, now);
        }
        self.files.values_mut().for_each(reopen);
        self.follow_cuts(&[], now);
        // What was rotated away goes before what came after it; then each in its turn.
        let mut order: Vec<(bool, usize, usize)> = Vec::new();
        for (place, (number, file)) in self.files.iter().enumerate() {
            if file.known.rest.is_none() && file.copy_of.is_none() {
                let turn = (place + self.files.len() - self.turn % self.files.len().max(1)) % self.files.len().max(1);
                order.push((!file.known.last, turn, *number));
            }
        }
        order.sort_unstable();
        let mut pieces = Vec::new();
        let mut bytes = 0;
        let mut rotated: Vec<PathBuf> = Vec::new();
        for (_, _, number) in order {
            if bytes >= MAX_ROUND {
                break;
            }
            let Some(file) = self.files.get_mut(&number) else { continue };
            if !file.known.last && rotated.contains(&file.known.path) {
                continue;
            }
            if file.is_undecided() {
                self.decide(number, source);
            }
            let Some(file) = self.files.get_mut(&number) else { continue };
            match file.next(number, whose, now) {
                Ok(Some(piece)) => {
                    bytes += usize::try_from(piece.to.saturating_sub(file.known.offset)).unwrap_or(MAX_PIECE);
                    if file.known.last {
                        rotated.push(file.known.path.clone());
                    }
                    pieces.push(piece);
                }
                Ok(None) => {}
                Err(error) => file.said = Some(unreadable(&error)),
            }
            self.changed |= file.known.rest.is_some();
        }
        self.turn = self.turn.wrapping_add(1);
        for piece in &pieces {
            if let Some(file) = self.files.get_mut(&piece.id) {
                file.known.pending = Some(piece.to);
            }
        }
        pieces
    }

    /// A file that was empty when it was met has its first bytes.
    fn decide(&mut self, number: usize, source: &NewSource) {
        let Some(mut file) = self.files.remove(&number) else { return };
        if let Some(open) = &mut file.open {
            file.known.head = open.head().unwrap_or_default();
            self.begin(&mut file.known, open, source);
        }
        self.files.insert(number, file);
    }

    /// Files that became shorter or other than they were: cut after they had been copied, or written anew, or other files with their
    /// numbers. `new` are paths of the pattern that are not known.
    fn follow_cuts(&mut self, new: &[PathBuf], now: Timestamp) {
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
    fn hand_to_copies(&mut self, old: &Known) -> bool {
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
    fn find_copy(&mut self, old: &Known, new: &[PathBuf], now: Timestamp) {
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

    /// A piece is on the disk, or was refused for good.
    pub(in super::super) fn settle(&mut self, piece: &Piece, now: Timestamp) {
        let Some(file) = self.files.get_mut(&piece.id) else { return };
        file.known.offset = piece.to;
        file.known.pending = None;
        file.known.skipping = piece.skipping;
        file.known.read_at = Some(now.0);
        if let Some(preamble) = &piece.preamble {
            file.known.preamble = hex(preamble);
        }
        if let Some(open) = &mut file.open {
            file.known.before = open.before(piece.to).unwrap_or_default();
        }
        self.changed = true;
    }

    /// A piece was not handed over; it is read anew.
    pub(in super::super) fn leave(&mut self, piece: &Piece) {
        if let Some(file) = self.files.get_mut(&piece.id) {
            file.known.pending = None;
        }
    }

    /// Writes down how far everything is, and what is pending.
    pub(in super::super) fn keep(&mut self, floor: u64) -> io::Result<()> {
        self.floor = floor;
        let known = |file: &Followed| Known { copy_of: file.copy_of, ..file.known.clone() };
        let files = self.files.values().map(known).collect();
        Checkpoint::new(floor, files).write(&self.checkpoint)?;
        self.changed = false;
        Ok(())
    }

    /// Whether more is known than is written down.
    pub(in super::super) fn has_changed(&self) -> bool {
        self.changed
    }

    /// What people see.
    pub(in super::super) fn shown(&self) -> Vec<FollowedFile> {
        let shown = self.files.values().filter(|file| file.known.rest != Some(Rest::Ended));
        let mut shown: Vec<FollowedFile> = shown.map(Followed::shown).collect();
        shown.sort_by(|a, b| a.path.cmp(&b.path));
        shown
    }
}

impl Followed {
    fn how(&self) -> How {
        How {
            encoding: self.known.encoding.as_deref().and_then(Encoding::named),
            parser: self.known.format.as_deref().and_then(|format| by_name(PARSERS, format)),
        }
    }

    /// Whether nothing was read of it yet.
    fn is_fresh(&self) -> bool {
        let Known { read_at, pending, rest, .. } = &self.known;
        read_at.is_none() && pending.is_none() && rest.is_none() && self.copy_of.is_none()
    }

    /// Whether enough was read of it to know it again in another file.
    fn can_be_copied(&self) -> bool {
        let read = self.known.offset > 0 || self.known.pending.is_some();
        read && self.known.head.length > 0 && self.copy_of.is_none()
    }

    /// Whether another file has what was read of this one, or is its beginning.
    fn is_in(&mut self, other: &mut Opened) -> bool {
        if other.agrees(&self.known.head, self.known.offset, &self.known.before)
            && other.is_as_long_as(self.known.pending.unwrap_or(self.known.offset))
        {
            return true;
        }
        let lives = self.known.rest.is_none() && !other.is_packed();
        lives && self.open.as_mut().is_some_and(|open| !open.is_packed() && other.begins(open))
    }

    /// Whether it was empty, or nothing but a byte-order mark, when it was met, and is not any more.
    fn is_undecided(&self) -> bool {
        let size = self.open.as_ref().and_then(|open| open.size().ok()).unwrap_or_default();
        let known = &self.known;
        known.read_at.is_none() && known.format.is_none() && known.offset <= 3 && self.size <= 3 && size > self.size
    }

    /// Whether what was read of it is not there any more. Asked of files that were read, when their size says that they changed.
    fn is_cut(&mut self) -> bool {
        let Some(open) = &mut self.open else { return false };
        if self.known.rest.is_some() || self.copy_of.is_some() || open.is_packed() {
            return false;
        }
        let Ok(size) = open.size() else { return false };
        let Known { head, before, offset, pending, .. } = &self.known;
        let begun = *offset > 0 || pending.is_some();
        size < pending.unwrap_or(*offset) || size != self.size && begun && !open.agrees(head, *offset, before)
    }

    /// What comes next of it.
    fn next(&mut self, number: usize, whose: &SourceKey, now: Timestamp) -> io::Result<Option<Piece>> {
        let how = self.how();
        let Some(open) = &mut self.open else { return Ok(None) };
        let size = open.size()?;
        if size != self.size {
            (self.size, self.grew) = (size, now);
            if self.known.head.length < KNOWN_BY && !open.is_packed() {
                self.known.head = open.head()?;
            }
        }
        let packed = open.is_packed();
        if !packed && size <= self.known.offset {
            self.half = false;
            self.rest_if_over(now);
            return Ok(None);
        }
        let bytes = open.read_at(self.known.offset, MAX_PIECE)?;
        if self.known.offset == 0 && self.sparse(&bytes) {
            return Ok(None);
        }
        let quiet = since(self.grew, now);
        let is_whole = quiet >= HALF_LINE || self.known.last && (packed || quiet >= AFTER_RENAME);
        let end = cut::end_of(&bytes, how, is_whole);
        self.half = end == 0 && !bytes.is_empty();
        if end == 0 {
            if bytes.is_empty() {
                self.rest_if_over(now);
            }
            return Ok(None);
        }
        self.stretch(number, self.known.offset + end as u64, whose, now).map(Some)
    }

    /// Zeros at the beginning: a writer went on where it was although the file had been cut (no `O_APPEND`).
    fn sparse(&mut self, bytes: &[u8]) -> bool {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        // UTF-16 has single ones.
        if zeros < 4 || self.how().encoding.is_some() {
            return false;
        }
        self.known.offset = zeros as u64;
        if let Some(open) = &mut self.open {
            self.known.before = open.before(self.known.offset).unwrap_or_default();
        }
        true
    }

    /// What was rotated away and grows no more is done with.
    fn rest_if_over(&mut self, now: Timestamp) {
        let packed = self.open.as_ref().is_some_and(Opened::is_packed);
        if self.known.last && (packed || since(self.grew, now) >= AFTER_RENAME) {
            self.known.rest = Some(Rest::Ended);
            self.open = None;
        }
    }

    /// The stretch up to `to`, the same whenever it is read.
    fn stretch(&mut self, number: usize, to: u64, whose: &SourceKey, now: Timestamp) -> io::Result<Piece> {
        let how = self.how();
        let wanted = usize::try_from(to.saturating_sub(self.known.offset)).unwrap_or(usize::MAX);
        let open = self.open.as_mut().ok_or_else(|| io::Error::other("the file is not open"))?;
        let bytes = open.read_at(self.known.offset, wanted)?;
        if bytes.len() < wanted {
            return Err(io::Error::other("the file became shorter"));
        }
        let before = bytes_of(&self.known.preamble);
        let done = cut::cut(&bytes, how, &before, self.known.skipping);
        let chunk = (!done.records.is_empty()).then(|| {
            let kind = Kind {
                format: self.known.format.clone().map(Into::into),
                hint: Some(self.known.path.to_string_lossy().into_owned().into()),
            };
            let mut chunk = done.records.into_chunk(whose.clone(), FILE, kind, now);
            let header = done.preamble.as_deref().unwrap_or(&before);
            let named = self.known.encoding.as_deref();
            chunk.form = Form {
                encoding: ENCODINGS.into_iter().find(|name| Some(*name) == named),
                preamble: u32::try_from(header.len()).unwrap_or_default(),
                ..Form::default()
            };
            chunk.bytes.splice(0..0, header.iter().copied());
            chunk
        });
        Ok(Piece {
            id: number,
            to,
            chunk,
            tally: done.tally,
            redone: false,
            skipping: done.skipping,
            preamble: done.preamble,
        })
    }

    fn shown(&self) -> FollowedFile {
        let (state, said) = match (self.known.rest, self.copy_of) {
            (Some(Rest::Packed), _) => (
                FileState::PassedOver,
                Some(Text::new(
                    "Tệp nén không thuộc nhật ký nào đang theo dõi nên không đọc. Nếu cần, hãy đặt tệp vào thư mục nhận tệp.",
                    "a compressed file of no log that is followed is not read; put it into the drop folder if it is wanted",
                )),
            ),
            (Some(Rest::Binary), _) => (
                FileState::PassedOver,
                Some(Text::new(
                    "Không phải nhật ký dạng văn bản nên không theo dõi được. Hãy đặt tệp vào thư mục nhận tệp.",
                    "this is no text and cannot be followed; put it into the drop folder",
                )),
            ),
            (_, Some(_)) => (FileState::Copy, None),
            _ if self.half => (FileState::HalfLine, None),
            _ if self.known.last => (FileState::Rotated, None),
            _ => (FileState::Followed, None),
        };
        FollowedFile {
            path: self.known.path.to_string_lossy().into_owned(),
            state,
            size: self.size,
            read: self.known.offset,
            format: self.known.format.clone(),
            last: self.known.read_at.map(Timestamp),
            said: said.or_else(|| self.said.clone()),
        }
    }
}

/// Opens a file that is closed, if it is still the one that is known.
fn reopen(file: &mut Followed) {
    if file.open.is_some() || file.known.rest.is_some() {
        return;
    }
    match Opened::open(&file.known.path) {
        Ok((open, id)) if id == file.known.id => {
            file.open = Some(open);
            file.said = None;
        }
        Ok(_) => {}
        Err(error) => file.said = Some(unreadable(&error)),
    }
}

fn unreadable(error: &io::Error) -> Text {
    Text::new(
        format!("Không đọc được tệp: {error}. Hãy cho tài khoản chạy Vọng Gác quyền đọc tệp này."),
        format!("the file cannot be read: {error}; let the account of Vọng Gác read it"),
    )
}

/// A file in the same folder whose name begins with that of `path`, and of which `fits` says yes; the newest of several.
fn siblings(path: &Path, mut fits: impl FnMut(&mut Opened, FileId) -> bool) -> Option<(PathBuf, FileId, Opened)> {
    let name = path.file_name()?.to_string_lossy().into_owned();
    let mut found: Vec<(Option<std::time::SystemTime>, PathBuf)> = fs::read_dir(path.parent()?)
        .ok()?
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&name))
        .filter_map(|entry| {
            let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some((metadata.modified().ok(), entry.path()))
        })
        .collect();
    found.sort();
    found.into_iter().rev().take(MAX_FILES).find_map(|(_, path)| {
        let (mut open, id) = Opened::open(&path).ok()?;
        fits(&mut open, id).then_some((path, id, open))
    })
}
