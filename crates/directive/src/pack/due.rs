//! By when: rules of packs as days and moments of the calendar.
//!
//! Times are those of Viet Nam (UTC+7). A span of days does not count the day on which it begins and ends with the last day; of
//! working time the calendar of the regime counts. A due date that falls on a holiday stays there: earlier is safe.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use vg_library::View;
use vg_library::calendar::working::WorkCalendar;
use vg_library::calendar::{CalendarError, OffStatus, holidays, work_calendar};
use vg_library::kinds::Holiday;
use vg_library::value::{Day, HolidayId, Span, SpanUnit};
use vg_model::{Text, Timestamp};

/// Microseconds by which Viet Nam is ahead of UTC.
const VIETNAM: i64 = 7 * 3_600_000_000;
/// Years after the start within which a holiday must come: lunar ones come once a year.
const YEARS_AHEAD: i32 = 2;
/// Recurrences that are counted before it is given up; a weekly duty has so many in 190 years.
const MAX_TURNS: u32 = 10_000;

/// By when something is due: exactly one of the three.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Due {
    /// So long after the letter came in, or was issued where its arrival is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// By the end of a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<Day>,
    /// Before the first day off of a holiday of the regime.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_holiday: Option<HolidayId>,
    /// How many days before it; 1 is the day before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// When a letter begins to count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Start {
    /// Day of issue.
    pub issued: NaiveDate,
    /// When it came in, time of Viet Nam; midnight where only the day is known.
    pub arrived: Option<NaiveDateTime>,
}

impl Start {
    /// A letter of which only the day of issue is known.
    #[must_use]
    pub fn issued(day: NaiveDate) -> Self {
        Self { issued: day, arrived: None }
    }

    fn moment(self) -> NaiveDateTime {
        self.arrived.unwrap_or_else(|| self.issued.and_time(NaiveTime::MIN))
    }
}

/// A due date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DueAt {
    /// By the end of a day.
    Day(NaiveDate),
    /// By a moment, time of Viet Nam.
    Moment(NaiveDateTime),
}

impl DueAt {
    /// Its day.
    #[must_use]
    pub fn day(self) -> NaiveDate {
        match self {
            Self::Day(day) => day,
            Self::Moment(moment) => moment.date(),
        }
    }

    /// The last instant at which it is still kept.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        let (local, less) = match self {
            // The last microsecond of the day, so that the day shown is the day meant.
            Self::Day(day) => (day.checked_add_days(Days::new(1)).unwrap_or(day).and_time(NaiveTime::MIN), 1),
            Self::Moment(moment) => (moment, 0),
        };
        Timestamp(local.and_utc().timestamp_micros() - VIETNAM - less)
    }
}

/// A due date, and how it was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolved {
    /// By when.
    pub at: DueAt,
    /// How that was found, in words.
    pub why: Text,
}

/// Why there is no due date.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DueError {
    /// None or several of the three ways are stated.
    #[error("a due date states exactly one of within, on, before_holiday")]
    NotOne,
    /// The number of days before a holiday is missing, or stands where there is no holiday.
    #[error("before_holiday and days belong together, and days is 1 or more")]
    Days,
    /// The regime has no such holiday.
    #[error("the regime has no holiday {0}")]
    NoHoliday(String),
    /// The holiday does not come soon enough.
    #[error("the holiday {0} does not come within {YEARS_AHEAD} years")]
    TooFar(String),
    /// The calendar refuses.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
}

impl DueError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOne => "due_not_one",
            Self::Days => "due_days",
            Self::NoHoliday(_) => "due_no_holiday",
            Self::TooFar(_) => "due_too_far",
            Self::Calendar(error) => error.code(),
        }
    }

    /// What is wrong and how to mend it, in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        let vi = match self {
            Self::NotOne => "thời hạn phải nêu đúng một trong ba: within, on, before_holiday".to_owned(),
            Self::Days => "before_holiday phải đi kèm days, days từ 1 trở lên".to_owned(),
            Self::NoHoliday(id) => format!("chế độ không có ngày lễ `{id}`; hãy dùng mã trong calendar.toml"),
            Self::TooFar(id) => format!("trong {YEARS_AHEAD} năm tới không có ngày lễ `{id}`"),
            Self::Calendar(error) => return error.text(),
        };
        let en = match self {
            Self::NoHoliday(_) => format!("{self}; use an id of its calendar.toml"),
            _ => self.to_string(),
        };
        Text::new(vi, en)
    }
}

