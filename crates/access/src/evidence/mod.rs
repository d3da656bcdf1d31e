//! The evidence ledger: what proves that something was done, in one hash chain for each unit.
//!
//! Every capability adds here what it observed, was told, got, sent or decided, in the same transaction as the state that rests on it.
//! Rows are only added: what is withdrawn gets a [`Kind::Retraction`], what is newer names the row that it replaces. How the rows are
//! chained: [`chain`]; the first line of their canonical form is [`FORM`].
//!
//! *What the chain proves*: as for the audit. At each full hour in which something was added, the head of each chain is [sealed](Evidence::seal):
//! it goes into a table of its own and into the audit of the installation, which is another chain. A ledger that was computed anew
//! disagrees with its seals, with the audit, and with every head that a backup stated or that somebody printed.

mod entry;
mod query;
mod seal;
mod store;

use std::sync::Arc;

use vg_backend::clock::Clock;
use vg_backend::sql::{Statement, Tx, WriteTx};
use vg_model::{Text, Timestamp};

use crate::caller::Caller;
use crate::chain::{self, Anchor, Verdict};
use crate::limits::{MAX_EVIDENCE_FACTS_BYTES, MAX_EVIDENCE_TITLE_CHARS, MAX_NAME_CHARS, MAX_SUBJECT_CHARS};
use crate::permission::Granted;
use crate::problem::{FieldError, Problem};
use crate::secret::cut;
pub use entry::{Entry, FIELDS, FORM};
pub use query::EvidenceFilter;
pub use seal::Seal;
use store::{LEDGER, PREFIX};

/// Statements of this module, for `prepare_all`.
pub(crate) fn statements() -> Vec<Statement> {
    [&LEDGER.statements(), store::STATEMENTS, seal::STATEMENTS].concat()
}

/// What a piece of evidence is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A program measured it.
    Observation,
    /// A person says so: a weaker grade, shown as such.
    Statement,
    /// A file that somebody handed in.
    File,
    /// Somebody else confirmed that something arrived.
    Receipt,
    /// Somebody decided: an approval, a waiver.
    Decision,
    /// An earlier row proves nothing any more, because its collector was at fault.
    Retraction,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Observation, Self::Statement, Self::File, Self::Receipt, Self::Decision, Self::Retraction];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Statement => "statement",
            Self::File => "file",
            Self::Receipt => "receipt",
            Self::Decision => "decision",
            Self::Retraction => "retraction",
        }
    }

    /// The kind with this stable name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A piece of evidence that is to be added.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// The capability that adds it: `directive`.
    pub source: &'static str,
    /// Kind of what it is about: `obligation`.
    pub subject_kind: &'static str,
    /// Id of what it is about.
    pub subject: String,
    /// One line for a person, at most [`MAX_EVIDENCE_TITLE_CHARS`] characters in each language.
    pub title: Text,
    /// What was found: an object of at most [`MAX_EVIDENCE_FACTS_BYTES`] bytes as JSON. What is larger is a blob.
    pub facts: serde_json::Map<String, serde_json::Value>,
    /// SHA-256 of the bytes that belong to it, in hexadecimal, as the blob store names them.
    pub blob: Option<String>,
    /// When it was found; may be earlier than it is added.
    pub collected_at: Timestamp,
    /// From when on it proves nothing any more.
    pub expires_at: Option<Timestamp>,
    /// Number of the row that it takes the place of.
    pub replaces: Option<i64>,
}

/// The ledger of an installation; cheap to clone.
#[derive(Clone, Debug)]
pub struct Evidence {
    clock: Arc<dyn Clock>,
}

impl Evidence {
    /// The ledger of a database.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }

