//! A Sigma rule after reading: every modifier applied, every selection lowered to one expression of predicates.
//!
//! Sigma specification 2.1.0 (2025-08-02). Both the engine and the naive evaluator of the tests start from here.

use serde::{Deserialize, Serialize};
use std::sync::Arc;
use vg_model::{Level, RuleId, Text};

/// A detection rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rule {
    /// Identity, title, level and the rest of the metadata.
    pub meta: RuleMeta,
    /// Which events it looks at.
    pub logsource: LogSource,
    /// When it matches. Several conditions of one rule are joined by OR.
    pub condition: Expr,
    /// The deprecated aggregation behind a `|` of the condition, turned into a correlation over this rule alone.
    pub aggregation: Option<Box<super::correlation_ast::Correlation>>,
}

/// What a rule says about itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RuleMeta {
    /// The `id` attribute, or `path#document` where it is missing.
    pub id: RuleId,
    /// `name` attribute: how correlations and filters may refer to the rule.
    pub name: Option<String>,
    /// Title as written.
    pub title: String,
    /// Title in both languages where the rule has them (custom attribute `vi`), else the title in `en` only.
    pub titles: Text,
    /// Advice in both languages: what to check next (custom attribute `advice`), may be empty.
    pub advice: Text,
    /// Description as written.
    pub description: String,
    /// Level; rules without one are `medium`, as the field is optional.
    pub level: Level,
    /// `stable`, `test`, `experimental`, `deprecated`, `unsupported` or empty.
    pub status: String,
    /// Author line.
    pub author: String,
    /// Creation and modification date as written.
    pub date: String,
    /// See `date`.
    pub modified: String,
    /// Tags such as `attack.t1059.001`, lower case.
    pub tags: Vec<String>,
    /// Links.
    pub references: Vec<String>,
    /// Known false positives.
    pub falsepositives: Vec<String>,
    /// Fields that the author wants shown with a match.
    pub fields: Vec<String>,
    /// File, relative to the folder or archive that was loaded, with `#n` for a document after the first.
    pub path: String,
    /// The rule as text.
    pub text: Arc<str>,
}

/// `logsource` of a rule. Absent attributes are `None`; values are lower case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct LogSource {
    /// `category`, such as `process_creation`.
    pub category: Option<String>,
    /// `product`, such as `windows`.
    pub product: Option<String>,
    /// `service`, such as `security`.
    pub service: Option<String>,
}

/// A condition over one event.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Expr {
    /// All hold; true when empty.
    And(Vec<Expr>),
    /// One holds; false when empty.
    Or(Vec<Expr>),
    /// Does not hold.
    Not(Box<Expr>),
    /// One test.
    Test(Predicate),
}

/// A test of one field, or of the whole event.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Predicate {
    /// The field; `None` for a keyword, which is searched in every value.
    pub field: Option<String>,
    /// What is asked.
    pub op: Op,
}

/// What is asked of a field. A field with several values satisfies a test when one value does.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Op {
    /// The text matches a pattern with wildcards. For a keyword the pattern already begins and ends with [`Part::Any`].
    Like(Pattern),
    /// The text matches a regular expression somewhere.
    Regex {
        /// The expression as written.
        pattern: String,
        /// Modifier `i`.
        ignore_case: bool,
        /// Modifier `m`.
        multi_line: bool,
        /// Modifier `s`.
        dot_all: bool,
    },
    /// The text is an address inside the network (`addr/len`, IPv4 or IPv6; an IPv4-mapped IPv6 address counts as IPv4).
    Cidr(String),
    /// The text is a number in this relation to the value.
    Compare(Relation, f64),
    /// The text is this number: equal digits, or equal when both are read as numbers.
    Number(String),
    /// The text is `true` or `false` in any case, as told.
    Bool(bool),
    /// The field is absent, or present without a value (null). An empty text is not null.
    Null,
    /// The field is present (`true`; null and empty count as present) or absent (`false`).
    Exists(bool),
    /// The text stands in this relation to the text of another field of the event.
    FieldRef {
        /// The other field.
        other: String,
        /// Where the other text must stand in this one.
        place: Place,
        /// Modifier `cased`.
        cased: bool,
    },
    /// A part of the date that the text states is this number. Dates are ISO 8601, with or without zone.
    TimePart(TimePart, Relation, f64),
    /// The placeholder of `expand` that has no value: never true. Carries its name so that the rule is listed as inert.
    UnsetPlaceholder(String),
}

