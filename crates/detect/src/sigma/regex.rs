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
    /// The expression for texts of ASCII alone, on which it says what the whole expression says: `\w` stands for 63 characters in place
    /// of 140,000, so that it compiles and runs in a fraction of the time (an expression with `\w{1,64}` took 20 ms to compile).
    /// `None` where that cannot be: for characters beyond ASCII, classes of Unicode, look-around.
    pub(crate) fn for_ascii(pattern: &str, flags: RegexFlags) -> Option<Self> {
        // A character beyond ASCII may fold to one within, however it is written: `(?i)ſ` finds an `s`.
        let is_short = |behind: &str| behind.starts_with(|digit: char| digit.is_ascii_hexdigit());
        let in_hex = pattern.contains(r"\u") || pattern.contains(r"\U") || !pattern.split(r"\x").skip(1).all(is_short);
        if !pattern.is_ascii() || in_hex {
            return None;
        }
        linear(pattern, flags, false).ok().map(Self::new)
    }

    fn new(regex: meta::Regex) -> Self {
        let memory = Mutex::new(regex.create_cache());
        Self { regex, memory }
    }

    pub(crate) fn is_match(&self, text: &[u8]) -> bool {
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
        let linear = linear(pattern, flags, true);
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

fn linear(pattern: &str, flags: RegexFlags, unicode: bool) -> Result<meta::Regex, Box<meta::BuildError>> {
    meta::Regex::builder()
        .configure(
            meta::Regex::config()
                .utf8_empty(false)
                .nfa_size_limit(Some(limits::MAX_REGEX_SIZE))
                .hybrid_cache_capacity(LAZY_DFA_LIMIT),
        )
        .syntax(
            syntax::Config::new()
                .utf8(false)
                .unicode(unicode)
                .case_insensitive(flags.ignore_case)
                .multi_line(flags.multi_line)
                .dot_matches_new_line(flags.dot_all)
                .nest_limit(NEST_LIMIT),
        )
        .build(pattern)
        .map_err(Box::new)
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
    fn on_ascii_the_expression_for_ascii_says_the_same() {
        let patterns = [
            r"\w+\s\d{2}",
            r"(?i)k[^a-c]s",
            r".{3,}$",
            r"\bab\b",
            r"\B.\B",
            r"[[:word:]]+-[[:^alpha:]]",
            r"^\S*\W$",
            r"(?i)\x6b.",
            r"[^\x00-\x7f]",
            r"\D\D",
            r"(?s).\n.",
            r"a|^$",
            r"[\s\d]{4}",
            r"(?i:STRASS|KELVIN)",
        ];
        let alphabet: Vec<char> = "abckKsS 019_-.\n\u{b}\x00~".chars().collect();
        let mut seed = 1u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % below
        };
        let texts: Vec<String> =
            (0..2_000).map(|_| (0..next(9)).map(|_| alphabet[next(alphabet.len())]).collect()).collect();
        for ignore_case in [false, true] {
            let flags = RegexFlags { ignore_case, ..RegexFlags::default() };
            for pattern in patterns {
                let (whole, ascii) =
                    (CompiledRegex::new(pattern, flags).unwrap(), LinearRegex::for_ascii(pattern, flags).unwrap());
                for text in &texts {
                    assert_eq!(
                        Ok(ascii.is_match(text.as_bytes())),
                        whole.is_match(text.as_bytes()),
                        "{pattern} {text:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_needs_more_than_ascii_has_no_expression_for_it() {
        let flags = RegexFlags { ignore_case: true, ..RegexFlags::default() };
        for pattern in
            ["ſ", r"\u{17f}", r"\u017F", r"\U0000017f", r"\x{212A}", r"(?x)\x {17f}", r"\p{Greek}", "a(?!b)", "[k-ſ]"]
        {
            assert!(LinearRegex::for_ascii(pattern, flags).is_none(), "{pattern}");
        }
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
