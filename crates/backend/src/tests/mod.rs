//! The suites of this crate, run on every engine.

mod conformance;
mod crash;
mod speed;
