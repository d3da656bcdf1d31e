//! Values of substitutions as text (MS-EVEN6 §2.2.12.3 for the types, §2.2.12 for their bytes).
//!
//! Text is as Windows renders it today, which is where the document and the system differ: GUIDs in lower case within
//! braces, times with seven decimals, binary as upper-case hex without blanks, a bool other than 0 and 1 as its number.

use super::le::{u8_at, u16_at, u32_at, u64_at};
use super::utf16::{push_ansi, push_utf16};

/// Type bytes of substitutions.
pub(super) mod kind {
    pub(in super::super) const NULL: u8 = 0x00;
    pub(in super::super) const STRING: u8 = 0x01;
    pub(in super::super) const ANSI_STRING: u8 = 0x02;
    pub(in super::super) const BINARY: u8 = 0x0e;
    pub(in super::super) const FILETIME: u8 = 0x11;
    pub(in super::super) const SYSTEMTIME: u8 = 0x12;
    pub(in super::super) const SID: u8 = 0x13;
    pub(in super::super) const BIN_XML: u8 = 0x21;
    /// Set in the type of an array.
    pub(in super::super) const ARRAY: u8 = 0x80;

    /// True for types whose values are text in themselves; what others hold is written in digits and signs.
    pub(in super::super) const fn is_text(kind: u8) -> bool {
        matches!(kind & !ARRAY, STRING | ANSI_STRING)
    }
}

/// What the text of a value is, for rebuilding records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Text, also of GUIDs, SIDs, times, hex numbers and binary.
    Text,
    /// Decimal digits.
    Number,
    /// `true` or `false`.
    Bool,
}

/// What was wrong with a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flaw {
    /// A lone surrogate was replaced.
    Encoding,
    /// Fewer bytes than its type has, or a type that the format does not know: its bytes were written as hex.
    Size,
}

/// Bytes of one item of a type with items of one size; 0 for others.
pub(super) const fn item_size(kind: u8) -> usize {
    match kind {
        0x03 | 0x04 => 1,
        0x05 | 0x06 => 2,
        0x07 | 0x08 | 0x0b | 0x0d | 0x14 => 4,
        0x09 | 0x0a | 0x0c | 0x11 | 0x15 => 8,
        0x0f | 0x12 => 16,
        _ => 0,
    }
}

/// Appends the text of a value of type `kind` (no array, no nested BinXML).
pub(super) fn push_value(kind: u8, bytes: &[u8], out: &mut Vec<u8>) -> Result<Shape, Flaw> {
    if bytes.is_empty() {
        return Ok(Shape::Text);
    }
    match kind {
        kind::NULL => Ok(Shape::Text),
        kind::STRING if push_utf16(bytes, out) => Ok(Shape::Text),
        kind::STRING => Err(Flaw::Encoding),
        kind::ANSI_STRING => {
            push_ansi(bytes, out);
            Ok(Shape::Text)
        }
        kind::BINARY => {
            push_hex(bytes, out);
            Ok(Shape::Text)
        }
        _ => match push_fixed(kind, bytes, out) {
            Some(shape) => Ok(shape),
            None => {
                push_hex(bytes, out);
                Err(Flaw::Size)
            }
        },
    }
}

/// Types with a length of their own; `None` (and nothing written) when `bytes` is too short or the type is unknown.
fn push_fixed(kind: u8, bytes: &[u8], out: &mut Vec<u8>) -> Option<Shape> {
    match kind {
        0x03 => push_number(u8_at(bytes, 0)?.cast_signed(), out),
        0x04 => push_number(u8_at(bytes, 0)?, out),
        0x05 => push_number(u16_at(bytes, 0)?.cast_signed(), out),
        0x06 => push_number(u16_at(bytes, 0)?, out),
        0x07 => push_number(u32_at(bytes, 0)?.cast_signed(), out),
        0x08 => push_number(u32_at(bytes, 0)?, out),
        0x09 => push_number(u64_at(bytes, 0)?.cast_signed(), out),
        0x0a => push_number(u64_at(bytes, 0)?, out),
        0x0b => out.extend_from_slice(format!("{:?}", f32::from_bits(u32_at(bytes, 0)?)).as_bytes()),
        0x0c => out.extend_from_slice(format!("{:?}", f64::from_bits(u64_at(bytes, 0)?)).as_bytes()),
        0x0d => return Some(push_bool(u32_at(bytes, 0)?, out)),
        0x0f => return push_guid(bytes, out),
        0x10 if bytes.len() >= 8 => push_hex_number(u64_at(bytes, 0)?, out),
        0x10 | 0x14 => push_hex_number(u64::from(u32_at(bytes, 0)?), out),
        0x15 => push_hex_number(u64_at(bytes, 0)?, out),
        kind::FILETIME => push_time(&Civil::from_filetime(u64_at(bytes, 0)?), out),
        kind::SYSTEMTIME => push_time(&Civil::from_systemtime(bytes)?, out),
        kind::SID => return push_sid(bytes, out),
        _ => return None,
    }
    Some(if matches!(kind, 0x03..=0x0a) { Shape::Number } else { Shape::Text })
}

