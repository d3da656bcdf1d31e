//! Labels with which paragraphs begin: Điều, khoản, điểm, dashes, Roman numerals, chapters, notes.

use std::sync::LazyLock;

use regex::Regex;

use crate::reader::lines::{CODIFIED, Line};
use crate::reader::words::{Folded, fold, fold_char, pattern};

/// What a paragraph begins with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    /// Nothing.
    Plain,
    /// `Điều 5.`; `code` is that of a codified text (`3.1.TT.2`).
    Article { number: u32, code: Option<String> },
    /// `II.`
    Roman(u32),
    /// `1.`, `1.2.`
    Number(Vec<u32>),
    /// `a)`, as printed; `3)` and the like may be misread letters.
    Point(String),
    /// A dash, a plus, a bullet.
    Dash,
    /// Chương, Mục, Phần: no clause.
    Container,
    /// A remark in brackets of those who codified the text.
    Note,
    /// Phụ lục, Mẫu số: the body is over.
    Annex,
}

static ARTICLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^d[il]eu\s?(\d{1,4})[a-z]?\s?(?:[.:]\s?|$)"));
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(\d{1,3}(?:\s?\.\s?\d{1,3}){0,6})(\s?[.)/](?:\s|$)|\s?\.\s?(?:[a-z\x22(])|\s)"));
static ROMAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([IVX]{1,6})\s?[.)/-]\s*\S"));
static POINT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[a-z] )?([a-zA-ZđĐ]{1,2}|\d{1,2})?\s?\)\s*\S"));
static POINT_DOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([a-zđ])(?:\.\s+[A-ZĐÀ-Ỹ“\x22]|/\s?\S)"));
static CONTAINER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:chuong|muc|phan|tieu muc|phan thu)\s+(?:[ivxl]{1,6}|\d{1,2}|nhat|hai|ba|tu|nam)\b[ .:]*")
});
static ANNEX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:phu luc|mau so|bieu mau|mau bieu)(?:\s+(?:so\s*)?(?:[ivxl]{1,6}|\d{1,3}[a-z]?|[a-z])\b|\s*$|\s+kem)")
});
static NOTE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\((?:dieu|khoan|diem|cac dieu|noi dung)\b"));

/// A speck read as a letter before a number ("h 5. Thời hiệu").
static STRAY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-z] \d{1,2}\. [A-ZĐÀ-Ỹ]"));

/// A one that is read as a small L or a stroke ("l. Rà soát").
static ONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[l!|]\s?\.\s+[A-ZĐÀ-Ỹ“]"));

/// Longest label with specks before it.
const REACH: usize = 60;

/// The label of a line, and the line without it.
pub(crate) fn label(line: &Line) -> (Label, String) {
    let text = line.text.as_str();
    let plain = || (Label::Plain, text.to_owned());
    if line.is_empty() || is_surely_plain(text) {
        return plain();
    }
    if NOTE.is_match(line.folded()) {
        return (Label::Note, text.to_owned());
    }
    if ANNEX.is_match(line.folded()) && text.chars().next().is_some_and(char::is_uppercase) && line.folded().len() < 160
    {
        return (Label::Annex, text.to_owned());
    }
    if let Some(dash) = dash(text) {
        // "- 2.2.1. …" is a number with a list mark before it.
        return match numbered(&Folded::new(dash), dash) {
            Some((Label::Number(parts), rest)) if parts.len() > 1 => (Label::Number(parts), rest),
            _ => (Label::Dash, dash.to_owned()),
        };
    }
    let bare = text.trim_start_matches(|c: char| is_speck(c) && !text.starts_with(['[', '(', '“', '"']));
    let bare = if STRAY.is_match(bare) { bare.get(2..).unwrap_or(bare) } else { bare };
    if ONE.is_match(text) {
        let rest = text.split_once('.').map_or("", |(_, rest)| rest.trim());
        return (Label::Number(vec![1]), rest.to_owned());
    }
    let folded = Folded::new(bare);
    let damaged = bare.len() != text.len();
    heading(&folded, bare)
        .or_else(|| numbered(&folded, bare))
        .or_else(|| point(&folded, bare, damaged))
        .unwrap_or_else(plain)
}

