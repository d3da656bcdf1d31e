//! The naive evaluator: one rule, one event, straight from the definitions of [`crate::sigma::ast`].
//!
//! It is the truth that the engine is tested against, and what `rules explain` shows. It takes no short cuts, has no
//! index and keeps nothing between events but compiled regular expressions. Patterns are matched in time proportional to
//! the product of both lengths at worst, never more. A regular expression that gives up counts as not matching.
//!
//! Readings that the definitions leave open: a null satisfies only the null and existence tests; a keyword is looked for
//! in each value by itself, never across two; integers are compared exactly, other numbers as `f64`; a part of a date is
//! taken in UTC where the text names its zone.

use std::collections::BTreeMap;
use std::net::IpAddr;

use ipnet::IpNet;
use vg_model::{Record, Timestamp, Value};

use crate::sigma::ast::{Expr, Op, Part, Pattern, Place, Predicate, Relation, TimePart, fold};
use crate::sigma::{CompiledRegex, RegexFlags};

/// Regular expressions compiled so far; hand the same one to many calls.
#[derive(Debug, Default)]
pub struct RegexCache {
    compiled: BTreeMap<(String, RegexFlags), Option<CompiledRegex>>,
}

impl RegexCache {
    fn is_match(&mut self, pattern: &str, flags: RegexFlags, text: &str) -> bool {
        let regex =
            self.compiled.entry((pattern.to_owned(), flags)).or_insert_with(|| CompiledRegex::new(pattern, flags).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(text.as_bytes()).unwrap_or(false))
    }
}

/// True when the event satisfies the expression.
#[must_use]
pub fn matches(expr: &Expr, record: &Record) -> bool {
    matches_with(expr, record, &mut RegexCache::default())
}

/// As [`matches()`], with regular expressions kept for the next call.
#[must_use]
pub fn matches_with(expr: &Expr, record: &Record, cache: &mut RegexCache) -> bool {
    match expr {
        Expr::And(parts) => parts.iter().all(|part| matches_with(part, record, cache)),
        Expr::Or(parts) => parts.iter().any(|part| matches_with(part, record, cache)),
        Expr::Not(inner) => !matches_with(inner, record, cache),
        Expr::Test(predicate) => test(predicate, record, cache),
    }
}

/// Why an expression held or not.
#[derive(Clone, PartialEq, Debug)]
pub struct Explanation {
    /// Whether it held.
    pub held: bool,
    /// What it is made of.
    pub parts: Explained,
}

/// The kinds of [`Explanation`].
#[derive(Clone, PartialEq, Debug)]
pub enum Explained {
    /// All had to hold.
    And(Vec<Explanation>),
    /// One had to hold.
    Or(Vec<Explanation>),
    /// It must not hold.
    Not(Box<Explanation>),
    /// One test.
    Test {
        /// The test.
        predicate: Predicate,
        /// The values looked at: those of the field (and of the other field of a field reference); of a keyword only
        /// those that satisfy it.
        values: Vec<FoundValue>,
    },
}

/// A value that a test looked at.
#[derive(Clone, PartialEq, Debug)]
pub struct FoundValue {
    /// Where it stands in the record.
    pub path: String,
    /// The value.
    pub value: Value,
    /// Whether it alone satisfies the test.
    pub held: bool,
}

/// Evaluates everything, without short cuts, and keeps what was seen.
#[must_use]
pub fn explain(expr: &Expr, record: &Record) -> Explanation {
    explain_with(expr, record, &mut RegexCache::default())
}

fn explain_with(expr: &Expr, record: &Record, cache: &mut RegexCache) -> Explanation {
    match expr {
        Expr::And(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| explain_with(part, record, cache)).collect();
            Explanation { held: parts.iter().all(|part| part.held), parts: Explained::And(parts) }
        }
        Expr::Or(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| explain_with(part, record, cache)).collect();
            Explanation { held: parts.iter().any(|part| part.held), parts: Explained::Or(parts) }
        }
        Expr::Not(inner) => {
            let inner = explain_with(inner, record, cache);
            Explanation { held: !inner.held, parts: Explained::Not(Box::new(inner)) }
        }
        Expr::Test(predicate) => {
            let values = found(predicate, record, cache);
            let held = test(predicate, record, cache);
            Explanation { held, parts: Explained::Test { predicate: predicate.clone(), values } }
        }
    }
}

fn found(predicate: &Predicate, record: &Record, cache: &mut RegexCache) -> Vec<FoundValue> {
    let other = match &predicate.op {
        Op::FieldRef { other, .. } => Some(other.as_str()),
        _ => None,
    };
    let mut out = Vec::new();
    for (path, value) in &record.fields {
        let own = predicate.field.as_deref().is_none_or(|field| field == path);
        if !own && other != Some(path.as_str()) {
            continue;
        }
        let held = own && value_holds(&predicate.op, value, record, cache);
        if held || predicate.field.is_some() {
            out.push(FoundValue { path: path.clone(), value: value.clone(), held });
        }
    }
    out
}

fn test(predicate: &Predicate, record: &Record, cache: &mut RegexCache) -> bool {
    let Some(field) = &predicate.field else {
        return record.fields.iter().any(|(_, value)| value_holds(&predicate.op, value, record, cache));
    };
    match predicate.op {
        Op::Null => record.all(field).next().is_none() || record.all(field).any(|value| *value == Value::Null),
        Op::Exists(wanted) => record.all(field).next().is_some() == wanted,
        _ => record.all(field).any(|value| value_holds(&predicate.op, value, record, cache)),
    }
}

