//! Loaded rules, kept for the next run: reading 3,800 files of YAML takes most of a short hunt.
//!
//! An entry is used only when nothing that it was made from has changed: the program itself, the options, and path, size
//! and time of change of every rule file. Its own CRC-32 is checked before it is read: against damage, not against people, who
//! could as well change the rules. Anything else (no cache folder, a damaged entry, a read-only disk) means loading anew; the cache
//! never decides whether rules can be loaded.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest as _, Sha256};
use vg_detect::sigma::{LoadOptions, Loaded, RuleSource, load as load_anew};
use vg_model::limits;

/// Entries that are kept; the oldest go first.
const ENTRIES: usize = 4;
/// Rule folders deeper than this are loaded anew each time.
const DEPTH: usize = limits::MAX_FOLDER_DEPTH;

/// Loads rules, from `folder` where that is possible.
pub(super) fn load(folder: &Path, sources: &[RuleSource], options: &LoadOptions) -> Loaded {
    // Looking at thousands of files takes half as long as reading an entry, and the newest entry is mostly the right one. It is read
    // by this thread, which goes on with what it allocates.
    let (key, newest) = if options.threads > 1 {
        std::thread::scope(|scope| {
            let key = scope.spawn(|| key_of(sources, options));
            let newest = newest(folder).and_then(|entry| read(&entry).map(|loaded| (entry, loaded)));
            (key.join().ok().flatten(), newest)
        })
    } else {
        (key_of(sources, options), None)
    };
    let Some(key) = key else { return load_anew(sources, options) };
    let entry = folder.join(format!("{key}.bin"));
    let read_already = newest.and_then(|(newest, loaded)| (newest == entry).then_some(loaded));
    if let Some(loaded) = read_already.or_else(|| read(&entry)) {
        use_again(&entry);
        return loaded;
    }
    let loaded = load_anew(sources, options);
    // A cache that cannot be written is no reason to stop.
    let _ = write(folder, &entry, &loaded);
    loaded
}

