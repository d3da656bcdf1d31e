//! What stands around a number: the kind before it, date and body behind it, or a sentence that names them first.

use std::sync::LazyLock;

use regex::Regex;

use super::number::{NumberHit, numbers};
use crate::reader::data::{DATA, starts_with_words};
use crate::reader::dates;
use crate::reader::reading::Cited;
use crate::reader::words::{Folded, canonical, pattern};

static DATE_BEHIND: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[,(]?\s*(?:duoc )?(?:ban hanh |ky )?ngay\s"));
static ISSUED_LATER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^;.:]{0,180}?\bban hanh ngay\s"));
static BODY_BEHIND: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*[,)]?\s*(?:do\s+|cua[.,]?\s+)"));
static PROPOSAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\bcua\s+([^;]{3,160}?)\s+tai\s+(?:to trinh|cong van|van ban|bao cao|thong bao|phieu)\b[^;]{0,40}$")
});
static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"ngay\s+[0-9/ .\-]{8,12},\s*([^,;]{3,120}?)\s+(?:da\s+)?(?:co|ban hanh|phat hanh|gui)\s+[^,;]{0,40}$")
});
static LAW: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:luat|bo luat|phap lenh|hien phap)\s[^;.:]{2,160}?\s+(?:duoc\s+[^;.:]{0,60}?)?ngay\s")
});
static NAME_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"[,;.:()\x22|]|\s(?:ve|quy dinh|ban hanh|huong dan|sua doi|phe duyet|tai|gui|thong qua|het hieu luc|co hieu luc|da|duoc|cong bo",
        r"|thi|trong|bo sung|yeu cau|chi dao|tren|nham|de|cho|den|ke tu|dieu|khoan|la|va (?:nghi|quyet|thong|luat|cong|chi|van|cac)|chi tiet|trien khai|thanh lap|cap nhat)\b"
    ))
});

/// Documents cited in a text, in order: what is stated, byte range of number or title, printed form.
pub(crate) fn cited_in(text: &str) -> Vec<(Cited, usize, usize, String)> {
    let hits = numbers(text);
    let laws_possible = text.contains("uật") || text.contains("LUẬT") || text.contains("áp lệnh");
    if hits.is_empty() && !laws_possible {
        return Vec::new();
    }
    let mut out = Vec::with_capacity(hits.len());
    let mut carried: Option<String> = None;
    let mut sentence_from = 0;
    for (index, hit) in hits.iter().enumerate() {
        let until = hits.get(index + 1).map_or(text.len(), |next| next.start);
        let behind = text.get(hit.end..until).unwrap_or_default();
        let from = index.checked_sub(1).and_then(|before| hits.get(before)).map_or(0, |before| before.end);
        let before = tail(text.get(from..hit.start).unwrap_or_default(), 260);
        if text.get(sentence_from..hit.start).unwrap_or_default().contains(';') {
            carried = None;
            sentence_from = hit.start;
        }
        let mut cited = around(hit, before, behind);
        if let Some(number) = cited.title.as_deref().and_then(|title| DATA.law_number(title, &hit.number)) {
            cited.number = Some(number.to_owned());
        }
        if let Some(number) = cited.title.as_deref().and_then(|title| whole_symbol(title, hit)) {
            cited.number = Some(number);
        }
        if let Some(proposer) = proposer(before) {
            carried = Some(proposer);
        }
        if cited.issuer.is_none() {
            cited.issuer.clone_from(&carried);
        }
        out.push((cited, hit.start, hit.end, hit.printed.clone()));
    }
    if laws_possible {
        out.extend(laws_by_date(text, &hits));
        out.sort_by_key(|(_, start, _, _)| *start);
    }
    out
}

/// The last characters of a text, at most `most` bytes, cut at a character.
fn tail(text: &str, most: usize) -> &str {
    let mut from = text.len().saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text.get(from..).unwrap_or_default()
}

/// The first characters of a text, at most `most` bytes, cut at a character.
fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

