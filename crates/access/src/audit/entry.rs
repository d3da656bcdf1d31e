//! One row of the audit, and the bytes that are hashed.

use sha2::{Digest as _, Sha256};
use vg_backend::sql::{Row, SqlError, Value};
use vg_model::Timestamp;

use crate::secret::hex;

/// What the first row of a chain has for the hash of the one before it.
pub const FIRST_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Columns of the table in the order of the canonical form; the hash itself is not among them.
pub const FIELDS: [&str; 19] = [
    "chain",
    "seq",
    "at",
    "phase",
    "opened",
    "trace_id",
    "actor_kind",
    "actor",
    "actor_name",
    "operation",
    "subject_kind",
    "subject",
    "outcome",
    "problem",
    "changes",
    "address",
    "user_agent",
    "lang",
    "previous",
];

/// The canonical form of a row, from its values in the order of [`FIELDS`]: the line `vonggac audit 1`, then each value as
/// `n;` (NULL), `i<decimal>;` or `t<bytes>:<UTF-8>;`. Lengths stand before text, so that no two rows have the same form.
#[must_use]
pub fn canonical(values: &[Value]) -> Vec<u8> {
    let mut out = b"vonggac audit 1\n".to_vec();
    for value in values {
        match value {
            Value::Null => out.extend_from_slice(b"n;"),
            Value::Int(number) => out.extend_from_slice(format!("i{number};").as_bytes()),
            // No column of the table has this type; a value of it means that the table was tampered with.
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

/// SHA-256 of the canonical form, in hexadecimal.
pub(super) fn hash(values: &[Value]) -> String {
    hex(&Sha256::digest(canonical(values)))
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

/// A row as people read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The chain: id of a unit, or `system`.
    pub chain: String,
    /// Number in its chain, from 1 without gaps.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// `open` (before), `complete` (after), `single` (both in one).
    pub phase: String,
    /// The row that opened what this one completes.
    pub opened: Option<i64>,
    /// Id of the request.
    pub trace_id: String,
    /// `account`, `token`, `worker`, `setup`, `anonymous`.
    pub actor_kind: String,
    /// Id of the account or token, name of the worker.
    pub actor: String,
    /// Its name at that time.
    pub actor_name: String,
    /// What was done.
    pub operation: String,
    /// Kind of what it was done to.
    pub subject_kind: String,
    /// Id of what it was done to.
    pub subject: String,
    /// `done`, `refused`, `failed`; nothing in a row that opens.
    pub outcome: Option<String>,
    /// Code of the problem.
    pub problem: Option<String>,
    /// Changed fields as JSON: `[{"field":…,"from":…,"to":…}]`.
    pub changes: String,
    /// Address of the client.
    pub address: Option<String>,
    /// What the client calls itself.
    pub user_agent: String,
    /// Language of the answers.
    pub lang: String,
    /// Hash of the row.
    pub hash: String,
}

impl Entry {
    pub(super) fn from_row(row: &Row) -> Result<Self, SqlError> {
        let text = |column: &str| row.text(column).map(str::to_owned);
        let optional = |column: &str| row.opt_text(column).map(|text| text.map(str::to_owned));
        Ok(Self {
            chain: text("chain")?,
            seq: row.int("seq")?,
            at: row.time("at")?,
            phase: text("phase")?,
            opened: row.opt_int("opened")?,
            trace_id: text("trace_id")?,
            actor_kind: text("actor_kind")?,
            actor: text("actor")?,
            actor_name: text("actor_name")?,
            operation: text("operation")?,
            subject_kind: text("subject_kind")?,
            subject: text("subject")?,
            outcome: optional("outcome")?,
            problem: optional("problem")?,
            changes: text("changes")?,
            address: optional("address")?,
            user_agent: text("user_agent")?,
            lang: text("lang")?,
            hash: text("hash")?,
        })
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
            prop_assert_eq!(canonical(&a) == canonical(&b), a == b);
        }
    }

    #[test]
    fn the_form_is_the_documented_one() {
        let values = [Value::Text("hệ".into()), Value::Int(-1), Value::Null];
        assert_eq!(canonical(&values), "vonggac audit 1\nt4:hệ;i-1;n;".as_bytes());
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
