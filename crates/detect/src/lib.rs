//! Warnings to matchers to findings.
pub mod correlate;
pub mod naive;
pub mod ruletest;
pub mod sigma;
