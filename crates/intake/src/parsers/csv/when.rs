//! Times as programs with a local format write them into tables.

use vg_model::{TimeQuality, Timestamp};

use crate::parsers::json::parse_time;

/// The time that a cell states, in a form of machines or in a local one (`2/9/2024 5:00:01 PM`, `9/2/2024 5:00:01 CH`).
///
/// The half of the day tells the order of day and month: AM and PM are written by English (US) systems, month first; SA
/// and CH by Vietnamese ones, day first. Without it only a number above 12 does; an ambiguous date is no time.
pub(super) fn cell_time(text: &[u8], offset_seconds: i32) -> Option<(Timestamp, TimeQuality)> {
    let text = text.trim_ascii();
    parse_time(text, offset_seconds).or_else(|| {
        let local = local_time(std::str::from_utf8(text).ok()?)?;
        Some((Timestamp(local.0 - i64::from(offset_seconds) * 1_000_000), TimeQuality::AssumedZone))
    })
}

fn local_time(text: &str) -> Option<Timestamp> {
    let mut words = text.split_ascii_whitespace();
    let (date, clock, half) = (words.next()?, words.next()?, words.next());
    let mut date = date.split('/').map(str::parse::<u32>);
    let (first, second, year) = (date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let mut clock = clock.split(':').map(str::parse::<u32>);
    let (hour, minute, seconds) = (clock.next()?.ok()?, clock.next()?.ok()?, clock.next().unwrap_or(Ok(0)).ok()?);
    if words.next().is_some() || date.next().is_some() || clock.next().is_some() || !(1_000..=9_999).contains(&year) {
        return None;
    }
    let month_first = match half {
        Some("AM" | "PM") => true,
        Some("SA" | "CH") => false,
        None if first > 12 => false,
        None if second > 12 => true,
        _ => return None,
    };
    let (month, day) = if month_first { (first, second) } else { (second, first) };
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some("PM" | "CH") => hour % 12 + 12,
        Some(_) => hour % 12,
        None => hour,
    };
    Timestamp::from_civil(year as i32, month, day, hour, minute, seconds, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_forms_are_read_when_they_are_not_ambiguous() {
        for text in ["2/9/2024 5:00:01 PM", "9/2/2024 5:00:01 CH", "29/2/2024 00:00:01", "2/29/2024 12:00:01 AM"] {
            let (time, quality) = cell_time(text.as_bytes(), 0).unwrap();
            let expected = if text.contains("29/") || text.contains("/29") {
                "2024-02-29T00:00:01"
            } else {
                "2024-02-09T17:00:01"
            };
            assert!(time.to_string().starts_with(expected), "{text} {time}");
            assert_eq!(quality, TimeQuality::AssumedZone);
        }
        for text in ["2/9/2024 17:00:01", "13/13/2024 1:00:00", "2/9/2024 13:00:00 PM", "2/9/24 1:00 PM", "", "9/2"] {
            assert_eq!(cell_time(text.as_bytes(), 0), None, "{text}");
        }
    }
}
