//! The parsers: one folder and one word in the list each.

pub mod evtx;
pub mod json;
pub mod zeek;

use crate::Parser;

/// All parsers, in the order in which a tie between equally sure ones is decided.
pub static PARSERS: &[&dyn Parser] = &[evtx::EVTX, &json::JsonParser, &zeek::ZeekParser];
