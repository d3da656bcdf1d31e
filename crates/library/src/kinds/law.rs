//! Acts: everything that entries cite.

use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length};
use crate::value::{ActId, Day};

/// What an act is.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    /// Luật.
    Law,
    /// Nghị định.
    Decree,
    /// Quyết định.
    Decision,
    /// Thông tư.
    Circular,
    /// Chỉ thị.
    Directive,
    /// Công văn, công điện.
    #[default]
    Letter,
    /// Quy chuẩn kỹ thuật quốc gia: law.
    Regulation,
    /// Tiêu chuẩn quốc gia: sold, its sentences are not ours to copy.
    Standard,
    /// Press, an agency's page, a handbook.
    Publication,
}

/// A law, decree, circular, letter, standard or publication that entries cite. `from` and `until` of its head are its days
/// in force.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Act {
    /// What every entry has; the grade says how surely its text was known.
    #[serde(flatten)]
    pub head: Head,
    /// What it is.
    #[serde(default)]
    pub kind: ActKind,
    /// Official number, for example `05/2017/QĐ-TTg`; empty for a publication without one.
    #[serde(default)]
    pub number: String,
    /// Who issued it.
    #[serde(default)]
    pub issuer: Text,
    /// Day of issue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Day>,
    /// Acts that take its place.
    #[serde(default)]
    pub replaced_by: Vec<ActId>,
}

entry!(Act, "act", ["kind", "issuer"], |this, out| {
    out.text("issuer", &this.issuer, Length::Title);
    out.day("issued", this.issued);
    for act in &this.replaced_by {
        out.refers("replaced_by", &["act"], act.as_str());
    }
    if let (Some(issued), Some(from)) = (this.issued, this.head.from)
        && from < issued
    {
        out.trouble(
            "from",
            format!("có hiệu lực ngày {from}, trước ngày ban hành {issued}"),
            format!("in force on {from}, before it was issued on {issued}"),
        );
    }
});
