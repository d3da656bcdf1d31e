//! Blobs in a folder: `ab/cd/sha256-abcd…`, written through `tmp/`.
//!
//! A blob appears by a rename after its content was flushed to the disk, and the folders that lead to it are flushed after
//! that, so after a crash it is there whole or not at all. A crash may leave a file in `tmp/`; it has lost the lock of its
//! writer, by which the next start recognises and removes it.
//!
//! Symbolic links below the folder are never followed: whoever may write there could otherwise have us read or overwrite
//! files elsewhere.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::{BlobError, BlobFuture, BlobId, BlobReader, BlobStore, MAX_LIST};

/// Bytes that are read from the source at a time.
const CHUNK: usize = 256 * 1024;
const TEMPORARY: &str = "tmp";

/// The engine `file:FOLDER`.
#[derive(Clone, Debug)]
pub struct FileStore {
    folder: Arc<Path>,
    next: Arc<AtomicU64>,
}

impl FileStore {
    /// Opens a folder, which is created when absent (its parent must exist), and removes what a crash left in it.
    pub async fn open(folder: impl AsRef<Path>) -> Result<Self, BlobError> {
        let folder: Arc<Path> = folder.as_ref().into();
        if folder.as_os_str().is_empty() {
            return Err(BlobError::Config("the address is file:FOLDER".to_owned()));
        }
        blocking(move || {
            ensure_folder(&folder)?;
            ensure_folder(&folder.join(TEMPORARY))?;
            let store = Self { folder, next: Arc::default() };
            store.remove_leftovers()?;
            Ok(store)
        })
        .await
    }

