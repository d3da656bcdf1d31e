//! Warnings to matchers to findings.
pub mod naive;
pub mod ruletest;
pub mod correlate;
pub mod sigma;
