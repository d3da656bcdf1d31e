//! What every object of a capability has, whatever it is.

use vg_backend::sql::{Row, SqlError};
use vg_model::Timestamp;

/// An object with what is known of every object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept<T> {
    /// Id.
    pub id: String,
    /// Unit that it belongs to.
    pub unit: String,
    /// Number of its state, from 1; a change names the one it is based on.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Kind and id of who changed it last.
    pub updated_by: String,
    /// What it is.
    pub data: T,
}

impl<T> Kept<T> {
    /// The object of a row that has `id`, `unit`, `version`, `created_at`, `updated_at` and `updated_by`.
    ///
    /// # Errors
    /// When the row lacks one of them.
    pub fn of_row(row: &Row, data: T) -> Result<Self, SqlError> {
        Ok(Self {
            id: row.text("id")?.to_owned(),
            unit: row.text("unit")?.to_owned(),
            version: row.int("version")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            updated_by: row.text("updated_by")?.to_owned(),
            data,
        })
    }
}
