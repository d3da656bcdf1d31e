//! Warnings to matchers to findings.
pub mod sigma;
