//! Dates as people and programs print them: which instant they may mean, and how sure that is.

use vg_model::Timestamp;

use super::clean;

/// A date that was printed, with every reading that it allows.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Stamp {
    /// What was printed.
    pub printed: String,
    /// The readings, likeliest first: none when it cannot be read, two when day and month can be exchanged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// Whose clock it is.
    #[serde(default)]
    pub zone: Zone,
    /// True when the order of day and month was settled by other dates of the same input, not by this one.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub settled: bool,
}

/// One reading: an instant, or the face of a clock whose zone is not known.
///
/// In machine output `2019-03-07T07:54:07Z` is an instant, `2019-03-07T07:54:07` a clock face, `2019-03-07` a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reading {
    /// The face of the clock, written as though it were UTC; the instant itself when [`Stamp::zone`] is `Utc`.
    pub face: Timestamp,
    /// False when only a day was printed; the face is then midnight.
    pub has_clock: bool,
    /// True when the face is an instant.
    pub instant: bool,
}

/// Whose clock a stamp shows.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// The clock of the host or the person; the zone is not said.
    #[default]
    Local,
    /// UTC, or a zone that was said and taken off.
    Utc,
}

/// The order of day and month in dates that are printed with numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrder {
    /// 31/12/2023.
    DayFirst,
    /// 12/31/2023.
    MonthFirst,
}

impl serde::Serialize for Reading {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut text = Vec::new();
        let micros = self.face.0.rem_euclid(1_000_000) != 0;
        self.face.write_rfc3339(if micros { 6 } else { 0 }, &mut text);
        let text = String::from_utf8_lossy(&text);
        let face = text.trim_end_matches('Z');
        let shown = match (self.has_clock, self.instant) {
            (false, _) => face.split('T').next().unwrap_or_default().to_owned(),
            (true, true) => format!("{face}Z"),
            (true, false) => face.to_owned(),
        };
        serializer.serialize_str(&shown)
    }
}

impl<'de> serde::Deserialize<'de> for Reading {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let has_clock = text.contains('T');
        let whole = if has_clock { text.clone().into_owned() } else { format!("{text}T00:00:00") };
        let (face, instant) = Timestamp::parse_iso(whole.as_bytes()).ok_or_else(|| {
            serde::de::Error::custom("a reading is YYYY-MM-DD, with Thh:mm:ss and Z where they are known")
        })?;
        Ok(Self { face, has_clock, instant })
    }
}

impl Stamp {
    /// A stamp whose instant is known.
    #[must_use]
    pub fn instant(printed: &str, face: Timestamp) -> Self {
        let readings = vec![Reading { face, has_clock: true, instant: true }];
        Self { printed: clean(printed), readings, zone: Zone::Utc, settled: false }
    }

    /// Reads a date as printed. Every form that is not ISO, year-first or `dd.mm.yyyy` is ambiguous when both numbers
    /// could be a month.
    #[must_use]
    pub fn parse(printed: &str) -> Self {
        let text = clean(printed);
        if let Some((face, instant)) = Timestamp::parse_iso(text.as_bytes()) {
            let zone = if instant { Zone::Utc } else { Zone::Local };
            return Self {
                printed: text,
                readings: vec![Reading { face, has_clock: true, instant }],
                zone,
                settled: false,
            };
        }
        let readings = civil(&text);
        Self { printed: text, readings, zone: Zone::Local, settled: false }
    }

    /// True when there is exactly one reading.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.readings.len() == 1
    }

    /// True when day and month can be exchanged.
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.readings.len() > 1
    }

    /// The order that this date proves by itself: a number above 12 can only be the day.
    #[must_use]
    pub fn proves(&self) -> Option<DateOrder> {
        let numbers = Numbers::of(&self.printed)?;
        match (numbers.year_first, numbers.first > 12, numbers.second > 12) {
            (false, true, false) => Some(DateOrder::DayFirst),
            (false, false, true) => Some(DateOrder::MonthFirst),
            _ => None,
        }
    }
}

/// Settles ambiguous stamps by those of the same input that prove an order; contradicting proofs settle nothing.
/// Returns how many remain ambiguous.
pub fn settle(stamps: &mut [&mut Stamp], also: &[Stamp]) -> usize {
    let orders: Vec<DateOrder> = stamps.iter().map(|stamp| &**stamp).chain(also).filter_map(Stamp::proves).collect();
    let order = match orders.first() {
        Some(order) if orders.iter().all(|other| other == order) => Some(*order),
        _ => None,
    };
    let mut left = 0;
    for stamp in stamps.iter_mut().filter(|stamp| stamp.is_ambiguous()) {
        match order {
            // Readings of an ambiguous stamp are day first, then month first.
            Some(DateOrder::DayFirst) => stamp.readings.truncate(1),
            Some(DateOrder::MonthFirst) => drop(stamp.readings.remove(0)),
            None => {
                left += 1;
                continue;
            }
        }
        stamp.settled = true;
    }
    left
}

/// The numbers of a date and what follows them.
struct Numbers<'a> {
    first: u32,
    second: u32,
    year: i32,
    year_first: bool,
    dotted: bool,
    rest: &'a str,
}

impl<'a> Numbers<'a> {
    fn of(text: &'a str) -> Option<Self> {
        if let Some(day) = compact(text) {
            return Some(day);
        }
        let (a, rest) = number(text)?;
        let separator = rest.chars().next().filter(|c| matches!(c, '/' | '-' | '.'))?;
        let (b, rest) = number(rest.strip_prefix(separator)?.trim_start())?;
        let (c, rest) = number(rest.strip_prefix(separator)?.trim_start())?;
        let dotted = separator == '.';
        if a.len == 4 {
            return Some(Self {
                first: b.value,
                second: c.value,
                year: a.value as i32,
                year_first: true,
                dotted,
                rest,
            });
        }
        let year = match c.len {
            4 => c.value as i32,
            // Two digits: this product reads inventories of this century and the last years of the one before.
            2 => {
                if c.value < 70 {
                    2000 + c.value as i32
                } else {
                    1900 + c.value as i32
                }
            }
            _ => return None,
        };
        Some(Self { first: a.value, second: b.value, year, year_first: false, dotted, rest })
    }
}

