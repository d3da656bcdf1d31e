//! The nouns that every floor shares.
//!
//! *What it is*: plain values and the event batch, the one form in which every parser hands events to every
//! matcher. *What it does not do*: no input or output, no clock, no threads, no parsing of any format.
//!
//! Units and zones: all times are microseconds since 1970-01-01 UTC ([`Timestamp`]); offsets and sizes are bytes.

mod batch;
mod defect;
mod field;
mod finding;
pub mod form;
mod level;
pub mod limits;
mod record;
mod text;
mod time;

pub use batch::{Event, EventBatch, EventHead, Expand, Haystack, Slot, SourceKind, Wanted};
pub use defect::{Defect, DefectKind, Defects};
pub use field::{FieldId, FieldRef, FieldTable, FieldTableBuilder, Keywords};
pub use finding::{Finding, RuleId};
pub use level::{Level, UnknownLevel};
pub use record::{Record, Value, is_plain_json, write_json_object};
pub use text::{Lang, Text};
pub use time::{TimeQuality, Timestamp};
