//! The lunar calendar of Viet Nam: months begin on the day of the new moon, month 11 holds the winter solstice, and in a
//! year of thirteen months the first one without a principal solar term is the leap month.
//!
//! Days are those of UTC+7, throughout. That is the rule since 1968 (decision 121-CP of 1967-08-08 in the North, the whole
//! country from 1976). What was printed before that differs in places: until 1967 calendars of the North followed UTC+8,
//! and those of the South had zones of their own. We do not copy that history; a lunar date before 1968 is what today's
//! rule gives.

use chrono::{Datelike as _, Days, NaiveDate};

use super::moon::{delta_t_seconds, lunation_near, new_moon};
use super::sun::apparent_longitude;
use super::{CalendarError, FIRST_YEAR, LAST_YEAR};

/// Julian day number (at noon) of the day before 0001-01-01, which `chrono` counts as day 1.
const JULIAN_DAY_BEFORE_CE: i32 = 1_721_425;
/// Days by which local time in Viet Nam is ahead of Universal Time.
const ZONE_DAYS: f64 = 7.0 / 24.0;
/// Winter solstice: the sector of 30° that begins at a longitude of 270°.
const SOLSTICE_SECTOR: u8 = 9;

/// A date of the lunar calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LunarDate {
    /// Number of the year: that of the solar year in which its Tết falls.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Whether it is the leap month that follows the ordinary one of the same number.
    pub leap: bool,
    /// Day, 1 to 30.
    pub day: u32,
}

/// One month of the lunar calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LunarMonth {
    /// Number of the lunar year.
    pub year: i32,
    /// Number of the month, 1 to 12.
    pub month: u32,
    /// Whether it is a leap month.
    pub leap: bool,
    /// Its first day.
    pub first: NaiveDate,
    /// Its days: 29 or 30.
    pub days: u32,
}

impl LunarDate {
    /// The lunar date of a day.
    ///
    /// # Errors
    /// When the day lies outside 1900 to 2100.
    pub fn of(day: NaiveDate) -> Result<Self, CalendarError> {
        let outside = CalendarError::OutOfRange { year: day.year() };
        if !(FIRST_YEAR..=LAST_YEAR).contains(&day.year()) {
            return Err(outside);
        }
        // The months from month 11 of the year before; after the solstice of this year those of the next.
        let mut months = [day.year(), day.year() + 1].into_iter().flat_map(months_from_eleventh);
        let month = months.rfind(|month| month.first <= day).ok_or(outside)?;
        let since = u32::try_from(day.signed_duration_since(month.first).num_days()).unwrap_or_default();
        Ok(Self { year: month.year, month: month.month, leap: month.leap, day: since + 1 })
    }

    /// The solar day.
    ///
    /// # Errors
    /// When the year lies outside 1900 to 2100, or the year has no such month or the month no such day.
    pub fn to_solar(self) -> Result<NaiveDate, CalendarError> {
        let months = lunar_months(self.year)?;
        let no_such = CalendarError::NoSuchDate { date: self };
        let month = months.iter().find(|month| month.month == self.month && month.leap == self.leap).ok_or(no_such)?;
        if self.day == 0 || self.day > month.days {
            return Err(no_such);
        }
        month.first.checked_add_days(Days::new(u64::from(self.day - 1))).ok_or(no_such)
    }
}

/// The months of a lunar year in their order: twelve, or thirteen with a leap month.
///
/// # Errors
/// When the year lies outside 1900 to 2100.
pub fn lunar_months(year: i32) -> Result<Vec<LunarMonth>, CalendarError> {
    if !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
        return Err(CalendarError::OutOfRange { year });
    }
    let months = [year, year + 1].into_iter().flat_map(months_from_eleventh);
    Ok(months.filter(|month| month.year == year).collect())
}

/// The first day of a lunar year.
///
/// # Errors
/// When the year lies outside 1900 to 2100.
pub fn tet(year: i32) -> Result<NaiveDate, CalendarError> {
    LunarDate { year, month: 1, leap: false, day: 1 }.to_solar()
}

/// The months from the eleventh of lunar year `year - 1` to the tenth of `year` (with a leap eleventh or tenth in them).
fn months_from_eleventh(year: i32) -> Vec<LunarMonth> {
    let (Some(from), Some(to)) = (eleventh(year - 1), eleventh(year)) else { return Vec::new() };
    let lunations: Vec<i32> = (from..=to).collect();
    let starts: Vec<i32> = lunations.iter().map(|lunation| local_day(*lunation)).collect();
    let spans: Vec<(i32, i32)> = starts.iter().copied().zip(starts.iter().copied().skip(1)).collect();
    // Thirteen months from one month 11 to the next: the first without a principal term is the leap month.
    let leap = if spans.len() == 13 {
        spans.iter().position(|(first, next)| !has_principal_term(*first, *next))
    } else {
        None
    };
    let mut months = Vec::with_capacity(spans.len());
    let mut number = 11;
    for (index, (first, next)) in spans.iter().enumerate() {
        let is_leap = leap == Some(index);
        if index > 0 && !is_leap {
            number = number % 12 + 1;
        }
        let Some(day) = NaiveDate::from_num_days_from_ce_opt(first - JULIAN_DAY_BEFORE_CE) else { continue };
        let lunar_year = if number >= 11 { year - 1 } else { year };
        let days = u32::try_from(next - first).unwrap_or_default();
        months.push(LunarMonth { year: lunar_year, month: number, leap: is_leap, first: day, days });
    }
    months
}