impl Due {
    /// The due date by the calendar of what is in force.
    ///
    /// # Errors
    /// When the rule is not one of the three, or the calendar has no answer.
    pub fn resolve(&self, start: Start, view: &View<'_>) -> Result<Resolved, DueError> {
        match (self.within, self.on, &self.before_holiday) {
            _ if self.before_holiday.is_some() != self.days.is_some() || self.days == Some(0) => Err(DueError::Days),
            (Some(span), None, None) => within(span, start, view),
            (None, Some(day), None) => {
                let shown = shown(day.0);
                let why = Text::new(format!("chậm nhất ngày {shown}"), format!("by {shown}"));
                Ok(Resolved { at: DueAt::Day(day.0), why })
            }
            (None, None, Some(holiday)) => before(holiday.as_str(), self.days.unwrap_or(1), start, view),
            _ => Err(DueError::NotOne),
        }
    }
}

fn within(span: Span, start: Start, view: &View<'_>) -> Result<Resolved, DueError> {
    let from = start.moment();
    let whole_days = !span.working && !matches!(span.unit, SpanUnit::Minute | SpanUnit::Hour);
    let last_year = from.year().saturating_add(if span.working { years_of(span) } else { 0 });
    let end = span.after(from, &work_calendar(view, from.year()..=last_year)?)?;
    let at = if whole_days { DueAt::Day(end.date()) } else { DueAt::Moment(end) };
    let (length, day) = (span.text(), shown(from.date()));
    let why = match start.arrived {
        Some(_) => Text::new(
            format!("trong {} kể từ ngày nhận văn bản ({day})", length.vi),
            format!("within {} of its arrival ({day})", length.en),
        ),
        None => Text::new(
            format!("trong {} kể từ ngày ban hành ({day})", length.vi),
            format!("within {} of its issue ({day})", length.en),
        ),
    };
    Ok(Resolved { at, why })
}

/// Years over which a span of working time can reach: a day has eight hours of work, a third of all days are rest days or holidays.
fn years_of(span: Span) -> i32 {
    let years = span.rough_hours() * 6.0 / 8_766.0;
    #[expect(clippy::cast_possible_truncation, reason = "a float cast saturates, and calendars refuse far years")]
    let years = years.ceil() as i32;
    years.saturating_add(1)
}

fn before(holiday: &str, days: u32, start: Start, view: &View<'_>) -> Result<Resolved, DueError> {
    let rule = view.find::<Holiday>(holiday).ok_or_else(|| DueError::NoHoliday(holiday.to_owned()))?;
    let first = start.moment().date();
    for year in first.year()..=first.year().saturating_add(YEARS_AHEAD) {
        let all = holidays(view, year)?;
        let begin = all.iter().find(|off| off.holiday == holiday && off.status != OffStatus::Possible);
        let Some(begin) = begin else { continue };
        let due = begin.day.checked_sub_days(Days::new(u64::from(days))).unwrap_or(begin.day);
        if due < first {
            continue;
        }
        let (begins, title) = (shown(begin.day), &rule.head.title);
        let (open_vi, open_en) = match begin.status {
            OffStatus::Expected => (", dự kiến, chưa có quyết định", ", expected, not decided yet"),
            _ => ("", ""),
        };
        let plural = if days == 1 { "" } else { "s" };
        let why = Text::new(
            format!("trước kỳ nghỉ {} {days} ngày (nghỉ từ {begins}{open_vi})", title.vi),
            format!("{days} day{plural} before {} (off from {begins}{open_en})", title.en),
        );
        return Ok(Resolved { at: DueAt::Day(due), why });
    }
    Err(DueError::TooFar(holiday.to_owned()))
}

