//! Who asks, as far as the surface knows it.

use std::collections::{BTreeMap, BTreeSet};

use crate::pg::Names;

/// What a caller may read: units by table. What is not in it does not exist for the query.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Session {
    pub(crate) may: BTreeMap<String, BTreeSet<String>>,
    /// Set for a client of PostgreSQL: its dialect, and a catalogue for it.
    pub(crate) postgres: Option<Names>,
}

impl Session {
    /// A caller who may read nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the caller read the rows of a unit in a table.
    pub fn allow(&mut self, table: &str, unit: &str) {
        self.may.entry(table.to_owned()).or_default().insert(unit.to_owned());
    }

    /// What is asked is written in the dialect of PostgreSQL, and may look into its catalogue, where the client finds itself under these
    /// names.
    #[must_use]
    pub fn as_postgres(mut self, database: &str, user: &str) -> Self {
        self.postgres = Some(Names { database: database.to_owned(), user: user.to_owned() });
        self
    }

    /// The most units of one table.
    pub(crate) fn units(&self) -> usize {
        self.may.values().map(BTreeSet::len).max().unwrap_or(0)
    }
}
