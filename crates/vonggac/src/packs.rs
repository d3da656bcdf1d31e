//! The packs that come with the program, and folders of packs beside it, as path and text: regimes, directives, report forms.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use include_dir::{Dir, include_dir};
use vg_directive::pack::Packs;
use vg_library::Regimes;
use vg_model::limits;

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");
static DIRECTIVES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/directives");
static FORMS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/forms");
/// Bytes of one file of a pack: those of the program have some 20 kB.
const MAX_FILE_BYTES: u64 = 1_024 * 1_024;

/// A file of a pack: its path, that begins with the folder of the pack, and its text.
pub type File = (String, String);

/// The files of the regimes of the program.
#[must_use]
pub fn regime_files() -> Vec<File> {
    embedded(&REGIMES)
}

/// The files of the directives of the program.
#[must_use]
pub fn directive_files() -> Vec<File> {
    embedded(&DIRECTIVES)
}

/// The regimes of the program. A test of the library finds them without fault.
#[must_use]
pub fn regimes() -> Regimes {
    vg_library::load::load(texts(&regime_files())).regimes
}

/// The directives of the program. A test of the crate finds them without fault.
#[must_use]
pub fn directives() -> Packs {
    vg_directive::pack::load(texts(&directive_files())).packs
}

/// The files of the report forms of the program.
#[must_use]
pub fn form_files() -> Vec<File> {
    embedded(&FORMS)
}

/// The report forms of the program. A test of the crate finds them without fault.
#[must_use]
pub fn forms() -> Vec<vg_directive::answer::Form> {
    vg_directive::answer::load(texts(&form_files())).forms.into_values().map(|(_, form)| form).collect()
}

fn embedded(folder: &Dir<'_>) -> Vec<File> {
    let mut files = Vec::new();
    gather(folder, &mut files);
    files
}

fn gather(folder: &Dir<'_>, files: &mut Vec<File>) {
    for file in folder.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.push((path.to_owned(), text.to_owned()));
        }
    }
    for inner in folder.dirs() {
        gather(inner, files);
    }
}

/// Files as the readers of packs take them.
pub fn texts(files: &[File]) -> impl Iterator<Item = (&str, &str)> {
    files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
}

/// The files of folders, each the folder of one pack, whose names end in one of `ends`.
///
/// # Errors
///
/// When a folder cannot be read, or a file of it is too large or no UTF-8.
pub fn read_folders(folders: &[PathBuf], ends: &[&str]) -> Result<Vec<File>> {
    let mut files = Vec::new();
    for folder in folders {
        let whole = fs::canonicalize(folder).with_context(|| format!("open the folder {}", folder.display()))?;
        let name = whole.file_name().and_then(|name| name.to_str());
        let name = name.with_context(|| format!("{} has no name that a pack could have", folder.display()))?;
        read_folder(&whole, name, 0, ends, &mut files)?;
    }
    Ok(files)
}

fn read_folder(folder: &Path, name: &str, depth: usize, ends: &[&str], files: &mut Vec<File>) -> Result<()> {
    if depth > limits::MAX_FOLDER_DEPTH {
        bail!("{}: deeper than {} folders", folder.display(), limits::MAX_FOLDER_DEPTH);
    }
    let entries = fs::read_dir(folder).with_context(|| format!("read the folder {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let Some(own) = path.file_name().and_then(|own| own.to_str()) else {
            bail!("{}: its name is no Unicode", path.display());
        };
        let inner = format!("{name}/{own}");
        if path.is_dir() {
            read_folder(&path, &inner, depth + 1, ends, files)?;
        } else if path.extension().is_some_and(|end| ends.iter().any(|wanted| end == *wanted)) {
            let size = fs::metadata(&path).with_context(|| format!("look at {}", path.display()))?.len();
            if size > MAX_FILE_BYTES {
                bail!("{}: {size} bytes; a file of a pack has at most {MAX_FILE_BYTES}", path.display());
            }
            let text = fs::read(&path).with_context(|| format!("read {}", path.display()))?;
            let text = String::from_utf8(text).with_context(|| format!("{} is no UTF-8", path.display()))?;
            files.push((inner, text));
        }
    }
    Ok(())
}
