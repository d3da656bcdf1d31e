//! Second factor: codes by time (RFC 6238: SHA-1, 30 s, 6 digits, which every authenticator app takes) and recovery codes.
//!
//! A code counts for the step before and after the present one, because telephones' clocks differ; a step that was used, and
//! every step before it, does not count again. Recovery codes are random, kept as digests, and each counts once.

mod code;
mod service;
mod store;

pub use code::{DIGITS, STEP_SECONDS};
pub use service::{Enrolment, RecoveryCodes};
pub(crate) use store::{STATEMENTS, Used, drop_codes, remove, replace_codes, use_code};

/// The code that an authenticator would show.
#[cfg(test)]
pub(crate) fn code_for_test(secret: &str, now_us: i64) -> String {
    let secret = code::from_base32(secret).unwrap();
    code::code(&secret, code::step(vg_model::Timestamp(now_us))).unwrap()
}