fn push_number(number: impl itoa::Integer, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

fn push_bool(number: u32, out: &mut Vec<u8>) -> Shape {
    match number {
        0 => out.extend_from_slice(b"false"),
        1 => out.extend_from_slice(b"true"),
        other => {
            push_number(other.cast_signed(), out);
            return Shape::Number;
        }
    }
    Shape::Bool
}

const fn hex_digit(nibble: u8, ten: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { ten + nibble - 10 }
}

/// Appends upper-case hex digits, two for a byte.
pub(super) fn push_hex(bytes: &[u8], out: &mut Vec<u8>) {
    out.reserve(2 * bytes.len());
    for byte in bytes {
        out.extend_from_slice(&[hex_digit(byte >> 4, b'A'), hex_digit(byte & 15, b'A')]);
    }
}

/// Appends `0x` and lower-case hex digits without leading zeros.
fn push_hex_number(number: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(b"0x");
    let digits = (64 - (number | 1).leading_zeros()).div_ceil(4);
    for place in (0..digits).rev() {
        out.push(hex_digit((number >> (4 * place)) as u8 & 15, b'a'));
    }
}

/// MS-DTYP §2.3.4: three little-endian numbers and eight bytes.
fn push_guid(bytes: &[u8], out: &mut Vec<u8>) -> Option<Shape> {
    let &[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p] = bytes.first_chunk::<16>()?;
    let mut text = *b"{00000000-0000-0000-0000-000000000000}";
    let places = [1, 3, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27, 29, 31, 33, 35];
    for (at, byte) in places.into_iter().zip([d, c, b, a, f, e, h, g, i, j, k, l, m, n, o, p]) {
        if let Some([high, low]) = text.get_mut(at..at + 2) {
            (*high, *low) = (hex_digit(byte >> 4, b'a'), hex_digit(byte & 15, b'a'));
        }
    }
    out.extend_from_slice(&text);
    Some(Shape::Text)
}

/// MS-DTYP §2.4.2: revision, count, 48-bit big-endian authority, little-endian sub-authorities.
fn push_sid(bytes: &[u8], out: &mut Vec<u8>) -> Option<Shape> {
    let &[revision, count, a, b, c, d, e, f] = bytes.first_chunk::<8>()?;
    out.extend_from_slice(b"S-");
    push_number(revision, out);
    out.push(b'-');
    push_number(u64::from_be_bytes([0, 0, a, b, c, d, e, f]), out);
    for index in 0..usize::from(count) {
        let Some(part) = u32_at(bytes, 8 + 4 * index) else { break };
        out.push(b'-');
        push_number(part, out);
    }
    Some(Shape::Text)
}

/// How many bytes the SID at the start of `bytes` has.
pub(super) fn sid_len(bytes: &[u8]) -> Option<usize> {
    Some(8 + 4 * usize::from(u8_at(bytes, 1)?))
}

/// A date and time of day in UTC with 100 ns ticks of the second.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Civil {
    year: u64,
    month: u64,
    day: u64,
    second_of_day: u64,
    ticks: u64,
}

const TICKS_PER_SECOND: u64 = 10_000_000;

