//! Which field a column probably means: by its header, and by its values where the header says nothing.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::fields::{ABBREVIATIONS, Field, HEADERS, ORDINALS};
use super::mapping::{MappedColumn, Mapping};
use super::sheet::Sheet;
use crate::facts::{AddressFact, mac};
use crate::fold::words;

/// Least score, in per cent, of a suggestion.
pub(super) const THRESHOLD: u8 = 60;
/// Score of a suggestion by values alone.
const BY_VALUES: u8 = 70;

/// Words in which two headers may differ without meaning something else.
const FILLERS: &[&str] = &["cua", "va", "cac", "so", "the", "of", "and", "thong tin", "hien tai"];

struct Known {
    field: Field,
    text: String,
    words: BTreeSet<String>,
}

/// All known headers, with their abbreviations written out, prepared once.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let all = HEADERS.iter().flat_map(|(field, texts)| texts.iter().map(|text| (*field, *text)));
    let known = all.map(|(field, text)| {
        let text = expand(text);
        Known { field, words: bag(&text), text }
    });
    known.collect()
});

/// Folded, with abbreviations written out.
fn expand(header: &str) -> String {
    let folded = words(header);
    let long = |word: &str| ABBREVIATIONS.iter().find(|(short, _)| *short == word).map(|(_, long)| *long);
    let parts: Vec<&str> = folded.split(' ').map(|word| long(word).unwrap_or(word)).collect();
    parts.join(" ")
}

fn bag(text: &str) -> BTreeSet<String> {
    text.split(' ').filter(|word| !word.is_empty() && !FILLERS.contains(word)).map(str::to_owned).collect()
}

/// The fields that a header may mean, with scores in per cent, best first.
#[must_use]
pub fn candidates(header: &str) -> Vec<(Field, u8)> {
    // A cell that long is a sentence, not a header.
    if header.len() > 200 {
        return Vec::new();
    }
    // What stands in brackets explains: "Địa chỉ IP (LAN)".
    let plain = header.split(['(', '[', ':']).next().unwrap_or(header);
    let mut best: Vec<(Field, u8)> = Vec::new();
    for text in [expand(header), expand(plain)] {
        let words = bag(&text);
        if words.is_empty() {
            continue;
        }
        for known in KNOWN.iter() {
            let score = if known.text == text {
                100
            } else {
                let common = known.words.intersection(&words).count();
                (common * 2 * 90 / (known.words.len() + words.len()).max(1)) as u8
            };
            match best.iter_mut().find(|(field, _)| *field == known.field) {
                Some((_, most)) => *most = score.max(*most),
                None => best.push((known.field, score)),
            }
        }
    }
    best.retain(|(_, score)| *score >= THRESHOLD);
    best.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    best
}

/// True when a cell is a header by itself, or numbers the rows.
pub(super) fn is_known(cell: &str) -> bool {
    let text = words(cell);
    !text.is_empty()
        && (ORDINALS.contains(&text.as_str()) || candidates(cell).first().is_some_and(|(_, score)| *score >= 75))
}

/// A mapping of the columns of a sheet. Every field is given once, to the column that scores best; addresses, telephone
/// numbers and their like may be given to several.
#[must_use]
pub fn suggest(sheet: &Sheet) -> Mapping {
    let names = sheet.header.as_ref().map_or(&[][..], |header| &header.names);
    let width = sheet.data().iter().map(|row| row.cells.len()).max().unwrap_or(0).max(names.len());
    let mut columns: Vec<MappedColumn> = (0..width)
        .map(|column| {
            let header = names.get(column).cloned().unwrap_or_default();
            MappedColumn { column: column as u32, header, field: None, score: 0 }
        })
        .collect();
    let mut offers: Vec<(u8, usize, Field)> = Vec::new();
    for column in &columns {
        let found = candidates(&column.header);
        if found.is_empty() && !ORDINALS.contains(&words(&column.header).as_str()) || column.header.is_empty() {
            let field = by_values(sheet, column.column as usize);
            offers.extend(field.map(|field| (BY_VALUES, column.column as usize, field)));
        }
        offers.extend(found.into_iter().map(|(field, score)| (score, column.column as usize, field)));
    }
    // Best first; among equals the column further left.
    offers.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut taken = BTreeSet::new();
    for (score, at, field) in offers {
        let free = field.repeats() || !taken.contains(&field);
        if let Some(column) = columns.get_mut(at).filter(|column| column.field.is_none() && free) {
            column.field = Some(field);
            column.score = score;
            taken.insert(field);
        }
    }
    Mapping { columns }
}

/// A field whose values show what they are, when at least four of five cells do.
fn by_values(sheet: &Sheet, column: usize) -> Option<Field> {
    let cells = sheet.data().iter().take(200).filter_map(|row| row.cells.get(column));
    let cells: Vec<&str> = cells.map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let most = |fits: fn(&str) -> bool| cells.iter().filter(|cell| fits(cell)).count() * 5 >= cells.len() * 4;
    if cells.is_empty() {
        return None;
    }
    if most(|cell| AddressFact::parse(cell).is_some()) {
        return Some(Field::Address);
    }
    if most(|cell| mac(cell).is_some()) {
        return Some(Field::Mac);
    }
    most(|cell| super::values::email(cell).is_some()).then_some(Field::Email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_vietnamese_and_english_offices() {
        for (header, field) in [
            ("Tên hệ thống", Field::SystemName),
            ("TÊN HTTT", Field::SystemName),
            ("Cấp độ ATTT", Field::Level),
            ("Địa chỉ IP", Field::Address),
            ("ĐC IP", Field::Address),
            ("IP (nội bộ)", Field::Address),
            ("Tên máy", Field::HostName),
            ("Ten may chu", Field::HostName),
            ("HĐH", Field::OsName),
            ("Hệ điều hành", Field::OsName),
            ("OS", Field::OsName),
            ("OS Version", Field::OsVersion),
            ("Người phụ trách", Field::Responsible),
            ("Cán bộ phụ trách", Field::Responsible),
            ("Số ĐT", Field::Phone),
            ("SĐT", Field::Phone),
            ("E-mail", Field::Email),
            ("Đơn vị vận hành", Field::Operator),
            ("Chủ quản HTTT", Field::SystemOwner),
            ("Tình trạng phê duyệt hồ sơ", Field::Dossier),
            ("Tên PM", Field::SoftwareName),
            ("Phiên bản", Field::SoftwareVersion),
            ("MAC Address", Field::Mac),
            ("Hãng SX", Field::Manufacturer),
            ("S/N", Field::Serial),
            ("Vị trí lắp đặt", Field::Site),
        ] {
            let found = candidates(header);
            assert_eq!(found.first().map(|(field, _)| *field), Some(field), "{header}: {found:?}");
        }
        for header in ["Ghi chú", "STT", "Cổng Thông tin điện tử tỉnh", "192.0.2.1", ""] {
            assert!(candidates(header).is_empty(), "{header}: {:?}", candidates(header));
        }
    }
}