/// `20190321`, as Windows keeps the date of some hotfixes.
fn compact(text: &str) -> Option<Numbers<'_>> {
    let (all, rest) = number(text)?;
    let plausible = all.len == 8 && (19_000_101..=22_001_231).contains(&all.value);
    plausible.then_some(Numbers {
        first: all.value / 100 % 100,
        second: all.value % 100,
        year: (all.value / 10_000) as i32,
        year_first: true,
        dotted: false,
        rest,
    })
}

struct Number {
    value: u32,
    len: usize,
}

fn number(text: &str) -> Option<(Number, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at_checked(len)?;
    (1..=8).contains(&len).then_some(())?;
    Some((Number { value: digits.parse().ok()?, len }, rest))
}

fn civil(text: &str) -> Vec<Reading> {
    let Some(numbers) = Numbers::of(text) else { return Vec::new() };
    let Some(clock) = clock(numbers.rest) else { return Vec::new() };
    let (hour, minute, second) = clock.unwrap_or((0, 0, 0));
    let reading = |month, day| {
        let face = Timestamp::from_civil(numbers.year, month, day, hour, minute, second, 0)?;
        Some(Reading { face, has_clock: clock.is_some(), instant: false })
    };
    let day_first = reading(numbers.second, numbers.first);
    let month_first = reading(numbers.first, numbers.second);
    if numbers.year_first {
        return month_first.into_iter().collect();
    }
    // Dots separate day, month and year wherever they are used (DIN 5008 and its like).
    if numbers.dotted {
        return day_first.into_iter().collect();
    }
    let mut readings: Vec<Reading> = day_first.into_iter().chain(month_first).collect();
    readings.dedup();
    readings
}

/// `Some(None)` when there is no clock, `None` when what follows the date cannot be read.
fn clock(text: &str) -> Option<Option<(u32, u32, u32)>> {
    let text = text.trim_start_matches([',', ' ', 'T']).trim();
    if text.is_empty() {
        return Some(None);
    }
    let (hour, rest) = number(text)?;
    let (minute, rest) = number(rest.strip_prefix([':', '.'])?)?;
    let (second, rest) = match rest.strip_prefix([':', '.']).and_then(number) {
        Some((second, rest)) => (second.value, rest),
        None => (0, rest),
    };
    let half: String = rest.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
    let vietnamese = rest.trim();
    let hour = match (half.as_str(), vietnamese) {
        ("", "") => hour.value,
        ("am", _) | (_, "SA") => hour.value % 12,
        ("pm", _) | (_, "CH") => hour.value % 12 + 12,
        _ => return None,
    };
    (hour < 24 && minute.value < 60 && second < 61).then_some(Some((hour, minute.value, second)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let stamp = Stamp::parse(text);
        stamp.readings.iter().map(|r| serde_json::to_value(r).unwrap().as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn dates_of_many_locales() {
        assert_eq!(shown("30-4-2018, 22:22:37"), ["2018-04-30T22:22:37"]);
        assert_eq!(shown("5/24/2018, 9:07:00 PM"), ["2018-05-24T21:07:00"]);
        assert_eq!(shown("3/7/2019, 12:54:07 AM"), ["2019-07-03T00:54:07", "2019-03-07T00:54:07"]);
        assert_eq!(shown("04.03.2019, 11:44:54"), ["2019-03-04T11:44:54"]);
        assert_eq!(shown("2019-03-01, 05:05:05"), ["2019-03-01T05:05:05"]);
        assert_eq!(shown("2022/04/13, 12:25:41"), ["2022-04-13T12:25:41"]);
        assert_eq!(shown("5/5/2022"), ["2022-05-05"]);
        assert_eq!(shown("20190321"), ["2019-03-21"]);
        assert_eq!(shown("2023-12-29T10:00:00+07:00"), ["2023-12-29T03:00:00Z"]);
        assert_eq!(shown("15/02/2024 3:05:09 CH"), ["2024-02-15T15:05:09"]);
        for text in ["", "yesterday", "31/31/2020", "1/2", "4/3/2019 25:00:00", "99999999999", "1/2/3"] {
            assert!(shown(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn one_sure_date_settles_the_others() {
        let mut a = Stamp::parse("3/7/2019");
        let mut b = Stamp::parse("3/25/2019");
        assert_eq!(settle(&mut [&mut a, &mut b], &[]), 0);
        assert!(a.settled && a.is_certain() && !b.settled);
        assert_eq!(a.readings[0].face.civil().1, 3);
        let mut c = Stamp::parse("3/7/2019");
        assert_eq!(settle(&mut [&mut c], &[]), 1);
        let proofs = [Stamp::parse("25/3/2019"), Stamp::parse("3/25/2019")];
        assert_eq!(settle(&mut [&mut c], &proofs), 1, "contradicting proofs settle nothing");
        assert!(c.is_ambiguous());
    }

    #[test]
    fn stamps_survive_a_round_trip() {
        for text in ["3/7/2019", "2019-03-01, 05:05:05", "2023-12-29T10:00:00.25Z", "nonsense"] {
            let stamp = Stamp::parse(text);
            let json = serde_json::to_string(&stamp).unwrap();
            assert_eq!(serde_json::from_str::<Stamp>(&json).unwrap(), stamp, "{json}");
        }
    }
}
