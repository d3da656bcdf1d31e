//! Walks a chain and names the first bad link. Memory does not grow with the chain.

use std::collections::{BTreeMap, BTreeSet};

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Tx, Value};
use vg_model::Text;

use super::{Anchor, FIRST_PREVIOUS, Ledger};
use crate::problem::Problem;

/// Numbers before and after a row that are tried as its former one. Each try is one hash of some 300 bytes, so all of them take a
/// fraction of a second, and only for the first bad row; one that came from farther away is told as changed.
const MAX_PLACES: i64 = 100_000;

/// What is wrong with a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// A value of the row is not the one that was hashed.
    Changed,
    /// The rows up to and including this number are not there.
    Missing {
        /// Last number that is missing.
        to: i64,
    },
    /// The row is genuine but was written under another number: rows were swapped, inserted or removed and renumbered.
    Moved {
        /// The number that it was written under.
        written_as: i64,
    },
    /// The row agrees with itself but does not follow the one before it: one of the two was put in or written anew.
    Unlinked,
    /// The chain ends although a later head is known.
    CutOff {
        /// Number of the last row that is known to have been written.
        known: i64,
    },
    /// Rows stand after the head that the database knows.
    BeyondHead,
    /// The chain agrees with itself but not with a head that was exported before: it was written anew.
    Rewritten,
    /// The row has a number below 1, or its head another hash than its last row.
    Malformed,
}

/// The first bad link of a chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Number of the row at which it shows; the first that is missing when some are.
    pub seq: i64,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What a verification found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The chain.
    pub chain: String,
    /// Rows that were found good, from the first.
    pub good: i64,
    /// Hash of the last good row.
    pub head: String,
    /// Anchors of this chain that a good row agreed with.
    pub anchored: usize,
    /// The first bad link; none when all are good.
    pub fault: Option<Fault>,
}

impl Verdict {
    /// True when every link is good.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.fault.is_none()
    }

    /// One sentence for a person.
    #[must_use]
    pub fn message(&self) -> Text {
        let (chain, good) = (&self.chain, self.good);
        match &self.fault {
            None => Text::new(
                format!("chuỗi {chain}: {good} bản ghi, toàn vẹn; khớp {} mốc đã lưu", self.anchored),
                format!("chain {chain}: {good} records, all good; {} kept anchors agree", self.anchored),
            ),
            Some(fault) => {
                let told = fault.message();
                Text::new(
                    format!("chuỗi {chain}: {}; {good} bản ghi trước đó toàn vẹn", told.vi),
                    format!("chain {chain}: {}; the {good} records before it are good", told.en),
                )
            }
        }
    }
}

impl Fault {
    /// What is wrong, for a person.
    #[must_use]
    pub fn message(&self) -> Text {
        let seq = self.seq;
        match &self.kind {
            FaultKind::Changed => Text::new(format!("bản ghi số {seq} đã bị sửa"), format!("record {seq} was changed")),
            FaultKind::Missing { to } => {
                Text::new(format!("thiếu bản ghi số {seq} đến {to}"), format!("records {seq} to {to} are missing"))
            }
            FaultKind::Moved { written_as } => Text::new(
                format!("bản ghi số {seq} vốn được ghi với số {written_as}: thứ tự đã bị thay đổi"),
                format!("record {seq} was written as number {written_as}: the order was changed"),
            ),
            FaultKind::Unlinked => Text::new(
                format!("bản ghi số {seq} không nối tiếp bản ghi trước nó: một trong hai đã bị chèn hoặc viết lại"),
                format!("record {seq} does not follow the one before it: one of them was put in or written anew"),
            ),
            FaultKind::CutOff { known } => Text::new(
                format!("chuỗi bị cắt từ bản ghi số {seq}, trong khi đã biết đến số {known}"),
                format!("the chain is cut off at record {seq}, though number {known} is known"),
            ),
            FaultKind::BeyondHead => Text::new(
                format!("bản ghi số {seq} nằm sau điểm cuối đã biết của chuỗi"),
                format!("record {seq} stands after the known end of the chain"),
            ),
            FaultKind::Rewritten => Text::new(
                format!("bản ghi số {seq} khác với mốc đã lưu: chuỗi đã bị viết lại"),
                format!("record {seq} differs from its kept anchor: the chain was written anew"),
            ),
            FaultKind::Malformed => Text::new(
                format!("bản ghi số {seq} hoặc điểm cuối của chuỗi không hợp lệ"),
                format!("record {seq} or the end of the chain is malformed"),
            ),
        }
    }
}

/// Every chain, in their order: those that have a head, those that have rows, those that an anchor names. A chain that was removed whole
/// is so found by its anchor.
pub(crate) async fn chains(ledger: &Ledger, tx: &mut Tx, anchors: &[Anchor]) -> Result<BTreeSet<String>, Problem> {
    let mut chains: BTreeSet<String> = anchors.iter().map(|anchor| anchor.chain.clone()).collect();
    chains.extend(ledger.heads(tx).await?.into_iter().map(|head| head.chain));
    // From one chain to the next by the primary key, whatever the number of their rows.
    let mut last = String::new();
    while let Some(next) = tx.fetch_one(&ledger.next_chain, params![last]).await?.opt_text("chain")?.map(str::to_owned)
    {
        chains.insert(next.clone());
        last = next;
    }
    Ok(chains)
}

