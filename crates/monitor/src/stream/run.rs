//! The stream as it runs: one thread reads the journal, some work on chunks, one task applies what they come to in its order.
//!
//! ```text
//!  journal ──reader──► jobs ──workers──► done ──in order──► rows to the event store ──commit──┐
//!     ▲                                        └► findings, figures to the database            │
//!     └────────────── the consumer's position: what all three have, less what is kept ─────────┘
//! ```
//!
//! Three places say how far they are: the event store, the alerts, the figures, each with its own commit. After a start, chunks are read
//! from before the lowest of them; what a place has already is passed by there. A job never spans such a border, so that it is taken
//! whole or not at all.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use vg_backend::clock::Clock;
use vg_backend::journal::{Consumer, Found, Journal, JournalError, Why};
use vg_lake::events::{Committed, EventError, EventErrorKind, EventStore, limits::COMMIT_BYTES};
use vg_model::Timestamp;
use vg_receive::{Desk, Refused, Sink, Sources};

use super::apply::{Applied, Applier};
use super::books::{Books, Status};
use super::entry::Arrived;
use super::quarantine;
use super::register::Register;
use super::rules::Rules;
use super::sink::JournalSink;
use super::work::{Became, Chunk, Done, Worker};
use crate::Monitor;

/// Name of the consumer of the journal.
const CONSUMER: &str = "stream";
/// Bytes of chunks that are worked on at once by one thread: large enough that calls and columns pay, small enough that an alert comes
/// within a second.
const JOB_BYTES: usize = 2 * 1024 * 1024;
/// Chunks of a job, when they are small.
const JOB_CHUNKS: usize = 2_000;
/// Chunks whose digests are remembered, to know what comes again.
const REMEMBERED: usize = 200_000;
/// For how long they are remembered, in microseconds.
const REMEMBERED_US: i64 = 3_600_000_000;
/// Pause after a failure of the disk or the database; what arrives waits in the journal meanwhile.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// What an installation chooses.
#[derive(Clone, Debug)]
pub struct StreamSettings {
    /// Threads that read and match.
    pub workers: usize,
    /// Rows are written to files after so long at the latest.
    pub commit_after: Duration,
    /// Bytes of the journal that are kept after they were dealt with, so that a start knows again what was repeated and what
    /// correlations had seen.
    pub keep_bytes: u64,
    /// For how long they are kept.
    pub keep_for: Duration,
    /// Where chunks go that could not be worked on.
    pub quarantine: PathBuf,
}

/// What the stream stands on.
#[derive(Debug)]
pub struct Parts {
    /// Alerts and sources.
    pub monitor: Monitor,
    /// Rows of `events`.
    pub store: EventStore,
    /// What arrived.
    pub journal: Journal,
    /// Who sends.
    pub register: Arc<Register>,
    /// What is looked for.
    pub rules: Rules,
    /// Settings.
    pub settings: StreamSettings,
}

/// The stream of an installation; cheap to clone.
#[derive(Clone, Debug)]
pub struct Stream(Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) monitor: Monitor,
    pub(super) store: EventStore,
    pub(super) journal: Journal,
    pub(super) register: Arc<Register>,
    rules: RwLock<Arc<Rules>>,
    pub(super) settings: StreamSettings,
    appended: Arc<AtomicU64>,
    pub(super) books: Books,
}

/// Chunks that are worked on together.
struct Job {
    number: u64,
    chunks: Vec<Chunk>,
    /// Up to here everything of the journal is in this job or before it.
    position: u64,
    /// Positions that cannot be read any more.
    lost: u64,
    bytes: usize,
}

/// A job that was worked on.
pub(super) struct Worked {
    pub(super) number: u64,
    pub(super) position: u64,
    pub(super) lost: u64,
    pub(super) bytes: usize,
    pub(super) done: Done,
}

