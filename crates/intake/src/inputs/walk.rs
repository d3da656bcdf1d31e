//! Paths as the user gave them → files, one at a time, always in the same order.
//!
//! Order: by path bytes, whatever the order of the arguments. Each file comes once: a path inside another given path, a
//! second spelling of it, and a link to what is found under its own name anyway are passed over. Links to files and
//! folders are followed; a folder that contains itself (by device and inode) is a `loop`. Special files (pipes, sockets,
//! devices) are named, never opened. Names that are not UTF-8 are read and shown with replacement characters.
//!
//! Memory: the names of the folders on the way down (each at most `limits::MAX_FOLDER_ENTRIES`), and one path for each
//! link that leads out of the given folders. Hard links are different files here.

use std::cmp::Ordering;
use std::collections::{BTreeSet, VecDeque};
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::vec;

use vg_model::{DefectKind, limits};

use super::coverage::Coverage;
use super::label::of_path;
use super::source::reason;

/// What the walk comes upon.
#[derive(Debug)]
pub(super) enum Found {
    /// A regular file.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// Something that is not read.
    Passed(Coverage),
}

/// Limits of the walk; other than the defaults only in tests.
#[derive(Clone, Copy, Debug)]
pub(super) struct WalkLimits {
    pub(super) depth: usize,
    pub(super) entries: usize,
}

impl WalkLimits {
    pub(super) const DEFAULT: Self = Self { depth: limits::MAX_FOLDER_DEPTH, entries: limits::MAX_FOLDER_ENTRIES };
}

/// A path given by the user.
#[derive(Debug)]
struct Start {
    shown: PathBuf,
    /// Without links; `None` for standard input, an error when the path leads nowhere.
    real: Option<io::Result<PathBuf>>,
    folder: bool,
}

/// A folder on the way down.
#[derive(Debug)]
struct Frame {
    shown: PathBuf,
    real: PathBuf,
    identity: Identity,
    entries: vec::IntoIter<(OsString, FileType)>,
    /// Reached over a link that leads out of the given folders.
    outside: bool,
}

/// The walk over all given paths. Lazy: a folder is listed when it is reached.
#[derive(Debug)]
pub(super) struct Walk {
    starts: VecDeque<Start>,
    /// Given folders, without links.
    roots: BTreeSet<PathBuf>,
    /// Given files, and what links led to outside the given folders, without links.
    visited: BTreeSet<PathBuf>,
    frames: Vec<Frame>,
    limits: WalkLimits,
}

impl Walk {
    /// Sorts the given paths and drops those that another one covers. Nothing but they themselves is looked at yet.
    pub(super) fn new(paths: &[PathBuf], limits: WalkLimits) -> Self {
        let mut given: Vec<Start> = paths.iter().map(|path| Start::of(path)).collect();
        // By real path, shortest spelling first, so that this one stays and folders come before what they cover.
        given.sort_by(|a, b| a.spelling().cmp(&b.spelling()));
        given.dedup_by(|later, earlier| match (later.real_path(), earlier.real_path()) {
            (Some(later), Some(earlier)) => later == earlier,
            _ => later.shown.as_os_str() == earlier.shown.as_os_str(),
        });
        let (mut roots, mut visited) = (BTreeSet::new(), BTreeSet::new());
        given.retain(|start| {
            let Some(real) = start.real_path() else { return true };
            let covered = has_ancestor(&roots, real);
            if !covered {
                if start.folder { &mut roots } else { &mut visited }.insert(real.to_path_buf());
            }
            !covered
        });
        given.sort_by(|a, b| by_path_bytes((a.shown.as_os_str(), a.folder), (b.shown.as_os_str(), b.folder)));
        Self { starts: given.into(), roots, visited, frames: Vec::new(), limits }
    }

    fn start(&mut self, start: Start) -> Option<Found> {
        match start.real {
            None => Some(Found::Stdin),
            Some(Err(error)) => Some(unreadable(&start.shown, "cannot be opened", &error)),
            Some(Ok(real)) if start.folder => self.enter(start.shown, real, false),
            Some(Ok(real)) => match fs::metadata(&real) {
                Ok(metadata) => Some(file_or_special(start.shown, metadata.file_type())),
                Err(error) => Some(unreadable(&start.shown, "cannot be opened", &error)),
            },
        }
    }

    fn entry(&mut self, shown: PathBuf, real: PathBuf, kind: FileType, outside: bool) -> Option<Found> {
        if kind.is_symlink() {
            return self.link(shown, &real);
        }
        if outside && (self.visited.contains(&real) || self.roots.contains(&real)) {
            return None;
        }
        if kind.is_dir() { self.enter(shown, real, outside) } else { Some(file_or_special(shown, kind)) }
    }

