//! Tokens by which a source shows who it is: shown once, kept as digests, replaced with an overlap.

use sha2::{Digest as _, Sha256};
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem, Redacted};
use vg_backend::transaction;
use vg_model::Timestamp;

use super::model::{MINUTE_US, Token};
use super::service::not_retired;
use super::store;
use crate::Monitor;
use crate::alerts::Who;
use crate::check::refused;
use crate::limits::{MAX_MINUTES, MAX_TOKENS};
use crate::operations::{SOURCE_READ, SOURCE_TOKEN};

/// Bytes of a secret: 256 bits cannot be guessed, so a plain digest is enough at rest.
const SECRET_BYTES: usize = 32;
/// What a token begins with, so that people and scanners of leaked secrets know it.
const PREFIX: &str = "vgs_";

/// A token with its secret, which is shown this once.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewToken {
    /// The token.
    pub token: Token,
    /// What the sender is given.
    pub secret: Redacted<String>,
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The digest under which the token of a source is kept: whoever receives looks for it in the [`Directory`](super::Directory).
#[must_use]
pub fn digest_of_token(secret: &str) -> String {
    hex(&Sha256::new().chain_update("source").chain_update([0]).chain_update(secret).finalize())
}

impl Monitor {
    /// Tokens of a source, newest first, also those that count no more.
    pub async fn source_token_list(&self, caller: &Caller, unit: &str, source: &str) -> Result<Vec<Token>, Problem> {
        let mut tx = self.reading(caller, &SOURCE_READ, unit).await?;
        store::get(&mut tx, unit, source).await?.ok_or_else(Problem::not_found)?;
        Ok(store::tokens(&mut tx, unit, source).await?)
    }

    /// Makes a token. With `overlap_minutes` it replaces the others of the source, which count that much longer at most, so that senders
    /// can be changed one by one. The secret is in the answer and nowhere else.
    pub async fn source_token_create(
        &self,
        caller: &Caller,
        unit: &str,
        source: &str,
        expires_at: Option<Timestamp>,
        overlap_minutes: Option<i64>,
    ) -> Result<NewToken, Problem> {
        let (id, secret) = (self.new_id()?, self.fresh_secret()?);
        let subject = Subject::new("source", source);
        let (granted, pending) = self.access.begin(caller, &SOURCE_TOKEN, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            if expires_at.is_some_and(|end| end <= who.now) {
                return Err(refused("/expires_at", "out_of_range", "phải sau thời điểm này", "must be later than now"));
            }
            if overlap_minutes.is_some_and(|minutes| !(0..=MAX_MINUTES).contains(&minutes)) {
                let (vi, en) = (format!("từ 0 đến {MAX_MINUTES}"), format!("must be 0 to {MAX_MINUTES}"));
                return Err(refused("/overlap_minutes", "out_of_range", &vi, &en));
            }
            not_retired(tx, unit, source).await?;
            let mut holding = store::tokens(tx, unit, source).await?;
            holding.retain(|token| token.holds(who.now));
            if holding.len() >= MAX_TOKENS {
                return Err(Problem::limit(("mã của một nguồn", "tokens of a source"), MAX_TOKENS));
            }
            let mut written = Vec::new();
            if let Some(minutes) = overlap_minutes {
                let end = Timestamp(who.now.0.saturating_add(minutes.saturating_mul(MINUTE_US)));
                for mut token in holding {
                    token.expires_at = Some(token.expires_at.map_or(end, |own| own.min(end)));
                    written.push(token);
                }
            }
            let token = Token {
                id: id.clone(),
                unit: unit.to_owned(),
                source: source.to_owned(),
                digest: digest_of_token(secret.expose()),
                created_at: who.now,
                created_by: who.actor,
                expires_at,
                revoked_at: None,
            };
            written.push(token.clone());
            store::save_tokens(tx, &written).await?;
            self.publish_source(tx, unit, source, "token").await?;
            let changes = Changes::new().set("token", &id).set("secret", &secret).set("expires_at", expires_at);
            pending.done(tx, Outcome::Done, &changes.set("overlap_minutes", overlap_minutes)).await?;
            Ok(token)
        });
        let token = pending.settle(done).await?;
        Ok(NewToken { token, secret })
    }

    /// Revokes a token at once.
    pub async fn source_token_revoke(
        &self,
        caller: &Caller,
        unit: &str,
        source: &str,
        token: &str,
    ) -> Result<(), Problem> {
        let subject = Subject::new("source", source);
        let (_granted, pending) = self.access.begin(caller, &SOURCE_TOKEN, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut known = store::tokens(tx, unit, source).await?;
            known.retain(|known| known.id == token);
            for known in &mut known {
                known.revoked_at = known.revoked_at.or(Some(self.now()));
            }
            if known.is_empty() {
                return Err(Problem::not_found());
            }
            store::save_tokens(tx, &known).await?;
            self.publish_source(tx, unit, source, "token").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("token", token).set("revoked", true)).await
        });
        pending.settle(done).await
    }

    fn fresh_secret(&self) -> Result<Redacted<String>, Problem> {
        let mut bytes = [0_u8; SECRET_BYTES];
        self.backend.random.fill(&mut bytes)?;
        Ok(Redacted::new(format!("{PREFIX}{}", hex(&bytes))))
    }
}
