//! Dates and times as text logs write them.
//!
//! *What it is*: the forms of RFC 3164 (with or without a year), of the common log format, of Apache and nginx error
//! logs and of W3C logs, read into [`Civil`] or an instant; and [`Clock`], which knows how to fill what a text leaves
//! out. *What it does not do*: RFC 3339 is `Timestamp::parse_iso`; time zone names are not resolved.
//!
//! Year-less dates: the year is the latest one in which the date is not after the file's last change (one day of grace
//! for clocks and zones). Without a file date the year is 1972, the first leap year after 1970: order and distances
//! within a year stay right, and the quality says that the year is assumed.

use std::sync::Arc;

use vg_model::{EventBatch, TimeQuality, Timestamp};

use super::scan::{digits, number, split_at};
use crate::OpenOptions;

const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400 * MICROS;
/// Year taken when neither the text nor the file tells one.
const UNKNOWN_YEAR: i32 = 1972;

/// A date and time of day, the year possibly unknown, the zone always.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Civil {
    pub(super) year: Option<i32>,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
    pub(super) micros: u32,
}

impl Civil {
    fn in_year(&self, year: i32) -> Option<Timestamp> {
        Timestamp::from_civil(year, self.month, self.day, self.hour, self.minute, self.second, self.micros)
    }
}

/// What is known about the clock of a stream.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Clock {
    modified: Option<Timestamp>,
    offset_seconds: i32,
}

impl Clock {
    /// The clock of a stream.
    pub(super) fn new(options: &OpenOptions) -> Self {
        Self { modified: options.modified, offset_seconds: options.assumed_offset_seconds }
    }

    /// The clock of a stream, as a batch context.
    pub(super) fn shared(options: &OpenOptions) -> Arc<Self> {
        Arc::new(Self::new(options))
    }

    /// The clock that a framer put into the batch.
    pub(super) fn of(batch: &EventBatch) -> Self {
        batch.context.as_ref().and_then(|context| context.downcast_ref::<Self>()).copied().unwrap_or_default()
    }

    /// A local time without a zone as an instant.
    pub(super) fn local(&self, time: Timestamp) -> Timestamp {
        Timestamp(time.0.saturating_sub(i64::from(self.offset_seconds) * MICROS))
    }

    /// The instant of a civil time, with the year inferred when it has none; `None` for impossible dates.
    pub(super) fn resolve(&self, civil: &Civil) -> Option<(Timestamp, TimeQuality)> {
        if let Some(year) = civil.year {
            return Some((self.local(civil.in_year(year)?), TimeQuality::AssumedZone));
        }
        let Some(modified) = self.modified else {
            return Some((self.local(civil.in_year(UNKNOWN_YEAR)?), TimeQuality::AssumedYear));
        };
        let latest = modified.0.saturating_add(DAY);
        // 29 February is up to eight years back; any other date is in this year, the next (zones) or the last.
        let (year, ..) = Timestamp(latest).civil();
        (year.saturating_sub(8)..=year)
            .rev()
            .filter_map(|year| Some(self.local(civil.in_year(year)?)))
            .find(|time| time.0 <= latest)
            .map(|time| (time, TimeQuality::AssumedYear))
    }
}

/// The number of an English month name of three letters, case ignored.
pub(super) fn month(name: &[u8]) -> Option<u32> {
    let [a, b, c] = *name else { return None };
    Some(match [a | 0x20, b | 0x20, c | 0x20] {
        [b'j', b'a', b'n'] => 1,
        [b'f', b'e', b'b'] => 2,
        [b'm', b'a', b'r'] => 3,
        [b'a', b'p', b'r'] => 4,
        [b'm', b'a', b'y'] => 5,
        [b'j', b'u', b'n'] => 6,
        [b'j', b'u', b'l'] => 7,
        [b'a', b'u', b'g'] => 8,
        [b's', b'e', b'p'] => 9,
        [b'o', b'c', b't'] => 10,
        [b'n', b'o', b'v'] => 11,
        [b'd', b'e', b'c'] => 12,
        _ => return None,
    })
}

/// Reads `hh:mm:ss` with an optional fraction; gives hour, minute, second, microseconds and what follows.
pub(super) fn time_of_day(text: &[u8]) -> Option<([u32; 4], &[u8])> {
    let (clock, mut rest) = text.split_at_checked(8)?;
    let [h1, h2, b':', m1, m2, b':', s1, s2] = *clock else { return None };
    let (hour, minute, second) = (number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let mut micros = 0;
    if let [b'.', fraction @ ..] = rest {
        let len = digits(fraction);
        if len > 0 {
            let (fraction, after) = split_at(fraction, len);
            for index in 0..6 {
                micros = micros * 10 + fraction.get(index).map_or(0, |byte| u32::from(byte - b'0'));
            }
            rest = after;
        }
    }
    Some(([hour, minute, second, micros], rest))
}

/// Reads `Mmm dd [yyyy] hh:mm:ss[.fraction]` of RFC 3164 §4.1.2 and its relatives; gives the time and what follows.
pub(super) fn bsd_stamp(text: &[u8]) -> Option<(Civil, &[u8])> {
    let (name, rest) = text.split_at_checked(3)?;
    let month = month(name)?;
    let rest = rest.strip_prefix(b" ")?;
    let rest = rest.strip_prefix(b" ").unwrap_or(rest);
    let len = digits(rest);
    if !(1..=2).contains(&len) {
        return None;
    }
    let (day, rest) = split_at(rest, len);
    let day = number(day)?;
    if day == 0 || day > 31 {
        return None;
    }
    let mut rest = rest.strip_prefix(b" ")?;
    let mut year = None;
    if let [y1, y2, y3, y4, b' ', after @ ..] = rest
        && let Some(value) = number(&[*y1, *y2, *y3, *y4])
    {
        year = i32::try_from(value).ok();
        rest = after;
    }
    let ([hour, minute, second, micros], rest) = time_of_day(rest)?;
    Some((Civil { year, month, day, hour, minute, second, micros }, rest))
}

/// Reads `dd/Mmm/yyyy:hh:mm:ss ±hhmm` of the common log format.
pub(super) fn common_log_stamp(text: &[u8]) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(12)?;
    let [d1, d2, b'/', m1, m2, m3, b'/', y1, y2, y3, y4, b':'] = *date else { return None };
    let ([hour, minute, second, micros], rest) = time_of_day(rest)?;
    let [b' ', sign @ (b'+' | b'-'), z1, z2, z3, z4] = *rest else { return None };
    let zone = i64::from(number(&[z1, z2])? * 3600 + number(&[z3, z4])? * 60) * MICROS;
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    let day = number(&[d1, d2])?;
    let local = Timestamp::from_civil(year, month(&[m1, m2, m3])?, day, hour, minute, second, micros)?;
    Some(Timestamp(if sign == b'-' { local.0 + zone } else { local.0 - zone }))
}

