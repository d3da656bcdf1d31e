//! The two documents of an archive, and the sums that connect them.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use vg_model::Timestamp;

use super::BackupError;
use crate::blob::BlobId;
use crate::migrate::Applied;
use crate::sql::{SchemaListing, TableInfo, Value};

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
    /// Chain → where it ended, from the table that the program names as [`Chains`]; empty where it names none.
    #[serde(default)]
    pub chains: BTreeMap<String, ChainEnd>,
}

/// A table with one row for each chain of records: where it ends. A backup states these ends in plain words, so that they can be
/// kept apart from it and compared with the chains of later.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chains {
    /// Name of the table.
    pub table: &'static str,
    /// Its column with the name of the chain (TEXT).
    pub chain: &'static str,
    /// Its column with the number of the last record (BIGINT).
    pub seq: &'static str,
    /// Its column with the digest of the last record (TEXT).
    pub hash: &'static str,
}

/// The last record of a chain.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ChainEnd {
    /// Its number.
    pub seq: i64,
    /// Its digest, in hexadecimal.
    pub hash: String,
}

/// The ends of the chains, gathered from the rows that pass.
pub(super) struct Ends<'a> {
    of: Option<&'a Chains>,
    found: BTreeMap<String, ChainEnd>,
}

impl<'a> Ends<'a> {
    pub(super) fn new(of: Option<&'a Chains>) -> Self {
        Self { of, found: BTreeMap::new() }
    }

    /// Looks at a row; `values` stand in the order of the columns.
    pub(super) fn take(&mut self, name: &str, table: &TableInfo, values: &[Value]) {
        let Some(of) = self.of.filter(|of| of.table == name) else { return };
        let value = |wanted: &str| {
            let at = table.columns.iter().position(|column| column.name == wanted)?;
            values.get(at)
        };
        if let (Some(Value::Text(chain)), Some(Value::Int(seq)), Some(Value::Text(hash))) =
            (value(of.chain), value(of.seq), value(of.hash))
        {
            self.found.insert(chain.clone(), ChainEnd { seq: *seq, hash: hash.clone() });
        }
    }

    pub(super) fn finish(self) -> BTreeMap<String, ChainEnd> {
        self.found
    }

    /// Compares with what a manifest states. One that was written without a table of chains states nothing.
    pub(super) fn compare(self, manifest: &Manifest) -> Result<(), BackupError> {
        if self.of.is_none() || manifest.chains.is_empty() || self.found == manifest.chains {
            return Ok(());
        }
        let other = manifest.chains.keys().chain(self.found.keys());
        let first = other.filter(|chain| self.found.get(*chain) != manifest.chains.get(*chain)).min();
        let chain = first.map_or("", String::as_str);
        Err(BackupError::Damaged(format!("the chain {chain} does not end where its manifest says")))
    }
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
