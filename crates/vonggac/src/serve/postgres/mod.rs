//! The door for programs that speak the protocol of PostgreSQL: reporting tools, `psql`, drivers. What they ask goes the way of
//! `POST /api/v1/query`: the same permissions, units, limits, record.
//!
//! | page | what it holds |
//! |---|---|
//! | `listen` | the address, TLS, how many connections |
//! | `wire` | bytes ↔ messages, with the limits of both |
//! | `greeting` | who it is: names, password, unit; what a client is told at the start |
//! | `session` | one connection: its messages, its transaction, its settings |
//! | `prepared` | its prepared statements and open answers |
//! | `running` | one statement while it runs: its rows, its end, a client that goes away |
//! | `values` | parameters that come, values that go, in text and in binary |
//! | `errors` | refusals as SQLSTATE |
//! | `cancel` | requests to end what runs on another connection |
//!
//! *Invariants*: without a good token no statement is read; the token is looked at again before each statement; an answer of any length
//! takes the memory of a few thousand rows; a message that is longer than its limit ends the connection.
//!
//! *What it does not do*: it writes nothing and knows no `COPY`, cursor or `LISTEN`. Transactions are words: every statement sees the
//! moment at which it runs. Times are shown in UTC, whatever time zone a client sets.

mod cancel;
mod errors;
mod greeting;
mod limits;
mod listen;
mod prepared;
mod running;
mod session;
mod values;
mod wire;

use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

pub(super) use listen::start;

/// Figures of the door.
#[derive(Debug, Default)]
pub(super) struct Counts {
    connections: AtomicI64,
    statements: AtomicU64,
    refused: AtomicU64,
    rows: AtomicU64,
}

impl Counts {
    /// All of them in the text form of Prometheus.
    pub(super) fn text(&self) -> String {
        let rows = [
            ("connections", "gauge", "Connections of PostgreSQL clients.", self.connections.load(Ordering::Relaxed)),
            ("statements_total", "counter", "Statements that they asked.", signed(&self.statements)),
            ("sign_ins_refused_total", "counter", "Connections without a good token.", signed(&self.refused)),
            ("rows_total", "counter", "Rows that they were sent.", signed(&self.rows)),
        ];
        let mut out = String::new();
        for (name, kind, help, value) in rows {
            let _ = write!(
                out,
                "# HELP vonggac_sql_{name} {help}\n# TYPE vonggac_sql_{name} {kind}\nvonggac_sql_{name} {value}\n"
            );
        }
        out
    }
}

fn signed(counter: &AtomicU64) -> i64 {
    i64::try_from(counter.load(Ordering::Relaxed)).unwrap_or(i64::MAX)
}
