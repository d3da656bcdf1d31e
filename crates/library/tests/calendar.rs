//! Tết of two centuries, against the list that was compared with other programs.

use chrono::NaiveDate;
use vg_library::calendar::{tet, year_name};

/// Made by `cargo run -p vg-library --example lunar tet` after `tests/lunar/run.sh` had explained every difference from an
/// ephemeris, two Vietnamese programs and a Chinese table.
const VERIFIED: &str = include_str!("tet.tsv");

#[test]
fn tet_and_the_name_of_each_year_are_as_verified() {
    let mut years = 1900..=2100;
    for line in VERIFIED.lines() {
        let [year, day, name] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let year: i32 = year.parse().unwrap();
        assert_eq!(years.next(), Some(year));
        assert_eq!(tet(year).unwrap(), day.parse::<NaiveDate>().unwrap(), "{year}");
        assert_eq!(year_name(year), name);
    }
    assert_eq!(years.next(), None);
}

#[test]
fn tet_differs_from_the_chinese_date_where_the_new_moon_falls_between_the_midnights() {
    // The Chinese dates are 2007-02-18, 2030-02-03 and 2053-02-19; in 1985 a whole month lies between.
    for (year, month, day) in [(1985, 1, 21), (2007, 2, 17), (2030, 2, 2), (2053, 2, 18)] {
        assert_eq!(tet(year).unwrap(), NaiveDate::from_ymd_opt(year, month, day).unwrap());
    }
}
