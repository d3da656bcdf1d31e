//! Warnings to matchers to findings.
pub mod correlate;
pub mod sigma;
