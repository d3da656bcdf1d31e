//! Time spans of correlations and of the deprecated `timeframe`.
//!
//! Specification: Sigma correlations 2.1, Time Selection: a number and one of `s`, `m`, `h`, `d`. The longer units `w`,
//! `M` (30 days) and `y` (365 days) are in use elsewhere and taken too.

/// The span in microseconds, or what is wrong with it.
pub(super) fn parse(text: &str) -> Result<i64, String> {
    let text = text.trim();
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, unit) = text.split_at_checked(split).unwrap_or((text, ""));
    let bad = || format!("'{text}' is not a time span: write a number and s, m, h or d, such as 90m");
    let seconds: i64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        "M" => 30 * 86_400,
        "y" => 365 * 86_400,
        _ => return Err(bad()),
    };
    let count: i64 = digits.parse().map_err(|_| bad())?;
    match count.checked_mul(seconds).and_then(|seconds| seconds.checked_mul(1_000_000)) {
        Some(micros) if micros > 0 => Ok(micros),
        _ => Err(bad()),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn units() {
        let second = 1_000_000;
        for (text, expected) in [
            ("15s", 15 * second),
            ("90m", 5_400 * second),
            ("1h", 3_600 * second),
            ("7d", 604_800 * second),
            ("2w", 1_209_600 * second),
            ("1M", 2_592_000 * second),
            ("1y", 31_536_000 * second),
        ] {
            assert_eq!(parse(text), Ok(expected), "{text}");
        }
        for text in ["", "5", "m", "0s", "-5m", "1.5h", "5 m", "5x", "99999999999999y"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
