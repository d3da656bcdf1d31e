//! When the moon is new: conjunctions by the method of J. Meeus, *Astronomical Algorithms*, 2nd edition, chapter 49.
//!
//! The author states a mean error of 4 seconds and a largest one of 17 seconds for the years 1980 to mid 2020. The
//! difference between Terrestrial Time and Universal Time (ΔT) is measured up to 2025; after that it is an assumption,
//! see [`delta_t_seconds`].

/// Mean synodic month in days.
const SYNODIC_DAYS: f64 = 29.530_588_861;
/// Julian day (Terrestrial Time) of the mean new moon number 0, of 2000-01-06.
const FIRST_NEW_MOON: f64 = 2_451_550.097_66;
/// Lunations of a Julian century.
const LUNATIONS_PER_CENTURY: f64 = 1_236.85;

/// One periodic term: amplitude in days, power of the eccentricity factor, multiples of the sun's anomaly, the moon's
/// anomaly and the moon's argument of latitude.
type Term = (f64, i32, f64, f64, f64);

const TERMS: &[Term] = &[
    (-0.407_20, 0, 0.0, 1.0, 0.0),
    (0.172_41, 1, 1.0, 0.0, 0.0),
    (0.016_08, 0, 0.0, 2.0, 0.0),
    (0.010_39, 0, 0.0, 0.0, 2.0),
    (0.007_39, 1, -1.0, 1.0, 0.0),
    (-0.005_14, 1, 1.0, 1.0, 0.0),
    (0.002_08, 2, 2.0, 0.0, 0.0),
    (-0.001_11, 0, 0.0, 1.0, -2.0),
    (-0.000_57, 0, 0.0, 1.0, 2.0),
    (0.000_56, 1, 1.0, 2.0, 0.0),
    (-0.000_42, 0, 0.0, 3.0, 0.0),
    (0.000_42, 1, 1.0, 0.0, 2.0),
    (0.000_38, 1, 1.0, 0.0, -2.0),
    (-0.000_24, 1, -1.0, 2.0, 0.0),
    (-0.000_07, 0, 2.0, 1.0, 0.0),
    (0.000_04, 0, 0.0, 2.0, -2.0),
    (0.000_04, 0, 3.0, 0.0, 0.0),
    (0.000_03, 0, 1.0, 1.0, -2.0),
    (0.000_03, 0, 0.0, 2.0, 2.0),
    (-0.000_03, 0, 1.0, 1.0, 2.0),
    (0.000_03, 0, -1.0, 1.0, 2.0),
    (-0.000_02, 0, -1.0, 1.0, -2.0),
    (-0.000_02, 0, 1.0, 3.0, 0.0),
    (0.000_02, 0, 0.0, 4.0, 0.0),
];

/// Terms of the planets: amplitude in days, argument in degrees at lunation 0, its rate per lunation.
const PLANETS: &[(f64, f64, f64)] = &[
    (0.000_325, 299.77, 0.107_408),
    (0.000_165, 251.88, 0.016_321),
    (0.000_164, 251.83, 26.651_886),
    (0.000_126, 349.42, 36.412_478),
    (0.000_110, 84.66, 18.206_239),
    (0.000_062, 141.74, 53.303_771),
    (0.000_060, 207.14, 2.453_732),
    (0.000_056, 154.84, 7.306_860),
    (0.000_047, 34.52, 27.261_239),
    (0.000_042, 207.19, 0.121_824),
    (0.000_040, 291.34, 1.844_379),
    (0.000_037, 161.72, 24.198_154),
    (0.000_035, 239.56, 25.513_099),
    (0.000_023, 331.55, 3.592_518),
];

/// Number of the lunation whose new moon is nearest to a Julian day, give or take one.
#[must_use]
pub fn lunation_near(julian_day: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "some thousand lunations for two centuries")]
    let number = ((julian_day - FIRST_NEW_MOON) / SYNODIC_DAYS).round() as i32;
    number
}

