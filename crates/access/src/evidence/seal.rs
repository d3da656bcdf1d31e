//! Heads at full hours.

use std::ops::ControlFlow;

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Statement, Tx, WriteTx};
use vg_model::Timestamp;

use super::store::LEDGER;
use super::{Evidence, chain_of};
use crate::access::Access;
use crate::audit::{Changes, Outcome, SYSTEM_CHAIN, Subject};
use crate::caller::Caller;
use crate::chain::Anchor;
use crate::permission::{EVIDENCE_READ, Granted};
use crate::problem::Problem;

/// Microseconds of an hour.
const HOUR: i64 = 3_600_000_000;
/// Name of the operation in the audit of the installation.
const OPERATION: &str = "access.evidence.seal";

const LAST: Statement = Statement::new(
    "access.evidence.seal.last",
    "SELECT chain, hour, seq, hash, at FROM access_evidence_seals WHERE chain = $1 ORDER BY hour DESC LIMIT 1",
);
const INSERT: Statement = Statement::new(
    "access.evidence.seal.insert",
    "INSERT INTO access_evidence_seals (chain, hour, seq, hash, at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (chain, hour) DO NOTHING",
);
const ALL: Statement = Statement::new(
    "access.evidence.seal.all",
    "SELECT chain, hour, seq, hash, at FROM access_evidence_seals WHERE chain = $1 ORDER BY hour",
);
const OF_CHAIN: Statement = Statement::new(
    "access.evidence.seal.of_chain",
    "SELECT chain, hour, seq, hash, at FROM access_evidence_seals WHERE chain = $1 ORDER BY hour DESC LIMIT 1000",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[LAST, INSERT, ALL, OF_CHAIN];

/// The head of a chain when an hour began.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seal {
    /// The full hour.
    pub hour: Timestamp,
    /// The head.
    pub head: Anchor,
}

fn seal(row: &Row) -> Result<Seal, SqlError> {
    let head = Anchor {
        chain: row.text("chain")?.to_owned(),
        seq: row.int("seq")?,
        hash: row.text("hash")?.to_owned(),
        at: row.time("at")?,
    };
    Ok(Seal { hour: row.time("hour")?, head })
}

/// The heads of all seals of a chain.
pub(super) async fn heads_of(tx: &mut Tx, chain: &str) -> Result<Vec<Anchor>, SqlError> {
    let mut heads = Vec::new();
    tx.fetch_each(&ALL, params![chain], |row| {
        heads.push(seal(&row)?.head);
        Ok::<_, SqlError>(ControlFlow::Continue(()))
    })
    .await?;
    Ok(heads)
}

impl Evidence {
    /// Seals every chain to which something was added since its last seal, once in an hour: the head as it stands goes into the table of
    /// seals and, as a record, into the audit of the installation. Gives how many were sealed.
    pub async fn seal(&self, tx: &mut WriteTx, access: &Access, worker: &Caller) -> Result<usize, Problem> {
        let now = self.clock.now();
        let hour = Timestamp(now.0.div_euclid(HOUR) * HOUR);
        let mut sealed = 0;
        for head in LEDGER.heads(tx).await? {
            let chain = head.chain.as_str();
            let last = tx.fetch_optional(&LAST, params![chain]).await?.as_ref().map(seal).transpose()?;
            if last.is_some_and(|last| last.head.seq >= head.seq || last.hour >= hour) {
                continue;
            }
            if tx.execute(&INSERT, params![chain, hour, head.seq, head.hash.as_str(), now]).await? > 0 {
                let changes = Changes::new().set("seq", head.seq).set("hash", &head.hash);
                let what = (OPERATION, SYSTEM_CHAIN, &Subject::new("evidence", chain));
                access.audit().single(tx, worker, what, (Outcome::Done, None), &changes).await?;
                sealed += 1;
            }
        }
        Ok(sealed)
    }

    /// The last thousand seals of the unit that was granted, newest first.
    pub async fn seals(&self, tx: &mut Tx, granted: &Granted) -> Result<Vec<Seal>, Problem> {
        let Some(unit) = granted.unit().filter(|_| *granted.operation() == EVIDENCE_READ) else {
            return Err(Problem::internal("seals are read with the permission to read evidence"));
        };
        let rows = tx.fetch_all(&OF_CHAIN, params![chain_of(unit)]).await?;
        Ok(rows.iter().map(seal).collect::<Result<_, SqlError>>()?)
    }
}
