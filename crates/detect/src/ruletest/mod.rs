//! Tests of rules, written in Markdown beside the rule, so that a person can read why a rule is as it is.
//!
//! ````text
//! # Title of the rule
//!
//! Why it exists.
//!
//! ## Must match
//!
//! ### name of the case
//!
//! ```event
//! {"Channel":"Security","EventID":1102}
//! ```
//!
//! ## Must not match
//!
//! ### a near miss
//!
//! ```event
//! {"@kind":"syslog","@time":"2024-02-09T17:00:00Z","program":"sshd","message":"…"}
//! ```
//! ````
//!
//! One JSON object (RFC 8259) a line, with the field names that the parser of its kind gives. `@kind` names the kind of
//! source (`library/logsources/kinds.toml`); without it, an event with a `Channel` is of kind `windows`. `@time` (RFC 3339)
//! is needed where a correlation looks at it. Objects in objects become paths with dots, lists become repeated values.
//!
//! Of a detection rule, each event of a `Must match` case matches and no event of a `Must not match` case does. Of a
//! correlation, the events of a case are one sequence: it reports at least once (exactly `N` times, when a line
//! `expect: N` stands above the block), or not at all.
//!
//! Limits: `limits::MAX_RULE_FILE`, `limits::MAX_RULE_TEST_EVENTS`, `limits::MAX_VALUES_PER_EVENT` and
//! `limits::MAX_NESTING`. Any fault refuses the whole file, as a test that is half read proves nothing. Deliberately absent:
//! evaluation (whoever tests a rule brings the engine), and any Markdown beyond headings and fenced blocks. Numbers keep
//! their digits except fractions, which take the shortest form of the same double.

mod event;
mod markdown;

use vg_model::{Record, Timestamp};

pub use markdown::read;

/// The test of one rule.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleTest {
    /// First heading; empty when there is none.
    pub title: String,
    /// Cases in the order of the text.
    pub cases: Vec<Case>,
}

/// One case.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// Heading of the case.
    pub name: String,
    /// What must come of it.
    pub expectation: Expectation,
    /// Events in the order of the text; at least one.
    pub events: Vec<TestEvent>,
    /// Line of the heading, from 1.
    pub line: u32,
}

/// What must come of a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expectation {
    /// Every event matches; a correlation reports at least once.
    Match,
    /// The correlation reports exactly so many times.
    MatchTimes(u64),
    /// No event matches; a correlation reports nothing.
    NoMatch,
}

/// One event of a case.
#[derive(Clone, PartialEq, Debug)]
pub struct TestEvent {
    /// Name of the kind of source, as in `library/logsources/kinds.toml`.
    pub kind: String,
    /// `@time`, in UTC.
    pub time: Option<Timestamp>,
    /// The fields, in the order of the text.
    pub record: Record,
    /// Line of the event, from 1.
    pub line: u32,
}

/// Why a test cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct RuleTestError {
    /// Line, from 1.
    pub line: u32,
    /// What is wrong there.
    pub fault: RuleTestFault,
}

/// What is wrong with a test, and how to mend it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RuleTestFault {
    /// More bytes than `limits::MAX_RULE_FILE`.
    #[error("the test is larger than {0} bytes: split it")]
    TooLarge(u64),
    /// More events than `limits::MAX_RULE_TEST_EVENTS`.
    #[error("the test has more than {0} events: shorten its cases")]
    TooManyEvents(usize),
    /// An event block that belongs to no case.
    #[error(
        "event block outside a case: put a heading '### name' below '## Must match' or '## Must not match' above it"
    )]
    OutsideCase,
    /// A case heading outside the two sections.
    #[error("case '{0}' stands neither below '## Must match' nor below '## Must not match'")]
    OutsideSection(String),
    /// A fenced block without an end.
    #[error("the fenced block that begins here has no end: close it with ```")]
    Unclosed,
    /// A case without an event.
    #[error("case '{0}' has no event: add a block ```event with one JSON object per line")]
    NoEvents(String),
    /// Two cases of one name in a section.
    #[error("case '{0}' stands twice in its section: give each its own name")]
    SameName(String),
    /// `expect:` without a number, or in a case that must not match.
    #[error("'expect:' takes a whole number above 0 and stands in a case below '## Must match'")]
    BadExpect,
    /// Not JSON, or not one object.
    #[error("not one JSON object: {0}")]
    Json(String),
    /// No kind of source.
    #[error("the kind of source is unknown: add \"@kind\" (such as \"syslog\"), or \"Channel\" for a Windows event")]
    NoKind,
    /// `@time` that is no instant.
    #[error("'@time' is not an RFC 3339 time with zone: {0}")]
    BadTime(String),
}
