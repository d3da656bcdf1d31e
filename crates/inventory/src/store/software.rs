//! The only SQL on software.

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Statement};
use vg_model::Timestamp;

use super::Writer;
use crate::model::Software;

const SAVE: Statement = Statement::new(
    "inventory.software.save",
    "INSERT INTO inventory_software (unit, host, source, kind, name, version, architecture, found_in, vendor, purl, cpe, \
     source_package, source_version, first_seen_at, last_seen_at, gone_at, import) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, NULL, $15) \
     ON CONFLICT (host, source, kind, name, version, architecture, found_in) DO UPDATE SET \
     vendor = excluded.vendor, purl = excluded.purl, cpe = excluded.cpe, source_package = excluded.source_package, \
     source_version = excluded.source_version, last_seen_at = CASE WHEN excluded.last_seen_at > inventory_software.last_seen_at \
     THEN excluded.last_seen_at ELSE inventory_software.last_seen_at END, gone_at = NULL, import = excluded.import",
);
const KNOWN: Statement = Statement::new(
    "inventory.software.known",
    "SELECT gone_at FROM inventory_software WHERE host = $2 AND unit = $1 AND source = $3 AND kind = $4 AND name = $5 \
     AND version = $6 AND architecture = $7 AND found_in = $8",
);
/// What a source no longer shows, on the hosts that the import spoke about.
const GONE: Statement = Statement::new(
    "inventory.software.gone",
    "UPDATE inventory_software SET gone_at = $4 WHERE host = $2 AND unit = $1 AND source = $3 AND gone_at IS NULL \
     AND import <> $5",
);
/// Software of a host, with what is gone.
pub(crate) const OF_HOST: Statement = Statement::new(
    "inventory.software.of_host",
    "SELECT host, source, kind, name, version, architecture, found_in, purl, first_seen_at, last_seen_at, gone_at \
     FROM inventory_software WHERE host = $2 AND unit = $1 AND (gone_at IS NULL OR CAST($3 AS BIGINT) = 1) \
     ORDER BY source, kind, name, version, architecture, found_in",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[SAVE, KNOWN, GONE, OF_HOST];

/// A piece of software as it is written.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Package {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) architecture: String,
    pub(crate) found_in: String,
    pub(crate) vendor: String,
    pub(crate) purl: String,
    pub(crate) cpe: String,
    pub(crate) source_package: String,
    pub(crate) source_version: String,
}

impl Writer<'_> {
    /// Writes a package; true when it was not there, or was gone.
    pub(crate) async fn save_package(
        &mut self,
        host: &str,
        source: &str,
        package: &Package,
        at: Timestamp,
        import: &str,
    ) -> Result<bool, SqlError> {
        let key = params![
            self.unit.as_str(),
            host,
            source,
            package.kind.as_str(),
            package.name.as_str(),
            package.version.as_str(),
            package.architecture.as_str(),
            package.found_in.as_str()
        ];
        let known = self.tx.fetch_optional(&KNOWN, key).await?;
        let is_new = match &known {
            None => true,
            Some(row) => row.opt_int("gone_at")?.is_some(),
        };
        let mut values = key.to_vec();
        values.extend_from_slice(params![
            package.vendor.as_str(),
            package.purl.as_str(),
            package.cpe.as_str(),
            package.source_package.as_str(),
            package.source_version.as_str(),
            at,
            import
        ]);
        self.tx.execute(&SAVE, &values).await?;
        Ok(is_new)
    }

    /// Ends what the source no longer shows on a host; gives how many.
    pub(crate) async fn end_packages(
        &mut self,
        host: &str,
        source: &str,
        at: Timestamp,
        import: &str,
    ) -> Result<u64, SqlError> {
        self.tx.execute(&GONE, params![self.unit.as_str(), host, source, at, import]).await
    }
}

/// Software from its row.
pub(crate) fn from_row(row: &Row) -> Result<Software, SqlError> {
    let text = |column| row.text(column).map(str::to_owned);
    Ok(Software {
        host: text("host")?,
        source: text("source")?,
        kind: text("kind")?,
        name: text("name")?,
        version: text("version")?,
        architecture: text("architecture")?,
        found_in: text("found_in")?,
        purl: text("purl")?,
        first_seen_at: row.time("first_seen_at")?,
        last_seen_at: row.time("last_seen_at")?,
        gone_at: row.opt_int("gone_at")?.map(Timestamp),
    })
}
