//! Information systems, and who answers for them.

use super::{Printed, Property};
use crate::Place;

/// What one place says about one information system.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct SystemFact {
    /// Name.
    pub name: String,
    /// Code or short name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Security level 1 to 5 (Decree 85/2016/NĐ-CP, article 7 to 11).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Printed<u8>>,
    /// Unit that owns it (chủ quản).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Unit that operates it (đơn vị vận hành).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// State of the dossier on its level, as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<String>,
    /// Person who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// Everything else, under the names of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Where it stood.
    pub place: Place,
}

/// How a person or office is reached.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ContactFact {
    /// Name.
    pub name: String,
    /// Unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Position or role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Telephone numbers: digits, with a leading `+` where it was printed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub phones: Vec<Printed<String>>,
    /// Mail addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub emails: Vec<String>,
    /// Information system or host that it is about, where the row says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Where it stood.
    pub place: Place,
}