impl Stream {
    /// A stream over its parts; nothing runs yet.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let Parts { monitor, store, journal, register, rules, settings } = parts;
        let (rules, appended, books) = (RwLock::new(Arc::new(rules)), Arc::default(), Books::default());
        Self(Arc::new(Inner { monitor, store, journal, register, rules, settings, appended, books }))
    }

    /// A desk for doors and listeners: what passes it is in the journal.
    #[must_use]
    pub fn desk(&self) -> Arc<Desk> {
        let sink: Arc<dyn Sink> = Arc::new(JournalSink::new(&self.0.journal, &self.0.register, &self.0.appended));
        let sources = Arc::clone(&self.0.register) as Arc<dyn Sources>;
        Desk::new(sink, sources, Arc::clone(&self.0.monitor.backend.clock))
    }

    /// Takes a chunk as a door does.
    ///
    /// # Errors
    ///
    /// When it is refused: nothing of it is stored.
    pub async fn deliver(&self, chunk: vg_receive::Chunk) -> Result<(), Refused> {
        let sink = JournalSink::new(&self.0.journal, &self.0.register, &self.0.appended);
        sink.deliver(chunk).await.map(|_| ())
    }

    /// Looks for these rules from the next job on. Correlations begin anew.
    pub fn replace_rules(&self, rules: Rules) {
        *self.0.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
    }

    /// The rules that are looked for.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        self.0.rules()
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        let appended = self.0.appended.load(Ordering::Relaxed);
        self.0.books.status(&self.0.journal.stats(), self.0.store.tail(), self.0.store.totals(), appended)
    }

    /// Ends the stream: what arrived is still worked on, and [`run`](Self::run) returns. Blocks until the journal's folder is free.
    pub fn close(&self) {
        self.0.journal.close();
    }

    /// Runs until [`close`](Self::close), or until `abandon` is ready: then nothing more arrives, and what was not dealt with is dealt with
    /// after the next start.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or threads cannot be started. What the disk and the database refuse is tried again.
    pub async fn run(&self, abandon: impl Future<Output = ()>) -> Result<(), JournalError> {
        let inner = &self.0;
        let journal = inner.journal.clone();
        let consumer = tokio::task::spawn_blocking(move || journal.consumer(CONSUMER)).await.map_err(task)??;
        tokio::pin!(abandon);
        let mut applier = tokio::select! {
            applier = Applier::open(inner) => applier,
            () = &mut abandon => return Ok(()),
        };
        let borders = applier.borders();
        let (jobs, taken) = sync_channel(1);
        let taken = Arc::new(Mutex::new(taken));
        let (give, mut worked) = mpsc::channel(2);
        let reading = {
            let (inner, consumer) = (Arc::clone(inner), consumer.clone());
            spawn("stream-reader", move || read(&inner, &consumer, borders, &jobs))?
        };
        let mut workers = Vec::new();
        for number in 0..inner.settings.workers.max(1) {
            let (inner, taken, give) = (Arc::clone(inner), Arc::clone(&taken), give.clone());
            workers.push(spawn(&format!("stream-{number}"), move || work(&inner, &taken, &give))?);
        }
        drop((give, taken));
        let mut upkeep = Upkeep::new(inner, consumer);
        let mut early: BTreeMap<u64, Worked> = BTreeMap::new();
        let mut next = 0;
        let ended = loop {
            let wait = applier.wait().min(upkeep.wait());
            let came = tokio::select! {
                biased;
                () = &mut abandon => break false,
                came = worked.recv() => Some(came),
                () = upkeep.committed() => None,
                () = tokio::time::sleep(wait) => None,
            };
            let round = async {
                match came {
                    Some(Some(job)) => {
                        early.insert(job.number, job);
                        while let Some(job) = early.remove(&next) {
                            next += 1;
                            upkeep.note(job.position, job.bytes);
                            applier.take(job, &mut upkeep).await;
                        }
                        if worked.is_empty() {
                            applier.flush_if_due().await;
                        }
                    }
                    Some(None) => {
                        applier.flush_all().await;
                        upkeep.commit_all().await;
                        upkeep.follow(applier.applied()).await;
                        return true;
                    }
                    None => applier.flush_if_due().await,
                }
                upkeep.follow(applier.applied()).await;
                false
            };
            let ended = tokio::select! {
                ended = round => ended,
                () = &mut abandon => break false,
            };
            if ended {
                break true;
            }
        };
        drop(worked);
        upkeep.end().await;
        let journal = inner.journal.clone();
        let read = tokio::task::spawn_blocking(move || {
            if !ended {
                journal.close();
            }
            let read = reading.join();
            workers.into_iter().for_each(|worker| drop(worker.join()));
            read
        });
        match read.await {
            Ok(Ok(read)) => read,
            _ => Err(task("a thread of the stream ended early")),
        }
    }
}

