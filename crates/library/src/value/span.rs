//! Spans of time as law states them: `5 days`, `15 working days`, `24 hours`, `6 months`.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, Months, NaiveDateTime, TimeDelta};
use vg_model::Text;

use super::by_text;
use crate::calendar::CalendarError;
use crate::calendar::working::WorkCalendar;

/// Unit of a [`Span`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SpanUnit {
    /// Minutes.
    Minute,
    /// Hours.
    Hour,
    /// Days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

const UNITS: [(SpanUnit, &str, &str); 6] = [
    (SpanUnit::Minute, "minute", "phút"),
    (SpanUnit::Hour, "hour", "giờ"),
    (SpanUnit::Day, "day", "ngày"),
    (SpanUnit::Week, "week", "tuần"),
    (SpanUnit::Month, "month", "tháng"),
    (SpanUnit::Year, "year", "năm"),
];

/// A number of units, of calendar time or (hours and days) of working time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// How many.
    pub amount: u32,
    /// Of what.
    pub unit: SpanUnit,
    /// Whether only working time counts.
    pub working: bool,
}

impl Span {
    /// The moment at which the span ends that begins at `start` (local time of Viet Nam). Calendar time does not stop;
    /// working time is counted by `calendar`.
    ///
    /// # Errors
    /// When working time does not come to an end.
    pub fn after(self, start: NaiveDateTime, calendar: &WorkCalendar) -> Result<NaiveDateTime, CalendarError> {
        let count = u64::from(self.amount);
        let end = match (self.working, self.unit) {
            (true, SpanUnit::Hour) => return calendar.add_hours(start, self.amount),
            (true, _) => return calendar.add_days(start, self.amount),
            (false, SpanUnit::Minute) => start.checked_add_signed(TimeDelta::minutes(i64::from(self.amount))),
            (false, SpanUnit::Hour) => start.checked_add_signed(TimeDelta::hours(i64::from(self.amount))),
            (false, SpanUnit::Day) => start.checked_add_days(Days::new(count)),
            (false, SpanUnit::Week) => start.checked_add_days(Days::new(count.saturating_mul(7))),
            (false, SpanUnit::Month) => start.checked_add_months(Months::new(self.amount)),
            (false, SpanUnit::Year) => start.checked_add_months(Months::new(self.amount.saturating_mul(12))),
        };
        end.ok_or(CalendarError::NoWorkingTime { from: start.date() })
    }

    /// Its length in hours, roughly (a month of 30 days, a working day as a day), to tell sane from absurd.
    #[must_use]
    pub fn rough_hours(self) -> f64 {
        let hours = match self.unit {
            SpanUnit::Minute => 1.0 / 60.0,
            SpanUnit::Hour => 1.0,
            SpanUnit::Day => 24.0,
            SpanUnit::Week => 168.0,
            SpanUnit::Month => 720.0,
            SpanUnit::Year => 8_766.0,
        };
        f64::from(self.amount) * hours
    }

    /// What people are shown.
    #[must_use]
    pub fn text(self) -> Text {
        let (_, en, vi) = self.names();
        let (working_vi, working_en) = if self.working { (" làm việc", "working ") } else { ("", "") };
        let plural = if self.amount == 1 { "" } else { "s" };
        Text::new(format!("{} {vi}{working_vi}", self.amount), format!("{} {working_en}{en}{plural}", self.amount))
    }

    fn names(self) -> (SpanUnit, &'static str, &'static str) {
        UNITS.iter().copied().find(|(unit, ..)| *unit == self.unit).unwrap_or((self.unit, "", ""))
    }
}

by_text!(Span);

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong =
            || format!("`{text}` is no span of time such as `5 days`, `15 working days`, `24 hours`, `6 months`");
        let words: Vec<&str> = text.split(' ').collect();
        let (amount, working, unit) = match words.as_slice() {
            [amount, unit] => (amount, false, unit),
            [amount, "working", unit] => (amount, true, unit),
            _ => return Err(wrong()),
        };
        let amount: u32 = amount.parse().map_err(|_| wrong())?;
        let single = unit.strip_suffix('s').unwrap_or(unit);
        let (unit, ..) = UNITS.iter().find(|(_, name, _)| *name == single).ok_or_else(wrong)?;
        if working && !matches!(unit, SpanUnit::Hour | SpanUnit::Day) {
            return Err(format!("`{text}`: working time is counted in hours or days"));
        }
        Ok(Self { amount, unit: *unit, working })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn spans_are_read_and_shown() {
        let span: Span = "15 working days".parse().unwrap();
        assert_eq!((span.amount, span.unit, span.working), (15, SpanUnit::Day, true));
        assert_eq!(span.text(), Text::new("15 ngày làm việc", "15 working days"));
        assert_eq!("1 year".parse::<Span>().unwrap().to_string(), "1 year");
        for wrong in ["", "5", "five days", "5 working months", "-5 days", "5 fortnights", "5  days"] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_24_hour_clock_does_not_stop_at_tet() {
        let never = WorkCalendar::new(Vec::new(), Vec::new(), BTreeSet::new(), BTreeSet::new());
        let end = "24 hours".parse::<Span>().unwrap().after("2024-02-10T02:00:00".parse().unwrap(), &never).unwrap();
        assert_eq!(end, "2024-02-11T02:00:00".parse().unwrap());
        let end = "1 month".parse::<Span>().unwrap().after("2024-01-31T02:00:00".parse().unwrap(), &never).unwrap();
        assert_eq!(end, "2024-02-29T02:00:00".parse().unwrap());
    }
}
