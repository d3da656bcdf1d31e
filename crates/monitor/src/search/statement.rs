//! Whole statements of SQL for a search: a page, a histogram, the most frequent values, one event.

use vg_model::Timestamp;

use super::error::{SearchError, Span};
use super::fields::{Field, Form};
use super::parse::parse;
use super::sql::{conditions, instant, quoted};
use super::value::Moment;
use crate::limits::MAX_SEARCH_SQL_BYTES;

/// A search, ready to be asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Search {
    conditions: Vec<String>,
}

/// From when and before when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// The first moment.
    pub from: Timestamp,
    /// The moment behind it.
    pub to: Timestamp,
}

/// The place of an event in the order of a page: the newest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// When it happened.
    pub time: Timestamp,
    /// Position of its chunk in the journal.
    pub position: i64,
    /// Its number within the chunk.
    pub record: i64,
}

/// Which events of those that a search finds.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Part {
    /// Of this time.
    pub window: Option<Window>,
    /// Behind this one in the order of a page.
    pub after: Option<Key>,
    /// Behind the first and up to the second position of the journal.
    pub positions: Option<(i64, i64)>,
}

impl From<Window> for Part {
    fn from(window: Window) -> Self {
        Self { window: Some(window), ..Self::default() }
    }
}

impl Search {
    /// Reads a search.
    ///
    /// # Errors
    ///
    /// With what is wrong, where, and how to mend it.
    pub fn read(text: &str, moment: Moment) -> Result<Self, SearchError> {
        let conditions = conditions(&parse(text, moment)?);
        if conditions.iter().map(String::len).sum::<usize>() > MAX_SEARCH_SQL_BYTES {
            return Err(SearchError::limit(
                Span { start: 0, end: text.chars().count() },
                "câu tìm kiếm có quá nhiều từ; hãy bớt từ, hoặc chỉ tìm trong một trường: raw:từ",
                "the search has too many words; use fewer, or look in one field alone: raw:word",
            ));
        }
        Ok(Self { conditions })
    }

    /// The condition on one line; `true` for every event.
    #[must_use]
    pub fn condition(&self) -> String {
        if self.conditions.is_empty() { "true".to_owned() } else { self.conditions.join(" AND ") }
    }

    /// The condition on one line for events of this unit and time alone, where nothing else keeps those of others out.
    #[must_use]
    pub fn condition_of(&self, unit: &str, Window { from, to }: Window) -> String {
        let (unit, from, to) = (quoted(unit), instant(from), instant(to));
        format!("unit = {unit} AND time >= {from} AND time < {to} AND ({})", self.condition())
    }

    /// What stands behind `FROM events`.
    fn filter(&self, part: Part) -> String {
        let mut all = Vec::new();
        if let Some(Window { from, to }) = part.window {
            all.push(format!("time >= {}", instant(from)));
            all.push(format!("time < {}", instant(to)));
        }
        if let Some((behind, to)) = part.positions {
            all.push(format!("position > {behind}"));
            all.push(format!("position <= {to}"));
        }
        if let Some(Key { time, position, record }) = part.after {
            let at = instant(time);
            // The first says to files what the second says to rows.
            all.push(format!("time <= {at}"));
            all.push(format!(
                "(time < {at} OR (time = {at} AND (position < {position} OR (position = {position} AND record < {record}))))"
            ));
        }
        all.extend(self.conditions.iter().cloned());
        if all.is_empty() { String::new() } else { format!("\nWHERE {}", all.join("\n  AND ")) }
    }

    /// A page: these columns of the newest events.
    #[must_use]
    pub fn page(&self, part: Part, columns: &[&Field], rows: usize) -> String {
        format!(
            "SELECT {}\nFROM events{}\nORDER BY time DESC, position DESC, record DESC\nLIMIT {rows}",
            named(columns),
            self.filter(part)
        )
    }

    /// The same in the order in which they arrived.
    #[must_use]
    pub fn arrived(&self, part: Part, columns: &[&Field], rows: usize) -> String {
        format!("SELECT {}\nFROM events{}\nORDER BY position, record\nLIMIT {rows}", named(columns), self.filter(part))
    }

    /// How many events there are: `events`.
    #[must_use]
    pub fn count(&self, window: Window) -> String {
        format!("SELECT count(*) AS events\nFROM events{}", self.filter(window.into()))
    }

    /// How many events in each step of time, by value of a field if one is wanted: `bin`, `value`, `events`. `values` are those that
    /// stand alone; all others are NULL, and so are events without one.
    #[must_use]
    pub fn histogram(&self, window: Window, step: Step, by: Option<(&Field, &[String])>) -> String {
        let bin = format!("date_bin(INTERVAL '{} seconds', time, {})", step.seconds, instant(step.origin));
        let value = by.map(|(field, values)| {
            let text = text_of(field);
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            if values.is_empty() {
                "CAST(NULL AS VARCHAR)".to_owned()
            } else {
                format!("CASE WHEN {text} IN ({}) THEN {text} END", values.join(", "))
            }
        });
        let (value, group) = value.map_or((String::new(), ""), |value| (format!(", {value} AS value"), ", value"));
        format!(
            "SELECT {bin} AS bin{value}, count(*) AS events\nFROM events{}\nGROUP BY bin{group}\nORDER BY bin{group}",
            self.filter(window.into())
        )
    }

