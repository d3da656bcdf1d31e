//! Where chunks go: into the journal, and the answer is given when they are on the disk.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use vg_backend::journal::{Entry, Journal, JournalError};
use vg_receive::{Accepted, Chunk, Refused, Sink};

use super::entry::{CHUNK, head_of};
use super::register::Register;

/// When a sender may try again after the disk was full or failed.
const AFTER_FULL: Duration = Duration::from_secs(10);
/// When it may try again while the server stops.
const AFTER_STOP: Duration = Duration::from_secs(2);

/// Takes chunks for the journal.
#[derive(Debug)]
pub(super) struct JournalSink {
    journal: Journal,
    register: Arc<Register>,
    appended: Arc<AtomicU64>,
}

impl JournalSink {
    pub(super) fn new(journal: &Journal, register: &Arc<Register>, appended: &Arc<AtomicU64>) -> Self {
        Self { journal: journal.clone(), register: Arc::clone(register), appended: Arc::clone(appended) }
    }
}

#[async_trait::async_trait]
impl Sink for JournalSink {
    async fn deliver(&self, chunk: Chunk) -> Result<Accepted, Refused> {
        let unit = self.register.unit_of(chunk.source.as_str()).ok_or(Refused::NotAllowed)?;
        if let Err(seconds) = self.register.spend(chunk.source.as_str(), chunk.records, chunk.bytes.len()) {
            return Err(Refused::Full { retry_after: Duration::from_secs(seconds) });
        }
        let head = head_of(&unit, &chunk);
        let records = u64::from(chunk.records);
        let entry = Entry { kind: CHUNK, head: &head, body: Bytes::from(chunk.bytes) };
        match self.journal.append(entry).await {
            Ok(_) => {
                self.appended.fetch_add(records, Ordering::Relaxed);
                Ok(Accepted)
            }
            Err(JournalError::Closed) => Err(Refused::Full { retry_after: AFTER_STOP }),
            Err(JournalError::TooLarge { .. }) => Err(Refused::TooLarge),
            Err(error) => {
                tracing::error!(code = error.code(), %error, "what arrived could not be written down");
                Err(Refused::Full { retry_after: AFTER_FULL })
            }
        }
    }
}
