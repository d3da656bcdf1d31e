//! Passkeys: the second factor as a key that signs (W3C Web Authentication, level 2).
//!
//! *What it is*: enrolling, using and removing the keys of an account. A passkey stands where a code of an authenticator app stands:
//! after the password, or after the provider of central sign-in. *What it does not do*: replace the password.
//!
//! | page | what it holds |
//! |---|---|
//! | `relying` | the protocol: challenges made, answers checked; the only page that knows the crate for it |
//! | `challenge` | challenges kept: one for each holder, for minutes, used once |
//! | `enrol` | own keys: list, enrol, remove |
//! | `sign_in` | the second factor of a sign-in |
//! | `confirm` | confirming who sits at a session |
//! | `store` | the only SQL |
//!
//! Browsers bind a key to the name of this server, so there are passkeys only where the settings say under which address browsers
//! open it. An answer counts once, from that address, for the challenge that was given out last, with a counter that went up.

mod challenge;
mod confirm;
mod enrol;
mod relying;
mod sign_in;
mod store;

pub use enrol::Enrolled;
pub(crate) use relying::Refusal;
pub use relying::{Answer, Off, Options, RelyingParty};
pub(crate) use store::{STATEMENTS, remove_all};

use vg_model::{Text, Timestamp};

use crate::problem::{Problem, kinds};

/// A passkey as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passkey {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was enrolled.
    pub created_at: Timestamp,
    /// When it last signed somebody in.
    pub last_used_at: Option<Timestamp>,
}

/// The one answer to a challenge that is not known, too old, or answered already.
fn no_challenge() -> Problem {
    let vi = "yêu cầu xác thực bằng khoá truy cập đã hết hạn hoặc đã dùng; hãy thực hiện lại";
    Problem::new(
        &kinds::CHALLENGE_INVALID,
        Text::new(vi, "the challenge for the passkey has expired or was used; begin again"),
    )
}

/// There is no key that could answer.
pub(crate) fn no_passkey() -> Problem {
    let vi = "tài khoản chưa đăng ký khoá truy cập (passkey); hãy đăng nhập bằng cách khác";
    Problem::conflict(vi, "the account has no passkey; sign in in another way")
}
