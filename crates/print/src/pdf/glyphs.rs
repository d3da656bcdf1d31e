//! Text that the fonts can show and that fits a narrow column.

use super::world::fonts;

/// Characters after which a longer word may be parted.
const LONG_WORD: usize = 16;
/// Characters between two places where a long word without signs may be parted.
const PIECE: usize = 8;
/// A place where a word may be parted, without a sign.
const BREAK: char = '\u{200b}';

/// Whether each of the four fonts has the character. The letters of Vietnamese are known to be there (a test says so): asking the
/// fonts takes a walk through their tables for each.
fn shown(c: char) -> bool {
    matches!(c, ' '..='~' | 'À'..='ÿ' | '\u{1ea0}'..='\u{1ef9}' | 'đ' | 'Đ' | 'ă' | 'ơ' | 'ư') || in_fonts(c)
}

fn in_fonts(c: char) -> bool {
    fonts().iter().all(|font| font.info().coverage.contains(u32::from(c)))
}

/// The text with what no font shows written as its number, `[U+4E2D]`: an archive copy must show every letter, and a name must not
/// become another one by losing some.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if shown(c) {
            out.push(c);
        } else {
            out.push_str(&format!("[U+{:04X}]", u32::from(c)));
        }
    }
    out
}

/// The text with places where its long words may be parted: hashes and host names do not fit a column otherwise.
pub(super) fn partable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        if word.chars().count() <= LONG_WORD {
            out.push_str(word);
            continue;
        }
        let mut since = 0;
        for c in word.chars() {
            if since >= PIECE && !c.is_whitespace() {
                out.push(BREAK);
                since = 0;
            }
            out.push(c);
            since = if matches!(c, '.' | '_' | '@' | ':' | '\\' | '/' | '-') { PIECE } else { since.saturating_add(1) };
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_vietnamese_is_in_all_four_fonts() {
        assert_eq!(fonts().len(), 4);
        let latin = ('\u{20}'..='\u{7e}').chain('\u{c0}'..='\u{ff}');
        let signs = "ĂăĐđĨĩŨũƠơƯư–—‘’“”•…₫≥≤→\u{a0}".chars();
        for c in latin.chain('\u{1ea0}'..='\u{1ef9}').chain(signs) {
            assert!(in_fonts(c), "U+{:04X} {c}", u32::from(c));
        }
    }

    #[test]
    fn what_no_font_shows_is_written_as_its_number() {
        assert_eq!(visible("máy 中 ☑"), "máy [U+4E2D] [U+2611]");
    }

    #[test]
    fn long_words_may_be_parted_and_short_ones_not() {
        assert_eq!(partable("nghiêng nghiêng"), "nghiêng nghiêng");
        let parted = partable("máy-chủ.nội-bộ.example.vn 0123456789abcdef0123");
        assert_eq!(parted.replace(BREAK, "|"), "máy-|chủ.|nội-|bộ.|example.|vn 01234567|89abcdef|0123");
    }
}
