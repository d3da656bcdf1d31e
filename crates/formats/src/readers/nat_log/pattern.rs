//! Patterns of the user: text with named fields in braces.

use std::fmt;

use vg_model::Text;

use super::builtin::translation;
use crate::facts::{Stamp, TranslationFact};
use crate::limits::{MAX_PATTERN, MAX_PATTERN_FIELDS, MAX_PATTERN_VALUE};

/// A pattern such as `{time} {*} {protocol} {inside_ip}:{inside_port} -> {outside_ip}:{outside_port}`.
///
/// A field takes everything up to the text that follows it in the pattern; the last one takes the rest of the line.
/// Blanks in the pattern stand for one or more blanks. Fields: `time` (start), `end`, `inside_ip`, `inside_port`,
/// `outside_ip`, `outside_port`, `peer_ip`, `peer_port`, `protocol`, `event`, and `*` for anything. `inside_ip` and
/// `outside_ip` are needed. A brace itself is written twice.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    Literal(String),
    Field(Name),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Name {
    Time,
    End,
    InsideIp,
    InsidePort,
    OutsideIp,
    OutsidePort,
    PeerIp,
    PeerPort,
    Protocol,
    Event,
    Any,
}

const NAMES: &[(&str, Name)] = &[
    ("time", Name::Time),
    ("end", Name::End),
    ("inside_ip", Name::InsideIp),
    ("inside_port", Name::InsidePort),
    ("outside_ip", Name::OutsideIp),
    ("outside_port", Name::OutsidePort),
    ("peer_ip", Name::PeerIp),
    ("peer_port", Name::PeerPort),
    ("protocol", Name::Protocol),
    ("event", Name::Event),
    ("*", Name::Any),
];

/// Why a pattern cannot be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PatternError {
    /// Longer than [`MAX_PATTERN`] bytes, or more than [`MAX_PATTERN_FIELDS`] fields.
    TooLong,
    /// A brace without its partner.
    Brace,
    /// A field that is not known.
    UnknownField(String),
    /// Two fields with nothing between them, so that nobody can say where the first ends.
    Adjacent,
    /// `inside_ip` or `outside_ip` is missing.
    Incomplete,
}

impl PatternError {
    /// Stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            PatternError::TooLong => "pattern_too_long",
            PatternError::Brace => "pattern_brace",
            PatternError::UnknownField(_) => "pattern_unknown_field",
            PatternError::Adjacent => "pattern_adjacent",
            PatternError::Incomplete => "pattern_incomplete",
        }
    }

    /// What is wrong and how to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        let names = names.join(", ");
        match self {
            PatternError::TooLong => Text::new(
                format!(
                    "Mẫu dài quá {MAX_PATTERN} byte hoặc có quá {MAX_PATTERN_FIELDS} trường; hãy rút gọn bằng {{*}}."
                ),
                format!(
                    "the pattern has more than {MAX_PATTERN} bytes or {MAX_PATTERN_FIELDS} fields; shorten it with {{*}}"
                ),
            ),
            PatternError::Brace => Text::new(
                "Mẫu có dấu ngoặc nhọn không khớp; dấu ngoặc trong văn bản phải viết hai lần ({{ hoặc }}).",
                "a brace of the pattern has no partner; write a brace of the text twice ({{ or }})",
            ),
            PatternError::UnknownField(name) => Text::new(
                format!("Mẫu có trường không biết «{name}»; các trường được dùng: {names}."),
                format!("the pattern names the unknown field \"{name}\"; the fields are: {names}"),
            ),
            PatternError::Adjacent => Text::new(
                "Giữa hai trường của mẫu phải có ký tự ngăn cách.",
                "two fields of the pattern need some text between them",
            ),
            PatternError::Incomplete => Text::new(
                "Mẫu phải có cả {inside_ip} và {outside_ip}.",
                "the pattern needs both {inside_ip} and {outside_ip}",
            ),
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message().en)
    }
}

impl std::error::Error for PatternError {}

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(text: String) -> Result<Self, PatternError> {
        Self::new(&text)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// [`PatternError`] says what to mend.
    pub fn new(text: &str) -> Result<Self, PatternError> {
        if text.len() > MAX_PATTERN {
            return Err(PatternError::TooLong);
        }
        let parts = parts(text)?;
        let fields = || parts.iter().filter_map(|part| if let Part::Field(name) = part { Some(*name) } else { None });
        if fields().count() > MAX_PATTERN_FIELDS {
            return Err(PatternError::TooLong);
        }
        if parts.windows(2).any(|pair| matches!(pair, [Part::Field(_), Part::Field(_)])) {
            return Err(PatternError::Adjacent);
        }
        if !fields().any(|name| name == Name::InsideIp) || !fields().any(|name| name == Name::OutsideIp) {
            return Err(PatternError::Incomplete);
        }
        Ok(Self { text: text.to_owned(), parts })
    }

    /// The translation that a line speaks of; `None` when the line does not fit.
    #[must_use]
    pub fn read(&self, line: &str) -> Option<TranslationFact> {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut rest = line.as_str();
        let mut found: Vec<(Name, &str)> = Vec::new();
        let mut open: Option<Name> = None;
        for part in &self.parts {
            match part {
                Part::Field(name) => open = Some(*name),
                Part::Literal(literal) => match open.take() {
                    None => rest = rest.strip_prefix(literal.as_str())?,
                    Some(name) => {
                        let (value, behind) = cut(rest, literal, name)?;
                        found.push((name, value));
                        rest = behind;
                    }
                },
            }
        }
        match open {
            Some(name) => found.push((name, rest)),
            None if rest.trim().is_empty() => {}
            None => return None,
        }
        build(&found)
    }
}

