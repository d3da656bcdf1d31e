//! What jobs come to.

use std::sync::Arc;

use vg_detect::engine::Costs;
use vg_lake::events::EventBatch as Rows;
use vg_model::Timestamp;

use super::rules::Rules;
use super::work::{Chunk, size};
use crate::alerts::finding::{EventRef, RuleAbout};
use crate::knowledge::EntityKind;
use crate::sources::Figures;

/// A rule fired on an event.
#[derive(Clone, Debug)]
pub(super) struct Raised {
    pub(super) rule: Fired,
    /// Place of the chunk in its job.
    pub(super) chunk: u32,
    pub(super) time: Timestamp,
    pub(super) kind: EntityKind,
    pub(super) entity: Box<str>,
    pub(super) event: EventRef,
    pub(super) fields: Vec<(Box<str>, Box<str>)>,
}

/// Which rule it was.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fired {
    /// One of the rule set, by its place.
    Rule(u32),
    /// One that the house knows.
    Known(&'static RuleAbout),
    /// A correlation, by its place.
    Correlated(u32),
}

/// A match that correlations look at.
#[derive(Clone, Debug)]
pub(super) struct Matched {
    pub(super) rule: u32,
    pub(super) chunk: u32,
    pub(super) time: Timestamp,
    pub(super) event: EventRef,
    pub(super) fields: Vec<(String, String)>,
}

/// What became of a chunk.
#[derive(Clone, Debug, Default)]
pub(super) struct Became {
    pub(super) unit: String,
    pub(super) source: String,
    pub(super) name: String,
    pub(super) system_level: u8,
    pub(super) received_at: Timestamp,
    pub(super) figures: Figures,
    pub(super) repeated: u64,
    pub(super) skews: Vec<i64>,
    /// The latest believable time of an event.
    pub(super) newest: Option<Timestamp>,
}

/// What a job comes to.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) rules: Arc<Rules>,
    /// Rows, and the position of the last chunk whose rows they are.
    pub(super) rows: Vec<(Rows, u64)>,
    pub(super) raised: Vec<Raised>,
    pub(super) matched: Vec<Matched>,
    pub(super) became: Vec<Became>,
    /// What rules cost, when it was measured: one for each batch.
    pub(super) costs: Vec<Costs>,
}

impl Done {
    pub(super) fn empty(rules: &Arc<Rules>) -> Self {
        Self { rules: Arc::clone(rules), rows: vec![], raised: vec![], matched: vec![], became: vec![], costs: vec![] }
    }

    /// Adds what later chunks came to.
    pub(super) fn append(&mut self, other: Self) {
        let before = u32::try_from(self.became.len()).unwrap_or(u32::MAX);
        let raised = other.raised.into_iter().map(|one| Raised { chunk: one.chunk + before, ..one });
        self.raised.extend(raised);
        self.matched.extend(other.matched.into_iter().map(|one| Matched { chunk: one.chunk + before, ..one }));
        self.rows.extend(other.rows);
        self.became.extend(other.became);
        self.costs.extend(other.costs);
    }
}

impl Became {
    /// What becomes of a chunk that is laid aside.
    pub(super) fn quarantined(chunk: &Chunk) -> Self {
        let (arrived, about) = (&chunk.arrived, &chunk.origin.about);
        let records = i64::from(arrived.records);
        Self {
            unit: arrived.unit.clone(),
            source: arrived.source.clone(),
            name: about.name.clone(),
            received_at: arrived.received,
            figures: Figures {
                received: records,
                quarantined: records,
                bytes: size(arrived.bytes.len()),
                ..Figures::default()
            },
            ..Self::default()
        }
    }
}
