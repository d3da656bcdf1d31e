//! How long a person has: until a verdict, and from the verdict to the end.

use std::collections::BTreeMap;

use vg_model::{Level, Timestamp};

use super::model::Alert;
use super::states::State;
use crate::knowledge::{CLASSES, class, classes};

/// A minute in microseconds.
pub(crate) const MINUTE_US: i64 = 60_000_000;

/// Minutes for a class and a level of systems.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Minutes {
    /// Until a verdict, from when the alert was opened.
    pub triage: i64,
    /// Until the end, from the verdict that it is true.
    pub handle: i64,
}

/// One line of the table of times.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TimeRow {
    /// The class.
    pub class: String,
    /// Level of the information system, 1 to 5.
    pub system_level: u8,
    /// The minutes.
    pub minutes: Minutes,
    /// True when the unit set them itself.
    pub own: bool,
}

/// The times that hold in a unit: its own, else those of the library.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Times {
    own: BTreeMap<(String, u8), Minutes>,
}

impl Times {
    pub(crate) fn new(own: BTreeMap<(String, u8), Minutes>) -> Self {
        Self { own }
    }

    /// Minutes for alerts of medium level; a system of unknown level counts as level 3.
    pub(crate) fn of(&self, class_id: &str, system_level: u8) -> Minutes {
        let level = if (1..=5).contains(&system_level) { system_level } else { 3 };
        if let Some(own) = self.own.get(&(class_id.to_owned(), level)) {
            return *own;
        }
        let known = class(class_id).or_else(|| classes().last());
        let at = |minutes: &[i64; 5]| minutes.get(usize::from(level) - 1).copied().unwrap_or_default();
        known.map_or(Minutes { triage: 0, handle: 0 }, |known| Minutes {
            triage: at(&known.triage),
            handle: at(&known.handle),
        })
    }

    /// The whole table.
    pub(crate) fn table(&self) -> Vec<TimeRow> {
        let row = |class: &str, system_level: u8| TimeRow {
            class: class.to_owned(),
            system_level,
            minutes: self.of(class, system_level),
            own: self.own.contains_key(&(class.to_owned(), system_level)),
        };
        classes().iter().flat_map(|class| (1..=5).map(move |level| row(&class.id, level))).collect()
    }

    /// Until when a verdict on the alert is due, from `from` on.
    pub(crate) fn triage_due(&self, alert: &Alert, from: Timestamp) -> Option<Timestamp> {
        after(from, self.of(&alert.class, alert.system_level).triage, alert.level)
    }

    /// Until when it is to be handled, from `from` on.
    pub(crate) fn handle_due(&self, alert: &Alert, from: Timestamp) -> Option<Timestamp> {
        after(from, self.of(&alert.class, alert.system_level).handle, alert.level)
    }
}

fn after(from: Timestamp, minutes: i64, level: Level) -> Option<Timestamp> {
    let percent = CLASSES.percent.of(level)?;
    let micros = minutes.saturating_mul(MINUTE_US).saturating_mul(percent) / 100;
    Some(Timestamp(from.0.saturating_add(micros)))
}

/// Notes in the alert what is late at `now`; true when something was not noted before.
pub(crate) fn note_late(alert: &mut Alert, now: Timestamp) -> bool {
    if !alert.is_late(now) {
        return false;
    }
    let flag = if alert.state == State::Verified { &mut alert.handle_late } else { &mut alert.triage_late };
    !std::mem::replace(flag, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_system_and_alert_change_the_times() {
        let mut own = BTreeMap::new();
        own.insert(("malware".to_owned(), 4), Minutes { triage: 20, handle: 100 });
        let times = Times::new(own);
        assert_eq!(times.of("malware", 0), times.of("malware", 3));
        assert_eq!(times.of("malware", 4), Minutes { triage: 20, handle: 100 });
        assert_eq!(times.of("unknown", 3), times.of("other", 3));
        let due = |level| after(Timestamp(0), 60, level).map(|due| due.0 / MINUTE_US);
        assert_eq!(
            [Level::Critical, Level::High, Level::Medium, Level::Low, Level::Informational].map(due),
            [Some(15), Some(30), Some(60), Some(240), None]
        );
        let table = times.table();
        assert_eq!(table.len(), classes().len() * 5);
        assert_eq!(table.iter().filter(|row| row.own).count(), 1);
    }
}
