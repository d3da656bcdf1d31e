//! Dates as official documents write them: `ngày 29 tháng 12 năm 2023`, `16/3/2017`, with blank days and lost marks.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::words::pattern;

/// A day in words or figures, at any place of a fold. Parts may be blank in the first form.
pub(crate) static IN_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"ng[ao]y\s*(?P<d>[0-9lio]{1,2}|[ ._?*]*)\s*thang\s*(?P<m>[0-9lio]{1,2}|[ ._?*]*)\s*nam\s*(?P<y>[0-9lo]{4}|20[0-9]?[ ._]*|[ ._]*)",
    )
});

static BOTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"ngay\s*(?:(?P<d>\d{1,2})\s*thang\s*(?P<m>\d{1,2})\s*nam\s*(?P<y>\d{4})|(?P<d2>\d{1,2})\s*[/.\-]\s*(?P<m2>\d{1,2})\s*[/.\-]\s*(?P<y2>\d{4}))",
    )
});

static FIGURES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})\b"));

/// The first `ngày …` date of a fold: its range and ISO form.
pub(crate) fn day(fold: &str) -> Option<(std::ops::Range<usize>, String)> {
    BOTH.captures_iter(fold).find_map(|found| {
        let part = |a: &str, b: &str| found.name(a).or_else(|| found.name(b)).map(|m| m.as_str());
        let date = iso(part("y", "y2")?, part("m", "m2")?, part("d", "d2")?)?;
        Some((found.get(0)?.range(), date))
    })
}

/// The first date in figures of a fold.
pub(crate) fn figures(fold: &str) -> Option<(std::ops::Range<usize>, String)> {
    FIGURES.captures_iter(fold).find_map(|found| {
        let part = |index| found.get(index).map(|m| m.as_str());
        Some((found.get(0)?.range(), iso(part(3)?, part(2)?, part(1)?)?))
    })
}

/// ISO form, when it is a day of the calendar.
pub(crate) fn iso(year: &str, month: &str, day: &str) -> Option<String> {
    let (y, m, d): (u32, u32, u32) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
    let last = match m {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    ((1900..2200).contains(&y) && (1..=last).contains(&d)).then(|| format!("{y:04}-{m:02}-{d:02}"))
}

/// What a place-and-date line says: the ISO date or the part that is filled in, and whether a part is blank.
pub(crate) fn filled(found: &Captures<'_>) -> (Option<String>, bool) {
    let number = |name: &str| -> Option<String> {
        let text = found.name(name)?.as_str();
        let digits: String = text
            .chars()
            .filter_map(|c| match c {
                'l' | 'i' => Some('1'),
                'o' => Some('0'),
                c if c.is_ascii_digit() => Some(c),
                _ => None,
            })
            .collect();
        (!digits.is_empty()).then_some(digits)
    };
    let year = number("y").filter(|year| year.len() == 4);
    match (year, number("m"), number("d")) {
        (Some(y), Some(m), Some(d)) => match iso(&y, &m, &d) {
            Some(date) => (Some(date), false),
            None => (Some(y), true),
        },
        (Some(y), Some(m), None) if iso(&y, &m, "1").is_some() => (Some(format!("{y}-{m:0>2}")), true),
        (Some(y), _, _) => (Some(y), true),
        (None, _, _) => (None, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        assert_eq!(day("ngay 01/7/2016 cua").map(|(_, date)| date), Some("2016-07-01".into()));
        assert_eq!(day("tu ngay 23\u{20}thang 12 nam 2021").map(|(_, date)| date), Some("2021-12-23".into()));
        assert_eq!(day("ngay 31/02/2020"), None);
        assert_eq!(figures("20/12/2023").map(|(_, date)| date), Some("2023-12-20".into()));
    }

    #[test]
    fn blank_parts() {
        let filled_of = |text: &str| filled(&IN_WORDS.captures(text).unwrap());
        assert_eq!(filled_of("thai nguyen, ngay thang nam 2023"), (Some("2023".into()), true));
        assert_eq!(filled_of("ngay ... thang 01 nam 2023"), (Some("2023-01".into()), true));
        assert_eq!(filled_of("ngay l5 thang o2 nam 2023"), (Some("2023-02-15".into()), false));
        assert_eq!(filled_of("ngay .. thang .. nam 20.."), (None, true));
    }
}
