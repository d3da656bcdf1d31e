//! Secrets: made from the random handle, kept as digests, never shown by accident.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use vg_backend::clock::Random;

use crate::problem::Problem;

/// Bytes of a random secret: 256 bits cannot be guessed, so a plain digest is enough at rest.
const SECRET_BYTES: usize = 32;

/// A value that must not show in logs, messages or records: `Debug` and `Display` print a mark in its place, and it has no
/// serialised form.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted<T>(T);

/// What is printed in place of a secret.
pub const MARK: &str = "[redacted]";

impl<T> Redacted<T> {
    /// Wraps a secret.
    pub const fn new(secret: T) -> Self {
        Self(secret)
    }

    /// The secret itself, where it is used: every call is a place to review.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MARK)
    }
}

impl<T> fmt::Display for Redacted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MARK)
    }
}

impl From<&str> for Redacted<String> {
    fn from(secret: &str) -> Self {
        Self(secret.to_owned())
    }
}

/// A new secret: 256 random bits as 43 characters of base64url.
pub(crate) fn fresh(random: &dyn Random) -> Result<Redacted<String>, Problem> {
    let mut bytes = [0_u8; SECRET_BYTES];
    random.fill(&mut bytes)?;
    Ok(Redacted(URL_SAFE_NO_PAD.encode(bytes)))
}

/// SHA-256 of a secret under the name of its use, in hexadecimal: the digest of one use is worth nothing in another.
pub(crate) fn digest(purpose: &str, secret: &str) -> String {
    hex(&Sha256::new().chain_update(purpose).chain_update([0]).chain_update(secret).finalize())
}

/// Compares without telling by its duration where the first difference is.
pub(crate) fn same(a: &str, b: &str) -> bool {
    bool::from(a.as_bytes().ct_eq(b.as_bytes()))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The first `most` characters of a text from outside, without control characters and marked when it was cut.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    let mut kept: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect();
    if text.chars().nth(most).is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use vg_backend::clock::SeededRandom;

    #[test]
    fn a_secret_does_not_show() {
        let secret = Redacted::from("mật khẩu");
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)), "[redacted] [redacted] Some([redacted])");
        assert_eq!(secret.expose(), "mật khẩu");
    }

    #[test]
    fn digests_differ_by_use_and_secrets_by_draw() {
        let random = SeededRandom::new(7);
        let (a, b) = (fresh(&random).unwrap(), fresh(&random).unwrap());
        assert_ne!(a, b);
        assert_eq!(a.expose().len(), 43);
        assert_ne!(digest("session", a.expose()), digest("link", a.expose()));
        assert_eq!(digest("session", a.expose()).len(), 64);
        assert!(same("abc", "abc") && !same("abc", "abd") && !same("abc", "ab"));
    }

    #[test]
    fn text_is_cut_by_characters() {
        assert_eq!(cut("Cường\n", 6), "Cường ");
        assert_eq!(cut("Cường", 3), "Cư…");
        assert_eq!(cut("Cường", 5), "Cường");
    }
}
