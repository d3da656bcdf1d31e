//! The archive as a stream of pieces, written and read on a thread of its own: compression and files block.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read};
use std::path::{Path, PathBuf};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::BackupError;
use super::head::{Head, Manifest};
use crate::blob::BlobId;

/// Bytes of one entry of rows at most: one mebibyte and the longest row.
pub const MAX_ENTRY: u64 = 512 * 1024 * 1024;
/// Bytes of `head.json` and of `manifest.json` at most; both grow with the number of tables alone.
pub const MAX_DOCUMENT: u64 = 16 * 1024 * 1024;
/// Bytes of rows after which an entry is closed.
pub(super) const ROWS_TARGET: usize = 1024 * 1024;
/// Bytes of a blob that travel at a time.
pub(super) const CHUNK: usize = 256 * 1024;
/// Pieces that wait between the threads.
const QUEUE: usize = 4;
/// Logarithm of the largest window that a decoder takes: 2^27 = 128 MiB; level 3 needs 2 MiB.
const WINDOW_LOG: u32 = 27;

pub(super) const HEAD: &str = "head.json";
pub(super) const MANIFEST: &str = "manifest.json";

/// A piece on its way into the archive.
enum Out {
    Entry { name: String, bytes: u64 },
    Chunk(Vec<u8>),
    End,
}

/// The writing end. Dropped before `finish`, it leaves no file.
pub(super) struct Writer {
    queue: mpsc::Sender<Out>,
    thread: JoinHandle<Result<(), BackupError>>,
}

impl Writer {
    /// Creates `path`, which must not exist; it appears when all of it is on the disk.
    pub(super) fn create(path: &Path) -> Self {
        let (queue, pieces) = mpsc::channel(QUEUE);
        let path = path.to_path_buf();
        Self { queue, thread: tokio::task::spawn_blocking(move || write_file(&path, pieces)) }
    }

    pub(super) async fn entry(&mut self, name: String, bytes: u64) -> Result<(), BackupError> {
        self.send(Out::Entry { name, bytes }).await
    }

    pub(super) async fn chunk(&mut self, bytes: Vec<u8>) -> Result<(), BackupError> {
        self.send(Out::Chunk(bytes)).await
    }

    /// A whole entry from memory.
    pub(super) async fn whole(&mut self, name: String, content: Vec<u8>) -> Result<(), BackupError> {
        self.entry(name, content.len() as u64).await?;
        if content.is_empty() { Ok(()) } else { self.chunk(content).await }
    }

    pub(super) async fn finish(mut self) -> Result<(), BackupError> {
        self.send(Out::End).await?;
        join(self.thread).await
    }

    async fn send(&mut self, piece: Out) -> Result<(), BackupError> {
        if self.queue.send(piece).await.is_ok() {
            return Ok(());
        }
        // The thread has ended: with the reason.
        let ended = join(std::mem::replace(&mut self.thread, tokio::spawn(async { Ok(()) }))).await;
        ended.and(Err(BackupError::io("write the backup", io::Error::other("the writer has ended"))))
    }
}

async fn join<T>(thread: JoinHandle<Result<T, BackupError>>) -> Result<T, BackupError> {
    thread.await.map_err(|error| BackupError::io("work on the archive", io::Error::other(error)))?
}

fn write_file(path: &Path, mut pieces: mpsc::Receiver<Out>) -> Result<(), BackupError> {
    let failed = |error| BackupError::io(format!("write {}", path.display()), error);
    if fs::symlink_metadata(path).is_ok() {
        return Err(failed(io::Error::new(io::ErrorKind::AlreadyExists, "the file exists; choose another name")));
    }
    let partial = Partial(with_suffix(path, ".partial"));
    let file = File::options().write(true).create_new(true).open(&partial.0);
    let file = file.map_err(|error| BackupError::io(format!("create {}", partial.0.display()), error))?;
    let mut encoder = zstd::Encoder::new(BufWriter::new(file), 3).map_err(failed)?;
    encoder.include_checksum(true).map_err(failed)?;
    let mut archive = tar::Builder::new(encoder);
    loop {
        match pieces.blocking_recv() {
            Some(Out::Entry { name, bytes }) => {
                let mut header = tar::Header::new_gnu();
                header.set_size(bytes);
                header.set_mode(0o600);
                header.set_entry_type(tar::EntryType::Regular);
                let content = FromQueue { pieces: &mut pieces, chunk: io::Cursor::new(Vec::new()), left: bytes };
                archive.append_data(&mut header, &name, content).map_err(failed)?;
            }
            Some(Out::End) => break,
            Some(Out::Chunk(_)) => return Err(failed(io::Error::other("a piece without its entry"))),
            None => return Err(failed(io::Error::other("the backup was given up"))),
        }
    }
    let buffered = archive.into_inner().and_then(zstd::Encoder::finish).map_err(failed)?;
    let file = buffered.into_inner().map_err(|error| failed(error.into_error()))?;
    file.sync_all().map_err(failed)?;
    fs::rename(&partial.0, path).map_err(failed)?;
    std::mem::forget(partial);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// A file that is removed unless it was finished.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        // Nothing better can be done; its name says what it is.
        let _ = fs::remove_file(&self.0);
    }
}

/// The content of one entry as it arrives.
struct FromQueue<'a> {
    pieces: &'a mut mpsc::Receiver<Out>,
    chunk: io::Cursor<Vec<u8>>,
    left: u64,
}

