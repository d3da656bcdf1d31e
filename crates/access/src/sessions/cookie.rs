//! The text of the cookie header, and the token against forged requests.
//!
//! `SameSite=Lax` and not `Strict`: a person on duty who follows the link of a page must arrive signed in. Requests that change
//! anything carry the CSRF token in a header, which another site can neither read nor set; it is derived from the session's
//! token, so nothing more is stored, and it changes and ends with the session.

use std::time::Duration;

use crate::limits::TRIP_LIFE;
use crate::problem::{Problem, kinds};
use crate::secret::{Redacted, digest, same};
use vg_model::Text;

/// Header that carries the CSRF token.
pub const CSRF_HEADER: &str = "x-vonggac-csrf";
/// Characters of its value.
pub const CSRF_HEADER_VALUE_CHARS: usize = 64;
/// Bytes of a Cookie header that are looked at; browsers send at most 4,096 for one cookie (RFC 6265 §6.1).
const MAX_COOKIE_HEADER: usize = 16 * 1024;

/// `__Host-`: the browser takes the cookie only over TLS, for this host alone and every path (RFC 6265bis §4.1.3.2).
const fn name(secure: bool) -> &'static str {
    if secure { "__Host-vonggac" } else { "vonggac" }
}

/// The cookie of a trip to the provider of central sign-in.
const fn trip_name(secure: bool) -> &'static str {
    if secure { "__Host-vonggac-trip" } else { "vonggac-trip" }
}

/// Value of the Set-Cookie header for a new token. `secure` is false only behind plain HTTP on loopback.
#[must_use]
pub fn set_cookie(token: &Redacted<String>, secure: bool, life: Duration) -> String {
    set(name(secure), token.expose(), secure, life)
}

/// Value of the Set-Cookie header that takes the cookie away.
#[must_use]
pub fn clear_cookie(secure: bool) -> String {
    set(name(secure), "", secure, Duration::ZERO)
}

/// The same for the secret of a trip: it comes back from another site, by a link that the browser follows, so `Lax` too.
#[must_use]
pub fn set_trip_cookie(secret: &Redacted<String>, secure: bool) -> String {
    set(trip_name(secure), secret.expose(), secure, TRIP_LIFE)
}

/// Takes the cookie of a trip away.
#[must_use]
pub fn clear_trip_cookie(secure: bool) -> String {
    set(trip_name(secure), "", secure, Duration::ZERO)
}

/// The secret of a trip in a Cookie header, as [`read_cookie`].
#[must_use]
pub fn read_trip_cookie(header: &str, secure: bool) -> Option<Redacted<String>> {
    read(trip_name(secure), header)
}

fn set(name: &str, value: &str, secure: bool, life: Duration) -> String {
    let end = if secure { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={}; HttpOnly; SameSite=Lax{end}", life.as_secs())
}

/// The token in a Cookie header. Nothing when there is none or several: of two cookies of one name one was slipped in.
#[must_use]
pub fn read_cookie(header: &str, secure: bool) -> Option<Redacted<String>> {
    read(name(secure), header)
}

fn read(name: &str, header: &str) -> Option<Redacted<String>> {
    if header.len() > MAX_COOKIE_HEADER {
        return None;
    }
    let mut found = header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(key, _)| *key == name)
        .map(|(_, value)| value);
    let token = found.next().filter(|token| !token.is_empty() && token.len() <= 128)?;
    if found.next().is_some() { None } else { Some(Redacted::from(token)) }
}

/// The CSRF token of the session with this token.
#[must_use]
pub fn csrf_token(session: &Redacted<String>) -> String {
    digest("vonggac csrf 1", session.expose())
}

/// Refuses a request whose CSRF token is not that of its session.
pub fn check_csrf(session: &Redacted<String>, given: Option<&str>) -> Result<(), Problem> {
    if given.is_some_and(|given| same(given, &csrf_token(session))) {
        return Ok(());
    }
    let text = Text::new(
        "yêu cầu không xuất phát từ trang của hệ thống hoặc phiên đã đổi; hãy tải lại trang",
        "the request does not come from a page of this session; load the page again",
    );
    Err(Problem::new(&kinds::CSRF_MISMATCH, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_says_all_that_keeps_it() {
        let token = Redacted::from("abc");
        assert_eq!(
            set_cookie(&token, true, Duration::from_secs(60)),
            "__Host-vonggac=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            set_cookie(&token, false, Duration::from_secs(60)),
            "vonggac=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"
        );
        assert_eq!(clear_cookie(true), "__Host-vonggac=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let read = |header: &str, secure| read_cookie(header, secure).map(|token| token.expose().clone());
        assert_eq!(read("a=b; __Host-vonggac=t-1; c=d", true).as_deref(), Some("t-1"));
        assert_eq!(read("vonggac=t-1", true), None, "the one without protection does not count behind TLS");
        assert_eq!(read("vonggac=t-1", false).as_deref(), Some("t-1"));
        assert_eq!(read("__Host-vonggac=a; __Host-vonggac=b", true), None);
        assert_eq!(read("", true), None);
        assert_eq!(read(&format!("{}; vonggac=t", "x".repeat(MAX_COOKIE_HEADER)), false), None);
        assert_eq!(read(&format!("vonggac={}", "x".repeat(129)), false), None);
    }

    #[test]
    fn the_cookie_of_a_trip_is_another_one() {
        let set = set_trip_cookie(&Redacted::from("abc"), true);
        assert_eq!(set, "__Host-vonggac-trip=abc; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure");
        let both = "vonggac=session; vonggac-trip=trip";
        assert_eq!(read_trip_cookie(both, false).unwrap().expose(), "trip");
        assert_eq!(read_cookie(both, false).unwrap().expose(), "session");
        assert!(clear_trip_cookie(false).starts_with("vonggac-trip=; Path=/; Max-Age=0;"));
    }

    #[test]
    fn a_forged_request_is_refused() {
        let (mine, other) = (Redacted::from("mine"), Redacted::from("other"));
        assert!(check_csrf(&mine, Some(&csrf_token(&mine))).is_ok());
        assert_eq!(csrf_token(&mine).len(), CSRF_HEADER_VALUE_CHARS);
        for bad in [None, Some(""), Some("mine"), Some(csrf_token(&other).as_str())] {
            assert_eq!(check_csrf(&mine, bad).unwrap_err().code(), "csrf_mismatch");
        }
    }
}
