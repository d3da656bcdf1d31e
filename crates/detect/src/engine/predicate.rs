//! Predicates, prepared once and shared by all rules that ask the same.

use std::net::IpAddr;
use std::sync::OnceLock;

use memchr::memmem;
use vg_model::{FieldId, Timestamp};

use super::like::Like;
use super::regex_literals;
use crate::sigma::ast::{Op, Pattern, Place, Relation, TimePart};
use crate::sigma::{CompiledRegex, LinearRegex, RegexFlags};

/// A predicate with its field resolved.
#[derive(Debug)]
pub(crate) struct Test {
    /// The field; `None` for a keyword.
    pub(crate) field: Option<FieldId>,
    /// As the rule has it, without the field's name: for gates and for folding by key values.
    pub(crate) source: Op,
    other: Option<FieldId>,
    /// What is asked, prepared when it is first asked: most of thousands of tests never are.
    check: OnceLock<Box<Check>>,
}

/// What is asked of a value.
#[derive(Debug)]
pub(crate) enum Check {
    /// Pattern on the folded text.
    Folded(Like),
    /// Pattern on the text as it is.
    Cased(Like),
    Regex(Box<LazyRegex>),
    Cidr(ipnet::IpNet),
    Compare(Relation, f64),
    Number(Box<str>),
    Bool(&'static [u8]),
    Null,
    Exists(bool),
    FieldRef {
        other: FieldId,
        place: Place,
        cased: bool,
    },
    TimePart(TimePart, Relation, f64),
    Never,
}

impl Check {
    /// True for a test that costs more than looking its answer up.
    pub(crate) fn is_dear(&self) -> bool {
        match self {
            Check::Folded(like) | Check::Cased(like) => like.is_dear(),
            Check::Regex(_) | Check::TimePart(..) => true,
            _ => false,
        }
    }
}

/// A regular expression that is compiled when it is first asked.
pub(crate) struct LazyRegex {
    pattern: String,
    flags: RegexFlags,
    /// What must stand in the folded text, see [`super::regex_literals`].
    required: OnceLock<Vec<regex_literals::Set>>,
    /// The same, prepared for searching.
    finders: OnceLock<Vec<Vec<memmem::Finder<'static>>>>,
    /// For texts of ASCII alone, `None` where there is no such expression.
    ascii: OnceLock<Option<LinearRegex>>,
    /// For the others. `None` once compiling failed: the loader refuses such rules, so they never come here.
    compiled: OnceLock<Option<CompiledRegex>>,
}

impl std::fmt::Debug for LazyRegex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("LazyRegex").field(&self.pattern).finish()
    }
}

impl LazyRegex {
    /// Sets of literals; of each one must stand in the folded text.
    pub(crate) fn required(&self) -> &[regex_literals::Set] {
        self.required.get_or_init(|| regex_literals::required(&self.pattern, self.flags.ignore_case))
    }

    /// False when something that must stand in the folded text does not: then the expression cannot match.
    pub(crate) fn may_match(&self, folded: &[u8]) -> bool {
        let finders = self.finders.get_or_init(|| {
            let finder = |literal: &Vec<u8>| memmem::Finder::new(literal).into_owned();
            self.required().iter().map(|set| set.iter().map(finder).collect()).collect()
        });
        finders.iter().all(|set| set.iter().any(|finder| finder.find(folded).is_some()))
    }

    fn is_match(&self, text: &[u8]) -> bool {
        if text.is_ascii() {
            let ascii = self.ascii.get_or_init(|| LinearRegex::for_ascii(&self.pattern, self.flags));
            if let Some(regex) = ascii {
                return regex.is_match(text);
            }
        }
        let compiled = self.compiled.get_or_init(|| CompiledRegex::new(&self.pattern, self.flags).ok());
        // Backtracking beyond the limit is no match, as in the naive evaluator.
        compiled.as_ref().is_some_and(|regex| regex.is_match(text).unwrap_or(false))
    }
}

/// One value of an event: as it is, and folded.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) folded: &'a [u8],
}

impl Test {
    /// Prepares what is asked; `field` and `other` are its fields, resolved.
    pub(crate) fn new(source: &Op, field: Option<FieldId>, other: Option<FieldId>) -> Self {
        Self { field, source: source.clone(), other, check: OnceLock::new() }
    }

    /// What is asked.
    pub(crate) fn check(&self) -> &Check {
        self.check.get_or_init(|| Box::new(self.prepare()))
    }

