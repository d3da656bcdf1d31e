//! The only SQL on software. `unit || '' = $1` says the same as `unit = $1` and keeps an engine that knows nothing of the table yet
//! from going through all software of the unit by its index of names.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use vg_access::Problem;
use vg_backend::sql::{ManyRows, Row, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::Writer;
use crate::model::Software;

pub(super) const SAVE: ManyRows = ManyRows::new(
    "inventory.software.save",
    "INSERT INTO inventory_software (unit, host, source, kind, name, version, architecture, found_in, vendor, purl, cpe, \
     source_package, source_version, first_seen_at, last_seen_at, gone_at, import)",
    17,
    "ON CONFLICT (host, source, kind, name, version, architecture, found_in) DO UPDATE SET \
     vendor = excluded.vendor, purl = excluded.purl, cpe = excluded.cpe, source_package = excluded.source_package, \
     source_version = excluded.source_version, last_seen_at = CASE WHEN excluded.last_seen_at > inventory_software.last_seen_at \
     THEN excluded.last_seen_at ELSE inventory_software.last_seen_at END, gone_at = NULL, import = excluded.import",
);
/// What a source no longer shows, on the hosts that the import spoke about.
const GONE: Statement = Statement::new(
    "inventory.software.gone",
    "UPDATE inventory_software SET gone_at = $4 WHERE host = $2 AND unit || '' = $1 AND source = $3 AND gone_at IS NULL \
     AND import <> $5",
);
/// Software of a host, with what is gone.
pub(crate) const OF_HOST: Statement = Statement::new(
    "inventory.software.of_host",
    "SELECT host, source, kind, name, version, architecture, found_in, purl, first_seen_at, last_seen_at, gone_at \
     FROM inventory_software WHERE host = $2 AND unit || '' = $1 AND (gone_at IS NULL OR CAST($3 AS BIGINT) = 1) \
     ORDER BY source, kind, name, version, architecture, found_in",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[GONE, OF_HOST];

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

/// What makes a package the same one again within its source: host, kind, name, version, architecture, where it was found.
pub(crate) type PackageKey = [String; 6];

impl Package {
    /// Its key on a host.
    pub(crate) fn key(&self, host: &str) -> PackageKey {
        [host, &self.kind, &self.name, &self.version, &self.architecture, &self.found_in].map(str::to_owned)
    }
}

/// The packages that a source showed on these hosts, true for those that are there still; on one host those of `names` alone.
/// At most [`MAX_IN`](vg_backend::sql::MAX_IN) hosts and names.
pub(crate) async fn known_of(
    tx: &mut Tx,
    unit: &str,
    source: &str,
    hosts: &[&str],
    names: &[&str],
) -> Result<BTreeMap<PackageKey, bool>, SqlError> {
    let columns = &["host", "kind", "name", "version", "architecture", "found_in", "gone_at"];
    let mut select = Select::new("inventory.software.known", columns, "inventory_software")
        .and_in("host", hosts.iter().copied())
        .and_where("unit || '' = ? AND source = ?", params![unit, source]);
    if hosts.len() == 1 {
        select = select.and_in("name", names.iter().copied());
    }
    let (statement, values) = select.build()?;
    let mut known = BTreeMap::new();
    tx.fetch_each::<SqlError, _>(&statement, &values, |row| {
        let text = |column| row.text(column).map(str::to_owned);
        let key =
            [text("host")?, text("kind")?, text("name")?, text("version")?, text("architecture")?, text("found_in")?];
        known.insert(key, row.opt_int("gone_at")?.is_none());
        Ok(ControlFlow::Continue(()))
    })
    .await?;
    Ok(known)
}

impl Writer<'_> {
    /// Writes a package, new or seen again.
    pub(crate) fn save_package(&mut self, host: &str, source: &str, package: &Package, at: Timestamp, import: &str) {
        let values = row![
            self.unit.as_str(),
            host,
            source,
            package.kind.as_str(),
            package.name.as_str(),
            package.version.as_str(),
            package.architecture.as_str(),
            package.found_in.as_str(),
            package.vendor.as_str(),
            package.purl.as_str(),
            package.cpe.as_str(),
            package.source_package.as_str(),
            package.source_version.as_str(),
            at,
            at,
            None::<i64>,
            import
        ];
        self.pending.package(package.key(host), values);
    }

    /// Ends what the source of an import no longer shows on some hosts, at most [`MAX_IN`](vg_backend::sql::MAX_IN) of them; gives those on which something ended.
    pub(crate) async fn end_packages(
        &mut self,
        hosts: &[&str],
        source: &str,
        at: Timestamp,
        import: &str,
    ) -> Result<Vec<String>, Problem> {
        self.flush().await?;
        let (statement, values) = Select::new("inventory.software.left", &["DISTINCT host"], "inventory_software")
            .and_in("host", hosts.iter().copied())
            .and_where(
                "unit || '' = ? AND source = ? AND gone_at IS NULL AND import <> ?",
                params![self.unit.as_str(), source, import],
            )
            .build()?;
        let mut ended = Vec::new();
        for row in self.tx.fetch_all(&statement, &values).await? {
            let host = row.text("host")?.to_owned();
            self.tx.execute(&GONE, params![self.unit.as_str(), host.as_str(), source, at, import]).await?;
            ended.push(host);
        }
        ended.sort();
        Ok(ended)
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
