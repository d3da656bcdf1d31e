//! The outbox: messages that are written in the same transaction as the state they announce.
//!
//! [`Bus::publish`] gives each message the next number (`seq`, without gaps) inside the publisher's own transaction. Writing
//! transactions take turns, so the order of numbers is the order of commits, and whoever has seen message 7 will never see a
//! new message 6. A [`Consumer`] hands messages on in that order, at least once. [`Consumer::ack`] moves the consumer's offset
//! inside *its* transaction: effect and offset are committed together, so an effect in the database happens exactly once,
//! however often a process is killed or two processes run the same consumer.
//!
//! Within the process, consumers wake up when a publisher has committed; a slow poll finds what other processes wrote.

mod consumer;
mod store;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;

pub use consumer::{Consumer, DeadLetter, Delivery, Failed};
pub use store::STATEMENTS;

use crate::clock::Clock;
use crate::error::BackendError;
use crate::migrate::{Migration, Migrations};
use crate::sql::{Select, Sql, SqlError, SqlErrorKind, WriteTx};
use crate::{params, transaction};

/// Bytes of a topic, a key or a consumer's name: they are names, not content.
pub const MAX_NAME: usize = 200;
/// Bytes of one message; larger things go into a blob, and the message carries its name.
pub const MAX_PAYLOAD: usize = 1024 * 1024;
/// Topics of one consumer.
pub const MAX_TOPICS: usize = 64;
/// Messages that `prune` removes in one transaction at most, so that writers do not wait long.
pub const MAX_PRUNE: u32 = 5_000;

pub(crate) const MIGRATIONS: Migrations = Migrations {
    owner: "bus",
    steps: &[Migration { version: 1, name: "outbox", sql: include_str!("migrations/0001_outbox.sql") }],
};

/// How consumers behave; the same for all of a bus.
#[derive(Clone, Debug)]
pub struct BusOptions {
    /// How long a consumer waits before it looks for messages of other processes.
    pub poll: Duration,
    /// Failures of one message after which it is laid aside as a dead letter.
    pub attempts: i64,
    /// Pause after the first failure; it doubles with each further one.
    pub first_pause: Duration,
    /// Longest pause.
    pub longest_pause: Duration,
}

impl Default for BusOptions {
    fn default() -> Self {
        Self {
            poll: Duration::from_secs(2),
            attempts: 8,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(300),
        }
    }
}

/// Handle to the bus; cheap to clone.
#[derive(Clone, Debug)]
pub struct Bus {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    sql: Sql,
    clock: Arc<dyn Clock>,
    wake: Arc<Notify>,
    options: BusOptions,
}

/// Where a consumer begins that is registered for the first time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    /// With the oldest message that is still kept.
    Oldest,
    /// With what is published after its registration.
    Now,
}

/// How far a consumer is behind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lag {
    /// Its name.
    pub consumer: String,
    /// Messages that wait for it.
    pub messages: i64,
    /// When the oldest of them was published; `None` when none waits.
    pub oldest: Option<vg_model::Timestamp>,
    /// Messages of it that were laid aside.
    pub dead: i64,
}

impl Bus {
    /// The bus on a database.
    #[must_use]
    pub fn new(sql: Sql, clock: Arc<dyn Clock>, options: BusOptions) -> Self {
        Self { inner: Arc::new(Inner { sql, clock, wake: Arc::new(Notify::new()), options }) }
    }

    /// What is notified whenever a publisher of this process has committed: for those who show state rather than handle messages.
    #[must_use]
    pub fn wakes(&self) -> Arc<Notify> {
        Arc::clone(&self.inner.wake)
    }

    /// Publishes a message with the transaction; returns its number. `key` says what it is about, for the consumer to group by.
    pub async fn publish(&self, tx: &mut WriteTx, topic: &str, key: &str, payload_json: &str) -> Result<i64, SqlError> {
        check_name("topic", topic)?;
        if key.len() > MAX_NAME {
            return Err(refused(format!("the key has {} bytes; the most is {MAX_NAME}", key.len())));
        }
        if payload_json.len() > MAX_PAYLOAD {
            return Err(refused(format!("the message has {} bytes; the most is {MAX_PAYLOAD}", payload_json.len())));
        }
        if serde_json::from_str::<serde::de::IgnoredAny>(payload_json).is_err() {
            return Err(refused("the message is not JSON".to_owned()));
        }
        let seq = tx.fetch_one(&store::NEXT, &[]).await?.int("seq")?;
        let now = self.inner.clock.now();
        tx.execute(&store::PUBLISH, params![seq, topic, key, payload_json, now]).await?;
        let wake = Arc::clone(&self.inner.wake);
        tx.after_commit(move || wake.notify_waiters());
        Ok(seq)
    }

