//! The token of a request.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::protocols::Head;

/// What a request shows of its sender.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Credentials {
    /// Nothing.
    None,
    /// Something that is not understood.
    Malformed,
    /// A token.
    Token(String),
}

/// The token behind `Splunk`, `Bearer` or `ApiKey`, or the password of `Basic`. Tokens in the query are not taken: they end up in logs.
pub(super) fn credentials(head: &Head) -> Credentials {
    let Some(value) = head.headers.get("authorization") else { return Credentials::None };
    let Some((scheme, rest)) = value.to_str().ok().and_then(|value| value.trim().split_once(' ')) else {
        return Credentials::Malformed;
    };
    let token = match scheme.to_ascii_lowercase().as_str() {
        "splunk" | "bearer" | "apikey" => Some(rest.trim().to_owned()),
        "basic" => password(rest.trim()),
        _ => None,
    };
    token.filter(|token| !token.is_empty()).map_or(Credentials::Malformed, Credentials::Token)
}

/// The password; the name when that is empty, as some senders can set only one of them.
fn password(encoded: &str) -> Option<String> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some(if password.is_empty() { name } else { password }.to_owned())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Method};

    use super::*;

    #[test]
    fn each_scheme_has_its_token() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("authorization", HeaderValue::from_static(value));
            credentials(&Head { method: Method::POST, path: String::new(), query: String::new(), headers })
        };
        let token = |text: &str| Credentials::Token(text.to_owned());
        assert_eq!(of("Splunk abc"), token("abc"));
        assert_eq!(of("bearer  abc"), token("abc"));
        assert_eq!(of("ApiKey aWQ6a2V5"), token("aWQ6a2V5"));
        // "x:abc", "abc:".
        assert_eq!(of("Basic eDphYmM="), token("abc"));
        assert_eq!(of("Basic YWJjOg=="), token("abc"));
        for bad in ["abc", "Splunk ", "Digest abc", "Basic ???", "Basic YWJj"] {
            assert_eq!(of(bad), Credentials::Malformed, "{bad}");
        }
    }
}
