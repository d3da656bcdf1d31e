//! Blobs: bytes under the name of their digest.
//!
//! A blob is called `sha256-` and 64 hexadecimal digits. It is written once and never altered; what comes out is checked
//! against the name while it is read, so damage on the disk is an error that names the blob and never content.

mod file;
mod reader;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use tokio::io::AsyncRead;
use vg_model::Text;

pub use file::FileStore;
pub use reader::BlobReader;

/// Most names of one page of a list.
pub const MAX_LIST: usize = 10_000;
/// Bytes that `put_bytes` and `get_bytes` handle in memory; larger blobs are streamed.
pub const MAX_IN_MEMORY: u64 = 64 * 1024 * 1024;

/// Name of a blob: the SHA-256 of its content.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId([u8; 32]);

/// A future of a store.
pub type BlobFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, BlobError>> + Send + 'a>>;

/// A store of blobs. Every engine passes the same suite.
pub trait BlobStore: Send + Sync + fmt::Debug {
    /// Stores what `content` gives, at most `limit` bytes; returns its name and size. Stored again, it is stored once, and a
    /// damaged copy is replaced. Durable when it returns.
    fn put<'a>(&'a self, content: &'a mut (dyn AsyncRead + Send + Unpin), limit: u64) -> BlobFuture<'a, (BlobId, u64)>;
    /// Opens a blob. The reader gives an error instead of the end when the content does not belong to the name.
    fn get<'a>(&'a self, id: &'a BlobId) -> BlobFuture<'a, BlobReader>;
    /// Size in bytes, or nothing when the blob is not there.
    fn size<'a>(&'a self, id: &'a BlobId) -> BlobFuture<'a, Option<u64>>;
    /// Removes a blob. False when it was not there.
    fn delete<'a>(&'a self, id: &'a BlobId) -> BlobFuture<'a, bool>;
    /// Names in their order after `after`, at most `limit` and [`MAX_LIST`]. An empty page is the end.
    fn list<'a>(&'a self, after: Option<BlobId>, limit: usize) -> BlobFuture<'a, Vec<BlobId>>;
}

/// What `verify` found.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Verified {
    /// Blobs that were read.
    pub blobs: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// Names of the damaged ones, at most [`MAX_LIST`].
    pub damaged: Vec<BlobId>,
    /// How many are damaged in all.
    pub damaged_count: u64,
}

impl dyn BlobStore + '_ {
    /// Stores bytes from memory.
    pub async fn put_bytes(&self, content: &[u8]) -> Result<BlobId, BlobError> {
        let mut content = content;
        self.put(&mut content, MAX_IN_MEMORY).await.map(|(id, _)| id)
    }

    /// The whole content, checked, when it has at most `limit` bytes and [`MAX_IN_MEMORY`].
    pub async fn get_bytes(&self, id: &BlobId, limit: u64) -> Result<Vec<u8>, BlobError> {
        use tokio::io::AsyncReadExt as _;
        let limit = limit.min(MAX_IN_MEMORY);
        let mut reader = self.get(id).await?;
        if reader.size() > limit {
            return Err(BlobError::TooLarge { limit });
        }
        let mut content = Vec::new();
        match reader.read_to_end(&mut content).await {
            Ok(_) => Ok(content),
            Err(error) => Err(BlobError::from_read(*id, error)),
        }
    }

    /// True when the blob is there.
    pub async fn exists(&self, id: &BlobId) -> Result<bool, BlobError> {
        Ok(self.size(id).await?.is_some())
    }

    /// Reads every blob and checks it; `progress` sees the counts after each.
    pub async fn verify(&self, mut progress: impl FnMut(&Verified) + Send) -> Result<Verified, BlobError> {
        let mut found = Verified::default();
        let mut after = None;
        loop {
            let page = self.list(after, 1_000).await?;
            let Some(last) = page.last() else { return Ok(found) };
            after = Some(*last);
            for id in &page {
                let checked = match self.get(id).await {
                    Ok(reader) => reader.check().await,
                    Err(error) => Err(error),
                };
                match checked {
                    Ok(bytes) => found.bytes += bytes,
                    // Removed since it was listed.
                    Err(BlobError::Missing(_)) => continue,
                    Err(BlobError::Corrupt(id)) => {
                        found.damaged_count += 1;
                        if found.damaged.len() < MAX_LIST {
                            found.damaged.push(id);
                        }
                    }
                    Err(other) => return Err(other),
                }
                found.blobs += 1;
                progress(&found);
            }
        }
    }
}

