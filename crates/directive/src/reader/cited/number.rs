//! Numbers of documents: `6410/BTTTT-CATTT`, `05/2017/QĐ-TTg`, `67/2006/QH11`, `40-CT/TW`.
//!
//! Blanks inside are taken out, a hyphen lost between the kind and the body is put back (`20/2017/TTBTTTT`), the figures of a term of the
//! National Assembly are mended (`QHI 1`).

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::reader::data::DATA;
use crate::reader::words::pattern;

/// A number found in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NumberHit {
    /// Byte range in the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Without blanks, hyphens restored.
    pub(crate) number: String,
    /// As printed.
    pub(crate) printed: String,
    /// Symbol behind the number.
    pub(crate) symbol: String,
}

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?P<n>\d{1,6}[a-zA-Z]?)\s{0,2}/\s{0,2}(?:(?P<y>(?:19|20)\d\d)\s{0,2}/\s{0,2})?",
        r"(?P<s>QH\s?[0-9IlO](?:\s?[0-9IlO])?|[A-ZĐ][A-Za-zĐđ0-9&]*(?:(?:[-–]\s?|\s[-–])[A-ZĐ][A-Za-zĐđ0-9&.]*)*)"
    ))
});

static PARTY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?P<n>\d{1,4})\s?[-–]\s?(?P<k>[A-ZĐ]{2,4}[a-z]?)\s?/\s?(?P<s>[A-ZĐ]{2,}(?:[-–][A-ZĐ]+)*)")
});

static BLANK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[\s.…_]*/\s{0,2}(?:(?:19|20)\d\d\s{0,2}/\s{0,2})?(?P<s>[A-ZĐ][A-Za-zĐđ0-9&]+(?:\s?[-–]\s?[A-ZĐ][A-Za-zĐđ0-9&.]*)*)",
    )
});

/// All numbers of a text, in order.
pub(crate) fn numbers(text: &str) -> Vec<NumberHit> {
    if !text.contains('/') {
        return Vec::new();
    }
    let mut hits: Vec<NumberHit> = NUMBER.captures_iter(text).filter_map(|found| ordinary(text, &found)).collect();
    hits.extend(PARTY.captures_iter(text).filter_map(|found| party(text, &found)));
    hits.sort_by_key(|hit| (hit.start, hit.end));
    hits.dedup_by(|next, before| next.start < before.end);
    hits
}

/// The number with which a text begins.
pub(crate) fn number_here(text: &str) -> Option<NumberHit> {
    numbers(text)
        .into_iter()
        .next()
        .filter(|hit| text.get(..hit.start).is_some_and(|before| !before.chars().any(char::is_alphanumeric)))
}

/// The symbol of a number whose figures are blank (`/STTTT-CNTT`), with the byte at which it ends.
pub(crate) fn blank_number(text: &str) -> Option<(String, usize)> {
    let found = BLANK.captures(text)?;
    let symbol = found.name("s")?;
    Some((hyphens(&symbol_parts(symbol.as_str()).0), symbol.end()))
}

fn free_before(text: &str, start: usize) -> bool {
    let mut before = text.get(..start).unwrap_or_default().chars().rev();
    match before.next() {
        None => true,
        // "QCVN 12:2026/BCA" is a standard.
        Some(':') => before.next().is_none_or(|c| !c.is_ascii_digit()),
        Some('.') => before.next().is_none_or(char::is_whitespace),
        Some(c) => !c.is_alphanumeric() && !matches!(c, '/' | '-' | ','),
    }
}

fn ordinary(text: &str, found: &Captures<'_>) -> Option<NumberHit> {
    let (whole, figures, symbol) = (found.get(0)?, found.name("n")?, found.name("s")?);
    if !free_before(text, whole.start()) {
        return None;
    }
    let (symbol_text, used) = if symbol.as_str().starts_with("QH") && symbol.as_str().len() <= 6 {
        (assembly(symbol.as_str()), symbol.as_str().len())
    } else {
        let (parts, used) = symbol_parts(symbol.as_str());
        (hyphens(&parts), used)
    };
    // "24/7 IP", "100/Mb": a symbol has at least two capitals in its first part.
    let first = symbol_text.split('-').next().unwrap_or_default();
    if first.chars().filter(|c| c.is_uppercase()).count() < 2 {
        return None;
    }
    let end = symbol.start() + used;
    let year = found.name("y").map(|year| format!("{}/", year.as_str())).unwrap_or_default();
    Some(NumberHit {
        start: whole.start(),
        end,
        number: format!("{}/{year}{symbol_text}", figures.as_str()),
        printed: text.get(whole.start()..end)?.to_owned(),
        symbol: symbol_text,
    })
}