/// Most lines of wrapped text begin with a word of small letters: no label begins so, but for one or two letters and a bracket.
fn is_surely_plain(text: &str) -> bool {
    let mut characters = text.chars();
    let small = |c: Option<char>| c.is_some_and(char::is_lowercase);
    small(characters.next()) && small(characters.next()) && small(characters.next())
}

fn is_speck(c: char) -> bool {
    !c.is_alphanumeric() && c != ')' && !c.is_whitespace() || c.is_whitespace()
}

fn dash(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    let first = characters.next()?;
    let rest = characters.as_str();
    let mark = matches!(fold_char(first), b'-' | b'*') || first == '+';
    let next = rest.chars().next()?;
    (mark && (next.is_whitespace() || next.is_alphabetic())).then(|| rest.trim_start())
}

fn heading(folded: &Folded, text: &str) -> Option<(Label, String)> {
    let ascii = folded.as_str();
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    if !capital {
        return None;
    }
    let rest = |from: usize| folded.part(text, from..ascii.len()).trim().to_owned();
    if let Some(found) = CODIFIED.captures(ascii).filter(|found| found.get(0).is_some_and(|whole| whole.start() == 0)) {
        let code = found.get(1).map(|code| code.as_str().to_owned());
        let number = found.get(2)?.as_str().parse().ok()?;
        return Some((Label::Article { number, code }, rest(found.get(0)?.end())));
    }
    if let Some(found) = ARTICLE.captures(ascii) {
        let number = found.get(1)?.as_str().parse().ok()?;
        return Some((Label::Article { number, code: None }, rest(found.get(0)?.end())));
    }
    if let Some(found) = CONTAINER.find(ascii)
        && (ascii.len() < 20 || crate::reader::words::is_capitals(text) || text.starts_with("Ch"))
    {
        return Some((Label::Container, rest(found.end())));
    }
    let found = ROMAN.captures(text)?;
    let value = roman(found.get(1)?.as_str())?;
    let after = found.get(0)?.end();
    let tail = text.get(found.get(1)?.end()..)?.trim_start_matches([' ', '.', ')', '/', '-']);
    let capital = tail.chars().next().is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"'));
    (capital && after <= text.len()).then(|| (Label::Roman(value), tail.to_owned()))
}

fn numbered(folded: &Folded, text: &str) -> Option<(Label, String)> {
    let ascii = folded.as_str();
    let found = NUMBER.captures(ascii)?;
    let (figures, close) = (found.get(1)?, found.get(2)?.as_str());
    let parts: Vec<u32> = figures.as_str().split('.').filter_map(|part| part.trim().parse().ok()).collect();
    let zero = figures.as_str().split('.').any(|part| part.trim().starts_with('0'));
    // A blank alone closes only a number of several levels ("3.1 Đầu mối").
    let open = close.trim().is_empty();
    if zero || parts.is_empty() || open && parts.len() < 2 || parts.len() == 1 && close.trim() == ")" {
        return None;
    }
    let from = figures.end() + close.find(['.', ')', '/']).map_or(0, |at| at + 1);
    let rest = folded.part(text, from..ascii.len()).trim_start();
    let first = rest.chars().next();
    // "2. quý" of a wrapped line and sums of money are no labels.
    if first.is_some_and(|c| c.is_numeric()) && parts.len() > 1 || open && !first.is_some_and(char::is_uppercase) {
        return None;
    }
    Some((Label::Number(parts), rest.to_owned()))
}

