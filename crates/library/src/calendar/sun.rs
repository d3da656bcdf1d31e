//! Where the sun stands: its apparent longitude, from which the lunar calendar takes solstice and solar terms.
//!
//! The series is the leading part of VSOP87 (P. Bretagnon, G. Francou, 1988) for the longitude of the Earth, as reduced
//! in J. Meeus, *Astronomical Algorithms*, 2nd edition, appendix III; terms below 30·10⁻⁸ rad are left out. What is left
//! out amounts to some arc seconds at the very most, and the sun takes 24 seconds of time for one arc second.

/// Days of a Julian century.
const CENTURY_DAYS: f64 = 36_525.0;
/// Julian day of 2000-01-01 12:00 Terrestrial Time, from which the series count.
const J2000: f64 = 2_451_545.0;

/// One term of a series: amplitude in 10⁻⁸ rad, phase in rad, rate in rad per thousand years.
type Term = (f64, f64, f64);

const L0: &[Term] = &[
    (175_347_046.0, 0.0, 0.0),
    (3_341_656.0, 4.669_256_8, 6_283.075_850_0),
    (34_894.0, 4.626_10, 12_566.151_70),
    (3_497.0, 2.744_1, 5_753.384_9),
    (3_418.0, 2.828_9, 3.523_1),
    (3_136.0, 3.627_7, 77_713.771_5),
    (2_676.0, 4.418_1, 7_860.419_4),
    (2_343.0, 6.135_2, 3_930.209_7),
    (1_324.0, 0.742_5, 11_506.769_8),
    (1_273.0, 2.037_1, 529.691_0),
    (1_199.0, 1.109_6, 1_577.343_5),
    (990.0, 5.233, 5_884.927),
    (902.0, 2.045, 26.298),
    (857.0, 3.508, 398.149),
    (780.0, 1.179, 5_223.694),
    (753.0, 2.533, 5_507.553),
    (505.0, 4.583, 18_849.228),
    (492.0, 4.205, 775.523),
    (357.0, 2.920, 0.067),
    (317.0, 5.849, 11_790.629),
    (284.0, 1.899, 796.298),
    (271.0, 0.315, 10_977.079),
    (243.0, 0.345, 5_486.778),
    (206.0, 4.806, 2_544.314),
    (205.0, 1.869, 5_573.143),
    (202.0, 2.458, 6_069.777),
    (156.0, 0.833, 213.299),
    (132.0, 3.411, 2_942.463),
    (126.0, 1.083, 20.775),
    (115.0, 0.645, 0.980),
    (103.0, 0.636, 4_694.003),
    (102.0, 0.976, 15_720.839),
    (102.0, 4.267, 7.114),
    (99.0, 6.21, 2_146.17),
    (98.0, 0.68, 155.42),
    (86.0, 5.98, 161_000.69),
    (85.0, 1.30, 6_275.96),
    (85.0, 3.67, 71_430.70),
    (80.0, 1.81, 17_260.15),
    (79.0, 3.04, 12_036.46),
    (75.0, 1.76, 5_088.63),
    (74.0, 3.50, 3_154.69),
    (74.0, 4.68, 801.82),
    (70.0, 0.83, 9_437.76),
    (62.0, 3.98, 8_827.39),
    (61.0, 1.82, 7_084.90),
    (57.0, 2.78, 6_286.60),
    (56.0, 4.39, 14_143.50),
    (56.0, 3.47, 6_279.55),
    (52.0, 0.19, 12_139.55),
    (52.0, 1.33, 1_748.02),
    (51.0, 0.28, 5_856.48),
    (49.0, 0.49, 1_194.45),
    (41.0, 5.37, 8_429.24),
    (41.0, 2.40, 19_651.05),
    (39.0, 6.17, 10_447.39),
    (37.0, 6.04, 10_213.29),
    (37.0, 2.57, 1_059.38),
    (36.0, 1.71, 2_352.87),
    (36.0, 1.78, 6_812.77),
    (33.0, 0.59, 17_789.85),
    (30.0, 0.44, 83_996.85),
    (30.0, 2.74, 1_349.87),
];

const L1: &[Term] = &[
    (628_331_966_747.0, 0.0, 0.0),
    (206_059.0, 2.678_235, 6_283.075_850),
    (4_303.0, 2.635_1, 12_566.151_7),
    (425.0, 1.590, 3.523),
    (119.0, 5.796, 26.298),
    (109.0, 2.966, 1_577.344),
    (93.0, 2.59, 18_849.23),
    (72.0, 1.14, 529.69),
    (68.0, 1.87, 398.15),
    (67.0, 4.41, 5_507.55),
    (59.0, 2.89, 5_223.69),
    (56.0, 2.17, 155.42),
    (45.0, 0.40, 796.30),
    (36.0, 0.47, 775.52),
];

const L2: &[Term] =
    &[(52_919.0, 0.0, 0.0), (8_720.0, 1.072_1, 6_283.075_8), (309.0, 0.867, 12_566.152), (27.0, 0.05, 3.52)];

const L3: &[Term] = &[(289.0, 5.844, 6_283.076), (35.0, 0.0, 0.0)];

/// Apparent longitude of the sun in degrees, 0 to 360, at a Julian day of Terrestrial Time.
#[must_use]
pub fn apparent_longitude(jde: f64) -> f64 {
    let thousands = (jde - J2000) / (CENTURY_DAYS * 10.0);
    let parts = [L0, L1, L2, L3];
    // Horner's scheme over the powers of time.
    let earth = parts.iter().rev().fold(0.0, |above, terms| above * thousands + series(terms, thousands)) * 1e-8;
    let geometric = earth.to_degrees() + 180.0;
    (geometric + nutation(jde) - aberration(jde) - 0.090_33 / 3_600.0).rem_euclid(360.0)
}

fn series(terms: &[Term], thousands: f64) -> f64 {
    terms.iter().map(|(amplitude, phase, rate)| amplitude * (phase + rate * thousands).cos()).sum()
}

/// Nutation in longitude, degrees, by its four largest terms (Meeus, chapter 22); the rest is below 0.5″.
fn nutation(jde: f64) -> f64 {
    let centuries = (jde - J2000) / CENTURY_DAYS;
    let node = (125.044_52 - 1_934.136_261 * centuries).to_radians();
    let sun = (280.466_5 + 36_000.769_8 * centuries).to_radians();
    let moon = (218.316_5 + 481_267.881_3 * centuries).to_radians();
    let seconds =
        -17.20 * node.sin() - 1.32 * (2.0 * sun).sin() - 0.23 * (2.0 * moon).sin() + 0.21 * (2.0 * node).sin();
    seconds / 3_600.0
}

/// Aberration, degrees: 20.4898″ divided by the distance of the sun (Meeus, chapter 25), the distance from the mean anomaly.
fn aberration(jde: f64) -> f64 {
    let centuries = (jde - J2000) / CENTURY_DAYS;
    let anomaly = (357.529_11 + 35_999.050_29 * centuries).to_radians();
    let distance = 1.000_14 - 0.016_71 * anomaly.cos() - 0.000_14 * (2.0 * anomaly).cos();
    20.489_8 / 3_600.0 / distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longitude_of_a_worked_example_is_met() {
        // Meeus, example 25.b: 1992-10-13 0h TD, apparent longitude 199°54′21.8″ by the full theory.
        let expected = 199.0 + 54.0 / 60.0 + 21.8 / 3_600.0;
        assert!((apparent_longitude(2_448_908.5) - expected).abs() * 3_600.0 < 1.5);
    }
}
