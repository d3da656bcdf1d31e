//! Which files there are: new ones, renamed ones, those that are gone; and how a new one is read.

use std::fs;
use std::path::{Path, PathBuf};

use vg_intake::Head;
use vg_intake::inputs::{by_name, recognise};
use vg_intake::parsers::PARSERS;
use vg_model::{Text, Timestamp};

use super::super::limits::{MAX_FILES, REMEMBERED};
use super::bytes::{FileId, Opened};
use super::followed::reopen;
use super::known::{Known, Rest};
use super::tail::Tail;
use crate::sources::{NewSource, hex};
use crate::stream::encoding::Encoding;

/// Bytes by which the format of a file is recognised.
const SNIFFED: usize = 64 * 1024;
/// Ways in which the beginning of a UTF-16 file says which one it is (Unicode 16.0, §23.8).
const MARKS: [(&[u8], &str); 3] = [(b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"), (b"\xef\xbb\xbf", "utf-8")];

impl Tail {
    /// The files of the pattern that are not those of entries before it, in a fixed order.
    pub(super) fn paths(&mut self) -> Vec<PathBuf> {
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
    pub(super) fn scan(&mut self, source: &NewSource, now: Timestamp) {
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
    pub(super) fn is_still(&mut self, number: usize, path: &Path, size: u64) -> bool {
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
    pub(super) fn meet(&mut self, path: &Path, source: &NewSource, seen: &[usize], now: Timestamp) -> Option<usize> {
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

    /// Finds out how a file is read, from its first bytes.
    pub(super) fn begin(&self, known: &mut Known, open: &mut Opened, source: &NewSource) {
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
    pub(super) fn miss(&mut self, seen: &[usize], now: Timestamp) {
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

    /// A file that was empty when it was met has its first bytes.
    pub(super) fn decide(&mut self, number: usize, source: &NewSource) {
        let Some(mut file) = self.files.remove(&number) else { return };
        if let Some(open) = &mut file.open {
            file.known.head = open.head().unwrap_or_default();
            self.begin(&mut file.known, open, source);
        }
        self.files.insert(number, file);
    }
}

/// A file in the same folder whose name begins with that of `path`, and of which `fits` says yes; the newest of several.
pub(super) fn siblings(
    path: &Path,
    mut fits: impl FnMut(&mut Opened, FileId) -> bool,
) -> Option<(PathBuf, FileId, Opened)> {
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
