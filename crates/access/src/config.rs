//! Settings, with defaults that suit an installation on the internet.

use std::time::Duration;

use crate::accounts::hash::Hashing;
use crate::lockout::Lockout;
use crate::passkeys::{Off, RelyingParty};

/// Settings of sessions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sessions {
    /// A session ends after so long without a request. A shift of eight hours with an hour's rest in it does not sign in
    /// twice; a screen left alone over lunch does.
    pub idle: Duration,
    /// A session ends after so long in any case: one working day, or one night on watch with its hand-over.
    pub absolute: Duration,
    /// How long an entered password or code counts for what destroys or hands out rights.
    pub confirm_for: Duration,
    /// False only behind plain HTTP on loopback: cookies without `Secure` and `__Host-`.
    pub secure_cookies: bool,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(3_600),
            absolute: Duration::from_secs(14 * 3_600),
            confirm_for: Duration::from_secs(300),
            secure_cookies: true,
        }
    }
}

/// Settings of this crate.
#[derive(Clone, Debug)]
pub struct Config {
    /// Costs of password hashing.
    pub hashing: Hashing,
    /// Sessions.
    pub sessions: Sessions,
    /// Failed sign-ins.
    pub lockout: Lockout,
    /// Name of the installation in authenticator apps.
    pub issuer: String,
    /// Passkeys, or why there are none.
    pub passkeys: Result<RelyingParty, Off>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            hashing: Hashing::default(),
            sessions: Sessions::default(),
            lockout: Lockout::default(),
            issuer: "Vọng Gác".to_owned(),
            passkeys: Err(Off::NoAddress),
        }
    }
}
