//! Public holidays of a year by the rules of what is in force, and the working time that is left.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::working::WorkCalendar;
use super::{CalendarError, LunarDate};
use crate::kinds::{DayOff, ExtraDay, Holiday, Hours};
use crate::regimes::View;

/// Why a day is off.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum OffStatus {
    /// Decided for that year.
    Decided,
    /// Fixed by its rule.
    Fixed,
    /// By the rule, where somebody fixes the days each year and the decision is not in the pack.
    Expected,
    /// One of two days of which one will be off; neither is counted as off.
    Possible,
}

/// A day off.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OffDay {
    /// The day.
    pub day: NaiveDate,
    /// Id of the holiday.
    pub holiday: String,
    /// Why it is off.
    pub status: OffStatus,
    /// Whether it stands in for a holiday that fell on a day of rest.
    pub in_lieu: bool,
}

/// The days off of a solar year, by date. Where days were decided, they take the place of the rule; they may begin in the
/// December before.
///
/// # Errors
/// When a rule is lunar and the year lies outside 1900 to 2100.
pub fn holidays(view: &View<'_>, year: i32) -> Result<Vec<OffDay>, CalendarError> {
    let rest = rest_days(view);
    let decisions = view.all::<DayOff>();
    let mut found: Vec<OffDay> = Vec::new();
    let mut wanting: Vec<(NaiveDate, String, OffStatus)> = Vec::new();
    for (_, rule) in view.all::<Holiday>() {
        let Some(anchor) = anchor(rule, year)? else { continue };
        let id = rule.head.id.as_str();
        let decided = decisions.iter().map(|(_, decision)| *decision).find(|decision| decides(decision, id, anchor));
        if let Some((first, last)) = decided.and_then(|decision| decision.first.zip(decision.last)) {
            let days = first.0.iter_days().take_while(|day| *day <= last.0);
            found.extend(days.map(|day| off(day, id, OffStatus::Decided, false)));
            continue;
        }
        let open = !rule.fixed_by.is_empty() && rule.extra == ExtraDay::None;
        let status = if open { OffStatus::Expected } else { OffStatus::Fixed };
        for day in around(anchor, rule.days_before, rule.days_after) {
            found.push(off(day, id, status, false));
            if rule.in_lieu && rest.contains(&day.weekday()) {
                wanting.push((day, id.to_owned(), status));
            }
        }
        if rule.extra == ExtraDay::BeforeOrAfter {
            let beside = [anchor.pred_opt(), anchor.succ_opt()];
            found.extend(beside.into_iter().flatten().map(|day| off(day, id, OffStatus::Possible, false)));
        }
    }
    lieu(&mut found, wanting, &rest);
    found.sort();
    Ok(found)
}

/// The working time of some years: hours of what is in force, holidays of each year, days decided. Days of which it is
/// open whether they are off count as worked, so that a deadline is never later than it may be.
///
/// # Errors
/// When a rule is lunar and a year lies outside 1900 to 2100.
pub fn work_calendar(view: &View<'_>, years: std::ops::RangeInclusive<i32>) -> Result<WorkCalendar, CalendarError> {
    let mut days = BTreeSet::new();
    for year in years {
        let year = holidays(view, year)?;
        days.extend(year.iter().filter(|off| off.status != OffStatus::Possible).map(|off| off.day));
    }
    let worked = view.all::<DayOff>().iter().flat_map(|(_, off)| off.worked.iter().map(|day| day.0)).collect();
    let hours = view.all::<Hours>();
    let first = hours.first().map(|(_, hours)| *hours);
    let stretches = first.map(|hours| hours.work.iter().map(|stretch| (stretch.from, stretch.to)).collect());
    Ok(WorkCalendar::new(stretches.unwrap_or_default(), rest_days(view), days, worked))
}

fn rest_days(view: &View<'_>) -> Vec<Weekday> {
    view.all::<Hours>().first().map(|(_, hours)| hours.rest.iter().map(|day| day.0).collect()).unwrap_or_default()
}

fn anchor(rule: &Holiday, year: i32) -> Result<Option<NaiveDate>, CalendarError> {
    match (rule.solar, rule.lunar) {
        (Some(solar), _) => Ok(solar.in_year(year)),
        (None, Some(lunar)) => LunarDate { year, month: lunar.month, leap: false, day: lunar.day }.to_solar().map(Some),
        (None, None) => Ok(None),
    }
}

/// Whether a decision is about a holiday at its day of some year: the stretch holds the day or lies within two weeks of it.
fn decides(decision: &DayOff, holiday: &str, anchor: NaiveDate) -> bool {
    const NEAR_DAYS: i64 = 14;
    let near = |day: NaiveDate| day.signed_duration_since(anchor).num_days().abs() <= NEAR_DAYS;
    decision.holiday.as_str() == holiday
        && decision.first.zip(decision.last).is_some_and(|(first, last)| near(first.0) && near(last.0))
}

fn around(anchor: NaiveDate, before: u32, after: u32) -> impl Iterator<Item = NaiveDate> {
    let first = anchor.checked_sub_days(Days::new(u64::from(before))).unwrap_or(anchor);
    first.iter_days().take(usize::try_from(before + after + 1).unwrap_or_default())
}

fn off(day: NaiveDate, holiday: &str, status: OffStatus, in_lieu: bool) -> OffDay {
    OffDay { day, holiday: holiday.to_owned(), status, in_lieu }
}

/// The next working day after a holiday on a day of rest is off in its place.
fn lieu(found: &mut Vec<OffDay>, mut wanting: Vec<(NaiveDate, String, OffStatus)>, rest: &[Weekday]) {
    wanting.sort();
    let certain = found.iter().filter(|off| off.status != OffStatus::Possible);
    let mut taken: BTreeSet<NaiveDate> = certain.map(|off| off.day).collect();
    if rest.len() >= 7 {
        return;
    }
    for (day, holiday, status) in wanting {
        let free = day.iter_days().skip(1).find(|day| !rest.contains(&day.weekday()) && !taken.contains(day));
        if let Some(free) = free {
            taken.insert(free);
            found.push(off(free, &holiday, status, true));
        }
    }
}
