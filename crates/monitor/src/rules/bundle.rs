//! The files of a set of rules: out of an archive, a single file, a folder or a git checkout; kept as one archive.
//!
//! Taken are files `.yml` and `.yaml`, and licences. Of a checkout that has a folder `rules`, the folders beside it that hold something
//! else (tests, samples, workflows) are left out, as hidden folders are; how many of their files would have been rules by name is
//! counted. A folder that all members share (`sigma-master/`) is taken off. What is kept is a gzip of a tar with sorted names and no times,
//! so that any program can take it apart, and the same files are the same blob.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use vg_detect::sigma::RuleSource;
use vg_model::{Text, limits};

use crate::limits::{MAX_SET_BYTES, MAX_SET_FILES, MAX_SET_MEMBERS};
use crate::sources::hex;

/// Folders of a checkout beside `rules…` that hold rules too.
const RULE_FOLDERS: [&str; 5] = ["deprecated", "unsupported", "filters", "correlations", "placeholder"];
/// Bytes of a licence.
const MAX_LICENCE: u64 = 256 * 1024;
/// Bytes of a file of git that are read: its list of packed names is the longest.
const MAX_GIT_FILE: u64 = 16 * 1024 * 1024;
/// Folders above one that the settings name in which a checkout may begin.
const MAX_ABOVE: usize = 4;

/// The files of a set.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Bundle {
    /// Rule files by path, as they are.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Licences by path.
    pub licences: BTreeMap<String, Vec<u8>>,
    /// Commit; empty when it is none.
    pub revision: String,
    /// Files of other folders of a checkout that look like rules and were left out.
    pub left_out: usize,
}

/// Why there is no bundle.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoBundle(pub Text);

impl NoBundle {
    fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Text::new(vi, en))
    }

    fn unreadable(error: &dyn std::fmt::Display) -> Self {
        Self::new(
            format!("không đọc được tệp nén: {error}; hãy tải lại tệp rồi gửi lại"),
            format!("the archive cannot be read: {error}; fetch it again and send it again"),
        )
    }
}

impl Bundle {
    /// Reads what was sent: ZIP, tar, tar with gzip, or one YAML file that goes by `name`.
    ///
    /// # Errors
    /// When it is none of these, is damaged, is too large, or holds no rule file.
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, NoBundle> {
        let mut found = Gathered::default();
        if bytes.starts_with(b"PK\x03\x04") {
            found.zip(bytes)?;
        } else if bytes.starts_with(&[0x1f, 0x8b]) {
            found.tar(MultiGzDecoder::new(bytes))?;
        } else if bytes.get(257..262) == Some(b"ustar") {
            found.tar(bytes)?;
        } else if std::str::from_utf8(bytes).is_ok_and(|text| text.contains(':')) {
            let name = Path::new(name).file_name().map_or_else(|| "rule.yml".into(), |name| name.to_string_lossy());
            let name = if is_rule_file(&name) { name.into_owned() } else { format!("{name}.yml") };
            found.add(name, &mut &*bytes)?;
        } else {
            return Err(NoBundle::new(
                "không phải tệp quy tắc: hãy gửi tệp .yml, .zip, .tar hoặc .tar.gz",
                "not a file of rules: send .yml, .zip, .tar or .tar.gz",
            ));
        }
        found.done()
    }

    /// Reads a folder, a file or an archive of the server.
    ///
    /// # Errors
    /// When it is not there, cannot be read, is too large, or holds no rule file.
    pub fn of_path(path: &Path) -> Result<Self, NoBundle> {
        let unreadable = |error: std::io::Error| {
            let path = path.display();
            NoBundle::new(format!("không đọc được {path}: {error}"), format!("{path} cannot be read: {error}"))
        };
        let metadata = fs::metadata(path).map_err(unreadable)?;
        if !metadata.is_dir() {
            if metadata.len() > MAX_SET_BYTES {
                return Err(too_large());
            }
            return Self::read(&fs::read(path).map_err(unreadable)?, &path.to_string_lossy());
        }
        let mut found = Gathered { in_place: true, ..Gathered::default() };
        for (name, file) in files_of(path).map_err(unreadable)? {
            found.add(name, &mut fs::File::open(&file).map_err(unreadable)?)?;
        }
        let revision = revision_of(path);
        found.done().map(|bundle| Self { revision, ..bundle })
    }

    /// The bundle of texts that the program brings.
    #[must_use]
    pub fn of_texts(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let files = texts.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
        Self { files, ..Self::default() }
    }

