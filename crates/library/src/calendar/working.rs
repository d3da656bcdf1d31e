//! Working time: «within 15 working days», «within 8 working hours», over weekends and holidays.
//!
//! Times are local times of Viet Nam (UTC+7, no summer time). A clock of calendar days or hours does not stop: it is
//! plain addition and needs nothing of this.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

use super::CalendarError;

/// Years over which working time is counted before it is given up: no clock of any regime runs so long.
pub const MAX_YEARS: u64 = 20;

/// Hours of work and days off, as far as they are known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkCalendar {
    /// Stretches of work of one day, ascending and apart: (begin, end).
    hours: Vec<(NaiveTime, NaiveTime)>,
    /// Days of the week on which work rests.
    weekend: Vec<Weekday>,
    /// Public holidays and days off in lieu.
    off: BTreeSet<NaiveDate>,
    /// Days of a weekend that are worked in exchange.
    worked: BTreeSet<NaiveDate>,
}

impl WorkCalendar {
    /// A calendar with stretches of work, days of rest of the week, days off, and weekend days worked in exchange.
    #[must_use]
    pub fn new(
        hours: Vec<(NaiveTime, NaiveTime)>,
        weekend: Vec<Weekday>,
        off: BTreeSet<NaiveDate>,
        worked: BTreeSet<NaiveDate>,
    ) -> Self {
        let mut hours: Vec<_> = hours.into_iter().filter(|(begin, end)| begin < end).collect();
        hours.sort_unstable();
        Self { hours, weekend, off, worked }
    }

    /// Whether work is done on a day.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        if self.worked.contains(&day) {
            return true;
        }
        !self.off.contains(&day) && !self.weekend.contains(&day.weekday())
    }

    /// The end of the `days`-th working day after the day of `start`. The day of `start` does not count, as is usual in
    /// law; the end is the end of work of the last day. Zero days end with the next working day's beginning of work, or
    /// at `start` when that is within hours of work.
    ///
    /// # Errors
    /// When the calendar has no working days.
    pub fn add_days(&self, start: NaiveDateTime, days: u32) -> Result<NaiveDateTime, CalendarError> {
        if days == 0 {
            return self.add_time(start, TimeDelta::zero());
        }
        let end_of_work = self.hours.last().map_or(NaiveTime::MIN, |(_, end)| *end);
        let last = self.working_days_after(start.date()).nth(usize::try_from(days - 1).unwrap_or(usize::MAX));
        match last {
            Some(day) if !self.hours.is_empty() => Ok(day.and_time(end_of_work)),
            _ => Err(CalendarError::NoWorkingTime { from: start.date() }),
        }
    }

    /// The moment at which `hours` hours of work have passed since `start`.
    ///
    /// # Errors
    /// When the calendar has no hours of work.
    pub fn add_hours(&self, start: NaiveDateTime, hours: u32) -> Result<NaiveDateTime, CalendarError> {
        self.add_time(start, TimeDelta::hours(i64::from(hours)))
    }

    /// The moment at which `time` of work has passed since `start`.
    fn add_time(&self, start: NaiveDateTime, time: TimeDelta) -> Result<NaiveDateTime, CalendarError> {
        let mut left = time;
        let today = self.is_working_day(start.date()).then_some(start.date());
        for day in today.into_iter().chain(self.working_days_after(start.date())) {
            for (begin, end) in &self.hours {
                let from = day.and_time(*begin).max(start);
                let until = day.and_time(*end);
                if from >= until {
                    continue;
                }
                if until - from >= left {
                    return Ok(from + left);
                }
                left -= until - from;
            }
        }
        Err(CalendarError::NoWorkingTime { from: start.date() })
    }

    /// Working days after `day`, in order, for as many years as are counted.
    fn working_days_after(&self, day: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        (1..=MAX_YEARS * 366)
            .filter_map(move |days| day.checked_add_days(Days::new(days)))
            .filter(|day| self.is_working_day(*day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn time(hour: u32, minute: u32) -> NaiveTime {
        NaiveTime::from_hms_opt(hour, minute, 0).unwrap()
    }

    /// Eight hours from Monday to Friday; Tết of Giáp Thìn 2024 off from 8 to 14 February.
    fn calendar() -> WorkCalendar {
        let off = (8..=14).filter_map(|day| NaiveDate::from_ymd_opt(2024, 2, day)).collect();
        let hours = vec![(time(13, 0), time(17, 0)), (time(8, 0), time(12, 0))];
        WorkCalendar::new(hours, vec![Weekday::Sat, Weekday::Sun], off, BTreeSet::new())
    }

    #[test]
    fn hours_pass_over_noon_night_weekend_and_tet() {
        let calendar = calendar();
        assert_eq!(calendar.add_hours(at("2024-02-05T10:00:00"), 4).unwrap(), at("2024-02-05T15:00:00"));
        // Wednesday before Tết, one hour before the end of work: the next hour is on Thursday the 15th.
        assert_eq!(calendar.add_hours(at("2024-02-07T16:00:00"), 2).unwrap(), at("2024-02-15T09:00:00"));
        // What comes in at night begins in the morning.
        assert_eq!(calendar.add_hours(at("2024-02-02T23:00:00"), 8).unwrap(), at("2024-02-05T17:00:00"));
    }

    #[test]
    fn days_do_not_count_the_first_and_end_with_the_work_of_the_last() {
        let calendar = calendar();
        assert_eq!(calendar.add_days(at("2024-02-06T09:00:00"), 2).unwrap(), at("2024-02-15T17:00:00"));
        assert_eq!(calendar.add_days(at("2024-02-10T09:00:00"), 0).unwrap(), at("2024-02-15T08:00:00"));
    }

    #[test]
    fn a_weekend_day_worked_in_exchange_counts() {
        let worked = BTreeSet::from([NaiveDate::from_ymd_opt(2024, 2, 17).unwrap()]);
        let calendar = WorkCalendar { worked, ..calendar() };
        assert_eq!(calendar.add_days(at("2024-02-15T09:00:00"), 2).unwrap(), at("2024-02-17T17:00:00"));
    }

    #[test]
    fn a_calendar_without_work_ends_with_an_error() {
        let hours = vec![(time(17, 0), time(8, 0))];
        let never = WorkCalendar::new(hours, Vec::new(), BTreeSet::new(), BTreeSet::new());
        assert_eq!(never.add_days(at("2024-02-15T09:00:00"), 2).unwrap_err().code(), "calendar_no_working_time");
        assert_eq!(never.add_hours(at("2024-02-15T09:00:00"), 2).unwrap_err().code(), "calendar_no_working_time");
        // More working days than are counted.
        assert!(calendar().add_days(at("2024-02-15T09:00:00"), 10_000).is_err());
    }
}
