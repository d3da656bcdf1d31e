//! The desk: between decoders and the sink. It counts, holds quotas, gathers what sockets bring into chunks, and hands over.
//!
//! A stream is a source, a protocol and a kind. What its connections bring gathers in one place, and a task of the stream hands it
//! over: when [`limits::CHUNK_TARGET`] is there or [`limits::CHUNK_AGE`] has passed. While a chunk is with the sink the next one grows,
//! so a slow disk makes larger chunks instead of more waiting. What waits is bounded; beyond, `gather` does not return and its
//! connection is not read.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use vg_backend::clock::Clock;
use vg_model::Timestamp;

use crate::chunk::{Chunk, Kind, Records, SourceKey};
use crate::counters::{Counters, Tally};
use crate::limits;
use crate::sink::{BURST_SECONDS, Known, Reason, Refused, Sink, Sources};

/// What all protocols share: the sink, who the senders are, the figures.
pub struct Desk {
    sink: Arc<dyn Sink>,
    sources: Arc<dyn Sources>,
    counters: Counters,
    clock: Arc<dyn Clock>,
    all: Arc<Semaphore>,
    buffers: Arc<Semaphore>,
    http: Arc<Semaphore>,
    streams: Mutex<BTreeMap<Stream, Arc<Gathering>>>,
    quotas: Mutex<BTreeMap<SourceKey, Bucket>>,
}

/// What gathers in one place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Stream {
    pub(crate) source: SourceKey,
    pub(crate) protocol: &'static str,
    pub(crate) kind: Kind,
}

/// A bucket of bytes that fills with time.
#[derive(Debug)]
struct Bucket {
    /// Bytes that may be sent now; below zero after something larger than what was left.
    left: i64,
    at: Timestamp,
}

struct Gathering {
    open: Mutex<Open>,
    /// There is something, or more than [`limits::CHUNK_TARGET`].
    wake: Notify,
    /// Nothing waits and nothing is under way.
    idle: Notify,
    room: Arc<Semaphore>,
}

#[derive(Default)]
struct Open {
    /// For one chunk each; only the last one grows.
    records: VecDeque<Records>,
    since: Timestamp,
    /// The memory of each of them.
    held: VecDeque<Vec<OwnedSemaphorePermit>>,
    busy: bool,
    given_up: bool,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk before `sink`.
    #[must_use]
    pub fn new(sink: Arc<dyn Sink>, sources: Arc<dyn Sources>, clock: Arc<dyn Clock>) -> Arc<Self> {
        Arc::new(Self {
            sink,
            sources,
            counters: Counters::default(),
            clock,
            all: Arc::new(Semaphore::new(limits::ALL_WAITING)),
            buffers: Arc::new(Semaphore::new(limits::ALL_BUFFERS)),
            http: Arc::new(Semaphore::new(limits::HTTP_WAITING)),
            streams: Mutex::default(),
            quotas: Mutex::default(),
        })
    }

