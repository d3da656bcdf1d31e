//! Value modifiers: their names and what each makes of a value.
//!
//! Specification: Sigma modifiers 2.1 and Sigma rules 2.1 (Value Modifiers): modifiers are applied in the order written.
//! One value may become several alternatives (`windash`, `base64offset`, placeholder lists), which are joined by OR even
//! under `all`. Readings of ours: `contains`, `startswith` and `endswith` behind `re` anchor the expression; a quoted
//! number is taken by the numeric modifiers; `cidr` with host bits set stands for its network.

use ipnet::IpNet;
use vg_model::limits;

use super::ast::{Op, Part, Place, Relation, TimePart};
use super::pattern::{TextValue, Utf16, base64, base64_offsets};
use super::problem::ProblemKind;
use super::regex::RegexFlags;

/// A modifier behind a field name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Modifier {
    All,
    Neq,
    Contains,
    StartsWith,
    EndsWith,
    Exists,
    Cased,
    Re,
    IgnoreCase,
    MultiLine,
    DotAll,
    Cidr,
    Base64,
    Base64Offset,
    Utf16(Utf16),
    Windash,
    Expand,
    FieldRef,
    Compare(Relation),
    Time(TimePart),
}

impl Modifier {
    /// By its name in the specification; `ignorecase`, `multiline` and `dotall` are long names in common use.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "all" => Self::All,
            "neq" => Self::Neq,
            "contains" => Self::Contains,
            "startswith" => Self::StartsWith,
            "endswith" => Self::EndsWith,
            "exists" => Self::Exists,
            "cased" => Self::Cased,
            "re" => Self::Re,
            "i" | "ignorecase" => Self::IgnoreCase,
            "m" | "multiline" => Self::MultiLine,
            "s" | "dotall" => Self::DotAll,
            "cidr" => Self::Cidr,
            "base64" => Self::Base64,
            "base64offset" => Self::Base64Offset,
            "utf16" => Self::Utf16(Utf16::Marked),
            "utf16le" | "wide" => Self::Utf16(Utf16::Little),
            "utf16be" => Self::Utf16(Utf16::Big),
            "windash" => Self::Windash,
            "expand" => Self::Expand,
            "fieldref" => Self::FieldRef,
            "lt" => Self::Compare(Relation::Lt),
            "lte" => Self::Compare(Relation::Le),
            "gt" => Self::Compare(Relation::Gt),
            "gte" => Self::Compare(Relation::Ge),
            "minute" => Self::Time(TimePart::Minute),
            "hour" => Self::Time(TimePart::Hour),
            "day" => Self::Time(TimePart::Day),
            "week" => Self::Time(TimePart::Week),
            "month" => Self::Time(TimePart::Month),
            "year" => Self::Time(TimePart::Year),
            _ => return None,
        })
    }

    /// True for modifiers of the list of values, which do not touch a value.
    pub(super) fn is_about_the_list(self) -> bool {
        matches!(self, Self::All | Self::Neq | Self::Expand)
    }

    /// True for a modifier that must be the first one to touch the value.
    pub(super) fn must_come_first(self) -> bool {
        matches!(self, Self::Re | Self::Exists | Self::Cidr | Self::Time(_))
    }
}

/// A value on its way through the modifiers.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Item {
    /// Text: the value, and the value as written for conversions that need it.
    Text(TextValue),
    Number(String),
    Bool {
        value: bool,
        written: String,
    },
    Null,
    /// Text that a regular expression is made of, as written.
    Raw(String),
    Regex {
        pattern: String,
        flags: RegexFlags,
    },
    Cidr(String),
    Compare(Relation, f64),
    Exists(bool),
    FieldRef {
        other: String,
        place: Place,
        cased: bool,
    },
    Time(TimePart, Relation, f64),
    Unset(String),
}

/// What is wrong with a modifier and its value.
pub(super) type Refusal = (ProblemKind, String);

