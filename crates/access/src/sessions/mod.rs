//! Sessions: a random token in a cookie, its digest in the database, two ends (idle and absolute), CSRF, confirmation.
//!
//! The token changes whenever rights change: with sign-in and with each confirmation. Ending a session removes its row, so
//! nothing has to be remembered about it; the audit has its history.

mod attempt;
mod cookie;
mod service;
mod sign_in;
mod store;

pub(crate) use attempt::STATEMENTS as ATTEMPT_STATEMENTS;
pub use cookie::{
    CSRF_HEADER, CSRF_HEADER_VALUE_CHARS, check_csrf, clear_cookie, clear_trip_cookie, csrf_token, read_cookie,
    read_trip_cookie, set_cookie, set_trip_cookie,
};
pub use service::Proof;
pub(crate) use service::SEEN_EVERY_US;
pub(crate) use sign_in::{Beginning, bad_credentials};
pub use sign_in::{SignIn, SignedIn};
pub(crate) use store::{STATEMENTS, end_all, end_others};

use vg_model::Timestamp;

/// Use under which the digest of a session's token is kept.
const PURPOSE: &str = "vonggac session 1";

/// A session as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Public id; not the token.
    pub id: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// True when it began with a second factor.
    pub two_factor: bool,
    /// Address that it began from.
    pub address: Option<String>,
    /// What the client calls itself.
    pub user_agent: String,
}