fn party(text: &str, found: &Captures<'_>) -> Option<NumberHit> {
    let whole = found.get(0)?;
    if !free_before(text, whole.start()) {
        return None;
    }
    let (figures, kind, symbol) = (found.name("n")?.as_str(), found.name("k")?.as_str(), found.name("s")?.as_str());
    DATA.kind_of_symbol(kind)?;
    Some(NumberHit {
        start: whole.start(),
        end: whole.end(),
        number: format!("{figures}-{kind}/{symbol}"),
        printed: whole.as_str().to_owned(),
        symbol: format!("{kind}/{symbol}"),
    })
}

/// The term of the National Assembly with its figures mended.
fn assembly(symbol: &str) -> String {
    symbol
        .chars()
        .enumerate()
        .filter(|(_, c)| !c.is_whitespace())
        .map(|(index, c)| match c {
            'I' | 'l' if index > 1 => '1',
            'O' if index > 1 => '0',
            other => other,
        })
        .collect()
}

/// The parts of a symbol that can belong to it, and how many bytes they take.
fn symbol_parts(symbol: &str) -> (Vec<String>, usize) {
    let mut parts = Vec::new();
    let mut used = 0;
    let mut offset = 0;
    for piece in symbol.split_inclusive(['-', '–']) {
        let bare = piece.trim_end_matches(['-', '–']);
        let part: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
        let part = part.trim_end_matches('.').to_owned();
        let capitals = part.chars().filter(|c| c.is_uppercase()).count();
        let known = DATA.body_of_symbol(&part).is_some() || DATA.kind_of_symbol(&part).is_some();
        if capitals < 2 && !known && !(parts.is_empty() && capitals >= 1) {
            break;
        }
        parts.push(part);
        used = offset + bare.trim_end().trim_end_matches('.').len();
        offset += piece.len();
    }
    (parts, used)
}

/// Joins the parts; puts back a hyphen lost between a kind and a body.
fn hyphens(parts: &[String]) -> String {
    if let [alone] = parts
        && DATA.body_of_symbol(alone).is_none()
    {
        let mut kinds: Vec<&str> = DATA.kinds.iter().filter_map(|kind| kind.symbol.as_deref()).collect();
        kinds.sort_by_key(|symbol| std::cmp::Reverse(symbol.len()));
        for kind in kinds {
            let rest = alone.strip_prefix(kind).unwrap_or_default();
            if DATA.body_of_symbol(rest).is_some() {
                return format!("{kind}-{rest}");
            }
        }
    }
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        numbers(text).into_iter().map(|hit| hit.number).collect()
    }

    #[test]
    fn numbers_of_all_shapes() {
        assert_eq!(found("Số: 6410 / BTTTT-CATTT Hà Nội"), ["6410/BTTTT-CATTT"]);
        assert_eq!(found("số 05/2017/QĐ-TTg ngày 16/3/2017 - Về"), ["05/2017/QĐ-TTg"]);
        assert_eq!(
            found("số 20/2017/TTBTTTT, 14/TTrSTTTT, 377/QĐUBND"),
            ["20/2017/TT-BTTTT", "14/TTr-STTTT", "377/QĐ-UBND"]
        );
        assert_eq!(found("Chỉ thị số 40-CT/TW ngày 11/12/2024"), ["40-CT/TW"]);
        assert_eq!(found("số 67/2006/QHI 1; số 24/2018/QH14"), ["67/2006/QH11", "24/2018/QH14"]);
        assert_eq!(found("Tờ trình số .95/TT-BKHCN"), ["95/TT-BKHCN"]);
        assert_eq!(found("Nghị quyết số 30c/NQ-CP"), ["30c/NQ-CP"]);
    }

    #[test]
    fn no_numbers() {
        for text in [
            "trực 24/7; ngày 01/11/2023",
            "TCP/IP, VNCERT/CC",
            "100/Mb",
            "05 (năm) phút/lần",
            "b/c",
            "QCVN 12:2026/BCA",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_blank_number_has_a_symbol() {
        assert_eq!(blank_number(" /STTTT-CNTT").map(|(symbol, _)| symbol), Some("STTTT-CNTT".into()));
        assert_eq!(blank_number("....../QĐ-UBND").map(|(symbol, _)| symbol), Some("QĐ-UBND".into()));
        assert_eq!(blank_number("12/QĐ-UBND"), None);
    }
}