    /// The most frequent values of a field: `value`, `events`, how many events there are in all (`whole`) and how many values
    /// (`different`, that of no value among them).
    #[must_use]
    pub fn top(&self, window: Window, field: &Field, values: usize) -> String {
        format!(
            "SELECT {} AS value, count(*) AS events, sum(count(*)) OVER () AS whole, count(*) OVER () AS different\nFROM events{}\nGROUP BY {}\nORDER BY events DESC, value\nLIMIT {values}",
            text_of(field),
            self.filter(window.into()),
            field.sql,
        )
    }
}

/// The columns of a page.
fn named(columns: &[&Field]) -> String {
    columns.iter().map(|field| field.sql).collect::<Vec<_>>().join(", ")
}

/// One event, all of it.
#[must_use]
pub fn one(position: i64, record: i64) -> String {
    format!("SELECT *\nFROM events\nWHERE position = {position}\n  AND record = {record}\nLIMIT 1")
}

/// How many events a source has, how many of them a parser understood, how many know their time exactly; then, for each of these fields,
/// how many have it.
#[must_use]
pub fn coverage(source: &str, Window { from, to }: Window, fields: &[&Field]) -> String {
    let counted: Vec<String> = fields.iter().map(|field| format!("count({})", field.sql)).collect();
    format!(
        "SELECT count(*), count(*) FILTER (WHERE parsed), count(*) FILTER (WHERE time_quality = 'exact'), {}\nFROM events\nWHERE \
         time >= {}\n  AND time < {}\n  AND source_id = {}",
        counted.join(", "),
        instant(from),
        instant(to),
        quoted(source)
    )
}

/// The value of a field as a text.
fn text_of(field: &Field) -> String {
    match field.form {
        Form::Text | Form::Within | Form::Address | Form::Hex => field.sql.to_owned(),
        Form::Int | Form::Bool | Form::Time | Form::Day => format!("CAST({} AS VARCHAR)", field.sql),
    }
}

/// The steps of a histogram.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// Length of one, in seconds.
    pub seconds: i64,
    /// A moment at which one begins.
    pub origin: Timestamp,
}

/// Steps of a histogram at most: one for every ten points of a wide screen.
const MOST_STEPS: i64 = 120;
/// Lengths of a step, in seconds: what people divide a clock and a calendar into.
const STEPS: &[i64] = &[
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];
/// The Monday before 1970 began its first whole week, in microseconds.
const MONDAY_US: i64 = 4 * 86_400 * 1_000_000;

impl Step {
    /// The shortest step that does not make too many of a window; days and weeks begin as in the zone of the moment.
    #[must_use]
    pub fn of(window: Window, moment: Moment) -> Self {
        let length = (window.to.0.saturating_sub(window.from.0) / 1_000_000).max(1);
        let fits = STEPS.iter().copied().find(|step| length / step < MOST_STEPS);
        // Years: so many whole weeks that it fits.
        let seconds = fits.unwrap_or_else(|| (length / MOST_STEPS / 604_800 + 1) * 604_800);
        Self { seconds, origin: Timestamp(MONDAY_US - i64::from(moment.offset_minutes) * 60_000_000) }
    }

    /// The beginnings of all steps of a window.
    pub fn starts(self, window: Window) -> impl Iterator<Item = Timestamp> {
        let width = self.seconds.saturating_mul(1_000_000).max(1);
        let first = window.from.0 - (window.from.0 - self.origin.0).rem_euclid(width);
        (0..=2 * MOST_STEPS).map(move |place| Timestamp(first + place * width)).take_while(move |at| *at < window.to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_cover_a_window_and_begin_with_the_local_day() {
        let moment = Moment { now: Timestamp(0), offset_minutes: 420 };
        let at = |text: &str| Timestamp::parse_iso(text.as_bytes()).unwrap().0.0;
        for (from, to, seconds, first) in [
            ("2026-11-28T11:45:00Z", "2026-11-28T12:00:00Z", 10, "2026-11-28T11:45:00Z"),
            ("2026-11-28T11:00:07Z", "2026-11-28T12:00:07Z", 60, "2026-11-28T11:00:00Z"),
            ("2026-11-27T12:00:00Z", "2026-11-28T12:00:00Z", 900, "2026-11-27T12:00:00Z"),
            ("2026-09-01T12:00:00Z", "2026-11-28T12:00:00Z", 86_400, "2026-08-31T17:00:00Z"),
            ("1990-01-01T00:00:00Z", "2026-11-28T12:00:00Z", 604_800 * 17, "1989-12-31T17:00:00Z"),
        ] {
            let window = Window { from: Timestamp(at(from)), to: Timestamp(at(to)) };
            let step = Step::of(window, moment);
            let starts: Vec<Timestamp> = step.starts(window).collect();
            assert_eq!(step.seconds, seconds, "{from}");
            if seconds <= 86_400 {
                assert_eq!(starts[0], Timestamp(at(first)));
            }
            assert!(starts[0] <= window.from && starts.len() <= 122, "{}", starts.len());
            assert!(starts[starts.len() - 1].0 + step.seconds * 1_000_000 >= window.to.0);
        }
    }
}