    /// The figures of all sources and protocols.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Who the senders are.
    pub(crate) fn sources(&self) -> &dyn Sources {
        &*self.sources
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Memory that bodies of HTTP requests share, in bytes.
    pub(crate) fn http_memory(&self) -> &Arc<Semaphore> {
        &self.http
    }

    /// Memory that buffers of connections share, in bytes. Apart from that of what waits, so that neither waits for the other.
    pub(crate) fn buffers(&self) -> &Arc<Semaphore> {
        &self.buffers
    }

    /// Takes `bytes` from the quota of a source; how long it has to wait when nothing is left.
    pub(crate) fn quota(&self, known: &Known, bytes: u64) -> Result<(), Duration> {
        let Some(rate) = known.bytes_per_second.map(|rate| i64::try_from(rate).unwrap_or(i64::MAX).max(1)) else {
            return Ok(());
        };
        let most = rate.saturating_mul(BURST_SECONDS as i64);
        let now = self.now();
        let mut quotas = lock(&self.quotas);
        let bucket = quotas.entry(known.key.clone()).or_insert(Bucket { left: most, at: now });
        let passed = now.0.saturating_sub(bucket.at.0).max(0);
        let filled = i128::from(passed) * i128::from(rate) / 1_000_000;
        if filled > 0 {
            bucket.left = bucket.left.saturating_add(i64::try_from(filled).unwrap_or(i64::MAX)).min(most);
            bucket.at = now;
        }
        if bucket.left <= 0 {
            let missing = bucket.left.unsigned_abs() + 1;
            return Err(Duration::from_micros(missing.saturating_mul(1_000_000) / rate.unsigned_abs()));
        }
        bucket.left = bucket.left.saturating_sub(i64::try_from(bytes).unwrap_or(i64::MAX));
        Ok(())
    }

    /// Hands over what one request brought and resolves when it is on disk, and its source may bring more.
    ///
    /// # Errors
    ///
    /// As the sink refuses.
    pub(crate) async fn hand_over(&self, chunk: Chunk) -> Result<(), Refused> {
        let (source, protocol, records) = (chunk.source.clone(), chunk.protocol, u64::from(chunk.records));
        let answer = self.sink.deliver(chunk).await;
        match answer {
            Ok(_) => {
                self.counters.accepted(&source, protocol, records);
                self.sink.hold(&source).await;
            }
            Err(refused) => self.counters.refused(&source, protocol, refused.into(), records),
        }
        answer.map(|_| ())
    }

    /// Hands over a chunk of somebody who can wait, as whoever reads files can, and resolves when it is on disk. Nothing is known of what
    /// becomes of it when the call is dropped.
    ///
    /// # Errors
    ///
    /// When the sink refuses it for good.
    pub async fn bring(&self, chunk: Chunk) -> Result<(), Refused> {
        let (source, protocol) = (chunk.source.clone(), chunk.protocol);
        self.counters.received(&source, protocol, u64::from(chunk.records), chunk.bytes.len() as u64);
        self.deliver(chunk).await
    }

    /// Counts what was seen of a source beside the records that are handed over.
    pub fn tell(&self, source: &SourceKey, protocol: &'static str, tally: &Tally) {
        self.counters.tally(source, protocol, tally);
    }

    /// Adds records to their stream, and waits while there is no room.
    pub(crate) async fn gather(self: &Arc<Self>, stream: Stream, known: &Known, records: Records, tally: &Tally) {
        self.counters.tally(&stream.source, stream.protocol, tally);
        if records.is_empty() {
            return;
        }
        let bytes = records.len();
        self.counters.received(&stream.source, stream.protocol, u64::from(records.count()), bytes as u64);
        self.sink.hold(&stream.source).await;
        while let Err(wait) = self.quota(known, bytes as u64) {
            tokio::time::sleep(wait.min(Duration::from_secs(1))).await;
        }
        let mut records = Some(records);
        loop {
            let Some(gathering) = self.gathering(&stream) else {
                self.refuse(&stream, Reason::Full, &records.take().unwrap_or_default());
                return;
            };
            let share = share(bytes);
            // Neither is ever closed; the first is the smaller one, so that one stream does not hold what all need.
            let (Ok(room), Ok(all)) = (
                Arc::clone(&gathering.room).acquire_many_owned(share).await,
                Arc::clone(&self.all).acquire_many_owned(share).await,
            ) else {
                return;
            };
            match records.take() {
                Some(some) => records = gathering.add(some, [room, all], self.now()).err(),
                None => return,
            }
            if records.is_none() {
                return;
            }
        }
    }

    /// Adds records to their stream, or refuses them when there is no room: for senders that cannot be held back.
    pub(crate) fn gather_or_refuse(self: &Arc<Self>, stream: &Stream, known: &Known, records: Records, tally: &Tally) {
        self.counters.tally(&stream.source, stream.protocol, tally);
        if records.is_empty() {
            return;
        }
        let bytes = records.len();
        self.counters.received(&stream.source, stream.protocol, u64::from(records.count()), bytes as u64);
        if self.quota(known, bytes as u64).is_err() {
            return self.refuse(stream, Reason::Quota, &records);
        }
        let mut left = records;
        loop {
            let Some(gathering) = self.gathering(stream) else { break };
            let share = share(bytes);
            let (Ok(room), Ok(all)) = (
                Arc::clone(&gathering.room).try_acquire_many_owned(share),
                Arc::clone(&self.all).try_acquire_many_owned(share),
            ) else {
                break;
            };
            match gathering.add(left, [room, all], self.now()) {
                Ok(()) => return,
                Err(back) => left = back,
            }
        }
        self.refuse(stream, Reason::Full, &left);
    }

    fn refuse(&self, stream: &Stream, reason: Reason, records: &Records) {
        self.counters.refused(&stream.source, stream.protocol, reason, u64::from(records.count()));
    }

    /// Resolves when everything that was gathered before is with the sink or refused.
    pub async fn flush(&self) {
        let all: Vec<Arc<Gathering>> = lock(&self.streams).values().cloned().collect();
        for gathering in all {
            loop {
                let idle = gathering.idle.notified();
                tokio::pin!(idle);
                idle.as_mut().enable();
                {
                    let open = lock(&gathering.open);
                    if !open.busy && open.records.is_empty() {
                        break;
                    }
                }
                idle.await;
            }
        }
    }

    fn gathering(self: &Arc<Self>, stream: &Stream) -> Option<Arc<Gathering>> {
        let mut streams = lock(&self.streams);
        if let Some(gathering) = streams.get(stream) {
            return Some(Arc::clone(gathering));
        }
        if streams.len() >= limits::MAX_STREAMS {
            return None;
        }
        let gathering = Arc::new(Gathering {
            open: Mutex::default(),
            wake: Notify::new(),
            idle: Notify::new(),
            room: Arc::new(Semaphore::new(limits::STREAM_WAITING)),
        });
        streams.insert(stream.clone(), Arc::clone(&gathering));
        tokio::spawn(Arc::clone(self).run(stream.clone(), Arc::clone(&gathering)));
        Some(gathering)
    }

    /// The task of a stream: waits for records, for more of them, and hands over.
    async fn run(self: Arc<Self>, stream: Stream, gathering: Arc<Gathering>) {
        loop {
            if lock(&gathering.open).records.is_empty() {
                let woken = tokio::time::timeout(limits::STREAM_IDLE, gathering.wake.notified()).await;
                if woken.is_err() && self.give_up(&stream, &gathering) {
                    return;
                }
                continue;
            }
            self.fill(&gathering).await;
            let (chunk, held) = {
                let mut open = lock(&gathering.open);
                open.busy = true;
                let records = open.records.pop_front().unwrap_or_default();
                let Stream { source, protocol, kind } = stream.clone();
                (records.into_chunk(source, protocol, kind, open.since), open.held.pop_front())
            };
            // What is refused was counted.
            let _ = self.deliver(chunk).await;
            drop(held);
            lock(&gathering.open).busy = false;
            gathering.idle.notify_waiters();
        }
    }

    /// Waits until the chunk is large or old enough.
    async fn fill(&self, gathering: &Gathering) {
        let full = async {
            while lock(&gathering.open).records.front().map_or(0, Records::len) < limits::CHUNK_TARGET {
                gathering.wake.notified().await;
            }
        };
        let age = self.now().0.saturating_sub(lock(&gathering.open).since.0);
        let left = limits::CHUNK_AGE.saturating_sub(Duration::from_micros(u64::try_from(age).unwrap_or(0)));
        // Early is as good as full: either way the chunk goes.
        let _ = tokio::time::timeout(left, full).await;
    }

    /// Offers the chunk until it is taken or refused for good.
    async fn deliver(&self, chunk: Chunk) -> Result<(), Refused> {
        let (source, protocol, records) = (chunk.source.clone(), chunk.protocol, u64::from(chunk.records));
        let mut offered = chunk;
        loop {
            let again = offered.clone();
            match self.sink.deliver(offered).await {
                Ok(_) => {
                    self.counters.accepted(&source, protocol, records);
                    return Ok(());
                }
                Err(Refused::Full { retry_after }) => {
                    tokio::time::sleep(retry_after.clamp(Duration::from_millis(10), Duration::from_secs(30))).await;
                    offered = again;
                }
                Err(refused) => {
                    self.counters.refused(&source, protocol, refused.into(), records);
                    return Err(refused);
                }
            }
        }
    }

    /// Takes a quiet stream out of the list; false when something came in meanwhile.
    fn give_up(&self, stream: &Stream, gathering: &Gathering) -> bool {
        let mut streams = lock(&self.streams);
        let mut open = lock(&gathering.open);
        open.given_up = open.records.is_empty();
        if open.given_up {
            streams.remove(stream);
        }
        open.given_up
    }
}

impl Gathering {
    /// Adds records; gives them back when the stream was given up meanwhile.
    fn add(&self, records: Records, held: [OwnedSemaphorePermit; 2], now: Timestamp) -> Result<(), Records> {
        let mut open = lock(&self.open);
        if open.given_up {
            return Err(records);
        }
        let first = open.records.is_empty();
        if first {
            open.since = now;
        }
        let bytes = records.len();
        match (open.records.back_mut().filter(|last| last.len() + bytes <= limits::CHUNK_MAX), records) {
            (Some(last), records) => last.append(records),
            (None, records) => {
                open.records.push_back(records);
                open.held.push_back(Vec::new());
            }
        }
        if let Some(last) = open.held.back_mut() {
            last.extend(held);
        }
        if first || open.records.front().map_or(0, Records::len) >= limits::CHUNK_TARGET {
            self.wake.notify_one();
        }
        Ok(())
    }
}

/// The share of memory that so many bytes take; never more than a stream may have, or it would wait for ever.
fn share(bytes: usize) -> u32 {
    u32::try_from(bytes.min(limits::STREAM_WAITING)).unwrap_or(u32::MAX)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
