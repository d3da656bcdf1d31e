//! Times of JSON and CSV records: ISO texts, epoch numbers by their magnitude, .NET dates, audit ids.

use vg_model::{TimeQuality, Timestamp};

const MICROS_PER_SECOND: i64 = 1_000_000;

/// The time that `text` states. Without a zone the local time is `offset_seconds` east of UTC.
pub(crate) fn parse_time(text: &[u8], offset_seconds: i32) -> Option<(Timestamp, TimeQuality)> {
    if let Some((time, zoned)) = Timestamp::parse_iso(text) {
        return Some(if zoned {
            (time, TimeQuality::Exact)
        } else {
            (Timestamp(time.0 - i64::from(offset_seconds) * MICROS_PER_SECOND), TimeQuality::AssumedZone)
        });
    }
    if let Some(rest) = text.strip_prefix(b"/Date(") {
        // .NET DataContractJsonSerializer and PowerShell 5: milliseconds since 1970, then an offset that is only shown.
        let len = rest.iter().skip(1).take_while(|b| b.is_ascii_digit()).count() + 1;
        let digits = rest.get(..len).filter(|_| rest.get(len).is_some())?;
        let millis: i64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
        return Some((Timestamp(millis.checked_mul(1_000)?), TimeQuality::Exact));
    }
    // An audit id is `seconds.millis:serial`.
    let text = memchr::memchr(b':', text).map_or(text, |at| text.get(..at).unwrap_or_default());
    parse_epoch(text).map(|time| (time, TimeQuality::Exact))
}

/// Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by magnitude: seconds reach the year 5138
/// before they have the size of milliseconds of 1973.
fn parse_epoch(text: &[u8]) -> Option<Timestamp> {
    let (negative, digits) = text.strip_prefix(b"-").map_or((false, text), |rest| (true, rest));
    let point = memchr::memchr(b'.', digits);
    let (whole, fraction) = match point {
        Some(at) => (digits.get(..at)?, digits.get(at + 1..)?),
        None => (digits, &b""[..]),
    };
    if whole.is_empty() || whole.len() > 19 || point.is_some() && fraction.is_empty() {
        return None;
    }
    let digits = |text: &[u8]| {
        text.iter().try_fold(0i64, |value, b| {
            b.is_ascii_digit().then_some(())?;
            value.checked_mul(10)?.checked_add(i64::from(b - b'0'))
        })
    };
    let value = digits(whole)?;
    if !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // Micros per unit; the fraction of a unit matters for seconds and milliseconds.
    let scale: i64 = match value {
        0..100_000_000_000 => 1_000_000,
        100_000_000_000..100_000_000_000_000 => 1_000,
        100_000_000_000_000..100_000_000_000_000_000 => 1,
        _ => 0,
    };
    let micros = if scale == 0 {
        value / 1_000
    } else {
        let mut micros = value * scale;
        let mut unit = scale / 10;
        for digit in fraction.iter().take(6) {
            micros += i64::from(digit - b'0') * unit;
            unit /= 10;
        }
        micros
    };
    Some(Timestamp(if negative { -micros } else { micros }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_the_forms_that_producers_write() {
        let exact = |text: &str| match parse_time(text.as_bytes(), 25_200) {
            Some((time, TimeQuality::Exact)) => time.to_string(),
            other => format!("{other:?}"),
        };
        for text in [
            "2024-02-09T17:00:00.5Z",
            "2024-02-10T00:00:00.5+07:00",
            "1707498000.5",
            "1707498000.500000:42",
            "1707498000500",
            "1707498000500000",
            "1707498000500000000",
            "/Date(1707498000500)/",
            "/Date(1707498000500+0700)/",
        ] {
            assert_eq!(exact(text), "2024-02-09T17:00:00.500000Z", "{text}");
        }
        assert_eq!(exact("928.943457"), "1970-01-01T00:15:28.943457Z");
        let local = parse_time(b"2024-02-10 00:00:00", 25_200);
        assert_eq!(local.map(|(time, _)| time.to_string()).as_deref(), Some("2024-02-09T17:00:00.000000Z"));
        assert_eq!(local.map(|(_, quality)| quality), Some(TimeQuality::AssumedZone));
        for text in ["", "-", "1.", "yesterday", "1e9", "1.5e9", "99999999999999999999", "/Date()/", "/Date("] {
            assert_eq!(parse_time(text.as_bytes(), 0), None, "{text}");
        }
    }
}