/// True when this one value satisfies the test.
fn value_holds(op: &Op, value: &Value, record: &Record, cache: &mut RegexCache) -> bool {
    match op {
        Op::Null => return *value == Value::Null,
        Op::Exists(wanted) => return *wanted,
        Op::UnsetPlaceholder(_) => return false,
        _ if *value == Value::Null => return false,
        _ => {}
    }
    let text = value.as_text();
    match op {
        Op::Like(pattern) => like(pattern, text.as_bytes()),
        Op::Regex { pattern, ignore_case, multi_line, dot_all } => {
            let flags = RegexFlags { ignore_case: *ignore_case, multi_line: *multi_line, dot_all: *dot_all };
            cache.is_match(pattern, flags, text)
        }
        Op::Cidr(network) => in_network(network, text),
        Op::Compare(relation, number) => read_number(text).is_some_and(|found| holds(*relation, found, *number)),
        Op::Number(digits) => same_number(text, digits),
        Op::Bool(wanted) => text.eq_ignore_ascii_case(if *wanted { "true" } else { "false" }),
        Op::FieldRef { other, place, cased } => record
            .all(other)
            .filter(|other| **other != Value::Null)
            .any(|other| stands(text, other.as_text(), *place, *cased)),
        Op::TimePart(part, relation, number) => {
            time_part(*part, text).is_some_and(|found| holds(*relation, found, *number))
        }
        Op::Null | Op::Exists(_) | Op::UnsetPlaceholder(_) => false,
    }
}

/// True when the whole text matches the pattern.
#[must_use]
pub fn like(pattern: &Pattern, text: &[u8]) -> bool {
    if pattern.cased {
        return glob(&pattern.parts, text);
    }
    let mut folded = Vec::with_capacity(text.len());
    fold(text, &mut folded);
    glob(&pattern.parts, &folded)
}

/// Takes each part as early as it can; on a mismatch only the last `*` is made one step longer, which is enough because
/// an earlier `*` could only leave less text for the rest.
fn glob(parts: &[Part], text: &[u8]) -> bool {
    let (mut part, mut at) = (0, 0);
    let mut last_any: Option<(usize, usize)> = None;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let step = match parts.get(part) {
            None if rest.is_empty() => return true,
            None => None,
            Some(Part::Any) => {
                last_any = Some((part + 1, at));
                Some(0)
            }
            Some(Part::Literal(literal)) => rest.starts_with(literal).then_some(literal.len()),
            Some(Part::One) => (!rest.is_empty()).then(|| first_char_len(rest)),
        };
        if let Some(step) = step {
            at += step;
            part += 1;
            continue;
        }
        let Some((after, from)) = last_any else { return false };
        let skipped = text.get(from..).unwrap_or_default();
        if skipped.is_empty() {
            return false;
        }
        // A literal may begin at any byte (`utf16le`); `?` stands for a whole character.
        let longer = if parts.get(after) == Some(&Part::One) { first_char_len(skipped) } else { 1 };
        last_any = Some((after, from + longer));
        (part, at) = (after, from + longer);
    }
}

/// Length of the first character; 1 where the bytes are not UTF-8.
fn first_char_len(text: &[u8]) -> usize {
    let len = match text.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => 1,
    };
    text.get(..len).filter(|bytes| std::str::from_utf8(bytes).is_ok()).map_or(1, <[u8]>::len)
}

fn in_network(network: &str, text: &str) -> bool {
    let (Ok(network), Ok(address)) = (network.parse::<IpNet>(), text.parse::<IpAddr>()) else { return false };
    network.contains(&address.to_canonical())
}

/// A decimal number; words such as `inf` and `nan` are none.
fn read_number(text: &str) -> Option<f64> {
    let text = text.trim_ascii();
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    if plain { text.parse().ok() } else { None }
}

fn same_number(text: &str, digits: &str) -> bool {
    if text == digits {
        return true;
    }
    match (text.trim_ascii().parse::<i128>(), digits.parse::<i128>()) {
        (Ok(found), Ok(wanted)) => found == wanted,
        _ => matches!((read_number(text), read_number(digits)), (Some(found), Some(wanted)) if found == wanted),
    }
}

fn holds(relation: Relation, found: f64, wanted: f64) -> bool {
    match relation {
        Relation::Lt => found < wanted,
        Relation::Le => found <= wanted,
        Relation::Gt => found > wanted,
        Relation::Ge => found >= wanted,
        Relation::Eq => found == wanted,
    }
}

fn stands(text: &str, other: &str, place: Place, cased: bool) -> bool {
    let prepare = |text: &str| {
        let mut out = Vec::with_capacity(text.len());
        if cased {
            out.extend_from_slice(text.as_bytes())
        } else {
            fold(text.as_bytes(), &mut out)
        }
        out
    };
    let (text, other) = (prepare(text), prepare(other));
    match place {
        Place::Whole => text == other,
        Place::Start => text.starts_with(&other),
        Place::End => text.ends_with(&other),
        Place::Anywhere => memchr::memmem::find(&text, &other).is_some(),
    }
}

fn time_part(part: TimePart, text: &str) -> Option<f64> {
    let (time, _) = Timestamp::parse_iso(text.trim_ascii().as_bytes())?;
    let (year, month, day, hour, minute, _, _) = time.civil();
    Some(match part {
        TimePart::Minute => f64::from(minute),
        TimePart::Hour => f64::from(hour),
        TimePart::Day => f64::from(day),
        TimePart::Week => f64::from(time.iso_week()),
        TimePart::Month => f64::from(month),
        TimePart::Year => f64::from(year),
    })
}

#[cfg(test)]
#[path = "naive_tests.rs"]
mod tests;
