//! Where rules come from: folders, files, archives, texts.
//!
//! Files are found in sorted order and known by their path relative to the folder or archive. Limits: file size
//! `limits::MAX_RULE_FILE`, files `limits::MAX_RULE_FILES`, bytes of an archive `limits::MAX_RULE_BYTES`, folder depth
//! `limits::MAX_FOLDER_DEPTH`. Hidden folders and links to folders are not entered; each is remarked upon.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use vg_model::limits;

use super::problem::{ProblemKind, RuleProblem};

/// A place that rules are loaded from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RuleSource {
    /// Every `.yml` and `.yaml` file in a folder and the folders below.
    Folder(PathBuf),
    /// One file.
    File(PathBuf),
    /// Every `.yml` and `.yaml` member of a ZIP archive, such as a release of SigmaHQ.
    Archive(PathBuf),
    /// A text in memory and the path it goes by.
    Text {
        /// Path in problems and rules.
        name: String,
        /// YAML.
        text: String,
    },
    /// The same, of which is not known yet whether they are text.
    Bytes {
        /// Path in problems and rules.
        name: String,
        /// Of a file.
        bytes: Vec<u8>,
    },
}

impl RuleSource {
    /// The kind of source that a path is: a folder, an archive (`.zip`), else one file.
    #[must_use]
    pub fn from_path(path: &Path) -> Self {
        if path.is_dir() {
            Self::Folder(path.to_owned())
        } else if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip")) {
            Self::Archive(path.to_owned())
        } else {
            Self::File(path.to_owned())
        }
    }
}

/// A rule file that was found.
#[derive(Debug)]
pub(super) struct Found {
    /// Relative to its source.
    pub(super) path: String,
    pub(super) content: Content,
}

#[derive(Debug)]
pub(super) enum Content {
    Disk(PathBuf),
    Memory(Vec<u8>),
}

/// Files and what was found wrong on the way.
#[derive(Debug, Default)]
pub(super) struct Finds {
    pub(super) files: Vec<Found>,
    pub(super) problems: Vec<RuleProblem>,
    pub(super) notes: Vec<RuleProblem>,
}

/// Finds the files of all sources, sorted by path.
pub(super) fn find(sources: &[RuleSource]) -> Finds {
    let mut finds = Finds::default();
    for source in sources {
        match source {
            RuleSource::Folder(folder) => finds.folder(folder, "", 0),
            RuleSource::File(path) => {
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
                finds.add(name, Content::Disk(path.clone()));
            }
            RuleSource::Archive(path) => finds.archive(path),
            RuleSource::Bytes { name, bytes } => finds.add(name.clone(), Content::Memory(bytes.clone())),
            RuleSource::Text { name, text } => finds.add(name.clone(), Content::Memory(text.clone().into_bytes())),
        }
    }
    finds.files.sort_by(|a, b| a.path.cmp(&b.path));
    finds
}

