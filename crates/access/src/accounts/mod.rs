//! Accounts: user name, names for people, units with roles, state; passwords, one-time links, the first setup.
//!
//! An account is managed where it lives (`unit`) **and** wherever it has a role: whoever resets a password could act as its owner,
//! so the permission is asked for in all those units.

pub mod hash;
mod links;
mod password;
mod rules;
mod service;
mod setup;
pub(crate) mod store;

pub use links::Link;
pub use service::{NewAccount, Profile};
pub use setup::FirstSetup;
pub(crate) use store::STATEMENTS;

use vg_model::{Lang, Timestamp};

/// State of an account. A wait after failed sign-ins is no state: it ends by itself ([`crate::lockout`]).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AccountState {
    /// It may sign in.
    Active,
    /// It is out of use: its owner left, or it is not wanted any more.
    Disabled,
    /// It is stopped for now, by an administrator: something is being looked into.
    Locked,
}

impl AccountState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Active, Self::Disabled, Self::Locked];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Locked => "locked",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// An account, without its secrets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Its id.
    pub id: String,
    /// User name as shown.
    pub username: String,
    /// Name for people.
    pub display_name: String,
    /// Mail address.
    pub mail: Option<String>,
    /// Language of its interface.
    pub lang: Lang,
    /// The unit that manages it.
    pub unit: String,
    /// Its state.
    pub state: AccountState,
    /// True when an authenticator app is enrolled.
    pub totp_active: bool,
    /// How many passkeys are enrolled.
    pub passkeys: i64,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it last signed in.
    pub last_sign_in_at: Option<Timestamp>,
}

impl Account {
    /// True when the password alone does not sign in.
    #[must_use]
    pub const fn has_second_factor(&self) -> bool {
        self.totp_active || self.passkeys > 0
    }
}
