//! Days off and hours of work.

use chrono::{NaiveTime, Weekday};
use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length, PARTIES};
use crate::value::{Day, HolidayId, MonthDay, PartyId};

/// A further day off beside the day itself, fixed from year to year.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtraDay {
    /// None.
    #[default]
    None,
    /// The day before or the day after.
    BeforeOrAfter,
}

/// A public holiday by its rule: a day of the solar or the lunar year, with days before and after it.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Holiday {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Its day in the solar year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub solar: Option<MonthDay>,
    /// Its day in the lunar year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lunar: Option<MonthDay>,
    /// Days off before it.
    #[serde(default)]
    pub days_before: u32,
    /// Days off after it.
    #[serde(default)]
    pub days_after: u32,
    /// A further day that is fixed from year to year.
    #[serde(default)]
    pub extra: ExtraDay,
    /// When it falls on a day of rest, the next working day is off in its place.
    #[serde(default)]
    pub in_lieu: bool,
    /// Who fixes the days from year to year, where they are not fixed by law.
    #[serde(default)]
    pub fixed_by: Vec<PartyId>,
}

entry!(Holiday, "holiday", ["source"], |this, out| {
    for party in &this.fixed_by {
        out.refers("fixed_by", PARTIES, party.as_str());
    }
    if this.solar.is_some() == this.lunar.is_some() {
        out.trouble(
            "solar",
            "phải nêu đúng một trong hai: ngày dương lịch (solar) hoặc âm lịch (lunar)",
            "states either a solar or a lunar day",
        );
    }
    if this.lunar.is_some_and(|lunar| lunar.day > 30) {
        out.trouble("lunar", "tháng âm lịch có nhiều nhất 30 ngày", "a lunar month has 30 days at most");
    }
    if this.days_before + this.days_after > 14 {
        out.trouble("days_after", "kỳ nghỉ dài quá 15 ngày", "a holiday of more than 15 days");
    }
});

/// Days off that were decided for one year, with days worked in exchange.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct DayOff {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// The holiday.
    #[serde(default)]
    pub holiday: HolidayId,
    /// First day off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Day>,
    /// Last day off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Day>,
    /// Days of rest that are worked in exchange.
    #[serde(default)]
    pub worked: Vec<Day>,
}

entry!(DayOff, "day_off", ["source", "holiday", "first", "last"], |this, out| {
    out.refers("holiday", &["holiday"], this.holiday.as_str());
    out.day("first", this.first);
    out.day("last", this.last);
    if let (Some(first), Some(last)) = (this.first, this.last) {
        let days = last.0.signed_duration_since(first.0).num_days();
        if !(0..=20).contains(&days) {
            out.trouble(
                "last",
                format!("kỳ nghỉ từ {first} đến {last} không hợp lý"),
                format!("days off from {first} to {last} make no sense"),
            );
        }
    }
});

/// A day of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WeekDay(pub Weekday);

/// A stretch of work.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stretch {
    /// It begins.
    pub from: NaiveTime,
    /// It ends.
    pub to: NaiveTime,
}

impl std::str::FromStr for WeekDay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self).map_err(|_| format!("`{text}` is no day of the week such as `saturday`"))
    }
}

impl std::fmt::Display for WeekDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for Stretch {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no stretch of work such as `08:00-12:00`");
        let time = |text: &str| {
            let (hour, minute) = text.split_once(':')?;
            NaiveTime::from_hms_opt(hour.parse().ok()?, minute.parse().ok()?, 0)
        };
        let (from, to) = text.split_once('-').ok_or_else(wrong)?;
        match (time(from), time(to)) {
            (Some(from), Some(to)) if from < to => Ok(Self { from, to }),
            _ => Err(wrong()),
        }
    }
}

impl std::fmt::Display for Stretch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

crate::value::by_text!(WeekDay);
crate::value::by_text!(Stretch);

/// Hours of work, by which working time is counted.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Hours {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Days of rest of the week.
    #[serde(default)]
    pub rest: Vec<WeekDay>,
    /// Stretches of work of a day.
    #[serde(default)]
    pub work: Vec<Stretch>,
    /// Whom they are for.
    #[serde(default)]
    pub text: Text,
}

entry!(Hours, "hours", ["source", "rest", "work", "text"], |this, out| {
    out.text("text", &this.text, Length::Body);
    if this.work.is_empty() || this.rest.len() >= 7 {
        out.trouble("work", "không còn giờ làm việc nào", "no hours of work are left");
    }
});
