//! UTF-16LE (MS-EVEN6 §2.2.12, `StringValue`) and Windows-1252 text to UTF-8.
//!
//! Sixteen units at a time while they are ASCII, one character at a time where they are not: event texts are nearly all
//! ASCII. Units are checked and packed four to a 64-bit word, which measured faster here than what the compiler made of
//! loops over single units.

/// Bytes of one fast step: sixteen units.
const STEP: usize = 32;

/// Appends UTF-16LE `text` up to its first NUL as UTF-8. False when a unit was no valid text (a lone surrogate) and
/// U+FFFD was written for it. An odd last byte is no unit and is left out.
pub(super) fn push_utf16(text: &[u8], out: &mut Vec<u8>) -> bool {
    push_utf16_at(text, 0, text.len(), out)
}

/// [`push_utf16`] for `len` bytes at `start` of `bytes`. What follows them is loaded with the last step and ignored, which
/// spares copying the end of every text.
pub(super) fn push_utf16_at(bytes: &[u8], start: usize, len: usize, out: &mut Vec<u8>) -> bool {
    let mut at = start;
    let end = start.saturating_add(len & !1).min(bytes.len());
    let mut valid = true;
    while at < end {
        let wanted = (end - at).min(STEP);
        let rest = bytes.get(at..).unwrap_or_default();
        let mut words = match rest.first_chunk::<STEP>() {
            Some(block) => load(block),
            None => {
                let mut padded = [0u8; STEP];
                padded.iter_mut().zip(rest).for_each(|(place, byte)| *place = *byte);
                load(&padded)
            }
        };
        if wanted < STEP {
            blank_behind(&mut words, wanted / 2);
        }
        if is_plain(&words) {
            let filled = out.len();
            out.extend_from_slice(&narrow(&words));
            out.truncate(filled + wanted / 2);
            at += STEP;
            continue;
        }
        match push_slowly(bytes.get(at..end).unwrap_or_default(), wanted, out, &mut valid) {
            Some(used) => at += used,
            None => return valid,
        }
    }
    valid
}

/// Sixteen units, four to a word.
type Words = [u64; STEP / 8];

const ONES: u64 = 0x0001_0001_0001_0001;

#[inline]
fn load(block: &[u8; STEP]) -> Words {
    let mut words = [0; STEP / 8];
    for (word, bytes) in words.iter_mut().zip(block.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    words
}

/// Puts blanks in the place of all units but the first `wanted`.
#[inline]
fn blank_behind(words: &mut Words, wanted: usize) {
    for (word, first) in words.iter_mut().zip([0usize, 4, 8, 12]) {
        let kept = wanted.saturating_sub(first).min(4) as u32;
        let mask = u64::MAX.checked_shl(16 * kept).unwrap_or(0);
        *word = (*word & !mask) | ((ONES * 0x20) & mask);
    }
}

/// True when all units are from 1 to 0x7F: such a unit and the number below it have none of the upper nine bits. (The
/// subtraction borrows from a neighbour only when a unit is 0, and then the answer is no already.)
#[inline]
fn is_plain(words: &Words) -> bool {
    words.iter().fold(0, |bad, word| bad | (word | word.wrapping_sub(ONES)) & (ONES * 0xff80)) == 0
}

/// The low bytes of sixteen units.
#[inline]
fn narrow(words: &Words) -> [u8; STEP / 2] {
    let mut low = [0u8; STEP / 2];
    for (bytes, word) in low.as_chunks_mut::<4>().0.iter_mut().zip(words) {
        let pairs = (word | word >> 8) & 0x0000_ffff_0000_ffff;
        *bytes = ((pairs | pairs >> 16) as u32).to_le_bytes();
    }
    low
}

/// Decodes at least `wanted` bytes of `text` (more when a surrogate pair crosses that mark). How many bytes were used, or
/// `None` when a NUL ended the text.
fn push_slowly(text: &[u8], wanted: usize, out: &mut Vec<u8>, valid: &mut bool) -> Option<usize> {
    let units = text.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit));
    let mut used = 0;
    for decoded in char::decode_utf16(units) {
        let c = decoded.unwrap_or_else(|_| {
            *valid = false;
            char::REPLACEMENT_CHARACTER
        });
        if c == '\0' {
            return None;
        }
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        used += 2 * c.len_utf16();
        if used >= wanted {
            break;
        }
    }
    Some(used)
}

/// What Windows-1252 has at 0x80 to 0x9F; places that it leaves open hold the control character of that number.
const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}',
    '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}',
    '\u{17e}', '\u{178}',
];

/// Appends Windows-1252 `text` (`AnsiStringValue`; the code page of the machine is not in the file) as UTF-8, without NULs.
pub(super) fn push_ansi(text: &[u8], out: &mut Vec<u8>) {
    for byte in text {
        let c = match byte {
            0 => continue,
            0x80..=0x9f => WINDOWS_1252.get(usize::from(byte - 0x80)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            other => char::from(*other),
        };
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(text: &str) -> String {
        let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut out = Vec::new();
        assert!(push_utf16(&units, &mut out));
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_length_and_place_of_a_wide_character() {
        for len in 0..70 {
            let plain = "x".repeat(len);
            assert_eq!(convert(&plain), plain);
            for at in 0..=len {
                for wide in ["ế", "😀", "ÿ", "\u{7f}"] {
                    let text = format!("{}{wide}{}", "a".repeat(at), "b".repeat(len - at));
                    assert_eq!(convert(&text), text);
                }
            }
        }
    }

    #[test]
    fn a_nul_ends_the_text_and_an_odd_byte_is_left_out() {
        assert_eq!(convert("before\0after"), "before");
        assert_eq!(convert(&format!("{}\0{}", "a".repeat(40), "b".repeat(40))), "a".repeat(40));
        let mut out = Vec::new();
        assert!(push_utf16(b"a\0b\0c", &mut out));
        assert_eq!(out, b"ab");
    }

    #[test]
    fn lone_surrogates_are_replaced_and_told() {
        let mut out = Vec::new();
        assert!(!push_utf16(&[0x41, 0, 0x00, 0xd8, 0x42, 0], &mut out));
        assert_eq!(out, "A\u{fffd}B".as_bytes());
    }

    #[test]
    fn windows_1252() {
        let mut out = Vec::new();
        push_ansi(b"a\x80\xe9\x00z", &mut out);
        assert_eq!(out, "a€éz".as_bytes());
    }
}
