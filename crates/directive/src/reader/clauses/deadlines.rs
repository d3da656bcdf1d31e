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
        r"(?:\s*:)?(?:\s+(?:luc\s+)?\d{1,2}\s*(?:gio|h|g|:)\s*\d{0,2}(?:\s*phut)?(?:\s*,)?)?(?:\s+(?:cua|trong|het))?",
        r"(?:\s+ngay\s+\d{1,2}(?:\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?|\s+thang\s+\d{1,2}(?:\s+nam\s+\d{4})?)?|\s+\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4})"
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
static EVERY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\bhang\s+(?:ngay|tuan|thang|quy)\s*,?\s+truoc\s+\d{1,2}\s*(?:gio|h|g)\s?\d{0,2}"));
static RECURRING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\bh[aă]ng\s+(?:nam|thang|quy|tuan|ngay)\b|\bmoi\s+(?:nam|thang|quy|tuan|ngay)\b|\bdinh ky\b")
});
static END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[,;.():]|\s(?:de|gui|bao cao|ve|theo|phai|thong bao|cac|va|tong hop|cho|qua|doi voi|toi|bang|co quan|don vi|to chuc)\b",
    )
});

static PERIOD_END: LazyLock<Regex> = LazyLock::new(|| pattern(r"[,;.()]|\s(?:phai|co trach nhiem|can)\b"));

/// Days of one clause that are kept.
const MOST: usize = 6;
/// Longest wording of a deadline, in characters.
const LONGEST: usize = 160;

/// The first deadline of a text: byte range and what is due.
pub(crate) fn deadline(text: &str) -> Option<(std::ops::Range<usize>, Deadline)> {
    let fold = Folded::new(text);
    let folded = fold.as_str();
    let days: Vec<(std::ops::Range<usize>, Deadline)> = DAY
        .find_iter(folded)
        .filter(|found| !is_of_cited(folded, found.start()))
        .take(MOST)
        .map(|found| {
            let date = dates::day(found.as_str()).or_else(|| dates::figures(found.as_str())).map(|(_, date)| date);
            let end = if date.is_some() { found.end() } else { phrase_end(folded, found.end()) };
            made(text, &fold, found.start()..end, date)
        })
        .collect();
    if !days.is_empty() {
        return together(days);
    }
    if let Some(found) = PERIOD.find(folded) {
        let rest = folded.get(found.end()..)?;
        let end = PERIOD_END.find(rest).map_or(rest.len(), |end| end.start());
        let end = (found.end() + end).min(found.start() + LONGEST);
        return Some(made(text, &fold, found.start()..end, None));
    }
    let found = EVERY.find(folded).or_else(|| SPAN.find(folded))?;
    Some(made(text, &fold, found.range(), None))
}

/// One deadline, or several days of one clause in one wording ("trước ngày 20 tháng 6; trước ngày 15 tháng 12").
fn together(days: Vec<(std::ops::Range<usize>, Deadline)>) -> Option<(std::ops::Range<usize>, Deadline)> {
    let mut all = days.into_iter();
    let (mut range, mut due) = all.next()?;
    for (next, other) in all {
        if !due.words.contains(&other.words) {
            range.end = next.end;
            due = Deadline {
                words: format!("{}; {}", due.words, other.words),
                date: None,
                recurring: due.recurring || other.recurring,
            };
        }
    }
    Some((range, due))
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
            (
                "báo cáo 06 tháng (trước ngày 20 tháng 6) và năm (trước ngày 15 tháng 12)",
                "trước ngày 20 tháng 6; trước ngày 15 tháng 12",
                None,
                false,
            ),
            ("Rà soát, hoàn thành trước 02/02/2024.", "hoàn thành trước 02/02/2024", Some("2024-02-02"), false),
            ("báo cáo hằng ngày trước 16h00 về Phòng CNTT", "hằng ngày trước 16h00", None, true),
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
