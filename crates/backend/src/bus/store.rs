//! The statements of the bus.

use crate::sql::{SqlError, Statement, Tx};

pub(super) const NEXT: Statement =
    Statement::new("bus.next", "UPDATE bus_counter SET seq = seq + 1 WHERE id = 1 RETURNING seq");
pub(super) const LAST: Statement = Statement::new("bus.last", "SELECT seq FROM bus_counter WHERE id = 1");
pub(super) const PUBLISH: Statement = Statement::new(
    "bus.publish",
    "INSERT INTO bus_messages (seq, topic, subject, payload, published_at) VALUES ($1, $2, $3, $4, $5)",
);
pub(super) const REGISTER: Statement = Statement::new(
    "bus.register",
    "INSERT INTO bus_consumers (name, topics, acked, failed_seq, failures, retry_at, last_error, updated_at) \
     VALUES ($1, $2, $3, 0, 0, 0, NULL, $4) \
     ON CONFLICT (name) DO UPDATE SET topics = excluded.topics, updated_at = excluded.updated_at",
);
pub(super) const UNREGISTER: Statement = Statement::new("bus.unregister", "DELETE FROM bus_consumers WHERE name = $1");
pub(super) const CONSUMERS: Statement =
    Statement::new("bus.consumers", "SELECT name, topics, acked FROM bus_consumers ORDER BY name");
pub(super) const STATE: Statement =
    Statement::new("bus.state", "SELECT acked, failed_seq, failures, retry_at FROM bus_consumers WHERE name = $1");
/// Compare and set: only who was handed the message from the present offset may move it.
pub(super) const ACK: Statement = Statement::new(
    "bus.ack",
    "UPDATE bus_consumers SET acked = $3, failed_seq = 0, failures = 0, retry_at = 0, last_error = NULL, updated_at = $4 \
     WHERE name = $1 AND acked = $2",
);
pub(super) const FAIL: Statement = Statement::new(
    "bus.fail",
    "UPDATE bus_consumers SET failed_seq = $3, failures = $4, retry_at = $5, last_error = $6, updated_at = $7 \
     WHERE name = $1 AND acked = $2",
);
pub(super) const BURY: Statement = Statement::new(
    "bus.bury",
    "INSERT INTO bus_dead (consumer, seq, topic, subject, payload, failures, last_error, died_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);
pub(super) const DEAD: Statement = Statement::new(
    "bus.dead",
    "SELECT seq, topic, subject, payload, failures, last_error, died_at FROM bus_dead WHERE consumer = $1 AND seq > $2 \
     ORDER BY seq LIMIT $3",
);
pub(super) const COUNT_DEAD: Statement =
    Statement::new("bus.dead.count", "SELECT COUNT(*) AS n FROM bus_dead WHERE consumer = $1");
pub(super) const DISCARD: Statement =
    Statement::new("bus.dead.discard", "DELETE FROM bus_dead WHERE consumer = $1 AND seq = $2");
pub(super) const TOPICS: Statement =
    Statement::new("bus.topics", "SELECT DISTINCT topic FROM bus_messages ORDER BY topic");
pub(super) const PRUNE: Statement = Statement::new(
    "bus.prune",
    "DELETE FROM bus_messages WHERE seq IN (SELECT seq FROM bus_messages WHERE topic = $1 AND seq <= $2 \
     AND published_at < $3 ORDER BY seq LIMIT $4)",
);

/// Statements of the bus, for `prepare_all`.
pub const STATEMENTS: &[Statement] = &[
    NEXT, LAST, PUBLISH, REGISTER, UNREGISTER, CONSUMERS, STATE, ACK, FAIL, BURY, DEAD, COUNT_DEAD, DISCARD, TOPICS,
    PRUNE,
];

/// A registered consumer.
pub(super) struct Registered {
    pub(super) name: String,
    pub(super) topics: Vec<String>,
    pub(super) acked: i64,
}

pub(super) async fn consumers(tx: &mut Tx) -> Result<Vec<Registered>, SqlError> {
    let mut all = Vec::new();
    for row in tx.fetch_all(&CONSUMERS, &[]).await? {
        all.push(Registered {
            name: row.text("name")?.to_owned(),
            topics: row.text("topics")?.split(' ').map(str::to_owned).collect(),
            acked: row.int("acked")?,
        });
    }
    Ok(all)
}
