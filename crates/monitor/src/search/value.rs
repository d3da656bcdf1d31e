//! Values as people write them, for the kind of their field.

use std::net::IpAddr;

use ipnet::IpNet;
use vg_model::Timestamp;

use super::error::{SearchError, Span};
use super::fields::{Field, Form};
use super::node::{Glob, Test};

/// When a search is asked: `now`, and the zone of times that name none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moment {
    /// The present.
    pub now: Timestamp,
    /// Minutes east of UTC.
    pub offset_minutes: i32,
}

/// A value in the text of a search.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) text: String,
    /// In double quotes: nothing in it is a wildcard.
    pub(super) quoted: bool,
    pub(super) span: Span,
}

/// An end of a range.
#[derive(Clone, Debug)]
pub(super) enum Bound {
    /// There is none.
    Open,
    /// This value is within.
    Including(Value),
    /// This value is outside.
    Excluding(Value),
}

/// What `field:value` asks.
pub(super) fn equal(field: &Field, value: &Value, moment: Moment) -> Result<Test, SearchError> {
    let text = value.text.as_str();
    let wild = !value.quoted && Glob::is_wild(text);
    if wild && Glob::read(text).is_anything() {
        return Ok(Test::Present);
    }
    match field.form {
        Form::Within => searched(if wild { Glob::read(text) } else { Glob::text(text) }, value.span).map(Test::Within),
        Form::Text if wild => searched(Glob::read(text), value.span).map(Test::Like),
        Form::Hex | Form::Address if wild => Ok(Test::Like(Glob::read(text))),
        _ if wild => Err(SearchError::value(
            value.span,
            format!("trường {} không phải chữ nên không dùng được * và ? bên trong giá trị", field.name),
            format!("field {} is no text, so * and ? cannot stand in its value", field.name),
        )),
        Form::Text => Ok(Test::Equal(text.to_owned())),
        Form::Hex => Ok(Test::Exact(text.to_lowercase())),
        Form::Address => match text.parse::<IpNet>() {
            Ok(network) => Ok(Test::Network(network.trunc())),
            Err(_) => Ok(Test::Exact(address(value)?.to_string())),
        },
        Form::Int => number(value).map(|number| Test::Numbers(Some(number), Some(number))),
        Form::Bool => truth(value).map(Test::Is),
        Form::Time => {
            let (start, end) = instant(value, moment)?;
            Ok(Test::Instants(Some(start), Some(end)))
        }
        Form::Day => {
            let day = day(value)?;
            Ok(Test::Days(Some(day.clone()), Some(day)))
        }
    }
}

/// What `field:=value` asks: the value as it is written.
pub(super) fn exact(field: &Field, value: &Value, moment: Moment) -> Result<Test, SearchError> {
    match field.form {
        Form::Text | Form::Within => Ok(Test::Exact(value.text.clone())),
        _ => equal(field, &Value { quoted: true, ..value.clone() }, moment),
    }
}

/// What a comparison or a range asks.
pub(super) fn range(field: &Field, low: &Bound, high: &Bound, span: Span, moment: Moment) -> Result<Test, SearchError> {
    match field.form {
        // A text of digits (a code of Windows, a level) is compared as a number.
        Form::Int | Form::Text => {
            let low = bound(low, number, |number| number.checked_add(1))?;
            let high = bound(high, number, |number| number.checked_sub(1))?;
            Ok(Test::Numbers(low, high))
        }
        Form::Time => {
            let low = match low {
                Bound::Open => None,
                Bound::Including(value) => Some(instant(value, moment)?.0),
                Bound::Excluding(value) => Some(instant(value, moment)?.1),
            };
            let high = match high {
                Bound::Open => None,
                Bound::Including(value) => Some(instant(value, moment)?.1),
                Bound::Excluding(value) => Some(instant(value, moment)?.0),
            };
            Ok(Test::Instants(low, high))
        }
        Form::Day => {
            let next = |by: i64| move |day: String| moved(&day, by);
            Ok(Test::Days(bound(low, day, next(1))?, bound(high, day, next(-1))?))
        }
        Form::Address => {
            let next = |address: IpAddr| key_number(address).checked_add(1).map(of_number);
            let before = |address: IpAddr| key_number(address).checked_sub(1).map(of_number);
            Ok(Test::Addresses(bound(low, address, next)?, bound(high, address, before)?))
        }
        Form::Within | Form::Bool | Form::Hex => Err(SearchError::value(
            span,
            format!("trường {} không so sánh lớn nhỏ được; chỉ số, thời gian và địa chỉ mới có khoảng", field.name),
            format!("field {} has no order; ranges are of numbers, times and addresses", field.name),
        )),
    }
}

