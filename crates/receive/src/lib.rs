//! Events as senders bring them: wire protocols to chunks of whole records, and the answers that the senders wait for.
//!
//! | noun | module |
//! |---|---|
//! | [`Chunk`]: whole records of one source, [`Cut`] into lines or by counts | [`chunk`] |
//! | [`Sink`]: takes chunks, and resolves when they are on disk; [`Sources`]: knows the senders | [`sink`] |
//! | [`Desk`]: counts, holds quotas, gathers what sockets bring, hands over | [`desk`] |
//! | [`Counters`]: what came in and what became of it, for each source and protocol | [`counters`] |
//! | protocol: bytes in, records and the exact answer out, without I/O | [`protocols`] |
//! | listener: UDP, TCP and TLS, thin | [`listen`] |
//! | [`http::answer`]: all protocols over HTTP, for the router of the binary | [`http`] |
//!
//! *Invariants*: no sender is told that something arrived before the sink has said so. `received = accepted + refused` for every source
//! and protocol, once nothing is under way. A record keeps its bytes. Whatever a sender does, what it can hold of memory is bounded by
//! [`limits`].
//!
//! *What it does not do*: it knows no parser and reads no record further than to find its end, opens no port of its own accord, keeps
//! nothing on disk. Why it is a crate of its own: `docs/adr/0024-receiving.md`.

pub mod chunk;
pub mod counters;
pub mod desk;
pub mod http;
pub mod limits;
pub mod listen;
pub mod protocols;
pub mod sink;

pub use chunk::{Chunk, Cut, Form, Kind, Records, SourceKey, records_of};
pub use counters::{Count, Counters, Tally};
pub use desk::Desk;
pub use sink::{Accepted, Known, Peer, Reason, Refused, Sink, Sources};
