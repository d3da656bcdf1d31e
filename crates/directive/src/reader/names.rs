//! Products with a weakness and CVE numbers.
//!
//! A product is taken where weaknesses are spoken of: after a CVE number (`CVE-… trong X`), or when it is a known name. A vendor counts
//! only where none of its products is named.

use std::sync::LazyLock;

use regex::Regex;
use vg_model::Text;

use super::confidence::{Confidence, Doubt};
use super::corrections::Corrections;
use super::data::DATA;
use super::limits::MAX_FINDS;
use super::paragraphs::Paragraph;
use super::reading::Field;
use super::words::{distance, pattern};

static CVE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bCVE\s?[-–]\s?(\d{4})\s?[-–]\s?(\d{4,7})\b"));
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\s*\([^)]{0,60}\))?[,;]?\s*(?:(?:là|tồn tại|ảnh hưởng|lỗ hổng|có|đến|tới|được phát hiện)\s+){0,3}(?:trong|trên|của|đến|tới)\s+(?:(?:các|sản phẩm|phần mềm|hệ thống|thiết bị|dịch vụ|thành phần|máy chủ|nền tảng|ứng dụng|giải pháp|của)\s+)*",
    )
});
static WEAK: LazyLock<Regex> =
    LazyLock::new(|| pattern("[Ll]ỗ hổng|LỖ HỔNG|[Đđ]iểm yếu|ĐIỂM YẾU|CVE|[Bb]ản vá|[Mm]ã khai thác|[Ll]ỗi bảo mật"));
static KNOWN: LazyLock<Regex> = LazyLock::new(|| {
    let mut names: Vec<&str> = DATA.products.names.iter().chain(&DATA.products.vendors).map(String::as_str).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let escaped: Vec<String> = names.into_iter().map(regex::escape).collect();
    pattern_of(&format!(r"\b(?:{})\b", escaped.join("|")))
});

#[expect(clippy::expect_used, reason = "names of the data, escaped; a test compiles them")]
fn pattern_of(text: &str) -> Regex {
    Regex::new(text).expect("names of the data")
}

/// Words that may stand between capitals in a product's name.
const LINKS: [&str; 6] = ["for", "of", "and", "the", "on", "to"];

/// Products and CVE numbers, in order of appearance.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) products: Vec<Field<String>>,
    pub(crate) cves: Vec<Field<String>>,
}

/// Reads names out of all paragraphs.
pub(crate) fn read(paragraphs: &[Paragraph], source: f32, corrections: &mut Corrections) -> Names {
    let mut names = Names::default();
    for paragraph in paragraphs.iter().filter(|paragraph| WEAK.is_match(&paragraph.text)) {
        names.take(paragraph, source, corrections);
    }
    let named: Vec<String> = names.products.iter().filter_map(|field| field.value.clone()).collect();
    names.products.retain(|field| {
        let Some(name) = &field.value else { return false };
        !DATA.products.vendors.contains(name)
            || !named.iter().any(|other| other != name && other.starts_with(&format!("{name} ")))
    });
    names
}

impl Names {
    fn take(&mut self, paragraph: &Paragraph, source: f32, corrections: &mut Corrections) {
        let text = paragraph.text.as_str();
        let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
        let mut found: Vec<(std::ops::Range<usize>, String, bool)> = Vec::new();
        for cve in CVE.captures_iter(text) {
            let (Some(whole), Some(year), Some(number)) = (cve.get(0), cve.get(1), cve.get(2)) else { continue };
            add(
                &mut self.cves,
                format!("CVE-{}-{}", year.as_str(), number.as_str()),
                paragraph,
                whole.range(),
                source,
                false,
            );
            let behind = text.get(whole.end()..).unwrap_or_default();
            if let Some(lead) = BEHIND.find(behind) {
                let from = whole.end() + lead.end();
                if let Some(run) = product_run(text, from) {
                    found.push((run.clone(), text.get(run.clone()).unwrap_or_default().to_owned(), false));
                    runs.push(run);
                }
            }
        }
        for known in KNOWN.find_iter(text) {
            let inside = runs.iter().any(|run| run.start <= known.start() && known.end() <= run.end);
            if !inside {
                found.push((known.range(), known.as_str().to_owned(), false));
            }
        }
        let mut offset = 0;
        for word in text.split(' ') {
            let range = offset..offset + word.len();
            offset = range.end + 1;
            let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
            let taken = || found.iter().any(|(other, _, _)| other.start < range.end && range.start < other.end);
            if let Some(name) = damaged(bare).filter(|_| !taken()) {
                let why = Text::new("tên sản phẩm bị sai chữ", "the name of a product is misspelt");
                corrections.add(bare, name, why, paragraph.place_of(range.start, range.end));
                found.push((range, name.to_owned(), true));
            }
        }
        found.sort_by_key(|(range, _, _)| range.start);
        for (range, name, mended) in found {
            add(&mut self.products, name, paragraph, range, source, mended);
        }
    }
}