impl Finds {
    fn add(&mut self, path: String, content: Content) {
        match self.files.len().cmp(&limits::MAX_RULE_FILES) {
            std::cmp::Ordering::Less => self.files.push(Found { path, content }),
            std::cmp::Ordering::Equal => {
                let message = format!(
                    "more than {} rule files: this one and those after it are left out",
                    limits::MAX_RULE_FILES
                );
                self.problems.push(whole_file(&path, ProblemKind::TooLarge, message));
            }
            std::cmp::Ordering::Greater => {}
        }
    }

    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        let shown = if prefix.is_empty() { folder.to_string_lossy().into_owned() } else { prefix.to_owned() };
        if depth > limits::MAX_FOLDER_DEPTH {
            let message = format!("folders are nested deeper than {} levels", limits::MAX_FOLDER_DEPTH);
            self.problems.push(whole_file(&shown, ProblemKind::TooLarge, message));
            return;
        }
        let listed = fs::read_dir(folder).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(error) => {
                let message = format!("the folder cannot be listed: {error}");
                self.problems.push(whole_file(&shown, ProblemKind::Unreadable, message));
                return;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            let is_folder = entry.path().is_dir();
            if is_folder && (name.starts_with('.') || entry.file_type().is_ok_and(|kind| kind.is_symlink())) {
                let message =
                    "a hidden folder or a link to a folder is not entered: name it as a source if it holds rules";
                self.notes.push(whole_file(&path, ProblemKind::FolderNotEntered, message.to_owned()));
            } else if is_folder {
                self.folder(&entry.path(), &path, depth + 1);
            } else if is_rule_file(&name) {
                self.add(path, Content::Disk(entry.path()));
            }
        }
    }

    fn archive(&mut self, path: &Path) {
        let shown = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        if let Err((kind, message)) = self.members(path) {
            self.problems.push(whole_file(&shown, kind, message));
        }
    }

    fn members(&mut self, path: &Path) -> Result<(), (ProblemKind, String)> {
        let unreadable =
            |error: &dyn std::fmt::Display| (ProblemKind::Unreadable, format!("the archive cannot be read: {error}"));
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let mut archive = zip::ZipArchive::new(io::BufReader::new(file)).map_err(|error| unreadable(&error))?;
        if archive.len() as u64 > limits::MAX_ARCHIVE_MEMBERS {
            return Err((ProblemKind::TooLarge, format!("more than {} members", limits::MAX_ARCHIVE_MEMBERS)));
        }
        let mut left = limits::MAX_RULE_BYTES;
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).unwrap_or("?").to_owned();
            if !is_rule_file(&name) {
                continue;
            }
            let mut member = match archive.by_index(index) {
                Ok(member) => member,
                Err(error) => {
                    self.problems.push(whole_file(&name, ProblemKind::Unreadable, error.to_string()));
                    continue;
                }
            };
            match read_capped(&mut member) {
                Ok(bytes) => {
                    let Some(rest) = left.checked_sub(bytes.len() as u64) else {
                        let message =
                            format!("the rules of the archive are larger than {} bytes", limits::MAX_RULE_BYTES);
                        return Err((ProblemKind::TooLarge, message));
                    };
                    left = rest;
                    self.add(name, Content::Memory(bytes));
                }
                Err((kind, message)) => self.problems.push(whole_file(&name, kind, message)),
            }
        }
        Ok(())
    }
}

impl Found {
    /// The text of the file, without a byte order mark.
    pub(super) fn read(&self) -> Result<String, (ProblemKind, String)> {
        let bytes = match &self.content {
            Content::Disk(path) => {
                let mut file = File::open(path)
                    .map_err(|error| (ProblemKind::Unreadable, format!("the file cannot be opened: {error}")))?;
                read_capped(&mut file)?
            }
            Content::Memory(bytes) => bytes.clone(),
        };
        if bytes.len() as u64 > limits::MAX_RULE_FILE {
            return Err(too_large());
        }
        let mut text = String::from_utf8(bytes).map_err(|error| {
            let place = error.utf8_error().valid_up_to();
            (ProblemKind::NotUtf8, format!("byte {place} is not UTF-8: save the file as UTF-8"))
        })?;
        // The YAML parser takes it for the end of the text; what stands behind it would be lost without a word.
        if let Some(place) = text.find('\0') {
            let message = format!("byte {place} is NUL, which YAML does not allow: save the file as plain text");
            return Err((ProblemKind::YamlSyntax, message));
        }
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Ok(text)
    }
}

fn too_large() -> (ProblemKind, String) {
    (ProblemKind::TooLarge, format!("the file is larger than {} bytes: split it", limits::MAX_RULE_FILE))
}

fn read_capped(from: &mut impl Read) -> Result<Vec<u8>, (ProblemKind, String)> {
    let mut bytes = Vec::new();
    from.take(limits::MAX_RULE_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| (ProblemKind::Unreadable, format!("the file cannot be read: {error}")))?;
    if bytes.len() as u64 > limits::MAX_RULE_FILE { Err(too_large()) } else { Ok(bytes) }
}

fn is_rule_file(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("yml") || extension.eq_ignore_ascii_case("yaml"))
}

/// A problem of a file as a whole.
pub(super) fn whole_file(path: &str, kind: ProblemKind, message: String) -> RuleProblem {
    RuleProblem {
        path: path.to_owned(),
        document: 0,
        line: 0,
        column: 0,
        id: None,
        title: String::new(),
        kind,
        message,
    }
}
