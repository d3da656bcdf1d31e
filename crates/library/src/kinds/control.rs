//! Controls: what must be in place on systems of a level.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length};
use crate::value::{ActId, CatalogueId, GroupId, Span, SystemLevel};

/// A catalogue of controls.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Catalogue {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// The standard or act that it follows.
    #[serde(default)]
    pub act: ActId,
    /// Which systems it is for.
    #[serde(default)]
    pub text: Text,
}

entry!(Catalogue, "catalogue", ["source", "act", "text"], |this, out| {
    out.refers("act", &["act"], this.act.as_str());
    out.text("text", &this.text, Length::Body);
});

/// A group of a catalogue.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Group {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// The catalogue.
    #[serde(default)]
    pub catalogue: CatalogueId,
    /// Its place in the order.
    #[serde(default)]
    pub order: u32,
}

entry!(Group, "group", ["source", "catalogue", "order"], |this, out| {
    out.refers("catalogue", &["catalogue"], this.catalogue.as_str());
});

/// What shows that a control is met.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// Issued document: policy, procedure, decision.
    Document,
    /// Record of something done: minutes, report, register.
    Record,
    /// Configuration read from a machine.
    Configuration,
    /// Log lines.
    Log,
    /// Measurement of the product itself.
    Measurement,
    /// Inventory list.
    Inventory,
    /// Contract or agreement.
    Contract,
    /// Result of a test.
    TestReport,
    /// Roster and watch log.
    Roster,
    /// Somebody's statement: the weakest.
    Statement,
}

/// A control, in our own short words.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Control {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Its group.
    #[serde(default)]
    pub group: GroupId,
    /// Levels that need it, each with the clause that says so for that level; empty text where the clause was not found.
    #[serde(default)]
    pub at: BTreeMap<SystemLevel, String>,
    /// What is required.
    #[serde(default)]
    pub requirement: Text,
    /// What shows that it is met, the best first.
    #[serde(default)]
    pub evidence: Vec<EvidenceKind>,
    /// How often, at least, by level.
    #[serde(default)]
    pub every: BTreeMap<SystemLevel, Span>,
    /// How long, at least, something is kept, by level.
    #[serde(default)]
    pub keep: BTreeMap<SystemLevel, Span>,
    /// Bounds by name, for example `min_length = 8`.
    #[serde(default)]
    pub values: BTreeMap<String, u32>,
    /// Name of the automatic check that can measure it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check: Option<String>,
}

impl Control {
    /// The lowest level that needs it.
    #[must_use]
    pub fn from_level(&self) -> Option<SystemLevel> {
        self.at.keys().next().copied()
    }
}

entry!(Control, "control", ["source", "group", "at", "requirement", "evidence"], |this, out| {
    out.refers("group", &["group"], this.group.as_str());
    out.text("requirement", &this.requirement, Length::Body);
    for (field, spans) in [("every", &this.every), ("keep", &this.keep)] {
        for (level, span) in spans {
            out.span(format!("{field}.{level}"), *span);
            if !this.at.contains_key(level) {
                out.trouble(
                    "at",
                    format!("`{field}` nêu cấp độ {level} mà yêu cầu không áp dụng cho cấp độ đó"),
                    format!("`{field}` names level {level}, for which the control is not required"),
                );
            }
        }
    }
    if this.at.is_empty() {
        out.trouble("at", "không áp dụng cho cấp độ nào", "required for no level");
    }
    if this.evidence.is_empty() {
        out.trouble("evidence", "không nêu bằng chứng nào", "names no evidence");
    }
    if this.check.as_deref().is_some_and(|name| !crate::lint::is_id(name)) {
        out.trouble(
            "check",
            "tên phép kiểm tra phải viết dạng chữ-thường-gạch-nối",
            "the name of a check is written in kebab case",
        );
    }
});
