//! The only SQL on records of who had an address.

use std::collections::BTreeMap;

use vg_access::Problem;
use vg_backend::sql::{ManyRows, Row, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::Writer;

pub(super) const SAVE: ManyRows = ManyRows::new(
    "inventory.address.save",
    "INSERT INTO inventory_address_records (unit, id, kind, address, port, inside, inside_port, protocol, mac, name, from_at, \
     until_at, source, import)",
    14,
    "ON CONFLICT (unit, id) DO UPDATE SET until_at = excluded.until_at, name = excluded.name, import = excluded.import",
);
/// Records of an address that hold at `$3`, the latest first.
const AT: Statement = Statement::new(
    "inventory.address.at",
    "SELECT kind, address, port, inside, inside_port, protocol, mac, name, from_at, until_at, source \
     FROM inventory_address_records WHERE unit = $1 AND address = $2 AND from_at <= $3 \
     AND (until_at IS NULL OR until_at > $3) ORDER BY from_at DESC, id LIMIT 50",
);
/// The open record of a translation, to be ended by its `destroy`.
const OPEN: Statement = Statement::new(
    "inventory.address.open",
    "SELECT id, from_at FROM inventory_address_records WHERE unit = $1 AND address = $2 \
     AND (port = $3 OR (port IS NULL AND CAST($3 AS BIGINT) IS NULL)) AND inside = $4 AND protocol = $5 AND until_at IS NULL AND from_at <= $6 ORDER BY from_at DESC LIMIT 1",
);
const CLOSE: Statement = Statement::new(
    "inventory.address.close",
    "UPDATE inventory_address_records SET until_at = $3 WHERE unit = $1 AND id = $2",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[AT, OPEN, CLOSE];

/// One record.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct AddressRecord {
    pub(crate) kind: String,
    pub(crate) address: String,
    pub(crate) port: Option<i64>,
    pub(crate) inside: String,
    pub(crate) inside_port: Option<i64>,
    pub(crate) protocol: String,
    pub(crate) mac: String,
    pub(crate) name: String,
    pub(crate) from_at: Timestamp,
    pub(crate) until_at: Option<Timestamp>,
    pub(crate) source: String,
}

impl AddressRecord {
    /// Digest of what makes it the same record again.
    pub(crate) fn id(&self) -> String {
        let key = (
            &self.kind,
            &self.address,
            self.port,
            &self.inside,
            self.inside_port,
            &self.protocol,
            &self.mac,
            self.from_at.0,
        );
        crate::digest(format!("{key:?}").as_bytes())
    }
}

/// The records of an address that hold at a time, the latest first.
pub(crate) async fn at(
    tx: &mut Tx,
    unit: &str,
    address: &str,
    time: Timestamp,
) -> Result<Vec<AddressRecord>, SqlError> {
    tx.fetch_all(&AT, params![unit, address, time]).await?.iter().map(from_row).collect()
}

fn from_row(row: &Row) -> Result<AddressRecord, SqlError> {
    let text = |column| row.text(column).map(str::to_owned);
    Ok(AddressRecord {
        kind: text("kind")?,
        address: text("address")?,
        port: row.opt_int("port")?,
        inside: text("inside")?,
        inside_port: row.opt_int("inside_port")?,
        protocol: text("protocol")?,
        mac: text("mac")?,
        name: text("name")?,
        from_at: row.time("from_at")?,
        until_at: row.opt_int("until_at")?.map(Timestamp),
        source: text("source")?,
    })
}

/// The ends of these records, as far as they are known; at most [`MAX_IN`](vg_backend::sql::MAX_IN).
pub(crate) async fn ends_of(
    tx: &mut Tx,
    unit: &str,
    ids: &[&str],
) -> Result<BTreeMap<String, Option<Timestamp>>, SqlError> {
    let (statement, values) = Select::new("inventory.address.ends", &["id", "until_at"], "inventory_address_records")
        .and_where("unit = ?", params![unit])
        .and_in("id", ids.iter().copied())
        .build()?;
    let rows = tx.fetch_all(&statement, &values).await?;
    rows.iter().map(|row| Ok((row.text("id")?.to_owned(), row.opt_int("until_at")?.map(Timestamp)))).collect()
}

impl Writer<'_> {
    /// Writes a record, new or with another end.
    pub(crate) fn save_record(&mut self, id: &str, record: &AddressRecord, import: &str) {
        let values = row![
            self.unit.as_str(),
            id,
            record.kind.as_str(),
            record.address.as_str(),
            record.port,
            record.inside.as_str(),
            record.inside_port,
            record.protocol.as_str(),
            record.mac.as_str(),
            record.name.as_str(),
            record.from_at,
            record.until_at,
            record.source.as_str(),
            import
        ];
        self.pending.record(id.to_owned(), values);
    }

    /// Ends the open record that a `destroy` speaks of; false when there is none.
    pub(crate) async fn close_record(&mut self, record: &AddressRecord, at: Timestamp) -> Result<bool, Problem> {
        self.flush().await?;
        let values = params![
            self.unit.as_str(),
            record.address.as_str(),
            record.port,
            record.inside.as_str(),
            record.protocol.as_str(),
            at
        ];
        let Some(row) = self.tx.fetch_optional(&OPEN, values).await? else { return Ok(false) };
        self.tx.execute(&CLOSE, params![self.unit.as_str(), row.text("id")?, at]).await?;
        Ok(true)
    }
}