    fn link(&mut self, shown: PathBuf, real: &Path) -> Option<Found> {
        let followed =
            fs::canonicalize(real).and_then(|target| fs::metadata(&target).map(|metadata| (target, metadata)));
        let (target, metadata) = match followed {
            Ok(followed) => followed,
            Err(error) => return Some(unreadable(&shown, "link leads nowhere", &error)),
        };
        if metadata.is_dir() && self.contains_itself(&identity(&metadata, &target)) {
            return Some(looped(&shown));
        }
        if has_ancestor(&self.roots, &target) || has_ancestor(&self.visited, &target) {
            return None; // read under its own name
        }
        self.visited.insert(target.clone());
        if metadata.is_dir() {
            self.enter(shown, target, true)
        } else {
            Some(file_or_special(shown, metadata.file_type()))
        }
    }

    /// Lists a folder and goes into it.
    fn enter(&mut self, shown: PathBuf, real: PathBuf, outside: bool) -> Option<Found> {
        if self.frames.len() >= self.limits.depth {
            let detail = "folders nest deeper than the limit; not entered";
            return Some(Found::Passed(Coverage::not_read(of_path(&shown), None, DefectKind::TooDeep, detail)));
        }
        let identity = match fs::metadata(&real) {
            Ok(metadata) => identity(&metadata, &real),
            Err(error) => return Some(unreadable(&shown, "folder cannot be read", &error)),
        };
        if self.contains_itself(&identity) {
            return Some(looped(&shown));
        }
        let (entries, trouble) = match list(&real, self.limits.entries) {
            Ok(listed) => listed,
            Err(error) => return Some(unreadable(&shown, "folder cannot be read", &error)),
        };
        let found = trouble.map(|(why, detail)| Found::Passed(Coverage::not_read(of_path(&shown), None, why, &detail)));
        self.frames.push(Frame { shown, real, identity, entries: entries.into_iter(), outside });
        found
    }

    fn contains_itself(&self, identity: &Identity) -> bool {
        self.frames.iter().any(|frame| frame.identity == *identity)
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let found = if let Some(frame) = self.frames.last_mut() {
                match frame.entries.next() {
                    Some((name, kind)) => {
                        let (shown, real) = (frame.shown.join(&name), frame.real.join(&name));
                        let outside = frame.outside;
                        self.entry(shown, real, kind, outside)
                    }
                    None => {
                        self.frames.pop();
                        None
                    }
                }
            } else {
                let start = self.starts.pop_front()?;
                self.start(start)
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

impl Start {
    fn of(path: &Path) -> Self {
        let shown = path.to_path_buf();
        if path.as_os_str() == "-" {
            return Self { shown, real: None, folder: false };
        }
        let real = fs::canonicalize(path);
        let folder = real.as_ref().is_ok_and(|real| real.is_dir());
        Self { shown, real: Some(real), folder }
    }

    fn spelling(&self) -> (Option<&Path>, usize, &OsStr) {
        let shown = self.shown.as_os_str();
        (self.real_path(), shown.len(), shown)
    }

    fn real_path(&self) -> Option<&Path> {
        self.real.as_ref()?.as_ref().ok().map(PathBuf::as_path)
    }
}

/// What the given paths hold.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Survey {
    /// Regular files.
    pub files: u64,
    /// Their sizes in bytes, as the file system states them.
    pub bytes: u64,
}

/// Walks all paths once and adds up the sizes of the files, without opening any: the total for [`super::Progress`].
#[must_use]
pub fn survey(paths: &[PathBuf]) -> Survey {
    let mut survey = Survey::default();
    for found in Walk::new(paths, WalkLimits::DEFAULT) {
        if let Found::File(path) = found {
            survey.files += 1;
            survey.bytes += fs::metadata(&path).map_or(0, |metadata| metadata.len());
        }
    }
    survey
}

/// Names and kinds of what is in a folder.
type Entries = Vec<(OsString, FileType)>;

/// Why a listing is not whole.
type Trouble = (DefectKind, String);

/// The entries of a folder in the order of their path bytes.
fn list(folder: &Path, limit: usize) -> io::Result<(Entries, Option<Trouble>)> {
    let mut entries = Vec::new();
    let mut trouble = None;
    for entry in fs::read_dir(folder)? {
        match entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))) {
            Ok(entry) => entries.push(entry),
            Err(error) => trouble = Some((DefectKind::Unreadable, reason("folder cannot be read to its end", &error))),
        }
        // Which entries stay must not depend on the order in which the system lists them.
        if entries.len() > limit.saturating_mul(2) {
            sort(&mut entries);
            entries.truncate(limit);
            trouble = Some((DefectKind::TooMany, over_limit(limit)));
        }
    }
    sort(&mut entries);
    if entries.len() > limit {
        entries.truncate(limit);
        trouble = Some((DefectKind::TooMany, over_limit(limit)));
    }
    Ok((entries, trouble))
}