/// A text pattern.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Pattern {
    /// Modifier `cased`; otherwise both sides are folded (see [`fold`]) before they are compared.
    pub cased: bool,
    /// Parts in order. No two literals and no two `Any` stand side by side; no literal is empty. No part at all matches
    /// the empty text only. Literals of a pattern that is not `cased` are folded already.
    pub parts: Vec<Part>,
}

/// A part of a [`Pattern`].
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Part {
    /// These bytes (not always UTF-8: `utf16le` and its like make bytes).
    Literal(Vec<u8>),
    /// `*`: any text, also none.
    Any,
    /// `?`: exactly one character (one Unicode scalar value; one byte where the text is not UTF-8).
    One,
}

/// Order of numbers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Relation {
    /// Less than.
    Lt,
    /// Less than or equal.
    Le,
    /// Greater than.
    Gt,
    /// Greater than or equal.
    Ge,
    /// Equal.
    Eq,
}

/// Where the other field's text stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Place {
    /// It is all of it.
    Whole,
    /// At the start.
    Start,
    /// At the end.
    End,
    /// Anywhere.
    Anywhere,
}

/// A part of a date.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum TimePart {
    /// 0 to 59.
    Minute,
    /// 0 to 23.
    Hour,
    /// 1 to 31.
    Day,
    /// ISO 8601 week, 1 to 53.
    Week,
    /// 1 to 12.
    Month,
    /// Four digits.
    Year,
}

/// Folds text for comparison without case: each Unicode scalar value becomes its simple lower-case mapping (one to one:
/// values whose lower case is longer than one scalar stay as they are, except U+0130 which becomes `i`; the long s U+017F
/// becomes `s`, as in Unicode's case folding, so that it equals its other cases); bytes that are not UTF-8 stay as they
/// are.
pub fn fold(text: &[u8], out: &mut Vec<u8>) {
    out.reserve(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let plain = fold_ascii(rest, out);
        rest = rest.get(plain..).unwrap_or_default();
        // A character beyond ASCII has no ASCII byte, so its run of bytes is folded by itself.
        let run = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
        fold_characters(rest.get(..run).unwrap_or_default(), out);
        rest = rest.get(run..).unwrap_or_default();
    }
}

/// Appends the ASCII characters at the start of `text`, folded, and says how many there were. A step is looked at and folded in registers.
#[inline]
fn fold_ascii(text: &[u8], out: &mut Vec<u8>) -> usize {
    let (steps, _) = text.as_chunks::<32>();
    let mut plain = 0;
    for step in steps {
        if step.iter().fold(0, |all, byte| all | byte) >= 0x80 {
            break;
        }
        let mut low = *step;
        low.make_ascii_lowercase();
        out.extend_from_slice(&low);
        plain += step.len();
    }
    let tail = text.get(plain..).unwrap_or_default();
    let tail = tail.get(..tail.iter().position(|byte| !byte.is_ascii()).unwrap_or(tail.len())).unwrap_or_default();
    let start = out.len();
    out.extend_from_slice(tail);
    out.get_mut(start..).unwrap_or_default().make_ascii_lowercase();
    plain + tail.len()
}

fn fold_characters(text: &[u8], out: &mut Vec<u8>) {
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            let mut lower = c.to_lowercase();
            let folded = match (lower.next(), lower.next()) {
                _ if c == '\u{17f}' => 's',
                (Some(one), None) => one,
                _ if c == '\u{130}' => 'i',
                _ => c,
            };
            out.extend_from_slice(folded.encode_utf8(&mut [0; 4]).as_bytes());
        }
        out.extend_from_slice(chunk.invalid());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Characters beyond ASCII at every place of a step, and bytes that are no text.
        #[test]
        fn folding_by_steps_is_folding_by_bytes(
            text in proptest::collection::vec(prop_oneof![8 => 0x20_u8..0x7f, 1 => Just(0xc4_u8), 1 => Just(0x90), 1 => Just(0xe1), 1 => any::<u8>()], 0..150),
        ) {
            let mut by_bytes = Vec::new();
            let mut rest = text.as_slice();
            while let Some(first) = rest.first() {
                if first.is_ascii() {
                    by_bytes.push(first.to_ascii_lowercase());
                    rest = &rest[1..];
                } else {
                    let run = rest.iter().position(u8::is_ascii).unwrap_or(rest.len());
                    fold_characters(&rest[..run], &mut by_bytes);
                    rest = &rest[run..];
                }
            }
            let mut folded = b"before".to_vec();
            fold(&text, &mut folded);
            prop_assert_eq!(&folded[..6], b"before");
            prop_assert_eq!(&folded[6..], by_bytes.as_slice());
        }
    }
}
