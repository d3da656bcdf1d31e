//! Where chunks go: into the journal, and the answer is given when they are on the disk.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use vg_backend::journal::{Entry, Journal, JournalError};
use vg_receive::{Accepted, Chunk, Refused, Sink, SourceKey};

use super::entry::{CHUNK, head_of};
use super::pace::Pace;
use super::register::Register;

/// When a sender may try again after the disk was full or failed.
const AFTER_FULL: Duration = Duration::from_secs(10);
/// How often the log says so.
const TELL_EVERY: Duration = Duration::from_secs(10);
/// When it may try again while the server stops.
const AFTER_STOP: Duration = Duration::from_secs(2);

/// Takes chunks for the journal.
#[derive(Debug)]
pub(super) struct JournalSink {
    journal: Journal,
    register: Arc<Register>,
    appended: Arc<AtomicU64>,
    pace: Arc<Pace>,
    told: Told,
}

/// When it was last told that nothing can be written, and what was refused since.
#[derive(Debug, Default)]
struct Told(Mutex<(Option<Instant>, u64)>);

impl JournalSink {
    pub(super) fn new(
        journal: &Journal,
        register: &Arc<Register>,
        appended: &Arc<AtomicU64>,
        pace: &Arc<Pace>,
    ) -> Self {
        let (register, appended, pace) = (Arc::clone(register), Arc::clone(appended), Arc::clone(pace));
        Self { journal: journal.clone(), register, appended, pace, told: Told::default() }
    }

    /// Tells the log, which may be on the disk that is full: every sender tries again and again.
    fn tell(&self, error: &JournalError) {
        if let Some(refused) = self.told.count(Instant::now()) {
            tracing::error!(code = error.code(), %error, refused, "what arrives cannot be written down");
        }
    }
}

impl Told {
    /// Counts a refusal; the number of those since the last time when it is to be told again.
    fn count(&self, now: Instant) -> Option<u64> {
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.1 += 1;
        if told.0.is_some_and(|at| now - at < TELL_EVERY) {
            return None;
        }
        told.0 = Some(now);
        Some(std::mem::take(&mut told.1))
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
        let bytes = chunk.bytes.len();
        // Before it can be worked on, which may be at once.
        self.pace.arrived(chunk.source.as_str(), bytes);
        let entry = Entry { kind: CHUNK, head: &head, body: Bytes::from(chunk.bytes) };
        let appended = self.journal.append(entry).await;
        if appended.is_err() {
            self.pace.refused(chunk.source.as_str(), bytes);
        }
        match appended {
            Ok(_) => {
                self.appended.fetch_add(records, Ordering::Relaxed);
                Ok(Accepted)
            }
            Err(JournalError::Closed) => Err(Refused::Full { retry_after: AFTER_STOP }),
            Err(JournalError::TooLarge { .. }) => Err(Refused::TooLarge),
            Err(error) => {
                self.tell(&error);
                Err(Refused::Full { retry_after: AFTER_FULL })
            }
        }
    }

    async fn hold(&self, source: &SourceKey) {
        self.pace.hold(source.as_str()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_is_full_does_not_fill_the_log() {
        let (told, begin) = (Told::default(), Instant::now());
        let at = |seconds| begin + Duration::from_secs(seconds);
        assert_eq!(told.count(at(0)), Some(1));
        assert_eq!((told.count(at(1)), told.count(at(9))), (None, None));
        assert_eq!(told.count(at(10)), Some(3));
        assert_eq!(told.count(at(11)), None);
    }
}
