//! Search over events: a line that people write becomes SQL that they can read.
//!
//! ```text
//!  text ──parse──► node: words, tests of fields, AND OR NOT ──sql──► condition ──statement──► page, histogram, top values, one event
//!                  │ fields: names of ECS and of SQL, forms
//!                  └ value: times, numbers, addresses, wildcards
//! ```
//!
//! | noun | module |
//! |---|---|
//! | [`Search`]: read, and its statements; [`Window`], [`Key`], [`Step`] | `statement` |
//! | [`SearchError`], [`Span`]: what is wrong, where, how to mend it | `error` |
//! | [`Field`], [`Form`]: what can be named, and how it is compared | `fields` |
//! | [`Moment`]: the present and the zone of times without one | `value` |
//! | grammar | `parse` |
//! | [`HAS_TEXT`], [`IP_KEY`]: functions that the SQL calls | `functions` |
//!
//! It stands in this crate and not in `lake`, because it knows the columns of `events`, the names of ECS and the kinds of the normal form,
//! none of which `lake` knows.
//!
//! *How values are compared*: words, and values with wildcards, case and marks aside (`khong_dau`), words in the record and in all texts of
//! the normal form. A whole value of a field: case aside; in a field with bloom filters ([`Field::find`]) as it is asked, in small letters,
//! in capitals, or with a capital first, because a filter knows values as they are written. `field:=value` as it is written. A value that is
//! not there fits nothing, and `NOT` turns that round.
//!
//! *Invariants*: no I/O, the clock comes in; same text and moment, same SQL; what a person wrote stands in fixed texts alone; every SQL is
//! one that the surface reads, and no longer than it takes.
//!
//! *What it does not do*: it asks nothing and decides no permission. It does not read native fields of a record
//! (`data.win.eventdata.Image`): no function of the surface reads a record again.

mod error;
mod fields;
mod functions;
mod node;
mod parse;
mod sql;
mod statement;
mod value;

pub use error::{SearchError, SearchErrorKind, Span};
pub use fields::{Field, Form, field, fields};
pub use functions::{HAS_TEXT, IP_KEY};
pub use statement::{Key, Part, Search, Step, Window, coverage, one};
pub use value::{Moment, time_of};
