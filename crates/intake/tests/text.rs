//! The text parsers from outside: golden samples, agreement of slots and records, damage, recognition, truth of others.

#[cfg(test)]
#[path = "text/devices.rs"]
mod devices;
#[cfg(test)]
#[path = "text/golden.rs"]
mod golden;
#[cfg(test)]
#[path = "text/harness.rs"]
mod harness;
#[cfg(test)]
#[path = "text/properties.rs"]
mod properties;
#[cfg(test)]
#[path = "text/recognition.rs"]
mod recognition;
#[cfg(test)]
#[path = "text/truth.rs"]
mod truth;
