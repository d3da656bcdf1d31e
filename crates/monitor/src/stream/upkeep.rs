//! Commits of the event store, and what of the journal may be let go.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::task::{JoinError, JoinHandle};
use vg_backend::journal::{Consumer, Position};
use vg_lake::events::{Committed, EventError, EventErrorKind, limits::COMMIT_BYTES};
use vg_model::Timestamp;

use super::apply::Applied;
use super::run::{AFTER_FAILURE, Inner};

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
    pub(super) fn new(inner: &Arc<Inner>, consumer: Consumer) -> Self {
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

    pub(super) fn note(&mut self, position: u64, bytes: usize) {
        self.kept.push_back((position, self.inner.clock().now(), bytes as u64));
        self.kept_bytes += bytes as u64;
    }

    /// How long until a commit is due.
    pub(super) fn wait(&self) -> Duration {
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
    pub(super) async fn committed(&mut self) {
        match &mut self.running {
            Some(running) => {
                let ended = running.await;
                self.running = None;
                self.told(ended);
            }
            None => std::future::pending().await,
        }
    }

    fn told(&mut self, ended: Result<Result<Option<Committed>, EventError>, JoinError>) {
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

    pub(super) async fn commit_all(&mut self) {
        while self.running.is_some() || self.inner.store.tail().rows > 0 {
            self.make_room().await;
        }
    }

    /// Waits for a commit that runs, so that nobody writes any more.
    pub(super) async fn end(&mut self) {
        if self.running.is_some() {
            self.committed().await;
        }
    }

    /// Begins a commit when it is due, and lets go of the journal what every place has.
    pub(super) async fn follow(&mut self, applied: Applied) {
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
        let moved = tokio::task::spawn_blocking(move || consumer.commit(Position(end))).await;
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