    /// As one archive.
    ///
    /// # Errors
    /// Never in practice: it is written into memory.
    pub fn write(&self) -> std::io::Result<Vec<u8>> {
        // Time 0 and no name in the head of the gzip, so that the same files are the same bytes.
        let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::new(6)));
        for (path, bytes) in self.licences.iter().chain(&self.files) {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, path, bytes.as_slice())?;
        }
        archive.into_inner()?.finish()
    }

    /// What [`Bundle::write`] wrote. Nothing is taken off or left out.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn kept(bytes: &[u8]) -> Result<Self, NoBundle> {
        let mut found = Gathered { in_place: true, ..Gathered::default() };
        found.tar(MultiGzDecoder::new(bytes))?;
        Ok(Self { files: found.files, licences: found.licences, ..Self::default() })
    }

    /// SHA-256 over paths and bytes, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (path, bytes) in self.files.iter().chain(&self.licences) {
            for part in [path.as_bytes(), bytes] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hex(&hash.finalize())
    }

    /// The files for the loader, below a folder.
    #[must_use]
    pub fn sources(&self, folder: &str) -> Vec<RuleSource> {
        let source = |(path, bytes): (&String, &Vec<u8>)| RuleSource::Bytes {
            name: format!("{folder}/{path}"),
            bytes: bytes.clone(),
        };
        self.files.iter().map(source).collect()
    }

    /// The first line of its licence; empty when it brings none.
    #[must_use]
    pub fn licence(&self) -> String {
        let text = self.licences.values().next().map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let line = text.lines().map(|line| line.trim().trim_matches('#').trim()).find(|line| !line.is_empty());
        vg_access::cut(line.unwrap_or_default(), 200)
    }
}

/// What tells whether a folder has changed: path, size and time of change of its rule files, and its commit.
#[must_use]
pub fn stamp_of(path: &Path) -> String {
    let mut hash = Sha256::new();
    hash.update(revision_of(path));
    let files = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => files_of(path).unwrap_or_default(),
        _ => vec![(String::new(), path.to_owned())],
    };
    for (name, file) in files {
        hash.update(name);
        if let Ok(metadata) = fs::metadata(&file) {
            let changed = metadata.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            hash.update(format!(" {} {:?}\n", metadata.len(), changed));
        }
    }
    hex(&hash.finalize())
}

