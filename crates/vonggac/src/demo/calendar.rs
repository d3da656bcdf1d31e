//! The week of Tết Giáp Thìn 2024 at the office: Monday 5 to Monday 12 February, New Year's Day on Saturday the 10th,
//! local time seven hours ahead of UTC. When people work, and how times are written.

use vg_model::Timestamp;

use super::random::Random;

/// Days of the week from its first to its last.
pub(super) const DAYS: u32 = 8;
/// Local time is so many seconds ahead of UTC.
pub(super) const OFFSET_SECONDS: i64 = 7 * 3600;
/// 2024-02-05T00:00:00+07:00, seconds since 1970.
const BEGIN: i64 = 1_707_066_000;
const DAY: i64 = 86_400;
const MICROS: i64 = 1_000_000;

/// How full the office is on each day, per mille. Work ends on the 7th (28 of the last lunar month).
const BUSY: [u64; DAYS as usize] = [1000, 960, 640, 45, 25, 10, 15, 25];

/// How work is spread over the hours of a day.
const OFFICE_HOURS: [u64; 24] = [0, 0, 0, 0, 0, 0, 2, 30, 60, 70, 65, 40, 12, 35, 65, 65, 55, 25, 6, 3, 2, 1, 0, 0];
/// How visits from outside are spread.
const PUBLIC_HOURS: [u64; 24] =
    [12, 8, 5, 4, 4, 8, 18, 35, 55, 62, 58, 48, 40, 42, 52, 56, 52, 46, 42, 48, 56, 52, 36, 22];

/// The instant of a local time; `day` 0 is Monday 5 February.
pub(super) fn local(day: u32, hour: u32, minute: u32, second: u32) -> Timestamp {
    let seconds = i64::from(day) * DAY + i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    Timestamp((BEGIN + seconds) * MICROS)
}

/// `time` and so many milliseconds.
pub(super) fn later(time: Timestamp, millis: u64) -> Timestamp {
    Timestamp(time.0 + millis as i64 * 1000)
}

/// What `count` of a full day comes to on `day`.
pub(super) fn office_share(day: u32, count: u64) -> u64 {
    (count * BUSY.get(day as usize).copied().unwrap_or(0) + 500) / 1000
}

/// A time of `day` in office hours.
pub(super) fn office_time(random: &mut Random, day: u32) -> Timestamp {
    spread(random, day, &OFFICE_HOURS)
}

/// A time of `day` when the public is awake.
pub(super) fn public_time(random: &mut Random, day: u32) -> Timestamp {
    spread(random, day, &PUBLIC_HOURS)
}

/// Any time of `day`.
pub(super) fn any_time(random: &mut Random, day: u32) -> Timestamp {
    later(local(day, 0, 0, 0), random.below(DAY as u64 * 1000))
}

fn spread(random: &mut Random, day: u32, hours: &[u64]) -> Timestamp {
    let hour = random.weighted(hours);
    later(local(day, hour as u32, 0, 0), random.below(3_600_000))
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Local date and time.
fn civil(time: Timestamp) -> (i32, u32, u32, u32, u32, u32, u32) {
    Timestamp(time.0 + OFFSET_SECONDS * MICROS).civil()
}

fn month(number: u32) -> &'static str {
    MONTHS.get(number.saturating_sub(1) as usize).copied().unwrap_or_default()
}

/// `Feb  5 07:31:02`, local (RFC 3164 §4.1.2).
pub(super) fn bsd(time: Timestamp) -> String {
    let (_, mon, day, hour, minute, second, _) = civil(time);
    format!("{} {day:2} {hour:02}:{minute:02}:{second:02}", month(mon))
}

/// `05/Feb/2024:07:31:02 +0700`.
pub(super) fn common_log(time: Timestamp) -> String {
    let (year, mon, day, hour, minute, second, _) = civil(time);
    format!("{day:02}/{}/{year}:{hour:02}:{minute:02}:{second:02} +0700", month(mon))
}

/// `2024/02/05 07:31:02`, local, as nginx writes errors.
pub(super) fn nginx_error(time: Timestamp) -> String {
    let (year, mon, day, hour, minute, second, _) = civil(time);
    format!("{year}/{mon:02}/{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// `2024-02-05 07:31:02`, local.
pub(super) fn plain_local(time: Timestamp) -> String {
    let (year, mon, day, hour, minute, second, _) = civil(time);
    format!("{year}-{mon:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// `2024-02-05T07:31:02.123456+0700` with `zone` as given.
pub(super) fn iso_local(time: Timestamp, zone: &str) -> String {
    let (year, mon, day, hour, minute, second, micros) = civil(time);
    format!("{year}-{mon:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}{zone}")
}

/// `2024-02-05T00:31:02.123Z`.
pub(super) fn iso_utc(time: Timestamp) -> String {
    let (year, mon, day, hour, minute, second, micros) = time.civil();
    format!("{year}-{mon:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", micros / 1000)
}

/// `2024-02-05 00:31:02.123`, UTC, as Sysmon writes it.
pub(super) fn sysmon(time: Timestamp) -> String {
    iso_utc(time).replace('T', " ").replace('Z', "")
}

/// Seconds since 1970 with so many decimals (3 or 6).
pub(super) fn epoch(time: Timestamp, decimals: usize) -> String {
    let (seconds, micros) = (time.0 / MICROS, time.0 % MICROS);
    if decimals == 3 { format!("{seconds}.{:03}", micros / 1000) } else { format!("{seconds}.{micros:06}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_years_day_begins_at_five_in_the_afternoon_utc() {
        let time = local(5, 0, 0, 0);
        assert_eq!(time.to_string(), "2024-02-09T17:00:00.000000Z");
        assert_eq!(bsd(time), "Feb 10 00:00:00");
        assert_eq!(bsd(local(0, 7, 5, 9)), "Feb  5 07:05:09");
        assert_eq!(common_log(time), "10/Feb/2024:00:00:00 +0700");
        assert_eq!(nginx_error(time), "2024/02/10 00:00:00");
        assert_eq!(iso_local(time, "+07:00"), "2024-02-10T00:00:00.000000+07:00");
        assert_eq!(sysmon(later(time, 5)), "2024-02-09 17:00:00.005");
        assert_eq!(epoch(later(time, 5), 3), "1707498000.005");
    }

    #[test]
    fn the_office_empties() {
        assert_eq!(
            (office_share(0, 100), office_share(2, 100), office_share(5, 100), office_share(9, 100)),
            (100, 64, 1, 0)
        );
    }
}