impl Item {
    fn describe(&self) -> &'static str {
        match self {
            Self::Text(_) | Self::Raw(_) => "a text",
            Self::Number(_) => "a number",
            Self::Bool { .. } => "true or false",
            Self::Null => "null",
            Self::Regex { .. } => "a regular expression",
            Self::Cidr(_) => "a network",
            Self::Compare(..) => "a comparison",
            Self::Exists(_) => "an existence test",
            Self::FieldRef { .. } => "a field reference",
            Self::Time(..) => "a part of a date",
            Self::Unset(_) => "a placeholder",
        }
    }

    /// The value as text, for modifiers of texts: numbers and booleans count as they are written.
    fn into_text(self) -> Result<TextValue, Self> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Number(digits) => Ok(literal(digits)),
            Self::Bool { written, .. } => Ok(literal(written)),
            other => Err(other),
        }
    }

    fn number(&self) -> Option<f64> {
        let text = match self {
            Self::Number(digits) => digits.clone(),
            Self::Text(text) => String::from_utf8(text.plain()?).ok()?,
            _ => return None,
        };
        text.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// The finished test.
    pub(super) fn into_op(self, keyword: bool) -> Op {
        match self {
            Self::Text(text) => Op::Like(text.pattern(keyword)),
            Self::Raw(text) => Op::Like(TextValue::parse(&text).pattern(keyword)),
            Self::Number(digits) if keyword => Op::Like(literal(digits).pattern(true)),
            Self::Bool { written, .. } if keyword => Op::Like(literal(written).pattern(true)),
            Self::Number(digits) => Op::Number(digits),
            Self::Bool { value, .. } => Op::Bool(value),
            Self::Null => Op::Null,
            Self::Regex { pattern, flags } => Op::Regex {
                pattern,
                ignore_case: flags.ignore_case,
                multi_line: flags.multi_line,
                dot_all: flags.dot_all,
            },
            Self::Cidr(network) => Op::Cidr(network),
            Self::Compare(relation, number) => Op::Compare(relation, number),
            Self::Exists(present) => Op::Exists(present),
            Self::FieldRef { other, place, cased } => Op::FieldRef { other, place, cased },
            Self::Time(part, relation, number) => Op::TimePart(part, relation, number),
            Self::Unset(name) => Op::UnsetPlaceholder(name),
        }
    }
}

fn literal(text: String) -> TextValue {
    TextValue::from_parts(vec![Part::Literal(text.into_bytes())])
}

/// Applies one modifier to one value.
pub(super) fn apply(modifier: Modifier, name: &str, item: Item) -> Result<Vec<Item>, Refusal> {
    if modifier.is_about_the_list() || matches!(item, Item::Unset(_)) {
        return Ok(vec![item]);
    }
    match modifier {
        Modifier::Contains | Modifier::StartsWith | Modifier::EndsWith => place(modifier, name, item).map(|i| vec![i]),
        Modifier::Windash => {
            let text = plain_text(name, item)?;
            let limit = limits::MAX_PATTERNS_PER_ITEM;
            let variants = text.windash(limit).ok_or_else(|| {
                (
                    ProblemKind::TooManyPatterns,
                    format!("'windash' makes more than {limit} patterns of one value: split it"),
                )
            })?;
            Ok(variants.into_iter().map(Item::Text).collect())
        }
        Modifier::Base64 | Modifier::Base64Offset => encode(modifier, name, item),
        _ => apply_single(modifier, name, item).map(|item| vec![item]),
    }
}

fn apply_single(modifier: Modifier, name: &str, item: Item) -> Result<Item, Refusal> {
    match (modifier, item) {
        (Modifier::Cased, Item::FieldRef { other, place, .. }) => Ok(Item::FieldRef { other, place, cased: true }),
        (Modifier::Cased, item) => {
            let mut text = item.into_text().map_err(|item| wrong_value(name, "a text or field reference", &item))?;
            text.cased = true;
            Ok(Item::Text(text))
        }
        (Modifier::Utf16(flavour), item) => {
            let mut text = plain_text(name, item)?;
            text.encode_utf16(flavour);
            Ok(Item::Text(text))
        }
        (Modifier::Re, Item::Raw(pattern)) => Ok(Item::Regex { pattern, flags: RegexFlags::default() }),
        (Modifier::IgnoreCase, Item::Regex { pattern, flags }) => {
            Ok(Item::Regex { pattern, flags: RegexFlags { ignore_case: true, ..flags } })
        }
        (Modifier::MultiLine, Item::Regex { pattern, flags }) => {
            Ok(Item::Regex { pattern, flags: RegexFlags { multi_line: true, ..flags } })
        }
        (Modifier::DotAll, Item::Regex { pattern, flags }) => {
            Ok(Item::Regex { pattern, flags: RegexFlags { dot_all: true, ..flags } })
        }
        (Modifier::Cidr, Item::Text(text)) => network(&text).map(Item::Cidr),
        (Modifier::Compare(relation), Item::Time(part, Relation::Eq, number)) => Ok(Item::Time(part, relation, number)),
        (Modifier::Compare(relation), item) => match item.number() {
            Some(number) => Ok(Item::Compare(relation, number)),
            None => Err(wrong_value(name, "a number", &item)),
        },
        (Modifier::Time(part), item) => match item.number() {
            Some(number) => Ok(Item::Time(part, Relation::Eq, number)),
            None => Err(wrong_value(name, "a number", &item)),
        },
        (Modifier::Exists, Item::Bool { value, .. }) => Ok(Item::Exists(value)),
        (Modifier::FieldRef, Item::Text(text)) => match text.plain().map(String::from_utf8) {
            Some(Ok(other)) if !other.is_empty() => {
                Ok(Item::FieldRef { other, place: Place::Whole, cased: text.cased })
            }
            _ => Err((ProblemKind::ModifierValue, "'fieldref' takes a field name without wildcards".to_owned())),
        },
        (_, item) => Err(wrong_value(name, expected(modifier), &item)),
    }
}

