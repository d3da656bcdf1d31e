//! Warnings to matchers to findings.
//!
//! *What it is*: Sigma rules read and lowered ([`sigma`]), mapped to the events that parsers deliver ([`logsource`]) and
//! compiled into one network ([`engine`]). *What it does not do*: read logs, keep findings, raise alerts.

pub mod correlate;
pub mod engine;
pub mod logsource;
pub mod looked;
pub mod naive;
pub mod ruletest;
pub mod sigma;
mod variant;

pub use variant::{RuleVariant, variants_of};