fn around(hit: &NumberHit, before: &str, behind: &str) -> Cited {
    let behind = head(behind, 700);
    let fold = Folded::new(behind);
    let folded = fold.as_str();
    let mut cited = Cited { number: Some(hit.number.clone()), title: title(before), ..Cited::default() };
    let mut from = 0;
    if let Some(found) = DATE_BEHIND.find(folded).or_else(|| ISSUED_LATER.find(folded))
        && let Some((range, date)) = folded.get(found.end() - 5..).and_then(dates::day)
        && range.start < 2
    {
        cited.date = Some(date);
        from = found.end() - 5 + range.end;
    }
    let rest = folded.get(from..).unwrap_or_default();
    if let Some(found) = BODY_BEHIND.find(rest) {
        cited.issuer = body_at(fold.part(behind, from + found.end()..folded.len()));
    }
    if let Some((date, body)) = reported(before) {
        cited.date = cited.date.or(Some(date));
        cited.issuer = cited.issuer.or(body);
    }
    cited
}

/// Kind and title before a number: "Luật An ninh mạng số", "Nghị định số", "văn bản số".
fn title(before: &str) -> Option<String> {
    let fold = Folded::new(before);
    let folded = fold.as_str().trim_end_matches([' ', '.', ':']);
    let folded = folded.strip_suffix(" so").unwrap_or(folded).trim_end();
    let clause = folded.rfind([';', '(', ':']).map_or(0, |at| at + 1);
    let law = ["bo luat ", "luat ", "phap lenh "]
        .iter()
        .filter_map(|word| folded.get(clause..)?.rfind(word).map(|at| clause + at))
        .min();
    let start = match law {
        Some(start) if folded.len() - start < 140 => start,
        _ => {
            let kind = DATA.kinds.iter().map(|kind| kind.fold.as_str()).chain(["van ban"]);
            kind.filter(|kind| folded.ends_with(kind)).map(|kind| folded.len() - kind.len()).min()?
        }
    };
    let title = fold.part(before, start..folded.len()).trim();
    (!title.is_empty()).then(|| title.to_owned())
}

/// The name of a body at the start of a text, up to the word with which something else begins.
pub(crate) fn body_at(text: &str) -> Option<String> {
    let text = head(text.trim_start(), 260);
    let fold = Folded::new(text);
    let folded = fold.as_str();
    let offices =
        ["bo truong ", "chu tich ", "giam doc ", "cuc truong ", "chanh van phong ", "tong giam doc ", "thong doc "];
    let office = offices.iter().find(|office| folded.starts_with(**office)).map_or(0, |office| office.len());
    // A known name may hold a comma or a word that would end another.
    let known =
        DATA.bodies.iter().filter(|body| starts_with_words(folded.get(office..).unwrap_or_default(), &body.fold));
    let least = office + known.map(|body| body.fold.len()).max().unwrap_or(0);
    let end = NAME_END.find_at(folded, least.min(folded.len())).map_or(folded.len(), |found| found.start());
    let name = fold.part(text, 0..end).trim().trim_end_matches(['-', '–', '/']).trim();
    let capital = name.chars().next().is_some_and(char::is_uppercase);
    let fits = DATA.begins_body(text) || office > 0;
    (capital && fits && name.chars().count() <= 140).then(|| well_spelled(name))
}

/// A known name whose marks are lost is written as it should be.
fn well_spelled(name: &str) -> String {
    let known = DATA.body(&crate::reader::words::fold(name));
    known
        .filter(|body| canonical(&body.name) != canonical(name))
        .map_or_else(|| name.to_owned(), |body| body.name.clone())
}

/// A symbol that lost letters of its kind ("Tờ trình số 95/TT-…" for TTr).
fn whole_symbol(title: &str, hit: &NumberHit) -> Option<String> {
    let folded = crate::reader::words::fold(title);
    let symbol = DATA.kinds.iter().find(|kind| kind.fold == folded)?.symbol.as_deref()?;
    let (printed, rest) = hit.symbol.split_once('-')?;
    let cut = printed.len() >= 2 && printed.len() < symbol.len() && symbol.starts_with(printed);
    let figures = hit.number.strip_suffix(hit.symbol.as_str())?;
    cut.then(|| format!("{figures}{symbol}-{rest}"))
}

fn proposer(before: &str) -> Option<String> {
    let fold = Folded::new(before);
    let found = PROPOSAL.captures(fold.as_str())?;
    let name = fold.part(before, found.get(1)?.range()).trim();
    body_at(name)
}

fn reported(before: &str) -> Option<(String, Option<String>)> {
    let fold = Folded::new(before);
    let found = REPORTED.captures(fold.as_str())?;
    let (_, date) = dates::day(found.get(0)?.as_str())?;
    Some((date, body_at(fold.part(before, found.get(1)?.range()))))
}

