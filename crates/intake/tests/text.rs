//! The text parsers from outside: golden samples, agreement of slots and records, damage, recognition, truth of others.

#[path = "text/golden.rs"]
mod golden;
#[path = "text/harness.rs"]
mod harness;
#[path = "text/properties.rs"]
mod properties;
#[path = "text/recognition.rs"]
mod recognition;
#[path = "text/truth.rs"]
mod truth;
