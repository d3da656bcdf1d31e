//! The parsers: one folder and one word in the list each.

pub mod csv;
pub mod json;
pub mod zeek;

use crate::Parser;

/// All parsers, in the order in which a tie between equally sure ones is decided.
pub static PARSERS: &[&dyn Parser] = &[&json::JsonParser, &zeek::ZeekParser, &csv::CsvParser];