/// An error of the stream's own threads.
fn task(error: impl ToString) -> JournalError {
    let source = Arc::new(std::io::Error::other(error.to_string()));
    JournalError::Io { operation: "run the threads of the stream".to_owned(), source }
}

fn spawn<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<thread::JoinHandle<T>, JournalError> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map_err(task)
}

impl Inner {
    fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.monitor.backend.clock
    }
}

/// Reads the journal and makes jobs of what there is, until it is closed and read to its end.
fn read(inner: &Inner, consumer: &Consumer, borders: [u64; 3], jobs: &SyncSender<Job>) -> Result<(), JournalError> {
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
        let mut job = Job { number, chunks: Vec::new(), position: 0, lost: 0, bytes: 0 };
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
                let repeated = seen.is_repeated(&arrived);
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

/// Works on jobs until there are no more, or nobody wants their results.
fn work(inner: &Inner, jobs: &Mutex<Receiver<Job>>, give: &mpsc::Sender<Worked>) {
    let mut worker = Worker::new(&inner.rules(), &inner.store);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        let rules = inner.rules();
        if !Arc::ptr_eq(&rules, worker.rules()) {
            worker = Worker::new(&rules, &inner.store);
        }
        let done = match attempt(&mut worker, &job.chunks) {
            Some(done) => done,
            None => one_by_one(inner, &mut worker, &job.chunks),
        };
        let Job { number, position, lost, bytes, .. } = job;
        if give.blocking_send(Worked { number, position, lost, bytes, done }).is_err() {
            return;
        }
    }
}

/// Works on chunks; nothing when the program failed on them.
fn attempt(worker: &mut Worker, chunks: &[Chunk]) -> Option<Done> {
    match catch_unwind(AssertUnwindSafe(|| worker.run(chunks))) {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            tracing::error!(%error, "rows could not be made");
            None
        }
        // What it was has been said where it happened.
        Err(_) => None,
    }
}

/// After a failure: each chunk by itself, twice, and those that fail again are laid aside.
fn one_by_one(inner: &Inner, worker: &mut Worker, chunks: &[Chunk]) -> Done {
    *worker = Worker::new(&inner.rules(), &inner.store);
    let mut all = Done::empty(worker.rules());
    for chunk in chunks {
        let one = std::slice::from_ref(chunk);
        if let Some(done) = attempt(worker, one) {
            all.append(done);
            continue;
        }
        *worker = Worker::new(&inner.rules(), &inner.store);
        let kept = quarantine::keep(&inner.settings.quarantine, &chunk.arrived);
        if let Err(error) = &kept {
            tracing::error!(%error, position = chunk.arrived.position, "a chunk could not be laid aside");
        }
        all.became.push(Became::quarantined(chunk));
    }
    all
}

/// Commits of the event store, and how far the journal may be let go.
pub(super) struct Upkeep {
    inner: Arc<Inner>,
    consumer: Consumer,
    running: Option<JoinHandle<Result<Option<Committed>, EventError>>>,
    /// When the oldest row that waits came to wait.
    waiting_since: Option<Instant>,
    /// Ends of jobs, when they came and their bytes: what is kept of the journal.
    kept: VecDeque<(u64, Timestamp, u64)>,
    kept_bytes: u64,
    let_go: u64,
    again_at: Option<Instant>,
}

impl Upkeep {
    fn new(inner: &Arc<Inner>, consumer: Consumer) -> Self {
        Self {
            inner: Arc::clone(inner),
            let_go: consumer.position().0,
            consumer,
            running: None,
            waiting_since: None,
            kept: VecDeque::new(),
            kept_bytes: 0,
            again_at: None,
        }
    }

    fn note(&mut self, position: u64, bytes: usize) {
        self.kept.push_back((position, self.inner.clock().now(), bytes as u64));
        self.kept_bytes += bytes as u64;
    }

