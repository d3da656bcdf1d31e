//! The fixed words of a document and how its numbers and dates are written.

use vg_model::Timestamp;

use crate::document::{Capacity, Day, Kind, Urgency};

/// Name of the country, first of the two lines that every document carries (Annex I, field 1).
pub(crate) const COUNTRY: &str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM";
/// The motto, second line.
pub(crate) const MOTTO: &str = "Độc lập - Tự do - Hạnh phúc";
/// Mark of a document that is not signed yet.
pub(crate) const DRAFT: &str = "DỰ THẢO";
/// What closes the text.
pub(crate) const END: &str = "./.";

const MINUTE_MICROS: i64 = 60_000_000;
/// Viet Nam is seven hours ahead of UTC all year (Decree 134/2002 in the civil use of the zone; no summer time).
const ZONE_MINUTES: i64 = 7 * 60;

/// The moment with its civil parts in the time of Viet Nam.
pub(crate) fn local(at: Timestamp) -> Timestamp {
    Timestamp(at.0.saturating_add(ZONE_MINUTES * MINUTE_MICROS))
}

/// A moment in Viet Nam as tables have it: `14:05 ngày 05/02/2024`.
#[must_use]
pub fn moment(at: Timestamp) -> String {
    let (_, _, _, hour, minute, ..) = local(at).civil();
    format!("{hour:02}:{minute:02} ngày {}", Day::of(at).figures())
}

/// A moment in Viet Nam as sentences have it: `14 giờ 05 phút ngày 05 tháng 02 năm 2024`.
#[must_use]
pub fn moment_in_words(at: Timestamp) -> String {
    let (_, _, _, hour, minute, ..) = local(at).civil();
    format!("{hour:02} giờ {minute:02} phút {}", Day::of(at).words())
}

/// `Số: 05/BC-STTTT`. Numbers below ten have a zero before them (Annex I, field 3).
pub(crate) fn number(number: Option<u32>, symbol: &str) -> String {
    let number = number.map_or_else(|| GAP.to_owned(), |number| format!("{number:02}"));
    if symbol.is_empty() { number } else { format!("{number}/{symbol}") }
}

/// Room for what the registry fills in, of blanks that do not break.
const GAP: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// The day of issue, or room for it in the year of `created`.
pub(crate) fn date(date: Option<Day>, created: Timestamp) -> String {
    match date {
        Some(day) => day.words(),
        None => format!("ngày{GAP}tháng{GAP}năm {}", Day::of(created).year),
    }
}

/// `Công văn số 12/STTTT ngày … của …`, as annexes name their document.
pub(crate) fn reference(kind: &Kind, numbered: &str, dated: &str, issuer: &str) -> String {
    let name = match kind {
        Kind::Letter { .. } => "Công văn",
        Kind::Named { name, .. } => name.as_str(),
    };
    format!("(Kèm theo {name} số {numbered} {dated} của {issuer})")
}

pub(crate) fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Urgent => "KHẨN",
        Urgency::VeryUrgent => "THƯỢNG KHẨN",
        Urgency::Express => "HỎA TỐC",
    }
}

pub(crate) fn capacity(capacity: Capacity) -> &'static str {
    match capacity {
        Capacity::OnBehalf => "TM.",
        Capacity::Deputy => "KT.",
        Capacity::ByOrder => "TL.",
        Capacity::Authorised => "TUQ.",
        Capacity::Acting => "Q.",
    }
}

/// A number in Roman figures, as annexes are counted (Annex I, part on annexes).
pub(crate) fn roman(mut number: usize) -> String {
    const STEPS: [(usize, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_written_by_the_decree() {
        assert_eq!(number(Some(5), "BC-STTTT"), "05/BC-STTTT");
        assert_eq!(number(Some(128), ""), "128");
        assert!(number(None, "BC-STTTT").ends_with("\u{a0}/BC-STTTT"));
        let created = Timestamp::from_civil(2023, 12, 31, 18, 0, 0, 0).unwrap();
        assert_eq!(date(Day::new(2024, 2, 5), created), "ngày 05 tháng 02 năm 2024");
        assert_eq!(date(Day::new(2024, 3, 15), created), "ngày 15 tháng 3 năm 2024");
        assert!(date(None, created).ends_with("năm 2024"), "the year of Viet Nam");
        assert_eq!(moment(created), "01:00 ngày 01/01/2024");
        assert_eq!(moment_in_words(created), "01 giờ 00 phút ngày 01 tháng 01 năm 2024");
        assert_eq!(Day::new(2023, 2, 29), None);
    }

    #[test]
    fn annexes_are_counted_in_roman_figures() {
        let written: Vec<String> = [1, 4, 9, 14, 40, 49, 1999].into_iter().map(roman).collect();
        assert_eq!(written, ["I", "IV", "IX", "XIV", "XL", "XLIX", "MCMXCIX"]);
    }
}
