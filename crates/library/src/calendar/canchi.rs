//! Names of years in the cycle of sixty: stem and branch.

/// The ten stems (thiên can).
const STEMS: [&str; 10] = ["Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý"];
/// The twelve branches (địa chi).
const BRANCHES: [&str; 12] = ["Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi"];

/// The name of a lunar year in Vietnamese: 2024 is `Giáp Thìn`.
#[must_use]
pub fn year_name(lunar_year: i32) -> String {
    // Year 4 of our era began a cycle (Giáp Tý).
    let place = |cycle: i32| usize::try_from((lunar_year - 4).rem_euclid(cycle)).unwrap_or_default();
    let stem = STEMS.get(place(10)).copied().unwrap_or_default();
    let branch = BRANCHES.get(place(12)).copied().unwrap_or_default();
    format!("{stem} {branch}")
}

#[cfg(test)]
mod tests {
    use super::year_name;

    #[test]
    fn years_of_letters_that_name_them() {
        // «Tết Nguyên đán Giáp Thìn» in dispatch 6410 of 2023; «Ất Tỵ» in the directive for Tết 2025.
        assert_eq!(year_name(2024), "Giáp Thìn");
        assert_eq!(year_name(2025), "Ất Tỵ");
        assert_eq!(year_name(2026), "Bính Ngọ");
        assert_eq!(year_name(1968), "Mậu Thân");
        assert_eq!(year_name(1984), "Giáp Tý");
        assert_eq!(year_name(1900), "Canh Tý");
    }
}