/// Laws named by title and day, without a number.
fn laws_by_date(text: &str, hits: &[NumberHit]) -> Vec<(Cited, usize, usize, String)> {
    let fold = Folded::new(text);
    let mut out = Vec::new();
    for found in LAW.find_iter(fold.as_str()) {
        let range = fold.range(found.range());
        let free = hits.iter().all(|hit| hit.start >= range.end || hit.end <= range.start);
        let capital = text.get(range.clone()).is_some_and(|law| law.starts_with(char::is_uppercase));
        let Some((day, date)) = fold.as_str().get(found.end() - 5..).and_then(dates::day) else { continue };
        if !free || !capital || day.start > 2 {
            continue;
        }
        let title = fold.part(text, found.start()..found.end() - 5).trim().trim_end_matches([',', ' ']);
        let cited = Cited { title: Some(title.to_owned()), date: Some(date), ..Cited::default() };
        out.push((cited, range.start, range.end, title.to_owned()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Cited {
        cited_in(text).remove(0).0
    }

    fn cited(title: &str, number: &str, date: &str, issuer: &str) -> Cited {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Cited { title: some(title), number: some(number), date: some(date), issuer: some(issuer) }
    }

    #[test]
    fn date_and_body_behind_the_number() {
        for (text, expected) in [
            (
                "(văn bản số 1943/CATTT-NCSC ngày 01/11/2023 của Cục An toàn thông tin), lỗ hổng",
                cited("văn bản", "1943/CATTT-NCSC", "2023-11-01", "Cục An toàn thông tin"),
            ),
            (
                "Căn cứ Thông tư số 20/2017/TTBTTTT ngày 12/9/2017 của Bộ Thông tin và Truyền thông quy định về điều phối",
                cited("Thông tư", "20/2017/TT-BTTTT", "2017-09-12", "Bộ Thông tin và Truyền thông"),
            ),
            (
                "Xét đề nghị của Sở Thông tin và Truyền thông tại Tờ trình số 14/TTrSTTTT ngày 20/02/2019,",
                cited("Tờ trình", "14/TTr-STTTT", "2019-02-20", "Sở Thông tin và Truyền thông"),
            ),
            (
                "Ngày 10/01/2023, Cục An toàn thông tin có Báo cáo số 02/BC-CATTT về tình hình",
                cited("Báo cáo", "02/BC-CATTT", "2023-01-10", "Cục An toàn thông tin"),
            ),
            (
                "Thông báo số 139/TB-VPCP của Văn phòng Chính phủ: Kết luận tại Hội nghị ngày 12 tháng 02 năm 2020.",
                cited("Thông báo", "139/TB-VPCP", "", "Văn phòng Chính phủ"),
            ),
            (
                "Căn cứ Luật An toàn thông tin mạng ngày 19/11/2015;",
                cited("Luật An toàn thông tin mạng", "", "2015-11-19", ""),
            ),
            ("Căn cứ Luật Viễn thông số 24/2023/QH15;", cited("Luật Viễn thông", "24/2023/QH15", "", "")),
            ("Căn cứ Luật An ninh mạng số 11/2025/QH15;", cited("Luật An ninh mạng", "116/2025/QH15", "", "")),
            ("theo Tờ trình số .95/TT-BKHCN;", cited("Tờ trình", "95/TTr-BKHCN", "", "")),
            ("Căn cứ Luật Cơ yếu số 32/2011/QH12;", cited("Luật Cơ yếu", "32/2011/QH12", "", "")),
            (
                "của Luật 104/2016/QH13 Tiếp cận thông tin ban hành ngày 06/04/2016; Điều",
                cited("Luật", "104/2016/QH13", "2016-04-06", ""),
            ),
        ] {
            assert_eq!(one(text), expected, "{text}");
        }
    }

    #[test]
    fn names_of_bodies_end_where_something_else_begins() {
        assert_eq!(
            body_at("Ban Bí thư Trung ương Đảng về việc tổ chức Tết").as_deref(),
            Some("Ban Bí thư Trung ương Đảng")
        );
        assert_eq!(
            body_at("Bộ Văn hóa, Thể thao và Du lịch quy định").as_deref(),
            Some("Bộ Văn hóa, Thể thao và Du lịch")
        );
        assert_eq!(body_at("Bộ trưởng Bộ Y tế ban hành").as_deref(), Some("Bộ trưởng Bộ Y tế"));
        assert_eq!(body_at("Cuc An toan thông tin)").as_deref(), Some("Cục An toàn thông tin"));
        assert_eq!(body_at("pháp luật về"), None);
    }
}
