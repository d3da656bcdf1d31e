//! Challenges that were given out: one for each holder, for minutes, used once.

use vg_backend::params;
use vg_backend::sql::WriteTx;
use vg_model::Timestamp;

use super::{Options, no_challenge, no_passkey, store};
use crate::access::Access;
use crate::limits::CHALLENGE_LIFE;
use crate::lockout::micros;
use crate::passkeys::RelyingParty;
use crate::problem::Problem;

impl Access {
    /// Whether there are passkeys.
    #[must_use]
    pub fn has_passkeys(&self) -> bool {
        self.config.passkeys.is_ok()
    }

    pub(super) fn relying_party(&self) -> Result<&RelyingParty, Problem> {
        self.config.passkeys.as_ref().map_err(|off| off.problem())
    }

    /// What the browser is to be asked, so that any key of the account can answer; the challenge belongs to the holder.
    pub(super) async fn challenge_ask(
        &self,
        tx: &mut WriteTx,
        party: &RelyingParty,
        holder: &str,
        account: &str,
    ) -> Result<Options, Problem> {
        let kept = store::of_account(tx, account).await?;
        let keys: Vec<String> = kept.into_iter().map(|kept| kept.public_key).collect();
        if keys.is_empty() {
            return Err(no_passkey());
        }
        let (options, state) = party.ask(&keys)?;
        self.challenge_keep(tx, holder, account, &state).await?;
        Ok(options)
    }

    /// Keeps what the answer is checked against. An earlier challenge of the same holder is forgotten.
    pub(super) async fn challenge_keep(
        &self,
        tx: &mut WriteTx,
        holder: &str,
        account: &str,
        state: &str,
    ) -> Result<(), Problem> {
        let now = self.clock.now();
        tx.execute(&store::CHALLENGE_EXPIRE, params![now]).await?;
        let expires_at = Timestamp(now.0.saturating_add(micros(CHALLENGE_LIFE)));
        tx.execute(&store::CHALLENGE_KEEP, params![holder, account, state, expires_at]).await?;
        Ok(())
    }

    /// Takes it out again, in a transaction that is committed whatever the answer turns out to be: whoever comes second with the
    /// same answer finds nothing.
    pub(super) async fn challenge_take(
        &self,
        tx: &mut WriteTx,
        holder: &str,
        account: &str,
    ) -> Result<String, Problem> {
        let row = tx.fetch_optional(&store::CHALLENGE_GET, params![holder, account]).await?.ok_or_else(no_challenge)?;
        let open = row.time("expires_at")? > self.clock.now();
        if tx.execute(&store::CHALLENGE_DROP, params![holder]).await? == 0 || !open {
            return Err(no_challenge());
        }
        Ok(row.text("state")?.to_owned())
    }
}
