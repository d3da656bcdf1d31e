//! Why verdicts differ. `docs/differential.md` explains each class against the specification.

use crate::event::{Event, Leaf};
use crate::rule::{Item, Rule, Scalar};

/// A cause.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Class {
    /// `neq` of a field that the event does not have: we negate the test, the peer wants the field.
    NeqOfAbsentField,
    /// `exists` of a field that is there and null.
    ExistsOfNull,
    /// Null beside other values in one list, of a field that the event does not have.
    NullInListOfAbsentField,
    /// A field that is an empty list.
    EmptyList,
    /// Keywords under `all`: parts of values with us, whole values with the peer.
    KeywordsUnderAll,
    /// Keywords in numbers and booleans of the event, and keywords that are numbers.
    KeywordsBesideText,
    /// Wildcards under `windash` are plain characters with the peer.
    WildcardUnderWindash,
    /// `windash`: which dashes and slashes stand for one another.
    DashesUnderWindash,
    /// Wildcards under `startswith` and `endswith`: the peer anchors the wrong end.
    WildcardUnderPlace,
    /// `base64offset`: the peer keeps a last character that depends on what follows.
    Base64OffsetTail,
    /// Wildcards and line breaks: the peer's do not match them.
    WildcardAndLineBreak,
    /// An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) in an IPv4 network.
    MappedAddress,
    /// Letters whose lower case is longer than one scalar (`İ`) or depends on the place in the word (`Σ`).
    SpecialCasing,
    /// A plain scalar such as `007`: a number for us, a text for the peer's reader.
    LeadingZero,
    /// Blanks around a number in the event's text.
    BlanksAroundNumber,
    /// Field references between values of different types, or to a list.
    FieldReferenceTypes,
    /// The text of a number of the event: digits as written with us, printed again with the peer.
    NumberAsText,
    /// The peer's indexed engine and its evaluation of one rule disagree.
    PeerIndex,
    /// Not explained: look at it.
    Unknown(String),
}

/// The cause of a difference, judged from its least form.
pub fn of(rule: &Rule, event: &Event, ours: bool) -> Class {
    let items = rule.items();
    match items.iter().find_map(|item| of_item(item, event)) {
        Some(class) => class,
        None => Class::Unknown(features(&items, event, ours)),
    }
}

fn of_item(item: &Item, event: &Event) -> Option<Class> {
    let value = event.get(&item.field);
    let text = match value {
        Some(Leaf::Text(text)) => text.as_str(),
        _ => "",
    };
    let wild = item.values.iter().any(|value| matches!(value, Scalar::Text(text) if text.contains(['*', '?'])));
    let null = item.values.iter().any(|value| matches!(value.written(), "null" | "~" | "NULL"));
    let zero = |value: &Scalar| value.written().len() > 1 && value.written().starts_with('0');
    let numeric = ["lt", "lte", "gt", "gte"].iter().any(|modifier| item.has(modifier))
        || item.values.iter().any(|value| !matches!(value, Scalar::Text(_)));
    let broken = event.0.iter().any(|(_, leaf)| leaf.text().contains('\n'));
    let beside_text = event.0.iter().any(|(_, leaf)| !matches!(leaf, Leaf::Text(_)));
    let numbers = item.values.iter().any(|value| !matches!(value, Scalar::Text(_)));
    let special = event.0.iter().any(|(_, leaf)| leaf.text().contains(['İ', 'Σ', 'ς']));
    Some(match value {
        _ if item.field.is_empty() && item.has("all") => Class::KeywordsUnderAll,
        _ if item.field.is_empty() && (beside_text || numbers) => Class::KeywordsBesideText,
        None if item.has("neq") && !item.field.is_empty() => Class::NeqOfAbsentField,
        Some(Leaf::Null) if item.has("exists") => Class::ExistsOfNull,
        None if null && item.values.len() > 1 => Class::NullInListOfAbsentField,
        Some(Leaf::List(items)) if items.is_empty() => Class::EmptyList,
        _ if item.has("windash") && wild => Class::WildcardUnderWindash,
        _ if item.has("windash") => Class::DashesUnderWindash,
        _ if (item.has("startswith") || item.has("endswith")) && wild => Class::WildcardUnderPlace,
        _ if item.has("base64offset") => Class::Base64OffsetTail,
        _ if wild && broken => Class::WildcardAndLineBreak,
        _ if item.values.iter().any(|value| matches!(value, Scalar::Plain(_)) && zero(value)) => Class::LeadingZero,
        Some(Leaf::Text(_)) if numeric && text.trim() != text => Class::BlanksAroundNumber,
        Some(Leaf::Text(_)) if item.has("cidr") && text.to_lowercase().contains("::ffff:") => Class::MappedAddress,
        _ if special => Class::SpecialCasing,
        Some(_) if item.has("fieldref") => Class::FieldReferenceTypes,
        Some(Leaf::Number(_)) => Class::NumberAsText,
        _ => return None,
    })
}

/// What can be said of a difference that is not explained.
fn features(items: &[Item], event: &Event, ours: bool) -> String {
    let mut out = String::new();
    for item in items {
        out.push_str(if item.field.is_empty() { "keyword" } else { "field" });
        for modifier in &item.modifiers {
            out.push('|');
            out.push_str(modifier);
        }
        out.push_str(match event.get(&item.field) {
            None => " on absent; ",
            Some(Leaf::Null) => " on null; ",
            Some(Leaf::Text(_)) => " on text; ",
            Some(Leaf::Number(_)) => " on number; ",
            Some(Leaf::Bool(_)) => " on bool; ",
            Some(Leaf::List(_)) => " on list; ",
        });
    }
    out + if ours { "ours match" } else { "peer match" }
}

/// The cause of a difference in what is accepted.
pub fn refusal(by_us: bool, reason: &str) -> String {
    let known = match reason {
        _ if reason.contains("'base64offset' needs at least two bytes") => "one byte under base64offset",
        _ if reason.contains("invalid CIDR") => "a network without a prefix length",
        _ if reason.contains("|all modifier requires") => "`all` with one value",
        _ => return format!("{} refuses, not explained: {reason}", if by_us { "we" } else { "the peer" }),
    };
    format!("{} {known}", if by_us { "we refuse" } else { "the peer refuses" })
}
