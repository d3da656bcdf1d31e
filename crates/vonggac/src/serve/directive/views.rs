//! What several pages of directives show.

use serde::Serialize;
use utoipa::ToSchema;
use vg_directive::checks::{Counts, Observation};
use vg_model::Timestamp;

use crate::serve::kept::BothView;

/// RFC 3339, if there is a time.
pub(super) fn at(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| time.to_string())
}

/// How many subjects are how.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CountsView {
    /// In scope.
    denominator: i64,
    /// As they should be.
    numerator: i64,
    not_met: i64,
    unknown: i64,
    /// Could not be reached.
    unreachable: i64,
    excused: i64,
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let Counts { denominator, numerator, not_met, unknown, unreachable, excused } = counts;
        Self { denominator, numerator, not_met, unknown, unreachable, excused }
    }
}

/// A run of a check that stands in the evidence ledger.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ObservationView {
    /// Number among the observations of the check in the unit, from 1.
    no: i64,
    /// Version of the check.
    version: i64,
    collected_at: String,
    /// From then on it is stale, and stale is unknown.
    expires_at: String,
    /// `met`, `not_met`, `unknown`, as it was found
    verdict: &'static str,
    /// The same as it is now: unknown when it is stale.
    verdict_now: &'static str,
    #[serde(flatten)]
    counts: CountsView,
    reason: BothView,
    /// SHA-256 of the text of the check.
    sql_sha256: String,
    /// SHA-256 over what it said of each subject; empty when it failed.
    result_sha256: String,
    /// Ids of the snapshots of data that it ran on.
    snapshots: Vec<String>,
    took_ms: f64,
    /// Number in the evidence ledger of the unit.
    evidence: i64,
}

impl ObservationView {
    #[expect(clippy::cast_precision_loss, reason = "a time that is shown")]
    pub(super) fn of(observation: &Observation, now: Timestamp) -> Self {
        Self {
            no: observation.no,
            version: observation.version,
            collected_at: observation.collected_at.to_string(),
            expires_at: observation.expires_at.to_string(),
            verdict: observation.verdict.name(),
            verdict_now: observation.verdict_at(now).name(),
            counts: observation.counts.into(),
            reason: (&observation.reason).into(),
            sql_sha256: observation.sql_hash.clone(),
            result_sha256: observation.result_hash.clone(),
            snapshots: observation.snapshots.clone(),
            took_ms: observation.took_us as f64 / 1_000.0,
            evidence: observation.evidence,
        }
    }
}
