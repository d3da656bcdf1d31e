//! One consumer: what waits for it, in order, and what became of it.

use vg_model::Timestamp;

use super::{Bus, store};
use crate::error::BackendError;
use crate::sql::{Direction, Order, Select, SqlError, SqlErrorKind, WriteTx};
use crate::{params, transaction};

/// Bytes of an error text that is kept with a message that failed; the rest is left out at a character.
pub(super) const MAX_ERROR: usize = 4_096;

const BY_SEQ: &[Order] = &[Order { name: "seq", columns: &["seq"], direction: Direction::Ascending }];

/// A registered consumer. Several handles, also in other processes, may serve the same one: the first ack of a message wins
/// and the transactions of the others are refused.
#[derive(Clone, Debug)]
pub struct Consumer {
    bus: Bus,
    name: String,
    topics: Vec<String>,
}

/// A message that was handed out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Its number; grows with every message of the bus.
    pub seq: i64,
    /// What kind of message it is.
    pub topic: String,
    /// What it is about.
    pub key: String,
    /// Its content, JSON.
    pub payload: String,
    /// When it was published.
    pub published_at: Timestamp,
    /// How often it has failed so far.
    pub failures: i64,
    /// The offset that it was handed out from.
    previous: i64,
}

/// What a failure led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failed {
    /// It will be handed out again at this time, and nothing after it before that.
    RetryAt(Timestamp),
    /// It was laid aside; the consumer goes on with the next.
    Dead,
}

/// A message that was laid aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadLetter {
    /// Its number.
    pub seq: i64,
    /// Its topic.
    pub topic: String,
    /// What it is about.
    pub key: String,
    /// Its content.
    pub payload: String,
    /// How often it failed.
    pub failures: i64,
    /// The last error.
    pub error: String,
    /// When it was laid aside.
    pub died_at: Timestamp,
}

