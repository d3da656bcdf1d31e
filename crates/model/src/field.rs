//! Field names, interned once per rule set.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::{SourceKind, limits};

/// The number of a field name in its [`FieldTable`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]
pub struct FieldId(pub u16);

impl FieldId {
    /// The number as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a name in a record stands for: a field, by its own name or by an alias of another schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldRef {
    /// The field.
    pub id: FieldId,
    /// True when the record's name is an alias (ECS and the like): the native name wins where both are present.
    pub alias: bool,
}

/// In which values of an event, besides those of named fields, rules search for keywords.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Keywords {
    /// No rule does.
    #[default]
    None,
    /// In values that are text in themselves: no keyword can stand in a number, a time, a GUID, a SID or hex digits.
    InText,
    /// In every value.
    Anywhere,
}

/// Names of the fields that some rule asks for: a parser's projection and a matcher's index in one.
///
/// Immutable once built and shared by all threads. Names are exact (Sigma field names are case-sensitive).
#[derive(Debug, Default)]
pub struct FieldTable {
    names: Vec<Box<str>>,
    index: HashMap<Box<[u8]>, FieldRef, FixedState>,
    prefixes: hashbrown::HashSet<Box<[u8]>, FixedState>,
    everything: bool,
    /// By kind of source.
    keywords: Vec<(Box<str>, Keywords)>,
}

/// Collects the names for a [`FieldTable`].
#[derive(Debug, Default)]
pub struct FieldTableBuilder {
    table: FieldTable,
}

impl FieldTableBuilder {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The id of `name`, new or known; `None` when the table is full ([`limits::MAX_FIELDS`]).
    pub fn intern(&mut self, name: &str) -> Option<FieldId> {
        if let Some(known) = self.table.index.get(name.as_bytes()).copied()
            && !known.alias
        {
            return Some(known.id);
        }
        if self.table.names.len() >= limits::MAX_FIELDS {
            return None;
        }
        let id = FieldId(u16::try_from(self.table.names.len()).ok()?);
        self.table.names.push(name.into());
        self.add_name(name, FieldRef { id, alias: false });
        Some(id)
    }

    /// What `name` stands for: as known, by its own name or as an alias, else a new field. For readers beside the rules, whose wishes must
    /// not turn an alias that rules rely on into a field of its own. `None` when the table is full.
    pub fn want(&mut self, name: &str) -> Option<FieldRef> {
        match self.table.index.get(name.as_bytes()) {
            Some(known) => Some(*known),
            None => self.intern(name).map(|id| FieldRef { id, alias: false }),
        }
    }

    /// Makes `alias` another name of `native`, unless `alias` is itself a field that a rule asks for. Does nothing
    /// when no rule asks for `native`.
    pub fn alias(&mut self, alias: &str, native: &str) {
        let Some(target) = self.table.index.get(native.as_bytes()).copied() else { return };
        if !target.alias && !self.table.index.contains_key(alias.as_bytes()) {
            self.add_name(alias, FieldRef { id: target.id, alias: true });
        }
    }

    /// The finished table.
    #[must_use]
    pub fn build(self) -> FieldTable {
        self.table
    }

    fn add_name(&mut self, name: &str, target: FieldRef) {
        self.table.index.insert(name.as_bytes().into(), target);
        for (at, _) in name.match_indices('.') {
            if let Some(prefix) = name.as_bytes().get(..at) {
                self.table.prefixes.insert(prefix.into());
            }
        }
    }
}

impl FieldTable {
    /// The field that `name` stands for, when a rule asks for it.
    #[must_use]
    pub fn lookup(&self, name: &[u8]) -> Option<FieldRef> {
        self.index.get(name).copied()
    }

    /// True when some name of the table continues `prefix` after a dot: a parser need not enter an object for which
    /// this is false.
    #[must_use]
    pub fn has_prefix(&self, prefix: &[u8]) -> bool {
        self.prefixes.contains(prefix)
    }

    /// The native name of a field.
    #[must_use]
    pub fn name(&self, id: FieldId) -> &str {
        self.names.get(id.index()).map_or("", |name| name)
    }

    /// How many fields there are; ids are below this.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// True when no field is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// True when every value matters, not only the named fields (some rule searches keywords in whole events).
    #[must_use]
    pub fn wants_everything(&self) -> bool {
        self.everything
    }

    /// Says that every value of events of any kind matters; see [`FieldTable::wants_everything`].
    pub fn set_wants_everything(&mut self, everything: bool) {
        self.everything = everything;
    }

    /// In which values rules search for keywords, in events of a kind.
    #[must_use]
    pub fn keywords(&self, kind: SourceKind) -> Keywords {
        let known = self.keywords.iter().find(|(name, _)| **name == *kind.0).map(|(_, keywords)| *keywords);
        known.unwrap_or(if self.everything { Keywords::Anywhere } else { Keywords::None })
    }

    /// Says in which values rules search for keywords, in events of a kind.
    pub fn set_keywords(&mut self, kind: &str, keywords: Keywords) {
        self.everything |= keywords != Keywords::None;
        self.keywords.push((kind.into(), keywords));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_known_by_kind() {
        let mut table = FieldTableBuilder::new().build();
        assert_eq!(table.keywords(SourceKind("windows")), Keywords::None);
        table.set_keywords("zeek", Keywords::None);
        assert!(!table.wants_everything());
        table.set_keywords("windows", Keywords::InText);
        assert!(table.wants_everything());
        let kinds = ["windows", "zeek", "syslog"].map(|kind| table.keywords(SourceKind(kind)));
        assert_eq!(kinds, [Keywords::InText, Keywords::None, Keywords::Anywhere]);
    }

    #[test]
    fn native_names_win_over_aliases() {
        let mut builder = FieldTableBuilder::new();
        let image = builder.intern("Image").unwrap();
        builder.alias("process.executable", "Image");
        builder.alias("ignored", "NobodyAsks");
        let native = builder.intern("user.name").unwrap();
        builder.alias("user.name", "Image");
        assert_eq!(builder.want("process.executable"), Some(FieldRef { id: image, alias: true }), "stays an alias");
        let table = builder.build();
        assert_eq!(table.lookup(b"process.executable"), Some(FieldRef { id: image, alias: true }));
        assert_eq!(table.lookup(b"user.name"), Some(FieldRef { id: native, alias: false }));
        assert_eq!(table.lookup(b"ignored"), None);
        assert!(table.has_prefix(b"process"));
        assert!(!table.has_prefix(b"Image"));
    }
}