    /// Removes temporary files that no living writer holds.
    fn remove_leftovers(&self) -> Result<u64, BlobError> {
        let mut removed = 0;
        for path in entries(&self.folder.join(TEMPORARY))? {
            let Ok(file) = open_plain(OpenOptions::new().read(true), &path) else { continue };
            if file.try_lock().is_ok() {
                fs::remove_file(&path).map_err(|error| BlobError::io(format!("remove {}", path.display()), error))?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// A fresh temporary file, locked.
    fn temporary(&self) -> Result<Temporary, BlobError> {
        // Another program's start may take a file for a leftover between its creation and its lock: then a new one is made.
        for _ in 0..16 {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let path = self.folder.join(TEMPORARY).join(format!("put-{}-{number}", std::process::id()));
            let mut options = OpenOptions::new();
            let file = match open_plain(options.write(true).create_new(true), &path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(BlobError::io(format!("create {}", path.display()), error)),
            };
            if file.try_lock().is_ok() && fs::symlink_metadata(&path).is_ok() {
                return Ok(Temporary { path, file, kept: false });
            }
        }
        Err(BlobError::Config(format!("no temporary file can be made in {}", self.folder.join(TEMPORARY).display())))
    }

    fn folders(&self, id: &BlobId) -> (PathBuf, PathBuf) {
        let [first, second, ..] = id.0;
        let outer = self.folder.join(format!("{first:02x}"));
        let inner = outer.join(format!("{second:02x}"));
        (outer, inner)
    }

    /// The path of a blob, when no folder on the way to it is a link.
    fn path(&self, id: &BlobId) -> Result<PathBuf, BlobError> {
        let (outer, inner) = self.folders(id);
        for folder in [&*self.folder, &outer, &inner] {
            match fs::symlink_metadata(folder) {
                Ok(meta) if meta.is_dir() => {}
                Ok(_) => return Err(not_a_folder(folder)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                Err(error) => return Err(BlobError::io(format!("look at {}", folder.display()), error)),
            }
        }
        Ok(inner.join(id.to_string()))
    }

    /// Moves a finished file to its name and flushes the folders.
    fn publish(&self, mut temporary: Temporary, id: &BlobId) -> Result<(), BlobError> {
        let (outer, inner) = self.folders(id);
        ensure_folder(&outer)?;
        ensure_folder(&inner)?;
        let target = self.path(id)?;
        let failed = |what: &str, path: &Path, error| BlobError::io(format!("{what} {}", path.display()), error);
        temporary.file.sync_all().map_err(|error| failed("flush", &temporary.path, error))?;
        fs::rename(&temporary.path, &target).map_err(|error| failed("rename to", &target, error))?;
        temporary.kept = true;
        sync_folder(&inner)
    }
}

/// A temporary file, removed unless it was moved to its place.
struct Temporary {
    path: PathBuf,
    file: File,
    kept: bool,
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.kept {
            // What stays behind is removed at the next start.
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl BlobStore for FileStore {
    fn put<'a>(&'a self, content: &'a mut (dyn AsyncRead + Send + Unpin), limit: u64) -> BlobFuture<'a, (BlobId, u64)> {
        Box::pin(async move {
            let store = self.clone();
            let mut temporary = blocking(move || store.temporary()).await?;
            let (mut digest, mut size) = (Sha256::new(), 0_u64);
            let mut buffer = vec![0; CHUNK];
            loop {
                let read = content.read(&mut buffer).await;
                let read = read.map_err(|error| BlobError::io("read the content of a blob", error))?;
                if read == 0 {
                    break;
                }
                size += read as u64;
                if size > limit {
                    return Err(BlobError::TooLarge { limit });
                }
                // Hashing and writing block: both are done off the runtime's threads.
                (temporary, digest, buffer) = blocking(move || {
                    let fresh = buffer.get(..read).unwrap_or_default();
                    digest.update(fresh);
                    let written = temporary.file.write_all(fresh);
                    written.map_err(|error| BlobError::io(format!("write {}", temporary.path.display()), error))?;
                    Ok((temporary, digest, buffer))
                })
                .await?;
            }
            let id = BlobId::from_digest(digest.finalize().into());
            let store = self.clone();
            blocking(move || store.publish(temporary, &id)).await?;
            Ok((id, size))
        })
    }

    fn get<'a>(&'a self, id: &'a BlobId) -> BlobFuture<'a, BlobReader> {
        Box::pin(async move {
            let path = self.path(id)?;
            let id = *id;
            let (file, size) = blocking(move || {
                let failed = |error: io::Error| match error.kind() {
                    io::ErrorKind::NotFound => BlobError::Missing(id),
                    _ => BlobError::io(format!("open {}", path.display()), error),
                };
                let file = open_plain(OpenOptions::new().read(true), &path).map_err(failed)?;
                let meta = file.metadata().map_err(failed)?;
                if meta.is_file() {
                    Ok((file, meta.len()))
                } else {
                    Err(BlobError::Config(format!("{} is no file", path.display())))
                }
            })
            .await?;
            Ok(BlobReader::new(id, size, Box::new(tokio::fs::File::from_std(file))))
        })
    }

    fn size<'a>(&'a self, id: &'a BlobId) -> BlobFuture<'a, Option<u64>> {
        Box::pin(async move {
            let path = self.path(id)?;
            blocking(move || match fs::symlink_metadata(&path) {
                Ok(meta) if meta.is_file() => Ok(Some(meta.len())),
                Ok(_) => Err(BlobError::Config(format!("{} is no file", path.display()))),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(BlobError::io(format!("look at {}", path.display()), error)),
            })
            .await
        })
    }

    fn delete<'a>(&'a self, id: &'a BlobId) -> BlobFuture<'a, bool> {
        Box::pin(async move {
            let path = self.path(id)?;
            let (_, inner) = self.folders(id);
            blocking(move || match fs::remove_file(&path) {
                Ok(()) => sync_folder(&inner).map(|()| true),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
                Err(error) => Err(BlobError::io(format!("remove {}", path.display()), error)),
            })
            .await
        })
    }

    fn list<'a>(&'a self, after: Option<BlobId>, limit: usize) -> BlobFuture<'a, Vec<BlobId>> {
        let (folder, limit) = (Arc::clone(&self.folder), limit.min(MAX_LIST));
        Box::pin(async move { blocking(move || list(&folder, after, limit)).await })
    }
}

/// Walks the two levels in their order, from the folders of `after` on.
fn list(folder: &Path, after: Option<BlobId>, limit: usize) -> Result<Vec<BlobId>, BlobError> {
    let (first, second) = after.map_or((0, 0), |BlobId([first, second, ..])| (first, second));
    let mut found = Vec::new();
    for outer in sub_folders(folder)?.into_iter().filter(|outer| *outer >= first) {
        let outer_path = folder.join(format!("{outer:02x}"));
        for inner in sub_folders(&outer_path)?.into_iter().filter(|inner| outer > first || *inner >= second) {
            let mut names: Vec<BlobId> = entries(&outer_path.join(format!("{inner:02x}")))?
                .iter()
                .filter_map(|path| path.file_name()?.to_str()?.parse().ok())
                .filter(|BlobId([a, b, ..])| (*a, *b) == (outer, inner))
                .filter(|id| after.is_none_or(|after| *id > after))
                .collect();
            names.sort_unstable();
            found.extend(names.into_iter().take(limit - found.len()));
            if found.len() == limit {
                return Ok(found);
            }
        }
    }
    Ok(found)
}

/// The folders `00` to `ff` that are there and are no links, in order.
fn sub_folders(folder: &Path) -> Result<Vec<u8>, BlobError> {
    let mut found: Vec<u8> = entries(folder)?
        .iter()
        .filter(|path| fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir()))
        .filter_map(|path| path.file_name()?.to_str().filter(|name| name.len() == 2).map(str::to_owned))
        .filter_map(|name| u8::from_str_radix(&name, 16).ok().filter(|byte| format!("{byte:02x}") == name))
        .collect();
    found.sort_unstable();
    Ok(found)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, BlobError> {
    let failed = |error| BlobError::io(format!("list {}", folder.display()), error);
    match fs::read_dir(folder) {
        Ok(entries) => entries.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(failed(error)),
    }
}

/// Opens a file, never through a link in its last place.
fn open_plain(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        // NONBLOCK: opening a named pipe must not wait for its other end.
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    options.open(path)
}

/// Makes a folder when it is absent and flushes its parent; refuses anything else in its place.
fn ensure_folder(folder: &Path) -> Result<(), BlobError> {
    match fs::symlink_metadata(folder) {
        Ok(meta) if meta.is_dir() => return Ok(()),
        Ok(_) => return Err(not_a_folder(folder)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(BlobError::io(format!("look at {}", folder.display()), error)),
    }
    match fs::create_dir(folder) {
        Ok(()) => {}
        // Another writer was faster; it must be a folder all the same.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return ensure_folder(folder),
        Err(error) => return Err(BlobError::io(format!("create {}", folder.display()), error)),
    }
    folder.parent().filter(|parent| !parent.as_os_str().is_empty()).map_or(Ok(()), sync_folder)
}

fn not_a_folder(path: &Path) -> BlobError {
    BlobError::Config(format!("{} is no folder (links are not followed); remove it", path.display()))
}

/// Flushes the entries of a folder to the disk.
fn sync_folder(folder: &Path) -> Result<(), BlobError> {
    #[cfg(unix)]
    {
        let failed = |error| BlobError::io(format!("flush {}", folder.display()), error);
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Result<T, BlobError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| BlobError::io("work on the blob folder", io::Error::other(error)))?
}