/// An end of a range as a value that is within.
fn bound<T>(
    bound: &Bound,
    read: impl Fn(&Value) -> Result<T, SearchError>,
    step: impl Fn(T) -> Option<T>,
) -> Result<Option<T>, SearchError> {
    match bound {
        Bound::Open => Ok(None),
        Bound::Including(value) => read(value).map(Some),
        Bound::Excluding(value) => match step(read(value)?) {
            Some(next) => Ok(Some(next)),
            None => Err(SearchError::value(
                value.span,
                "không có giá trị nào ngoài giới hạn này",
                "nothing lies beyond this bound",
            )),
        },
    }
}

/// A text that is looked for must have something in it that can be found.
pub(super) fn searched(glob: Glob, span: Span) -> Result<Glob, SearchError> {
    let glob = glob.map(vg_formats::search_key);
    let empty = glob.0.iter().all(|piece| match piece {
        super::node::Piece::Text(text) => text.is_empty(),
        super::node::Piece::Any => true,
        super::node::Piece::One => false,
    });
    if empty && !glob.is_anything() || glob.0.is_empty() {
        return Err(SearchError::value(
            span,
            "không có chữ nào để tìm; hãy ghi ít nhất một chữ hoặc số",
            "there is nothing to look for; give at least one letter or digit",
        ));
    }
    Ok(glob)
}

fn number(value: &Value) -> Result<i64, SearchError> {
    value.text.parse().map_err(|_| {
        SearchError::value(
            value.span,
            format!("“{}” không phải số nguyên", shown(&value.text)),
            format!("“{}” is no whole number", shown(&value.text)),
        )
    })
}

fn truth(value: &Value) -> Result<bool, SearchError> {
    match vg_formats::search_key(&value.text).as_str() {
        "true" | "dung" | "co" | "yes" | "1" => Ok(true),
        "false" | "sai" | "khong" | "no" | "0" => Ok(false),
        _ => Err(SearchError::value(value.span, "giá trị phải là true hoặc false", "the value must be true or false")),
    }
}

fn address(value: &Value) -> Result<IpAddr, SearchError> {
    let text = value.text.trim_start_matches('[').trim_end_matches(']');
    text.parse::<IpAddr>().map(|address| address.to_canonical()).map_err(|_| {
        SearchError::value(
            value.span,
            format!("“{}” không phải địa chỉ; ví dụ: 10.0.0.5, 10.0.0.0/8, 10.0.*, 2001:db8::/32", shown(&value.text)),
            format!("“{}” is no address; for example: 10.0.0.5, 10.0.0.0/8, 10.0.*, 2001:db8::/32", shown(&value.text)),
        )
    })
}

/// An address as a number, IPv4 where IPv6 has it.
pub(super) fn key_number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn of_number(number: u128) -> IpAddr {
    IpAddr::V6(number.into()).to_canonical()
}

const DAY_US: i64 = 86_400_000_000;
/// Times that a search may name: the surface reads texts of times within some centuries around now.
const TIMES: std::ops::Range<i64> = -DAY_US * 365 * 100..DAY_US * 365 * 250;

/// What a time stands for, in microseconds since 1970: its begin, and the begin of what follows. A day is a day, a minute a minute.
fn instant(value: &Value, moment: Moment) -> Result<(i64, i64), SearchError> {
    let text = value.text.trim();
    let found = relative(text, moment.now.0).map(|at| (at, at + 1)).or_else(|| absolute(text, moment.offset_minutes));
    found.filter(|(start, end)| TIMES.contains(start) && TIMES.contains(end)).ok_or_else(|| {
        SearchError::value(
            value.span,
            format!(
                "“{}” không phải thời điểm; ví dụ: now-15m, now-1h, now-7d, 2026-11-28, \"2026-11-28 08:30\", 2026-11-28T01:30:00Z",
                shown(text)
            ),
            format!(
                "“{}” is no time; for example: now-15m, now-1h, now-7d, 2026-11-28, \"2026-11-28 08:30\", 2026-11-28T01:30:00Z",
                shown(text)
            ),
        )
    })
}

/// The instant that a text names, as a bound of the time of a search.
///
/// # Errors
///
/// When it is none.
pub fn time_of(text: &str, moment: Moment) -> Result<Timestamp, SearchError> {
    let span = Span { start: 0, end: text.chars().count() };
    let value = Value { text: text.to_owned(), quoted: true, span };
    instant(&value, moment).map(|(start, _)| Timestamp(start))
}

