//! Comma-separated values without a header, whose columns a document of the vendor names: `data/paloalto.toml` and
//! `data/filterlog.toml`.
//!
//! A table has parts: the first one holds for every record, and the value of its column `next` names the part that goes on.
//! Fewer values than columns are an older version or a cut record, more are a newer version: vendors add at the end.
//! Empty values are absent. A value may be quoted, with quotation marks doubled.

use std::borrow::Cow;
use std::sync::LazyLock;

use serde::Deserialize;

use super::{Told, when};
use crate::parsers::clock_text::Clock;
use crate::parsers::scan::split_at;
use crate::parsers::sink::{FieldName, Sink};

/// Parts of one record: more are a circle in the data.
const MAX_PARTS: usize = 4;
/// Columns that tell the time.
const MAX_TIMES: usize = 4;

/// The columns of one vendor.
#[derive(Default, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// Columns that tell the time, the best first.
    #[serde(default)]
    time: Vec<String>,
    part: Vec<Part>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Part {
    /// Value of the column `next` of the part before it, case ignored; empty for the first part.
    #[serde(default)]
    when: Vec<String>,
    /// Names; `-` for a column without a meaning.
    columns: Vec<String>,
    /// Name of the column whose value names the next part.
    #[serde(default)]
    next: Option<String>,
}

fn read(text: &str) -> Table {
    toml::from_str(text).unwrap_or_default()
}

/// Columns of Palo Alto firewalls.
pub(super) fn palo_alto() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| read(PALO_ALTO));
    &TABLE
}

/// Columns of pfSense and OPNsense.
pub(super) fn filterlog() -> &'static Table {
    static TABLE: LazyLock<Table> = LazyLock::new(|| read(FILTERLOG));
    &TABLE
}

const PALO_ALTO: &str = include_str!("data/paloalto.toml");
const FILTERLOG: &str = include_str!("data/filterlog.toml");

impl Table {
    /// Hands the values of a record to `sink`.
    pub(super) fn walk<F: FieldName>(&self, text: &[u8], clock: &Clock, sink: &mut impl Sink<F>) -> Told {
        let mut cells = Cells { rest: Some(text) };
        let mut times = [&[][..]; MAX_TIMES];
        let mut part = self.part.first();
        for _ in 0..MAX_PARTS {
            let Some(columns) = part else { break };
            part = self.walk_part(columns, &mut cells, &mut times, sink);
        }
        Told { time: times.iter().find_map(|text| when::read(text, clock)), defect: None }
    }

    /// Hands the values of one part to `sink`; gives the part that follows.
    fn walk_part<'a, F: FieldName>(
        &self,
        part: &Part,
        cells: &mut Cells<'a>,
        times: &mut [&'a [u8]; MAX_TIMES],
        sink: &mut impl Sink<F>,
    ) -> Option<&Part> {
        let mut following = None;
        for name in &part.columns {
            let (raw, value) = cells.next()?;
            if part.next.as_ref() == Some(name) {
                following = self.part.iter().find(|part| part.answers(&value));
            }
            if name == "-" || value.is_empty() {
                continue;
            }
            if let Some(place) = self.time.iter().position(|time| time == name)
                && let Some(place) = times.get_mut(place)
            {
                *place = raw;
            }
            sink.put_named(name.as_bytes(), &value);
        }
        following
    }
}

impl Part {
    fn answers(&self, value: &[u8]) -> bool {
        self.when.iter().any(|when| when.as_bytes().eq_ignore_ascii_case(value))
    }
}

/// Walks over the cells of a record: as written, and as meant.
struct Cells<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for Cells<'a> {
    type Item = (&'a [u8], Cow<'a, [u8]>);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.rest?;
        let Some(inner) = text.strip_prefix(b"\"") else {
            let (cell, rest) = split_at(text, memchr::memchr(b',', text).unwrap_or(text.len()));
            self.rest = rest.get(1..);
            return Some((cell, Cow::Borrowed(cell)));
        };
        let (mut at, mut doubled) = (0, false);
        let end = loop {
            let Some(mark) = memchr::memchr(b'"', inner.get(at..).unwrap_or_default()) else { break inner.len() };
            if inner.get(at + mark + 1) != Some(&b'"') {
                break at + mark;
            }
            doubled = true;
            at += mark + 2;
        };
        let (cell, rest) = split_at(inner, end);
        let rest = rest.get(1..).unwrap_or_default();
        // What stands between the closing mark and the comma is damage and belongs to no value.
        self.rest = memchr::memchr(b',', rest).and_then(|comma| rest.get(comma + 1..));
        Some((cell, if doubled { Cow::Owned(undoubled(cell)) } else { Cow::Borrowed(cell) }))
    }
}

fn undoubled(cell: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(cell.len());
    let mut bytes = cell.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'"' {
            bytes.next_if_eq(&b'"');
        }
        out.push(byte);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_whole() {
        for text in [PALO_ALTO, FILTERLOG] {
            let table: Table = toml::from_str(text).unwrap();
            let columns: Vec<&String> = table.part.iter().flat_map(|part| &part.columns).collect();
            assert!(table.time.len() <= MAX_TIMES && table.time.iter().all(|time| columns.contains(&time)));
            assert!(table.part.first().is_some_and(|part| part.when.is_empty()));
            assert!(table.part.iter().skip(1).all(|part| !part.when.is_empty()));
            for part in &table.part {
                assert!(part.next.iter().all(|next| part.columns.contains(next)), "{:?}", part.when);
                let mut names: Vec<&String> = part.columns.iter().filter(|name| *name != "-").collect();
                names.sort();
                let all = names.len();
                names.dedup();
                assert_eq!(all, names.len(), "a column twice in {:?}", part.when);
            }
        }
    }

    #[test]
    fn cells() {
        let cells: Vec<String> = (Cells { rest: Some(b"a,,\"b,\"\"c\"\"\"x,\"open") })
            .map(|(_, cell)| String::from_utf8_lossy(&cell).into_owned())
            .collect();
        assert_eq!(cells, ["a", "", "b,\"c\"", "open"]);
    }
}
