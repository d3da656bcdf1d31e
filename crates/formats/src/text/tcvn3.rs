//! TCVN 5712:1993 in the form VN3 that the fonts `.Vn…` (ABC) use: one byte a letter.
//!
//! Source of the facts: TCVN 5712:1993, table VN3. In VN3 the letters with a tone exist in lower case only; capitals are
//! shown by fonts whose name ends in `H`, so that a text that looks like capitals is stored in lower case.

/// Letters of the bytes A1 to FE; `\0` where VN3 has none. Bytes that only VN1 uses (capitals with a tone) are given
/// their VN1 letters, for some converters wrote them.
const LETTERS: [char; 94] = [
    'Ă', 'Â', 'Ê', 'Ô', 'Ơ', 'Ư', 'Đ', 'ă', 'â', 'ê', 'ô', 'ơ', 'ư', 'đ', 'Ằ', // A1–AF
    '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}', 'à', 'ả', 'ã', 'á', 'ạ', 'Ẳ', 'ằ', 'ẳ', 'ẵ', 'ắ',
    'Ẵ', // B0–BF
    'Ắ', 'Ầ', 'Ẩ', 'Ẫ', 'Ấ', 'Ề', 'ặ', 'ầ', 'ẩ', 'ẫ', 'ấ', 'ậ', 'è', 'Ể', 'ẻ', 'ẽ', // C0–CF
    'é', 'ẹ', 'ề', 'ể', 'ễ', 'ế', 'ệ', 'ì', 'ỉ', 'Ễ', 'Ế', 'Ồ', 'ĩ', 'í', 'ị', 'ò', // D0–DF
    'Ổ', 'ỏ', 'õ', 'ó', 'ọ', 'ồ', 'ổ', 'ỗ', 'ố', 'ộ', 'ờ', 'ở', 'ỡ', 'ớ', 'ợ', 'ù', // E0–EF
    'Ỗ', 'ủ', 'ũ', 'ú', 'ụ', 'ừ', 'ử', 'ữ', 'ứ', 'ự', 'ỳ', 'ỷ', 'ỹ', 'ý', 'ỵ', // F0–FE
];

/// Capitals with a tone in VN1, bytes 80 to 9F as the characters of Windows-1252 that stand for them.
const CAPITALS: &[(char, char)] = &[
    ('€', 'À'),
    ('\u{81}', 'Ả'),
    ('‚', 'Ã'),
    ('ƒ', 'Á'),
    ('„', 'Ạ'),
    ('…', 'Ặ'),
    ('†', 'Ậ'),
    ('‡', 'È'),
    ('ˆ', 'Ẻ'),
    ('‰', 'Ẽ'),
    ('Š', 'É'),
    ('‹', 'Ẹ'),
    ('Œ', 'Ệ'),
    ('\u{8d}', 'Ì'),
    ('Ž', 'Ỉ'),
    ('\u{8f}', 'Ĩ'),
    ('\u{90}', 'Í'),
    ('‘', 'Ị'),
    ('’', 'Ò'),
    ('“', 'Ỏ'),
    ('”', 'Õ'),
    ('•', 'Ó'),
    ('–', 'Ọ'),
    ('—', 'Ộ'),
    ('˜', 'Ờ'),
    ('™', 'Ở'),
    ('š', 'Ỡ'),
    ('›', 'Ớ'),
    ('œ', 'Ợ'),
    ('\u{9d}', 'Ù'),
    ('ž', 'Ủ'),
    ('Ÿ', 'Ũ'),
];

/// The letter of a character that stands for a byte (U+00A1 to U+00FE); others stay.
pub(super) fn letter(c: char) -> char {
    let index = (c as usize).checked_sub(0xa1);
    let letter = index.and_then(|index| LETTERS.get(index)).copied();
    let capital = || CAPITALS.iter().find(|(byte, _)| *byte == c).map(|(_, letter)| *letter);
    letter.or_else(capital).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_stands_once() {
        let mut seen = LETTERS.to_vec();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), LETTERS.len());
        assert_eq!(letter('\u{b5}'), 'à');
        assert_eq!(letter('\u{fe}'), 'ỵ');
        assert_eq!(letter('\u{d6}'), 'ệ');
        assert_eq!(letter('a'), 'a');
    }
}
