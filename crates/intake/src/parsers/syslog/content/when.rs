//! Times as devices write them into values.

use vg_model::{TimeQuality, Timestamp};

use super::Known;
use crate::parsers::clock_text::{Civil, Clock, bsd_stamp, month, time_of_day};
use crate::parsers::scan::{digits, number, split_at, trim_start};

const MICROS: i64 = 1_000_000;

/// Reads a time: seconds, milliseconds, microseconds or nanoseconds since 1970, ISO 8601 (blank or slashes allowed), `Mmm dd
/// yyyy hh:mm:ss`, `Mmm dd hh:mm:ss yyyy`, `dd-Mmm-yyyy hh:mm:ss`, each with a fraction and with a zone behind a blank as it may come. Words for
/// zones other than UTC and GMT are not resolved.
pub(in crate::parsers) fn read(text: &[u8], clock: &Clock) -> Option<Known> {
    let (first, second) = (*text.first()?, text.get(1).copied().unwrap_or_default());
    if !first.is_ascii_digit() {
        let (mut civil, mut rest) = bsd_stamp(text)?;
        if civil.year.is_none()
            && let [b' ', y1, y2, y3, y4, after @ ..] = rest
            && !after.first().is_some_and(u8::is_ascii_digit)
            && let Some(year) = number(&[*y1, *y2, *y3, *y4])
        {
            // As `ctime` of C writes it.
            (civil.year, rest) = (i32::try_from(year).ok(), after);
        }
        return with_zone(&civil, rest, clock);
    }
    if second == b'-' || text.get(2) == Some(&b'-') {
        let (civil, rest) = day_first(text)?;
        return with_zone(&civil, rest, clock);
    }
    match text.get(4) {
        Some(b'-' | b'/') => year_first(text, clock),
        _ => epoch(text).map(|time| (time, TimeQuality::Exact)),
    }
}

/// An instant by the number of its digits: up to 11 are seconds, to 14 milliseconds, to 17 microseconds, to 20 nanoseconds.
pub(in crate::parsers) fn epoch(text: &[u8]) -> Option<Timestamp> {
    let len = digits(text);
    let (whole, rest) = split_at(text, len);
    let value = std::str::from_utf8(whole).ok()?.parse::<u64>().ok()?;
    let (seconds, micros) = match len {
        9..=11 => (value, fraction(rest)?),
        12..=14 if rest.is_empty() => (value / 1_000, (value % 1_000) * 1_000),
        15..=17 if rest.is_empty() => (value / 1_000_000, value % 1_000_000),
        18..=20 if rest.is_empty() => (value / 1_000_000_000, (value % 1_000_000_000) / 1_000),
        _ => return None,
    };
    Some(Timestamp::from_unix(i64::try_from(seconds).ok()?, u32::try_from(micros).ok()?))
}

/// The microseconds of `.digits` or nothing.
fn fraction(text: &[u8]) -> Option<u64> {
    let Some(text) = text.strip_prefix(b".") else { return text.is_empty().then_some(0) };
    if text.is_empty() || digits(text) != text.len() {
        return None;
    }
    Some((0..6).fold(0, |micros, at| micros * 10 + text.get(at).map_or(0, |byte| u64::from(byte - b'0'))))
}

/// `yyyy-mm-dd` or `yyyy/mm/dd`, a blank or `T`, the time of day, perhaps a zone.
fn year_first(text: &[u8], clock: &Clock) -> Option<Known> {
    if let Some((time, zoned)) = Timestamp::parse_iso(text) {
        return Some(match zoned {
            true => (time, TimeQuality::Exact),
            false => (clock.local(time), TimeQuality::AssumedZone),
        });
    }
    let (date, rest) = text.split_at_checked(11)?;
    let [y1, y2, y3, y4, b'-' | b'/', m1, m2, b'-' | b'/', d1, d2, b' ' | b'T'] = *date else { return None };
    let ([hour, minute, second, micros], rest) = time_of_day(rest)?;
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok();
    let civil = Civil { year, month: number(&[m1, m2])?, day: number(&[d1, d2])?, hour, minute, second, micros };
    with_zone(&civil, rest, clock)
}

/// `dd-Mmm-yyyy hh:mm:ss`.
fn day_first(text: &[u8]) -> Option<(Civil, &[u8])> {
    let len = digits(text);
    let (day, rest) = split_at(text, len);
    let (date, rest) = rest.split_at_checked(10)?;
    let [b'-', m1, m2, m3, b'-', y1, y2, y3, y4, b' '] = *date else { return None };
    let ([hour, minute, second, micros], rest) = time_of_day(rest)?;
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok();
    Some((Civil { year, month: month(&[m1, m2, m3])?, day: number(day)?, hour, minute, second, micros }, rest))
}

/// The instant of a civil time that `rest` may give a zone.
fn with_zone(civil: &Civil, rest: &[u8], clock: &Clock) -> Option<Known> {
    if let Some(seconds) = offset(trim_start(rest)) {
        let (time, _) = Clock::default().resolve(civil)?;
        if civil.year.is_some() {
            return Some((Timestamp(time.0 - seconds * MICROS), TimeQuality::Exact));
        }
    }
    clock.resolve(civil)
}

/// Seconds east of UTC of `Z`, `UTC`, `GMT`, `±hhmm`, `±hh:mm`.
pub(in crate::parsers) fn offset(text: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match text {
        b"Z" | b"UTC" | b"GMT" => return Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] | [sign @ (b'+' | b'-'), h1, h2, m1, m2] => {
            (sign, number(&[*h1, *h2])?, number(&[*m1, *m2])?)
        }
        _ => return None,
    };
    let seconds = i64::from(hours * 3600 + minutes * 60);
    Some(if *sign == b'-' { -seconds } else { seconds })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_devices() {
        let exact = |text: &str| {
            let (time, quality) = read(text.as_bytes(), &Clock::default()).unwrap_or_else(|| panic!("{text}"));
            (time.to_string(), quality == TimeQuality::Exact)
        };
        let tet = "2024-02-09T17:00:00.000000Z".to_owned();
        for text in [
            "1707498000",
            "1707498000000",
            "1707498000000000000",
            "2024-02-10T00:00:00+07:00",
            "2024-02-10 00:00:00 +0700",
            "2024/02/10 00:00:00 +07:00",
            "Feb 10 2024 00:00:00 +0700",
            "Feb 09 2024 17:00:00 UTC",
            "09-Feb-2024 17:00:00 GMT",
        ] {
            assert_eq!(exact(text), (tet.clone(), true), "{text}");
        }
        for text in ["2024/02/09 17:00:00", "Feb 09 2024 17:00:00 ICT", "9-Feb-2024 17:00:00", "2024-02-09 17:00:00"] {
            assert_eq!(exact(text), (tet.clone(), false), "{text}");
        }
        assert_eq!(exact("1707498000.779").0, "2024-02-09T17:00:00.779000Z");
        assert_eq!(exact("2024-02-09 17:00:00,114").0, "2024-02-09T17:00:00.114000Z");
        for text in ["", "0", "x", "2020/00/00 00:00:00", "1-", "12345678901234567890123", "1707498000.x"] {
            assert_eq!(read(text.as_bytes(), &Clock::default()), None, "{text}");
        }
    }
}