/// `now`, `now-15m`, `now-1d+2h`.
fn relative(text: &str, now: i64) -> Option<i64> {
    let mut rest = text.strip_prefix("now")?;
    let mut at = now;
    while let Some(sign) = rest.chars().next() {
        let sign = match sign {
            '-' => -1,
            '+' => 1,
            _ => return None,
        };
        rest = rest.get(1..)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at_checked(digits)?;
        let unit: i64 = match after.chars().next()? {
            's' => 1_000_000,
            'm' => 60_000_000,
            'h' => 3_600_000_000,
            'd' => DAY_US,
            'w' => 7 * DAY_US,
            _ => return None,
        };
        at = at.checked_add(number.parse::<i64>().ok()?.checked_mul(unit)?.checked_mul(sign)?)?;
        rest = after.get(1..)?;
    }
    Some(at)
}

/// A day, or a day and a time of it, with or without zone.
fn absolute(text: &str, offset_minutes: i32) -> Option<(i64, i64)> {
    let offset = i64::from(offset_minutes) * 60_000_000;
    if text.len() == 10 {
        let (at, _) = Timestamp::parse_iso(format!("{text}T00:00").as_bytes())?;
        return Some((at.0 - offset, at.0 - offset + DAY_US));
    }
    let (at, zoned) = Timestamp::parse_iso(text.as_bytes())?;
    let width = match (text.as_bytes().get(16), text.as_bytes().get(19)) {
        (Some(b':'), Some(b'.' | b',')) => 1,
        (Some(b':'), _) => 1_000_000,
        _ => 60_000_000,
    };
    let at = if zoned { at.0 } else { at.0 - offset };
    Some((at, at + width))
}

fn day(value: &Value) -> Result<String, SearchError> {
    moved(&value.text, 0).ok_or_else(|| {
        SearchError::value(
            value.span,
            format!("“{}” không phải ngày; ví dụ: 2026-11-28", shown(&value.text)),
            format!("“{}” is no day; for example: 2026-11-28", shown(&value.text)),
        )
    })
}

/// A day so many days later, as `YYYY-MM-DD`.
fn moved(day: &str, by: i64) -> Option<String> {
    if day.len() != 10 {
        return None;
    }
    let (at, _) = Timestamp::parse_iso(format!("{day}T00:00").as_bytes())?;
    let (year, month, day, ..) = Timestamp(at.0.checked_add(by.checked_mul(DAY_US)?)?).civil();
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Characters of a value that an error repeats.
const SHOWN: usize = 60;

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Moment = Moment { now: Timestamp(1_795_867_200_000_000), offset_minutes: 420 };

    /// An instant without what is below the second where there is none.
    fn whole(at: Timestamp) -> String {
        at.to_string().replace(".000000", "")
    }

    fn times(text: &str) -> Option<(String, i64)> {
        let value = Value { text: text.to_owned(), quoted: false, span: Span::default() };
        let (start, end) = instant(&value, MOMENT).ok()?;
        Some((whole(Timestamp(start)), end - start))
    }

    #[test]
    fn times_stand_for_as_much_as_they_say() {
        let of = |text| times(text).map(|(at, width)| (at, width / 1_000_000));
        assert_eq!(whole(MOMENT.now), "2026-11-28T12:00:00Z");
        assert_eq!(of("now-15m"), Some(("2026-11-28T11:45:00Z".to_owned(), 0)));
        assert_eq!(of("now-1d+2h"), Some(("2026-11-27T14:00:00Z".to_owned(), 0)));
        assert_eq!(of("2026-11-28"), Some(("2026-11-27T17:00:00Z".to_owned(), 86_400)));
        assert_eq!(of("2026-11-28 08:30"), Some(("2026-11-28T01:30:00Z".to_owned(), 60)));
        assert_eq!(of("2026-11-28T08:30:05"), Some(("2026-11-28T01:30:05Z".to_owned(), 1)));
        assert_eq!(of("2026-11-28T08:30:05Z"), Some(("2026-11-28T08:30:05Z".to_owned(), 1)));
        assert_eq!(times("2026-11-28T08:30:05.25+07:00"), Some(("2026-11-28T01:30:05.250000Z".to_owned(), 1)));
        for wrong in [
            "",
            "now-",
            "now-5",
            "now-5y",
            "nowadays",
            "28/11/2026",
            "2026-13-01",
            "now-99999999999999d",
            "0001-01-01",
            "9999-01-01",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_move_over_months() {
        assert_eq!(moved("2026-11-30", 1).as_deref(), Some("2026-12-01"));
        assert_eq!(moved("2024-03-01", -1).as_deref(), Some("2024-02-29"));
        assert_eq!(moved("2026-11-31", 0), None);
        assert_eq!(of_number(key_number("10.0.0.255".parse().unwrap()) + 1).to_string(), "10.0.1.0");
    }
}
