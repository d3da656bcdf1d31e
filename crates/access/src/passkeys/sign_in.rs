//! A passkey as the second factor of a sign-in.
//!
//! The password, or the provider of central sign-in, comes first and leaves a trip that waits for the second factor; its secret is a
//! cookie of the browser. The challenge belongs to that trip, so an answer counts in the browser that asked for it and nowhere else.

use vg_backend::sql::WriteTx;
use vg_backend::{params, transaction};

use super::relying::{Answer, Options, Refusal, Used};
use super::store;
use crate::access::Access;
use crate::accounts::store::Secrets;
use crate::audit::Changes;
use crate::caller::{Caller, Origin};
use crate::identities::Trip;
use crate::problem::Problem;
use crate::secret::fresh;
use crate::sessions::{Beginning, SignIn, SignedIn};

impl Access {
    /// Checks user name and password of somebody who will use a passkey; the trip waits for it. Counted and recorded like any
    /// sign-in whose second factor is missing.
    pub async fn passkey_sign_in_begin(&self, origin: &Origin, entered: &SignIn) -> Result<Trip, Problem> {
        self.relying_party()?;
        let trip = Trip::of(fresh(&*self.random)?);
        self.sign_in_until_second_factor(origin, entered, &trip).await?;
        Ok(trip)
    }

    /// What the browser is to be asked in a trip that waits for the second factor.
    pub async fn passkey_sign_in_ask(&self, trip: &Trip) -> Result<Options, Problem> {
        let party = self.relying_party()?;
        transaction!(self.sql, Problem, |tx| {
            let waiting = self.trip_waiting(tx, trip).await?;
            self.challenge_ask(tx, party, &holder(trip), &waiting.known.account.id).await
        })
    }

    /// Ends a trip by what a passkey signed. Failures count like those of any sign-in. Returns the path to go to as well.
    pub async fn passkey_sign_in(
        &self,
        origin: &Origin,
        trip: &Trip,
        answer: &Answer,
    ) -> Result<(SignedIn, String), Problem> {
        let party = self.relying_party()?;
        let (waiting, attempt, state) = transaction!(self.sql, Problem, |tx| {
            let waiting = self.trip_waiting(tx, trip).await?;
            let known = &waiting.known;
            let attempt = self.attempt(tx, Some(known), &known.username_key, origin).await?;
            let state = self.challenge_take(tx, &holder(trip), &known.account.id).await?;
            Ok((waiting, attempt, state))
        })?;
        let known = &waiting.known;
        let way = Changes::new().set("way", "passkey").set("after", waiting.after.name());
        let checked = party.check(&state, answer)?;
        let (token, id) = (fresh(&*self.random)?, self.new_id()?);
        // The outer result is that of the transaction: the record of a refusal is committed too.
        let ended = transaction!(self.sql, Problem, |tx| {
            let key = match self.passkey_used(tx, known, &checked).await? {
                Ok(key) => key,
                Err(refusal) => {
                    let caller = Caller::anonymous(origin.clone());
                    let changes = way.clone().set("reason", refusal.reason());
                    let problem = refusal.problem();
                    return self
                        .refuse_sign_in_because(tx, &caller, Some(known), &attempt, problem, changes)
                        .await
                        .map(Err);
                }
            };
            self.trip_over(tx, trip).await?;
            self.attempt_signed_in(tx, &attempt, &known.account.id, origin).await?;
            let changes = way.clone().set("passkey", &key.id).set("name", &key.name);
            let beginning = Beginning { two_factor: true, recovery_left: None, changes };
            self.begin_session(tx, origin, &known.account, (&id, &token), beginning).await.map(Ok)
        })?;
        ended.map(|signed_in| (signed_in, waiting.target)).map_err(|problem: Problem| problem.trace(origin.trace_id()))
    }

    /// Takes note of a use: the key still belongs to the account, and its counter went up since whatever happened meanwhile.
    pub(crate) async fn passkey_used(
        &self,
        tx: &mut WriteTx,
        known: &Secrets,
        checked: &Result<Used, Refusal>,
    ) -> Result<Result<super::Passkey, Refusal>, Problem> {
        let used = match checked {
            Ok(used) => used,
            Err(refusal) => return Ok(Err(*refusal)),
        };
        let Some(kept) = store::by_credential(tx, &used.credential, &known.account.id).await? else {
            return Ok(Err(Refusal::Wrong("unknown_key")));
        };
        let values = params![kept.passkey.id.as_str(), used.counter, used.applied(&kept.public_key)?, self.clock.now()];
        let went_up = tx.execute(&store::USED, values).await? == 1;
        Ok(if went_up { Ok(kept.passkey) } else { Err(Refusal::Counter) })
    }
}

/// A challenge belongs to the trip that asked for it.
fn holder(trip: &Trip) -> String {
    format!("trip {}", trip.kept())
}
