//! UUIDs that follow from what they name.

use sha1::{Digest, Sha1};

/// The namespace of this product: drawn once at random, and never changed, because every UUID follows from it.
const NAMESPACE: [u8; 16] =
    [0x5c, 0x0e, 0x92, 0x1f, 0x7a, 0x3b, 0x4d, 0x68, 0x9e, 0x51, 0xb4, 0x27, 0xd8, 0x06, 0x3f, 0xa9];

/// The UUID of what the parts name together, of version 5 (RFC 9562, section 5.5). Parts are kept apart, so that no two lists of parts
/// that differ name the same.
#[must_use]
pub fn uuid(parts: &[&str]) -> String {
    let mut hash = Sha1::new();
    hash.update(NAMESPACE);
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut bytes = [0_u8; 16];
    bytes.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    let [.., six, _, eight, _, _, _, _, _, _, _] = &mut bytes;
    *six = (*six & 0x0f) | 0x50;
    *eight = (*eight & 0x3f) | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut out = String::with_capacity(36);
    for (index, digit) in hex.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            out.push('-');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_is_of_version_5_follows_from_its_parts_and_keeps_them_apart() {
        let one = uuid(&["control", "a"]);
        assert_eq!(one, uuid(&["control", "a"]));
        assert_ne!(one, uuid(&["controla"]));
        assert_ne!(one, uuid(&["control", "", "a"]));
        let groups: Vec<&str> = one.split('-').collect();
        assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(groups[2].starts_with('5') && groups[3].starts_with(['8', '9', 'a', 'b']), "{one}");
    }
}
