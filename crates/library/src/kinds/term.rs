//! Terms of a regime.

use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length};

/// A term; the title is the term in both languages.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Term {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// What it means, in our own words.
    #[serde(default)]
    pub definition: Text,
    /// Vietnamese words of other regimes that mean the same, for search and readers.
    #[serde(default)]
    pub also: Vec<String>,
}

entry!(Term, "term", ["source", "definition"], |this, out| {
    out.text("definition", &this.definition, Length::Body);
});