/// The value before `literal` and what follows. Addresses of version 6 hold colons, so for a field with a type the first
/// place at which the value fits is taken.
fn cut<'a>(text: &'a str, literal: &str, name: Name) -> Option<(&'a str, &'a str)> {
    let mut from = 0;
    loop {
        let at = text.get(from..)?.find(literal)? + from;
        let (value, behind) = (text.get(..at)?, text.get(at + literal.len()..)?);
        let fits = match name {
            Name::InsideIp | Name::OutsideIp | Name::PeerIp => {
                value.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
            }
            Name::InsidePort | Name::OutsidePort | Name::PeerPort => value.parse::<u16>().is_ok(),
            Name::Time | Name::End => !Stamp::parse(value).readings.is_empty(),
            Name::Protocol | Name::Event | Name::Any => true,
        };
        if value.len() > MAX_PATTERN_VALUE && !fits {
            return None;
        }
        if fits {
            return Some((value, behind));
        }
        from = at + text.get(at..)?.chars().next()?.len_utf8();
    }
}

fn build(found: &[(Name, &str)]) -> Option<TranslationFact> {
    let get = |name: Name| found.iter().find(|(known, _)| *known == name).map(|(_, value)| value.trim());
    let address = |name| get(name).and_then(|text| text.trim_matches(['[', ']']).parse().ok());
    let port = |name| get(name).and_then(|text| text.parse().ok());
    let stamp = |name| get(name).map(Stamp::parse);
    let mut fact = translation(address(Name::InsideIp)?, address(Name::OutsideIp)?);
    fact.inside_port = port(Name::InsidePort);
    fact.outside_port = port(Name::OutsidePort);
    fact.peer = address(Name::PeerIp);
    fact.peer_port = port(Name::PeerPort);
    fact.protocol = get(Name::Protocol).map(str::to_lowercase);
    fact.event = get(Name::Event).map(str::to_lowercase);
    fact.start = stamp(Name::Time);
    fact.end = stamp(Name::End);
    Some(fact)
}

fn parts(text: &str) -> Result<Vec<Part>, PatternError> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' if chars.next_if_eq(&'{').is_some() => literal.push('{'),
            '}' if chars.next_if_eq(&'}').is_some() => literal.push('}'),
            '}' => return Err(PatternError::Brace),
            '{' => {
                let mut name = String::new();
                loop {
                    match chars.next() {
                        Some('}') => break,
                        Some(c) if c != '{' => name.push(c),
                        _ => return Err(PatternError::Brace),
                    }
                }
                let known = NAMES.iter().find(|(known, _)| *known == name).map(|(_, name)| *name);
                if !literal.is_empty() {
                    parts.push(Part::Literal(std::mem::take(&mut literal)));
                }
                parts.push(Part::Field(known.ok_or(PatternError::UnknownField(name))?));
            }
            ' ' | '\t' if literal.ends_with(' ') => {}
            '\t' => literal.push(' '),
            c => literal.push(c),
        }
    }
    if !literal.is_empty() {
        parts.push(Part::Literal(literal));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_reads_lines() {
        let text = "{time} fw1 {*} nat {protocol} {inside_ip}:{inside_port} -> {outside_ip}:{outside_port} ({event})";
        let pattern = Pattern::new(text).unwrap();
        let fact = pattern
            .read("2023-12-30T02:00:00+07:00  fw1 x y nat TCP 10.0.0.5:51000 -> 203.0.113.9:40001 (ADD)")
            .unwrap();
        assert_eq!((fact.inside.to_string(), fact.inside_port), ("10.0.0.5".into(), Some(51000)));
        assert_eq!((fact.outside.to_string(), fact.outside_port), ("203.0.113.9".into(), Some(40001)));
        assert_eq!((fact.protocol.as_deref(), fact.event.as_deref()), (Some("tcp"), Some("add")));
        assert!(fact.start.unwrap().readings[0].instant);
        assert!(pattern.read("something else").is_none());
        let six = Pattern::new("{inside_ip}:{inside_port}>{outside_ip}").unwrap();
        assert!(
            six.read(&format!("{}:1>203.0.113.1", "1:".repeat(MAX_PATTERN_VALUE))).is_none(),
            "a value beyond the limit"
        );
        assert_eq!(six.read("2001:db8::5:443>2001:db8:1::9").unwrap().inside.to_string(), "2001:db8::5");
    }

    #[test]
    fn patterns_say_what_is_wrong() {
        let code = |text: &str| Pattern::new(text).unwrap_err().code();
        assert_eq!(code("{inside_ip}{outside_ip}"), "pattern_adjacent");
        assert_eq!(code("{inside_ip} {outside}"), "pattern_unknown_field");
        assert_eq!(code("{inside_ip"), "pattern_brace");
        assert_eq!(code("inside_ip}"), "pattern_brace");
        assert_eq!(code("{inside_ip} only"), "pattern_incomplete");
        assert_eq!(code(&"x".repeat(MAX_PATTERN + 1)), "pattern_too_long");
        assert_eq!(code(&"{*} ".repeat(MAX_PATTERN_FIELDS + 1)), "pattern_too_long");
        let braces = Pattern::new("{{{inside_ip}}} {outside_ip}").unwrap();
        assert!(braces.read("{10.0.0.1} 203.0.113.1").is_some());
        let json = serde_json::to_string(&braces).unwrap();
        assert_eq!(serde_json::from_str::<Pattern>(&json).unwrap(), braces);
    }
}