/// The lunation that begins month 11: the last whose day is not after that of the winter solstice of `year`.
fn eleventh(year: i32) -> Option<i32> {
    let begin = julian_day(NaiveDate::from_ymd_opt(year, 12, 19)?);
    let solstice = (begin..begin + 6)
        .find(|day| sector_at_midnight(day + 1) == SOLSTICE_SECTOR && sector_at_midnight(*day) != SOLSTICE_SECTOR)?;
    let near = lunation_near(f64::from(solstice));
    (near - 1..=near + 1).rev().find(|lunation| local_day(*lunation) <= solstice)
}

/// The Julian day number of the local day on which a lunation begins.
fn local_day(lunation: i32) -> i32 {
    let terrestrial = new_moon(lunation);
    let universal = terrestrial - delta_t_seconds(year_of(terrestrial)) / 86_400.0;
    #[expect(clippy::cast_possible_truncation, reason = "a Julian day number is some millions")]
    let day = (universal + 0.5 + ZONE_DAYS).floor() as i32;
    day
}

/// The sector of 30°, 0 to 11, in which the sun stands when a local day begins.
fn sector_at_midnight(day: i32) -> u8 {
    let universal = f64::from(day) - 0.5 - ZONE_DAYS;
    let terrestrial = universal + delta_t_seconds(year_of(universal)) / 86_400.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 11")]
    let sector = (apparent_longitude(terrestrial) / 30.0).floor() as u8;
    sector
}

fn has_principal_term(first: i32, next: i32) -> bool {
    sector_at_midnight(first) != sector_at_midnight(next)
}

fn year_of(julian_day: f64) -> f64 {
    2_000.0 + (julian_day - 2_451_544.5) / 365.242_5
}

fn julian_day(day: NaiveDate) -> i32 {
    day.num_days_from_ce() + JULIAN_DAY_BEFORE_CE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn months_of_two_centuries_follow_one_another_and_go_there_and_back() {
        let mut next = tet(FIRST_YEAR).unwrap();
        for month in (FIRST_YEAR..=LAST_YEAR).flat_map(|year| lunar_months(year).unwrap()) {
            assert_eq!(month.first, next, "{month:?}");
            assert!((29..=30).contains(&month.days), "{month:?}");
            next = month.first.checked_add_days(Days::new(u64::from(month.days))).unwrap();
            let LunarMonth { year, month: number, leap, first, days } = month;
            for (day, solar) in [(1, first), (days, next.pred_opt().unwrap())] {
                let lunar = LunarDate { year, month: number, leap, day };
                assert_eq!(lunar.to_solar().unwrap(), solar);
                if solar.year() <= LAST_YEAR {
                    assert_eq!(LunarDate::of(solar).unwrap(), lunar);
                }
            }
        }
    }

    #[test]
    fn years_have_twelve_or_thirteen_months_and_one_leap_month_at_most() {
        for year in FIRST_YEAR..=LAST_YEAR {
            let months = lunar_months(year).unwrap();
            let leaps = months.iter().filter(|month| month.leap).count();
            assert_eq!(months.len(), 12 + leaps, "{year}");
            assert!(leaps <= 1, "{year}");
            let ordinary: Vec<u32> = months.iter().filter(|month| !month.leap).map(|month| month.month).collect();
            assert_eq!(ordinary, (1..=12).collect::<Vec<_>>(), "{year}");
        }
    }

    #[test]
    fn leap_months_that_printed_calendars_show() {
        // 2023 leap 2nd, 2025 leap 6th, 2028 leap 5th, 2033 leap 11th.
        for (year, month) in [(2023, 2), (2025, 6), (2028, 5), (2033, 11)] {
            let leap = lunar_months(year).unwrap().into_iter().find(|month| month.leap).unwrap();
            assert_eq!(leap.month, month, "{year}");
        }
        assert!(lunar_months(2024).unwrap().iter().all(|month| !month.leap));
    }

    #[test]
    fn outside_and_absent_dates_are_refused() {
        assert_eq!(LunarDate::of(day(1899, 12, 31)), Err(CalendarError::OutOfRange { year: 1899 }));
        assert_eq!(LunarDate::of(day(2101, 1, 1)), Err(CalendarError::OutOfRange { year: 2101 }));
        assert_eq!(tet(2101), Err(CalendarError::OutOfRange { year: 2101 }));
        assert!(LunarDate::of(day(1900, 1, 1)).is_ok() && LunarDate::of(day(2100, 12, 31)).is_ok());
        let absent = LunarDate { year: 2024, month: 2, leap: true, day: 1 };
        assert_eq!(absent.to_solar(), Err(CalendarError::NoSuchDate { date: absent }));
        let short = LunarDate { year: 2024, month: 12, leap: false, day: 30 };
        // Ất Tỵ begins after the 29th of the twelfth month: there is no 30 Tết before 2025.
        assert_eq!(short.to_solar(), Err(CalendarError::NoSuchDate { date: short }));
    }
}