/// Opens the engine of an address: `file:FOLDER`.
pub async fn open(url: &str) -> Result<std::sync::Arc<dyn BlobStore>, BlobError> {
    match url.strip_prefix("file:") {
        Some(folder) => Ok(std::sync::Arc::new(FileStore::open(folder).await?)),
        None => {
            let scheme = url.split(':').next().unwrap_or_default();
            Err(BlobError::Config(format!("{scheme}: is no blob engine; use file:FOLDER")))
        }
    }
}

impl BlobId {
    /// The name of `content`.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    pub(crate) const fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha256-{}", crate::hex(&self.0))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for BlobId {
    type Err = BlobError;

    fn from_str(text: &str) -> Result<Self, BlobError> {
        let wrong =
            || BlobError::Config("the name of a blob is sha256- and 64 hexadecimal digits in lower case".to_owned());
        let digits = text.strip_prefix("sha256-").filter(|digits| digits.len() == 64).ok_or_else(wrong)?;
        let mut digest = [0; 32];
        for (byte, pair) in digest.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
            if !pair.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f')) {
                return Err(wrong());
            }
            let pair = std::str::from_utf8(pair).map_err(|_| wrong())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Self(digest))
    }
}

/// An error of a blob store.
#[derive(Debug)]
pub enum BlobError {
    /// The blob is not there.
    Missing(BlobId),
    /// The content does not belong to the name.
    Corrupt(BlobId),
    /// More bytes than the caller allows.
    TooLarge {
        /// The most.
        limit: u64,
    },
    /// The store is not set up as it must be, or a name is malformed.
    Config(String),
    /// The operating system refused.
    Io {
        /// What was done, on what.
        operation: String,
        /// Why.
        source: std::io::Error,
    },
}

impl BlobError {
    pub(crate) fn io(operation: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io { operation: operation.into(), source }
    }

    /// The error of a reader: the mark of damage, or of the system.
    pub(crate) fn from_read(id: BlobId, error: std::io::Error) -> Self {
        if error.get_ref().is_some_and(|inner| inner.is::<reader::Damaged>()) {
            Self::Corrupt(id)
        } else {
            Self::io(format!("read blob {id}"), error)
        }
    }

    /// Stable code, never translated.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "blob_missing",
            Self::Corrupt(_) => "blob_corrupt",
            Self::TooLarge { .. } => "blob_too_large",
            Self::Config(_) => "blob_config",
            Self::Io { .. } => "blob_io",
        }
    }

    /// What to tell a person, with the way to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        match self {
            Self::Missing(id) => {
                Text::new(format!("không có tệp {id} trong kho"), format!("the store has no blob {id}"))
            }
            Self::Corrupt(id) => Text::new(
                format!("tệp {id} trong kho bị hỏng; hãy khôi phục từ bản sao lưu hoặc nạp lại"),
                format!("blob {id} is damaged; restore it from a backup or store it again"),
            ),
            Self::TooLarge { limit } => Text::new(
                format!("dữ liệu vượt quá {limit} byte cho phép"),
                format!("the content has more than {limit} bytes"),
            ),
            Self::Config(detail) => Text::new(
                format!("cấu hình kho tệp không đúng: {detail}"),
                format!("the blob store is not set up right: {detail}"),
            ),
            Self::Io { operation, source } => Text::new(
                format!("{operation}: hệ điều hành báo lỗi: {source}"),
                format!("{operation}: the operating system reports: {source}"),
            ),
        }
    }
}

impl fmt::Display for BlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message().en)
    }
}

impl std::error::Error for BlobError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
