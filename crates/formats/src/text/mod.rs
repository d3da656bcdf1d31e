//! Bytes to text: byte-order marks, UTF-16 with and without them, code pages, and the Vietnamese encodings before Unicode.
//!
//! *What it promises*: the result is UTF-8 in NFC without NUL; every conversion that is not certain is told as a defect.

mod legacy;
mod oem;
mod syllable;
mod tcvn3;
mod vni;

pub use legacy::Legacy;
pub(crate) use legacy::{Guess, guess};
pub(crate) use syllable::is_syllable;

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::limits::MAX_LINE;
use crate::{DefectKind, Defects, Place};

/// The encoding that a text was read in. The name is stable.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, also plain ASCII.
    Utf8,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// ASCII at the beginning, then UTF-16 little-endian (output of `wmic` behind its own message).
    Mixed,
    /// Windows-1252 (Western Europe).
    Windows1252,
    /// Windows-1258 (Vietnamese).
    Windows1258,
    /// OEM code page 437 (United States).
    Oem437,
    /// OEM code page 850 (Western Europe).
    Oem850,
    /// TCVN 5712 as the fonts `.Vn…` use it (ABC).
    Tcvn3,
    /// VNI for Windows.
    Vni,
}

/// A decoded text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoded {
    /// UTF-8 in NFC, without NUL and without byte-order mark.
    pub text: String,
    /// What it was read as.
    pub encoding: Encoding,
}

/// Decodes what may be any of the encodings; `judge` scores a reading by what is known about the form (higher is better)
/// and decides between code pages when the bytes alone do not.
pub(crate) fn decode_by(bytes: &[u8], defects: &mut Defects, judge: &dyn Fn(&str) -> usize) -> Decoded {
    let (text, encoding) = raw(bytes, defects, judge);
    let text = match text.contains('\0') {
        true => {
            defects.add(
                DefectKind::Encoding,
                Place::Whole,
                "Tệp có byte NUL giữa văn bản; đã bỏ các byte này. Hãy xuất lại tệp nếu thấy thiếu dữ liệu.",
                "the file has NUL bytes amid text; they were dropped; export it anew if something is missing",
            );
            text.replace('\0', "")
        }
        false => text,
    };
    let text = match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    };
    Decoded { text, encoding }
}

/// Decodes what is UTF-8, UTF-16 or Vietnamese.
#[must_use]
pub fn decode(bytes: &[u8], defects: &mut Defects) -> Decoded {
    decode_by(bytes, defects, &|_| 0)
}

fn raw(bytes: &[u8], defects: &mut Defects, judge: &dyn Fn(&str) -> usize) -> (String, Encoding) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => return (lossy_utf8(rest, defects), Encoding::Utf8),
        [0xff, 0xfe, rest @ ..] => return (utf16(rest, true, defects), Encoding::Utf16Le),
        [0xfe, 0xff, rest @ ..] => return (utf16(rest, false, defects), Encoding::Utf16Be),
        _ => {}
    }
    if let Some((text, encoding)) = utf16_without_mark(bytes, defects) {
        return (text, encoding);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), Encoding::Utf8);
    }
    // A text that is UTF-8 but for its cut end or a few bytes is not to be taken for a code page.
    let (good, bad) = utf8_balance(bytes);
    if good > 0 && good >= bad * 4 {
        return (lossy_utf8(bytes, defects), Encoding::Utf8);
    }
    code_page(bytes, defects, judge)
}

/// How many multi-byte sequences are UTF-8, and how many stretches are not.
fn utf8_balance(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good, bad)
}

fn lossy_utf8(bytes: &[u8], defects: &mut Defects) -> String {
    let text = String::from_utf8_lossy(bytes);
    if let Cow::Owned(_) = text {
        let offset = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len() as u64);
        defects.add(
            DefectKind::Encoding,
            Place::Offset(offset),
            "Có byte không phải UTF-8; đã thay bằng ký tự �. Hãy lưu lại tệp với bảng mã UTF-8.",
            "some bytes are not UTF-8 and were replaced by �; save the file as UTF-8",
        );
    }
    text.into_owned()
}

