//! Dates as packs write them: `2023-12-29`, and `06-20` for a day of every year.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::by_text;

/// A date, written `2023-12-29`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub NaiveDate);

/// A day of every year, written `06-20`: month and day, of the solar or the lunar calendar as the field says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MonthDay {
    /// Month, 1 to 12.
    pub month: u32,
    /// Day, 1 to 31.
    pub day: u32,
}

impl MonthDay {
    /// The solar date in a year; `None` for 29 February of a year without it.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
    }
}

by_text!(Day);
by_text!(MonthDay);

impl FromStr for Day {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shaped = text.len() == 10 && text.is_ascii();
        let date = if shaped { NaiveDate::from_str(text).ok() } else { None };
        date.map(Self).ok_or_else(|| format!("`{text}` is no date of the form 2023-12-29"))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for MonthDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no day of the year of the form 06-20");
        let (month, day) = text.split_once('-').filter(|_| text.len() == 5).ok_or_else(wrong)?;
        let (Ok(month), Ok(day)) = (month.parse(), day.parse()) else { return Err(wrong()) };
        let this = Self { month, day };
        // 2000 has a 29 February.
        this.in_year(2000).map(|_| this).ok_or_else(wrong)
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_nonsense_is_refused() {
        assert_eq!("2023-12-29".parse::<Day>().unwrap().to_string(), "2023-12-29");
        for wrong in ["2023-02-30", "29/12/2023", "2023-2-3", "", "２０２３-12-29"] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
        assert_eq!("06-20".parse::<MonthDay>().unwrap(), MonthDay { month: 6, day: 20 });
        for wrong in ["6-20", "13-01", "02-30", "20", "06-2x"] {
            assert!(wrong.parse::<MonthDay>().is_err(), "{wrong}");
        }
    }
}