fn point(folded: &Folded, text: &str, damaged: bool) -> Option<(Label, String)> {
    if folded.as_str().len() > 2
        && !folded.as_str().get(..8.min(folded.as_str().len())).is_some_and(|head| head.contains([')', '.', '/']))
    {
        return None;
    }
    if let Some(found) = POINT.captures(text) {
        let glyph = found.get(1).map_or("", |glyph| glyph.as_str());
        let close = text.find(')')?;
        return (close < REACH)
            .then(|| (Label::Point(glyph.to_owned()), text.get(close + 1..).unwrap_or_default().trim().to_owned()));
    }
    let found = POINT_DOT.captures(text).filter(|_| !damaged)?;
    let glyph = found.get(1)?;
    // "V/v" and "b/c" are words.
    let rest = text.get(glyph.end() + 1..)?.trim();
    if text.get(glyph.end()..)?.starts_with('/') && fold(rest).chars().nth(1).is_none_or(|c| !c.is_alphabetic()) {
        return None;
    }
    Some((Label::Point(glyph.as_str().to_owned()), rest.to_owned()))
}

/// Value of a Roman numeral written as usual.
fn roman(text: &str) -> Option<u32> {
    const ROMAN: [&str; 20] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
        "XVIII", "XIX", "XX",
    ];
    let index = ROMAN.iter().position(|numeral| *numeral == text)?;
    u32::try_from(index + 1).ok()
}

/// A number as a Roman numeral, up to twenty.
pub(crate) fn to_roman(number: u32) -> String {
    let tens = if number >= 10 { "X".repeat((number / 10) as usize) } else { String::new() };
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    format!("{tens}{}", ones.get((number % 10) as usize).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::lines::split;

    fn of(text: &str) -> (Label, String) {
        label(&split(text, &[])[0])
    }

    #[test]
    fn labels_of_all_kinds() {
        let number = |parts: &[u32]| Label::Number(parts.to_vec());
        let point = |glyph: &str| Label::Point(glyph.into());
        for (text, expected, rest) in [
            ("Điều 5. Kết nối", Label::Article { number: 5, code: None }, "Kết nối"),
            ("Điều 3.1.TT.2.7. Phạm vi", Label::Article { number: 7, code: Some("3.1.tt.2".into()) }, "Phạm vi"),
            ("1. Rà soát", number(&[1]), "Rà soát"),
            ("12/ Rà soát", number(&[12]), "Rà soát"),
            (".4. Phạt tiền", number(&[4]), "Phạt tiền"),
            ("h 5. Thời hiệu", number(&[5]), "Thời hiệu"),
            ("l. Rà soát", number(&[1]), "Rà soát"),
            ("1.2.3. Quản lý", number(&[1, 2, 3]), "Quản lý"),
            ("3.1 Đầu mối", number(&[3, 1]), "Đầu mối"),
            ("- 2.2.1.1. Chủ quản", number(&[2, 2, 1, 1]), "Chủ quản"),
            ("đ) Sử dụng", point("đ"), "Sử dụng"),
            ("' 3) Tước quyền", point("3"), "Tước quyền"),
            ("._ 8) Không bảo đảm", point("8"), "Không bảo đảm"),
            (") Chứng cứ", point(""), "Chứng cứ"),
            ("mm) Các tổ chức", point("mm"), "Các tổ chức"),
            ("h k) Cơ quan", point("k"), "Cơ quan"),
            ("a. Rà soát", point("a"), "Rà soát"),
            ("II. NHIỆM VỤ", Label::Roman(2), "NHIỆM VỤ"),
            ("- Các Bộ", Label::Dash, "Các Bộ"),
            ("Chương II", Label::Container, ""),
        ] {
            assert_eq!(of(text), (expected, rest.to_owned()), "{text}");
        }
    }

    #[test]
    fn no_labels() {
        for text in [
            "Điều 5 của Nghị định này",
            "2022 là năm",
            "5.000.000 đồng",
            "01/11/2023 của Cục",
            "V/v tăng cường",
            "b/c",
            "3 máy chủ",
            "Mục tiêu của kế hoạch này là bảo đảm",
        ] {
            assert_eq!(of(text).0, Label::Plain, "{text}");
        }
        assert_eq!(of("(Điều 1 Thông tư số 03/2017/TT-BTTTT)").0, Label::Note);
        assert_eq!(of("Phụ lục II").0, Label::Annex);
        assert_eq!(to_roman(14), "XIV");
    }
}
