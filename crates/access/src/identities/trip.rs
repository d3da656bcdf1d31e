//! Trips to the provider: begun, bound to a browser, ended once.

use vg_backend::sql::WriteTx;
use vg_backend::{params, transaction};
use vg_model::{Text, Timestamp};

use super::store;
use crate::access::Access;
use crate::caller::{Caller, Origin, Principal, address_key};
use crate::limits::{MAX_TARGET_CHARS, MAX_TRIPS, MAX_TRIPS_PER_ADDRESS, TRIP_LIFE};
use crate::lockout::{Reserved, micros};
use crate::permission::{IDENTITY_LINK, On};
use crate::problem::{Problem, kinds};
use crate::secret::{Redacted, digest, fresh, same};

/// Uses under which digests of the secret are taken: none of them tells another.
const KEPT: &str = "vonggac trip 1";
const STATE: &str = "vonggac trip state 1";
const NONCE: &str = "vonggac trip nonce 1";
const VERIFIER: &str = "vonggac trip verifier 1";

/// A trip as its browser carries it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Trip(Redacted<String>);

/// A trip that came back: it is over, whatever follows.
#[derive(Debug)]
pub struct TripEnd {
    /// The trip.
    pub trip: Trip,
    /// Path of the console to go to afterwards.
    pub target: String,
    /// The account that a session of it wants to link; nothing when the trip is for signing in.
    pub links: Option<String>,
    /// The failure that was counted for the address before anything was looked at.
    pub(super) counted: Vec<Reserved>,
}

impl Trip {
    /// The trip whose secret a browser sent.
    #[must_use]
    pub const fn of(secret: Redacted<String>) -> Self {
        Self(secret)
    }

    /// What the cookie holds.
    #[must_use]
    pub const fn secret(&self) -> &Redacted<String> {
        &self.0
    }

    /// `state`, which the provider gives back (RFC 6749 §4.1.1).
    #[must_use]
    pub fn state(&self) -> String {
        digest(STATE, self.0.expose())
    }

    /// `nonce`, which stands in the token (OpenID Connect Core 1.0, section 3.1.2.1).
    #[must_use]
    pub fn nonce(&self) -> String {
        digest(NONCE, self.0.expose())
    }

    /// The verifier of PKCE: 64 characters of those that RFC 7636 §4.1 permits.
    #[must_use]
    pub fn verifier(&self) -> Redacted<String> {
        Redacted::new(digest(VERIFIER, self.0.expose()))
    }

    pub(crate) fn kept(&self) -> String {
        digest(KEPT, self.0.expose())
    }
}

/// A path of the console to go to afterwards; `/` for whatever would lead elsewhere.
#[must_use]
pub fn target(wanted: &str) -> &str {
    let inside = wanted.starts_with('/') && !wanted.starts_with("//") && wanted.chars().count() <= MAX_TARGET_CHARS;
    // Browsers read a backslash as a slash and leave tabs and line breaks out (WHATWG URL, section 4.4).
    let plain = wanted.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if inside && plain { wanted } else { "/" }
}

impl Access {
    /// Begins a trip to sign in; afterwards the browser goes to `wanted`, when that is a path of the console.
    pub async fn trip_begin(&self, origin: &Origin, wanted: &str) -> Result<Trip, Problem> {
        let trip = Trip(fresh(&*self.random)?);
        transaction!(self.sql, Problem, |tx| self.trip_add(tx, origin, &trip, "sign_in", None, target(wanted)).await)?;
        Ok(trip)
    }

    /// Begins a trip to link an identity to the account of a session.
    pub async fn trip_begin_link(&self, caller: &Caller) -> Result<Trip, Problem> {
        let account = caller.account().ok_or_else(Problem::unauthenticated)?;
        {
            let mut tx = self.sql.begin_read().await?;
            self.require(&mut tx, caller, &IDENTITY_LINK, On::Own(account)).await?;
        }
        let trip = Trip(fresh(&*self.random)?);
        transaction!(self.sql, Problem, |tx| {
            self.trip_add(tx, caller.origin(), &trip, "link", Some(account), "/account").await
        })?;
        Ok(trip)
    }

