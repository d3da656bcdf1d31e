//! The form of a text by which people look for it.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// `text` in lower case, without diacritics, `đ` as `d`, with single spaces: the form in which a Vietnamese name is found
/// whether or not the searcher types its marks.
///
/// `đ` has no decomposition in Unicode (it is no `d` with a mark), so the usual stripping of marks leaves it alone; it is
/// replaced by hand. Compatibility forms (full-width letters, ligatures) are taken apart as well (NFKD).
#[must_use]
pub fn search_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    search_key_into(text, &mut key);
    key
}

/// [`search_key`] at the end of an empty text, for many texts one after the other.
pub fn search_key_into(text: &str, key: &mut String) {
    if is_plain(text.as_bytes()) {
        key.push_str(text);
        key.make_ascii_lowercase();
        return;
    }
    let mut gap = false;
    if text.is_ascii() {
        // Most names, addresses and numbers: nothing to take apart.
        for byte in text.bytes() {
            if byte.is_ascii_whitespace() || byte.is_ascii_control() {
                gap = !key.is_empty();
                continue;
            }
            if std::mem::take(&mut gap) {
                key.push(' ');
            }
            key.push(char::from(byte.to_ascii_lowercase()));
        }
        return;
    }
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() {
            gap = !key.is_empty();
            continue;
        }
        // Lower case may bring a mark of its own (`İ` gives `i` and a dot above).
        if is_combining_mark(c) {
            continue;
        }
        if std::mem::take(&mut gap) {
            key.push(' ');
        }
        key.push(if matches!(c, 'đ' | 'Đ' | 'ð') { 'd' } else { c });
    }
}

/// Whether nothing but capital letters stands between a text and its key: visible ASCII and single blanks between. Most lines of logs
/// are so, and this looks at many bytes at once.
fn is_plain(text: &[u8]) -> bool {
    let blank = |byte: Option<&u8>| byte == Some(&b' ');
    text.iter().all(|byte| (b' '..0x7f).contains(byte))
        && !blank(text.first())
        && !blank(text.last())
        && !text.iter().zip(text.iter().skip(1)).any(|(a, b)| *a == b' ' && *b == b' ')
}

/// `search_key` with everything but letters and digits as a single space: for header words and labels.
pub(crate) fn words(text: &str) -> String {
    let key = search_key(text);
    let mut words = String::with_capacity(key.len());
    for word in key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vietnamese_letter_folds_to_its_base() {
        let letters = "aàảãáạăằẳẵắặâầẩẫấậ eèẻẽéẹêềểễếệ iìỉĩíị oòỏõóọôồổỗốộơờởỡớợ uùủũúụưừửữứự yỳỷỹýỵ đ";
        for word in letters.split(' ') {
            let base = word.chars().next().map_or('d', |c| if c == 'đ' { 'd' } else { c });
            for c in word.chars() {
                assert_eq!(search_key(&c.to_string()), base.to_string(), "{c}");
                assert_eq!(search_key(&c.to_uppercase().to_string()), base.to_string(), "{c} upper");
                let apart: String = c.nfd().collect();
                assert_eq!(search_key(&apart), base.to_string(), "{c} decomposed");
            }
        }
    }

    #[test]
    fn names_are_found_with_and_without_marks() {
        assert_eq!(search_key("  Đặng   Thị\u{a0}Hường\t"), "dang thi huong");
        assert_eq!(search_key("SỞ THÔNG TIN"), search_key("sở thông tin"));
        assert_eq!(search_key("SỞ THÔNG TIN"), "so thong tin");
        assert_eq!(search_key("ＩＰ"), "ip");
        assert_eq!(search_key(""), "");
        assert_eq!(search_key("GET /Index HTTP/1.1"), "get /index http/1.1");
        for text in [" A b", "A b ", "A  b", "A\tb", "A\u{7f}b"] {
            assert_eq!(search_key(text), "a b", "{text:?}");
        }
        assert_eq!(words("Địa chỉ IP (LAN)/MAC:"), "dia chi ip lan mac");
    }
}