/// Verifies every chain.
pub(crate) async fn verify_all(ledger: &Ledger, tx: &mut Tx, anchors: &[Anchor]) -> Result<Vec<Verdict>, Problem> {
    let mut verdicts = Vec::new();
    for chain in chains(ledger, tx, anchors).await? {
        verdicts.push(verify_chain(ledger, tx, &chain, anchors).await?);
    }
    Ok(verdicts)
}

/// Verifies a chain from its first row to its head. `anchors` are heads that were exported before; those of other chains are passed
/// over.
pub(crate) async fn verify_chain(
    ledger: &Ledger,
    tx: &mut Tx,
    chain: &str,
    anchors: &[Anchor],
) -> Result<Verdict, Problem> {
    let mut anchored: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for anchor in anchors.iter().filter(|anchor| anchor.chain == chain) {
        anchored.entry(anchor.seq).or_default().push(&anchor.hash);
    }
    let head = match tx.fetch_optional(&ledger.head, params![chain]).await? {
        Some(row) => Some((row.int("seq")?, row.text("hash")?.to_owned())),
        None => None,
    };
    let mut verdict =
        Verdict { chain: chain.to_owned(), good: 0, head: FIRST_PREVIOUS.to_owned(), anchored: 0, fault: None };
    let mut rows = tx.stream(&ledger.walk, params![chain]).await?;
    while let Some(row) = rows.next().await? {
        if let Some(fault) = link(ledger, &row, &mut verdict, head.as_ref(), &anchored)? {
            verdict.fault = Some(fault);
            return Ok(verdict);
        }
    }
    drop(rows);
    verdict.fault = end(&verdict, head.as_ref(), &anchored);
    Ok(verdict)
}

/// Judges one row, and counts it when it is good.
fn link(
    ledger: &Ledger,
    row: &Row,
    verdict: &mut Verdict,
    head: Option<&(i64, String)>,
    anchored: &BTreeMap<i64, Vec<&str>>,
) -> Result<Option<Fault>, SqlError> {
    let (seq, stored) = (row.int("seq")?, row.text("hash")?);
    let expected = verdict.good + 1;
    let fault = |seq, kind| Ok(Some(Fault { seq, kind }));
    if seq < expected {
        return fault(seq, FaultKind::Malformed);
    }
    if seq > expected {
        return fault(expected, FaultKind::Missing { to: seq - 1 });
    }
    let mut values: Vec<Value> = row.values().to_vec();
    values.truncate(ledger.fields.len());
    if ledger.hash(&values) != stored {
        let last = head.map_or(seq, |(last, _)| *last).max(seq);
        return match written_as(ledger, &mut values, stored, seq, last) {
            Some(written_as) => fault(seq, FaultKind::Moved { written_as }),
            None => fault(seq, FaultKind::Changed),
        };
    }
    if row.text("previous")? != verdict.head {
        return fault(seq, FaultKind::Unlinked);
    }
    if head.is_none_or(|(last, _)| seq > *last) {
        return fault(seq, FaultKind::BeyondHead);
    }
    if let Some(hashes) = anchored.get(&seq) {
        if hashes.iter().any(|hash| *hash != stored) {
            return fault(seq, FaultKind::Rewritten);
        }
        verdict.anchored += hashes.len();
    }
    verdict.good = seq;
    stored.clone_into(&mut verdict.head);
    Ok(None)
}

/// The number under which a row agrees with its hash, nearest to its present one first.
fn written_as(ledger: &Ledger, values: &mut [Value], stored: &str, seq: i64, last: i64) -> Option<i64> {
    let place = ledger.fields.iter().position(|field| *field == "seq")?;
    // One past the end: a row may have been removed before it, and the head moved back by one.
    let farthest = (last + 1).min(MAX_PLACES);
    (1..=farthest).flat_map(|step| [seq - step, seq + step]).filter(|other| (1..=last + 1).contains(other)).find(
        |other| {
            if let Some(value) = values.get_mut(place) {
                *value = Value::Int(*other);
            }
            ledger.hash(values) == stored
        },
    )
}

/// Judges what should have come after the last row.
fn end(verdict: &Verdict, head: Option<&(i64, String)>, anchored: &BTreeMap<i64, Vec<&str>>) -> Option<Fault> {
    let last_anchor = anchored.keys().next_back().copied().unwrap_or(0);
    let known = head.map_or(0, |(seq, _)| *seq).max(last_anchor);
    if known > verdict.good {
        return Some(Fault { seq: verdict.good + 1, kind: FaultKind::CutOff { known } });
    }
    let agrees = head.is_none_or(|(_, hash)| *hash == verdict.head);
    (!agrees).then_some(Fault { seq: verdict.good, kind: FaultKind::Malformed })
}
