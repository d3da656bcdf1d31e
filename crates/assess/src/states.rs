//! What is found of a measure, what stands behind it, and how long that holds.

use vg_model::{Text, Timestamp};

/// What was found of a measure.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum State {
    /// Nobody looked yet, or what was found holds no more.
    #[default]
    NotAssessed,
    /// It is there.
    Met,
    /// It is there in part.
    Partly,
    /// It is missing.
    NotMet,
    /// It does not apply to the system; two persons said so.
    NotApplicable,
}

impl State {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 5] = [Self::NotAssessed, Self::Met, Self::Partly, Self::NotMet, Self::NotApplicable];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotAssessed => "not_assessed",
            Self::Met => "met",
            Self::Partly => "partly",
            Self::NotMet => "not_met",
            Self::NotApplicable => "not_applicable",
        }
    }

    /// The state with this stable name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::NotAssessed => Text::new("Chưa đánh giá", "Not assessed"),
            Self::Met => Text::new("Đạt", "Met"),
            Self::Partly => Text::new("Đạt một phần", "Partly met"),
            Self::NotMet => Text::new("Không đạt", "Not met"),
            Self::NotApplicable => Text::new("Không áp dụng", "Not applicable"),
        }
    }

    /// True when something remains to be done: what was not assessed is a gap, because unknown is never met.
    #[must_use]
    pub const fn is_gap(self) -> bool {
        matches!(self, Self::NotAssessed | Self::Partly | Self::NotMet)
    }
}

/// What stands behind a state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Basis {
    /// Nothing.
    #[default]
    None,
    /// A person says so: the weaker grade.
    Statement,
    /// A check measured it.
    Check,
}

impl Basis {
    /// Stable name; empty for nothing.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Statement => "statement",
            Self::Check => "check",
        }
    }

    /// The basis with this name.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        [Self::Statement, Self::Check].into_iter().find(|basis| basis.name() == name).unwrap_or_default()
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::None => Text::default(),
            Self::Statement => Text::new("lời xác nhận", "statement"),
            Self::Check => Text::new("phép kiểm tra", "check"),
        }
    }
}

/// Why a state that was found does not count now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Doubt {
    /// It counts.
    #[default]
    None,
    /// The level or regime changed, and asks for something else of the measure.
    Review,
    /// The time for which it held is over.
    Lapsed,
}

impl Doubt {
    /// Stable name; empty for none.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Review => "review",
            Self::Lapsed => "lapsed",
        }
    }
}

/// What a check says of a system.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// It holds.
    Met,
    /// It does not hold.
    NotMet,
    /// It could not be measured.
    Unknown,
}

impl Verdict {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Unknown => "unknown",
        }
    }

    /// The verdict with this name; what nobody knows is unknown.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        [Self::Met, Self::NotMet].into_iter().find(|verdict| verdict.name() == name).unwrap_or(Self::Unknown)
    }
}

/// The last word of one check.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// Name of the check.
    pub check: String,
    /// What it said; nothing while it never spoke of the system.
    pub verdict: Option<Verdict>,
    /// Why, in its words.
    pub reason: String,
    /// Until when that holds.
    pub until: Option<Timestamp>,
}

/// A state as its checks give it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Derived {
    /// The state.
    pub state: State,
    /// Which check decided, and why.
    pub reason: String,
    /// Until when it holds: as long as the shortest of what it rests on.
    pub until: Option<Timestamp>,
}

/// The state that checks give together: one that is not met decides, then one that does not know; met needs all of them. Nothing
/// without a check.
#[must_use]
pub fn derive(said: &[Said], now: Timestamp) -> Option<Derived> {
    let counted = |one: &Said| match one.verdict {
        Some(verdict) if one.until.is_none_or(|until| until > now) => verdict,
        _ => Verdict::Unknown,
    };
    let first = |wanted: Verdict| said.iter().find(|one| counted(one) == wanted);
    let (state, decided) = if let Some(one) = first(Verdict::NotMet) {
        (State::NotMet, one)
    } else if let Some(one) = first(Verdict::Unknown) {
        (State::NotAssessed, one)
    } else {
        (State::Met, said.first()?)
    };
    let until = match state {
        State::Met => said.iter().filter_map(|one| one.until).min(),
        State::NotMet => decided.until,
        _ => None,
    };
    let reason = if decided.reason.is_empty() { decided.check.clone() } else { decided.reason.clone() };
    Some(Derived { state, reason, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000);

    fn said(check: &str, verdict: Option<Verdict>, until: Option<i64>) -> Said {
        Said { check: check.into(), verdict, reason: String::new(), until: until.map(Timestamp) }
    }

    #[test]
    fn names_are_read_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.name()), Some(state));
        }
        assert_eq!(State::parse("Met"), None);
        assert_eq!(Verdict::parse("anything"), Verdict::Unknown);
        assert_eq!(Basis::parse("anything"), Basis::None);
    }

    #[test]
    fn one_check_that_is_not_met_decides_and_met_needs_all() {
        use Verdict::{Met, NotMet, Unknown};
        let of = |verdicts: &[Option<Verdict>]| {
            let all: Vec<Said> = verdicts.iter().map(|verdict| said("c", *verdict, None)).collect();
            derive(&all, NOW).map(|derived| derived.state)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[Some(Met)]), Some(State::Met));
        assert_eq!(of(&[Some(Met), Some(Unknown)]), Some(State::NotAssessed));
        assert_eq!(of(&[Some(Met), None]), Some(State::NotAssessed));
        assert_eq!(of(&[Some(Unknown), Some(NotMet), Some(Met)]), Some(State::NotMet));
    }

    #[test]
    fn what_expired_is_unknown_and_the_shortest_time_counts() {
        let met = |until| said("c", Some(Verdict::Met), until);
        assert_eq!(derive(&[met(Some(1_000))], NOW).unwrap().state, State::NotAssessed);
        let both = derive(&[met(Some(3_000)), met(Some(2_000)), met(None)], NOW).unwrap();
        assert_eq!((both.state, both.until), (State::Met, Some(Timestamp(2_000))));
    }
}