fn over_limit(limit: usize) -> String {
    format!("folder has more entries than the limit; the first {limit} by name were read")
}

fn sort(entries: &mut [(OsString, FileType)]) {
    entries.sort_by(|(a, a_kind), (b, b_kind)| by_path_bytes((a, a_kind.is_dir()), (b, b_kind.is_dir())));
}

/// Compares as the paths of the files below compare: a folder's name counts with the slash that follows it.
fn by_path_bytes((a, a_folder): (&OsStr, bool), (b, b_folder): (&OsStr, bool)) -> Ordering {
    let slash = |folder: bool| folder.then_some(&b'/');
    a.as_encoded_bytes().iter().chain(slash(a_folder)).cmp(b.as_encoded_bytes().iter().chain(slash(b_folder)))
}

fn has_ancestor(set: &BTreeSet<PathBuf>, path: &Path) -> bool {
    path.ancestors().any(|ancestor| set.contains(ancestor))
}

fn file_or_special(shown: PathBuf, kind: FileType) -> Found {
    if kind.is_file() {
        return Found::File(shown);
    }
    let detail = format!("not a regular file ({}); not opened", special_name(kind));
    Found::Passed(Coverage::not_read(of_path(&shown), None, DefectKind::Unsupported, &detail))
}

#[cfg(unix)]
fn special_name(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_fifo() => "named pipe",
        kind if kind.is_socket() => "socket",
        kind if kind.is_block_device() => "block device",
        kind if kind.is_char_device() => "character device",
        _ => "special file",
    }
}

#[cfg(not(unix))]
fn special_name(_: FileType) -> &'static str {
    "special file"
}

fn unreadable(shown: &Path, what: &str, error: &io::Error) -> Found {
    Found::Passed(Coverage::not_read(of_path(shown), None, DefectKind::Unreadable, &reason(what, error)))
}

fn looped(shown: &Path) -> Found {
    let detail = "folder contains itself; not entered again";
    Found::Passed(Coverage::not_read(of_path(shown), None, DefectKind::Loop, detail))
}

/// What tells one folder from another, whatever its name.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

#[cfg(unix)]
fn identity(metadata: &Metadata, _: &Path) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata, real: &Path) -> Identity {
    real.to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walked(paths: &[PathBuf], limits: WalkLimits, base: &Path) -> Vec<String> {
        Walk::new(paths, limits)
            .map(|found| match found {
                Found::File(path) => path.strip_prefix(base).unwrap().display().to_string(),
                Found::Stdin => "-".to_owned(),
                Found::Passed(coverage) => format!("{}", coverage.defects.rows()[0].kind),
            })
            .collect()
    }

    #[test]
    fn the_order_is_that_of_the_path_bytes_whatever_the_order_of_the_arguments() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        for name in ["a/z", "a/b/c", "a.txt", "a-b/x", "b", "Z"] {
            fs::create_dir_all(base.join(name).parent().unwrap()).unwrap();
            fs::write(base.join(name), b"x").unwrap();
        }
        let expected = ["Z", "a-b/x", "a.txt", "a/b/c", "a/z", "b"];
        let everything = [base.to_path_buf()];
        assert_eq!(walked(&everything, WalkLimits::DEFAULT, base), expected);
        let mut parts: Vec<PathBuf> =
            ["b", "a", "Z", "a.txt", "a-b", "a/b", "a/b/c", "b", "./b"].iter().map(|name| base.join(name)).collect();
        assert_eq!(walked(&parts, WalkLimits::DEFAULT, base), expected);
        parts.reverse();
        assert_eq!(walked(&parts, WalkLimits::DEFAULT, base), expected);
        assert_eq!(survey(&parts), Survey { files: 6, bytes: 6 });
    }

    #[test]
    fn folders_beyond_the_limits_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        fs::create_dir_all(base.join("1/2/3")).unwrap();
        fs::write(base.join("1/2/3/deep"), b"x").unwrap();
        for name in 0..40 {
            fs::write(base.join(format!("f{name:02}")), b"x").unwrap();
        }
        let limits = WalkLimits { depth: 3, entries: 3 };
        assert_eq!(walked(&[base.to_path_buf()], limits, base), ["too_many", "too_deep", "f00", "f01"]);
    }
}
