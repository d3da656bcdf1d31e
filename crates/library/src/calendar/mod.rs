//! The calendar that deadlines are counted by: lunar dates, public holidays, working time.
//!
//! *What it is*: arithmetic on dates in Viet Nam. *What it does not do*: it reads no clock and knows no zone but UTC+7.
//! The rules of holidays and working hours come out of a regime pack; nothing of them stands here.

mod canchi;
mod holidays;
mod lunar;
pub mod moon;
pub mod sun;

use chrono::NaiveDate;

pub use canchi::year_name;
pub use holidays::{OffDay, OffStatus, holidays, work_calendar};
pub use lunar::{LunarDate, LunarMonth, lunar_months, tet};

/// First year of which lunar dates are computed. Before it the difference between Terrestrial and Universal Time was not
/// needed, and no letter of any regime goes back that far.
pub const FIRST_YEAR: i32 = 1900;
/// Last year of which lunar dates are computed; after it the turning of the Earth is too uncertain for dates near midnight.
pub const LAST_YEAR: i32 = 2100;

/// What the calendar refuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CalendarError {
    /// The year lies outside the years that are computed.
    #[error("the lunar calendar is computed for the years 1900 to 2100, not for {year}")]
    OutOfRange {
        /// The year that was asked for.
        year: i32,
    },
    /// The lunar year has no such month, or the month no such day.
    #[error("lunar year {} has no day {} of month {}{}", date.year, date.day, date.month, if date.leap { " (leap)" } else { "" })]
    NoSuchDate {
        /// The date that was asked for.
        date: LunarDate,
    },
    /// Working time does not come to an end: no hours of work, or a wait beyond what is counted.
    #[error("working time from {from} does not come to an end within {} years", working::MAX_YEARS)]
    NoWorkingTime {
        /// The day from which it was counted.
        from: NaiveDate,
    },
}

impl CalendarError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange { .. } => "calendar_out_of_range",
            Self::NoSuchDate { .. } => "calendar_no_such_date",
            Self::NoWorkingTime { .. } => "calendar_no_working_time",
        }
    }

    /// What is wrong and how to mend it, in both languages.
    #[must_use]
    pub fn text(&self) -> vg_model::Text {
        match self {
            Self::OutOfRange { year } => vg_model::Text::new(
                format!(
                    "Lịch âm chỉ được tính cho các năm từ 1900 đến 2100, không có năm {year}. Hãy chọn ngày trong khoảng đó."
                ),
                format!(
                    "The lunar calendar is computed for the years 1900 to 2100, not for {year}. Choose a date within them."
                ),
            ),
            Self::NoSuchDate { date } => vg_model::Text::new(
                format!(
                    "Năm âm lịch {} không có ngày {} tháng {}{}. Hãy kiểm tra tháng nhuận và số ngày của tháng.",
                    date.year,
                    date.day,
                    date.month,
                    if date.leap { " nhuận" } else { "" }
                ),
                format!("{self}. Check leap month and length of the month."),
            ),
            Self::NoWorkingTime { from } => vg_model::Text::new(
                format!(
                    "Không tính được thời gian làm việc kể từ {from}: lịch không có giờ làm việc. Hãy kiểm tra giờ làm việc và ngày nghỉ trong gói quy định."
                ),
                format!("{self}. Check working hours and holidays of the regime pack."),
            ),
        }
    }
}

pub mod working;
