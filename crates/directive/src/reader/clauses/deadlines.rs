//! By when something is due: a day, a period, or a day that comes again.
//!
//! Dates of cited documents, `24/7` and "hằng năm" alone are no deadlines.

use std::sync::LazyLock;

use regex::Regex;

use crate::reader::dates;
use crate::reader::reading::Deadline;
use crate::reader::words::{Folded, pattern};

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:(?:xong|hoan thanh)\s+)?(?:truoc|cham nhat|muon nhat|han cuoi|han chot|thoi han|het)(?:\s+(?:la|vao|den|truoc|het|cung))*",
        r"(?:\s*:)?(?:\s+(?:luc\s+)?\d{1,2}\s*(?:gio|h|g|:)\s*\d{0,2}(?:\s*phut)?(?:\s*,)?)?(?:\s+(?:cua|trong|het))?\s+ngay\s+\d{1,2}",
        r"(?:\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?|\s+thang\s+\d{1,2}(?:\s+nam\s+\d{4})?)?"
    ))
});
static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"\b(?:trong\s+(?:thoi\s+han|vong)|cham nhat|muon nhat)(?:\s+(?:la|sau|khong qua|toi da))*\s+\d{1,3}\s*(?:\([^)]{1,20}\)\s*)?",
        r"(?:ngay|gio|phut|tuan|thang)\b"
    ))
});
static SPAN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:hoan thanh|xong|truoc|ket thuc)\s+(?:[^.;,]{0,40}?\s)?(?:trong\s+)?(?:thang\s+\d{1,2}(?:/\d{4}|\s+nam\s+\d{4})|quy\s+[ivx\d]{1,3}(?:/\d{4}|\s+nam\s+\d{4})|nam\s+20\d\d)\b",
    )
});
static RECURRING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\bh[aă]ng\s+(?:nam|thang|quy|tuan|ngay)\b|\bmoi\s+(?:nam|thang|quy|tuan|ngay)\b|\bdinh ky\b")
});
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[,;.():]|\s(?:de|gui|bao cao|ve|theo|phai|thong bao|cac|va|tong hop|cho|qua|doi voi|toi|bang|co quan|don vi|to chuc)\b",
    )
});

/// Longest wording of a deadline, in characters.
const LONGEST: usize = 160;

/// The first deadline of a text: byte range and what is due.
pub(crate) fn deadline(text: &str) -> Option<(std::ops::Range<usize>, Deadline)> {
    let fold = Folded::new(text);
    let folded = fold.as_str();
    if let Some(found) = DAY.find_iter(folded).find(|found| !is_of_cited(folded, found.start())) {
        let date = dates::day(found.as_str()).map(|(_, date)| date);
        let end = if date.is_some() { found.end() } else { phrase_end(folded, found.end()) };
        return Some(made(text, &fold, found.start()..end, date));
    }
    if let Some(found) = PERIOD.find(folded) {
        let end = found.end()
            + folded.get(found.end()..)?.find([',', ';', '.', '(', ')']).unwrap_or(folded.len() - found.end());
        return Some(made(text, &fold, found.start()..end.min(found.start() + LONGEST), None));
    }
    let found = SPAN.find(folded)?;
    Some(made(text, &fold, found.range(), None))
}

/// "… ban hành trước ngày 01/7/2016" speaks of documents, not of work.
fn is_of_cited(folded: &str, start: usize) -> bool {
    let before = folded.get(start.saturating_sub(24)..start).unwrap_or_default().trim_end();
    ["ban hanh", "ky ket", "co hieu luc", "thanh lap", "phe duyet", "cap", "nhan duoc", "tiep nhan"]
        .iter()
        .any(|word| before.ends_with(word))
}

fn phrase_end(folded: &str, from: usize) -> usize {
    let rest = folded.get(from..).unwrap_or_default();
    let end = END.find(rest).map_or(rest.len(), |found| found.start());
    from + end.min(LONGEST)
}

fn made(
    text: &str,
    fold: &Folded,
    folded: std::ops::Range<usize>,
    date: Option<String>,
) -> (std::ops::Range<usize>, Deadline) {
    let words = fold.part(text, folded.clone()).trim().to_owned();
    let around = fold.as_str().get(folded.start.saturating_sub(40)..folded.end).unwrap_or_default();
    let recurring = date.is_none() && RECURRING.is_match(around);
    (fold.range(folded), Deadline { words, date, recurring })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines() {
        for (text, words, date, recurring) in [
            ("Trước ngày 05 hằng tháng, Cục chia sẻ số liệu", "Trước ngày 05 hằng tháng", None, true),
            (
                "Trước ngày 31 tháng 01 của năm xây dựng kế hoạch, cơ quan",
                "Trước ngày 31 tháng 01 của năm xây dựng kế hoạch",
                None,
                false,
            ),
            (
                "gửi về Bộ (Cục An toàn thông tin) trước ngày 30 tháng 11 hàng năm.",
                "trước ngày 30 tháng 11 hàng năm",
                None,
                true,
            ),
            ("báo cáo về Sở trước ngày 30/4/2024 để tổng hợp", "trước ngày 30/4/2024", Some("2024-04-30"), false),
            (
                "hoàn thành trước ngày 15 tháng 01 năm 2024; báo cáo",
                "hoàn thành trước ngày 15 tháng 01 năm 2024",
                Some("2024-01-15"),
                false,
            ),
            (
                "chậm nhất 5 ngày kể từ khi phát hiện sự cố; trường hợp",
                "chậm nhất 5 ngày kể từ khi phát hiện sự cố",
                None,
                false,
            ),
            (
                "báo cáo trước 16 giờ 00 ngày 28/01/2025 qua thư",
                "trước 16 giờ 00 ngày 28/01/2025",
                Some("2025-01-28"),
                false,
            ),
            ("hoàn thành trong tháng 6/2024.", "hoàn thành trong tháng 6/2024", None, false),
        ] {
            let (_, found) = deadline(text).unwrap_or_else(|| panic!("{text}"));
            let expected = Deadline { words: words.into(), date: date.map(str::to_owned), recurring };
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn no_deadlines() {
        for text in [
            "trực 24/7",
            "định kỳ hằng năm tổ chức diễn tập",
            "số 1943/CATTT-NCSC ngày 01/11/2023",
            "có hiệu lực kể từ ngày 01 tháng 7 năm 2026",
            "ban hành trước ngày 01/7/2016",
        ] {
            assert_eq!(deadline(text), None, "{text}");
        }
    }
}
