//! The SQL of the ledger.

use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx};

use super::entry::{Entry, FIELDS, FORM};
use crate::chain::Ledger;

/// Begins the name of every chain of this ledger; the heads of the audit stand in the same table, and no unit is called so.
pub(super) const PREFIX: &str = "evidence:";

/// Columns of a row: the fields in their order, and the hash.
macro_rules! columns {
    () => {
        "chain, seq, at, kind, source, subject_kind, subject, actor_kind, actor, actor_name, title_vi, \
         title_en, facts, blob, collected_at, expires_at, replaces, previous, hash"
    };
}

/// Columns of a row, for lists that are built.
pub(super) const COLUMNS: &[&str] = &[columns!()];

const INSERT: Statement = Statement::new(
    "access.evidence.insert",
    concat!(
        "INSERT INTO access_evidence (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"
    ),
);
const WALK: Statement = Statement::new(
    "access.evidence.walk",
    concat!("SELECT ", columns!(), " FROM access_evidence WHERE chain = $1 ORDER BY seq"),
);
const ONE: Statement = Statement::new(
    "access.evidence.one",
    concat!("SELECT ", columns!(), " FROM access_evidence WHERE chain = $1 AND seq = $2"),
);
pub(super) const SINCE: Statement = Statement::new(
    "access.evidence.since",
    concat!("SELECT ", columns!(), " FROM access_evidence WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3"),
);
const NEXT_CHAIN: Statement =
    Statement::new("access.evidence.next_chain", "SELECT MIN(chain) AS chain FROM access_evidence WHERE chain > $1");
const HEADS: Statement = Statement::new(
    "access.evidence.heads",
    "SELECT chain, seq, hash, at FROM access_audit_heads WHERE chain > $1 AND chain >= 'evidence:' AND chain < 'evidence;' \
     ORDER BY chain LIMIT 1000",
);

/// Statements besides those of [`LEDGER`].
pub(super) const STATEMENTS: &[Statement] = &[ONE, SINCE];

/// The rows of the ledger and how they are hashed.
pub(super) const LEDGER: Ledger = Ledger {
    form: FORM,
    fields: &FIELDS,
    head: crate::audit::HEAD,
    heads: HEADS,
    insert: INSERT,
    advance: crate::audit::ADVANCE,
    walk: WALK,
    next_chain: NEXT_CHAIN,
};

/// The row with this number.
pub(super) async fn entry(tx: &mut Tx, chain: &str, seq: i64) -> Result<Option<Entry>, SqlError> {
    tx.fetch_optional(&ONE, params![chain, seq]).await?.as_ref().map(Entry::from_row).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_the_fields_and_the_hash() {
        let columns: Vec<&str> = columns!().split(", ").collect();
        assert_eq!(columns, [FIELDS.as_slice(), &["hash"]].concat());
    }
}