    pub(crate) async fn trip_add(
        &self,
        tx: &mut WriteTx,
        origin: &Origin,
        trip: &Trip,
        purpose: &str,
        account: Option<&str>,
        target: &str,
    ) -> Result<(), Problem> {
        let (now, address) = (self.clock.now(), address_key(origin.address()));
        tx.execute(&store::TRIP_EXPIRE, params![now]).await?;
        let open = tx.fetch_one(&store::TRIP_COUNT, &[]).await?.int("n")?;
        if open >= MAX_TRIPS {
            let vi = "quá nhiều lượt đăng nhập tập trung đang chờ; hãy thử lại sau ít phút hoặc dùng mật khẩu";
            let en = "too many central sign-ins are under way; try again in a few minutes, or use the password";
            return Err(Problem::new(&kinds::RATE_LIMITED, Text::new(vi, en)).retry_after(TRIP_LIFE));
        }
        let expires_at = Timestamp(now.0.saturating_add(micros(TRIP_LIFE)));
        let values = params![trip.kept(), purpose, account, target, address.as_str(), now, expires_at];
        tx.execute(&store::TRIP_ADD, values).await?;
        tx.execute(&store::TRIP_TRIM, params![address, MAX_TRIPS_PER_ADDRESS]).await?;
        Ok(())
    }

    /// Ends a trip: once, in time, with the `state` that it began with. From here on it counts as a failed sign-in of its
    /// address, until it turns out to be none.
    pub async fn trip_end(&self, origin: &Origin, trip: &Trip, state: &str) -> Result<TripEnd, Problem> {
        let now = self.clock.now();
        transaction!(self.sql, Problem, |tx| {
            let row = tx.fetch_optional(&store::TRIP_GET, params![trip.kept()]).await?;
            let row = row.ok_or_else(invalid)?;
            let (purpose, target) = (row.text("purpose")?, row.text("target")?.to_owned());
            let open = row.time("expires_at")? > now && same(state, &trip.state());
            if !open || !["sign_in", "link"].contains(&purpose) {
                return Err(invalid());
            }
            let links = row.opt_text("account")?.map(str::to_owned);
            let address = address_key(origin.address());
            let subjects = [(address.as_str(), self.config.lockout.free_per_address)];
            let counted = self.config.lockout.reserve(tx, &subjects, now).await?;
            tx.execute(&store::TRIP_DROP, params![trip.kept()]).await?;
            Ok(TripEnd { trip: trip.clone(), target, links, counted })
        })
    }
}

impl TripEnd {
    /// Refuses a trip that another account began, or that is not for linking at all.
    pub(super) fn check_links(&self, caller: &Caller) -> Result<String, Problem> {
        match caller.principal() {
            Principal::Session { account, .. } if self.links.as_ref() == Some(account) => Ok(account.clone()),
            _ => Err(invalid()),
        }
    }
}

/// The one answer to a trip that is not known, too old, over, or of another browser.
pub(super) fn invalid() -> Problem {
    let vi = "lượt đăng nhập này đã hết hạn, đã dùng hoặc bắt đầu từ trình duyệt khác; hãy bắt đầu lại";
    let text = Text::new(vi, "this sign-in has expired, was used, or began in another browser; begin again");
    Problem::new(&kinds::TRIP_INVALID, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_provider_gets_tells_nothing_of_the_rest() {
        let trip = Trip(Redacted::from("abc"));
        let all = [trip.kept(), trip.state(), trip.nonce(), trip.verifier().expose().clone(), "abc".to_owned()];
        for (place, one) in all.iter().enumerate() {
            assert!(all.iter().skip(place + 1).all(|other| other != one));
        }
        assert!((43..=128).contains(&trip.verifier().expose().len()), "RFC 7636 section 4.1");
        assert!(!format!("{trip:?}").contains("abc"));
    }

    #[test]
    fn afterwards_the_browser_stays_here() {
        assert_eq!(target("/u/1/hosts?q=a#b"), "/u/1/hosts?q=a#b");
        let long = format!("/{}", "a".repeat(MAX_TARGET_CHARS));
        let bad =
            ["", "hosts", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "/ề", &long];
        for wanted in bad {
            assert_eq!(target(wanted), "/", "{wanted}");
        }
        assert_ne!(target(long.strip_suffix('a').unwrap()), "/");
    }
}
