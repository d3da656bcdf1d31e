//! What a matcher says: this rule, this event, these fields.

use crate::{Level, Record, TimeQuality, Timestamp};

/// The identity of a rule: the UUID of its `id` attribute, or `path#document` where it has none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct RuleId(pub Box<str>);

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// A machine's hit: one rule on one event (or, for a correlation, on the event that completed it).
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// Time of the event.
    pub time: Timestamp,
    /// How that time is known.
    pub time_quality: TimeQuality,
    /// The rule.
    pub rule_id: RuleId,
    /// The rule's title, as its author wrote it.
    pub rule_title: String,
    /// The rule's level.
    pub level: Level,
    /// Path of the file, with `!member` for a member of an archive.
    pub file: String,
    /// Record number where the format has one, else byte offset in the decompressed stream.
    pub record: u64,
    /// Host that the record names, empty when it names none.
    pub host: String,
    /// The matched fields: those that the rule looked at and that the record holds.
    pub event: Record,
}
