//! Whether a word can be a Vietnamese syllable: the yardstick by which encodings are told apart.
//!
//! A syllable is an onset, one to three vowels and a coda, with at most one tone. The sets are those of the written
//! language; combinations within them are not judged, for a wrong encoding almost never gives even this much.

use unicode_normalization::UnicodeNormalization as _;

/// Onsets, longest first.
const ONSETS: &[&str] = &[
    "ngh", "ng", "nh", "ch", "gh", "gi", "kh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "q", "r", "s", "t", "v", "x",
];
/// Codas that are consonants; vowels at the end belong to the nucleus here.
const CODAS: &[&str] = &["", "ch", "ng", "nh", "c", "m", "n", "p", "t"];
const VOWELS: &str = "aăâeêioôơuưy";

/// True when `word` can be a Vietnamese syllable.
pub(crate) fn is_syllable(word: &str) -> bool {
    let Some(toneless) = without_tone(word) else { return false };
    let fits = |onset: &str| {
        let Some(rest) = toneless.strip_prefix(onset) else { return false };
        let vowels = rest.chars().take_while(|c| VOWELS.contains(*c)).count();
        let coda: String = rest.chars().skip(vowels).collect();
        (1..=3).contains(&vowels) && CODAS.contains(&coda.as_str())
    };
    // `gi` and `qu` may lend their vowel to the nucleus ("gì", "quốc"), so every onset that fits is tried.
    fits("") || ONSETS.iter().any(|onset| fits(onset))
}

/// The word in lower case without its tone, composed; nothing when it has two tones or a foreign mark.
fn without_tone(word: &str) -> Option<String> {
    let mut tones = 0;
    let mut letters = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase).nfd() {
        match c {
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' => tones += 1,
            '\u{302}' | '\u{306}' | '\u{31b}' | 'đ' | 'a'..='z' => letters.push(c),
            _ => return None,
        }
    }
    (tones <= 1).then(|| letters.nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_and_their_like() {
        for word in "Hà Nội thông tin quốc gia nghiêng khuỷu giếng gì đường ủy quyền yên ách NGƯỜI PHỤ TRÁCH".split(' ')
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["Hµ", "Néï", "thèng", "qu¶n", "straße", "Verfügbarer", "bcd", "ááo", "ệệ", ""] {
            assert_eq!(is_syllable(word), word == "thèng", "{word}");
        }
    }
}
