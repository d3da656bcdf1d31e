//! What the report shows of a rule.

use std::sync::Arc;

use serde::Serialize;
use vg_detect::sigma::ast::RuleMeta;
use vg_model::{Level, RuleId, Text};

/// A rule as the report shows it.
#[derive(Clone, Debug, Serialize)]
pub struct ReportRule {
    /// The rule's id.
    pub id: RuleId,
    /// Title as written.
    pub title: String,
    /// Title in both languages; either may be empty.
    pub titles: Text,
    /// Its level.
    pub level: Level,
    /// Its tags.
    pub tags: Vec<String>,
    /// Description as written.
    pub description: String,
    /// What to check next, in both languages; may be empty.
    pub advice: Text,
    /// Links, as written.
    pub references: Vec<String>,
    /// Known false positives.
    pub falsepositives: Vec<String>,
    /// Author line.
    pub author: String,
    /// File of the rule, within its rule set.
    pub path: String,
    /// The rule as text.
    pub text: Arc<str>,
}

impl From<&RuleMeta> for ReportRule {
    fn from(meta: &RuleMeta) -> Self {
        Self {
            id: meta.id.clone(),
            title: meta.title.clone(),
            titles: meta.titles.clone(),
            level: meta.level,
            tags: meta.tags.clone(),
            description: meta.description.clone(),
            advice: meta.advice.clone(),
            references: meta.references.clone(),
            falsepositives: meta.falsepositives.clone(),
            author: meta.author.clone(),
            path: meta.path.clone(),
            text: Arc::clone(&meta.text),
        }
    }
}