/// Rule files and licences of a folder and those below it, sorted; hidden folders and links to folders are not entered.
fn files_of(folder: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), folder.to_owned(), 0)];
    while let Some((prefix, folder, depth)) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if !name.starts_with('.') && depth < limits::MAX_FOLDER_DEPTH {
                    open.push((path, entry.path(), depth + 1));
                }
            } else if entry.path().is_file() && (is_rule_file(&name) || is_licence(&name) && depth == 0) {
                found.push((path, entry.path()));
                if found.len() > MAX_SET_MEMBERS {
                    return Err(std::io::Error::other("too many files"));
                }
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The commit of the checkout in which a folder lies.
fn revision_of(path: &Path) -> String {
    let git = path.ancestors().take(MAX_ABOVE).map(|folder| folder.join(".git")).find(|git| git.exists());
    git.and_then(|git| head_of(&git)).filter(|commit| is_commit(commit)).unwrap_or_default()
}

fn head_of(git: &Path) -> Option<String> {
    let line = |path: PathBuf| Some(text_of(&path)?.trim().to_owned());
    // Of a worktree, `.git` is a file that says where it is.
    let git = match line(git.to_owned()) {
        Some(text) => git.parent()?.join(text.strip_prefix("gitdir: ")?),
        None => git.to_owned(),
    };
    let head = line(git.join("HEAD"))?;
    let Some(name) = head.strip_prefix("ref: ") else { return Some(head) };
    let common = line(git.join("commondir")).map_or_else(|| git.clone(), |common| git.join(common));
    if let Some(commit) = line(git.join(name)).or_else(|| line(common.join(name))) {
        return Some(commit);
    }
    let packed = text_of(&common.join("packed-refs"))?;
    let found = packed.lines().find_map(|line| line.strip_suffix(name)?.strip_suffix(' '))?;
    Some(found.to_owned())
}

/// A small file of git; nothing when it is no text.
fn text_of(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    fs::File::open(path).ok()?.take(MAX_GIT_FILE).read_to_end(&mut bytes).ok()?;
    String::from_utf8(bytes).ok()
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_rule_file(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("yml") || extension.eq_ignore_ascii_case("yaml"))
}

fn is_licence(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(stem.as_str(), "license" | "licence" | "copying")
}

fn too_large() -> NoBundle {
    let mib = MAX_SET_BYTES / (1024 * 1024);
    NoBundle::new(
        format!("các quy tắc vượt quá {mib} MiB hoặc {MAX_SET_FILES} tệp; hãy chia thành nhiều bộ"),
        format!("the rules are more than {mib} MiB or {MAX_SET_FILES} files; divide them into several sets"),
    )
}

/// Files as they come.
#[derive(Default)]
struct Gathered {
    files: BTreeMap<String, Vec<u8>>,
    licences: BTreeMap<String, Vec<u8>>,
    revision: String,
    members: usize,
    bytes: u64,
    /// Paths are what they are: nothing is taken off or left out.
    in_place: bool,
}

impl Gathered {
    /// Takes a file when it may be a rule or a licence.
    fn add(&mut self, path: String, from: &mut dyn Read) -> Result<(), NoBundle> {
        let name = path.rsplit('/').next().unwrap_or_default();
        let hidden = path.split('/').rev().skip(1).any(|folder| folder.starts_with('.'));
        let (rule, licence) = (is_rule_file(name), is_licence(name));
        if hidden || !(rule || licence) {
            return Ok(());
        }
        // One byte more, so that the loader sees a file that is too large, and says so.
        let most = if rule { limits::MAX_RULE_FILE + 1 } else { MAX_LICENCE };
        let mut bytes = Vec::new();
        from.take(most).read_to_end(&mut bytes).map_err(|error| NoBundle::unreadable(&error))?;
        self.bytes += bytes.len() as u64;
        let into = if rule { &mut self.files } else { &mut self.licences };
        into.insert(path, bytes);
        if self.bytes > MAX_SET_BYTES || self.files.len() > MAX_SET_FILES {
            return Err(too_large());
        }
        Ok(())
    }

    fn member(&mut self) -> Result<(), NoBundle> {
        self.members += 1;
        if self.members > MAX_SET_MEMBERS { Err(too_large()) } else { Ok(()) }
    }

    fn zip(&mut self, bytes: &[u8]) -> Result<(), NoBundle> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| NoBundle::unreadable(&error))?;
        if archive.len() > MAX_SET_MEMBERS {
            return Err(too_large());
        }
        // Archives of a hosting service have the commit as their comment.
        let comment = String::from_utf8_lossy(archive.comment()).trim().to_owned();
        self.revision = Some(comment).filter(|comment| is_commit(comment)).unwrap_or_default();
        for index in 0..archive.len() {
            let mut member = archive.by_index(index).map_err(|error| NoBundle::unreadable(&error))?;
            if let Some(path) = member.enclosed_name().filter(|_| member.is_file()) {
                self.add(slashes(&path), &mut member)?;
            }
        }
        Ok(())
    }

    fn tar(&mut self, from: impl Read) -> Result<(), NoBundle> {
        let mut archive = tar::Archive::new(from);
        let entries = archive.entries().map_err(|error| NoBundle::unreadable(&error))?;
        for entry in entries {
            let mut entry = entry.map_err(|error| NoBundle::unreadable(&error))?;
            self.member()?;
            match entry.header().entry_type() {
                tar::EntryType::XGlobalHeader => {
                    let mut head = String::new();
                    // `git archive` writes the commit so. Whatever else stands there is of no concern.
                    let _ = (&mut entry).take(4_096).read_to_string(&mut head);
                    let commit = head.split_once("comment=").and_then(|(_, rest)| rest.split_whitespace().next());
                    self.revision = commit.filter(|commit| is_commit(commit)).unwrap_or_default().to_owned();
                }
                tar::EntryType::Regular | tar::EntryType::Continuous => {
                    let path = entry.path().map_err(|error| NoBundle::unreadable(&error))?.into_owned();
                    if path
                        .components()
                        .all(|part| matches!(part, std::path::Component::Normal(_) | std::path::Component::CurDir))
                    {
                        self.add(slashes(&path), &mut entry)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn done(mut self) -> Result<Bundle, NoBundle> {
        if !self.in_place {
            self.take_off_shared();
        }
        let mut bundle = Bundle { files: self.files, licences: self.licences, revision: self.revision, left_out: 0 };
        // Licences of single rules stand in them; the one of the set stands at its top.
        bundle.licences.retain(|path, _| !path.contains('/'));
        if bundle.files.keys().any(|path| path.starts_with("rules/")) {
            let all = bundle.files.len();
            bundle.files.retain(|path, _| {
                let folder = path.split_once('/').map(|(folder, _)| folder);
                folder.is_some_and(|folder| folder.starts_with("rules") || RULE_FOLDERS.contains(&folder))
            });
            bundle.left_out = all - bundle.files.len();
        }
        if bundle.files.is_empty() {
            return Err(NoBundle::new(
                "không có tệp .yml nào; hãy chọn thư mục hoặc tệp nén có quy tắc Sigma",
                "there is no .yml file in it; choose a folder or archive of Sigma rules",
            ));
        }
        Ok(bundle)
    }

    /// Takes off the folder in which everything is, but not one that is that of the rules themselves.
    fn take_off_shared(&mut self) {
        let mut paths = self.files.keys().chain(self.licences.keys());
        let first = paths.next().and_then(|path| path.split_once('/')).map(|(folder, _)| format!("{folder}/"));
        let Some(folder) = first.filter(|folder| folder != "rules/") else { return };
        if !paths.all(|path| path.starts_with(&folder)) {
            return;
        }
        let off = |(path, bytes): (String, Vec<u8>)| (path.strip_prefix(&folder).unwrap_or(&path).to_owned(), bytes);
        self.files = std::mem::take(&mut self.files).into_iter().map(off).collect();
        self.licences = std::mem::take(&mut self.licences).into_iter().map(off).collect();
    }
}

/// A path with `/`, without `.` at its front.
fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .filter_map(|part| match part {
            std::path::Component::Normal(name) => Some(name.to_string_lossy()),
            _ => None,
        })
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tar_gz(members: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::fast()));
        for (path, bytes) in members {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            archive.append_data(&mut header, path, *bytes).unwrap();
        }
        archive.into_inner().unwrap().finish().unwrap()
    }

    #[test]
    fn a_checkout_as_it_is_gives_its_rules_and_its_licence() {
        let bytes = tar_gz(&[
            ("sigma-1/LICENSE", b"\n# A licence 1.0\ntext"),
            ("sigma-1/.github/workflows/test.yml", b"a: b"),
            ("sigma-1/rules/web/a.yml", b"title: a"),
            ("sigma-1/rules-threat-hunting/b.yaml", b"title: b"),
            ("sigma-1/tests/c.yml", b"title: c"),
            ("sigma-1/README.md", b"text"),
        ]);
        let bundle = Bundle::read(&bytes, "sigma.tar.gz").unwrap();
        let paths: Vec<&str> = bundle.files.keys().map(String::as_str).collect();
        assert_eq!(paths, ["rules-threat-hunting/b.yaml", "rules/web/a.yml"]);
        assert_eq!((bundle.licence().as_str(), bundle.left_out), ("A licence 1.0", 1));
        let kept = Bundle::kept(&bundle.write().unwrap()).unwrap();
        assert_eq!((&kept.files, kept.digest()), (&bundle.files, bundle.digest()));
        assert_eq!(bundle.write().unwrap(), kept.write().unwrap(), "the same files are the same bytes");
    }

    #[test]
    fn what_is_no_set_is_refused_and_damage_is_said() {
        for bytes in [&b"\x00\x01\x02"[..], b"", b"just words", &tar_gz(&[("a.txt", b"a: b")])] {
            assert!(Bundle::read(bytes, "x").is_err());
        }
        let whole = tar_gz(&[("a.yml", &[b'a'; 10_000]), ("b.yml", b"x")]);
        assert!(Bundle::read(&whole[..whole.len() / 2], "x.tar.gz").is_err());
        let bundle = Bundle::read(b"title: x", "dir/one.yml").unwrap();
        assert_eq!(bundle.files.keys().collect::<Vec<_>>(), ["one.yml"]);
    }

    #[test]
    fn nothing_leaves_the_set_and_nothing_bursts_it() {
        let large = vec![b'#'; usize::try_from(limits::MAX_RULE_FILE).unwrap()];
        let names: Vec<String> = (0..70).map(|number| format!("{number}.yml")).collect();
        let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), large.as_slice())).collect();
        assert_eq!(Bundle::read(&tar_gz(&members), "x").unwrap_err(), too_large());
        let mut archive = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_size(1);
        // The library refuses such a name, so it is written by hand.
        header.as_mut_bytes()[..10].copy_from_slice(b"../out.yml");
        header.set_cksum();
        archive.append(&header, &b"x"[..]).unwrap();
        assert!(Bundle::read(&archive.into_inner().unwrap(), "x.tar").is_err(), "no file is left");
    }

    #[test]
    fn a_folder_says_its_commit_and_when_it_changed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("rules/web")).unwrap();
        fs::create_dir_all(at(".git/refs/heads")).unwrap();
        fs::write(at("rules/web/a.yml"), "title: a").unwrap();
        fs::write(at(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        let commit = "0123456789abcdef0123456789abcdef01234567";
        fs::write(at(".git/packed-refs"), format!("# pack-refs\n{commit} refs/heads/main\n")).unwrap();
        let bundle = Bundle::of_path(&at("rules")).unwrap();
        assert_eq!((bundle.revision.as_str(), bundle.files.len()), (commit, 1));
        let before = stamp_of(folder.path());
        assert_eq!(before, stamp_of(folder.path()));
        fs::write(at(".git/refs/heads/main"), commit.replace('0', "f")).unwrap();
        assert_ne!(before, stamp_of(folder.path()), "another commit");
        assert!(Bundle::of_path(&at("none")).is_err());
    }
}