/// Reads `Www Mmm dd hh:mm:ss[.fraction] yyyy` of Apache error logs.
pub(super) fn apache_error_stamp(text: &[u8]) -> Option<Civil> {
    let (weekday, rest) = text.split_at_checked(4)?;
    if !matches!(weekday, [a, b, c, b' '] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_alphabetic())
    {
        return None;
    }
    let (mut civil, rest) = bsd_stamp(rest)?;
    let [b' ', y1, y2, y3, y4] = *rest else { return None };
    civil.year = i32::try_from(number(&[y1, y2, y3, y4])?).ok();
    Some(civil)
}

/// Reads `yyyy/mm/dd hh:mm:ss` of nginx error logs; gives the time and what follows.
pub(super) fn nginx_error_stamp(text: &[u8]) -> Option<(Civil, &[u8])> {
    let (date, rest) = text.split_at_checked(11)?;
    let [y1, y2, y3, y4, b'/', m1, m2, b'/', d1, d2, b' '] = *date else { return None };
    let ([hour, minute, second, micros], rest) = time_of_day(rest)?;
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok();
    let (month, day) = (number(&[m1, m2])?, number(&[d1, d2])?);
    Some((Civil { year, month, day, hour, minute, second, micros }, rest))
}

/// Reads the `date` (`yyyy-mm-dd`) and `time` (`hh:mm:ss[.fraction]`) of a W3C record, which are UTC.
pub(super) fn w3c_stamp(date: &[u8], time: &[u8]) -> Option<Timestamp> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else { return None };
    let ([hour, minute, second, micros], rest) = time_of_day(time)?;
    if !rest.is_empty() {
        return None;
    }
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    Timestamp::from_civil(year, number(&[m1, m2])?, number(&[d1, d2])?, hour, minute, second, micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(year: i32, month: u32, day: u32) -> Timestamp {
        Timestamp::from_civil(year, month, day, 12, 0, 0, 0).unwrap()
    }

    #[test]
    fn a_date_after_the_file_is_of_the_year_before() {
        let clock = Clock { modified: Some(at(2024, 3, 1)), offset_seconds: 0 };
        let year = |text: &[u8]| {
            let (time, quality) = clock.resolve(&bsd_stamp(text).unwrap().0).unwrap();
            assert_eq!(quality, TimeQuality::AssumedYear);
            time.civil().0
        };
        assert_eq!(year(b"Feb 28 10:00:00"), 2024);
        assert_eq!(year(b"Mar  2 10:00:00"), 2024);
        assert_eq!(year(b"Mar  3 10:00:00"), 2023);
        assert_eq!(year(b"Dec 31 23:59:59"), 2023);
        assert_eq!(year(b"Feb 29 00:00:00"), 2024);
    }

    #[test]
    fn a_leap_day_is_of_the_last_leap_year() {
        let clock = Clock { modified: Some(at(2023, 6, 1)), offset_seconds: 0 };
        let civil = bsd_stamp(b"Feb 29 01:15:43").unwrap().0;
        assert_eq!(clock.resolve(&civil).unwrap().0.civil().0, 2020);
        assert_eq!(Clock::default().resolve(&civil).unwrap().0.civil().0, UNKNOWN_YEAR);
    }

    #[test]
    fn zones_and_offsets() {
        let clock = Clock { modified: None, offset_seconds: 7 * 3600 };
        let civil = apache_error_stamp(b"Sat Jul 20 21:34:49.453232 2013").unwrap();
        let (time, quality) = clock.resolve(&civil).unwrap();
        assert_eq!((time.to_string().as_str(), quality), ("2013-07-20T14:34:49.453232Z", TimeQuality::AssumedZone));
        let time = common_log_stamp(b"13/Jan/2016:19:31:20 +0200").unwrap();
        assert_eq!(time.to_string(), "2016-01-13T17:31:20.000000Z");
        assert_eq!(common_log_stamp(b"02/sept./2015:00:11:31 +0200"), None);
        let time = w3c_stamp(b"2021-04-01", b"00:00:21").unwrap();
        assert_eq!(time.to_string(), "2021-04-01T00:00:21.000000Z");
    }

    #[test]
    fn impossible_texts_are_refused() {
        for text in ["MMM 22 07:54:32", "Jan 32 00:00:00", "Jan  1 24:00:00", "Jan 1", "January 1 00:00:00", ""] {
            assert_eq!(bsd_stamp(text.as_bytes()), None, "{text}");
        }
        let never = Civil { year: Some(2023), month: 2, day: 30, hour: 0, minute: 0, second: 0, micros: 0 };
        assert_eq!(Clock::default().resolve(&never), None);
    }
}