fn add(
    list: &mut Vec<Field<String>>,
    name: String,
    paragraph: &Paragraph,
    range: std::ops::Range<usize>,
    source: f32,
    mended: bool,
) {
    // Lists of names are short; a hostile text is stopped by the limit.
    if list.len() >= MAX_FINDS.min(500) || list.iter().any(|field| field.value.as_ref() == Some(&name)) {
        return;
    }
    let printed = paragraph.text.get(range.clone()).unwrap_or_default().to_owned();
    let place = paragraph.place_of(range.start, range.end);
    list.push(Field::new(Some(name), &printed, Confidence::of(source), place).doubt_if(mended, Doubt::Mended));
}

/// A run of words in Latin letters with capitals, from a byte on.
fn product_run(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let mut end = from;
    let mut offset = from;
    for (count, word) in text.get(from..)?.split(' ').enumerate() {
        let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '+');
        let cut = bare.find(['[', '(', ';', ',']).map_or(bare, |at| bare.get(..at).unwrap_or_default());
        let latin = !cut.is_empty() && cut.is_ascii();
        let named = cut.starts_with(|c: char| c.is_ascii_uppercase())
            || count > 0 && (cut.starts_with(|c: char| c.is_ascii_digit()) || LINKS.contains(&cut));
        if !latin || !named || count > 10 {
            break;
        }
        if !LINKS.contains(&cut) {
            end = offset + cut.len();
        }
        if cut.len() != word.len() {
            break;
        }
        offset += word.len() + 1;
    }
    (end > from + 1).then_some(from..end)
}

/// The known name that a word nearly is: five letters and more, one letter wrong or lost.
fn damaged(word: &str) -> Option<&'static str> {
    let letters = word.len() >= 5 && word.len() < 24 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !letters || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let lower = word.to_lowercase();
    let single =
        DATA.products.names.iter().chain(&DATA.products.vendors).filter(|name| !name.contains(' ') && name.len() >= 5);
    let mut near = single.filter(|name| {
        let known = name.to_lowercase();
        known != lower && known.starts_with(lower.get(..1).unwrap_or_default()) && distance(&known, &lower, 1).is_some()
    });
    near.next().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::lines::split;
    use super::super::paragraphs::paragraphs;
    use super::*;

    fn found(text: &str) -> (Vec<String>, Vec<String>) {
        let all = paragraphs(&split(text, &[]));
        let names = read(&all, 1.0, &mut Corrections::default());
        let values = |list: Vec<Field<String>>| list.into_iter().filter_map(|field| field.value).collect();
        (values(names.products), values(names.cves))
    }

    #[test]
    fn products_of_weaknesses() {
        let (products, cves) = found(
            "- Lỗ hổng bảo mật CVE-2022-26937 trong Windows Network File System cho phép đối tượng thực thi mã.\n- Lỗ hổng CVE-2023-1 trong Zimba (Apache) và F5 BIG-IP.",
        );
        assert_eq!(products, ["Windows Network File System", "Zimbra", "Apache", "F5 BIG-IP"]);
        assert_eq!(cves, ["CVE-2022-26937"]);
        assert_eq!(found("lỗ hổng trong các sản phẩm Microsoft từ tháng 5").0, ["Microsoft"]);
        assert_eq!(found("lỗ hổng trong Microsoft Exchange của Microsoft").0, ["Microsoft Exchange"]);
    }

    #[test]
    fn no_weakness_no_product() {
        assert!(found("Cài đặt Microsoft Office cho cán bộ.").0.is_empty());
    }
}