    /// Adds a piece of evidence to the chain of the unit that was granted, as part of the transaction of the caller. Refused: facts or
    /// titles that are too long, a digest that is none, and a row to replace that the chain does not have.
    pub async fn add(
        &self,
        tx: &mut WriteTx,
        caller: &Caller,
        granted: &Granted,
        item: &Item,
    ) -> Result<Anchor, Problem> {
        let Some(unit) = granted.unit() else {
            return Err(Problem::internal(format!("{}: evidence belongs to a unit", granted.operation().name)));
        };
        let facts = check(item)?;
        let chain = chain_of(unit);
        if let Some(replaced) = item.replaces
            && store::entry(tx, &chain, replaced).await?.is_none()
        {
            let (vi, en) = ("không có bản ghi mang số này", "there is no record of this number");
            return Err(Problem::invalid(vec![FieldError::new("/replaces", "unknown", vi, en)]));
        }
        let (actor_kind, actor) = caller.actor();
        let values = |seq: i64, at: Timestamp, previous: &str| {
            vg_backend::row![
                chain.as_str(),
                seq,
                at,
                item.kind.name(),
                item.source,
                item.subject_kind,
                cut(&item.subject, MAX_SUBJECT_CHARS),
                actor_kind,
                actor,
                cut(caller.name(), MAX_NAME_CHARS),
                item.title.vi.as_str(),
                item.title.en.as_str(),
                facts.as_str(),
                item.blob.as_deref(),
                item.collected_at,
                item.expires_at,
                item.replaces,
                previous,
            ]
        };
        Ok(LEDGER.append(tx, &*self.clock, &chain, values).await?)
    }

    /// Verifies the chain of every unit. `anchors` are heads that were kept; those of the audit are passed over. Seals are anchors too.
    pub async fn verify_all(&self, tx: &mut Tx, anchors: &[Anchor]) -> Result<Vec<Verdict>, Problem> {
        let anchors: Vec<Anchor> = anchors.iter().filter(|anchor| is_chain(&anchor.chain)).cloned().collect();
        let mut verdicts = Vec::new();
        for chain in chain::chains(&LEDGER, tx, &anchors).await? {
            let mut known = seal::heads_of(tx, &chain).await?;
            known.extend(anchors.iter().filter(|anchor| anchor.chain == chain).cloned());
            verdicts.push(chain::verify_chain(&LEDGER, tx, &chain, &known).await?);
        }
        Ok(verdicts)
    }
}

/// True for the name of a chain of this ledger: those of the audit stand beside them in backups.
pub(crate) fn is_chain(chain: &str) -> bool {
    chain.starts_with(PREFIX)
}

/// The chain of a unit.
pub(crate) fn chain_of(unit: &str) -> String {
    format!("{PREFIX}{unit}")
}

/// The facts as text, when everything is within its limits.
fn check(item: &Item) -> Result<String, Problem> {
    let mut faults = Vec::new();
    for (pointer, text) in [("/title/vi", &item.title.vi), ("/title/en", &item.title.en)] {
        if text.trim().is_empty() || text.chars().count() > MAX_EVIDENCE_TITLE_CHARS {
            faults.push(FieldError::new(
                pointer,
                "bad_length",
                format!("phải có từ 1 đến {MAX_EVIDENCE_TITLE_CHARS} ký tự"),
                format!("must have 1 to {MAX_EVIDENCE_TITLE_CHARS} characters"),
            ));
        }
    }
    let facts = serde_json::Value::Object(item.facts.clone()).to_string();
    if facts.len() > MAX_EVIDENCE_FACTS_BYTES {
        faults.push(FieldError::new(
            "/facts",
            "too_long",
            format!("dài hơn {MAX_EVIDENCE_FACTS_BYTES} byte; hãy lưu thành tệp kèm theo"),
            format!("has more than {MAX_EVIDENCE_FACTS_BYTES} bytes; keep it as a file"),
        ));
    }
    let is_digest = |digest: &str| {
        digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    };
    if item.blob.as_deref().is_some_and(|digest| !is_digest(digest)) {
        let (vi, en) = ("không phải là mã băm SHA-256", "is no SHA-256 digest");
        faults.push(FieldError::new("/blob", "bad_digest", vi, en));
    }
    if faults.is_empty() { Ok(facts) } else { Err(Problem::invalid(faults)) }
}
