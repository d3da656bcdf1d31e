//! A Sigma correlation rule after reading (Sigma correlation rules specification 2.1.0).

use serde::{Deserialize, Serialize};

/// A correlation over matches of other rules.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Correlation {
    /// What is computed over a group.
    pub kind: CorrelationKind,
    /// Rules that are correlated, by `id` or `name`, in the order written.
    pub rules: Vec<String>,
    /// Fields (or aliases) whose values separate the groups; empty for one group over everything.
    pub group_by: Vec<String>,
    /// Window in microseconds.
    pub timespan_us: i64,
    /// Thresholds on the computed value, joined by AND. For temporal kinds without a condition: all rules are seen.
    pub condition: Vec<(CorrelationOp, f64)>,
    /// Field whose values are counted or aggregated. Several fields count distinct combinations (value_count).
    pub fields: Vec<String>,
    /// Percentile between 0 and 100 (value_percentile).
    pub percentile: Option<f64>,
    /// Alias → (rule → field) for group-by fields that are named differently.
    pub aliases: Vec<CorrelationAlias>,
    /// Also report the matches of the rules themselves.
    pub generate: bool,
}

/// One alias of a correlation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CorrelationAlias {
    /// The alias.
    pub name: String,
    /// Rule (as in `rules`) and the field of its events.
    pub fields: Vec<(String, String)>,
}

/// What a correlation computes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CorrelationKind {
    /// Number of matches.
    EventCount,
    /// Number of distinct values of a field.
    ValueCount,
    /// All rules match within the window, in any order.
    Temporal,
    /// All rules match within the window, in the order given.
    TemporalOrdered,
    /// Sum of a numeric field.
    ValueSum,
    /// Mean of a numeric field.
    ValueAvg,
    /// Percentile of a numeric field.
    ValuePercentile,
    /// Median of a numeric field.
    ValueMedian,
}

/// Relation of the computed value to a threshold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum CorrelationOp {
    /// Less than.
    Lt,
    /// Less than or equal.
    Lte,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Gte,
    /// Equal.
    Eq,
    /// Different.
    Neq,
}
