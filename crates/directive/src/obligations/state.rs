//! The state machine of an obligation, without any I/O.
//!
//! ```text
//! received → acknowledged → assigned → in_progress ⇄ partly_met → met → attested → reported → accepted
//! open ones        → overdue (timer)            overdue → in_progress | met, late for ever
//! met … accepted   → lapsed (what proved it expired or turned) → in_progress | met
//! open ones        → waived | not_applicable (two persons)      → in_progress when that ends
//! reported         → returned (the authority asks for more)     → in_progress
//! ```
//!
//! A letter is drafted and issued before it is here, so obligations begin as received. What is met is decided by measurement or by a
//! statement alone; no person can say so past them.

/// Where an obligation stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    /// The letter is here and was confirmed.
    Received,
    /// Somebody took note of it.
    Acknowledged,
    /// It has an owner.
    Assigned,
    /// Work has begun.
    InProgress,
    /// Some of its subjects are as they should be.
    PartlyMet,
    /// All of them are.
    Met,
    /// The accountable person stands for it.
    Attested,
    /// It was reported to the authority, with a receipt.
    Reported,
    /// The authority accepted it.
    Accepted,
    /// It was not met when it was due.
    Overdue,
    /// It was met, and what proved that expired or turned.
    Lapsed,
    /// It need not be met until a day; two persons decided so.
    Waived,
    /// It does not concern the unit; two persons decided so.
    NotApplicable,
    /// The authority asks for more.
    Returned,
}

/// What happens to an obligation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// A person took note of it.
    Acknowledge,
    /// A person gave it an owner.
    Assign,
    /// A person began to work on it.
    Begin,
    /// What measures it says this; `some` when at least one subject is as it should be.
    Measured {
        /// What holds.
        verdict: Verdict,
        /// True when at least one subject is met.
        some: bool,
    },
    /// Its due time passed.
    Due,
    /// The accountable person stands for it.
    Attest,
    /// It was reported, with a receipt.
    Report,
    /// The authority accepted it.
    Accept,
    /// The authority asks for more.
    Return,
    /// A second person approved that it need not be met for some time.
    Waive,
    /// A second person approved that it does not concern the unit.
    Exclude,
    /// A waiver ended, or what it rested on changed.
    Reopen,
}

/// What holds: three values, and unknown is never met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// All of its subjects are as they should be, and all of them were measured.
    Met,
    /// At least one is not.
    NotMet,
    /// Something was not measured, or not lately.
    Unknown,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Met, Self::NotMet, Self::Unknown];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Unknown => "unknown",
        }
    }

    /// The verdict with this name; what is none of them is unknown.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name).unwrap_or(Self::Unknown)
    }

    /// Of both: what is not met outweighs what is unknown, which outweighs what is met.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::NotMet, _) | (_, Self::NotMet) => Self::NotMet,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Met, Self::Met) => Self::Met,
        }
    }
}

use State::{
    Accepted, Acknowledged, Assigned, Attested, InProgress, Lapsed, Met, NotApplicable, Overdue, PartlyMet, Received,
    Reported, Returned, Waived,
};

impl State {
    /// All of them, in the order of the board.
    pub const ALL: [Self; 14] = [
        Received,
        Acknowledged,
        Assigned,
        InProgress,
        PartlyMet,
        Met,
        Attested,
        Reported,
        Accepted,
        Overdue,
        Lapsed,
        Waived,
        NotApplicable,
        Returned,
    ];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Received => "received",
            Acknowledged => "acknowledged",
            Assigned => "assigned",
            InProgress => "in_progress",
            PartlyMet => "partly_met",
            Met => "met",
            Attested => "attested",
            Reported => "reported",
            Accepted => "accepted",
            Overdue => "overdue",
            Lapsed => "lapsed",
            Waived => "waived",
            NotApplicable => "not_applicable",
            Returned => "returned",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// True while somebody has to do something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Received | Acknowledged | Assigned | InProgress | PartlyMet | Overdue | Lapsed | Returned)
    }

    /// True when it was found met and nothing has spoken against it since.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Met | Attested | Reported | Accepted)
    }

    /// Where the event leads; `None` when it does not fit the state. The same state means that nothing changes.
    #[must_use]
    pub const fn after(self, event: Event) -> Option<Self> {
        match event {
            Event::Measured { verdict, some } => Some(self.measured(verdict, some)),
            Event::Due if self.is_open() => Some(Overdue),
            Event::Due => Some(self),
            Event::Acknowledge => match self {
                Received => Some(Acknowledged),
                _ => None,
            },
            Event::Assign => match self {
                Received | Acknowledged => Some(Assigned),
                Waived | NotApplicable | Accepted => None,
                _ => Some(self),
            },
            Event::Begin => match self {
                Received | Acknowledged | Assigned | Overdue | Lapsed | Returned => Some(InProgress),
                _ => None,
            },
            Event::Attest => match self {
                Met => Some(Attested),
                _ => None,
            },
            Event::Report => match self {
                Met | Attested => Some(Reported),
                _ => None,
            },
            Event::Accept => match self {
                Reported => Some(Accepted),
                _ => None,
            },
            Event::Return => match self {
                Reported => Some(Returned),
                _ => None,
            },
            Event::Waive if self.is_open() => Some(Waived),
            Event::Exclude if self.is_open() => Some(NotApplicable),
            Event::Waive | Event::Exclude => None,
            Event::Reopen => match self {
                Waived | NotApplicable => Some(InProgress),
                _ => None,
            },
        }
    }

    const fn measured(self, verdict: Verdict, some: bool) -> Self {
        match verdict {
            // What the authority sent back is taken up by a person first: the measurement was not what it missed.
            Verdict::Met if self.is_open() && !matches!(self, Returned) => Met,
            Verdict::Met => self,
            Verdict::NotMet | Verdict::Unknown => match self {
                Met | Attested | Reported | Accepted => Lapsed,
                Assigned | InProgress if some => PartlyMet,
                PartlyMet if !some => InProgress,
                other => other,
            },
        }
    }
}

