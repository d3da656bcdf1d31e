//! Identities at a provider of central sign-in (OpenID Connect), and trips of browsers to it.
//!
//! An identity is what the provider calls a person: issuer and subject. It is *linked* to an account, by an administrator or by
//! the owner in a session; an identity that is not linked opens nothing, and none makes an account.
//!
//! A *trip* is one attempt to sign in or to link. Its secret lies in a cookie of the browser and nowhere else; what the provider is
//! given (`state`, `nonce`, the challenge of PKCE) is derived from it, and the database keeps a digest. So whoever reads the
//! database cannot finish a trip, and whoever steals an answer of the provider cannot bring it without the browser.
//!
//! What the provider said is checked by the door, which speaks its protocol; this module believes a [`Proven`].

mod link;
mod sign_in;
mod store;
mod trip;

pub use link::is_subject;
pub(crate) use sign_in::After;
pub use sign_in::ProviderSignIn;
pub(crate) use store::STATEMENTS;
pub use trip::{Trip, TripEnd, target};

use vg_model::Timestamp;

/// An identity that is linked to an account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// Its id.
    pub id: String,
    /// Who vouches for it.
    pub issuer: String,
    /// What the issuer calls the person.
    pub subject: String,
    /// The account.
    pub account: String,
    /// What people recognise it by; may be empty.
    pub label: String,
    /// When it was linked.
    pub linked_at: Timestamp,
    /// When it was last used to sign in.
    pub last_used_at: Option<Timestamp>,
}

/// What a provider has proven of whoever came back from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proven {
    /// Who vouches for it.
    pub issuer: String,
    /// What the issuer calls the person.
    pub subject: String,
    /// What people recognise it by.
    pub label: String,
    /// True when the provider says that two factors were used, in the way that the settings ask for.
    pub two_factor: bool,
}