    /// How long until a commit is due.
    fn wait(&self) -> Duration {
        let due = self.inner.settings.commit_after;
        self.waiting_since
            .map_or(Duration::from_secs(60), |since| due.saturating_sub(since.elapsed()))
            .max(Duration::from_millis(5))
    }

    /// Rows were appended.
    pub(super) fn appended(&mut self) {
        self.waiting_since.get_or_insert_with(Instant::now);
        if self.inner.store.tail().bytes >= COMMIT_BYTES {
            self.begin();
        }
    }

    fn begin(&mut self) {
        if self.running.is_none() && self.again_at.is_none_or(|at| Instant::now() >= at) {
            self.waiting_since = None;
            let store = self.inner.store.clone();
            self.running = Some(tokio::task::spawn_blocking(move || store.commit()));
        }
    }

    /// Ready when a commit that runs has ended.
    async fn committed(&mut self) {
        match &mut self.running {
            Some(running) => {
                let ended = running.await;
                self.running = None;
                self.told(ended);
            }
            None => std::future::pending().await,
        }
    }

    fn told(&mut self, ended: Result<Result<Option<Committed>, EventError>, tokio::task::JoinError>) {
        match ended {
            Ok(Ok(committed)) => {
                self.again_at = None;
                self.inner.books.committed(committed);
            }
            Ok(Err(error)) => {
                tracing::error!(code = error.code(), %error, "events could not be written to files");
                self.inner.books.failed(error.message());
                self.failed();
            }
            Err(error) => {
                tracing::error!(%error, "the commit of events ended early");
                self.failed();
            }
        }
    }

    fn failed(&mut self) {
        self.again_at = Some(Instant::now() + AFTER_FAILURE);
        self.waiting_since = Some(Instant::now());
    }

    /// Waits until rows that were refused for their number have a place.
    pub(super) async fn make_room(&mut self) {
        self.begin();
        match self.running {
            Some(_) => self.committed().await,
            None => tokio::time::sleep(AFTER_FAILURE).await,
        }
    }

    async fn commit_all(&mut self) {
        while self.running.is_some() || self.inner.store.tail().rows > 0 {
            self.make_room().await;
        }
    }

    /// Waits for a commit that runs, so that nobody writes any more.
    async fn end(&mut self) {
        if self.running.is_some() {
            self.committed().await;
        }
    }

    /// Begins a commit when it is due, and lets go of the journal what every place has.
    async fn follow(&mut self, applied: Applied) {
        if self.waiting_since.is_some_and(|since| since.elapsed() >= self.inner.settings.commit_after) {
            self.begin();
        }
        // A store without rows has nothing to commit: it stands where the others do.
        let stored = if self.inner.store.tail().rows == 0 && self.running.is_none() {
            applied.rows
        } else {
            self.inner.store.position().unwrap_or_default()
        };
        let everywhere = stored.min(applied.database);
        let now = self.inner.clock().now();
        let settings = &self.inner.settings;
        let keep_us = i64::try_from(settings.keep_for.as_micros()).unwrap_or(i64::MAX);
        let mut end = None;
        while let Some((position, at, bytes)) = self.kept.front().copied()
            && position <= everywhere
            && (self.kept_bytes > settings.keep_bytes || now.0.saturating_sub(at.0) > keep_us)
        {
            self.kept.pop_front();
            self.kept_bytes -= bytes;
            end = Some(position + 1);
        }
        let Some(end) = end.filter(|end| *end > self.let_go) else { return };
        let consumer = self.consumer.clone();
        let moved = tokio::task::spawn_blocking(move || consumer.commit(vg_backend::journal::Position(end))).await;
        match moved {
            Ok(Ok(position)) => self.let_go = position.0,
            Ok(Err(error)) => tracing::error!(code = error.code(), %error, "the journal could not be let go"),
            Err(error) => tracing::error!(%error, "letting go of the journal ended early"),
        }
    }
}

/// Whether an error of the store says that rows have to be committed first.
pub(super) fn is_full(error: &EventError) -> bool {
    error.kind() == EventErrorKind::Limit
}
