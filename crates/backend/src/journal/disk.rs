//! The disk as a handle: the real one, and for tests one that fails, tears and forgets on demand.

use std::any::Any;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::io::{self, IoSlice};
#[cfg(not(unix))]
use std::io::{Read as _, Seek as _};
use std::path::Path;
use std::sync::Arc;

/// What a journal asks of a disk. Nothing is durable before `sync` of the file and, for a new or removed name, `sync_folder`.
pub trait Disk: Send + Sync + fmt::Debug {
    /// Makes a folder when it is absent; its parent must exist.
    fn make_folder(&self, folder: &Path) -> io::Result<()>;
    /// Names in a folder, sorted.
    fn names(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// A new file, to read and write; fails when the name is taken.
    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>>;
    /// A file that exists, to read and write, never through a link.
    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>>;
    /// Removes a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes names that came or went durable.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// Bytes that this process may still write.
    fn free_bytes(&self, folder: &Path) -> io::Result<u64>;
    /// Takes a lock that ends with the process at the latest; nothing when somebody else has it.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any + Send + Sync>>>;
}

/// An open file of a [`Disk`].
pub trait DiskFile: Send + Sync + fmt::Debug {
    /// Writes at `offset` as many of the bytes as it can; returns how many.
    fn write_at(&self, offset: u64, slices: &[IoSlice<'_>]) -> io::Result<usize>;
    /// Reads from `offset`; returns how many bytes, 0 at the end.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize>;
    /// Makes content and length durable. After an error nothing that was not durable before may be believed, even if a further
    /// call succeeds: the system may have dropped the pages (<https://wiki.postgresql.org/wiki/Fsync_Errors>).
    fn sync(&self) -> io::Result<()>;
    /// Cuts or extends the file.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Bytes of the file.
    fn len(&self) -> io::Result<u64>;
    /// True when it has no bytes.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
    /// Asks that what was made durable is read from the disk itself the next time, not from memory.
    fn forget_cache(&self) -> io::Result<()>;
}

/// The disk of the machine.
#[derive(Clone, Copy, Default, Debug)]
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        match builder.create(folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && fs::metadata(folder)?.is_dir() => Ok(()),
            Err(error) => Err(error),
            Ok(()) => folder.parent().filter(|p| !p.as_os_str().is_empty()).map_or(Ok(()), |p| self.sync_folder(p)),
        }
    }

    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(folder)? {
            // A name that is no UTF-8 is none of ours.
            names.extend(entry?.file_name().into_string().ok());
        }
        names.sort_unstable();
        Ok(names)
    }

    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let file = open_plain(OpenOptions::new().read(true).write(true).create_new(true), path)?;
        Ok(Arc::new(SystemFile(file)))
    }

    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        let file = open_plain(OpenOptions::new().read(true).write(true), path)?;
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "no ordinary file"));
        }
        Ok(Arc::new(SystemFile(file)))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        #[cfg(unix)]
        File::open(folder)?.sync_all()?;
        #[cfg(not(unix))]
        let _ = folder;
        Ok(())
    }

    fn free_bytes(&self, folder: &Path) -> io::Result<u64> {
        #[cfg(unix)]
        {
            let found = rustix::fs::statvfs(folder)?;
            Ok(found.f_bavail.saturating_mul(found.f_frsize))
        }
        #[cfg(not(unix))]
        {
            let _ = folder;
            Ok(u64::MAX)
        }
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Any + Send + Sync>>> {
        let mut file = open_plain(OpenOptions::new().read(true).write(true).create(true).truncate(false), path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Ok(None),
            Err(fs::TryLockError::Error(error)) => return Err(error),
        }
        // For the person who is refused. A full disk must not keep the journal from being opened and emptied.
        let _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Some(Box::new(file)))
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

#[derive(Debug)]
struct SystemFile(File);

impl DiskFile for SystemFile {
    fn write_at(&self, offset: u64, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        use std::io::{Seek as _, SeekFrom};
        // Only the writer writes through its handle, so place and bytes need not go in one call.
        let mut file = &self.0;
        file.seek(SeekFrom::Start(offset))?;
        file.write_vectored(slices)
    }

    #[cfg(unix)]
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.0, into, offset)
    }

    #[cfg(not(unix))]
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut file = &self.0;
        file.seek(io::SeekFrom::Start(offset))?;
        file.read(into)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_data()
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn forget_cache(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        rustix::fs::fadvise(&self.0, 0, None, rustix::fs::Advice::DontNeed)?;
        Ok(())
    }
}

/// Writes all of `slices` from `offset` on.
pub(super) fn write_all(file: &dyn DiskFile, mut offset: u64, mut slices: &mut [IoSlice<'_>]) -> io::Result<()> {
    // Empty slices at the front would make a write of nothing look like a full disk.
    IoSlice::advance_slices(&mut slices, 0);
    while !slices.is_empty() {
        match file.write_at(offset, slices) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => {
                offset += written as u64;
                IoSlice::advance_slices(&mut slices, written);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Reads until `into` is full or the file ends; returns how many bytes.
pub(super) fn read_full(file: &dyn DiskFile, offset: u64, into: &mut [u8]) -> io::Result<usize> {
    let mut done = 0;
    while let Some(rest) = into.get_mut(done..).filter(|rest| !rest.is_empty()) {
        match file.read_at(offset + done as u64, rest) {
            Ok(0) => break,
            Ok(read) => done += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}
