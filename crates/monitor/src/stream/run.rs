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

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;
use vg_backend::clock::Clock;
use vg_backend::journal::{Journal, JournalError, Stats};
use vg_lake::events::EventStore;
use vg_receive::{Desk, Refused, Sink, Sources};

use super::apply::Applier;
use super::books::{Books, RuleCosts, Status};
use super::jobs::{Job, read};
use super::outcome::{Became, Done};
use super::pace::Pace;
use super::quarantine;
use super::register::Register;
use super::rules::Rules;
use super::sink::JournalSink;
use super::upkeep::Upkeep;
use super::work::{Chunk, Worker};
use crate::Monitor;

/// Name of the consumer of the journal.
const CONSUMER: &str = "stream";
/// Pause after a failure of the disk or the database; what arrives waits in the journal meanwhile.
pub(super) const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// Of so many jobs one is measured for what its rules cost. A measured job reads the clock some times more for each event.
const MEASURED_EVERY: u64 = 32;

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
pub struct Stream(pub(super) Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) monitor: Monitor,
    pub(super) store: EventStore,
    pub(super) journal: Journal,
    pub(super) register: Arc<Register>,
    rules: RwLock<Arc<Rules>>,
    pub(super) settings: StreamSettings,
    appended: Arc<AtomicU64>,
    pub(super) pace: Arc<Pace>,
    /// Entries before it are from before the start.
    pub(super) first: u64,
    pub(super) books: Books,
    /// People change legal holds, and what lies aside, one after the other.
    pub(super) changing: tokio::sync::Mutex<()>,
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
        let (rules, books, first) = (RwLock::new(Arc::new(rules)), Books::default(), journal.stats().next.0);
        let (appended, pace, changing) = (Arc::default(), Arc::default(), tokio::sync::Mutex::default());
        Self(Arc::new(Inner {
            monitor,
            store,
            journal,
            register,
            rules,
            settings,
            appended,
            pace,
            first,
            books,
            changing,
        }))
    }

    fn sink(&self) -> JournalSink {
        JournalSink::new(&self.0.journal, &self.0.register, &self.0.appended, &self.0.pace)
    }

    /// A desk for doors and listeners: what passes it is in the journal.
    #[must_use]
    pub fn desk(&self) -> Arc<Desk> {
        let sink: Arc<dyn Sink> = Arc::new(self.sink());
        let sources = Arc::clone(&self.0.register) as Arc<dyn Sources>;
        Desk::new(sink, sources, Arc::clone(&self.0.monitor.backend.clock))
    }

    /// Takes a chunk as a door does.
    ///
    /// # Errors
    ///
    /// When it is refused: nothing of it is stored.
    pub async fn deliver(&self, chunk: vg_receive::Chunk) -> Result<(), Refused> {
        self.sink().deliver(chunk).await.map(|_| ())
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.0.journal
    }

    /// Entries of the journal that wait to be worked on.
    pub(crate) fn behind(&self) -> u64 {
        self.0.behind(&self.0.journal.stats())
    }

    /// Looks for these rules from the next job on. Correlations that are the same in both, with the rules that they look at, keep their
    /// open windows; the others begin anew.
    pub fn replace_rules(&self, rules: Rules) {
        *self.0.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
    }

    /// The rules that are looked for.
    #[must_use]
    pub fn rules(&self) -> Arc<Rules> {
        self.0.rules()
    }

    /// What rules cost since this was last asked, by their ids.
    #[must_use]
    pub fn take_costs(&self) -> RuleCosts {
        self.0.books.take_costs()
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        let appended = self.0.appended.load(Ordering::Relaxed);
        let inner = &self.0;
        let journal = inner.journal.stats();
        let waiting = (inner.behind(&journal), inner.pace.bytes());
        inner.books.status(&journal, inner.store.tail(), inner.store.totals(), appended, waiting)
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
                        if worked.is_empty() || applier.is_overdue() {
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
    pub(super) fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Entries of the journal that wait to be worked on: since the start, or since the consumer began where nothing was read yet.
    fn behind(&self, journal: &Stats) -> u64 {
        let held = journal.consumers.iter().find(|lag| lag.consumer == CONSUMER).map_or(0, |lag| lag.position.0);
        let dealt = self.books.position().max(held.saturating_sub(1));
        journal.next.0.saturating_sub(1).saturating_sub(dealt)
    }

    pub(super) fn clock(&self) -> &Arc<dyn Clock> {
        &self.monitor.backend.clock
    }
}

/// Works on jobs until there are no more, or nobody wants their results.
fn work(inner: &Inner, jobs: &Mutex<Receiver<Job>>, give: &mpsc::Sender<Worked>) {
    let mut worker = Worker::new(&inner.rules(), &inner.store);
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if !Arc::ptr_eq(&job.rules, worker.rules()) {
            worker = Worker::new(&job.rules, &inner.store);
        }
        worker.measure(job.number % MEASURED_EVERY == 0);
        let done = match attempt(&mut worker, &job.chunks) {
            Some(done) => done,
            None => match one_by_one(inner, &mut worker, &job, &|| give.is_closed()) {
                Some(done) => done,
                None => return,
            },
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

/// After a failure: each chunk by itself, and those that fail again are laid aside. Nothing when one cannot be, and nobody waits any more:
/// it is read again after the next start.
fn one_by_one(inner: &Inner, worker: &mut Worker, job: &Job, is_over: &dyn Fn() -> bool) -> Option<Done> {
    *worker = Worker::new(&job.rules, &inner.store);
    let mut all = Done::empty(worker.rules());
    for chunk in &job.chunks {
        let one = std::slice::from_ref(chunk);
        if let Some(done) = attempt(worker, one) {
            all.append(done);
            continue;
        }
        *worker = Worker::new(&job.rules, &inner.store);
        if !quarantine::keep_at_last(&inner.settings.quarantine, &chunk.arrived, AFTER_FAILURE, is_over) {
            return None;
        }
        all.became.push(Became::quarantined(chunk));
    }
    Some(all)
}
