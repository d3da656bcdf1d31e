//! Text as it may stand on paper.

use unicode_normalization::UnicodeNormalization as _;

/// Composes letters and takes out what paper cannot show: control and format characters. Tabs and line ends become blanks.
///
/// Format characters (zero width, direction) are taken out because they make a name look like another one; control characters
/// also because XML 1.0 (§2.2) has no way to write them.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        match c {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_control() || is_format(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Characters of Unicode's category Cf that occur in text, variation selectors, private use and what is no character.
fn is_format(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
        | '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_composed_and_hidden_characters_go() {
        assert_eq!(clean("Tê\u{301}t"), "Tết");
        assert_eq!(clean("a\u{0}b\u{1b}[31mc"), "ab[31mc");
        assert_eq!(clean("x\u{202e}fdp.exe\u{feff}\u{200b}"), "xfdp.exe");
        assert_eq!(clean("dòng một\r\ndòng\thai"), "dòng một dòng hai");
        assert_eq!(clean("giữ  nguyên “ngoặc” – gạch…"), "giữ  nguyên “ngoặc” – gạch…");
    }
}
