//! Time in microseconds UTC, and how sure we are of it.

use std::fmt;

/// An instant in microseconds since 1970-01-01T00:00:00Z (proleptic Gregorian calendar, no leap seconds).
///
/// `Display` prints RFC 3339 in UTC with six decimals, the form of every machine output of the product.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct Timestamp(pub i64);

/// How an event's time was obtained. A time that was not in the record is never passed off as one that was.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeQuality {
    /// The record states the instant with its zone, or its format defines the zone.
    Exact,
    /// The record has no zone; the configured one (UTC unless told) was assumed.
    AssumedZone,
    /// The record has no year (syslog of RFC 3164); it was inferred from the file's date or the neighbours.
    AssumedYear,
    /// The record has no readable time; the timestamp is 0 and must not be shown as a time.
    #[default]
    Missing,
}

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;
/// 100 ns ticks between 1601-01-01 (Windows FILETIME epoch, MS-DTYP §2.3.3) and 1970-01-01.
const FILETIME_UNIX_OFFSET: i64 = 116_444_736_000_000_000;

impl Timestamp {
    /// From seconds since 1970 and microseconds within the second; saturates at the ends of the range.
    #[must_use]
    pub const fn from_unix(seconds: i64, micros: u32) -> Self {
        Self(seconds.saturating_mul(MICROS_PER_SECOND).saturating_add(micros as i64))
    }

    /// From a Windows FILETIME: 100 ns ticks since 1601-01-01 UTC (MS-DTYP §2.3.3). Digits below 1 µs are cut.
    #[must_use]
    pub const fn from_filetime(ticks: u64) -> Self {
        let ticks = if ticks > i64::MAX as u64 { i64::MAX } else { ticks as i64 };
        Self((ticks - FILETIME_UNIX_OFFSET).div_euclid(10))
    }