/// Julian day, Terrestrial Time, of the new moon of a lunation.
#[must_use]
pub fn new_moon(lunation: i32) -> f64 {
    let k = f64::from(lunation);
    let t = k / LUNATIONS_PER_CENTURY;
    let (t2, t3, t4) = (t * t, t * t * t, t * t * t * t);
    let mean = FIRST_NEW_MOON + SYNODIC_DAYS * k + 0.000_154_37 * t2 - 0.000_000_150 * t3 + 0.000_000_000_73 * t4;
    let eccentricity = 1.0 - 0.002_516 * t - 0.000_007_4 * t2;
    let sun = (2.553_4 + 29.105_356_70 * k - 0.000_001_4 * t2 - 0.000_000_11 * t3).to_radians();
    let moon =
        (201.564_3 + 385.816_935_28 * k + 0.010_758_2 * t2 + 0.000_012_38 * t3 - 0.000_000_058 * t4).to_radians();
    let latitude =
        (160.710_8 + 390.670_502_84 * k - 0.001_611_8 * t2 - 0.000_002_27 * t3 + 0.000_000_011 * t4).to_radians();
    let node = (124.774_6 - 1.563_755_88 * k + 0.002_067_2 * t2 + 0.000_002_15 * t3).to_radians();
    let periodic: f64 = TERMS
        .iter()
        .map(|(amplitude, power, m, mm, f)| {
            amplitude * eccentricity.powi(*power) * (m * sun + mm * moon + f * latitude).sin()
        })
        .sum();
    let planets: f64 = PLANETS
        .iter()
        .enumerate()
        .map(|(index, (amplitude, at, rate))| {
            let drift = if index == 0 { -0.009_173 * t2 } else { 0.0 };
            amplitude * (at + rate * k + drift).to_radians().sin()
        })
        .sum();
    mean + periodic - 0.000_17 * node.sin() + planets
}

/// ΔT = Terrestrial Time − Universal Time, in seconds, for a year with its fraction.
///
/// Up to 2005: the polynomials of F. Espenak and J. Meeus (NASA/TP-2006-214141). 2005 to 2025: what the Earth did, between
/// the values that the IERS published for each fifth year. After 2025 nobody knows: a mild parabola of ours, 75 s in 2050
/// and 110 s in 2100; published predictions differ from it by some ten seconds in 2050 and by more than a minute in 2100.
/// A date depends on it only where a new moon falls that close to midnight.
#[must_use]
pub fn delta_t_seconds(year: f64) -> f64 {
    let poly = |x: f64, factors: &[f64]| factors.iter().rev().fold(0.0, |above, factor| above * x + factor);
    match year {
        y if y < 1920.0 => poly(y - 1900.0, &[-2.79, 1.494_119, -0.059_893_9, 0.006_196_6, -0.000_197]),
        y if y < 1941.0 => poly(y - 1920.0, &[21.20, 0.844_93, -0.076_100, 0.002_093_6]),
        y if y < 1961.0 => poly(y - 1950.0, &[29.07, 0.407, -1.0 / 233.0, 1.0 / 2_547.0]),
        y if y < 1986.0 => poly(y - 1975.0, &[45.45, 1.067, -1.0 / 260.0, -1.0 / 718.0]),
        y if y < 2005.0 => {
            poly(y - 2000.0, &[63.86, 0.334_5, -0.060_374, 0.001_727_5, 0.000_651_814, 0.000_023_735_99])
        }
        y if y < 2010.0 => 64.69 + (66.07 - 64.69) * (y - 2005.0) / 5.0,
        y if y < 2015.0 => 66.07 + (67.64 - 66.07) * (y - 2010.0) / 5.0,
        y if y < 2020.0 => 67.64 + (69.36 - 67.64) * (y - 2015.0) / 5.0,
        y if y < 2025.0 => 69.36 + (69.14 - 69.36) * (y - 2020.0) / 5.0,
        y => poly(y - 2025.0, &[69.14, 0.1, 0.006]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_new_moon_of_a_worked_example_is_met() {
        // Meeus, example 49.a: the new moon of February 1977, JDE 2443192.65118.
        let lunation = lunation_near(2_443_192.5);
        assert_eq!(lunation, -283);
        assert!((new_moon(lunation) - 2_443_192.651_18).abs() < 0.000_02);
    }

    #[test]
    fn delta_t_has_no_jumps() {
        let mut before = delta_t_seconds(1900.0);
        for tenth in 1..=2_010 {
            let now = delta_t_seconds(1900.0 + f64::from(tenth) / 10.0);
            assert!((now - before).abs() < 0.6, "jump of {} s in {}", now - before, 1900 + tenth / 10);
            before = now;
        }
    }
}