/// A day as official documents write it.
fn shown(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

/// The first due date after `after` of a duty that was due at `first` and comes again every `every`. Each turn is counted from the first
/// one, so that the 31st of a month comes back after a shorter month. Nothing comes back for working time (the lint refuses it) and
/// beyond what is counted.
#[must_use]
pub fn next_after(first: DueAt, every: Span, after: Timestamp) -> Option<DueAt> {
    if every.working || every.amount == 0 {
        return None;
    }
    if first.timestamp() > after {
        return Some(first);
    }
    // Plain time asks no calendar.
    let never = WorkCalendar::new(Vec::new(), Vec::new(), BTreeSet::new(), BTreeSet::new());
    (1..=MAX_TURNS).find_map(|turn| {
        let span = Span { amount: every.amount.checked_mul(turn)?, ..every };
        let next = match first {
            DueAt::Day(day) => match every.unit {
                SpanUnit::Minute | SpanUnit::Hour => {
                    DueAt::Moment(span.after(day.and_time(NaiveTime::MIN), &never).ok()?)
                }
                _ => DueAt::Day(span.after(day.and_time(NaiveTime::MIN), &never).ok()?.date()),
            },
            DueAt::Moment(moment) => DueAt::Moment(span.after(moment, &never).ok()?),
        };
        (next.timestamp() > after).then_some(next)
    })
}

#[cfg(test)]
mod tests {
    use include_dir::{Dir, include_dir};
    use vg_library::Regimes;

    use super::*;

    static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");

    fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
        let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
        here.chain(dir.dirs().flat_map(files)).collect()
    }

    fn regimes() -> Regimes {
        vg_library::load::load(files(&REGIMES)).regimes
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn due(text: &str) -> Due {
        toml::from_str(text).unwrap()
    }

    fn resolve(due_text: &str, start: Start) -> Result<Resolved, DueError> {
        let regimes = regimes();
        due(due_text).resolve(start, &regimes.alone("vn-2016", start.issued).unwrap())
    }

    #[test]
    fn days_run_from_arrival_and_end_with_the_last_day() {
        let issued = day("2023-12-29");
        let arrived = Start { issued, arrived: Some("2024-01-02T09:30:00".parse().unwrap()) };
        let found = resolve("within = \"10 days\"", arrived).unwrap();
        assert_eq!(found.at, DueAt::Day(day("2024-01-12")));
        assert_eq!(found.why.vi, "trong 10 ngày kể từ ngày nhận văn bản (02/01/2024)");
        assert_eq!(resolve("within = \"10 days\"", Start::issued(issued)).unwrap().at, DueAt::Day(day("2024-01-08")));
        let hours = resolve("within = \"24 hours\"", arrived).unwrap();
        assert_eq!(hours.at, DueAt::Moment("2024-01-03T09:30:00".parse().unwrap()));
        // Over Tết: 8 to 14 February 2024 were off.
        let tet = Start { issued, arrived: Some("2024-02-06T09:00:00".parse().unwrap()) };
        let working = resolve("within = \"3 working days\"", tet).unwrap();
        assert_eq!(working.at, DueAt::Moment("2024-02-16T17:00:00".parse().unwrap()));
    }

    #[test]
    fn a_day_ends_with_its_last_moment_in_viet_nam() {
        let end = DueAt::Day(day("2024-02-07")).timestamp();
        assert_eq!(end.to_string(), "2024-02-07T16:59:59.999999Z");
        let moment = DueAt::Moment("2024-02-07T17:00:00".parse().unwrap()).timestamp();
        assert_eq!(moment.to_string(), "2024-02-07T10:00:00.000000Z");
    }

    #[test]
    fn holidays_are_those_of_the_regime() {
        let start = Start::issued(day("2023-12-29"));
        let found = resolve("before_holiday = \"tet\"\ndays = 1", start).unwrap();
        assert_eq!(found.at, DueAt::Day(day("2024-02-07")));
        assert_eq!(found.why.vi, "trước kỳ nghỉ Tết Nguyên đán 1 ngày (nghỉ từ 08/02/2024)");
        // After that day the next one is meant; nobody has decided it in the pack of 2016 for 2031.
        let later = resolve("before_holiday = \"tet\"\ndays = 3", Start::issued(day("2030-03-01"))).unwrap();
        assert!(later.why.en.ends_with("expected, not decided yet)"), "{}", later.why.en);
        assert_eq!(later.at.day().year(), 2031);
        assert_eq!(resolve("before_holiday = \"easter\"\ndays = 1", start).unwrap_err().code(), "due_no_holiday");
        let far = resolve("before_holiday = \"tet\"\ndays = 1", Start::issued(day("2101-05-01"))).unwrap_err();
        assert_eq!(far.code(), "calendar_out_of_range");
    }

    #[test]
    fn a_holiday_that_does_not_come_soon_gives_no_day() {
        let leap = "[regime]\nid = \"toy\"\nfrom = \"2020-01-01\"\n[[holiday]]\nid = \"leap\"\nsolar = \"02-29\"\n";
        let regimes = vg_library::load::load([("toy/regime.toml", leap)]).regimes;
        let rule = due("before_holiday = \"leap\"\ndays = 1");
        let found = |issued: &str| {
            let start = Start::issued(day(issued));
            rule.resolve(start, &regimes.alone("toy", start.issued).unwrap())
        };
        assert_eq!(found("2026-01-05").unwrap().at, DueAt::Day(day("2028-02-28")));
        assert_eq!(found("2025-01-05").unwrap_err(), DueError::TooFar("leap".to_owned()));
    }

    #[test]
    fn a_rule_is_one_of_three() {
        let start = Start::issued(day("2023-12-29"));
        assert_eq!(resolve("on = \"2024-02-08\"", start).unwrap().at, DueAt::Day(day("2024-02-08")));
        for (text, code) in [
            ("", "due_not_one"),
            ("within = \"1 day\"\non = \"2024-02-08\"", "due_not_one"),
            ("before_holiday = \"tet\"", "due_days"),
            ("before_holiday = \"tet\"\ndays = 0", "due_days"),
            ("on = \"2024-02-08\"\ndays = 1", "due_days"),
        ] {
            let error = resolve(text, start).unwrap_err();
            assert_eq!(error.code(), code, "{text}");
            assert!(!error.text().vi.is_empty());
        }
    }

    #[test]
    fn turns_are_counted_from_the_first() {
        let month: Span = "1 month".parse().unwrap();
        let first = DueAt::Day(day("2024-01-31"));
        let next = |after: &str| next_after(first, month, DueAt::Day(day(after)).timestamp()).map(DueAt::day);
        assert_eq!(next("2024-01-10"), Some(day("2024-01-31")));
        assert_eq!(next("2024-01-31"), Some(day("2024-02-29")));
        assert_eq!(next("2024-02-29"), Some(day("2024-03-31")));
        assert_eq!(next("2026-12-31"), Some(day("2027-01-31")));
        let hour = DueAt::Moment("2024-01-31T08:00:00".parse().unwrap());
        let after = DueAt::Moment("2024-02-01T09:00:00".parse().unwrap()).timestamp();
        let daily = next_after(hour, "1 day".parse().unwrap(), after);
        assert_eq!(daily, Some(DueAt::Moment("2024-02-02T08:00:00".parse().unwrap())));
        // Beyond what is counted, and what cannot be counted.
        assert_eq!(next_after(first, "1 minute".parse().unwrap(), DueAt::Day(day("2024-06-01")).timestamp()), None);
        assert_eq!(next_after(first, "2 working days".parse().unwrap(), Timestamp(0)), None);
    }
}
