//! The hunt: rules over logs at rest, on all cores, with findings in the order of the input.
//!
//! Memory is bounded whatever the size of the input: one batch per thread, a window of results, findings streamed to
//! their writers, correlations within a budget. The same input gives the same output on any number of threads.

pub mod correlation;
mod finding;
mod output;
mod pipeline;
mod rows;
mod rule_cache;
mod rules;
mod run;
mod sequence;
mod sink;

pub use finding::{Builder, Entry, Found, host_in};
pub use output::{Format, Lines, MAX_TABLE_ROWS};
pub use pipeline::{Count, Judge, Step, Totals, run as run_pipeline};
pub use rows::Rows;
pub use rules::{ChosenRules, PACK_NAME, RuleChoice, pack_sources, pack_tests};
pub use run::{HuntOptions, HuntOutcome, TimeFilter, hunt};
