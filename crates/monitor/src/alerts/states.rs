//! The states of an alert and the steps between them.
//!
//! ```text
//! new ──start──► triaging ──verify──► verified ──handle──► handled
//!  └───────────────┴──────────► false_positive | benign | duplicate
//! verified, handled, false_positive, benign, duplicate ──reopen──► triaging
//! ```
//!
//! A verdict on a new alert is looking at it, too. Every dismissal and every end has a reason.

use vg_model::{Lang, Text};

/// Where an alert stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum State {
    /// Nobody looked yet.
    #[default]
    New,
    /// Somebody looks.
    Triaging,
    /// It is true: it is to be handled.
    Verified,
    /// What the rule looks for did not happen.
    FalsePositive,
    /// It happened, and it is fine.
    Benign,
    /// Another alert is about the same.
    Duplicate,
    /// It was true, and something was done.
    Handled,
}

impl State {
    /// All of them, in the order in which people read them.
    pub const ALL: [Self; 7] =
        [Self::New, Self::Triaging, Self::Verified, Self::FalsePositive, Self::Benign, Self::Duplicate, Self::Handled];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Triaging => "triaging",
            Self::Verified => "verified",
            Self::FalsePositive => "false_positive",
            Self::Benign => "benign",
            Self::Duplicate => "duplicate",
            Self::Handled => "handled",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What people call it.
    #[must_use]
    pub const fn title(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Self::New => ("Mới", "New"),
            Self::Triaging => ("Đang xác minh", "Triaging"),
            Self::Verified => ("Đã xác minh", "Verified"),
            Self::FalsePositive => ("Báo động nhầm", "False positive"),
            Self::Benign => ("Đúng nhưng vô hại", "Benign"),
            Self::Duplicate => ("Trùng lặp", "Duplicate"),
            Self::Handled => ("Đã xử lý", "Handled"),
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// True while something is left to do.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Triaging | Self::Verified)
    }

    /// Steps that lead on from here.
    pub fn steps(self) -> impl Iterator<Item = Step> {
        TABLE.iter().filter(move |(from, _, _)| *from == self).map(|(_, step, _)| *step)
    }
}

/// What a person does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Step {
    /// Begins to look.
    Start,
    /// Says that it is true.
    Verify,
    /// Says that the rule was wrong.
    FalsePositive,
    /// Says that it is fine.
    Benign,
    /// Says that another alert is about the same.
    Duplicate,
    /// Says what was done.
    Handle,
    /// Opens it again.
    Reopen,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Start, Self::Verify, Self::FalsePositive, Self::Benign, Self::Duplicate, Self::Handle, Self::Reopen];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Verify => "verify",
            Self::FalsePositive => "false_positive",
            Self::Benign => "benign",
            Self::Duplicate => "duplicate",
            Self::Handle => "handle",
            Self::Reopen => "reopen",
        }
    }

    /// The step with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.name() == name)
    }

    /// What people call it.
    #[must_use]
    pub const fn title(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Self::Start => ("Bắt đầu xác minh", "Start triage"),
            Self::Verify => ("Xác nhận là đúng", "Verify"),
            Self::FalsePositive => ("Kết luận báo động nhầm", "Call a false positive"),
            Self::Benign => ("Kết luận vô hại", "Call benign"),
            Self::Duplicate => ("Đánh dấu trùng lặp", "Call a duplicate"),
            Self::Handle => ("Ghi nhận đã xử lý", "Handle"),
            Self::Reopen => ("Mở lại", "Reopen"),
        };
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
    }

    /// True when it says what the alert is.
    #[must_use]
    pub const fn is_verdict(self) -> bool {
        matches!(self, Self::Verify | Self::FalsePositive | Self::Benign | Self::Duplicate)
    }

    /// True when it needs to say why, or what was done.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        matches!(self, Self::FalsePositive | Self::Benign | Self::Duplicate | Self::Handle | Self::Reopen)
    }

    /// Both titles.
    #[must_use]
    pub fn text(self) -> Text {
        Text::new(self.title(Lang::Vi), self.title(Lang::En))
    }
}

/// Every step that there is: from, step, to.
pub const TABLE: &[(State, Step, State)] = &[
    (State::New, Step::Start, State::Triaging),
    (State::New, Step::Verify, State::Verified),
    (State::New, Step::FalsePositive, State::FalsePositive),
    (State::New, Step::Benign, State::Benign),
    (State::New, Step::Duplicate, State::Duplicate),
    (State::Triaging, Step::Verify, State::Verified),
    (State::Triaging, Step::FalsePositive, State::FalsePositive),
    (State::Triaging, Step::Benign, State::Benign),
    (State::Triaging, Step::Duplicate, State::Duplicate),
    (State::Verified, Step::Handle, State::Handled),
    (State::Verified, Step::Reopen, State::Triaging),
    (State::FalsePositive, Step::Reopen, State::Triaging),
    (State::Benign, Step::Reopen, State::Triaging),
    (State::Duplicate, Step::Reopen, State::Triaging),
    (State::Handled, Step::Reopen, State::Triaging),
];

/// Where a step leads; nothing when the state does not allow it.
#[must_use]
pub fn next(state: State, step: Step) -> Option<State> {
    TABLE.iter().find(|(from, by, _)| (*from, *by) == (state, step)).map(|(_, _, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_lead_where_the_table_says_and_nowhere_else() {
        let shown: Vec<String> = State::ALL
            .into_iter()
            .map(|state| {
                let steps = Step::ALL.into_iter().filter_map(|step| Some((step, next(state, step)?)));
                let steps: Vec<String> = steps.map(|(step, to)| format!("{}>{}", step.name(), to.name())).collect();
                format!("{}: {}", state.name(), steps.join(" "))
            })
            .collect();
        let verdicts = "verify>verified false_positive>false_positive benign>benign duplicate>duplicate";
        assert_eq!(
            shown,
            [
                format!("new: start>triaging {verdicts}"),
                format!("triaging: {verdicts}"),
                "verified: handle>handled reopen>triaging".to_owned(),
                "false_positive: reopen>triaging".to_owned(),
                "benign: reopen>triaging".to_owned(),
                "duplicate: reopen>triaging".to_owned(),
                "handled: reopen>triaging".to_owned(),
            ]
        );
    }

    #[test]
    fn names_are_read_back_and_what_is_closed_can_be_opened() {
        for state in State::ALL {
            assert_eq!(State::parse(state.name()), Some(state));
            assert_eq!(state.steps().any(|step| step == Step::Reopen), !matches!(state, State::New | State::Triaging));
        }
        for step in Step::ALL {
            assert_eq!(Step::parse(step.name()), Some(step));
            assert!(step.needs_reason() || matches!(step, Step::Start | Step::Verify));
        }
        assert_eq!((State::parse("x"), Step::parse("x")), (None, None));
    }
}