fn expected(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Exists => "true or false",
        Modifier::IgnoreCase | Modifier::MultiLine | Modifier::DotAll => {
            "a regular expression (modifier 're' before it)"
        }
        _ => "a text",
    }
}

fn wrong_value(name: &str, expected: &str, found: &Item) -> Refusal {
    let kind = match found {
        Item::Text(_) | Item::Raw(_) | Item::Number(_) | Item::Bool { .. } | Item::Null => ProblemKind::ModifierValue,
        _ => ProblemKind::IllegalModifierChain,
    };
    (kind, format!("'{name}' takes {expected}, but here stands {}", found.describe()))
}

/// A text that is still text.
fn plain_text(name: &str, item: Item) -> Result<TextValue, Refusal> {
    match item.into_text() {
        Ok(text) if text.encoded => {
            Err((ProblemKind::IllegalModifierChain, format!("'{name}' must stand before an encoding modifier")))
        }
        Ok(text) => Ok(text),
        Err(item) => Err(wrong_value(name, "a text", &item)),
    }
}

fn place(modifier: Modifier, name: &str, item: Item) -> Result<Item, Refusal> {
    let (start, end, where_) = match modifier {
        Modifier::StartsWith => (false, true, Place::Start),
        Modifier::EndsWith => (true, false, Place::End),
        _ => (true, true, Place::Anywhere),
    };
    match item {
        Item::FieldRef { other, cased, .. } => Ok(Item::FieldRef { other, place: where_, cased }),
        Item::Regex { pattern, flags } => {
            let pattern = match where_ {
                Place::Start => format!(r"\A(?:{pattern})"),
                Place::End => format!(r"(?:{pattern})\z"),
                _ => pattern,
            };
            Ok(Item::Regex { pattern, flags })
        }
        item => {
            let mut text = item.into_text().map_err(|item| wrong_value(name, "a text", &item))?;
            if start {
                text.open_start();
            }
            if end {
                text.open_end();
            }
            Ok(Item::Text(text))
        }
    }
}

fn encode(modifier: Modifier, name: &str, item: Item) -> Result<Vec<Item>, Refusal> {
    let text = item.into_text().map_err(|item| wrong_value(name, "a text", &item))?;
    let Some(bytes) = text.plain() else {
        let message =
            format!("'{name}' takes a text without wildcards: escape them, or put 'contains' behind '{name}'");
        return Err((ProblemKind::ModifierValue, message));
    };
    let texts = match modifier {
        Modifier::Base64 => vec![base64(&bytes)],
        _ => match base64_offsets(&bytes) {
            Some(variants) => variants.to_vec(),
            None => {
                let message =
                    "'base64offset' needs at least two bytes: of fewer nothing is certain in the encoded text";
                return Err((ProblemKind::ModifierValue, message.to_owned()));
            }
        },
    };
    let cased = text.cased;
    Ok(texts.into_iter().map(|text| Item::Text(TextValue { cased, ..literal(text) })).collect())
}

fn network(text: &TextValue) -> Result<String, Refusal> {
    let bad = |shown: &str| {
        (ProblemKind::BadCidr, format!("'{shown}' is not a network: write it as 192.0.2.0/24 or 2001:db8::/32"))
    };
    let Some(Ok(plain)) = text.plain().map(String::from_utf8) else { return Err(bad("a value with wildcards")) };
    let parsed = match plain.parse::<IpNet>() {
        Ok(network) => network,
        Err(_) => IpNet::from(plain.parse::<std::net::IpAddr>().map_err(|_| bad(&plain))?),
    };
    Ok(parsed.trunc().to_string())
}
