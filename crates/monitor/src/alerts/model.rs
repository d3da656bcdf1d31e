//! An alert and what it shows.

use vg_access::Kept;
use vg_model::{Level, Text, Timestamp};

use super::finding::EventRef;
use super::states::State;
use crate::knowledge::EntityKind;

/// What the findings of one rule on one entity are for a person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alert {
    /// Its number in the unit.
    pub no: i64,
    /// Digest of rule and entity.
    pub(crate) group: String,
    /// Id of the rule.
    pub rule: String,
    /// What the rule says.
    pub title: Text,
    /// The level of the rule.
    pub level: Level,
    /// Class ([`classes`](crate::knowledge::classes)).
    pub class: String,
    /// Tags of the rule, joined by blanks.
    pub tags: String,
    /// What the entity is.
    pub entity_kind: EntityKind,
    /// Its name; empty for [`EntityKind::Many`].
    pub entity: String,
    /// Id of the source of its first finding.
    pub source: String,
    /// Highest level of the information systems concerned, 1 to 5; 0 when it is not known.
    pub system_level: u8,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Timestamp,
    /// Time of its first event.
    pub first_seen: Timestamp,
    /// Time of its last event.
    pub last_seen: Timestamp,
    /// When its last finding was taken.
    pub taken_at: Timestamp,
    /// Findings.
    pub findings: i64,
    /// Findings of the alerts that were merged into it, as many as they had then.
    pub merged_findings: i64,
    /// Id of the account that looks after it; empty for nobody.
    pub assignee: String,
    /// Until when a verdict is due.
    pub triage_due: Option<Timestamp>,
    /// When the verdict was given.
    pub triaged_at: Option<Timestamp>,
    /// The verdict came late, or has not come in time. It stays.
    pub triage_late: bool,
    /// Until when a verified alert is to be handled.
    pub handle_due: Option<Timestamp>,
    /// When it was handled.
    pub handled_at: Option<Timestamp>,
    /// It was handled late, or has not been in time. It stays.
    pub handle_late: bool,
    /// Why it was dismissed, or what was done.
    pub reason: String,
    /// Id of the alert of which it is a duplicate, or into which it was merged; empty for none.
    pub duplicate_of: String,
    /// True when it was merged.
    pub merged: bool,
    /// The state to which undoing the merge leads.
    pub(crate) before_merge: Option<State>,
    /// Id of the alert of the same rule and entity before this one, which was closed or quiet; empty for none.
    pub former: String,
    /// How often it was opened again.
    pub reopened: i64,
    /// Id of a linked asset; empty for none.
    pub asset: String,
    /// Id of a linked case; empty for none.
    pub case: String,
}

impl Alert {
    /// What is due next.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        match self.state {
            State::New | State::Triaging => self.triage_due,
            State::Verified => self.handle_due,
            _ => None,
        }
    }

    /// True when what is due next is late at `now`.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.next_due().is_some_and(|due| due < now)
    }

    /// The words by which it is found, each after a blank.
    pub(crate) fn words(&self) -> String {
        let key = vg_formats::search_key(&format!("{} {} {} {}", self.title.vi, self.title.en, self.entity, self.rule));
        format!(" {key}")
    }
}

/// Values of a field over the findings of an alert.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct Shown {
    /// Name of the field.
    pub field: String,
    /// Distinct values in the order in which they came.
    pub values: Vec<String>,
    /// True when there are more than are kept.
    pub more: bool,
}

/// What an alert shows besides its row.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Detail {
    /// The first events.
    pub first: Vec<EventRef>,
    /// The latest events, oldest first; none that stands among the first.
    pub latest: Vec<EventRef>,
    /// Values of the fields that the rule shows.
    pub shown: Vec<Shown>,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// An alert with all that belongs to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Full {
    /// The alert.
    pub alert: Kept<Alert>,
    /// What it shows.
    pub detail: Detail,
    /// Alerts that were merged into it.
    pub merged: Vec<Kept<Alert>>,
    /// Names of the steps that are possible.
    pub steps: Vec<super::states::Step>,
}

/// Something that happened to an alert.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Event {
    /// Id of the alert.
    pub alert: String,
    /// Number, from 1: the version of the alert that it made.
    pub no: i64,
    /// When.
    pub at: Timestamp,
    /// What: `opened`, `recurred` (opened after a former one), a step ([`Step`](super::states::Step)), `assigned`, `commented`, `linked`,
    /// `merged`, `unmerged`, `took_in` (others were merged into it), `gave_back`, `late`.
    pub event: String,
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// Kind and id of who did it.
    pub actor: String,
    /// Why, in words; for `assigned` the account, for `linked` the ids.
    pub reason: String,
}

/// Number of a level in the database, rising with gravity.
pub(crate) const fn level_no(level: Level) -> i64 {
    match level {
        Level::Informational => 0,
        Level::Low => 1,
        Level::Medium => 2,
        Level::High => 3,
        Level::Critical => 4,
    }
}

/// The level with this number.
pub(crate) const fn level_of(number: i64) -> Level {
    match number {
        4 => Level::Critical,
        3 => Level::High,
        2 => Level::Medium,
        1 => Level::Low,
        _ => Level::Informational,
    }
}