    /// From a civil date and time in UTC; `None` when a part is out of its range (a leap second 60 is taken as 59).
    #[must_use]
    pub fn from_civil(
        year: i32,
        month: u32,
        day: u32,
        hour: u32,
        minute: u32,
        second: u32,
        micros: u32,
    ) -> Option<Self> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        if hour > 23 || minute > 59 || second > 60 || micros > 999_999 {
            return None;
        }
        let seconds = days_from_civil(year, month, day) * SECONDS_PER_DAY
            + i64::from(hour) * 3600
            + i64::from(minute) * 60
            + i64::from(second.min(59));
        Some(Self::from_unix(seconds, micros))
    }

    /// Year, month, day, hour, minute, second and microsecond in UTC.
    #[must_use]
    pub fn civil(self) -> (i32, u32, u32, u32, u32, u32, u32) {
        let seconds = self.0.div_euclid(MICROS_PER_SECOND);
        let micros = self.0.rem_euclid(MICROS_PER_SECOND);
        let days = seconds.div_euclid(SECONDS_PER_DAY);
        let of_day = seconds.rem_euclid(SECONDS_PER_DAY);
        let (year, month, day) = civil_from_days(days);
        (year, month, day, (of_day / 3600) as u32, (of_day / 60 % 60) as u32, (of_day % 60) as u32, micros as u32)
    }

    /// ISO 8601 week number (1 to 53) of the UTC date.
    #[must_use]
    pub fn iso_week(self) -> u32 {
        let days = self.0.div_euclid(MICROS_PER_SECOND * SECONDS_PER_DAY);
        // The Thursday of the same week decides the year that the week belongs to; 1970-01-01 was a Thursday.
        let weekday = (days + 3).rem_euclid(7);
        let thursday = days - weekday + 3;
        let (year, _, _) = civil_from_days(thursday);
        ((thursday - days_from_civil(year, 1, 1)) / 7 + 1) as u32
    }

    /// Appends the RFC 3339 text in UTC with `digits` decimals (0 to 7) and a final `Z`.
    pub fn write_rfc3339(self, digits: usize, out: &mut Vec<u8>) {
        let (year, month, day, hour, minute, second, micros) = self.civil();
        push_padded(out, year.clamp(0, 9999) as u32, 4);
        out.push(b'-');
        push_padded(out, month, 2);
        out.push(b'-');
        push_padded(out, day, 2);
        out.push(b'T');
        push_padded(out, hour, 2);
        out.push(b':');
        push_padded(out, minute, 2);
        out.push(b':');
        push_padded(out, second, 2);
        if digits > 0 {
            out.push(b'.');
            let mut scaled = micros * 10;
            for _ in digits..7 {
                scaled /= 10;
            }
            push_padded(out, scaled, digits.min(7));
        }
        out.push(b'Z');
    }

    /// Parses `YYYY-MM-DD` + (`T` or space) + `hh:mm[:ss[.fraction]]` + (`Z`, `±hh:mm`, `±hhmm` or nothing), as in
    /// RFC 3339 and ISO 8601. The second value is true when the text named its zone. Digits below 1 µs are cut.
    #[must_use]
    pub fn parse_iso(text: &[u8]) -> Option<(Self, bool)> {
        let (date, rest) = text.split_at_checked(10)?;
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else { return None };
        let year = digits(&[y1, y2, y3, y4])?;
        let (month, day) = (digits(&[m1, m2])?, digits(&[d1, d2])?);
        let (clock, mut rest) = rest.split_at_checked(6)?;
        let [b'T' | b't' | b' ', h1, h2, b':', n1, n2] = *clock else { return None };
        let (hour, minute) = (digits(&[h1, h2])?, digits(&[n1, n2])?);
        let mut second = 0;
        let mut micros = 0;
        if let [b':', s1, s2, tail @ ..] = rest {
            second = digits(&[*s1, *s2])?;
            rest = tail;
            if let [b'.' | b',', tail @ ..] = rest {
                let len = tail.iter().take_while(|b| b.is_ascii_digit()).count();
                if len == 0 {
                    return None;
                }
                let (fraction, tail) = tail.split_at_checked(len)?;
                for index in 0..6 {
                    micros = micros * 10 + fraction.get(index).map_or(0, |b| u32::from(b - b'0'));
                }
                rest = tail;
            }
        }
        if let [b' ', tail @ ..] = rest {
            rest = tail;
        }
        let zone = match *rest {
            [] => None,
            [b'Z' | b'z'] | [b'U', b'T', b'C'] => Some(0),
            [sign @ (b'+' | b'-'), h1, h2] => Some(offset_seconds(sign, digits(&[h1, h2])?, 0)),
            [sign @ (b'+' | b'-'), h1, h2, m1, m2] | [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
                Some(offset_seconds(sign, digits(&[h1, h2])?, digits(&[m1, m2])?))
            }
            _ => return None,
        };
        let local = Self::from_civil(year as i32, month, day, hour, minute, second, micros)?;
        Some((Self(local.0 - zone.unwrap_or(0) * MICROS_PER_SECOND), zone.is_some()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = Vec::with_capacity(27);
        self.write_rfc3339(6, &mut text);
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

fn offset_seconds(sign: u8, hours: u32, minutes: u32) -> i64 {
    let seconds = i64::from(hours) * 3600 + i64::from(minutes) * 60;
    if sign == b'-' { -seconds } else { seconds }
}

fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0u32, |value, b| b.is_ascii_digit().then(|| value * 10 + u32::from(b - b'0')))
}

fn push_padded(out: &mut Vec<u8>, value: u32, width: usize) {
    let mut scale = 10u32.pow(width as u32 - 1);
    for _ in 0..width {
        out.push(b'0' + (value / scale % 10) as u8);
        scale = (scale / 10).max(1);
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01. Counts whole 400-year cycles of 146,097 days from a year that starts in March, so that the
/// leap day is the last of its year.
fn days_from_civil(year: i32, month: u32, day: u32) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let cycle = year.div_euclid(400);
    let of_cycle = year.rem_euclid(400);
    let from_march = i64::from((month + 9) % 12);
    let of_year = (153 * from_march + 2) / 5 + i64::from(day) - 1;
    cycle * 146_097 + of_cycle * 365 + of_cycle / 4 - of_cycle / 100 + of_year - 719_468
}

fn civil_from_days(days: i64) -> (i32, u32, u32) {
    let shifted = days + 719_468;
    let cycle = shifted.div_euclid(146_097);
    let of_cycle = shifted.rem_euclid(146_097);
    let year = (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year + cycle * 400 + i64::from(month <= 2);
    (year as i32, month as u32, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn civil_dates_survive_the_round_trip_over_five_centuries() {
        for day in (-135_000..80_000).step_by(7) {
            let time = Timestamp(day * SECONDS_PER_DAY * MICROS_PER_SECOND + 12_345_678);
            let (y, m, d, h, n, s, u) = time.civil();
            assert_eq!(Timestamp::from_civil(y, m, d, h, n, s, u), Some(time));
        }
    }

    #[test]
    fn known_instants() {
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00.000000Z");
        assert_eq!(Timestamp::from_unix(1_707_523_199, 999_999).to_string(), "2024-02-09T23:59:59.999999Z");
        assert_eq!(Timestamp::from_filetime(133_519_968_000_000_000).to_string(), "2024-02-10T00:00:00.000000Z");
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999999Z");
    }

    #[test]
    fn impossible_dates_are_refused() {
        assert_eq!(Timestamp::from_civil(2023, 2, 29, 0, 0, 0, 0), None);
        assert_eq!(Timestamp::from_civil(2024, 13, 1, 0, 0, 0, 0), None);
        assert_eq!(Timestamp::from_civil(2024, 1, 1, 24, 0, 0, 0), None);
    }

    #[test]
    fn iso_texts() {
        let tet = Timestamp::from_civil(2024, 2, 9, 17, 0, 0, 0).unwrap();
        for (text, zoned) in [
            ("2024-02-10T00:00:00+07:00", true),
            ("2024-02-10 00:00:00.000 +0700", true),
            ("2024-02-09T17:00:00Z", true),
            ("2024-02-09 17:00:00", false),
            ("2024-02-09T17:00", false),
        ] {
            assert_eq!(Timestamp::parse_iso(text.as_bytes()), Some((tet, zoned)), "{text}");
        }
        for text in ["", "2024-02-30T00:00:00Z", "2024-02-10", "2024-02-10T00:00:00.Z", "2024-02-10T00:00:00+7"] {
            assert_eq!(Timestamp::parse_iso(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn weeks_follow_iso_8601() {
        let week = |y, m, d| Timestamp::from_civil(y, m, d, 12, 0, 0, 0).unwrap().iso_week();
        assert_eq!(week(2024, 1, 1), 1);
        assert_eq!(week(2021, 1, 3), 53);
        assert_eq!(week(2020, 12, 31), 53);
        assert_eq!(week(2024, 12, 30), 1);
    }
}