fn utf16(bytes: &[u8], little: bool, defects: &mut Defects) -> String {
    let pairs = bytes.chunks_exact(2);
    let odd = !pairs.remainder().is_empty();
    let units = pairs.filter_map(|pair| {
        let pair: [u8; 2] = pair.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    });
    let mut lost = false;
    let text: String = char::decode_utf16(units)
        .map(|c| {
            c.unwrap_or_else(|_| {
                lost = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if lost || odd {
        defects.add(
            DefectKind::Encoding,
            Place::Offset(bytes.len() as u64),
            "Văn bản UTF-16 bị hỏng hoặc bị cắt giữa ký tự; phần hỏng được thay bằng �. Hãy chép lại tệp.",
            "the UTF-16 text is damaged or cut inside a character; what is lost shows as �; copy the file again",
        );
    }
    text
}

/// UTF-16 that says so only by its zero bytes, as a whole or behind a first part in ASCII.
fn utf16_without_mark(bytes: &[u8], defects: &mut Defects) -> Option<(String, Encoding)> {
    let zero = bytes.iter().take(4096).position(|byte| *byte == 0)?;
    if zero == 0 {
        let high = bytes.iter().step_by(2).take(2048).filter(|byte| **byte == 0).count();
        let all = bytes.len().div_ceil(2).min(2048);
        return (high * 10 >= all * 7).then(|| (utf16(bytes, false, defects), Encoding::Utf16Be));
    }
    let (first, rest) = bytes.split_at_checked(zero - 1)?;
    let high = rest.iter().skip(1).step_by(2).take(2048).filter(|byte| **byte == 0).count();
    let all = (rest.len() / 2).clamp(1, 2048);
    if rest.len() < 4 || high * 10 < all * 7 || !first.is_ascii() {
        return None;
    }
    let text = utf16(rest, true, defects);
    if first.is_empty() {
        return Some((text, Encoding::Utf16Le));
    }
    Some((String::from_utf8_lossy(first).into_owned() + &text, Encoding::Mixed))
}

fn code_page(bytes: &[u8], defects: &mut Defects, judge: &dyn Fn(&str) -> usize) -> (String, Encoding) {
    let western = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    if let Some(Guess { legacy, text, certain }) = guess(&western, Some(bytes)) {
        legacy.tell(certain, Place::Whole, defects);
        return (text, legacy.encoding());
    }
    let pages = [
        (western, Encoding::Windows1252),
        (oem::decode(bytes, oem::CP850), Encoding::Oem850),
        (oem::decode(bytes, oem::CP437), Encoding::Oem437),
    ];
    // The first of equals wins: Windows-1252 is the commonest of files, the others only of consoles.
    let mut best = (0, 0);
    for (index, (text, _)) in pages.iter().enumerate() {
        let score = judge(text);
        if score > best.1 {
            best = (index, score);
        }
    }
    let (text, encoding) = pages.into_iter().nth(best.0).unwrap_or((String::new(), Encoding::Windows1252));
    let name = match encoding {
        Encoding::Oem850 => "OEM 850",
        Encoding::Oem437 => "OEM 437",
        _ => "Windows-1252",
    };
    defects.add(
        DefectKind::Converted,
        Place::Whole,
        format!("Tệp không ghi bảng mã; đã đọc theo {name}. Hãy kiểm tra vài giá trị có dấu, hoặc xuất lại với UTF-8."),
        format!(
            "the file does not name its encoding; read as {name}; look at a few accented values, or export as UTF-8"
        ),
    );
    (text, encoding)
}

/// The lines of a text with their numbers, from 1, without their ends (`\n`, `\r\n`, and the `\r\r\n` of `wmic`). A line
/// beyond [`MAX_LINE`] is told and passed over.
pub(crate) fn lines<'a>(text: &'a str, defects: &mut Defects) -> Vec<(u64, &'a str)> {
    let mut lines = Vec::new();
    for (number, line) in (1..).zip(text.split('\n')) {
        let line = line.trim_end_matches('\r');
        if line.len() > MAX_LINE {
            defects.add(
                DefectKind::TooLong,
                Place::Line(number),
                format!("Dòng dài hơn {MAX_LINE} byte nên không đọc. Hãy kiểm tra tệp có bị hỏng hay không."),
                format!(
                    "the line is longer than {MAX_LINE} bytes and was passed over; check whether the file is damaged"
                ),
            );
            continue;
        }
        lines.push((number, line));
    }
    if lines.last().is_some_and(|(_, line)| line.is_empty()) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Decoded, Defects) {
        let mut defects = Defects::new();
        let decoded = decode(bytes, &mut defects);
        (decoded, defects)
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn unicode_in_every_dress() {
        let text = "Tên máy: máy chủ Đà Nẵng\r\n";
        assert_eq!(read(text.as_bytes()).0.text, text);
        assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()).0.text, text);
        let le = utf16le(text);
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(
            read(&[b"\xff\xfe", le.as_slice()].concat()).0,
            Decoded { text: text.into(), encoding: Encoding::Utf16Le }
        );
        assert_eq!(
            read(&[b"\xfe\xff", be.as_slice()].concat()).0,
            Decoded { text: text.into(), encoding: Encoding::Utf16Be }
        );
        let mixed = [b"Please wait.".as_slice(), &utf16le("Caption  CSName\r\n")].concat();
        assert_eq!(
            read(&mixed).0,
            Decoded { text: "Please wait.Caption  CSName\r\n".into(), encoding: Encoding::Mixed }
        );
    }

    #[test]
    fn damage_is_told() {
        assert!(read(b"abc\0def").1.has(DefectKind::Encoding));
        assert_eq!(read(b"abc\0def").0.text, "abcdef");
        assert!(read(b"\xff\xfea\0b").1.has(DefectKind::Encoding));
        let (decoded, defects) = read("Hà Nội, Huế, Đà Nẵn".as_bytes().split_last().unwrap().1);
        assert_eq!((decoded.encoding, defects.is_empty()), (Encoding::Utf8, true), "cut at a whole character");
        let (decoded, defects) =
            read(&[b"H\xc3\xa0 N\xe1\xbb\x99i ", b"\xc3\xa0\xc3\xa0".as_slice(), b"\xe1\xbb"].concat());
        assert_eq!(decoded.encoding, Encoding::Utf8);
        assert!(defects.has(DefectKind::Encoding));
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over() {
        let text = format!("a\n{}\nb\n", "x".repeat(MAX_LINE + 1));
        let mut defects = Defects::new();
        assert_eq!(lines(&text, &mut defects), [(1, "a"), (3, "b")]);
        assert!(defects.has(DefectKind::TooLong));
    }
}
