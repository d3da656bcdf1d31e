//! One-time links: a random token that is shown once and kept as its digest.

use std::time::Duration;

use vg_backend::params;
use vg_backend::sql::{SqlError, Tx, WriteTx};
use vg_model::{Text, Timestamp};

use super::store;
use crate::access::Access;
use crate::lockout::micros;
use crate::problem::{Problem, kinds};
use crate::secret::{Redacted, digest, fresh};

/// Use under which the digest of a link is kept.
const PURPOSE: &str = "vonggac link 1";

/// A link that was just made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Its token: shown to whoever made it, never again.
    pub token: Redacted<String>,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Link {
    pub(super) fn fresh(access: &Access, life: Duration) -> Result<Self, Problem> {
        let expires_at = Timestamp(access.clock.now().0.saturating_add(micros(life)));
        Ok(Self { token: fresh(&*access.random)?, expires_at })
    }

    pub(super) async fn write(&self, tx: &mut WriteTx, purpose: &str, account: Option<&str>) -> Result<(), SqlError> {
        let digest = digest(PURPOSE, self.token.expose());
        tx.execute(&store::LINK_ADD, params![digest, purpose, account, self.expires_at]).await.map(drop)
    }

    /// The account of a link that is still valid; an empty text for a link of no account.
    pub(super) async fn account(
        tx: &mut Tx,
        now: Timestamp,
        purpose: &str,
        token: &Redacted<String>,
    ) -> Result<Option<String>, SqlError> {
        let found = tx.fetch_optional(&store::LINK_GET, params![digest(PURPOSE, token.expose()), purpose]).await?;
        let Some(row) = found else { return Ok(None) };
        let valid = row.time("expires_at")? > now;
        Ok(if valid { Some(row.opt_text("account")?.unwrap_or_default().to_owned()) } else { None })
    }

    pub(super) fn invalid() -> Problem {
        let vi = "liên kết đã được dùng, đã hết hạn hoặc không tồn tại; hãy xin liên kết mới";
        let text = Text::new(vi, "the link was used, has expired or never existed; ask for a new one");
        Problem::new(&kinds::LINK_INVALID, text)
    }
}
