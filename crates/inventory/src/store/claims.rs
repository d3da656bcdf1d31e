//! The only SQL on claimed ranges and domains.

use vg_backend::sql::{Direction, ManyRows, Order, Row, SqlError, Statement, Value};

use super::Noun;
use crate::claim::bounds;
use crate::model::{Claim, ClaimKind};

pub(crate) const SAVE: ManyRows = ManyRows::new(
    "inventory.claim.save",
    "INSERT INTO inventory_claims (id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, retired_at, \
     kind, value, name_key, first, last, system, basis, note)",
    18,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, seq = excluded.seq, demo = excluded.demo, updated_at = \
     excluded.updated_at, updated_by = excluded.updated_by, retired = excluded.retired, retired_at = excluded.retired_at, \
     kind = excluded.kind, value = excluded.value, name_key = excluded.name_key, first = excluded.first, last = \
     excluded.last, system = excluded.system, basis = excluded.basis, note = excluded.note WHERE inventory_claims.unit = \
     excluded.unit",
);
pub(crate) const GET: Statement = Statement::new(
    "inventory.claim.get",
    "SELECT id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, retired_at, kind, value, \
     name_key, first, last, system, basis, note FROM inventory_claims WHERE unit = $1 AND id = $2",
);
/// Ranges that may hold the address `$2`; the last address of each is compared too.
pub(crate) const COVERING: Statement = Statement::new(
    "inventory.claim.covering",
    "SELECT id FROM inventory_claims WHERE unit = $1 AND retired = 0 AND kind = 'range' AND first <= $2 AND last >= $2 LIMIT 1",
);
/// A domain among these.
pub(crate) const DOMAIN: Statement = Statement::new(
    "inventory.claim.domain",
    "SELECT id FROM inventory_claims WHERE unit = $1 AND retired = 0 AND kind = 'domain' AND name_key = $2 LIMIT 1",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[GET, COVERING, DOMAIN];

impl Noun for Claim {
    const KIND: &'static str = "claim";
    const TABLE: &'static str = "inventory_claims";
    const COLUMNS: &'static [&'static str] = &[
        "inventory_claims.id",
        "inventory_claims.unit",
        "inventory_claims.version",
        "inventory_claims.seq",
        "inventory_claims.demo",
        "inventory_claims.created_at",
        "inventory_claims.updated_at",
        "inventory_claims.updated_by",
        "inventory_claims.retired",
        "inventory_claims.retired_at",
        "inventory_claims.kind",
        "inventory_claims.value",
        "inventory_claims.name_key",
        "inventory_claims.first",
        "inventory_claims.last",
        "inventory_claims.system",
        "inventory_claims.basis",
        "inventory_claims.note",
    ];
    const ORDERS: &'static [Order] = &[
        Order {
            name: "name",
            columns: &["inventory_claims.name_key", "inventory_claims.id"],
            direction: Direction::Ascending,
        },
        Order {
            name: "name_desc",
            columns: &["inventory_claims.name_key", "inventory_claims.id"],
            direction: Direction::Descending,
        },
        Order { name: "newest", columns: &["inventory_claims.seq"], direction: Direction::Descending },
    ];
    const SAVE: ManyRows = SAVE;
    const GET: Statement = GET;

    fn values(&self) -> Vec<Value> {
        let (first, last) = bounds(&self.value).unwrap_or_default();
        vec![
            self.kind.as_str().into(),
            self.value.as_str().into(),
            vg_formats::search_key(&self.value).into(),
            first.into(),
            last.into(),
            self.system.as_str().into(),
            self.basis.as_str().into(),
            self.note.as_str().into(),
        ]
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(Self {
            kind: if row.text("kind")? == "domain" { ClaimKind::Domain } else { ClaimKind::Range },
            value: text("value")?,
            system: text("system")?,
            basis: text("basis")?,
            note: text("note")?,
            demo: row.bool("demo")?,
        })
    }

    fn demo(&self) -> bool {
        self.demo
    }

    fn texts(&self) -> Vec<String> {
        vec![self.value.clone(), self.basis.clone()]
    }
}
