//! Removing the demonstration. It is made by the operations that people use, with letters that are marked.

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::transaction;

use crate::operations::LETTER_WITHDRAW;
use crate::{Directive, answers, letters, rollup};

impl Directive {
    /// Removes the demonstration letters of a unit with everything made from them; gives how many letters there were. What stands in the
    /// evidence ledger stays there.
    pub async fn demo_remove(&self, caller: &Caller, unit: &str) -> Result<u64, Problem> {
        let subject = Subject::new("demonstration", unit);
        let (granted, pending) = self.access.begin(caller, &LETTER_WITHDRAW, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            for statement in answers::store::REMOVE_DEMO {
                tx.execute(statement, vg_backend::params![unit]).await?;
            }
            tx.execute(&rollup::REMOVE_DEMO, vg_backend::params![unit]).await?;
            let removed = letters::store::remove_demo(tx, unit).await?;
            self.settle(tx, &granted, unit).await?;
            let count = i64::try_from(removed).unwrap_or(i64::MAX);
            pending.done(tx, Outcome::Done, &Changes::new().set("letters", count)).await?;
            Ok(removed)
        });
        pending.settle(done).await
    }
}
