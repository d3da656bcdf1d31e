//! Reading a blob with its digest checked.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt as _, ReadBuf};

use super::{BlobError, BlobId};

/// The content of a blob. It ends only when all of it belonged to the name; else the last read is an error of kind
/// `InvalidData` that names the blob. So nothing may be taken for whole before the end was seen.
pub struct BlobReader {
    id: BlobId,
    size: u64,
    read: u64,
    inner: Box<dyn AsyncRead + Send + Unpin>,
    digest: Sha256,
    checked: Option<bool>,
}

/// The mark of damage inside of an [`io::Error`].
#[derive(Debug)]
pub(super) struct Damaged(BlobId);

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "blob {} is damaged: its content does not belong to its name", self.0)
    }
}

impl std::error::Error for Damaged {}

impl BlobReader {
    pub(super) fn new(id: BlobId, size: u64, inner: Box<dyn AsyncRead + Send + Unpin>) -> Self {
        Self { id, size, read: 0, inner, digest: Sha256::new(), checked: None }
    }

    /// The blob that is read.
    #[must_use]
    pub fn id(&self) -> BlobId {
        self.id
    }

    /// Size in bytes when it was opened.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Reads to the end without keeping anything; returns the bytes read.
    pub async fn check(mut self) -> Result<u64, BlobError> {
        let mut buffer = vec![0; 128 * 1024];
        loop {
            match self.read(&mut buffer).await {
                Ok(0) => return Ok(self.read),
                Ok(_) => {}
                Err(error) => return Err(BlobError::from_read(self.id, error)),
            }
        }
    }

    fn verdict(&mut self) -> io::Result<()> {
        let digest = std::mem::take(&mut self.digest);
        let (id, read, size) = (self.id, self.read, self.size);
        let right =
            *self.checked.get_or_insert_with(|| read == size && BlobId::from_digest(digest.finalize().into()) == id);
        if right { Ok(()) } else { Err(io::Error::new(io::ErrorKind::InvalidData, Damaged(id))) }
    }
}

impl AsyncRead for BlobReader {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = out.filled().len();
        if out.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        std::task::ready!(Pin::new(&mut self.inner).poll_read(context, out))?;
        let fresh = out.filled().get(before..).unwrap_or_default();
        if fresh.is_empty() {
            return Poll::Ready(self.verdict());
        }
        self.read += fresh.len() as u64;
        self.digest.update(fresh);
        if self.read > self.size {
            // The file grew: not ours any more.
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::InvalidData, Damaged(self.id))));
        }
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for BlobReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlobReader").field("id", &self.id).field("size", &self.size).field("read", &self.read).finish()
    }
}
