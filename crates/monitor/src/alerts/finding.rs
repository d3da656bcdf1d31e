//! What the stream hands over.

use vg_model::{Level, Text, Timestamp};

use crate::knowledge::{Entity, EntityKind, LogSource, class, class_of};

/// What is known of a rule, made once for all its findings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleAbout {
    /// Its id.
    pub id: String,
    /// Its title; either wording may be empty.
    pub title: Text,
    /// Its level.
    pub level: Level,
    /// Class of its alerts.
    pub class: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Whom its findings are about, in this order.
    pub entity: Vec<EntityKind>,
    /// Fields whose values its alerts show.
    pub shown: Vec<String>,
}

impl RuleAbout {
    /// A rule with the class that its tags and its log source say. `shown` are the fields that its author or its conditions name.
    #[must_use]
    pub fn new(id: &str, title: Text, level: Level, tags: &[&str], source: LogSource<'_>, shown: &[&str]) -> Self {
        let class_id = class_of(tags, source);
        Self {
            id: id.to_owned(),
            title,
            level,
            class: class_id.to_owned(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            entity: class(class_id).map(|class| class.entity.clone()).unwrap_or_default(),
            shown: shown.iter().map(|field| (*field).to_owned()).collect(),
        }
    }
}

/// Where an event is: position in the journal, and number of the record at that position.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct EventRef {
    /// Position of its chunk in the journal.
    pub position: i64,
    /// Number of the record in the chunk, from 0.
    pub record: i64,
}

/// A rule fired on an event. Everything is borrowed: of 100,000 of them one row remains.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// The unit to which the source belongs.
    pub unit: &'a str,
    /// The rule.
    pub rule: &'a RuleAbout,
    /// Time of the event.
    pub time: Timestamp,
    /// Whom it is about ([`entity_of`](crate::knowledge::entity_of)).
    pub entity: Entity<'a>,
    /// Id of the source.
    pub source: &'a str,
    /// The event.
    pub event: EventRef,
    /// Level of the information system that the source or host belongs to, 1 to 5; 0 when it is not known.
    pub system_level: u8,
    /// The matched fields.
    pub fields: &'a [(&'a str, &'a str)],
}

/// Findings up to a position of a stream.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    /// Name of the stream; each has its own positions.
    pub stream: &'a str,
    /// The position up to which this batch goes. A batch that goes no further than what was taken changes nothing.
    pub position: i64,
    /// The findings in the order of their events.
    pub findings: &'a [Finding<'a>],
}

/// What became of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Taken {
    /// True when the batch had been taken before, so that nothing was done.
    pub again: bool,
    /// Findings that are counted in alerts.
    pub counted: u64,
    /// Findings that suppressions took.
    pub suppressed: u64,
    /// Findings of units that do not exist; they are in the event store and nowhere here.
    pub of_no_unit: u64,
    /// Alerts that are new.
    pub opened: u64,
    /// Alerts that were open and got more findings.
    pub grown: u64,
}
