//! Days in UTC, by which the table is partitioned.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike as _, NaiveDate};
use vg_model::Timestamp;

const DAY_US: i64 = 86_400 * 1_000_000;
/// Days from the beginning of the Common Era to 1970.
const EPOCH: i32 = 719_163;
/// 1990-01-01: an older time of an event is one that its source made up.
const FIRST_CREDIBLE: i32 = 7_305;
/// 9999-12-31, the last day that four digits of a year can say.
const LAST: i32 = 2_932_896;

/// A day in UTC: days since 1970-01-01. Printed and read as `2026-11-28`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub(crate) i32);

impl Day {
    /// The day of an instant, within 1970 and 9999.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        Self(i32::try_from(at.0.div_euclid(DAY_US)).unwrap_or(if at.0 < 0 { 0 } else { LAST }).clamp(0, LAST))
    }

    /// The day under which an event is kept. A time before 1990 or more than a day ahead of its receipt is not believed: then it is the
    /// day of receipt.
    #[must_use]
    pub fn of_event(time: Timestamp, received: Timestamp) -> Self {
        let day = time.0.div_euclid(DAY_US);
        if day < i64::from(FIRST_CREDIBLE) || time.0 > received.0.saturating_add(DAY_US) {
            Self::of(received)
        } else {
            Self::of(time)
        }
    }

    /// So many days later, or earlier when negative; within 1970 and 9999.
    #[must_use]
    pub fn plus(self, days: i32) -> Self {
        Self(self.0.saturating_add(days).clamp(0, LAST))
    }

    /// The instant at which it ends.
    pub(crate) fn end(self) -> Timestamp {
        Timestamp((i64::from(self.0) + 1) * DAY_US)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NaiveDate::from_num_days_from_ce_opt(self.0 + EPOCH) {
            Some(date) => write!(f, "{:04}-{:02}-{:02}", date.year(), date.month(), date.day()),
            None => f.write_str("?"),
        }
    }
}

impl FromStr for Day {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(|date| Self(date.num_days_from_ce() - EPOCH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_micros())
    }

    #[test]
    fn days_are_printed_as_they_are_read() {
        for text in ["1970-01-01", "1990-01-01", "2024-02-29", "2026-11-28", "9999-12-31"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), text);
        }
        assert_eq!(Day::of(at("2026-11-28T23:59:59.999999Z")).to_string(), "2026-11-28");
        assert_eq!(Day::of(at("2026-11-29T00:00:00Z")).to_string(), "2026-11-29");
        assert_eq!(Day::of(at("2026-11-28T00:00:00Z")).end(), at("2026-11-29T00:00:00Z"));
        assert_eq!(Day::of(Timestamp(i64::MAX)).to_string(), "9999-12-31");
        assert_eq!(Day::of(Timestamp(i64::MIN)).to_string(), "1970-01-01");
    }

    #[test]
    fn a_time_that_nobody_believes_is_kept_under_the_day_of_receipt() {
        let received = at("2026-11-28T10:00:00Z");
        for (time, day) in [
            ("2026-11-28T09:59:59Z", "2026-11-28"),
            ("2026-11-29T09:59:59Z", "2026-11-29"),
            ("2026-11-29T10:00:00.000001Z", "2026-11-28"),
            ("1990-01-01T00:00:00Z", "1990-01-01"),
            ("1989-12-31T23:59:59Z", "2026-11-28"),
            ("1970-01-01T00:00:00Z", "2026-11-28"),
        ] {
            assert_eq!(Day::of_event(at(time), received).to_string(), day, "{time}");
        }
        assert_eq!(Day::of_event(Timestamp(i64::MAX), received).to_string(), "2026-11-28");
        assert_eq!(Day::of_event(Timestamp(i64::MIN), received).to_string(), "2026-11-28");
    }
}
