//! Which of the Vietnamese encodings before Unicode a text was written in, by statistics over its syllables.
//!
//! The same question is asked of bytes and of characters: cells of XLSX files that were typed with old fonts hold
//! `HÖ thèng` in Unicode, each character standing for the byte of the font.

use unicode_normalization::UnicodeNormalization as _;

use super::{Encoding, is_syllable, tcvn3, vni};
use crate::{DefectKind, Defects, Place};

/// A Vietnamese encoding before Unicode.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Legacy {
    /// Windows-1258: Unicode letters with combining tones, one byte each.
    Windows1258,
    /// TCVN 5712 (ABC).
    Tcvn3,
    /// VNI for Windows.
    Vni,
}

impl Legacy {
    pub(super) const fn encoding(self) -> Encoding {
        match self {
            Legacy::Windows1258 => Encoding::Windows1258,
            Legacy::Tcvn3 => Encoding::Tcvn3,
            Legacy::Vni => Encoding::Vni,
        }
    }

    /// The name that people know.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Legacy::Windows1258 => "Windows-1258",
            Legacy::Tcvn3 => "TCVN3 (ABC)",
            Legacy::Vni => "VNI",
        }
    }

    /// Says that a text was converted.
    pub(crate) fn tell(self, certain: bool, place: Place, defects: &mut Defects) {
        let name = self.name();
        let (doubt_vi, doubt_en) = match certain {
            true => ("", ""),
            false => (" Văn bản quá ngắn để nhận biết chắc chắn.", "; there is too little text to be sure"),
        };
        defects.add(
            DefectKind::Converted,
            place,
            format!(
                "Văn bản dùng bảng mã {name}; đã chuyển sang Unicode.{doubt_vi} Hãy kiểm tra vài tên trước khi nhập."
            ),
            format!(
                "the text is in {name} and was converted to Unicode{doubt_en}; look at a few names before importing"
            ),
        );
    }

    /// The text that `western` (bytes read as Windows-1252) stands for, composed. `bytes` are needed for Windows-1258
    /// only.
    #[must_use]
    pub fn convert(self, western: &str, bytes: Option<&[u8]>) -> String {
        match self {
            Legacy::Windows1258 => match bytes {
                Some(bytes) => encoding_rs::WINDOWS_1258.decode_without_bom_handling(bytes).0.nfc().collect(),
                None => western.to_owned(),
            },
            Legacy::Tcvn3 => western.chars().map(tcvn3::letter).nfc().collect(),
            Legacy::Vni => vni::convert(western).nfc().collect(),
        }
    }
}

/// What a text is taken for.
pub(crate) struct Guess {
    pub(crate) legacy: Legacy,
    pub(crate) text: String,
    /// True when enough words speak for it.
    pub(crate) certain: bool,
}

/// Words with marks beyond which a guess is certain.
const CERTAIN_WORDS: usize = 4;
/// Words of a text that are judged; a sample is enough.
const JUDGED_WORDS: usize = 20_000;

/// The encoding of `western` (a text whose characters above U+007F stand for bytes of Windows-1252), when most of its
/// words with such characters become Vietnamese syllables, and more of them than without conversion.
pub(crate) fn guess(western: &str, bytes: Option<&[u8]>) -> Option<Guess> {
    let plain = share(western);
    if plain.words == 0 {
        return None;
    }
    let mut best: Option<(Share, Legacy, String)> = None;
    for legacy in [Legacy::Windows1258, Legacy::Tcvn3, Legacy::Vni] {
        if legacy == Legacy::Windows1258 && bytes.is_none() {
            continue;
        }
        let text = legacy.convert(western, bytes);
        let this = share(&text);
        let better = best.as_ref().is_none_or(|(known, ..)| this.beats(known));
        if this.good * 10 >= this.words.max(plain.words) * 7 && better {
            best = Some((this, legacy, text));
        }
    }
    let (this, legacy, text) = best?;
    // French or Spanish words may pass as syllables as they stand; conversion has to win clearly. Windows-1258 shares
    // most letters with Windows-1252, so equality is enough when it changed something.
    let gains = match legacy {
        Legacy::Windows1258 => this.good >= plain.good && this.tones > plain.tones,
        _ => this.good > plain.good + plain.words / 4,
    };
    gains.then_some(Guess { legacy, text, certain: this.words >= CERTAIN_WORDS })
}

struct Share {
    words: usize,
    good: usize,
    /// Words with a letter that only Vietnamese has.
    tones: usize,
}

impl Share {
    fn beats(&self, other: &Share) -> bool {
        (self.good * other.words.max(1), self.tones) > (other.good * self.words.max(1), other.tones)
    }
}

fn share(text: &str) -> Share {
    let mut share = Share { words: 0, good: 0, tones: 0 };
    let words = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic() || c.is_whitespace());
    for word in words.filter(|word| !word.is_ascii()).take(JUDGED_WORDS) {
        share.words += 1;
        if is_syllable(word) {
            share.good += 1;
            let own = |c: char| matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}');
            share.tones += usize::from(word.chars().any(own));
        }
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Tên hệ thống;Cấp độ;Người phụ trách\nCổng thông tin điện tử;cấp 3;Nguyễn Thị Hường\n";

    fn western(bytes: &[u8]) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
    }

    /// The bytes of `text` in an encoding, by search: the tables are the only source.
    fn encode(text: &str, legacy: Legacy) -> Vec<u8> {
        let mut out = Vec::new();
        'letters: for c in text.chars() {
            if c.is_ascii() {
                out.push(c as u8);
                continue;
            }
            for len in 1..=3 {
                let mut candidate = vec![0_u8; len];
                for code in 0..(if len == 1 { 256 } else { 65_536 }) {
                    candidate[0] = (code % 256) as u8;
                    if len > 1 {
                        candidate[1] = (code / 256) as u8;
                    }
                    if legacy.convert(&western(&candidate), Some(&candidate)) == c.to_string() {
                        out.extend_from_slice(&candidate);
                        continue 'letters;
                    }
                }
            }
            panic!("{c} cannot be written in {}", legacy.name());
        }
        out
    }

    #[test]
    fn each_encoding_is_recognised_and_converted_back() {
        for legacy in [Legacy::Tcvn3, Legacy::Vni, Legacy::Windows1258] {
            let bytes = encode(TEXT, legacy);
            let guess = guess(&western(&bytes), Some(&bytes)).unwrap_or_else(|| panic!("{}", legacy.name()));
            assert_eq!((guess.legacy, guess.text.as_str(), guess.certain), (legacy, TEXT, true));
        }
    }

    #[test]
    fn other_languages_are_left_alone() {
        for text in [
            "Domäne Verfügbarer Größe Gerät Eigenständige",
            "Nombre de host Fecha de instalación Fabricación única",
            "Système d'exploitation Propriétaire enregistré Mémoire à accès",
            "Version du système: N/D Durée évaluée",
            "plain",
        ] {
            let bytes: Vec<u8> = text.chars().map(|c| c as u8).collect();
            assert!(guess(text, Some(&bytes)).is_none(), "{text}");
        }
        assert!(guess("Người phụ trách đã là Unicode", None).is_none());
    }
}
