//! The maps as they are written, read and checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use vg_model::Text;

use super::value::Form;

/// The embedded files, in the order in which they are read.
const FILES: &[(&str, &str)] = &[
    ("columns.toml", include_str!("../../../../library/fields/columns.toml")),
    ("windows.toml", include_str!("../../../../library/fields/windows.toml")),
    ("linux.toml", include_str!("../../../../library/fields/linux.toml")),
    ("network.toml", include_str!("../../../../library/fields/network.toml")),
    ("web.toml", include_str!("../../../../library/fields/web.toml")),
    ("devices.toml", include_str!("../../../../library/fields/devices.toml")),
    ("common.toml", include_str!("../../../../library/fields/common.toml")),
];

/// Columns there may be; the event store has one for each.
pub const MAX_COLUMNS: usize = 128;

/// What the values of a column are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Text as the source has it.
    Text,
    /// An IPv4 or IPv6 address in its canonical text; an IPv4 address within IPv6 (`::ffff:192.0.2.1`) is that IPv4 address.
    Address,
    /// A digest or another hexadecimal text, in lower case.
    Hex,
    /// A whole number.
    Int,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Column {
    /// Name in the Elastic Common Schema, with dots.
    pub ecs: String,
    /// Name in SQL: the same with underscores.
    pub name: String,
    /// What its values are.
    pub kind: ColumnKind,
    /// Values are looked for one by one (addresses, digests, users), so that a store should know quickly where they are not.
    pub find: bool,
    /// What it holds, in both languages.
    pub about: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnEntry {
    name: String,
    kind: ColumnKind,
    #[serde(default)]
    find: bool,
    vi: String,
    en: String,
}

/// A field, or the first of several that has a value, in one form. Without any field the column stays empty, whatever other maps say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct From {
    pub(super) fields: Vec<String>,
    pub(super) form: Form,
    /// Words of the source and those that stand for them.
    pub(super) words: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum FromEntry {
    One(String),
    First(Vec<String>),
    As {
        from: String,
        #[serde(rename = "as")]
        form: Form,
    },
}

/// Which fields fill which columns, on which events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Map {
    /// Kind of event; empty for every kind.
    pub(super) kind: String,
    /// Fields that must have one of the values (whole text, case of ASCII ignored).
    pub(super) conditions: BTreeMap<String, Vec<String>>,
    /// Values that mean that there is none.
    pub(super) nothing: Vec<String>,
    /// Column → where it is filled from.
    pub(super) fields: Vec<(usize, From)>,
    /// Column → what it always holds.
    pub(super) fixed: Vec<(usize, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MapEntry {
    #[serde(default)]
    kind: String,
    #[serde(default, rename = "where")]
    conditions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    nothing: Vec<String>,
    #[serde(default)]
    fields: BTreeMap<String, FromEntry>,
    #[serde(default)]
    fixed: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    column: Vec<ColumnEntry>,
    #[serde(default)]
    map: Vec<MapEntry>,
}

/// A file of maps that is not in order.
#[derive(Debug, thiserror::Error)]
pub enum NormalError {
    /// It is not TOML of the form described in `library/fields/README.md`.
    #[error("field maps {file} cannot be read")]
    Toml {
        /// File name.
        file: String,
        /// The position and the reason.
        #[source]
        source: toml::de::Error,
    },
    /// It names something that is not there, or twice, or too much.
    #[error("field maps {file}: {what}")]
    Content {
        /// File name.
        file: String,
        /// What is wrong and how to mend it.
        what: String,
    },
}

/// All columns and maps.
#[derive(Clone, Debug, Default)]
pub struct Normal {
    columns: Vec<Column>,
    maps: Vec<Map>,
}

impl Normal {
    /// What is built in.
    ///
    /// # Errors
    ///
    /// When an embedded file is not valid; a test of the crate rules that out.
    pub fn embedded() -> Result<Self, NormalError> {
        let mut all = Self::default();
        for (name, text) in FILES {
            all.add(name, text)?;
        }
        Ok(all)
    }

    /// Adds one file. Columns must be named before a map fills them.
    ///
    /// # Errors
    ///
    /// When `text` is not TOML of the right form, names a column that nobody declared, or one twice.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), NormalError> {
        let read: File = toml::from_str(text).map_err(|source| NormalError::Toml { file: file.to_owned(), source })?;
        let wrong = |what: String| NormalError::Content { file: file.to_owned(), what };
        for entry in read.column {
            if self.columns.iter().any(|known| known.ecs == entry.name) {
                return Err(wrong(format!("column {} is declared twice; leave one", entry.name)));
            }
            if self.columns.len() >= MAX_COLUMNS {
                return Err(wrong(format!("more than {MAX_COLUMNS} columns")));
            }
            self.columns.push(Column {
                name: entry.name.replace('.', "_"),
                ecs: entry.name,
                kind: entry.kind,
                find: entry.find,
                about: Text::new(entry.vi, entry.en),
            });
        }
        for entry in read.map {
            self.maps.push(self.map(entry).map_err(wrong)?);
        }
        Ok(())
    }

    fn map(&self, mut entry: MapEntry) -> Result<Map, String> {
        let column = |name: &str| {
            let place = self.columns.iter().position(|column| column.ecs == name);
            place.ok_or_else(|| format!("column {name} is not declared; add it to columns.toml or mend the name"))
        };
        let mut fields = Vec::with_capacity(entry.fields.len());
        for (name, from) in entry.fields {
            let (from, form) = match from {
                FromEntry::One(field) => (vec![field], Form::Plain),
                FromEntry::First(fields) => (fields, Form::Plain),
                FromEntry::As { from, form } => (vec![from], form),
            };
            let words = entry.words.remove(&name).unwrap_or_default().into_iter().collect();
            fields.push((column(&name)?, From { fields: from, form, words }));
        }
        if let Some(name) = entry.words.keys().next() {
            return Err(format!(
                "words for column {name}, which the map does not fill; name a field for it or leave them out"
            ));
        }
        let mut fixed = Vec::with_capacity(entry.fixed.len());
        for (name, value) in entry.fixed {
            fixed.push((column(&name)?, value));
        }
        Ok(Map { kind: entry.kind, conditions: entry.conditions, nothing: entry.nothing, fields, fixed })
    }

    /// The columns; a [`super::Row`] is told their places in this list.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The place of a column by its name in the schema or in SQL.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.ecs == name || column.name == name)
    }

    /// The maps, in the order in which they were read.
    #[must_use]
    pub fn maps(&self) -> &[Map] {
        &self.maps
    }

    /// The fields of the sources that maps read, sorted: decoders must be asked for them.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for map in &self.maps {
            names.extend(map.conditions.keys().map(String::as_str));
            names.extend(map.fields.iter().flat_map(|(_, from)| from.fields.iter().map(String::as_str)));
        }
        names.sort_unstable();
        names.dedup();
        names
    }
}
