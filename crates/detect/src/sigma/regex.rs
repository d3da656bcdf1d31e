//! Regular expressions of the `re` modifier: one way to compile them, for the check at loading and for whoever matches.
//!
//! Specification: Sigma modifiers 2.1, Regular Expression: PCRE, of which only plain constructs are portable. What the
//! linear-time engine (`regex`) accepts runs there; look-around and back references run in `fancy-regex`, which limits
//! its backtracking (`limits::MAX_BACKTRACK`). An expression matches anywhere in the text unless it is anchored.

use std::sync::{Mutex, PoisonError};

use regex_automata::util::syntax;
use regex_automata::{Input, meta};
use vg_model::limits;

/// A compiled expression.
#[derive(Clone, Debug)]
pub enum CompiledRegex {
    /// Linear time, over bytes (values are not always UTF-8).
    Linear(Box<LinearRegex>),
    /// With look-around or back references, over text.
    Backtracking(Box<fancy_regex::Regex>),
}

/// An expression of the linear-time engine, with one working memory for all threads: what an automaton of hundreds of
/// expressions learns takes megabytes, and with one for each thread memory would grow with the number of cores. Threads
/// wait for each other there; a matcher that remembers answers asks seldom enough.
#[derive(Debug)]
pub struct LinearRegex {
    regex: meta::Regex,
    memory: Mutex<meta::Cache>,
}

impl LinearRegex {
    fn new(regex: meta::Regex) -> Self {
        let memory = Mutex::new(regex.create_cache());
        Self { regex, memory }
    }

    fn is_match(&self, text: &[u8]) -> bool {
        // A cache that a panic left behind is still a cache: its content is a matter of speed only.
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        self.regex.search_half_with(&mut memory, &Input::new(text).earliest(true)).is_some()
    }
}

impl Clone for LinearRegex {
    fn clone(&self) -> Self {
        Self::new(self.regex.clone())
    }
}

/// Flags of an expression: the modifiers `i`, `m` and `s`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct RegexFlags {
    /// Modifier `i`.
    pub ignore_case: bool,
    /// Modifier `m`.
    pub multi_line: bool,
    /// Modifier `s`.
    pub dot_all: bool,
}

impl CompiledRegex {
    /// Compiles an expression.
    ///
    /// # Errors
    /// Says why neither engine accepts it, or that it is larger than `limits::MAX_REGEX_SIZE` when compiled.
    pub fn new(pattern: &str, flags: RegexFlags) -> Result<Self, String> {
        let linear = meta::Regex::builder()
            .configure(
                meta::Regex::config()
                    .utf8_empty(false)
                    .nfa_size_limit(Some(limits::MAX_REGEX_SIZE))
                    .hybrid_cache_capacity(LAZY_DFA_LIMIT),
            )
            .syntax(
                syntax::Config::new()
                    .utf8(false)
                    .case_insensitive(flags.ignore_case)
                    .multi_line(flags.multi_line)
                    .dot_matches_new_line(flags.dot_all)
                    .nest_limit(NEST_LIMIT),
            )
            .build(pattern);
        let error = match linear {
            Ok(regex) => return Ok(Self::Linear(Box::new(LinearRegex::new(regex)))),
            Err(error) => match (error.size_limit(), error.syntax_error()) {
                (Some(limit), _) => return Err(format!("the compiled expression is larger than {limit} bytes")),
                (None, Some(error)) => error.to_string(),
                (None, None) => error.to_string(),
            },
        };
        fancy_regex::RegexBuilder::new(pattern)
            .case_insensitive(flags.ignore_case)
            .multi_line(flags.multi_line)
            .dot_matches_new_line(flags.dot_all)
            .backtrack_limit(limits::MAX_BACKTRACK)
            .delegate_size_limit(limits::MAX_REGEX_SIZE)
            .build()
            .map(|regex| Self::Backtracking(Box::new(regex)))
            .map_err(|fancy| match fancy {
                fancy_regex::Error::ParseError(..) => last_line(&error),
                other => last_line(&other.to_string()),
            })
    }

    /// True when the expression matches somewhere in `text`.
    ///
    /// # Errors
    /// A backtracking expression gave up at `limits::MAX_BACKTRACK` steps: whether it matches is not known.
    pub fn is_match(&self, text: &[u8]) -> Result<bool, BacktrackLimit> {
        match self {
            Self::Linear(regex) => Ok(regex.is_match(text)),
            Self::Backtracking(regex) => regex.is_match(&String::from_utf8_lossy(text)).map_err(|_| BacktrackLimit),
        }
    }
}

/// A backtracking expression gave up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BacktrackLimit;

impl std::fmt::Display for BacktrackLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the expression gave up after {} backtracking steps", limits::MAX_BACKTRACK)
    }
}

impl std::error::Error for BacktrackLimit {}

/// Bytes that the lazily built automaton of one expression may take; the crate's default is 2 MiB, which
/// hundreds of expressions multiply. With half a mebibyte the larger expressions of public rules get no automaton at all
/// and a hunt over dense event logs takes a quarter more time (measured, `docs/benchmarks.md`).
const LAZY_DFA_LIMIT: usize = 1024 * 1024;

/// Groups inside one another; the crate's own default is deeper than a thread's stack likes.
const NEST_LIMIT: u32 = 100;

fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or(text).trim().trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, flags: RegexFlags, text: &str) -> bool {
        CompiledRegex::new(pattern, flags).unwrap().is_match(text.as_bytes()).unwrap()
    }

    #[test]
    fn flags_and_place() {
        let none = RegexFlags::default();
        assert!(matches("b+", none, "abbc"));
        assert!(!matches("B", none, "abbc"));
        assert!(matches("B", RegexFlags { ignore_case: true, ..none }, "abbc"));
        assert!(!matches("^b", none, "a\nb"));
        assert!(matches("^b", RegexFlags { multi_line: true, ..none }, "a\nb"));
        assert!(!matches("a.b", none, "a\nb"));
        assert!(matches("a.b", RegexFlags { dot_all: true, ..none }, "a\nb"));
        assert!(matches("^Tết.$", none, "Tết1"));
    }

    #[test]
    fn look_around_goes_to_the_backtracking_engine() {
        let regex = CompiledRegex::new("a(?!b)", RegexFlags { ignore_case: true, ..RegexFlags::default() }).unwrap();
        assert!(matches!(regex, CompiledRegex::Backtracking(_)));
        assert_eq!((regex.is_match(b"xAc"), regex.is_match(b"ab")), (Ok(true), Ok(false)));
    }

    #[test]
    fn bad_and_huge_expressions_are_refused() {
        assert!(CompiledRegex::new("a(", RegexFlags::default()).is_err());
        assert!(CompiledRegex::new("(?:[a-z]{1000}){1000}", RegexFlags::default()).is_err());
        assert!(
            CompiledRegex::new(&format!("{}a{}", "(".repeat(5000), ")".repeat(5000)), RegexFlags::default()).is_err()
        );
    }

    #[test]
    fn runaway_backtracking_is_reported() {
        let regex = CompiledRegex::new(r"(?=a)(a+)+\1b$", RegexFlags::default()).unwrap();
        assert_eq!(regex.is_match("a".repeat(60).as_bytes()), Err(BacktrackLimit));
    }
}
