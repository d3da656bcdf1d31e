//! The stream of an installation: what arrives, until it is rows of `events`, alerts and figures.
//!
//! | page | what it holds |
//! |---|---|
//! | `open` | journal, event store, register and rules of a data folder |
//! | `door` | senders over HTTP: below `/intake` of the console's address, and at an address of their own |
//! | `files` | files that are followed, folders into which files are put |
//! | `listeners` | senders over sockets: syslog and GELF |
//! | `workers` | the stream itself, the register, figures of what is refused, upkeep of the event store |
//! | `rules` | where the rules that are looked for come from |
//! | `metrics` | figures for `/metrics` |

mod door;
mod files;
mod listeners;
mod metrics;
mod open;
mod rules;
mod workers;

pub(super) use door::{PREFIX, routes};
pub(super) use metrics::text as metrics;
pub(super) use open::{Live, Ports, open};
pub(super) use workers::{known_at_once, start};