impl Event {
    /// What a person can do to an obligation, with its stable name.
    pub const BY_PERSONS: [(&'static str, Self); 8] = [
        ("acknowledge", Self::Acknowledge),
        ("assign", Self::Assign),
        ("begin", Self::Begin),
        ("attest", Self::Attest),
        ("report", Self::Report),
        ("accept", Self::Accept),
        ("return", Self::Return),
        ("reopen", Self::Reopen),
    ];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Assign => "assign",
            Self::Begin => "begin",
            Self::Measured { .. } => "measured",
            Self::Due => "due",
            Self::Attest => "attest",
            Self::Report => "report",
            Self::Accept => "accept",
            Self::Return => "return",
            Self::Waive => "waive",
            Self::Exclude => "exclude",
            Self::Reopen => "reopen",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn everything() -> Vec<Event> {
        let measured =
            Verdict::ALL.into_iter().flat_map(|verdict| [true, false].map(|some| Event::Measured { verdict, some }));
        let persons = Event::BY_PERSONS.into_iter().map(|(_, event)| event);
        measured.chain(persons).chain([Event::Due, Event::Waive, Event::Exclude]).collect()
    }

    #[test]
    fn only_what_was_measured_or_stated_makes_it_met() {
        for state in State::ALL {
            for event in everything() {
                if !state.is_done() && state.after(event).is_some_and(State::is_done) {
                    assert!(
                        matches!(event, Event::Measured { verdict: Verdict::Met, .. }),
                        "{state:?} {event:?} made it met"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_unknown_does_not_stay_met() {
        for state in State::ALL.into_iter().filter(|state| state.is_done()) {
            for verdict in [Verdict::Unknown, Verdict::NotMet] {
                for some in [true, false] {
                    assert_eq!(state.after(Event::Measured { verdict, some }), Some(Lapsed), "{state:?}");
                }
            }
        }
    }

    #[test]
    fn a_waiver_is_left_by_opening_it_again_alone() {
        for state in [Waived, NotApplicable] {
            for event in everything() {
                let next = state.after(event);
                let stays = next.is_none() || next == Some(state);
                assert!(stays || event == Event::Reopen, "{state:?} {event:?} {next:?}");
            }
        }
    }

    #[test]
    fn every_state_is_reached_and_every_open_one_can_be_met() {
        let mut reached = vec![Received];
        let mut at = 0;
        while let Some(state) = reached.get(at).copied() {
            for next in everything().into_iter().filter_map(|event| state.after(event)) {
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        reached.sort();
        let mut all = State::ALL.to_vec();
        all.sort();
        assert_eq!(reached, all);
        let met = Event::Measured { verdict: Verdict::Met, some: true };
        assert_eq!(Returned.after(met), Some(Returned));
        for state in State::ALL.into_iter().filter(|state| state.is_open()) {
            let state = if state == Returned { InProgress } else { state };
            assert_eq!(state.after(met), Some(Met), "{state:?}");
            assert_eq!(state.after(Event::Due), Some(Overdue), "{state:?}");
        }
    }

    #[test]
    fn names_are_told_apart_and_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.name()), Some(state));
        }
        assert_eq!(State::parse("done"), None);
        assert_eq!(Verdict::parse("excused"), Verdict::Unknown);
        assert_eq!(Verdict::Met.and(Verdict::Unknown), Verdict::Unknown);
        assert_eq!(Verdict::Unknown.and(Verdict::NotMet), Verdict::NotMet);
    }
}
