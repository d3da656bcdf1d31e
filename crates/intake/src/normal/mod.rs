//! The normal form: the same few columns for events of every source, beside the names of the source.
//!
//! Rules run on the fields as the source names them; nothing waits for a mapping. But whoever asks which machine spoke with an address
//! must not know how eleven vendors call it. So [`Normal`] names columns by the Elastic Common Schema (dots become underscores in SQL) and
//! says, for each kind of event, from which field each of them is filled. All of it is data: `library/fields/*.toml`.
//!
//! | noun | what it is |
//! |---|---|
//! | [`Column`] | a column: its name, kind, and what it holds in both languages |
//! | [`Map`] | which fields of which events fill which columns |
//! | [`Mapper`] | the maps compiled for one table of fields, for one thread |
//! | [`Row`] | where the values go |
//!
//! *Invariants*: a value is filled as the source has it, or in the one form that the column's kind names (an address in its canonical
//! text, a number, a digest in lower case); what does not fit is left out and nothing else happens; maps of a kind of
//! event go before those of every kind, one with more conditions before one with fewer, and among equals the earlier one; the same event
//! gives the same row.
//!
//! *What it does not do*: it reads no file and keeps no event; it never changes what a rule sees.

mod data;
mod mapper;
#[cfg(test)]
mod tests;
mod value;

pub use data::{Column, ColumnKind, MAX_COLUMNS, Map, Normal, NormalError};
pub use mapper::{Mapper, Row};
