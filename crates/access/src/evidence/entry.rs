//! One row of the ledger.

use vg_backend::sql::{Row, SqlError, Value};
use vg_model::{Text, Timestamp};

/// First line of the canonical form of a row.
pub const FORM: &str = "vonggac evidence 1";

/// Columns of the table in the order of the canonical form; the hash itself is not among them.
pub const FIELDS: [&str; 18] = [
    "chain",
    "seq",
    "at",
    "kind",
    "source",
    "subject_kind",
    "subject",
    "actor_kind",
    "actor",
    "actor_name",
    "title_vi",
    "title_en",
    "facts",
    "blob",
    "collected_at",
    "expires_at",
    "replaces",
    "previous",
];

/// A row as people read it.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The chain: `evidence:` and the id of the unit.
    pub chain: String,
    /// Number in its chain, from 1 without gaps.
    pub seq: i64,
    /// When it was written.
    pub at: Timestamp,
    /// What it is: the name of a [`Kind`](super::Kind).
    pub kind: String,
    /// The capability that added it.
    pub source: String,
    /// Kind of what it is about.
    pub subject_kind: String,
    /// Id of what it is about.
    pub subject: String,
    /// `account`, `token`, `worker`.
    pub actor_kind: String,
    /// Id of the account or token, name of the worker.
    pub actor: String,
    /// Its name at that time.
    pub actor_name: String,
    /// One line for a person.
    pub title: Text,
    /// What was found: a JSON object, byte by byte as it was hashed.
    pub facts: String,
    /// SHA-256 of the bytes that belong to it.
    pub blob: Option<String>,
    /// When it was found.
    pub collected_at: Timestamp,
    /// From when on it proves nothing any more.
    pub expires_at: Option<Timestamp>,
    /// Number of the row that it takes the place of.
    pub replaces: Option<i64>,
    /// Hash of the row before it.
    pub previous: String,
    /// Hash of the row.
    pub hash: String,
}

impl Entry {
    pub(super) fn from_row(row: &Row) -> Result<Self, SqlError> {
        let text = |column: &str| row.text(column).map(str::to_owned);
        Ok(Self {
            chain: text("chain")?,
            seq: row.int("seq")?,
            at: row.time("at")?,
            kind: text("kind")?,
            source: text("source")?,
            subject_kind: text("subject_kind")?,
            subject: text("subject")?,
            actor_kind: text("actor_kind")?,
            actor: text("actor")?,
            actor_name: text("actor_name")?,
            title: Text::new(text("title_vi")?, text("title_en")?),
            facts: text("facts")?,
            blob: row.opt_text("blob")?.map(str::to_owned),
            collected_at: row.time("collected_at")?,
            expires_at: row.opt_int("expires_at")?.map(Timestamp),
            replaces: row.opt_int("replaces")?,
            previous: text("previous")?,
            hash: text("hash")?,
        })
    }

    /// The values that were hashed, in the order of [`FIELDS`].
    #[must_use]
    pub fn values(&self) -> Vec<Value> {
        vg_backend::row![
            &self.chain,
            self.seq,
            self.at,
            &self.kind,
            &self.source,
            &self.subject_kind,
            &self.subject,
            &self.actor_kind,
            &self.actor,
            &self.actor_name,
            &self.title.vi,
            &self.title.en,
            &self.facts,
            self.blob.as_ref(),
            self.collected_at,
            self.expires_at,
            self.replaces,
            &self.previous,
        ]
    }
}