    fn prepare(&self) -> Check {
        match &self.source {
            Op::Like(pattern) => like(pattern),
            Op::Regex { pattern, ignore_case, multi_line, dot_all } => Check::Regex(Box::new(LazyRegex {
                pattern: pattern.clone(),
                flags: RegexFlags { ignore_case: *ignore_case, multi_line: *multi_line, dot_all: *dot_all },
                required: OnceLock::new(),
                finders: OnceLock::new(),
                ascii: OnceLock::new(),
                compiled: OnceLock::new(),
            })),
            Op::Cidr(network) => parse_network(network).map_or(Check::Never, Check::Cidr),
            Op::Compare(relation, number) => Check::Compare(*relation, *number),
            Op::Number(digits) => Check::Number(digits.as_str().into()),
            Op::Bool(true) => Check::Bool(b"true"),
            Op::Bool(false) => Check::Bool(b"false"),
            Op::Null => Check::Null,
            Op::Exists(wanted) => Check::Exists(*wanted),
            Op::FieldRef { place, cased, .. } => {
                self.other.map_or(Check::Never, |other| Check::FieldRef { other, place: *place, cased: *cased })
            }
            Op::TimePart(part, relation, number) => Check::TimePart(*part, *relation, *number),
            Op::UnsetPlaceholder(_) => Check::Never,
        }
    }

    /// True when a value that is there satisfies the test. Of a regular expression, [`LazyRegex::may_match`] was asked
    /// before. Null, absence and other fields are the matcher's part.
    pub(crate) fn holds_for(&self, value: Sides<'_>) -> bool {
        match self.check() {
            Check::Folded(like) => like.matches(value.folded),
            Check::Cased(like) => like.matches(value.text),
            Check::Regex(regex) => regex.is_match(value.text),
            Check::Cidr(network) => address_of(value.text).is_some_and(|address| network.contains(&address)),
            Check::Compare(relation, number) => number_of(value.text).is_some_and(|n| relation.holds(n, *number)),
            Check::Number(digits) => same_number(value.text, digits),
            Check::Bool(word) => value.folded == *word,
            Check::TimePart(part, relation, number) => {
                time_part(*part, value.text).is_some_and(|n| relation.holds(n, *number))
            }
            Check::Null | Check::Exists(_) | Check::FieldRef { .. } | Check::Never => false,
        }
    }
}

impl Relation {
    /// True when `left` stands in this relation to `right`.
    #[must_use]
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Relation::Lt => left < right,
            Relation::Le => left <= right,
            Relation::Gt => left > right,
            Relation::Ge => left >= right,
            Relation::Eq => left == right,
        }
    }
}

fn like(pattern: &Pattern) -> Check {
    if pattern.cased { Check::Cased(Like::new(pattern)) } else { Check::Folded(Like::new(pattern)) }
}

/// The number that a text states in decimal notation, with fraction and exponent if it has them. Blanks around it are
/// no part of it; words such as `inf` are no numbers.
pub(crate) fn number_of(text: &[u8]) -> Option<f64> {
    let text = text.trim_ascii();
    let plain = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    if text.is_empty() || !text.iter().all(plain) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Equal digits, or equal numbers: whole numbers exactly, others as floating point.
fn same_number(text: &[u8], digits: &str) -> bool {
    if text == digits.as_bytes() {
        return true;
    }
    let Some(number) = number_of(text) else { return false };
    let whole = |text: &[u8]| std::str::from_utf8(text.trim_ascii()).ok().and_then(|text| text.parse::<i128>().ok());
    match (whole(text), whole(digits.as_bytes())) {
        (Some(found), Some(wanted)) => found == wanted,
        _ => number_of(digits.as_bytes()) == Some(number),
    }
}

/// `addr/len`, or an address alone.
pub(crate) fn parse_network(text: &str) -> Option<ipnet::IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(ipnet::IpNet::from))
}

/// The address that a text states; an IPv4 address written as one of IPv6 is that IPv4 address.
pub(crate) fn address_of(text: &[u8]) -> Option<IpAddr> {
    match std::str::from_utf8(text).ok()?.parse().ok()? {
        IpAddr::V6(v6) => Some(v6.to_ipv4_mapped().map_or(IpAddr::V6(v6), IpAddr::V4)),
        v4 @ IpAddr::V4(_) => Some(v4),
    }
}

fn time_part(part: TimePart, text: &[u8]) -> Option<f64> {
    let (time, _) = Timestamp::parse_iso(text.trim_ascii())?;
    let (year, month, day, hour, minute, ..) = time.civil();
    Some(match part {
        TimePart::Minute => f64::from(minute),
        TimePart::Hour => f64::from(hour),
        TimePart::Day => f64::from(day),
        TimePart::Week => f64::from(time.iso_week()),
        TimePart::Month => f64::from(month),
        TimePart::Year => f64::from(year),
    })
}
