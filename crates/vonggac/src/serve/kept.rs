//! What the API shows of every object and every text of a capability.

use serde::Serialize;
use utoipa::ToSchema;
use vg_access::Kept;
use vg_model::Text;

use super::inventory::names::Names;

/// A text in both languages.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub(in crate::serve) struct BothView {
    vi: String,
    en: String,
}

impl From<&Text> for BothView {
    fn from(text: &Text) -> Self {
        Self { vi: text.vi.clone(), en: text.en.clone() }
    }
}

impl BothView {
    /// A text that stands in the program, Vietnamese and English.
    pub(in crate::serve) fn of((vi, en): (&str, &str)) -> Self {
        Self { vi: vi.to_owned(), en: en.to_owned() }
    }

    /// A word that is the same in both languages.
    pub(in crate::serve) fn same(word: &str) -> Self {
        Self { vi: word.to_owned(), en: word.to_owned() }
    }
}

/// What every object says of itself.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::serve) struct KeptView {
    id: String,
    unit: String,
    /// Number of its state; `ETag` of the answer, `If-Match` of a change.
    version: i64,
    created_at: String,
    updated_at: String,
    /// Kind and id of who changed it last.
    updated_by: String,
    /// What that person or program is called; empty when the program did it by itself.
    updated_by_name: String,
}

impl KeptView {
    pub(in crate::serve) fn of<T>(kept: &Kept<T>, names: &Names) -> Self {
        Self {
            id: kept.id.clone(),
            unit: kept.unit.clone(),
            version: kept.version,
            created_at: kept.created_at.to_string(),
            updated_at: kept.updated_at.to_string(),
            updated_by: kept.updated_by.clone(),
            updated_by_name: names.get(&kept.updated_by),
        }
    }
}
