//! Sources: who sends events, how they show who they are, what came from them, and when they fall silent.
//!
//! What came is handed in by the processor in batches ([`Report`]), each counted once. The conservation law holds for each source and each
//! hour: what was received is stored, rejected or quarantined, and what is none of these yet is [`Figures::in_flight`]. A source that is
//! quiet for more than half of the time it may be is late, for more than that silent, and silence is an alert of class availability.
//!
//! *What it does not do*: it opens no connection. Who receives reads the [`Directory`] and keeps it until `monitor.source.changed`.

mod figures;
pub mod model;
pub(crate) mod published;
mod service;
mod settle;
pub(crate) mod store;
mod tokens;

pub(crate) use figures::stream_of;
pub use figures::{Report, SourceFigures};
pub use model::{Directory, Figures, Live, NewSource, Source, SourceState, Token};
pub(crate) use tokens::hex;
pub use tokens::{NewToken, digest_of_token};
