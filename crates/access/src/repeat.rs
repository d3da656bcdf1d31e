//! Creations that may be sent again after an answer that was lost.

use sha2::{Digest as _, Sha256};

use crate::caller::Caller;
use crate::secret::hex;

/// The id of the object that this caller makes in this unit with this key: a UUID of version 8 (RFC 9562 §5.8) that is the same each time and,
/// with another caller, unit or key, another one. Whoever creates under it finds what an earlier sending made.
#[must_use]
pub fn repeatable_id(caller: &Caller, unit: &str, key: &str) -> String {
    let caller = caller.limit_key();
    let text = [caller.as_str(), unit, key].map(|part| format!("{}:{part}", part.len())).concat();
    uuid_of(&hex(&Sha256::digest(text)))
}

/// The UUID of the first 32 digits of a digest.
fn uuid_of(digest: &str) -> String {
    let mut uuid = String::with_capacity(36);
    for (at, digit) in digest.chars().take(32).enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(match at {
            12 => '8',
            // The two bits of the variant, the two below them kept.
            16 => char::from_digit(8 + digit.to_digit(16).unwrap_or(0) % 4, 16).unwrap_or('8'),
            _ => digit,
        });
    }
    uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_that_follow_from_all_three() {
        assert_eq!(uuid_of("0123456789abcdef0123456789abcdef99"), "01234567-89ab-8def-8123-456789abcdef");
        let (one, other) = (Caller::worker("a", &[], "t"), Caller::worker("b", &[], "t"));
        let ids = [
            repeatable_id(&one, "u", "key"),
            repeatable_id(&other, "u", "key"),
            repeatable_id(&one, "v", "key"),
            repeatable_id(&one, "u", "kez"),
            // The parts do not run into each other.
            repeatable_id(&one, "uk", "ey"),
        ];
        assert_eq!(ids[0], repeatable_id(&one, "u", "key"));
        let unique: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(unique.len(), ids.len());
    }
}