/// Everything that the result depends on; `None` when that cannot be told.
fn key_of(sources: &[RuleSource], options: &LoadOptions) -> Option<String> {
    let mut hash = Sha256::new();
    hash.update(env!("CARGO_PKG_VERSION"));
    add_stamp(&mut hash, &std::env::current_exe().ok()?)?;
    hash.update(format!("{:?}", options.placeholders));
    let mut sorted: Vec<&RuleSource> = sources.iter().collect();
    sorted.sort_by_key(|source| format!("{source:?}"));
    for source in sorted {
        match source {
            RuleSource::Text { name, text } => {
                hash.update(format!("text {name} {}\n", text.len()));
                hash.update(text);
            }
            RuleSource::Bytes { name, bytes } => {
                hash.update(format!("bytes {name} {}\n", bytes.len()));
                hash.update(bytes);
            }
            RuleSource::File(path) | RuleSource::Archive(path) => add_stamp(&mut hash, &fs::canonicalize(path).ok()?)?,
            RuleSource::Folder(path) => add_folder(&mut hash, &fs::canonicalize(path).ok()?, 0)?,
        }
    }
    Some(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn add_folder(hash: &mut Sha256, folder: &Path, depth: usize) -> Option<()> {
    if depth > DEPTH {
        return None;
    }
    let mut entries: Vec<(PathBuf, bool)> = Vec::new();
    for entry in fs::read_dir(folder).ok()? {
        let entry = entry.ok()?;
        entries.push((entry.path(), entry.file_type().ok()?.is_dir()));
    }
    // Any order does that is the same each time; bytes compare faster than parts of paths.
    entries.sort_unstable_by(|(a, _), (b, _)| a.as_os_str().cmp(b.as_os_str()));
    for (path, is_folder) in entries {
        if is_folder {
            add_folder(hash, &path, depth + 1)?;
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("yml") || e.eq_ignore_ascii_case("yaml")) {
            add_stamp(hash, &path)?;
        }
    }
    Some(())
}

/// Path, size and time of change of a file.
fn add_stamp(hash: &mut Sha256, path: &Path) -> Option<()> {
    let metadata = fs::metadata(path).ok()?;
    let changed = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    hash.update(path.as_os_str().as_encoded_bytes());
    hash.update([0]);
    hash.update(metadata.len().to_le_bytes());
    hash.update(changed.as_nanos().to_le_bytes());
    Some(())
}

fn read(entry: &Path) -> Option<Loaded> {
    let bytes = fs::read(entry).ok()?;
    let (sum, body) = bytes.split_first_chunk()?;
    if crc32fast::hash(body) != u32::from_le_bytes(*sum) {
        return None;
    }
    postcard::from_bytes(body).ok()
}

/// Entries that are used stay.
fn use_again(entry: &Path) {
    let _ = fs::File::options().append(true).open(entry).and_then(|file| file.set_modified(SystemTime::now()));
}

/// The entries with the time of their last use.
fn entries(folder: &Path) -> std::io::Result<Vec<(SystemTime, PathBuf)>> {
    let mut entries = Vec::new();
    for known in fs::read_dir(folder)? {
        let known = known?;
        if known.path().extension().is_some_and(|e| e == "bin") {
            entries.push((known.metadata()?.modified()?, known.path()));
        }
    }
    Ok(entries)
}

/// The entry that was used last.
fn newest(folder: &Path) -> Option<PathBuf> {
    entries(folder).ok()?.into_iter().max().map(|(_, entry)| entry)
}

fn write(folder: &Path, entry: &Path, loaded: &Loaded) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    let body = postcard::to_stdvec(loaded).map_err(std::io::Error::other)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&crc32fast::hash(&body).to_le_bytes())?;
    file.write_all(&body)?;
    file.persist(entry).map_err(|error| error.error)?;
    // The time that the disk gives may be the one of a tick ago, before the last use of another entry.
    use_again(entry);
    let mut entries = entries(folder)?;
    entries.sort();
    for (_, old) in entries.iter().take(entries.len().saturating_sub(ENTRIES)) {
        fs::remove_file(old)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = "title: A\nid: 00000000-0000-4000-8000-000000000001\nlogsource: {product: windows}\ndetection:\n  s: {A: b}\n  condition: s\n";

    fn titles(loaded: &Loaded) -> Vec<&str> {
        loaded.rules.iter().map(|rule| rule.meta.title.as_str()).collect()
    }

    #[test]
    fn a_change_of_any_file_means_loading_anew_and_damage_is_noticed() {
        let rules = tempfile::tempdir().unwrap();
        let cache = tempfile::tempdir().unwrap();
        let file = rules.path().join("a.yml");
        fs::write(&file, RULE).unwrap();
        let sources = [RuleSource::Folder(rules.path().to_owned())];
        let options = LoadOptions::default();
        let first = load(cache.path(), &sources, &options);
        assert_eq!(titles(&first), ["A"]);
        let entry = || fs::read_dir(cache.path()).unwrap().map(|e| e.unwrap().path()).collect::<Vec<_>>();
        assert_eq!(entry().len(), 1);
        let cached = read(&entry()[0]).unwrap();
        assert_eq!(format!("{cached:?}"), format!("{first:?}"));

        fs::write(&file, RULE.replace("title: A", "title: Changed")).unwrap();
        assert_eq!(titles(&load(cache.path(), &sources, &options)), ["Changed"]);

        for path in entry() {
            let mut bytes = fs::read(&path).unwrap();
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            fs::write(&path, bytes).unwrap();
            assert!(read(&path).is_none());
        }
        assert_eq!(titles(&load(cache.path(), &sources, &options)), ["Changed"]);
    }

    #[test]
    fn the_newest_entry_is_taken_only_where_it_is_the_right_one() {
        let cache = tempfile::tempdir().unwrap();
        let sources = ["A", "B", "C"].map(|title| {
            let text = RULE.replace("title: A", &format!("title: {title}"));
            [RuleSource::Text { name: format!("{title}.yml"), text }]
        });
        for threads in [1, 2, 2, 1, 2] {
            let options = LoadOptions { threads, ..LoadOptions::default() };
            for (title, sources) in ["A", "B", "C"].iter().zip(&sources) {
                assert_eq!(titles(&load(cache.path(), sources, &options)), [*title]);
                let newest = newest(cache.path()).unwrap();
                assert_eq!(titles(&read(&newest).unwrap()), [*title], "what was used last is the newest");
            }
        }
        assert_eq!(entries(cache.path()).unwrap().len(), 3);
        // A damaged newest entry is no obstacle either.
        fs::write(newest(cache.path()).unwrap(), b"damaged").unwrap();
        let options = LoadOptions { threads: 2, ..LoadOptions::default() };
        assert_eq!(titles(&load(cache.path(), &sources[0], &options)), ["A"]);
        assert_eq!(titles(&load(cache.path(), &sources[2], &options)), ["C"]);
        assert!(newest(Path::new("/proc/no/such/folder")).is_none());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_no_obstacle() {
        let options = LoadOptions::default();
        let sources = [RuleSource::Text { name: "a.yml".into(), text: RULE.into() }];
        assert_eq!(titles(&load(Path::new("/proc/no/such/folder"), &sources, &options)), ["A"]);
    }
}
