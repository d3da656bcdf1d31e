//! The codes themselves.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use vg_model::Timestamp;

use crate::secret::same;

/// Seconds of one step (RFC 6238 §5.2 recommends 30).
pub const STEP_SECONDS: i64 = 30;
/// Digits of a code.
pub const DIGITS: usize = 6;
/// Bytes of a secret: the length of a SHA-1 hash (RFC 4226 §4, R6, recommends 160 bits).
pub(super) const SECRET_BYTES: usize = 20;
/// Steps before and after the present one whose codes count (RFC 6238 §5.2).
const DRIFT: i64 = 1;
/// Digits of base32 (RFC 4648 §6).
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step of an instant.
pub(super) fn step(now: Timestamp) -> i64 {
    now.0.div_euclid(STEP_SECONDS * 1_000_000)
}

/// The code of a step: RFC 4226 §5.3 with the step as counter.
pub(super) fn code(secret: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0x0f);
    let word: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    let number = u32::from_be_bytes(word) & 0x7fff_ffff;
    Some(format!("{:06}", number % 1_000_000))
}

/// The step whose code it is, when it counts now and is later than `used`. Every candidate is compared, whichever fits.
pub(super) fn matching_step(secret: &[u8], given: &str, now: Timestamp, used: i64) -> Option<i64> {
    let present = step(now);
    let mut found = None;
    for candidate in present - DRIFT..=present + DRIFT {
        if same(&code(secret, candidate)?, given) && candidate > used {
            found = Some(candidate);
        }
    }
    found
}

/// Base32 without padding, as authenticator apps read it.
pub(super) fn base32(bytes: &[u8]) -> String {
    let (mut out, mut bits, mut held) = (String::new(), 0_u32, 0_u32);
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(digit(held >> bits));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(digit(held << (5 - bits)));
    }
    out
}

fn digit(value: u32) -> char {
    usize::try_from(value & 31).ok().and_then(|place| BASE32.get(place)).map_or('A', |byte| char::from(*byte))
}

/// Reads base32; nothing when a character is none of its digits.
pub(super) fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for byte in text.bytes() {
        let value = BASE32.iter().position(|digit| *digit == byte)?;
        held = held << 5 | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push(u8::try_from(held >> bits & 0xff).ok()?);
            held &= (1 << bits) - 1;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, SHA-1; the last six of its eight digits.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            let now = Timestamp(seconds * 1_000_000);
            assert_eq!(code(SECRET, step(now)).unwrap(), expected);
            assert_eq!(matching_step(SECRET, expected, now, 0), Some(step(now)));
        }
    }

    #[test]
    fn one_step_of_drift_and_no_replay() {
        let now = Timestamp(1_234_567_890_000_000);
        let present = step(now);
        for (offset, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let given = code(SECRET, present + offset).unwrap();
            assert_eq!(matching_step(SECRET, &given, now, 0).is_some(), counts, "{offset}");
            assert_eq!(matching_step(SECRET, &given, now, present + offset), None, "used");
        }
        assert_eq!(matching_step(SECRET, "", now, 0), None);
    }

    #[test]
    fn base32_is_that_of_the_rfc() {
        // RFC 4648 §10, without padding.
        for (text, expected) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foobar", "MZXW6YTBOI")] {
            assert_eq!(base32(text.as_bytes()), expected);
        }
        assert_eq!(from_base32("MZ1"), None);
    }

    proptest! {
        #[test]
        fn base32_comes_back(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
            prop_assert_eq!(from_base32(&base32(&bytes)).unwrap(), bytes);
        }
    }
}