impl Read for FromQueue<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.chunk.read(out)?;
            if read > 0 || self.left == 0 {
                self.left = self.left.checked_sub(read as u64).ok_or_else(|| io::Error::other("an entry grew"))?;
                return Ok(read);
            }
            match self.pieces.blocking_recv() {
                Some(Out::Chunk(chunk)) => self.chunk = io::Cursor::new(chunk),
                _ => return Err(io::Error::other("the backup was given up")),
            }
        }
    }
}

/// A piece that came out of an archive, in the order of the format.
pub(super) enum In {
    Head(Box<Head>),
    Rows {
        table: String,
        lines: Vec<u8>,
    },
    /// A blob begins; its chunks follow, the last one empty.
    Blob(BlobId),
    Chunk(Vec<u8>),
    /// The end: everything before it was whole.
    Manifest(Manifest),
}

/// The reading end.
pub(super) struct Reader {
    queue: mpsc::Receiver<In>,
    thread: Option<JoinHandle<Result<(), BackupError>>>,
}

impl Reader {
    pub(super) fn open(path: &Path) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        let path = path.to_path_buf();
        Self { queue, thread: Some(tokio::task::spawn_blocking(move || read_file(&path, &sender))) }
    }

    /// The next piece; nothing after the end of a whole archive.
    pub(super) async fn next(&mut self) -> Result<Option<In>, BackupError> {
        if let Some(piece) = self.queue.recv().await {
            return Ok(Some(piece));
        }
        match self.thread.take() {
            Some(thread) => join(thread).await.map(|()| None),
            None => Ok(None),
        }
    }
}

impl Reader {
    /// The next chunk of a blob, for a reader; nothing when something else comes or the archive ends.
    pub(super) fn poll_chunk(&mut self, context: &mut std::task::Context<'_>) -> std::task::Poll<Option<Vec<u8>>> {
        self.queue.poll_recv(context).map(|piece| match piece {
            Some(In::Chunk(chunk)) => Some(chunk),
            _ => None,
        })
    }
}

fn read_file(path: &Path, queue: &mpsc::Sender<In>) -> Result<(), BackupError> {
    let file = File::open(path).map_err(|error| BackupError::io(format!("open {}", path.display()), error))?;
    let mut decoder = zstd::Decoder::new(BufReader::new(file)).map_err(damaged)?;
    decoder.window_log_max(WINDOW_LOG).map_err(damaged)?;
    let mut archive = tar::Archive::new(decoder);
    let mut ended = false;
    let mut begun = false;
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        if ended || entry.header().entry_type() != tar::EntryType::Regular {
            return Err(BackupError::Damaged("an entry that does not belong there".to_owned()));
        }
        let name =
            String::from_utf8(entry.path_bytes().into_owned()).map_err(|error| damaged(io::Error::other(error)))?;
        if begun == (name == HEAD) {
            return Err(BackupError::Damaged(format!("{HEAD} must come first, and once")));
        }
        begun = true;
        ended = name == MANIFEST;
        if !read_entry(&name, &mut entry, queue)? {
            // Nobody reads any more.
            return Ok(());
        }
    }
    if !ended {
        return Err(BackupError::Damaged(format!("{MANIFEST} is missing: the archive is cut off")));
    }
    // The checksum of the last frame is judged by reading to the end.
    io::copy(&mut archive.into_inner(), &mut io::sink()).map_err(damaged)?;
    Ok(())
}

/// Hands one entry over; false when nobody takes it.
fn read_entry(name: &str, entry: &mut impl Read, queue: &mpsc::Sender<In>) -> Result<bool, BackupError> {
    let json = |error: serde_json::Error| BackupError::Damaged(format!("{name}: {error}"));
    let piece = match name.split('/').collect::<Vec<_>>().as_slice() {
        [HEAD] => In::Head(Box::new(serde_json::from_slice(&limited(entry, MAX_DOCUMENT)?).map_err(json)?)),
        [MANIFEST] => In::Manifest(serde_json::from_slice(&limited(entry, MAX_DOCUMENT)?).map_err(json)?),
        ["rows", table, _] => In::Rows { table: (*table).to_owned(), lines: limited(entry, MAX_ENTRY)? },
        ["blobs", id] => {
            let id = id.parse().map_err(|_| BackupError::Damaged(format!("{name} is no name of a blob")))?;
            return read_blob(id, entry, queue);
        }
        _ => return Err(BackupError::Damaged(format!("{name} does not belong there"))),
    };
    Ok(queue.blocking_send(piece).is_ok())
}

/// A blob in chunks; an empty chunk ends it.
fn read_blob(id: BlobId, entry: &mut impl Read, queue: &mpsc::Sender<In>) -> Result<bool, BackupError> {
    if queue.blocking_send(In::Blob(id)).is_err() {
        return Ok(false);
    }
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        entry.by_ref().take(CHUNK as u64).read_to_end(&mut chunk).map_err(damaged)?;
        let last = chunk.is_empty();
        if queue.blocking_send(In::Chunk(chunk)).is_err() {
            return Ok(false);
        }
        if last {
            return Ok(true);
        }
    }
}

fn limited(entry: &mut impl Read, limit: u64) -> Result<Vec<u8>, BackupError> {
    let mut content = Vec::new();
    entry.by_ref().take(limit + 1).read_to_end(&mut content).map_err(damaged)?;
    if content.len() as u64 > limit {
        return Err(BackupError::Damaged(format!("an entry has more than {limit} bytes")));
    }
    Ok(content)
}

fn damaged(error: io::Error) -> BackupError {
    BackupError::Damaged(error.to_string())
}
