//! The two documents of an archive, and the sums that connect them.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use vg_model::Timestamp;

use crate::blob::BlobId;
use crate::migrate::Applied;
use crate::sql::{SchemaListing, TableInfo};

/// `head.json`: what the archive holds, written first.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Head {
    /// [`FORMAT`](super::FORMAT) of the program that wrote it.
    pub format: u32,
    /// When the snapshot was taken.
    pub created_at: Timestamp,
    /// Applied migrations.
    pub migrations: Vec<Applied>,
    /// Tables by name.
    pub schema: SchemaListing,
}

/// `manifest.json`: what must have come out, written last.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// Table → its rows.
    pub tables: BTreeMap<String, TableTotals>,
    /// The blobs.
    pub blobs: BlobTotals,
}

/// Sums of one table.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct TableTotals {
    /// Number of rows.
    pub rows: u64,
    /// SHA-256 of all its lines, in hexadecimal.
    pub sha256: String,
}

/// Sums of the blobs.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct BlobTotals {
    /// Number of blobs.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// SHA-256 of all names in their order, each with a line end, in hexadecimal.
    pub names_sha256: String,
}

/// Running sums of one table.
#[derive(Default)]
pub(super) struct TableSums {
    rows: u64,
    digest: Sha256,
}

impl TableSums {
    /// Takes in whole lines.
    pub(super) fn add(&mut self, lines: &[u8], rows: u64) {
        self.rows += rows;
        self.digest.update(lines);
    }

    pub(super) fn finish(self) -> TableTotals {
        TableTotals { rows: self.rows, sha256: crate::hex(&self.digest.finalize()) }
    }
}

/// Running sums of the blobs.
#[derive(Default)]
pub(super) struct BlobSums {
    count: u64,
    bytes: u64,
    digest: Sha256,
}

impl BlobSums {
    pub(super) fn add(&mut self, id: &BlobId, bytes: u64) {
        self.count += 1;
        self.bytes += bytes;
        self.digest.update(format!("{id}\n").as_bytes());
    }

    pub(super) fn finish(self) -> BlobTotals {
        BlobTotals { count: self.count, bytes: self.bytes, names_sha256: crate::hex(&self.digest.finalize()) }
    }
}

/// The name in double quotes: only for names that a listing of the database gave.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The columns of a table, quoted, in their order.
pub(super) fn column_list(table: &TableInfo) -> String {
    table.columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ")
}