impl Consumer {
    pub(super) fn new(bus: Bus, name: String, topics: Vec<String>) -> Self {
        Self { bus, name, topics }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Waits for the next message. The same one is handed out again until it is acknowledged or laid aside.
    pub async fn next(&self) -> Result<Delivery, BackendError> {
        loop {
            // Registered before the look, so that a commit between look and wait is not missed.
            let woken = self.bus.inner.wake.notified();
            tokio::pin!(woken);
            woken.as_mut().enable();
            if let Some(delivery) = self.batch(1).await?.pop() {
                return Ok(delivery);
            }
            // An elapsed wait is no error: it is the poll for other processes and for retries that have come due.
            let _ = tokio::time::timeout(self.bus.inner.options.poll, woken).await;
        }
    }

    /// The next messages that wait now, at most `limit` (1,000 at most), to be acknowledged in this order.
    pub async fn batch(&self, limit: u32) -> Result<Vec<Delivery>, BackendError> {
        let mut tx = self.bus.inner.sql.begin_read().await?;
        let state = tx.fetch_optional(&store::STATE, params![self.name.as_str()]).await?;
        let state = state.ok_or_else(|| self.error("the consumer is not registered any more"))?;
        let (acked, failed, failures) = (state.int("acked")?, state.int("failed_seq")?, state.int("failures")?);
        if state.int("retry_at")? > self.bus.inner.clock.now().0 {
            return Ok(Vec::new());
        }
        let columns = ["seq", "topic", "subject", "payload", "published_at"];
        let select = Select::new("bus.batch", &columns, "bus_messages")
            .and_where("seq > ?", params![acked])
            .and_in("topic", self.topics.iter().map(String::as_str))
            .order_by(BY_SEQ, "seq")?
            .limit(limit.min(1_000));
        let (statement, values) = select.build()?;
        let mut previous = acked;
        let mut batch = Vec::new();
        for row in tx.fetch_all(&statement, &values).await? {
            let seq = row.int("seq")?;
            batch.push(Delivery {
                seq,
                topic: row.text("topic")?.to_owned(),
                key: row.text("subject")?.to_owned(),
                payload: row.text("payload")?.to_owned(),
                published_at: row.time("published_at")?,
                failures: if seq == failed { failures } else { 0 },
                previous,
            });
            previous = seq;
        }
        Ok(batch)
    }

    /// Acknowledges a message inside the transaction that holds its effect. The error `Conflict("bus_offset")` says that the
    /// message was handled elsewhere meanwhile, or that one before it was not: give the transaction up.
    pub async fn ack(&self, tx: &mut WriteTx, delivery: &Delivery) -> Result<(), SqlError> {
        let now = self.bus.inner.clock.now();
        let values = params![self.name.as_str(), delivery.previous, delivery.seq, now];
        if tx.execute(&store::ACK, values).await? == 1 { Ok(()) } else { Err(self.passed(delivery)) }
    }

    /// Records that handling a message failed, with the error text; its own transaction must be rolled back by then.
    pub async fn fail(&self, delivery: &Delivery, error: &str) -> Result<Failed, BackendError> {
        Ok(transaction!(self.bus.inner.sql, |tx| self.fail_in(tx, delivery, error).await)?)
    }

    async fn fail_in(&self, tx: &mut WriteTx, delivery: &Delivery, error: &str) -> Result<Failed, SqlError> {
        let (now, options) = (self.bus.inner.clock.now(), &self.bus.inner.options);
        let name = self.name.as_str();
        let error = shorten(error);
        let state = tx.fetch_optional(&store::STATE, params![name]).await?.ok_or_else(|| self.passed(delivery))?;
        let before = if state.int("failed_seq")? == delivery.seq { state.int("failures")? } else { 0 };
        let failures = before + 1;
        if failures >= options.attempts {
            self.ack(tx, delivery).await?;
            let (topic, key, payload) = (delivery.topic.as_str(), delivery.key.as_str(), delivery.payload.as_str());
            tx.execute(&store::BURY, params![name, delivery.seq, topic, key, payload, failures, error, now]).await?;
            return Ok(Failed::Dead);
        }
        let doubled = options.first_pause.saturating_mul(1_u32 << before.clamp(0, 30));
        let pause = i64::try_from(doubled.min(options.longest_pause).as_micros()).unwrap_or(i64::MAX);
        let retry_at = Timestamp(now.0.saturating_add(pause));
        let values = params![name, delivery.previous, delivery.seq, failures, retry_at, error, now];
        if tx.execute(&store::FAIL, values).await? == 1 {
            Ok(Failed::RetryAt(retry_at))
        } else {
            Err(self.passed(delivery))
        }
    }

    /// Messages that were laid aside, by number, after `after`; at most `limit`.
    pub async fn dead(&self, after: i64, limit: u32) -> Result<Vec<DeadLetter>, BackendError> {
        let mut tx = self.bus.inner.sql.begin_read().await?;
        let mut letters = Vec::new();
        for row in tx.fetch_all(&store::DEAD, params![self.name.as_str(), after, limit]).await? {
            letters.push(DeadLetter {
                seq: row.int("seq")?,
                topic: row.text("topic")?.to_owned(),
                key: row.text("subject")?.to_owned(),
                payload: row.text("payload")?.to_owned(),
                failures: row.int("failures")?,
                error: row.text("last_error")?.to_owned(),
                died_at: row.time("died_at")?,
            });
        }
        Ok(letters)
    }

    /// Removes a dead letter inside a transaction: of its repair, or of the decision to drop it. True when it was there.
    pub async fn discard(&self, tx: &mut WriteTx, seq: i64) -> Result<bool, SqlError> {
        Ok(tx.execute(&store::DISCARD, params![self.name.as_str(), seq]).await? > 0)
    }

    fn passed(&self, delivery: &Delivery) -> SqlError {
        let detail = format!("message {} does not follow the offset of the consumer any more", delivery.seq);
        let kind = SqlErrorKind::Conflict("bus_offset".to_owned());
        SqlError::new(kind, format!("bus consumer {}", self.name), detail)
    }

    fn error(&self, detail: &str) -> SqlError {
        SqlError::new(SqlErrorKind::Statement, format!("bus consumer {}", self.name), detail)
    }
}

/// The first [`MAX_ERROR`] bytes, cut at a character; U+0000 cannot be stored.
fn shorten(error: &str) -> String {
    let mut end = error.len().min(MAX_ERROR);
    while !error.is_char_boundary(end) {
        end -= 1;
    }
    error.get(..end).unwrap_or_default().replace('\0', "\u{fffd}")
}
