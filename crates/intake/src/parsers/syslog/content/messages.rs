//! Messages and lines described as data: `data/cisco_asa.toml` (by number), `data/programs.toml` (by program) and
//! `data/lines.toml` (whole lines of files). Forms of a message are tried in the order of the file, and the first that fits
//! counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde::Deserialize;
use vg_model::FieldTable;

use super::pairs;
use super::pattern::{Pattern, Values};
use crate::parsers::scan::number;
use crate::parsers::sink::{FieldName, Sink};

const ASA: &str = include_str!("data/cisco_asa.toml");
const PROGRAMS: &str = include_str!("data/programs.toml");
const LINES: &str = include_str!("data/lines.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    message: Vec<Entry>,
    #[serde(default)]
    line: Vec<LineEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Message numbers.
    #[serde(default)]
    id: Vec<u32>,
    /// Programs whose messages these are.
    #[serde(default)]
    programs: Vec<String>,
    /// Its forms.
    text: Vec<String>,
    /// Values that the message means and does not say.
    #[serde(default)]
    set: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LineEntry {
    kind: String,
    text: Vec<String>,
    #[serde(default)]
    set: BTreeMap<String, String>,
    /// The value that is a URL, whose parts are given too.
    #[serde(default)]
    url: String,
}

/// A message: its forms and what they mean.
#[derive(Debug)]
struct Message {
    forms: Vec<Pattern>,
    set: Vec<(String, String)>,
}

impl Message {
    fn values<'t>(&self, text: &'t [u8]) -> Option<Values<'_, 't>> {
        self.forms.iter().find_map(|form| form.values(text))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().flat_map(Pattern::names).chain(self.set.iter().map(|(name, _)| name.as_str()))
    }
}

fn patterns(texts: &[String]) -> Vec<Pattern> {
    texts.iter().filter_map(|text| Pattern::read(text).ok()).collect()
}

fn message(text: &[String], set: BTreeMap<String, String>) -> Message {
    Message { forms: patterns(text), set: set.into_iter().collect() }
}

/// Hands the values of a form to `sink`.
pub(in crate::parsers) fn put_values<F: FieldName>(values: &Values<'_, '_>, sink: &mut impl Sink<F>) {
    for (value, text) in values.iter() {
        if value.pairs {
            pairs::semicolons(text, sink);
        } else if !text.is_empty() && text != b"-" {
            sink.put_named(value.name.as_bytes(), text);
        }
    }
}

fn put_set<F: FieldName>(set: &'static [(String, String)], sink: &mut impl Sink<F>) {
    for (name, word) in set {
        sink.put_named_word(name.as_bytes(), word);
    }
}

/// Hands what the first fitting message says to `sink`.
fn put_first<F: FieldName>(messages: &'static [Message], text: &[u8], sink: &mut impl Sink<F>) -> bool {
    for message in messages {
        if let Some(values) = message.values(text) {
            put_values(&values, sink);
            put_set(&message.set, sink);
            return true;
        }
    }
    false
}

/// Hands what a message of a Cisco firewall says to `sink`.
pub(super) fn asa<F: FieldName>(id: &[u8], text: &[u8], sink: &mut impl Sink<F>) {
    static BY_ID: LazyLock<BTreeMap<u32, Vec<Message>>> = LazyLock::new(|| {
        let mut out: BTreeMap<u32, Vec<Message>> = BTreeMap::new();
        for entry in toml::from_str::<File>(ASA).unwrap_or_default().message {
            for id in &entry.id {
                out.entry(*id).or_default().push(message(&entry.text, entry.set.clone()));
            }
        }
        out
    });
    if let Some(messages) = number(id).and_then(|id| BY_ID.get(&id)) {
        put_first(messages, text, sink);
    }
}

/// Messages by program, and every name that they can give.
struct ByProgram {
    messages: BTreeMap<String, Vec<Message>>,
    names: BTreeSet<String>,
}

static BY_PROGRAM: LazyLock<ByProgram> = LazyLock::new(|| {
    let mut out = ByProgram { messages: BTreeMap::new(), names: BTreeSet::new() };
    for entry in toml::from_str::<File>(PROGRAMS).unwrap_or_default().message {
        for program in &entry.programs {
            let message = message(&entry.text, entry.set.clone());
            out.names.extend(message.names().map(str::to_owned));
            out.messages.entry(program.clone()).or_default().push(message);
        }
    }
    out
});

/// Hands what a message of a program that stays `syslog` says to `sink`. True when its form is known.
pub(in crate::parsers) fn by_program<F: FieldName>(program: &str, text: &[u8], sink: &mut impl Sink<F>) -> bool {
    BY_PROGRAM.messages.get(program).is_some_and(|messages| put_first(messages, text, sink))
}

/// True when some rule asks for a value that only [`by_program`] yields.
pub(in crate::parsers) fn wants_programs(fields: &FieldTable) -> bool {
    BY_PROGRAM.names.iter().any(|name| fields.lookup(name.as_bytes()).is_some())
}

/// A form of line that files of a service have.
#[derive(Debug)]
pub(in crate::parsers) struct Line {
    /// The kind of event.
    pub(in crate::parsers) kind: &'static str,
    /// The value that is a URL.
    pub(in crate::parsers) url: String,
    forms: Vec<Pattern>,
    set: Vec<(String, String)>,
}

impl Line {
    /// The values of a line, when it has this form.
    pub(in crate::parsers) fn values<'t>(&self, text: &'t [u8]) -> Option<Values<'_, 't>> {
        self.forms.iter().find_map(|form| form.values(text))
    }

    /// Hands the values that the form means and does not say to `sink`.
    pub(in crate::parsers) fn put_set<F: FieldName>(&'static self, sink: &mut impl Sink<F>) {
        put_set(&self.set, sink);
    }
}

/// Kinds that lines may be of: a kind lives as long as the program.
const KINDS: [&str; 4] = ["squid", "dns_log", "zimbra", "syslog"];

/// The forms of lines, in the order in which they are tried.
pub(in crate::parsers) fn lines() -> &'static [Line] {
    static ALL: LazyLock<Vec<Line>> = LazyLock::new(|| {
        let entries = toml::from_str::<File>(LINES).unwrap_or_default().line;
        let line = |entry: LineEntry| {
            let kind = KINDS.into_iter().find(|kind| *kind == entry.kind)?;
            let set = entry.set.into_iter().collect();
            Some(Line { kind, url: entry.url, forms: patterns(&entry.text), set })
        };
        entries.into_iter().filter_map(line).collect()
    });
    &ALL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_whole() {
        for (name, text) in [("cisco_asa", ASA), ("programs", PROGRAMS), ("lines", LINES)] {
            let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            let texts = file.message.iter().flat_map(|entry| &entry.text);
            for text in texts.chain(file.line.iter().flat_map(|entry| &entry.text)) {
                Pattern::read(text).unwrap_or_else(|error| panic!("{name}: {text}: {error}"));
            }
            assert_eq!(file.message.is_empty(), name == "lines", "{name}");
            for entry in &file.message {
                assert_eq!(entry.id.is_empty(), name != "cisco_asa", "{name}: {:?}", entry.text);
                assert_eq!(entry.programs.is_empty(), name != "programs", "{name}: {:?}", entry.text);
            }
            for entry in &file.line {
                assert!(KINDS.contains(&entry.kind.as_str()), "{name}: {}", entry.kind);
                for text in &entry.text {
                    assert!(Pattern::read(text).unwrap().names().any(|name| name == "timestamp"), "{text}");
                }
            }
        }
        assert!(lines().len() > 3 && BY_PROGRAM.names.len() > 20);
    }
}
