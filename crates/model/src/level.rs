//! Severity in the words of Sigma.

use std::fmt;
use std::str::FromStr;

use crate::{Lang, Text};

/// How grave a match is, with the five names of the Sigma specification 2.1 (attribute `level`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Adds context; not meant to be looked at alone.
    #[default]
    Informational,
    /// Rarely an incident; worth a look when there is time.
    Low,
    /// Should be looked at regularly.
    Medium,
    /// Should be looked at promptly.
    High,
    /// An incident for all we know; look now.
    Critical,
}

impl Level {
    /// All levels, the gravest first: the order of every summary.
    pub const DESCENDING: [Level; 5] = [Level::Critical, Level::High, Level::Medium, Level::Low, Level::Informational];

    /// The Sigma word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::Informational => "informational",
            Level::Low => "low",
            Level::Medium => "medium",
            Level::High => "high",
            Level::Critical => "critical",
        }
    }

    /// The word shown to people.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        let text = match self {
            Level::Informational => Text::fixed("Thông tin", "Informational"),
            Level::Low => Text::fixed("Thấp", "Low"),
            Level::Medium => Text::fixed("Trung bình", "Medium"),
            Level::High => Text::fixed("Cao", "High"),
            Level::Critical => Text::fixed("Nghiêm trọng", "Critical"),
        };
        match lang {
            Lang::Vi => text.0,
            Lang::En => text.1,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The text is none of the five level names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownLevel(pub String);

impl fmt::Display for UnknownLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown level '{}': use informational, low, medium, high or critical", self.0)
    }
}

impl std::error::Error for UnknownLevel {}

impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(text: &str) -> Result<Self, UnknownLevel> {
        Self::DESCENDING
            .into_iter()
            .find(|level| level.as_str().eq_ignore_ascii_case(text.trim()))
            .ok_or_else(|| UnknownLevel(text.to_owned()))
    }
}
