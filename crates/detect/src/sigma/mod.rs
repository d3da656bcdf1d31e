//! Sigma rules: reading, lowering, naming.
//!
//! Specification: Sigma 2.1.0 of 2025-08-02 (rules, modifiers, correlations, filters). [`load`] reads rules from folders,
//! files, archives and texts; what comes out is [`ast::Rule`] with every modifier applied.

mod aggregation;
pub mod ast;
mod collection;
mod condition;
mod correlation;
pub mod correlation_ast;
mod filter;
mod lint;
mod loader;
mod meta;
mod modifier;
mod pattern;
mod problem;
mod regex;
mod resolve;
mod rule;
mod selection;
mod source;
mod timespan;
mod yaml;

pub use correlation::CorrelationRule;
pub use lint::{LintFinding, LintSeverity, Linted, lint, lint_codes};
pub use loader::{FilterUse, LoadOptions, Loaded, Shadowed, load};
pub use problem::{ProblemKind, RuleProblem};
pub use regex::{BacktrackLimit, CompiledRegex, LinearRegex, RegexFlags};
pub use source::RuleSource;