impl Civil {
    /// MS-DTYP §2.3.3. Windows renders zeros for a negative one.
    fn from_filetime(filetime: u64) -> Self {
        if filetime > i64::MAX as u64 {
            return Self::default();
        }
        let seconds = filetime / TICKS_PER_SECOND;
        // Days since 0000-03-01, in cycles of 400 years that begin in March.
        let days = seconds / 86_400 + 584_694;
        let (cycle, of_cycle) = (days / 146_097, days % 146_097);
        let year = (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        Self {
            year: (cycle * 400 + year + u64::from(month <= 2)) % 10_000,
            month,
            day: of_year - (153 * from_march + 2) / 5 + 1,
            second_of_day: seconds % 86_400,
            ticks: filetime % TICKS_PER_SECOND,
        }
    }

    /// MS-DTYP §2.3.13. Windows renders 1601-01-01 for an impossible one; `None` when there are not 16 bytes.
    fn from_systemtime(bytes: &[u8]) -> Option<Self> {
        let part = |index: usize| u16_at(bytes, 2 * index).map(u64::from);
        let (year, month, day) = (part(0)?, part(1)?, part(3)?);
        let (hour, minute, second, millis) = (part(4)?, part(5)?, part(6)?, part(7)?);
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let date = (1601..=30_827).contains(&year) && (1..=12).contains(&month) && (1..=last).contains(&day);
        if !date || hour > 23 || minute > 59 || second > 59 || millis > 999 {
            return Some(Self { year: 1601, month: 1, day: 1, ..Self::default() });
        }
        Some(Self {
            year: year % 10_000,
            month,
            day,
            second_of_day: hour * 3600 + minute * 60 + second,
            ticks: millis * 10_000,
        })
    }
}

/// Appends RFC 3339 with seven decimals and `Z`.
fn push_time(time: &Civil, out: &mut Vec<u8>) {
    let mut text = *b"0000-00-00T00:00:00.0000000Z";
    let second = time.second_of_day;
    for (end, width, value) in [
        (4, 4, time.year),
        (7, 2, time.month),
        (10, 2, time.day),
        (13, 2, second / 3600),
        (16, 2, second / 60 % 60),
        (19, 2, second % 60),
        (27, 7, time.ticks),
    ] {
        let mut value = value as u32;
        for place in text.get_mut(end - width..end).unwrap_or_default().iter_mut().rev() {
            *place = b'0' + (value % 10) as u8;
            value /= 10;
        }
    }
    out.extend_from_slice(&text);
}

/// The FILETIME of a SYSTEMTIME; `None` when it is no possible time.
pub(super) fn systemtime_micros(bytes: &[u8]) -> Option<vg_model::Timestamp> {
    let part = |index: usize| u16_at(bytes, 2 * index).map(u32::from);
    vg_model::Timestamp::from_civil(
        part(0)? as i32,
        part(1)?,
        part(3)?,
        part(4)?,
        part(5)?,
        part(6)?,
        part(7)?.checked_mul(1000)?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(kind: u8, bytes: &[u8]) -> String {
        let mut out = Vec::new();
        let _ = push_value(kind, bytes, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_keep_their_sign_and_base() {
        for (kind, bytes, wanted) in [
            (0x03, &[0xff][..], "-1"),
            (0x04, &[0xff], "255"),
            (0x05, &[0x00, 0x80], "-32768"),
            (0x06, &[0x00, 0x80], "32768"),
            (0x07, &[0xfe, 0xff, 0xff, 0xff], "-2"),
            (0x08, &[0xfe, 0xff, 0xff, 0xff], "4294967294"),
            (0x0a, &[0xff; 8], "18446744073709551615"),
            (0x0d, &[1, 0, 0, 0], "true"),
            (0x0d, &[0, 0, 0, 0], "false"),
            (0x0d, &[2, 0, 0, 0], "2"),
            (0x0c, &1.5f64.to_le_bytes(), "1.5"),
            (0x10, &[0x12, 0, 0, 0], "0x12"),
            (0x14, &[0, 0, 0, 0], "0x0"),
            (0x15, &[0, 0, 0, 0, 0, 0, 0, 0x80], "0x8000000000000000"),
            (0x0e, &[0x0a, 0xff], "0AFF"),
        ] {
            assert_eq!(text(kind, bytes), wanted, "{kind:#x}");
        }
    }

    #[test]
    fn guid_sid_and_times() {
        let guid: Vec<u8> = (0..16).collect();
        assert_eq!(text(0x0f, &guid), "{03020100-0504-0706-0809-0a0b0c0d0e0f}");
        assert_eq!(text(0x13, &[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0]), "S-1-5-32-544");
        let ticks = 133_519_968_000_000_000u64 + 1_234_567;
        assert_eq!(text(0x11, &ticks.to_le_bytes()), "2024-02-10T00:00:00.1234567Z");
        assert_eq!(text(0x11, &0u64.to_le_bytes()), "1601-01-01T00:00:00.0000000Z");
        assert_eq!(text(0x11, &u64::MAX.to_le_bytes()), "0000-00-00T00:00:00.0000000Z");
        let system: Vec<u8> = [2024u16, 2, 6, 10, 23, 59, 58, 7].iter().flat_map(|part| part.to_le_bytes()).collect();
        assert_eq!(text(0x12, &system), "2024-02-10T23:59:58.0070000Z");
        assert_eq!(text(0x12, &[0; 16]), "1601-01-01T00:00:00.0000000Z");
    }

    #[test]
    fn short_and_unknown_values_are_kept_as_hex_and_told() {
        for (kind, bytes) in [(0x08, &[1u8, 2][..]), (0x0f, &[3; 15]), (0x13, &[1, 2, 3]), (0x77, &[9])] {
            let mut out = Vec::new();
            assert_eq!(push_value(kind, bytes, &mut out), Err(Flaw::Size));
            assert_eq!(out.len(), 2 * bytes.len());
        }
    }
}
