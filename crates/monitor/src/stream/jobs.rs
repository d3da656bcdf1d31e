//! From the journal to jobs: consecutive chunks, cut where a place has already what came before.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use vg_backend::journal::{Consumer, Found, JournalError, Why};
use vg_model::Timestamp;

use super::entry::Arrived;
use super::rules::Rules;
use super::run::Inner;
use super::work::Chunk;

/// Bytes of chunks that are worked on at once by one thread: large enough that calls and columns pay, small enough that an alert comes
/// within a second.
const JOB_BYTES: usize = 2 * 1024 * 1024;
/// Chunks of a job, when they are small.
pub(super) const JOB_CHUNKS: usize = 2_000;
/// Chunks whose digests are remembered, to know what comes again.
const REMEMBERED: usize = 200_000;
/// For how long they are remembered, in microseconds.
const REMEMBERED_US: i64 = 3_600_000_000;

/// Chunks that are worked on together.
pub(super) struct Job {
    pub(super) number: u64,
    /// What is looked for in it. Chosen here, by one thread, so that of two jobs the later one never has the older rules.
    pub(super) rules: Arc<Rules>,
    pub(super) chunks: Vec<Chunk>,
    /// Up to here everything of the journal is in this job or before it.
    pub(super) position: u64,
    /// Positions that cannot be read any more.
    pub(super) lost: u64,
    pub(super) bytes: usize,
}

/// Reads the journal and makes jobs of what there is, until it is closed and read to its end.
pub(super) fn read(
    inner: &Inner,
    consumer: &Consumer,
    borders: [u64; 3],
    jobs: &SyncSender<Job>,
) -> Result<(), JournalError> {
    let mut reader = consumer.reader();
    let mut seen = Seen::default();
    let mut number = 0;
    let mut left: Option<Found> = None;
    loop {
        let found = match left.take() {
            Some(found) => Some(found),
            None => reader.next_blocking()?,
        };
        let Some(found) = found else { return Ok(()) };
        let mut job = Job { number, rules: inner.rules(), chunks: Vec::new(), position: 0, lost: 0, bytes: 0 };
        add(inner, &mut seen, &mut job, found);
        while job.bytes < JOB_BYTES && job.chunks.len() < JOB_CHUNKS && !borders.contains(&job.position) {
            match reader.try_next()? {
                Some(found) => {
                    if let Found::Missing(missing) = &found
                        && borders
                            .iter()
                            .any(|border| (missing.first.0..missing.first.0 + missing.count).contains(border))
                    {
                        left = Some(found);
                        break;
                    }
                    add(inner, &mut seen, &mut job, found);
                }
                None => break,
            }
        }
        number += 1;
        if jobs.send(job).is_err() {
            return Ok(());
        }
    }
}

fn add(inner: &Inner, seen: &mut Seen, job: &mut Job, found: Found) {
    match found {
        Found::Entry(record) => {
            job.position = record.position.0;
            job.bytes += record.body.len();
            if let Some(arrived) = Arrived::read(&record) {
                let origin = inner.register.origin(&arrived.source);
                if record.position.0 < inner.first {
                    // What arrived before the start waits only from here on: nobody is held back for it.
                    inner.pace.arrived(&arrived.source, arrived.bytes.len());
                }
                let repeated = seen.is_repeated(&arrived) || arrived.again;
                job.chunks.push(Chunk { arrived, origin, repeated });
            } else {
                tracing::error!(
                    position = record.position.0,
                    kind = record.kind,
                    "an entry of the journal is no chunk"
                );
                job.lost += 1;
            }
        }
        Found::Missing(missing) => {
            job.position = (missing.first.0 + missing.count).saturating_sub(1).max(job.position);
            if let Why::Damaged(damage) = missing.why {
                tracing::error!(
                    segment = damage.segment,
                    offset = damage.offset,
                    first = damage.first.0,
                    count = damage.count,
                    "entries of the journal cannot be read"
                );
                job.lost += missing.count;
            }
        }
    }
}

/// Digests of what came lately.
#[derive(Default)]
struct Seen {
    known: HashMap<(u128, String), Timestamp>,
    order: VecDeque<(Timestamp, (u128, String))>,
}

impl Seen {
    /// Whether the same bytes came from the same source within the last hour.
    fn is_repeated(&mut self, arrived: &Arrived) -> bool {
        let key = (arrived.digest, arrived.source.clone());
        while let Some((at, _)) = self.order.front()
            && (self.order.len() >= REMEMBERED || arrived.received.0.saturating_sub(at.0) > REMEMBERED_US)
        {
            if let Some((at, key)) = self.order.pop_front()
                && self.known.get(&key) == Some(&at)
            {
                self.known.remove(&key);
            }
        }
        let repeated = self.known.insert(key.clone(), arrived.received).is_some();
        self.order.push_back((arrived.received, key));
        repeated
    }
}
