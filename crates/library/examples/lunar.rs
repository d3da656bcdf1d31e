//! Prints every month of the lunar calendar from 1900 to 2100: first day, year, month, `1` for a leap month, days. With
//! `tet`: the first day and the name of each year. `tests/lunar/run.sh` compares what it prints with other programs.

#![allow(clippy::print_stdout, reason = "a program whose purpose is to print")]

use vg_library::calendar::{CalendarError, FIRST_YEAR, LAST_YEAR, lunar_months, tet, year_name};

fn main() -> Result<(), CalendarError> {
    let only_tet = std::env::args().nth(1).is_some_and(|word| word == "tet");
    for year in FIRST_YEAR..=LAST_YEAR {
        if only_tet {
            println!("{year}\t{}\t{}", tet(year)?, year_name(year));
            continue;
        }
        for month in lunar_months(year)? {
            println!("{}\t{}\t{}\t{}\t{}", month.first, month.year, month.month, u8::from(month.leap), month.days);
        }
    }
    Ok(())
}
