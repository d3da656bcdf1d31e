//! Rows in hash chains, one chain for each unit: what the audit and the evidence ledger have in common.
//!
//! Rows are only added. Each has a number without gaps in its chain and the SHA-256 of its canonical form ([`canonical`]), which holds
//! the hash of the row before it. Whoever changes, removes, inserts or reorders rows is found by a verification, unless they compute every
//! later hash anew; that, too, is found by an [`Anchor`] that was kept where they do not get at it.

mod verify;

use sha2::{Digest as _, Sha256};
use vg_backend::clock::Clock;
use vg_backend::params;
use vg_backend::sql::{SqlError, Statement, Tx, Value, WriteTx};
use vg_model::Timestamp;

use crate::secret::hex;
pub use verify::{Fault, FaultKind, Verdict};
pub(crate) use verify::{chains, verify_all, verify_chain};

/// What the first row of a chain has for the hash of the one before it.
pub const FIRST_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One kind of chained rows: what they are called in the canonical form, and the statements of their two tables. `seq` and `previous`
/// are among the fields, `hash` follows them in the table.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// First line of the canonical form.
    pub(crate) form: &'static str,
    /// Columns in the order of the canonical form.
    pub(crate) fields: &'static [&'static str],
    /// The head of chain `$1`.
    pub(crate) head: Statement,
    /// The first thousand heads after chain `$1`.
    pub(crate) heads: Statement,
    /// Adds a row: the fields and the hash.
    pub(crate) insert: Statement,
    /// Sets the head of chain `$1` to number `$2`, hash `$3`, time `$4`.
    pub(crate) advance: Statement,
    /// All rows of chain `$1` by number: the fields and the hash.
    pub(crate) walk: Statement,
    /// The first chain after `$1` that has rows.
    pub(crate) next_chain: Statement,
}

impl Ledger {
    /// The statements, for `prepare_all`.
    pub(crate) fn statements(&self) -> Vec<Statement> {
        vec![self.head, self.heads, self.insert, self.advance, self.walk, self.next_chain]
    }

    /// SHA-256 of the canonical form, in hexadecimal.
    fn hash(&self, values: &[Value]) -> String {
        hex(&Sha256::digest(canonical(self.form, values)))
    }

    /// Adds a row to the end of a chain; `values` makes its fields from its number, the time and the hash before it. Writers take turns,
    /// so the head that was read is still the head when it is replaced.
    pub(crate) async fn append(
        &self,
        tx: &mut WriteTx,
        clock: &dyn Clock,
        chain: &str,
        values: impl FnOnce(i64, Timestamp, &str) -> Vec<Value> + Send,
    ) -> Result<Anchor, SqlError> {
        let (last, previous) = match tx.fetch_optional(&self.head, params![chain]).await? {
            Some(row) => (row.int("seq")?, row.text("hash")?.to_owned()),
            None => (0, FIRST_PREVIOUS.to_owned()),
        };
        let (seq, at) = (last + 1, clock.now());
        let mut values = values(seq, at, &previous);
        let hash = self.hash(&values);
        values.push(Value::from(hash.as_str()));
        tx.execute(&self.insert, &values).await?;
        tx.execute(&self.advance, params![chain, seq, hash.as_str(), at]).await?;
        Ok(Anchor { chain: chain.to_owned(), seq, hash, at })
    }

    /// The heads of all chains, sorted by chain.
    pub(crate) async fn heads(&self, tx: &mut Tx) -> Result<Vec<Anchor>, SqlError> {
        let mut all: Vec<Anchor> = Vec::new();
        loop {
            let last = all.last().map(|anchor| anchor.chain.clone()).unwrap_or_default();
            let page = tx.fetch_all(&self.heads, params![last]).await?;
            if page.is_empty() {
                return Ok(all);
            }
            for row in page {
                all.push(Anchor {
                    chain: row.text("chain")?.to_owned(),
                    seq: row.int("seq")?,
                    hash: row.text("hash")?.to_owned(),
                    at: row.time("at")?,
                });
            }
        }
    }
}

/// The canonical form of a row, from its values in the order of its fields: `form` as a line, then each value as `n;` (NULL),
/// `i<decimal>;` or `t<bytes>:<UTF-8>;`. Lengths stand before text, so that no two rows have the same form.
#[must_use]
pub fn canonical(form: &str, values: &[Value]) -> Vec<u8> {
    let mut out = format!("{form}\n").into_bytes();
    for value in values {
        match value {
            Value::Null => out.extend_from_slice(b"n;"),
            Value::Int(number) => out.extend_from_slice(format!("i{number};").as_bytes()),
            // No column of these tables has this type; a value of it means that the table was tampered with.
            Value::Real(number) => out.extend_from_slice(format!("r{:016x};", number.to_bits()).as_bytes()),
            Value::Text(text) => {
                out.extend_from_slice(format!("t{}:", text.len()).as_bytes());
                out.extend_from_slice(text.as_bytes());
                out.push(b';');
            }
        }
    }
    out
}

/// The head of a chain at some time: kept elsewhere, it is an anchor that later chains must contain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
    /// The chain: id of a unit, or `system`.
    pub chain: String,
    /// Number of the row.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// When it was written.
    pub at: Timestamp,
}

impl Anchor {
    /// As one line for a file or a printed sheet: `chain seq hash at`.
    #[must_use]
    pub fn to_line(&self) -> String {
        format!("{} {} {} {}", self.chain, self.seq, self.hash, self.at.0)
    }

    /// Reads such a line; nothing when it is none.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let (chain, seq, hash, at) = (words.next()?, words.next()?, words.next()?, words.next()?);
        let well_formed =
            hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) && words.next().is_none();
        let (seq, at) = (seq.parse().ok()?, Timestamp(at.parse().ok()?));
        well_formed.then(|| Self { chain: chain.to_owned(), seq, hash: hash.to_owned(), at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Int),
            // Digits and marks of the form itself are what could confuse it.
            "[nit0-9:;ă]{0,6}".prop_map(Value::Text),
        ]
    }

    proptest! {
        /// Different rows have different forms.
        #[test]
        fn the_form_is_unambiguous(a in prop::collection::vec(value(), 0..5), b in prop::collection::vec(value(), 0..5)) {
            prop_assert_eq!(canonical("f", &a) == canonical("f", &b), a == b);
        }
    }

    #[test]
    fn the_form_is_the_documented_one() {
        let values = [Value::Text("hệ".into()), Value::Int(-1), Value::Null];
        assert_eq!(canonical("vonggac audit 1", &values), "vonggac audit 1\nt4:hệ;i-1;n;".as_bytes());
    }

    #[test]
    fn anchors_survive_a_line_of_text() {
        let anchor = Anchor { chain: "u".into(), seq: 7, hash: "ab".repeat(32), at: Timestamp(5) };
        assert_eq!(Anchor::parse(&anchor.to_line()), Some(anchor));
        for bad in ["", "u 7 ab 5", "u x ", &format!("u 7 {} 5 6", "ab".repeat(32))] {
            assert_eq!(Anchor::parse(bad), None);
        }
    }
}