    /// The consumer called `name`, registered for `topics`. A known one goes on where it stood, with the topics given now.
    pub async fn consumer(&self, name: &str, topics: &[&str], start: Start) -> Result<Consumer, BackendError> {
        check_name("consumer", name)?;
        if topics.is_empty() || topics.len() > MAX_TOPICS {
            return Err(refused(format!("{} topics; between 1 and {MAX_TOPICS} are possible", topics.len())).into());
        }
        for topic in topics {
            check_name("topic", topic)?;
        }
        let mut topics: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
        topics.sort();
        topics.dedup();
        let list = topics.join(" ");
        let now = self.inner.clock.now();
        transaction!(self.inner.sql, |tx| {
            let last = tx.fetch_one(&store::LAST, &[]).await?.int("seq")?;
            let first = if start == Start::Now { last } else { 0 };
            tx.execute(&store::REGISTER, params![name, list.as_str(), first, now]).await
        })?;
        Ok(Consumer::new(self.clone(), name.to_owned(), topics))
    }

    /// Forgets a consumer, so that it holds nothing back any more. Its dead letters stay.
    pub async fn unregister(&self, name: &str) -> Result<bool, BackendError> {
        Ok(transaction!(self.inner.sql, |tx| tx.execute(&store::UNREGISTER, params![name]).await)? > 0)
    }

    /// Removes messages that every consumer registered for their topic has passed and that were published before `before`;
    /// at most `limit` of them, so call it again while it returns `limit`.
    pub async fn prune(&self, before: vg_model::Timestamp, limit: u32) -> Result<u64, BackendError> {
        let limit = i64::from(limit.min(MAX_PRUNE));
        let removed = transaction!(self.inner.sql, |tx| {
            let consumers = store::consumers(tx).await?;
            let mut removed = 0_u64;
            for row in tx.fetch_all(&store::TOPICS, &[]).await? {
                let topic = row.text("topic")?;
                let readers = consumers.iter().filter(|consumer| consumer.topics.iter().any(|own| own == topic));
                let passed = readers.map(|consumer| consumer.acked).min().unwrap_or(i64::MAX);
                let left = limit - i64::try_from(removed).unwrap_or(limit);
                removed += tx.execute(&store::PRUNE, params![topic, passed, before, left]).await?;
            }
            Ok(removed)
        })?;
        Ok(removed)
    }

    /// How far every registered consumer is behind, by name.
    pub async fn lag(&self) -> Result<Vec<Lag>, BackendError> {
        let mut tx = self.inner.sql.begin_read().await?;
        let mut all = Vec::new();
        for consumer in store::consumers(&mut tx).await? {
            let select = Select::new("bus.lag", &["COUNT(*) AS n", "MIN(published_at) AS oldest"], "bus_messages")
                .and_where("seq > ?", params![consumer.acked])
                .and_in("topic", consumer.topics.iter().map(String::as_str));
            let (statement, values) = select.build()?;
            let row = tx.fetch_one(&statement, &values).await?;
            let dead = tx.fetch_one(&store::COUNT_DEAD, params![consumer.name.as_str()]).await?;
            all.push(Lag {
                consumer: consumer.name,
                messages: row.int("n")?,
                oldest: row.opt_int("oldest")?.map(vg_model::Timestamp),
                dead: dead.int("n")?,
            });
        }
        Ok(all)
    }
}

fn check_name(what: &str, name: &str) -> Result<(), SqlError> {
    // Topics are kept as one text with blanks between them.
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(fine) {
        return Err(refused(format!("the {what} must have 1 to {MAX_NAME} letters, digits or . _ - :")));
    }
    Ok(())
}

fn refused(detail: String) -> SqlError {
    SqlError::new(SqlErrorKind::Value, "bus", detail)
}
