//! A passkey in place of a code, to confirm who sits at a session.

use vg_backend::transaction;

use super::relying::{Answer, Options, Refusal, Used};
use crate::access::Access;
use crate::caller::{Caller, Principal};
use crate::problem::Problem;

impl Access {
    /// What the browser is to be asked, so that [`crate::sessions::Proof::Passkey`] can be given.
    pub async fn passkey_confirm_ask(&self, caller: &Caller) -> Result<Options, Problem> {
        let Principal::Session { account, session } = caller.principal() else {
            return Err(Problem::unauthenticated());
        };
        let party = self.relying_party()?;
        transaction!(self.sql, Problem, |tx| self.challenge_ask(tx, party, &holder(session), account).await)
    }

    /// Checks what a key signed for a session; whether it counts is decided by [`Access::passkey_used`] in the transaction.
    pub(crate) async fn passkey_confirm_check(
        &self,
        (account, session): (&str, &str),
        answer: &Answer,
    ) -> Result<Result<Used, Refusal>, Problem> {
        let party = self.relying_party()?;
        let state = transaction!(self.sql, Problem, |tx| self.challenge_take(tx, &holder(session), account).await)?;
        party.check(&state, answer)
    }
}

/// Another holder than that of an enrolment in the same session: neither answers the other.
fn holder(session: &str) -> String {
    format!("confirm {session}")
}
