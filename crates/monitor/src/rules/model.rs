//! Sets of rules and what was decided on single rules.

use vg_model::{Level, Timestamp};

/// Id of the set of the program.
pub(crate) const PACK: &str = "pack";
/// Statuses that Sigma knows (rules 2.1, Status); a rule may also have none.
pub const STATUSES: [&str; 5] = ["stable", "test", "experimental", "deprecated", "unsupported"];
/// Those that a new set looks for: what its authors have given up is left out.
pub(crate) const USED_STATUSES: [&str; 3] = ["stable", "test", "experimental"];

/// Where the rules of a set come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The program.
    Pack,
    /// A folder of the server that the settings name.
    Folder,
    /// A file that somebody sent.
    File,
}

impl Origin {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Folder => "folder",
            Self::File => "file",
        }
    }

    pub(crate) fn parse(name: &str) -> Self {
        [Self::Pack, Self::Folder].into_iter().find(|origin| origin.name() == name).unwrap_or(Self::File)
    }
}

/// What a set holds.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Content {
    /// Blob of its files; empty for the pack.
    pub blob: String,
    /// SHA-256 over paths and bytes.
    pub digest: String,
    /// Commit of a checkout.
    pub revision: String,
    /// First line of its licence.
    pub licence: String,
    /// Files that may hold rules.
    pub files: i64,
    /// Rules that can be used.
    pub rules: i64,
    /// Correlations that can be used.
    pub correlations: i64,
    /// Filters.
    pub filters: i64,
    /// Rules and files that cannot be used.
    pub refused: i64,
}

/// A set of rules of the installation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleSet {
    /// Id; `pack` for that of the program.
    pub id: String,
    /// Number of its state.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// By whom.
    pub updated_by: String,
    /// Of two rules with one id, that of the set with the lower place is used.
    pub place: i64,
    /// What people call it; no two sets have the same.
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Path of the folder, or name of the file.
    pub path: String,
    /// What it holds.
    pub content: Content,
    /// Since when.
    pub content_at: Timestamp,
    /// Who brought that.
    pub content_by: String,
    /// Whether its rules are looked for.
    pub on: bool,
    /// Least level of the rules that are looked for.
    pub min_level: Level,
    /// Statuses of the rules that are looked for. Those without a status are, always.
    pub statuses: Vec<String>,
}

/// A set that is to be made of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSet {
    /// What people will call it.
    pub name: String,
    /// Name of the file.
    pub path: String,
    /// Least level.
    pub min_level: Level,
    /// Statuses.
    pub statuses: Vec<String>,
}

/// What is changed of a set; what is nothing stays.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct SetChange {
    /// Name.
    pub name: Option<String>,
    /// Looked for or not.
    pub on: Option<bool>,
    /// Least level.
    pub min_level: Option<Level>,
    /// Statuses.
    pub statuses: Option<Vec<String>>,
    /// Place among the sets, from 0.
    pub place: Option<usize>,
}

/// What somebody decided on one rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Looked for or not, whatever its set says; nothing when the set decides again.
    pub on: Option<bool>,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: String,
}

/// What happened to a rule or a set.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// `on`, `off`, `set` for rules; `created`, `content`, `changed` for sets.
    pub event: String,
    /// Why, or what changed.
    pub reason: String,
}
