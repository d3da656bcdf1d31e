//! VNI for Windows: a base letter and, behind it, one byte for all of its marks; a few letters are one byte.
//!
//! Source of the facts: the code table of VNI for Windows as the fonts `VNI-…` show it. Bytes of capitals are 0x20 below
//! those of small letters; a small mark behind a capital is met as well and read alike.

/// Combining marks of a mark byte in its small form, as the character that stands for it.
const MARKS: &[(char, &str)] = &[
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// Letters of one byte, in their small form.
const LETTERS: &[(char, char)] =
    &[('ñ', 'đ'), ('ô', 'ơ'), ('ö', 'ư'), ('í', 'í'), ('ì', 'ì'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ')];

/// The text that `western` (bytes read as Windows-1252) stands for in VNI; not yet composed.
pub(super) fn convert(western: &str) -> String {
    let mut out = String::with_capacity(western.len());
    let mut carries = false;
    for c in western.chars() {
        let small = c.to_lowercase().next().unwrap_or(c);
        let mark = MARKS.iter().find(|(byte, _)| *byte == small).map(|(_, marks)| *marks);
        if let Some(marks) = mark.filter(|_| carries) {
            out.push_str(marks);
            carries = false;
            continue;
        }
        let letter = LETTERS.iter().find(|(byte, _)| *byte == small).map(|(_, letter)| *letter);
        match letter {
            Some(letter) if c.is_uppercase() => out.extend(letter.to_uppercase()),
            Some(letter) => out.push(letter),
            None => out.push(c),
        }
        // ơ and ư take a tone behind them; so do the plain vowels.
        carries = matches!(small, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ô' | 'ö');
    }
    out
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    #[test]
    fn words_of_vni() {
        let composed = |text| convert(text).nfc().collect::<String>();
        assert_eq!(composed("Heä thoáng thoâng tin quoác gia"), "Hệ thống thông tin quốc gia");
        assert_eq!(composed("ñöôøng, ÑÖÔØNG, Öùng duïng"), "đường, ĐƯỜNG, Ứng dụng");
        assert_eq!(composed("Kyù hieäu, yù, nghæ, ñò"), "Ký hiệu, ý, nghỉ, đị");
        assert_eq!(composed("NGÖÔØI PHUÏ TRAÙCH"), "NGƯỜI PHỤ TRÁCH");
    }
}
